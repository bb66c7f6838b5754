package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/aura-billing/gateway/graph"
	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/config"
	"github.com/aura-billing/gateway/internal/demo"
	"github.com/aura-billing/gateway/internal/gateway"
	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
	"github.com/aura-billing/gateway/internal/portal"
	"github.com/aura-billing/gateway/internal/postgres"
	"github.com/aura-billing/gateway/internal/wake"
	"github.com/aura-billing/gateway/internal/worker"
)

type serveCommand struct{}

func (serveCommand) Run(ctx context.Context, c *config.Config) error {
	log := c.Logger()
	slog.SetDefault(log)
	p, err := newProgram(ctx, c, log)
	if err != nil {
		return err
	}
	p.banner(ctx, os.Stdout)
	return p.serve(ctx)
}

// program is the running gateway with everything it owns.
type program struct {
	config   *config.Config
	log      *slog.Logger
	database *database
	listener net.Listener
	baseURL  string
	db       *postgres.DB
	faults   sandbox.Faults
	sandbox  *sandbox.Processor
	cashier  *cashier.Cashier
	hub      *wake.Hub
	carrier  *wake.Postgres
	verifier *auth.Verifier
	gateway  *gateway.Server
	portal   *portal.Portal    // nil without a key to sign links with
	demo     billing.AccountID // 0 without the demo

	closers []func(ctx context.Context) error // what was opened, undone in reverse
}

// newProgram opens everything, from the database up. What was opened is closed again when a later step fails.
func newProgram(ctx context.Context, c *config.Config, log *slog.Logger) (_ *program, err error) {
	p := &program{config: c, log: log, hub: &wake.Hub{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.close(context.WithoutCancel(ctx)))
		}
	}()
	if p.faults, err = sandbox.ParseFaults(c.SandboxFaults); err != nil { // before anything is made
		return nil, fmt.Errorf("--sandbox-faults: %w", err)
	}
	if p.database, err = openDatabase(ctx, c, log); err != nil {
		return nil, err
	}
	p.closers = append(p.closers, p.database.Close)
	if err := p.database.migrate(ctx); err != nil {
		return nil, err
	}
	if p.db, err = p.database.open(c); err != nil {
		return nil, err
	}
	p.closers = append(p.closers, func(context.Context) error { return p.db.Close() })
	if err := p.listen(ctx); err != nil {
		return nil, err
	}
	if err := p.openSandbox(ctx); err != nil {
		return nil, err
	}
	if p.carrier, err = wake.NewPostgres(wake.Config{URL: p.database.url, Hub: p.hub, Versions: p.db, Log: log}); err != nil {
		return nil, err
	}
	p.verifier, err = auth.New(auth.Config{Issuer: c.Issuer, Audience: c.Audience, JWKSURL: c.JWKSURL,
		DevelopmentKey: p.database.developmentKey, Log: log})
	if err != nil {
		return nil, err
	}
	p.cashier = cashier.New(cashier.Options{DB: p.db, Publish: p.carrier.Publish, RequestID: gateway.RequestID, Log: log,
		Processors: map[billing.AccountMode]payment.Processor{billing.ModeSandbox: p.sandbox}})
	if c.LoadDemo() {
		if err := p.loadDemo(ctx); err != nil {
			return nil, err
		}
	}
	if err := p.openPortal(); err != nil {
		return nil, err
	}
	p.gateway = p.newGateway()
	return p, nil
}

// listen takes the address asked for; without one the usual port, or a free one where that is taken.
func (p *program) listen(ctx context.Context) error {
	const usual = "127.0.0.1:8080"
	address := p.config.Listen
	if address == "" {
		address = usual
	}
	var listener net.ListenConfig
	l, err := listener.Listen(ctx, "tcp", address)
	if p.config.Listen == "" && errors.Is(err, syscall.EADDRINUSE) {
		p.log.Info("port 8080 is taken, using a free one")
		l, err = listener.Listen(ctx, "tcp", "127.0.0.1:0")
	}
	if err != nil {
		return fmt.Errorf("cannot serve on %s: %w (choose another with --listen)", address, err)
	}
	p.listener = l
	p.closers = append(p.closers, func(context.Context) error { _ = l.Close(); return nil }) // serving closes it too
	p.baseURL = p.config.PublicURL
	if p.baseURL == "" {
		host, port, _ := net.SplitHostPort(l.Addr().String())
		if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
			host = "127.0.0.1"
		}
		p.baseURL = "http://" + net.JoinHostPort(host, port)
	}
	return nil
}

func (p *program) openSandbox(ctx context.Context) error {
	var err error
	secrets := p.config.SandboxSecrets
	if len(secrets) == 0 {
		if secrets, err = p.sandboxSecrets(); err != nil {
			return err
		}
	}
	host, port, _ := net.SplitHostPort(p.listener.Addr().String())
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	p.sandbox, err = sandbox.Open(ctx, p.database.sandboxURL, sandbox.Options{Log: p.log, Faults: p.faults, SigningSecrets: secrets,
		PublicURL: p.baseURL, WebhookURL: "http://" + net.JoinHostPort(host, port) + "/webhooks/" + sandbox.Name})
	if err != nil {
		return err
	}
	p.closers = append(p.closers, func(context.Context) error { return p.sandbox.Close() })
	return nil
}

// sandboxSecrets follow from the development key, so that several processes on one database understand each other's webhooks.
func (p *program) sandboxSecrets() ([]string, error) {
	if key := p.database.developmentKey; len(key) > 0 {
		return []string{"sandbox-webhooks-" + string(key)}, nil
	}
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return nil, fmt.Errorf("webhook secret: %w", err)
	}
	return []string{hex.EncodeToString(secret)}, nil
}

// loadDemo fills an empty database. A catalogue that somebody loaded stays: a start must not take its plans from the offer.
func (p *program) loadDemo(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second) // a sandbox that hangs must not keep us from saying so
	defer cancel()
	plans, err := p.db.PlansOffered(ctx)
	if err != nil {
		return err
	}
	if len(plans) == 0 {
		if plans, err = demo.Catalogue(); err != nil {
			return err
		}
		if _, err := p.cashier.LoadCatalogue(ctx, plans); err != nil {
			return fmt.Errorf("demo catalogue: %w", err)
		}
		if plans, err = p.db.PlansOffered(ctx); err != nil {
			return err
		}
	}
	p.demo, err = demo.Account(ctx, p.cashier, plans)
	return err
}

// openPortal derives the key of links from the one configured for them, or from the development key: several processes of one
// installation open each other's links. With neither, invoices have no links.
func (p *program) openPortal() error {
	secret := []byte(p.config.LinkKey)
	if len(secret) == 0 {
		secret = p.database.developmentKey
	}
	if len(secret) == 0 {
		p.log.Warn("invoices have no PDF and no page: set AURA_LINK_KEY, the same for all processes")
		return nil
	}
	signer, err := portal.NewSigner(secret)
	if err != nil {
		return err
	}
	c := p.config
	p.portal = portal.New(portal.Options{DB: p.db, Signer: signer, BaseURL: strings.TrimSuffix(p.baseURL, "/"),
		Seller: portal.Seller{Name: c.SellerName, Address: c.SellerAddress, TaxID: c.SellerTaxID, Email: c.SellerEmail}, Log: p.log})
	return nil
}

func (p *program) newGateway() *gateway.Server {
	resolver := &graph.Resolver{DB: p.db, Cashier: p.cashier, Hub: p.hub, Clock: time.Now}
	if p.portal != nil {
		resolver.InvoiceURLs, resolver.CreditNoteURLs = p.portal.InvoiceURLs, p.portal.CreditNoteURLs
		resolver.UsageURL = p.portal.UsageURL
	}
	limits := gateway.Limits{}
	executor := gateway.NewExecutor(resolver.Schema(), p.log, limits)
	executor.AroundResponses(resolver.EachAnswer)
	executor.AroundRootFields(resolver.EachRoot)
	return gateway.New(gateway.Options{Executor: executor, Authenticate: p.authenticate, AllowedOrigins: p.config.AllowedOrigins,
		Limiter: newBuckets(p.config), Log: p.log, Limits: limits})
}

func (p *program) authenticate(ctx context.Context, authorization string) (context.Context, gateway.Caller, error) {
	token, err := auth.FromBearer(authorization)
	if err != nil || token == "" {
		return ctx, gateway.Caller{}, err
	}
	actor, err := p.verifier.Verify(ctx, token)
	if err != nil {
		return ctx, gateway.Caller{}, err
	}
	principal := string(actor.Role) + ":" + actor.Subject
	if actor.Role == billing.RolePlatform && actor.Agent == 0 {
		principal = platformPrincipal + actor.Subject
	}
	return auth.WithActor(ctx, actor), gateway.Caller{Principal: principal, ExpiresAt: actor.ExpiresAt}, nil
}

// serve runs until ctx ends, then drains: no new work, running work finishes, sockets are told to come back (1012).
func (p *program) serve(ctx context.Context) error {
	background, stopBackground := context.WithCancel(context.WithoutCancel(ctx))
	defer stopBackground()
	var group sync.WaitGroup
	group.Go(func() { p.logEnd("wake-ups", p.carrier.Run(background)) })
	group.Go(func() { p.logEnd("token keys", p.verifier.Run(background)) })
	group.Go(func() { worker.Run(background, p.log, worker.Sweeps(p.cashier)) })

	server := &http.Server{Handler: p.routes(ctx), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(p.log.Handler(), slog.LevelDebug)}
	served := make(chan error, 1)
	go func() { served <- server.Serve(p.listener) }()

	var err error
	select {
	case <-ctx.Done():
		p.log.Info("draining", slog.Duration("timeout", p.config.DrainTimeout))
	case err = <-served:
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.config.DrainTimeout)
	defer cancel()
	var draining sync.WaitGroup
	draining.Go(func() { p.logEnd("sockets", p.gateway.Shutdown(drain)) })
	draining.Go(func() { p.logEnd("requests", server.Shutdown(drain)) })
	draining.Wait()
	stopBackground()
	group.Wait()
	paid, cancelPaid := context.WithTimeout(context.WithoutCancel(ctx), max(time.Second, p.config.DrainTimeout/5))
	defer cancelPaid()
	p.logEnd("payments", p.cashier.Drain(paid))
	closing, cancelClosing := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancelClosing()
	return errors.Join(err, p.close(closing))
}

func (p *program) logEnd(what string, err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		p.log.Warn("not ended in time", slog.String("what", what), slog.Any("error", err))
	}
}

func (p *program) close(ctx context.Context) error {
	var errs []error
	for i := len(p.closers) - 1; i >= 0; i-- {
		errs = append(errs, p.closers[i](ctx))
	}
	p.closers = nil
	return errors.Join(errs...)
}

// banner tells a newcomer where to look and with what.
func (p *program) banner(ctx context.Context, w io.Writer) {
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format+"\n", args...) }
	say("\nAura Billing gateway\n")
	say("  Dashboard   %s/", p.baseURL)
	say("  GraphiQL    %s/graphiql", p.baseURL)
	say("  GraphQL     %s/graphql", p.baseURL)
	if p.demo != 0 && len(p.database.developmentKey) > 0 {
		say("\nDevelopment tokens (24 h; more with: go run . token --help)\n")
		for _, t := range []struct {
			name  string
			grant auth.Grant
		}{
			{"owner", ownerGrant(p.demo)},
			{"platform", auth.Grant{Subject: "demo-platform", Role: billing.RolePlatform, AllAccounts: true}},
		} {
			t.grant.TTL = 24 * time.Hour
			token, err := p.verifier.Mint(ctx, t.grant)
			if err != nil {
				p.log.Warn("no development token", slog.Any("error", err))
				continue
			}
			say("  %-9s %s\n", t.name, token)
		}
	}
	say("Ready. Ctrl-C stops it; data stay.")
}

func ownerGrant(id billing.AccountID) auth.Grant {
	return auth.Grant{Subject: "demo-owner", Role: billing.RoleOwner, Accounts: []billing.AccountID{id}}
}
