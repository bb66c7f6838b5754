// Package worker does what nobody asks for: it goes over due work, each sweep calling one verb of the cashier. What is due
// stands on the rows themselves, so any number of processes may sweep, and nothing is lost with one.
package worker

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/aura-billing/gateway/internal/cashier"
)

// Sweep is one kind of due work.
type Sweep struct {
	Name  string
	Every time.Duration
	// Do works on what is due and tells how much there was; a full batch is followed by the next one at once.
	Do func(ctx context.Context) (int, error)
}

// Sweeps are all kinds of due work there are.
func Sweeps(c *cashier.Cashier) []Sweep {
	return []Sweep{
		{"payments", time.Second, c.SweepPayments},
		{"refunds", 2 * time.Second, c.SweepRefunds},
		{"notices", 250 * time.Millisecond, c.SweepNotices},
		{"subscriptions", 5 * time.Second, c.SweepSubscriptions},
		{"reservations", time.Second, c.SweepReservations},
		{"keys", time.Minute, c.SweepKeys},
		{"probe", 15 * time.Second, func(ctx context.Context) (int, error) { return 0, c.Probe(ctx) }},
	}
}

// fullBatch is how much a sweep takes at once at most.
const fullBatch = 100

// Run sweeps until ctx ends. A sweep that fails is logged, once for each kind of failure in a row, and tried again.
func Run(ctx context.Context, log *slog.Logger, sweeps []Sweep) {
	var group sync.WaitGroup
	for _, s := range sweeps {
		group.Go(func() { s.run(ctx, log) })
	}
	group.Wait()
}

func (s Sweep) run(ctx context.Context, log *slog.Logger) {
	ticker := time.NewTicker(s.Every)
	defer ticker.Stop()
	var last string
	for {
		n, err := s.Do(ctx)
		switch {
		case err == nil:
			last = ""
		case ctx.Err() == nil && err.Error() != last:
			last = err.Error()
			log.WarnContext(ctx, "sweep failed, will try again", slog.String("sweep", s.Name), slog.Any("error", err))
		}
		if err == nil && n >= fullBatch && ctx.Err() == nil {
			continue
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}
