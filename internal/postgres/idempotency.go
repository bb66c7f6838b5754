package postgres

import (
	"context"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

// IdempotencyKey is a key that did its work: with the hash of the input it did it for, and the answer.
type IdempotencyKey struct {
	AccountID   billing.AccountID `db:"account_id"`
	Key         string            `db:"key"`
	Operation   string            `db:"operation"`
	RequestHash []byte            `db:"request_hash"`
	Result      []byte            `db:"result"`     // JSON
	ExpiresAt   *time.Time        `db:"expires_at"` // nil lives as long as the ledger
}

const sqlIdempotencyKey = `-- name: IdempotencyKey
SELECT account_id, key, operation, request_hash, result, expires_at FROM idempotency_keys
WHERE account_id = $1 AND key = $2 AND (expires_at IS NULL OR expires_at > clock_timestamp())
UNION ALL SELECT account_id, idempotency_key, 'usage', '', '{}', NULL FROM usage_records
WHERE account_id = $1 AND idempotency_key = $2
UNION ALL SELECT account_id, idempotency_key, 'usage', '', '{}', NULL FROM reservations
WHERE account_id = $1 AND idempotency_key = $2`

// IdempotencyKey reads a key; one that charged usage has no hash, for it is no other mutation's. Only under the account's lock does
// its absence mean that nothing was committed.
func (r reader) IdempotencyKey(ctx context.Context, id billing.AccountID, key string) (*IdempotencyKey, error) {
	return one[IdempotencyKey](ctx, r.q, sqlIdempotencyKey, id, key)
}

// An expired key's row may not be swept yet; the new one takes its place.
const sqlInsertIdempotencyKey = `-- name: InsertIdempotencyKey
INSERT INTO idempotency_keys (account_id, key, operation, request_hash, result, expires_at)
VALUES ($1, $2, $3, $4, $5, clock_timestamp() + $6 * interval '1 second')
ON CONFLICT (account_id, key) DO UPDATE SET operation = excluded.operation, request_hash = excluded.request_hash,
    result = excluded.result, expires_at = excluded.expires_at, created_at = excluded.created_at
WHERE idempotency_keys.expires_at <= clock_timestamp()`

// InsertIdempotencyKey stores a key complete with its answer. keep is how long; 0 is as long as the ledger.
func (tx *Tx) InsertIdempotencyKey(ctx context.Context, k *IdempotencyKey, keep time.Duration) error {
	var seconds *float64
	if keep > 0 {
		s := keep.Seconds()
		seconds = &s
	}
	_, err := tx.exec(ctx, sqlInsertIdempotencyKey, k.AccountID, k.Key, k.Operation, k.RequestHash, k.Result, seconds)
	return err
}

const sqlSweepIdempotencyKeys = `-- name: SweepIdempotencyKeys
DELETE FROM idempotency_keys WHERE (account_id, key) IN (
    SELECT account_id, key FROM idempotency_keys WHERE expires_at <= clock_timestamp() LIMIT $1 FOR UPDATE SKIP LOCKED)`

// SweepIdempotencyKeys forgets keys whose time is over.
func (tx *Tx) SweepIdempotencyKeys(ctx context.Context, limit int) (int64, error) {
	return tx.exec(ctx, sqlSweepIdempotencyKeys, limit)
}

const sqlInsertSubjectKey = `-- name: InsertSubjectKey
INSERT INTO subject_keys (subject, key, operation, request_hash, account_id) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`

// InsertSubjectKey stores a key of a mutation that made an account; false when the subject used the key before. It waits for
// another transaction that is just storing the same key.
func (tx *Tx) InsertSubjectKey(ctx context.Context, subject, key, operation string, hash []byte, made billing.AccountID) (bool, error) {
	n, err := tx.exec(ctx, sqlInsertSubjectKey, subject, key, operation, hash, made)
	return n == 1, err
}

// SubjectKey is a key that made an account.
type SubjectKey struct {
	RequestHash []byte            `db:"request_hash"`
	AccountID   billing.AccountID `db:"account_id"`
}

const sqlSubjectKey = `-- name: SubjectKey
SELECT request_hash, account_id FROM subject_keys WHERE subject = $1 AND key = $2`

// SubjectKey reads a key of a mutation that made an account; nil when it was not used.
func (r reader) SubjectKey(ctx context.Context, subject, key string) (*SubjectKey, error) {
	return one[SubjectKey](ctx, r.q, sqlSubjectKey, subject, key)
}
