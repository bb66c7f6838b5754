package graph

import (
	"context"

	"github.com/aura-billing/gateway/internal/billing"
)

func (accountResolver) Events(ctx context.Context, a *billing.Account, first *int, after *string, last *int, before *string) (
	*EventConnection, error,
) {
	edges, nodes, info, err := connect(ctx, from(ctx).events, billing.KindEvent, a.ID, pageArgs{first, after, last, before},
		func(cursor string, node *billing.Event) *EventEdge { return &EventEdge{Cursor: cursor, Node: node} })
	if err != nil {
		return nil, err
	}
	if selects(ctx, "subject") {
		for _, e := range nodes {
			load(ctx, e.SubjectID()) // all are asked for before the first is waited for
		}
	}
	return &EventConnection{Edges: edges, Nodes: nodes, PageInfo: info}, nil
}

// Subject loads what the event is about. What is gone, and kinds that this version does not know, are null: the event itself
// stays readable for ever.
func (eventResolver) Subject(ctx context.Context, e *billing.Event) (Node, error) {
	return load(ctx, e.SubjectID())()
}
