package cashier

import (
	"context"
	"fmt"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

// Subscribe is what subscribe was asked for.
type Subscribe struct {
	Plan   billing.Key
	Method *billing.Key // nil: the default card
}

// Subscribe takes an account's first plan: charges the first period, and with the success opens the period, grants its credits
// and writes the invoice, all at once. Until then the subscription is INCOMPLETE; after 23 hours it lapses.
func (c *Cashier) Subscribe(ctx context.Context, actor *billing.Actor, id billing.AccountID, key string, in Subscribe) (
	subscription billing.RowID, p *billing.Payment, replayed bool, err error,
) {
	start := func() (paymentMade, bool, error) {
		return once(ctx, c, actor, id, keepForever, request{key, "subscribe", in}, func(b *book) (paymentMade, error) {
			return b.startSubscription(in)
		})
	}
	result, replayed, err := start()
	if waiting := waitingForCustomer(err); waiting != nil {
		// The customer left the bank's page and starts anew, perhaps with another card or plan: the old payment is withdrawn.
		if err := c.withdraw(ctx, actor, waiting); err != nil {
			return billing.RowID{}, nil, false, err
		}
		result, replayed, err = start()
	}
	if err != nil {
		return billing.RowID{}, nil, replayed, err
	}
	subscription = billing.RowID{Account: id, Key: result.Subscription}
	if result.Payment == 0 { // the plan costs nothing
		return subscription, nil, replayed, nil
	}
	p, err = c.finish(ctx, actor, billing.RowID{Account: id, Key: result.Payment})
	return subscription, p, replayed, err
}

// waitingForCustomer is the payment that a refusal is about, if it only waits for the customer to confirm it.
func waitingForCustomer(err error) *billing.Payment {
	f := fault.As(err)
	if f == nil || f.Code != fault.PaymentInProgress {
		return nil
	}
	if refusal, ok := f.Detail.(billing.PaymentRefusal); ok && refusal.Payment.Status == billing.PaymentRequiresAction {
		return refusal.Payment
	}
	return nil
}

// withdraw gives up a payment that waits for the customer. Should the customer have confirmed it meanwhile, that is booked.
func (c *Cashier) withdraw(ctx context.Context, actor *billing.Actor, p *billing.Payment) error {
	processor := c.processorNamed(p.Processor)
	if processor == nil || p.ProcessorRef == nil {
		return billing.PaymentInProgress(p)
	}
	fact, err := processor.Cancel(ctx, *p.ProcessorRef)
	if err != nil {
		return billing.PaymentInProgress(p).Wrap(err)
	}
	report, err := reportOf(fact, p)
	if err != nil {
		return err
	}
	return c.Settle(ctx, actor, billing.RowID{Account: p.AccountID, Key: p.Key}, report)
}

func (b *book) startSubscription(in Subscribe) (paymentMade, error) {
	if b.subscription.Configured() {
		return paymentMade{}, fault.New(fault.AlreadySubscribed, "The account has a subscription already; change its plan instead.")
	}
	plan, err := rowOf(b.Plans(b.ctx, []billing.Key{in.Plan}))
	if err != nil && !fault.Is(err, fault.NotFound) {
		return paymentMade{}, err
	}
	if plan == nil || !plan.Offered {
		return paymentMade{}, fault.New(fault.PlanUnavailable, "This plan is not offered; choose one from plans.").At("input", "planId")
	}
	price, ok := plan.Price(b.account.Currency)
	if !ok {
		return paymentMade{}, fault.Newf(fault.PlanUnavailable, "This plan has no price in %s.", b.account.Currency).At("input", "planId")
	}
	if b.subscription != nil && b.subscription.Status == billing.SubscriptionIncomplete {
		undecided, err := b.UndecidedPayments(b.ctx, []billing.AccountID{b.account.ID})
		if err != nil {
			return paymentMade{}, err
		}
		for _, p := range undecided {
			if p.SubscriptionKey != nil && *p.SubscriptionKey == b.subscription.Key {
				return paymentMade{}, billing.PaymentInProgress(p)
			}
		}
	}
	if err := b.openSubscription(plan); err != nil {
		return paymentMade{}, err
	}
	result := paymentMade{Subscription: b.subscription.Key}
	if price.Micros == 0 {
		return result, b.activate(plan, nil, price.Micros, 0)
	}
	p, err := b.startPayment("subscribe", billing.PurposeSubscription, price.Micros, in.Method, &b.subscription.Key)
	if err != nil {
		return paymentMade{}, err
	}
	result.Payment = p.Key
	return result, nil
}

// openSubscription makes the INCOMPLETE subscription, or takes the one whose payment failed up again.
func (b *book) openSubscription(plan *billing.Plan) error {
	lapse := b.now.Add(billing.IncompleteLapse)
	s := b.subscription
	again := s != nil && s.Status == billing.SubscriptionIncomplete
	var before any
	if again {
		before = fields{"plan": billing.ID{Kind: billing.KindPlan, Key: s.PlanKey}.String()}
	} else {
		s = &billing.Subscription{AccountID: b.account.ID, Key: b.account.NextKey(), Status: billing.SubscriptionIncomplete, CreatedAt: b.now}
		b.subscription = s
	}
	s.PlanKey, s.NextActionAt = plan.Key, &lapse
	about := fields{"plan": plan.Code, "planVersion": plan.Version}
	b.audit("subscribe", billing.KindSubscription, s.Key, before, about)
	b.event(billing.EventSubscriptionIncomplete, billing.KindSubscription, s.Key, about)
	if again {
		return b.UpdateSubscription(b.ctx, s)
	}
	return b.InsertSubscription(b.ctx, s)
}

// activate opens the first period of a paid subscription with its credits and its invoice.
func (b *book) activate(plan *billing.Plan, p *billing.Payment, amount, tax money.Micros) error {
	s := b.subscription
	zone := b.account.Zone()
	start := billing.DateOf(b.now, zone)
	period := billing.PeriodFrom(start, start.Day, zone)
	period.AccountID, period.Key, period.SubscriptionKey, period.PlanKey = b.account.ID, b.account.NextKey(), s.Key, plan.Key
	if err := b.InsertPeriod(b.ctx, &period); err != nil {
		return err
	}
	s.Status, s.AnchorDay, s.PeriodKey, s.NextActionAt = billing.SubscriptionActive, &start.Day, &period.Key, &period.EndsAt
	if err := b.UpdateSubscription(b.ctx, s); err != nil {
		return err
	}
	b.configChanged = true
	about := fields{"plan": plan.Code, "planVersion": plan.Version, "periodStart": period.StartDate.String(), "periodEnd": period.EndDate.String()}
	b.audit("activate", billing.KindSubscription, s.Key, fields{"status": billing.SubscriptionIncomplete}, about)
	b.event(billing.EventSubscriptionStarted, billing.KindSubscription, s.Key, about)
	if err := b.grantPeriod(s, &period, plan.MonthlyCredits); err != nil {
		return err
	}
	var paidBy *billing.Key
	if p != nil {
		paidBy = &p.Key
	}
	invoice := b.account.FinaliseInvoice(billing.PurposeSubscription, paidBy, b.now, billing.InvoiceLine{
		Description: fmt.Sprintf("%s plan, %s credits", plan.Name, plan.MonthlyCredits.Decimal()),
		Quantity:    1, Amount: amount, Tax: tax, PeriodStart: &period.StartDate, PeriodEnd: &period.EndDate})
	if p != nil {
		p.InvoiceKey = &invoice.Key
	}
	return b.issue(&invoice)
}

// grantPeriod gives a period's credits, good until the period ends.
func (b *book) grantPeriod(s *billing.Subscription, period *billing.Period, credits money.Credits) error {
	if credits == 0 {
		return nil
	}
	grant := billing.CreditGrant{AccountID: b.account.ID, Key: b.account.NextKey(), SubscriptionKey: &s.Key, PeriodKey: &period.Key,
		Source: billing.GrantSubscription, Status: billing.GrantConfirmed, EffectiveAt: b.now, ExpiresAt: period.EndsAt, Granted: credits}
	if err := b.InsertGrant(b.ctx, &grant); err != nil {
		return err
	}
	b.grants = append(b.grants, grant)
	b.event(billing.EventCreditsGranted, billing.KindCreditGrant, grant.Key, fields{"credits": credits.Decimal(), "source": grant.Source})
	return b.InsertCreditEntries(b.ctx, b.account.PostCredits(billing.CreditGranted, billing.CreditsIssued, grant.Key, credits, b.now))
}
