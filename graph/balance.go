package graph

import (
	"context"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/money"
)

func (balanceResolver) Account(ctx context.Context, b *billing.Balance) (*billing.Account, error) {
	return from(ctx).account.Load(ctx, b.AccountID)
}

func (r balanceResolver) bounds(ctx context.Context, b *billing.Balance) (billing.Bounds, error) {
	account, err := found(from(ctx).account.Load(ctx, b.AccountID))
	if err != nil {
		return billing.Bounds{}, err
	}
	return r.Cashier.Bounds(account)
}

func (r balanceResolver) TopUpMinimum(ctx context.Context, b *billing.Balance) (*money.Amount, error) {
	bounds, err := r.bounds(ctx, b)
	return &bounds.Minimum, err
}

func (r balanceResolver) TopUpMaximum(ctx context.Context, b *billing.Balance) (*money.Amount, error) {
	bounds, err := r.bounds(ctx, b)
	return &bounds.Maximum, err
}

func (accountResolver) LedgerEntries(ctx context.Context, a *billing.Account, first *int, after *string, last *int, before *string) (
	*LedgerEntryConnection, error,
) {
	edges, nodes, info, err := connect(ctx, from(ctx).ledger, billing.KindLedgerEntry, a.ID, pageArgs{first, after, last, before},
		func(cursor string, node *billing.LedgerEntry) *LedgerEntryEdge {
			return &LedgerEntryEdge{Cursor: cursor, Node: node}
		})
	if err != nil {
		return nil, err
	}
	ahead(ctx, "payment", nodes, from(ctx).payment, a.ID, func(e *billing.LedgerEntry) *billing.Key { return e.PaymentKey })
	return &LedgerEntryConnection{Edges: edges, Nodes: nodes, PageInfo: info}, nil
}

func (ledgerEntryResolver) Payment(ctx context.Context, e *billing.LedgerEntry) (*billing.Payment, error) {
	return optional(ctx, from(ctx).payment, e.AccountID, e.PaymentKey)
}

func (r mutationResolver) TopUp(ctx context.Context, input TopUpInput) (*TopUpPayload, error) {
	actor, account, err := accountMeant(ctx, input.AccountID, "input", "accountId")
	if err != nil {
		return nil, err
	}
	amount, err := input.Amount.amount("input", "amount", "amount")
	if err != nil {
		return nil, err
	}
	method, err := keyMeant(ctx, account, input.PaymentMethodID, billing.KindPaymentMethod, "input", "paymentMethodId")
	if err != nil {
		return nil, err
	}
	payment, replayed, err := r.Cashier.TopUp(ctx, actor, account, input.IdempotencyKey, cashier.TopUp{Amount: amount, Method: method})
	payload := &TopUpPayload{Payment: payment, Replayed: replayed}
	if payload.UserErrors, err = userErrors(err); err != nil {
		return payload, err
	}
	payload.Balance, err = from(ctx).balance.Load(ctx, account)
	return payload, err
}
