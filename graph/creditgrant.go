package graph

import (
	"context"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

func (accountResolver) CreditGrants(ctx context.Context, a *billing.Account, first *int, after *string, last *int, before *string) (
	*CreditGrantConnection, error,
) {
	edges, nodes, info, err := connect(ctx, from(ctx).grants, billing.KindCreditGrant, a.ID, pageArgs{first, after, last, before},
		func(cursor string, node *billing.CreditGrant) *CreditGrantEdge {
			return &CreditGrantEdge{Cursor: cursor, Node: node}
		})
	if err != nil {
		return nil, err
	}
	ahead(ctx, "subscription", nodes, from(ctx).subscription, a.ID, func(g *billing.CreditGrant) *billing.Key { return g.SubscriptionKey })
	return &CreditGrantConnection{Edges: edges, Nodes: nodes, PageInfo: info}, nil
}

func (creditGrantResolver) Subscription(ctx context.Context, g *billing.CreditGrant) (*billing.Subscription, error) {
	return optional(ctx, from(ctx).subscription, g.AccountID, g.SubscriptionKey)
}

// Expired and Remaining are shown as of now: time goes on between the writes that book an expiry.

func (r creditGrantResolver) Expired(ctx context.Context, g *billing.CreditGrant) (string, error) {
	at, err := r.shownAt(ctx, g.AccountID)
	return g.AsOf(at).Expired.Decimal(), err
}

func (r creditGrantResolver) Remaining(ctx context.Context, g *billing.CreditGrant) (string, error) {
	at, err := r.shownAt(ctx, g.AccountID)
	return g.AsOf(at).Remaining().Decimal(), err
}

// shownAt is the account's time as far as it can be told without writing.
func (r *Resolver) shownAt(ctx context.Context, id billing.AccountID) (time.Time, error) {
	account, err := found(from(ctx).account.Load(ctx, id))
	if err != nil {
		return time.Time{}, err
	}
	return account.Time(r.Clock()), nil
}
