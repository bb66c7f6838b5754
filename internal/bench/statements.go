package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// statementSettings make Postgres count its statements, which costs it some percent: for profiles only.
func (b *bench) statementSettings() map[string]string {
	if b.profiles == "" {
		return nil
	}
	return map[string]string{"shared_preload_libraries": "pg_stat_statements", "pg_stat_statements.track_planning": "on"}
}

// statements begins to count, and gives what writes down what was counted since, beside the CPU profile of that name.
func (b *bench) statements(ctx context.Context, name string) (write func() error, err error) {
	if b.profiles == "" {
		return func() error { return nil }, nil
	}
	for _, text := range []string{`CREATE EXTENSION IF NOT EXISTS pg_stat_statements`, `SELECT pg_stat_statements_reset()`} {
		if _, err := b.house.admin.ExecContext(ctx, text); err != nil {
			return nil, fmt.Errorf("count statements: %w", err)
		}
	}
	return func() error { return b.writeStatements(ctx, filepath.Join(b.profiles, name+".statements.txt")) }, nil
}

func (b *bench) writeStatements(ctx context.Context, file string) (err error) {
	rows, err := b.house.admin.QueryContext(ctx, sqlStatements)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var text strings.Builder
	text.WriteString("    calls   rows/call    plan ms    exec ms   total s  statement\n")
	for rows.Next() {
		var calls int64
		var each, plan, run float64
		var statement string
		if err := rows.Scan(&calls, &each, &plan, &run, &statement); err != nil {
			return err
		}
		total := time.Duration((plan + run) * float64(calls) * float64(time.Millisecond))
		_, _ = fmt.Fprintf(&text, "%9d  %10.1f %10.3f %10.3f %9.3f  %s\n", calls, each, plan, run, total.Seconds(), statement)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(text.String()), 0o644)
}

const sqlStatements = `-- name: Statements
SELECT calls, rows::float8 / calls, total_plan_time / calls, total_exec_time / calls, left(regexp_replace(query, '\s+', ' ', 'g'), 110)
FROM pg_stat_statements WHERE calls > 0 ORDER BY total_plan_time + total_exec_time DESC LIMIT 40`
