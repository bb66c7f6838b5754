package graph

import (
	"context"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/postgres"
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

// Posted is the sum of the wallet's entries, now or up to an instant.
func (balanceResolver) Posted(ctx context.Context, b *billing.Balance, asOf *time.Time) (*money.Amount, error) {
	posted := b.PostedAmount()
	if asOf == nil {
		return &posted, nil
	}
	var err error
	posted.Micros, err = from(ctx).posted.Load(ctx, postgres.Instant{AccountID: b.AccountID, At: billing.Recorded(asOf).UTC()})
	return &posted, err
}

// ProjectedDepletionAt is when credits and money run out if usage goes on as it did.
func (r balanceResolver) ProjectedDepletionAt(ctx context.Context, b *billing.Balance) (*time.Time, error) {
	l := from(ctx)
	account, err := found(l.account.Load(ctx, b.AccountID))
	if err != nil {
		return nil, err
	}
	in := billing.Depletion{Now: account.Time(r.Clock()), Account: account, Available: b.Available()}
	if in.Subscription, err = l.latest.Load(ctx, b.AccountID); err != nil || !in.Subscription.Configured() || in.Subscription.PeriodKey == nil {
		return nil, err
	}
	query := billing.SummaryQuery{From: billing.BurnSince(account, in.Now), To: billing.DateOf(in.Now, account.Zone()), ByRate: true}
	plan := l.plan.LoadThunk(ctx, in.Subscription.PlanKey)
	period := l.period.LoadThunk(ctx, billing.RowID{Account: account.ID, Key: *in.Subscription.PeriodKey})
	grants := l.openGrants.LoadThunk(ctx, account.ID)
	changes := l.openChanges.LoadThunk(ctx, account.ID)
	burned := l.totals.LoadThunk(ctx, totalsOf{account.ID, query})
	if in.Plan, err = plan(); err != nil {
		return nil, err
	}
	if in.Period, err = period(); err != nil {
		return nil, err
	}
	if in.Grants, err = grants(); err != nil {
		return nil, err
	}
	if in.Burned, err = burned(); err != nil {
		return nil, err
	}
	open, err := changes()
	if err != nil {
		return nil, err
	}
	in.Renewal = in.Plan
	for _, c := range open {
		switch {
		case c.Status != billing.ChangeScheduled:
		case c.ToPlanKey == nil:
			in.Renewal = nil
		default:
			if in.Renewal, err = l.plan.Load(ctx, *c.ToPlanKey); err != nil {
				return nil, err
			}
		}
	}
	return in.Estimate()
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
	ahead(ctx, "usageRecord", nodes, from(ctx).usageRecord, a.ID, func(e *billing.LedgerEntry) *billing.Key { return e.UsageKey })
	return &LedgerEntryConnection{Edges: edges, Nodes: nodes, PageInfo: info}, nil
}

func (ledgerEntryResolver) Payment(ctx context.Context, e *billing.LedgerEntry) (*billing.Payment, error) {
	return optional(ctx, from(ctx).payment, e.AccountID, e.PaymentKey)
}

func (ledgerEntryResolver) UsageRecord(ctx context.Context, e *billing.LedgerEntry) (*billing.UsageRecord, error) {
	return optional(ctx, from(ctx).usageRecord, e.AccountID, e.UsageKey)
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
