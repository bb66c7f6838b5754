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

const sqlLockAccounts = `-- name: LockAccounts
SELECT ` + accountColumns + ` FROM accounts WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE`

// Lock takes the rows of accounts, ascending by id whatever the order asked for, and waits for who holds them. It is the first
// statement of every write on an account. Accounts that do not exist are left out.
func (tx *Tx) Lock(ctx context.Context, ids ...billing.AccountID) ([]*billing.Account, error) {
	return many[*billing.Account](ctx, tx.q, sqlLockAccounts, pq.Array(ids))
}

const sqlClock = `-- name: Clock
SELECT clock_timestamp()`

// Clock is the database's time, read after the locks: a writer that waited does not bring an old time along.
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

const sqlSaveAccount = `-- name: SaveAccount
UPDATE accounts SET default_method = :default_method, last_time = :last_time, test_clock = :test_clock, revision = :revision,
    config_revision = :config_revision,
    last_key = :last_key, ledger_seq = :ledger_seq, credit_seq = :credit_seq, credits_posted = :credits_posted,
    audit_seq = :audit_seq, event_seq = :event_seq, invoice_number = :invoice_number,
    credit_note_number = :credit_note_number
WHERE id = :id`

// SaveAccount stores the counters, the account's time and its revisions: the last statement of every write.
func (tx *Tx) SaveAccount(ctx context.Context, a *billing.Account) error {
	return tx.insert(ctx, sqlSaveAccount, a)
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
