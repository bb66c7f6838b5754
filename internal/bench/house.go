package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/localpg"
)

// house is the private Postgres that everything here is measured on, set up as the gateway sets up its own.
type house struct {
	server *localpg.Server
	admin  *sql.DB
	key    string // signs the tokens of all gateways
}

const (
	booksDatabase   = "bench_books"
	sandboxDatabase = "bench_sandbox"
	pgbenchDatabase = "bench_pgbench"
)

func openHouse(ctx context.Context, work string, settings map[string]string) (*house, error) {
	server, err := localpg.Start(ctx, localpg.Options{Dir: filepath.Join(work, "postgres"), Durable: true, Settings: settings,
		Progress: os.Stderr})
	if err != nil {
		return nil, err
	}
	h := &house{server: server, key: rand.Text() + rand.Text()}
	for _, name := range []string{booksDatabase, sandboxDatabase, pgbenchDatabase} {
		if err := server.CreateDatabase(ctx, name); err != nil {
			return nil, errors.Join(err, h.close(ctx))
		}
	}
	if h.admin, err = sql.Open("postgres", server.URL("postgres")); err != nil {
		return nil, errors.Join(err, h.close(ctx))
	}
	return h, nil
}

func (h *house) close(ctx context.Context) error {
	if h.admin != nil {
		_ = h.admin.Close()
	}
	return h.server.Stop(context.WithoutCancel(ctx))
}

// token mints one of the platform, good for all accounts.
func (h *house) token(ctx context.Context) (string, error) {
	return h.mint(ctx, auth.Grant{Subject: "bench", Role: billing.RolePlatform, AllAccounts: true, TTL: 24 * time.Hour})
}

func (h *house) mint(ctx context.Context, grant auth.Grant) (string, error) {
	verifier, err := auth.New(auth.Config{Issuer: issuer, Audience: audience, DevelopmentKey: []byte(h.key)})
	if err != nil {
		return "", err
	}
	return verifier.Mint(ctx, grant)
}

// environment is what a gateway on one of the databases needs to know. The budget of points is raised as for a platform of this
// size; it is still counted.
func (h *house) environment(database string) []string {
	return []string{
		"DATABASE_URL=" + h.server.URL(database), "AURA_SANDBOX_DATABASE_URL=" + h.server.URL(sandboxDatabase),
		"AURA_DEVELOPMENT_KEY=" + h.key, "AURA_DEMO=yes", "AURA_ISSUER=" + issuer, "AURA_AUDIENCE=" + audience,
		"AURA_RATE_POINTS=2000000000", "AURA_RATE_PER_SECOND=2000000000", "AURA_LOG_LEVEL=warn",
	}
}

const issuer, audience = "aura", "aura-billing"

// copyDatabase makes a database as another one is. Nobody may be connected to that one.
func (h *house) copyDatabase(ctx context.Context, from, to string) error {
	_, err := h.admin.ExecContext(ctx, `CREATE DATABASE `+pq.QuoteIdentifier(to)+` TEMPLATE `+pq.QuoteIdentifier(from))
	return err
}

// inBulk does something that writes much, with fewer checkpoints meanwhile; afterwards all is as it was.
func (h *house) inBulk(ctx context.Context, do func() error) error {
	set := func(text string) error {
		if _, err := h.admin.ExecContext(ctx, text); err != nil {
			return err
		}
		_, err := h.admin.ExecContext(ctx, `SELECT pg_reload_conf()`)
		return err
	}
	if err := set(`ALTER SYSTEM SET max_wal_size = '4GB'`); err != nil {
		return err
	}
	err := do()
	return errors.Join(err, set(`ALTER SYSTEM RESET max_wal_size`), h.settle(ctx))
}

// settle writes everything to disk.
func (h *house) settle(ctx context.Context) error {
	_, err := h.admin.ExecContext(ctx, `CHECKPOINT`)
	return err
}

// description is the server's version.
func (h *house) description(ctx context.Context) string {
	var version string
	if err := h.admin.QueryRowContext(ctx, `SHOW server_version`).Scan(&version); err != nil {
		return "Postgres"
	}
	version, _, _ = strings.Cut(version, " ")
	return fmt.Sprint("Postgres ", version)
}
