package postgres

import (
	"context"
	"time"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

const sqlOpenGrants = `-- name: OpenGrants
SELECT ` + grantColumns + `
FROM credit_grants r JOIN accounts a ON a.id = r.account_id
WHERE r.account_id = ANY($1)
    AND (r.granted > r.used + r.expired + r.voided OR r.expires_at > greatest(a.last_time, coalesce(a.test_clock, clock_timestamp())))
ORDER BY r.account_id, r.expires_at, r.effective_at, r.key`

// OpenGrants reads the grants that still hold credits or have not expired, in the order in which they burn.
func (r reader) OpenGrants(ctx context.Context, ids []billing.AccountID) ([]billing.CreditGrant, error) {
	return many[billing.CreditGrant](ctx, r.q, sqlOpenGrants, pq.Array(ids))
}

const grantColumns = `r.account_id, r.key, r.subscription_key, r.period_key, r.plan_change_key, r.source, r.status, r.effective_at,
    r.expires_at, r.granted, r.used, r.held, r.expired, r.voided`

const sqlGrantsPage = `-- name: GrantsPage
SELECT ` + grantColumns + `
FROM unnest($1::bigint[]) AS wanted (account_id)
CROSS JOIN LATERAL (
    SELECT * FROM credit_grants WHERE account_id = wanted.account_id AND key > $2 AND key < $3 ORDER BY key ASC LIMIT $4
) r`

var grantsPage = keysetOf(sqlGrantsPage)

// GrantsPage reads the same page of several accounts' grants, newest first, also those that are used up or have expired.
func (r reader) GrantsPage(ctx context.Context, ids []billing.AccountID, p billing.Page) ([]*billing.CreditGrant, error) {
	return readPage[billing.CreditGrant](ctx, r, grantsPage, true, ids, p)
}

const sqlGrantsByKey = `-- name: GrantsByKey
SELECT ` + grantColumns + `
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key)
JOIN credit_grants r ON r.account_id = wanted.account_id AND r.key = wanted.key`

// Grants reads grants by their keys.
func (r reader) Grants(ctx context.Context, rows []billing.RowID) ([]*billing.CreditGrant, error) {
	accounts, keys := split(rows)
	return many[*billing.CreditGrant](ctx, r.q, sqlGrantsByKey, pq.Array(accounts), pq.Array(keys))
}

const sqlInsertGrant = `-- name: InsertGrant
INSERT INTO credit_grants (account_id, key, subscription_key, period_key, plan_change_key, source, status, effective_at, expires_at, granted)
VALUES (:account_id, :key, :subscription_key, :period_key, :plan_change_key, :source, :status, :effective_at, :expires_at, :granted)`

// InsertGrant stores a new grant; its ledger entries go beside it.
func (tx *Tx) InsertGrant(ctx context.Context, g *billing.CreditGrant) error {
	return tx.insert(ctx, sqlInsertGrant, g)
}

const sqlUpdateGrants = `-- name: UpdateGrants
UPDATE credit_grants g SET status = given.status, used = given.used, held = given.held, expired = given.expired, voided = given.voided
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
    AS given (account_id, key, status, used, held, expired, voided)
WHERE g.account_id = given.account_id AND g.key = given.key`

// UpdateGrants stores how sure grants are, and what of them was used, is held, has expired or was taken back.
func UpdateGrants(rows ...billing.CreditGrant) Write {
	if len(rows) == 0 {
		return Write{}
	}
	type g = billing.CreditGrant
	return Write{sqlUpdateGrants, []any{ints(rows, func(r g) billing.AccountID { return r.AccountID }),
		ints(rows, func(r g) billing.Key { return r.Key }), texts(rows, func(r g) billing.GrantStatus { return r.Status }),
		ints(rows, func(r g) int64 { return int64(r.Used) }), ints(rows, func(r g) int64 { return int64(r.Held) }),
		ints(rows, func(r g) int64 { return int64(r.Expired) }), ints(rows, func(r g) int64 { return int64(r.Voided) })}}
}

const sqlInsertCreditEntries = `-- name: InsertCreditEntries
INSERT INTO credit_entries (account_id, seq, txn, book, kind, amount, grant_key, balance_after, usage_key, created_at)
SELECT account_id, seq, txn, book, kind, amount, grant_key, balance_after, usage_key, created_at
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[],
    $10::timestamptz[])
    AS given (account_id, seq, txn, book, kind, amount, grant_key, balance_after, usage_key, created_at)`

// InsertCreditEntries writes the postings of credit transactions.
func InsertCreditEntries(rows []billing.CreditEntry) Write {
	if len(rows) == 0 {
		return Write{}
	}
	type e = billing.CreditEntry
	return Write{sqlInsertCreditEntries, []any{ints(rows, func(r e) billing.AccountID { return r.AccountID }),
		ints(rows, func(r e) int64 { return r.Seq }), ints(rows, func(r e) int64 { return r.Txn }),
		texts(rows, func(r e) billing.CreditBook { return r.Book }), texts(rows, func(r e) billing.CreditKind { return r.Kind }),
		ints(rows, func(r e) int64 { return int64(r.Amount) }), ints(rows, func(r e) billing.Key { return r.GrantKey }),
		intsOrNull(rows, func(r e) *money.Credits { return r.BalanceAfter }), intsOrNull(rows, func(r e) *billing.Key { return r.UsageKey }),
		times(rows, func(r e) time.Time { return r.CreatedAt })}}
}

const sqlPeriodGrants = `-- name: PeriodGrants
SELECT ` + grantColumns + ` FROM credit_grants r WHERE r.account_id = $1 AND r.period_key = $2 AND r.source = 'SUBSCRIPTION'`

// PeriodGrants reads the grant that came with a period, whatever is left of it.
func (r reader) PeriodGrants(ctx context.Context, period billing.RowID) ([]billing.CreditGrant, error) {
	return many[billing.CreditGrant](ctx, r.q, sqlPeriodGrants, period.Account, period.Key)
}
