// Command bench measures what customers and newcomers wait for, and writes BENCH.md: how long the program takes to its first
// answered query; how many charges a second it books over HTTP and GraphQL, on one busy account and on ten thousand, beside
// pgbench doing the same charge by hand on the same Postgres; and whether that stays so when the books grow.
//
// Everything is measured in one run on one machine, in interleaved rounds, because only such figures can be compared. The load
// comes from a process of its own: this program, started again with the argument "load".
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// options are what the flags say.
type options struct {
	charging   bool // measure the fast path
	rounds     int
	window     time.Duration // of one measurement
	warmUp     time.Duration // before it
	accounts   int           // that the load is spread over
	growth     sizes
	coldStarts int
	profiles   string // folder for CPU profiles of the gateway; empty for none
	out        string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var err error
	if len(os.Args) > 1 && os.Args[1] == loadCommand {
		err = load(ctx, os.Stdin, os.Stdout)
	} else {
		err = run(ctx)
	}
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func readOptions() options {
	o := options{growth: sizes{10_000, 1_000_000}}
	flag.BoolVar(&o.charging, "charges", true, "measure charges beside pgbench")
	flag.IntVar(&o.rounds, "rounds", 3, "interleaved `rounds`; medians are taken over them")
	flag.DurationVar(&o.window, "window", 3*time.Second, "how `long` one measurement takes")
	flag.DurationVar(&o.warmUp, "warm-up", 500*time.Millisecond, "how `long` before it the load already runs")
	flag.IntVar(&o.accounts, "accounts", 10_000, "`accounts` that the load is spread over")
	flag.Var(&o.growth, "growth", "`sizes` of the ledger at which the cost of a charge is compared, like 10000,1000000; none to leave it out")
	flag.IntVar(&o.coldStarts, "cold-starts", 3, "`rounds` of cold starts, 0 to leave them out")
	flag.StringVar(&o.profiles, "profiles", "", "write a CPU profile of the gateway for each measurement into this `folder`")
	flag.StringVar(&o.out, "out", "BENCH.md", "`file` to write the report to")
	flag.Parse()
	return o
}

// sizes are numbers of ledger entries.
type sizes []int64

func (s *sizes) String() string {
	words := make([]string, len(*s))
	for i, n := range *s {
		words[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(words, ",")
}

// Set reads a list of numbers, or "none".
func (s *sizes) Set(text string) error {
	*s = nil
	if text == "none" {
		return nil
	}
	for word := range strings.SplitSeq(text, ",") {
		n, err := strconv.ParseInt(word, 10, 64)
		if err != nil || n < 1000 {
			return errors.New("expected sizes of at least 1000, separated by commas")
		}
		*s = append(*s, n)
	}
	return nil
}

func run(ctx context.Context) (err error) {
	o := readOptions()
	work, err := os.MkdirTemp("", "aura-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	if err := os.Chmod(work, 0o755); err != nil {
		return err
	}
	b := &bench{options: o, work: work, binary: filepath.Join(work, "gateway")}
	if err := b.build(ctx); err != nil {
		return err
	}
	var r report
	if o.coldStarts > 0 {
		if r.cold, err = b.coldStarts(ctx); err != nil {
			return fmt.Errorf("cold starts: %w", err)
		}
	}
	if o.charging || len(o.growth) > 0 {
		if err := b.measure(ctx, &r); err != nil {
			return err
		}
	}
	text := r.text(b)
	_, _ = os.Stdout.WriteString(text)
	return os.WriteFile(o.out, []byte(text), 0o644)
}

// bench is one run.
type bench struct {
	options
	work   string // a folder for this run
	binary string // the gateway
	token  string // good for every account
	house  *house // the database
}

// build makes the gateway as a release would. For profiles a door is built in that the gateway does not have otherwise.
func (b *bench) build(ctx context.Context) error {
	args := []string{"build", "-o", b.binary}
	if b.profiles != "" {
		overlay, err := b.profilingDoor()
		if err != nil {
			return err
		}
		args = append(args, "-overlay", overlay)
	}
	build := exec.CommandContext(ctx, "go", append(args, ".")...)
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	return nil
}

// say tells who waits how far it is.
func say(format string, args ...any) { _, _ = fmt.Fprintf(os.Stderr, format+"\n", args...) }
