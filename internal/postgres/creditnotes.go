package postgres

import (
	"context"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

const creditNoteColumns = `r.account_id, r.key, r.number, r.invoice_key, r.refund_key, r.currency, r.amount, r.tax, r.total, r.tax_rate,
    r.customer_name, r.customer_tax_id, r.reason, r.issued_at`

const sqlCreditNotesByKey = `-- name: CreditNotesByKey
SELECT ` + creditNoteColumns + `
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key)
JOIN credit_notes r ON r.account_id = wanted.account_id AND r.key = wanted.key`

// CreditNotes reads credit notes by their keys.
func (r reader) CreditNotes(ctx context.Context, rows []billing.RowID) ([]*billing.CreditNote, error) {
	accounts, keys := split(rows)
	return many[*billing.CreditNote](ctx, r.q, sqlCreditNotesByKey, pq.Array(accounts), pq.Array(keys))
}

const sqlCreditNotesOf = `-- name: CreditNotesOf
SELECT ` + creditNoteColumns + `
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key)
JOIN credit_notes r ON r.account_id = wanted.account_id AND r.invoice_key = wanted.key
ORDER BY r.account_id, r.number`

// CreditNotesOf reads the credit notes of several invoices, oldest first.
func (r reader) CreditNotesOf(ctx context.Context, invoices []billing.RowID) ([]*billing.CreditNote, error) {
	accounts, keys := split(invoices)
	return many[*billing.CreditNote](ctx, r.q, sqlCreditNotesOf, pq.Array(accounts), pq.Array(keys))
}

const sqlInsertCreditNote = `-- name: InsertCreditNote
INSERT INTO credit_notes (account_id, key, number, invoice_key, refund_key, currency, amount, tax, total, tax_rate, customer_name,
    customer_tax_id, reason, issued_at)
VALUES (:account_id, :key, :number, :invoice_key, :refund_key, :currency, :amount, :tax, :total, :tax_rate, :customer_name,
    :customer_tax_id, :reason, :issued_at)`

// InsertCreditNote stores a credit note, for good.
func (tx *Tx) InsertCreditNote(ctx context.Context, n *billing.CreditNote) error {
	return tx.insert(ctx, sqlInsertCreditNote, n)
}
