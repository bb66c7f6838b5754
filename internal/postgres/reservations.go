package postgres

import (
	"context"
	"time"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

const reservationColumns = `r.account_id, r.key, r.agent_key, r.rate_code, r.category, r.plan_key, r.status, r.free, r.units, r.amount,
    r.available_after, r.sequence, r.leased_at, r.leases_after, r.lease_limit, r.account_leases_after, r.account_lease_limit, r.idempotency_key,
    r.request_hash, r.day, r.period_key, r.usage_key, r.authorized_at, r.expires_at, r.must_end_by, r.closed_at, r.grant_keys,
    r.grant_credits, r.refused_for, a.currency`

// reservationRow is a reservation with its arrays as the database gives them.
type reservationRow struct {
	billing.Reservation
	GrantKeys    pq.Int64Array  `db:"grant_keys"`
	GrantCredits pq.Int64Array  `db:"grant_credits"`
	RefusedCodes pq.StringArray `db:"refused_for"`
}

func reservationsOf(rows []*reservationRow, err error) ([]*billing.Reservation, error) {
	if err != nil {
		return nil, err
	}
	all := make([]*billing.Reservation, 0, len(rows))
	for _, row := range rows {
		for i, key := range row.GrantKeys {
			row.Legs = append(row.Legs, billing.CreditLeg{Grant: billing.Key(key), Credits: money.Credits(row.GrantCredits[i])})
		}
		for _, code := range row.RefusedCodes {
			row.RefusedFor = append(row.RefusedFor, billing.ServiceReasonCode(code))
		}
		all = append(all, &row.Reservation)
	}
	return all, nil
}

const sqlReservationsByKey = `-- name: ReservationsByKey
SELECT ` + reservationColumns + `
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key)
JOIN reservations r ON r.account_id = wanted.account_id AND r.key = wanted.key
JOIN accounts a ON a.id = r.account_id`

// Reservations reads reservations by their keys.
func (r reader) Reservations(ctx context.Context, rows []billing.RowID) ([]*billing.Reservation, error) {
	accounts, keys := split(rows)
	return reservationsOf(many[*reservationRow](ctx, r.q, sqlReservationsByKey, pq.Array(accounts), pq.Array(keys)))
}

// Leases are how many calls of an agent are in progress.
type Leases struct {
	AccountID billing.AccountID `db:"account_id"`
	AgentKey  billing.Key       `db:"agent_key"`
	Live      int               `db:"live"`
}

const sqlLeases = `-- name: Leases
SELECT r.account_id, r.agent_key, count(*) AS live
FROM unnest($1::bigint[], $2::timestamptz[]) AS wanted (account_id, now)
JOIN reservations r ON r.account_id = wanted.account_id
WHERE r.status = 'OPEN' AND r.expires_at > wanted.now AND r.category = 'CALL' AND NOT r.free
GROUP BY r.account_id, r.agent_key`

// Leases counts the calls in progress of all agents of accounts, each at its account's time.
func (r reader) Leases(ctx context.Context, accounts []*billing.Account, now func(billing.AccountID) time.Time) ([]Leases, error) {
	return many[Leases](ctx, r.q, sqlLeases, ints(accounts, func(a *billing.Account) billing.AccountID { return a.ID }),
		times(accounts, func(a *billing.Account) time.Time { return now(a.ID) }))
}

const sqlInsertReservations = `-- name: InsertReservations
INSERT INTO reservations (account_id, key, agent_key, rate_code, category, plan_key, free, units, request_hash, idempotency_key, day,
    period_key, authorized_at, status, amount, grant_keys, grant_credits, available_after, sequence, refused_for, leases_after, lease_limit,
    account_leases_after, account_lease_limit, usage_key, expires_at, must_end_by, closed_at, leased_at)
SELECT account_id, key, agent_key, rate_code, category, plan_key, free, units, request_hash, idempotency_key, day,
    period_key, authorized_at, status, amount, grant_keys::bigint[], grant_credits::bigint[], available_after, sequence, refused_for::text[],
    leases_after, lease_limit, account_leases_after, account_lease_limit, usage_key, expires_at, must_end_by, closed_at, leased_at
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::bigint[], $9::integer[], $10::text[],
    $11::integer[], $12::integer[], $13::integer[], $14::integer[], $15::bigint[], $16::timestamptz[], $17::timestamptz[], $18::timestamptz[],
    $19::timestamptz[], $20::bigint[], $21::text[], $22::text[], $23::bigint[], $24::boolean[], $25::bigint[], $26::text[], $27::date[],
    $28::bigint[], $29::timestamptz[])
    AS given (account_id, key, status, units, amount, grant_keys, grant_credits, available_after, sequence, refused_for, leases_after,
    lease_limit, account_leases_after, account_lease_limit, usage_key, expires_at, must_end_by, closed_at, leased_at, agent_key, rate_code,
    category, plan_key, free, request_hash, idempotency_key, day, period_key, authorized_at)`

const sqlUpdateReservations = `-- name: UpdateReservations
UPDATE reservations r SET status = given.status, units = given.units, amount = given.amount, grant_keys = given.grant_keys::bigint[],
    grant_credits = given.grant_credits::bigint[], available_after = given.available_after, sequence = given.sequence,
    refused_for = given.refused_for::text[], leases_after = given.leases_after, lease_limit = given.lease_limit,
    account_leases_after = given.account_leases_after, account_lease_limit = given.account_lease_limit, usage_key = given.usage_key,
    expires_at = given.expires_at, must_end_by = given.must_end_by, closed_at = given.closed_at, leased_at = given.leased_at
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::bigint[], $9::integer[], $10::text[],
    $11::integer[], $12::integer[], $13::integer[], $14::integer[], $15::bigint[], $16::timestamptz[], $17::timestamptz[], $18::timestamptz[],
    $19::timestamptz[])
    AS given (account_id, key, status, units, amount, grant_keys, grant_credits, available_after, sequence, refused_for, leases_after,
    lease_limit, account_leases_after, account_lease_limit, usage_key, expires_at, must_end_by, closed_at, leased_at)
WHERE r.account_id = given.account_id AND r.key = given.key`

// moving are the columns of reservations that change while they live.
func moving(rows []*billing.Reservation) []any {
	type r = *billing.Reservation
	return []any{
		ints(rows, func(x r) billing.AccountID { return x.AccountID }), ints(rows, func(x r) billing.Key { return x.Key }),
		texts(rows, func(x r) billing.ReservationStatus { return x.Status }), ints(rows, func(x r) int64 { return x.Units }),
		ints(rows, func(x r) int64 { return int64(x.Amount) }),
		lists(rows, func(x r) []billing.CreditLeg { return x.Legs }, func(l billing.CreditLeg) billing.Key { return l.Grant }),
		lists(rows, func(x r) []billing.CreditLeg { return x.Legs }, func(l billing.CreditLeg) int64 { return int64(l.Credits) }),
		ints(rows, func(x r) int64 { return int64(x.AvailableAfter) }), ints(rows, func(x r) int { return x.Sequence }),
		texts(rows, func(x r) string { return texts(x.RefusedFor, self[billing.ServiceReasonCode]) }),
		intsOrNull(rows, func(x r) *int { return x.LeasesAfter }), intsOrNull(rows, func(x r) *int { return x.LeaseLimit }),
		intsOrNull(rows, func(x r) *int { return x.AccountLeasesAfter }), intsOrNull(rows, func(x r) *int { return x.AccountLeaseLimit }),
		intsOrNull(rows, func(x r) *billing.Key { return x.UsageKey }), times(rows, func(x r) time.Time { return x.ExpiresAt }),
		timesOrNull(rows, func(x r) *time.Time { return x.MustEndBy }), timesOrNull(rows, func(x r) *time.Time { return x.ClosedAt }),
		timesOrNull(rows, func(x r) *time.Time { return x.LeasedAt }),
	}
}

// InsertReservations stores new reservations.
func InsertReservations(rows []*billing.Reservation) Write {
	if len(rows) == 0 {
		return Write{}
	}
	type r = *billing.Reservation
	return Write{sqlInsertReservations, append(moving(rows),
		ints(rows, func(x r) billing.Key { return x.AgentKey }), texts(rows, func(x r) string { return x.RateCode }),
		texts(rows, func(x r) billing.RateCategory { return x.Category }),
		ints(rows, func(x r) billing.Key { return x.PlanKey }), bools(rows, func(x r) bool { return x.Free }),
		ints(rows, func(x r) int64 { return x.RequestHash }), texts(rows, func(x r) string { return x.Idempotency }),
		texts(rows, func(x r) string { return x.Day.String() }), intsOrNull(rows, func(x r) *billing.Key { return x.PeriodKey }),
		times(rows, func(x r) time.Time { return x.AuthorizedAt }))}
}

// UpdateReservations stores where reservations stand.
func UpdateReservations(rows []*billing.Reservation) Write {
	if len(rows) == 0 {
		return Write{}
	}
	return Write{sqlUpdateReservations, moving(rows)}
}

// The statement's time is one value, so the index ends where nothing is due any more; the clock's would be asked for each open row.
const sqlDueReservations = `-- name: DueReservations
(SELECT r.account_id, r.key FROM reservations r JOIN accounts a ON a.id = r.account_id
WHERE r.status = 'OPEN' AND r.expires_at <= statement_timestamp() AND a.test_clock IS NULL AND r.account_id <> ALL($2) ORDER BY r.expires_at LIMIT $1)
UNION ALL
(SELECT r.account_id, r.key FROM accounts a JOIN reservations r ON r.account_id = a.id
WHERE r.status = 'OPEN' AND r.expires_at <= a.test_clock AND a.test_clock IS NOT NULL AND r.account_id <> ALL($2) LIMIT $1)
LIMIT $1`

// DueReservations lists reservations that expired by their accounts' time, but for those of the accounts named.
func (r reader) DueReservations(ctx context.Context, limit int, except []billing.AccountID) ([]billing.RowID, error) {
	return many[billing.RowID](ctx, r.q, sqlDueReservations, limit, pq.Array(except))
}

const sqlReservationsToExpire = `-- name: ReservationsToExpire
SELECT account_id, key FROM reservations WHERE account_id = $1 AND status = 'OPEN' AND expires_at <= $2 LIMIT $3`

// ReservationsToExpire lists an account's reservations that have expired by an instant.
func (r reader) ReservationsToExpire(ctx context.Context, id billing.AccountID, by time.Time, limit int) ([]billing.RowID, error) {
	return many[billing.RowID](ctx, r.q, sqlReservationsToExpire, id, by, limit)
}

const sqlNextExpiry = `-- name: NextExpiry
SELECT expires_at FROM reservations WHERE account_id = $1 AND status = 'OPEN' ORDER BY expires_at LIMIT 1`

// NextExpiry is when the first of an account's reservations expires; nil when none is open.
func (r reader) NextExpiry(ctx context.Context, id billing.AccountID) (*time.Time, error) {
	return one[time.Time](ctx, r.q, sqlNextExpiry, id)
}
