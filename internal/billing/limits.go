package billing

import (
	"math"
	"time"

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

// CountLimit is a limit with what really binds, and what of it is used.
type CountLimit struct {
	Configured *int
	Effective  *int
	LimitedBy  *LimitSource
	Used       *int64     // nil for the longest call, which is no count
	ResetsAt   *time.Time // nil where no counter starts anew
}

// MoneyLimit is a limit on money with what really binds, and what of it is used.
type MoneyLimit struct {
	Configured *money.Amount
	Effective  *money.Amount
	LimitedBy  *LimitSource
	Used       *money.Amount
	ResetsAt   *time.Time
}

// CreditLimit is a limit on credits with what really binds, and what of it is used.
type CreditLimit struct {
	Configured *money.Credits
	Effective  *money.Credits
	LimitedBy  *LimitSource
	Used       money.Credits
	ResetsAt   *time.Time // nil without a billing period
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

// Effective sets the limits beside the plan's caps: the one with the least room binds, as it does where usage is decided. plan is nil
// without a subscription.
func (l Limits) Effective(plan *Plan, currency money.Currency, use LimitUse) EffectiveLimits {
	var perAgent, perAccount Caps
	if plan != nil {
		perAgent, perAccount = plan.AgentCaps(), plan.AccountCaps()
	}
	e := EffectiveLimits{
		DailyCalls:         least(l.DailyCalls, perAgent.DailyCalls, perAccount.DailyCalls, use.today.calls, use.inAll.calls),
		ConcurrentCalls:    least(l.ConcurrentCalls, perAgent.ConcurrentCalls, perAccount.ConcurrentCalls, use.live, use.liveInAll),
		DailyMessages:      least(l.DailyMessages, perAgent.DailyMessages, perAccount.DailyMessages, use.today.messages, use.inAll.messages),
		DailySpend:         MoneyLimit{Used: &money.Amount{Micros: use.today.spent, Currency: currency}, ResetsAt: use.dayEnds},
		MonthlyCredits:     CreditLimit{Used: use.period.credits, ResetsAt: use.periodEnds},
		MaxCallSeconds:     least(l.MaxCallSeconds, perAgent.MaxCallSeconds, perAccount.MaxCallSeconds, 0, 0),
		WhenCreditsReached: l.WhenCreditsReached,
	}
	e.DailyCalls.ResetsAt, e.DailyMessages.ResetsAt, e.MaxCallSeconds.Used = use.dayEnds, use.dayEnds, nil
	byAgent := LimitedByAgent
	if l.DailySpend != nil {
		spend := &money.Amount{Micros: *l.DailySpend, Currency: currency}
		e.DailySpend.Configured, e.DailySpend.Effective, e.DailySpend.LimitedBy = spend, spend, &byAgent
	}
	if l.MonthlyCredits != nil {
		e.MonthlyCredits.Configured, e.MonthlyCredits.Effective, e.MonthlyCredits.LimitedBy = l.MonthlyCredits, l.MonthlyCredits, &byAgent
	}
	return e
}

// least picks the limit with the least room of what is set, with the use that it is held against; without any, the agent's own use.
func least(agent, perAgent, perAccount *int, used, inAll int64) CountLimit {
	limit := CountLimit{Configured: agent, Used: &used}
	if b, ok := tightest(bounds(agent, perAgent, perAccount, used, inAll)); ok {
		effective := int(b.limit)
		limit.Effective, limit.LimitedBy, limit.Used = &effective, &b.source, &b.used
	}
	return limit
}

// reached tells whether nothing more passes.
func (l CountLimit) reached() bool {
	return l.Effective != nil && l.Used != nil && *l.Used >= int64(*l.Effective)
}

func (l MoneyLimit) reached() bool {
	return l.Effective != nil && l.Used.Micros >= l.Effective.Micros
}

func (l CreditLimit) reached() bool { return l.Effective != nil && l.Used >= *l.Effective }
