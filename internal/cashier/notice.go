package cashier

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

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
	var due []postgres.Notice
	err := c.o.DB.Tx(ctx, func(ctx context.Context, tx *postgres.Tx) (err error) {
		due, err = tx.ClaimNotices(ctx, sweepBatch, sweepLease)
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, n := range due {
		if err := c.applyNotice(ctx, n); err != nil {
			c.o.Log.WarnContext(ctx, "webhook not applied yet", slog.String("notice", n.ID), slog.Any("error", err))
		}
	}
	return len(due), nil
}

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
	fact, err := processor.Lookup(ctx, payment.LookupRequest{PaymentID: p.GlobalID(), Account: n.AccountID.GlobalID()})
	if err != nil {
		return err
	}
	report, err := reportOf(fact, p)
	if err != nil {
		return err
	}
	if err := c.Settle(ctx, billing.System("webhook"), id, report); err != nil {
		return err
	}
	return c.o.DB.Tx(ctx, func(ctx context.Context, tx *postgres.Tx) error { return tx.NoticeApplied(ctx, n) })
}
