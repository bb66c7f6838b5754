package sandbox

import (
	"context"

	"github.com/aura-billing/gateway/internal/payment"
)

const sqlChargeByRef = `
-- name: sandbox.chargeByRef
SELECT ` + chargeColumns + ` FROM sandbox_processor.charges WHERE ref = $1 AND ($2 = '' OR account = $2)`

// A payment has one charge unless its key was used up and forgotten in between; then the one that has the money counts,
// else the newest.
const sqlChargeByPayment = `
-- name: sandbox.chargeByPayment
SELECT ` + chargeColumns + ` FROM sandbox_processor.charges WHERE payment_id = $1 AND ($2 = '' OR account = $2)
 ORDER BY (status = 'CAPTURED') DESC, created_at DESC, ref DESC LIMIT 1`

// Lookup finds a charge by its ref or, without one, by our payment id, as it is now. If the account is given it must be
// the charge's. payment.ErrNotFound otherwise.
func (p *Processor) Lookup(ctx context.Context, r payment.LookupRequest) (payment.Fact, error) {
	return call(ctx, p, func(ctx context.Context) (payment.Fact, error) {
		statement, id := sqlChargeByRef, r.Ref
		if r.Ref == "" {
			statement, id = sqlChargeByPayment, r.PaymentID
		}
		var c charge
		if err := p.db.GetContext(ctx, &c, statement, id, r.Account); err != nil {
			return payment.Fact{}, notFound(err, "look up charge")
		}
		return p.absolute(c.fact()), nil
	})
}
