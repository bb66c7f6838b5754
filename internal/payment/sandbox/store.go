package sandbox

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// connect opens the sandbox's own pool. What the DSN does not say about time-outs is set here: nothing may wait for ever.
func connect(dsn string, maxConns int) (*sqlx.DB, error) {
	cfg, err := pq.NewConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("sandbox: database address: %w", err)
	}
	cfg.ApplicationName = "sandbox_processor"
	cfg.BinaryParameters = true // one round trip a statement instead of two
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = 5 * time.Second
	}
	settings := map[string]string{
		"statement_timeout": "5s", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "10s", "timezone": "UTC",
	}
	for name, value := range cfg.Runtime {
		settings[name] = value
	}
	cfg.Runtime = settings
	connector, err := pq.NewConnectorConfig(cfg)
	if err != nil {
		return nil, fmt.Errorf("sandbox: database address: %w", err)
	}
	db := sqlx.NewDb(sql.OpenDB(connector), "postgres")
	db.SetMaxOpenConns(maxConns)
	db.SetMaxIdleConns(maxConns)
	db.SetConnMaxIdleTime(time.Minute) // a processor that nobody charges holds no connections
	return db, nil
}

// tx runs fn in one explicit transaction. Every write goes through it: outside one, lib/pq and database/sql may run a
// statement twice when a connection drops. An error from the commit means that the outcome is unknown, as with any other
// processor; the caller asks again with the same key.
func (p *Processor) tx(ctx context.Context, fn func(tx *sqlx.Tx) error) error {
	return inTx(ctx, p.db, fn)
}

func inTx(ctx context.Context, db *sqlx.DB, fn func(tx *sqlx.Tx) error) error {
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return fmt.Errorf("sandbox: begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // without effect after the commit
	if err := fn(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("sandbox: commit, outcome unknown: %w", err)
	}
	return nil
}

// newRef makes an id of the processor: "ch_" and 16 random bytes.
func newRef(prefix string) string { return prefix + "_" + randomWord(16) }

// randomWord is n unguessable bytes, fit for a URL.
func randomWord(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b)
}
