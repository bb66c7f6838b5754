package postgres

import (
	"context"
	"time"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

const sqlInsertUsage = `-- name: InsertUsage
INSERT INTO usage_records (account_id, key, agent_key, rate_code, category, plan_key, source, reservation_key, idempotency_key,
    request_hash, units, billed_units, credits, amount, free, ledger_seq, credit_seq, credit_legs, day, period_key, occurred_at, recorded_at)
SELECT account_id, key, agent_key, rate_code, category, plan_key, source, reservation_key, idempotency_key,
    request_hash, units, billed_units, credits, amount, free, ledger_seq, credit_seq, credit_legs, day, period_key, occurred_at, recorded_at
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::bigint[], $9::text[],
    $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::boolean[], $16::bigint[], $17::bigint[], $18::integer[],
    $19::date[], $20::bigint[], $21::timestamptz[], $22::timestamptz[])
    AS given (account_id, key, agent_key, rate_code, category, plan_key, source, reservation_key, idempotency_key,
    request_hash, units, billed_units, credits, amount, free, ledger_seq, credit_seq, credit_legs, day, period_key, occurred_at, recorded_at)`

// InsertUsage stores usage that was charged; its entries go beside it.
func InsertUsage(rows []*billing.UsageRecord) Write {
	if len(rows) == 0 {
		return Write{}
	}
	type r = *billing.UsageRecord
	return Write{sqlInsertUsage, []any{
		ints(rows, func(u r) billing.AccountID { return u.AccountID }), ints(rows, func(u r) billing.Key { return u.Key }),
		ints(rows, func(u r) billing.Key { return u.AgentKey }), texts(rows, func(u r) string { return u.RateCode }),
		texts(rows, func(u r) billing.RateCategory { return u.Category }), ints(rows, func(u r) billing.Key { return u.PlanKey }),
		texts(rows, func(u r) billing.UsageSource { return u.Source }), intsOrNull(rows, func(u r) *billing.Key { return u.ReservationKey }),
		textsOrNull(rows, func(u r) *string { return u.Idempotency }), intsOrNull(rows, func(u r) *int64 { return u.RequestHash }),
		ints(rows, func(u r) int64 { return u.Units }), ints(rows, func(u r) int64 { return u.BilledUnits }),
		ints(rows, func(u r) int64 { return int64(u.Credits) }), ints(rows, func(u r) int64 { return int64(u.Amount) }),
		bools(rows, func(u r) bool { return u.Free }), intsOrNull(rows, func(u r) *int64 { return u.LedgerSeq }),
		intsOrNull(rows, func(u r) *int64 { return u.CreditSeq }), ints(rows, func(u r) int { return u.CreditLegs }),
		texts(rows, func(u r) string { return u.Day.String() }), intsOrNull(rows, func(u r) *billing.Key { return u.PeriodKey }),
		times(rows, func(u r) time.Time { return u.OccurredAt }), times(rows, func(u r) time.Time { return u.RecordedAt }),
	}}
}

// UsedKey is an idempotency key of usage that did its work: a record, a reservation, or a refusal.
type UsedKey struct {
	AccountID   billing.AccountID `db:"account_id"`
	Key         string            `db:"key"`
	RequestHash int64             `db:"request_hash"`
	Record      *billing.Key      `db:"record"`
	Reservation *billing.Key      `db:"reservation"`
	Other       *string           `db:"operation"` // another mutation's
	Result      []byte            `db:"result"`
}

const sqlUsedKeys = `-- name: UsedKeys
SELECT w.account_id, w.key, u.request_hash, u.key AS record, NULL::bigint AS reservation, NULL AS operation, NULL::jsonb AS result
FROM unnest($1::bigint[], $2::text[]) AS w (account_id, key)
JOIN usage_records u ON u.account_id = w.account_id AND u.idempotency_key = w.key
UNION ALL
SELECT w.account_id, w.key, r.request_hash, NULL, r.key, NULL, NULL
FROM unnest($1::bigint[], $2::text[]) AS w (account_id, key)
JOIN reservations r ON r.account_id = w.account_id AND r.idempotency_key = w.key
UNION ALL
SELECT w.account_id, w.key, CASE length(i.request_hash) WHEN 8 THEN ('x' || encode(i.request_hash, 'hex'))::bit(64)::bigint ELSE 0 END, NULL, NULL,
    i.operation, i.result
FROM unnest($1::bigint[], $2::text[]) AS w (account_id, key)
JOIN idempotency_keys i ON i.account_id = w.account_id AND i.key = w.key AND (i.expires_at IS NULL OR i.expires_at > clock_timestamp())`

// UsedKeys finds which keys did their work before, whatever it was: one account has one namespace of keys.
func (tx *Tx) UsedKeys(ctx context.Context, accounts []billing.AccountID, keys []string) ([]UsedKey, error) {
	return many[UsedKey](ctx, tx.q, sqlUsedKeys, ints(accounts, self[billing.AccountID]), texts(keys, self[string]))
}

func self[T any](v T) T { return v }

const sqlInsertRefusals = `-- name: InsertRefusals
INSERT INTO idempotency_keys (account_id, key, operation, request_hash, result, expires_at)
SELECT account_id, key, $3, int8send(hash), result, clock_timestamp() + $6 * interval '1 second'
FROM unnest($1::bigint[], $2::text[], $4::bigint[], $5::jsonb[]) AS given (account_id, key, hash, result)
ON CONFLICT (account_id, key) DO UPDATE SET operation = excluded.operation, request_hash = excluded.request_hash,
    result = excluded.result, expires_at = excluded.expires_at, created_at = excluded.created_at
WHERE idempotency_keys.expires_at <= clock_timestamp()`

// Refusal is a usage that was refused, kept under its key: a late duplicate must not be charged after the caller gave up.
type Refusal struct {
	AccountID billing.AccountID
	Key       string
	Hash      int64
	Result    []byte // JSON
}

// InsertRefusals stores refusals for as long as keep says.
func InsertRefusals(operation string, rows []Refusal, keep time.Duration) Write {
	if len(rows) == 0 {
		return Write{}
	}
	return Write{sqlInsertRefusals, []any{ints(rows, func(r Refusal) billing.AccountID { return r.AccountID }),
		texts(rows, func(r Refusal) string { return r.Key }), operation, ints(rows, func(r Refusal) int64 { return r.Hash }),
		texts(rows, func(r Refusal) string { return string(r.Result) }), keep.Seconds()}}
}

const sqlPlansTaken = `-- name: PlansTaken
SELECT account_id, effective_at, from_plan_key FROM plan_changes
WHERE account_id = ANY($1) AND status = 'APPLIED' AND to_plan_key IS NOT NULL
ORDER BY account_id, effective_at DESC, key DESC`

// PlanTaken is a plan that an account's subscription had before it took the next.
type PlanTaken struct {
	AccountID billing.AccountID `db:"account_id"`
	billing.PlanTaken
}

// PlansTaken reads which plans subscriptions had before, newest first.
func (r reader) PlansTaken(ctx context.Context, ids []billing.AccountID) ([]PlanTaken, error) {
	return many[PlanTaken](ctx, r.q, sqlPlansTaken, pq.Array(ids))
}
