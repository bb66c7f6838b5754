package postgres

import (
	"context"
	"database/sql"
	"strings"
	"sync"

	"github.com/jmoiron/sqlx"
)

// busyConnections are set apart for usage, so that readers, however many, never keep a call waiting for a connection. Each lane of a
// process needs one; the others are for those that a lost connection left behind.
const busyConnections = 4

// busySettings tell the planner that rows are found by their keys: the statements of usage are planned once and then run for days,
// while the tables under them grow from nothing.
const busySettings = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off -c plan_cache_mode=force_generic_plan"

// busy is the pool of the busy transactions, with the statements that were prepared on it.
type busy struct {
	pool     *sqlx.DB
	prepared prepared
}

func openBusy(dsn string) (*busy, error) {
	pool, err := openPool(withOptions(dsn, busySettings), busyConnections)
	if err != nil {
		return nil, err
	}
	return &busy{pool: pool, prepared: prepared{pool: pool, statements: map[string]*sqlx.Stmt{}}}, nil
}

// withOptions adds settings of the session to an address that withSettings has seen; what stands there already wins.
func withOptions(dsn, settings string) string {
	if strings.Contains(dsn, "options=") {
		return dsn
	}
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return dsn + "&options=" + strings.NewReplacer(" ", "%20", "=", "%3D").Replace(settings)
	}
	return dsn + " options='" + settings + "'"
}

// BusyTx is Tx for what runs many times a second: it has connections of its own, and each statement is parsed and planned once on each
// of them.
func (db *DB) BusyTx(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	return db.repeat(ctx, db.busy.pool, &db.busy.prepared, fn)
}

// prepared are statements by their text, prepared when they are first run.
type prepared struct {
	pool       *sqlx.DB
	mu         sync.RWMutex
	statements map[string]*sqlx.Stmt
}

// tx is a transaction that runs its statements prepared, if there is anything to prepare them on.
func (p *prepared) tx(tx *sqlx.Tx) *Tx {
	t := &Tx{reader: reader{q: tx}, tx: tx, prepared: p}
	if p != nil {
		t.q = preparing{Tx: tx, p: p}
	}
	return t
}

// of finds the statement of a text. Only texts that are constants come here, so there are few.
func (p *prepared) of(ctx context.Context, query string) (*sqlx.Stmt, error) {
	p.mu.RLock()
	statement, ok := p.statements[query]
	p.mu.RUnlock()
	if ok {
		return statement, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if statement, ok = p.statements[query]; ok { // a twin was faster
		return statement, nil
	}
	statement, err := p.pool.PreparexContext(ctx, query) //nolint:sqlclosecheck // it is good for as long as the pool
	if err != nil {
		return nil, err
	}
	p.statements[query] = statement
	return statement, nil
}

// preparing reads through prepared statements.
type preparing struct {
	*sqlx.Tx
	p *prepared
}

// QueryContext and its siblings are what sqlx's readers call.
func (q preparing) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	statement, err := q.p.of(ctx, query)
	if err != nil {
		return nil, err
	}
	return q.StmtxContext(ctx, statement).QueryContext(ctx, args...)
}

// QueryxContext is QueryContext with sqlx's rows.
func (q preparing) QueryxContext(ctx context.Context, query string, args ...any) (*sqlx.Rows, error) {
	statement, err := q.p.of(ctx, query)
	if err != nil {
		return nil, err
	}
	return q.StmtxContext(ctx, statement).QueryxContext(ctx, args...) //nolint:sqlclosecheck // the transaction closes it at its end
}

// QueryRowxContext is QueryxContext for one row.
func (q preparing) QueryRowxContext(ctx context.Context, query string, args ...any) *sqlx.Row {
	statement, err := q.p.of(ctx, query)
	if err != nil {
		return q.Tx.QueryRowxContext(ctx, query, args...) // it fails the same way, and says so in its row
	}
	return q.StmtxContext(ctx, statement).QueryRowxContext(ctx, args...) //nolint:sqlclosecheck // the transaction closes it at its end
}

// run executes a write.
func (tx *Tx) run(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if tx.prepared == nil {
		return tx.tx.ExecContext(ctx, query, args...)
	}
	statement, err := tx.prepared.of(ctx, query)
	if err != nil {
		return nil, err
	}
	return tx.tx.StmtxContext(ctx, statement).ExecContext(ctx, args...)
}
