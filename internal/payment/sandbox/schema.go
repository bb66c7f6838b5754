package sandbox

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
)

const sqlLockSchema = `
-- name: sandbox.lockSchema
SELECT pg_advisory_xact_lock(hashtext('sandbox_processor.schema'))`

const sqlCreateSteps = `
-- name: sandbox.createSteps
CREATE SCHEMA IF NOT EXISTS sandbox_processor;
CREATE TABLE IF NOT EXISTS sandbox_processor.steps (
	step       int PRIMARY KEY,
	applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
)`

const sqlStepsDone = `
-- name: sandbox.stepsDone
SELECT count(*) FROM sandbox_processor.steps`

const sqlStepDone = `
-- name: sandbox.stepDone
INSERT INTO sandbox_processor.steps (step) VALUES ($1)`

// prepareSchema brings the tables to their latest form, under one lock, so that processes opening together wait for each
// other. The steps that were applied once never change; a change is a new step.
func prepareSchema(ctx context.Context, db *sqlx.DB) error {
	return inTx(ctx, db, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, sqlLockSchema); err != nil {
			return fmt.Errorf("sandbox: lock schema: %w", err)
		}
		if _, err := tx.ExecContext(ctx, sqlCreateSteps); err != nil {
			return fmt.Errorf("sandbox: create schema: %w", err)
		}
		var done int
		if err := tx.GetContext(ctx, &done, sqlStepsDone); err != nil {
			return fmt.Errorf("sandbox: read schema steps: %w", err)
		}
		for i := done; i < len(schemaSteps); i++ {
			if _, err := tx.ExecContext(ctx, schemaSteps[i]); err != nil {
				return fmt.Errorf("sandbox: schema step %d: %w", i+1, err)
			}
			if _, err := tx.ExecContext(ctx, sqlStepDone, i+1); err != nil {
				return fmt.Errorf("sandbox: note schema step %d: %w", i+1, err)
			}
		}
		return nil
	})
}

// schemaSteps make the tables. The constraints repeat the processor's promises, so that a bug here cannot capture twice or
// refund too much unseen.
var schemaSteps = []string{`
-- name: sandbox.schemaStep1
CREATE TABLE sandbox_processor.customers (
	account    text PRIMARY KEY,
	ref        text NOT NULL UNIQUE,
	created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE sandbox_processor.cards (
	ref         text PRIMARY KEY,
	account     text NOT NULL REFERENCES sandbox_processor.customers,
	token       text NOT NULL,
	fingerprint text NOT NULL,
	exp_month   int  NOT NULL CHECK (exp_month BETWEEN 1 AND 12),
	exp_year    int  NOT NULL,
	created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
	detached_at timestamptz,
	UNIQUE (account, ref)
);
CREATE TABLE sandbox_processor.charges (
	ref          text PRIMARY KEY,
	payment_id   text NOT NULL,
	account      text NOT NULL,
	card_ref     text NOT NULL,
	card_token   text NOT NULL,
	status       text NOT NULL CHECK (status IN ('REQUIRES_ACTION', 'PROCESSING', 'CAPTURED', 'DECLINED', 'CANCELED')),
	currency     text NOT NULL,
	micros       bigint NOT NULL CHECK (micros > 0),
	captured     bigint NOT NULL DEFAULT 0,
	refunded     bigint NOT NULL DEFAULT 0,
	decline_code text NOT NULL DEFAULT '',
	description  text NOT NULL DEFAULT '',
	action_token text UNIQUE,
	return_url   text NOT NULL DEFAULT '',
	settle_at    timestamptz,
	created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
	updated_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
	FOREIGN KEY (account, card_ref) REFERENCES sandbox_processor.cards (account, ref),
	CONSTRAINT captured_whole_or_not CHECK (captured = CASE status WHEN 'CAPTURED' THEN micros ELSE 0 END),
	CONSTRAINT refunded_within_captured CHECK (refunded BETWEEN 0 AND captured),
	CONSTRAINT declined_with_code CHECK ((status = 'DECLINED') = (decline_code <> '')),
	CONSTRAINT action_has_page CHECK (status <> 'REQUIRES_ACTION' OR action_token IS NOT NULL),
	CONSTRAINT processing_will_settle CHECK ((status = 'PROCESSING') = (settle_at IS NOT NULL))
);
CREATE INDEX charges_by_payment ON sandbox_processor.charges (payment_id);
CREATE INDEX charges_in_time ON sandbox_processor.charges (created_at, ref);
CREATE INDEX charges_to_settle ON sandbox_processor.charges (settle_at) WHERE settle_at IS NOT NULL;
CREATE TABLE sandbox_processor.refunds (
	ref        text PRIMARY KEY,
	charge_ref text NOT NULL REFERENCES sandbox_processor.charges,
	micros     bigint NOT NULL CHECK (micros > 0),
	reason     text NOT NULL DEFAULT '',
	created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX refunds_of_charge ON sandbox_processor.refunds (charge_ref);
CREATE TABLE sandbox_processor.responses (
	key          text PRIMARY KEY,
	request_hash bytea NOT NULL,
	attempts     int NOT NULL DEFAULT 1,
	answer       text NOT NULL DEFAULT '',
	created_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX responses_by_age ON sandbox_processor.responses (created_at);
CREATE TABLE sandbox_processor.notices (
	id           text PRIMARY KEY,
	charge_ref   text NOT NULL REFERENCES sandbox_processor.charges,
	type         text NOT NULL,
	body         text NOT NULL,
	copies       int NOT NULL DEFAULT 1,
	delivered    int NOT NULL DEFAULT 0,
	attempts     int NOT NULL DEFAULT 0,
	after_id     text,
	due_at       timestamptz NOT NULL,
	last_error   text NOT NULL DEFAULT '',
	created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
	CONSTRAINT delivered_within_copies CHECK (delivered BETWEEN 0 AND copies)
);
CREATE INDEX notices_due ON sandbox_processor.notices (due_at) WHERE due_at < 'infinity';
CREATE INDEX notices_after ON sandbox_processor.notices (after_id) WHERE after_id IS NOT NULL;
CREATE INDEX notices_by_age ON sandbox_processor.notices (created_at);
CREATE INDEX notices_of_charge ON sandbox_processor.notices (charge_ref)`,
}
