// The Aura Billing gateway: a GraphQL API for accounts, plans, prepaid balance, payments and invoices.
//
// With nothing configured it brings everything along: a private Postgres, the demo's data, tokens to use and pages to open.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // local days must not depend on what zones the host knows

	"github.com/alecthomas/kong"

	"github.com/aura-billing/gateway/internal/config"
)

// version is set by the release build: go build -ldflags "-X main.version=1.2.3".
var version = "development"

const about = `The Aura Billing gateway.

Started with nothing configured it runs a private Postgres, loads a demo account and prints where to look and which tokens to
use. Every setting can be given as a flag or as the environment variable named beside it.`

type commands struct {
	config.Config

	Serve     serveCommand     `cmd:"" default:"withargs" help:"Serve the API (the default)."`
	Migrate   migrateCommand   `cmd:"" help:"Bring the database to the newest schema and end."`
	Token     tokenCommand     `cmd:"" help:"Print a development token."`
	Verify    verifyCommand    `cmd:"" help:"Check every invariant of the books. Exit 1 and the rows on any violation."`
	Catalogue catalogueCommand `cmd:"" help:"Check or load the plans on offer."`
	Version   versionCommand   `cmd:"" help:"Print the version."`
}

// exit ends the program over its command line: 2 for one that cannot be used, whatever was wrong with it.
func exit(code int) {
	if code != 0 {
		code = 2
	}
	os.Exit(code)
}

// The collector comes less often than by default: most of what a request makes is garbage at its end, and memory is cheaper than
// processor time. GOGC and GOMEMLIMIT say otherwise.
const (
	collectAt   = 400     // percent
	memoryLimit = 2 << 30 // bytes from which on it comes as often as it has to
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	var c commands
	parsed := kong.Parse(&c, kong.Name("gateway"), kong.Description(about), kong.ShortUsageOnError(), kong.Exit(exit),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true}))
	// The first signal drains; a second one ends the program at once.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	parsed.BindTo(ctx, (*context.Context)(nil))
	if err := parsed.Run(&c.Config); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "gateway:", err)
		os.Exit(1)
	}
}
