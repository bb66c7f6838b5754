package portal

import (
	"bytes"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

func drawn(t testing.TB, f Facts) []byte {
	t.Helper()
	pdf, err := drawPDF(write(f, aura))
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

var pageObject = regexp.MustCompile(`/Type /Page\b[^s]`)

func wants(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%q is missing in: %s", w, text)
		}
	}
}

func TestThePDFIsWhole(t *testing.T) {
	pdf := drawn(t, sample(t, "USD", 1_070_000_000, 1))
	if !bytes.HasPrefix(pdf, []byte("%PDF-1.")) || !bytes.HasSuffix(bytes.TrimSpace(pdf), []byte("%%EOF")) {
		t.Error("no PDF")
	}
	if n := len(pageObject.FindAll(pdf, -1)); n != 1 {
		t.Errorf("%d pages", n)
	}
	wants(t, string(pdf), "/Lang (en)", "/CreationDate (D:20261121233000", "/MediaBox [0 0 595.28 841.89]")
	if len(pdf) > 100<<10 {
		t.Errorf("%d bytes: the typeface is not cut down to what is used", len(pdf))
	}
}

func TestThePDFSaysWhatTheInvoiceSays(t *testing.T) {
	f := sample(t, "USD", 1_070_000_000, 1)
	pages := textOf(t, drawn(t, f))
	wants(t, pages[0], "PAID Invoice Aura", "Invoice number "+f.Invoice.DisplayNumber(), "Date of issue 22 November 2026",
		"Payment method Visa ending in 4242", "Café Aurora", "Tax ID ESB12345678", "$1,294.70 USD paid on 22 November 2026",
		"Professional plan, monthly 1 $224.70 $1,070.00", "31 October – 29 November 2026", "Subtotal $1,070.00",
		"Tax (21% on $1,070.00) $224.70", "Total $1,294.70", "Amount paid $1,294.70", "Amount due $0.00 USD", "Page 1 of 1")
	if strings.Contains(pages[0], "sandbox") {
		t.Error("a live account's invoice speaks of the sandbox")
	}
}

func TestSixtyLinesGoOverPages(t *testing.T) {
	f := sample(t, "USD", 12_340_000, 60)
	pdf := drawn(t, f)
	if n := len(pageObject.FindAll(pdf, -1)); n != 4 {
		t.Errorf("%d pages", n)
	}
	pages := textOf(t, pdf)
	all := strings.Join(pages, " ")
	for i, page := range pages {
		wants(t, page, "Description Qty Tax (21%) Amount", f.Invoice.DisplayNumber())
		wants(t, page, "Page "+grouped(i+1)+" of 4")
	}
	for _, l := range f.Invoice.Lines {
		wants(t, all, grouped(l.Quantity)+" "+amountText(l.TaxMoney())+" "+amountText(l.AmountMoney()))
	}
	wants(t, pages[3], "Outbound calls of agent 59", "Total $27,324.46")
	if strings.Count(all, "Subtotal") != 1 {
		t.Error("the totals do not stand once")
	}
}

func TestCurrenciesKeepTheirDecimals(t *testing.T) {
	for currency, want := range map[money.Currency]string{
		"USD": "Total $1,493,827.16", "JPY": "Total ¥1,493,827", "KWD": "Total KWD 1,493,827.157", "EUR": "Total €1,493,827.16",
		"INR": "Total ₹1,493,827.16", "CHF": "Total CHF 1,493,827.16",
	} {
		f := sample(t, currency, 1_234_567_898_000, 1)
		p := write(f, aura)
		if got := p.Totals[2].Label + " " + strings.ReplaceAll(p.Totals[2].Value, "\u00a0", " "); got != want {
			t.Errorf("%s: %q, want %q", currency, got, want)
		}
		wants(t, textOf(t, drawn(t, f))[0], want)
	}
}

func TestNamesOfManyScripts(t *testing.T) {
	for name, want := range map[string]string{
		"Zażółć Gęślą Jaźń, Þórður Ægisson": "Zażółć Gęślą Jaźń, Þórður Ægisson",
		"Nguyễn Thị Ỷ":                      "Nguyễn Thị Ỷ",
		"Ελληνική Εταιρεία ἀρχή":            "Ελληνική Εταιρεία ἀρχή",
		"ООО «Аврора» Їжак Њ":               "ООО «Аврора» Їжак Њ",
		"Cafe\u0301 Aurora":                 "Café Aurora", // composed
		"東京 Aurora":                         "\uFFFD\uFFFD Aurora",
		"شركة Aurora":                       "\uFFFD\uFFFD\uFFFD\uFFFD Aurora",
		"😀 Aurora \u202e":                   "\uFFFD Aurora",
	} {
		f := sample(t, "USD", 1_000_000, 1)
		f.Invoice.CustomerName = name
		text := textOf(t, drawn(t, f))[0]
		wants(t, text, want)
		if replaced := strings.Contains(want, "\uFFFD"); replaced != strings.Contains(text, "shows it as it was given") {
			t.Errorf("%s: the note on replaced characters is wrong", name)
		}
	}
}

// Whatever the customer and the catalogue are called, the page holds it.
func TestEndlessWordsFit(t *testing.T) {
	f := sample(t, "KWD", 999_999_999_999, 3)
	f.Invoice.CustomerName = strings.Repeat("W", 200)
	f.Invoice.Lines[1].Description = strings.Repeat("Ж", 2000)
	pages := textOf(t, drawn(t, f))
	if len(pages) != 1 {
		t.Errorf("%d pages", len(pages))
	}
	wants(t, pages[0], "ЖЖЖ…", "Amount due")
}

func TestStates(t *testing.T) {
	for status, want := range map[billing.InvoiceStatus]string{
		billing.InvoiceOpen: "$1.21 USD due", billing.InvoiceVoid: "$1.21 USD, cancelled", billing.InvoiceUncollectible: "$1.21 USD, not collected",
	} {
		f := sample(t, "USD", 1_000_000, 1)
		f.Account.Mode = billing.ModeSandbox
		f.Invoice.Status, f.Invoice.AmountPaid, f.Invoice.PaidAt, f.Card = status, 0, nil, nil
		text := textOf(t, drawn(t, f))[0]
		word, _ := statusWord(f.Invoice)
		wants(t, text, strings.ToUpper(word), want, "no real money moved")
		if strings.Contains(text, "Payment method") || strings.Contains(text, "Date paid") {
			t.Errorf("%s: %s", status, text)
		}
	}
}

// The same invoice makes the same bytes, at any time and beside others.
func TestTheSameInvoiceIsTheSamePDF(t *testing.T) {
	f := sample(t, "EUR", 12_340_000, 60)
	first := drawn(t, f)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			time.Sleep(time.Second / 50)
			again, err := drawPDF(write(f, aura))
			if err != nil || !bytes.Equal(first, again) {
				t.Errorf("other bytes, %v", err)
			}
		})
	}
	group.Wait()
}

func BenchmarkSixtyLines(b *testing.B) {
	p := write(sample(b, "USD", 12_340_000, 60), aura)
	for b.Loop() {
		if _, err := drawPDF(p); err != nil {
			b.Fatal(err)
		}
	}
}
