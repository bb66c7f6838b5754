package cashier_test

import (
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
)

// atBoundary is a customer with an agent, whose clock stands where the first period ends, with nobody there who would charge the next:
// no worker runs. Nothing was done at that instant yet.
func atBoundary(t *testing.T) (u *user, end time.Time) {
	t.Helper()
	h := cashiertest.New(t, cashiertest.Options{})
	u = newUser(t, h, "basic")
	u.StopTime(t)
	end = u.Period(t).EndsAt
	return u, end
}

// jump sets the clock without doing what is due on the way, as time passes while all workers are stopped.
func (u *user) jump(t *testing.T, to time.Time) {
	t.Helper()
	u.Exec(t, `UPDATE accounts SET test_clock = $2 WHERE id = $1`, u.ID, to)
}

// newest is the newest grant, as granted, used, held, expired and voided.
func (u *user) newest(t *testing.T, status billing.GrantStatus, granted, used, held, expired, voided int64) {
	t.Helper()
	grants := u.Grants(t)
	wantGrant(t, grants[len(grants)-1], status, granted, used, held, expired, voided)
}

func wantGrant(t *testing.T, g *billing.CreditGrant, status billing.GrantStatus, numbers ...int64) {
	t.Helper()
	got := []int64{int64(g.Granted), int64(g.Used), int64(g.Held), int64(g.Expired), int64(g.Voided)}
	for i, n := range numbers {
		if got[i] != n*1_000 || g.Status != status {
			t.Fatalf("the grant is %s, granted, used, held, expired and voided are %v, want %s, %v", g.Status, got, status, numbers)
		}
	}
}

// At the very instant at which the period ends, with workers stopped, a call is authorised on the new period's credits, which nobody has
// paid for yet. When the renewal is declined after that, only what is unused is taken back: the call goes on with what it holds, and what
// it gives back then is taken back too.
func TestCallsOnProvisionalCredits(t *testing.T) {
	t.Parallel()
	u, end := atBoundary(t)
	u.Use(t, 1_000_000) // nothing is left of the old period
	u.Card(t, "pm_card_chargeDeclinedInsufficientFunds")
	u.jump(t, end.Add(-time.Microsecond))
	wantReasons(t, u.ask(t, "voice.outbound", 0).Decision.Reasons, billing.ReasonInsufficientFunds)
	u.jump(t, end)
	long := u.call(t)
	short := u.call(t)
	if r := u.record(t, "voice.outbound", 600); r.Record == nil || r.Record.Credits != 10_000 || r.Record.Amount != 0 {
		t.Fatalf("%+v", r)
	}
	if s := u.Subscription(t); s.Status != billing.SubscriptionActive || s.DueInvoice == nil || len(u.Payments(t)) != 1 || !u.Period(t).StartsAt.Equal(end) {
		t.Fatalf("%+v", s)
	}
	u.newest(t, billing.GrantProvisional, 1_000, 10, 2, 0, 0)

	renew(t, u.Customer) // a worker is there again
	if s := u.Subscription(t); s.Status != billing.SubscriptionPastDue {
		t.Fatalf("%+v", s)
	}
	u.newest(t, billing.GrantVoided, 1_000, 10, 2, 0, 988)
	wantReasons(t, u.ask(t, "voice.outbound", 0).Decision.Reasons, billing.ReasonInsufficientFunds) // what is held is the calls' alone
	u.Verify(t)
	if s := u.settle(t, long, 60); s.Record.Credits != 1_000 || s.Record.Amount != 0 {
		t.Fatalf("%+v", s.Record)
	}
	u.newest(t, billing.GrantVoided, 1_000, 11, 1, 0, 988)
	if _, err := u.Cashier.ReleaseUsage(t.Context(), u.Owner, u.id(short)); err != nil {
		t.Fatal(err)
	}
	u.newest(t, billing.GrantVoided, 1_000, 11, 0, 0, 989)
	wantReasons(t, u.ask(t, "voice.outbound", 0).Decision.Reasons, billing.ReasonInsufficientFunds)
	u.Verify(t)

	// Prepaid money stays usable while the renewal is retried, and when it is paid all that was taken back is there again.
	u.Card(t, "pm_card_visa")
	if _, err := u.TopUp(t, 5); err != nil {
		t.Fatal(err)
	}
	if s := u.settle(t, u.call(t), 60); s.Record.Credits != 0 || s.Record.Amount != 50_000 {
		t.Fatalf("%+v", s.Record)
	}
	_, _, err := u.Cashier.PayInvoice(t.Context(), u.Owner, billing.RowID{Account: u.ID, Key: *u.Subscription(t).DueInvoice}, u.Key(), nil)
	must(t, err)
	u.wantLeft(t, "989+0 credits, 4.95+0")
}

// A half of the held minute is used: the other half is taken back with the rest. A call that nobody extends gives all of it back.
func TestWhatCallsGiveBackOfVoidedCredits(t *testing.T) {
	t.Parallel()
	u, end := atBoundary(t)
	u.Use(t, 1_000_000)
	u.Card(t, "pm_card_chargeDeclinedInsufficientFunds")
	u.jump(t, end)
	half, dead, over := u.call(t), u.call(t), u.call(t)
	renew(t, u.Customer)
	u.newest(t, billing.GrantVoided, 1_000, 0, 3, 0, 997)
	if s := u.settle(t, half, 30); s.Record.Credits != 500 {
		t.Fatalf("%+v", s.Record)
	}
	u.Verify(t)
	if s := u.settle(t, over, 90); s.Record.Credits != 1_000 || s.Record.Amount != 25_000 { // beyond the hold there are no credits any more
		t.Fatalf("%+v", s.Record)
	}
	u.jump(t, end.Add(2*time.Minute))
	if n, err := u.Cashier.SweepReservations(t.Context()); err != nil || n != 1 {
		t.Fatalf("%d expired, %v", n, err)
	}
	u.wantLeft(t, "0+0 credits, -0.025+0")
	grants := u.Grants(t)
	if g := grants[len(grants)-1]; g.Used != 1_500 || g.Voided != 998_500 || g.Held != 0 {
		t.Fatalf("%+v", g)
	}
	u.Verify(t)
	if s := u.settle(t, dead, 60); s.Record.Credits != 0 || s.Record.Amount != 50_000 { // it went on all the same
		t.Fatalf("%+v", s.Record)
	}
}

// A call that began in one period and ends in the next uses the credits it held, though they have expired for everybody else; what it
// gives back has expired too. What it needs beyond them comes from the new period.
func TestCallsThatSpanThePeriodsEnd(t *testing.T) {
	t.Parallel()
	u, end := atBoundary(t)
	u.Use(t, 990_000)
	u.jump(t, end.Add(-30*time.Second))
	used, part, lost, longer := u.call(t), u.call(t), u.call(t), u.call(t)
	u.wantLeft(t, "6+4 credits, 0+0")
	u.jump(t, end.Add(20*time.Second))
	first := u.Grants(t)[0].Key
	old := func(used, held, expired int64) {
		t.Helper()
		for _, g := range u.Grants(t) {
			if got := []int64{int64(g.Used), int64(g.Held), int64(g.Expired)}; g.Key == first && (got[0] != used || got[1] != held || got[2] != expired) {
				t.Fatalf("used, held and expired of the old grant are %v, want %d, %d, %d", got, used, held, expired)
			}
		}
	}

	if s := u.settle(t, used, 50); s.Record.Credits != 833 || s.Record.Amount != 0 {
		t.Fatalf("%+v", s.Record)
	}
	old(990_833, 3_000, 6_167)
	u.newest(t, billing.GrantProvisional, 1_000, 0, 0, 0, 0)
	if _, err := u.Cashier.ReleaseUsage(t.Context(), u.Owner, u.id(lost)); err != nil {
		t.Fatal(err)
	}
	old(990_833, 2_000, 7_167)
	u.Verify(t)
	more, err := u.Cashier.ExtendUsage(t.Context(), u.Owner, u.id(longer), 1, 60)
	must(t, err)
	if !more.Decision.Allowed || more.Decision.FundedUnits != 120 || len(more.Reservation.Legs) != 2 {
		t.Fatalf("%+v, %+v", more.Decision, more.Reservation.Legs)
	}
	old(990_833, 2_000, 7_167)
	u.newest(t, billing.GrantProvisional, 1_000, 0, 1, 0, 0)
	renew(t, u.Customer)
	u.newest(t, billing.GrantConfirmed, 1_000, 0, 1, 0, 0)
	if s := u.settle(t, longer, 120); s.Record.Credits != 2_000 || s.Record.CreditLegs != 2 || s.Record.Amount != 0 ||
		s.Record.Day != billing.DateOf(end.Add(-time.Second), u.Account(t).Zone()) {
		t.Fatalf("%+v", s.Record)
	}
	old(991_833, 1_000, 7_167)
	u.newest(t, billing.GrantConfirmed, 1_000, 1, 0, 0, 0)
	u.jump(t, end.Add(2*time.Minute)) // the last one's worker died
	if n, err := u.Cashier.SweepReservations(t.Context()); err != nil || n != 1 {
		t.Fatalf("%d expired, %v", n, err)
	}
	old(991_833, 0, 8_167)
	if s := u.settle(t, part, 60); s.Record.Credits != 1_000 || s.Record.Amount != 0 { // told late: from what there is now
		t.Fatalf("%+v", s.Record)
	}
	u.newest(t, billing.GrantConfirmed, 1_000, 2, 0, 0, 0)
	u.wantLeft(t, "998+0 credits, 0+0")
}

// The processor gives no answer to the renewal: until it is known, calls go on with the new period's credits.
func TestCallsWhileTheRenewalIsUndecided(t *testing.T) {
	t.Parallel()
	u, end := atBoundary(t)
	u.Use(t, 1_000_000)
	u.jump(t, end)
	must(t, u.Sandbox.SetFaults(sandbox.Faults{Down: true}))
	renew(t, u.Customer)
	drained(t, u.House)
	u.newest(t, billing.GrantProvisional, 1_000, 0, 0, 0, 0)
	r := u.call(t)
	u.newest(t, billing.GrantProvisional, 1_000, 0, 1, 0, 0)
	must(t, u.Sandbox.SetFaults(sandbox.Faults{}))
	payments := u.Payments(t)
	wantStatus(t, sweep(t, u.Customer, payments[len(payments)-1]), billing.PaymentCredited)
	u.newest(t, billing.GrantConfirmed, 1_000, 0, 1, 0, 0)
	u.settle(t, r, 60)
	u.wantLeft(t, "999+0 credits, 0+0")
}
