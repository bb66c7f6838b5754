package cashier_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
)

// Nobody was there for a day, or for months; then several processes come at once. Each period is opened once, those that
// nobody could charge are forgone, the present one is charged once, and the credits of the ended ones have expired.
func TestCatchingUp(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	processes := three(t, h)
	comers := map[string]func(t testing.TB, c *cashiertest.Customer, p *cashier.Cashier){
		"sweepers": func(t testing.TB, _ *cashiertest.Customer, p *cashier.Cashier) {
			if _, err := p.SweepSubscriptions(t.Context()); err != nil {
				t.Error(err)
			}
		},
		"sweepers and writers": func(t testing.TB, c *cashiertest.Customer, p *cashier.Cashier) {
			var group sync.WaitGroup
			group.Go(func() {
				if _, err := p.SweepSubscriptions(t.Context()); err != nil {
					t.Error(err)
				}
			})
			group.Go(func() {
				if _, _, err := p.TopUp(t.Context(), c.Owner, c.ID, c.Key(), cashier.TopUp{Amount: twenty}); err != nil {
					t.Error(err)
				}
			})
			group.Wait()
		},
	}
	for who, come := range comers {
		for _, away := range []struct{ months, days int }{{0, 1}, {1, 0}, {3, 1}, {14, 0}} {
			t.Run(fmt.Sprintf("%s after %d months and %d days", who, away.months, away.days), func(t *testing.T) {
				c := h.Subscriber(t, "basic")
				ended := c.Age(t, away.months, away.days)
				var group sync.WaitGroup
				for _, p := range processes {
					group.Go(func() { come(t, c, p) })
				}
				group.Wait()
				settled(t, c, processes...)
				wantCaughtUp(t, c, ended, away.months)
			})
		}
	}
}

// wantCaughtUp fails the test unless so many whole periods were forgone since the first one ended, and the present one is paid.
func wantCaughtUp(t testing.TB, c *cashiertest.Customer, ended time.Time, forgone int) {
	t.Helper()
	s, periods := c.Subscription(t), c.Periods(t)
	var now time.Time
	must(t, c.PG.Get(&now, `SELECT greatest(last_time, coalesce(test_clock, clock_timestamp())) FROM accounts WHERE id = $1`, c.ID))
	if s.Status != billing.SubscriptionActive || s.DueInvoice != nil || s.ChargeAt != nil || s.NextActionAt == nil || !s.NextActionAt.After(now) {
		t.Errorf("the subscription is %+v", s)
	}
	if len(periods) != forgone+2 || !periods[1].StartsAt.Equal(ended) || !periods[len(periods)-1].Contains(now) {
		t.Errorf("%d periods, want %d; the second from %s, want %s", len(periods), forgone+2, periods[1].StartsAt, ended)
	}
	invoices := map[billing.Key]*billing.Invoice{}
	for _, inv := range c.Invoices(t) {
		if inv.Purpose == billing.PurposeSubscription {
			if invoices[*inv.PeriodKey] != nil {
				t.Errorf("two invoices of a period")
			}
			invoices[*inv.PeriodKey] = inv
		}
	}
	for i, p := range periods {
		want := billing.InvoiceVoid
		if i == 0 || i == len(periods)-1 {
			want = billing.InvoicePaid
		}
		if inv := invoices[p.Key]; inv == nil || inv.Status != want {
			t.Errorf("period %d of %d has the invoice %+v, want %s", i, len(periods), inv, want)
		}
	}
	charges := 0
	for _, p := range c.Payments(t) {
		if p.Purpose == billing.PurposeSubscription {
			charges++
			wantStatus(t, p, billing.PaymentCredited)
		}
	}
	if charges != 2 {
		t.Errorf("%d charges of the subscription", charges)
	}
	var usable, expired money.Credits
	for _, g := range c.Grants(t) {
		usable += g.AsOf(now).Remaining()
		expired += g.Expired
	}
	monthly := c.Plans["basic"].MonthlyCredits
	if usable != monthly || expired != monthly*money.Credits(forgone+1) {
		t.Errorf("%s credits usable, %s expired", usable.Decimal(), expired.Decimal())
	}
	var booked money.Credits
	must(t, c.PG.Get(&booked, `SELECT coalesce(sum(amount), 0) FROM credit_entries WHERE account_id = $1 AND book = 'EXPIRED'`, c.ID))
	if booked != expired {
		t.Errorf("%s expired, %s booked", expired.Decimal(), booked.Decimal())
	}
	c.Reconcile(t)
}

// A test clock that jumps, as the calls of AdvanceTestClock never let it, is months of downtime too.
func TestCatchingUpWithATestClock(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	processes := three(t, h)
	c := h.Subscriber(t, "basic")
	c.StopTime(t)
	ended := c.Period(t).EndsAt
	last := c.Period(t).Next(*c.Subscription(t).AnchorDay, c.Account(t).Zone())
	for range 3 {
		last = last.Next(*c.Subscription(t).AnchorDay, c.Account(t).Zone())
	}
	h.Exec(t, `UPDATE accounts SET test_clock = $2 WHERE id = $1`, c.ID, last.StartsAt) // the very instant
	var group sync.WaitGroup
	for _, p := range processes {
		for _, sweep := range []func(context.Context) (int, error){p.SweepSubscriptions, p.SweepSubscriptions} {
			group.Go(func() {
				if _, err := sweep(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
	}
	group.Wait()
	settled(t, c, processes...)
	wantCaughtUp(t, c, ended, 3)
}

// What was pending when everybody went away has happened at its date, once; a subscription that was not paid has ended.
func TestCatchingUpWithPendingThings(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	t.Run("downgrade", func(t *testing.T) {
		c := h.Subscriber(t, "basic")
		done, err := c.ChangePlan(t, "starter")
		must(t, err)
		c.Age(t, 3, 2)
		_, _, err = h.Cashier.CancelPendingChange(t.Context(), c.Owner, c.ID, c.Key(), nil)
		wantFault(t, err, fault.NoPendingChange) // it was applied two periods ago
		settled(t, c)
		change, periods := c.Change(t, done.Change), c.Periods(t)
		if change.Status != billing.ChangeApplied || len(periods) != 5 || periods[1].PlanKey != h.Plans["starter"].Key ||
			told(t, c, change.Key, billing.EventChangeApplied) != 1 {
			t.Errorf("%+v, %d periods", change, len(periods))
		}
		if p := c.Payments(t); len(p) != 2 || p[1].Amount != 9*money.MicrosPerUnit {
			t.Errorf("%d payments", len(p))
		}
		c.Reconcile(t)
	})
	t.Run("cancellation", func(t *testing.T) {
		c := h.Subscriber(t, "basic")
		done, _, err := h.Cashier.CancelSubscription(t.Context(), c.Owner, c.ID, c.Key())
		must(t, err)
		c.Age(t, 3, 2)
		_, err = c.ChangePlan(t, "professional")
		wantFault(t, err, fault.BillingNotConfigured)
		settled(t, c)
		if s := c.Subscription(t); s.Status != billing.SubscriptionCanceled || c.Change(t, done.Change).Status != billing.ChangeApplied ||
			len(c.Periods(t)) != 1 || len(c.Payments(t)) != 1 {
			t.Errorf("%+v", s)
		}
	})
	t.Run("an upgrade at the bank", func(t *testing.T) {
		c := h.Subscriber(t, "basic")
		c.Card(t, "pm_card_authenticationRequired")
		done, err := c.ChangePlan(t, "professional")
		must(t, err)
		c.Card(t, "pm_card_visa")
		h.Bank(t, done.Payment, "approve")
		ended := c.Age(t, 3, 2)
		settled(t, c)
		wantStatus(t, c.Payment(t, done.Payment), billing.PaymentRefunded)
		wantCaughtUp(t, c, ended, 3)
	})
	t.Run("an unpaid renewal", func(t *testing.T) {
		c, _ := pastDue(t, h)
		c.Card(t, "pm_card_visa")
		for _, back := range []string{ // its retries would have been due all the time
			`UPDATE periods SET starts_at = starts_at - interval '50 days', ends_at = ends_at - interval '50 days' WHERE account_id = $1`,
			`UPDATE credit_grants SET effective_at = effective_at - interval '50 days', expires_at = expires_at - interval '50 days' WHERE account_id = $1`,
			`UPDATE subscriptions SET next_action_at = next_action_at - interval '50 days', charge_at = charge_at - interval '50 days',
				past_due_at = past_due_at - interval '50 days' WHERE account_id = $1`,
		} {
			h.Exec(t, back, c.ID)
		}
		settled(t, c)
		if s := c.Subscription(t); s.Status != billing.SubscriptionCanceled || len(c.Periods(t)) != 2 || len(c.Payments(t)) != 2 {
			t.Errorf("%+v, %d payments", s, len(c.Payments(t)))
		}
		if inv := c.Invoices(t); inv[1].Status != billing.InvoiceUncollectible {
			t.Errorf("%+v", inv[1])
		}
	})
	t.Run("retries of a week", func(t *testing.T) {
		c, _ := pastDue(t, h)
		h.Exec(t, `UPDATE subscriptions SET past_due_at = clock_timestamp() - interval '20 days', charge_at = clock_timestamp() - interval '19 days',
			next_action_at = clock_timestamp() - interval '19 days' WHERE account_id = $1`, c.ID)
		for range 10 {
			renew(t, c)
		}
		if s := c.Subscription(t); s.Status != billing.SubscriptionUnpaid || s.Attempts != 2 || s.ChargeAt != nil {
			t.Errorf("%+v", s)
		}
		wantCharges(t, c, 3) // the first, the renewal, and one retry for all the days that were missed
	})
}

// The processor hangs when everybody comes back: periods turn all the same, no charge is made twice.
func TestCatchingUpWithoutTheProcessor(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	c := h.Subscriber(t, "basic")
	ended := c.Age(t, 2, 0)
	must(t, h.Sandbox.SetFaults(sandbox.Faults{HangAfter: 1}))
	renew(t, c)
	must(t, h.Sandbox.SetFaults(sandbox.Faults{}))
	wantStatus(t, c.Payments(t)[1], billing.PaymentUnknown)
	settled(t, c)
	wantCaughtUp(t, c, ended, 2)
	wantCharges(t, c, 2)
}

// The database's clock goes back by hours: the books go on from their last time, and nothing that happened happens again.
func TestClockGoesBack(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Subscriber(t, "basic")
	c.Age(t, 0, 0)
	renew(t, c)
	// As if all of that had been three hours later, and the clock had gone back since.
	h.Exec(t, `UPDATE accounts SET last_time = clock_timestamp() + interval '3 hours' WHERE id = $1`, c.ID)
	last := c.Account(t).LastTime
	_, err := c.TopUp(t, 20)
	must(t, err)
	_, err = c.ChangePlan(t, "starter")
	must(t, err)
	_, err = c.ChangePlan(t, "professional")
	must(t, err)
	for range 3 {
		renew(t, c)
		if _, err := h.Cashier.SweepSubscriptions(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if now := c.Account(t).LastTime; now.Before(last) {
		t.Errorf("time went from %s to %s", last, now)
	}
	for _, table := range []string{"events", "audit_log"} {
		var backwards int
		must(t, h.PG.Get(&backwards, `SELECT count(*) FROM (SELECT at < lag(at) OVER (ORDER BY seq) AS back FROM `+table+
			` WHERE account_id = $1) x WHERE back`, c.ID))
		if backwards != 0 {
			t.Errorf("%d of %s run backwards", backwards, table)
		}
	}
	if s := c.Subscription(t); s.PlanKey != h.Plans["professional"].Key || len(c.Periods(t)) != 2 {
		t.Errorf("%+v", s)
	}
	// A period that ended before the account's last time has ended, though the clock is not there yet.
	c.EndPeriodIn(t, 4*time.Hour)
	h.Exec(t, `UPDATE accounts SET last_time = clock_timestamp() + interval '5 hours' WHERE id = $1`, c.ID)
	_, err = c.TopUp(t, 5)
	must(t, err)
	if n := len(c.Periods(t)); n != 3 {
		t.Errorf("%d periods", n)
	}
	settled(t, c)
	wantPosted(t, c, 25)
	c.Reconcile(t)
}

// A year of periods where clocks change, and where they change at midnight: each begins at the first instant of its date and
// where the one before ended; not a moment earlier.
func TestPeriodsThroughClockChanges(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	zones := []string{"Europe/Madrid", "America/Santiago", "Asia/Beirut", "Africa/Cairo"}
	starts := []string{"2027-03-28", "2027-09-05", "2027-01-31"} // Madrid and Beirut spring forward; Santiago at midnight; a long month
	if !soak {
		zones, starts = zones[:3], starts[:2]
	}
	for _, name := range zones {
		for _, date := range starts {
			t.Run(name+" from "+date, func(t *testing.T) {
				t.Parallel()
				zone, err := time.LoadLocation(name)
				must(t, err)
				day, err := time.Parse(time.DateOnly, date)
				must(t, err)
				anchor := billing.DateOf(day, time.UTC)
				c := h.Customer(t, func(a *cashier.NewAccount) { a.TimeZone = name })
				c.StopTime(t)
				h.Exec(t, `UPDATE accounts SET test_clock = $2 WHERE id = $1`, c.ID, anchor.Midnight(zone))
				c.Subscribe(t, "free")
				months := 13
				for range months {
					p := c.Period(t)
					if p.StartDate.Day != anchor.Day && p.StartDate.AddDays(1).Day != 1 {
						t.Errorf("a period starts on %s", p.StartDate)
					}
					if !p.StartsAt.Equal(p.StartDate.Midnight(zone)) || billing.DateOf(p.StartsAt, zone) != p.StartDate ||
						billing.DateOf(p.StartsAt.Add(-time.Microsecond), zone) != p.StartDate.AddDays(-1) {
						t.Errorf("%s starts at %s", p.StartDate, p.StartsAt.In(zone))
					}
					c.AdvanceTo(t, p.EndsAt.Add(-time.Microsecond))
					if c.Period(t).Key != p.Key {
						t.Errorf("a period has ended early")
					}
					c.AdvanceTo(t, p.EndsAt)
					must(t, h.Cashier.Roll(t.Context(), c.ID))
					if next := c.Period(t); !next.StartsAt.Equal(p.EndsAt) || next.StartDate != p.EndDate {
						t.Errorf("%+v follows %+v", next, p)
					}
				}
				if n := len(c.Invoices(t)); n != months+1 {
					t.Errorf("%d invoices", n)
				}
			})
		}
	}
}

// An account moves to a zone far away in the middle of a period: the period ends where it was to end, and the next one goes on
// from there to a midnight of the new zone, without gap or overlap.
func TestZoneChangesInThePeriod(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	for _, zone := range []string{"Pacific/Kiritimati", "Pacific/Pago_Pago"} {
		c := h.Subscriber(t, "basic")
		c.StopTime(t)
		first := c.Period(t)
		h.Exec(t, `UPDATE accounts SET time_zone = $2 WHERE id = $1`, c.ID, zone)
		c.AdvanceTo(t, first.EndsAt)
		settled(t, c)
		p := c.Period(t)
		if !p.StartsAt.Equal(first.EndsAt) || p.TimeZone != zone || !p.EndsAt.Equal(p.EndDate.Midnight(p.Zone())) {
			t.Errorf("%+v", p)
		}
		done, err := c.ChangePlan(t, "professional") // on a local date that may be before the period's first, or after it
		must(t, err)
		if change := c.Change(t, done.Change); *change.DaysRemaining > *change.DaysInPeriod || *change.DaysRemaining < *change.DaysInPeriod-1 {
			t.Errorf("%d of %d days", *change.DaysRemaining, *change.DaysInPeriod)
		}
		c.AdvanceTo(t, p.EndsAt)
		settled(t, c)
		if len(c.Periods(t)) != 3 {
			t.Errorf("%d periods", len(c.Periods(t)))
		}
		c.Reconcile(t)
	}
}
