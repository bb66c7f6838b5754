package cashier

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/postgres"
)

// How much a sweep takes at once, how long what it took is its own, and how often a silent processor is tried.
const (
	sweepBatch = 100
	sweepLease = 60 * time.Second
	probePause = 15 * time.Second
	askPaced   = 4 // questions at the same time, so that a processor that just came back is not run over
)

// SweepPayments asks the processor about every payment that is due, and tells how many there were.
func (c *Cashier) SweepPayments(ctx context.Context) (int, error) {
	due, err := claim(ctx, c, (*postgres.Tx).ClaimPayments)
	if err != nil {
		return 0, err
	}
	paced(ctx, due, func(id billing.RowID) <-chan struct{} { return c.ask(ctx, billing.System("sweeper"), id) })
	return len(due), nil
}

// claim takes what is due, each piece for one process: whoever takes one and dies leaves it due again when the lease has run out.
func claim[T any](ctx context.Context, c *Cashier, take func(tx *postgres.Tx, ctx context.Context, limit int, lease time.Duration) ([]T, error)) (
	due []T, err error,
) {
	err = c.o.DB.Tx(ctx, func(ctx context.Context, tx *postgres.Tx) error {
		due, err = take(tx, ctx, sweepBatch, sweepLease)
		return err
	})
	return due, err
}

// paced starts work on each item, a few at a time, and waits for all of it, or until ctx ends: what was started then goes on,
// and what was not is due again when its lease has run out.
func paced[T any](ctx context.Context, items []T, start func(T) (ended <-chan struct{})) {
	slots := make(chan struct{}, askPaced)
	take := func() bool {
		select {
		case slots <- struct{}{}:
			return ctx.Err() == nil
		case <-ctx.Done():
			return false
		}
	}
	for _, item := range items {
		if !take() {
			return
		}
		ended := start(item)
		go func() { <-ended; <-slots }()
	}
	for range askPaced {
		if !take() {
			return
		}
	}
}

// Probe tries a processor that did not answer with one of its unknown payments. When that one is answered, all others become
// due at once.
func (c *Cashier) Probe(ctx context.Context) error {
	var id *billing.RowID
	err := c.o.DB.Tx(ctx, func(ctx context.Context, tx *postgres.Tx) (err error) {
		id, err = tx.ClaimProbe(ctx, probePause)
		return err
	})
	if err != nil || id == nil {
		return err
	}
	select {
	case <-c.ask(ctx, billing.System("probe"), *id):
	case <-ctx.Done():
		return nil
	}
	p, err := rowOf(c.o.DB.Payments(ctx, []billing.RowID{*id}))
	if err != nil || p.Status == billing.PaymentUnknown {
		return err
	}
	c.o.Log.InfoContext(ctx, "the payment processor answers again", slog.String("processor", p.Processor))
	return c.o.DB.Tx(ctx, func(ctx context.Context, tx *postgres.Tx) error { return tx.HurryUnknown(ctx, p.Processor) })
}

// done is a channel of work that is done at once.
var done = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

// SweepSubscriptions renews what is due: it turns periods in books that nobody writes into, and charges open invoices.
func (c *Cashier) SweepSubscriptions(ctx context.Context) (int, error) {
	due, err := c.o.DB.DueSubscriptions(ctx, sweepBatch, c.failing.now())
	if err != nil {
		return 0, err
	}
	failed := make(chan error, len(due))
	paced(ctx, due, func(id billing.AccountID) <-chan struct{} {
		charged, err := c.Renew(ctx, id)
		if err != nil {
			c.failing.add(id)
			failed <- fmt.Errorf("account %s: %w", id.GlobalID(), err)
		}
		if charged == nil {
			return done
		}
		return charged
	})
	close(failed)
	var errs []error
	for err := range failed {
		errs = append(errs, err)
	}
	return len(due), errors.Join(errs...)
}

// SweepKeys forgets idempotency keys whose time is over.
func (c *Cashier) SweepKeys(ctx context.Context) (int, error) {
	var n int64
	err := c.o.DB.Tx(ctx, func(ctx context.Context, tx *postgres.Tx) (err error) {
		n, err = tx.SweepIdempotencyKeys(ctx, sweepBatch)
		return err
	})
	return int(n), err
}
