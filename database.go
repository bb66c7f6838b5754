package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/config"
	"github.com/aura-billing/gateway/internal/localpg"
	"github.com/aura-billing/gateway/internal/postgres"
	"github.com/aura-billing/gateway/migrations"
)

// database is where the books are: the one configured, or a private Postgres that lives as long as the programs using it.
type database struct {
	url            string
	sandboxURL     string
	developmentKey []byte
	private        *localpg.Server // nil when one is configured
}

const (
	privateBooks   = "aura_billing"
	privateSandbox = "aura_sandbox" // the sandbox processor is a second party: its books are not ours
)

func openDatabase(ctx context.Context, c *config.Config, log *slog.Logger) (*database, error) {
	for name, url := range map[string]string{"--database-url": c.DatabaseURL, "--sandbox-database-url": c.SandboxDatabaseURL} {
		if _, err := pq.NewConnector(url); url != "" && err != nil {
			// What the parser says would show the password.
			return nil, fmt.Errorf("%s: not a Postgres address; expected postgres://user:password@host:5432/database", name)
		}
	}
	if !c.Embedded() {
		d := &database{url: c.DatabaseURL, sandboxURL: c.SandboxDatabaseURL, developmentKey: []byte(c.DevelopmentKey)}
		if d.sandboxURL == "" {
			d.sandboxURL = d.url
		}
		return d, nil
	}
	server, err := localpg.Start(ctx, localpg.Options{Dir: c.DataDir, Durable: true, Log: log, Progress: os.Stderr})
	if err != nil {
		return nil, err
	}
	d := &database{url: server.URL(privateBooks), sandboxURL: server.URL(privateSandbox), private: server}
	if err := d.prepare(ctx, c); err != nil {
		return nil, errors.Join(err, server.Stop(context.WithoutCancel(ctx)))
	}
	return d, nil
}

func (d *database) prepare(ctx context.Context, c *config.Config) error {
	for _, name := range []string{privateBooks, privateSandbox} {
		if err := d.private.CreateDatabase(ctx, name); err != nil {
			return err
		}
	}
	if c.DevelopmentKey != "" || c.JWKSURL != "" {
		d.developmentKey = []byte(c.DevelopmentKey)
		return nil
	}
	key, err := developmentKey(filepath.Join(d.private.Dir(), "development.key"))
	d.developmentKey = key
	return err
}

// Close lets go of the private Postgres; the last program to do so stops it.
func (d *database) Close(ctx context.Context) error {
	if d.private == nil {
		return nil
	}
	return d.private.Stop(ctx)
}

// developmentKey reads the secret that signs this data folder's development tokens, or makes it: no key stands in the source,
// so a token of one machine is worth nothing on another.
func developmentKey(path string) ([]byte, error) {
	if key, err := os.ReadFile(path); err == nil {
		return []byte(strings.TrimSpace(string(key))), nil
	}
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return nil, fmt.Errorf("development key: %w", err)
	}
	// Written aside and linked: of programs that start together all end up with the key of the first.
	aside := fmt.Sprintf("%s.%d", path, os.Getpid())
	if err := os.WriteFile(aside, []byte(hex.EncodeToString(secret)+"\n"), 0o600); err != nil {
		return nil, fmt.Errorf("development key: %w", err)
	}
	defer func() { _ = os.Remove(aside) }()
	if err := os.Link(aside, path); err != nil && !errors.Is(err, os.ErrExist) {
		return nil, fmt.Errorf("development key: %w", err)
	}
	key, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("development key: %w", err)
	}
	return []byte(strings.TrimSpace(string(key))), nil
}

// migrate brings the schema up to date, without the bounds that serving statements have.
func (d *database) migrate(ctx context.Context) error {
	db, err := sql.Open("postgres", d.url)
	if err != nil {
		return fmt.Errorf("database address: %w", err)
	}
	defer func() { _ = db.Close() }()
	if err := db.PingContext(ctx); err != nil {
		return fmt.Errorf("the database does not answer: %w", err)
	}
	return migrations.Up(ctx, db)
}

// migrated refuses to work on a database that has no schema yet, or an older one.
func (d *database) migrated(ctx context.Context) error {
	db, err := sql.Open("postgres", d.url)
	if err != nil {
		return fmt.Errorf("database address: %w", err)
	}
	defer func() { _ = db.Close() }()
	pending, err := migrations.Pending(ctx, db)
	if err != nil {
		return fmt.Errorf("the database does not answer: %w", err)
	}
	if pending {
		return errors.New("the database has no schema yet, or an old one: start the gateway, or run its migrate command, first")
	}
	return nil
}

// open makes the pool that serves.
func (d *database) open(c *config.Config) (*postgres.DB, error) {
	o := postgres.DefaultOptions()
	o.MaxConnections = c.MaxConnections
	return postgres.Open(d.url, o)
}
