package cashier

import (
	"context"

	"github.com/aura-billing/gateway/internal/billing"
)

// Roll does what time alone has made due in an account's books. Every write does it first; the worker calls it for accounts
// that nobody writes to.
func (c *Cashier) Roll(ctx context.Context, id billing.AccountID) error {
	return c.write(ctx, billing.System("roll"), id, func(*book) error { return nil })
}

func (b *book) roll() error {
	r := billing.RollPeriod(b.subscription, b.grants, b.now)
	if r.Empty() {
		return nil
	}
	actor := b.actor
	b.actor = billing.System("roll") // what time does is nobody's doing
	defer func() { b.actor = actor }()

	for _, g := range r.Expire {
		if err := b.expire(g); err != nil {
			return err
		}
	}
	if r.Lapse {
		return b.endSubscription("lapse")
	}
	return nil
}

// expire books the end of a grant's unused credits.
func (b *book) expire(g billing.CreditGrant) error {
	unused := g.Remaining()
	g.Expired += unused
	if err := b.UpdateGrant(b.ctx, &g); err != nil {
		return err
	}
	for i := range b.grants {
		if b.grants[i].Key == g.Key {
			b.grants[i] = g
		}
	}
	b.event(billing.EventCreditsExpired, billing.KindCreditGrant, g.Key, fields{"credits": unused.Decimal()})
	return b.InsertCreditEntries(b.ctx, b.account.PostCredits(billing.CreditExpiry, billing.CreditsExpired, g.Key, -unused, b.now))
}

// endSubscription cancels the subscription for good.
func (b *book) endSubscription(verb string) error {
	s := b.subscription
	before := s.Status
	s.Status, s.CanceledAt, s.NextActionAt = billing.SubscriptionCanceled, &b.now, nil
	b.configChanged = true
	b.audit(verb, billing.KindSubscription, s.Key, fields{"status": before}, fields{"status": s.Status})
	b.event(billing.EventSubscriptionCanceled, billing.KindSubscription, s.Key, fields{"reason": verb})
	return b.UpdateSubscription(b.ctx, s)
}
