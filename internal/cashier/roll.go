package cashier

import (
	"context"
	"slices"

	"github.com/aura-billing/gateway/internal/billing"
)

// Roll does what time alone has made due in an account's books. Every write does it first.
func (c *Cashier) Roll(ctx context.Context, id billing.AccountID) error {
	return c.write(ctx, billing.System("roll"), id, func(*book) error { return nil })
}

// roll brings the books up to the account's time, one period's end after the other.
func (b *book) roll() error {
	actor := b.actor
	b.actor = billing.System("roll") // what time does is nobody's doing
	defer func() { b.actor = actor }()
	for {
		in := billing.RollInput{Subscription: b.subscription, Grants: b.grants, Zone: b.account.Zone(), Now: b.now}
		if s := b.subscription; s != nil && s.NextActionAt != nil && !b.now.Before(*s.NextActionAt) {
			c, err := b.onCourse()
			if err != nil {
				return err
			}
			in.Period, in.Scheduled, in.InProgress = c.period, c.scheduled, c.inProgress
		}
		r := billing.RollPeriod(in)
		if r.Empty() {
			return nil
		}
		if err := b.applyRoll(r); err != nil {
			return err
		}
	}
}

func (b *book) applyRoll(r billing.Roll) error {
	for _, g := range r.Expire {
		if err := b.expire(g); err != nil {
			return err
		}
	}
	if r.Lapse {
		return b.endSubscription(billing.CancelLapsed)
	}
	if r.GiveUp {
		if err := b.giveUpUpgrade(); err != nil {
			return err
		}
	}
	if r.Turn != nil {
		return b.turn(r.Turn)
	}
	return nil
}

// expire books the end of a grant's unused credits.
func (b *book) expire(g billing.CreditGrant) error {
	unused := g.Remaining()
	g.Expired += unused
	if err := b.saveGrant(g); err != nil {
		return err
	}
	b.event(billing.EventCreditsExpired, billing.KindCreditGrant, g.Key, fields{"credits": unused.Decimal()})
	return b.moveCredits(billing.CreditExpiry, billing.CreditsExpired, g.Key, -unused)
}

// turn ends the present period: the subscription ends, or the next period opens.
func (b *book) turn(t *billing.Turn) error {
	s := b.subscription
	c, err := b.onCourse()
	if err != nil {
		return err
	}
	if s.DueInvoice != nil {
		status, told := billing.InvoiceUncollectible, billing.EventInvoiceUncollectible
		if t.Forgo {
			status, told = billing.InvoiceVoid, billing.EventInvoiceVoided
		}
		if err := b.dropInvoice(status, told); err != nil {
			return err
		}
	}
	if c.scheduled != nil && t.Apply == nil {
		if err := b.dropScheduled(billing.ChangeReplaced, "subscription_ended"); err != nil {
			return err
		}
	}
	if t.Apply != nil {
		if err := b.applyScheduled(t.Apply); err != nil {
			return err
		}
	}
	if t.Cancel != "" {
		return b.endSubscription(t.Cancel)
	}
	return b.renew(t.Next)
}

// applyScheduled closes the change that waited for the period's end, and takes its plan.
func (b *book) applyScheduled(change *billing.PlanChange) error {
	change.Close(billing.ChangeApplied, b.now)
	b.course.scheduled = nil
	b.audit("applyPlanChange", billing.KindPlanChange, change.Key, fields{"status": billing.ChangeScheduled}, fields{"status": change.Status})
	b.event(billing.EventChangeApplied, billing.KindPlanChange, change.Key, fields{"kind": change.Kind})
	if change.ToPlanKey != nil {
		b.subscription.PlanKey = *change.ToPlanKey
	}
	return b.UpdatePlanChange(b.ctx, change)
}

// renew opens the next period: its invoice waits to be charged by the worker, its credits can be used meanwhile.
func (b *book) renew(next billing.Period) error {
	s := b.subscription
	plan, err := b.plan(s.PlanKey)
	if err != nil {
		return err
	}
	s.Settled()
	if err := b.openPeriod(plan, &next); err != nil {
		return err
	}
	b.configChanged = true
	invoice, err := b.periodInvoice(plan, &next, nil)
	if err != nil {
		return err
	}
	if err := b.issue(invoice); err != nil {
		return err
	}
	grant := billing.CreditGrant{Source: billing.GrantSubscription, Status: billing.GrantConfirmed, EffectiveAt: next.StartsAt, Granted: plan.MonthlyCredits}
	if invoice.Status == billing.InvoiceOpen {
		grant.Status = billing.GrantProvisional
		s.DueInvoice, s.ChargeAt = &invoice.Key, &next.StartsAt
		if err := b.saveSubscription(); err != nil {
			return err
		}
	}
	if err := b.grant(grant); err != nil {
		return err
	}
	if err := b.pauseBeyond(plan); err != nil {
		return err
	}
	about := fields{"plan": plan.Code, "planVersion": plan.Version, "periodStart": next.StartDate.String(), "periodEnd": next.EndDate.String(),
		"invoice": invoice.DisplayNumber()}
	b.audit("renew", billing.KindSubscription, s.Key, nil, about)
	b.event(billing.EventSubscriptionRenewed, billing.KindSubscription, s.Key, about)
	return nil
}

// dropInvoice gives up the invoice that was due.
func (b *book) dropInvoice(status billing.InvoiceStatus, told billing.EventType) error {
	invoice, err := rowOf(b.Invoices(b.ctx, b.row(*b.subscription.DueInvoice)))
	if err != nil {
		return err
	}
	invoice.Status = status
	b.subscription.DueInvoice, b.subscription.ChargeAt = nil, nil
	if err := b.abandon(func(p *billing.Payment) bool { return is(p.DueInvoiceKey, invoice.Key) }); err != nil {
		return err
	}
	return b.closeInvoice(invoice, "dropInvoice", told)
}

// endSubscription cancels the subscription for good.
func (b *book) endSubscription(reason billing.CancelReason) error {
	s := b.subscription
	before := s.Status
	s.Settled()
	s.Status, s.CanceledAt = billing.SubscriptionCanceled, &b.now
	b.configChanged = true
	if err := b.abandon(func(p *billing.Payment) bool { return is(p.SubscriptionKey, s.Key) }); err != nil {
		return err
	}
	b.audit("endSubscription", billing.KindSubscription, s.Key, fields{"status": before}, fields{"status": s.Status, "reason": reason})
	b.event(billing.EventSubscriptionCanceled, billing.KindSubscription, s.Key, fields{"reason": reason})
	return b.saveSubscription()
}

// pauseBeyond pauses the agents that the plan has no room for, those used least recently first.
func (b *book) pauseBeyond(plan *billing.Plan) error {
	beyond, err := b.agentsBeyond(plan)
	if err != nil {
		return err
	}
	if len(beyond) == 0 {
		return nil
	}
	keys := make([]billing.Key, 0, len(beyond))
	for _, agent := range beyond {
		keys = append(keys, agent.Key)
		before := fields{"name": agent.Name, "status": agent.Status}
		agent.Status = billing.AgentPaused
		after := fields{"name": agent.Name, "status": agent.Status}
		b.audit("pauseBeyondPlan", billing.KindAgent, agent.Key, before, after)
		b.event(billing.EventAgentUpdated, billing.KindAgent, agent.Key, after)
	}
	return b.PauseAgents(b.ctx, b.account.ID, keys)
}

// agentsBeyond are the active agents that a plan has no room for, the one used least recently first.
func (b *book) agentsBeyond(plan *billing.Plan) ([]*billing.Agent, error) {
	if plan == nil || plan.AccountAgents == nil {
		return nil, nil
	}
	active, err := b.ActiveAgents(b.ctx, b.account.ID)
	if err != nil || len(active) <= *plan.AccountAgents {
		return nil, err
	}
	beyond := active[*plan.AccountAgents:]
	slices.Reverse(beyond)
	return beyond, nil
}
