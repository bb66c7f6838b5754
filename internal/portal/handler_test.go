package portal

import (
	"encoding/base64"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
)

type answer struct {
	*http.Response
	body string
}

func get(t testing.TB, url string) answer {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{r, string(body)}
}

// opened is a portal over a real database, served.
func opened(t testing.TB, h *cashiertest.House) *Portal {
	t.Helper()
	p := New(Options{DB: h.DB, Signer: signer(t, installation), Seller: aura, Log: slog.New(slog.DiscardHandler)})
	server := httptest.NewServer(p.Handler())
	t.Cleanup(server.Close)
	p.o.BaseURL = server.URL
	return p
}

// invoiceOf is the newest invoice of a customer who subscribed, paying 21 % tax.
func invoiceOf(t testing.TB, h *cashiertest.House, name string) *billing.Invoice {
	t.Helper()
	taxID := "ESB12345678"
	c := h.Subscriber(t, "basic", func(a *cashier.NewAccount) { a.Name, a.TaxRate, a.TaxID = name, 210_000, &taxID })
	invoices, err := h.DB.InvoicesPage(t.Context(), []billing.AccountID{c.ID}, billing.Page{Limit: 1})
	if err != nil || len(invoices) != 1 {
		t.Fatalf("%d invoices, %v", len(invoices), err)
	}
	return invoices[0]
}

func rowOf(i *billing.Invoice) billing.RowID { return billing.RowID{Account: i.AccountID, Key: i.Key} }

func TestAnInvoiceIsViewedPrintedAndDownloaded(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	p := opened(t, h)
	i := invoiceOf(t, h, `<b>株式会社 "Aurora" & Co</b>`)
	now, err := h.DB.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	toPDF, toPage := p.InvoiceURLs(rowOf(i), now)

	page := get(t, toPage)
	if page.StatusCode != http.StatusOK || page.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("%s: %s", page.Status, page.body)
	}
	wants(t, page.body, i.DisplayNumber(), "&lt;b&gt;株式会社 &#34;Aurora&#34; &amp; Co&lt;/b&gt;", "Tax ID <bdi>ESB12345678</bdi>", "Visa ending in 4242",
		amountText(i.TotalAmount()), amountText(i.TaxAmount()), "Tax (21%)", "@media print", `<th scope="col">Description</th>`, `<html lang="en">`)
	if strings.Contains(page.body, "<script") {
		t.Error("the page has a script")
	}
	secret(t, page)
	download := strings.Split(strings.Split(page.body, `href="`)[1], `"`)[0]

	for _, url := range []string{toPDF, p.o.BaseURL + download} {
		pdf := get(t, url)
		if pdf.StatusCode != http.StatusOK || pdf.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(pdf.body, "%PDF-") {
			t.Fatalf("%s: %s", pdf.Status, pdf.body)
		}
		if got := pdf.Header.Get("Content-Disposition"); got != `attachment; filename="invoice-`+i.DisplayNumber()+`.pdf"` {
			t.Error(got)
		}
		secret(t, pdf)
		wants(t, textOf(t, []byte(pdf.body))[0], i.DisplayNumber(), amountText(i.TotalAmount()), "Visa ending in 4242", "Tax ID ESB12345678")
	}
}

// secret checks that an answer neither stays nor tells where it came from.
func secret(t *testing.T, a answer) {
	t.Helper()
	for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
		"X-Robots-Tag": "noindex"} {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if policy := a.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q", policy)
	}
}

func TestALinkThatIsNotGoodIsRefusedInWords(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	p := opened(t, h)
	i := invoiceOf(t, h, "Café Aurora")
	now, err := h.DB.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	toPDF, toPage := p.InvoiceURLs(rowOf(i), now)
	oldPDF, oldPage := p.InvoiceURLs(rowOf(i), now.Add(-LinkLife))
	gonePDF, _ := p.InvoiceURLs(billing.RowID{Account: i.AccountID, Key: 1 << 40}, now)
	stranger := New(Options{Signer: signer(t, strings.Repeat("stranger", 4)), BaseURL: p.o.BaseURL})
	_, strange := stranger.InvoiceURLs(rowOf(i), now)
	for name, c := range map[string]struct {
		url    string
		status int
		words  string
	}{
		"page under the PDF's name": {toPage + pdfSuffix, http.StatusForbidden, "This link does not work"},
		"PDF as the page":           {strings.TrimSuffix(toPDF, pdfSuffix), http.StatusForbidden, "This link does not work"},
		"another invoice":           {p.o.BaseURL + invoicesPath + forgedFor(t, toPage, i.Key+1), http.StatusForbidden, "This link does not work"},
		"another installation":      {strange, http.StatusForbidden, "This link does not work"},
		"cut":                       {toPage[:len(toPage)-3], http.StatusForbidden, "This link does not work"},
		"longer":                    {toPage + "/x", http.StatusForbidden, "This link does not work"},
		"none":                      {p.o.BaseURL + invoicesPath, http.StatusForbidden, "This link does not work"},
		"expired page":              {oldPage, http.StatusGone, "This link has expired"},
		"expired PDF":               {oldPDF, http.StatusGone, "This link has expired"},
		"an invoice that never was": {gonePDF, http.StatusNotFound, "There is no such invoice"},
	} {
		a := get(t, c.url)
		if a.StatusCode != c.status || a.Header.Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s: %s", name, a.Status)
		}
		wants(t, a.body, "<h1>"+c.words+"</h1>", `<html lang="en">`)
		if strings.Contains(a.body, i.DisplayNumber()) || strings.Contains(a.body, "Aurora") {
			t.Errorf("%s: the refusal tells of the invoice", name)
		}
		secret(t, a)
	}
	if r, err := http.Post(toPage, "text/plain", nil); err != nil || r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %v, %v", r, err)
	}
}

// forgedFor rewrites the invoice in a token and leaves its signature.
func forgedFor(t testing.TB, url string, key billing.Key) string {
	t.Helper()
	token := url[strings.LastIndex(url, "/")+1:]
	link, err := signer(t, installation).Open(token, DocumentPage, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	link.Row.Key = key
	whole, _ := base64.RawURLEncoding.DecodeString(signer(t, installation).Sign(link))
	signed, _ := base64.RawURLEncoding.DecodeString(token)
	return base64.RawURLEncoding.EncodeToString(append(whole[:len(whole)-32], signed[len(signed)-32:]...))
}

// A database that is away is our trouble: said so, with when to come back, and without its reasons.
func TestAPortalWithoutItsDatabase(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{Proxied: true})
	p := opened(t, h)
	i := invoiceOf(t, h, "Café Aurora")
	_, toPage := p.InvoiceURLs(rowOf(i), time.Now())
	h.Close(t)
	a := get(t, toPage)
	if a.StatusCode != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" {
		t.Errorf("%s", a.Status)
	}
	wants(t, a.body, "This invoice cannot be shown right now")
	if strings.Contains(a.body, "sql") {
		t.Error("the page tells the reason")
	}
	secret(t, a)
}
