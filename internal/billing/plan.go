package billing

import "github.com/aura-billing/gateway/internal/money"

// Plan is one version of a catalogue entry. New versions are for new subscribers and plan changes; a subscription keeps
// the version it has. Plans belong to no account.
type Plan struct {
	Key            Key           `db:"key"`
	Code           string        `db:"code"`
	Version        int           `db:"version"`
	Name           string        `db:"name"`
	Description    string        `db:"description"`
	Rank           int           `db:"rank"`
	MonthlyCredits money.Credits `db:"monthly_credits"`
	Offered        bool          `db:"offered"`

	AgentDailyCalls        *int `db:"agent_daily_calls"`
	AgentConcurrentCalls   *int `db:"agent_concurrent_calls"`
	AgentDailyMessages     *int `db:"agent_daily_messages"`
	AgentMaxCallSeconds    *int `db:"agent_max_call_seconds"`
	AccountDailyCalls      *int `db:"account_daily_calls"`
	AccountConcurrentCalls *int `db:"account_concurrent_calls"`
	AccountDailyMessages   *int `db:"account_daily_messages"`
	AccountMaxCallSeconds  *int `db:"account_max_call_seconds"`

	// Features are the account's entitlements, in the catalogue's order; Prices the monthly prices, sorted by currency.
	Features []string       `db:"-"`
	Prices   []money.Amount `db:"-"`
}

// GlobalID is the plan version's id on the wire.
func (p *Plan) GlobalID() string { return ID{Kind: KindPlan, Key: p.Key}.String() }

// Price is the monthly price before tax; ok is false when the plan is not offered in the currency.
func (p *Plan) Price(c money.Currency) (price money.Amount, ok bool) {
	for _, price := range p.Prices {
		if price.Currency == c {
			return price, true
		}
	}
	return money.Amount{}, false
}

// AgentCaps are the plan's caps on each single agent.
func (p *Plan) AgentCaps() Caps {
	return Caps{DailyCalls: p.AgentDailyCalls, ConcurrentCalls: p.AgentConcurrentCalls,
		DailyMessages: p.AgentDailyMessages, MaxCallSeconds: p.AgentMaxCallSeconds}
}

// AccountCaps are the plan's caps on all agents of the account together.
func (p *Plan) AccountCaps() Caps {
	return Caps{DailyCalls: p.AccountDailyCalls, ConcurrentCalls: p.AccountConcurrentCalls,
		DailyMessages: p.AccountDailyMessages, MaxCallSeconds: p.AccountMaxCallSeconds}
}
