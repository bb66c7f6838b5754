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
)

// A caller whose time is over while his usage waits for the account is told that it may still be done, not that it was stopped: it is
// done, once, and its key says so. What he is given meanwhile is nobody else's to write.
func TestCallersTimeIsOver(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	u := newUser(t, h, "basic")
	r := u.call(t)
	charge := func(ctx context.Context) (bool, error) {
		results, err := u.Cashier.RecordUsage(ctx, u.ID, []billing.UsageItem{{Agent: u.agent.Key, Rate: "voice.outbound", Units: 60,
			Mode: billing.ModeRequireFunds, Idempotency: "in a hurry"}})
		return len(results) == 1 && results[0].Replayed, err
	}
	verbs := []func(ctx context.Context) (replayed bool, err error){
		charge,
		func(ctx context.Context) (bool, error) {
			a, err := u.Cashier.AuthorizeUsage(ctx, u.agent, billing.UsageAsk{Rate: "webchat", Idempotency: "in a hurry too"})
			return a.Replayed, err
		},
		func(ctx context.Context) (bool, error) {
			a, err := u.Cashier.ExtendUsage(ctx, u.Owner, u.id(r), 1, 0)
			return a.Replayed, err
		},
		func(ctx context.Context) (bool, error) {
			s, err := u.Cashier.SettleUsage(ctx, u.Owner, u.id(r), 90)
			return s.Replayed, err
		},
	}
	letGo := takeRow(t, u.Customer)
	defer letGo()
	ctx, stop := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer stop()
	var all sync.WaitGroup
	for _, verb := range verbs[:3] {
		all.Go(func() {
			_, err := verb(ctx)
			if f := fault.As(err); f == nil || f.Code != fault.OutcomeUnknown || !f.Code.Retryable() || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("answered %v", err)
			}
		})
	}
	all.Wait()
	_, err := verbs[3](ctx)
	wantFault(t, err, fault.OutcomeUnknown)
	letGo()
	for i, verb := range verbs {
		if i == 2 { // settled by now
			continue
		}
		if replayed, err := verb(t.Context()); err != nil || !replayed {
			t.Errorf("verb %d was done a second time: replayed %v, %v", i, replayed, err)
		}
	}
}

// A key that is sent again when the lease is over does not allow the call again: its slot is another's by now.
func TestReplayAfterTheLease(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	u := newUser(t, h, "basic")
	u.StopTime(t)
	authorize := func() cashier.Authorized {
		a, err := u.Cashier.AuthorizeUsage(t.Context(), u.agent, billing.UsageAsk{Rate: "voice.outbound", Idempotency: "late"})
		must(t, err)
		return a
	}
	first := authorize()
	extend := func(sequence int) cashier.Authorized {
		a, err := u.Cashier.ExtendUsage(t.Context(), u.Owner, u.id(first.Reservation), sequence, 0)
		must(t, err)
		return a
	}
	later := func() { // no sweep comes by
		h.Exec(t, `UPDATE accounts SET test_clock = test_clock + interval '2 minutes' WHERE id = $1`, u.ID)
	}
	later()
	if a := authorize(); !a.Replayed || a.Decision.Allowed || a.Decision.ExpiresAt != nil || a.Reservation.Status != billing.ReservationExpired {
		t.Errorf("%+v", a)
	}
	if a := extend(1); !a.Decision.Allowed {
		t.Errorf("%+v", a)
	}
	later()
	if a := extend(1); !a.Replayed || a.Decision.Allowed || a.Reservation.Status != billing.ReservationExpired {
		t.Errorf("%+v", a)
	}
	u.wantLeft(t, "1000+0 credits, 0+0")
}
