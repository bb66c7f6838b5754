package graph

import (
	"context"
	"time"

	"github.com/vikstrous/dataloadgen"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/postgres"
)

// limits are an agent's limits with what of them is used now, at its account's time. For a page of agents each step reads one
// statement.
func (r *Resolver) limits(ctx context.Context, a *billing.Agent) (*billing.EffectiveLimits, error) {
	l := from(ctx)
	account, latest := l.account.LoadThunk(ctx, a.AccountID), l.latest.LoadThunk(ctx, a.AccountID)
	owner, err := found(account())
	if err != nil {
		return nil, err
	}
	s, err := latest()
	if err != nil {
		return nil, err
	}
	var plan *billing.Plan
	var period *billing.Period
	if s.Configured() {
		terms := l.plan.LoadThunk(ctx, s.PlanKey)
		if period, err = optional(ctx, l.period, a.AccountID, s.PeriodKey); err != nil {
			return nil, err
		}
		if plan, err = terms(); err != nil {
			return nil, err
		}
	}
	at, zone := owner.Time(r.Clock()), owner.Zone()
	day, number := billing.DateOf(at, zone).Number(), int64(0)
	if period != nil {
		number = int64(period.Key)
	}
	live := l.leases.LoadThunk(ctx, a.AccountID)
	sets, err := l.counters.LoadAll(ctx, []postgres.CounterSet{
		{AccountID: a.AccountID, Agent: a.Key, Span: billing.SpanDay, Number: day},
		{AccountID: a.AccountID, Agent: billing.WholeAccount, Span: billing.SpanDay, Number: day},
		{AccountID: a.AccountID, Agent: a.Key, Span: billing.SpanPeriod, Number: number},
	})
	if err != nil {
		return nil, err
	}
	var counters []billing.Counter
	for _, set := range sets {
		counters = append(counters, set...)
	}
	leases, err := live()
	if err != nil {
		return nil, err
	}
	limits := a.Effective(plan, a.Currency, billing.UseOf(a.Key, counters, leases, at, zone, period))
	return &limits, nil
}

// readLeases counts the calls in progress of accounts, by agent, each at its account's time.
func (r *Resolver) readLeases(owners *dataloadgen.Loader[billing.AccountID, *billing.Account],
) func(context.Context, []billing.AccountID) (map[billing.AccountID]map[billing.Key]int, error) {
	return func(ctx context.Context, ids []billing.AccountID) (map[billing.AccountID]map[billing.Key]int, error) {
		accounts, err := owners.LoadAll(ctx, ids)
		if err != nil {
			return nil, err
		}
		clock := r.Clock()
		times := make(map[billing.AccountID]time.Time, len(accounts))
		for _, a := range accounts {
			times[a.ID] = a.Time(clock)
		}
		leases, err := r.DB.Leases(ctx, accounts, func(id billing.AccountID) time.Time { return times[id] })
		live := make(map[billing.AccountID]map[billing.Key]int, len(ids))
		for _, lease := range leases {
			if live[lease.AccountID] == nil {
				live[lease.AccountID] = map[billing.Key]int{}
			}
			live[lease.AccountID][lease.AgentKey] = lease.Live
		}
		return live, err
	}
}
