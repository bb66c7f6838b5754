package billing_test

import (
	"fmt"
	"os"
	"path/filepath"
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

// everyZone is all zones that the machine has, and the ones above in any case.
func everyZone(t testing.TB) []string {
	t.Helper()
	const root = "/usr/share/zoneinfo"
	names := slices.Clone(zones)
	_ = filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name := strings.TrimPrefix(path, root+"/")
		if _, err := time.LoadLocation(name); err == nil && billing.CheckTimeZone(name) == nil {
			names = append(names, name)
		}
		return nil
	})
	slices.Sort(names)
	return slices.Compact(names)
}

// An account lives for three years and moves to another zone now and then: its periods follow each other without a gap or an
// overlap, what is left of each is in (0, 1].
func TestPeriodsFollowEachOtherEverywhere(t *testing.T) {
	t.Parallel()
	names := everyZone(t)
	t.Logf("%d zones", len(names))
	rapid.Check(t, func(t *rapid.T) {
		stays := rapid.Bool().Draw(t, "stays")
		name := rapid.SampledFrom(names).Draw(t, "zone")
		z := zoneOf(t, name)
		start := date(2024, 1, 1).AddDays(rapid.IntRange(0, 365*2).Draw(t, "start"))
		anchor := start.Day
		p := billing.PeriodFrom(start, anchor, z)
		for range 36 {
			checkFractions(t, p)
			if !stays && rapid.IntRange(0, 3).Draw(t, "moves") == 0 {
				z = zoneOf(t, rapid.SampledFrom(names).Draw(t, "to"))
			}
			next := p.Next(anchor, z)
			if !next.StartsAt.Equal(p.EndsAt) || next.StartDate != p.EndDate || !next.StartsAt.Before(next.EndsAt) {
				t.Fatalf("%s %s–%s (%s–%s), then %s %s–%s (%s–%s)", p.TimeZone, p.StartDate, p.EndDate, p.StartsAt, p.EndsAt, next.TimeZone,
					next.StartDate, next.EndDate, next.StartsAt, next.EndsAt)
			}
			if length := next.EndsAt.Sub(next.StartsAt); length < 26*24*time.Hour || length > 33*24*time.Hour {
				t.Fatalf("%s: %s–%s lasts %s", name, next.StartsAt, next.EndsAt, length)
			}
			p = next
		}
	})
}

// Every zone there is, month by month to the year 2038: neither gap nor overlap, and dates as the anchor says.
func TestPeriodsInAllZones(t *testing.T) {
	t.Parallel()
	for i, name := range everyZone(t) {
		z := zone(t, name)
		anchor := 28 + i%4
		p := billing.PeriodFrom(date(2024, 1, anchor), anchor, z)
		for p.StartDate.Year < 2038 {
			checkPeriod(t, p, anchor, z)
			for _, at := range []time.Time{p.StartsAt, p.EndsAt.Add(-1)} {
				if f := p.FractionAt(at); f.DaysRemaining < 1 || f.DaysRemaining > f.DaysInPeriod {
					t.Fatalf("%s: %+v at %s", name, f, at)
				}
			}
			if f := p.FractionAt(p.StartsAt); f.DaysRemaining != f.DaysInPeriod {
				t.Fatalf("%s: at the start of %s %+v are left", name, p.StartDate, f)
			}
			if f := p.FractionAt(p.EndsAt.Add(-1)); f.DaysRemaining != 1 {
				t.Fatalf("%s: at the end of %s %+v are left", name, p.EndDate, f)
			}
			next := p.Next(anchor, z)
			if !next.StartsAt.Equal(p.EndsAt) || !next.StartsAt.Equal(next.StartDate.Midnight(z)) {
				t.Fatalf("%s: %s, then %s", name, p.EndsAt, next.StartsAt)
			}
			p = next
		}
	}
}

// checkFractions walks through a period, by hours or by days: what is left never grows, and is in (0, 1].
func checkFractions(t *rapid.T, p billing.Period) {
	t.Helper()
	before := billing.Fraction{DaysRemaining: p.Days(), DaysInPeriod: p.Days()}
	step := time.Duration(rapid.IntRange(1, 24).Draw(t, "step")) * time.Hour
	for at := p.StartsAt; at.Before(p.EndsAt); at = at.Add(step) {
		f := p.FractionAt(at)
		if f.DaysInPeriod != p.Days() || f.DaysRemaining < 1 || f.DaysRemaining > before.DaysRemaining {
			t.Fatalf("%s, %s–%s: %+v after %+v at %s", p.TimeZone, p.StartDate, p.EndDate, f, before, at)
		}
		before = f
	}
}

func zoneOf(t *rapid.T, name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func fractions(t *rapid.T) billing.Fraction {
	days := rapid.IntRange(28, 31).Draw(t, "days")
	return billing.Fraction{DaysInPeriod: days, DaysRemaining: rapid.IntRange(1, days).Draw(t, "left")}
}

// Credits are whole, rounded up, all of them for a whole period, and more for more days or a bigger plan.
func TestCreditsForWhatIsLeft(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := fractions(t)
		monthly := money.Credits(rapid.Int64Range(0, 1e12).Draw(t, "monthly"))
		got, err := f.Credits(monthly)
		if err != nil || got%money.ThousandthsPerCredit != 0 || got < 0 {
			t.Fatalf("%d, %v", got, err)
		}
		n, d := int64(f.DaysRemaining), int64(f.DaysInPeriod)
		if int64(got)*d < int64(monthly)*n || int64(got-money.ThousandthsPerCredit)*d >= int64(monthly)*n {
			t.Fatalf("%s of %s are %s", fmt.Sprint(f), monthly.Decimal(), got.Decimal())
		}
		if more, _ := f.Credits(monthly + money.Credits(rapid.Int64Range(0, 1e6).Draw(t, "more"))); more < got {
			t.Fatalf("a bigger plan gives %s, not %s", more.Decimal(), got.Decimal())
		}
		if f.DaysRemaining < f.DaysInPeriod {
			if more, _ := (billing.Fraction{DaysRemaining: f.DaysRemaining + 1, DaysInPeriod: f.DaysInPeriod}).Credits(monthly); more < got {
				t.Fatalf("another day gives %s, not %s", more.Decimal(), got.Decimal())
			}
		}
	})
}

// A price for what is left is a charge, within half a step of the exact one.
func TestPriceForWhatIsLeft(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f, unit := fractions(t), units(t)
		step := int64(unit.Micros())
		monthly := rapid.Int64Range(0, 1e6).Draw(t, "steps") * step
		got, err := f.Price(money.Micros(monthly), unit)
		if err != nil || !unit.Whole(got) {
			t.Fatalf("%s, %v", got.Decimal(), err)
		}
		n, d := int64(f.DaysRemaining), int64(f.DaysInPeriod)
		if off := 2 * (int64(got)*d - monthly*n); off > step*d || off <= -step*d {
			t.Fatalf("%+v of %d is %d", f, monthly, got)
		}
	})
}

var chargeable = []money.Currency{"USD", "EUR", "GBP", "JPY", "KWD", "HUF", "TND"}

func units(t *rapid.T) money.ChargeUnit {
	unit, ok := sandbox.ChargeUnit(rapid.SampledFrom(chargeable).Draw(t, "currency"))
	if !ok {
		t.Fatal("not taken")
	}
	return unit
}

// offer is a plan with a price in the test's one currency.
func offer(t *rapid.T, unit money.ChargeUnit, name string) *billing.Plan {
	steps := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(1, 100), rapid.Int64Range(100, 100_000)).Draw(t, name+" price")
	return &billing.Plan{Name: name, MonthlyCredits: money.Credits(rapid.Int64Range(0, 1e8).Draw(t, name+" credits")),
		Prices: []money.Amount{{Micros: money.Micros(steps * int64(unit.Micros())), Currency: "USD"}}}
}

func taxation(t *rapid.T) billing.Taxation {
	return billing.Taxation{Rate: billing.TaxRate(rapid.OneOf(rapid.SampledFrom([]int32{0, 210_000, 77_000, 1_000_000}),
		rapid.Int32Range(0, 1_000_000)).Draw(t, "tax")), Inclusive: rapid.Bool().Draw(t, "inclusive")}
}

func someUpgrade(t *rapid.T) billing.UpgradeInput {
	unit := units(t)
	z := zoneOf(t, rapid.SampledFrom(zones).Draw(t, "zone"))
	start := date(2024, 1, 1).AddDays(rapid.IntRange(0, 2000).Draw(t, "start"))
	p := billing.PeriodFrom(start, start.Day, z)
	at := p.StartsAt.Add(time.Duration(rapid.Int64Range(0, int64(p.EndsAt.Sub(p.StartsAt))-1).Draw(t, "after")))
	return billing.UpgradeInput{From: offer(t, unit, "old"), To: offer(t, unit, "new"), Currency: "USD", Period: p, Now: at,
		First: rapid.Bool().Draw(t, "first"), Tax: taxation(t), Unit: unit,
		Available: money.Micros(rapid.Int64Range(-1e6, 3*int64(unit.Minimum)).Draw(t, "available"))}
}

// Whatever is upgraded whenever: the lines add up, nobody gets money back, what is due can be charged where it is charged, and
// nothing is due exactly where it says so.
func TestUpgradesAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := someUpgrade(t)
		got, err := billing.Upgrade(in)
		if err != nil {
			t.Fatal(err)
		}
		var net, tax money.Micros
		for _, l := range got.Lines {
			net, tax = net+l.Amount, tax+l.Tax
			if !in.Unit.Whole(l.Amount) || !in.Unit.Whole(l.Tax) {
				t.Fatalf("no charge: %+v", l)
			}
		}
		if net != got.Subtotal || tax != got.Tax || got.Total != net+tax || net < 0 || tax < 0 {
			t.Fatalf("%d + %d of lines in %+v", net, tax, got)
		}
		if (got.Total == 0) != (got.Due == billing.DueNothing || got.Due == billing.DueWaived) {
			t.Fatalf("%s: %+v", got.Due, got)
		}
		switch got.Due {
		case billing.DueCard:
			if got.Total < in.Unit.Minimum || !in.Unit.Whole(got.Total) {
				t.Fatalf("cannot be charged: %+v", got)
			}
		case billing.DueBalance:
			if got.Total >= in.Unit.Minimum || got.Total > in.Available {
				t.Fatalf("%+v of %d", got, in.Available)
			}
		case billing.DueWaived:
			if waived := -got.Lines[len(got.Lines)-1].Amount - got.Lines[len(got.Lines)-1].Tax; waived <= 0 || waived >= in.Unit.Minimum || waived <= in.Available {
				t.Fatalf("waived are %d of %+v with %d", waived, got, in.Available)
			}
		}
		if in.Tax.Inclusive && got.Due != billing.DueWaived { // the price stays what it is
			f := in.Period.FractionAt(in.Now)
			newPrice, _ := in.To.Price("USD")
			want, _ := f.Price(newPrice.Micros, in.Unit)
			if in.First {
				oldPrice, _ := in.From.Price("USD")
				old, _ := f.Price(oldPrice.Micros, in.Unit)
				want = max(0, want-old)
			}
			if got.Total != want {
				t.Fatalf("%d with tax in it, want %d", got.Total, want)
			}
		}
		if want, _ := got.Fraction.Credits(in.To.MonthlyCredits); got.CreditsAdded != want {
			t.Fatalf("added are %d, want %d", got.CreditsAdded, want)
		}
	})
}

// No ladder of upgrades on one day is cheaper than going straight to its top, tax or not; and each rung after the first pays
// its plan's share in full, for the credits that it adds.
func TestLaddersAreNotCheaper(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := someUpgrade(t)
		in.First = true
		bottom := in.From
		price := func(from, to *billing.Plan, first bool) billing.UpgradeTerms {
			step := in
			step.From, step.To, step.First, step.Available = from, to, first, 1<<40 // what a card cannot take, prepaid money does
			got, err := billing.Upgrade(step)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		var paid money.Micros
		var credits money.Credits
		at := bottom
		for i := range rapid.IntRange(1, 5).Draw(t, "rungs") {
			to := offer(t, in.Unit, fmt.Sprint("rung ", i))
			got := price(at, to, i == 0)
			if i > 0 {
				if full := price(&billing.Plan{Name: "none"}, to, true); got.Total != full.Total {
					t.Fatalf("rung %d costs %d, in full %d", i, got.Total, full.Total)
				}
			}
			paid, credits, at = paid+got.Total, credits+got.CreditsAdded, to
		}
		straight := price(bottom, at, true)
		if paid < straight.Total || credits < straight.CreditsAdded {
			t.Fatalf("the ladder costs %d for %d credits, straight up %d for %d", paid, credits, straight.Total, straight.CreditsAdded)
		}
	})
}

// An inclusive price is what it is: net and tax make it up, whatever the rate.
func TestInclusiveTaxMakesUpThePrice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		unit, tax := units(t), taxation(t)
		price := money.Micros(rapid.Int64Range(-1e6, 1e6).Draw(t, "steps") * int64(unit.Micros()))
		net, on, err := tax.Split(price, unit)
		if err != nil || !unit.Whole(net) || !unit.Whole(on) || (on < 0) != (price < 0 && on != 0) {
			t.Fatalf("%d: %d and %d, %v", price, net, on, err)
		}
		if tax.Inclusive && net+on != price || !tax.Inclusive && net != price {
			t.Fatalf("%d: %d and %d", price, net, on)
		}
		back, backOn, err := tax.Split(-price, unit)
		if err != nil || back != -net || backOn != -on {
			t.Fatalf("%d given back is %d and %d, %v", price, back, backOn, err)
		}
	})
}

// A renewal that is never paid is tried on days 0, 1, 3, 5 and 7, and then no more, whatever the customer tries in between.
func TestDunningSchedule(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.Int64Range(0, 1e17).Draw(t, "start")))
		s := &billing.Subscription{Status: billing.SubscriptionActive, ChargeAt: &start}
		if turned := s.ChargeFailed(rapid.Bool().Draw(t, "automatic"), start); !turned || s.Status != billing.SubscriptionPastDue || !s.PastDueAt.Equal(start) {
			t.Fatalf("%+v", s)
		}
		for i, days := range []int{1, 3, 5, 7} {
			want := start.AddDate(0, 0, days)
			if s.ChargeAt == nil || !s.ChargeAt.Equal(want) || s.Attempts != i+1 || s.Status != billing.SubscriptionPastDue {
				t.Fatalf("retry %d: %+v, want it at %s", i+1, s, want)
			}
			if rapid.Bool().Draw(t, "customer tries") {
				before := *s
				if s.ChargeFailed(false, want.Add(-time.Hour)) || *s != before {
					t.Fatalf("the customer's own try made %+v of %+v", *s, before)
				}
			}
			if turned := s.ChargeFailed(true, want); turned != (days == 7) {
				t.Fatalf("day %d turned %v: %+v", days, turned, s)
			}
		}
		if s.Status != billing.SubscriptionUnpaid || s.ChargeAt != nil || s.Attempts != 5 {
			t.Fatalf("%+v", s)
		}
		before := *s
		if s.ChargeFailed(rapid.Bool().Draw(t, "late"), start.AddDate(0, 0, 9)) || *s != before {
			t.Fatalf("after the last: %+v", s)
		}
	})
}

// Retries that nobody was there for are not made up for: the next is the first of the days that lies ahead, and UNPAID when none does.
func TestDunningAfterAnOutage(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		now := start
		s := &billing.Subscription{Status: billing.SubscriptionActive, ChargeAt: &start}
		for failures := 1; s.ChargeAt != nil; failures++ {
			s.ChargeFailed(true, now)
			var want *time.Time
			for _, days := range []int{7, 5, 3, 1} {
				if day := start.AddDate(0, 0, days); day.After(now) {
					want = &day
				}
			}
			if (want == nil) != (s.ChargeAt == nil) || (want != nil && !s.ChargeAt.Equal(*want)) || s.Attempts != failures || failures > 5 ||
				(want == nil) != (s.Status == billing.SubscriptionUnpaid) {
				t.Fatalf("%+v at %s, want the next at %v", s, now, want)
			}
			if want != nil {
				now = want.Add(time.Duration(rapid.Int64Range(0, int64(100*time.Hour)).Draw(t, "late")))
			}
		}
	})
}

// A quote is good for ten minutes and for exactly what it was made of.
func TestQuotes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(rapid.Int64Range(0, 1<<33).Draw(t, "now"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns"))
		terms := func() []any {
			return []any{billing.AccountID(rapid.Int64Range(0, 3).Draw(t, "account")), billing.Key(rapid.Int64Range(0, 12).Draw(t, "subscription")),
				billing.Key(rapid.Int64Range(0, 12).Draw(t, "plan")), date(2026, 1, 1).AddDays(rapid.IntRange(0, 3).Draw(t, "day")),
				money.Micros(rapid.Int64Range(-12, 12).Draw(t, "subtotal")), money.Credits(rapid.Int64Range(0, 12).Draw(t, "credits")),
				rapid.Bool().Draw(t, "first"), rapid.SampledFrom([]string{"", "a", "a b"}).Draw(t, "word"), rapid.SampledFrom([]string{"", "b", "b a"}).Draw(t, "another")}
		}
		mine := terms()
		other := slices.Clone(mine)
		for range rapid.IntRange(1, 2).Draw(t, "changes") { // of one or two things
			i := rapid.IntRange(0, len(mine)-1).Draw(t, "which")
			other[i] = terms()[i]
		}
		q := billing.QuoteFor(now, mine...)
		if life := q.ExpiresAt.Sub(now); life > billing.QuoteLife || life <= billing.QuoteLife-time.Second {
			t.Fatalf("it is good for %s", life)
		}
		good := now.Add(time.Duration(rapid.Int64Range(0, int64(q.ExpiresAt.Sub(now))-1).Draw(t, "good")))
		if err := billing.CheckQuote(q.ID, good, mine...); err != nil {
			t.Fatalf("at %s: %v", good, err)
		}
		late := q.ExpiresAt.Add(time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "late")))
		if err := billing.CheckQuote(q.ID, late, mine...); !fault.Is(err, fault.QuoteStale) {
			t.Fatalf("at %s: %v", late, err)
		}
		early := q.ExpiresAt.Add(-billing.QuoteLife - time.Duration(rapid.Int64Range(1, int64(time.Hour)).Draw(t, "early"))) // its end was written anew
		if err := billing.CheckQuote(q.ID, early, mine...); !fault.Is(err, fault.QuoteStale) {
			t.Fatalf("at %s: %v", early, err)
		}
		if err := billing.CheckQuote(q.ID, good, other...); fault.Is(err, fault.QuoteStale) == slices.Equal(mine, other) {
			t.Fatalf("a quote of %v for %v: %v", mine, other, err)
		}
		for _, bad := range []string{"", "quote_", q.ID[:len(q.ID)-1], q.ID + "a", strings.TrimPrefix(q.ID, "quote_"), "quote_" + rapid.String().Draw(t, "made up")} {
			if err := billing.CheckQuote(bad, good, mine...); err == nil {
				t.Fatalf("%q is taken", bad)
			}
		}
	})
}
