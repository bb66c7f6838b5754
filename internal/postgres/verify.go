package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"io"

	"github.com/jmoiron/sqlx"

	"github.com/aura-billing/gateway/internal/billing"
)

// Check is one invariant of the books, as the query that finds the rows violating it: account_id and what is wrong.
type Check struct {
	Invariant string // as numbered in the package doc of verify's checks: I1, I2 …
	Name      string
	Overdue   bool // late work, not corruption
	query     string
}

// Violation is one row that violates a check.
type Violation struct {
	AccountID billing.AccountID `db:"account_id"`
	Detail    string            `db:"detail"`
}

// Finding is what one check found.
type Finding struct {
	Check
	Violations []Violation // at most maxViolations
}

// Findings are what all checks found, in one snapshot of the database.
type Findings struct {
	Found   []Finding // checks with violations only
	Checked int
}

// maxViolations is how many rows of one check are shown.
const maxViolations = 50

// Verify runs every check in one snapshot, while the gateway may go on writing.
func (db *DB) Verify(ctx context.Context) (Findings, error) {
	tx, err := db.pool.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return Findings{}, away(err)
	}
	defer func() { _ = tx.Rollback() }()
	return runChecks(ctx, tx)
}

func runChecks(ctx context.Context, q sqlx.QueryerContext) (Findings, error) {
	f := Findings{Checked: len(checks)}
	for _, c := range checks {
		var rows []Violation
		if err := sqlx.SelectContext(ctx, q, &rows, c.query+fmt.Sprintf("\nLIMIT %d", maxViolations)); err != nil {
			return f, fmt.Errorf("check %s %s: %w", c.Invariant, c.Name, translate(err))
		}
		if len(rows) > 0 {
			f.Found = append(f.Found, Finding{Check: c, Violations: rows})
		}
	}
	return f, nil
}

// Clean tells whether the books are right; strict, whether no work is overdue either.
func (f Findings) Clean(strict bool) bool {
	for _, found := range f.Found {
		if !found.Overdue || strict {
			return false
		}
	}
	return true
}

// Print writes the findings for people and tells whether they are clean.
func (f Findings) Print(w io.Writer, strict bool) bool {
	for _, found := range f.Found {
		word := "VIOLATION"
		if found.Overdue {
			word = "OVERDUE"
		}
		_, _ = fmt.Fprintf(w, "%s %s %s\n", word, found.Invariant, found.Name)
		for _, v := range found.Violations {
			_, _ = fmt.Fprintf(w, "    %s  %s\n", v.AccountID.GlobalID(), v.Detail)
		}
		if len(found.Violations) == maxViolations {
			_, _ = fmt.Fprintln(w, "    … and perhaps more")
		}
	}
	clean := f.Clean(strict)
	word := "clean"
	if !clean {
		word = "NOT CLEAN"
	}
	_, _ = fmt.Fprintf(w, "%d checks: %s\n", f.Checked, word)
	return clean
}
