// Package pgtest gives every test a Postgres database of its own: cloned in some tens of milliseconds from a template
// that has the migrations, on a server that the package starts by itself.
//
//	db := pgtest.New(t)          // migrated
//	db.MustExec(`INSERT …`)      // a *sqlx.DB
//	store, err := postgres.Open(db.URL)
//
// All test processes of one user and checkout share one server without durability (internal/localpg). It stops a moment
// after the last of them has ended, however it ended. AURA_TEST_DATABASE_URL names another server to use instead; its
// user must be allowed to create databases and roles.
//
// A test that needs to stop, kill or restart the server takes one for itself with Server. One that needs to see or cut
// what goes between a program and its database puts a Proxy between them.
package pgtest

import (
	"io/fs"
	"testing"

	"github.com/aura-billing/gateway/internal/localpg"
	"github.com/aura-billing/gateway/migrations"
	"github.com/jmoiron/sqlx"
	"github.com/peterldowns/pgtestdb"
)

// DB is a database of one test, dropped when the test ends.
type DB struct {
	*sqlx.DB

	// Name of the database.
	Name string
	// URL connects to it as the owner of its tables, a user without special rights, as the program should be in production.
	URL string
	// AdminURL connects to it as a superuser, for what only that may do: switching off constraints, for example.
	AdminURL string
}

// New gives a database with all migrations.
func New(t testing.TB) *DB {
	t.Helper()
	return From(t, migrations.FS)
}

// From gives a database with other migrations: the goose files in the root of steps.
func From(t testing.TB, steps fs.FS) *DB {
	t.Helper()
	return clone(t, migrator{steps})
}

// Empty gives a database without anything in it.
func Empty(t testing.TB) *DB {
	t.Helper()
	return clone(t, pgtestdb.NoopMigrator{})
}

// On gives a database with all migrations on a server of the test's own. There is no template, so it takes as long as
// the migrations do, and it goes when the server goes.
func On(t testing.TB, s *localpg.Server) *DB {
	t.Helper()
	const name = "aura"
	if err := s.CreateDatabase(t.Context(), name); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	url := s.URL(name)
	db := Open(t, url)
	if err := migrations.Up(t.Context(), db.DB); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return &DB{DB: db, Name: name, URL: url, AdminURL: url}
}

// Open connects to a database and closes the pool when the test ends.
func Open(t testing.TB, url string) *sqlx.DB {
	t.Helper()
	db, err := sqlx.Open("postgres", url)
	if err != nil {
		t.Fatalf("pgtest: open the test's database: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("pgtest: close the test's database: %v", err)
		}
	})
	return db
}
