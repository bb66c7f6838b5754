package webhook_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
	"github.com/aura-billing/gateway/internal/webhook"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// receiver is the handler as the program mounts it.
func receiver(h *cashiertest.House) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST /webhooks/{processor}", webhook.Handler(h.Cashier, h.Log))
	return mux
}

// post sends a body signed with a secret at a time.
func post(t *testing.T, to http.Handler, path, secret string, at time.Time, body io.Reader) *httptest.ResponseRecorder {
	t.Helper()
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "."))
	mac.Write(text)
	r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(text))
	r.Header.Set(sandbox.SignatureHeader, "t="+stamp+",v1="+hex.EncodeToString(mac.Sum(nil)))
	w := httptest.NewRecorder()
	to.ServeHTTP(w, r)
	return w
}

func event(id, payment string) string {
	return fmt.Sprintf(`{"id":%q,"object":"event","type":"charge.captured","data":{"object":{"id":"ch_1","metadata":{"payment_id":%q}}}}`, id, payment)
}

func TestWebhooks(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{Proxied: true})
	c := h.Subscriber(t, "basic")
	to, now := receiver(h), time.Now()
	stored := func() (n int) {
		t.Helper()
		if err := h.PG.Get(&n, `SELECT count(*) FROM processor_notices`); err != nil {
			t.Fatal(err)
		}
		return n
	}
	payment := c.Payments(t)[0].GlobalID()
	unknown := billing.ID{Kind: billing.KindPayment, Account: c.ID, Key: 4711}.String()
	const good = "/webhooks/sandbox"
	for _, step := range []struct {
		what, path, secret, body string
		at                       time.Time
		status, stored           int
	}{
		{"a good one", good, cashiertest.Secret, event("evt_1", payment), now, 204, 1},
		{"the same again", good, cashiertest.Secret, event("evt_1", payment), now, 204, 1},
		{"another about the same", good, cashiertest.Secret, event("evt_2", payment), now, 204, 2},
		{"about a payment we do not have", good, cashiertest.Secret, event("evt_3", unknown), now, 204, 2},
		{"about nothing of ours", good, cashiertest.Secret, event("evt_4", "inv_stripe"), now, 204, 2},
		{"forged", good, "another secret of sufficient length", event("evt_5", payment), now, 401, 2},
		{"too old", good, cashiertest.Secret, event("evt_6", payment), now.Add(-6 * time.Minute), 401, 2},
		{"from the future", good, cashiertest.Secret, event("evt_7", payment), now.Add(6 * time.Minute), 401, 2},
		{"signed nonsense", good, cashiertest.Secret, "nonsense", now, 400, 2},
		{"of a processor we do not know", "/webhooks/nobody", cashiertest.Secret, event("evt_8", payment), now, 404, 2},
		{"too large", good, cashiertest.Secret, event("evt_9", payment) + strings.Repeat(" ", 256<<10), now, 413, 2},
		{"just small enough", good, cashiertest.Secret, event("evt_10", payment) + strings.Repeat(" ", 256<<10-len(event("evt_10", payment))), now, 204, 3},
	} {
		w := post(t, to, step.path, step.secret, step.at, strings.NewReader(step.body))
		if w.Code != step.status || stored() != step.stored {
			t.Errorf("%s: %d %q, %d stored; want %d and %d", step.what, w.Code, w.Body, stored(), step.status, step.stored)
		}
		if w.Code == 204 && w.Body.Len() != 0 || strings.Contains(w.Body.String(), "sandbox:") || strings.Contains(w.Body.String(), "postgres") {
			t.Errorf("%s: says %q", step.what, w.Body)
		}
	}
	w := httptest.NewRecorder()
	to.ServeHTTP(w, httptest.NewRequest(http.MethodPost, good, strings.NewReader(event("evt_11", payment))))
	if w.Code != http.StatusUnauthorized {
		t.Errorf("unsigned: %d", w.Code)
	}
	w = httptest.NewRecorder()
	to.ServeHTTP(w, httptest.NewRequest(http.MethodGet, good, nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("GET: %d", w.Code)
	}
	h.Proxy.Refuse(true)
	h.Proxy.Cut()
	if w := post(t, to, good, cashiertest.Secret, now, strings.NewReader(event("evt_12", payment))); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("without a database: %d %q, Retry-After %q", w.Code, w.Body, w.Header().Get("Retry-After"))
	}
	h.Proxy.Refuse(false)
	if n, err := h.Cashier.SweepNotices(t.Context()); n != 3 || err != nil {
		t.Errorf("%d applied, %v", n, err)
	}
}

// The real processor posts to the real handler: a payment that was processing is credited by nothing else.
func TestProcessorPosts(t *testing.T) {
	t.Parallel()
	var to http.Handler
	arrived := make(chan string, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		to.ServeHTTP(w, r)
		arrived <- string(body)
	}))
	t.Cleanup(server.Close)
	h := cashiertest.New(t, cashiertest.Options{Sandbox: sandbox.Options{WebhookURL: server.URL + "/webhooks/sandbox", ProcessingDelay: 20 * time.Millisecond}})
	to = receiver(h)
	c := h.Subscriber(t, "free")
	c.Card(t, "pm_card_processing")
	p, err := c.TopUp(t, 20)
	if err != nil || p.Status != billing.PaymentProcessing {
		t.Fatalf("%+v, %v", p, err)
	}
	for body := range arrived {
		if strings.Contains(body, `"charge.captured"`) {
			break
		}
	}
	if _, err := h.Cashier.SweepNotices(t.Context()); err != nil {
		t.Fatal(err)
	}
	if p = c.Payment(t, p); p.Status != billing.PaymentCredited {
		t.Errorf("the payment is %s", p.Status)
	}
}
