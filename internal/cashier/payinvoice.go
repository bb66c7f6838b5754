package cashier

import (
	"context"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
)

// PayInvoice charges a card for an open invoice now, with the customer present: how a subscription that is past due recovers
// without waiting for the next retry. A payment of it that waits at the customer's bank is withdrawn first.
func (c *Cashier) PayInvoice(ctx context.Context, actor *billing.Actor, id billing.RowID, key string, method *billing.Key) (
	*billing.Payment, bool, error,
) {
	req := request{key, "payInvoice", []any{id.Key, method}}
	result, replayed, err := c.startAnew(ctx, actor, id.Account, req, func(b *book) (paymentMade, error) {
		return b.startInvoicePayment(id.Key, method)
	})
	if err != nil {
		return nil, replayed, err
	}
	p, err := c.finish(ctx, actor, billing.RowID{Account: id.Account, Key: result.Payment})
	return p, replayed, err
}

func (b *book) startInvoicePayment(key billing.Key, method *billing.Key) (paymentMade, error) {
	invoice, err := rowOf(b.Invoices(b.ctx, b.row(key)))
	if err != nil {
		return paymentMade{}, err
	}
	if invoice.Status != billing.InvoiceOpen || b.subscription == nil || !is(b.subscription.DueInvoice, key) {
		return paymentMade{}, fault.Newf(fault.InvoiceNotPayable, "The invoice is %s; only an OPEN one can be paid.", invoice.Status).
			At("input", "invoiceId")
	}
	other, err := b.undecided(func(p *billing.Payment) bool { return is(p.DueInvoiceKey, key) })
	if err != nil {
		return paymentMade{}, err
	}
	if other != nil {
		return paymentMade{}, billing.PaymentInProgress(other)
	}
	p, err := b.startPayment(charge{verb: "payInvoice", purpose: billing.PurposeSubscription, net: invoice.Subtotal, tax: invoice.Tax, method: method,
		subscription: &b.subscription.Key, invoice: &invoice.Key})
	if err != nil {
		return paymentMade{}, err
	}
	return paymentMade{Payment: p.Key}, b.saveSubscription()
}
