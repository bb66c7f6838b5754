package billing_test

import (
	"testing"
	"time"
	_ "time/tzdata" // the zones below, whatever the machine has

	"pgregory.net/rapid"

	"github.com/aura-billing/gateway/internal/billing"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func date(y int, m time.Month, d int) billing.Date { return billing.Date{Year: y, Month: m, Day: d} }

// zones have what goes wrong: clocks that change, at midnight too, offsets of quarter hours, and a day that was left out.
var zones = []string{"UTC", "Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham", "Pacific/Kiritimati",
	"America/Santiago", "America/Asuncion", "Asia/Beirut", "Africa/Cairo", "America/Havana", "Atlantic/Azores", "Africa/Casablanca", "Asia/Gaza",
	"America/Scoresbysund", "Antarctica/Troll", "Pacific/Apia"}

// Every start over five years, in every zone: periods follow each other without a gap or an overlap, are 28 to 31 days long and
// end on the anchor, or on the last day of a month that is shorter.
func TestPeriodsFollowEachOther(t *testing.T) {
	t.Parallel()
	for _, name := range zones {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			z := zone(t, name)
			for start := date(2024, 1, 1); start.Year < 2029; start = start.AddDays(1) {
				p := billing.PeriodFrom(start, start.Day, z)
				checkPeriod(t, p, start.Day, z)
				next := billing.PeriodFrom(p.EndDate, start.Day, z)
				if next.StartDate != p.EndDate || !next.StartsAt.Equal(p.EndsAt) {
					t.Fatalf("%s ends at %s, the next starts at %s", p.StartDate, p.EndsAt, next.StartsAt)
				}
			}
			for anchor := 28; anchor <= 31; anchor++ { // whole years of them
				p := billing.PeriodFrom(date(2024, 1, anchor), anchor, z)
				for range 60 {
					next := billing.PeriodFrom(p.EndDate, anchor, z)
					checkPeriod(t, next, anchor, z)
					if !next.StartsAt.Equal(p.EndsAt) {
						t.Fatalf("%s and %s", p.EndsAt, next.StartsAt)
					}
					p = next
				}
				if p.StartDate != date(2029, 1, anchor) {
					t.Fatalf("60 months after 2024-01-%d starts %s", anchor, p.StartDate)
				}
			}
		})
	}
}

func checkPeriod(t *testing.T, p billing.Period, anchor int, z *time.Location) {
	t.Helper()
	if days := p.Days(); days < 28 || days > 31 {
		t.Fatalf("%s to %s are %d days", p.StartDate, p.EndDate, days)
	}
	last := p.EndDate.AddDays(1).Day == 1
	if p.EndDate.Day != anchor && (!last || p.EndDate.Day >= anchor) {
		t.Fatalf("anchor %d ends on %s", anchor, p.EndDate)
	}
	if !p.Contains(p.StartsAt) || p.Contains(p.EndsAt) || !p.Contains(p.EndsAt.Add(-time.Nanosecond)) || p.Contains(p.StartsAt.Add(-time.Nanosecond)) {
		t.Fatalf("%s to %s: the boundary instants", p.StartDate, p.EndDate)
	}
	if p.TimeZone != z.String() {
		t.Fatalf("the zone is %s", p.TimeZone)
	}
}

// Midnight is the first instant with the date, in any zone, also where 00:00 does not exist or comes twice.
func TestMidnightIsTheFirstInstant(t *testing.T) {
	t.Parallel()
	for _, name := range zones {
		z := zone(t, name)
		for d := date(2024, 1, 1); d.Year < 2029; d = d.AddDays(1) {
			at := d.Midnight(z)
			if got := billing.DateOf(at, z); got != d {
				t.Fatalf("%s: midnight of %s lies on %s", name, d, got)
			}
			if before := billing.DateOf(at.Add(-time.Nanosecond), z); !before.Before(d) {
				t.Fatalf("%s: before midnight of %s comes %s", name, d, before)
			}
			if at.Location() != time.UTC {
				t.Fatalf("%s: midnight is in %s", name, at.Location())
			}
		}
	}
	for _, known := range []struct {
		zone string
		date billing.Date
		want string
	}{
		{"Europe/Madrid", date(2026, 3, 29), "2026-03-28T23:00:00Z"},
		{"Europe/Madrid", date(2026, 3, 30), "2026-03-29T22:00:00Z"},
		{"America/Santiago", date(2024, 9, 8), "2024-09-08T04:00:00Z"}, // 00:00 became 01:00
		{"Africa/Cairo", date(2024, 4, 26), "2024-04-25T22:00:00Z"},    // 00:00 became 01:00
		{"Asia/Beirut", date(2024, 3, 31), "2024-03-30T22:00:00Z"},     // 00:00 became 01:00
		{"Pacific/Apia", date(2011, 12, 29), "2011-12-29T10:00:00Z"},
		{"Pacific/Apia", date(2011, 12, 30), "2011-12-30T10:00:00Z"}, // a day that never was: the instant after it
		{"Pacific/Apia", date(2011, 12, 31), "2011-12-30T10:00:00Z"},
	} {
		if got := known.date.Midnight(zone(t, known.zone)).Format(time.RFC3339); got != known.want {
			t.Errorf("%s %s: %s, want %s", known.zone, known.date, got, known.want)
		}
	}
}

// A period over the day that Samoa left out: a date without an hour in it, and still neither gap nor overlap.
func TestPeriodOverASkippedDay(t *testing.T) {
	t.Parallel()
	z := zone(t, "Pacific/Apia")
	for anchor := 28; anchor <= 31; anchor++ {
		p := billing.PeriodFrom(date(2011, 11, min(anchor, 30)), anchor, z)
		next := billing.PeriodFrom(p.EndDate, anchor, z)
		if !next.StartsAt.Equal(p.EndsAt) || !p.StartsAt.Before(p.EndsAt) || !next.StartsAt.Before(next.EndsAt) {
			t.Errorf("anchor %d: %s–%s, then %s–%s", anchor, p.StartsAt, p.EndsAt, next.StartsAt, next.EndsAt)
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(-100_000, 100_000).Draw(t, "days")
		d := date(2026, 1, 1).AddDays(n)
		if got := d.DaysSince(date(2026, 1, 1)); got != n {
			t.Fatalf("%s is %d days after, want %d", d, got, n)
		}
		if d.Before(d) || d.AddDays(1).Before(d) || !d.Before(d.AddDays(1)) {
			t.Fatalf("%s is before itself", d)
		}
		var back billing.Date
		if err := back.Scan(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)); err != nil || back != d {
			t.Fatalf("%s came back as %s, %v", d, back, err)
		}
		if v, err := d.Value(); err != nil || v != d.String() {
			t.Fatalf("%s is stored as %v", d, v)
		}
	})
	if err := new(billing.Date).Scan("2026-01-01"); err == nil {
		t.Error("text was read as a date")
	}
	if got := date(2026, 11, 2).String(); got != "2026-11-02" {
		t.Errorf("written %s", got)
	}
}
