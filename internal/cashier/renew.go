package cashier

import (
	"context"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
)

// Renew does what is due on a subscription: time's own part, and the charge of the open invoice. Any number of processes may
// call it; the account's lock lets one of them start the charge. The channel closes when the charge is decided or was given up
// for now; nil when none was started.
func (c *Cashier) Renew(ctx context.Context, id billing.AccountID) (<-chan struct{}, error) {
	actor := billing.System("renewal")
	var started *billing.Payment
	err := c.write(ctx, actor, id, func(b *book) (err error) {
		started, err = b.chargeDue()
		return err
	})
	if err != nil || started == nil {
		return nil, err
	}
	return c.ask(ctx, actor, billing.RowID{Account: id, Key: started.Key}), nil
}

// chargePause is how long a charge that cannot be started now is put off.
const chargePause = time.Hour

// customersTime is how long after it was issued an invoice is left to a customer who is at the bank's page to pay it.
const customersTime = 24 * time.Hour

// chargeDue starts the charge of the open invoice, if its time has come. nil when it has not, or when it failed for want of a card.
func (b *book) chargeDue() (*billing.Payment, error) {
	s := b.subscription
	if s == nil || s.NextActionAt == nil || b.now.Before(*s.NextActionAt) {
		return nil, nil //nolint:nilnil // nothing is due
	}
	if s.ChargeAt == nil || b.now.Before(*s.ChargeAt) {
		return nil, b.saveUnnoticed() // due for what has been done: it is looked at again when something is
	}
	invoice, err := rowOf(b.Invoices(b.ctx, b.row(*s.DueInvoice)))
	if err != nil {
		return nil, err
	}
	other, err := b.undecided(func(p *billing.Payment) bool { return is(p.DueInvoiceKey, invoice.Key) })
	if err != nil {
		return nil, err
	}
	if other != nil && other.Status == billing.PaymentRequiresAction && !b.now.Before(invoice.IssuedAt.Add(customersTime)) {
		// Who keeps opening the bank's page and never confirms is past due all the same; what is confirmed later still pays.
		return nil, b.chargeFailed(invoice, true, fields{"code": fault.AuthenticationRequired})
	}
	_, away := b.c.processorOf(b.account)
	if other != nil || away != nil { // the customer is paying it, or nobody can be asked
		later := b.now.Add(chargePause)
		s.ChargeAt = &later
		return nil, b.saveUnnoticed()
	}
	s.ChargeAt = nil
	p, err := b.startPayment(charge{verb: "renew", purpose: billing.PurposeSubscription, net: invoice.Subtotal, tax: invoice.Tax, automatic: true,
		subscription: &s.Key, invoice: &invoice.Key})
	if fault.Is(err, fault.PaymentMethodRequired) {
		return nil, b.chargeFailed(invoice, true, fields{"code": fault.PaymentMethodRequired})
	}
	if err != nil {
		return nil, err
	}
	return p, b.saveSubscription()
}

// saveUnnoticed stores the subscription's schedule where nothing happened that anybody is told of.
func (b *book) saveUnnoticed() error {
	b.audit("reschedule", billing.KindSubscription, b.subscription.Key, nil, fields{"chargeAt": b.subscription.ChargeAt})
	return b.saveSubscription()
}

// chargeFailed books that the charge of the period's invoice failed: the schedule goes on, and the part of its credits that was
// not used yet is taken back until it is paid.
func (b *book) chargeFailed(invoice *billing.Invoice, automatic bool, why fields) error {
	s := b.subscription
	before := s.Status
	turned := s.ChargeFailed(automatic, b.now)
	told := invoiceTold(invoice)
	for k, v := range why {
		told[k] = v
	}
	told["attempts"], told["nextAttemptAt"] = s.Attempts, s.ChargeAt
	b.audit("chargeFailed", billing.KindInvoice, invoice.Key, nil, told)
	b.event(billing.EventInvoicePaymentFailed, billing.KindInvoice, invoice.Key, told)
	if !turned {
		return b.saveSubscription()
	}
	b.configChanged = true
	b.audit("chargeFailed", billing.KindSubscription, s.Key, fields{"status": before}, fields{"status": s.Status})
	event := billing.EventSubscriptionUnpaid
	if s.Status == billing.SubscriptionPastDue {
		event = billing.EventSubscriptionPastDue
	}
	b.event(event, billing.KindSubscription, s.Key, fields{"invoice": invoice.DisplayNumber(), "nextAttemptAt": s.ChargeAt})
	if err := b.voidProvisional(); err != nil {
		return err
	}
	return b.saveSubscription()
}

// voidProvisional takes back what is unused of the period's credits.
func (b *book) voidProvisional() error {
	for _, g := range b.grants {
		if g.Status != billing.GrantProvisional || !is(g.PeriodKey, *b.subscription.PeriodKey) {
			continue
		}
		unused := g.Remaining()
		g.Status, g.Voided = billing.GrantVoided, unused
		if err := b.saveGrant(g); err != nil {
			return err
		}
		b.event(billing.EventCreditsVoided, billing.KindCreditGrant, g.Key, fields{"credits": unused.Decimal()})
		if unused == 0 {
			continue
		}
		if err := b.moveCredits(billing.CreditVoid, billing.CreditsVoided, g.Key, -unused); err != nil {
			return err
		}
	}
	return nil
}

// payInvoice closes the period's invoice with the payment that paid it: the credits are confirmed, what was taken back of them
// is there again, and a subscription that was past due is ACTIVE.
func (b *book) payInvoice(invoice *billing.Invoice, p *billing.Payment) error {
	invoice.Pay(&p.Key, b.now)
	p.InvoiceKey = &invoice.Key
	if err := b.closeInvoice(invoice, "payInvoice", billing.EventInvoicePaid); err != nil {
		return err
	}
	s := b.subscription
	before := s.Status
	s.Settled()
	s.Status = billing.SubscriptionActive
	if before != s.Status {
		b.configChanged = true
		b.audit("recover", billing.KindSubscription, s.Key, fields{"status": before}, fields{"status": s.Status})
		b.event(billing.EventSubscriptionRecovered, billing.KindSubscription, s.Key, fields{"invoice": invoice.DisplayNumber()})
	}
	if err := b.confirmGrants(); err != nil {
		return err
	}
	return b.saveSubscription()
}

func (b *book) confirmGrants() error {
	grants, err := b.PeriodGrants(b.ctx, billing.RowID{Account: b.account.ID, Key: *b.subscription.PeriodKey})
	if err != nil {
		return err
	}
	for _, g := range grants {
		if g.Status == billing.GrantConfirmed {
			continue
		}
		again := g.Voided
		g.Status, g.Voided = billing.GrantConfirmed, 0
		b.restoreToBook(g)
		if err := b.saveGrant(g); err != nil {
			return err
		}
		if again == 0 {
			continue
		}
		b.event(billing.EventCreditsRestored, billing.KindCreditGrant, g.Key, fields{"credits": again.Decimal()})
		if err := b.moveCredits(billing.CreditRestore, billing.CreditsVoided, g.Key, again); err != nil {
			return err
		}
	}
	return nil
}

// restoreToBook makes a grant one of the book's open ones again, if it was not.
func (b *book) restoreToBook(g billing.CreditGrant) {
	for _, open := range b.grants {
		if open.Key == g.Key {
			return
		}
	}
	b.grants = append(b.grants, g)
}
