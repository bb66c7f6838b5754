package portal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

const (
	invoicesPath    = "/invoices/"
	creditNotesPath = "/credit-notes/"
	pdfSuffix       = ".pdf"
)

// kind is one of the papers that a link leads to.
type kind struct {
	path      string
	pdf, page Document
	noun      string // "invoice"
	file      string // what a file name begins with
	where     string // where in the dashboard it is found
	write     func(ctx context.Context, p *Portal, id billing.RowID) (paper, error)
}

var (
	invoicePaper = kind{invoicesPath, DocumentPDF, DocumentPage, "invoice", "invoice-", "Billing, under Invoices",
		func(ctx context.Context, p *Portal, id billing.RowID) (paper, error) {
			facts, err := p.read(ctx, id)
			if err != nil {
				return paper{}, err
			}
			return write(facts, p.o.Seller), nil
		}}
	creditNotePaper = kind{creditNotesPath, CreditNotePDF, CreditNotePage, "credit note", "credit-note-", "Billing, under Invoices",
		func(ctx context.Context, p *Portal, id billing.RowID) (paper, error) {
			note, facts, err := p.readCreditNote(ctx, id)
			if err != nil {
				return paper{}, err
			}
			return writeCreditNote(note, facts, p.o.Seller), nil
		}}
)

// errGone is for a good link whose paper is not there, as after a database was put back to an older state.
var errGone = errors.New("portal: what the link leads to does not exist")

// renderTimeout bounds one answer, waiting for a free processor included.
const renderTimeout = 10 * time.Second

// Paths are what Handler is to be mounted under.
func Paths() []string { return []string{invoicesPath, creditNotesPath, usagePath} }

// Handler serves GET /invoices/{token} (the page) and GET /invoices/{token}.pdf, the same of /credit-notes/, and
// GET /usage-files/{token}.csv.
func (p *Portal) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, k := range []kind{invoicePaper, creditNotePaper} {
		mux.HandleFunc("GET "+k.path+"{token}", func(w http.ResponseWriter, r *http.Request) { p.serve(w, r, k) })
		mux.HandleFunc("GET "+k.path, func(w http.ResponseWriter, r *http.Request) { p.refuse(w, r, k, ErrForged) })
	}
	mux.HandleFunc("GET "+usagePath+"{token}", p.serveUsage)
	mux.HandleFunc("GET "+usagePath, func(w http.ResponseWriter, r *http.Request) { p.refuse(w, r, usageFile, ErrForged) })
	return mux
}

func (p *Portal) serve(w http.ResponseWriter, r *http.Request, k kind) {
	ctx, cancel := context.WithTimeout(r.Context(), renderTimeout)
	defer cancel()
	token, isPDF := strings.CutSuffix(r.PathValue("token"), pdfSuffix)
	document := k.page
	if isPDF {
		document = k.pdf
	}
	link, err := p.open(ctx, token, document)
	if err != nil {
		p.refuse(w, r, k, err)
		return
	}
	sheet, err := k.write(ctx, p, link.Row)
	if err != nil {
		p.refuse(w, r, k, err)
		return
	}
	if isPDF {
		p.answerPDF(ctx, w, r, k, sheet)
		return
	}
	sheet.Download = p.path(k, Link{k.pdf, link.Row, link.Expires})
	p.answerPage(w, r, sheet)
}

// open checks the link. The database is asked for its clock only for what we signed.
func (p *Portal) open(ctx context.Context, token string, d Document) (Link, error) {
	if _, err := p.o.Signer.Open(token, d, time.Time{}); err != nil {
		return Link{}, err
	}
	now, err := p.o.DB.Now(ctx)
	if err != nil {
		return Link{}, err
	}
	return p.o.Signer.Open(token, d, now)
}

// readCreditNote reads a credit note with the invoice that it corrects.
func (p *Portal) readCreditNote(ctx context.Context, id billing.RowID) (*billing.CreditNote, Facts, error) {
	notes, err := p.o.DB.CreditNotes(ctx, []billing.RowID{id})
	if err != nil {
		return nil, Facts{}, err
	}
	if len(notes) == 0 {
		return nil, Facts{}, errGone
	}
	facts, err := p.read(ctx, billing.RowID{Account: id.Account, Key: notes[0].InvoiceKey})
	return notes[0], facts, err
}

func (p *Portal) read(ctx context.Context, id billing.RowID) (Facts, error) {
	rows := []billing.RowID{id}
	invoices, err := p.o.DB.Invoices(ctx, rows)
	if err != nil {
		return Facts{}, err
	}
	accounts, err := p.o.DB.Accounts(ctx, []billing.AccountID{id.Account})
	if err != nil {
		return Facts{}, err
	}
	if len(invoices) == 0 || len(accounts) == 0 {
		return Facts{}, errGone
	}
	f := Facts{Invoice: invoices[0], Account: accounts[0]}
	lines, err := p.o.DB.InvoiceLines(ctx, rows)
	if err != nil {
		return Facts{}, err
	}
	for _, l := range lines {
		f.Invoice.Lines = append(f.Invoice.Lines, *l)
	}
	f.Card, err = p.card(ctx, f.Invoice)
	return f, err
}

// card is what paid the invoice, also when it was removed since; nil when no card did.
func (p *Portal) card(ctx context.Context, i *billing.Invoice) (*billing.PaymentMethod, error) {
	if i.PaymentKey == nil {
		return nil, nil //nolint:nilnil // nothing paid it
	}
	payments, err := p.o.DB.Payments(ctx, []billing.RowID{{Account: i.AccountID, Key: *i.PaymentKey}})
	if err != nil || len(payments) == 0 {
		return nil, err
	}
	methods, err := p.o.DB.Methods(ctx, []billing.RowID{{Account: i.AccountID, Key: payments[0].MethodKey}})
	if err != nil || len(methods) == 0 {
		return nil, err
	}
	return methods[0], nil
}

func (p *Portal) answerPDF(ctx context.Context, w http.ResponseWriter, r *http.Request, k kind, sheet paper) {
	select {
	case p.rendering <- struct{}{}:
		defer func() { <-p.rendering }()
	case <-ctx.Done():
		p.refuse(w, r, k, fmt.Errorf("portal: no free processor for a PDF: %w", ctx.Err()))
		return
	}
	pdf, err := drawPDF(sheet)
	if err != nil {
		p.refuse(w, r, k, err)
		return
	}
	h := w.Header()
	secrecy(h)
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `attachment; filename="`+k.file+sheet.Number+`.pdf"`) // the number is letters, digits and dashes
	h.Set("Content-Length", strconv.Itoa(len(pdf)))
	_, _ = w.Write(pdf)
}

// secrecy keeps an address that is a key out of caches, of other sites' logs and of search engines.
func secrecy(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex")
}

// refuse answers with a page that says what happened and what to do: 403 for what is no link of ours, 410 for one that has
// expired, 404 for a paper that is gone, 503 for our own trouble.
func (p *Portal) refuse(w http.ResponseWriter, r *http.Request, k kind, err error) {
	status, view := http.StatusServiceUnavailable, refusal{"This " + k.noun + " cannot be shown right now",
		"Something on our side is not working. Wait a moment, then open this address again."}
	switch {
	case errors.Is(err, ErrForged):
		status, view = http.StatusForbidden, refusal{"This link does not work",
			"It is not complete, or it was changed. Open the " + k.noun + " again from " + k.where + ", to get a link that works."}
	case errors.Is(err, ErrExpired):
		status, view = http.StatusGone, refusal{"This link has expired",
			"Such links are good for 15 minutes. Open the " + k.noun + " again from " + k.where + ", to get a new one."}
	case errors.Is(err, errGone):
		status, view = http.StatusNotFound, refusal{"There is no such " + k.noun,
			"Open Billing, under Invoices, to see all the invoices of your account."}
	case r.Context().Err() != nil:
		return // nobody waits for the answer any more
	default:
		p.o.Log.ErrorContext(r.Context(), "a paper could not be shown", slog.Any("error", err))
		w.Header().Set("Retry-After", "5")
	}
	p.writePage(w, r, status, refusalPage, view)
}
