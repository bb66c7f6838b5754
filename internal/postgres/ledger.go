package postgres

import (
	"context"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

const ledgerColumns = `r.account_id, r.seq, r.txn, r.book, r.kind, r.amount, r.currency, r.balance_after, r.held_after, r.payment_key,
    r.invoice_key, r.refund_key, r.created_at`

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
    refund_key, created_at)
VALUES (:account_id, :seq, :txn, :book, :kind, :amount, :currency, :balance_after, :held_after, :payment_key, :invoice_key,
    :refund_key, :created_at)`

// InsertLedgerEntries writes the postings of one transaction; the database refuses them unless they sum to zero.
func (tx *Tx) InsertLedgerEntries(ctx context.Context, entries []billing.LedgerEntry) error {
	return tx.insert(ctx, sqlInsertLedgerEntries, entries)
}
