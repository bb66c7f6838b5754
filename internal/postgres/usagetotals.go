package postgres

import (
	"context"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

const usageTotals = `c.account_id, CASE WHEN $4 THEN c.number ELSE 0 END AS number, CASE WHEN $5 THEN c.agent_key ELSE 0 END AS agent_key,
    CASE WHEN $6 THEN c.rate_code ELSE '' END AS rate_code, sum(c.records)::bigint AS actions,
    coalesce(sum(c.records) FILTER (WHERE c.category = 'CALL'), 0)::bigint AS calls,
    coalesce(sum(c.units) FILTER (WHERE c.category = 'CALL'), 0)::bigint AS call_seconds,
    coalesce(sum(c.units) FILTER (WHERE c.category = 'MESSAGE'), 0)::bigint AS messages, sum(c.credits)::bigint AS credits,
    sum(c.amount)::bigint AS amount`

const sqlUsageTotals = `-- name: UsageTotals
SELECT ` + usageTotals + `
FROM usage_counters c
WHERE c.account_id = ANY($1) AND c.agent_key = $9 AND c.span = 'DAY' AND c.number BETWEEN $2 AND $3 AND ($7 = '' OR c.rate_code = $7)
    AND c.records > 0
GROUP BY 1, 2, 3, 4 LIMIT $8`

const sqlUsageTotalsByAgent = `-- name: UsageTotalsByAgent
SELECT ` + usageTotals + `
FROM agents g
JOIN usage_counters c ON c.account_id = g.account_id AND c.agent_key = g.key AND c.span = 'DAY' AND c.number BETWEEN $2 AND $3
    AND ($7 = '' OR c.rate_code = $7) AND c.records > 0
WHERE g.account_id = ANY($1)
GROUP BY 1, 2, 3, 4 LIMIT $8`

// UsageTotals adds up the usage of several accounts. Of each it reads at most one row more than a summary may have. Where nothing is
// asked of single agents, it is the accounts' own counters that are added up, which are few however many agents there are.
func (r reader) UsageTotals(ctx context.Context, ids []billing.AccountID, q billing.SummaryQuery) ([]billing.UsageTotal, error) {
	limit := billing.MaxSummaryRows + 1
	args := []any{pq.Array(ids), q.From.Number(), q.To.Number(), q.ByDay, q.ByAgent, q.ByRate, q.Rate, limit}
	query := sqlUsageTotalsByAgent
	if !q.ByAgent || q.Agent != billing.WholeAccount {
		query, args = sqlUsageTotals, append(args, q.Agent)
	}
	rows, err := many[billing.UsageTotal](ctx, r.q, query, args...)
	if err != nil || len(rows) < limit || len(ids) == 1 {
		return rows, err
	}
	rows = rows[:0] // too many for one statement: none may crowd out another
	for _, id := range ids {
		own, err := r.UsageTotals(ctx, []billing.AccountID{id}, q)
		if err != nil {
			return nil, err
		}
		rows = append(rows, own...)
	}
	return rows, nil
}
