package postgres

import (
	"context"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

// Notice is a processor's webhook about one of our payments, stored until somebody has looked the payment up.
type Notice struct {
	AccountID  billing.AccountID `db:"account_id"`
	Processor  string            `db:"processor"`
	ID         string            `db:"id"`
	Type       string            `db:"type"`
	PaymentKey billing.Key       `db:"payment_key"`
}

// The SELECT leaves out notices about payments that we do not have.
const sqlInsertNotice = `-- name: InsertNotice
INSERT INTO processor_notices (account_id, processor, id, type, payment_key, next_action_at)
SELECT account_id, $2, $3, $4, key, clock_timestamp() FROM payments WHERE account_id = $1 AND key = $5 AND processor = $2
ON CONFLICT DO NOTHING`

// InsertNotice stores a webhook once, however often it comes; false when it was known or is about nothing of ours.
func (tx *Tx) InsertNotice(ctx context.Context, n Notice) (bool, error) {
	rows, err := tx.exec(ctx, sqlInsertNotice, n.AccountID, n.Processor, n.ID, n.Type, n.PaymentKey)
	return rows == 1, err
}

const sqlClaimNotices = `-- name: ClaimNotices
UPDATE processor_notices SET next_action_at = clock_timestamp() + $2 * interval '1 second'
WHERE (account_id, processor, id) IN (
    SELECT account_id, processor, id FROM processor_notices WHERE next_action_at <= clock_timestamp()
    ORDER BY next_action_at LIMIT $1 FOR UPDATE SKIP LOCKED)
RETURNING account_id, processor, id, type, payment_key`

// ClaimNotices takes webhooks that nobody has applied yet.
func (tx *Tx) ClaimNotices(ctx context.Context, limit int, lease time.Duration) ([]Notice, error) {
	return many[Notice](ctx, tx.q, sqlClaimNotices, limit, lease.Seconds())
}

const sqlNoticeApplied = `-- name: NoticeApplied
UPDATE processor_notices SET applied_at = clock_timestamp(), next_action_at = NULL
WHERE account_id = $1 AND processor = $2 AND id = $3 AND applied_at IS NULL`

// NoticeApplied says that the payment was looked up and the answer booked.
func (tx *Tx) NoticeApplied(ctx context.Context, n Notice) error {
	_, err := tx.exec(ctx, sqlNoticeApplied, n.AccountID, n.Processor, n.ID)
	return err
}
