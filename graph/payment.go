package graph

import (
	"context"

	"github.com/vikstrous/dataloadgen"

	"github.com/aura-billing/gateway/internal/billing"
)

func (accountResolver) Payments(ctx context.Context, a *billing.Account, first *int, after *string, last *int, before *string) (
	*PaymentConnection, error,
) {
	edges, nodes, info, err := connect(ctx, from(ctx).payments, billing.KindPayment, a.ID, pageArgs{first, after, last, before},
		func(cursor string, node *billing.Payment) *PaymentEdge {
			return &PaymentEdge{Cursor: cursor, Node: node}
		})
	if err != nil {
		return nil, err
	}
	ahead(ctx, "paymentMethod", nodes, from(ctx).method, a.ID, func(p *billing.Payment) *billing.Key { return &p.MethodKey })
	ahead(ctx, "invoice", nodes, from(ctx).invoice, a.ID, func(p *billing.Payment) *billing.Key { return p.InvoiceKey })
	for _, field := range []string{"refundable", "refundedAmount"} {
		ahead(ctx, field, nodes, from(ctx).refundFacts, a.ID, func(p *billing.Payment) *billing.Key { return &p.Key })
	}
	ahead(ctx, "refunds", nodes, from(ctx).refundsOf, a.ID, func(p *billing.Payment) *billing.Key { return &p.Key })
	return &PaymentConnection{Edges: edges, Nodes: nodes, PageInfo: info}, nil
}

func (paymentResolver) PaymentMethod(ctx context.Context, p *billing.Payment) (*billing.PaymentMethod, error) {
	return from(ctx).method.Load(ctx, billing.RowID{Account: p.AccountID, Key: p.MethodKey})
}

// ActionURL is the bank's page while the payment can still buy something there; one that is being withdrawn shows none.
func (r paymentResolver) ActionURL(_ context.Context, p *billing.Payment) (*string, error) {
	if !r.Clock().Before(p.Deadline) {
		return nil, nil //nolint:nilnil // there is no page that should be opened
	}
	return p.ActionURL, nil
}

func (paymentResolver) Invoice(ctx context.Context, p *billing.Payment) (*billing.Invoice, error) {
	return optional(ctx, from(ctx).invoice, p.AccountID, p.InvoiceKey)
}

// optional loads a row that another names, or may not name.
func optional[V any](ctx context.Context, loader *dataloadgen.Loader[billing.RowID, *V], account billing.AccountID, key *billing.Key) (
	*V, error,
) {
	if key == nil {
		return nil, nil //nolint:nilnil // it names none
	}
	return loader.Load(ctx, billing.RowID{Account: account, Key: *key})
}

func (accountResolver) PaymentMethods(ctx context.Context, a *billing.Account) ([]*billing.PaymentMethod, error) {
	methods, err := from(ctx).methodsOf.Load(ctx, a.ID)
	if methods == nil {
		methods = []*billing.PaymentMethod{}
	}
	return methods, err
}

// DefaultPaymentMethod is found among the cards on file: the page that shows one shows the others too.
func (accountResolver) DefaultPaymentMethod(ctx context.Context, a *billing.Account) (*billing.PaymentMethod, error) {
	methods, err := from(ctx).methodsOf.Load(ctx, a.ID)
	for _, m := range methods {
		if m.IsDefault {
			return m, err
		}
	}
	return nil, err
}

func (r mutationResolver) AddPaymentMethod(ctx context.Context, input AddPaymentMethodInput) (*AddPaymentMethodPayload, error) {
	actor, account, err := accountMeant(ctx, input.AccountID, "input", "accountId")
	if err != nil {
		return nil, err
	}
	id, replayed, err := r.Cashier.AddMethod(ctx, actor, account, input.IdempotencyKey, input.Token, input.MakeDefault)
	payload := &AddPaymentMethodPayload{Replayed: replayed}
	if payload.UserErrors, err = userErrors(err); err != nil || len(payload.UserErrors) > 0 {
		return payload, err
	}
	method, err := from(ctx).method.Load(ctx, id)
	if method != nil && method.RemovedAt == nil { // a replay may name a card that was removed since
		payload.PaymentMethod = method
	}
	return payload, err
}

func (r mutationResolver) SetDefaultPaymentMethod(ctx context.Context, input SetDefaultPaymentMethodInput) (
	*SetDefaultPaymentMethodPayload, error,
) {
	actor, id, err := rowMeant(ctx, input.PaymentMethodID, billing.KindPaymentMethod, "input", "paymentMethodId")
	if err != nil {
		return nil, err
	}
	payload := &SetDefaultPaymentMethodPayload{}
	err = missingAt(r.Cashier.SetDefaultMethod(ctx, actor, id), "input", "paymentMethodId")
	if payload.UserErrors, err = userErrors(err); err != nil || len(payload.UserErrors) > 0 {
		return payload, err
	}
	payload.PaymentMethod, err = from(ctx).method.Load(ctx, id)
	return payload, err
}

func (r mutationResolver) RemovePaymentMethod(ctx context.Context, input RemovePaymentMethodInput) (*RemovePaymentMethodPayload, error) {
	actor, id, err := rowMeant(ctx, input.PaymentMethodID, billing.KindPaymentMethod, "input", "paymentMethodId")
	if err != nil {
		return nil, err
	}
	payload := &RemovePaymentMethodPayload{}
	err = missingAt(r.Cashier.RemoveMethod(ctx, actor, id), "input", "paymentMethodId")
	if payload.UserErrors, err = userErrors(err); err != nil || len(payload.UserErrors) > 0 {
		return payload, err
	}
	payload.RemovedPaymentMethodID = &input.PaymentMethodID
	payload.Account, err = from(ctx).account.Load(ctx, id.Account)
	return payload, err
}
