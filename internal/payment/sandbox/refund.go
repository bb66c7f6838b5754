package sandbox

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"github.com/aura-billing/gateway/internal/payment"
)

const sqlInsertRefund = `
-- name: sandbox.insertRefund
INSERT INTO sandbox_processor.refunds (ref, charge_ref, micros, reason) VALUES ($1, $2, $3, $4)`

const sqlAddRefunded = `
-- name: sandbox.addRefunded
UPDATE sandbox_processor.charges SET refunded = refunded + $2, updated_at = clock_timestamp() WHERE ref = $1
RETURNING ` + chargeColumns

// Refund gives back all or part of a captured charge; the Fact's Refunded is the sum so far. The same key gives the same
// answer again. payment.ErrNotFound for an unknown charge; payment.ErrRefused for one that is not captured and for an
// amount that is not positive, not whole, of another currency or more than what is left.
func (p *Processor) Refund(ctx context.Context, r payment.RefundRequest) (payment.Fact, error) {
	return call(ctx, p, func(ctx context.Context) (payment.Fact, error) {
		if r.Key == "" {
			return payment.Fact{}, fmt.Errorf("sandbox: a refund needs a key: %w", payment.ErrRefused)
		}
		var a answer
		err := p.tx(ctx, func(tx *sqlx.Tx) error {
			_, given, err := claimKey(ctx, tx, "refund", r.Key, r)
			if err != nil {
				return err
			}
			if given != nil {
				a = *given
				return nil
			}
			c, ref, err := p.refund(ctx, tx, r)
			if err != nil {
				return err
			}
			fact := c.fact()
			fact.RefundRef = ref
			a = answer{Fact: &fact}
			return storeAnswer(ctx, tx, r.Key, a)
		})
		if err != nil {
			return payment.Fact{}, err
		}
		p.alert()
		return p.say(a)
	})
}

func (p *Processor) refund(ctx context.Context, tx *sqlx.Tx, r payment.RefundRequest) (_ *charge, ref string, err error) {
	c, err := lockCharge(ctx, tx, r.Ref)
	if err != nil {
		return nil, "", err
	}
	if err := checkRefund(c, r); err != nil {
		return nil, "", err
	}
	ref = newRef("re")
	_, err = tx.ExecContext(ctx, sqlInsertRefund, ref, c.Ref, int64(r.Amount.Micros), r.Reason)
	if err != nil {
		return nil, "", fmt.Errorf("sandbox: store refund: %w", err)
	}
	var after charge
	if err := tx.GetContext(ctx, &after, sqlAddRefunded, c.Ref, int64(r.Amount.Micros)); err != nil {
		return nil, "", fmt.Errorf("sandbox: add refund: %w", err)
	}
	return &after, ref, p.writeNotice(ctx, tx, &after, noticeRefunded)
}

func checkRefund(c *charge, r payment.RefundRequest) error {
	u, _ := ChargeUnit(c.Currency)
	switch {
	case c.Status != payment.StatusCaptured:
		return fmt.Errorf("sandbox: refund of a charge that is %s: %w", c.Status, payment.ErrRefused)
	case r.Amount.Currency != c.Currency:
		return fmt.Errorf("sandbox: refund in %s of a charge in %s: %w", r.Amount.Currency, c.Currency, payment.ErrRefused)
	case r.Amount.Micros <= 0 || !u.Whole(r.Amount.Micros):
		return fmt.Errorf("sandbox: %s cannot be refunded: %w", r.Amount, payment.ErrRefused)
	case r.Amount.Micros > c.Captured-c.Refunded:
		return fmt.Errorf("sandbox: refund of %s is more than what is left: %w", r.Amount, payment.ErrRefused)
	}
	return nil
}
