package conformance

import (
	"testing"

	"github.com/aura-billing/gateway/internal/payment"
)

func testAttach(_ *testing.T, b *bench) {
	r := payment.AttachRequest{Key: unique("attach"), Account: b.s.Account, Token: b.s.Good}
	card, err := b.s.Processor.AttachCard(b.Context(), r)
	if err != nil {
		b.Fatal(err)
	}
	if card.Ref == "" || card.Brand == "" || len(card.Last4) != 4 || card.ExpMonth < 1 || card.ExpMonth > 12 ||
		card.ExpYear < 2000 || card.Fingerprint == "" {
		b.Errorf("card = %+v", card)
	}
	again, err := b.s.Processor.AttachCard(b.Context(), r)
	if err != nil || again != card {
		b.Errorf("again = %+v, %v, want the same card %+v", again, err, card)
	}
	r.Token = b.s.OtherGood
	_, err = b.s.Processor.AttachCard(b.Context(), r)
	b.wantError(err, payment.ErrKeyReused)

	if other := b.attach(b.s.OtherGood); other.Fingerprint == card.Fingerprint {
		b.Error("two card numbers share a fingerprint")
	}
	if same := b.attach(b.s.Good); same.Fingerprint != card.Fingerprint {
		b.Error("one card number has two fingerprints")
	}
}

func testUnknownToken(_ *testing.T, b *bench) {
	_, err := b.s.Processor.AttachCard(b.Context(),
		payment.AttachRequest{Key: unique("attach"), Account: b.s.Account, Token: b.s.Unknown})
	b.wantError(err, payment.ErrCardInvalid)
}

func testDetach(_ *testing.T, b *bench) {
	r := b.request(b.s.Good)
	before := b.charge(r)
	for range 2 { // the second time it is gone already
		if err := b.s.Processor.DetachCard(b.Context(), r.CardRef); err != nil {
			b.Fatal(err)
		}
	}
	b.wantFact(b.charge(r), before) // what was answered stays answered

	r.PaymentID, r.Key = unique("pay"), unique("key")
	_, err := b.s.Processor.Charge(b.Context(), r)
	b.wantError(err, payment.ErrCardInvalid)
}
