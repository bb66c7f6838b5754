package billing

import (
	"time"

	"github.com/aura-billing/gateway/internal/money"
)

// AgentStatus says whether an agent may act at all.
type AgentStatus string

// The states of an agent.
const (
	AgentActive AgentStatus = "ACTIVE"
	AgentPaused AgentStatus = "PAUSED"
)

// Agent is a voice or messaging agent of an account: the thing that spends.
type Agent struct {
	AccountID AccountID      `db:"account_id"`
	Key       Key            `db:"key"`
	Name      string         `db:"name"`
	Status    AgentStatus    `db:"status"`
	CreatedAt time.Time      `db:"created_at"`
	Currency  money.Currency `db:"currency"` // the account's, for limits on money
	Limits
}

// GlobalID is the agent's id on the wire.
func (a *Agent) GlobalID() string {
	return ID{Kind: KindAgent, Account: a.AccountID, Key: a.Key}.String()
}

// RowKey is where the agent stands among its account's.
func (a *Agent) RowKey() Key { return a.Key }
