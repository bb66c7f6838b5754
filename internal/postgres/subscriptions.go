package postgres

import (
	"context"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

const subscriptionColumns = `account_id, key, plan_key, status, anchor_day, period_key, created_at, version, due_invoice, charge_at, attempts,
    past_due_at, next_action_at, canceled_at`

const sqlSubscriptionsByKey = `-- name: SubscriptionsByKey
SELECT ` + subscriptionColumns + ` FROM subscriptions JOIN unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key)
USING (account_id, key)`

// Subscriptions reads subscriptions by their keys.
func (r reader) Subscriptions(ctx context.Context, rows []billing.RowID) ([]*billing.Subscription, error) {
	accounts, keys := split(rows)
	return many[*billing.Subscription](ctx, r.q, sqlSubscriptionsByKey, pq.Array(accounts), pq.Array(keys))
}

const sqlLatestSubscriptions = `-- name: LatestSubscriptions
SELECT DISTINCT ON (account_id) ` + subscriptionColumns + ` FROM subscriptions
WHERE account_id = ANY($1) ORDER BY account_id, key DESC`

// LatestSubscriptions reads each account's newest subscription, whatever its status.
func (r reader) LatestSubscriptions(ctx context.Context, ids []billing.AccountID) ([]*billing.Subscription, error) {
	return many[*billing.Subscription](ctx, r.q, sqlLatestSubscriptions, pq.Array(ids))
}

const sqlInsertSubscription = `-- name: InsertSubscription
INSERT INTO subscriptions (account_id, key, plan_key, status, created_at, version, next_action_at)
VALUES (:account_id, :key, :plan_key, :status, :created_at, :version, :next_action_at)`

// InsertSubscription stores a new, INCOMPLETE subscription.
func (tx *Tx) InsertSubscription(ctx context.Context, s *billing.Subscription) error {
	return tx.insert(ctx, sqlInsertSubscription, s)
}

const sqlUpdateSubscription = `-- name: UpdateSubscription
UPDATE subscriptions SET plan_key = :plan_key, status = :status, anchor_day = :anchor_day, period_key = :period_key,
    version = :version, due_invoice = :due_invoice, charge_at = :charge_at, attempts = :attempts, past_due_at = :past_due_at,
    next_action_at = :next_action_at, canceled_at = :canceled_at
WHERE account_id = :account_id AND key = :key`

// UpdateSubscription stores where a subscription stands.
func (tx *Tx) UpdateSubscription(ctx context.Context, s *billing.Subscription) error {
	return tx.insert(ctx, sqlUpdateSubscription, s)
}

const sqlInsertPeriod = `-- name: InsertPeriod
INSERT INTO periods (account_id, key, subscription_key, plan_key, time_zone, start_date, end_date, starts_at, ends_at)
VALUES (:account_id, :key, :subscription_key, :plan_key, :time_zone, :start_date, :end_date, :starts_at, :ends_at)`

// InsertPeriod opens a billing period.
func (tx *Tx) InsertPeriod(ctx context.Context, p *billing.Period) error {
	return tx.insert(ctx, sqlInsertPeriod, p)
}

const sqlPeriodsByKey = `-- name: PeriodsByKey
SELECT account_id, key, subscription_key, plan_key, time_zone, start_date, end_date, starts_at, ends_at
FROM periods JOIN unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key) USING (account_id, key)`

// Periods reads billing periods by their keys.
func (r reader) Periods(ctx context.Context, rows []billing.RowID) ([]*billing.Period, error) {
	accounts, keys := split(rows)
	return many[*billing.Period](ctx, r.q, sqlPeriodsByKey, pq.Array(accounts), pq.Array(keys))
}

const sqlDueSubscriptions = `-- name: DueSubscriptions
(SELECT s.account_id FROM subscriptions s JOIN accounts a ON a.id = s.account_id
WHERE s.next_action_at <= clock_timestamp() AND a.test_clock IS NULL AND s.account_id <> ALL($2) ORDER BY s.next_action_at LIMIT $1)
UNION
(SELECT s.account_id FROM accounts a JOIN subscriptions s ON s.account_id = a.id
WHERE s.next_action_at <= a.test_clock AND a.test_clock IS NOT NULL AND s.account_id <> ALL($2) LIMIT $1)
LIMIT $1`

// DueSubscriptions lists accounts whose books time has something to do in, by each account's own time, but for those named.
// Doing it twice changes nothing, so it claims nothing.
func (r reader) DueSubscriptions(ctx context.Context, limit int, except []billing.AccountID) ([]billing.AccountID, error) {
	return many[billing.AccountID](ctx, r.q, sqlDueSubscriptions, limit, pq.Array(except))
}
