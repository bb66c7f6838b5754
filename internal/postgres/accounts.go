package postgres

import (
	"context"
	"time"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

const accountColumns = `id, name, mode, currency, time_zone, tax_rate, tax_inclusive, tax_id, default_method, created_at, last_time,
    test_clock, revision, config_revision, last_key, ledger_seq, credit_seq, credits_posted, audit_seq, event_seq, invoice_number,
    credit_note_number`

const sqlAccountsByID = `-- name: AccountsByID
SELECT ` + accountColumns + ` FROM accounts WHERE id = ANY($1)`

// Accounts reads accounts by id; those that do not exist are left out.
func (r reader) Accounts(ctx context.Context, ids []billing.AccountID) ([]*billing.Account, error) {
	return many[*billing.Account](ctx, r.q, sqlAccountsByID, pq.Array(ids))
}

// The clock is read outside of what locks: for each row after its lock was had.
const sqlLockAccounts = `-- name: LockAccounts
SELECT locked.*, clock_timestamp() AS clock
FROM (SELECT ` + accountColumns + ` FROM accounts WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE) locked`

// Lock takes the rows of accounts, ascending by id whatever the order asked for, and waits for who holds them. It is the first
// statement of every write on an account. Accounts that do not exist are left out. clock is the database's time when all locks were
// had: a writer that waited does not bring an old time along.
func (tx *Tx) Lock(ctx context.Context, ids ...billing.AccountID) (accounts []*billing.Account, clock time.Time, err error) {
	rows, err := many[*struct {
		billing.Account
		Clock time.Time `db:"clock"`
	}](ctx, tx.q, sqlLockAccounts, pq.Array(ids))
	if err != nil {
		return nil, time.Time{}, err
	}
	for _, row := range rows {
		accounts = append(accounts, &row.Account)
		if row.Clock.After(clock) {
			clock = row.Clock
		}
	}
	return accounts, clock.UTC(), nil
}

const sqlAccountsNotHeld = `-- name: AccountsNotHeld
SELECT id FROM accounts WHERE id = ANY($1) FOR NO KEY UPDATE SKIP LOCKED`

// NotHeld tells which accounts nobody else is writing to right now; it waits for none.
func (tx *Tx) NotHeld(ctx context.Context, ids []billing.AccountID) (map[billing.AccountID]bool, error) {
	found, err := many[billing.AccountID](ctx, tx.q, sqlAccountsNotHeld, pq.Array(ids))
	free := make(map[billing.AccountID]bool, len(found))
	for _, id := range found {
		free[id] = true
	}
	return free, err
}

const sqlClock = `-- name: Clock
SELECT clock_timestamp()`

// Clock is the database's time.
func (tx *Tx) Clock(ctx context.Context) (time.Time, error) {
	now, err := one[time.Time](ctx, tx.q, sqlClock)
	if err != nil {
		return time.Time{}, err
	}
	return now.UTC(), nil
}

const sqlInsertAccount = `-- name: InsertAccount
INSERT INTO accounts (id, name, mode, currency, time_zone, tax_rate, tax_inclusive, tax_id, created_at, last_time, audit_seq, event_seq)
VALUES (:id, :name, :mode, :currency, :time_zone, :tax_rate, :tax_inclusive, :tax_id, :created_at, :last_time, :audit_seq, :event_seq)`

const sqlInsertBalance = `-- name: InsertBalance
INSERT INTO balances (account_id, currency, updated_at) VALUES (:id, :currency, :created_at)`

// InsertAccount stores a new account with its empty balance.
func (tx *Tx) InsertAccount(ctx context.Context, a *billing.Account) error {
	if err := tx.insert(ctx, sqlInsertAccount, a); err != nil {
		return err
	}
	return tx.insert(ctx, sqlInsertBalance, a)
}

const sqlSaveAccounts = `-- name: SaveAccounts
UPDATE accounts a SET default_method = given.default_method, last_time = given.last_time, test_clock = given.test_clock,
    revision = given.revision, config_revision = given.config_revision, last_key = given.last_key, ledger_seq = given.ledger_seq,
    credit_seq = given.credit_seq, credits_posted = given.credits_posted, audit_seq = given.audit_seq, event_seq = given.event_seq,
    invoice_number = given.invoice_number, credit_note_number = given.credit_note_number
FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
    $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[])
    AS given (id, default_method, last_time, test_clock, revision, config_revision, last_key, ledger_seq, credit_seq, credits_posted,
    audit_seq, event_seq, invoice_number, credit_note_number)
WHERE a.id = given.id`

// SaveAccounts stores the counters, the accounts' times and their revisions: the last statement of every write.
func SaveAccounts(rows []*billing.Account) Write {
	type a = *billing.Account
	return Write{sqlSaveAccounts, []any{ints(rows, func(r a) billing.AccountID { return r.ID }),
		intsOrNull(rows, func(r a) *billing.Key { return r.DefaultMethod }), times(rows, func(r a) time.Time { return r.LastTime }),
		timesOrNull(rows, func(r a) *time.Time { return r.TestClock }), ints(rows, func(r a) int64 { return r.Revision }),
		ints(rows, func(r a) int64 { return r.ConfigRevision }), ints(rows, func(r a) billing.Key { return r.LastKey }),
		ints(rows, func(r a) int64 { return r.LedgerSeq }), ints(rows, func(r a) int64 { return r.CreditSeq }),
		ints(rows, func(r a) int64 { return int64(r.CreditsPosted) }), ints(rows, func(r a) int64 { return r.AuditSeq }),
		ints(rows, func(r a) int64 { return r.EventSeq }), ints(rows, func(r a) int64 { return r.InvoiceNumber }),
		ints(rows, func(r a) int64 { return r.CreditNoteNumber })}}
}

// Now is the database's time outside a transaction.
func (db *DB) Now(ctx context.Context) (time.Time, error) {
	now, err := one[time.Time](ctx, db.q, sqlClock)
	if err != nil {
		return time.Time{}, err
	}
	return now.UTC(), nil
}

const sqlRevisions = `-- name: Revisions
SELECT id AS account_id, revision AS version FROM accounts WHERE id = ANY($1)`

// Versions reads the revisions of several accounts in one query: how a process finds out what it missed.
func (db *DB) Versions(ctx context.Context, ids []billing.AccountID) (map[billing.AccountID]int64, error) {
	rows, err := many[struct {
		AccountID billing.AccountID `db:"account_id"`
		Version   int64             `db:"version"`
	}](ctx, db.q, sqlRevisions, pq.Array(ids))
	if err != nil {
		return nil, err
	}
	versions := make(map[billing.AccountID]int64, len(rows))
	for _, row := range rows {
		versions[row.AccountID] = row.Version
	}
	return versions, nil
}
