package billing_test

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
)

func ptr[T any](v T) *T { return &v }

func maybe(t *rapid.T, name string) *int {
	if rapid.Bool().Draw(t, name+" is set") {
		return ptr(rapid.IntRange(0, 50).Draw(t, name))
	}
	return nil
}

// The least of what is set binds, and the answer says which that is; nothing set is unlimited.
func TestEffectiveLimits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		own, agent, account := maybe(t, "own"), maybe(t, "per agent"), maybe(t, "per account")
		plan := &billing.Plan{AgentDailyCalls: agent, AccountDailyCalls: account}
		got := billing.Limits{DailyCalls: own}.Effective(plan, "USD", billing.LimitUse{}).DailyCalls
		var want *int
		var by *billing.LimitSource
		for _, c := range []struct {
			n      *int
			source billing.LimitSource
		}{{own, billing.LimitedByAgent}, {agent, billing.LimitedByPlanAgent}, {account, billing.LimitedByPlanAccount}} {
			if c.n != nil && (want == nil || *c.n < *want) {
				want, by = c.n, &c.source
			}
		}
		if !equal(got.Configured, own) || !equal(got.Effective, want) || !equal(got.LimitedBy, by) {
			t.Fatalf("own %v, agent %v, account %v: %v by %v", show(own), show(agent), show(account), show(got.Effective), show(got.LimitedBy))
		}
		alone := billing.Limits{DailyCalls: own}.Effective(nil, "USD", billing.LimitUse{}).DailyCalls
		if !equal(alone.Effective, own) {
			t.Fatalf("without a plan: %v, want %v", show(alone.Effective), show(own))
		}
	})
	plan := &billing.Plan{AgentDailyCalls: ptr(1), AgentConcurrentCalls: ptr(2), AgentDailyMessages: ptr(3), AgentMaxCallSeconds: ptr(4),
		AccountDailyCalls: ptr(5), AccountConcurrentCalls: ptr(6), AccountDailyMessages: ptr(7), AccountMaxCallSeconds: ptr(8)}
	if a, b := plan.AgentCaps(), plan.AccountCaps(); *a.DailyCalls != 1 || *a.ConcurrentCalls != 2 || *a.DailyMessages != 3 || *a.MaxCallSeconds != 4 ||
		*b.DailyCalls != 5 || *b.ConcurrentCalls != 6 || *b.DailyMessages != 7 || *b.MaxCallSeconds != 8 {
		t.Errorf("caps %+v and %+v", a, b)
	}
	e := billing.Limits{WhenCreditsReached: billing.CreditsStop, DailySpend: ptr(money.Micros(5)), MonthlyCredits: ptr(money.Credits(6))}.Effective(plan, "EUR", billing.LimitUse{})
	if *e.ConcurrentCalls.Effective != 2 || *e.DailyMessages.Effective != 3 || *e.MaxCallSeconds.Effective != 4 || e.DailySpend.Effective.Currency != "EUR" ||
		*e.MonthlyCredits.Effective != 6 || e.WhenCreditsReached != billing.CreditsStop || *e.DailySpend.LimitedBy != billing.LimitedByAgent {
		t.Errorf("%+v", e)
	}
}

// With use, the bound with the least room binds: what a plan allows all agents together is held against what all of them used.
func TestTheLeastRoomBinds(t *testing.T) {
	t.Parallel()
	const agent, other = billing.Key(7), billing.Key(8)
	rapid.Check(t, func(t *rapid.T) {
		own, perAgent, perAccount := maybe(t, "own"), maybe(t, "per agent"), maybe(t, "per account")
		mine, others := rapid.IntRange(0, 60).Draw(t, "mine"), rapid.IntRange(0, 60).Draw(t, "others")
		at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
		counter := func(key billing.Key, number int64, counted int) billing.Counter {
			return billing.Counter{CounterID: billing.CounterID{Agent: key, Span: billing.SpanDay, Number: number, Category: billing.CategoryCall},
				Counted: int64(counted)}
		}
		use := billing.UseOf(agent, []billing.Counter{counter(agent, 20261122, mine), counter(billing.WholeAccount, 20261122, mine+others),
			counter(other, 20261122, others), counter(agent, 20261121, 1000)}, map[billing.Key]int{agent: mine, other: others}, at, time.UTC, nil)
		plan := &billing.Plan{AgentDailyCalls: perAgent, AccountDailyCalls: perAccount, AgentConcurrentCalls: perAgent, AccountConcurrentCalls: perAccount}
		e := billing.Limits{DailyCalls: own, ConcurrentCalls: own}.Effective(plan, "USD", use)
		for _, got := range []billing.CountLimit{e.DailyCalls, e.ConcurrentCalls} {
			room, found := math.MaxInt, false
			for _, c := range []struct {
				limit *int
				used  int
			}{{own, mine}, {perAgent, mine}, {perAccount, mine + others}} {
				if c.limit != nil {
					room, found = min(room, *c.limit-c.used), true
				}
			}
			switch {
			case !found && (got.Effective != nil || *got.Used != int64(mine)):
				t.Fatalf("nothing bounds: %v of %v", *got.Used, show(got.Effective))
			case found && *got.Effective-int(*got.Used) != room:
				t.Fatalf("%d of %d by %s, the least room is %d", *got.Used, *got.Effective, *got.LimitedBy, room)
			case found && (*got.LimitedBy == billing.LimitedByPlanAccount) != (int(*got.Used) == mine+others) && others > 0:
				t.Fatalf("%s with %d used, %d and %d", *got.LimitedBy, *got.Used, mine, others)
			}
		}
	})
}

func equal[T comparable](a, b *T) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

func show[T any](v *T) string {
	if v == nil {
		return "none"
	}
	return fmt.Sprint(*v)
}

// A change touches what it names and nothing else; one that cannot be changes nothing.
func TestApplyLimits(t *testing.T) {
	t.Parallel()
	counts := map[string]func(*billing.LimitsChange) *billing.Change[int]{
		"dailyCalls":      func(c *billing.LimitsChange) *billing.Change[int] { return &c.DailyCalls },
		"concurrentCalls": func(c *billing.LimitsChange) *billing.Change[int] { return &c.ConcurrentCalls },
		"dailyMessages":   func(c *billing.LimitsChange) *billing.Change[int] { return &c.DailyMessages },
		"maxCallSeconds":  func(c *billing.LimitsChange) *billing.Change[int] { return &c.MaxCallSeconds },
	}
	before := billing.Limits{DailyCalls: ptr(1), ConcurrentCalls: ptr(2), DailyMessages: ptr(3), MaxCallSeconds: ptr(4), DailySpend: ptr(money.Micros(5)),
		MonthlyCredits: ptr(money.Credits(6)), WhenCreditsReached: billing.CreditsStop}
	values := func(l billing.Limits) string {
		return strings.Join([]string{show(l.DailyCalls), show(l.ConcurrentCalls), show(l.DailyMessages), show(l.MaxCallSeconds), show(l.DailySpend), show(l.MonthlyCredits),
			string(l.WhenCreditsReached)}, " ")
	}
	if got, err := before.Apply(billing.LimitsChange{}, "USD"); err != nil || values(got) != values(before) {
		t.Errorf("no change: %s, %v", values(got), err)
	}
	for field, of := range counts {
		for _, n := range []*int{nil, ptr(0), ptr(math.MaxInt32)} {
			var c billing.LimitsChange
			*of(&c) = billing.Change[int]{Set: true, Value: n}
			got, err := before.Apply(c, "USD")
			if err != nil {
				t.Errorf("%s %s: %v", field, show(n), err)
			}
			if same := strings.Fields(values(got)); len(difference(same, strings.Fields(values(before)))) > 1 {
				t.Errorf("%s %s: %s", field, show(n), values(got))
			}
		}
		for _, n := range []int{-1, math.MinInt, math.MaxInt32 + 1} {
			var c billing.LimitsChange
			*of(&c) = billing.Change[int]{Set: true, Value: &n}
			_, err := before.Apply(c, "USD")
			if f := fault.As(err); f == nil || f.Code != fault.LimitInvalid || !slices.Equal(f.Field, []string{"input", field}) {
				t.Errorf("%s %d: %v", field, n, err)
			}
		}
	}
	for _, c := range []struct {
		change billing.LimitsChange
		code   fault.Code
	}{
		{billing.LimitsChange{DailySpend: billing.Change[money.Amount]{Set: true, Value: &money.Amount{Micros: -1, Currency: "USD"}}}, fault.LimitInvalid},
		{billing.LimitsChange{DailySpend: billing.Change[money.Amount]{Set: true, Value: &money.Amount{Micros: 1, Currency: "EUR"}}}, fault.CurrencyMismatch},
		{billing.LimitsChange{MonthlyCredits: billing.Change[money.Credits]{Set: true, Value: ptr(money.Credits(-1))}}, fault.LimitInvalid},
	} {
		if _, err := before.Apply(c.change, "USD"); !fault.Is(err, c.code) {
			t.Errorf("%+v: %v, want %s", c.change, err, c.code)
		}
	}
	got, err := before.Apply(billing.LimitsChange{DailySpend: billing.Change[money.Amount]{Set: true}, MonthlyCredits: billing.Change[money.Credits]{Set: true},
		WhenCreditsReached: billing.Change[billing.WhenCreditsReached]{Set: true}}, "USD")
	if err != nil || got.DailySpend != nil || got.MonthlyCredits != nil || got.WhenCreditsReached != billing.CreditsUseBalance || values(before) != "1 2 3 4 5 6 STOP" {
		t.Errorf("removed: %s, %v; before %s", values(got), err, values(before))
	}
}

func difference(a, b []string) (out []string) {
	for i := range a {
		if a[i] != b[i] {
			out = append(out, a[i])
		}
	}
	return out
}

// Random postings: what balances is booked and sums to zero, what does not is refused, whatever the order.
func TestPost(t *testing.T) {
	t.Parallel()
	books := []billing.Book{billing.BookWallet, billing.BookProcessor, billing.BookRevenue, billing.BookTax}
	rapid.Check(t, func(t *rapid.T) {
		a := &billing.Account{ID: 7, Currency: "USD", LedgerSeq: rapid.Int64Range(0, 1_000_000).Draw(t, "seq")}
		b := &billing.Balance{AccountID: 7, Currency: "USD", Posted: money.Micros(rapid.Int64Range(-1_000_000, 1_000_000).Draw(t, "posted")), Held: 3, Version: 1}
		n := rapid.IntRange(0, 6).Draw(t, "n")
		var postings []billing.Posting
		var sum money.Micros
		for i := range n {
			p := billing.Posting{Book: rapid.SampledFrom(books).Draw(t, "book"), Amount: money.Micros(rapid.Int64Range(-100, 100).Draw(t, "amount"))}
			if i == n-1 && rapid.Bool().Draw(t, "balanced") {
				p.Amount = -sum
			}
			sum += p.Amount
			postings = append(postings, p)
		}
		before, start, counter := *b, a.LedgerSeq, money.Micros(0)
		entries, err := a.Post(b, billing.LedgerAdjustment, nil, now, postings...)
		if sum != 0 {
			if !errors.Is(err, billing.ErrUnbalanced) || entries != nil {
				t.Fatalf("sum %d: %v, %v", sum, entries, err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		wallet, moved := before.Posted, 0
		for i, e := range entries {
			counter += e.Amount
			if e.Seq != start+int64(i)+1 || e.Txn != start+1 || e.Amount == 0 || e.AccountID != 7 || e.Currency != "USD" {
				t.Fatalf("entry %d is %+v", i, e)
			}
			if (e.Book == billing.BookWallet) != (e.BalanceAfter != nil) || (e.BalanceAfter == nil) != (e.HeldAfter == nil) {
				t.Fatalf("entry %d is %+v", i, e)
			}
			if e.Book == billing.BookWallet {
				wallet += e.Amount
				moved++
				if *e.BalanceAfter != wallet || *e.HeldAfter != 3 {
					t.Fatalf("entry %d leaves %d, want %d", i, *e.BalanceAfter, wallet)
				}
			}
		}
		if counter != 0 || b.Posted != wallet || b.Version != before.Version+int64(moved) || a.LedgerSeq != start+int64(len(entries)) || len(entries) == 1 {
			t.Fatalf("sum %d, balance %+v after %d entries", counter, b, len(entries))
		}
	})
	for name, postings := range map[string][]billing.Posting{
		"the sum":     {{Book: billing.BookRevenue, Amount: math.MaxInt64}, {Book: billing.BookTax, Amount: 1}, {Book: billing.BookProcessor, Amount: math.MinInt64}},
		"the balance": {{Book: billing.BookWallet, Amount: math.MaxInt64}, {Book: billing.BookProcessor, Amount: -math.MaxInt64}},
	} {
		a, b := &billing.Account{ID: 7, Currency: "USD"}, &billing.Balance{Posted: 1}
		if entries, err := a.Post(b, billing.LedgerCorrection, nil, now, postings...); !errors.Is(err, money.ErrOverflow) || entries != nil {
			t.Errorf("%s overflows: %v, %v", name, entries, err)
		}
	}
}

// What a card paid is what the books got: the total is split into what it was for and tax.
func TestCreditPostings(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := billing.Payment{Purpose: rapid.SampledFrom([]billing.PaymentPurpose{billing.PurposeTopUp, billing.PurposeSubscription}).Draw(t, "purpose"),
			Amount: money.Micros(rapid.Int64Range(1, 1e15).Draw(t, "amount")), Tax: money.Micros(rapid.Int64Range(0, 1e15).Draw(t, "tax"))}
		p.Total = p.Amount + p.Tax
		kind, postings := p.CreditPostings()
		sums := map[billing.Book]money.Micros{}
		var sum money.Micros
		for _, posting := range postings {
			sums[posting.Book] += posting.Amount
			sum += posting.Amount
		}
		into, want := billing.BookWallet, billing.LedgerTopUp
		if p.Purpose == billing.PurposeSubscription {
			into, want = billing.BookRevenue, billing.LedgerSubscription
		}
		if sum != 0 || kind != want || sums[into] != p.Amount || sums[billing.BookTax] != p.Tax || sums[billing.BookProcessor] != -p.Total {
			t.Fatalf("%s: %+v", kind, postings)
		}
	})
}

func anyGrants(t *rapid.T) []billing.CreditGrant {
	var grants []billing.CreditGrant
	for i := range rapid.IntRange(0, 6).Draw(t, "grants") {
		granted := rapid.Int64Range(1, 1000).Draw(t, "granted")
		used := rapid.Int64Range(0, granted).Draw(t, "used")
		held := rapid.Int64Range(0, granted-used).Draw(t, "held")
		from := now.Add(time.Duration(rapid.IntRange(-50, 50).Draw(t, "from")) * time.Hour)
		grants = append(grants, billing.CreditGrant{AccountID: 7, Key: billing.Key(i + 1), EffectiveAt: from,
			ExpiresAt: from.Add(time.Duration(rapid.IntRange(1, 60).Draw(t, "for")) * time.Hour),
			Granted:   money.Credits(granted), Used: money.Credits(used), Held: money.Credits(held)})
	}
	return grants
}

// Grants in force add up: what was granted is what is used, held and left; those before their time or after it do not count.
func TestSumGrants(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grants := anyGrants(t)
		s := billing.SumGrants(grants, now)
		var want billing.CreditSummary
		for _, g := range grants {
			if g.EffectiveAt.After(now) || !g.ExpiresAt.After(now) {
				continue
			}
			want.Granted += g.Granted
			want.Used += g.Used
			want.Held += g.Held
			if g.Remaining() > 0 && (want.NextExpiryAt == nil || g.ExpiresAt.Before(*want.NextExpiryAt)) {
				want.NextExpiryAt = ptr(g.ExpiresAt)
			}
		}
		want.Remaining = want.Granted - want.Used - want.Held
		if s.Granted != want.Granted || s.Used != want.Used || s.Held != want.Held || s.Remaining != want.Remaining || !equal(s.NextExpiryAt, want.NextExpiryAt) {
			t.Fatalf("%+v, want %+v", s, want)
		}
	})
}

// Rolling twice at the same time does nothing the second time, and rolling later never undoes.
func TestRollPeriodOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		grants := anyGrants(t)
		var sub *billing.Subscription
		if rapid.Bool().Draw(t, "subscribed") {
			sub = &billing.Subscription{Status: rapid.SampledFrom([]billing.SubscriptionStatus{billing.SubscriptionIncomplete, billing.SubscriptionActive}).Draw(t, "status"),
				NextActionAt: ptr(now.Add(time.Duration(rapid.IntRange(-2, 2).Draw(t, "due")) * time.Hour))}
		}
		r := billing.RollPeriod(billing.RollInput{Subscription: sub, Grants: grants, Now: now})
		// Only a subscription that is not completed ends by time alone, so far.
		due := sub != nil && sub.Status == billing.SubscriptionIncomplete && !sub.NextActionAt.After(now)
		if due != r.Lapse {
			t.Fatalf("due is %v: %+v of %+v", due, r, sub)
		}
		if r.Lapse { // applied as the cashier does
			sub.NextActionAt, sub.Status = nil, billing.SubscriptionCanceled
		}
		for _, e := range r.Expire {
			if e.ExpiresAt.After(now) || e.Remaining() <= 0 {
				t.Fatalf("expires %+v", e)
			}
			grants[e.Key-1].Expired += e.Remaining()
		}
		for _, g := range grants {
			if g.Remaining() < 0 || (!g.ExpiresAt.After(now) && g.Remaining() != 0) {
				t.Fatalf("after rolling %+v", g)
			}
		}
		if again := billing.RollPeriod(billing.RollInput{Subscription: sub, Grants: grants, Now: now}); !again.Empty() {
			t.Fatalf("a second time: %+v", again)
		}
	})
	if !billing.RollPeriod(billing.RollInput{Now: now}).Empty() {
		t.Error("nothing has something due")
	}
}

// Credit entries chain: what the customer has after each, with both sides numbered.
func TestPostCredits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := &billing.Account{ID: 7}
		var total money.Credits
		for i := range int64(rapid.IntRange(1, 10).Draw(t, "n")) {
			amount := money.Credits(rapid.Int64Range(-1000, 1000).Draw(t, "amount"))
			total += amount
			e := a.PostCredits(billing.CreditGranted, billing.CreditsIssued, 5, amount, now)
			if len(e) != 2 || e[0].Amount+e[1].Amount != 0 || e[0].Txn != e[1].Txn || e[0].Seq != 2*i+1 || e[1].Seq != 2*i+2 || *e[0].BalanceAfter != total ||
				e[0].Book != billing.CreditsAvailable || e[1].BalanceAfter != nil || a.CreditSeq != 2*i+2 || a.CreditsPosted != total {
				t.Fatalf("%+v after %d", e, total)
			}
		}
	})
}

// Tax is exact and rounded once, half away from zero, to what can be charged.
func TestTax(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		currency := rapid.SampledFrom([]money.Currency{"USD", "EUR", "JPY", "KWD", "HUF"}).Draw(t, "currency")
		unit, _ := (&sandbox.Processor{}).ChargeUnit(currency)
		rate := billing.TaxRate(rapid.Int32Range(0, 1_000_000).Draw(t, "rate"))
		net := unit.Round(money.Micros(rapid.Int64Range(0, int64(unit.Maximum/2)).Draw(t, "net")))
		tax, err := rate.On(net, unit)
		if err != nil || !unit.Whole(tax) || tax < 0 || tax > net {
			t.Fatalf("%d at %d: %d, %v", net, rate, tax, err)
		}
		// In steps, exactly: the nearest whole number, halves up. Rounding to micros in between would now and then be a step off.
		steps := big.NewRat(int64(net), int64(unit.Micros()))
		steps.Mul(steps, big.NewRat(int64(rate), 1_000_000)).Add(steps, big.NewRat(1, 2))
		if want := new(big.Int).Quo(steps.Num(), steps.Denom()).Int64() * int64(unit.Micros()); int64(tax) != want {
			t.Fatalf("%d at %d: %d, want %d", net, rate, tax, want)
		}
		if again, err := billing.ParseTaxRate(rate.Percent()); err != nil || again != rate {
			t.Fatalf("%d is %s is %d, %v", rate, rate.Percent(), again, err)
		}
	})
	usd := money.ChargeUnit{Exponent: 2, Step: 1}
	for _, known := range []struct {
		net, want money.Micros
		rate      billing.TaxRate
	}{{10_000_000, 2_100_000, 210_000}, {39_000_000, 3_000_000, 77_000}, {50_000, 10_000, 100_000}, {0, 0, 210_000}, {10_000, 10_000, 1_000_000},
		{10_000, 0, 499_950}, {10_000, 10_000, 500_000}} {
		if got, err := known.rate.On(known.net, usd); got != known.want || err != nil {
			t.Errorf("%d at %d: %d, want %d", known.net, known.rate, got, known.want)
		}
	}
	for text, want := range map[string]billing.TaxRate{"0": 0, "21": 210_000, "7.7": 77_000, "100": 1_000_000, "0.0001": 1} {
		if got, err := billing.ParseTaxRate(text); got != want || err != nil {
			t.Errorf("%s is %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "-1", "100.0001", "0.00001", "1e2", "21%", "x"} {
		if got, err := billing.ParseTaxRate(text); !fault.Is(err, fault.BadUserInput) {
			t.Errorf("%q is %d, %v", text, got, err)
		}
	}
}

// Bounds of a top-up: whole steps the processor takes, also with the highest tax on top, in every currency it takes.
func TestTopUpBounds(t *testing.T) {
	t.Parallel()
	processor := &sandbox.Processor{}
	taken := 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			for c := 'A'; c <= 'Z'; c++ {
				currency := money.Currency(string(a) + string(b) + string(c))
				unit, ok := processor.ChargeUnit(currency)
				if !ok {
					continue
				}
				taken++
				bounds := billing.TopUpBounds(currency, unit)
				low, high := bounds.Minimum.Micros, bounds.Maximum.Micros
				tax, err := billing.TaxRate(1_000_000).On(high, unit)
				if low < unit.Minimum || high+tax > unit.Maximum || low <= 0 || high < 10*low || !unit.Whole(low) || !unit.Whole(high) || err != nil {
					t.Errorf("%s: %s to %s of %d to %d", currency, bounds.Minimum, bounds.Maximum, unit.Minimum, unit.Maximum)
				}
				step := unit.Micros()
				for amount, want := range map[money.Micros]fault.Code{low: "", high: "", low + step: "", low - step: fault.AmountTooSmall, high + step: fault.AmountTooLarge,
					0: fault.AmountTooSmall, -low: fault.AmountTooSmall, math.MaxInt64: fault.AmountTooLarge, low + 1: fault.BadUserInput} {
					if step == 1 && want == fault.BadUserInput {
						continue
					}
					err := billing.CheckTopUp(money.Amount{Micros: amount, Currency: currency}, bounds, unit)
					if f := fault.As(err); (f == nil) != (want == "") || f != nil && f.Code != want {
						t.Errorf("%s %d: %v, want %q", currency, amount, err, want)
					}
				}
			}
		}
	}
	if taken < 30 {
		t.Errorf("only %d currencies", taken)
	}
	for currency, want := range map[money.Currency]string{"USD": "5.00 USD–10000.00 USD", "EUR": "5.00 EUR–10000.00 EUR", "JPY": "500 JPY–1000000 JPY",
		"KWD": "5.000 KWD–10000.000 KWD"} {
		unit, _ := processor.ChargeUnit(currency)
		bounds := billing.TopUpBounds(currency, unit)
		if got := bounds.Minimum.String() + "–" + bounds.Maximum.String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestMissingSteps(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sub  *billing.Subscription
		card bool
		want []billing.SetupStep
	}{
		{nil, false, []billing.SetupStep{billing.StepSelectPlan, billing.StepSetUpPaymentMethod, billing.StepCompleteSubscription}},
		{nil, true, []billing.SetupStep{billing.StepSelectPlan, billing.StepCompleteSubscription}},
		{&billing.Subscription{Status: billing.SubscriptionIncomplete}, true, []billing.SetupStep{billing.StepCompleteSubscription}},
		{&billing.Subscription{Status: billing.SubscriptionCanceled}, true, []billing.SetupStep{billing.StepSelectPlan, billing.StepCompleteSubscription}},
		{&billing.Subscription{Status: billing.SubscriptionActive}, false, []billing.SetupStep{}},
		{&billing.Subscription{Status: billing.SubscriptionPastDue}, false, []billing.SetupStep{}},
		{&billing.Subscription{Status: billing.SubscriptionUnpaid}, true, []billing.SetupStep{}},
	} {
		got := billing.MissingSteps(c.sub, c.card)
		if !slices.Equal(got, c.want) || got == nil || c.sub.Configured() != (len(c.want) == 0) {
			t.Errorf("%+v with a card %v: %v, want %v", c.sub, c.card, got, c.want)
		}
	}
}

func TestInvoices(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := &billing.Account{ID: 118042284682266560, Name: "N", Currency: "USD", TaxRate: 210_000, LastKey: 10, InvoiceNumber: 4}
		var lines []billing.InvoiceLine
		var amount, tax money.Micros
		for range rapid.IntRange(1, 5).Draw(t, "lines") {
			l := billing.InvoiceLine{Quantity: 1, Amount: money.Micros(rapid.Int64Range(0, 1e12).Draw(t, "amount")), Tax: money.Micros(rapid.Int64Range(0, 1e12).Draw(t, "tax"))}
			amount, tax = amount+l.Amount, tax+l.Tax
			lines = append(lines, l)
		}
		var key *billing.Key
		if rapid.Bool().Draw(t, "paid") {
			key = ptr(billing.Key(3))
		}
		i := a.FinaliseInvoice(billing.PurposeTopUp, now, lines...)
		if key != nil {
			i.Pay(key, now)
		}
		if i.Subtotal != amount || i.Tax != tax || i.Total != amount+tax || i.Number != 5 || a.InvoiceNumber != 5 || i.Key != 11 || len(i.Lines) != len(lines) {
			t.Fatalf("%+v", i)
		}
		paid := key != nil || i.Total == 0
		if (i.Status == billing.InvoicePaid) != paid || (i.PaidAt != nil) != paid || paid && i.AmountPaid != i.Total {
			t.Fatalf("paid by %v: %+v", key, i)
		}
		for n, l := range i.Lines {
			if l.Line != n+1 || l.InvoiceKey != 11 || l.AccountID != a.ID || l.Currency != "USD" {
				t.Fatalf("line %d: %+v", n, l)
			}
		}
		if number := i.DisplayNumber(); !strings.HasSuffix(number, "-0005") || number != strings.ToUpper(number) {
			t.Fatalf("numbered %s", number)
		}
	})
}

// Names, zones and tax ids that customers give.
func TestCheckedWords(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{" Café ": "Café", strings.Repeat("é", 200): strings.Repeat("é", 200), "日本": "日本"} {
		if got, err := billing.CheckName(name); got != want || err != nil {
			t.Errorf("%q is %q, %v", name, got, err)
		}
	}
	for _, name := range []string{"", "  ", strings.Repeat("é", 201), "a\x00b", "a\nb", "a\xffb", "a\u202eb", "\u200b", "\u3164"} {
		if _, err := billing.CheckName(name); !fault.Is(err, fault.BadUserInput) {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, name := range zones {
		if err := billing.CheckTimeZone(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"", "Local", "Mars/Olympus", "../etc/passwd", "+02:00"} {
		if err := billing.CheckTimeZone(name); !fault.Is(err, fault.BadUserInput) {
			t.Errorf("%q: %v", name, err)
		}
	}
	for _, name := range []string{"posix/Europe/Madrid", "localtime", "posixrules"} {
		if err := billing.CheckTimeZone(name); err == nil {
			t.Errorf("%q is a zone", name)
		}
	}
	if got, err := billing.CheckTaxID(" ESB1 "); got != "ESB1" || err != nil {
		t.Errorf("a tax id is %q, %v", got, err)
	}
	for _, id := range []string{"", " ", strings.Repeat("x", 51), "a\tb", "\u202eESB1", "\u200b"} {
		if _, err := billing.CheckTaxID(id); !fault.Is(err, fault.BadUserInput) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

// Actors see their accounts only, and hold what they were given.
func TestActors(t *testing.T) {
	t.Parallel()
	one := &billing.Actor{Accounts: []billing.AccountID{7}, Scopes: []billing.Scope{billing.ScopeBillingRead}}
	two := &billing.Actor{Accounts: []billing.AccountID{7, 8}}
	all := &billing.Actor{AllAccounts: true}
	var nobody *billing.Actor
	if !one.Sees(7) || one.Sees(8) || one.Sees(0) || !two.Sees(8) || two.Sees(9) || !all.Sees(9) || all.Sees(0) || all.Sees(-1) || nobody.Sees(7) {
		t.Error("accounts that are seen")
	}
	if id, ok := one.OnlyAccount(); id != 7 || !ok {
		t.Error("the only account")
	}
	for _, a := range []*billing.Actor{two, all, nobody} {
		if id, ok := a.OnlyAccount(); id != 0 || ok {
			t.Errorf("%+v has the only account %d", a, id)
		}
	}
	if !one.Can(billing.ScopeBillingRead) || one.Can(billing.ScopeBillingWrite) || nobody.Can(billing.ScopeBillingRead) || billing.System("x").Can(billing.ScopeBillingRead) {
		t.Error("scopes")
	}
}
