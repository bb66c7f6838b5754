package postgres

import (
	"context"
	"time"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

const sqlBalances = `-- name: Balances
SELECT account_id, currency, posted, held, version, updated_at, money_warning, credits_warning FROM balances WHERE account_id = ANY($1)`

// Balances reads the balances of several accounts.
func (r reader) Balances(ctx context.Context, ids []billing.AccountID) ([]*billing.Balance, error) {
	return many[*billing.Balance](ctx, r.q, sqlBalances, pq.Array(ids))
}

const sqlSaveBalances = `-- name: SaveBalances
UPDATE balances b SET posted = given.posted, held = given.held, version = given.version, updated_at = given.updated_at,
    money_warning = given.money_warning, credits_warning = given.credits_warning
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::smallint[], $7::smallint[])
    AS given (account_id, posted, held, version, updated_at, money_warning, credits_warning)
WHERE b.account_id = given.account_id`

// SaveBalances stores balances whose entries were written in the same transaction.
func SaveBalances(rows []*billing.Balance) Write {
	if len(rows) == 0 {
		return Write{}
	}
	type b = *billing.Balance
	return Write{sqlSaveBalances, []any{ints(rows, func(r b) billing.AccountID { return r.AccountID }),
		ints(rows, func(r b) int64 { return int64(r.Posted) }), ints(rows, func(r b) int64 { return int64(r.Held) }),
		ints(rows, func(r b) int64 { return r.Version }), times(rows, func(r b) time.Time { return r.UpdatedAt }),
		ints(rows, func(r b) billing.Warning { return r.MoneyWarning }), ints(rows, func(r b) billing.Warning { return r.CreditsWarning })}}
}
