package postgres

import (
	"context"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

const usageColumns = `r.account_id, r.key, r.agent_key, r.rate_code, r.category, r.plan_key, r.source, r.reservation_key, r.idempotency_key,
    r.request_hash, r.units, r.billed_units, r.credits, r.amount, a.currency, r.free, r.ledger_seq, r.credit_seq, r.credit_legs, r.day,
    r.period_key, r.occurred_at, r.recorded_at`

const sqlUsageRecordsByKey = `-- name: UsageRecordsByKey
SELECT ` + usageColumns + `
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key)
JOIN usage_records r ON r.account_id = wanted.account_id AND r.key = wanted.key
JOIN accounts a ON a.id = r.account_id`

// UsageRecords reads usage records by their keys.
func (r reader) UsageRecords(ctx context.Context, rows []billing.RowID) ([]*billing.UsageRecord, error) {
	accounts, keys := split(rows)
	return many[*billing.UsageRecord](ctx, r.q, sqlUsageRecordsByKey, pq.Array(accounts), pq.Array(keys))
}

const sqlReservationsByKey = `-- name: ReservationsByKey
SELECT r.account_id, r.key, r.agent_key, r.rate_code, r.category, r.plan_key, r.status, r.free, r.units, r.amount, r.grant_keys, r.grant_credits,
    a.currency, r.available_after, r.sequence, r.idempotency_key, r.request_hash, r.day, r.period_key, r.usage_key, r.authorized_at,
    r.expires_at, r.must_end_by, r.closed_at
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key)
JOIN reservations r ON r.account_id = wanted.account_id AND r.key = wanted.key
JOIN accounts a ON a.id = r.account_id`

// Reservations reads reservations by their keys, with what they hold of each grant.
func (r reader) Reservations(ctx context.Context, rows []billing.RowID) ([]*billing.Reservation, error) {
	accounts, keys := split(rows)
	stored, err := many[struct {
		billing.Reservation
		Grants  pq.Int64Array `db:"grant_keys"`
		Credits pq.Int64Array `db:"grant_credits"`
	}](ctx, r.q, sqlReservationsByKey, pq.Array(accounts), pq.Array(keys))
	if err != nil {
		return nil, err
	}
	found := make([]*billing.Reservation, len(stored))
	for i := range stored {
		row := &stored[i]
		for j, grant := range row.Grants {
			row.Legs = append(row.Legs, billing.CreditLeg{Grant: billing.Key(grant), Credits: money.Credits(row.Credits[j])})
		}
		found[i] = &row.Reservation
	}
	return found, nil
}
