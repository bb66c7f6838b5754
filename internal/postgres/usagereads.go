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

// The places of a page are found in an index alone, then its rows are read.
const sqlUsageOfAccounts = `-- name: UsageOfAccounts
SELECT ` + usageColumns + `
FROM unnest($1::bigint[]) AS wanted (account_id)
JOIN accounts a ON a.id = wanted.account_id
CROSS JOIN LATERAL (
    SELECT key FROM usage_records
    WHERE account_id = wanted.account_id AND (occurred_at, key) > ($2, $3) AND (occurred_at, key) < ($4, $5)
    ORDER BY occurred_at DESC, key DESC LIMIT $6
) p
JOIN usage_records r ON r.account_id = wanted.account_id AND r.key = p.key
ORDER BY r.occurred_at DESC, r.key DESC`

// At one rate, the newest of each agent are merged: agents are few beside their records.
const sqlUsageOfRate = `-- name: UsageOfRate
SELECT ` + usageColumns + `
FROM unnest($1::bigint[]) AS wanted (account_id)
JOIN accounts a ON a.id = wanted.account_id
CROSS JOIN LATERAL (
    SELECT u.key FROM agents g
    CROSS JOIN LATERAL (
        SELECT key, occurred_at FROM usage_records
        WHERE account_id = wanted.account_id AND agent_key = g.key AND rate_code = $7
            AND (occurred_at, key) > ($2, $3) AND (occurred_at, key) < ($4, $5)
        ORDER BY occurred_at DESC, key DESC LIMIT $6
    ) u
    WHERE g.account_id = wanted.account_id
    ORDER BY u.occurred_at DESC, u.key DESC LIMIT $6
) p
JOIN usage_records r ON r.account_id = wanted.account_id AND r.key = p.key
ORDER BY r.occurred_at DESC, r.key DESC`

// Of one agent, the newest at each rate are merged; its counters know at which rates it was used.
const sqlUsageOfAgents = `-- name: UsageOfAgents
SELECT ` + usageColumns + `
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, agent_key)
JOIN accounts a ON a.id = wanted.account_id
CROSS JOIN LATERAL (
    SELECT u.key FROM (
        SELECT DISTINCT c.rate_code FROM usage_counters c
        WHERE c.account_id = wanted.account_id AND c.agent_key = wanted.agent_key AND c.span = 'PERIOD' AND ($8 = '' OR c.rate_code = $8)
    ) g
    CROSS JOIN LATERAL (
        SELECT key, occurred_at FROM usage_records
        WHERE account_id = wanted.account_id AND agent_key = wanted.agent_key AND rate_code = g.rate_code
            AND (occurred_at, key) > ($3, $4) AND (occurred_at, key) < ($5, $6)
        ORDER BY occurred_at DESC, key DESC LIMIT $7
    ) u
    ORDER BY u.occurred_at DESC, u.key DESC LIMIT $7
) p
JOIN usage_records r ON r.account_id = wanted.account_id AND r.key = p.key
ORDER BY r.occurred_at DESC, r.key DESC`

var (
	usageOfAccounts = usageKeyset(sqlUsageOfAccounts)
	usageOfRate     = usageKeyset(sqlUsageOfRate)
	usageOfAgents   = usageKeyset(sqlUsageOfAgents)
)

// usageKeyset makes the ascending twin of a statement on usage.
func usageKeyset(descending string) keyset {
	return keyset{up: strings.ReplaceAll(descending, " DESC", " ASC"), down: descending}
}

// UsageOfAccounts reads the same page of several accounts' usage.
func (r reader) UsageOfAccounts(ctx context.Context, ids []billing.AccountID, p UsagePage) ([]*billing.UsageRecord, error) {
	args := append([]any{pq.Array(ids)}, p.args()...)
	if p.Rate == "" {
		return readUsage(ctx, r, usageOfAccounts, p, args)
	}
	return readUsage(ctx, r, usageOfRate, p, append(args, p.Rate))
}

// UsageOfAgents reads the same page of several agents' usage.
func (r reader) UsageOfAgents(ctx context.Context, agents []billing.RowID, p UsagePage) ([]*billing.UsageRecord, error) {
	accounts, keys := split(agents)
	args := append([]any{pq.Array(accounts), pq.Array(keys)}, p.args()...)
	return readUsage(ctx, r, usageOfAgents, p, append(args, p.Rate))
}

func (p UsagePage) args() []any {
	return []any{p.Range.Low.At, p.Range.Low.Key, p.Range.High.At, p.Range.High.Key, p.Limit}
}

func readUsage(ctx context.Context, r reader, k keyset, p UsagePage, args []any) ([]*billing.UsageRecord, error) {
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

const sqlCreditFunding = `-- name: CreditFunding
SELECT r.account_id, r.key AS usage_key, e.grant_key, -e.amount AS credits
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key)
JOIN usage_records r ON r.account_id = wanted.account_id AND r.key = wanted.key
JOIN credit_entries e ON e.account_id = r.account_id AND e.seq >= r.credit_seq AND e.seq < r.credit_seq + r.credit_legs
ORDER BY e.account_id, e.seq`

// CreditFunding reads from which grants usage took its credits, in the order in which they burned.
func (r reader) CreditFunding(ctx context.Context, usage []billing.RowID) ([]billing.CreditFunding, error) {
	accounts, keys := split(usage)
	return many[billing.CreditFunding](ctx, r.q, sqlCreditFunding, pq.Array(accounts), pq.Array(keys))
}
