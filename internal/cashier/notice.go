package cashier

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/postgres"
)

// ReceiveNotice stores a processor's webhook, once however often it comes, after its signature is checked. Nothing in it is
// believed: SweepNotices looks the payment up. UNAUTHENTICATED for a forged one; one about nothing of ours is simply dropped.
func (c *Cashier) ReceiveNotice(ctx context.Context, processor string, header http.Header, body []byte) error {
	p := c.processorNamed(processor)
	if p == nil {
		return billing.NotFound()
	}
	now, err := c.o.DB.Now(ctx)
	if err != nil {
		return err
	}
	n, err := p.ParseNotice(header, body, now)
	if errors.Is(err, payment.ErrNoticeForged) {
		return fault.New(fault.Unauthenticated, "The webhook's signature is wrong, missing or too old.").Wrap(err)
	}
	if err != nil {
		return fault.New(fault.BadRequest, "The webhook is not readable.").Wrap(err)
	}
	id, ok := billing.ParseID(n.PaymentID)
	if !ok || id.Kind != billing.KindPayment {
		return nil
	}
	return c.o.DB.Tx(ctx, func(ctx context.Context, tx *postgres.Tx) error {
		_, err := tx.InsertNotice(ctx, postgres.Notice{AccountID: id.Account, Processor: processor, ID: n.ID, Type: n.Type, PaymentKey: id.Key})
		return err
	})
}

func (c *Cashier) processorNamed(name string) payment.Processor {
	for _, p := range c.o.Processors {
		if p.Name() == name {
			return p
		}
	}
	return nil
}

// SweepNotices looks up the payments that stored webhooks are about, and books what the processor says.
func (c *Cashier) SweepNotices(ctx context.Context) (int, error) {
	due, err := claim(ctx, c, (*postgres.Tx).ClaimNotices)
	if err != nil {
		return 0, err
	}
	paced(ctx, due, func(n postgres.Notice) <-chan struct{} {
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			if err := c.applyNotice(ctx, n); err != nil {
				c.o.Log.WarnContext(ctx, "webhook not applied yet", slog.String("notice", n.ID), slog.Any("error", err))
			}
		}()
		return ended
	})
	return len(due), nil
}

// noticeTimeout bounds the look-up that a webhook asks for; a processor that hangs must not stop the webhooks after it.
const noticeTimeout = 10 * time.Second

// applyNotice looks the payment up and books what the processor says. It does not join a call about the payment that is under
// way: that one may be waiting for an answer that never comes.
func (c *Cashier) applyNotice(ctx context.Context, n postgres.Notice) error {
	id := billing.RowID{Account: n.AccountID, Key: n.PaymentKey}
	p, err := rowOf(c.o.DB.Payments(ctx, []billing.RowID{id}))
	if err != nil {
		return err
	}
	processor := c.processorNamed(n.Processor)
	if processor == nil {
		return fmt.Errorf("the processor %s is not configured here", n.Processor)
	}
	asked, cancel := context.WithTimeout(ctx, noticeTimeout)
	defer cancel()
	fact, err := processor.Lookup(asked, payment.LookupRequest{PaymentID: p.GlobalID(), Account: n.AccountID.GlobalID()})
	switch {
	case errors.Is(err, payment.ErrNotFound):
		c.o.Log.WarnContext(ctx, "webhook about a charge that the processor does not know", slog.String("notice", n.ID))
	case err != nil:
		return err
	default:
		report, err := reportOf(fact, p)
		if err != nil { // asking again would hear the same; the payment's own schedule goes on
			c.o.Log.ErrorContext(ctx, "webhook not applicable", slog.String("notice", n.ID), slog.Any("error", err))
			break
		}
		if err := c.Settle(ctx, billing.System("webhook"), id, report); err != nil {
			return err
		}
	}
	return c.o.DB.Tx(ctx, func(ctx context.Context, tx *postgres.Tx) error { return tx.NoticeApplied(ctx, n) })
}
