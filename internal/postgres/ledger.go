package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

const ledgerColumns = `r.account_id, r.seq, r.txn, r.book, r.kind, r.amount, r.currency, r.balance_after, r.held_after, r.payment_key,
    r.invoice_key, r.refund_key, r.usage_key, r.created_at`

const sqlLedgerPage = `-- name: LedgerPage
SELECT ` + ledgerColumns + `
FROM unnest($1::bigint[]) AS wanted (account_id)
CROSS JOIN LATERAL (
    SELECT * FROM ledger_entries
    WHERE account_id = wanted.account_id AND book = 'WALLET' AND seq > $2 AND seq < $3 ORDER BY seq ASC LIMIT $4
) r`

var ledgerPage = keysetOf(sqlLedgerPage)

// LedgerPage reads the same page of several wallets' entries, newest first.
func (r reader) LedgerPage(ctx context.Context, ids []billing.AccountID, p billing.Page) ([]*billing.LedgerEntry, error) {
	return readPage[billing.LedgerEntry](ctx, r, ledgerPage, true, ids, p)
}

const sqlLedgerBySeq = `-- name: LedgerBySeq
SELECT ` + ledgerColumns + `
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, seq)
JOIN ledger_entries r ON r.account_id = wanted.account_id AND r.seq = wanted.seq AND r.book = 'WALLET'`

// LedgerEntries reads wallet entries by their numbers.
func (r reader) LedgerEntries(ctx context.Context, rows []billing.RowID) ([]*billing.LedgerEntry, error) {
	accounts, seqs := split(rows)
	return many[*billing.LedgerEntry](ctx, r.q, sqlLedgerBySeq, pq.Array(accounts), pq.Array(seqs))
}

const sqlInsertLedgerEntries = `-- name: InsertLedgerEntries
INSERT INTO ledger_entries (account_id, seq, txn, book, kind, amount, currency, balance_after, held_after, payment_key, invoice_key,
    refund_key, usage_key, created_at)
SELECT account_id, seq, txn, book, kind, amount, currency, balance_after, held_after, payment_key, invoice_key,
    refund_key, usage_key, created_at
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::bigint[], $9::bigint[],
    $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::timestamptz[])
    AS given (account_id, seq, txn, book, kind, amount, currency, balance_after, held_after, payment_key, invoice_key,
    refund_key, usage_key, created_at)`

// InsertLedgerEntries writes the postings of transactions; the database refuses them unless each sums to zero.
func InsertLedgerEntries(rows []billing.LedgerEntry) Write {
	if len(rows) == 0 {
		return Write{}
	}
	type e = billing.LedgerEntry
	return Write{sqlInsertLedgerEntries, []any{ints(rows, func(r e) billing.AccountID { return r.AccountID }),
		ints(rows, func(r e) int64 { return r.Seq }), ints(rows, func(r e) int64 { return r.Txn }),
		texts(rows, func(r e) billing.Book { return r.Book }), texts(rows, func(r e) billing.LedgerKind { return r.Kind }),
		ints(rows, func(r e) int64 { return int64(r.Amount) }), texts(rows, func(r e) string { return string(r.Currency) }),
		intsOrNull(rows, func(r e) *money.Micros { return r.BalanceAfter }), intsOrNull(rows, func(r e) *money.Micros { return r.HeldAfter }),
		intsOrNull(rows, func(r e) *billing.Key { return r.PaymentKey }), intsOrNull(rows, func(r e) *billing.Key { return r.InvoiceKey }),
		intsOrNull(rows, func(r e) *billing.Key { return r.RefundKey }), intsOrNull(rows, func(r e) *billing.Key { return r.UsageKey }),
		times(rows, func(r e) time.Time { return r.CreatedAt })}}
}

const sqlMoneyIn = `-- name: MoneyIn
SELECT ` + ledgerColumns + `
FROM ledger_entries r
WHERE r.account_id = ANY($1) AND r.book = 'WALLET'
    AND r.kind IN ('TOP_UP', 'AUTO_RECHARGE', 'REFUND', 'DISPUTE', 'ADJUSTMENT', 'CORRECTION')
ORDER BY r.account_id, r.seq`

// MoneyIn reads what came into wallets and what of it went back, oldest first. There are some thousands a year at most where an account
// recharges as often as it may.
func (r reader) MoneyIn(ctx context.Context, ids []billing.AccountID) ([]*billing.LedgerEntry, error) {
	return many[*billing.LedgerEntry](ctx, r.q, sqlMoneyIn, pq.Array(ids))
}

// Instant is an account at an instant.
type Instant struct {
	AccountID billing.AccountID
	At        time.Time
}

// Entries are numbered without gaps, and none is older than the one before: what was booked up to an instant ends at a number that
// is found by halving, in two dozen steps for ten million entries. An index on the time would say the same and cost every charge.
const sqlPostedAt = `-- name: PostedAt
WITH RECURSIVE probe (account_id, at, low, high) AS (
    SELECT wanted.account_id, wanted.at, 0::bigint, a.ledger_seq
    FROM unnest($1::bigint[], $2::timestamptz[]) AS wanted (account_id, at)
    JOIN accounts a ON a.id = wanted.account_id
    UNION ALL
    SELECT p.account_id, p.at, CASE WHEN e.created_at <= p.at THEN e.seq ELSE p.low END,
        CASE WHEN e.created_at <= p.at THEN p.high ELSE e.seq - 1 END
    FROM probe p
    JOIN ledger_entries e ON e.account_id = p.account_id AND e.seq = (p.low + p.high + 1) / 2
    WHERE p.low < p.high
)
SELECT p.account_id, p.at, coalesce(w.balance_after, 0) AS posted
FROM probe p
LEFT JOIN LATERAL (
    SELECT e.balance_after FROM ledger_entries e
    WHERE e.account_id = p.account_id AND e.book = 'WALLET' AND e.seq <= p.low ORDER BY e.seq DESC LIMIT 1
) w ON true
WHERE p.low = p.high`

// PostedAt reads what the wallets' entries said at instants.
func (r reader) PostedAt(ctx context.Context, instants []Instant) (map[Instant]money.Micros, error) {
	rows, err := many[struct {
		AccountID billing.AccountID `db:"account_id"`
		At        time.Time         `db:"at"`
		Posted    money.Micros      `db:"posted"`
	}](ctx, r.q, sqlPostedAt, ints(instants, func(i Instant) billing.AccountID { return i.AccountID }),
		times(instants, func(i Instant) time.Time { return i.At }))
	if err != nil {
		return nil, err
	}
	posted := make(map[Instant]money.Micros, len(rows))
	for _, row := range rows {
		posted[Instant{row.AccountID, row.At.UTC()}] = row.Posted
	}
	for _, i := range instants {
		if _, ok := posted[i]; !ok {
			return nil, fmt.Errorf("account %d: the ledger has a gap", i.AccountID)
		}
	}
	return posted, nil
}
