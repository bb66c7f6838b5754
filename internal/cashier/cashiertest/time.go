package cashiertest

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
)

// StopTime gives the account a test clock: from now on only AdvanceTo and Advance move its time.
func (c *Customer) StopTime(t testing.TB) {
	t.Helper()
	if err := c.Cashier.CreateTestClock(t.Context(), c.Owner, c.ID); err != nil {
		t.Fatal(err)
	}
}

// AdvanceTo moves the test clock, in as many calls as that takes.
func (c *Customer) AdvanceTo(t testing.TB, to time.Time) {
	t.Helper()
	for now := c.Now(t); now.Before(to); now = c.Now(t) {
		next := to
		if most := now.Add(cashier.MaxAdvance); most.Before(to) {
			next = most
		}
		if _, err := c.Cashier.AdvanceTestClock(t.Context(), c.Owner, c.ID, next); err != nil {
			t.Fatalf("advance to %s: %v", next, err)
		}
		if after := c.Now(t); !after.After(now) {
			t.Fatalf("the clock stays at %s", now)
		}
	}
}

// Advance moves the test clock by so much.
func (c *Customer) Advance(t testing.TB, d time.Duration) {
	t.Helper()
	c.AdvanceTo(t, c.Now(t).Add(d))
}

// Now is where the test clock stands.
func (c *Customer) Now(t testing.TB) time.Time {
	t.Helper()
	clock := c.Account(t).TestClock
	if clock == nil {
		t.Fatal("the account has no test clock")
	}
	return clock.UTC()
}

// Period reads the subscription's present period.
func (c *Customer) Period(t testing.TB) *billing.Period {
	t.Helper()
	return only(t, c.direct(t).Periods, billing.RowID{Account: c.ID, Key: *c.Subscription(t).PeriodKey})
}

// ChangePlan asks for a plan on whatever terms hold now.
func (c *Customer) ChangePlan(t testing.TB, plan string) (cashier.PlanChanged, error) {
	t.Helper()
	done, _, err := c.Cashier.ChangePlan(t.Context(), c.Owner, c.ID, c.Key(), cashier.ChangePlan{Plan: c.Plans[plan].Key})
	return done, err
}

// Change reads a plan change as it is now.
func (c *Customer) Change(t testing.TB, id billing.RowID) *billing.PlanChange {
	t.Helper()
	return only(t, c.direct(t).PlanChanges, id)
}

// Invoices reads all invoices, oldest first.
func (c *Customer) Invoices(t testing.TB) []*billing.Invoice {
	t.Helper()
	rows, err := c.direct(t).InvoicesPage(context.WithoutCancel(t.Context()), []billing.AccountID{c.ID}, billing.Page{Limit: billing.MaxPage, Backward: true})
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(rows)
	return rows
}

// Grants reads all credit grants, oldest first.
func (c *Customer) Grants(t testing.TB) []*billing.CreditGrant {
	t.Helper()
	rows, err := c.direct(t).GrantsPage(context.WithoutCancel(t.Context()), []billing.AccountID{c.ID}, billing.Page{Limit: billing.MaxPage, Backward: true})
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(rows)
	return rows
}
