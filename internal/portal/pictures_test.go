package portal

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/aura-billing/gateway/internal/billing"
)

// TestPictures writes the sample invoices to the folder that AURA_PICTURES names, to be looked at.
func TestPictures(t *testing.T) {
	folder := os.Getenv("AURA_PICTURES")
	if folder == "" {
		t.Skip("AURA_PICTURES names no folder")
	}
	world := sample(t, "KWD", 1_234_500, 5)
	world.Invoice.CustomerName = "Ελληνική Εταιρεία · Общество «Аврора» · 株式会社オーロラ · شركة أورورا"
	open := sample(t, "JPY", 120_000_000, 3)
	open.Invoice.Status, open.Invoice.AmountPaid, open.Invoice.PaidAt, open.Card = billing.InvoiceOpen, 0, nil, nil
	open.Account.Mode = billing.ModeSandbox
	for name, f := range map[string]Facts{"one": sample(t, "USD", 1_070_000_000, 1), "sixty": sample(t, "USD", 12_340_000, 60), "world": world, "open": open} {
		p := write(f, aura)
		pdf, err := drawPDF(p)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name+".pdf"), pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
