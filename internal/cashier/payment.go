package cashier

import (
	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

// charge is a payment that is to be started.
type charge struct {
	verb      string
	purpose   billing.PaymentPurpose
	net, tax  money.Micros
	method    *billing.Key // nil: the default card
	automatic bool         // without the customer present

	subscription *billing.Key
	change       *billing.PlanChange
	invoice      *billing.Key // the OPEN one that it pays
}

// startPayment records the intent to charge a card, before anybody is asked for the money.
func (b *book) startPayment(c charge) (*billing.Payment, error) {
	method, err := b.cardToCharge(c.method)
	if err != nil {
		return nil, err
	}
	unit, err := b.c.chargeUnit(b.account)
	if err != nil {
		return nil, err
	}
	total := c.net + c.tax
	if !unit.Whole(c.net) || total < unit.Minimum || total > unit.Maximum {
		return nil, fault.Newf(fault.PlanUnavailable, "%s cannot be charged to a card.", money.Amount{Micros: total, Currency: b.account.Currency})
	}
	p := &billing.Payment{AccountID: b.account.ID, Key: b.account.NextKey(), Purpose: c.purpose, Status: billing.PaymentSubmitted,
		Amount: c.net, Tax: c.tax, Total: total, Currency: b.account.Currency, MethodKey: method.Key, Processor: method.Processor,
		SubscriptionKey: c.subscription, DueInvoiceKey: c.invoice, Automatic: c.automatic, CreatedAt: b.now, UpdatedAt: b.now,
		AskedAt: b.clock, Deadline: billing.DeadlineFrom(c.purpose, b.clock), NextActionAt: b.callEndsBy()}
	if c.change != nil {
		p.PlanChangeKey = &c.change.Key
		if lapse := b.clock.Add(c.change.ExpiresAt.Sub(b.now)); lapse.Before(p.Deadline) {
			p.Deadline = lapse
		}
	}
	about := fields{"purpose": p.Purpose, "total": p.TotalMoney().Decimal(), "currency": p.Currency, "card": method.GlobalID()}
	b.audit(c.verb, billing.KindPayment, p.Key, nil, about)
	b.event(billing.EventPaymentStarted, billing.KindPayment, p.Key, about)
	return p, b.InsertPayment(b.ctx, p)
}

// undecided finds a payment that may still take money.
func (b *book) undecided(fits func(p *billing.Payment) bool) (*billing.Payment, error) {
	payments, err := b.UndecidedPayments(b.ctx, []billing.AccountID{b.account.ID})
	if err != nil {
		return nil, err
	}
	for _, p := range payments {
		if fits(p) {
			return p, nil
		}
	}
	return nil, nil //nolint:nilnil // there is none
}

// abandon ends the time of undecided payments for which nothing can be had any more: the sweeper withdraws them, asks for no
// money that was not asked for yet, and refunds what is captured all the same.
func (b *book) abandon(fits func(p *billing.Payment) bool) error {
	payments, err := b.UndecidedPayments(b.ctx, []billing.AccountID{b.account.ID})
	if err != nil {
		return err
	}
	for _, p := range payments {
		if !fits(p) {
			continue
		}
		p.Deadline, p.NextActionAt = b.clock, &b.clock
		if err := b.UpdatePayment(b.ctx, p); err != nil {
			return err
		}
	}
	return nil
}
