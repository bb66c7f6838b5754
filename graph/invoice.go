package graph

import (
	"context"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

func (accountResolver) Invoices(ctx context.Context, a *billing.Account, first *int, after *string, last *int, before *string) (
	*InvoiceConnection, error,
) {
	edges, nodes, info, err := connect(ctx, from(ctx).invoices, billing.KindInvoice, a.ID, pageArgs{first, after, last, before},
		func(cursor string, node *billing.Invoice) *InvoiceEdge {
			return &InvoiceEdge{Cursor: cursor, Node: node}
		})
	if err != nil {
		return nil, err
	}
	ahead(ctx, "lines", nodes, from(ctx).lines, a.ID, func(i *billing.Invoice) *billing.Key { return &i.Key })
	ahead(ctx, "payment", nodes, from(ctx).payment, a.ID, func(i *billing.Invoice) *billing.Key { return i.PaymentKey })
	ahead(ctx, "creditNotes", nodes, from(ctx).notesOf, a.ID, func(i *billing.Invoice) *billing.Key { return &i.Key })
	return &InvoiceConnection{Edges: edges, Nodes: nodes, PageInfo: info}, nil
}

func (invoiceResolver) Lines(ctx context.Context, i *billing.Invoice) ([]*billing.InvoiceLine, error) {
	return from(ctx).lines.Load(ctx, billing.RowID{Account: i.AccountID, Key: i.Key})
}

func (invoiceResolver) Payment(ctx context.Context, i *billing.Invoice) (*billing.Payment, error) {
	return optional(ctx, from(ctx).payment, i.AccountID, i.PaymentKey)
}

func (r invoiceResolver) PDFURL(ctx context.Context, i *billing.Invoice) (*string, error) {
	pdf, _, err := r.links(ctx, i)
	return pdf, err
}

func (r invoiceResolver) HTMLURL(ctx context.Context, i *billing.Invoice) (*string, error) {
	_, page, err := r.links(ctx, i)
	return page, err
}

func (r invoiceResolver) links(ctx context.Context, i *billing.Invoice) (pdf, page *string, err error) {
	return signed(ctx, r.InvoiceURLs, billing.RowID{Account: i.AccountID, Key: i.Key})
}

// signed makes the links to a paper from the database's time on, which is also what ends them, whatever the clocks of the
// processes say.
func signed(ctx context.Context, sign func(billing.RowID, time.Time) (pdf, page string), id billing.RowID) (pdf, page *string, err error) {
	if sign == nil {
		return nil, nil, nil
	}
	now, err := from(ctx).now.Load(ctx, databaseClock{})
	if err != nil {
		return nil, nil, err
	}
	toPDF, toPage := sign(id, now)
	return &toPDF, &toPage, nil
}

func (invoiceResolver) CreditNotes(ctx context.Context, i *billing.Invoice) ([]*billing.CreditNote, error) {
	return orNone(from(ctx).notesOf.Load(ctx, billing.RowID{Account: i.AccountID, Key: i.Key}))
}

// orNone makes a list that has nothing in it an empty one.
func orNone[T any](list []T, err error) ([]T, error) {
	if list == nil {
		list = []T{}
	}
	return list, err
}

// databaseClock is the one key of the loader that reads the database's time once for all links of an answer.
type databaseClock struct{}

func readClock(read func(context.Context) (time.Time, error)) func(context.Context, []databaseClock) (map[databaseClock]time.Time, error) {
	return func(ctx context.Context, _ []databaseClock) (map[databaseClock]time.Time, error) {
		now, err := read(ctx)
		return map[databaseClock]time.Time{{}: now}, err
	}
}
