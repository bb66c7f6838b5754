package billing_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

// depletion is a subscriber in UTC who has used nothing yet, in the middle of September; the period ends with the month.
func depletion() *billing.Depletion {
	anchor := 1
	period := billing.PeriodFrom(billing.Date{Year: 2026, Month: time.September, Day: 1}, anchor, time.UTC)
	plan := &billing.Plan{Rates: []billing.Rate{
		{Code: "message", Category: billing.CategoryMessage, Credits: money.Whole(1), Quantity: 1, Increment: 1,
			Prices: []money.Amount{{Micros: 50_000, Currency: "USD"}}},
		{Code: "money.only", Category: billing.CategoryMessage, Quantity: 1, Increment: 1, Prices: []money.Amount{{Micros: 1_000_000, Currency: "USD"}}},
	}}
	return &billing.Depletion{Now: time.Date(2026, 9, 15, 12, 0, 0, 0, time.UTC), Plan: plan, Renewal: plan, Period: &period,
		Account:      &billing.Account{ID: 1, Currency: "USD", TimeZone: "UTC", CreatedAt: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)},
		Subscription: &billing.Subscription{Status: billing.SubscriptionActive, AnchorDay: &anchor}}
}

func (d *depletionCase) grant(credits int64) {
	d.Grants = append(d.Grants, billing.CreditGrant{EffectiveAt: d.Period.StartsAt, ExpiresAt: d.Period.EndsAt, Granted: money.Whole(credits)})
}

type depletionCase struct{ *billing.Depletion }

// The window of the examples: midnight of 9 September to noon of the 15th, six days and a half. 65 messages are ten a day.
func TestEstimates(t *testing.T) {
	t.Parallel()
	day := func(d, hour int) string { return time.Date(2026, 9, d, hour, 0, 0, 0, time.UTC).Format(time.RFC3339) }
	messages := func(d depletionCase, rate string, n int64) {
		d.Burned = append(d.Burned, billing.UsageTotal{RateCode: rate, Messages: n, Actions: n})
	}
	for name, c := range map[string]struct {
		set  func(d depletionCase)
		want string
	}{
		"nothing was used":     {func(d depletionCase) { d.grant(100); d.Available = 5_000_000 }, ""},
		"nothing is left":      {func(d depletionCase) {}, day(15, 12)},
		"credits alone":        {func(d depletionCase) { messages(d, "message", 65); d.grant(50) }, day(20, 12)},
		"credits, then money":  {func(d depletionCase) { messages(d, "message", 65); d.grant(50); d.Available = 1_000_000 }, day(22, 12)},
		"used before they end": {func(d depletionCase) { messages(d, "message", 65); d.grant(5); d.Available = 250_000 }, day(16, 12)},
		"all credits expire with the period": {func(d depletionCase) { messages(d, "message", 65); d.grant(1000); d.Available = 1_000_000 },
			time.Date(2026, 10, 3, 0, 0, 0, 0, time.UTC).Format(time.RFC3339)},
		"the plan's credits come anew and are enough": {func(d depletionCase) {
			messages(d, "message", 65)
			d.grant(300)
			d.Renewal = &billing.Plan{MonthlyCredits: money.Whole(400)}
		}, ""},
		"they come anew and are too few": {func(d depletionCase) {
			messages(d, "message", 65)
			d.grant(300)
			d.Renewal = &billing.Plan{MonthlyCredits: money.Whole(100)}
		}, time.Date(2026, 10, 11, 0, 0, 0, 0, time.UTC).Format(time.RFC3339)},
		"it is cancelled before":        {func(d depletionCase) { messages(d, "message", 65); d.grant(300); d.Renewal = nil }, ""},
		"cancelled, but not enough":     {func(d depletionCase) { messages(d, "message", 65); d.grant(10); d.Renewal = nil }, day(16, 12)},
		"money while credits are there": {func(d depletionCase) { messages(d, "money.only", 65); d.grant(300); d.Available = 20_000_000 }, day(17, 12)},
		"no money for what wants money": {func(d depletionCase) { messages(d, "money.only", 65); d.grant(300) }, day(15, 12)},
		"a rate that is gone goes on as it was": {func(d depletionCase) {
			d.Burned = []billing.UsageTotal{{RateCode: "gone", Messages: 4, Credits: money.Whole(65), Amount: 6_500_000}}
			d.grant(300)
			d.Available = 2_000_000
		}, day(17, 12)},
		"debt": {func(d depletionCase) { messages(d, "message", 65); d.Available = -1 }, day(15, 12)},
		"past due is not renewed": {func(d depletionCase) {
			messages(d, "message", 65)
			d.Subscription.Status, d.Available = billing.SubscriptionPastDue, 8_000_000
		}, ""},
		"unpaid": {func(d depletionCase) { messages(d, "message", 65); d.Subscription.Status = billing.SubscriptionUnpaid }, ""},
		"never":  {func(d depletionCase) { messages(d, "message", 65); d.Subscription = nil }, ""},
		"a young account": {func(d depletionCase) {
			d.Account.CreatedAt = d.Now.Add(-time.Hour) // one day counts, not the twelve hours since midnight
			messages(d, "message", 10)
			d.grant(50)
		}, day(20, 12)},
		"beyond a year": {func(d depletionCase) { messages(d, "message", 1); d.Available = 1 << 60 }, ""},
	} {
		d := depletionCase{depletion()}
		c.set(d)
		at, err := d.Estimate()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := ""
		if at != nil {
			got = at.Format(time.RFC3339)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// More money, or more credits, never end earlier; more usage never ends later; no estimate lies in the past or beyond a year. A
// walk in steps of an hour comes to the same.
func TestEstimatesAreInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		estimate := func(amount, credits, used, only int64) *time.Time {
			d := depletionCase{depletion()}
			d.Available = money.Micros(amount)
			d.grant(credits)
			d.Renewal = &billing.Plan{MonthlyCredits: money.Whole(40)}
			d.Burned = []billing.UsageTotal{{RateCode: "message", Messages: used}, {RateCode: "money.only", Messages: only}}
			at, err := d.Estimate()
			if err != nil {
				t.Fatal(err)
			}
			if at != nil && (at.Before(d.Now) || at.After(d.Now.Add(367*24*time.Hour))) {
				t.Fatalf("estimated %s", at)
			}
			walked, found := walk(d), d.Now.Add(366*24*time.Hour)
			if at != nil {
				found = *at
			}
			if walked.Sub(found) > 3*time.Hour || found.Sub(walked) > 3*time.Hour {
				t.Fatalf("estimated %v, walked to %v", at, walked)
			}
			return at
		}
		some := func(name string, most int64) int64 { return rapid.Int64Range(1, most).Draw(t, name) }
		amount, credits, used, only := some("money", 1e8), some("credits", 500), some("used", 500), some("only", 3)-1
		at := estimate(amount, credits, used, only)
		sooner := func(a, b *time.Time) bool { return a != nil && (b == nil || a.Before(b.Add(-2*time.Second))) }
		if later := estimate(amount*2, credits, used, only); sooner(later, at) {
			t.Fatalf("with more money %v, with less %v", later, at)
		}
		if later := estimate(amount, credits*2, used, only); sooner(later, at) {
			t.Fatalf("with more credits %v, with less %v", later, at)
		}
		if earlier := estimate(amount, credits, used*2, only); sooner(at, earlier) {
			t.Fatalf("with more usage %v, with less %v", earlier, at)
		}
	})
}

// walk goes on hour by hour, in numbers that are not exact.
func walk(d depletionCase) time.Time {
	window := 6.5 * 24
	each, only := float64(d.Burned[0].Messages)/window, float64(d.Burned[1].Messages)/window
	credits, left := float64(d.Grants[0].Granted)/1000, float64(d.Available)/1e6
	period := *d.Period
	for now := d.Now; now.Before(d.Now.Add(366 * 24 * time.Hour)); now = now.Add(time.Hour) {
		if !now.Before(period.EndsAt) {
			period = period.Next(1, time.UTC)
			credits = float64(d.Renewal.MonthlyCredits) / 1000
		}
		part := min(credits, each)
		credits -= part
		if left -= (each-part)*0.05 + only; left < 1e-9 && ((each-part) > 1e-9 || only > 0) {
			return now
		}
	}
	return d.Now.Add(366 * 24 * time.Hour)
}
