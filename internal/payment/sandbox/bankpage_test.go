package sandbox

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/pgtest"
)

// bank is a processor whose pages are served over real HTTP.
type bank struct {
	*Processor
	hooks  *receiver
	client *http.Client
}

func openBank(t *testing.T) *bank {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	hooks := newReceiver(t, nil)
	p := open(t, pgtest.Empty(t).URL, Options{PublicURL: server.URL + "/", WebhookURL: hooks.URL})
	mux.Handle("/sandbox/", p.Handler())
	client := server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &bank{p, hooks, client}
}

// waiting makes a charge that waits for the customer.
func (b *bank) waiting(t *testing.T, returnURL string) (payment.ChargeRequest, payment.Fact) {
	t.Helper()
	r := request(t, b.Processor, "pm_card_authenticationRequired")
	r.ReturnURL, r.Description = returnURL, `Top-up <script>alert("x")</script>`
	fact := mustCharge(t, b.Processor, r)
	if n := b.hooks.next(t, b.Processor); n.Type != noticeRequiresAction {
		t.Fatalf("notice %+v", n)
	}
	return r, fact
}

func (b *bank) send(t *testing.T, method, address string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := b.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

func TestBankPageAsksAndCapturesOnce(t *testing.T) {
	t.Parallel()
	b := openBank(t)
	r, fact := b.waiting(t, "")
	resp, page := b.send(t, "GET", fact.ActionURL)
	for _, want := range []string{"12.50 USD", "Aura", "3184", "Approve", "Decline", `lang="en"`, "&lt;script&gt;"} {
		if !strings.Contains(page, want) {
			t.Errorf("page without %q", want)
		}
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "<style") || strings.Contains(page, "style=") {
		t.Error("page with inline script or style")
	}
	policy := resp.Header.Get("Content-Security-Policy")
	if resp.StatusCode != 200 || !strings.Contains(policy, "default-src 'none'") || resp.Header.Get("Cache-Control") != "no-store" ||
		resp.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("%d %v", resp.StatusCode, resp.Header)
	}
	style, css := b.send(t, "GET", b.o.PublicURL+stylePath)
	if style.StatusCode != 200 || !strings.Contains(css, "prefers-color-scheme") {
		t.Errorf("style sheet: %d", style.StatusCode)
	}

	// Many presses at once, of both buttons: one decision.
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { b.send(t, "POST", fact.ActionURL+"/approve") })
	}
	all.Wait()
	if n := b.hooks.next(t, b.Processor); n.Type != noticeCaptured || n.Ref != fact.Ref {
		t.Errorf("notice %+v", n)
	}
	now := found(t, b.Processor, r)
	if now.Status != payment.StatusCaptured || now.Captured != r.Total.Micros || now.ActionURL != "" {
		t.Errorf("approved: %+v", now)
	}
	for _, again := range []struct{ method, path string }{{"GET", ""}, {"POST", "/approve"}, {"POST", "/decline"}} {
		resp, page := b.send(t, again.method, fact.ActionURL+again.path)
		if resp.StatusCode != 200 || !strings.Contains(page, "approved") || strings.Contains(page, "<form") {
			t.Errorf("%s%s again: %d %s", again.method, again.path, resp.StatusCode, page)
		}
	}
	if after := found(t, b.Processor, r); after != now {
		t.Errorf("changed afterwards: %+v", after)
	}
	// The answer under the key is still the first one; only its address follows the process.
	if replay := mustCharge(t, b.Processor, r); replay != fact {
		t.Errorf("replay: %+v, want %+v", replay, fact)
	}
	var notices int
	err := b.db.Get(&notices, `SELECT count(*) FROM sandbox_processor.notices WHERE charge_ref = $1`, fact.Ref)
	if err != nil || notices != 2 {
		t.Errorf("%d notices, want 2, %v", notices, err)
	}
}

func TestBankPageDeclinesAndReturns(t *testing.T) {
	t.Parallel()
	b := openBank(t)
	const back = "https://app.example:8443/billing?done=1&x=<y>"
	r, fact := b.waiting(t, back)
	resp, _ := b.send(t, "GET", fact.ActionURL)
	if policy := resp.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' https://app.example:8443") {
		t.Errorf("the browser would not follow the way back: %s", policy)
	}
	resp, _ = b.send(t, "POST", fact.ActionURL+"/decline")
	wantBack, _ := url.Parse(back)
	if resp.StatusCode != http.StatusSeeOther || resp.Header.Get("Location") != wantBack.String() {
		t.Errorf("%d to %q", resp.StatusCode, resp.Header.Get("Location"))
	}
	now := found(t, b.Processor, r)
	if now.Status != payment.StatusDeclined || now.DeclineCode != payment.DeclineAuthenticationFailed || now.Captured != 0 {
		t.Errorf("declined: %+v", now)
	}
	// A second press shows what was decided, with the way back as a link.
	resp, page := b.send(t, "POST", fact.ActionURL+"/approve")
	if resp.StatusCode != 200 || !strings.Contains(page, "declined") || !strings.Contains(page, "Return to Aura") {
		t.Errorf("%d %s", resp.StatusCode, page)
	}
	if after := found(t, b.Processor, r); after != now {
		t.Errorf("changed afterwards: %+v", after)
	}
}

func TestBankPageGoesOnlyToWebAddresses(t *testing.T) {
	t.Parallel()
	b := openBank(t)
	for _, back := range []string{
		"javascript:alert(1)", "data:text/html,x", "//evil.example", "/local", "https://u:p@evil.example/", "https://a;script-src/",
	} {
		_, fact := b.waiting(t, back)
		resp, page := b.send(t, "POST", fact.ActionURL+"/approve")
		if resp.StatusCode != 200 || resp.Header.Get("Location") != "" || strings.Contains(page, "href=\""+back) {
			t.Errorf("%s: %d to %q", back, resp.StatusCode, resp.Header.Get("Location"))
		}
		if strings.Contains(resp.Header.Get("Content-Security-Policy"), "script-src") {
			t.Errorf("%s wrote into the policy", back)
		}
		b.hooks.next(t, b.Processor)
	}
}

func TestBankPageOfAWithdrawnPayment(t *testing.T) {
	t.Parallel()
	b := openBank(t)
	r, fact := b.waiting(t, "")
	if _, err := b.Cancel(t.Context(), fact.Ref); err != nil {
		t.Fatal(err)
	}
	resp, page := b.send(t, "POST", fact.ActionURL+"/approve")
	if resp.StatusCode != 200 || !strings.Contains(page, "withdrawn") {
		t.Errorf("%d %s", resp.StatusCode, page)
	}
	if now := found(t, b.Processor, r); now.Status != payment.StatusCanceled || now.Captured != 0 {
		t.Errorf("%+v", now)
	}
}

func TestBankPageUnknown(t *testing.T) {
	t.Parallel()
	b := openBank(t)
	base := b.o.PublicURL + bankPath
	for _, c := range []struct {
		method, address string
		status          int
	}{
		{"GET", base + "nothing", 404},
		{"POST", base + "nothing/approve", 404},
		{"GET", base + "nothing/approve", 405},
		{"GET", base, 404},
		{"POST", base + "nothing/refund", 404},
	} {
		if resp, _ := b.send(t, c.method, c.address); resp.StatusCode != c.status {
			t.Errorf("%s %s: %d, want %d", c.method, c.address, resp.StatusCode, c.status)
		}
	}
}
