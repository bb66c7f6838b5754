package postgres

import (
	"context"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

const methodColumns = `r.account_id, r.key, r.processor, r.processor_ref, r.brand, r.last4, r.exp_month, r.exp_year, r.fingerprint,
    r.created_at, r.removed_at, coalesce(a.default_method = r.key, false) AS is_default`

const sqlMethodsByKey = `-- name: MethodsByKey
SELECT ` + methodColumns + `
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key)
JOIN payment_methods r ON r.account_id = wanted.account_id AND r.key = wanted.key
JOIN accounts a ON a.id = r.account_id`

// Methods reads cards by their keys, also removed ones: old payments still name them.
func (r reader) Methods(ctx context.Context, rows []billing.RowID) ([]*billing.PaymentMethod, error) {
	accounts, keys := split(rows)
	return many[*billing.PaymentMethod](ctx, r.q, sqlMethodsByKey, pq.Array(accounts), pq.Array(keys))
}

const sqlMethodsOf = `-- name: MethodsOf
SELECT ` + methodColumns + `
FROM payment_methods r JOIN accounts a ON a.id = r.account_id
WHERE r.account_id = ANY($1) AND r.removed_at IS NULL ORDER BY r.account_id, r.key`

// MethodsOf reads the cards on file of several accounts, oldest first.
func (r reader) MethodsOf(ctx context.Context, ids []billing.AccountID) ([]*billing.PaymentMethod, error) {
	return many[*billing.PaymentMethod](ctx, r.q, sqlMethodsOf, pq.Array(ids))
}

const sqlInsertMethod = `-- name: InsertMethod
INSERT INTO payment_methods (account_id, key, processor, processor_ref, brand, last4, exp_month, exp_year, fingerprint, created_at)
VALUES (:account_id, :key, :processor, :processor_ref, :brand, :last4, :exp_month, :exp_year, :fingerprint, :created_at)`

// InsertMethod stores a card.
func (tx *Tx) InsertMethod(ctx context.Context, m *billing.PaymentMethod) error {
	return tx.insert(ctx, sqlInsertMethod, m)
}

const sqlRemoveMethod = `-- name: RemoveMethod
UPDATE payment_methods SET removed_at = :removed_at WHERE account_id = :account_id AND key = :key`

// RemoveMethod marks a card as gone.
func (tx *Tx) RemoveMethod(ctx context.Context, m *billing.PaymentMethod) error {
	return tx.insert(ctx, sqlRemoveMethod, m)
}
