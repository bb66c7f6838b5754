package sandbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment"
)

// charge is a row of the processor's books.
type charge struct {
	Ref         string         `db:"ref"`
	PaymentID   string         `db:"payment_id"`
	Account     string         `db:"account"`
	CardRef     string         `db:"card_ref"`
	CardToken   string         `db:"card_token"`
	Status      payment.Status `db:"status"`
	Currency    money.Currency `db:"currency"`
	Micros      money.Micros   `db:"micros"`
	Captured    money.Micros   `db:"captured"`
	Refunded    money.Micros   `db:"refunded"`
	DeclineCode string         `db:"decline_code"`
	Description string         `db:"description"`
	ActionToken sql.NullString `db:"action_token"`
	ReturnURL   string         `db:"return_url"`
	CreatedAt   time.Time      `db:"created_at"`
	UpdatedAt   time.Time      `db:"updated_at"`
}

const chargeColumns = `ref, payment_id, account, card_ref, card_token, status, currency, micros, captured, refunded, decline_code,
 description, action_token, return_url, created_at, updated_at`

// fact is the charge in the words of the payment package; ActionURL is a path still.
func (c *charge) fact() payment.Fact {
	f := payment.Fact{
		Ref:         c.Ref,
		PaymentID:   c.PaymentID,
		Account:     c.Account,
		Status:      c.Status,
		Total:       money.Amount{Micros: c.Micros, Currency: c.Currency},
		Captured:    c.Captured,
		Refunded:    c.Refunded,
		DeclineCode: c.DeclineCode,
		CreatedAt:   c.CreatedAt.UTC(),
		UpdatedAt:   c.UpdatedAt.UTC(),
	}
	if c.Status == payment.StatusRequiresAction {
		f.ActionURL = bankPath + c.ActionToken.String
	}
	return f
}

const sqlLockCharge = `
-- name: sandbox.lockCharge
SELECT ` + chargeColumns + ` FROM sandbox_processor.charges WHERE ref = $1 FOR UPDATE`

// lockCharge reads a charge and keeps others from changing it until the transaction ends.
func lockCharge(ctx context.Context, tx *sqlx.Tx, ref string) (*charge, error) {
	var c charge
	if err := tx.GetContext(ctx, &c, sqlLockCharge, ref); err != nil {
		return nil, notFound(err, "lock charge")
	}
	return &c, nil
}

// notFound turns "no row" into payment.ErrNotFound and wraps everything else.
func notFound(err error, doing string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("sandbox: %s: %w", doing, payment.ErrNotFound)
	}
	return fmt.Errorf("sandbox: %s: %w", doing, err)
}

const sqlDecideCharge = `
-- name: sandbox.decideCharge
UPDATE sandbox_processor.charges
   SET status = $2::text, captured = CASE $2::text WHEN 'CAPTURED' THEN micros ELSE 0 END, decline_code = $3, settle_at = NULL,
       updated_at = clock_timestamp()
 WHERE ref = $1 AND status IN ('REQUIRES_ACTION', 'PROCESSING')
RETURNING ` + chargeColumns

// decide ends an undecided charge and writes the notice of it. false when it was decided before: nothing changes then.
func (p *Processor) decide(ctx context.Context, tx *sqlx.Tx, ref string, to payment.Status, declineCode string) (bool, error) {
	var c charge
	err := tx.GetContext(ctx, &c, sqlDecideCharge, ref, string(to), declineCode)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("sandbox: decide charge: %w", err)
	}
	return true, p.writeNotice(ctx, tx, &c, noticeTypes[to])
}
