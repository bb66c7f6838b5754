package graph

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
)

// nodeScopes is the scope that reading each kind by its id takes: the one of the field that leads to it.
var nodeScopes = map[billing.Kind]billing.Scope{
	billing.KindAccount:       billing.ScopeAccountRead,
	billing.KindAgent:         billing.ScopeAccountRead,
	billing.KindPlan:          billing.ScopeAccountRead,
	billing.KindSubscription:  billing.ScopeBillingRead,
	billing.KindBalance:       billing.ScopeBillingRead,
	billing.KindLedgerEntry:   billing.ScopeBillingRead,
	billing.KindPayment:       billing.ScopeBillingRead,
	billing.KindPaymentMethod: billing.ScopeBillingRead,
	billing.KindInvoice:       billing.ScopeBillingRead,
}

func (queryResolver) Node(ctx context.Context, id string) (Node, error) {
	actor := auth.ActorFrom(ctx)
	parsed, ok := billing.ParseID(id)
	scope, known := nodeScopes[parsed.Kind]
	if !ok || !known || (parsed.Kind != billing.KindPlan && auth.RequireAccount(actor, parsed.Account) != nil) {
		return nil, billing.NotFound().At("id")
	}
	if err := auth.Require(actor, scope); err != nil {
		return nil, err
	}
	node, err := load(ctx, parsed)
	if err == nil && node == nil {
		err = billing.NotFound().At("id")
	}
	return node, err
}

func load(ctx context.Context, id billing.ID) (Node, error) {
	l, row := from(ctx), billing.RowID{Account: id.Account, Key: id.Key}
	switch id.Kind {
	case billing.KindAccount:
		return nodeOf(l.account.Load(ctx, id.Account))
	case billing.KindAgent:
		return nodeOf(l.agent.Load(ctx, row))
	case billing.KindPlan:
		return nodeOf(l.plan.Load(ctx, id.Key))
	case billing.KindSubscription:
		return nodeOf(l.subscription.Load(ctx, row))
	case billing.KindBalance:
		return nodeOf(l.balance.Load(ctx, id.Account))
	case billing.KindLedgerEntry:
		return nodeOf(l.ledgerEntry.Load(ctx, row))
	case billing.KindPayment:
		return nodeOf(l.payment.Load(ctx, row))
	case billing.KindPaymentMethod:
		method, err := l.method.Load(ctx, row)
		if method != nil && method.RemovedAt != nil {
			method = nil // gone, as far as anybody outside can tell
		}
		return nodeOf(method, err)
	case billing.KindInvoice:
		return nodeOf(l.invoice.Load(ctx, row))
	default:
		return nil, nil //nolint:nilnil // the caller answers NOT_FOUND
	}
}

// nodeOf keeps a nil row from becoming a Node that is not nil.
func nodeOf[T any, P interface {
	*T
	Node
}](row P, err error) (Node, error) {
	if err != nil || row == nil {
		return nil, err
	}
	return row, nil
}

func (r queryResolver) Nodes(ctx context.Context, ids []string) ([]Node, error) {
	if len(ids) > billing.MaxPage {
		return nil, fault.Newf(fault.BadUserInput, "At most %d ids at once.", billing.MaxPage).At("ids")
	}
	nodes := make([]Node, len(ids))
	errs := make([]error, len(ids))
	var group sync.WaitGroup // side by side, so that the loaders gather them
	for i, id := range ids {
		group.Go(func() { nodes[i], errs[i] = r.Node(ctx, id) })
	}
	group.Wait()
	for i, err := range errs {
		if err != nil {
			graphql.AddError(graphql.WithPathContext(ctx, graphql.NewPathWithIndex(i)), err)
		}
	}
	return nodes, nil
}
