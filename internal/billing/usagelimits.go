package billing

import (
	"time"

	"github.com/aura-billing/gateway/internal/money"
)

// bound is one bound on a count: of the agent's own use, or of the whole account's.
type bound struct {
	limit  int64
	used   int64
	source LimitSource
}

// bounds are those of a count that are set: the agent's own and its plan's against what the agent used, the plan's for the account
// against what all agents used.
func bounds(agent, perAgent, perAccount *int, used, inAll int64) []bound {
	all := make([]bound, 0, 3)
	if agent != nil {
		all = append(all, bound{int64(*agent), used, LimitedByAgent})
	}
	if perAgent != nil {
		all = append(all, bound{int64(*perAgent), used, LimitedByPlanAgent})
	}
	if perAccount != nil {
		all = append(all, bound{int64(*perAccount), inAll, LimitedByPlanAccount})
	}
	return all
}

// tightest is the bound with the least room; of equals the agent's own first. ok is false when nothing bounds.
func tightest(all []bound) (b bound, ok bool) {
	for i, c := range all {
		if i == 0 || c.limit-c.used < b.limit-b.used {
			b = c
		}
	}
	return b, len(all) > 0
}

// caps are the plan's, none without one.
func (u *UsageBook) caps() (perAgent, perAccount Caps) {
	if u.Subscription.Configured() {
		if plan := u.Plans[u.Subscription.PlanKey]; plan != nil {
			return plan.AgentCaps(), plan.AccountCaps()
		}
	}
	return Caps{}, Caps{}
}

// countBounds bound how many calls or messages may be made on a day.
func (u *UsageBook) countBounds(agent *Agent, category RateCategory, day Date) ([]bound, ServiceReasonCode) {
	perAgent, perAccount := u.caps()
	mine, all := u.tally(tallyID{agent.Key, SpanDay, day.Number()}), u.tally(tallyID{WholeAccount, SpanDay, day.Number()})
	if category == CategoryCall {
		return bounds(agent.DailyCalls, perAgent.DailyCalls, perAccount.DailyCalls, mine.calls, all.calls), ReasonDailyCalls
	}
	return bounds(agent.DailyMessages, perAgent.DailyMessages, perAccount.DailyMessages, mine.messages, all.messages), ReasonDailyMessages
}

// slotBounds bound how many calls may be in progress.
func (u *UsageBook) slotBounds(agent *Agent) []bound {
	perAgent, perAccount := u.caps()
	return bounds(agent.ConcurrentCalls, perAgent.ConcurrentCalls, perAccount.ConcurrentCalls, int64(u.Leases[agent.Key]), int64(u.InAll))
}

// longest is how many seconds a call may last; ok is false when nothing bounds it.
func (u *UsageBook) longest(agent *Agent) (b bound, ok bool) {
	perAgent, perAccount := u.caps()
	return tightest(bounds(agent.MaxCallSeconds, perAgent.MaxCallSeconds, perAccount.MaxCallSeconds, 0, 0))
}

// reason says why the agent is refused.
func (u *UsageBook) reason(agent *Agent, code ServiceReasonCode) ServiceReason {
	return ServiceReason{Code: code, About: RowID{Account: u.Account.ID, Key: agent.Key}}
}

func (u *UsageBook) limitReached(agent *Agent, code ServiceReasonCode, by LimitSource, resets *time.Time) ServiceReason {
	r := u.reason(agent, code)
	r.LimitedBy, r.ResetsAt = &by, resets
	return r
}

// stops are the reasons that no paid action passes at all.
func (u *UsageBook) stops(agent *Agent) []ServiceReason {
	var reasons []ServiceReason
	switch {
	case !u.Subscription.Configured():
		reasons = append(reasons, u.reason(agent, ReasonNotConfigured))
	case u.Subscription.Status == SubscriptionUnpaid:
		reasons = append(reasons, u.reason(agent, ReasonUnpaid))
	}
	if agent.Status == AgentPaused {
		reasons = append(reasons, u.reason(agent, ReasonAgentPaused))
	}
	return reasons
}

// counts are the limits on counts that so many more on a day would pass.
func (u *UsageBook) counts(agent *Agent, category RateCategory, day Date, more int64) []ServiceReason {
	all, code := u.countBounds(agent, category, day)
	b, ok := tightest(all)
	if !ok || b.used+more <= b.limit {
		return nil
	}
	resets := u.dayEnd(day)
	return []ServiceReason{u.limitReached(agent, code, b.source, &resets)}
}

// slots is the limit of simultaneous calls, if one more would pass it.
func (u *UsageBook) slots(agent *Agent) []ServiceReason {
	b, ok := tightest(u.slotBounds(agent))
	if !ok || b.used+1 <= b.limit {
		return nil
	}
	return []ServiceReason{u.limitReached(agent, ReasonConcurrentCalls, b.source, nil)}
}

// fits tells whether a bill can be paid beyond what is held for it, and otherwise why not: funds, the agent's spending of the day, or
// its credits of the period.
func (u *UsageBook) fits(agent *Agent, day Date, period *Key, b bill, held Reservation) []ServiceReason {
	var reasons []ServiceReason
	more := b.Money - held.Amount
	if more > 0 && more > u.Balance.Available() {
		reasons = append(reasons, u.reason(agent, ReasonInsufficientFunds))
	}
	if limit := agent.DailySpend; limit != nil && more > 0 {
		if spent := u.tally(tallyID{agent.Key, SpanDay, day.Number()}).spent; spent > *limit-more {
			resets := u.dayEnd(day)
			reasons = append(reasons, u.limitReached(agent, ReasonDailySpend, LimitedByAgent, &resets))
		}
	}
	if limit := agent.MonthlyCredits; limit != nil && agent.WhenCreditsReached == CreditsStop {
		moreCredits, used := b.Credits-sumLegs(held.Legs), u.tally(periodOf(agent.Key, period)).credits
		// Reached, the agent stops also where money would pay: that is what sets STOP apart.
		if (moreCredits > 0 && used > *limit-moreCredits) || (more > 0 && used >= *limit) {
			reasons = append(reasons, u.limitReached(agent, ReasonMonthlyCredits, LimitedByAgent, nil))
		}
	}
	return reasons
}

// crossed tells of limits that what was just counted has filled: so much moved, and the next one of its size would be refused. Whether
// that was told before is for the books to know.
func (u *UsageBook) crossed(agent *Agent, category RateCategory, day Date, period *Key, counted int64, next, moved Charge) {
	told := func(code ServiceReasonCode, limit string, resets *time.Time) {
		u.tell(EventLimitReached, KindAgent, agent.Key, map[string]any{"limit": code, "value": limit, "day": day.String(), "resetsAt": resets})
	}
	ends := u.dayEnd(day)
	if all, code := u.countBounds(agent, category, day); counted > 0 {
		if c, ok := tightest(all); ok && c.used >= c.limit && c.used-counted < c.limit {
			told(code, money.Whole(c.limit).Decimal(), &ends)
		}
	}
	if limit := agent.DailySpend; limit != nil && moved.Money > 0 {
		spent := u.tally(tallyID{agent.Key, SpanDay, day.Number()}).spent
		if most := *limit - next.Money; spent > most && spent-moved.Money <= most {
			told(ReasonDailySpend, limit.Decimal(), &ends)
		}
	}
	if limit := agent.MonthlyCredits; limit != nil && moved.Credits > 0 && periodOf(agent.Key, period) == periodOf(agent.Key, u.periodKey()) {
		used := u.tally(periodOf(agent.Key, period)).credits
		if most := *limit - next.Credits; used > most && used-moved.Credits <= most {
			told(ReasonMonthlyCredits, limit.Decimal(), nil) // the books know when the period ends
		}
	}
}
