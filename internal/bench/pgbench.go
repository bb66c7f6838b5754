package main

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The same charge by hand: its key, the balance checked and lowered, its entry, in a transaction of its own. Nothing else: no
// plan, no limits, no record, no other side of the double entry.
const pgbenchCharge = `\set a random(1, :accounts)
\set n :n + 1
BEGIN;
INSERT INTO keys (account_id, key) VALUES (:a, :run || '-' || :client_id || '-' || :n);
UPDATE balances SET posted = posted - 10000, seq = seq + 1 WHERE account_id = :a AND posted >= 10000 RETURNING posted, seq \gset
INSERT INTO entries (account_id, seq, amount, balance_after, created_at) VALUES (:a, :seq, -10000, :posted, clock_timestamp());
COMMIT;
`

const sqlPgbenchTables = `-- name: PgbenchTables
CREATE TABLE keys (account_id bigint NOT NULL, key text NOT NULL, PRIMARY KEY (account_id, key));
CREATE TABLE balances (account_id bigint PRIMARY KEY, posted bigint NOT NULL, seq bigint NOT NULL) WITH (fillfactor = 50);
CREATE TABLE entries (account_id bigint NOT NULL, seq bigint NOT NULL, amount bigint NOT NULL, balance_after bigint NOT NULL,
    created_at timestamptz NOT NULL, PRIMARY KEY (account_id, seq));`

const sqlPgbenchAccounts = `-- name: PgbenchAccounts
INSERT INTO balances (account_id, posted, seq) SELECT n, $2, 0 FROM generate_series(1, $1::int) n`

// pgbench is the program and what it works on.
type pgbench struct {
	program string
	url     string
	script  string
	db      *sql.DB
	cold    int
	runs    int
	charged int64 // transactions so far
}

func (b *bench) openPgbench(ctx context.Context) (*pgbench, error) {
	p := &pgbench{url: b.house.server.URL(pgbenchDatabase), script: filepath.Join(b.work, "charge.sql"), cold: b.accounts}
	var err error
	if p.program, err = b.house.findPgbench(ctx); err != nil {
		return nil, err
	}
	if err := os.WriteFile(p.script, []byte(pgbenchCharge), 0o600); err != nil {
		return nil, err
	}
	if p.db, err = sql.Open("postgres", p.url); err != nil {
		return nil, err
	}
	if _, err := p.db.ExecContext(ctx, sqlPgbenchTables); err != nil {
		return nil, err
	}
	if _, err := p.db.ExecContext(ctx, sqlPgbenchAccounts, p.cold, int64(funds)); err != nil {
		return nil, err
	}
	_, err = p.db.ExecContext(ctx, `VACUUM ANALYZE`)
	return p, err
}

// findPgbench looks beside the running server's programs, where .ci/need puts what it gets, and on the path.
func (h *house) findPgbench(ctx context.Context) (string, error) {
	var dir string
	if err := h.admin.QueryRowContext(ctx, `SELECT setting FROM pg_config WHERE name = 'BINDIR'`).Scan(&dir); err != nil {
		return "", err
	}
	tools, err := filepath.Abs(filepath.Join(".tools", "bin", "pgbench"))
	if err != nil {
		return "", err
	}
	for _, path := range []string{filepath.Join(dir, "pgbench"), tools, "pgbench"} {
		if exec.CommandContext(ctx, path, "--version").Run() == nil {
			return path, nil
		}
	}
	return "", errors.New("there is no pgbench beside Postgres; .ci/need pgbench gets it")
}

// run charges with so many clients, the first account only or any of them.
func (p *pgbench) run(ctx context.Context, clients, accounts int, warmUp, window time.Duration) (tally, time.Duration, error) {
	p.runs++
	logs := filepath.Join(filepath.Dir(p.script), fmt.Sprint("pgbench-", p.runs))
	seconds := int((warmUp + window + time.Second - 1) / time.Second)
	program := exec.CommandContext(ctx, p.program, "--no-vacuum", "--protocol=prepared", "--client="+strconv.Itoa(clients),
		"--jobs="+strconv.Itoa(min(clients, 2)), "--time="+strconv.Itoa(seconds), "--file="+p.script, "--log", "--log-prefix="+logs,
		"--define=accounts="+strconv.Itoa(accounts), "--define=run="+strconv.Itoa(p.runs), "--define=n=0", p.url)
	began := time.Now()
	said, err := program.CombinedOutput()
	if err != nil {
		return tally{}, 0, fmt.Errorf("pgbench: %w: %s", err, said)
	}
	t := tally{Took: time.Since(began)}
	files, err := filepath.Glob(logs + ".*")
	if err != nil {
		return t, 0, err
	}
	var done []transaction
	for _, file := range files {
		more, err := readPgbenchLog(file)
		if err != nil {
			return t, 0, err
		}
		done = append(done, more...)
		if err := os.Remove(file); err != nil {
			return t, 0, err
		}
	}
	p.charged += int64(len(done))
	return t.of(done, warmUp, window), program.ProcessState.UserTime() + program.ProcessState.SystemTime(), nil
}

// transaction is a line of pgbench's log.
type transaction struct {
	ended time.Time
	took  time.Duration
}

func readPgbenchLog(file string) ([]transaction, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return parsePgbenchLog(f)
}

// parsePgbenchLog reads lines of "client number microseconds script seconds microseconds".
func parsePgbenchLog(in io.Reader) ([]transaction, error) {
	var all []transaction
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 6 {
			return nil, fmt.Errorf("pgbench logged %q", lines.Text())
		}
		var n [3]int64
		for i, field := range []int{2, 4, 5} {
			var err error
			if n[i], err = strconv.ParseInt(fields[field], 10, 64); err != nil {
				return nil, fmt.Errorf("pgbench logged %q", lines.Text())
			}
		}
		all = append(all, transaction{ended: time.Unix(n[1], n[2]*1000), took: time.Duration(n[0]) * time.Microsecond})
	}
	return all, lines.Err()
}

// of counts transactions as the loading process counts answers: those within the window that follows the warm-up.
func (t tally) of(done []transaction, warmUp, window time.Duration) tally {
	t.Accepted = int64(len(done))
	if len(done) == 0 {
		return t
	}
	slices.SortFunc(done, func(a, b transaction) int { return a.ended.Compare(b.ended) })
	since := done[0].ended.Add(warmUp)
	var waits []time.Duration
	for _, d := range done {
		if d.ended.After(since) && d.ended.Before(since.Add(window)) {
			waits = append(waits, d.took)
		}
	}
	t.Counted = int64(len(waits))
	if len(waits) > 0 {
		slices.Sort(waits)
		t.P50, t.P99 = quantile(waits, 0.50), quantile(waits, 0.99)
	}
	return t
}
