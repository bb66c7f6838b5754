package cashier

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/postgres"
)

// RefundTopUp is what refundTopUp was asked for.
type RefundTopUp struct {
	Payment billing.Key
	Amount  *money.Amount // nil: everything that can be given back
	Reason  string
}

// refundMade is the answer that is stored under the key.
type refundMade struct {
	Refund billing.Key `json:"refund"`
}

// RefundTopUp gives back to the card what was not spent of a top-up, with its share of the tax. The money leaves the wallet
// before the processor is asked. The refund comes back also when it failed; then the error is its refusal.
func (c *Cashier) RefundTopUp(ctx context.Context, actor *billing.Actor, id billing.AccountID, key string, in RefundTopUp) (
	*billing.Refund, bool, error,
) {
	var err error
	if in.Reason, err = billing.CheckReason(in.Reason); err != nil {
		return nil, false, err
	}
	made, replayed, err := once(ctx, c, actor, id, keepForever, request{key, "refundTopUp", in}, func(b *book) (refundMade, error) {
		r, err := b.startRefund(in)
		if err != nil {
			return refundMade{}, err
		}
		return refundMade{Refund: r.Key}, nil
	})
	if err != nil {
		return nil, replayed, err
	}
	r, err := c.finishRefund(ctx, actor, billing.RowID{Account: id, Key: made.Refund})
	return r, replayed, err
}

// startRefund decides how much may be given back, takes it out of the wallet and records the intent.
func (b *book) startRefund(in RefundTopUp) (*billing.Refund, error) {
	p, err := rowOf(b.Payments(b.ctx, b.row(in.Payment)))
	if err != nil {
		return nil, err
	}
	facts, err := rowOf(b.RefundFacts(b.ctx, b.row(in.Payment)))
	if err != nil {
		return nil, err
	}
	unit, err := b.c.chargeUnit(b.account)
	if err != nil {
		return nil, err
	}
	facts.Available = b.balance.Available() // the book's, with what it has written so far
	amount, err := billing.CheckRefund(p, *facts, in.Amount, unit)
	if err != nil {
		return nil, err
	}
	tax, err := p.RefundTax(*facts, amount, unit)
	if err != nil {
		return nil, err
	}
	r := &billing.Refund{AccountID: b.account.ID, Key: b.account.NextKey(), PaymentKey: p.Key, Status: billing.RefundSubmitted, Amount: amount,
		Tax: tax, Total: amount + tax, Currency: p.Currency, Reason: in.Reason, RequestedBy: b.actor.Subject, CreatedAt: b.now,
		AskedAt: b.clock, NextActionAt: b.callEndsBy()}
	b.event(billing.EventRefundStarted, billing.KindRefund, r.Key, refundTold(r))
	about := refundTold(r)
	about["reason"] = r.Reason
	b.audit("refundTopUp", billing.KindRefund, r.Key, nil, about)
	if err := b.InsertRefund(b.ctx, r); err != nil {
		return nil, err
	}
	return r, b.post(billing.LedgerRefund, behind{payment: &r.PaymentKey, refund: &r.Key}, r.Postings()...)
}

func refundTold(r *billing.Refund) fields {
	return fields{"payment": billing.ID{Kind: billing.KindPayment, Account: r.AccountID, Key: r.PaymentKey}.String(), "amount": r.AmountMoney().Decimal(),
		"tax": r.TaxMoney().Decimal(), "total": r.TotalMoney().Decimal(), "currency": r.Currency}
}

// finishRefund takes a recorded refund to the processor and answers with what is known when the processor has answered or the
// wait is over; the call itself goes on. A refund that a crash left behind is taken up again, under the same key.
func (c *Cashier) finishRefund(ctx context.Context, actor *billing.Actor, id billing.RowID) (*billing.Refund, error) {
	r, err := rowOf(c.o.DB.Refunds(ctx, []billing.RowID{id}))
	if err != nil {
		return nil, err
	}
	if r.Status == billing.RefundSubmitted {
		c.awaitReply(ctx, c.askRefund(ctx, actor, id))
		ctx := context.WithoutCancel(ctx) // the caller may be gone; the answer below is cheap
		if r, err = rowOf(c.o.DB.Refunds(ctx, []billing.RowID{id})); err != nil {
			return nil, err
		}
	}
	if r.Status == billing.RefundFailed {
		return r, billing.RefundRefused()
	}
	return r, nil
}

// askRefund starts asking the processor for a refund, or joins who is asking already. The channel closes when the answer is
// booked.
func (c *Cashier) askRefund(ctx context.Context, actor *billing.Actor, id billing.RowID) <-chan struct{} {
	return c.calling(ctx, "refund", billing.KindRefund, id, func(ctx context.Context) error { return c.askRefundOnce(ctx, actor, id) })
}

func (c *Cashier) askRefundOnce(ctx context.Context, actor *billing.Actor, id billing.RowID) error {
	r, err := rowOf(c.o.DB.Refunds(ctx, []billing.RowID{id}))
	if err != nil {
		return err
	}
	of := []billing.RowID{{Account: id.Account, Key: r.PaymentKey}}
	p, err := rowOf(c.o.DB.Payments(ctx, of))
	if err != nil {
		return err
	}
	facts, err := rowOf(c.o.DB.RefundFacts(ctx, of))
	if err != nil {
		return err
	}
	processor, now, err := c.whom(ctx, id.Account)
	if err != nil {
		return err
	}
	report, err := patiently(ctx, func() (refundReport, error) { return refundQuestion(ctx, processor, r, p, facts, now) })
	if err != nil {
		c.o.Log.WarnContext(ctx, "the payment processor did not make a refund", slog.String("refund", r.GlobalID()), slog.Any("error", err))
	}
	// What was learned is booked even if the call used up its time.
	return c.settleRefund(context.WithoutCancel(ctx), actor, id, report)
}

// refundReport is what is newly known of a refund: its status, SUBMITTED while nothing is.
type refundReport struct {
	status billing.RefundStatus
	ref    string
}

// refundQuestion asks for a refund. The same key is good for as long as the processor remembers it; after that the processor's
// own sum tells whether it was made, and one that was not is given up: nothing of it is on its way any more. An error that is
// no answer says nothing.
func refundQuestion(ctx context.Context, processor payment.Processor, r *billing.Refund, p *billing.Payment, facts *billing.RefundFacts, now time.Time) (
	refundReport, error,
) {
	unknown := refundReport{status: billing.RefundSubmitted}
	var ref string
	if p.ProcessorRef != nil {
		ref = *p.ProcessorRef
	}
	if now.Sub(r.AskedAt) > billing.AskSameKey {
		fact, err := processor.Lookup(ctx, payment.LookupRequest{Ref: ref, PaymentID: p.GlobalID(), Account: p.AccountID.GlobalID()})
		switch {
		case err != nil:
			return unknown, err
		case fact.Refunded == facts.ReturnedTotal+r.Total:
			return refundReport{status: billing.RefundSucceeded}, nil
		case fact.Refunded == facts.ReturnedTotal:
			return refundReport{status: billing.RefundFailed}, nil
		default:
			return unknown, fmt.Errorf("the processor refunded %d of %s, which is neither with nor without %s", fact.Refunded, p.GlobalID(), r.GlobalID())
		}
	}
	fact, err := processor.Refund(ctx, payment.RefundRequest{Key: r.GlobalID(), Ref: ref, Amount: r.TotalMoney(), Reason: "requested_by_customer"})
	switch {
	case errors.Is(err, payment.ErrRefused):
		return refundReport{status: billing.RefundFailed}, err
	case err != nil:
		return unknown, err
	case fact.PaymentID != p.GlobalID() || fact.Refunded < r.Total:
		return unknown, fmt.Errorf("the processor answered about %s, %d refunded, not about %s of %s", fact.PaymentID, fact.Refunded, r.TotalMoney(), p.GlobalID())
	}
	return refundReport{status: billing.RefundSucceeded, ref: fact.RefundRef}, nil
}

// settleRefund books what is newly known of a refund. One that is decided already stays as it is.
func (c *Cashier) settleRefund(ctx context.Context, actor *billing.Actor, id billing.RowID, report refundReport) error {
	return c.write(ctx, actor, id.Account, func(b *book) error {
		r, err := rowOf(b.Refunds(b.ctx, b.row(id.Key)))
		if err != nil || r.Status != billing.RefundSubmitted {
			return err
		}
		if report.ref != "" {
			r.ProcessorRef = &report.ref
		}
		switch report.status {
		case billing.RefundSucceeded:
			err = b.refundSucceeded(r)
		case billing.RefundFailed:
			err = b.refundFailed(r)
		default:
		}
		if err != nil {
			return err
		}
		r.NextActionAt = r.NextAsk(b.clock)
		return b.UpdateRefund(b.ctx, r)
	})
}

// refundSucceeded closes a refund that the processor made: its credit note, and what the payment has become.
func (b *book) refundSucceeded(r *billing.Refund) error {
	p, err := rowOf(b.Payments(b.ctx, b.row(r.PaymentKey)))
	if err != nil {
		return err
	}
	facts, err := rowOf(b.RefundFacts(b.ctx, b.row(r.PaymentKey)))
	if err != nil {
		return err
	}
	invoice, err := rowOf(b.Invoices(b.ctx, b.row(*p.InvoiceKey))) // a credited payment has one
	if err != nil {
		return err
	}
	note := b.account.IssueCreditNote(invoice, r, b.now)
	if err := b.InsertCreditNote(b.ctx, &note); err != nil {
		return err
	}
	r.Status, r.ClosedAt, r.CreditNoteKey = billing.RefundSucceeded, &b.now, &note.Key
	was := p.Status
	p.Status, p.UpdatedAt = p.StatusAfter(r, *facts), b.now // as CreatedAt
	b.audit("settleRefund", billing.KindRefund, r.Key, fields{"status": billing.RefundSubmitted, "payment": was},
		fields{"status": r.Status, "payment": p.Status, "creditNote": note.DisplayNumber()})
	b.event(billing.EventPaymentRefunded, billing.KindPayment, p.Key, fields{"status": p.Status, "purpose": p.Purpose, "total": p.TotalMoney().Decimal(),
		"currency": p.Currency, "refund": r.GlobalID(), "refunded": r.TotalMoney().Decimal()})
	b.event(billing.EventCreditNoteIssued, billing.KindCreditNote, note.Key, fields{"number": note.DisplayNumber(), "invoice": invoice.DisplayNumber(),
		"total": note.TotalMoney().Decimal(), "currency": note.Currency})
	return b.UpdatePayment(b.ctx, p)
}

// refundFailed puts the money back into the wallet: the processor did not and will not give it to the card.
func (b *book) refundFailed(r *billing.Refund) error {
	r.Status, r.ClosedAt = billing.RefundFailed, &b.now
	b.audit("settleRefund", billing.KindRefund, r.Key, fields{"status": billing.RefundSubmitted}, fields{"status": r.Status})
	b.event(billing.EventRefundFailed, billing.KindRefund, r.Key, refundTold(r))
	return b.post(billing.LedgerCorrection, behind{payment: &r.PaymentKey, refund: &r.Key}, r.Reversal()...)
}

// SweepRefunds asks the processor for every refund that is due, and tells how many there were.
func (c *Cashier) SweepRefunds(ctx context.Context) (int, error) {
	due, err := claim(ctx, c, (*postgres.Tx).ClaimRefunds)
	if err != nil {
		return 0, err
	}
	paced(ctx, due, func(id billing.RowID) <-chan struct{} { return c.askRefund(ctx, billing.System("sweeper"), id) })
	return len(due), nil
}

// Refundable is how much of a payment can be given back now.
func (c *Cashier) Refundable(a *billing.Account, p *billing.Payment, facts *billing.RefundFacts) (money.Amount, error) {
	unit, err := c.chargeUnit(a)
	if err != nil {
		return money.Amount{}, err
	}
	return money.Amount{Micros: p.Refundable(*facts, unit), Currency: p.Currency}, nil
}
