package billing_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
)

// moves is the whole state machine: what each report does to a payment in each state. "." leaves it as it is. A canceled payment
// that waited for the customer past its deadline is EXPIRED. CAPTURED is then credited, or refunded, by who booked the report.
const moves = `
                    REQUIRES_ACTION  PROCESSING  UNKNOWN  CAPTURED  DECLINED  CANCELED  REFUNDED
CREATED             REQUIRES_ACTION  PROCESSING  UNKNOWN  CAPTURED  DECLINED  CANCELED  .
SUBMITTED           REQUIRES_ACTION  PROCESSING  UNKNOWN  CAPTURED  DECLINED  CANCELED  .
REQUIRES_ACTION     .                PROCESSING  .        CAPTURED  DECLINED  CANCELED  .
PROCESSING          REQUIRES_ACTION  .           .        CAPTURED  DECLINED  CANCELED  .
UNKNOWN             REQUIRES_ACTION  PROCESSING  .        CAPTURED  DECLINED  CANCELED  .
CAPTURED            .                .           .        .         .         .         REFUNDED
CREDITED            .                .           .        .         .         .         .
DECLINED            .                .           .        CAPTURED  .         .         .
CANCELED            .                .           .        CAPTURED  .         .         .
EXPIRED             .                .           .        CAPTURED  .         .         .
REFUNDED            .                .           .        .         .         .         .
PARTIALLY_REFUNDED  .                .           .        .         .         .         .
DISPUTED            .                .           .        .         .         .         .
`

var now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func paymentIn(status billing.PaymentStatus) billing.Payment {
	ref, url, code := "ch_1", "https://bank", "lost_card"
	p := billing.Payment{AccountID: 7, Key: 3, Status: status, ProcessorRef: &ref, CreatedAt: now.Add(-time.Hour), UpdatedAt: now.Add(-time.Hour),
		Deadline: now.Add(time.Hour), Purpose: billing.PurposeTopUp, Amount: 10, Total: 10}
	if status == billing.PaymentRequiresAction {
		p.ActionURL = &url
	}
	if status == billing.PaymentDeclined {
		p.DeclineCode = &code
	}
	return p
}

func TestPaymentMoves(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSpace(moves), "\n")
	reports := strings.Fields(lines[0])
	statuses := []string{}
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		status := billing.PaymentStatus(cells[0])
		statuses = append(statuses, cells[0])
		for i, report := range reports {
			for _, late := range []bool{false, true} {
				p := paymentIn(status)
				if late {
					p.Deadline = now
				}
				before := p
				r := billing.Report{Status: billing.PaymentStatus(report), Ref: "ch_1", ActionURL: "https://bank", DeclineCode: "lost_card"}
				next, changed := p.Apply(r, now)
				want := cells[i+1]
				if late && status == billing.PaymentRequiresAction && want == "CANCELED" {
					want = "EXPIRED"
				}
				if want == "." {
					if changed || next != before {
						t.Errorf("%s + %s (late %v): changed to %+v", status, report, late, next)
					}
					continue
				}
				if !changed || string(next.Status) != want || !next.UpdatedAt.Equal(now) {
					t.Errorf("%s + %s (late %v): %s, changed %v; want %s", status, report, late, next.Status, changed, want)
				}
				if (next.ActionURL != nil) != (next.Status == billing.PaymentRequiresAction) || (next.DeclineCode != nil) != (next.Status == billing.PaymentDeclined) {
					t.Errorf("%s + %s: %+v breaks the database's rules", status, report, next)
				}
				if again, changed := next.Apply(r, now.Add(time.Second)); changed && next.Status != billing.PaymentCaptured {
					t.Errorf("%s + %s twice: %+v", status, report, again)
				}
				if p != before {
					t.Errorf("%s + %s changed the payment it was given", status, report)
				}
			}
		}
	}
	if len(statuses) != 13 || len(reports) != 7 {
		t.Errorf("%d states, %d reports", len(statuses), len(reports))
	}
}

// What is newly told without a new status counts: a new page, the processor's own id.
func TestPaymentNews(t *testing.T) {
	t.Parallel()
	p := paymentIn(billing.PaymentRequiresAction)
	next, changed := p.Apply(billing.Report{Status: billing.PaymentRequiresAction, Ref: "ch_1", ActionURL: "https://other"}, now)
	if !changed || *next.ActionURL != "https://other" {
		t.Errorf("another page: %+v, %v", next, changed)
	}
	p = paymentIn(billing.PaymentProcessing)
	p.ProcessorRef = nil
	next, changed = p.Apply(billing.Report{Status: billing.PaymentProcessing, Ref: "ch_2"}, now)
	if !changed || *next.ProcessorRef != "ch_2" {
		t.Errorf("the processor's id: %+v, %v", next, changed)
	}
	if next, changed = next.Apply(billing.Report{Status: billing.PaymentProcessing}, now); changed || *next.ProcessorRef != "ch_2" {
		t.Errorf("nothing new: %+v, %v", next, changed)
	}
}

// A failed payment says why in the help page's words, and only a failed one does.
func TestPaymentFailures(t *testing.T) {
	t.Parallel()
	for _, status := range []billing.PaymentStatus{billing.PaymentCreated, billing.PaymentSubmitted, billing.PaymentRequiresAction, billing.PaymentProcessing,
		billing.PaymentUnknown, billing.PaymentCredited, billing.PaymentRefunded, billing.PaymentPartiallyRefunded, billing.PaymentDisputed} {
		p := paymentIn(status)
		if f := p.Failure(); f != nil {
			t.Errorf("%s failed: %+v", status, f)
		}
	}
	for decline, want := range map[string]fault.Code{"generic_decline": fault.CardDeclined, "insufficient_funds": fault.CardDeclined, "expired_card": fault.CardExpired,
		"processing_error": fault.PaymentTemporaryError, "try_again_later": fault.PaymentTemporaryError, "authentication_required": fault.AuthenticationRequired,
		"payment_intent_authentication_failure": fault.AuthenticationRequired, "never_heard_of": fault.CardDeclined, "": fault.CardDeclined} {
		p := paymentIn(billing.PaymentDeclined)
		p.DeclineCode = &decline
		f := p.Failure()
		if f == nil || f.Code != want || f.Message() != "Error processing payment" || *f.DeclineCode != decline || f.Code.Channel() != fault.UserError {
			t.Errorf("%q failed as %+v", decline, f)
		}
		words := map[fault.Code]string{fault.CardDeclined: "your bank has declined the transaction. Check that the card has sufficient funds and isn't blocked for online purchases",
			fault.CardExpired: "in Billing > Payment method", fault.PaymentTemporaryError: "a few minutes and try again", fault.AuthenticationRequired: "bank"}[want]
		if !strings.Contains(f.Advice, words) || (f.PortalHint == nil) != (want == fault.PaymentTemporaryError) {
			t.Errorf("%q advises %q, hint %v", decline, f.Advice, f.PortalHint)
		}
	}
	for status, want := range map[billing.PaymentStatus]fault.Code{billing.PaymentExpired: fault.AuthenticationRequired, billing.PaymentCanceled: fault.PaymentTemporaryError,
		billing.PaymentCaptured: fault.PaymentTemporaryError} {
		p := paymentIn(status)
		if f := p.Failure(); f == nil || f.Code != want || f.DeclineCode != nil {
			t.Errorf("%s failed as %+v", status, f)
		}
	}
}

// Everything undecided is asked about again, later each time; what is decided never is.
func TestNextAsk(t *testing.T) {
	t.Parallel()
	for _, line := range strings.Split(strings.TrimSpace(moves), "\n")[1:] {
		status := billing.PaymentStatus(strings.Fields(line)[0])
		p := paymentIn(status)
		p.Deadline = now.Add(1000 * time.Hour)
		asked := status.Undecided() || status == billing.PaymentCaptured
		last := time.Duration(0)
		for p.Attempts = range 12 {
			next := p.NextAsk(now)
			if (next != nil) != asked {
				t.Fatalf("%s: next %v", status, next)
			}
			if next == nil {
				continue
			}
			if wait := next.Sub(now); wait < last || wait < 5*time.Second || wait > time.Hour {
				t.Errorf("%s after %d: %s, before %s", status, p.Attempts, wait, last)
			} else {
				last = wait
			}
		}
	}
	p := paymentIn(billing.PaymentUnknown)
	var waits []string
	for p.Attempts = range 7 {
		waits = append(waits, fmt.Sprint(p.NextAsk(now).Sub(now)))
	}
	if want := []string{"5s", "30s", "2m0s", "10m0s", "30m0s", "1h0m0s", "1h0m0s"}; !slices.Equal(waits, want) {
		t.Errorf("asked after %v, want %v", waits, want)
	}
	p = paymentIn(billing.PaymentRequiresAction)
	p.Attempts, p.Deadline = 9, now.Add(time.Minute)
	if next := p.NextAsk(now); !next.Equal(p.Deadline) {
		t.Errorf("the deadline is %s, asked at %s", p.Deadline, next)
	}
	if next := p.NextAsk(p.Deadline); !next.After(p.Deadline) {
		t.Errorf("after the deadline asked at %s", next)
	}
}
