package conformance

import (
	"sync"
	"testing"

	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment"
)

func testCapture(_ *testing.T, b *bench) {
	r := b.request(b.s.Good)
	fact := b.charge(r)
	if fact.Ref == "" || fact.CreatedAt.IsZero() || fact.UpdatedAt.Before(fact.CreatedAt) {
		b.Errorf("fact = %+v", fact)
	}
	b.wantFact(fact, payment.Fact{
		Ref: fact.Ref, PaymentID: r.PaymentID, Account: r.Account, Status: payment.StatusCaptured, Total: r.Total,
		Captured: r.Total.Micros,
	})
}

func testReplay(_ *testing.T, b *bench) {
	r := b.request(b.s.Good)
	first := b.charge(r)
	for range 3 {
		b.wantFact(b.charge(r), first)
	}
	if n := len(b.booked(first.CreatedAt, 0)); n != 1 {
		b.Errorf("%d charges in the books, want 1", n)
	}
}

func testKeyReused(_ *testing.T, b *bench) {
	r := b.request(b.s.Good)
	first := b.charge(r)
	for what, change := range map[string]func(r *payment.ChargeRequest){
		"amount":  func(r *payment.ChargeRequest) { r.Total = b.amount(1001) },
		"payment": func(r *payment.ChargeRequest) { r.PaymentID = unique("pay") },
		"card":    func(r *payment.ChargeRequest) { r.CardRef = b.attach(b.s.OtherGood).Ref },
	} {
		other := r
		change(&other)
		_, err := b.s.Processor.Charge(b.Context(), other)
		if err == nil {
			b.Errorf("another %s under the key was charged", what)
		}
		b.wantError(err, payment.ErrKeyReused)
	}
	if n := len(b.booked(first.CreatedAt, 0)); n != 1 {
		b.Errorf("%d charges in the books, want 1", n)
	}
	b.wantFact(b.charge(r), first)
}

// Calls in flight may be refused (Stripe answers 409 to all but one); those that are answered agree, and once the dust has
// settled there is one charge.
func testConcurrentCalls(_ *testing.T, b *bench) {
	r := b.request(b.s.Good)
	var (
		all  sync.WaitGroup
		mu   sync.Mutex
		refs = map[string]int{}
	)
	for range 16 {
		all.Go(func() {
			fact, err := b.s.Processor.Charge(b.Context(), r)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				refs[fact.Ref]++
			}
		})
	}
	all.Wait()
	last := b.charge(r)
	refs[last.Ref]++
	if len(refs) != 1 {
		b.Errorf("answers name %d charges: %v", len(refs), refs)
	}
	if n := len(b.booked(last.CreatedAt, 0)); n != 1 {
		b.Errorf("%d charges in the books, want 1", n)
	}
}

func testDeclines(_ *testing.T, b *bench) {
	for code, token := range b.s.Declines {
		r := b.request(token)
		fact := b.charge(r)
		want := payment.Fact{
			Ref: fact.Ref, PaymentID: r.PaymentID, Account: r.Account, Status: payment.StatusDeclined, Total: r.Total, DeclineCode: code,
		}
		b.wantFact(fact, want)
		b.wantFact(b.charge(r), want)
		b.wantFact(b.lookup(fact.Ref), want)
	}
}

func testAmounts(_ *testing.T, b *bench) {
	u, _ := b.s.Processor.ChargeUnit(b.s.Currency)
	for what, total := range map[string]money.Amount{
		"zero":          {Micros: 0, Currency: b.s.Currency},
		"negative":      {Micros: -u.Minimum, Currency: b.s.Currency},
		"below minimum": {Micros: u.Minimum - u.Micros(), Currency: b.s.Currency},
		"above maximum": {Micros: u.Maximum + u.Micros(), Currency: b.s.Currency},
		"half a unit":   {Micros: u.Minimum + u.Micros()/2, Currency: b.s.Currency},
		"no currency":   {Micros: u.Minimum, Currency: "XXX"},
	} {
		b.Run(what, func(t *testing.T) {
			b := &bench{T: t, s: b.s}
			r := b.request(b.s.Good)
			r.Total = total
			_, err := b.s.Processor.Charge(b.Context(), r)
			b.wantError(err, payment.ErrRefused)
			_, err = b.s.Processor.Lookup(b.Context(), payment.LookupRequest{PaymentID: r.PaymentID, Account: r.Account})
			b.wantError(err, payment.ErrNotFound)
		})
	}
	r := b.request(b.s.Good)
	r.Total = money.Amount{Micros: u.Minimum, Currency: b.s.Currency}
	if fact := b.charge(r); fact.Captured != u.Minimum {
		b.Errorf("the minimum: captured %d, want %d", fact.Captured, u.Minimum)
	}
}

func testAction(_ *testing.T, b *bench) {
	if b.s.ActionRequired == "" {
		b.Skip("no card for it")
	}
	r := b.request(b.s.ActionRequired)
	fact := b.charge(r)
	if fact.Status != payment.StatusRequiresAction || fact.ActionURL == "" || fact.Captured != 0 {
		b.Fatalf("with the customer present: %+v", fact)
	}
	gone, err := b.s.Processor.Cancel(b.Context(), fact.Ref)
	if err != nil || gone.Status != payment.StatusCanceled || gone.ActionURL != "" || gone.Captured != 0 {
		b.Errorf("canceled: %+v, %v", gone, err)
	}
	b.wantFact(b.lookup(fact.Ref), gone)

	r = b.request(b.s.ActionRequired)
	r.OnSession = false
	fact = b.charge(r)
	if fact.Status != payment.StatusDeclined || fact.DeclineCode != payment.DeclineAuthenticationRequired {
		b.Errorf("without the customer: %+v", fact)
	}
}

func testCancelTooLate(_ *testing.T, b *bench) {
	captured := b.charge(b.request(b.s.Good))
	after, err := b.s.Processor.Cancel(b.Context(), captured.Ref)
	if err != nil {
		b.Fatal(err)
	}
	b.wantFact(after, captured)
	for _, token := range b.s.Declines {
		declined := b.charge(b.request(token))
		after, err := b.s.Processor.Cancel(b.Context(), declined.Ref)
		if err != nil {
			b.Fatal(err)
		}
		b.wantFact(after, declined)
		break
	}
}

func testCanceledContext(_ *testing.T, b *bench) {
	r := b.request(b.s.Good)
	if fact, err := b.s.Processor.Charge(canceled(b), r); err == nil {
		b.Errorf("answered %+v", fact)
	}
}
