package e2e

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

// TestDailyLimitsAroundMidnight has an agent with a limit of calls and of messages a day, in zones whose clocks change, around an ordinary
// midnight and around those of the days that have 23 and 25 hours. On each local day exactly as many pass as may, and the refusal says
// when the next ones will.
func TestDailyLimitsAroundMidnight(t *testing.T) {
	t.Parallel()
	p := install(t).start()
	for _, zone := range []string{"America/New_York", "Europe/Madrid"} {
		t.Run(zone, func(t *testing.T) {
			t.Parallel()
			dailyLimits(t, p, zone)
		})
	}
}

// midnights are those that begin the next days of 23 and of 25 hours in a zone, and an ordinary one after them.
func midnights(t *testing.T, zone *time.Location, from time.Time) (days []time.Time) {
	t.Helper()
	local := from.In(zone)
	for i := 2; len(days) < 2; i++ {
		if i > 400 {
			t.Fatalf("the clocks of %s do not change", zone)
		}
		day := billing.Date{Year: local.Year(), Month: local.Month(), Day: local.Day()}.AddDays(i)
		if begins := day.Midnight(zone); day.AddDays(1).Midnight(zone).Sub(begins) != 24*time.Hour {
			days = append(days, begins)
		}
	}
	return append(days, billing.DateOf(days[1], zone).AddDays(3).Midnight(zone))
}

func dailyLimits(t *testing.T, p *program, name string) {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	c := p.newCustomer(t, vars{"timeZone": name})
	c.addCard("pm_card_visa")
	c.subscribe("professional", nil)
	a := c.caller(p, "Reception")
	a.limit(vars{"dailyCalls": 4, "dailyMessages": 3})
	now := c.stopTime()
	far := func(to time.Time) { // a test clock moves at most 35 days a call
		for to.Sub(now) > 34*24*time.Hour {
			now = now.Add(34 * 24 * time.Hour)
			c.advanceTo(now)
		}
		now = to
		c.advanceTo(to)
	}
	lengths := map[time.Duration]int{}
	for _, begins := range midnights(t, zone, now) {
		ends := billing.DateOf(begins, zone).AddDays(1).Midnight(zone)
		after := billing.DateOf(ends, zone).AddDays(1).Midnight(zone)
		lengths[ends.Sub(begins)]++
		far(begins.Add(-10 * time.Second)) // the day before
		first := a.allowed("voice.outbound").Reservation.ID
		if got := a.settle(first, 5); got.Day != billing.DateOf(begins.Add(-time.Second), zone).String() {
			t.Errorf("the day before %s is %s", begins, got.Day)
		}
		a.exactly(4, begins, 3, 3)
		far(begins.Add(-time.Microsecond))
		a.exactly(4, begins, 0, 0)

		far(begins) // the day itself, from its first instant on
		spans := a.allowed("voice.outbound").Reservation.ID
		lost := a.allowed("voice.outbound").Reservation.ID
		if got := a.release(lost); got.Reservation == nil || got.Reservation.Status != "RELEASED" { // nobody answered: it does not count
			t.Errorf("releaseUsage: %+v", got)
		}
		a.settle(spans, 30)
		a.exactly(4, ends, 3, 3)
		far(ends.Add(-time.Hour))
		a.exactly(4, ends, 0, 0)
		a.limit(vars{"dailyCalls": 5}) // changing a limit resets no counter
		a.exactly(5, ends, 1, 0)
		a.limit(vars{"dailyCalls": 4})
		a.exactly(4, ends, 0, 0)
		far(ends.Add(-time.Microsecond))
		a.exactly(4, ends, 0, 0)

		far(ends) // and the next: what of the day before is told only now counts for that one
		late := a.record("voice.outbound", 5, vars{"occurredAt": ends.Add(-time.Minute).UTC().Format(time.RFC3339Nano)})
		wantCodes(t, "a call of yesterday", late.Reasons, "DAILY_CALLS_REACHED")
		if !late.Reasons[0].ResetsAt.Equal(ends) {
			t.Errorf("yesterday's counter starts anew at %v, want %s", late.Reasons[0].ResetsAt, ends)
		}
		a.exactly(4, after, 4, 3)
	}
	equal(t, "the days", lengths, map[time.Duration]int{23 * time.Hour: 1, 24 * time.Hour: 1, 25 * time.Hour: 1})

	// The counters are what the events add up to, day by day.
	var wrong int
	if err := c.in.db.Get(&wrong, `SELECT count(*) FROM (SELECT day, count(*) FILTER (WHERE category = 'CALL') AS calls, sum(units) FILTER (WHERE category = 'MESSAGE') AS messages
		FROM usage_records WHERE account_id = $1 GROUP BY day) days WHERE calls > 5 OR messages <> 3`, c.account); err != nil || wrong > 0 {
		t.Errorf("%d days with other usage, %v", wrong, err)
	}
}

// exactly asks for more calls and messages at once than may pass today, in every way in which they can be asked for: exactly as many
// pass as are left, and the others are told when the next ones may.
func (a *caller) exactly(limit int, resets time.Time, calls, messages int) {
	a.t.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	passed := map[string]int{}
	refused := func(kind, code string, reasons []wireReason) {
		if len(reasons) != 1 || reasons[0].Code != code || reasons[0].ResetsAt == nil || !reasons[0].ResetsAt.Equal(resets) ||
			*reasons[0].LimitedBy != "AGENT" || fmt.Sprint(kinds(reasons[0].Remedies)) != "[RAISE_LIMIT]" {
			a.t.Errorf("a %s at the limit is refused for %+v, want %s until %s", kind, reasons, code, resets)
		}
	}
	for i := range limit + 3 {
		all.Go(func() {
			if i%2 == 0 {
				got := a.record("voice.outbound", 7)
				mu.Lock()
				defer mu.Unlock()
				if got.Record != nil {
					passed["calls"]++
				} else {
					refused("call", "DAILY_CALLS_REACHED", got.Reasons)
				}
				return
			}
			got := a.authorize("voice.outbound")
			if got.Reservation != nil {
				a.settle(got.Reservation.ID, 7)
			}
			mu.Lock()
			defer mu.Unlock()
			if got.Reservation != nil {
				passed["calls"]++
			} else {
				refused("call", "DAILY_CALLS_REACHED", got.Decision.Reasons)
			}
		})
		all.Go(func() {
			got := a.record("sms.outbound", 1)
			mu.Lock()
			defer mu.Unlock()
			if got.Record != nil {
				passed["messages"]++
			} else {
				refused("message", "DAILY_MESSAGES_REACHED", got.Reasons)
			}
		})
	}
	all.Wait()
	if passed["calls"] != calls || passed["messages"] != messages {
		a.t.Fatalf("before %s %d calls and %d messages passed, want %d and %d", resets, passed["calls"], passed["messages"], calls, messages)
	}
}
