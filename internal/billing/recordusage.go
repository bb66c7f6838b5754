package billing

import (
	"time"

	"github.com/aura-billing/gateway/internal/fault"
)

// UsageMode says what happens to a usage that cannot be paid for.
type UsageMode string

// The modes.
const (
	ModeRequireFunds UsageMode = "REQUIRE_FUNDS" // it is refused
	ModeHappened     UsageMode = "HAPPENED"      // it is charged all the same, into debt if need be
)

// UsageItem is one usage to be charged at once.
type UsageItem struct {
	Agent       Key
	Rate        string
	Units       int64
	Mode        UsageMode
	OccurredAt  *time.Time // nil for now
	Idempotency string
	Hash        int64
}

// How far from now a usage may have occurred.
const (
	OccurredBefore = 48 * time.Hour
	OccurredAfter  = 5 * time.Minute
)

// Record charges a usage at once. In the mode REQUIRE_FUNDS it is refused, with all reasons, where authorising it would be; HAPPENED
// always charges. When it occurred decides the day that it counts for and the plan version whose rate it has; it is paid with what
// there is now.
func (u *UsageBook) Record(item UsageItem) (*UsageRecord, []ServiceReason, error) {
	agent, err := u.agent(item.Agent)
	if err != nil {
		return nil, nil, err
	}
	at, day := u.Now, u.day
	if item.OccurredAt != nil {
		at = item.OccurredAt.UTC()
		if at.Before(u.Now.Add(-OccurredBefore)) || at.After(u.Now.Add(OccurredAfter)) {
			return nil, nil, fault.New(fault.OccurredAtInvalid, "occurredAt lies between 48 hours ago and 5 minutes from now.")
		}
		day = DateOf(at, u.Account.Zone())
	}
	rate, plan, err := u.rate(item.Rate, at)
	if err != nil {
		return nil, nil, err
	}
	record := &UsageRecord{AccountID: u.Account.ID, AgentKey: agent.Key, RateCode: rate.Code, Category: rate.Category, PlanKey: plan,
		Source: UsageRecorded, Idempotency: &item.Idempotency, RequestHash: &item.Hash, Free: rate.Free(), Day: day, PeriodKey: u.periodKey(),
		OccurredAt: at}
	kind := LedgerUsage
	if item.Mode == ModeHappened {
		record.Source, kind = UsageHappened, LedgerHappened
		if u.plan(at) == nil && !record.Free {
			return nil, nil, NotConfigured(nil)
		}
	}
	if record.Free {
		if agent.Status == AgentPaused && item.Mode != ModeHappened {
			return nil, []ServiceReason{u.reason(agent, ReasonAgentPaused)}, nil
		}
		billed, err := rate.Billed(item.Units)
		if err != nil {
			return nil, nil, err
		}
		record.Key = u.Account.NextKey()
		return record, nil, u.charge(record, kind, item.Units, bill{Charge: Charge{Units: billed}}, nil, Counter{})
	}
	counted := asks(rate.Category, item.Units)
	b, err := u.bill(agent, record.PeriodKey, rate, item.Units, nil)
	if err != nil {
		return nil, nil, err
	}
	if item.Mode != ModeHappened {
		reasons := u.stops(agent)
		if !u.Subscription.Configured() {
			return nil, reasons, nil
		}
		reasons = append(reasons, u.counts(agent, rate.Category, day, counted)...)
		if most, ok := u.longest(agent); ok && rate.Category == CategoryCall && item.Units > most.limit {
			reasons = append(reasons, u.limitReached(agent, ReasonLongestCall, most.source, nil))
		}
		if reasons = append(reasons, u.fits(agent, day, record.PeriodKey, b, Reservation{})...); len(reasons) > 0 {
			return nil, reasons, nil
		}
	}
	record.Key = u.Account.NextKey()
	if err := u.charge(record, kind, item.Units, b, nil, Counter{Counted: counted}); err != nil {
		return nil, nil, err
	}
	u.crossed(agent, rate.Category, day, record.PeriodKey, counted, b.Charge, b.Charge)
	return record, nil, nil
}
