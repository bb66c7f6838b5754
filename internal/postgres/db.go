// Package postgres holds all SQL of the gateway, one file per noun. DB reads; Tx reads and writes, and only it writes, so
// that no statement of ours ever runs twice behind our back (outside a transaction lib/pq and database/sql silently repeat a
// statement whose connection broke).
//
// Invariants kept here: a write locks the account's row before anything else (FOR NO KEY UPDATE, several ascending by id) and
// reads the clock after that; every statement on an account's rows names account_id; an error of COMMIT is reported as
// unknown, never as failed.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// Options are the bounds of the connection pool and of what a statement may take.
type Options struct {
	MaxConnections   int
	ConnectTimeout   time.Duration
	StatementTimeout time.Duration
	LockTimeout      time.Duration
	IdleInTxTimeout  time.Duration
	ApplicationName  string
}

// DefaultOptions are what reliability.md asks for.
func DefaultOptions() Options {
	return Options{MaxConnections: 32, ConnectTimeout: 3 * time.Second, StatementTimeout: 3 * time.Second,
		LockTimeout: 2 * time.Second, IdleInTxTimeout: 10 * time.Second, ApplicationName: "aura-billing"}
}

// DB is the database for readers.
type DB struct {
	reader
	pool *sqlx.DB
	busy *busy
}

// Tx is one transaction: everything DB can read, and every write.
type Tx struct {
	reader
	tx       *sqlx.Tx
	prepared *prepared // nil but for the busy ones
}

// reader has the read methods, which stand beside their noun's writes.
type reader struct{ q sqlx.QueryerContext }

// Open makes the pool; the first connection is made by the first query, or by Ping.
func Open(dsn string, o Options) (*DB, error) {
	dsn, err := withSettings(dsn, o)
	if err != nil {
		return nil, err
	}
	pool, err := openPool(dsn, o.MaxConnections)
	if err != nil {
		return nil, err
	}
	busy, err := openBusy(dsn)
	if err != nil {
		return nil, err
	}
	return &DB{reader: reader{q: pool}, pool: pool, busy: busy}, nil
}

func openPool(dsn string, connections int) (*sqlx.DB, error) {
	connector, err := pq.NewConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	pool := sqlx.NewDb(sql.OpenDB(connector), "postgres")
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	return pool, nil
}

// withSettings adds the session's bounds to the address; what the address says already wins.
func withSettings(dsn string, o Options) (string, error) {
	ms := func(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
	settings := [][2]string{
		{"connect_timeout", strconv.Itoa(int(o.ConnectTimeout.Seconds()))},
		{"statement_timeout", ms(o.StatementTimeout)},
		{"lock_timeout", ms(o.LockTimeout)},
		{"idle_in_transaction_session_timeout", ms(o.IdleInTxTimeout)},
		{"application_name", o.ApplicationName},
	}
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		u, err := url.Parse(dsn)
		if err != nil {
			return "", errors.New("database address is not a valid URL") // the parser's error would show the password
		}
		q := u.Query()
		for _, s := range settings {
			if !q.Has(s[0]) {
				q.Set(s[0], s[1])
			}
		}
		u.RawQuery = q.Encode()
		return u.String(), nil
	}
	for _, s := range settings {
		if !strings.Contains(dsn, s[0]+"=") {
			dsn += " " + s[0] + "='" + s[1] + "'"
		}
	}
	return dsn, nil
}

// Close closes the pools.
func (db *DB) Close() error { return errors.Join(db.busy.pool.Close(), db.pool.Close()) }

// SQL is the pool for what works on the database as a whole: migrations and readiness.
func (db *DB) SQL() *sql.DB { return db.pool.DB }

// Ping tells whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.pool.PingContext(ctx) }

const (
	txTimeout  = 5 * time.Second
	maxRetries = 5
)

// ErrCommitUnknown says that COMMIT was sent and its answer never came: the transaction may be stored or not.
var ErrCommitUnknown = errors.New("postgres: the outcome of COMMIT is unknown")

type inTxKey struct{}

// Tx runs fn in one transaction and commits if it returns nil. Deadlocks and serialization failures are tried again, so fn
// must be free of effects outside the transaction. The caller hanging up does not cancel it: money half-moved helps nobody.
func (db *DB) Tx(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	return db.repeat(ctx, db.pool, nil, fn)
}

func (db *DB) repeat(ctx context.Context, pool *sqlx.DB, p *prepared, fn func(ctx context.Context, tx *Tx) error) error {
	if ctx.Value(inTxKey{}) != nil {
		return errors.New("postgres: a transaction inside a transaction")
	}
	for attempt := 0; ; attempt++ {
		err := try(ctx, pool, p, fn)
		if err == nil || attempt == maxRetries || !retryable(err) || errors.Is(err, ErrCommitUnknown) {
			return err
		}
		time.Sleep(time.Duration(rand.Int64N(int64(10*time.Millisecond) << attempt)))
	}
}

func try(ctx context.Context, pool *sqlx.DB, p *prepared, fn func(ctx context.Context, tx *Tx) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), txTimeout)
	defer cancel()
	ctx = context.WithValue(ctx, inTxKey{}, true)
	sqlTx, err := pool.BeginTxx(ctx, nil)
	if err != nil {
		return away(err)
	}
	defer func() { _ = sqlTx.Rollback() }() // after a commit this does nothing; after a panic it frees the locks
	if err := fn(ctx, p.tx(sqlTx)); err != nil {
		return err
	}
	if err := sqlTx.Commit(); err != nil {
		var refused *pq.Error
		if errors.As(err, &refused) && refused.Severity == "ERROR" {
			return translate(err) // the server itself said that it rolled back
		}
		return fmt.Errorf("%w: %w", ErrCommitUnknown, err)
	}
	return nil
}

const sqlSavepoint = `-- name: Savepoint
SAVEPOINT decision`

const sqlRollbackToSavepoint = `-- name: RollbackToSavepoint
ROLLBACK TO SAVEPOINT decision`

// Savepoint marks where a decision starts that may turn out a refusal.
func (tx *Tx) Savepoint(ctx context.Context) error {
	_, err := tx.exec(ctx, sqlSavepoint)
	return err
}

// RollbackToSavepoint takes back what was written since, and keeps the locks.
func (tx *Tx) RollbackToSavepoint(ctx context.Context) error {
	_, err := tx.exec(ctx, sqlRollbackToSavepoint)
	return err
}

// exec runs one write.
func (tx *Tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := tx.run(ctx, query, args...)
	if err != nil {
		return 0, translate(err)
	}
	n, err := result.RowsAffected()
	return n, translate(err)
}

// insert runs one write whose parameters are the fields of db-tagged structs: of one, or of each of a slice.
func (tx *Tx) insert(ctx context.Context, query string, rows any) error {
	// The colon of the comment that names the statement is no parameter: doubled, sqlx leaves it alone.
	_, err := tx.tx.NamedExecContext(ctx, strings.Replace(query, "-- name:", "-- name::", 1), rows)
	return translate(err)
}

// one reads one row; nil without an error when there is none.
func one[T any](ctx context.Context, q sqlx.QueryerContext, query string, args ...any) (*T, error) {
	row := new(T)
	err := sqlx.GetContext(ctx, q, row, query, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // no row is an answer, not an error: callers decide what it means
	}
	if err != nil {
		return nil, translate(err)
	}
	return row, nil
}

// many reads rows; empty, not nil, when there are none.
func many[T any](ctx context.Context, q sqlx.QueryerContext, query string, args ...any) ([]T, error) {
	rows := []T{}
	if err := sqlx.SelectContext(ctx, q, &rows, query, args...); err != nil {
		return nil, translate(err)
	}
	return rows, nil
}
