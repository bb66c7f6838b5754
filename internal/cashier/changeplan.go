package cashier

import (
	"context"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
)

// ChangePlan is what changePlan was asked for.
type ChangePlan struct {
	Plan   billing.Key
	Method *billing.Key // nil: the default card
	Quote  *string      // nil: on whatever terms hold now
}

// PlanChanged is what a change of plan came to.
type PlanChanged struct {
	Change   billing.RowID
	Replaced *billing.RowID   // the pending change whose place it took
	Payment  *billing.Payment // of an upgrade; nil when no card was charged
}

// changed is the stored answer of a verb that changes the plan.
type changed struct {
	Change   billing.Key  `json:"change"`
	Replaced *billing.Key `json:"replaced,omitempty"`
	Payment  billing.Key  `json:"payment,omitempty"`
}

// PreviewPlanChange tells what a change of plan would do, without doing it; to is nil for a cancellation. The books are brought
// up to now first, as any write would.
func (c *Cashier) PreviewPlanChange(ctx context.Context, actor *billing.Actor, id billing.AccountID, to *billing.Key) (
	preview *billing.PlanChangePreview, err error,
) {
	err = c.write(ctx, actor, id, func(b *book) error {
		preview, err = b.preview(to)
		return err
	})
	return preview, err
}

// ChangePlan upgrades at once, against payment, or schedules a downgrade or lateral move for the period's end. The change comes
// back also when its payment failed; then the error is the refusal, and nothing else has changed.
func (c *Cashier) ChangePlan(ctx context.Context, actor *billing.Actor, id billing.AccountID, key string, in ChangePlan) (
	PlanChanged, bool, error,
) {
	result, replayed, err := once(ctx, c, actor, id, keepForever, request{key, "changePlan", in}, func(b *book) (changed, error) {
		return b.changePlan(in)
	})
	if err != nil {
		return PlanChanged{}, replayed, err
	}
	out := result.planChanged(id)
	if result.Payment != 0 {
		out.Payment, err = c.finish(ctx, actor, billing.RowID{Account: id, Key: result.Payment})
		if err == nil && out.Payment.Status.Undecided() {
			err = c.checkStillOpen(ctx, out)
		}
	}
	return out, replayed, err
}

// checkStillOpen refuses an upgrade whose time is over though its payment is not decided yet: nothing can be had by it any more.
func (c *Cashier) checkStillOpen(ctx context.Context, out PlanChanged) error {
	change, err := rowOf(c.o.DB.PlanChanges(ctx, []billing.RowID{out.Change}))
	if err == nil && change.Status == billing.ChangeFailed {
		return billing.UpgradeLapsed(out.Payment)
	}
	return err
}

func (r changed) planChanged(id billing.AccountID) PlanChanged {
	out := PlanChanged{Change: billing.RowID{Account: id, Key: r.Change}}
	if r.Replaced != nil {
		out.Replaced = &billing.RowID{Account: id, Key: *r.Replaced}
	}
	return out
}

// CancelSubscription ends the subscription at the period's end: a pending change like any other, which can be cancelled until then.
func (c *Cashier) CancelSubscription(ctx context.Context, actor *billing.Actor, id billing.AccountID, key string) (PlanChanged, bool, error) {
	result, replayed, err := once(ctx, c, actor, id, keepForever, request{key, "cancelSubscription", nil}, func(b *book) (changed, error) {
		preview, err := b.preview(nil)
		if err != nil {
			return changed{}, err
		}
		return b.schedule("cancelSubscription", preview)
	})
	return result.planChanged(id), replayed, err
}

func (b *book) changePlan(in ChangePlan) (changed, error) {
	preview, err := b.preview(&in.Plan)
	if err != nil {
		return changed{}, err
	}
	if in.Quote != nil {
		if err := billing.CheckQuote(*in.Quote, b.now, b.quoted(preview)...); err != nil {
			return changed{}, err
		}
	}
	if preview.Kind == billing.ChangeUpgrade {
		return b.startUpgrade(preview, in.Method)
	}
	return b.schedule("changePlan", preview)
}

// preview works a change of plan out. It is what both the preview and the change itself go by.
func (b *book) preview(toKey *billing.Key) (*billing.PlanChangePreview, error) {
	s := b.subscription
	if !s.Configured() {
		return nil, billing.NotConfigured(billing.MissingSteps(s, b.account.DefaultMethod != nil))
	}
	c, err := b.onCourse()
	if err != nil {
		return nil, err
	}
	if err := b.mayChange(toKey); err != nil {
		return nil, err
	}
	p := &billing.PlanChangePreview{Currency: b.account.Currency, EffectiveAt: c.period.EndsAt, Replaces: c.scheduled,
		CreditsKept: billing.SumGrants(b.grants, b.now).Remaining, Due: billing.DueNothing}
	if p.From, err = b.plan(s.PlanKey); err != nil {
		return nil, err
	}
	if toKey != nil {
		if p.To, err = b.planOffered(*toKey); err != nil {
			return nil, err
		}
	}
	p.Kind = billing.KindOfChange(p.From, p.To)
	if p.Kind == billing.ChangeUpgrade {
		if s.DueInvoice != nil { // what is left of a price can be given back only when that was paid
			return nil, billing.RenewalInProgress()
		}
		if err := b.priceUpgrade(p); err != nil {
			return nil, err
		}
	}
	if p.Paused, err = b.agentsBeyond(p.To); err != nil {
		return nil, err
	}
	p.Quote = billing.QuoteFor(b.now, b.quoted(p)...)
	return p, nil
}

// mayChange refuses what cannot be changed now.
func (b *book) mayChange(to *billing.Key) error {
	s := b.subscription
	if b.course.inProgress != nil {
		p, err := b.undecided(func(p *billing.Payment) bool { return is(p.PlanChangeKey, b.course.inProgress.Key) })
		if err != nil {
			return err
		}
		if p != nil {
			return billing.PlanChangeInProgress(p)
		}
	}
	if s.Status != billing.SubscriptionActive && to != nil {
		return billing.PayFirst(billing.RowID{Account: b.account.ID, Key: *s.DueInvoice})
	}
	if to != nil && *to == s.PlanKey {
		message := "The account has this plan already."
		if b.course.scheduled != nil {
			message = "The account has this plan already. To keep it, cancel the pending plan change."
		}
		return fault.New(fault.PlanUnchanged, message).At("input", "planId")
	}
	return nil
}

// priceUpgrade fills in what an upgrade costs and gives.
func (b *book) priceUpgrade(p *billing.PlanChangePreview) error {
	unit, err := b.c.chargeUnit(b.account)
	if err != nil {
		return err
	}
	before, err := b.CountUpgrades(b.ctx, b.course.period)
	if err != nil {
		return err
	}
	terms, err := billing.Upgrade(billing.UpgradeInput{From: p.From, To: p.To, Currency: b.account.Currency, Period: *b.course.period, Now: b.now,
		First: before == 0, Tax: b.account.Taxation(), Unit: unit, Available: b.balance.Available()})
	if err != nil {
		return err
	}
	p.EffectiveAt, p.OldPlanCredited = b.now, before == 0
	p.Fraction, p.CreditsAdded, p.Lines, p.Due = &terms.Fraction, terms.CreditsAdded, terms.Lines, terms.Due
	p.Subtotal, p.Tax, p.Total = terms.Subtotal, terms.Tax, terms.Total
	return nil
}

// quoted is everything that a quote's terms depend on.
func (b *book) quoted(p *billing.PlanChangePreview) []any {
	s, to, replaces := b.subscription, billing.Key(0), billing.Key(0)
	if p.To != nil {
		to = p.To.Key
	}
	if p.Replaces != nil {
		replaces = p.Replaces.Key
	}
	return []any{b.account.ID, s.Key, s.PlanKey, *s.PeriodKey, to, billing.DateOf(b.now, b.course.period.Zone()), p.Subtotal, p.Tax,
		p.CreditsAdded, len(p.Paused), p.OldPlanCredited, replaces}
}

// schedule writes down a change that waits for the period's end. An earlier one gives way to it.
func (b *book) schedule(verb string, p *billing.PlanChangePreview) (changed, error) {
	var result changed
	if old := b.course.scheduled; old != nil {
		if old.Kind == p.Kind && sameKey(old.ToPlanKey, p.ToKey()) {
			return changed{Change: old.Key}, nil // it is what was asked for already
		}
		result.Replaced = &old.Key
		if err := b.dropScheduled(billing.ChangeReplaced, "replaced"); err != nil {
			return changed{}, err
		}
	}
	change := b.newChange(p, billing.ChangeScheduled)
	if err := b.InsertPlanChange(b.ctx, change); err != nil {
		return changed{}, err
	}
	b.course.scheduled = change
	result.Change = change.Key
	told := fields{"kind": change.Kind, "from": p.From.Code, "to": nil, "effectiveAt": change.EffectiveAt}
	if p.To != nil {
		told["to"] = p.To.Code
	}
	b.audit(verb, billing.KindPlanChange, change.Key, fields{"plan": p.From.Code}, told)
	b.event(billing.EventChangeScheduled, billing.KindPlanChange, change.Key, told)
	return result, b.saveSubscription()
}

func (b *book) newChange(p *billing.PlanChangePreview, status billing.PlanChangeStatus) *billing.PlanChange {
	return &billing.PlanChange{AccountID: b.account.ID, Key: b.account.NextKey(), SubscriptionKey: b.subscription.Key,
		PeriodKey: b.course.period.Key, Kind: p.Kind, Status: status, FromPlanKey: p.From.Key, ToPlanKey: p.ToKey(),
		RequestedBy: b.actor.Subject, RequestedAt: b.now, EffectiveAt: p.EffectiveAt, FrozenLines: []byte("[]")}
}

// dropScheduled closes the change that waited, without applying it.
func (b *book) dropScheduled(status billing.PlanChangeStatus, reason string) error {
	change := b.course.scheduled
	change.Close(status, b.now)
	b.course.scheduled = nil
	b.audit("dropPlanChange", billing.KindPlanChange, change.Key, fields{"status": billing.ChangeScheduled}, fields{"status": status, "reason": reason})
	b.event(billing.EventChangeCanceled, billing.KindPlanChange, change.Key, fields{"kind": change.Kind, "reason": reason})
	return b.UpdatePlanChange(b.ctx, change)
}
