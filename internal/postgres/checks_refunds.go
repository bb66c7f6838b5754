package postgres

// refundChecks are the invariants of refunds and credit notes: what went back is booked once and put back only where it failed
// (I5), credit notes are gapless and say what went back (I11), and all of it has its trail (I12, I13).
var refundChecks = []Check{
	{Invariant: "I5", Name: "refund is not booked exactly once", query: `-- name: VerifyRefundsBooked
SELECT r.account_id, format('refund %s (%s) of %s + %s: out %s times %s + %s, back %s times %s + %s', r.key, r.status, r.amount, r.tax,
    coalesce(e.out, 0), coalesce(e.wallet_out, 0), coalesce(e.tax_out, 0), coalesce(e.back, 0), coalesce(e.wallet_back, 0), coalesce(e.tax_back, 0)) AS detail
FROM refunds r LEFT JOIN (
    SELECT account_id, refund_key, count(DISTINCT txn) FILTER (WHERE kind = 'REFUND') AS out,
        count(DISTINCT txn) FILTER (WHERE kind = 'CORRECTION') AS back,
        coalesce(sum(amount) FILTER (WHERE kind = 'REFUND' AND book = 'WALLET'), 0) AS wallet_out,
        coalesce(sum(amount) FILTER (WHERE kind = 'REFUND' AND book = 'TAX'), 0) AS tax_out,
        coalesce(sum(amount) FILTER (WHERE kind = 'REFUND' AND book = 'PROCESSOR'), 0) AS processor_out,
        coalesce(sum(amount) FILTER (WHERE kind = 'CORRECTION' AND book = 'WALLET'), 0) AS wallet_back,
        coalesce(sum(amount) FILTER (WHERE kind = 'CORRECTION' AND book = 'TAX'), 0) AS tax_back,
        min(payment_key) AS first_payment, max(payment_key) AS last_payment
    FROM ledger_entries WHERE refund_key IS NOT NULL GROUP BY account_id, refund_key) e ON e.account_id = r.account_id AND e.refund_key = r.key
WHERE (e.out, e.wallet_out, e.tax_out, e.processor_out) IS DISTINCT FROM (1, -r.amount, -r.tax, r.total)
    OR (e.back, e.wallet_back, e.tax_back) IS DISTINCT FROM
        (CASE r.status WHEN 'FAILED' THEN 1 ELSE 0 END, CASE r.status WHEN 'FAILED' THEN r.amount ELSE 0 END, CASE r.status WHEN 'FAILED' THEN r.tax ELSE 0 END)
    OR e.first_payment IS DISTINCT FROM r.payment_key OR e.last_payment IS DISTINCT FROM r.payment_key`},

	{Invariant: "I5", Name: "money went back without a refund", query: `-- name: VerifyRefundEntries
SELECT e.account_id, format('entry %s (%s) of %s names refund %s', e.seq, e.kind, e.amount, e.refund_key) AS detail
FROM ledger_entries e LEFT JOIN refunds r ON r.account_id = e.account_id AND r.key = e.refund_key
WHERE (e.kind = 'REFUND' AND r.key IS NULL) OR (e.refund_key IS NOT NULL AND (r.key IS NULL OR e.kind NOT IN ('REFUND', 'CORRECTION')))`},

	{Invariant: "I5", Name: "payment does not say what went back of it", query: `-- name: VerifyRefundedPayments
SELECT p.account_id, format('payment %s (%s) of %s + %s: %s + %s went back, %s + %s is on its way or back', p.key, p.status, p.amount, p.tax,
    coalesce(r.returned, 0), coalesce(r.returned_tax, 0), coalesce(r.refunded, 0), coalesce(r.refunded_tax, 0)) AS detail
FROM payments p LEFT JOIN (
    SELECT account_id, payment_key, coalesce(sum(amount) FILTER (WHERE status = 'SUCCEEDED'), 0) AS returned,
        coalesce(sum(tax) FILTER (WHERE status = 'SUCCEEDED'), 0) AS returned_tax,
        coalesce(sum(amount) FILTER (WHERE status <> 'FAILED'), 0) AS refunded, coalesce(sum(tax) FILTER (WHERE status <> 'FAILED'), 0) AS refunded_tax
    FROM refunds GROUP BY account_id, payment_key) r ON r.account_id = p.account_id AND r.payment_key = p.key
WHERE r.refunded > p.amount OR r.refunded_tax > p.tax OR (r.refunded = p.amount) <> (r.refunded_tax = p.tax AND r.refunded = p.amount)
    OR (p.status = 'PARTIALLY_REFUNDED' AND NOT coalesce(r.returned > 0 AND r.returned < p.amount, false))
    OR (p.status = 'REFUNDED' AND p.invoice_key IS NOT NULL AND (r.returned, r.returned_tax) IS DISTINCT FROM (p.amount, p.tax))
    OR (p.status NOT IN ('REFUNDED', 'PARTIALLY_REFUNDED', 'DISPUTED') AND r.returned > 0)
    OR (r.payment_key IS NOT NULL AND p.purpose <> 'TOP_UP')`},

	{Invariant: "I11", Name: "credit note numbers have a gap", query: `-- name: VerifyCreditNoteNumbers
SELECT a.id AS account_id, format('counter %s, credit notes %s, highest %s', a.credit_note_number, count(n.key), coalesce(max(n.number), 0)) AS detail
FROM accounts a LEFT JOIN credit_notes n ON n.account_id = a.id GROUP BY a.id
HAVING a.credit_note_number <> count(n.key) OR a.credit_note_number <> coalesce(max(n.number), 0)`},

	{Invariant: "I11", Name: "credit note is not what went back", query: `-- name: VerifyCreditNotes
SELECT account_id, format('refund %s (%s) of %s + %s, credit note %s of %s + %s', key, status, amount, tax, number, note_amount, note_tax) AS detail
FROM (
    SELECT coalesce(r.account_id, n.account_id) AS account_id, r.key, r.status, r.amount, r.tax, n.number, n.amount AS note_amount, n.tax AS note_tax,
        CASE WHEN r.status = 'SUCCEEDED'
            THEN (n.key, n.amount, n.tax, n.total, n.currency, n.invoice_key)
                IS DISTINCT FROM (r.credit_note_key, r.amount, r.tax, r.total, r.currency, p.invoice_key)
            ELSE n.key IS NOT NULL END AS wrong
    FROM refunds r FULL JOIN credit_notes n ON n.account_id = r.account_id AND n.refund_key = r.key
    LEFT JOIN payments p ON p.account_id = r.account_id AND p.key = r.payment_key) c
WHERE wrong`},

	{Invariant: "I11", Name: "more was credited than invoiced", query: `-- name: VerifyCreditNoteSums
SELECT i.account_id, format('invoice %s of %s + %s, credit notes of %s + %s', i.number, i.subtotal, i.tax, sum(n.amount), sum(n.tax)) AS detail
FROM invoices i JOIN credit_notes n ON n.account_id = i.account_id AND n.invoice_key = i.key
GROUP BY i.account_id, i.key HAVING sum(n.amount) > i.subtotal OR sum(n.tax) > i.tax OR i.status <> 'PAID'`},

	{Invariant: "I12", Name: "refund without its audit row", query: `-- name: VerifyRefundAudit
SELECT v.account_id, format('refund %s has no audit row of %s', v.key, v.verb) AS detail
FROM (
    SELECT account_id, key, 'refundTopUp' AS verb FROM refunds
    UNION ALL SELECT account_id, key, 'settleRefund' FROM refunds WHERE status <> 'SUBMITTED'
) v
WHERE NOT EXISTS (SELECT FROM audit_log a WHERE a.account_id = v.account_id AND a.target = 'rfd' AND a.target_key = v.key AND a.verb = v.verb)`},

	{Invariant: "I13", Name: "refund without its event", query: `-- name: VerifyRefundEvents
SELECT v.account_id, format('%s %s has no event %s', v.subject, v.key, v.type) AS detail
FROM (
    SELECT account_id, 'rfd' AS subject, key, 'refund.started' AS type FROM refunds
    UNION ALL SELECT account_id, 'rfd', key, 'refund.failed' FROM refunds WHERE status = 'FAILED'
    UNION ALL SELECT account_id, 'pay', key, 'payment.refunded' FROM payments WHERE status IN ('REFUNDED', 'PARTIALLY_REFUNDED')
    UNION ALL SELECT account_id, 'cn', key, 'credit_note.issued' FROM credit_notes
) v
WHERE NOT EXISTS (SELECT FROM events e WHERE e.account_id = v.account_id AND e.subject = v.subject AND e.subject_key = v.key
    AND e.type = v.type)`},

	{Invariant: "I14", Name: "idempotency key without its refund", query: `-- name: VerifyRefundKeys
SELECT k.account_id, format('key %s of %s', k.key, k.operation) AS detail
FROM idempotency_keys k LEFT JOIN refunds r ON r.account_id = k.account_id AND r.key::text = k.result -> 'result' ->> 'refund'
WHERE k.operation = 'refundTopUp' AND k.result ? 'result' AND r.key IS NULL`},

	{Invariant: "I17", Name: "refund or credit note whose parent is not in its account", query: `-- name: VerifyRefundParents
SELECT c.account_id, format('%s %s names %s %s, which the account does not have in its currency', c.name, c.key, c.parent, c.parent_key) AS detail
FROM (
    SELECT r.account_id, 'refund' AS name, r.key, 'payment' AS parent, r.payment_key AS parent_key FROM refunds r
        WHERE NOT EXISTS (SELECT FROM payments p WHERE p.account_id = r.account_id AND p.key = r.payment_key AND p.currency = r.currency)
    UNION ALL SELECT n.account_id, 'credit note', n.key, 'invoice', n.invoice_key FROM credit_notes n
        WHERE NOT EXISTS (SELECT FROM invoices i WHERE i.account_id = n.account_id AND i.key = n.invoice_key AND i.currency = n.currency)
) c`},

	{Invariant: "overdue", Overdue: true, Name: "refund to ask for", query: `-- name: OverdueRefunds
SELECT account_id, format('refund %s is due since %s', key, next_action_at) AS detail
FROM refunds WHERE next_action_at < clock_timestamp() - interval '2 minutes'`},
}
