package cashier

import (
	"context"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
)

// MaxAdvance is how far a test clock moves in one call: a month and a little.
const MaxAdvance = 35 * 24 * time.Hour

// CreateTestClock stops a sandbox account's time where it is. From then on only AdvanceTestClock moves it.
func (c *Cashier) CreateTestClock(ctx context.Context, actor *billing.Actor, id billing.AccountID) error {
	return c.write(ctx, actor, id, func(b *book) error {
		if b.account.Mode != billing.ModeSandbox {
			return fault.New(fault.SandboxOnly, "Only SANDBOX accounts can have a test clock; the time of a LIVE account is everybody's.")
		}
		if b.account.TestClock != nil {
			return fault.New(fault.TestClockExists, "The account has a test clock already; advance it.")
		}
		b.account.TestClock = &b.now
		b.audit("createTestClock", billing.KindAccount, 0, nil, fields{"now": b.now})
		b.event(billing.EventTestClockCreated, billing.KindAccount, 0, fields{"now": b.now})
		return nil
	})
}

// AdvanceTestClock moves a test clock forward, stopping at each instant at which something is due to do it, as it would have been
// done then: periods turn, renewals are charged and retried, what was not paid in time ends. It returns when nothing is due up
// to the time asked for, or early when a payment is not decided: then reached is false, and asking again goes on from there.
func (c *Cashier) AdvanceTestClock(ctx context.Context, actor *billing.Actor, id billing.AccountID, to time.Time) (reached bool, err error) {
	if err := c.checkAdvance(ctx, actor, id, to); err != nil {
		return false, err
	}
	waited, stop := context.WithTimeout(ctx, c.o.ReplyWait)
	defer stop()
	for {
		if err := c.expireAt(ctx, id); err != nil {
			return false, err
		}
		charged, err := c.Renew(ctx, id)
		if err != nil {
			return false, err
		}
		if charged != nil {
			select {
			case <-charged:
			case <-waited.Done():
			}
		}
		reached, again, err := c.stepTestClock(ctx, actor, id, to)
		if err != nil || !again {
			return reached, err
		}
		if waited.Err() != nil {
			return false, nil // the caller waited long enough; the rest is for the next call
		}
	}
}

func (c *Cashier) checkAdvance(ctx context.Context, actor *billing.Actor, id billing.AccountID, to time.Time) error {
	return c.write(ctx, actor, id, func(b *book) error {
		clock := b.account.TestClock
		switch {
		case clock == nil:
			return fault.New(fault.TestClockRequired, "The account has no test clock; create one first.")
		case to.Before(*clock):
			return fault.Newf(fault.BadUserInput, "Time does not run backwards: the clock shows %s.", clock.UTC().Format(time.RFC3339Nano)).At("input", "to")
		case to.Sub(*clock) > MaxAdvance:
			return fault.Newf(fault.BadUserInput, "A test clock moves at most 35 days a call: to %s.", clock.Add(MaxAdvance).UTC().Format(time.RFC3339Nano)).
				At("input", "to")
		}
		return nil
	})
}

// stepTestClock moves the clock to the next instant at which something is due, but not while an automatic charge is open: what
// time brings next depends on it. again is true when there is more to do.
func (c *Cashier) stepTestClock(ctx context.Context, actor *billing.Actor, id billing.AccountID, to time.Time) (reached, again bool, err error) {
	err = c.write(ctx, actor, id, func(b *book) error {
		reached, again = false, false
		charge, err := b.undecided(func(p *billing.Payment) bool { return p.Automatic })
		if err != nil || charge != nil {
			return err
		}
		next := to
		if s := b.subscription; s != nil && s.NextActionAt != nil && s.NextActionAt.Before(to) {
			next = *s.NextActionAt
		}
		expiry, err := b.NextExpiry(b.ctx, id)
		if err != nil {
			return err
		}
		if expiry != nil && expiry.Before(next) {
			next = *expiry
		}
		before := *b.account.TestClock
		if !next.After(before) {
			reached = !to.After(before)
			again = !reached
			return nil
		}
		again = true
		b.account.TestClock = &next
		b.audit("advanceTestClock", billing.KindAccount, 0, fields{"now": before}, fields{"now": next})
		b.event(billing.EventTestClockAdvanced, billing.KindAccount, 0, fields{"from": before, "now": next})
		return nil
	})
	return reached, again, err
}

// expireAt ends the reservations that have expired by the time a test clock shows.
func (c *Cashier) expireAt(ctx context.Context, id billing.AccountID) error {
	for {
		accounts, err := c.o.DB.Accounts(ctx, []billing.AccountID{id})
		if err != nil || len(accounts) == 0 || accounts[0].TestClock == nil {
			return err
		}
		due, err := c.o.DB.ReservationsToExpire(ctx, id, *accounts[0].TestClock, sweepBatch)
		if err != nil || len(due) == 0 {
			return err
		}
		if err := c.expire(ctx, due); err != nil {
			return err
		}
	}
}
