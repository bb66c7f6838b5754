package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

// Connections of the load. A platform's workers send single charges on many; batches come from few.
const (
	singleConnections  = 64
	batchConnections   = 24
	batchItems         = 100
	pgbenchWideClients = 16
)

// pgbenchClients are the numbers of clients that pgbench is given on one account; its best is P.
var pgbenchClients = []int{1, 2, 8, 16}

// charges are the measurements of the fast path, beside pgbench.
func (b *bench) charges(ctx context.Context, k *books, r *report) (err error) {
	if err := k.clone(ctx); err != nil {
		return err
	}
	p, err := b.openPgbench(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.db.Close()) }()
	if err := b.open(ctx, k); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.stop()) }()

	c := &r.charges
	for _, n := range pgbenchClients {
		c.pgbench = append(c.pgbench, b.byHand(p, n, 1))
	}
	c.pgbenchWide = b.byHand(p, pgbenchWideClients, p.cold)
	c.single = b.byGateway(k, "one charge a request, one account", false, job{Kind: workRecord, Items: 1, Connections: singleConnections})
	c.singleWide = b.byGateway(k, fmt.Sprintf("one charge a request, %d accounts", k.cold), true,
		job{Kind: workRecord, Items: 1, Connections: singleConnections})
	c.batch = b.byGateway(k, fmt.Sprintf("%d charges a request, one account", batchItems), false,
		job{Kind: workRecord, Items: batchItems, Connections: batchConnections})
	c.pairs = b.byGateway(k, "authorise, then settle, one account", false, job{Kind: workPair, Connections: singleConnections})
	if err := b.interleave(ctx, c.all()); err != nil {
		return err
	}
	if err := p.check(ctx); err != nil {
		return err
	}
	return b.check(ctx, k)
}

// byHand is a measurement of pgbench.
func (b *bench) byHand(p *pgbench, clients, accounts int) *measurement {
	name := "pgbench, one account"
	if accounts > 1 {
		name = fmt.Sprintf("pgbench, %d accounts", accounts)
	}
	return &measurement{name: name, clients: clients, do: func(ctx context.Context) (sample, error) {
		t, load, err := p.run(ctx, clients, accounts, b.warmUp, b.window)
		s := t.sample(b.window)
		s.effort.load = load
		return s, err
	}}
}

// byGateway is a measurement of the gateway, loaded by another process. What it charges is noted, to be checked in the end.
func (b *bench) byGateway(k *books, name string, spread bool, j job) *measurement {
	j.Host, j.WarmUp, j.Window, j.Customers = k.gateway.host(), b.warmUp, b.window, k.customers(spread)
	j.Token = cmp.Or(j.Token, b.token)
	times := 0
	return &measurement{name: name, clients: j.Connections, do: func(ctx context.Context) (sample, error) {
		times++
		j := j
		j.Prefix = fmt.Sprintf("%s-%d-%t-%d-%d", j.Kind, j.Items, spread, j.Connections, times)
		counted, err := b.statements(ctx, k.name+"-"+j.Prefix)
		if err != nil {
			return sample{}, err
		}
		before := processorTime(k.gateway.program.Process.Pid)
		profiled := b.profile(ctx, k, j.Prefix)
		t, load, err := loadFrom(ctx, &j)
		err = errors.Join(err, <-profiled, counted())
		s := t.sample(b.window)
		s.effort.load, s.effort.gateway = load, processorTime(k.gateway.program.Process.Pid)-before
		k.accepted(j.Kind, t.Accepted)
		return s, err
	}}
}

// accepted notes what was charged.
func (k *books) accepted(kind string, n int64) {
	switch kind {
	case workRecord:
		k.events, k.charged = k.events+n, k.charged+n*messagePrice
	case workPair:
		k.events, k.charged = k.events+n, k.charged+n*callPrice
	}
}

// open starts the gateway on the books and notes how they stand.
func (b *bench) open(ctx context.Context, k *books) (err error) {
	if k.begun, k.records, err = k.count(ctx); err != nil {
		return err
	}
	return b.serve(ctx, k)
}

// count is what all accounts of the bench have, and how many usage records.
func (k *books) count(ctx context.Context) (posted, records int64, err error) {
	err = k.db.QueryRowContext(ctx, sqlCount, k.hot, k.hot+billing.AccountID(k.cold)).Scan(&posted, &records)
	return posted, records, err
}

const sqlCount = `-- name: Count
SELECT (SELECT sum(posted)::bigint FROM balances WHERE account_id BETWEEN $1 AND $2),
    (SELECT count(*) FROM usage_records WHERE account_id BETWEEN $1 AND $2)`

// check fails unless every charge that was accepted, and nothing else, has left the balances, and the books verify.
func (b *bench) check(ctx context.Context, k *books) error {
	began := time.Now()
	posted, records, err := k.count(ctx)
	if err != nil {
		return err
	}
	if want := k.begun - k.charged; posted != want || records != k.records+k.events {
		return fmt.Errorf("%s: the balances are %d micros, want %d; there are %d usage records more, want %d", k.name, posted, want,
			records-k.records, k.events)
	}
	verify := exec.CommandContext(ctx, b.binary, "verify")
	verify.Env = append(os.Environ(), b.house.environment(k.name)...)
	if said, err := verify.CombinedOutput(); err != nil {
		return fmt.Errorf("verify %s: %w: %.2000s", k.name, err, said)
	}
	say("%s: %d charges, exact and verified in %s", k.name, k.events, time.Since(began).Round(time.Second))
	return nil
}

// check fails unless every transaction has lowered a balance.
func (p *pgbench) check(ctx context.Context) error {
	var posted int64
	if err := p.db.QueryRowContext(ctx, `SELECT sum(posted)::bigint FROM balances`).Scan(&posted); err != nil {
		return err
	}
	if want := int64(p.cold)*funds - p.charged*messagePrice; posted != want {
		return fmt.Errorf("pgbench: the balances are %d micros, want %d", posted, want)
	}
	return nil
}
