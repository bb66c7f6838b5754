package postgres

// usageChecks are the invariants of usage: holds are what they may be (I3, I4), every usage is charged once and what its rate
// says (I6), with credits that were there (I7), calls at once kept to their limits (I9), counters are the usage that they count
// (I10), and a key did one thing only (I14).
var usageChecks = []Check{
	{Invariant: "I3", Name: "reservation holds what it must not", query: `-- name: VerifyHolds
SELECT account_id, format('reservation %s (free: %s) holds %s and of the grants %s the credits %s', key, free, amount, grant_keys, grant_credits) AS detail
FROM reservations
WHERE (free AND (amount <> 0 OR cardinality(grant_keys) <> 0)) OR amount < 0 OR 0 > ANY (grant_credits)
    OR cardinality(grant_keys) <> cardinality(grant_credits)`},

	{Invariant: "I4", Name: "reservation was accepted below zero", query: `-- name: VerifyHoldFloor
SELECT account_id, format('reservation %s left %s available', key, available_after) AS detail
FROM reservations WHERE amount > 0 AND available_after < 0`},

	{Invariant: "I6", Name: "usage is not charged its money exactly once", query: `-- name: VerifyUsageMoney
SELECT coalesce(u.account_id, e.account_id) AS account_id, format('usage %s (%s) of %s: entry %s (%s) of %s, which is for usage %s', u.key, u.source,
    u.amount, e.seq, e.kind, e.amount, e.usage_key) AS detail
FROM usage_records u FULL JOIN (
    SELECT account_id, seq, book, kind, amount, usage_key FROM ledger_entries
    WHERE usage_key IS NOT NULL OR (book = 'WALLET' AND kind IN ('USAGE', 'SETTLEMENT', 'SETTLE_OVERRUN', 'HAPPENED'))) e
    ON e.account_id = u.account_id AND e.seq = u.ledger_seq
LEFT JOIN reservations r ON r.account_id = u.account_id AND r.key = u.reservation_key
WHERE u.key IS NULL OR (u.amount = 0 AND u.ledger_seq IS NOT NULL)
    OR (u.amount <> 0 AND ((e.book, e.amount, e.usage_key) IS DISTINCT FROM ('WALLET', -u.amount, u.key)
        OR (u.source, e.kind) NOT IN (('RECORDED', 'USAGE'), ('HAPPENED', 'HAPPENED'), ('RESERVATION', 'SETTLEMENT'), ('RESERVATION', 'SETTLE_OVERRUN'))
        OR (e.kind = 'SETTLEMENT' AND u.amount > r.amount)))`},

	{Invariant: "I6", Name: "usage is not charged its credits exactly once", query: `-- name: VerifyUsageCredits
SELECT coalesce(u.account_id, e.account_id) AS account_id, format('usage %s of %s credits in %s parts from %s: '
    'for usage %s entries of %s in %s parts, %s to %s', u.key, u.credits, u.credit_legs, u.credit_seq, e.usage_key,
    coalesce(e.credits, 0), coalesce(e.legs, 0), e.first, e.last) AS detail
FROM usage_records u FULL JOIN (
    SELECT account_id, usage_key, -sum(amount) AS credits, count(*) AS legs, count(DISTINCT grant_key) AS grants, min(seq) AS first, max(seq) AS last,
        bool_and(book = 'AVAILABLE' AND kind = 'USAGE' AND amount < 0) AS taken
    FROM credit_entries WHERE usage_key IS NOT NULL OR (book = 'AVAILABLE' AND kind = 'USAGE') GROUP BY account_id, usage_key) e
    ON e.account_id = u.account_id AND e.usage_key = u.key
WHERE u.key IS NULL OR NOT e.taken OR e.grants <> e.legs
    OR (u.credits, u.credit_legs, u.credit_seq, u.credit_seq + u.credit_legs - 1)
        IS DISTINCT FROM (coalesce(e.credits, 0), coalesce(e.legs, 0), e.first, e.last)`},

	{Invariant: "I6", Name: "usage is booked against something else than revenue", query: `-- name: VerifyUsageRevenue
SELECT account_id, format('transaction %s: %s from the wallet, %s in %s entries on the other side', txn,
    coalesce(-sum(amount) FILTER (WHERE book = 'WALLET'), 0), coalesce(sum(amount) FILTER (WHERE book <> 'WALLET'), 0),
    count(*) FILTER (WHERE book <> 'WALLET')) AS detail
FROM ledger_entries WHERE kind IN ('USAGE', 'SETTLEMENT', 'SETTLE_OVERRUN', 'HAPPENED') GROUP BY account_id, txn
HAVING sum(amount) <> 0 OR count(*) FILTER (WHERE book <> 'WALLET') <> 1
    OR NOT bool_and(book = 'WALLET' OR (book = 'REVENUE' AND kind = 'USAGE' AND usage_key IS NULL))`},

	{Invariant: "I6", Name: "used credits are consumed of another grant", query: `-- name: VerifyUsageConsumed
SELECT account_id, format('transaction %s, grant %s: %s taken, %s in %s entries on the other side', txn, grant_key,
    coalesce(-sum(amount) FILTER (WHERE book = 'AVAILABLE'), 0), coalesce(sum(amount) FILTER (WHERE book <> 'AVAILABLE'), 0),
    count(*) FILTER (WHERE book <> 'AVAILABLE')) AS detail
FROM credit_entries WHERE kind = 'USAGE' GROUP BY account_id, txn, grant_key
HAVING sum(amount) <> 0 OR count(*) FILTER (WHERE book <> 'AVAILABLE') <> 1
    OR NOT bool_and(book = 'AVAILABLE' OR (book = 'CONSUMED' AND usage_key IS NULL))`},

	{Invariant: "I6", Name: "reservation is not settled exactly once", query: `-- name: VerifySettledOnce
SELECT coalesce(r.account_id, u.account_id) AS account_id, format('reservation %s (%s, usage %s): agent %s, %s of plan %s, %s, period %s; '
    'usage %s of reservation %s: agent %s, %s of plan %s, %s, period %s', r.key, r.status, r.usage_key, r.agent_key, r.rate_code, r.plan_key, r.day,
    r.period_key, u.key, u.reservation_key, u.agent_key, u.rate_code, u.plan_key, u.day, u.period_key) AS detail
FROM reservations r FULL JOIN (
    SELECT account_id, key, reservation_key, agent_key, rate_code, category, plan_key, free, day, period_key
    FROM usage_records WHERE reservation_key IS NOT NULL) u ON u.account_id = r.account_id AND u.reservation_key = r.key
WHERE r.key IS NULL OR (r.status <> 'SETTLED' AND (u.key IS NOT NULL OR r.usage_key IS NOT NULL))
    OR (r.status = 'SETTLED' AND (u.key, u.agent_key, u.rate_code, u.category, u.plan_key, u.free, u.day, u.period_key)
        IS DISTINCT FROM (r.usage_key, r.agent_key, r.rate_code, r.category, r.plan_key, r.free, r.day, r.period_key))`},

	// The arithmetic of billing.Rate, in whole numbers of any size: div(2n + d, 2d) is n ÷ d rounded half away from zero. OFFSET 0
	// has a usage's worth worked out once.
	{Invariant: "I6", Name: "usage costs other than its rate says", query: `-- name: VerifyUsageCost
SELECT c.account_id, format('usage %s of %s units at %s of plan %s (free: %s): %s units billed, '
    '%s credits and %s; the rate says %s units, %s credits at most, %s', c.key, c.units, c.rate_code, c.plan_key, c.free, c.billed_units, c.credits,
    c.amount, c.billed, c.worth, m.due) AS detail
FROM (
    SELECT u.account_id, u.key, u.units, u.rate_code, u.plan_key, u.free, u.billed_units::numeric, u.credits, u.amount, r.costs_nothing, r.quantity, r.price,
        u.category = r.category AS fits, greatest(r.minimum, div(u.units + r.increment - 1, r.increment) * r.increment) AS billed,
        div(2 * u.billed_units::numeric * r.credits + r.quantity, 2 * r.quantity) AS worth
    FROM usage_records u JOIN accounts a ON a.id = u.account_id
    LEFT JOIN (
        SELECT t.plan_key, t.code, t.category, y.currency, t.quantity::numeric, t.increment::numeric, t.minimum::numeric, t.credits::numeric,
            t.credits = 0 AND coalesce(p.dearest, 0) = 0 AS costs_nothing, CASE p.dearest WHEN 0 THEN 0 ELSE x.price END::numeric AS price
        FROM plan_rates t CROSS JOIN (SELECT DISTINCT currency FROM accounts) y
        LEFT JOIN plan_rate_prices x ON x.plan_key = t.plan_key AND x.code = t.code AND x.currency = y.currency
        LEFT JOIN (SELECT plan_key, code, max(price) AS dearest FROM plan_rate_prices GROUP BY plan_key, code) p
            ON p.plan_key = t.plan_key AND p.code = t.code
    ) r ON r.plan_key = u.plan_key AND r.code = u.rate_code AND r.currency = a.currency
    OFFSET 0) c
CROSS JOIN LATERAL (SELECT CASE WHEN c.worth = 0 THEN div(2 * c.billed_units * c.price + c.quantity, 2 * c.quantity)
    ELSE div(2 * c.billed_units * c.price * (c.worth - c.credits) + c.quantity * c.worth, 2 * c.quantity * c.worth) END AS due) m
WHERE c.fits IS DISTINCT FROM true OR c.free <> c.costs_nothing OR c.billed_units <> c.billed OR c.credits > c.worth OR c.amount IS DISTINCT FROM m.due`},

	{Invariant: "I6", Name: "reservation at a rate that its plan does not have", query: `-- name: VerifyReservedRate
SELECT r.account_id, format('reservation %s (%s, free: %s) at %s of plan %s', r.key, r.category, r.free, r.rate_code, r.plan_key) AS detail
FROM reservations r
LEFT JOIN plan_rates t ON t.plan_key = r.plan_key AND t.code = r.rate_code
LEFT JOIN (SELECT plan_key, code, max(price) AS dearest FROM plan_rate_prices GROUP BY plan_key, code) p ON p.plan_key = r.plan_key AND p.code = r.rate_code
WHERE (t.category, t.credits = 0 AND coalesce(p.dearest, 0) = 0) IS DISTINCT FROM (r.category, r.free)`},

	// A refusal is kept for a day; after that its key may be used anew, and its row may still wait for the sweep.
	{Invariant: "I6", Name: "refused usage was charged", query: `-- name: VerifyRefusedUsage
SELECT k.account_id, format('usage %s has the key %s, which was refused', u.key, k.key) AS detail
FROM idempotency_keys k JOIN usage_records u ON u.account_id = k.account_id AND u.idempotency_key = k.key
WHERE k.operation = 'recordUsage' AND k.result ? 'refusal' AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp())`},

	// What was held before its grant expired may still be used afterwards.
	{Invariant: "I7", Name: "credits used or held outside their grant's time", query: `-- name: VerifyCreditsInTime
SELECT c.account_id, format('%s %s of %s: grant %s is for %s to %s', c.name, c.key, c.at, g.key, g.effective_at, g.expires_at) AS detail
FROM (
    SELECT e.account_id, 'usage' AS name, u.key, e.grant_key, u.recorded_at AS at, coalesce(r.authorized_at, u.recorded_at) AS held_at
    FROM credit_entries e JOIN usage_records u ON u.account_id = e.account_id AND u.key = e.usage_key
    LEFT JOIN reservations r ON r.account_id = u.account_id AND r.key = u.reservation_key
    UNION ALL
    SELECT r.account_id, 'reservation', r.key, leg.grant_key, coalesce(r.closed_at, r.expires_at), r.authorized_at
    FROM reservations r CROSS JOIN unnest(r.grant_keys) AS leg (grant_key)
) c JOIN credit_grants g ON g.account_id = c.account_id AND g.key = c.grant_key
WHERE c.held_at >= g.expires_at OR c.at < g.effective_at`},

	{Invariant: "I9", Name: "call took a slot beyond its limit", query: `-- name: VerifyLeaseLimits
SELECT account_id, format('reservation %s (%s, free: %s) is number %s of %s of its agent and %s of %s of its account', key, category, free,
    leases_after, lease_limit, account_leases_after, account_lease_limit) AS detail
FROM reservations
WHERE leases_after > lease_limit OR account_leases_after > account_lease_limit OR least(leases_after, account_leases_after) < 1
    OR num_nulls(leases_after, lease_limit) = 1 OR num_nulls(account_leases_after, account_lease_limit) = 1
    OR ((category <> 'CALL' OR free) AND num_nonnulls(leases_after, account_leases_after) > 0)`},

	// Counted again from the times at which calls began and ended. Only what is sure is counted: a call whose slot was renewed has
	// had it since leased_at, or, where that is not known, perhaps with a gap, so it is left out; of calls at the same instant those
	// authorised count in the order of their keys, and those that took their slot anew not against others. What is found is wrong,
	// and what is wrong in a way that cannot be proved stands in VerifyLeaseLimits only if the gateway knew it.
	{Invariant: "I9", Name: "more calls at once than were counted", query: `-- name: VerifyLeases
WITH leases AS (
    SELECT r.account_id, r.agent_key, r.key, r.since, r.until, CASE WHEN r.since = r.authorized_at THEN 1 ELSE 2 END AS turn,
        least(r.leases_after, r.lease_limit) AS most, least(r.account_leases_after, r.account_lease_limit) AS account_most
    FROM (SELECT account_id, agent_key, key, authorized_at, coalesce(leased_at, CASE WHEN sequence = 0 THEN authorized_at END) AS since,
            least(closed_at, expires_at) AS until, leases_after, lease_limit, account_leases_after, account_lease_limit
        FROM reservations WHERE category = 'CALL' AND NOT free) r
    WHERE r.since < r.until
), counted AS (
    SELECT account_id, agent_key, key, at, turn, most, account_most,
        sum(step) OVER (PARTITION BY account_id, agent_key ORDER BY at, turn, key ROWS UNBOUNDED PRECEDING) AS live,
        sum(step) OVER (PARTITION BY account_id ORDER BY at, turn, key ROWS UNBOUNDED PRECEDING) AS account_live
    FROM (
        SELECT account_id, agent_key, key, since AS at, turn, most, account_most, 1 AS step FROM leases
        UNION ALL SELECT account_id, agent_key, key, until, 0, NULL, NULL, -1 FROM leases
    ) moments
)
SELECT account_id, format('at %s reservation %s made %s calls of agent %s, and %s of the account; there could be %s and %s', at, key, live, agent_key,
    account_live, coalesce(most::text, 'any'), coalesce(account_most::text, 'any')) AS detail
FROM counted WHERE turn = 1 AND (live > most OR account_live > account_most)`},

	{Invariant: "I10", Name: "usage counter is not what was used", query: `-- name: VerifyUsageCounters
SELECT coalesce(c.account_id, u.account_id) AS account_id, format('agent %s, %s %s, %s: counted %s, %s records of %s units, '
    '%s credits, %s, held %s and %s, last %s; used are %s, %s of %s, %s, %s, held %s and %s, last %s',
    coalesce(c.agent_key, u.agent_key), coalesce(c.span, u.span), coalesce(c.number, u.number), coalesce(c.rate_code, u.rate_code),
    c.counted, c.records, c.units, c.credits, c.amount, c.held_credits, c.held_amount, c.last_at,
    u.counted, u.records, u.units, u.credits, u.amount, u.held_credits, u.held_amount, u.last_at) AS detail
FROM usage_counters c FULL JOIN (
    SELECT d.account_id, s.agent_key, s.span, s.number, d.category, d.rate_code, sum(d.counted) AS counted, sum(d.records) AS records,
        sum(d.units) AS units, sum(d.credits) AS credits, sum(d.amount) AS amount, sum(d.held_credits) AS held_credits,
        sum(d.held_amount) AS held_amount, max(d.last_at) AS last_at
    FROM (
        SELECT account_id, agent_key, day, period_key, category, rate_code,
            coalesce(sum(CASE category WHEN 'CALL' THEN 1 ELSE units END) FILTER (WHERE NOT free), 0) AS counted, count(*) AS records,
            sum(billed_units) AS units, sum(credits) AS credits, sum(amount) AS amount, 0 AS held_credits, 0 AS held_amount,
            max(least(occurred_at, recorded_at)) AS last_at
        FROM usage_records GROUP BY account_id, agent_key, day, period_key, category, rate_code
        UNION ALL
        SELECT account_id, agent_key, day, period_key, category, rate_code,
            coalesce(sum(CASE category WHEN 'CALL' THEN 1 ELSE units END) FILTER (WHERE status IN ('OPEN', 'EXPIRED')), 0), 0, 0, 0, 0, 0,
            coalesce(sum(amount) FILTER (WHERE status = 'OPEN'), 0), max(authorized_at)
        FROM reservations WHERE NOT free GROUP BY account_id, agent_key, day, period_key, category, rate_code
        UNION ALL
        SELECT r.account_id, r.agent_key, r.day, r.period_key, r.category, r.rate_code, 0, 0, 0, 0, 0, sum(leg.credits), 0, NULL
        FROM reservations r CROSS JOIN unnest(r.grant_credits) AS leg (credits)
        WHERE r.status = 'OPEN' GROUP BY r.account_id, r.agent_key, r.day, r.period_key, r.category, r.rate_code
    ) d CROSS JOIN LATERAL (VALUES
        (0, 'DAY', to_char(d.day, 'YYYYMMDD')::bigint), (d.agent_key, 'DAY', to_char(d.day, 'YYYYMMDD')::bigint),
        (d.agent_key, 'PERIOD', coalesce(d.period_key, 0))) AS s (agent_key, span, number)
    GROUP BY d.account_id, s.agent_key, s.span, s.number, d.category, d.rate_code
) u ON u.account_id = c.account_id AND u.agent_key = c.agent_key AND u.span = c.span AND u.number = c.number AND u.category = c.category
    AND u.rate_code = c.rate_code
WHERE (coalesce(c.counted, 0), coalesce(c.records, 0), coalesce(c.units, 0), coalesce(c.credits, 0), coalesce(c.amount, 0),
        coalesce(c.held_credits, 0), coalesce(c.held_amount, 0))
    <> (coalesce(u.counted, 0), coalesce(u.records, 0), coalesce(u.units, 0), coalesce(u.credits, 0), coalesce(u.amount, 0),
        coalesce(u.held_credits, 0), coalesce(u.held_amount, 0))
    OR c.last_at < u.last_at`},

	// An account's keys are one namespace, wherever they are kept. One that expired is free again, swept or not.
	{Invariant: "I14", Name: "idempotency key did two things", query: `-- name: VerifyKeysOnce
SELECT d.account_id, format('key %s of %s is that of %s %s', d.key, d.operation, d.name, d.row_key) AS detail
FROM (
    SELECT k.account_id, k.key, k.operation, 'usage' AS name, u.key AS row_key FROM idempotency_keys k
    JOIN usage_records u ON u.account_id = k.account_id AND u.idempotency_key = k.key
    WHERE k.expires_at IS NULL OR k.expires_at > clock_timestamp()
    UNION ALL
    SELECT k.account_id, k.key, k.operation, 'reservation', r.key FROM idempotency_keys k
    JOIN reservations r ON r.account_id = k.account_id AND r.idempotency_key = k.key
    WHERE k.expires_at IS NULL OR k.expires_at > clock_timestamp()
    UNION ALL
    SELECT r.account_id, r.idempotency_key, 'reservation ' || r.key, 'usage', u.key FROM reservations r
    JOIN usage_records u ON u.account_id = r.account_id AND u.idempotency_key = r.idempotency_key
) d`},

	{Invariant: "I17", Name: "usage whose parent is not in its account", query: `-- name: VerifyUsageParents
SELECT c.account_id, format('%s %s names %s %s, which there is not', c.name, c.key, c.parent, c.parent_key) AS detail
FROM (
    SELECT u.account_id, 'usage' AS name, u.key, 'plan' AS parent, u.plan_key AS parent_key FROM usage_records u
        WHERE NOT EXISTS (SELECT FROM plans p WHERE p.key = u.plan_key)
    UNION ALL SELECT u.account_id, 'usage', u.key, 'period', u.period_key FROM usage_records u WHERE u.period_key IS NOT NULL
        AND NOT EXISTS (SELECT FROM periods p WHERE p.account_id = u.account_id AND p.key = u.period_key)
    UNION ALL SELECT r.account_id, 'reservation', r.key, 'plan', r.plan_key FROM reservations r
        WHERE NOT EXISTS (SELECT FROM plans p WHERE p.key = r.plan_key)
    UNION ALL SELECT r.account_id, 'reservation', r.key, 'period', r.period_key FROM reservations r WHERE r.period_key IS NOT NULL
        AND NOT EXISTS (SELECT FROM periods p WHERE p.account_id = r.account_id AND p.key = r.period_key)
    UNION ALL SELECT r.account_id, 'reservation', r.key, 'grant', leg.grant_key FROM reservations r CROSS JOIN unnest(r.grant_keys) AS leg (grant_key)
        WHERE NOT EXISTS (SELECT FROM credit_grants g WHERE g.account_id = r.account_id AND g.key = leg.grant_key)
    UNION ALL SELECT c.account_id, 'counter', c.number, 'agent', c.agent_key FROM usage_counters c WHERE c.agent_key <> 0
        AND NOT EXISTS (SELECT FROM agents a WHERE a.account_id = c.account_id AND a.key = c.agent_key)
) c`},
}
