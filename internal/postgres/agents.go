package postgres

import (
	"context"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

const agentColumns = `r.account_id, r.key, r.name, r.status, r.created_at, r.daily_calls, r.concurrent_calls, r.daily_messages,
    r.daily_spend, r.monthly_credits, r.when_credits_reached, r.max_call_seconds, a.currency`

const sqlAgentsByKey = `-- name: AgentsByKey
SELECT ` + agentColumns + `
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, key)
JOIN agents r ON r.account_id = wanted.account_id AND r.key = wanted.key
JOIN accounts a ON a.id = r.account_id`

// Agents reads agents by their keys; those that do not exist are left out.
func (r reader) Agents(ctx context.Context, rows []billing.RowID) ([]*billing.Agent, error) {
	accounts, keys := split(rows)
	return many[*billing.Agent](ctx, r.q, sqlAgentsByKey, pq.Array(accounts), pq.Array(keys))
}

const sqlAgentsPage = `-- name: AgentsPage
SELECT ` + agentColumns + `
FROM unnest($1::bigint[]) AS wanted (account_id)
JOIN accounts a ON a.id = wanted.account_id
CROSS JOIN LATERAL (
    SELECT * FROM agents WHERE account_id = wanted.account_id AND key > $2 AND key < $3 ORDER BY key ASC LIMIT $4
) r`

var agentsPage = keysetOf(sqlAgentsPage)

// AgentsPage reads the same page of several accounts' agents, oldest first.
func (r reader) AgentsPage(ctx context.Context, ids []billing.AccountID, p billing.Page) ([]*billing.Agent, error) {
	return readPage[billing.Agent](ctx, r, agentsPage, false, ids, p)
}

const sqlInsertAgent = `-- name: InsertAgent
INSERT INTO agents (account_id, key, name, status, created_at, when_credits_reached)
VALUES (:account_id, :key, :name, :status, :created_at, :when_credits_reached)`

// InsertAgent stores a new agent.
func (tx *Tx) InsertAgent(ctx context.Context, a *billing.Agent) error {
	return tx.insert(ctx, sqlInsertAgent, a)
}

const sqlUpdateAgent = `-- name: UpdateAgent
UPDATE agents SET name = :name, status = :status, daily_calls = :daily_calls, concurrent_calls = :concurrent_calls,
    daily_messages = :daily_messages, daily_spend = :daily_spend, monthly_credits = :monthly_credits,
    when_credits_reached = :when_credits_reached, max_call_seconds = :max_call_seconds
WHERE account_id = :account_id AND key = :key`

// UpdateAgent stores an agent's name, status and limits.
func (tx *Tx) UpdateAgent(ctx context.Context, a *billing.Agent) error {
	return tx.insert(ctx, sqlUpdateAgent, a)
}

// split turns row ids into the two arrays that unnest joins again.
func split(rows []billing.RowID) (accounts, keys []int64) {
	for _, row := range rows {
		accounts, keys = append(accounts, int64(row.Account)), append(keys, int64(row.Key))
	}
	return accounts, keys
}

const sqlActiveAgents = `-- name: ActiveAgents
SELECT ` + agentColumns + `
FROM agents r JOIN accounts a ON a.id = r.account_id
WHERE r.account_id = $1 AND r.status = 'ACTIVE'
ORDER BY (SELECT max(c.last_at) FROM usage_counters c WHERE c.account_id = r.account_id AND c.agent_key = r.key AND c.span = 'PERIOD')
    DESC NULLS LAST, r.created_at DESC, r.key DESC`

// ActiveAgents reads an account's agents that may act, the one used last first; of those never used the newest first.
func (r reader) ActiveAgents(ctx context.Context, id billing.AccountID) ([]*billing.Agent, error) {
	return many[*billing.Agent](ctx, r.q, sqlActiveAgents, id)
}

const sqlPauseAgents = `-- name: PauseAgents
UPDATE agents SET status = 'PAUSED' WHERE account_id = $1 AND key = ANY($2)`

// PauseAgents stores that agents do nothing until they are resumed.
func (tx *Tx) PauseAgents(ctx context.Context, id billing.AccountID, keys []billing.Key) error {
	_, err := tx.exec(ctx, sqlPauseAgents, id, pq.Array(keys))
	return err
}
