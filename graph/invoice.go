package graph

import (
	"context"

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
	return &InvoiceConnection{Edges: edges, Nodes: nodes, PageInfo: info}, nil
}

func (invoiceResolver) Lines(ctx context.Context, i *billing.Invoice) ([]*billing.InvoiceLine, error) {
	return from(ctx).lines.Load(ctx, billing.RowID{Account: i.AccountID, Key: i.Key})
}

func (invoiceResolver) Payment(ctx context.Context, i *billing.Invoice) (*billing.Payment, error) {
	return optional(ctx, from(ctx).payment, i.AccountID, i.PaymentKey)
}
