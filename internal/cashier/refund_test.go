package cashier_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
)

var staff = &billing.Actor{Subject: "support", Role: billing.RoleSupport, AllAccounts: true}

// refund gives units of a top-up back; 0 is everything.
func refund(t testing.TB, c *cashiertest.Customer, key string, p *billing.Payment, units int64) (*billing.Refund, bool, error) {
	t.Helper()
	in := cashier.RefundTopUp{Payment: p.Key, Reason: "The customer asked for it"}
	if units != 0 {
		amount := c.Amount(t, units)
		in.Amount = &amount
	}
	return c.Cashier.RefundTopUp(t.Context(), staff, c.ID, key, in)
}

func theRefund(t testing.TB, c *cashiertest.Customer, r *billing.Refund) *billing.Refund {
	t.Helper()
	rows, err := c.DB.Refunds(t.Context(), []billing.RowID{{Account: r.AccountID, Key: r.Key}})
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d refunds, %v", len(rows), err)
	}
	return rows[0]
}

func wantRefund(t testing.TB, r *billing.Refund, want billing.RefundStatus) {
	t.Helper()
	if r == nil || r.Status != want {
		t.Fatalf("the refund is %+v, want %s", r, want)
	}
}

// sweepRefund makes a refund due and has it asked for; the refund as it is then.
func sweepRefund(t testing.TB, c *cashiertest.Customer, r *billing.Refund) *billing.Refund {
	t.Helper()
	c.Exec(t, `UPDATE refunds SET next_action_at = clock_timestamp() - interval '1 second' WHERE account_id = $1 AND key = $2 AND status = 'SUBMITTED'`, c.ID, r.Key)
	if n, err := c.Cashier.SweepRefunds(t.Context()); n != 1 || err != nil {
		t.Fatalf("%d refunds were due, %v", n, err)
	}
	return theRefund(t, c, r)
}

// atProcessor is what the processor has given back of a payment, in units.
func atProcessor(t testing.TB, c *cashiertest.Customer, p *billing.Payment) int64 {
	t.Helper()
	fact, err := c.Sandbox.Lookup(t.Context(), payment.LookupRequest{PaymentID: p.GlobalID(), Account: p.AccountID.GlobalID()})
	must(t, err)
	return int64(fact.Refunded / money.MicrosPerUnit)
}

func topped(t testing.TB, c *cashiertest.Customer, units int64) *billing.Payment {
	t.Helper()
	p, err := c.TopUp(t, units)
	if err == nil && p.Status == billing.PaymentSubmitted { // the wait for a reply is short in some tests
		must(t, c.Cashier.Drain(t.Context()))
		p = c.Payment(t, p)
	}
	must(t, err)
	wantStatus(t, p, billing.PaymentCredited)
	return p
}

// What went in last is what is left: older top-ups are spent first.
func TestRefundsOfWhatIsLeft(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Subscriber(t, "basic")
	first, second := topped(t, c, 20), topped(t, c, 30)
	c.Spend(t, 15*money.MicrosPerUnit)
	r, _, err := refund(t, c, c.Key(), first, 0)
	must(t, err)
	wantRefund(t, r, billing.RefundSucceeded)
	if r.AmountMoney() != c.Amount(t, 5) || r.ProcessorRef == nil || r.CreditNoteKey == nil || r.ClosedAt == nil {
		t.Errorf("%+v", r)
	}
	wantStatus(t, c.Payment(t, first), billing.PaymentPartiallyRefunded)
	_, _, err = refund(t, c, c.Key(), first, 1)
	wantFault(t, err, fault.PaymentNotRefundable)
	r, _, err = refund(t, c, c.Key(), second, 0)
	must(t, err)
	wantRefund(t, r, billing.RefundSucceeded)
	wantStatus(t, c.Payment(t, second), billing.PaymentRefunded)
	wantPosted(t, c, 0)
	if got := atProcessor(t, c, second); got != 30 {
		t.Errorf("the processor gave back %d", got)
	}
	// Webhooks of refunds tell nothing new.
	_, err = h.Cashier.SweepNotices(t.Context())
	must(t, err)
	wantStatus(t, c.Payment(t, first), billing.PaymentPartiallyRefunded)

	_, _, err = refund(t, c, c.Key(), c.Payments(t)[0], 1)
	wantFault(t, err, fault.PaymentNotRefundable)
	_, _, err = refund(t, c, c.Key(), &billing.Payment{Key: 4711}, 1)
	wantFault(t, err, fault.NotFound)
}

// Whatever befalls the call, the card gets the money once, and until that is known the money is not on the balance.
func TestRefundsThroughFaults(t *testing.T) {
	t.Parallel()
	for name, faults := range map[string]sandbox.Faults{
		"hang before": {HangBefore: 1}, "late": {LateCapture: 1}, "hang after": {HangAfter: 1}, "500 after": {ErrorAfter: 1}, "cut": {Cut: 1, Seed: 7}, "down": {Down: true},
		"cut otherwise": {Cut: 1, Seed: 8},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := cashiertest.New(t, quick(cashiertest.Options{}))
			c := h.Subscriber(t, "basic")
			p := topped(t, c, 20)
			must(t, h.Sandbox.SetFaults(faults))
			key := c.Key()
			r, _, err := refund(t, c, key, p, 12)
			must(t, err)
			wantRefund(t, r, billing.RefundSubmitted)
			wantPosted(t, c, 8)
			wantStatus(t, c.Payment(t, p), billing.PaymentCredited)
			_, _, err = refund(t, c, c.Key(), p, 1)
			wantFault(t, err, fault.RefundInProgress)
			wantRefund(t, sweepRefund(t, c, r), billing.RefundSubmitted)
			if next := theRefund(t, c, r).NextActionAt; next == nil {
				t.Fatal("nobody will ask again")
			}
			must(t, h.Sandbox.SetFaults(sandbox.Faults{}))
			wantRefund(t, sweepRefund(t, c, r), billing.RefundSucceeded)
			if got := atProcessor(t, c, p); got != 12 {
				t.Errorf("the processor gave back %d", got)
			}
			wantStatus(t, c.Payment(t, p), billing.PaymentPartiallyRefunded)
			again, replayed, err := refund(t, c, key, p, 12)
			if err != nil || !replayed || again.Key != r.Key || again.Status != billing.RefundSucceeded {
				t.Errorf("again: %+v, %v, %v", again, replayed, err)
			}
			wantPosted(t, c, 8)
		})
	}
}

// A refund that the processor refuses comes back to the balance, and another can be tried.
func TestRefusedRefund(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Subscriber(t, "basic", func(a *cashier.NewAccount) { a.TaxRate = 210_000 })
	p := topped(t, c, 20)
	// Somebody has given most of it back by hand.
	_, err := h.Sandbox.Refund(t.Context(), payment.RefundRequest{Key: "by hand", Ref: *p.ProcessorRef, Amount: c.Amount(t, 20)})
	must(t, err)
	key := c.Key()
	for range 2 { // a replay says the same
		r, _, err := refund(t, c, key, p, 10)
		wantFault(t, err, fault.RefundFailed)
		wantRefund(t, r, billing.RefundFailed)
	}
	wantPosted(t, c, 20)
	wantStatus(t, c.Payment(t, p), billing.PaymentCredited)
	r, _, err := refund(t, c, c.Key(), p, 3) // 3.63 with tax; 4.20 are there
	must(t, err)
	wantRefund(t, r, billing.RefundSucceeded)
	wantPosted(t, c, 17)
}

// Long after, when the processor has forgotten its keys, its own sum tells what became of a refund.
func TestRefundsThatAreOnlyLookedUp(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	c := h.Subscriber(t, "basic")
	p := topped(t, c, 20)
	_, _, err := refund(t, c, c.Key(), p, 2)
	must(t, err)
	start := func(f sandbox.Faults) *billing.Refund {
		t.Helper()
		must(t, h.Sandbox.SetFaults(f))
		r, _, err := refund(t, c, c.Key(), p, 5)
		must(t, err)
		wantRefund(t, r, billing.RefundSubmitted)
		must(t, h.Sandbox.SetFaults(sandbox.Faults{}))
		h.Exec(t, `UPDATE refunds SET asked_at = asked_at - interval '13 hours' WHERE account_id = $1 AND key = $2`, c.ID, r.Key)
		h.Exec(t, `DELETE FROM sandbox_processor.responses`)
		return r
	}
	wantRefund(t, sweepRefund(t, c, start(sandbox.Faults{ErrorAfter: 1})), billing.RefundSucceeded)
	wantPosted(t, c, 13)
	wantRefund(t, sweepRefund(t, c, start(sandbox.Faults{Down: true})), billing.RefundFailed)
	wantPosted(t, c, 13)
	r := start(sandbox.Faults{Down: true})
	_, err = h.Sandbox.Refund(t.Context(), payment.RefundRequest{Key: "by hand", Ref: *p.ProcessorRef, Amount: c.Amount(t, 1)})
	must(t, err)
	wantRefund(t, sweepRefund(t, c, r), billing.RefundSubmitted) // for people to look at
	wantPosted(t, c, 8)
	if got := atProcessor(t, c, p); got != 8 {
		t.Errorf("the processor gave back %d", got)
	}
}

// Several at once, of one payment and of several, beside spending: never more than was there, and nothing falls below zero.
func TestRefundRaces(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Subscriber(t, "basic")
	c.Agent(t, "Reception")
	payments := []*billing.Payment{topped(t, c, 20), topped(t, c, 20)}
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			for {
				_, _, err := refund(t, c, c.Key(), payments[i%2], 8)
				if fault.Is(err, fault.RefundInProgress) || fault.Is(err, fault.Unavailable) {
					continue
				}
				if err != nil && !fault.Is(err, fault.AmountTooLarge) && !fault.Is(err, fault.PaymentNotRefundable) {
					t.Error(err)
				}
				return
			}
		})
	}
	all.Go(func() { // somebody spends, as a call would: under the account's lock, never below zero
		for range 4 {
			tx, err := h.PG.Beginx()
			if err != nil {
				t.Error(err)
				return
			}
			_, err = tx.Exec(`SELECT id FROM accounts WHERE id = $1 FOR NO KEY UPDATE`, c.ID)
			var posted int64
			if err == nil {
				err = tx.Get(&posted, `SELECT posted - held FROM balances WHERE account_id = $1`, c.ID)
			}
			if err == nil && posted >= 3*money.MicrosPerUnit {
				var u cashiertest.Booked
				if u, err = cashiertest.Burned(t.Context(), tx, c.ID, c.Key(), nil, 3*money.MicrosPerUnit); err == nil {
					err = cashiertest.Book(t.Context(), tx, c.ID, u)
				}
			}
			if err = errors.Join(err, tx.Commit()); err != nil {
				t.Error(err)
			}
		}
	})
	all.Wait()
	var given int64
	for _, p := range payments {
		n := atProcessor(t, c, p)
		if given += n; n > 16 { // two of eight fit into twenty
			t.Errorf("the processor gave back %d of 20", n)
		}
	}
	if b := c.Balance(t); b.Available() < 0 || given == 0 {
		t.Errorf("%s are left after %d", b.AvailableAmount(), given)
	}
}

// One key at the same time from many callers is one refund.
func TestRefundTwins(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Subscriber(t, "basic")
	p := topped(t, c, 20)
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			r, _, err := refund(t, c, "twin", p, 8)
			if err != nil || r.Status == billing.RefundFailed {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
	all.Wait()
	wantPosted(t, c, 12)
	if got := atProcessor(t, c, p); got != 8 {
		t.Errorf("the processor gave back %d", got)
	}
	_, _, err := refund(t, c, "twin", p, 9)
	wantFault(t, err, fault.IdempotencyKeyReused)
}

// The answer of either COMMIT is lost: one refund all the same.
func TestRefundLostCommit(t *testing.T) {
	t.Parallel()
	for name, cut := range cuts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := cashiertest.New(t, cashiertest.Options{Proxied: true})
			c := h.Subscriber(t, "basic")
			p := topped(t, c, 20)
			lost := cut(h.Proxy)
			r, replayed, err := refund(t, c, "lost", p, 8)
			<-lost
			must(t, err)
			wantRefund(t, r, billing.RefundSucceeded)
			if replayed {
				t.Error("the first answer is called a replay")
			}
			wantPosted(t, c, 12)
			if got := atProcessor(t, c, p); got != 8 {
				t.Errorf("the processor gave back %d", got)
			}
		})
	}
}

// beforeRefund has a hook before and after each refund at the processor.
type beforeRefund struct {
	payment.Processor
	before, after func()
}

func (b *beforeRefund) Refund(ctx context.Context, r payment.RefundRequest) (payment.Fact, error) {
	if b.before != nil {
		b.before()
	}
	f, err := b.Processor.Refund(ctx, r)
	if b.after != nil {
		b.after()
	}
	return f, err
}

// The process dies after the first transaction, before the processor was asked or after: another one, which knows only the
// row, ends it; the same key does not start a second.
func TestRefundKilledBetween(t *testing.T) {
	t.Parallel()
	for _, asked := range []bool{false, true} {
		hook := &beforeRefund{}
		h := cashiertest.New(t, quick(cashiertest.Options{Wrap: func(p payment.Processor) payment.Processor { hook.Processor = p; return hook }}))
		c := h.Subscriber(t, "basic")
		p := topped(t, c, 20)
		dead := make(chan struct{})
		ctx, die := context.WithCancel(t.Context())
		stop := func() { die(); <-dead }
		if asked {
			hook.after = stop
		} else {
			hook.before = stop
		}
		amount := c.Amount(t, 8)
		r, _, err := c.Cashier.RefundTopUp(ctx, staff, c.ID, "killed", cashier.RefundTopUp{Payment: p.Key, Amount: &amount, Reason: "R"})
		must(t, err)
		wantRefund(t, r, billing.RefundSubmitted)
		wantPosted(t, c, 12)

		other := cashier.New(cashier.Options{DB: h.DB, Publish: func(...billing.AccountID) {}, Log: h.Log, RequestID: func(context.Context) string { return "other" },
			Processors: map[billing.AccountMode]payment.Processor{billing.ModeSandbox: h.Sandbox}, ReplyWait: time.Second, ChargeTimeout: time.Second})
		again, replayed, err := other.RefundTopUp(t.Context(), staff, c.ID, "killed", cashier.RefundTopUp{Payment: p.Key, Amount: &amount, Reason: "R"})
		if err != nil || !replayed || again.Key != r.Key || again.Status != billing.RefundSucceeded {
			t.Errorf("asked %v: %+v, %v, %v", asked, again, replayed, err)
		}
		close(dead) // and the dead one's answer comes after all: it is stale
		drained(t, h)
		wantPosted(t, c, 12)
		if got := atProcessor(t, c, p); got != 8 {
			t.Errorf("asked %v: the processor gave back %d", asked, got)
		}
	}
}
