package cashier_test

import (
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

// A subscription lives through its months: renewed, upgraded, downgraded, declined, recovered, cancelled.
func TestLifeOfASubscription(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Subscriber(t, "basic")
	c.StopTime(t)
	first := c.Period(t)
	c.AdvanceTo(t, first.EndsAt)
	s, second := c.Subscription(t), c.Period(t)
	if s.Status != billing.SubscriptionActive || s.DueInvoice != nil || second.StartDate != first.EndDate || !second.StartsAt.Equal(first.EndsAt) {
		t.Fatalf("%+v in %+v", s, second)
	}
	half := second.StartDate.AddDays(second.Days() / 2).Midnight(second.Zone())
	c.AdvanceTo(t, half.Add(time.Hour))
	if _, err := c.ChangePlan(t, "starter"); err != nil {
		t.Fatal(err)
	}
	done, err := c.ChangePlan(t, "professional")
	if err != nil || c.Change(t, done.Change).Status != billing.ChangeApplied {
		t.Fatalf("%+v, %v", done, err)
	}
	if s := c.Subscription(t); s.PlanKey != h.Plans["professional"].Key {
		t.Fatalf("%+v", s)
	}
	_, err = c.ChangePlan(t, "professional")
	wantFault(t, err, fault.PlanUnchanged)
	if _, err := c.ChangePlan(t, "basic"); err != nil {
		t.Fatal(err)
	}
	c.AdvanceTo(t, second.EndsAt)
	if s := c.Subscription(t); s.PlanKey != h.Plans["basic"].Key || s.Status != billing.SubscriptionActive {
		t.Fatalf("%+v", s)
	}
	c.Card(t, "pm_card_chargeDeclined")
	third := c.Period(t)
	c.AdvanceTo(t, third.EndsAt)
	s = c.Subscription(t)
	if s.Status != billing.SubscriptionPastDue || s.DueInvoice == nil || s.Attempts != 1 {
		t.Fatalf("%+v", s)
	}
	_, err = c.ChangePlan(t, "professional")
	wantFault(t, err, fault.SubscriptionPastDue)
	c.Advance(t, 8*24*time.Hour)
	if s = c.Subscription(t); s.Status != billing.SubscriptionUnpaid || s.Attempts != 5 {
		t.Fatalf("%+v", s)
	}
	c.Card(t, "pm_card_visa")
	p, _, err := c.Cashier.PayInvoice(t.Context(), c.Owner, billing.RowID{Account: c.ID, Key: *s.DueInvoice}, c.Key(), nil)
	must(t, err)
	wantStatus(t, p, billing.PaymentCredited)
	if s = c.Subscription(t); s.Status != billing.SubscriptionActive || s.DueInvoice != nil {
		t.Fatalf("%+v", s)
	}
	grants := c.Grants(t)
	if g := grants[len(grants)-1]; g.Status != billing.GrantConfirmed || g.Remaining() != money.Whole(1000) {
		t.Fatalf("%+v", g)
	}
	_, _, err = c.Cashier.CancelSubscription(t.Context(), c.Owner, c.ID, c.Key())
	must(t, err)
	c.AdvanceTo(t, c.Period(t).EndsAt)
	if s = c.Subscription(t); s.Status != billing.SubscriptionCanceled {
		t.Fatalf("%+v", s)
	}
}

// A customer who leaves his bank's page and pays the renewal anew has not been declined: the subscription stays what it was,
// and so do the credits that wait for the payment.
func TestPayingARenewalAnewIsNoDecline(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Subscriber(t, "basic")
	c.StopTime(t)
	c.Exec(t, `UPDATE accounts SET test_clock = $2 WHERE id = $1`, c.ID, c.Period(t).EndsAt) // and nobody charges
	must(t, h.Cashier.Roll(t.Context(), c.ID))
	invoice := billing.RowID{Account: c.ID, Key: *c.Subscription(t).DueInvoice}
	c.Card(t, "pm_card_authenticationRequired")
	for range 2 {
		p, _, err := h.Cashier.PayInvoice(t.Context(), c.Owner, invoice, c.Key(), nil)
		must(t, err)
		wantStatus(t, p, billing.PaymentRequiresAction)
		if s := c.Subscription(t); s.Status != billing.SubscriptionActive || s.Attempts != 0 || remaining(t, c) != money.Whole(1000) {
			t.Fatalf("%+v with %s credits", s, remaining(t, c).Decimal())
		}
	}
	p := c.Payments(t)
	h.Bank(t, p[len(p)-1], "decline")
	sweep(t, c, p[len(p)-1])
	if s := c.Subscription(t); s.Status != billing.SubscriptionPastDue || s.Attempts != 1 || remaining(t, c) != 0 {
		t.Fatalf("declined by the bank: %+v with %s credits", s, remaining(t, c).Decimal())
	}
}
