package cashier

import (
	"context"
	"fmt"

	"github.com/aura-billing/gateway/internal/billing"
)

// expireAsk ends a reservation that nobody extended.
type expireAsk struct{ reservationAsk }

func (a *expireAsk) decide(u *usageBook, _ bool) error {
	if r, err := a.of(u); err == nil {
		u.Expire(r)
	}
	return nil
}

// SweepReservations ends reservations that nobody extended: what they hold is free again.
func (c *Cashier) SweepReservations(ctx context.Context) (int, error) {
	due, err := c.o.DB.DueReservations(ctx, sweepBatch, c.failing.now())
	if err != nil {
		return 0, err
	}
	return len(due), c.expire(ctx, due)
}

// expire ends reservations, all at the same time: those of an account meet in its lane.
func (c *Cashier) expire(ctx context.Context, due []billing.RowID) error {
	failed := make(chan error, len(due))
	for _, id := range due {
		go func() {
			err := c.use(ctx, &expireAsk{reservationAsk{id: id}})
			if err != nil {
				c.failing.add(id.Account)
				err = fmt.Errorf("account %s: %w", id.Account.GlobalID(), err)
			}
			failed <- err
		}()
	}
	var first error
	for range due {
		if err := <-failed; err != nil && first == nil {
			first = err
		}
	}
	return first
}
