package portal

import (
	"net/http"
	"strings"
	"testing"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
)

// A refund's credit note is viewed and downloaded as an invoice is, by links of its own.
func TestACreditNoteIsViewedAndDownloaded(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	p := opened(t, h)
	c := h.Subscriber(t, "basic", func(a *cashier.NewAccount) { a.TaxRate = 210_000 })
	top, err := c.TopUp(t, 20)
	if err != nil {
		t.Fatal(err)
	}
	staff := &billing.Actor{Subject: "support", Role: billing.RoleSupport, AllAccounts: true}
	r, _, err := h.Cashier.RefundTopUp(t.Context(), staff, c.ID, h.Key(), cashier.RefundTopUp{Payment: top.Key, Reason: `Outage <script> & "more"`})
	if err != nil || r.CreditNoteKey == nil {
		t.Fatalf("%+v, %v", r, err)
	}
	id := billing.RowID{Account: c.ID, Key: *r.CreditNoteKey}
	notes, err := h.DB.CreditNotes(t.Context(), []billing.RowID{id})
	if err != nil {
		t.Fatal(err)
	}
	invoices, err := h.DB.Invoices(t.Context(), []billing.RowID{{Account: c.ID, Key: notes[0].InvoiceKey}})
	if err != nil {
		t.Fatal(err)
	}
	now, err := h.DB.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	number, corrected := notes[0].DisplayNumber(), invoices[0].DisplayNumber()
	toPDF, toPage := p.CreditNoteURLs(id, now)
	page := get(t, toPage)
	if page.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", page.Status, page.body)
	}
	secret(t, page)
	wants(t, page.body, "<title>Credit note "+number, number, "Corrects invoice", corrected, "Visa ending in 4242", "$20.00", "$4.20", "$24.20 USD refunded on",
		"Reason: Outage &lt;script&gt; &amp;", "Tax (21%)")
	if strings.Contains(page.body, "<script") {
		t.Error("the reason is no text")
	}
	download := strings.Split(strings.Split(page.body, `href="`)[1], `"`)[0]
	for _, url := range []string{toPDF, p.o.BaseURL + download} {
		pdf := get(t, url)
		if pdf.StatusCode != http.StatusOK || pdf.Header.Get("Content-Disposition") != `attachment; filename="credit-note-`+number+`.pdf"` {
			t.Fatalf("%s: %v", pdf.Status, pdf.Header)
		}
		secret(t, pdf)
		wants(t, textOf(t, []byte(pdf.body))[0], "Credit note", number, corrected, "Total refunded $24.20 USD", "Reason: Outage <script>")
	}

	// A link is good for what it was signed for, and at no other address.
	for _, url := range []string{toPage + pdfSuffix, strings.Replace(toPage, creditNotesPath, invoicesPath, 1), strings.Replace(toPDF, creditNotesPath, invoicesPath, 1),
		p.o.BaseURL + creditNotesPath} {
		if a := get(t, url); a.StatusCode != http.StatusForbidden || strings.Contains(a.body, number) {
			t.Errorf("%s: %s", url, a.Status)
		}
	}
	_, gone := p.CreditNoteURLs(billing.RowID{Account: c.ID, Key: r.Key}, now)
	if a := get(t, gone); a.StatusCode != http.StatusNotFound {
		t.Errorf("no such credit note: %s", a.Status)
	} else {
		wants(t, a.body, "There is no such credit note")
	}
	_, old := p.CreditNoteURLs(id, now.Add(-LinkLife))
	if a := get(t, old); a.StatusCode != http.StatusGone {
		t.Errorf("an old link: %s", a.Status)
	}
}

// What each kind of paper says, read back from its PDF.
func TestPapersSayWhatTheyAre(t *testing.T) {
	sheets := pictures(t)
	all := map[string]string{}
	for name, p := range sheets {
		pdf, err := drawPDF(p)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = strings.ReplaceAll(strings.Join(textOf(t, pdf), " "), "\u00a0", " ")
		wants(t, all[name], p.Title, p.Number, strings.ReplaceAll(p.Headline, "\u00a0", " "))
	}
	for name, words := range map[string][]string{
		"open":          {"PAYMENT DUE", "¥871 JPY due 22 November 2026", "Date due 22 November 2026", "Amount due ¥871 JPY", "charged to your payment method automatically"},
		"void":          {"VOID", "Void", "cancelled", "There is nothing to pay."},
		"uncollectible": {"UNCOLLECTIBLE", "Not paid", "not collected", "not charged any more"},
		"planchange":    {"For Plan change", "Unused time on the Basic plan, 15 of 30 days 1 -$4.10 -$19.50", "Total $54.45", "Payment method Visa ending in 4242"},
		"fromBalance":   {"Payment method Prepaid balance", "Paid from prepaid balance $54.45", "Amount due $0.00 USD"},
		"inclusive":     {"Amount incl. tax", "1 $11.19 $64.50", "1 -$3.38 -$19.50", "Total excluding tax $37.19", "Tax (21%, included) $7.81", "Total $45.00", "Prices include tax."},
		"waived":        {"$0.00 USD, nothing to pay", "Waived: less than the smallest card charge 1 -$0.05 -$0.25", "Total $0.00"},
		"untaxed":       {"Description Qty Amount", "Total $45.00"},
		"creditnote":    {"Corrects invoice", "Refunded to Visa ending in 4242", "Reason: Two hours of outage", "Total refunded $9.07 USD"},
		"creditnoteKWD": {"Total refunded KWD 9.070"},
		"one":           {"Aura Voice, S.L.", "Calle de la Princesa 31", "Tax ID ESB87654321", "billing@aura.example"},
	} {
		wants(t, all[name], words...)
	}
	for name, words := range map[string][]string{
		"open": {"Amount paid", "Date paid", "Payment method "}, "void": {"Amount due", "Amount paid", "Date due"}, "uncollectible": {"Amount due", "Amount paid"},
		"planchange": {"Prepaid"}, "fromBalance": {"Visa"}, "waived": {"Payment method", "Date paid"}, "untaxed": {"Tax ("}, "creditnote": {"PAID", "Amount due"},
	} {
		for _, w := range words {
			if strings.Contains(all[name], w) {
				t.Errorf("%s says %q", name, w)
			}
		}
	}
}
