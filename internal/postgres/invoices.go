package postgres

import (
	"context"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

const invoiceColumns = `r.account_id, r.key, r.number, r.status, r.purpose, r.currency, r.subtotal, r.tax, r.total, r.amount_paid,
    r.tax_rate, r.tax_inclusive, r.customer_name, r.customer_tax_id, r.period_key, r.payment_key, r.issued_at, r.paid_at`

const sqlInvoicesByKey = `-- name: InvoicesByKey
SELECT ` + invoiceColumns + `
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key)
JOIN invoices r ON r.account_id = wanted.account_id AND r.key = wanted.key`

// Invoices reads invoices by their keys, without their lines.
func (r reader) Invoices(ctx context.Context, rows []billing.RowID) ([]*billing.Invoice, error) {
	accounts, keys := split(rows)
	return many[*billing.Invoice](ctx, r.q, sqlInvoicesByKey, pq.Array(accounts), pq.Array(keys))
}

const sqlInvoicesPage = `-- name: InvoicesPage
SELECT ` + invoiceColumns + `
FROM unnest($1::bigint[]) AS wanted (account_id)
CROSS JOIN LATERAL (
    SELECT * FROM invoices WHERE account_id = wanted.account_id AND key > $2 AND key < $3 ORDER BY key ASC LIMIT $4
) r`

var invoicesPage = keysetOf(sqlInvoicesPage)

// InvoicesPage reads the same page of several accounts' invoices, newest first, without their lines.
func (r reader) InvoicesPage(ctx context.Context, ids []billing.AccountID, p billing.Page) ([]*billing.Invoice, error) {
	return readPage[billing.Invoice](ctx, r, invoicesPage, true, ids, p)
}

const sqlInvoiceLines = `-- name: InvoiceLines
SELECT l.account_id, l.invoice_key, l.line, l.description, l.quantity, l.amount, l.tax, l.period_start, l.period_end, r.currency
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key)
JOIN invoices r ON r.account_id = wanted.account_id AND r.key = wanted.key
JOIN invoice_lines l ON l.account_id = r.account_id AND l.invoice_key = r.key
ORDER BY l.account_id, l.invoice_key, l.line`

// InvoiceLines reads the lines of several invoices, in order.
func (r reader) InvoiceLines(ctx context.Context, rows []billing.RowID) ([]*billing.InvoiceLine, error) {
	accounts, keys := split(rows)
	return many[*billing.InvoiceLine](ctx, r.q, sqlInvoiceLines, pq.Array(accounts), pq.Array(keys))
}

const sqlInsertInvoice = `-- name: InsertInvoice
INSERT INTO invoices (account_id, key, number, status, purpose, currency, subtotal, tax, total, amount_paid, tax_rate, tax_inclusive,
    customer_name, customer_tax_id, period_key, payment_key, issued_at, paid_at)
VALUES (:account_id, :key, :number, :status, :purpose, :currency, :subtotal, :tax, :total, :amount_paid, :tax_rate, :tax_inclusive,
    :customer_name, :customer_tax_id, :period_key, :payment_key, :issued_at, :paid_at)`

const sqlInsertInvoiceLines = `-- name: InsertInvoiceLines
INSERT INTO invoice_lines (account_id, invoice_key, line, description, quantity, amount, tax, period_start, period_end)
VALUES (:account_id, :invoice_key, :line, :description, :quantity, :amount, :tax, :period_start, :period_end)`

// InsertInvoice stores a finalised invoice with its lines.
func (tx *Tx) InsertInvoice(ctx context.Context, i *billing.Invoice) error {
	if err := tx.insert(ctx, sqlInsertInvoice, i); err != nil {
		return err
	}
	return tx.insert(ctx, sqlInsertInvoiceLines, i.Lines)
}

const sqlUpdateInvoice = `-- name: UpdateInvoice
UPDATE invoices SET status = :status, amount_paid = :amount_paid, paid_at = :paid_at, payment_key = :payment_key
WHERE account_id = :account_id AND key = :key AND status = 'OPEN'`

// UpdateInvoice stores what became of an OPEN invoice.
func (tx *Tx) UpdateInvoice(ctx context.Context, i *billing.Invoice) error {
	return tx.insert(ctx, sqlUpdateInvoice, i)
}
