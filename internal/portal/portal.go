// Package portal serves what a customer opens in a browser without a token of the API: an invoice or a credit note, as a page
// that prints well and as a PDF, and what was used, as a file for spreadsheets.
//
// Invariants kept here: a link is signed, names one document of one invoice or credit note, or one account's usage of a stretch of time,
// and ends after LinkLife by the database's time; nothing is read before the signature was checked; no answer is cached or tells its
// address to another site; the same invoice always makes the same bytes; a file that breaks off never looks whole.
package portal

import (
	"log/slog"
	"runtime"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/postgres"
)

// LinkLife is how long a link is good for: long enough to open, print and pass on to the accountant in the same room, short
// enough that one found in a log or a history is worth nothing.
const LinkLife = 15 * time.Minute

// Seller is who issues the invoices, as it stands on them.
type Seller struct {
	Name    string
	Address []string // lines of the postal address
	TaxID   string
	Email   string // where the customer asks about them
}

// Options of a Portal.
type Options struct {
	DB      *postgres.DB
	Signer  *Signer
	BaseURL string // where browsers reach this server, without a slash at its end
	Seller  Seller
	Log     *slog.Logger
}

// Portal makes the links and serves what they lead to.
type Portal struct {
	o Options
	// rendering bounds the PDFs made at the same time: each takes a processor for some tens of milliseconds, and whoever
	// holds a link may ask as often as he likes.
	rendering chan struct{}
}

// New makes a portal.
func New(o Options) *Portal {
	return &Portal{o: o, rendering: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// InvoiceURLs are the links to one invoice's PDF and page, good for LinkLife from now.
func (p *Portal) InvoiceURLs(id billing.RowID, now time.Time) (pdf, page string) {
	return p.urls(invoicePaper, id, now)
}

// CreditNoteURLs are the links to one credit note's PDF and page, good for LinkLife from now.
func (p *Portal) CreditNoteURLs(id billing.RowID, now time.Time) (pdf, page string) {
	return p.urls(creditNotePaper, id, now)
}

func (p *Portal) urls(k kind, id billing.RowID, now time.Time) (pdf, page string) {
	expires := now.Add(LinkLife)
	return p.o.BaseURL + p.path(k, Link{k.pdf, id, expires}), p.o.BaseURL + p.path(k, Link{k.page, id, expires})
}

func (p *Portal) path(k kind, l Link) string {
	path := k.path + p.o.Signer.Sign(l)
	if l.Document == k.pdf {
		path += pdfSuffix
	}
	return path
}
