package cashier

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/postgres"
)

// Usage comes many times a second, much of it for the same account, whose row is one mutex: a transaction each would spend the time
// waiting for its commits. So asks meet in a lane, and a batch of them is decided and stored in one transaction. Nothing waits for a
// batch to fill: a batch is what came while the one before it was being committed, and it is of one ask where nothing else came. Each
// ask is answered after the commit that stored it, never before.

// lanes is how many batches of one process can be under way; an account's asks are always in the same one.
const lanes = 2

// The most that a lane takes into one transaction, and the most that may wait for it, in usages. Who comes when it is full is told to
// come again later, which costs him nothing he had.
const (
	laneBatch = 2_000
	laneQueue = 20_000
)

// laneOf is the lane of an account.
func laneOf(id billing.AccountID) int { return int(uint64(id) % lanes) }

// lane is a queue of asks, and whoever works on it.
type lane struct {
	mu      sync.Mutex
	queue   []*pending
	waiting int // usages in the queue
	working bool
}

// pending is an ask that waits for its answer.
type pending struct {
	ask
	done chan struct{}
	err  error
	ran  bool // it was decided once, in a transaction whose outcome was not known
}

// ask is one verb of usage: what it needs to be decided, and the decision.
type ask interface {
	account() billing.AccountID
	// weight is how many usages it is about.
	weight() int
	// needs names what must be read for it.
	needs(n *needs)
	// when names the instants that it is about, beside now.
	when() []time.Time
	// decide answers from the books, and writes into them. It may run again, in books read anew. An error is the ask's own answer
	// where it is a fault; the books are then as before. again says that it ran before in a transaction that may have been stored.
	decide(u *usageBook, again bool) error
}

// answered uses an ask, and gives what it was answered: nothing where that is not known, for the ask may still be worked on then.
func answered[T any](ctx context.Context, c *Cashier, a ask, answer *T) (none T, err error) {
	if err = c.use(ctx, a); fault.Is(err, fault.OutcomeUnknown) {
		return none, err
	}
	return *answer, err
}

// use puts an ask into its account's lane, and waits for the commit. The caller leaving, or running out of time, does not take it back:
// he is told OUTCOME_UNKNOWN, and its key answers the next.
func (c *Cashier) use(ctx context.Context, a ask) error {
	p := &pending{ask: a, done: make(chan struct{})}
	if !c.lanes[laneOf(a.account())].put(c, context.WithoutCancel(ctx), p) {
		return fault.New(fault.RateLimited, "Too much usage is waiting to be charged. Try again with the same key.").After(time.Second)
	}
	select {
	case <-p.done:
		return p.err
	case <-ctx.Done():
		return outcomeUnknown(ctx.Err())
	}
}

func (l *lane) put(c *Cashier, ctx context.Context, p *pending) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.waiting+p.weight() > laneQueue {
		return false
	}
	l.queue, l.waiting = append(l.queue, p), l.waiting+p.weight()
	if !l.working {
		l.working = true
		go l.work(c, ctx)
	}
	return true
}

// work commits batches until nothing is left to do.
func (l *lane) work(c *Cashier, ctx context.Context) {
	for batch := l.take(); batch != nil; batch = l.take() {
		c.commit(ctx, batch)
	}
}

// take is the next batch; nil when there is none, and the lane is at rest.
func (l *lane) take() []*pending {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, weight := 0, 0
	for n < len(l.queue) && (n == 0 || weight+l.queue[n].weight() <= laneBatch) {
		weight += l.queue[n].weight()
		n++
	}
	if n == 0 {
		l.working, l.queue = false, nil
		return nil
	}
	batch := l.queue[:n:n]
	l.queue, l.waiting = l.queue[n:], l.waiting-weight
	return batch
}

// commit decides and stores a batch, and answers everybody in it. Where somebody else holds an account, its asks are told to come again,
// and the others go on without them. A batch that cannot be stored for another reason is halved until what spoils it is alone. So one
// bad ask, or one account that is held, keeps no other from its answer.
func (c *Cashier) commit(ctx context.Context, batch []*pending) {
	err := c.untilKnown(ctx, func() error { return c.try(ctx, batch) })
	if err != nil && len(batch) > 1 && !fault.Is(err, fault.OutcomeUnknown) {
		var free, held []*pending
		if postgres.LockTimeout(err) {
			free, held = c.parted(ctx, batch)
		}
		switch {
		case len(held) > 0:
			batch = held
			if len(free) > 0 {
				c.commit(ctx, free)
			}
		case !fault.Is(err, fault.Unavailable) || postgres.LockTimeout(err):
			c.commit(ctx, batch[:len(batch)/2])
			c.commit(ctx, batch[len(batch)/2:])
			return
		}
	}
	for _, p := range batch {
		if err != nil {
			p.err = err
		}
		close(p.done)
	}
}

// parted tells the asks whose accounts somebody holds right now from the others. Both are empty when it cannot be told.
func (c *Cashier) parted(ctx context.Context, batch []*pending) (free, held []*pending) {
	ids := make([]billing.AccountID, 0, len(batch))
	for _, p := range batch {
		ids = append(ids, p.account())
	}
	var loose map[billing.AccountID]bool
	if err := c.o.DB.BusyTx(ctx, func(ctx context.Context, tx *postgres.Tx) (err error) {
		loose, err = tx.NotHeld(ctx, ids)
		return err
	}); err != nil {
		return nil, nil
	}
	for _, p := range batch {
		if loose[p.account()] {
			free = append(free, p)
		} else {
			held = append(held, p)
		}
	}
	return free, held
}

// try runs a batch in one transaction.
func (c *Cashier) try(ctx context.Context, batch []*pending) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("deciding usage: %v", r) // the transaction is rolled back; halving finds whose it is
		}
	}()
	var changed []billing.AccountID
	err = c.o.DB.BusyTx(ctx, func(ctx context.Context, tx *postgres.Tx) (err error) {
		changed, err = c.decideBatch(ctx, tx, batch)
		return err
	})
	if errors.Is(err, postgres.ErrCommitUnknown) {
		for _, p := range batch {
			p.ran = true
		}
	}
	if err == nil && len(changed) > 0 {
		c.o.Publish(changed...)
	}
	return err
}
