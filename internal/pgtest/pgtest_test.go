package pgtest_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/aura-billing/gateway/internal/localpg"
	"github.com/aura-billing/gateway/internal/pgtest"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var steps = fstest.MapFS{"0001_t.sql": {Data: []byte("-- +goose Up\nCREATE TABLE t (n int PRIMARY KEY);\n-- +goose Down\nDROP TABLE t;\n")}}

func TestEachTestHasItsOwnDatabase(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	for range 3 {
		began := time.Now()
		db := pgtest.From(t, steps)
		t.Logf("a database in %v", time.Since(began))
		db.MustExec(`INSERT INTO t VALUES (1)`)
		var name, user string
		must(t, db.QueryRow(`SELECT current_database(), current_user`).Scan(&name, &user))
		if name != db.Name || seen[name] || user != "aura_test" {
			t.Errorf("database %s (want %s) as %s", name, db.Name, user)
		}
		seen[name] = true
	}
}

func TestMigrated(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	var n int
	must(t, db.Get(&n, `SELECT count(*) FROM goose_db_version`))
	if n < 2 {
		t.Errorf("%d migrations", n)
	}
}

func TestDroppedAtTheEnd(t *testing.T) {
	t.Parallel()
	var name string
	t.Run("one", func(t *testing.T) {
		db := pgtest.Empty(t)
		name = db.Name
		leak, err := db.Conn(t.Context()) // a test that forgets a connection still loses its database
		must(t, err)
		t.Cleanup(func() { _ = leak.Close() })
	})
	var there bool
	must(t, pgtest.Empty(t).Get(&there, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, name))
	if there {
		t.Errorf("%s is left", name)
	}
}

func TestAdminMayMore(t *testing.T) {
	t.Parallel()
	db := pgtest.Empty(t)
	if _, err := db.Exec(`SET session_replication_role = replica`); err == nil {
		t.Error("the program's user may switch off constraints")
	}
	admin := pgtest.Open(t, db.AdminURL)
	_, err := admin.Exec(`SET session_replication_role = replica`)
	must(t, err)
	var name string
	must(t, admin.Get(&name, `SELECT current_database()`))
	if name != db.Name {
		t.Errorf("admin is in %s", name)
	}
}

func TestOwnServer(t *testing.T) {
	t.Parallel()
	s := pgtest.Server(t, localpg.Options{})
	db := pgtest.On(t, s)
	db.MustExec(`CREATE TABLE kept AS SELECT 7 AS n`)
	must(t, s.Kill(t.Context()))
	if err := db.Ping(); err == nil {
		t.Error("a dead server answers")
	}
	must(t, s.Restore(t.Context()))
	var n int
	must(t, db.Get(&n, `SELECT n FROM kept`))
	if n != 7 {
		t.Errorf("found %d", n)
	}
}
