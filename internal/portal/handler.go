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
	invoicesPath = "/invoices/"
	pdfSuffix    = ".pdf"
)

// errNoInvoice is for a good link whose invoice is not there, as after a database was put back to an older state.
var errNoInvoice = errors.New("portal: the link's invoice does not exist")

// renderTimeout bounds one answer, waiting for a free processor included.
const renderTimeout = 10 * time.Second

// Handler serves GET /invoices/{token} (the page) and GET /invoices/{token}.pdf. Mount it under /invoices/.
func (p *Portal) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+invoicesPath+"{token}", p.serveInvoice)
	mux.HandleFunc("GET "+invoicesPath, func(w http.ResponseWriter, r *http.Request) { p.refuse(w, r, ErrForged) })
	return mux
}

func (p *Portal) serveInvoice(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), renderTimeout)
	defer cancel()
	token, isPDF := strings.CutSuffix(r.PathValue("token"), pdfSuffix)
	document := DocumentPage
	if isPDF {
		document = DocumentPDF
	}
	link, facts, err := p.open(ctx, token, document)
	if err != nil {
		p.refuse(w, r, err)
		return
	}
	sheet := write(facts, p.o.Seller)
	if isPDF {
		p.answerPDF(ctx, w, r, sheet)
		return
	}
	sheet.Download = p.path(Link{DocumentPDF, link.Invoice, link.Expires})
	p.answerPage(w, r, sheet)
}

// open checks the link and reads its invoice. The database is asked, for its clock too, only for what we signed.
func (p *Portal) open(ctx context.Context, token string, d Document) (Link, Facts, error) {
	link, err := p.o.Signer.Open(token, d, time.Time{})
	if err != nil {
		return Link{}, Facts{}, err
	}
	now, err := p.o.DB.Now(ctx)
	if err != nil {
		return Link{}, Facts{}, err
	}
	if link, err = p.o.Signer.Open(token, d, now); err != nil {
		return Link{}, Facts{}, err
	}
	facts, err := p.read(ctx, link.Invoice)
	return link, facts, err
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
		return Facts{}, errNoInvoice
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

func (p *Portal) answerPDF(ctx context.Context, w http.ResponseWriter, r *http.Request, sheet paper) {
	select {
	case p.rendering <- struct{}{}:
		defer func() { <-p.rendering }()
	case <-ctx.Done():
		p.refuse(w, r, fmt.Errorf("portal: no free processor for a PDF: %w", ctx.Err()))
		return
	}
	pdf, err := drawPDF(sheet)
	if err != nil {
		p.refuse(w, r, err)
		return
	}
	h := w.Header()
	secrecy(h)
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `attachment; filename="invoice-`+sheet.Number+`.pdf"`) // the number is letters, digits and a dash
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
// expired, 404 for an invoice that is gone, 503 for our own trouble.
func (p *Portal) refuse(w http.ResponseWriter, r *http.Request, err error) {
	status, view := http.StatusServiceUnavailable, refusal{"This invoice cannot be shown right now",
		"Something on our side is not working. Wait a moment, then open this address again."}
	switch {
	case errors.Is(err, ErrForged):
		status, view = http.StatusForbidden, refusal{"This link does not work",
			"It is not complete, or it was changed. Open the invoice again from Billing, under Invoices, to get a link that works."}
	case errors.Is(err, ErrExpired):
		status, view = http.StatusGone, refusal{"This link has expired",
			"Links to invoices are good for 15 minutes. Open the invoice again from Billing, under Invoices, to get a new one."}
	case errors.Is(err, errNoInvoice):
		status, view = http.StatusNotFound, refusal{"There is no such invoice",
			"Open Billing, under Invoices, to see all the invoices of your account."}
	case r.Context().Err() != nil:
		return // nobody waits for the answer any more
	default:
		p.o.Log.ErrorContext(r.Context(), "an invoice could not be shown", slog.Any("error", err))
		w.Header().Set("Retry-After", "5")
	}
	p.writePage(w, r, status, refusalPage, view)
}
