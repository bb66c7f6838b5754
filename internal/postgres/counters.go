package postgres

import (
	"context"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

// CounterSet names all counters of an agent, or of the whole account, on one day or in one period.
type CounterSet struct {
	AccountID billing.AccountID
	Agent     billing.Key
	Span      billing.Span
	Number    int64
}

const sqlCounters = `-- name: Counters
SELECT c.account_id, c.agent_key, c.span, c.number, c.category, c.rate_code, c.counted, c.records, c.units, c.credits, c.amount,
    c.held_credits, c.held_amount, c.last_at
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[]) AS wanted (account_id, agent_key, span, number)
JOIN usage_counters c ON c.account_id = wanted.account_id AND c.agent_key = wanted.agent_key AND c.span = wanted.span
    AND c.number = wanted.number`

// Counters reads sets of counters.
func (r reader) Counters(ctx context.Context, sets []CounterSet) ([]billing.Counter, error) {
	return many[billing.Counter](ctx, r.q, sqlCounters, ints(sets, func(s CounterSet) billing.AccountID { return s.AccountID }),
		ints(sets, func(s CounterSet) billing.Key { return s.Agent }), texts(sets, func(s CounterSet) billing.Span { return s.Span }),
		ints(sets, func(s CounterSet) int64 { return s.Number }))
}

const sqlSaveCounters = `-- name: SaveCounters
INSERT INTO usage_counters (account_id, agent_key, span, number, category, rate_code, counted, records, units, credits, amount,
    held_credits, held_amount, last_at)
SELECT account_id, agent_key, span, number, category, rate_code, counted, records, units, credits, amount,
    held_credits, held_amount, last_at
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[],
    $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::timestamptz[])
    AS given (account_id, agent_key, span, number, category, rate_code, counted, records, units, credits, amount,
    held_credits, held_amount, last_at)
ON CONFLICT (account_id, agent_key, span, number, category, rate_code) DO UPDATE SET counted = excluded.counted, records = excluded.records,
    units = excluded.units, credits = excluded.credits, amount = excluded.amount, held_credits = excluded.held_credits,
    held_amount = excluded.held_amount, last_at = excluded.last_at`

// SaveCounters stores counters that were read under their accounts' locks.
func SaveCounters(rows []*billing.Counter) Write {
	if len(rows) == 0 {
		return Write{}
	}
	type r = *billing.Counter
	return Write{sqlSaveCounters, []any{ints(rows, func(c r) billing.AccountID { return c.AccountID }),
		ints(rows, func(c r) billing.Key { return c.Agent }), texts(rows, func(c r) billing.Span { return c.Span }),
		ints(rows, func(c r) int64 { return c.Number }), texts(rows, func(c r) billing.RateCategory { return c.Category }),
		texts(rows, func(c r) string { return c.Rate }), ints(rows, func(c r) int64 { return c.Counted }),
		ints(rows, func(c r) int64 { return c.Records }), ints(rows, func(c r) int64 { return c.Units }),
		ints(rows, func(c r) int64 { return int64(c.Credits) }), ints(rows, func(c r) int64 { return int64(c.Amount) }),
		ints(rows, func(c r) int64 { return int64(c.HeldCredits) }), ints(rows, func(c r) int64 { return int64(c.HeldAmount) }),
		times(rows, func(c r) time.Time { return c.LastAt })}}
}
