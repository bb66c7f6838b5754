package graph

import (
	"context"

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
	return edges, rows, info, nil
}
