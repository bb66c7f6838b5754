package postgres

import (
	"context"

	"github.com/aura-billing/gateway/internal/billing"
)

const sqlInsertAudit = `-- name: InsertAudit
INSERT INTO audit_log (account_id, seq, at, subject, role, verb, target, target_key, before, after, request_id)
VALUES (:account_id, :seq, :at, :subject, :role, :verb, :target, :target_key, :before, :after, :request_id)`

// InsertAudit writes the audit trail of a transaction.
func (tx *Tx) InsertAudit(ctx context.Context, rows []billing.Audit) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.insert(ctx, sqlInsertAudit, rows)
}

const sqlInsertEvents = `-- name: InsertEvents
INSERT INTO events (account_id, seq, at, type, subject, subject_key, data)
VALUES (:account_id, :seq, :at, :type, :subject, :subject_key, :data)`

// InsertEvents writes the business events of a transaction.
func (tx *Tx) InsertEvents(ctx context.Context, rows []billing.Event) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.insert(ctx, sqlInsertEvents, rows)
}
