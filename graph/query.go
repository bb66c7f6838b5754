package graph

import (
	"context"

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
	billing.KindCreditGrant:   billing.ScopeBillingRead,
	billing.KindLedgerEntry:   billing.ScopeBillingRead,
	billing.KindPayment:       billing.ScopeBillingRead,
	billing.KindPaymentMethod: billing.ScopeBillingRead,
	billing.KindInvoice:       billing.ScopeBillingRead,
	billing.KindEvent:         billing.ScopeBillingRead,
	billing.KindPlanChange:    billing.ScopeBillingRead,
	billing.KindRefund:        billing.ScopeBillingRead,
	billing.KindCreditNote:    billing.ScopeBillingRead,
	billing.KindReservation:   billing.ScopeBillingRead,
	billing.KindUsageRecord:   billing.ScopeBillingRead,
}

func (queryResolver) Node(ctx context.Context, id string) (Node, error) {
	parsed, err := nodeMeant(ctx, id)
	if err != nil {
		return nil, err
	}
	return foundNode(load(ctx, parsed))
}

// nodeMeant is what an id names, if the caller may read it: before any SQL.
func nodeMeant(ctx context.Context, id string) (billing.ID, error) {
	actor := auth.ActorFrom(ctx)
	parsed, ok := billing.ParseID(id)
	scope, known := nodeScopes[parsed.Kind]
	if !ok || !known || (parsed.Kind != billing.KindPlan && auth.RequireAccount(actor, parsed.Account) != nil) {
		return billing.ID{}, billing.NotFound().At("id")
	}
	return parsed, auth.Require(actor, scope)
}

func foundNode(loading func() (Node, error)) (Node, error) {
	node, err := loading()
	if err == nil && node == nil {
		err = billing.NotFound().At("id")
	}
	return node, err
}

// load asks for a row and gives it when it is called: several are asked for before any is waited for.
func load(ctx context.Context, id billing.ID) func() (Node, error) {
	l, row := from(ctx), billing.RowID{Account: id.Account, Key: id.Key}
	switch id.Kind {
	case billing.KindAccount:
		return nodeOf(l.account.LoadThunk(ctx, id.Account))
	case billing.KindAgent:
		return nodeOf(l.agent.LoadThunk(ctx, row))
	case billing.KindPlan:
		return nodeOf(l.plan.LoadThunk(ctx, id.Key))
	case billing.KindSubscription:
		return nodeOf(l.subscription.LoadThunk(ctx, row))
	case billing.KindBalance:
		return nodeOf(l.balance.LoadThunk(ctx, id.Account))
	case billing.KindCreditGrant:
		return nodeOf(l.grant.LoadThunk(ctx, row))
	case billing.KindLedgerEntry:
		return nodeOf(l.ledgerEntry.LoadThunk(ctx, row))
	case billing.KindPayment:
		return nodeOf(l.payment.LoadThunk(ctx, row))
	case billing.KindPaymentMethod:
		loading := l.method.LoadThunk(ctx, row)
		return nodeOf(func() (*billing.PaymentMethod, error) {
			method, err := loading()
			if method != nil && method.RemovedAt != nil {
				method = nil // gone, as far as anybody outside can tell
			}
			return method, err
		})
	case billing.KindInvoice:
		return nodeOf(l.invoice.LoadThunk(ctx, row))
	case billing.KindPlanChange:
		return nodeOf(l.planChange.LoadThunk(ctx, row))
	case billing.KindRefund:
		return nodeOf(l.refund.LoadThunk(ctx, row))
	case billing.KindCreditNote:
		return nodeOf(l.creditNote.LoadThunk(ctx, row))
	case billing.KindReservation:
		return nodeOf(l.reservation.LoadThunk(ctx, row))
	case billing.KindUsageRecord:
		return nodeOf(l.usageRecord.LoadThunk(ctx, row))
	case billing.KindEvent:
		return nodeOf(l.event.LoadThunk(ctx, row))
	default:
		return func() (Node, error) { return nil, nil } // the caller answers NOT_FOUND
	}
}

// nodeOf keeps a nil row from becoming a Node that is not nil.
func nodeOf[T any, P interface {
	*T
	Node
}](loading func() (P, error)) func() (Node, error) {
	return func() (Node, error) {
		row, err := loading()
		if err != nil || row == nil {
			return nil, err
		}
		return row, nil
	}
}

func (queryResolver) Nodes(ctx context.Context, ids []string) ([]Node, error) {
	if len(ids) > billing.MaxPage {
		return nil, fault.Newf(fault.BadUserInput, "At most %d ids at once.", billing.MaxPage).At("ids")
	}
	meant, errs := make([]billing.ID, len(ids)), make([]error, len(ids))
	for i, id := range ids {
		meant[i], errs[i] = nodeMeant(ctx, id)
	}
	asked := make([]func() (Node, error), len(ids))
	for i, id := range meant { // and nothing else, so that the loaders gather them all
		if errs[i] == nil {
			asked[i] = load(ctx, id)
		}
	}
	nodes := make([]Node, len(ids))
	for i, loading := range asked {
		if loading != nil {
			nodes[i], errs[i] = foundNode(loading)
		}
		if errs[i] != nil {
			graphql.AddError(graphql.WithPathContext(ctx, graphql.NewPathWithIndex(i)), errs[i])
		}
	}
	return nodes, nil
}
