package cashier

import (
	"github.com/aura-billing/gateway/internal/billing"
)

// startUpgrade freezes an upgrade's terms and starts its payment. One that needs no card takes effect here and now.
func (b *book) startUpgrade(p *billing.PlanChangePreview, method *billing.Key) (changed, error) {
	change := b.newChange(p, billing.ChangeInProgress)
	lapse := b.now.Add(billing.UpgradeLapse)
	if end := b.course.period.EndsAt; end.Before(lapse) {
		lapse = end
	}
	change.ExpiresAt, change.CreditsAdded = &lapse, p.CreditsAdded
	change.DaysRemaining, change.DaysInPeriod = &p.Fraction.DaysRemaining, &p.Fraction.DaysInPeriod
	if err := change.Freeze(p.Lines); err != nil {
		return changed{}, err
	}
	if err := b.InsertPlanChange(b.ctx, change); err != nil {
		return changed{}, err
	}
	b.course.inProgress = change
	told := fields{"kind": change.Kind, "from": p.From.Code, "to": p.To.Code, "total": p.TotalAmount().Decimal(), "currency": p.Currency,
		"credits": p.CreditsAdded.Decimal()}
	b.audit("changePlan", billing.KindPlanChange, change.Key, fields{"plan": p.From.Code}, told)
	b.event(billing.EventChangeStarted, billing.KindPlanChange, change.Key, told)
	result := changed{Change: change.Key}
	if b.course.scheduled != nil {
		result.Replaced = &b.course.scheduled.Key // when the upgrade takes effect
	}
	if p.Due != billing.DueCard {
		return result, b.applyUpgrade(nil)
	}
	payment, err := b.startPayment(charge{verb: "changePlan", purpose: billing.PurposePlanChange, net: p.Subtotal, tax: p.Tax, method: method,
		subscription: &b.subscription.Key, change: change})
	if err != nil {
		return changed{}, err
	}
	result.Payment = payment.Key
	return result, b.saveSubscription()
}

// applyUpgrade makes the upgrade in progress take effect: the new plan, its share of credits beside what is left of the old
// ones, and the invoice. A downgrade that was pending is cleared. payment is nil when no card was charged.
func (b *book) applyUpgrade(payment *billing.Payment) error {
	c, s := b.course, b.subscription
	change := c.inProgress
	plan, err := b.plan(*change.ToPlanKey)
	if err != nil {
		return err
	}
	lines, err := change.Lines()
	if err != nil {
		return err
	}
	if err := b.invoiceUpgrade(change, lines, payment); err != nil {
		return err
	}
	change.Close(billing.ChangeApplied, b.now)
	change.EffectiveAt, c.inProgress = b.now, nil
	if err := b.UpdatePlanChange(b.ctx, change); err != nil {
		return err
	}
	if c.scheduled != nil {
		if err := b.dropScheduled(billing.ChangeReplaced, "upgrade"); err != nil {
			return err
		}
	}
	before := s.PlanKey
	s.PlanKey = plan.Key
	b.configChanged = true
	if err := b.grant(billing.CreditGrant{Source: billing.GrantUpgrade, Status: billing.GrantConfirmed, PlanChangeKey: &change.Key,
		EffectiveAt: b.now, Granted: change.CreditsAdded}); err != nil {
		return err
	}
	if err := b.pauseBeyond(plan); err != nil {
		return err
	}
	told := fields{"plan": plan.Code, "planVersion": plan.Version, "creditsAdded": change.CreditsAdded.Decimal()}
	b.audit("applyPlanChange", billing.KindPlanChange, change.Key, fields{"plan": billing.ID{Kind: billing.KindPlan, Key: before}.String()}, told)
	b.event(billing.EventSubscriptionUpgraded, billing.KindSubscription, s.Key, told)
	b.event(billing.EventChangeApplied, billing.KindPlanChange, change.Key, fields{"kind": change.Kind})
	return b.saveSubscription()
}

// invoiceUpgrade writes the upgrade's invoice, paid by the payment, or from prepaid money where it is too small for a card.
func (b *book) invoiceUpgrade(change *billing.PlanChange, lines []billing.InvoiceLine, payment *billing.Payment) error {
	invoice := b.account.FinaliseInvoice(billing.PurposePlanChange, b.now, lines...)
	invoice.PeriodKey = &change.PeriodKey
	change.InvoiceKey = &invoice.Key
	switch {
	case payment != nil:
		invoice.Pay(&payment.Key, b.now)
		payment.InvoiceKey = &invoice.Key
		return b.issue(&invoice)
	case invoice.Total == 0:
		return b.issue(&invoice)
	}
	invoice.Pay(nil, b.now)
	if err := b.issue(&invoice); err != nil {
		return err
	}
	return b.payFromBalance(&invoice)
}

// payFromBalance takes an invoice's total from prepaid money.
func (b *book) payFromBalance(invoice *billing.Invoice) error {
	return b.post(billing.LedgerSubscription, behind{invoice: &invoice.Key}, billing.Posting{Book: billing.BookWallet, Amount: -invoice.Total},
		billing.Posting{Book: billing.BookRevenue, Amount: invoice.Subtotal}, billing.Posting{Book: billing.BookTax, Amount: invoice.Tax})
}

// failUpgrade gives the upgrade in progress up: the plan, its credits and what was pending are as before.
func (b *book) failUpgrade(reason string) error {
	change := b.course.inProgress
	change.Close(billing.ChangeFailed, b.now)
	b.course.inProgress = nil
	b.audit("failPlanChange", billing.KindPlanChange, change.Key, fields{"status": billing.ChangeInProgress}, fields{"status": change.Status, "reason": reason})
	b.event(billing.EventChangeFailed, billing.KindPlanChange, change.Key, fields{"reason": reason})
	if err := b.UpdatePlanChange(b.ctx, change); err != nil {
		return err
	}
	return b.saveSubscription()
}

// giveUpUpgrade ends an upgrade whose time is over; its payment is withdrawn by the sweeper, and refunded should it be captured.
func (b *book) giveUpUpgrade() error {
	if err := b.abandon(func(p *billing.Payment) bool { return is(p.PlanChangeKey, b.course.inProgress.Key) }); err != nil {
		return err
	}
	return b.failUpgrade("expired")
}
