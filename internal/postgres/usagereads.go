package postgres

import (
	"context"
	"slices"
	"strings"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

const usageColumns = `r.account_id, r.key, r.agent_key, r.rate_code, r.category, r.plan_key, r.source, r.reservation_key, r.idempotency_key,
    r.request_hash, r.units, r.billed_units, r.credits, r.amount, a.currency, r.free, r.ledger_seq, r.credit_seq, r.credit_legs, r.day,
    r.period_key, r.occurred_at, r.recorded_at`

const sqlUsageRecordsByKey = `-- name: UsageRecordsByKey
SELECT ` + usageColumns + `
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key)
JOIN usage_records r ON r.account_id = wanted.account_id AND r.key = wanted.key
JOIN accounts a ON a.id = r.account_id`

// UsageRecords reads usage records by their keys.
func (r reader) UsageRecords(ctx context.Context, rows []billing.RowID) ([]*billing.UsageRecord, error) {
	accounts, keys := split(rows)
	return many[*billing.UsageRecord](ctx, r.q, sqlUsageRecordsByKey, pq.Array(accounts), pq.Array(keys))
}

// UsagePage says which records are read: at most Limit of those at one rate, or at all, that lie in a range. They come newest
// first; backwards they are the oldest of the range.
type UsagePage struct {
	Rate     string // "" for all
	Range    billing.UsageRange
	Limit    int
	Backward bool
}

const sqlUsagePage = `-- name: UsagePage
SELECT ` + usageColumns + `
FROM unnest($1::bigint[]) AS wanted (account_id)
JOIN accounts a ON a.id = wanted.account_id
CROSS JOIN LATERAL (
    SELECT * FROM usage_records
    WHERE account_id = wanted.account_id AND (occurred_at, key) > ($2, $3) AND (occurred_at, key) < ($4, $5)
    ORDER BY occurred_at DESC, key DESC LIMIT $6
) r
ORDER BY r.occurred_at DESC, r.key DESC`

// At one rate, the newest of each agent are merged: agents are few beside their records.
const sqlUsagePageOfRate = `-- name: UsagePageOfRate
SELECT ` + usageColumns + `
FROM unnest($1::bigint[]) AS wanted (account_id)
JOIN accounts a ON a.id = wanted.account_id
CROSS JOIN LATERAL (
    SELECT u.* FROM agents g
    CROSS JOIN LATERAL (
        SELECT * FROM usage_records
        WHERE account_id = wanted.account_id AND agent_key = g.key AND rate_code = $7
            AND (occurred_at, key) > ($2, $3) AND (occurred_at, key) < ($4, $5)
        ORDER BY occurred_at DESC, key DESC LIMIT $6
    ) u
    WHERE g.account_id = wanted.account_id
    ORDER BY u.occurred_at DESC, u.key DESC LIMIT $6
) r
ORDER BY r.occurred_at DESC, r.key DESC`

// Of one agent, the newest at each rate are merged; its counters know at which rates it was used.
const sqlUsagePageOfAgents = `-- name: UsagePageOfAgents
SELECT ` + usageColumns + `
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, agent_key)
JOIN accounts a ON a.id = wanted.account_id
CROSS JOIN LATERAL (
    SELECT u.* FROM (
        SELECT DISTINCT c.rate_code FROM usage_counters c
        WHERE c.account_id = wanted.account_id AND c.agent_key = wanted.agent_key AND c.span = 'PERIOD' AND ($8 = '' OR c.rate_code = $8)
    ) g
    CROSS JOIN LATERAL (
        SELECT * FROM usage_records
        WHERE account_id = wanted.account_id AND agent_key = wanted.agent_key AND rate_code = g.rate_code
            AND (occurred_at, key) > ($3, $4) AND (occurred_at, key) < ($5, $6)
        ORDER BY occurred_at DESC, key DESC LIMIT $7
    ) u
    ORDER BY u.occurred_at DESC, u.key DESC LIMIT $7
) r
ORDER BY r.occurred_at DESC, r.key DESC`

var (
	usagePage         = usageKeyset(sqlUsagePage)
	usagePageOfRate   = usageKeyset(sqlUsagePageOfRate)
	usagePageOfAgents = usageKeyset(sqlUsagePageOfAgents)
)

// usageKeyset makes the ascending twin of a statement on usage.
func usageKeyset(descending string) keyset {
	return keyset{up: strings.ReplaceAll(descending, " DESC", " ASC"), down: descending}
}

// UsagePage reads the same page of several accounts' usage.
func (r reader) UsagePage(ctx context.Context, ids []billing.AccountID, p UsagePage) ([]*billing.UsageRecord, error) {
	args := append([]any{pq.Array(ids)}, p.args()...)
	if p.Rate == "" {
		return r.usage(ctx, usagePage, p, args)
	}
	return r.usage(ctx, usagePageOfRate, p, append(args, p.Rate))
}

// UsagePageOfAgents reads the same page of several agents' usage.
func (r reader) UsagePageOfAgents(ctx context.Context, agents []billing.RowID, p UsagePage) ([]*billing.UsageRecord, error) {
	accounts, keys := split(agents)
	args := append([]any{pq.Array(accounts), pq.Array(keys)}, p.args()...)
	return r.usage(ctx, usagePageOfAgents, p, append(args, p.Rate))
}

func (p UsagePage) args() []any {
	return []any{p.Range.Low.At, p.Range.Low.Key, p.Range.High.At, p.Range.High.Key, p.Limit}
}

func (r reader) usage(ctx context.Context, k keyset, p UsagePage, args []any) ([]*billing.UsageRecord, error) {
	query := k.down
	if p.Backward {
		query = k.up
	}
	rows, err := many[*billing.UsageRecord](ctx, r.q, query, args...)
	if err != nil {
		return nil, err
	}
	if p.Backward {
		slices.Reverse(rows)
	}
	return rows, nil
}
