package postgres

import (
	"context"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

const planChangeColumns = `r.account_id, r.key, r.subscription_key, r.period_key, r.kind, r.status, r.from_plan_key, r.to_plan_key,
    r.requested_by, r.requested_at, r.effective_at, r.expires_at, r.closed_at, r.days_remaining, r.days_in_period, r.credits_added,
    r.lines, r.invoice_key`

const sqlPlanChangesByKey = `-- name: PlanChangesByKey
SELECT ` + planChangeColumns + `
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key)
JOIN plan_changes r ON r.account_id = wanted.account_id AND r.key = wanted.key`

// PlanChanges reads plan changes by their keys.
func (r reader) PlanChanges(ctx context.Context, rows []billing.RowID) ([]*billing.PlanChange, error) {
	accounts, keys := split(rows)
	return many[*billing.PlanChange](ctx, r.q, sqlPlanChangesByKey, pq.Array(accounts), pq.Array(keys))
}

const sqlOpenPlanChanges = `-- name: OpenPlanChanges
SELECT ` + planChangeColumns + ` FROM plan_changes r
WHERE r.account_id = ANY($1) AND r.status IN ('SCHEDULED', 'IN_PROGRESS') ORDER BY r.account_id, r.key`

// OpenPlanChanges reads what is scheduled or in progress on several accounts: at most one of each.
func (r reader) OpenPlanChanges(ctx context.Context, ids []billing.AccountID) ([]*billing.PlanChange, error) {
	return many[*billing.PlanChange](ctx, r.q, sqlOpenPlanChanges, pq.Array(ids))
}

const sqlLastScheduledChange = `-- name: LastScheduledChange
SELECT ` + planChangeColumns + ` FROM plan_changes r
WHERE r.account_id = $1 AND r.subscription_key = $2 AND r.kind <> 'UPGRADE' ORDER BY r.key DESC LIMIT 1`

// LastScheduledChange is the newest change of a subscription that had to wait, whatever became of it; nil when there was none.
func (r reader) LastScheduledChange(ctx context.Context, subscription billing.RowID) (*billing.PlanChange, error) {
	return one[billing.PlanChange](ctx, r.q, sqlLastScheduledChange, subscription.Account, subscription.Key)
}

const sqlCountUpgrades = `-- name: CountUpgrades
SELECT count(*) FROM plan_changes r
WHERE r.account_id = $1 AND r.subscription_key = $2 AND r.period_key = $3 AND r.kind = 'UPGRADE' AND r.status = 'APPLIED'`

// CountUpgrades is how many upgrades were applied in a period.
func (r reader) CountUpgrades(ctx context.Context, period *billing.Period) (int, error) {
	n, err := one[int](ctx, r.q, sqlCountUpgrades, period.AccountID, period.SubscriptionKey, period.Key)
	if err != nil {
		return 0, err
	}
	return *n, nil
}

const sqlInsertPlanChange = `-- name: InsertPlanChange
INSERT INTO plan_changes (account_id, key, subscription_key, period_key, kind, status, from_plan_key, to_plan_key, requested_by,
    requested_at, effective_at, expires_at, closed_at, days_remaining, days_in_period, credits_added, lines, invoice_key)
VALUES (:account_id, :key, :subscription_key, :period_key, :kind, :status, :from_plan_key, :to_plan_key, :requested_by,
    :requested_at, :effective_at, :expires_at, :closed_at, :days_remaining, :days_in_period, :credits_added, :lines, :invoice_key)`

// InsertPlanChange stores a wish to change the plan.
func (tx *Tx) InsertPlanChange(ctx context.Context, c *billing.PlanChange) error {
	return tx.insert(ctx, sqlInsertPlanChange, c)
}

const sqlUpdatePlanChange = `-- name: UpdatePlanChange
UPDATE plan_changes SET status = :status, effective_at = :effective_at, closed_at = :closed_at, invoice_key = :invoice_key
WHERE account_id = :account_id AND key = :key AND status IN ('SCHEDULED', 'IN_PROGRESS')`

// UpdatePlanChange closes a change.
func (tx *Tx) UpdatePlanChange(ctx context.Context, c *billing.PlanChange) error {
	return tx.insert(ctx, sqlUpdatePlanChange, c)
}
