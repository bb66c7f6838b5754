package postgres

import (
	"context"
	"time"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

const paymentColumns = `r.account_id, r.key, r.purpose, r.status, r.amount, r.tax, r.total, r.currency, r.method_key, r.processor,
    r.processor_ref, r.action_url, r.decline_code, r.subscription_key, r.plan_change_key, r.due_invoice_key, r.invoice_key, r.automatic,
    r.created_at, r.updated_at, r.asked_at, r.deadline, r.next_action_at, r.attempts`

const sqlPaymentsByKey = `-- name: PaymentsByKey
SELECT ` + paymentColumns + `
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key)
JOIN payments r ON r.account_id = wanted.account_id AND r.key = wanted.key`

// Payments reads payments by their keys.
func (r reader) Payments(ctx context.Context, rows []billing.RowID) ([]*billing.Payment, error) {
	accounts, keys := split(rows)
	return many[*billing.Payment](ctx, r.q, sqlPaymentsByKey, pq.Array(accounts), pq.Array(keys))
}

const sqlPaymentsPage = `-- name: PaymentsPage
SELECT ` + paymentColumns + `
FROM unnest($1::bigint[]) AS wanted (account_id)
CROSS JOIN LATERAL (
    SELECT * FROM payments WHERE account_id = wanted.account_id AND key > $2 AND key < $3 ORDER BY key ASC LIMIT $4
) r`

var paymentsPage = keysetOf(sqlPaymentsPage)

// PaymentsPage reads the same page of several accounts' payments, newest first.
func (r reader) PaymentsPage(ctx context.Context, ids []billing.AccountID, p billing.Page) ([]*billing.Payment, error) {
	return readPage[billing.Payment](ctx, r, paymentsPage, true, ids, p)
}

const sqlUndecidedPayments = `-- name: UndecidedPayments
SELECT ` + paymentColumns + ` FROM payments r
WHERE r.account_id = ANY($1) AND r.status IN ('CREATED', 'SUBMITTED', 'REQUIRES_ACTION', 'PROCESSING', 'UNKNOWN') ORDER BY r.account_id, r.key`

// UndecidedPayments reads the payments of several accounts that may still take money, oldest first.
func (r reader) UndecidedPayments(ctx context.Context, ids []billing.AccountID) ([]*billing.Payment, error) {
	return many[*billing.Payment](ctx, r.q, sqlUndecidedPayments, pq.Array(ids))
}

const sqlInsertPayment = `-- name: InsertPayment
INSERT INTO payments (account_id, key, purpose, status, amount, tax, total, currency, method_key, processor, subscription_key,
    plan_change_key, due_invoice_key, automatic, created_at, updated_at, asked_at, deadline, next_action_at)
VALUES (:account_id, :key, :purpose, :status, :amount, :tax, :total, :currency, :method_key, :processor, :subscription_key,
    :plan_change_key, :due_invoice_key, :automatic, :created_at, :updated_at, :asked_at, :deadline, :next_action_at)`

// InsertPayment records the intent to take money, before anybody is asked for it.
func (tx *Tx) InsertPayment(ctx context.Context, p *billing.Payment) error {
	return tx.insert(ctx, sqlInsertPayment, p)
}

const sqlUpdatePayment = `-- name: UpdatePayment
UPDATE payments SET status = :status, processor_ref = :processor_ref, action_url = :action_url, decline_code = :decline_code,
    invoice_key = :invoice_key, updated_at = :updated_at, deadline = :deadline, next_action_at = :next_action_at,
    attempts = :attempts
WHERE account_id = :account_id AND key = :key`

// UpdatePayment stores where a payment stands; the account's lock is held.
func (tx *Tx) UpdatePayment(ctx context.Context, p *billing.Payment) error {
	return tx.insert(ctx, sqlUpdatePayment, p)
}

const sqlClaimPayments = `-- name: ClaimPayments
UPDATE payments SET next_action_at = clock_timestamp() + $2 * interval '1 second', attempts = attempts + 1
WHERE (account_id, key) IN (
    SELECT account_id, key FROM payments WHERE next_action_at <= clock_timestamp() ORDER BY next_action_at LIMIT $1
    FOR UPDATE SKIP LOCKED)
RETURNING account_id, key`

// ClaimPayments takes payments that are due, each for one process: whoever claims one and dies leaves it due again when the
// lease has run out.
func (tx *Tx) ClaimPayments(ctx context.Context, limit int, lease time.Duration) ([]billing.RowID, error) {
	return many[billing.RowID](ctx, tx.q, sqlClaimPayments, limit, lease.Seconds())
}

const sqlClaimProbe = `-- name: ClaimProbe
UPDATE payments SET next_action_at = clock_timestamp() + $1 * interval '1 second'
WHERE (account_id, key) IN (
    SELECT account_id, key FROM payments WHERE status = 'UNKNOWN' AND asked_at < clock_timestamp() - $1 * interval '1 second'
    ORDER BY next_action_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING account_id, key`

// ClaimProbe takes one payment whose outcome is unknown, before it is due, to find out whether the processor is back.
func (tx *Tx) ClaimProbe(ctx context.Context, pause time.Duration) (*billing.RowID, error) {
	return one[billing.RowID](ctx, tx.q, sqlClaimProbe, pause.Seconds())
}

const sqlHurryUnknown = `-- name: HurryUnknown
UPDATE payments SET next_action_at = clock_timestamp() WHERE (account_id, key) IN (
    SELECT account_id, key FROM payments WHERE status IN ('UNKNOWN', 'SUBMITTED') AND processor = $1 AND next_action_at > clock_timestamp()
        AND asked_at < clock_timestamp() - interval '30 seconds'
    FOR UPDATE SKIP LOCKED)`

// HurryUnknown makes every payment with an unknown outcome due: the processor answers again.
func (tx *Tx) HurryUnknown(ctx context.Context, processor string) error {
	_, err := tx.exec(ctx, sqlHurryUnknown, processor)
	return err
}
