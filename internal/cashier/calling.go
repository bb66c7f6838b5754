package cashier

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/payment"
)

// calling starts a call at the processor about a payment or a refund, or joins the one that goes on already. The channel closes when
// the answer is booked.
func (c *Cashier) calling(ctx context.Context, what string, kind billing.Kind, id billing.RowID, call func(ctx context.Context) error) <-chan struct{} {
	asking, ended, start := c.calls.join(ctx, id, c.o.ChargeTimeout)
	if start {
		go func() {
			defer c.calls.end(id)
			if err := call(asking); err != nil {
				c.o.Log.ErrorContext(asking, what+" not settled, the sweeper will ask again",
					slog.String(what, billing.ID{Kind: kind, Account: id.Account, Key: id.Key}.String()), slog.Any("error", err))
			}
		}()
	}
	return ended
}

// awaitReply waits for a call as long as a mutation waits for the processor; the call itself goes on.
func (c *Cashier) awaitReply(ctx context.Context, ended <-chan struct{}) {
	select {
	case <-ended:
	case <-time.After(c.o.ReplyWait):
	case <-ctx.Done():
	}
}

// callEndsBy is until when, in database time, a call that starts now is under way. If this process dies, the sweeper takes over
// after it.
func (b *book) callEndsBy() *time.Time {
	at := b.clock.Add(b.c.o.ChargeTimeout + 5*time.Second)
	return &at
}

// whom is the processor of an account, and the database's time to ask it at.
func (c *Cashier) whom(ctx context.Context, id billing.AccountID) (processor payment.Processor, now time.Time, err error) {
	account, err := rowOf(c.o.DB.Accounts(ctx, []billing.AccountID{id}))
	if err != nil {
		return nil, now, err
	}
	if processor, err = c.processorOf(account); err != nil {
		return nil, now, err
	}
	now, err = c.o.DB.Now(ctx)
	return processor, now, err
}

// How often, and with what first pause, a busy processor is asked again; each pause is twice the one before, 3.75 s in all.
const (
	busyAttempts = 3
	busyPause    = 250 * time.Millisecond
)

// patiently asks again while the processor is busy: it has done nothing then, and nobody is kept waiting for the sweeper.
func patiently[T any](ctx context.Context, ask func() (T, error)) (T, error) {
	answer, err := ask()
	for pause := busyPause; errors.Is(err, payment.ErrBusy) && pause <= busyPause<<busyAttempts; pause <<= 1 {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
		answer, err = ask()
	}
	return answer, err
}
