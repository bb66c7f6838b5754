package postgres

import (
	"context"

	"github.com/lib/pq"

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

const sqlLimitTold = `-- name: LimitTold
SELECT EXISTS (SELECT FROM events WHERE account_id = $1 AND type = 'agent.limit_reached' AND subject_key = $2 AND data @> $3::jsonb)`

// LimitTold tells whether there is an event that says of an agent's limit what is given, as JSON.
func (r reader) LimitTold(ctx context.Context, agent billing.RowID, what string) (bool, error) {
	told, err := one[bool](ctx, r.q, sqlLimitTold, agent.Account, agent.Key, what)
	return told != nil && *told, err
}

const eventColumns = `r.account_id, r.seq, r.at, r.type, r.subject, r.subject_key, r.data`

const sqlEventsPage = `-- name: EventsPage
SELECT ` + eventColumns + `
FROM unnest($1::bigint[]) AS wanted (account_id)
CROSS JOIN LATERAL (
    SELECT * FROM events WHERE account_id = wanted.account_id AND seq > $2 AND seq < $3 ORDER BY seq ASC LIMIT $4
) r`

var eventsPage = keysetOf(sqlEventsPage)

// EventsPage reads the same page of several accounts' events, oldest first. Numbers are given under the account's lock, so an
// event is never seen before one with a lower number: whoever goes on after the last one seen misses none.
func (r reader) EventsPage(ctx context.Context, ids []billing.AccountID, p billing.Page) ([]*billing.Event, error) {
	return readPage[billing.Event](ctx, r, eventsPage, false, ids, p)
}

const sqlEventsBySeq = `-- name: EventsBySeq
SELECT ` + eventColumns + `
FROM unnest($1::bigint[], $2::bigint[]) AS wanted (account_id, seq)
JOIN events r ON r.account_id = wanted.account_id AND r.seq = wanted.seq`

// Events reads events by their numbers.
func (r reader) Events(ctx context.Context, rows []billing.RowID) ([]*billing.Event, error) {
	accounts, seqs := split(rows)
	return many[*billing.Event](ctx, r.q, sqlEventsBySeq, pq.Array(accounts), pq.Array(seqs))
}
