package pgtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"testing"

	_ "github.com/lib/pq" // the driver under test is the driver of the tests
	"github.com/peterldowns/pgtestdb"
	"github.com/pressly/goose/v3"
)

// role owns the test databases. It may nothing that the program may not in production.
const role = "aura_test"

// clone makes a database from the migrator's template, which is made first where it is missing.
func clone(t testing.TB, m pgtestdb.Migrator) *DB {
	t.Helper()
	at, err := sharedAddress(t.Context())
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	conf := at.config()
	conf.TestRole = &pgtestdb.Role{Username: role, Password: role, Capabilities: pgtestdb.DefaultRoleCapabilities}
	conf.ForceTerminateConnections = true
	made := pgtestdb.Custom(alwaysDropped{t}, conf, m)
	db := &DB{Name: made.Database, URL: at.url(role, role, made.Database), AdminURL: at.adminURL(made.Database)}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("pgtest: the database was %s; it is dropped", db.Name)
		}
	})
	db.DB = Open(t, db.URL)
	return db
}

// alwaysDropped lets pgtestdb drop the database of a failed test too: its server stops with the last test anyway.
type alwaysDropped struct{ testing.TB }

func (alwaysDropped) Failed() bool        { return false }
func (alwaysDropped) Logf(string, ...any) {}

// migrator fills a template with the goose files of steps.
type migrator struct{ steps fs.FS }

// Hash names the template: other files, other template.
func (m migrator) Hash() (string, error) {
	files, err := fs.Glob(m.steps, "*.sql")
	if err != nil {
		return "", fmt.Errorf("list migrations: %w", err)
	}
	if len(files) == 0 {
		return "", errors.New("there are no migrations")
	}
	sum := sha256.New()
	for _, name := range files {
		b, err := fs.ReadFile(m.steps, name)
		if err != nil {
			return "", fmt.Errorf("read migration: %w", err)
		}
		fmt.Fprintf(sum, "%s %d\n%s", name, len(b), b)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// Migrate runs under pgtestdb's lock on this template, so it needs none of its own.
func (m migrator) Migrate(ctx context.Context, db *sql.DB, _ pgtestdb.Config) error {
	provider, err := goose.NewProvider(goose.DialectPostgres, db, m.steps)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("apply migrations: %w", err)
	}
	return nil
}
