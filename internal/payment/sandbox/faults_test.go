package sandbox

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/pgtest"
)

func TestParseFaults(t *testing.T) {
	t.Parallel()
	got, err := ParseFaults(" seed=7, busy=0.1,hangBefore=0.05,lateCapture=0.05,hangAfter=0.1,errorAfter=0.1,cut=0.2,down ")
	want := Faults{Seed: 7, Busy: 0.1, HangBefore: 0.05, LateCapture: 0.05, HangAfter: 0.1, ErrorAfter: 0.1, Cut: 0.2, Down: true}
	if err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := ParseFaults(""); err != nil || got != (Faults{}) {
		t.Errorf("empty: %+v, %v", got, err)
	}
	for _, s := range []string{"busy", "busy=x", "busy=-1", "busy=NaN", "busy=0.6,cut=0.6", "seed=-1", "flood=1"} {
		if f, err := ParseFaults(s); err == nil {
			t.Errorf("%q: %+v", s, f)
		}
	}
}

func TestDownRefusesEverythingAtOnce(t *testing.T) {
	t.Parallel()
	p := open(t, pgtest.Empty(t).URL, Options{})
	r := request(t, p, "pm_card_visa")
	if err := p.SetFaults(Faults{Down: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Charge(t.Context(), r); err == nil || errors.Is(err, payment.ErrBusy) || errors.Is(err, payment.ErrNotFound) {
		t.Errorf("charge: %v", err)
	}
	if _, err := p.Lookup(t.Context(), payment.LookupRequest{PaymentID: r.PaymentID}); err == nil || errors.Is(err, payment.ErrNotFound) {
		t.Errorf("lookup must not say that there is nothing: %v", err)
	}
	if err := p.SetFaults(Faults{}); err != nil {
		t.Fatal(err)
	}
	mustCharge(t, p, r)
	if err := p.SetFaults(Faults{Cut: 7}); err == nil {
		t.Error("took a probability of 7")
	}
}

func TestFaultsFollowTheirSeed(t *testing.T) {
	t.Parallel()
	sequence := func(seed uint64) (s [64]mishap) {
		var f faultSource
		f.set(Faults{Seed: seed, Busy: 0.2, HangAfter: 0.2, Cut: 0.2})
		for i := range s {
			s[i], _ = f.draw()
		}
		return s
	}
	if first, again := sequence(3), sequence(3); first != again || first == sequence(4) {
		t.Error("the seed does not decide the sequence")
	}
}

// A hundred payments with every fault, each asked again under its key until it is answered, several callers at a time:
// each is captured exactly once.
func TestEveryPaymentCapturedOnceUnderRandomFaults(t *testing.T) {
	t.Parallel()
	p := open(t, pgtest.Empty(t).URL, Options{})
	const payments = 100
	requests := make([]payment.ChargeRequest, payments)
	for i := range requests {
		requests[i] = request(t, p, "pm_card_visa")
	}
	faults := Faults{Seed: 42, Busy: 0.1, HangBefore: 0.1, LateCapture: 0.1, HangAfter: 0.1, ErrorAfter: 0.1, Cut: 0.2}
	if err := p.SetFaults(faults); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	slots := make(chan struct{}, 16)
	for _, r := range requests {
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			for range 200 {
				ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
				_, err := p.Charge(ctx, r)
				cancel()
				if err == nil {
					return
				}
			}
			t.Errorf("%s never answered", r.PaymentID)
		})
	}
	all.Wait()
	if err := p.SetFaults(Faults{}); err != nil {
		t.Fatal(err)
	}
	if n, captured := books(t, p); n != payments || captured != payments*usd(1250).Micros {
		t.Errorf("%d charges of %d, want %d", n, captured, payments)
	}
}

// Connections are cut under the processor's own feet, in the middle of whatever it does: an answer may be lost, a charge
// is neither lost nor doubled.
func TestEveryPaymentCapturedOnceWhileConnectionsDrop(t *testing.T) {
	t.Parallel()
	dsn := pgtest.Empty(t).URL
	p := open(t, dsn, Options{})
	const payments = 60
	requests := make([]payment.ChargeRequest, payments)
	for i := range requests {
		requests[i] = request(t, p, "pm_card_visa")
	}
	cut := func() {
		_, _ = p.db.ExecContext(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND application_name = 'sandbox_processor' AND pid <> pg_backend_pid()`)
	}
	var all sync.WaitGroup
	var lost atomic.Int32
	slots := make(chan struct{}, 6)
	for i, r := range requests {
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			if i%5 == 4 {
				cut()
			}
			for range 100 {
				if _, err := p.Charge(t.Context(), r); err == nil {
					return
				}
				lost.Add(1)
			}
			t.Errorf("%s never answered", r.PaymentID)
		})
	}
	all.Wait()
	t.Logf("%d calls ended without an answer", lost.Load())
	if n, captured := books(t, open(t, dsn, Options{})); n != payments || captured != payments*usd(1250).Micros {
		t.Errorf("%d charges of %d, want %d", n, captured, payments)
	}
}
