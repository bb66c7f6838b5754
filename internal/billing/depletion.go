package billing

import (
	"slices"
	"time"

	"github.com/aura-billing/gateway/internal/money"
)

// Bounds of an estimate.
const (
	BurnDays         = 7                    // the local days whose usage goes on: the present one and those before it
	depletionHorizon = 366 * 24 * time.Hour // farther away is as good as never
)

// Depletion is what an estimate of when the funds run out is made from.
type Depletion struct {
	Now          time.Time
	Account      *Account
	Subscription *Subscription // the latest; nil when there never was one
	Plan         *Plan         // its plan version, whose prices go on
	Period       *Period       // the present period
	Renewal      *Plan         // what the plan's end brings: the same plan, or the pending one; nil when it brings nothing
	Grants       []CreditGrant // those that still hold credits, in the order in which they burn
	Available    money.Micros
	Burned       []UsageTotal // since BurnSince, by rate
}

// BurnSince is the local day from which on usage counts as recent: not before the account was there.
func BurnSince(account *Account, now time.Time) Date {
	day := DateOf(now, account.Zone()).AddDays(1 - BurnDays)
	if created := DateOf(account.CreatedAt, account.Zone()); day.Before(created) {
		day = created
	}
	return day
}

// burn is what goes on evenly: so much in each window.
type burn struct {
	window  time.Duration
	credits money.Credits // what is asked of credits
	instead money.Micros  // what that costs when no credits are left
	always  money.Micros  // what is always money
}

// burn is what the recent usage asks for at the present plan's prices, whoever paid for it. At a rate that the plan does not have, it
// is what it was.
func (d *Depletion) burn() (burn, error) {
	since := BurnSince(d.Account, d.Now).Midnight(d.Account.Zone())
	b := burn{window: max(d.Now.Sub(since), 24*time.Hour)}
	for _, t := range d.Burned {
		rate, ok := d.Plan.Rate(t.RateCode)
		price, priced := money.Amount{}, false
		if ok {
			price, priced = rate.Price(d.Account.Currency)
		}
		if !priced {
			b.credits += t.Credits
			b.always += t.Amount
			continue
		}
		units := t.CallSeconds + t.Messages // a rate has but one of the two
		credits, err := money.MulDiv(units, int64(rate.Credits), int64(rate.Quantity), money.HalfAway)
		if err != nil {
			return b, err
		}
		due, err := money.MulDiv(units, int64(price.Micros), int64(rate.Quantity), money.HalfAway)
		if err != nil {
			return b, err
		}
		if b.credits += money.Credits(credits); rate.Credits > 0 {
			b.instead += money.Micros(due)
		} else {
			b.always += money.Micros(due)
		}
	}
	return b, nil
}

// lasts is how long an amount lasts of which so much goes in each window; the horizon, if it lasts longer.
func (b burn) lasts(amount, each int64) time.Duration {
	n, err := money.MulDiv(amount, int64(b.window/time.Microsecond), each, money.HalfAway)
	if err != nil || n > int64(depletionHorizon/time.Microsecond) {
		return depletionHorizon
	}
	return max(time.Duration(n)*time.Microsecond, time.Microsecond)
}

// gone is how much of an amount has gone after a while.
func (b burn) gone(after time.Duration, each int64) int64 {
	n, err := money.MulDiv(int64(after/time.Microsecond), each, int64(b.window/time.Microsecond), money.HalfAway)
	if err != nil {
		return 0 // unreachable: after ends before the amount does
	}
	return n
}

// Estimate is when the first usage like that of late could not be paid; nil when nothing goes on, when the funds last for a year or
// to the end of the subscription, and when nothing can be used at all. It goes from one instant at which something changes to the
// next: credits or money are used up, a grant begins or expires, a period ends and brings the plan's credits anew.
func (d *Depletion) Estimate() (*time.Time, error) {
	s := d.Subscription
	if !s.Configured() || s.Status == SubscriptionUnpaid || d.Plan == nil || d.Period == nil {
		return nil, nil //nolint:nilnil // nothing can be used, so nothing runs out
	}
	b, err := d.burn()
	if err != nil {
		return nil, err
	}
	grants, left := slices.Clone(d.Grants), d.Available
	if SumGrants(grants, d.Now).Remaining == 0 && left <= 0 {
		return ending(d.Now), nil
	}
	end, period := d.Now.Add(depletionHorizon), *d.Period
	renews := d.Renewal != nil && s.Status == SubscriptionActive && s.AnchorDay != nil
	if !renews && period.EndsAt.Before(end) {
		end = period.EndsAt
	}
	remaining := make([]money.Credits, len(grants))
	for i, g := range grants {
		remaining[i] = g.Remaining()
	}
	for now := d.Now; now.Before(end); {
		for renews && !now.Before(period.EndsAt) {
			period = period.Next(*s.AnchorDay, d.Account.Zone())
			grants = append(grants, CreditGrant{EffectiveAt: period.StartsAt, ExpiresAt: period.EndsAt})
			remaining = append(remaining, d.Renewal.MonthlyCredits)
		}
		burning, next := -1, end
		for i, g := range grants {
			switch {
			case now.Before(g.EffectiveAt):
				next = sooner(next, g.EffectiveAt)
			case remaining[i] > 0 && now.Before(g.ExpiresAt) && b.credits > 0 && burning < 0:
				burning = i
				next = sooner(next, g.ExpiresAt)
			}
		}
		spend := b.always
		if burning < 0 {
			spend += b.instead
		}
		if spend > 0 && left <= 0 {
			return ending(now), nil
		}
		if renews {
			next = sooner(next, period.EndsAt)
		}
		var usedUp, spent time.Time
		if burning >= 0 {
			usedUp = now.Add(b.lasts(int64(remaining[burning]), int64(b.credits)))
			next = sooner(next, usedUp)
		}
		if spend > 0 {
			spent = now.Add(b.lasts(int64(left), int64(spend)))
			next = sooner(next, spent)
		}
		passed := next.Sub(now)
		if burning >= 0 {
			remaining[burning] -= money.Credits(b.gone(passed, int64(b.credits)))
			if next.Equal(usedUp) {
				remaining[burning] = 0
			}
		}
		if spend > 0 {
			left -= money.Micros(b.gone(passed, int64(spend)))
			if next.Equal(spent) {
				left = 0
			}
		}
		now = next
	}
	return nil, nil //nolint:nilnil // the funds last
}

func sooner(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// ending is an estimate, to the second.
func ending(at time.Time) *time.Time {
	at = at.UTC().Truncate(time.Second)
	return &at
}
