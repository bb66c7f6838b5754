package conformance

import (
	"testing"

	"github.com/aura-billing/gateway/internal/payment"
)

func testLookup(_ *testing.T, b *bench) {
	r := b.request(b.s.Good)
	fact := b.charge(r)
	b.wantFact(b.lookup(fact.Ref), fact)
	byPayment, err := b.s.Processor.Lookup(b.Context(), payment.LookupRequest{PaymentID: r.PaymentID, Account: r.Account})
	if err != nil {
		b.Fatal(err)
	}
	b.wantFact(byPayment, fact)
}

func testNotFound(_ *testing.T, b *bench) {
	fact := b.charge(b.request(b.s.Good)) // the customer exists, this payment does not
	for _, r := range []payment.LookupRequest{
		{Ref: unique("ch"), Account: b.s.Account},
		{PaymentID: unique("pay"), Account: b.s.Account},
		{PaymentID: unique("pay"), Account: unique("acct")},
		{PaymentID: fact.PaymentID, Account: unique("acct")},
		{Account: b.s.Account},
		{},
	} {
		_, err := b.s.Processor.Lookup(b.Context(), r)
		b.wantError(err, payment.ErrNotFound)
	}
	_, err := b.s.Processor.Cancel(b.Context(), unique("ch"))
	b.wantError(err, payment.ErrNotFound)
	_, err = b.s.Processor.Refund(b.Context(), payment.RefundRequest{Key: unique("refund"), Ref: unique("ch"), Amount: b.amount(0)})
	b.wantError(err, payment.ErrNotFound)
}

func testList(_ *testing.T, b *bench) {
	var want []payment.Fact
	for range 5 {
		want = append(want, b.charge(b.request(b.s.Good)))
	}
	for _, token := range b.s.Declines {
		want = append(want, b.charge(b.request(token)))
		break
	}
	for _, limit := range []int{0, 1, 2, 100} {
		got := b.booked(want[0].CreatedAt, limit)
		if len(got) != len(want) {
			b.Fatalf("pages of %d: %d charges, want %d", limit, len(got), len(want))
		}
		seen := map[string]payment.Fact{}
		for i, fact := range got {
			seen[fact.Ref] = fact
			if i > 0 && fact.CreatedAt.Before(got[i-1].CreatedAt) {
				b.Errorf("pages of %d: not the oldest first", limit)
			}
		}
		for _, fact := range want {
			b.wantFact(seen[fact.Ref], fact)
		}
	}
}
