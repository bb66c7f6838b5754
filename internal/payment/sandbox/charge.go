package sandbox

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/jmoiron/sqlx"

	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment"
)

const sqlInsertCharge = `
-- name: sandbox.insertCharge
INSERT INTO sandbox_processor.charges
       (ref, payment_id, account, card_ref, card_token, status, currency, micros, captured, decline_code, description,
        action_token, return_url, settle_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, clock_timestamp() + $14::float8 * interval '1 second')
RETURNING ` + chargeColumns

// Charge takes the money, or does what the card is for. The answer is stored with the charge, in one transaction, and
// given again to every call with the same key. payment.ErrKeyReused when the key had another request, payment.ErrRefused
// for an amount or currency that cannot be charged, payment.ErrCardInvalid for a card that is gone or another customer's.
func (p *Processor) Charge(ctx context.Context, r payment.ChargeRequest) (payment.Fact, error) {
	out, err := call(ctx, p, func(own context.Context) (charged, error) {
		out, err := p.charge(own, r)
		if out.mishap == mishapLateCapture { // arranged here, for the caller may be gone already
			p.afterwards(ctx, func(own context.Context) error {
				_, err := p.charge(own, r)
				return err
			})
		}
		return out, err
	})
	if err != nil {
		return payment.Fact{}, err
	}
	switch out.mishap {
	case mishapNone:
		return p.say(out.answer)
	case mishapLateCapture:
		return payment.Fact{}, p.hang(ctx)
	default:
		return befall[payment.Fact](ctx, p, out.mishap, nil)
	}
}

func checkCharge(r *payment.ChargeRequest) error {
	if r.Key == "" || r.Account == "" || r.PaymentID == "" {
		return fmt.Errorf("sandbox: a charge needs a key, an account and a payment id: %w", payment.ErrRefused)
	}
	u, ok := ChargeUnit(r.Total.Currency)
	if !ok {
		return fmt.Errorf("sandbox: currency %q is not taken: %w", r.Total.Currency, payment.ErrRefused)
	}
	if r.Total.Micros < u.Minimum || r.Total.Micros > u.Maximum || !u.Whole(r.Total.Micros) {
		return fmt.Errorf("sandbox: %s cannot be charged: %w", r.Total, payment.ErrRefused)
	}
	return nil
}

// charged is what a call came to: an answer, and what befalls the caller instead of hearing it.
type charged struct {
	answer answer
	mishap mishap
}

// charge makes the charge or finds the stored answer. A mishap that comes before the capture leaves no charge, only the
// count of calls under the key; one that comes after is returned beside the answer, once everything is durable.
func (p *Processor) charge(ctx context.Context, r payment.ChargeRequest) (charged, error) {
	var out charged
	if err := checkCharge(&r); err != nil {
		return out, err
	}
	err := p.tx(ctx, func(tx *sqlx.Tx) error {
		key, given, err := claimKey(ctx, tx, "charge", r.Key, r)
		if err != nil {
			return err
		}
		if given != nil {
			out.answer = *given
			return nil
		}
		card, err := usableCard(ctx, tx, r.Account, r.CardRef)
		if err != nil {
			return err
		}
		if key.Attempts <= card.plan.attempts {
			out.mishap = card.plan.mishap
			return nil
		}
		if card.plan.attempts == 0 {
			out.mishap = card.plan.mishap
		}
		c, err := p.insertCharge(ctx, tx, r, card)
		if err != nil {
			return err
		}
		fact := c.fact()
		out.answer = answer{Fact: &fact, Failed: card.plan.mishap == mishapErrorReplayed}
		return storeAnswer(ctx, tx, r.Key, out.answer)
	})
	if err != nil {
		return charged{}, err
	}
	p.alert()
	return out, nil
}

func (p *Processor) insertCharge(ctx context.Context, tx *sqlx.Tx, r payment.ChargeRequest, card *TestCard) (*charge, error) {
	status, code := card.plan.outcome(r.OnSession)
	var captured money.Micros
	var actionToken sql.NullString
	var settleIn sql.NullFloat64
	switch status {
	case payment.StatusCaptured:
		captured = r.Total.Micros
	case payment.StatusRequiresAction:
		actionToken = sql.NullString{String: randomWord(32), Valid: true}
	case payment.StatusProcessing:
		settleIn = sql.NullFloat64{Float64: p.o.ProcessingDelay.Seconds(), Valid: true}
	}
	var c charge
	err := tx.GetContext(ctx, &c, sqlInsertCharge, newRef("ch"), r.PaymentID, r.Account, r.CardRef, card.Token, string(status),
		string(r.Total.Currency), int64(r.Total.Micros), int64(captured), code, r.Description, actionToken, r.ReturnURL, settleIn)
	if err != nil {
		return nil, fmt.Errorf("sandbox: store charge: %w", err)
	}
	return &c, p.writeFirstNotices(ctx, tx, &c)
}

// outcome is how a charge with this plan begins.
func (pl *plan) outcome(onSession bool) (status payment.Status, declineCode string) {
	switch {
	case pl.declineCode != "":
		return payment.StatusDeclined, pl.declineCode
	case pl.action && onSession:
		return payment.StatusRequiresAction, ""
	case pl.action:
		return payment.StatusDeclined, payment.DeclineAuthenticationRequired
	case pl.processing:
		return payment.StatusProcessing, ""
	default:
		return payment.StatusCaptured, ""
	}
}
