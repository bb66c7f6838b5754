package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"
)

// measurement is one line of a table: something that is done for a few seconds in each round.
type measurement struct {
	name    string
	clients int
	do      func(ctx context.Context) (sample, error)
	samples []sample
}

// sample is what one round gave.
type sample struct {
	rate     float64 // a second
	p50, p99 time.Duration
	accepted int64 // from beginning to end
	effort   effort
	took     time.Duration
}

func (t *tally) sample(window time.Duration) sample {
	return sample{rate: float64(t.Counted) / window.Seconds(), p50: t.P50, p99: t.P99, accepted: t.Accepted}
}

// rate is the median of the rounds.
func (m *measurement) rate() float64 {
	return median(m.samples, func(a, b sample) bool { return a.rate < b.rate }).rate
}

func (m *measurement) p50() time.Duration {
	return median(m.samples, func(a, b sample) bool { return a.p50 < b.p50 }).p50
}

func (m *measurement) p99() time.Duration {
	return median(m.samples, func(a, b sample) bool { return a.p99 < b.p99 }).p99
}

// spread is the slowest and the fastest round.
func (m *measurement) spread() (low, high float64) {
	low, high = m.samples[0].rate, m.samples[0].rate
	for _, s := range m.samples {
		low, high = min(low, s.rate), max(high, s.rate)
	}
	return low, high
}

// effort is all processor time of all rounds, by who used it, for one charge.
func (m *measurement) effort() string {
	var sum effort
	var n int64
	for _, s := range m.samples {
		sum.gateway += s.effort.gateway
		sum.postgres += s.effort.postgres
		sum.load += s.effort.load
		n += s.accepted
	}
	return sum.perCharge(n)
}

// others is the share of the machine that programs took which have nothing to do with these measurements.
func others(all []*measurement) float64 {
	var taken, took time.Duration
	for _, m := range all {
		for _, s := range m.samples {
			taken, took = taken+s.effort.others, took+s.took
		}
	}
	return taken.Seconds() / took.Seconds() / float64(runtime.NumCPU())
}

// median is the middle one in an order; of an even number, the lower of the two in the middle.
func median[T any](all []T, less func(a, b T) bool) T {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, func(a, b T) int {
		switch {
		case less(a, b):
			return -1
		case less(b, a):
			return 1
		}
		return 0
	})
	return sorted[(len(sorted)-1)/2]
}

// interleave does everything once in each round, every second round backwards: what drifts, drifts for all alike.
func (b *bench) interleave(ctx context.Context, all []*measurement) error {
	for round := range b.rounds {
		order := slices.Clone(all)
		if round%2 == 1 {
			slices.Reverse(order)
		}
		for _, m := range order {
			s, err := b.calmest(ctx, m)
			if err != nil {
				return fmt.Errorf("%s: %w", m.name, err)
			}
			m.samples = append(m.samples, s)
			say("round %d of %d: %-62s %9.0f/s  p99 %s", round+1, b.rounds, m.name, s.rate, fine(s.p99))
		}
	}
	return nil
}

// A machine that does other things too is waited for, and a sample that was disturbed is taken again: of several the least
// disturbed counts, whatever it says.
const (
	disturbed = 0.10 // of the machine, by others
	attempts  = 2
	waitCalm  = 5 * time.Second
)

func (b *bench) calmest(ctx context.Context, m *measurement) (best sample, err error) {
	for attempt := range attempts {
		if err := b.calm(ctx); err != nil {
			return best, err
		}
		s, err := b.sample(ctx, m)
		if err != nil {
			return best, err
		}
		if attempt == 0 || s.disturbance() < best.disturbance() {
			best = s
		}
		if best.disturbance() < disturbed {
			break
		}
	}
	return best, nil
}

// calm writes everything to disk, so that no measurement pays for what the one before it left behind, and waits until the machine
// has little else to do, though not for ever.
func (b *bench) calm(ctx context.Context) error {
	if err := b.house.settle(ctx); err != nil {
		return err
	}
	const look = 250 * time.Millisecond
	for waited := time.Duration(0); waited < waitCalm; waited += look {
		before := machineTime()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(look):
		}
		if busy := machineTime() - before; busy.Seconds() < disturbed*look.Seconds()*float64(runtime.NumCPU()) {
			return nil
		}
	}
	return nil
}

func (b *bench) sample(ctx context.Context, m *measurement) (sample, error) {
	postgres, machine, began := familyTime(b.house.server.PID()), machineTime(), time.Now()
	s, err := m.do(ctx)
	s.effort.postgres = familyTime(b.house.server.PID()) - postgres
	s.effort.others = max(0, machineTime()-machine-s.effort.gateway-s.effort.postgres-s.effort.load)
	s.took = time.Since(began)
	return s, err
}

// disturbance is the share of the machine that others took.
func (s *sample) disturbance() float64 {
	return s.effort.others.Seconds() / s.took.Seconds() / float64(runtime.NumCPU())
}

func fine(d time.Duration) time.Duration {
	if d < 10*time.Millisecond {
		return d.Round(10 * time.Microsecond)
	}
	return d.Round(100 * time.Microsecond)
}

// measure does all of it but the cold starts.
func (b *bench) measure(ctx context.Context, r *report) (err error) {
	if b.house, err = openHouse(ctx, b.work, b.statementSettings()); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.house.close(ctx)) }()
	r.postgres = b.house.description(ctx)
	if b.token, err = b.house.token(ctx); err != nil {
		return err
	}
	k, err := b.openBooks(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.db.Close()) }()
	// The growing books are copies of the first ones, made before those get more accounts and charges.
	grown, err := b.grow(ctx, k)
	if err != nil {
		return err
	}
	defer func() {
		for _, g := range grown {
			err = errors.Join(err, g.close())
		}
	}()
	if b.charging {
		if err := b.charges(ctx, k, r); err != nil {
			return err
		}
	}
	if len(grown) > 0 {
		return b.growthOf(ctx, grown, r)
	}
	return nil
}
