package cashier

import (
	"context"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

// made is the answer of a verb that makes one row: its key.
type made struct {
	Key billing.Key `json:"key"`
}

// CreateAgent makes an agent without limits of its own.
func (c *Cashier) CreateAgent(ctx context.Context, actor *billing.Actor, id billing.AccountID, key, name string) (billing.RowID, bool, error) {
	name, err := billing.CheckName(name)
	if err != nil {
		return billing.RowID{}, false, err
	}
	result, replayed, err := once(ctx, c, actor, id, keepForever, request{key, "createAgent", name}, func(b *book) (made, error) {
		if err := b.roomForAgent(); err != nil {
			return made{}, err
		}
		agent := &billing.Agent{AccountID: id, Key: b.account.NextKey(), Name: name, Status: billing.AgentActive, CreatedAt: b.now,
			Limits: billing.Limits{WhenCreditsReached: billing.CreditsUseBalance}}
		b.configChanged = true
		b.audit("createAgent", billing.KindAgent, agent.Key, nil, fields{"name": name})
		b.event(billing.EventAgentCreated, billing.KindAgent, agent.Key, fields{"name": name})
		return made{agent.Key}, b.InsertAgent(b.ctx, agent)
	})
	return billing.RowID{Account: id, Key: result.Key}, replayed, err
}

// AgentChange is what updateAgent was asked to change; nil stays.
type AgentChange struct {
	Name   *string
	Status *billing.AgentStatus
}

// UpdateAgent renames, pauses or resumes an agent. Asking for what is so already changes nothing.
func (c *Cashier) UpdateAgent(ctx context.Context, actor *billing.Actor, id billing.RowID, change AgentChange) error {
	if change.Name != nil {
		name, err := billing.CheckName(*change.Name)
		if err != nil {
			return err
		}
		change.Name = &name
	}
	return c.write(ctx, actor, id.Account, func(b *book) error {
		agent, err := rowOf(b.Agents(b.ctx, b.row(id.Key)))
		if err != nil {
			return err
		}
		before := fields{"name": agent.Name, "status": agent.Status}
		name, status := agent.Name, agent.Status
		if change.Name != nil {
			agent.Name = *change.Name
		}
		if change.Status != nil {
			agent.Status = *change.Status
		}
		if agent.Name == name && agent.Status == status {
			return nil
		}
		if agent.Status == billing.AgentActive && status != agent.Status {
			if err := b.roomForAgent(); err != nil {
				return err
			}
		}
		after := fields{"name": agent.Name, "status": agent.Status}
		b.configChanged = true
		b.audit("updateAgent", billing.KindAgent, agent.Key, before, after)
		b.event(billing.EventAgentUpdated, billing.KindAgent, agent.Key, after)
		return b.UpdateAgent(b.ctx, agent)
	})
}

// roomForAgent refuses one more active agent than the plan has room for.
func (b *book) roomForAgent() error {
	if !b.subscription.Configured() {
		return nil
	}
	plan, err := b.plan(b.subscription.PlanKey)
	if err != nil || plan.AccountAgents == nil {
		return err
	}
	active, err := b.ActiveAgents(b.ctx, b.account.ID)
	if err != nil || len(active) < *plan.AccountAgents {
		return err
	}
	return fault.Newf(fault.AgentLimitReached, "The %s plan has room for %d active agents. Pause one, or change to a higher plan.",
		plan.Name, *plan.AccountAgents)
}

// SetLimits changes an agent's spending limits: fields that are not set stay. Counters are not touched.
func (c *Cashier) SetLimits(ctx context.Context, actor *billing.Actor, id billing.RowID, change billing.LimitsChange) error {
	return c.write(ctx, actor, id.Account, func(b *book) error {
		agent, err := rowOf(b.Agents(b.ctx, b.row(id.Key)))
		if err != nil {
			return err
		}
		before := agent.Limits
		if agent.Limits, err = before.Apply(change, b.account.Currency); err != nil {
			return err
		}
		if string(asJSON(before)) == string(asJSON(agent.Limits)) {
			return nil
		}
		b.configChanged = true
		b.audit("setLimits", billing.KindAgent, agent.Key, before, agent.Limits)
		b.event(billing.EventLimitsChanged, billing.KindAgent, agent.Key, limitsTold(agent.Limits, b.account.Currency))
		return b.UpdateAgent(b.ctx, agent)
	})
}

// limitsTold is limits as an event tells them to partners: the API's names and decimals, null for unlimited.
func limitsTold(l billing.Limits, currency money.Currency) fields {
	told := fields{"dailyCalls": l.DailyCalls, "concurrentCalls": l.ConcurrentCalls, "dailyMessages": l.DailyMessages,
		"dailySpend": nil, "currency": currency, "monthlyCredits": nil, "whenCreditsReached": l.WhenCreditsReached,
		"maxCallSeconds": l.MaxCallSeconds}
	if l.DailySpend != nil {
		told["dailySpend"] = money.Amount{Micros: *l.DailySpend, Currency: currency}.Decimal()
	}
	if l.MonthlyCredits != nil {
		told["monthlyCredits"] = l.MonthlyCredits.Decimal()
	}
	return told
}
