package postgres

// subscriptionChecks are the invariants of plans, their changes and their renewal.
var subscriptionChecks = []Check{
	{Invariant: "I7", Name: "credits are sure and their period is not paid", query: `-- name: VerifyGrantStatus
SELECT g.account_id, format('grant %s is %s, the invoice of its period %s', g.key, g.status, i.status) AS detail
FROM credit_grants g JOIN invoices i ON i.account_id = g.account_id AND i.period_key = g.period_key AND i.purpose = 'SUBSCRIPTION'
WHERE g.source = 'SUBSCRIPTION' AND (g.status = 'CONFIRMED') <> (i.status = 'PAID')`},

	{Invariant: "I7", Name: "credits taken back are not what the entries say", query: `-- name: VerifyVoidedCredits
SELECT g.account_id, format('grant %s (%s): voided %s, entries %s', g.key, g.status, g.voided, coalesce(e.voided, 0)) AS detail
FROM credit_grants g LEFT JOIN (SELECT account_id, grant_key, sum(amount) AS voided FROM credit_entries WHERE book = 'VOIDED'
    GROUP BY account_id, grant_key) e ON e.account_id = g.account_id AND e.grant_key = g.key
WHERE g.voided <> coalesce(e.voided, 0) OR (g.voided > 0 AND g.status <> 'VOIDED')`},

	{Invariant: "I8", Name: "applied upgrade without its credits or its invoice", query: `-- name: VerifyUpgrades
SELECT c.account_id, format('change %s (%s) adds %s, its grant has %s; its invoice is %s (%s)', c.key, c.status, c.credits_added,
    coalesce(g.granted, 0), i.number, i.status) AS detail
FROM plan_changes c LEFT JOIN credit_grants g ON g.account_id = c.account_id AND g.plan_change_key = c.key
LEFT JOIN invoices i ON i.account_id = c.account_id AND i.key = c.invoice_key
WHERE (c.kind = 'UPGRADE' AND c.status = 'APPLIED' AND (coalesce(g.granted, 0) <> c.credits_added OR i.purpose IS DISTINCT FROM 'PLAN_CHANGE'
        OR i.status IS DISTINCT FROM 'PAID'))
    OR ((c.kind <> 'UPGRADE' OR c.status <> 'APPLIED') AND (g.key IS NOT NULL OR i.key IS NOT NULL))`},

	{Invariant: "I8", Name: "plan change executed twice, early, or though it was not to be", query: `-- name: VerifyChangesOnce
SELECT c.account_id, format('change %s (%s, %s) for %s, closed %s, executed %s times', c.key, c.kind, c.status, c.effective_at, c.closed_at, e.times) AS detail
FROM plan_changes c CROSS JOIN LATERAL (SELECT count(*) AS times FROM audit_log a WHERE a.account_id = c.account_id AND a.target = 'chg'
    AND a.target_key = c.key AND a.verb = 'applyPlanChange') e
WHERE e.times <> CASE c.status WHEN 'APPLIED' THEN 1 ELSE 0 END OR (c.status = 'APPLIED' AND c.closed_at < c.effective_at)`},

	{Invariant: "I8", Name: "plan change waits for another instant than its period's end", query: `-- name: VerifyChangesAtBoundary
SELECT c.account_id, format('change %s (%s) is for %s, its period ends %s', c.key, c.kind, c.effective_at, p.ends_at) AS detail
FROM plan_changes c LEFT JOIN periods p ON p.account_id = c.account_id AND p.key = c.period_key AND p.subscription_key = c.subscription_key
WHERE p.key IS NULL OR (c.kind <> 'UPGRADE' AND c.effective_at <> p.ends_at)
    OR (c.kind = 'UPGRADE' AND c.status = 'APPLIED' AND NOT (c.effective_at >= p.starts_at AND c.effective_at < p.ends_at))`},

	{Invariant: "I8", Name: "period has a plan that nobody chose", query: `-- name: VerifyPlanOfPeriod
SELECT n.account_id, format('period %s has plan %s, after %s', n.key, n.plan_key, o.plan_key) AS detail
FROM periods n
JOIN periods o ON o.account_id = n.account_id AND o.subscription_key = n.subscription_key AND o.ends_at = n.starts_at
LEFT JOIN LATERAL (SELECT c.to_plan_key FROM plan_changes c WHERE c.account_id = o.account_id AND c.period_key = o.key AND c.status = 'APPLIED'
    ORDER BY c.kind = 'UPGRADE', c.effective_at DESC, c.key DESC LIMIT 1) x ON true
WHERE n.plan_key <> coalesce(x.to_plan_key, o.plan_key)
    OR EXISTS (SELECT FROM plan_changes c WHERE c.account_id = o.account_id AND c.period_key = o.key AND c.status = 'APPLIED' AND c.kind = 'CANCELLATION')`},

	{Invariant: "I8", Name: "subscription has a plan that nobody chose", query: `-- name: VerifyPlanOfSubscription
SELECT s.account_id, format('subscription %s has plan %s, its period %s', s.key, s.plan_key, p.plan_key) AS detail
FROM subscriptions s JOIN periods p ON p.account_id = s.account_id AND p.key = s.period_key
LEFT JOIN LATERAL (SELECT c.to_plan_key FROM plan_changes c WHERE c.account_id = p.account_id AND c.period_key = p.key AND c.status = 'APPLIED'
    AND c.kind = 'UPGRADE' ORDER BY c.effective_at DESC, c.key DESC LIMIT 1) x ON true
WHERE s.status IN ('ACTIVE', 'PAST_DUE', 'UNPAID') AND s.plan_key <> coalesce(x.to_plan_key, p.plan_key)`},

	{Invariant: "I8", Name: "more active agents than the plan has room for", query: `-- name: VerifyAgentsOfPlan
SELECT s.account_id, format('%s active agents, the plan has room for %s', count(g.key), p.account_agents) AS detail
FROM subscriptions s JOIN plans p ON p.key = s.plan_key
JOIN agents g ON g.account_id = s.account_id AND g.status = 'ACTIVE'
WHERE s.status IN ('ACTIVE', 'PAST_DUE', 'UNPAID') AND p.account_agents IS NOT NULL
GROUP BY s.account_id, p.account_agents HAVING count(g.key) > p.account_agents`},

	// An invoice of before periods were named on them is found by its time.
	{Invariant: "I11", Name: "period without its invoice", query: `-- name: VerifyPeriodInvoice
SELECT p.account_id, format('period %s from %s to %s', p.key, p.start_date, p.end_date) AS detail
FROM periods p WHERE NOT EXISTS (SELECT FROM invoices i WHERE i.account_id = p.account_id AND i.purpose = 'SUBSCRIPTION'
    AND (i.period_key = p.key OR (i.period_key IS NULL AND i.issued_at >= p.starts_at AND i.issued_at < p.ends_at)))`},

	{Invariant: "I11", Name: "subscription is not what its invoice says", query: `-- name: VerifyDueInvoice
SELECT s.account_id, format('subscription %s (%s) is due %s: %s', s.key, s.status, d.number, d.status) AS detail
FROM subscriptions s LEFT JOIN invoices d ON d.account_id = s.account_id AND d.key = s.due_invoice
LEFT JOIN invoices i ON i.account_id = s.account_id AND i.period_key = s.period_key AND i.purpose = 'SUBSCRIPTION'
WHERE (s.due_invoice IS NOT NULL AND (d.status IS DISTINCT FROM 'OPEN' OR d.key IS DISTINCT FROM i.key))
    OR (s.status IN ('PAST_DUE', 'UNPAID') AND s.due_invoice IS NULL)
    OR (s.status = 'ACTIVE' AND s.due_invoice IS NULL AND i.status <> 'PAID')`},

	{Invariant: "I11", Name: "open invoice that nobody is asked to pay", query: `-- name: VerifyOpenInvoices
SELECT i.account_id, format('invoice %s of %s', i.number, i.issued_at) AS detail
FROM invoices i WHERE i.status = 'OPEN'
    AND NOT EXISTS (SELECT FROM subscriptions s WHERE s.account_id = i.account_id AND s.due_invoice = i.key)`},

	{Invariant: "I11", Name: "invoice paid by nothing", query: `-- name: VerifyInvoicePaid
SELECT i.account_id, format('invoice %s of %s: payment %s of %s (%s), prepaid money %s', i.number, i.total, p.key, p.total, p.status,
    coalesce(-e.amount, 0)) AS detail
FROM invoices i
LEFT JOIN payments p ON p.account_id = i.account_id AND p.key = i.payment_key AND p.invoice_key = i.key
LEFT JOIN ledger_entries e ON e.account_id = i.account_id AND e.invoice_key = i.key AND e.book = 'WALLET'
WHERE i.status = 'PAID' AND i.total <> 0
    AND NOT coalesce(p.total = i.total AND p.status IN ('CREDITED', 'REFUNDED', 'PARTIALLY_REFUNDED', 'DISPUTED') AND e.seq IS NULL, false)
    AND NOT coalesce(-e.amount = i.total AND p.key IS NULL, false)`},

	{Invariant: "I12", Name: "plan change without an audit row", query: `-- name: VerifyChangesAudit
SELECT v.account_id, format('%s %s has %s audit rows of %s, want %s', v.target, v.key, count(a.seq), v.verb, v.times) AS detail
FROM (
    SELECT account_id, 'chg' AS target, key, CASE WHEN kind = 'CANCELLATION' THEN 'cancelSubscription' ELSE 'changePlan' END AS verb, 1 AS times
        FROM plan_changes
    UNION ALL SELECT account_id, 'chg', key, 'dropPlanChange', 1 FROM plan_changes WHERE status IN ('CANCELED', 'REPLACED')
    UNION ALL SELECT account_id, 'chg', key, 'failPlanChange', 1 FROM plan_changes WHERE status = 'FAILED'
    UNION ALL SELECT account_id, 'sub', subscription_key, 'renew', count(*) - 1 FROM periods GROUP BY account_id, subscription_key
    UNION ALL SELECT account_id, 'inv', due_invoice_key, 'payInvoice', 1 FROM payments WHERE due_invoice_key IS NOT NULL AND status = 'CREDITED'
) v LEFT JOIN audit_log a ON a.account_id = v.account_id AND a.target = v.target AND a.target_key = v.key AND a.verb = v.verb
GROUP BY v.account_id, v.target, v.key, v.verb, v.times HAVING count(a.seq) <> v.times`},

	{Invariant: "I13", Name: "plan change or renewal without its event", query: `-- name: VerifyChangesEvents
SELECT v.account_id, format('%s %s has %s events %s, want %s', v.subject, v.key, count(e.seq), v.type, v.times) AS detail
FROM (
    SELECT account_id, 'chg' AS subject, key, CASE WHEN kind = 'UPGRADE' THEN 'plan_change.started' ELSE 'plan_change.scheduled' END AS type, 1 AS times
        FROM plan_changes
    UNION ALL SELECT account_id, 'chg', key, 'plan_change.applied', 1 FROM plan_changes WHERE status = 'APPLIED'
    UNION ALL SELECT account_id, 'chg', key, 'plan_change.canceled', 1 FROM plan_changes WHERE status IN ('CANCELED', 'REPLACED')
    UNION ALL SELECT account_id, 'chg', key, 'plan_change.failed', 1 FROM plan_changes WHERE status = 'FAILED'
    UNION ALL SELECT account_id, 'sub', subscription_key, 'subscription.renewed', count(*) - 1 FROM periods GROUP BY account_id, subscription_key
    UNION ALL SELECT account_id, 'inv', key, 'invoice.paid', 1 FROM invoices WHERE status = 'PAID'
    UNION ALL SELECT account_id, 'inv', key, 'invoice.finalized', 1 FROM invoices WHERE status <> 'PAID'
    UNION ALL SELECT account_id, 'inv', key, 'invoice.voided', 1 FROM invoices WHERE status = 'VOID'
    UNION ALL SELECT account_id, 'inv', key, 'invoice.marked_uncollectible', 1 FROM invoices WHERE status = 'UNCOLLECTIBLE'
) v LEFT JOIN events e ON e.account_id = v.account_id AND e.subject = v.subject AND e.subject_key = v.key AND e.type = v.type
GROUP BY v.account_id, v.subject, v.key, v.type, v.times HAVING count(e.seq) <> v.times`},
}
