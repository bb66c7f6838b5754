package sandbox

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/pgtest"
)

func TestHangBeforeCaptureDoesNothingThenHealsUnderTheKey(t *testing.T) {
	t.Parallel()
	p := open(t, pgtest.Empty(t).URL, Options{})
	r := request(t, p, "pm_card_hangBeforeCapture")
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := p.Charge(ctx, r); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("error = %v", err)
	}
	if fact := found(t, p, r); fact.Ref != "" {
		t.Errorf("charged: %+v", fact)
	}
	// The deadline may have struck before the first call was counted; then the next one hangs, and one after it answers.
	for range 3 {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		fact, err := p.Charge(ctx, r)
		cancel()
		if err == nil {
			if n, _ := books(t, p); n != 1 || fact.Status != payment.StatusCaptured {
				t.Errorf("%d charges, %+v", n, fact)
			}
			return
		}
	}
	t.Error("asked again: never answered")
}

// The webhook arrives while the call hangs: what it tells of must be in the books then.
func TestHangAfterCaptureIsDurableBeforeItHangs(t *testing.T) {
	t.Parallel()
	hooks := newReceiver(t, nil)
	p := open(t, pgtest.Empty(t).URL, Options{WebhookURL: hooks.URL})
	r := request(t, p, "pm_card_hangAfterCapture")
	call := start(t, p, r)
	if n := hooks.next(t, p); n.Type != noticeCaptured || n.PaymentID != r.PaymentID || n.Account != r.Account {
		t.Errorf("notice %+v", n)
	}
	fact := found(t, p, r)
	if fact.Captured != r.Total.Micros {
		t.Errorf("while hanging: %+v", fact)
	}
	select {
	case err := <-call.done:
		t.Fatalf("answered: %v", err)
	default:
	}
	call.hangUp()
	if err := call.end(t); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v", err)
	}
	if again := mustCharge(t, p, r); again.Ref != fact.Ref || again.Status != payment.StatusCaptured {
		t.Errorf("asked again: %+v", again)
	}
	if n, _ := books(t, p); n != 1 {
		t.Errorf("%d charges", n)
	}
}

func TestCaptureAfterTheCallerHungUp(t *testing.T) {
	t.Parallel()
	hooks := newReceiver(t, nil)
	p := open(t, pgtest.Empty(t).URL, Options{WebhookURL: hooks.URL})
	r := request(t, p, "pm_card_captureAfterHang")
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := p.Charge(ctx, r); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("error = %v", err)
	}
	if n := hooks.next(t, p); n.Type != noticeCaptured || n.PaymentID != r.PaymentID {
		t.Errorf("notice %+v", n)
	}
	if fact := found(t, p, r); fact.Captured != r.Total.Micros {
		t.Errorf("afterwards: %+v", fact)
	}
}

func TestServerErrorAfterCapture(t *testing.T) {
	t.Parallel()
	p := open(t, pgtest.Empty(t).URL, Options{})
	for token, replays := range map[string]bool{"pm_card_errorAfterCapture": true, "pm_card_errorReplayed": false} {
		r := request(t, p, token)
		if _, err := p.Charge(t.Context(), r); !errors.Is(err, errServer) {
			t.Fatalf("%s: %v", token, err)
		}
		if fact := found(t, p, r); fact.Status != payment.StatusCaptured {
			t.Errorf("%s: %+v", token, fact)
		}
		fact, err := p.Charge(t.Context(), r)
		if answered := err == nil && fact.Status == payment.StatusCaptured; answered != replays {
			t.Errorf("%s asked again: %+v, %v", token, fact, err)
		}
	}
	if n, _ := books(t, p); n != 2 {
		t.Errorf("%d charges, want 2", n)
	}
}

func TestRateLimitedCardPassesAtTheThirdCall(t *testing.T) {
	t.Parallel()
	p := open(t, pgtest.Empty(t).URL, Options{})
	r := request(t, p, "pm_card_rateLimited")
	for range 2 {
		if _, err := p.Charge(t.Context(), r); !errors.Is(err, payment.ErrBusy) {
			t.Fatalf("error = %v", err)
		}
		if fact := found(t, p, r); fact.Ref != "" {
			t.Errorf("charged: %+v", fact)
		}
	}
	if fact := mustCharge(t, p, r); fact.Status != payment.StatusCaptured {
		t.Errorf("third: %+v", fact)
	}
}

func TestProcessingIsCapturedLaterAndToldByNotice(t *testing.T) {
	t.Parallel()
	hooks := newReceiver(t, nil)
	p := open(t, pgtest.Empty(t).URL, Options{WebhookURL: hooks.URL, ProcessingDelay: 50 * time.Millisecond})
	r := request(t, p, "pm_card_processing")
	first := mustCharge(t, p, r)
	if first.Status != payment.StatusProcessing || first.Captured != 0 {
		t.Fatalf("first: %+v", first)
	}
	for _, want := range []string{noticeProcessing, noticeCaptured} {
		if n := hooks.next(t, p); n.Type != want || n.Ref != first.Ref {
			t.Errorf("notice %+v, want %s", n, want)
		}
	}
	if fact := found(t, p, r); fact.Status != payment.StatusCaptured || !fact.UpdatedAt.After(first.UpdatedAt) {
		t.Errorf("then: %+v", fact)
	}
	if again := mustCharge(t, p, r); again != first {
		t.Errorf("the key's answer changed: %+v", again)
	}
}

func TestProcessingCanBeCanceled(t *testing.T) {
	t.Parallel()
	p := open(t, pgtest.Empty(t).URL, Options{ProcessingDelay: time.Hour})
	fact := mustCharge(t, p, request(t, p, "pm_card_processing"))
	if after, err := p.Cancel(t.Context(), fact.Ref); err != nil || after.Status != payment.StatusCanceled {
		t.Errorf("%+v, %v", after, err)
	}
}
