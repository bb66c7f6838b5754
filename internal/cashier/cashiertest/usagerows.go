package cashiertest

import (
	"testing"
	"time"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

// FreeUsage stores many records at once, as if that much had been used: n actions that cost nothing, evenly spread from an instant
// on, by the agents in turn. Of every hundred, the first rate gets ninety-five, the second one five, and the third only the very
// first three of all. They are recorded a minute after they started. No plan has such rates, so the books are spoiled.
func (c *Customer) FreeUsage(t testing.TB, n int, start time.Time, every time.Duration, agents []billing.Key, rates [3]string) {
	t.Helper()
	c.Spoil()
	c.Exec(t, `WITH numbers AS (
			UPDATE accounts SET last_key = last_key + $2 WHERE id = $1 RETURNING last_key - $2 AS before, time_zone)
		INSERT INTO usage_records (account_id, key, agent_key, rate_code, category, plan_key, source, idempotency_key, request_hash, units,
			billed_units, credits, amount, free, day, occurred_at, recorded_at)
		SELECT $1, before + i, ($5::bigint[])[1 + i % cardinality($5::bigint[])],
			($6::text[])[CASE WHEN i <= 3 THEN 3 WHEN i % 100 >= 95 THEN 2 ELSE 1 END], 'MESSAGE', 1, 'RECORDED', 'free-' || before + i, 0, 1,
			1, 0, 0, true, (at AT TIME ZONE time_zone)::date, at, at + interval '1 minute'
		FROM numbers, generate_series(1, $2) AS i, LATERAL (SELECT $3::timestamptz + i * $4 * interval '1 microsecond' AS at) AS occurred`,
		c.ID, n, start, every.Microseconds(), pq.Array(agents), pq.Array(rates[:]))
	c.countAgain(t)
}

// countAgain makes the counters say what the records say.
func (c *Customer) countAgain(t testing.TB) {
	t.Helper()
	c.Exec(t, `DELETE FROM usage_counters WHERE account_id = $1`, c.ID)
	c.Exec(t, `INSERT INTO usage_counters (account_id, agent_key, span, number, category, rate_code, counted, records, units, credits, amount,
			held_credits, held_amount, last_at)
		SELECT account_id, of.agent, of.span, of.number, category, rate_code,
			coalesce(sum(CASE category WHEN 'CALL' THEN 1 ELSE units END) FILTER (WHERE NOT free), 0), count(*), sum(billed_units),
			sum(credits), sum(amount), 0, 0, max(recorded_at)
		FROM usage_records r CROSS JOIN LATERAL (VALUES
			(0, 'DAY', to_char(day, 'YYYYMMDD')::bigint), (agent_key, 'DAY', to_char(day, 'YYYYMMDD')::bigint),
			(agent_key, 'PERIOD', coalesce(period_key, 0))) AS of (agent, span, number)
		WHERE account_id = $1 GROUP BY 1, 2, 3, 4, 5, 6`, c.ID)
	c.Exec(t, `ANALYZE usage_records, usage_counters, agents`)
}
