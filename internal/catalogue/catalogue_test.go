package catalogue_test

import (
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/catalogue"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
)

var update = flag.Bool("update", false, "write the golden messages instead of comparing them")

// Everything that is wrong is told at once, each thing with its place. The golden text is what an operator reads.
func TestEveryMistakeIsToldWithItsPlace(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/wrong.yaml")
	if err != nil {
		t.Fatal(err)
	}
	plans, err := catalogue.Read("wrong.yaml", text, sandbox.ChargeUnit)
	if err == nil || plans != nil {
		t.Fatalf("the file was taken: %v", plans)
	}
	got := err.Error() + "\n"
	if *update {
		if err := os.WriteFile("testdata/wrong.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/wrong.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

const tail = `
    name: N
    description: D.
    monthly_credits: 10
`

func TestMistakesOfTheWholeFile(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                      `c.yaml:1:1: the file is empty; expected plans`,
		"# nothing\n":           `c.yaml:1:1: the file is empty; expected plans`,
		"plans: []":             `c.yaml:1:8: plans is empty; at least one plan must be offered`,
		"plans:\n":              `c.yaml:1:8: plans must be a list, not nothing`,
		"- a\n":                 `c.yaml:1:1: the catalogue must be fields with values, not a list`,
		"plan: []\n":            "c.yaml:1:1: unknown field \"plan\" in the catalogue; known are plans\nc.yaml:1:1: the catalogue has no plans",
		"plans: [\n":            `c.yaml:1:8: not YAML: sequence end token ']' not found`,
		"plans: [5]\n---\na: b": "c.yaml:1:9: a plan must be fields with values, not a whole number\nc.yaml:3:1: a second document; a catalogue is one",
		"plans: [\"a\"\n  b: c": `c.yaml:2:3: not YAML: ',' or ']' must be specified`,
		"plans: \xff":           `c.yaml:1:1: the file is not UTF-8`,
		"plans:\n  - code: a" + tail + "    rank: 2\n    prices: {USD: 9}\n  - code: b" + tail + "    rank: 1\n    prices: {USD: 10, EUR: 3}\n" +
			"  - code: c" + tail + "    rank: 3\n    prices: {EUR: 2}\n": "c.yaml:7:19: price in USD must not be lower than that of the plan with " +
			"the next lower rank (b: 10.00)\nc.yaml:19:19: price in EUR must not be lower than that of the plan with the next lower rank (b: 3.00)",
	} {
		_, err := catalogue.Read("c.yaml", []byte(text), sandbox.ChargeUnit)
		if err == nil || err.Error() != want {
			t.Errorf("%q\nsays %v\nwant %s", text, err, want)
		}
	}
}

const good = `
plans:
  - code: small
    name: Small
    description: >
      Folded over
      two lines.
    rank: 1
    monthly_credits: 0.5
    prices: {USD: 0, KWD: "2.750", JPY: 1200}
  - code: large
    name: "2"
    description: The same price, a higher rank.
    rank: 2
    monthly_credits: "1000"
    features: [voice]
    prices: {JPY: 1200}
    caps_per_agent: {daily_calls: 0, concurrent_calls: null}
`

func TestAGoodFileIsReadExactly(t *testing.T) {
	t.Parallel()
	plans, err := catalogue.Read("good.yaml", []byte(good), sandbox.ChargeUnit)
	if err != nil {
		t.Fatal(err)
	}
	small, large := plans[0], plans[1]
	if small.Description != "Folded over two lines." || small.MonthlyCredits.Decimal() != "0.5" || len(small.Prices) != 3 ||
		small.Prices[0].String() != "1200 JPY" || small.Prices[1].String() != "2.750 KWD" || small.Prices[2].String() != "0.00 USD" {
		t.Errorf("small is %+v", small)
	}
	if large.Name != "2" || *large.AgentDailyCalls != 0 || large.AgentConcurrentCalls != nil || len(large.Features) != 1 {
		t.Errorf("large is %+v", large)
	}
}

// Loading a file a second time changes nothing; loading another one makes new versions only of what differs, and takes what is
// missing from the offer.
func TestLoadingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	load := func(text string) int {
		t.Helper()
		plans, err := catalogue.Read("good.yaml", []byte(text), sandbox.ChargeUnit)
		if err != nil {
			t.Fatal(err)
		}
		changed, err := h.Cashier.LoadCatalogue(t.Context(), plans)
		if err != nil {
			t.Fatal(err)
		}
		return changed
	}
	offered := func() (text string) {
		t.Helper()
		plans, err := h.DB.PlansOffered(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range plans {
			text += " " + p.Code + "." + string(rune('0'+p.Version))
		}
		return text
	}
	if changed := load(good); changed != 7 || offered() != " small.1 large.1" { // two new ones, and the demo's five are gone
		t.Errorf("the first load changed %d plans; on offer are%s", changed, offered())
	}
	reordered := strings.Replace(good, `{USD: 0, KWD: "2.750", JPY: 1200}`, `{JPY: "1200", KWD: 2.75, USD: "0.00"}`, 1)
	for _, text := range []string{good, reordered} {
		if changed := load(text); changed != 0 {
			t.Errorf("the same again changed %d plans", changed)
		}
	}
	if changed := load(strings.Replace(good, `"1000"`, `"1001"`, 1)); changed != 1 || offered() != " small.1 large.2" {
		t.Errorf("one change changed %d plans; on offer are%s", changed, offered())
	}
}

// Whatever stands in a file, the answer is plans that can be loaded or problems with places in the file.
func FuzzRead(f *testing.F) {
	wrong, err := os.ReadFile("testdata/wrong.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(wrong))
	f.Add(good)
	f.Add("plans:\n- &a {code: x}\n- *a\n- !!str 5\n- ? [k]\n  : v\n- <<: *a")
	f.Fuzz(func(t *testing.T, text string) {
		plans, err := catalogue.Read("f.yaml", []byte(text), sandbox.ChargeUnit)
		var problems *catalogue.Problems
		switch {
		case err == nil && len(plans) > 0:
			byRank(t, plans)
		case errors.As(err, &problems) && len(problems.List) > 0 && plans == nil:
			for _, p := range problems.List {
				if p.Line < 1 || p.Column < 1 || p.Message == "" {
					t.Errorf("a problem without a place: %+v", p)
				}
			}
		default:
			t.Errorf("%d plans and the error %v", len(plans), err)
		}
	})
}

func byRank(t *testing.T, plans []*billing.Plan) {
	t.Helper()
	for _, a := range plans {
		for _, b := range plans {
			if a.Rank < b.Rank && a.MonthlyCredits > b.MonthlyCredits || a != b && (a.Rank == b.Rank || a.Code == b.Code) {
				t.Errorf("%+v and %+v", a, b)
			}
		}
	}
}
