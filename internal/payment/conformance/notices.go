package conformance

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/payment"
)

func testNotice(_ *testing.T, b *bench) {
	if b.s.Notice == nil {
		b.Skip("no webhooks")
	}
	at := time.Date(2030, 5, 6, 7, 8, 9, 0, time.UTC)
	header, body := b.s.Notice(at)
	for _, apart := range []time.Duration{0, 300 * time.Second, -300 * time.Second} {
		n, err := b.s.Processor.ParseNotice(header, body, at.Add(apart))
		if err != nil || n.ID == "" || n.Type == "" {
			b.Errorf("%s apart: %+v, %v", apart, n, err)
		}
	}
	for _, apart := range []time.Duration{301 * time.Second, -301 * time.Second, 1000 * time.Hour} {
		_, err := b.s.Processor.ParseNotice(header, body, at.Add(apart))
		b.wantError(err, payment.ErrNoticeForged)
	}
	_, err := b.s.Processor.ParseNotice(header, append(bytes.Clone(body), ' '), at)
	b.wantError(err, payment.ErrNoticeForged)
	_, err = b.s.Processor.ParseNotice(http.Header{}, body, at)
	b.wantError(err, payment.ErrNoticeForged)
	for name := range header {
		broken := header.Clone()
		broken.Set(name, "t=1,v1=00")
		if _, err := b.s.Processor.ParseNotice(broken, body, at); err == nil {
			b.Errorf("believed with a broken %s", name)
		}
	}
}
