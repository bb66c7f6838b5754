package portal

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aura-billing/gateway/internal/billing"
)

// pictures are the papers that somebody has to look at after a change of how they look.
func pictures(t testing.TB) map[string]paper {
	t.Helper()
	sheets := map[string]paper{}
	put := func(name string, f Facts) { sheets[name] = write(f, seller) }
	put("one", sample(t, "USD", 1_070_000_000, 1))
	put("sixty", sample(t, "USD", 12_340_000, 60))
	world := sample(t, "KWD", 1_234_500, 5)
	world.Invoice.CustomerName = "Ελληνική Εταιρεία · Общество «Аврора» · 株式会社オーロラ · شركة أورورا"
	put("world", world)
	open := unpaid(sample(t, "JPY", 120_000_000, 3), billing.InvoiceOpen)
	open.Account.Mode = billing.ModeSandbox
	put("open", open)
	put("void", unpaid(sample(t, "USD", 39_000_000, 1), billing.InvoiceVoid))
	put("uncollectible", unpaid(sample(t, "EUR", 12_340_000, 30), billing.InvoiceUncollectible))
	put("planchange", planChange(t, billing.Taxation{Rate: 210_000}, false))
	put("fromBalance", planChange(t, billing.Taxation{Rate: 210_000}, true))
	put("inclusive", planChange(t, billing.Taxation{Rate: 210_000, Inclusive: true}, false))
	put("waived", waived(t))
	put("untaxed", planChange(t, billing.Taxation{}, false))
	note, invoice := refund(t, "USD", "Two hours of outage on Friday evening: what was left of the top-up goes back to the card, as agreed on the telephone.")
	sheets["creditnote"] = writeCreditNote(note, invoice, seller)
	note, invoice = refund(t, "KWD", strings.Repeat("Η πίστωση εκδίδεται κατόπιν αιτήματος του πελάτη. ", 10))
	sheets["creditnoteKWD"] = writeCreditNote(note, invoice, Seller{Name: "Aura"})
	return sheets
}

// TestPictures writes the papers to the folder that AURA_PICTURES names, to be looked at.
func TestPictures(t *testing.T) {
	folder := os.Getenv("AURA_PICTURES")
	if folder == "" {
		t.Skip("AURA_PICTURES names no folder")
	}
	for name, p := range pictures(t) {
		pdf, err := drawPDF(p)
		if err != nil {
			t.Fatal(err)
		}
		var page bytes.Buffer
		if err := invoicePage.Execute(&page, p); err != nil {
			t.Fatal(err)
		}
		for suffix, content := range map[string][]byte{".pdf": pdf, ".html": page.Bytes()} {
			if err := os.WriteFile(filepath.Join(folder, name+suffix), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
