package worker_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
	"github.com/aura-billing/gateway/internal/worker"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A sweep comes at once, then each time its time has come; a full batch is followed by the next at once; it ends with its context.
func TestRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var at []time.Duration
		batches := []int{3, 100, 100, 7, 0, 250, 0}
		ctx, cancel := context.WithCancel(t.Context())
		sweep := worker.Sweep{Name: "test", Every: time.Second, Do: func(context.Context) (int, error) {
			at = append(at, time.Since(start))
			if len(at) == len(batches) {
				cancel()
			}
			return batches[len(at)-1], nil
		}}
		worker.Run(ctx, slog.New(slog.DiscardHandler), []worker.Sweep{sweep})
		want := []time.Duration{0, 1, 1, 1, 2, 3, 3}
		for i := range want {
			if at[i] != want[i]*time.Second {
				t.Fatalf("swept at %v", at)
			}
		}
	})
}

// A failing sweep is tried again at its pace, is logged once for each kind of failure in a row, and holds up no other.
func TestFailures(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		ctx, cancel := context.WithCancel(t.Context())
		down, worse := errors.New("down"), errors.New("worse")
		errs := []error{down, down, worse, worse, nil, worse, down}
		n, others := 0, 0
		sweeps := []worker.Sweep{
			{Name: "failing", Every: time.Second, Do: func(context.Context) (int, error) {
				n++
				if n > len(errs) {
					cancel()
					return 0, ctx.Err()
				}
				return 100, errs[n-1] // a full batch that failed is not followed at once
			}},
			{Name: "other", Every: time.Second, Do: func(context.Context) (int, error) { others++; return 0, nil }},
		}
		start := time.Now()
		worker.Run(ctx, slog.New(slog.NewTextHandler(&log, nil)), sweeps)
		lines := strings.Split(strings.TrimSpace(log.String()), "\n")
		if len(lines) != 4 || !strings.Contains(lines[0], "error=down") || !strings.Contains(lines[1], "error=worse") || !strings.Contains(lines[2], "error=worse") ||
			!strings.Contains(lines[3], "error=down") || !strings.Contains(lines[0], "sweep=failing") {
			t.Errorf("logged\n%s", log.String())
		}
		if took := time.Since(start); took != 6*time.Second { // the fifth was a full batch
			t.Errorf("took %s", took)
		}
		if others < 6 {
			t.Errorf("the other sweep ran %d times", others)
		}
	})
}

// The real sweeps heal what was left behind: a payment without an answer is asked about, a lapsed subscription ends, a webhook
// is applied, and nothing is left due.
func TestSweepsHeal(t *testing.T) {
	t.Parallel()
	published := make(chan billing.AccountID, 1000)
	h := cashiertest.New(t, cashiertest.Options{Publish: func(ids ...billing.AccountID) {
		for _, id := range ids {
			published <- id
		}
	}})
	c := h.Subscriber(t, "basic")
	if err := h.Sandbox.SetFaults(sandbox.Faults{Down: true}); err != nil {
		t.Fatal(err)
	}
	p, err := c.TopUp(t, 20)
	if err != nil || p.Status != billing.PaymentUnknown {
		t.Fatalf("%+v, %v", p, err)
	}
	if err := h.Sandbox.SetFaults(sandbox.Faults{}); err != nil {
		t.Fatal(err)
	}
	c.Due(t, p)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	done := make(chan struct{})
	go func() { defer close(done); worker.Run(ctx, h.Log, worker.Sweeps(h.Cashier)) }()
	for c.Payment(t, p).Status != billing.PaymentCredited {
		select {
		case <-published:
		case <-ctx.Done():
			t.Fatalf("the payment is %s", c.Payment(t, p).Status)
		}
	}
	cancel()
	<-done
	names := map[string]bool{}
	for _, s := range worker.Sweeps(h.Cashier) {
		if names[s.Name] || s.Every <= 0 || s.Do == nil {
			t.Errorf("the sweep %q, every %s", s.Name, s.Every)
		}
		names[s.Name] = true
	}
}
