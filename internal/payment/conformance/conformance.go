// Package conformance is what every payment processor must do, whoever it is: the promises of payment.Processor as tests,
// run against the sandbox and against Stripe's adapter alike. A payment saga may rely on what is tested here and on
// nothing else.
package conformance

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment"
)

// Subject is a processor under test, and the words with which it can be asked for each outcome.
type Subject struct {
	Processor payment.Processor
	Currency  money.Currency // one it takes
	Account   string         // a customer of ours that nobody else uses

	Good           string            // token of a card that captures at once
	OtherGood      string            // one with another number
	Declines       map[string]string // token by the decline code it ends in
	ActionRequired string            // token of a card whose bank wants to see the customer; "" to leave this out
	Unknown        string            // a token that is none

	// Notice makes a genuine webhook signed at the given time, with the header of the signature alone; nil leaves webhooks out.
	Notice func(at time.Time) (http.Header, []byte)
}

// Run tests the processor that open gives; open is called for each test, and may give the same one each time.
func Run(t *testing.T, open func(t *testing.T) Subject) {
	t.Helper()
	for _, c := range []struct {
		name string
		test func(t *testing.T, b *bench)
	}{
		{"a token becomes a card", testAttach},
		{"an unknown token is refused", testUnknownToken},
		{"a detached card cannot be charged", testDetach},
		{"a charge captures", testCapture},
		{"the same key gives the same answer", testReplay},
		{"another request under the key is refused and does nothing", testKeyReused},
		{"calls at once with one key make one charge", testConcurrentCalls},
		{"declines keep their codes", testDeclines},
		{"amounts that cannot be charged are refused", testAmounts},
		{"the customer's bank is asked", testAction},
		{"charges are found by ref and by payment id", testLookup},
		{"what never was is not found", testNotFound},
		{"refunds never exceed what was captured", testRefundBounds},
		{"refunds at once with one key refund once", testConcurrentRefunds},
		{"a cancel that comes too late changes nothing", testCancelTooLate},
		{"the books list every charge once", testList},
		{"a caller who gave up is not answered", testCanceledContext},
		{"webhooks are believed only when genuine and fresh", testNotice},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.test(t, &bench{T: t, s: open(t)})
		})
	}
}

// bench is a subject with the few things every test does to it.
type bench struct {
	*testing.T
	s Subject
}

func (b *bench) amount(units int64) money.Amount {
	u, ok := b.s.Processor.ChargeUnit(b.s.Currency)
	if !ok {
		b.Fatalf("the processor does not take %s", b.s.Currency)
	}
	return money.Amount{Micros: u.Minimum + money.Micros(units)*u.Micros(), Currency: b.s.Currency}
}

func (b *bench) attach(token string) payment.Card {
	b.Helper()
	card, err := b.s.Processor.AttachCard(b.Context(), payment.AttachRequest{Key: unique("attach"), Account: b.s.Account, Token: token})
	if err != nil {
		b.Fatalf("attach %s: %v", token, err)
	}
	return card
}

// request is a charge on a fresh card of this token, under a fresh payment.
func (b *bench) request(token string) payment.ChargeRequest {
	b.Helper()
	id := unique("pay")
	return payment.ChargeRequest{
		Key: "charge-" + id, PaymentID: id, Account: b.s.Account, CardRef: b.attach(token).Ref, Total: b.amount(1000),
		Description: "Top-up", OnSession: true,
	}
}

func (b *bench) charge(r payment.ChargeRequest) payment.Fact {
	b.Helper()
	fact, err := b.s.Processor.Charge(b.Context(), r)
	if err != nil {
		b.Fatalf("charge: %v", err)
	}
	return fact
}

func (b *bench) lookup(ref string) payment.Fact {
	b.Helper()
	fact, err := b.s.Processor.Lookup(b.Context(), payment.LookupRequest{Ref: ref, Account: b.s.Account})
	if err != nil {
		b.Fatalf("lookup: %v", err)
	}
	return fact
}

// booked collects the books from shortly before the fact on, page by page, without charges of other accounts.
func (b *bench) booked(since time.Time, limit int) []payment.Fact {
	b.Helper()
	var all []payment.Fact
	r := payment.ListRequest{From: since.Add(-time.Second), To: since.Add(time.Hour), Limit: limit}
	for range 10_000 {
		page, err := b.s.Processor.List(b.Context(), r)
		if err != nil {
			b.Fatalf("list: %v", err)
		}
		for _, fact := range page.Facts {
			if fact.Account == b.s.Account {
				all = append(all, fact)
			}
		}
		if page.Next == "" {
			return all
		}
		r.After = page.Next
	}
	b.Fatal("the books never end")
	return nil
}

func (b *bench) wantError(err, want error) {
	b.Helper()
	if !errors.Is(err, want) {
		b.Errorf("error = %v, want %v", err, want)
	}
}

// wantFact compares what a saga reads; the times may differ in precision between answers.
func (b *bench) wantFact(got, want payment.Fact) {
	b.Helper()
	got.CreatedAt, got.UpdatedAt, want.CreatedAt, want.UpdatedAt = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	if got != want {
		b.Errorf("fact\n got %+v\nwant %+v", got, want)
	}
}

func canceled(b *bench) context.Context {
	ctx, cancel := context.WithCancel(b.Context())
	cancel()
	return ctx
}
