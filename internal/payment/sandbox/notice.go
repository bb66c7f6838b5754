package sandbox

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jmoiron/sqlx"

	"github.com/aura-billing/gateway/internal/payment"
)

// The types of notices.
const (
	noticeRequiresAction = "charge.requires_action"
	noticeProcessing     = "charge.processing"
	noticeCaptured       = "charge.captured"
	noticeDeclined       = "charge.declined"
	noticeCanceled       = "charge.canceled"
	noticeRefunded       = "charge.refunded"
)

var noticeTypes = map[payment.Status]string{
	payment.StatusRequiresAction: noticeRequiresAction,
	payment.StatusProcessing:     noticeProcessing,
	payment.StatusCaptured:       noticeCaptured,
	payment.StatusDeclined:       noticeDeclined,
	payment.StatusCanceled:       noticeCanceled,
}

// event is a notice's body, laid out like a Stripe event.
type event struct {
	ID       string    `json:"id"`
	Object   string    `json:"object"` // "event"
	Type     string    `json:"type"`
	Created  int64     `json:"created"` // unix seconds
	Livemode bool      `json:"livemode"`
	Data     eventData `json:"data"`
}

type eventData struct {
	Object eventObject `json:"object"`
}

// eventObject is the charge as it was then; readers look it up before they believe anything.
type eventObject struct {
	ID          string         `json:"id"`
	Object      string         `json:"object"` // "charge"
	Status      payment.Status `json:"status"`
	Amount      string         `json:"amount"` // decimal
	Currency    string         `json:"currency"`
	Refunded    int64          `json:"refunded_micros"`
	DeclineCode string         `json:"decline_code,omitempty"`
	Metadata    eventMetadata  `json:"metadata"`
}

type eventMetadata struct {
	Account   string `json:"account"`
	PaymentID string `json:"payment_id"`
}

const sqlInsertNotice = `
-- name: sandbox.insertNotice
INSERT INTO sandbox_processor.notices (id, charge_ref, type, body, copies, after_id, due_at)
VALUES ($1, $2, $3, $4, $5, nullif($6, ''),
        CASE WHEN $7 THEN timestamptz 'infinity' ELSE clock_timestamp() + $8::float8 * interval '1 second' END)`

// writeFirstNotices tells of a charge as it begins. Out of order means that charge.processing, first by its content, waits
// until charge.captured was delivered.
func (p *Processor) writeFirstNotices(ctx context.Context, tx *sqlx.Tx, c *charge) error {
	id := newRef("evt")
	if err := p.insertNotice(ctx, tx, c, noticeTypes[c.Status], id, ""); err != nil {
		return err
	}
	if planOf(c.CardToken).notices != noticeOutOfOrder || c.Status != payment.StatusCaptured {
		return nil
	}
	before := *c
	before.Status, before.Captured = payment.StatusProcessing, 0
	return p.insertNotice(ctx, tx, &before, noticeProcessing, newRef("evt"), id)
}

// writeNotice tells of a later change of the charge.
func (p *Processor) writeNotice(ctx context.Context, tx *sqlx.Tx, c *charge, noticeType string) error {
	return p.insertNotice(ctx, tx, c, noticeType, newRef("evt"), "")
}

// insertNotice writes one notice into the outbox, in the transaction of the change; after names the notice that must be
// delivered before.
func (p *Processor) insertNotice(ctx context.Context, tx *sqlx.Tx, c *charge, noticeType, id, after string) error {
	body, err := json.Marshal(event{
		ID: id, Object: "event", Type: noticeType, Created: c.UpdatedAt.Unix(),
		Data: eventData{Object: eventObject{
			ID: c.Ref, Object: "charge", Status: c.Status, Amount: c.fact().Total.Decimal(), Currency: string(c.Currency),
			Refunded: int64(c.Refunded), DeclineCode: c.DeclineCode,
			Metadata: eventMetadata{Account: c.Account, PaymentID: c.PaymentID},
		}},
	})
	if err != nil {
		return fmt.Errorf("sandbox: write notice: %w", err)
	}
	plan := planOf(c.CardToken).notices
	copies, delay := 1, 0.0
	switch plan {
	case noticeTwice:
		copies = 2
	case noticeLate:
		delay = p.o.LateBy.Seconds()
	}
	held := plan == noticeNever || after != ""
	_, err = tx.ExecContext(ctx, sqlInsertNotice, id, c.Ref, noticeType, string(body), copies, after, held, delay)
	if err != nil {
		return fmt.Errorf("sandbox: store notice: %w", err)
	}
	return nil
}

// planOf is the plan of a charge's card; that of an ordinary card if the token has left the table.
func planOf(token string) plan {
	if known, ok := findCard(token); ok {
		return known.plan
	}
	return plan{}
}
