package pgtest_test

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/localpg"
	"github.com/aura-billing/gateway/internal/pgtest"
	"github.com/jmoiron/sqlx"
)

func proxied(t *testing.T) (*pgtest.Proxy, *sqlx.DB) {
	t.Helper()
	p := pgtest.NewProxy(t, pgtest.From(t, steps).URL)
	return p, pgtest.Open(t, p.URL())
}

func TestProxyCountsStatements(t *testing.T) {
	t.Parallel()
	p, db := proxied(t)
	must(t, db.Ping())
	tx := db.MustBegin()
	tx.MustExec(`INSERT INTO t VALUES (1)`)     // simple protocol
	tx.MustExec(`INSERT INTO t VALUES ($1)`, 2) // extended
	prepared, err := tx.Prepare(`SELECT n FROM t WHERE n = $1`)
	must(t, err)
	for want := range 2 {
		var n int
		must(t, prepared.QueryRow(want+1).Scan(&n))
	}
	must(t, prepared.Close())
	must(t, tx.Commit())
	_ = db.MustBegin().Rollback()
	want := []string{
		`INSERT INTO t VALUES (1)`, `INSERT INTO t VALUES ($1)`,
		`SELECT n FROM t WHERE n = $1`, `SELECT n FROM t WHERE n = $1`,
	}
	if got := p.Statements(); !slices.Equal(got, want) {
		t.Errorf("statements %q", got)
	}
	all := strings.ToUpper(strings.Join(p.AllStatements(), ","))
	for _, word := range []string{"BEGIN", "COMMIT", "ROLLBACK"} {
		if !strings.Contains(all, word) {
			t.Errorf("no %s in %s", word, all)
		}
	}
	p.Reset()
	if got := p.AllStatements(); len(got) > 0 {
		t.Errorf("after Reset: %q", got)
	}
}

func TestProxyCutsBeforeAStatement(t *testing.T) {
	t.Parallel()
	p, db := proxied(t)
	must(t, db.Ping())
	struck := p.CutBeforeStatement(3)
	tx := db.MustBegin() // the first
	tx.MustExec(`INSERT INTO t VALUES ($1)`, 1)
	if _, err := tx.Exec(`INSERT INTO t VALUES ($1)`, 2); err == nil {
		t.Error("nothing was cut")
	}
	<-struck
	_ = tx.Rollback()
	p.CutBeforeStatement(1)
	p.CutBeforeStatement(0) // disarmed
	var n int
	must(t, db.Get(&n, `SELECT count(*) FROM t`))
	if n != 0 {
		t.Errorf("%d rows of a transaction that was cut", n)
	}
}

func TestProxyPassesLargeAndLongThings(t *testing.T) {
	t.Parallel()
	_, db := proxied(t)
	var n int
	must(t, db.Get(&n, `SELECT length($1::text)`, strings.Repeat("x", 5<<20)))
	if n != 5<<20 {
		t.Errorf("%d bytes arrived", n)
	}
	var rows []int
	must(t, db.Select(&rows, `SELECT generate_series(1, 50000)`))
	if len(rows) != 50000 {
		t.Errorf("%d rows", len(rows))
	}
}

func TestProxyPassesACancel(t *testing.T) {
	t.Parallel()
	_, db := proxied(t)
	sleepers := func() int {
		var n int
		must(t, db.Get(&n, `SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%' AND state = 'active'`))
		return n
	}
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error, 1)
	go func() {
		_, err := db.ExecContext(ctx, `SELECT pg_sleep(60)`)
		failed <- err
	}()
	eventually(t, "the statement runs", func() bool { return sleepers() == 1 })
	cancel()
	if err := <-failed; err == nil {
		t.Error("it was not cancelled")
	}
	eventually(t, "the server has stopped it", func() bool { return sleepers() == 0 })
}

func eventually(t *testing.T, what string, yes func() bool) {
	t.Helper()
	eventuallyEvery(t, 2*time.Millisecond, what, yes)
}

func eventuallyEvery(t *testing.T, pause time.Duration, what string, yes func() bool) {
	t.Helper()
	tick := time.NewTicker(pause)
	defer tick.Stop()
	late := time.After(10 * time.Second)
	for !yes() {
		select {
		case <-late:
			t.Fatalf("not in time: %s", what)
		case <-tick.C:
		}
	}
}

func TestProxyCuts(t *testing.T) {
	t.Parallel()
	p, db := proxied(t)
	conn, err := db.Conn(t.Context())
	must(t, err)
	defer conn.Close()
	must(t, conn.PingContext(t.Context()))
	p.Cut()
	if _, err := conn.ExecContext(t.Context(), `SELECT 1`); err == nil {
		t.Error("a cut connection works")
	}
	must(t, db.Ping())
	p.Refuse(true)
	p.Cut()
	if err := db.Ping(); err == nil {
		t.Error("a refused connection works")
	}
	p.Refuse(false)
	must(t, db.Ping())
	if p.Accepted() < 3 || p.Connections() == 0 {
		t.Errorf("%d accepted, %d open", p.Accepted(), p.Connections())
	}
}

func TestProxyCutsACommit(t *testing.T) {
	t.Parallel()
	p, db := proxied(t)
	for name, c := range map[string]struct {
		arm  func() <-chan struct{}
		want int
	}{
		"after":  {p.CutAfterCommit, 1},
		"before": {p.CutBeforeCommit, 0},
	} {
		t.Run(name, func(t *testing.T) {
			tx := db.MustBegin()
			n := len(name)
			tx.MustExec(`INSERT INTO t VALUES ($1)`, n)
			struck := c.arm()
			if err := tx.Commit(); err == nil {
				t.Error("the program was told of the commit")
			}
			<-struck
			var rows int
			must(t, db.Get(&rows, `SELECT count(*) FROM t WHERE n = $1`, n))
			if rows != c.want {
				t.Errorf("%d rows, want %d", rows, c.want)
			}
			tx = db.MustBegin()
			tx.MustExec(`INSERT INTO t VALUES ($1)`, 100+n)
			must(t, tx.Commit()) // only once
		})
	}
}

func TestProxyRefusesEncryptionPolitely(t *testing.T) {
	t.Parallel()
	p := pgtest.NewProxy(t, pgtest.Empty(t).URL)
	db := pgtest.Open(t, strings.Replace(p.URL(), "sslmode=disable", "sslmode=prefer", 1))
	must(t, db.Ping())
}

func TestProxyToADeadServer(t *testing.T) {
	t.Parallel()
	s := pgtest.Server(t, localpg.Options{})
	p := pgtest.NewProxy(t, s.URL("postgres"))
	must(t, s.Kill(t.Context()))
	db, err := sql.Open("postgres", p.URL())
	must(t, err)
	defer db.Close()
	if err := db.Ping(); err == nil {
		t.Error("nobody answered")
	}
}
