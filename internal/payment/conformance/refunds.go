package conformance

import (
	"sync"
	"testing"

	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment"
)

func testRefundBounds(_ *testing.T, b *bench) {
	u, _ := b.s.Processor.ChargeUnit(b.s.Currency)
	fact := b.charge(b.request(b.s.Good))
	part := payment.RefundRequest{
		Key: unique("refund"), Ref: fact.Ref, Amount: money.Amount{Micros: 10 * u.Micros(), Currency: b.s.Currency},
		Reason: "requested_by_customer",
	}
	refund := func(r payment.RefundRequest) (payment.Fact, error) { return b.s.Processor.Refund(b.Context(), r) }

	first, err := refund(part)
	if err != nil || first.Refunded != part.Amount.Micros || first.Captured != fact.Captured || first.Status != payment.StatusCaptured {
		b.Fatalf("part: %+v, %v", first, err)
	}
	again, err := refund(part)
	if err != nil {
		b.Fatal(err)
	}
	b.wantFact(again, first)

	other := part
	other.Amount.Micros += u.Micros()
	_, err = refund(other)
	b.wantError(err, payment.ErrKeyReused)

	left := fact.Captured - first.Refunded
	for _, micros := range []money.Micros{0, -u.Micros(), left + u.Micros(), fact.Captured} {
		r := part
		r.Key, r.Amount.Micros = unique("refund"), micros
		_, err = refund(r)
		b.wantError(err, payment.ErrRefused)
	}
	if now := b.lookup(fact.Ref); now.Refunded != first.Refunded {
		b.Errorf("after refused refunds: %d, want %d", now.Refunded, first.Refunded)
	}

	rest := part
	rest.Key, rest.Amount.Micros = unique("refund"), left
	whole, err := refund(rest)
	if err != nil || whole.Refunded != fact.Captured {
		b.Errorf("rest: %+v, %v", whole, err)
	}
	rest.Key, rest.Amount.Micros = unique("refund"), u.Micros()
	_, err = refund(rest)
	b.wantError(err, payment.ErrRefused)

	for _, token := range b.s.Declines {
		declined := b.charge(b.request(token))
		_, err = refund(payment.RefundRequest{Key: unique("refund"), Ref: declined.Ref, Amount: part.Amount})
		b.wantError(err, payment.ErrRefused)
		break
	}
}

func testConcurrentRefunds(_ *testing.T, b *bench) {
	fact := b.charge(b.request(b.s.Good))
	u, _ := b.s.Processor.ChargeUnit(b.s.Currency)
	one := money.Amount{Micros: u.Micros(), Currency: b.s.Currency}
	key := unique("refund")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			_, _ = b.s.Processor.Refund(b.Context(), payment.RefundRequest{Key: key, Ref: fact.Ref, Amount: one})
		})
	}
	all.Wait()
	last, err := b.s.Processor.Refund(b.Context(), payment.RefundRequest{Key: key, Ref: fact.Ref, Amount: one})
	if err != nil || last.Refunded != one.Micros || b.lookup(fact.Ref).Refunded != one.Micros {
		b.Errorf("one key: %+v, %v", last, err)
	}

	// Each alone would fit, together they do not.
	most := money.Amount{Micros: fact.Captured - one.Micros, Currency: b.s.Currency}
	for range 8 {
		all.Go(func() {
			_, _ = b.s.Processor.Refund(b.Context(), payment.RefundRequest{Key: unique("refund"), Ref: fact.Ref, Amount: most})
		})
	}
	all.Wait()
	if now := b.lookup(fact.Ref); now.Refunded != fact.Captured {
		b.Errorf("refunded %d of %d", now.Refunded, fact.Captured)
	}
}
