package sandbox

import (
	"context"

	"github.com/jmoiron/sqlx"

	"github.com/aura-billing/gateway/internal/payment"
)

// Cancel gives up a charge that waits for the customer's bank or is being processed. One that was decided before stays as
// it is, and the Fact says what that is. payment.ErrNotFound for an unknown charge.
func (p *Processor) Cancel(ctx context.Context, ref string) (payment.Fact, error) {
	return call(ctx, p, func(ctx context.Context) (payment.Fact, error) {
		var c *charge
		err := p.tx(ctx, func(tx *sqlx.Tx) error {
			if _, err := p.decide(ctx, tx, ref, payment.StatusCanceled, ""); err != nil {
				return err
			}
			var err error
			c, err = lockCharge(ctx, tx, ref)
			return err
		})
		if err != nil {
			return payment.Fact{}, err
		}
		p.alert()
		return p.absolute(c.fact()), nil
	})
}
