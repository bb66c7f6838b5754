package billing_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// using is a book with one agent, on which usage is decided.
type using struct {
	*billing.UsageBook
	agent *billing.Agent
	plan  *billing.Plan
	keys  int
}

// bookWith is a book of an account with so much money and a grant for each amount of credits, one expiring after the other.
func bookWith(posted money.Micros, credits []money.Credits, rates ...billing.Rate) *using {
	period := billing.Key(7)
	u := &using{plan: &billing.Plan{Key: 1, Name: "Plan", Rates: rates}, agent: &billing.Agent{AccountID: 1, Key: 2, Status: billing.AgentActive}}
	u.agent.WhenCreditsReached = billing.CreditsUseBalance
	u.UsageBook = &billing.UsageBook{Account: &billing.Account{ID: 1, Currency: "USD", TimeZone: "UTC", LastKey: 100}, Balance: &billing.Balance{Posted: posted, Currency: "USD"},
		Subscription: &billing.Subscription{PlanKey: 1, Status: billing.SubscriptionActive, PeriodKey: &period}, Now: noon,
		Plans: map[billing.Key]*billing.Plan{1: u.plan}, Agents: map[billing.Key]*billing.Agent{2: u.agent}, Leases: map[billing.Key]int{}}
	for i, n := range credits {
		u.Grants = append(u.Grants, billing.CreditGrant{AccountID: 1, Key: billing.Key(10 + i), Status: billing.GrantConfirmed, Granted: n,
			EffectiveAt: noon.AddDate(0, 0, -1), ExpiresAt: noon.AddDate(0, 0, 1+i)})
	}
	u.Begin(nil)
	return u
}

func perSecond(increment, minimum int) billing.Rate {
	return billing.Rate{Code: "call", Category: billing.CategoryCall, Credits: 1_000, Quantity: 60, Increment: increment, Minimum: minimum, Prices: usd(60_000)}
}

func (u *using) ask(t rapid.TB, units int64) (billing.UsageDecision, *billing.Reservation) {
	t.Helper()
	u.keys++
	d, r, err := u.Authorize(billing.UsageAsk{Agent: 2, Rate: "call", Units: units, Idempotency: fmt.Sprint("ask ", u.keys)})
	if err != nil {
		t.Fatal(err)
	}
	return d, r
}

func (u *using) more(t rapid.TB, r *billing.Reservation, units int64) billing.UsageDecision {
	t.Helper()
	d, _, err := u.Extend(r, r.Sequence+1, units)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func codesOf(d billing.UsageDecision) string {
	list := []billing.ServiceReasonCode{}
	for _, r := range d.Reasons {
		list = append(list, r.Code)
	}
	return fmt.Sprint(list)
}

func wantCodes(t *testing.T, d billing.UsageDecision, codes ...billing.ServiceReasonCode) {
	t.Helper()
	if got := codesOf(d); got != fmt.Sprint(codes) || d.Allowed != (len(codes) == 0) {
		t.Fatalf("allowed is %v, refused for %s, want %s", d.Allowed, got, codes)
	}
}

func count(n int) *int { return &n }

// A refusal names all that stands against the action, and nothing that does not: funds only where not even a part of the call could
// be paid.
func TestReasonsOfUsage(t *testing.T) {
	t.Parallel()
	u := bookWith(30_000, nil, perSecond(1, 0)) // half a minute
	u.agent.DailyCalls = count(0)
	d, _ := u.ask(t, 60)
	wantCodes(t, d, billing.ReasonDailyCalls)
	u.Balance.Posted = 0
	d, _ = u.ask(t, 60)
	wantCodes(t, d, billing.ReasonDailyCalls, billing.ReasonInsufficientFunds)
	u.agent.MaxCallSeconds, u.agent.DailyCalls = count(0), nil
	d, _ = u.ask(t, 60)
	wantCodes(t, d, billing.ReasonLongestCall, billing.ReasonInsufficientFunds)
	u.Balance.Posted = 1_000
	d, _ = u.ask(t, 60)
	wantCodes(t, d, billing.ReasonLongestCall)
}

// An agent that stops at its monthly credits makes no call that money would pay either.
func TestStopAtMonthlyCredits(t *testing.T) {
	t.Parallel()
	u := bookWith(money.MicrosPerUnit, []money.Credits{1_500}, perSecond(1, 0))
	limit := money.Credits(1_500)
	u.agent.MonthlyCredits, u.agent.WhenCreditsReached = &limit, billing.CreditsStop
	d, _ := u.ask(t, 60)
	wantCodes(t, d)
	if d, _ = u.ask(t, 60); d.FundedUnits != 60 { // the last half credit and money: it is reached with this one
		t.Fatalf("%+v", d)
	}
	d, _ = u.ask(t, 60)
	wantCodes(t, d, billing.ReasonMonthlyCredits)
	u.agent.WhenCreditsReached = billing.CreditsUseBalance
	d, _ = u.ask(t, 60)
	wantCodes(t, d)
}

// What is paid for in whole increments can be used to the last second of them.
func TestPartOfACall(t *testing.T) {
	t.Parallel()
	u := bookWith(70_000, nil, perSecond(7, 0))
	d, r := u.ask(t, 67) // billed as 70, all there is
	wantCodes(t, d)
	d = u.more(t, r, 60)
	wantCodes(t, d)
	if d.FundedUnits != 70 || r.Amount != 70_000 || !d.MustEndBy.Equal(noon.Add(70*time.Second)) {
		t.Fatalf("%+v", d)
	}
	d = u.more(t, r, 60)
	wantCodes(t, d, billing.ReasonInsufficientFunds)
	if d.FundedUnits != 70 || !d.MustEndBy.Equal(noon.Add(70*time.Second)) {
		t.Fatalf("%+v", d)
	}
}

// A call that cannot be extended has half a minute to end. What it once held counts for nothing when nobody extended it in time.
func TestUnfundedCallEnds(t *testing.T) {
	t.Parallel()
	u := bookWith(money.MicrosPerUnit, nil, perSecond(1, 0))
	_, r := u.ask(t, 900)
	u.Now = noon.Add(2 * time.Minute) // its lease is over
	u.agent.Status = billing.AgentPaused
	d := u.more(t, r, 60)
	wantCodes(t, d, billing.ReasonAgentPaused)
	if d.FundedUnits != 0 || d.ExpiresAt != nil || !d.MustEndBy.Equal(u.Now.Add(30*time.Second)) || u.Balance.Held != 0 {
		t.Fatalf("%+v", d)
	}
	u.agent.Status, u.Balance.Posted = billing.AgentActive, 60_000
	if d = u.more(t, r, 60); !d.Allowed || d.FundedUnits != 60 || !d.MustEndBy.Equal(u.Now.Add(30*time.Second)) { // 60 s are long gone
		t.Fatalf("%+v", d)
	}
	u.agent.MaxCallSeconds = count(120) // and it has gone on for them
	u.Balance.Posted = money.MicrosPerUnit
	d = u.more(t, r, 30)
	wantCodes(t, d, billing.ReasonLongestCall)
	if !d.MustEndBy.Equal(u.Now.Add(30 * time.Second)) {
		t.Fatalf("%+v", d)
	}
}

// Of what a call holds, what expires first is used first, whichever was held first.
func TestHeldCreditsBurnInOrder(t *testing.T) {
	t.Parallel()
	u := bookWith(0, []money.Credits{1_000, 2_000}, perSecond(1, 0))
	_, first := u.ask(t, 60)
	_, r := u.ask(t, 60) // of the second grant
	if _, err := u.Release(first); err != nil {
		t.Fatal(err)
	}
	d := u.more(t, r, 60) // the first is free again
	wantCodes(t, d)
	record, err := u.Settle(r, nil, 90, false)
	if err != nil || record.Credits != 1_500 || u.Grants[0].Used != 1_000 || u.Grants[1].Used != 500 || u.Grants[0].Held+u.Grants[1].Held != 0 {
		t.Fatalf("%+v, %+v, %v", record, u.Grants, err)
	}
}

// drawn is a book with some money, some credits and a rate, whatever they are.
func drawn(t *rapid.T) *using {
	rate := perSecond(rapid.IntRange(1, 90).Draw(t, "increment"), rapid.IntRange(0, 90).Draw(t, "minimum"))
	rate.Credits = money.Credits(rapid.SampledFrom([]int64{0, 60, 777, 1_000, 30_001}).Draw(t, "credits"))
	rate.Prices = usd(money.Micros(rapid.Int64Range(1, 200_000).Draw(t, "price")))
	rate.Quantity = rapid.SampledFrom([]int{1, 45, 60}).Draw(t, "quantity")
	grants := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) money.Credits { return money.Credits(rapid.Int64Range(1, 5_000).Draw(t, "granted")) }), 0, 3).Draw(t, "grants")
	u := bookWith(money.Micros(rapid.Int64Range(-100, 500_000).Draw(t, "posted")), grants, rate)
	if rapid.Bool().Draw(t, "limited") {
		limit := money.Credits(rapid.Int64Range(0, 8_000).Draw(t, "limit"))
		u.agent.MonthlyCredits = &limit
		u.agent.WhenCreditsReached = rapid.SampledFrom([]billing.WhenCreditsReached{billing.CreditsStop, billing.CreditsUseBalance}).Draw(t, "reached")
	}
	if rapid.Bool().Draw(t, "spending") {
		limit := money.Micros(rapid.Int64Range(0, 400_000).Draw(t, "spend"))
		u.agent.DailySpend = &limit
	}
	return u
}

// A call that cannot be paid to the full is given as long as it can be paid, and not a second more.
func TestPartsAreTheMost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		want := rapid.Int64Range(1, 400).Draw(rt, "want")
		seed := drawn(rt)
		copied := func() *using { // the same book anew
			credits := []money.Credits{}
			for _, g := range seed.Grants {
				credits = append(credits, g.Granted)
			}
			u := bookWith(seed.Balance.Posted, credits, seed.plan.Rates...)
			u.agent.Limits = seed.agent.Limits
			return u
		}
		// What can be paid is found by trying every length, each as all that is asked for.
		most := int64(0)
		for units := int64(1); units <= want; units++ {
			if d, r := copied().ask(rt, units); r != nil && d.FundedUnits == units {
				most = units
			}
		}
		d, r := copied().ask(rt, want)
		if (r == nil) != (most == 0) || d.FundedUnits != most {
			rt.Fatalf("%d of %d are funded, could be %d: %+v", d.FundedUnits, want, most, d)
		}
	})
}

// However often a call is extended, in the end it costs what it would have cost at once.
func TestExtensionsPileUpNoRounding(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		u := drawn(rt)
		u.Balance.Posted += 1_000 * money.MicrosPerUnit
		u.agent.DailySpend, u.agent.MonthlyCredits = nil, nil
		var credits money.Credits
		for _, g := range u.Grants {
			credits += g.Granted
		}
		_, r := u.ask(rt, rapid.Int64Range(1, 100).Draw(rt, "first"))
		for range rapid.IntRange(0, 20).Draw(rt, "extensions") {
			if d := u.more(rt, r, rapid.Int64Range(1, 100).Draw(rt, "units")); !d.Allowed {
				rt.Fatalf("%+v", d)
			}
		}
		atOnce, err := u.plan.Rates[0].Charge(r.Units, credits, "USD")
		if err != nil || r.Credits() != atOnce.Credits || r.Amount != atOnce.Money {
			rt.Fatalf("held are %d and %d, want %+v, %v", r.Credits(), r.Amount, atOnce, err)
		}
		units := rapid.Int64Range(0, 2*r.Units).Draw(rt, "used")
		record, err := u.Settle(r, nil, units, false)
		if err != nil {
			rt.Fatal(err)
		}
		if atOnce, err = u.plan.Rates[0].Charge(units, credits, "USD"); err != nil || record.Credits != atOnce.Credits || record.Amount != atOnce.Money {
			rt.Fatalf("charged are %d and %d, want %+v, %v", record.Credits, record.Amount, atOnce, err)
		}
		if u.Balance.Held != 0 {
			rt.Fatalf("%d are still held", u.Balance.Held)
		}
	})
}

// Whatever is asked, what is accepted leaves no grant overdrawn and takes no money that is not there.
func TestNothingIsAcceptedBelowZero(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		u := drawn(rt)
		var open []*billing.Reservation
		some := func() int { return rapid.IntRange(0, len(open)-1).Draw(rt, "which") }
		units := func() int64 { return rapid.Int64Range(1, 150).Draw(rt, "units") }
		for range rapid.IntRange(1, 30).Draw(rt, "steps") {
			before, spent := u.Balance.Available(), u.Balance.Posted
			switch what := rapid.IntRange(0, 4).Draw(rt, "what"); {
			case what == 0 || len(open) == 0:
				if _, r := u.ask(rt, units()); r != nil {
					open = append(open, r)
				}
			case what == 1:
				u.more(rt, open[some()], units())
			case what == 2: // within the hold
				i := some()
				r := open[i]
				if _, err := u.Settle(r, nil, rapid.Int64Range(0, r.Units).Draw(rt, "used"), false); err != nil {
					rt.Fatal(err)
				}
				open = append(open[:i], open[i+1:]...)
			case what == 3:
				i := some()
				if _, err := u.Release(open[i]); err != nil {
					rt.Fatal(err)
				}
				open = append(open[:i], open[i+1:]...)
			default:
				u.keys++
				if _, _, err := u.Record(billing.UsageItem{Agent: 2, Rate: "call", Units: units(), Mode: billing.ModeRequireFunds, Idempotency: fmt.Sprint("item ", u.keys)}); err != nil {
					rt.Fatal(err)
				}
			}
			if now := u.Balance.Available(); now < min(before, 0) || u.Balance.Held < 0 {
				rt.Fatalf("available were %d, now %d (posted %d, then %d)", before, now, spent, u.Balance.Posted)
			}
			for _, g := range u.Grants {
				if g.Remaining() < 0 || g.Held < 0 || g.Used < 0 {
					rt.Fatalf("%+v", g)
				}
			}
		}
		u.Close()
	})
}
