package postgres

import (
	"context"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

const sqlBalances = `-- name: Balances
SELECT account_id, currency, posted, held, version, updated_at FROM balances WHERE account_id = ANY($1)`

// Balances reads the balances of several accounts.
func (r reader) Balances(ctx context.Context, ids []billing.AccountID) ([]*billing.Balance, error) {
	return many[*billing.Balance](ctx, r.q, sqlBalances, pq.Array(ids))
}

const sqlSaveBalance = `-- name: SaveBalance
UPDATE balances SET posted = :posted, held = :held, version = :version, updated_at = :updated_at WHERE account_id = :account_id`

// SaveBalance stores a balance whose entries were written in the same transaction.
func (tx *Tx) SaveBalance(ctx context.Context, b *billing.Balance) error {
	return tx.insert(ctx, sqlSaveBalance, b)
}
