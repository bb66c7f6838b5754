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
		if next.Status == billing.PaymentCaptured && p.Status != billing.PaymentCaptured {
			if r.Captured != p.Total {
				return fmt.Errorf("payment %s captured %d of %d", p.GlobalID(), r.Captured, p.Total)
			}
			if err := b.credit(p, &next); err != nil {
				return err
			}
		}
		if next.Status != p.Status {
			next.Attempts = 0
		}
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
		return b.UpdatePayment(b.ctx, &next)
	})
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

// credit turns captured money into what it was paid for. Where that is gone, a subscription that lapsed or was given up, the
// payment stays CAPTURED and the sweeper refunds it.
func (b *book) credit(was, p *billing.Payment) error {
	kind, postings := p.CreditPostings()
	switch p.Purpose {
	case billing.PurposeTopUp:
		if err := b.post(kind, &p.Key, postings...); err != nil {
			return err
		}
		invoice := b.account.FinaliseInvoice(billing.PurposeTopUp, &p.Key, b.now,
			billing.InvoiceLine{Description: "Balance top-up", Quantity: 1, Amount: p.Amount, Tax: p.Tax})
		p.Status, p.InvoiceKey = billing.PaymentCredited, &invoice.Key
		b.event(billing.EventBalanceToppedUp, billing.KindBalance, 0, fields{"amount": p.AmountMoney().Decimal(),
			"currency": p.Currency, "available": b.balance.AvailableAmount().Decimal(), "version": b.balance.Version})
		return b.issue(&invoice)
	case billing.PurposeSubscription:
		s := b.subscription
		if s == nil || s.Key != *p.SubscriptionKey || s.Status != billing.SubscriptionIncomplete || !was.Status.Undecided() {
			return nil
		}
		plan, err := rowOf(b.Plans(b.ctx, []billing.Key{s.PlanKey}))
		if err != nil {
			return err
		}
		if err := b.post(kind, &p.Key, postings...); err != nil {
			return err
		}
		p.Status = billing.PaymentCredited
		return b.activate(plan, p, p.Amount, p.Tax)
	default:
		return fmt.Errorf("payment %s has the unknown purpose %s", p.GlobalID(), p.Purpose)
	}
}
