package graph

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vikstrous/dataloadgen"

	"github.com/aura-billing/gateway/internal/billing"
)

// pageArgs are a connection's arguments.
type pageArgs struct {
	first  *int
	after  *string
	last   *int
	before *string
}

// row is a noun that can stand in a connection.
type row interface{ RowKey() billing.Key }

// connect loads one page, cuts the row that only shows that there are more, and makes its edges.
func connect[V row, E any](ctx context.Context, loader *dataloadgen.Loader[pageOf, []V], kind billing.Kind, account billing.AccountID,
	args pageArgs, edge func(cursor string, node V) E,
) (edges []E, nodes []V, info *PageInfo, err error) {
	page, err := billing.PageOf(kind, account, args.first, args.after, args.last, args.before)
	if err != nil {
		return nil, nil, nil, err
	}
	rows, err := loader.Load(ctx, pageOf{account, page})
	if err != nil {
		return nil, nil, nil, err
	}
	edges, nodes, info = connected(rows, page, kind, account, edge)
	return edges, nodes, info, nil
}

// connected makes the edges of a page from its rows, which may be one more than it holds.
func connected[V row, E any](rows []V, page billing.Page, kind billing.Kind, account billing.AccountID, edge func(cursor string, node V) E) (
	edges []E, nodes []V, info *PageInfo,
) {
	more := len(rows) > page.Limit
	switch {
	case more && page.Backward:
		rows = rows[len(rows)-page.Limit:]
	case more:
		rows = rows[:page.Limit]
	}
	info = &PageInfo{HasNextPage: more, HasPreviousPage: page.After != 0}
	if page.Backward {
		info.HasNextPage, info.HasPreviousPage = page.Before != 0, more
	}
	edges = make([]E, len(rows))
	for i, row := range rows {
		cursor := billing.Cursor(kind, account, row.RowKey())
		edges[i] = edge(cursor, row)
		if i == 0 {
			info.StartCursor = &cursor
		}
		info.EndCursor = &cursor
	}
	if rows == nil {
		rows = []V{}
	}
	return edges, rows, info
}

// ahead asks for what each row of a page will want of a field, where the query selects it: every key is gathered before the
// first row's own goroutine runs, so that one statement reads them however busy the machine is.
func ahead[V row, T any](ctx context.Context, field string, rows []V, loader *dataloadgen.Loader[billing.RowID, T], account billing.AccountID,
	keyOf func(V) *billing.Key,
) {
	if !selects(ctx, field) {
		return
	}
	for _, row := range rows {
		if key := keyOf(row); key != nil {
			loader.LoadThunk(ctx, billing.RowID{Account: account, Key: *key})
		}
	}
}

// selects tells whether the connection being resolved is asked for a field of its rows.
func selects(ctx context.Context, field string) bool {
	op := graphql.GetOperationContext(ctx)
	below := func(f graphql.CollectedField) []graphql.CollectedField { return collect(op, f.Field, f.Selections) }
	has := func(fields []graphql.CollectedField) bool {
		return slices.ContainsFunc(fields, func(f graphql.CollectedField) bool { return f.Name == field })
	}
	connection := graphql.GetFieldContext(ctx).Field
	for _, f := range collect(op, connection.Field, connection.Selections) {
		switch f.Name {
		case "nodes":
			if has(below(f)) {
				return true
			}
		case "edges":
			for _, edge := range below(f) {
				if edge.Name == "node" && has(below(edge)) {
					return true
				}
			}
		}
	}
	return false
}

// selectsRow tells whether the list being resolved is asked for a field of its rows.
func selectsRow(ctx context.Context, field string) bool {
	list := graphql.GetFieldContext(ctx).Field
	return slices.ContainsFunc(collect(graphql.GetOperationContext(ctx), list.Field, list.Selections),
		func(f graphql.CollectedField) bool { return f.Name == field })
}

func collect(op *graphql.OperationContext, f *ast.Field, selections ast.SelectionSet) []graphql.CollectedField {
	return graphql.CollectFields(op, selections, []string{f.Definition.Type.Name(), "Node"})
}
