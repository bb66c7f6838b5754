package billing

import (
	"slices"
	"time"

	"github.com/aura-billing/gateway/internal/money"
)

// PlanChangePreview is what a change of plan would do. An upgrade has a fraction and lines; what waits for the period's end
// costs nothing now.
type PlanChangePreview struct {
	Kind        PlanChangeKind
	From        *Plan
	To          *Plan // nil: a cancellation
	EffectiveAt time.Time
	Currency    money.Currency

	Fraction *Fraction
	Lines    []InvoiceLine
	Subtotal money.Micros
	Tax      money.Micros
	Total    money.Micros
	Due      Due
	// OldPlanCredited tells that what is left of the old plan's price is given back: for the first upgrade of a period.
	OldPlanCredited bool

	CreditsKept  money.Credits // unused now; they stay until they expire
	CreditsAdded money.Credits

	Paused   []*Agent    // that the new plan has no room for
	Replaces *PlanChange // the pending change whose place it takes
	Quote    Quote
}

// ToKey is the plan changed to; nil for a cancellation.
func (p *PlanChangePreview) ToKey() *Key {
	if p.To == nil {
		return nil
	}
	return &p.To.Key
}

// CreditsAfter is what can be used right after the change takes effect: what is left beside what an upgrade adds, else the credits
// of the period that begins then.
func (p *PlanChangePreview) CreditsAfter() money.Credits {
	switch {
	case p.Kind == ChangeUpgrade:
		return p.CreditsKept + p.CreditsAdded
	case p.To == nil:
		return 0
	default:
		return p.To.MonthlyCredits
	}
}

// SubtotalAmount is the sum of the lines before tax.
func (p *PlanChangePreview) SubtotalAmount() money.Amount { return p.amount(p.Subtotal) }

// TaxAmount is the sum of the lines' tax.
func (p *PlanChangePreview) TaxAmount() money.Amount { return p.amount(p.Tax) }

// TotalAmount is what is due now.
func (p *PlanChangePreview) TotalAmount() money.Amount { return p.amount(p.Total) }

// NextPrice is the plan's price before or including tax, as the catalogue says, of the periods to come; nil after a cancellation.
func (p *PlanChangePreview) NextPrice() *money.Amount {
	if p.To == nil {
		return nil
	}
	price, ok := p.To.Price(p.Currency)
	if !ok {
		return nil
	}
	return &price
}

// FeaturesGained are what the new plan unlocks beyond the old one.
func (p *PlanChangePreview) FeaturesGained() []string {
	return without(p.To.features(), p.From.features())
}

// FeaturesLost are what the old plan unlocked and the new one does not.
func (p *PlanChangePreview) FeaturesLost() []string {
	return without(p.From.features(), p.To.features())
}

// PlanLimitChange is one cap that a change of plan moves. nil is no cap.
type PlanLimitChange struct {
	Cap    PlanCap
	Before *int
	After  *int
}

// PlanCap names a cap of plans.
type PlanCap string

// The caps that plans set.
const (
	CapAgentDailyCalls        PlanCap = "AGENT_DAILY_CALLS"
	CapAgentConcurrentCalls   PlanCap = "AGENT_CONCURRENT_CALLS"
	CapAgentDailyMessages     PlanCap = "AGENT_DAILY_MESSAGES"
	CapAgentMaxCallSeconds    PlanCap = "AGENT_MAX_CALL_SECONDS"
	CapAccountDailyCalls      PlanCap = "ACCOUNT_DAILY_CALLS"
	CapAccountConcurrentCalls PlanCap = "ACCOUNT_CONCURRENT_CALLS"
	CapAccountDailyMessages   PlanCap = "ACCOUNT_DAILY_MESSAGES"
	CapAccountMaxCallSeconds  PlanCap = "ACCOUNT_MAX_CALL_SECONDS"
	CapActiveAgents           PlanCap = "ACTIVE_AGENTS"
)

// LimitsChanged are the caps that differ between the two plans; none for a cancellation, which ends them all.
func (p *PlanChangePreview) LimitsChanged() []PlanLimitChange {
	changes := []PlanLimitChange{}
	if p.To == nil {
		return changes
	}
	for _, c := range []PlanLimitChange{
		{CapAgentDailyCalls, p.From.AgentDailyCalls, p.To.AgentDailyCalls},
		{CapAgentConcurrentCalls, p.From.AgentConcurrentCalls, p.To.AgentConcurrentCalls},
		{CapAgentDailyMessages, p.From.AgentDailyMessages, p.To.AgentDailyMessages},
		{CapAgentMaxCallSeconds, p.From.AgentMaxCallSeconds, p.To.AgentMaxCallSeconds},
		{CapAccountDailyCalls, p.From.AccountDailyCalls, p.To.AccountDailyCalls},
		{CapAccountConcurrentCalls, p.From.AccountConcurrentCalls, p.To.AccountConcurrentCalls},
		{CapAccountDailyMessages, p.From.AccountDailyMessages, p.To.AccountDailyMessages},
		{CapAccountMaxCallSeconds, p.From.AccountMaxCallSeconds, p.To.AccountMaxCallSeconds},
		{CapActiveAgents, p.From.AccountAgents, p.To.AccountAgents},
	} {
		if (c.Before == nil) != (c.After == nil) || (c.Before != nil && *c.Before != *c.After) {
			changes = append(changes, c)
		}
	}
	return changes
}

func (p *PlanChangePreview) amount(m money.Micros) money.Amount {
	return money.Amount{Micros: m, Currency: p.Currency}
}

func (p *Plan) features() []string {
	if p == nil {
		return nil
	}
	return p.Features
}

func without(list, gone []string) []string {
	left := []string{}
	for _, f := range list {
		if !slices.Contains(gone, f) {
			left = append(left, f)
		}
	}
	return left
}
