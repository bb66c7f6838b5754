package postgres

import (
	"context"
	"time"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

const refundColumns = `r.account_id, r.key, r.payment_key, r.status, r.amount, r.tax, r.total, r.currency, r.reason, r.requested_by,
    r.processor_ref, r.credit_note_key, r.created_at, r.closed_at, r.asked_at, r.next_action_at, r.attempts`

const sqlRefundsByKey = `-- name: RefundsByKey
SELECT ` + refundColumns + `
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key)
JOIN refunds r ON r.account_id = wanted.account_id AND r.key = wanted.key`

// Refunds reads refunds by their keys.
func (r reader) Refunds(ctx context.Context, rows []billing.RowID) ([]*billing.Refund, error) {
	accounts, keys := split(rows)
	return many[*billing.Refund](ctx, r.q, sqlRefundsByKey, pq.Array(accounts), pq.Array(keys))
}

const sqlRefundsOf = `-- name: RefundsOf
SELECT ` + refundColumns + `
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key)
JOIN refunds r ON r.account_id = wanted.account_id AND r.payment_key = wanted.key
ORDER BY r.account_id, r.key`

// RefundsOf reads all refunds of several payments, oldest first.
func (r reader) RefundsOf(ctx context.Context, payments []billing.RowID) ([]*billing.Refund, error) {
	accounts, keys := split(payments)
	return many[*billing.Refund](ctx, r.q, sqlRefundsOf, pq.Array(accounts), pq.Array(keys))
}

// What came into the wallet later is what later payments credited, less what of them went back (a refund that failed, put back
// by its correction, cancels out), and what support gave. A payment came when its crediting transaction was booked.
const sqlRefundFacts = `-- name: RefundFacts
SELECT p.account_id, p.key, b.posted - b.held AS available, coalesce(l.amount, 0) AS credited_later,
    coalesce(g.refunded, 0) AS refunded, coalesce(g.refunded_tax, 0) AS refunded_tax, coalesce(g.returned, 0) AS returned,
    coalesce(g.returned_total, 0) AS returned_total, coalesce(g.under_way, false) AS under_way
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key)
JOIN payments p ON p.account_id = wanted.account_id AND p.key = wanted.key
JOIN balances b ON b.account_id = p.account_id
LEFT JOIN ledger_entries t ON t.account_id = p.account_id AND t.payment_key = p.key AND t.book = 'PROCESSOR'
    AND t.kind IN ('TOP_UP', 'AUTO_RECHARGE', 'SUBSCRIPTION')
LEFT JOIN LATERAL (
    SELECT sum(e.amount) AS amount FROM ledger_entries e
    LEFT JOIN ledger_entries c ON c.account_id = e.account_id AND c.payment_key = e.payment_key AND c.book = 'PROCESSOR'
        AND c.kind IN ('TOP_UP', 'AUTO_RECHARGE', 'SUBSCRIPTION')
    WHERE e.account_id = p.account_id AND e.book = 'WALLET' AND e.seq > t.seq
        AND e.kind IN ('TOP_UP', 'AUTO_RECHARGE', 'REFUND', 'DISPUTE', 'ADJUSTMENT', 'CORRECTION')
        AND (c.seq > t.seq OR (e.kind = 'ADJUSTMENT' AND e.amount > 0))
) l ON true
LEFT JOIN LATERAL (
    SELECT sum(r.amount) FILTER (WHERE r.status <> 'FAILED') AS refunded, sum(r.tax) FILTER (WHERE r.status <> 'FAILED') AS refunded_tax,
        sum(r.amount) FILTER (WHERE r.status = 'SUCCEEDED') AS returned, sum(r.total) FILTER (WHERE r.status = 'SUCCEEDED') AS returned_total,
        bool_or(r.status = 'SUBMITTED') AS under_way
    FROM refunds r WHERE r.account_id = p.account_id AND r.payment_key = p.key
) g ON true`

// RefundFacts reads what decides how much of each payment can be given back.
func (r reader) RefundFacts(ctx context.Context, payments []billing.RowID) ([]*billing.RefundFacts, error) {
	accounts, keys := split(payments)
	return many[*billing.RefundFacts](ctx, r.q, sqlRefundFacts, pq.Array(accounts), pq.Array(keys))
}

const sqlInsertRefund = `-- name: InsertRefund
INSERT INTO refunds (account_id, key, payment_key, status, amount, tax, total, currency, reason, requested_by, created_at, asked_at, next_action_at)
VALUES (:account_id, :key, :payment_key, :status, :amount, :tax, :total, :currency, :reason, :requested_by, :created_at, :asked_at, :next_action_at)`

// InsertRefund records the intent to give money back, before the processor is asked for it.
func (tx *Tx) InsertRefund(ctx context.Context, r *billing.Refund) error {
	return tx.insert(ctx, sqlInsertRefund, r)
}

const sqlUpdateRefund = `-- name: UpdateRefund
UPDATE refunds SET status = :status, processor_ref = :processor_ref, credit_note_key = :credit_note_key, closed_at = :closed_at,
    next_action_at = :next_action_at
WHERE account_id = :account_id AND key = :key AND status = 'SUBMITTED'`

// UpdateRefund stores where a refund stands that was not decided yet; the account's lock is held.
func (tx *Tx) UpdateRefund(ctx context.Context, r *billing.Refund) error {
	return tx.insert(ctx, sqlUpdateRefund, r)
}

const sqlClaimRefunds = `-- name: ClaimRefunds
UPDATE refunds SET next_action_at = clock_timestamp() + $2 * interval '1 second', attempts = attempts + 1
WHERE (account_id, key) IN (
    SELECT account_id, key FROM refunds WHERE next_action_at <= clock_timestamp() ORDER BY next_action_at LIMIT $1
    FOR UPDATE SKIP LOCKED)
RETURNING account_id, key`

// ClaimRefunds takes refunds that are due, each for one process until the lease has run out.
func (tx *Tx) ClaimRefunds(ctx context.Context, limit int, lease time.Duration) ([]billing.RowID, error) {
	return many[billing.RowID](ctx, tx.q, sqlClaimRefunds, limit, lease.Seconds())
}
