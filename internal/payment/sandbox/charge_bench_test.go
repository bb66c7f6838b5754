package sandbox

import (
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/pgtest"
)

// What a charge costs is what the gateway's own figures must not be blamed for.
func BenchmarkCharge(b *testing.B) {
	p, err := Open(b.Context(), pgtest.Empty(b).URL, Options{SigningSecrets: []string{testSecret}})
	if err != nil {
		b.Fatal(err)
	}
	defer p.Close()
	card, err := p.AttachCard(b.Context(), payment.AttachRequest{Key: "attach", Account: testAccount, Token: "pm_card_visa"})
	if err != nil {
		b.Fatal(err)
	}
	var n atomic.Int64
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			id := "pay_" + strconv.FormatInt(n.Add(1), 10)
			_, err := p.Charge(b.Context(), payment.ChargeRequest{
				Key: id, PaymentID: id, Account: testAccount, CardRef: card.Ref, Total: usd(1250),
			})
			if err != nil {
				b.Error(err)
			}
		}
	})
}
