package billing

import (
	"slices"
	"strings"

	"github.com/aura-billing/gateway/internal/money"
)

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

	// AccountAgents is how many agents of the account may be active at the same time; nil is no cap. Like the rates it came
	// later than the loader's content hash, which it leaves as it was for plans that have none: what is loaded stays loaded.
	AccountAgents *int `db:"account_agents" json:",omitempty"`

	// Features are the account's entitlements, in the catalogue's order; Prices the monthly prices, sorted by currency.
	Features []string       `db:"-"`
	Prices   []money.Amount `db:"-"`
	// Rates are the plan's rate card, sorted by code: what each kind of action costs.
	Rates []Rate `db:"-" json:",omitempty"`
}

// GlobalID is the plan version's id on the wire.
func (p *Plan) GlobalID() string { return ID{Kind: KindPlan, Key: p.Key}.String() }

// Price is the monthly price before tax; ok is false when the plan is not offered in the currency.
func (p *Plan) Price(c money.Currency) (price money.Amount, ok bool) {
	return priceIn(p.Prices, c)
}

func priceIn(prices []money.Amount, c money.Currency) (price money.Amount, ok bool) {
	for _, price := range prices {
		if price.Currency == c {
			return price, true
		}
	}
	return money.Amount{}, false
}

// Rate is what a kind of action costs under this plan version; ok is false when its rate card does not have the code.
func (p *Plan) Rate(code string) (rate *Rate, ok bool) {
	i, ok := slices.BinarySearchFunc(p.Rates, code, func(r Rate, code string) int { return strings.Compare(r.Code, code) })
	if !ok {
		return nil, false
	}
	return &p.Rates[i], true
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
