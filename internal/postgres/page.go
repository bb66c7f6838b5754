package postgres

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

// keyset is a connection's statement in both directions. It takes the accounts ($1), the keys between which to read ($2, $3)
// and the number of rows for each account ($4); it is written ascending.
type keyset struct{ up, down string }

// keysetOf makes the descending twin by turning the one ORDER BY around.
func keysetOf(ascending string) keyset {
	return keyset{up: ascending, down: strings.Replace(ascending, " ASC LIMIT", " DESC LIMIT", 1)}
}

// readPage reads the same page of several accounts in one statement, each account's rows in the connection's order and one
// more than the page holds where there are more. newestFirst says which order that is.
func readPage[T any](ctx context.Context, r reader, k keyset, newestFirst bool, ids []billing.AccountID, p billing.Page) ([]*T, error) {
	low, high := p.After, p.Before
	if newestFirst {
		low, high = p.Before, p.After
	}
	if high == 0 {
		high = math.MaxInt64
	}
	query := k.up
	if newestFirst != p.Backward {
		query = k.down
	}
	rows, err := many[*T](ctx, r.q, query, pq.Array(ids), low, high, p.Limit+1)
	if err != nil {
		return nil, err
	}
	if p.Backward {
		slices.Reverse(rows)
	}
	return rows, nil
}
