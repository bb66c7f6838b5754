package postgres

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// CheckNames lists verify's checks, for the test that every one of them can be triggered.
func CheckNames() []string {
	names := make([]string, len(checks))
	for i, c := range checks {
		names[i] = c.Name
	}
	return names
}

// VerifyIn runs verify's checks where q looks: in a transaction that is rolled back, for one.
func VerifyIn(ctx context.Context, q sqlx.QueryerContext) (Findings, error) { return runChecks(ctx, q) }

// Raw runs any statement in the transaction.
func (tx *Tx) Raw(ctx context.Context, query string, args ...any) error {
	_, err := tx.exec(ctx, query, args...)
	return err
}

// Translate is how a driver's error is given its meaning.
var Translate = translate

// Explained reads as a DB does, and keeps the plan of each statement that it ran.
type Explained struct {
	reader

	Plans []string // EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)
}

// Explain makes a reader that explains.
func Explain(db *DB) *Explained {
	e := &Explained{}
	e.reader = reader{q: &explainer{db.pool, &e.Plans}}
	return e
}

type explainer struct {
	sqlx.QueryerContext

	plans *[]string
}

func (e *explainer) QueryxContext(ctx context.Context, query string, args ...any) (*sqlx.Rows, error) {
	var plan string
	if err := e.QueryRowxContext(ctx, "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) "+query, args...).Scan(&plan); err != nil {
		return nil, err
	}
	*e.plans = append(*e.plans, plan)
	return e.QueryerContext.QueryxContext(ctx, query, args...)
}
