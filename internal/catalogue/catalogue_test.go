package catalogue_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/catalogue"
	"github.com/aura-billing/gateway/internal/money"
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
		"plan: []\n":            "c.yaml:1:1: unknown field \"plan\" in the catalogue; known are plans, rate_cards\nc.yaml:1:1: the catalogue has no plans",
		"plans: [\n":            `c.yaml:1:8: not YAML: sequence end token ']' not found`,
		"plans: [5]\n---\na: b": "c.yaml:1:9: a plan must be fields with values, not a whole number\nc.yaml:3:1: a second document; a catalogue is one",
		"plans: [\"a\"\n  b: c": `c.yaml:2:3: not YAML: ',' or ']' must be specified`,
		"plans: \xff":           `c.yaml:1:1: the file is not UTF-8`,
		"plans:\n  - code: a" + tail + "    rank: 2\n    prices: {USD: 9}\n  - code: b" + tail + "    rank: 1\n    prices: {USD: 10, EUR: 3}\n" +
			"  - code: c" + tail + "    rank: 3\n    prices: {EUR: 2}\n": "c.yaml:7:19: price in USD must not be lower than that of a plan with " +
			"a lower rank (b: 10.00)\nc.yaml:19:19: price in EUR must not be lower than that of a plan with a lower rank (b: 3.00)",
		"rate_cards: {a: []}\nplans:\n  - code: a" + tail + "    rank: 2\n    prices: {USD: 9}\n    rate_card: b\n": "c.yaml:1:17: the rate card a is empty; " +
			"a plan without rates names no card\nc.yaml:9:16: there is no rate card b; known are a",
		"plans:\n  - code: a" + tail + "    rank: 2\n    prices: {USD: 9}\n    rate_card: b\n": `c.yaml:8:16: there is no rate card b; there are none`,
		"rate_cards: [a]\nplans:\n  - code: a" + tail + "    rank: 2\n    prices: {USD: 9}\n":  `c.yaml:1:13: rate_cards must be lists of rates by name, not a list`,
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
    caps_per_account: {agents: 3}
    rate_card: standard
rate_cards:
  standard:
    - {code: voice.outbound, category: CALL, per: 60, increment: 6, minimum: 30, credits: 1.5, prices: {USD: "0.0525", JPY: "7.000001"}}
    - {code: chat, category: MESSAGE, per: 1, credits: 0, prices: {JPY: 0}}
    - {code: sms, category: MESSAGE, per: 1, credits: 0, prices: {JPY: "12"}}
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
	if small.AccountAgents != nil || small.Rates != nil || *large.AccountAgents != 3 {
		t.Errorf("agents and rates are %v, %v and %v", small.AccountAgents, small.Rates, large.AccountAgents)
	}
	want := []billing.Rate{
		{Code: "chat", Category: billing.CategoryMessage, Quantity: 1, Increment: 1, Prices: []money.Amount{{Currency: "JPY"}}},
		{Code: "sms", Category: billing.CategoryMessage, Quantity: 1, Increment: 1, Prices: []money.Amount{{Micros: 12_000_000, Currency: "JPY"}}},
		{Code: "voice.outbound", Category: billing.CategoryCall, Credits: 1_500, Quantity: 60, Increment: 6, Minimum: 30,
			Prices: []money.Amount{{Micros: 7_000_001, Currency: "JPY"}}}, // not in USD, in which the plan is not offered
	}
	if !reflect.DeepEqual(large.Rates, want) {
		t.Errorf("the rates are %+v", large.Rates)
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
	text := strings.Replace(good, `"1000"`, `"1001"`, 1)
	if changed := load(text); changed != 1 || offered() != " small.1 large.2" {
		t.Errorf("one change changed %d plans; on offer are%s", changed, offered())
	}
	for i, change := range [][2]string{{"agents: 3", "agents: 4"}, {"minimum: 30", "minimum: 31"}, {`"7.000001"`, `"7.000002"`}, {"per: 60", "per: 120"},
		{"increment: 6", "increment: 7"}, {"credits: 1.5", "credits: 1.6"}, {"code: sms", "code: sms.outbound"}, {"category: CALL", "category: MESSAGE"},
		{`    rate_card: standard`, "\n"}} {
		text = strings.Replace(text, change[0], change[1], 1)
		if changed := load(text); changed != 1 || offered() != " small.1 large."+string(rune('3'+i)) {
			t.Errorf("%s changed %d plans; on offer are%s", change[1], changed, offered())
		}
		if changed := load(text); changed != 0 {
			t.Errorf("%s again changed %d plans", change[1], changed)
		}
	}
	if changed := load(strings.Replace(text, `USD: "0.0525"`, `USD: "0.06"`, 1)); changed != 0 {
		t.Errorf("a price in a currency in which no plan with the card is offered changed %d plans", changed)
	}
}

// Who loaded a catalogue before there were rates loads the same file again, and nothing changes: rates and caps that a plan does
// not have leave no trace in what is compared.
func TestPlansWithoutRatesStayAsTheyWere(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	plan := func() []*billing.Plan {
		return []*billing.Plan{{Code: "old", Name: "Old", Rank: 1, Features: []string{}, Prices: []money.Amount{{Micros: 5_000_000, Currency: "USD"}}}}
	}
	if _, err := h.Cashier.LoadCatalogue(t.Context(), plan()); err != nil {
		t.Fatal(err)
	}
	var hash []byte
	if err := h.PG.Get(&hash, `SELECT content_hash FROM plans WHERE code = 'old'`); err != nil {
		t.Fatal(err)
	}
	before := sha256.Sum256([]byte(`{"Key":0,"Code":"old","Version":0,"Name":"Old","Description":"","Rank":1,"MonthlyCredits":0,"Offered":true,` +
		`"AgentDailyCalls":null,"AgentConcurrentCalls":null,"AgentDailyMessages":null,"AgentMaxCallSeconds":null,` +
		`"AccountDailyCalls":null,"AccountConcurrentCalls":null,"AccountDailyMessages":null,"AccountMaxCallSeconds":null,` +
		`"Features":[],"Prices":[{"Micros":5000000,"Currency":"USD"}]}`))
	if !bytes.Equal(hash, before[:]) {
		t.Error("the plan is compared by more than before")
	}
}

// Two plans of one rank may cost what they like, also in a currency that only one of them has; a plan above them costs no less
// than the dearer and grants no fewer credits than the richer.
func TestPlansOfOneRank(t *testing.T) {
	t.Parallel()
	plan := func(code string, rank, credits int, prices string) string {
		return fmt.Sprintf("  - {code: %s, name: N, description: D., rank: %d, monthly_credits: %d, prices: %s}\n", code, rank, credits, prices)
	}
	beside := plan("voice", 20, 500, "{USD: 30}") + plan("texts", 20, 900, "{USD: 20, EUR: 5}") + plan("small", 10, 500, "{USD: 20}")
	for _, c := range []struct{ text, want string }{
		{beside, ""},
		{beside + plan("large", 30, 900, "{USD: 30, EUR: 5}"), ""},
		{beside + plan("large", 30, 899, "{USD: 29, EUR: 4}"),
			"c.yaml:5:72: monthly_credits must not be lower than those of a plan with a lower rank (texts: 900)\n" +
				"c.yaml:5:91: price in USD must not be lower than that of a plan with a lower rank (voice: 30.00)\n" +
				"c.yaml:5:100: price in EUR must not be lower than that of a plan with a lower rank (texts: 5.00)"},
		{beside + plan("also", 20, 499, "{USD: 19}"),
			"c.yaml:5:71: monthly_credits must not be lower than those of a plan with a lower rank (small: 500)\n" +
				"c.yaml:5:90: price in USD must not be lower than that of a plan with a lower rank (small: 20.00)"},
	} {
		plans, err := catalogue.Read("c.yaml", []byte("plans:\n"+c.text), sandbox.ChargeUnit)
		switch {
		case c.want == "" && (err != nil || len(plans) != strings.Count(c.text, "\n")):
			t.Errorf("%s\nsays %v", c.text, err)
		case c.want != "" && (err == nil || err.Error() != c.want):
			t.Errorf("%s\nsays %v\nwant %s", c.text, err, c.want)
		}
	}
}

// Plans that share a card do not share its memory: one can be changed without the other.
func TestPlansHaveTheirOwnRates(t *testing.T) {
	t.Parallel()
	text := strings.Replace(good, "    caps_per_agent:", "    rate_card: standard\n  - code: other\n    name: Other\n    description: D.\n    rank: 3\n"+
		"    monthly_credits: 1000\n    prices: {USD: 1, JPY: 1200}\n    caps_per_agent:", 1)
	text = strings.ReplaceAll(text, "prices: {JPY: ", "prices: {USD: 0, JPY: ")
	text = strings.Replace(text, `{USD: 0, JPY: "12"}`, `{USD: "0.1", JPY: "12"}`, 1)
	text = strings.Replace(text, `{USD: 0, JPY: 1200}`, `{JPY: 1200}`, 1)
	plans, err := catalogue.Read("c.yaml", []byte(text), sandbox.ChargeUnit)
	if err != nil {
		t.Fatal(err)
	}
	large, other := plans[1], plans[2]
	if len(large.Rates) != 3 || len(other.Rates) != 3 || len(large.Rates[1].Prices) != 1 || len(other.Rates[1].Prices) != 2 {
		t.Fatalf("the rates are %+v and %+v", large.Rates, other.Rates)
	}
	before, _ := other.Rates[1].Price("JPY")
	large.Rates[1].Prices[0].Micros++
	large.Rates[1].Credits++
	if after, _ := other.Rates[1].Price("JPY"); after != before || other.Rates[1].Credits != 0 {
		t.Error("a change of one plan's rates is one of the other's")
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
			if a.Rank < b.Rank && a.MonthlyCredits > b.MonthlyCredits || a != b && a.Code == b.Code {
				t.Errorf("%+v and %+v", a, b)
			}
			for _, price := range a.Prices {
				if above, ok := b.Price(price.Currency); ok && a.Rank < b.Rank && price.Micros > above.Micros {
					t.Errorf("%s costs %s and %s %s", a.Code, price, b.Code, above)
				}
			}
		}
		for i, r := range a.Rates {
			if i > 0 && a.Rates[i-1].Code >= r.Code || len(r.Prices) != len(a.Prices) || r.Quantity < 1 || r.Increment < 1 || r.Minimum < 0 || r.Credits < 0 {
				t.Errorf("%s has the rate %+v", a.Code, r)
			}
			for j, price := range r.Prices {
				if price.Currency != a.Prices[j].Currency || !r.Free() && price.Micros <= 0 {
					t.Errorf("%s has the rate %+v", a.Code, r)
				}
			}
		}
	}
}
