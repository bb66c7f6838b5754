package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/pgtest"
	"github.com/aura-billing/gateway/internal/postgres"
)

// open gives a database with so many accounts, numbered from 1.
func open(t *testing.T, url string, change ...func(*postgres.Options)) *postgres.DB {
	t.Helper()
	o := postgres.DefaultOptions()
	for _, f := range change {
		f(&o)
	}
	db, err := postgres.Open(url, o)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func withAccounts(t *testing.T, n int) *pgtest.DB {
	t.Helper()
	pg := pgtest.New(t)
	for i := range n {
		pg.MustExec(`INSERT INTO accounts (id, name, mode, currency, time_zone, created_at, last_time)
			VALUES ($1, 'A', 'SANDBOX', 'USD', 'UTC', now(), now())`, i+1)
	}
	return pg
}

func nameOf(t *testing.T, pg *pgtest.DB, id int) string {
	t.Helper()
	var name string
	must(t, pg.Get(&name, `SELECT name FROM accounts WHERE id = $1`, id))
	return name
}

func rename(ctx context.Context, tx *postgres.Tx, id int, name string) error {
	return tx.Raw(ctx, `UPDATE accounts SET name = $2 WHERE id = $1`, id, name)
}

// Two transactions that lock two accounts crosswise: the database ends one, which runs again and is not lost.
func TestDeadlockIsTriedAgain(t *testing.T) {
	t.Parallel()
	pg := withAccounts(t, 2)
	db := open(t, pg.URL)
	var both sync.WaitGroup // each holds its first lock
	both.Add(2)
	var runs atomic.Int64
	cross := func(name string, first, second billing.AccountID) error {
		once := sync.OnceFunc(func() { both.Done(); both.Wait() })
		return db.Tx(t.Context(), func(ctx context.Context, tx *postgres.Tx) error {
			runs.Add(1)
			for i, id := range []billing.AccountID{first, second} {
				if _, _, err := tx.Lock(ctx, id); err != nil {
					return err
				}
				if err := tx.Raw(ctx, `UPDATE accounts SET name = name || $2 WHERE id = $1`, id, name); err != nil {
					return err
				}
				if i == 0 {
					once()
				}
			}
			return nil
		})
	}
	errs := make(chan error, 2)
	go func() { errs <- cross("x", 1, 2) }()
	go func() { errs <- cross("y", 2, 1) }()
	for range 2 {
		must(t, <-errs)
	}
	if n := runs.Load(); n != 3 {
		t.Errorf("%d runs, want one of two to have been repeated", n)
	}
	for id := 1; id <= 2; id++ {
		if name := nameOf(t, pg, id); name != "Axy" && name != "Ayx" {
			t.Errorf("account %d is %q: a write was lost or done twice", id, name)
		}
	}
}

// What the database goes on refusing because of others ends as CONFLICT, which may be tried again, after five repetitions.
func TestRetriesEnd(t *testing.T) {
	t.Parallel()
	pg := withAccounts(t, 1)
	db := open(t, pg.URL)
	for _, state := range []string{"40001", "40P01"} {
		runs := 0
		err := db.Tx(t.Context(), func(ctx context.Context, tx *postgres.Tx) error {
			runs++
			must(t, rename(ctx, tx, 1, "never"))
			return tx.Raw(ctx, `DO $$ BEGIN RAISE EXCEPTION 'others' USING ERRCODE = '`+state+`'; END $$`)
		})
		if f := fault.As(err); runs != 6 || f == nil || f.Code != fault.Conflict || !f.Code.Retryable() {
			t.Errorf("%s: %d runs, then %v", state, runs, err)
		}
	}
	if nameOf(t, pg, 1) != "A" {
		t.Error("a transaction that failed left something")
	}
}

// Other errors are not repeated.
func TestErrorsAreNotTriedAgain(t *testing.T) {
	t.Parallel()
	db := open(t, withAccounts(t, 1).URL)
	boom := errors.New("boom")
	runs := 0
	err := db.Tx(t.Context(), func(context.Context, *postgres.Tx) error { runs++; return boom })
	if !errors.Is(err, boom) || runs != 1 {
		t.Errorf("%d runs, %v", runs, err)
	}
	runs = 0
	err = db.Tx(t.Context(), func(ctx context.Context, tx *postgres.Tx) error {
		runs++
		return tx.Raw(ctx, `UPDATE accounts SET mode = 'NEITHER' WHERE id = 1`)
	})
	if err == nil || fault.As(err) != nil || runs != 1 {
		t.Errorf("a broken rule of the schema: %d runs, %v: it is a fault of ours", runs, err)
	}
}

// Somebody who waits too long for an account hears that it is busy and may try again.
func TestLockTimeout(t *testing.T) {
	t.Parallel()
	pg := withAccounts(t, 1)
	db := open(t, pg.URL, func(o *postgres.Options) { o.LockTimeout = 50 * time.Millisecond })
	held, release := make(chan struct{}), make(chan struct{})
	done := make(chan error)
	go func() {
		done <- db.Tx(t.Context(), func(ctx context.Context, tx *postgres.Tx) error {
			_, _, err := tx.Lock(ctx, 1)
			close(held)
			<-release
			return err
		})
	}()
	<-held
	err := db.Tx(t.Context(), func(ctx context.Context, tx *postgres.Tx) error {
		_, _, err := tx.Lock(ctx, 1)
		return err
	})
	f := fault.As(err)
	if f == nil || f.Code != fault.Unavailable || !f.Code.Retryable() || f.RetryAfter <= 0 || !postgres.LockTimeout(err) {
		t.Errorf("waiting too long: %v", err)
	}
	// Readers do not wait.
	if rows, err := db.Accounts(t.Context(), []billing.AccountID{1}); err != nil || len(rows) != 1 {
		t.Errorf("reading a locked account: %v, %v", rows, err)
	}
	// Nor does who writes a child row: the lock lets foreign keys be checked.
	_, err = pg.Exec(`INSERT INTO balances (account_id, currency, updated_at) VALUES (1, 'USD', now())`)
	must(t, err)
	close(release)
	must(t, <-done)
}

func TestNestedIsRefused(t *testing.T) {
	t.Parallel()
	pg := withAccounts(t, 1)
	db := open(t, pg.URL)
	inner := false
	err := db.Tx(t.Context(), func(ctx context.Context, tx *postgres.Tx) error {
		must(t, rename(ctx, tx, 1, "outer"))
		return db.Tx(ctx, func(context.Context, *postgres.Tx) error { inner = true; return nil })
	})
	if err == nil || inner {
		t.Errorf("a transaction in a transaction: %v, ran %v", err, inner)
	}
	if nameOf(t, pg, 1) != "A" {
		t.Error("the outer one was stored all the same")
	}
}

// A panic undoes the transaction and frees its locks and its connection, the only one there is.
func TestPanicRollsBack(t *testing.T) {
	t.Parallel()
	pg := withAccounts(t, 1)
	db := open(t, pg.URL, func(o *postgres.Options) { o.MaxConnections = 1 })
	func() {
		defer func() {
			if recover() != "oops" {
				t.Error("the panic was swallowed")
			}
		}()
		_ = db.Tx(t.Context(), func(ctx context.Context, tx *postgres.Tx) error {
			_, _, err := tx.Lock(ctx, 1)
			must(t, err)
			must(t, rename(ctx, tx, 1, "half"))
			panic("oops")
		})
	}()
	must(t, db.Tx(t.Context(), func(ctx context.Context, tx *postgres.Tx) error {
		accounts, _, err := tx.Lock(ctx, 1)
		if err == nil && accounts[0].Name != "A" {
			t.Errorf("the account is %q", accounts[0].Name)
		}
		return err
	}))
}

// The caller hanging up, before or meanwhile, changes nothing: what was begun is carried out.
func TestHangingUpDoesNotCancel(t *testing.T) {
	t.Parallel()
	pg := withAccounts(t, 2)
	db := open(t, pg.URL)
	ctx, hangUp := context.WithCancel(t.Context())
	must(t, db.Tx(ctx, func(ctx context.Context, tx *postgres.Tx) error {
		must(t, rename(ctx, tx, 1, "half"))
		hangUp()
		if ctx.Err() != nil {
			t.Error("the transaction's context ended with the caller's")
		}
		return rename(ctx, tx, 1, "whole")
	}))
	must(t, db.Tx(ctx, func(ctx context.Context, tx *postgres.Tx) error { return rename(ctx, tx, 2, "whole") }))
	for id := 1; id <= 2; id++ {
		if name := nameOf(t, pg, id); name != "whole" {
			t.Errorf("account %d is %q", id, name)
		}
	}
	// Not even between two runs.
	runs := 0
	must(t, db.Tx(ctx, func(ctx context.Context, tx *postgres.Tx) error {
		if runs++; runs == 1 {
			return tx.Raw(ctx, `DO $$ BEGIN RAISE EXCEPTION 'others' USING ERRCODE = '40001'; END $$`)
		}
		return nil
	}))
	if runs != 2 {
		t.Errorf("%d runs", runs)
	}
}

// The connection breaks at the commit. The caller gets the same error whether the database had committed or not.
func TestCommitUnknown(t *testing.T) {
	t.Parallel()
	pg := withAccounts(t, 2)
	proxy := pgtest.NewProxy(t, pg.URL)
	db := open(t, proxy.URL())
	for id, cut := range []func() <-chan struct{}{proxy.CutAfterCommit, proxy.CutBeforeCommit} {
		happened := cut()
		runs := 0
		err := db.Tx(t.Context(), func(ctx context.Context, tx *postgres.Tx) error { runs++; return rename(ctx, tx, id+1, "stored") })
		<-happened
		if !errors.Is(err, postgres.ErrCommitUnknown) || runs != 1 {
			t.Errorf("cut %d: %d runs, %v", id, runs, err)
		}
	}
	// The one that lost its connection before the database heard of the commit is undone; wait for the server to see it.
	must(t, db.Tx(t.Context(), func(ctx context.Context, tx *postgres.Tx) error {
		_, _, err := tx.Lock(ctx, 1, 2)
		return err
	}))
	if one, two := nameOf(t, pg, 1), nameOf(t, pg, 2); one != "stored" || two != "A" {
		t.Errorf("the accounts are %q and %q", one, two)
	}
}

// A connection that breaks before the commit is no unknown outcome: nothing was stored.
func TestConnectionLostInside(t *testing.T) {
	t.Parallel()
	pg := withAccounts(t, 1)
	proxy := pgtest.NewProxy(t, pg.URL)
	db := open(t, proxy.URL())
	err := db.Tx(t.Context(), func(ctx context.Context, tx *postgres.Tx) error {
		must(t, rename(ctx, tx, 1, "half"))
		proxy.Cut()
		return rename(ctx, tx, 1, "whole")
	})
	if f := fault.As(err); f == nil || f.Code != fault.Unavailable || f.RetryAfter <= 0 || errors.Is(err, postgres.ErrCommitUnknown) {
		t.Errorf("cut inside: %v", err)
	}
	must(t, db.Tx(t.Context(), func(ctx context.Context, tx *postgres.Tx) error { return rename(ctx, tx, 1, "new") }))
	if name := nameOf(t, pg, 1); name != "new" {
		t.Errorf("the account is %q", name)
	}
}

// A database that is down is UNAVAILABLE, with a hint when to come back, for readers and writers.
func TestDatabaseDown(t *testing.T) {
	t.Parallel()
	pg := withAccounts(t, 1)
	proxy := pgtest.NewProxy(t, pg.URL)
	db := open(t, proxy.URL())
	must(t, db.Ping(t.Context()))
	proxy.Refuse(true)
	proxy.Cut()
	for name, do := range map[string]func() error{
		"write": func() error {
			return db.Tx(t.Context(), func(context.Context, *postgres.Tx) error { t.Error("it ran"); return nil })
		},
		"read":   func() error { _, err := db.Accounts(t.Context(), []billing.AccountID{1}); return err },
		"now":    func() error { _, err := db.Now(t.Context()); return err },
		"verify": func() error { _, err := db.Verify(t.Context()); return err },
	} {
		if f := fault.As(do()); f == nil || f.Code != fault.Unavailable || !f.Code.Retryable() || f.RetryAfter <= 0 {
			t.Errorf("%s: %v", name, f)
		}
	}
	proxy.Refuse(false)
	if _, err := db.Accounts(t.Context(), []billing.AccountID{1}); err != nil {
		t.Errorf("back again: %v", err)
	}
}

// Locks are taken ascending whatever the order asked for, so that transactions over the same accounts never deadlock.
func TestLocksAscend(t *testing.T) {
	t.Parallel()
	db := open(t, withAccounts(t, 8).URL)
	var group sync.WaitGroup
	var runs atomic.Int64
	const each = 40
	for _, ids := range [][]billing.AccountID{{1, 2, 3, 4, 5, 6, 7, 8}, {8, 7, 6, 5, 4, 3, 2, 1}, {5, 1, 8, 3}} {
		group.Go(func() {
			for range each {
				err := db.Tx(t.Context(), func(ctx context.Context, tx *postgres.Tx) error {
					runs.Add(1)
					accounts, _, err := tx.Lock(ctx, ids...)
					for i := 1; i < len(accounts); i++ {
						if accounts[i-1].ID >= accounts[i].ID {
							return fmt.Errorf("locked %d before %d", accounts[i-1].ID, accounts[i].ID)
						}
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if n := runs.Load(); n != 3*each {
		t.Errorf("%d runs: there were deadlocks", n)
	}
}

// What the database says is given its meaning in one place.
func TestErrorsHaveMeaning(t *testing.T) {
	t.Parallel()
	for state, want := range map[pqerror.Code]fault.Code{
		"55P03": fault.Unavailable, "57014": fault.Unavailable, "57P01": fault.Unavailable, "08006": fault.Unavailable,
		"53300": fault.Unavailable, "40001": fault.Conflict, "40P01": fault.Conflict, "23514": "", "42601": "",
	} {
		var got fault.Code
		f := fault.As(postgres.Translate(&pq.Error{Code: state}))
		if f != nil {
			got = f.Code
		}
		if got != want || (f != nil && !f.Code.Retryable()) {
			t.Errorf("%s is %v, want %q", state, f, want)
		}
	}
	for constraint, want := range map[string]fault.Code{"subscriptions_one_open": fault.AlreadySubscribed, "plans_one_offered": fault.Conflict} {
		if err := postgres.Translate(&pq.Error{Code: "23505", Constraint: constraint}); !fault.Is(err, want) {
			t.Errorf("%s is %v", constraint, err)
		}
	}
	if err := postgres.Translate(&pq.Error{Code: "23505", Constraint: "invoices_number"}); err == nil || fault.As(err) != nil {
		t.Errorf("an unknown constraint is %v; it must be a fault of ours, and not swallowed", err)
	}
	if postgres.Translate(nil) != nil {
		t.Error("nothing became something")
	}
}

// Settings of the session come from the options, unless the address has its own.
func TestSettings(t *testing.T) {
	t.Parallel()
	pg := pgtest.New(t)
	for _, address := range []struct{ url, statement string }{{pg.URL, "3s"}, {pg.URL + "&statement_timeout=7000", "7s"}} {
		db := open(t, address.url)
		for setting, want := range map[string]string{"statement_timeout": address.statement, "lock_timeout": "2s",
			"idle_in_transaction_session_timeout": "10s", "application_name": "aura-billing"} {
			var got string
			must(t, db.SQL().QueryRowContext(t.Context(), `SELECT current_setting($1)`, setting).Scan(&got))
			if got != want {
				t.Errorf("%s is %s, want %s", setting, got, want)
			}
		}
	}
	const secret = "s3cret-password"
	if _, err := postgres.Open("postgres://u:"+secret+"@host:not a port/db", postgres.DefaultOptions()); err == nil || strings.Contains(err.Error(), secret) {
		t.Errorf("a broken address: %v", err)
	}
}
