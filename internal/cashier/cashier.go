// Package cashier holds the use cases, one file a verb, each readable from top to bottom: it decides (with the pure rules of
// billing), talks to the payment processor, and books. Nothing calls back up.
//
// Invariants kept here: every write runs rollPeriod first; every verb writes its audit row and its event in its own
// transaction; no transaction is open while a processor is asked; what a processor says is booked through Settle and nowhere
// else; a key of a mutation does its work once. A plan change is applied once or never: at once against payment, or at the
// period's end by whichever write comes first; a period opens once, has one invoice and is charged by one payment at a time;
// whoever only waits (the worker, a test clock) decides nothing that a write of the customer's would decide otherwise. Usage of an
// account is decided in one lane of a process, many asks in one transaction, and answered after its commit.
package cashier

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/postgres"
)

// Options are what a Cashier works with.
type Options struct {
	DB *postgres.DB
	// Processors serves each mode of account; a mode without one cannot be created.
	Processors map[billing.AccountMode]payment.Processor
	// Publish is told of every account that changed, after the commit. It must not block.
	Publish func(ids ...billing.AccountID)
	// RequestID finds the request's id for the audit trail.
	RequestID func(ctx context.Context) string
	Log       *slog.Logger
	// ReplyWait is how long a mutation waits for the processor before it answers with what is known; ChargeTimeout is how
	// long the call itself may go on. Zero: 8 s and 30 s.
	ReplyWait     time.Duration
	ChargeTimeout time.Duration
}

// Cashier is the one place that decides about money.
type Cashier struct {
	o       Options
	calls   calls
	failing failing

	lanes      [lanes]lane
	remembered remembered
}

// New makes a Cashier.
func New(o Options) *Cashier {
	if o.ReplyWait == 0 {
		o.ReplyWait = 8 * time.Second
	}
	if o.ChargeTimeout == 0 {
		o.ChargeTimeout = 30 * time.Second
	}
	return &Cashier{o: o, calls: calls{running: map[billing.RowID]call{}}, failing: failing{until: map[billing.AccountID]time.Time{}},
		remembered: remembered{plans: map[billing.Key]*billing.Plan{}, accounts: map[billing.AccountID]*accountConfig{}}}
}

// Drain waits until no processor is being asked any more. When ctx ends first, the calls are given up: their payments are
// marked as unknown, and the sweeper of the next process asks again under the same key.
func (c *Cashier) Drain(ctx context.Context) error {
	for call, going := c.calls.any(); going; call, going = c.calls.any() {
		select {
		case <-call.ended:
		case <-ctx.Done():
			c.calls.giveUp()
			select {
			case <-call.ended:
			case <-time.After(givenUpWait):
				return ctx.Err()
			}
		}
	}
	return nil
}

// givenUpWait is how long booking a call that was given up may take.
const givenUpWait = 5 * time.Second

// processorOf is who moves an account's money.
func (c *Cashier) processorOf(a *billing.Account) (payment.Processor, error) {
	if p := c.o.Processors[a.Mode]; p != nil {
		return p, nil
	}
	return nil, fault.Newf(fault.Unavailable, "No payment processor is configured for %s accounts.", a.Mode)
}

// Bounds are the least and the most that one top-up of the account may add.
func (c *Cashier) Bounds(a *billing.Account) (billing.Bounds, error) {
	unit, err := c.chargeUnit(a)
	if err != nil {
		return billing.Bounds{}, err
	}
	return billing.TopUpBounds(a.Currency, unit), nil
}

func (c *Cashier) chargeUnit(a *billing.Account) (money.ChargeUnit, error) {
	p, err := c.processorOf(a)
	if err != nil {
		return money.ChargeUnit{}, err
	}
	unit, ok := p.ChargeUnit(a.Currency)
	if !ok {
		return unit, fault.Newf(fault.Unavailable, "The payment processor does not take %s.", a.Currency)
	}
	return unit, nil
}

// calls are the processor calls going on in this process, so that a retry joins the call instead of making a second.
type calls struct {
	mu      sync.Mutex
	running map[billing.RowID]call
}

// call is one question to a processor.
type call struct {
	ended  chan struct{}
	cancel context.CancelFunc
}

// join returns the channel that closes when the call about a payment has ended; start is true for who must make the call, with
// the context given.
func (c *calls) join(ctx context.Context, id billing.RowID, limit time.Duration) (asking context.Context, ended chan struct{}, start bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if going, ok := c.running[id]; ok {
		return nil, going.ended, false
	}
	asking, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	ended = make(chan struct{})
	c.running[id] = call{ended, cancel}
	return asking, ended, true
}

// any is some call that is going on.
func (c *calls) any() (_ call, going bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, one := range c.running {
		return one, true
	}
	return call{}, false
}

func (c *calls) giveUp() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, one := range c.running {
		one.cancel()
	}
}

func (c *calls) end(id billing.RowID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running[id].cancel()
	close(c.running[id].ended)
	delete(c.running, id)
}
