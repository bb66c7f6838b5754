package postgres

import "slices"

// checks are the invariants of the books that exist so far. The numbers are those of the design: I1 transactions balance,
// I2 the balance is its entries, I3 held is the open holds, I4 nothing new is accepted below zero, I5 payments are credited
// once, I6 usage is charged once, I7 credits add up, I8 periods follow each other, I9 calls at once keep to their limits, I10
// counters are what was used, I11 invoices add up, I12 and I13 every verb has its trail, I14 keys are complete and did one thing,
// I17 children belong to their parent's account.
var checks = slices.Concat(bookChecks, subscriptionChecks, refundChecks, usageChecks)

var bookChecks = []Check{
	{Invariant: "I1", Name: "ledger transaction does not balance", query: `-- name: VerifyLedgerBalanced
SELECT account_id, format('transaction %s sums to %s over %s postings', txn, sum(amount), count(*)) AS detail
FROM ledger_entries GROUP BY account_id, txn, currency HAVING sum(amount) <> 0 OR count(*) < 2`},

	{Invariant: "I1", Name: "credit transaction does not balance", query: `-- name: VerifyCreditsBalanced
SELECT account_id, format('transaction %s sums to %s over %s postings', txn, sum(amount), count(*)) AS detail
FROM credit_entries GROUP BY account_id, txn HAVING sum(amount) <> 0 OR count(*) < 2`},

	{Invariant: "I2", Name: "balance is not the sum of its entries", query: `-- name: VerifyBalanceSum
SELECT a.id AS account_id, format('posted is %s, the entries sum to %s', coalesce(b.posted::text, 'nowhere'), coalesce(e.total, 0)) AS detail
FROM accounts a LEFT JOIN balances b ON b.account_id = a.id
LEFT JOIN (SELECT account_id, sum(amount) AS total FROM ledger_entries WHERE book = 'WALLET' GROUP BY account_id) e ON e.account_id = a.id
WHERE b.posted IS DISTINCT FROM coalesce(e.total, 0)`},

	{Invariant: "I2", Name: "running balance does not chain", query: `-- name: VerifyLedgerChain
SELECT account_id, format('entry %s: %s after %s and %s', seq, balance_after, before, amount) AS detail
FROM (SELECT account_id, seq, amount, balance_after,
        coalesce(lag(balance_after) OVER (PARTITION BY account_id ORDER BY seq), 0) AS before
    FROM ledger_entries WHERE book = 'WALLET') e
WHERE balance_after <> before + amount`},

	{Invariant: "I2", Name: "ledger numbers have a gap", query: `-- name: VerifyLedgerNumbers
SELECT a.id AS account_id, format('counter %s, entries %s, highest %s', a.ledger_seq, count(e.seq), coalesce(max(e.seq), 0)) AS detail
FROM accounts a LEFT JOIN ledger_entries e ON e.account_id = a.id
GROUP BY a.id HAVING a.ledger_seq <> count(e.seq) OR a.ledger_seq <> coalesce(max(e.seq), 0)`},

	{Invariant: "I2", Name: "ledger time runs backwards", query: `-- name: VerifyLedgerTime
SELECT account_id, format('entry %s at %s comes after %s', seq, created_at, before) AS detail
FROM (SELECT account_id, seq, created_at, lag(created_at) OVER (PARTITION BY account_id ORDER BY seq) AS before FROM ledger_entries) e
WHERE created_at < before`},

	{Invariant: "I2", Name: "money in another currency than its account's", query: `-- name: VerifyCurrencies
SELECT c.account_id, format('%s %s in %s', c.name, c.key, c.currency) AS detail
FROM (
    SELECT account_id, 'entry' AS name, seq AS key, currency FROM ledger_entries
    UNION ALL SELECT account_id, 'balance', 0, currency FROM balances
    UNION ALL SELECT account_id, 'payment', key, currency FROM payments
    UNION ALL SELECT account_id, 'invoice', key, currency FROM invoices
) c JOIN accounts a ON a.id = c.account_id WHERE c.currency <> a.currency`},

	{Invariant: "I3", Name: "held money is not the sum of open reservations", query: `-- name: VerifyHeldMoney
SELECT b.account_id, format('held is %s, open reservations sum to %s', b.held, coalesce(h.total, 0)) AS detail
FROM balances b LEFT JOIN (SELECT account_id, sum(amount) AS total FROM reservations WHERE status = 'OPEN' GROUP BY account_id) h
    USING (account_id)
WHERE b.held <> coalesce(h.total, 0)`},

	{Invariant: "I3", Name: "held credits are not the sum of open reservations", query: `-- name: VerifyHeldCredits
SELECT g.account_id, format('grant %s holds %s, open reservations sum to %s', g.key, g.held, coalesce(l.total, 0)) AS detail
FROM credit_grants g LEFT JOIN (
    SELECT r.account_id, leg.grant_key, sum(leg.credits) AS total
    FROM reservations r CROSS JOIN unnest(r.grant_keys, r.grant_credits) AS leg (grant_key, credits)
    WHERE r.status = 'OPEN' GROUP BY r.account_id, leg.grant_key) l
    ON l.account_id = g.account_id AND l.grant_key = g.key
WHERE g.held <> coalesce(l.total, 0)`},

	{Invariant: "I4", Name: "something new was accepted below zero", query: `-- name: VerifyFloor
SELECT account_id, format('entry %s (%s) left %s available', seq, kind, balance_after - held_after) AS detail
FROM ledger_entries
WHERE book = 'WALLET' AND amount < 0 AND balance_after - held_after < 0
    AND kind NOT IN ('SETTLEMENT', 'SETTLE_OVERRUN', 'HAPPENED', 'DISPUTE', 'CORRECTION')`},

	{Invariant: "I5", Name: "payment is not credited exactly once", query: `-- name: VerifyCreditedOnce
SELECT p.account_id, format('payment %s (%s, %s of %s) has %s crediting transactions of %s', p.key, p.purpose, p.status, p.total,
    count(e.seq), coalesce(-sum(e.amount), 0)) AS detail
FROM payments p LEFT JOIN ledger_entries e ON e.account_id = p.account_id AND e.payment_key = p.key AND e.book = 'PROCESSOR'
    AND e.kind IN ('TOP_UP', 'AUTO_RECHARGE', 'SUBSCRIPTION')
GROUP BY p.account_id, p.key
HAVING (p.status IN ('CREDITED', 'PARTIALLY_REFUNDED', 'DISPUTED') AND (count(e.seq) <> 1 OR -sum(e.amount) <> p.total))
    OR (p.status IN ('REFUNDED', 'PARTIALLY_REFUNDED', 'DISPUTED') AND count(e.seq) = 1 AND NOT EXISTS (
        SELECT FROM ledger_entries r WHERE r.account_id = p.account_id AND r.payment_key = p.key AND r.kind IN ('REFUND', 'DISPUTE')))
    OR (p.status NOT IN ('CREDITED', 'PARTIALLY_REFUNDED', 'DISPUTED', 'REFUNDED') AND count(e.seq) <> 0) OR count(e.seq) > 1`},

	{Invariant: "I5", Name: "payment credited other amounts than were paid", query: `-- name: VerifyCreditedAmounts
SELECT p.account_id, format('payment %s of %s and %s tax booked %s and %s tax', p.key, p.amount, p.tax, e.amount, e.tax) AS detail
FROM payments p LEFT JOIN (
    SELECT account_id, payment_key, coalesce(sum(amount) FILTER (WHERE book = 'TAX'), 0) AS tax,
        coalesce(sum(amount) FILTER (WHERE book = CASE kind WHEN 'SUBSCRIPTION' THEN 'REVENUE' ELSE 'WALLET' END), 0) AS amount
    FROM ledger_entries WHERE kind IN ('TOP_UP', 'AUTO_RECHARGE', 'SUBSCRIPTION') AND payment_key IS NOT NULL
    GROUP BY account_id, payment_key) e ON e.account_id = p.account_id AND e.payment_key = p.key
WHERE (p.status = 'CREDITED' OR e.payment_key IS NOT NULL) AND (e.amount, e.tax) IS DISTINCT FROM (p.amount, p.tax)`},

	{Invariant: "I5", Name: "money entered the wallet from nowhere", query: `-- name: VerifyWalletSources
SELECT e.account_id, format('entry %s (%s) of %s', e.seq, e.kind, e.amount) AS detail
FROM ledger_entries e LEFT JOIN payments p ON p.account_id = e.account_id AND p.key = e.payment_key
WHERE e.book = 'WALLET' AND e.amount > 0
    AND (e.kind NOT IN ('TOP_UP', 'AUTO_RECHARGE', 'SETTLEMENT', 'DISPUTE', 'ADJUSTMENT', 'CORRECTION')
        OR (e.kind = 'TOP_UP' AND p.purpose IS DISTINCT FROM 'TOP_UP'))`},

	{Invariant: "I7", Name: "grant is overdrawn", query: `-- name: VerifyGrantOverdrawn
SELECT account_id, format('grant %s: granted %s, used %s, held %s, expired %s', key, granted, used, held, expired) AS detail
FROM credit_grants WHERE granted - used - held - expired - voided < 0 OR least(granted, used, held, expired, voided) < 0`},

	{Invariant: "I7", Name: "grant outlives its period", query: `-- name: VerifyGrantExpiry
SELECT g.account_id, format('grant %s expires %s, its period ends %s', g.key, g.expires_at, p.ends_at) AS detail
FROM credit_grants g JOIN periods p ON p.account_id = g.account_id AND p.key = g.period_key WHERE g.expires_at > p.ends_at`},

	{Invariant: "I7", Name: "grant is not what its entries say", query: `-- name: VerifyGrantEntries
SELECT g.account_id, format('grant %s: granted %s, used %s, expired %s; entries: issued %s, consumed %s, expired %s', g.key, g.granted,
    g.used, g.expired, coalesce(e.issued, 0), coalesce(e.consumed, 0), coalesce(e.expired, 0)) AS detail
FROM credit_grants g LEFT JOIN (
    SELECT account_id, grant_key, -sum(amount) FILTER (WHERE book = 'ISSUED') AS issued,
        sum(amount) FILTER (WHERE book = 'CONSUMED') AS consumed, sum(amount) FILTER (WHERE book = 'EXPIRED') AS expired
    FROM credit_entries GROUP BY account_id, grant_key) e ON e.account_id = g.account_id AND e.grant_key = g.key
WHERE (g.granted, g.used, g.expired) IS DISTINCT FROM (coalesce(e.issued, 0), coalesce(e.consumed, 0), coalesce(e.expired, 0))`},

	{Invariant: "I7", Name: "running credits do not chain", query: `-- name: VerifyCreditChain
SELECT account_id, format('entry %s: %s after %s and %s', seq, balance_after, before, amount) AS detail
FROM (SELECT account_id, seq, amount, balance_after,
        coalesce(lag(balance_after) OVER (PARTITION BY account_id ORDER BY seq), 0) AS before
    FROM credit_entries WHERE book = 'AVAILABLE') e
WHERE balance_after <> before + amount`},

	{Invariant: "I7", Name: "credit counters are wrong", query: `-- name: VerifyCreditCounters
SELECT a.id AS account_id, format('counters %s and %s, entries %s summing to %s', a.credit_seq, a.credits_posted, count(e.seq),
    coalesce(sum(e.amount) FILTER (WHERE e.book = 'AVAILABLE'), 0)) AS detail
FROM accounts a LEFT JOIN credit_entries e ON e.account_id = a.id GROUP BY a.id
HAVING a.credit_seq <> count(e.seq) OR a.credits_posted <> coalesce(sum(e.amount) FILTER (WHERE e.book = 'AVAILABLE'), 0)`},

	{Invariant: "I8", Name: "billing periods overlap or leave a gap", query: `-- name: VerifyPeriods
SELECT account_id, format('period %s starts %s, the one before ends %s', key, starts_at, before) AS detail
FROM (SELECT account_id, key, starts_at, lag(ends_at) OVER (PARTITION BY account_id, subscription_key ORDER BY starts_at) AS before
    FROM periods) p
WHERE starts_at <> before`},

	{Invariant: "I8", Name: "paid subscription without its period", query: `-- name: VerifySubscriptionPeriod
SELECT s.account_id, format('subscription %s (%s) has period %s', s.key, s.status, s.period_key) AS detail
FROM subscriptions s
LEFT JOIN periods p ON p.account_id = s.account_id AND p.key = s.period_key AND p.subscription_key = s.key
    AND NOT EXISTS (SELECT FROM periods q WHERE q.account_id = p.account_id AND q.subscription_key = p.subscription_key AND q.starts_at > p.starts_at)
WHERE s.status IN ('ACTIVE', 'PAST_DUE', 'UNPAID') AND p.key IS NULL`},

	{Invariant: "I11", Name: "invoice is not the sum of its lines", query: `-- name: VerifyInvoiceLines
SELECT i.account_id, format('invoice %s: %s + %s, lines %s + %s', i.number, i.subtotal, i.tax, coalesce(l.amount, 0), coalesce(l.tax, 0)) AS detail
FROM invoices i LEFT JOIN (SELECT account_id, invoice_key, sum(amount) AS amount, sum(tax) AS tax FROM invoice_lines
    GROUP BY account_id, invoice_key) l ON l.account_id = i.account_id AND l.invoice_key = i.key
WHERE i.subtotal <> coalesce(l.amount, 0) OR i.tax <> coalesce(l.tax, 0) OR i.total <> i.subtotal + i.tax
    OR (i.status = 'PAID' AND i.amount_paid <> i.total)`},

	{Invariant: "I11", Name: "invoice numbers have a gap", query: `-- name: VerifyInvoiceNumbers
SELECT a.id AS account_id, format('counter %s, invoices %s, highest %s', a.invoice_number, count(i.key), coalesce(max(i.number), 0)) AS detail
FROM accounts a LEFT JOIN invoices i ON i.account_id = a.id GROUP BY a.id
HAVING a.invoice_number <> count(i.key) OR a.invoice_number <> coalesce(max(i.number), 0)`},

	{Invariant: "I11", Name: "credited payment without its invoice", query: `-- name: VerifyPaymentInvoice
SELECT p.account_id, format('payment %s of %s, invoice %s of %s', p.key, p.total, i.number, i.total) AS detail
FROM payments p LEFT JOIN invoices i ON i.account_id = p.account_id AND i.key = p.invoice_key
WHERE (p.status = 'CREDITED' AND (i.key IS NULL OR (i.subtotal, i.tax) IS DISTINCT FROM (p.amount, p.tax) OR i.payment_key IS DISTINCT FROM p.key))
    OR (p.status <> 'CREDITED' AND p.status NOT IN ('REFUNDED', 'PARTIALLY_REFUNDED', 'DISPUTED') AND i.key IS NOT NULL)`},

	{Invariant: "I12", Name: "verb without an audit row", query: `-- name: VerifyAudit
SELECT v.account_id, format('%s %s has no audit row of %s', v.target, v.key, v.verb) AS detail
FROM (
    SELECT id AS account_id, 'acct' AS target, 0 AS key, 'createAccount' AS verb FROM accounts
    UNION ALL SELECT account_id, 'agent', key, 'createAgent' FROM agents
    UNION ALL SELECT account_id, 'pm', key, 'addPaymentMethod' FROM payment_methods
    UNION ALL SELECT account_id, 'pm', key, 'removePaymentMethod' FROM payment_methods WHERE removed_at IS NOT NULL
    UNION ALL SELECT account_id, 'sub', key, 'subscribe' FROM subscriptions
    UNION ALL SELECT account_id, 'sub', key, 'activate' FROM subscriptions WHERE period_key IS NOT NULL
    UNION ALL SELECT account_id, 'pay', key, CASE WHEN purpose = 'TOP_UP' THEN 'topUp' WHEN purpose = 'PLAN_CHANGE' THEN 'changePlan'
        WHEN due_invoice_key IS NULL THEN 'subscribe' WHEN automatic THEN 'renew' ELSE 'payInvoice' END FROM payments
    UNION ALL SELECT account_id, 'pay', key, 'settle' FROM payments WHERE status NOT IN ('CREATED', 'SUBMITTED')
) v
WHERE NOT EXISTS (SELECT FROM audit_log a WHERE a.account_id = v.account_id AND a.target = v.target AND a.target_key = v.key
    AND a.verb = v.verb)`},

	{Invariant: "I12", Name: "audit numbers have a gap", query: `-- name: VerifyAuditNumbers
SELECT a.id AS account_id, format('counter %s, rows %s, highest %s', a.audit_seq, count(l.seq), coalesce(max(l.seq), 0)) AS detail
FROM accounts a LEFT JOIN audit_log l ON l.account_id = a.id GROUP BY a.id
HAVING a.audit_seq <> count(l.seq) OR a.audit_seq <> coalesce(max(l.seq), 0)`},

	{Invariant: "I13", Name: "verb without its event", query: `-- name: VerifyEvents
SELECT v.account_id, format('%s %s has no event %s', v.subject, v.key, v.type) AS detail
FROM (
    SELECT id AS account_id, 'acct' AS subject, 0 AS key, 'account.created' AS type FROM accounts
    UNION ALL SELECT account_id, 'agent', key, 'agent.created' FROM agents
    UNION ALL SELECT account_id, 'pm', key, 'payment_method.added' FROM payment_methods
    UNION ALL SELECT account_id, 'pay', key, 'payment.started' FROM payments
    UNION ALL SELECT account_id, 'pay', key, 'payment.succeeded' FROM payments WHERE status = 'CREDITED'
    UNION ALL SELECT account_id, 'pay', key, 'payment.failed' FROM payments WHERE status IN ('DECLINED', 'CANCELED', 'EXPIRED')
    UNION ALL SELECT account_id, 'inv', key, 'invoice.paid' FROM invoices WHERE status = 'PAID'
    UNION ALL SELECT account_id, 'grant', key, 'credits.granted' FROM credit_grants
    UNION ALL SELECT account_id, 'sub', key, 'subscription.started' FROM subscriptions WHERE period_key IS NOT NULL
    UNION ALL SELECT account_id, 'sub', key, 'subscription.canceled' FROM subscriptions WHERE status = 'CANCELED'
) v
WHERE NOT EXISTS (SELECT FROM events e WHERE e.account_id = v.account_id AND e.subject = v.subject AND e.subject_key = v.key
    AND e.type = v.type)`},

	{Invariant: "I13", Name: "event numbers have a gap", query: `-- name: VerifyEventNumbers
SELECT a.id AS account_id, format('counter %s, events %s, highest %s', a.event_seq, count(e.seq), coalesce(max(e.seq), 0)) AS detail
FROM accounts a LEFT JOIN events e ON e.account_id = a.id GROUP BY a.id
HAVING a.event_seq <> count(e.seq) OR a.event_seq <> coalesce(max(e.seq), 0)`},

	{Invariant: "I14", Name: "idempotency key without its answer", query: `-- name: VerifyKeys
SELECT k.account_id, format('key %s of %s', k.key, k.operation) AS detail
FROM idempotency_keys k
LEFT JOIN payments p ON p.account_id = k.account_id AND p.key::text = k.result -> 'result' ->> 'payment'
WHERE NOT (k.result ? 'result' OR k.result ? 'refusal') OR (k.result -> 'result' ? 'payment' AND p.key IS NULL)`},

	{Invariant: "I17", Name: "row of an account that does not exist", query: `-- name: VerifyAccounts
SELECT c.account_id, format('%s %s', c.name, c.key) AS detail
FROM (
    SELECT account_id, 'agent' AS name, key FROM agents UNION ALL SELECT account_id, 'payment method', key FROM payment_methods
    UNION ALL SELECT account_id, 'subscription', key FROM subscriptions UNION ALL SELECT account_id, 'balance', 0 FROM balances
    UNION ALL SELECT account_id, 'payment', key FROM payments UNION ALL SELECT account_id, 'invoice', key FROM invoices
    UNION ALL SELECT account_id, 'grant', key FROM credit_grants UNION ALL SELECT account_id, 'reservation', key FROM reservations
    UNION ALL SELECT account_id, 'usage', key FROM usage_records UNION ALL SELECT account_id, 'counter', number FROM usage_counters
) c
WHERE NOT EXISTS (SELECT FROM accounts a WHERE a.id = c.account_id)`},

	{Invariant: "I17", Name: "row whose parent is not in its account", query: `-- name: VerifyParents
SELECT c.account_id, format('%s %s names %s %s, which the account does not have', c.name, c.key, c.parent, c.parent_key) AS detail
FROM (
    SELECT p.account_id, 'payment' AS name, p.key, 'payment method' AS parent, p.method_key AS parent_key FROM payments p
        WHERE NOT EXISTS (SELECT FROM payment_methods m WHERE m.account_id = p.account_id AND m.key = p.method_key)
    UNION ALL SELECT e.account_id, 'ledger entry', e.seq, 'payment', e.payment_key FROM ledger_entries e WHERE e.payment_key IS NOT NULL
        AND NOT EXISTS (SELECT FROM payments p WHERE p.account_id = e.account_id AND p.key = e.payment_key)
    UNION ALL SELECT i.account_id, 'invoice', i.key, 'payment', i.payment_key FROM invoices i WHERE i.payment_key IS NOT NULL
        AND NOT EXISTS (SELECT FROM payments p WHERE p.account_id = i.account_id AND p.key = i.payment_key)
    UNION ALL SELECT l.account_id, 'invoice line', l.line, 'invoice', l.invoice_key FROM invoice_lines l
        WHERE NOT EXISTS (SELECT FROM invoices i WHERE i.account_id = l.account_id AND i.key = l.invoice_key)
    UNION ALL SELECT g.account_id, 'grant', g.key, 'subscription', g.subscription_key FROM credit_grants g WHERE g.subscription_key IS NOT NULL
        AND NOT EXISTS (SELECT FROM subscriptions s WHERE s.account_id = g.account_id AND s.key = g.subscription_key)
    UNION ALL SELECT e.account_id, 'credit entry', e.seq, 'grant', e.grant_key FROM credit_entries e
        WHERE NOT EXISTS (SELECT FROM credit_grants g WHERE g.account_id = e.account_id AND g.key = e.grant_key)
    UNION ALL SELECT p.account_id, 'period', p.key, 'subscription', p.subscription_key FROM periods p
        WHERE NOT EXISTS (SELECT FROM subscriptions s WHERE s.account_id = p.account_id AND s.key = p.subscription_key)
    UNION ALL SELECT r.account_id, 'reservation', r.key, 'agent', r.agent_key FROM reservations r
        WHERE NOT EXISTS (SELECT FROM agents a WHERE a.account_id = r.account_id AND a.key = r.agent_key)
    UNION ALL SELECT u.account_id, 'usage', u.key, 'agent', u.agent_key FROM usage_records u
        WHERE NOT EXISTS (SELECT FROM agents a WHERE a.account_id = u.account_id AND a.key = u.agent_key)
    UNION ALL SELECT n.account_id, 'webhook', 0, 'payment', n.payment_key FROM processor_notices n
        WHERE NOT EXISTS (SELECT FROM payments p WHERE p.account_id = n.account_id AND p.key = n.payment_key)
    UNION ALL SELECT a.id, 'account', 0, 'payment method', a.default_method FROM accounts a WHERE a.default_method IS NOT NULL
        AND NOT EXISTS (SELECT FROM payment_methods m WHERE m.account_id = a.id AND m.key = a.default_method AND m.removed_at IS NULL)
) c`},

	{Invariant: "overdue", Overdue: true, Name: "reservation past its expiry", query: `-- name: OverdueReservations
SELECT r.account_id, format('reservation %s expired at %s', r.key, r.expires_at) AS detail
FROM reservations r JOIN accounts a ON a.id = r.account_id
WHERE r.status = 'OPEN' AND r.expires_at < coalesce(a.test_clock, clock_timestamp()) - interval '60 seconds'`},

	{Invariant: "overdue", Overdue: true, Name: "payment to ask about", query: `-- name: OverduePayments
SELECT account_id, format('payment %s (%s) is due since %s', key, status, next_action_at) AS detail
FROM payments WHERE next_action_at < clock_timestamp() - interval '2 minutes'`},

	{Invariant: "overdue", Overdue: true, Name: "webhook not applied", query: `-- name: OverdueNotices
SELECT account_id, format('notice %s of %s received %s', id, processor, received_at) AS detail
FROM processor_notices WHERE next_action_at < clock_timestamp() - interval '2 minutes'`},

	{Invariant: "overdue", Overdue: true, Name: "subscription to roll over", query: `-- name: OverdueSubscriptions
SELECT s.account_id, format('subscription %s is due since %s', s.key, s.next_action_at) AS detail
FROM subscriptions s JOIN accounts a ON a.id = s.account_id
WHERE s.next_action_at < coalesce(a.test_clock, clock_timestamp()) - interval '2 minutes'`},
}
