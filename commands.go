package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/catalogue"
	"github.com/aura-billing/gateway/internal/config"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
	"github.com/aura-billing/gateway/internal/postgres"
)

type migrateCommand struct{}

func (migrateCommand) Run(ctx context.Context, c *config.Config) error {
	return withDatabase(ctx, c, func(d *database) error {
		if err := d.migrate(ctx); err != nil {
			return err
		}
		_, _ = fmt.Println("The schema is up to date.")
		return nil
	})
}

func withDatabase(ctx context.Context, c *config.Config, fn func(d *database) error) error {
	d, err := openDatabase(ctx, c, c.Logger())
	if err != nil {
		return err
	}
	return errors.Join(fn(d), d.Close(context.WithoutCancel(ctx)))
}

type tokenCommand struct {
	Role    string        `help:"What the token's bearer is: ${enum}." enum:"OWNER,BILLING_ADMIN,MEMBER,PARTNER,PLATFORM,SUPPORT" default:"OWNER"`
	Account []string      `help:"Account ids the token is good for. Default: the demo's account; all accounts for PLATFORM and SUPPORT." placeholder:"ID"`
	Scope   []string      `help:"Narrow the role to these scopes. PARTNER needs them." placeholder:"SCOPE"`
	Agent   string        `help:"Narrow the token to one agent of its account." placeholder:"ID"`
	Subject string        `help:"Who the token is for." default:"developer"`
	TTL     time.Duration `help:"How long it is good." default:"24h"`
}

func (t tokenCommand) Run(ctx context.Context, c *config.Config) error {
	return withDatabase(ctx, c, func(d *database) error {
		if len(d.developmentKey) == 0 {
			return errors.New("development tokens need a --development-key; with an identity provider, ask it for tokens")
		}
		grant, err := t.grant(ctx, c, d)
		if err != nil {
			return err
		}
		verifier, err := auth.New(auth.Config{Issuer: c.Issuer, Audience: c.Audience, DevelopmentKey: d.developmentKey})
		if err != nil {
			return err
		}
		token, err := verifier.Mint(ctx, grant)
		if err != nil {
			return err
		}
		_, _ = fmt.Println(token)
		return nil
	})
}

func (t tokenCommand) grant(ctx context.Context, c *config.Config, d *database) (auth.Grant, error) {
	g := auth.Grant{Subject: t.Subject, Role: billing.Role(t.Role), TTL: t.TTL}
	for _, s := range t.Scope {
		g.Scopes = append(g.Scopes, billing.Scope(s))
	}
	for _, text := range t.Account {
		id, ok := billing.ParseID(text)
		if !ok || id.Kind != billing.KindAccount {
			return g, fmt.Errorf("--account: %q is no account id", text)
		}
		g.Accounts = append(g.Accounts, id.Account)
	}
	if t.Agent != "" {
		id, ok := billing.ParseID(t.Agent)
		if !ok || id.Kind != billing.KindAgent {
			return g, fmt.Errorf("--agent: %q is no agent id", t.Agent)
		}
		g.Agent = id.Key
		if len(g.Accounts) == 0 {
			g.Accounts = []billing.AccountID{id.Account}
		}
	}
	if len(g.Accounts) > 0 {
		return g, nil
	}
	if g.Role == billing.RolePlatform || g.Role == billing.RoleSupport {
		g.AllAccounts = true
		return g, nil
	}
	if err := d.migrated(ctx); err != nil {
		return g, err
	}
	db, err := d.open(c)
	if err != nil {
		return g, err
	}
	defer func() { _ = db.Close() }()
	made, err := db.SubjectKey(ctx, "demo", "demo-account")
	if err != nil || made == nil {
		return g, errors.Join(errors.New("--account: say which account; the demo's is not loaded"), err)
	}
	g.Accounts = []billing.AccountID{made.AccountID}
	return g, nil
}

type verifyCommand struct {
	Strict bool `help:"Fail on overdue work too, not only on violations."`
}

func (v verifyCommand) Run(ctx context.Context, c *config.Config) error {
	return withDatabase(ctx, c, func(d *database) error {
		if err := d.migrated(ctx); err != nil {
			return err
		}
		o := postgres.DefaultOptions()
		o.StatementTimeout = 0 // the whole ledger is read
		o.IdleInTxTimeout = 0
		db, err := postgres.Open(d.url, o)
		if err != nil {
			return err
		}
		defer func() { _ = db.Close() }()
		findings, err := db.Verify(ctx)
		if err != nil {
			return err
		}
		if !findings.Print(os.Stdout, v.Strict) {
			return errors.New("the books have violations, listed above")
		}
		return nil
	})
}

type catalogueCommand struct {
	Check catalogueCheckCommand `cmd:"" help:"Say what is wrong with a catalogue file, line by line. Needs no database."`
	Load  catalogueLoadCommand  `cmd:"" help:"Check a catalogue file and make its plans the ones on offer. Loading it again changes nothing."`
}

type catalogueCheckCommand struct {
	File string `arg:"" help:"The catalogue, a YAML file; the README describes it." type:"existingfile"`
}

func (command catalogueCheckCommand) Run() error {
	plans, err := readCatalogue(command.File)
	if err != nil {
		return err
	}
	_, _ = fmt.Printf("%s is right: %d plans.\n", command.File, len(plans))
	return nil
}

type catalogueLoadCommand struct {
	File string `arg:"" help:"The catalogue, a YAML file; the README describes it." type:"existingfile"`
}

func (command catalogueLoadCommand) Run(ctx context.Context, c *config.Config) error {
	plans, err := readCatalogue(command.File)
	if err != nil {
		return err
	}
	return withDatabase(ctx, c, func(d *database) error {
		if err := d.migrate(ctx); err != nil {
			return err
		}
		db, err := d.open(c)
		if err != nil {
			return err
		}
		defer func() { _ = db.Close() }()
		changed, err := cashier.New(cashier.Options{DB: db, Log: c.Logger()}).LoadCatalogue(ctx, plans)
		if err != nil {
			return err
		}
		_, _ = fmt.Printf("%d plans are on offer, %d changed.\n", len(plans), changed)
		return nil
	})
}

// readCatalogue reads a file, or prints everything that is wrong with it, a line each.
func readCatalogue(file string) ([]*billing.Plan, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	// LIVE accounts have no processor yet; the sandbox's charge units are Stripe's.
	plans, err := catalogue.Read(file, text, sandbox.ChargeUnit)
	var problems *catalogue.Problems
	if errors.As(err, &problems) {
		_, _ = fmt.Fprintln(os.Stderr, problems)
		return nil, fmt.Errorf("%s: %d problems, listed above; nothing was loaded", file, len(problems.List))
	}
	return plans, err
}

type versionCommand struct{}

func (versionCommand) Run() error {
	text := version
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && version == "development" {
				text += " " + s.Value
			}
		}
		text += ", " + info.GoVersion
	}
	_, _ = fmt.Println("gateway", text)
	return nil
}
