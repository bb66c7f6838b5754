package cashier

import (
	"context"
	"fmt"

	"github.com/aura-billing/gateway/internal/billing"
)

// Settle books what is newly known of a payment: the processor's reply, a webhook's look-up, the sweeper's. It is the one door
// through which money enters the books. A report that is stale or says nothing new changes nothing.
func (c *Cashier) Settle(ctx context.Context, actor *billing.Actor, id billing.RowID, r billing.Report) error {
	return c.write(ctx, actor, id.Account, func(b *book) error {
		p, err := rowOf(b.Payments(b.ctx, b.row(id.Key)))
		if err != nil {
			return err
		}
		next, changed := p.Apply(r, b.clock)
		if !changed {
			next = *p
			next.NextActionAt = p.NextAsk(b.clock)
			return b.UpdatePayment(b.ctx, &next)
		}
		switch {
		case next.Status == billing.PaymentCaptured && p.Status != billing.PaymentCaptured:
			if r.Captured != p.Total {
				return fmt.Errorf("payment %s captured %d of %d", p.GlobalID(), r.Captured, p.Total)
			}
			if err := b.credit(p, &next); err != nil {
				return err
			}
		case p.Status.Undecided() && next.Failure() != nil:
			if err := b.paymentFailed(&next); err != nil {
				return err
			}
		}
		return b.storePayment(p, &next)
	})
}

// storePayment stores a payment that has changed, and tells of it.
func (b *book) storePayment(p, next *billing.Payment) error {
	if next.Status != p.Status {
		next.Attempts = 0
	}
	next.UpdatedAt = b.now // as CreatedAt: under a test clock the database's time may lie before it
	next.NextActionAt = next.NextAsk(b.clock)
	before := fields{"status": p.Status}
	after := fields{"status": next.Status, "purpose": next.Purpose, "total": next.TotalMoney().Decimal(), "currency": next.Currency}
	if f := next.Failure(); f != nil {
		after["code"], after["declineCode"] = f.Code, f.DeclineCode
	}
	b.audit("settle", billing.KindPayment, p.Key, before, after)
	if t, ok := paymentEvents[next.Status]; ok {
		b.event(t, billing.KindPayment, p.Key, after)
	}
	if err := b.UpdatePayment(b.ctx, next); err != nil {
		return err
	}
	if b.subscription == nil || next.Status == p.Status || !is(next.SubscriptionKey, b.subscription.Key) {
		return nil
	}
	return b.saveSubscription() // its pending payment is another, or none
}

var paymentEvents = map[billing.PaymentStatus]billing.EventType{
	billing.PaymentCredited:       billing.EventPaymentSucceeded,
	billing.PaymentDeclined:       billing.EventPaymentFailed,
	billing.PaymentCanceled:       billing.EventPaymentFailed,
	billing.PaymentExpired:        billing.EventPaymentFailed,
	billing.PaymentRequiresAction: billing.EventPaymentRequiresAction,
	billing.PaymentCaptured:       billing.EventPaymentRefunding,
	billing.PaymentRefunded:       billing.EventPaymentRefunded,
}

// credit turns captured money into what it was paid for. Where that is gone, a subscription that lapsed, an upgrade that was
// given up, an invoice that is closed, the payment stays CAPTURED and the sweeper refunds it.
func (b *book) credit(was, p *billing.Payment) error {
	buy, err := b.bought(was, p)
	if err != nil || buy == nil {
		return err
	}
	kind, postings := p.CreditPostings()
	if err := b.post(kind, behind{payment: &p.Key}, postings...); err != nil {
		return err
	}
	p.Status = billing.PaymentCredited
	return buy()
}

// bought is what a payment buys; nil when it can no longer be had.
func (b *book) bought(was, p *billing.Payment) (buy func() error, err error) {
	s := b.subscription
	switch {
	case p.Purpose == billing.PurposeTopUp:
		return func() error { return b.topUp(p) }, nil
	case p.PlanChangeKey != nil:
		if waits, err := b.waitsFor(p); err != nil || !waits {
			return nil, err
		}
		return func() error { return b.applyUpgrade(p) }, nil
	case p.DueInvoiceKey != nil:
		if s == nil || !is(s.DueInvoice, *p.DueInvoiceKey) {
			return nil, nil //nolint:nilnil // it can no longer be had
		}
		// A payment that we had given up came after all while another is on its way: that one pays, an invoice is paid once.
		other, err := b.undecided(func(o *billing.Payment) bool { return o.Key != p.Key && is(o.DueInvoiceKey, *p.DueInvoiceKey) })
		if err != nil || other != nil {
			return nil, err
		}
		invoice, err := rowOf(b.Invoices(b.ctx, b.row(*p.DueInvoiceKey)))
		if err != nil {
			return nil, err
		}
		return func() error { return b.payInvoice(invoice, p) }, nil
	case p.Purpose == billing.PurposeSubscription:
		if s == nil || s.Key != *p.SubscriptionKey || s.Status != billing.SubscriptionIncomplete || !was.Status.Undecided() {
			return nil, nil //nolint:nilnil // it can no longer be had
		}
		plan, err := b.plan(s.PlanKey)
		if err != nil {
			return nil, err
		}
		return func() error { return b.activate(plan, p) }, nil
	default:
		return nil, fmt.Errorf("payment %s has the unknown purpose %s", p.GlobalID(), p.Purpose)
	}
}

// waitsFor tells whether the upgrade in progress is the one that a payment is for.
func (b *book) waitsFor(p *billing.Payment) (bool, error) {
	c, err := b.onCourse()
	return err == nil && c.inProgress != nil && is(p.PlanChangeKey, c.inProgress.Key), err
}

// topUp is what a top-up buys besides the money itself: its invoice, and the news.
func (b *book) topUp(p *billing.Payment) error {
	invoice := b.account.FinaliseInvoice(billing.PurposeTopUp, b.now,
		billing.InvoiceLine{Description: "Balance top-up", Quantity: 1, Amount: p.Amount, Tax: p.Tax})
	invoice.Pay(&p.Key, b.now)
	p.InvoiceKey = &invoice.Key
	b.event(billing.EventBalanceToppedUp, billing.KindBalance, 0, fields{"amount": p.AmountMoney().Decimal(),
		"currency": p.Currency, "available": b.balance.AvailableAmount().Decimal(), "version": b.balance.Version})
	return b.issue(&invoice)
}

// paymentFailed undoes what waited for a payment.
func (b *book) paymentFailed(p *billing.Payment) error {
	switch {
	case p.PlanChangeKey != nil:
		if waits, err := b.waitsFor(p); err != nil || !waits {
			return err
		}
		return b.failUpgrade("payment")
	case p.DueInvoiceKey != nil && !p.Automatic && p.Status != billing.PaymentDeclined:
		return nil // the customer left the bank's page, or nobody answered: no decline, and the automatic charge is still to come
	case p.DueInvoiceKey != nil && b.subscription != nil && is(b.subscription.DueInvoice, *p.DueInvoiceKey):
		invoice, err := rowOf(b.Invoices(b.ctx, b.row(*p.DueInvoiceKey)))
		if err != nil {
			return err
		}
		f := p.Failure()
		return b.chargeFailed(invoice, p.Automatic, fields{"code": f.Code, "declineCode": f.DeclineCode})
	default:
		return nil
	}
}
