package cashier

import (
	"context"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/postgres"
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
	result, replayed, err := c.startAnew(ctx, actor, id, request{key, "subscribe", in}, func(b *book) (paymentMade, error) {
		return b.startSubscription(in)
	})
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

// startAnew starts a payment. Where an earlier one of the same thing waits at the customer's bank, the customer has left that page
// and starts anew, perhaps with another card or plan: the old payment is withdrawn first.
func (c *Cashier) startAnew(ctx context.Context, actor *billing.Actor, id billing.AccountID, req request,
	start func(b *book) (paymentMade, error),
) (result paymentMade, replayed bool, err error) {
	result, replayed, err = once(ctx, c, actor, id, keepForever, req, start)
	waiting := waitingForCustomer(err)
	if waiting == nil {
		return result, replayed, err
	}
	if err := c.withdraw(ctx, actor, waiting); err != nil {
		return paymentMade{}, false, err
	}
	return once(ctx, c, actor, id, keepForever, req, start)
}

// waitingForCustomer is the payment that a refusal is about, if it only waits for the customer to confirm it.
func waitingForCustomer(err error) *billing.Payment {
	f := fault.As(err)
	if f == nil || f.Code != fault.PaymentInProgress {
		return nil
	}
	if refusal, ok := f.Detail.(billing.PaymentRefusal); ok && refusal.Payment != nil && refusal.Payment.Status == billing.PaymentRequiresAction {
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
	plan, err := b.planOffered(in.Plan)
	if err != nil {
		return paymentMade{}, err
	}
	unit, err := b.c.chargeUnit(b.account)
	if err != nil {
		return paymentMade{}, err
	}
	price, _ := plan.Price(b.account.Currency)
	net, tax, err := b.account.Taxation().Split(price.Micros, unit)
	if err != nil {
		return paymentMade{}, err
	}
	if b.subscription != nil && b.subscription.Status == billing.SubscriptionIncomplete {
		p, err := b.undecided(func(p *billing.Payment) bool { return is(p.SubscriptionKey, b.subscription.Key) })
		if err != nil {
			return paymentMade{}, err
		}
		if p != nil {
			return paymentMade{}, billing.PaymentInProgress(p)
		}
	}
	if err := b.openSubscription(plan); err != nil {
		return paymentMade{}, err
	}
	result := paymentMade{Subscription: b.subscription.Key}
	if price.Micros == 0 {
		return result, b.activate(plan, nil)
	}
	p, err := b.startPayment(charge{verb: "subscribe", purpose: billing.PurposeSubscription, net: net, tax: tax, method: in.Method,
		subscription: &b.subscription.Key})
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
		version := int64(0)
		if s != nil {
			version = s.Version // goes on, for who follows the account's subscription live
		}
		s = &billing.Subscription{AccountID: b.account.ID, Key: b.account.NextKey(), Status: billing.SubscriptionIncomplete,
			CreatedAt: b.now, Version: version + 1}
		b.subscription, b.course = s, nil
	}
	s.PlanKey, s.NextActionAt = plan.Key, &lapse
	about := fields{"plan": plan.Code, "planVersion": plan.Version}
	b.audit("subscribe", billing.KindSubscription, s.Key, before, about)
	b.event(billing.EventSubscriptionIncomplete, billing.KindSubscription, s.Key, about)
	if again {
		return b.saveSubscription()
	}
	return b.InsertSubscription(b.ctx, s)
}

// activate opens the first period of a paid subscription with its credits and its invoice. p is nil for a plan that costs nothing.
func (b *book) activate(plan *billing.Plan, p *billing.Payment) error {
	s := b.subscription
	zone := b.account.Zone()
	start := billing.DateOf(b.now, zone)
	period := billing.PeriodFrom(start, start.Day, zone)
	s.Status, s.AnchorDay = billing.SubscriptionActive, &start.Day
	if err := b.openPeriod(plan, &period); err != nil {
		return err
	}
	b.configChanged = true
	about := fields{"plan": plan.Code, "planVersion": plan.Version, "periodStart": period.StartDate.String(), "periodEnd": period.EndDate.String()}
	b.audit("activate", billing.KindSubscription, s.Key, fields{"status": billing.SubscriptionIncomplete}, about)
	b.event(billing.EventSubscriptionStarted, billing.KindSubscription, s.Key, about)
	grant := billing.CreditGrant{Source: billing.GrantSubscription, Status: billing.GrantConfirmed, EffectiveAt: b.now, Granted: plan.MonthlyCredits}
	if err := b.grant(grant); err != nil {
		return err
	}
	if err := b.pauseBeyond(plan); err != nil {
		return err
	}
	invoice, err := b.periodInvoice(plan, &period, p)
	if err != nil {
		return err
	}
	return b.issue(invoice)
}

// openPeriod stores a period and makes it the subscription's present one.
func (b *book) openPeriod(plan *billing.Plan, period *billing.Period) error {
	c, err := b.onCourse()
	if err != nil {
		return err
	}
	s := b.subscription
	period.AccountID, period.Key, period.SubscriptionKey, period.PlanKey = b.account.ID, b.account.NextKey(), s.Key, plan.Key
	if err := b.InsertPeriod(b.ctx, period); err != nil {
		return err
	}
	s.PeriodKey, c.period = &period.Key, period
	return b.saveSubscription()
}

// periodInvoice draws the invoice of a whole period; it is stored by issue. p is what paid it already, nil when nothing did.
func (b *book) periodInvoice(plan *billing.Plan, period *billing.Period, p *billing.Payment) (*billing.Invoice, error) {
	unit, err := b.c.chargeUnit(b.account)
	if err != nil { // a period turns also while nobody could charge for it
		unit = money.ChargeUnit{Exponent: b.account.Currency.Exponent(), Step: 1}
	}
	line, err := billing.PlanLine(plan, period, b.account.Currency, b.account.Taxation(), unit)
	if err != nil {
		return nil, err
	}
	if p != nil {
		line.Amount, line.Tax = p.Amount, p.Tax // what was asked for when it was paid
	}
	invoice := b.account.FinaliseInvoice(billing.PurposeSubscription, b.now, line)
	invoice.PeriodKey = &period.Key
	if p != nil {
		invoice.Pay(&p.Key, b.now)
		p.InvoiceKey = &invoice.Key
	}
	return &invoice, nil
}

// grant gives credits, good until the present period ends. Granting none gives no grant.
func (b *book) grant(g billing.CreditGrant) error {
	if g.Granted == 0 {
		return nil
	}
	c, err := b.onCourse()
	if err != nil {
		return err
	}
	g.AccountID, g.Key, g.ExpiresAt = b.account.ID, b.account.NextKey(), c.period.EndsAt
	g.SubscriptionKey, g.PeriodKey = &b.subscription.Key, &c.period.Key
	if err := b.InsertGrant(b.ctx, &g); err != nil {
		return err
	}
	b.grants = append(b.grants, g)
	b.event(billing.EventCreditsGranted, billing.KindCreditGrant, g.Key, fields{"credits": g.Granted.Decimal(), "source": g.Source})
	return b.moveCredits(billing.CreditGranted, billing.CreditsIssued, g.Key, g.Granted)
}

// moveCredits books a movement of a grant's credits.
func (b *book) moveCredits(kind billing.CreditKind, other billing.CreditBook, grant billing.Key, amount money.Credits) error {
	return b.Write(b.ctx, postgres.InsertCreditEntries(b.account.PostCredits(kind, other, grant, amount, b.now)))
}

// saveGrant stores a grant as it is now.
func (b *book) saveGrant(g billing.CreditGrant) error {
	for i := range b.grants {
		if b.grants[i].Key == g.Key {
			b.grants[i] = g
		}
	}
	return b.Write(b.ctx, postgres.UpdateGrants(g))
}
