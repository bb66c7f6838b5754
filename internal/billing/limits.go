package billing

import (
	"math"

	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

// WhenCreditsReached says what happens to an agent that has used its monthly credits.
type WhenCreditsReached string

// What happens at the monthly credit limit.
const (
	CreditsStop       WhenCreditsReached = "STOP"
	CreditsUseBalance WhenCreditsReached = "USE_BALANCE" // the default
)

// Limits are what the customer set for one agent. nil is unlimited, 0 is blocked.
type Limits struct {
	DailyCalls         *int               `db:"daily_calls"`
	ConcurrentCalls    *int               `db:"concurrent_calls"`
	DailyMessages      *int               `db:"daily_messages"`
	DailySpend         *money.Micros      `db:"daily_spend"`
	MonthlyCredits     *money.Credits     `db:"monthly_credits"`
	WhenCreditsReached WhenCreditsReached `db:"when_credits_reached"`
	MaxCallSeconds     *int               `db:"max_call_seconds"`
}

// Caps are what a plan sets, per agent or for the account as a whole. nil is no cap.
type Caps struct {
	DailyCalls      *int
	ConcurrentCalls *int
	DailyMessages   *int
	MaxCallSeconds  *int
}

// Change is one field of a partial update: absent fields stay, a present nil removes the limit.
type Change[T any] struct {
	Set   bool
	Value *T
}

// LimitsChange is what setLimits was asked to change.
type LimitsChange struct {
	DailyCalls         Change[int]
	ConcurrentCalls    Change[int]
	DailyMessages      Change[int]
	DailySpend         Change[money.Amount]
	MonthlyCredits     Change[money.Credits]
	WhenCreditsReached Change[WhenCreditsReached]
	MaxCallSeconds     Change[int]
}

// Apply returns the limits with the change, or LIMIT_INVALID at the first field that cannot be.
func (l Limits) Apply(c LimitsChange, currency money.Currency) (Limits, error) {
	for _, count := range []struct {
		field  string
		change Change[int]
		limit  **int
	}{
		{"dailyCalls", c.DailyCalls, &l.DailyCalls},
		{"concurrentCalls", c.ConcurrentCalls, &l.ConcurrentCalls},
		{"dailyMessages", c.DailyMessages, &l.DailyMessages},
		{"maxCallSeconds", c.MaxCallSeconds, &l.MaxCallSeconds},
	} {
		if !count.change.Set {
			continue
		}
		if v := count.change.Value; v != nil && (*v < 0 || *v > math.MaxInt32) {
			return l, limitInvalid(count.field)
		}
		*count.limit = count.change.Value
	}
	if c.DailySpend.Set {
		l.DailySpend = nil
		if v := c.DailySpend.Value; v != nil {
			if v.Currency != currency {
				return l, CurrencyMismatch(currency, "dailySpend")
			}
			if v.Micros < 0 {
				return l, limitInvalid("dailySpend")
			}
			l.DailySpend = &v.Micros
		}
	}
	if c.MonthlyCredits.Set {
		if v := c.MonthlyCredits.Value; v != nil && *v < 0 {
			return l, limitInvalid("monthlyCredits")
		}
		l.MonthlyCredits = c.MonthlyCredits.Value
	}
	if c.WhenCreditsReached.Set {
		l.WhenCreditsReached = CreditsUseBalance
		if c.WhenCreditsReached.Value != nil {
			l.WhenCreditsReached = *c.WhenCreditsReached.Value
		}
	}
	return l, nil
}

func limitInvalid(field string) error {
	return fault.New(fault.LimitInvalid, "A limit is 0 (blocked) or more; null removes it.").At("input", field)
}

// LimitSource names what makes a limit bind.
type LimitSource string

// What can make a limit bind.
const (
	LimitedByAgent       LimitSource = "AGENT"
	LimitedByPlanAgent   LimitSource = "PLAN_PER_AGENT"
	LimitedByPlanAccount LimitSource = "PLAN_PER_ACCOUNT"
)

// CountLimit is a limit with what really binds.
type CountLimit struct {
	Configured *int
	Effective  *int
	LimitedBy  *LimitSource
}

// MoneyLimit is a limit on money with what really binds.
type MoneyLimit struct {
	Configured *money.Amount
	Effective  *money.Amount
	LimitedBy  *LimitSource
}

// CreditLimit is a limit on credits with what really binds.
type CreditLimit struct {
	Configured *money.Credits
	Effective  *money.Credits
	LimitedBy  *LimitSource
}

// EffectiveLimits are an agent's limits beside what really binds.
type EffectiveLimits struct {
	DailyCalls         CountLimit
	ConcurrentCalls    CountLimit
	DailyMessages      CountLimit
	DailySpend         MoneyLimit
	MonthlyCredits     CreditLimit
	WhenCreditsReached WhenCreditsReached
	MaxCallSeconds     CountLimit
}

// Effective sets the limits beside the plan's caps; the least of them binds. plan is nil without a subscription.
func (l Limits) Effective(plan *Plan, currency money.Currency) EffectiveLimits {
	var perAgent, perAccount Caps
	if plan != nil {
		perAgent, perAccount = plan.AgentCaps(), plan.AccountCaps()
	}
	e := EffectiveLimits{
		DailyCalls:         least(l.DailyCalls, perAgent.DailyCalls, perAccount.DailyCalls),
		ConcurrentCalls:    least(l.ConcurrentCalls, perAgent.ConcurrentCalls, perAccount.ConcurrentCalls),
		DailyMessages:      least(l.DailyMessages, perAgent.DailyMessages, perAccount.DailyMessages),
		MaxCallSeconds:     least(l.MaxCallSeconds, perAgent.MaxCallSeconds, perAccount.MaxCallSeconds),
		WhenCreditsReached: l.WhenCreditsReached,
	}
	byAgent := LimitedByAgent
	if l.DailySpend != nil {
		spend := &money.Amount{Micros: *l.DailySpend, Currency: currency}
		e.DailySpend = MoneyLimit{Configured: spend, Effective: spend, LimitedBy: &byAgent}
	}
	if l.MonthlyCredits != nil {
		e.MonthlyCredits = CreditLimit{Configured: l.MonthlyCredits, Effective: l.MonthlyCredits, LimitedBy: &byAgent}
	}
	return e
}

// least picks the smallest of what is set; of equals the agent's own limit is named first.
func least(agent, perAgent, perAccount *int) CountLimit {
	limit := CountLimit{Configured: agent}
	for _, c := range []struct {
		cap    *int
		source LimitSource
	}{{agent, LimitedByAgent}, {perAgent, LimitedByPlanAgent}, {perAccount, LimitedByPlanAccount}} {
		if c.cap != nil && (limit.Effective == nil || *c.cap < *limit.Effective) {
			limit.Effective, limit.LimitedBy = c.cap, &c.source
		}
	}
	return limit
}
