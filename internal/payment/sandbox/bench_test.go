package sandbox

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	testSecret  = "whsec_test"
	testAccount = "acct_test"
	patience    = 10 * time.Second // no test waits so long unless it fails
)

// open starts a processor on the database, closed with the test.
func open(t *testing.T, dsn string, o Options) *Processor {
	t.Helper()
	if o.SigningSecrets == nil {
		o.SigningSecrets = []string{testSecret}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	p, err := Open(t.Context(), dsn, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func usd(cents int64) money.Amount {
	return money.Amount{Micros: money.Micros(cents * 10_000), Currency: "USD"}
}

// request is a charge of 12.50 USD on a fresh card made of the token.
func request(t *testing.T, p *Processor, token string) payment.ChargeRequest {
	t.Helper()
	id := "pay_" + rand.Text()
	card, err := p.AttachCard(t.Context(), payment.AttachRequest{Key: "attach-" + id, Account: testAccount, Token: token})
	if err != nil {
		t.Fatal(err)
	}
	return payment.ChargeRequest{
		Key: "charge-" + id, PaymentID: id, Account: testAccount, CardRef: card.Ref, Total: usd(1250), Description: "Top-up",
		OnSession: true,
	}
}

func mustCharge(t *testing.T, p *Processor, r payment.ChargeRequest) payment.Fact {
	t.Helper()
	fact, err := p.Charge(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return fact
}

// found looks the payment up; the zero Fact when the processor has never heard of it.
func found(t *testing.T, p *Processor, r payment.ChargeRequest) payment.Fact {
	t.Helper()
	fact, err := p.Lookup(t.Context(), payment.LookupRequest{PaymentID: r.PaymentID, Account: r.Account})
	if err != nil {
		return payment.Fact{}
	}
	return fact
}

// books counts charges and sums what was captured, over everything.
func books(t *testing.T, p *Processor) (charges int, captured money.Micros) {
	t.Helper()
	r := payment.ListRequest{Limit: 7}
	for {
		page, err := p.List(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range page.Facts {
			charges++
			captured += f.Captured
		}
		if page.Next == "" {
			return charges, captured
		}
		r.After = page.Next
	}
}

// delivery is one webhook as it arrived.
type delivery struct {
	header http.Header
	body   []byte
}

// receiver takes webhooks over real HTTP. answer says the status of each; 200 if nil.
type receiver struct {
	*httptest.Server
	got chan delivery
}

func newReceiver(t *testing.T, answer func(d delivery) int) *receiver {
	t.Helper()
	r := &receiver{got: make(chan delivery, 1000)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Error(err)
		}
		d := delivery{req.Header.Clone(), body}
		if answer != nil {
			w.WriteHeader(answer(d))
		}
		r.got <- d
	}))
	t.Cleanup(r.Close)
	return r
}

// next waits for a webhook and reads it as the gateway would.
func (r *receiver) next(t *testing.T, p *Processor) payment.Notice {
	t.Helper()
	select {
	case d := <-r.got:
		n, err := p.ParseNotice(d.header, d.body, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		return n
	case <-time.After(patience):
		t.Fatal("no webhook came")
		return payment.Notice{}
	}
}

// pending is a call that has not been answered yet.
type pending struct {
	hangUp context.CancelFunc
	done   chan error
}

// start charges in the background; the test hangs up when it has seen enough.
func start(t *testing.T, p *Processor, r payment.ChargeRequest) pending {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	c := pending{hangUp: cancel, done: make(chan error, 1)}
	go func() {
		_, err := p.Charge(ctx, r)
		c.done <- err
	}()
	return c
}

// end waits for the call's error.
func (c pending) end(t *testing.T) error {
	t.Helper()
	select {
	case err := <-c.done:
		return err
	case <-time.After(patience):
		t.Fatal("the call hangs although the caller hung up")
		return nil
	}
}
