package main

import (
	"context"
	"fmt"
	"time"
)

// fillBatch is how many charges one transaction of the filled books has: with the other side of the double entry, one ledger
// entry more.
const fillBatch = 100

// fill grows the books to about so many ledger entries as if they had been charged in batches, half of them to the busy account
// and the rest to its likes.
func (k *books) fill(ctx context.Context, entries int64) error {
	began := time.Now()
	half := entries / 2 / (fillBatch + 1)                // in transactions
	each, more := half/int64(k.cold), half%int64(k.cold) // so many likes have one more
	if err := k.fillAccounts(ctx, 0, 0, half); err != nil {
		return err
	}
	if err := k.fillAccounts(ctx, 1, more, each+1); err != nil {
		return err
	}
	if err := k.fillAccounts(ctx, more+1, int64(k.cold), each); err != nil {
		return err
	}
	if _, err := k.db.ExecContext(ctx, `VACUUM ANALYZE`); err != nil {
		return err
	}
	var have int64
	if err := k.db.QueryRowContext(ctx, `SELECT count(*) FROM ledger_entries`).Scan(&have); err != nil {
		return err
	}
	say("%s: %d ledger entries in %s", k.name, have, time.Since(began).Round(time.Second))
	return nil
}

// fillAccounts gives the accounts whose ids follow the busy one's by first to last so many transactions each.
func (k *books) fillAccounts(ctx context.Context, first, last, transactions int64) error {
	if transactions == 0 || last < first {
		return nil
	}
	tx, err := k.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	// Rows that sum to zero by how they are made need not be summed.
	if _, err := tx.ExecContext(ctx, `SET LOCAL session_replication_role = replica`); err != nil {
		return err
	}
	low, high := int64(k.hot)+first, int64(k.hot)+last
	charges, entries := transactions*fillBatch, transactions*(fillBatch+1)
	for _, step := range []struct {
		text string
		args []any
	}{
		{sqlFillRecords, []any{low, high, charges, fillBatch, messagePrice, messageRate}},
		{sqlFillEntries, []any{low, high, entries, fillBatch, messagePrice}},
		{sqlFillCounters, []any{low, high, charges, messagePrice, messageRate}},
		{sqlFillBalances, []any{low, high, charges, messagePrice}},
		{sqlFillAccounts, []any{low, high, charges, entries}},
	} {
		if _, err := tx.ExecContext(ctx, step.text, step.args...); err != nil {
			return fmt.Errorf("%.40s: %w", step.text, err)
		}
	}
	return tx.Commit()
}

// The statements below number the charges of an account from 0 (n), and its entries too (s): after fillBatch charges comes an entry
// of the other side of the double entry. A charge's record is like the one that the first usage left. The series name
// the account so that one account is written after the other: in any other order every row would go to another place of each index.
const (
	sqlFillRecords = `-- name: FillRecords
INSERT INTO usage_records (account_id, key, agent_key, rate_code, category, plan_key, source, idempotency_key, request_hash, units,
    billed_units, credits, amount, free, ledger_seq, day, period_key, occurred_at, recorded_at)
SELECT a.id, a.last_key + 1 + n, u.agent_key, u.rate_code, u.category, u.plan_key, u.source, 'fill-' || lpad(n::text, 8, '0'), 0, 1, 1, 0, $5, false,
    a.ledger_seq + 1 + n + n / $4, u.day, u.period_key, a.last_time + n * interval '1 microsecond', a.last_time + n * interval '1 microsecond'
FROM accounts a JOIN usage_records u ON u.account_id = a.id AND u.rate_code = $6 CROSS JOIN generate_series(0, $3::bigint - 1 + 0 * a.id) n
WHERE a.id BETWEEN $1 AND $2`

	sqlFillEntries = `-- name: FillEntries
INSERT INTO ledger_entries (account_id, seq, txn, book, kind, amount, currency, balance_after, held_after, created_at, usage_key)
SELECT a.id, a.ledger_seq + 1 + s, a.ledger_seq + 1 + s - j, CASE WHEN last THEN 'REVENUE' ELSE 'WALLET' END, 'USAGE',
    CASE WHEN last THEN $5::bigint * $4 ELSE -$5::bigint END, a.currency, CASE WHEN NOT last THEN b.posted - (n + 1) * $5 END,
    CASE WHEN NOT last THEN b.held END, a.last_time + (n - last::int) * interval '1 microsecond', CASE WHEN NOT last THEN a.last_key + 1 + n END
FROM accounts a JOIN balances b ON b.account_id = a.id CROSS JOIN generate_series(0, $3::bigint - 1 + 0 * a.id) s
CROSS JOIN LATERAL (SELECT s % ($4 + 1) AS j, s % ($4 + 1) = $4 AS last, s - s / ($4 + 1) AS n) x
WHERE a.id BETWEEN $1 AND $2`

	sqlFillCounters = `-- name: FillCounters
UPDATE usage_counters SET counted = counted + $3, records = records + $3, units = units + $3, amount = amount + $3::bigint * $4,
    last_at = a.last_time + ($3 - 1) * interval '1 microsecond'
FROM accounts a WHERE a.id = account_id AND account_id BETWEEN $1 AND $2 AND rate_code = $5`

	sqlFillBalances = `-- name: FillBalances
UPDATE balances SET posted = posted - $3::bigint * $4, version = version + 1 WHERE account_id BETWEEN $1 AND $2`

	sqlFillAccounts = `-- name: FillAccounts
UPDATE accounts SET last_key = last_key + $3::bigint, ledger_seq = ledger_seq + $4::bigint, last_time = last_time + $3::bigint * interval '1 microsecond',
    revision = revision + 1
WHERE id BETWEEN $1 AND $2`
)
