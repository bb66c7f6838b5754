package cashier

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment"
)

// finish takes a recorded payment to the processor and answers with what is known when the processor has answered or the wait
// is over; the call itself goes on. A payment that a crash left behind is taken up again, under the same key.
func (c *Cashier) finish(ctx context.Context, actor *billing.Actor, id billing.RowID) (*billing.Payment, error) {
	p, err := rowOf(c.o.DB.Payments(ctx, []billing.RowID{id}))
	if err != nil {
		return nil, err
	}
	if p.Status == billing.PaymentSubmitted || p.Status == billing.PaymentUnknown {
		c.awaitReply(ctx, c.ask(ctx, actor, id))
		ctx := context.WithoutCancel(ctx) // the caller may be gone; the answer below is cheap
		if p, err = rowOf(c.o.DB.Payments(ctx, []billing.RowID{id})); err != nil {
			return nil, err
		}
	}
	if p.Failure() != nil {
		return p, billing.PaymentRefused(p)
	}
	return p, nil
}

// ask starts asking the processor about a payment, or joins who is asking already. The channel closes when the answer is booked.
func (c *Cashier) ask(ctx context.Context, actor *billing.Actor, id billing.RowID) <-chan struct{} {
	return c.calling(ctx, "payment", billing.KindPayment, id, func(ctx context.Context) error { return c.askOnce(ctx, actor, id) })
}

// Ask asks the processor about a payment and books the answer.
func (c *Cashier) Ask(ctx context.Context, actor *billing.Actor, id billing.RowID) {
	<-c.ask(ctx, actor, id)
}

func (c *Cashier) askOnce(ctx context.Context, actor *billing.Actor, id billing.RowID) error {
	p, err := rowOf(c.o.DB.Payments(ctx, []billing.RowID{id}))
	if err != nil {
		return err
	}
	method, err := rowOf(c.o.DB.Methods(ctx, []billing.RowID{{Account: id.Account, Key: p.MethodKey}}))
	if err != nil {
		return err
	}
	processor, now, err := c.whom(ctx, id.Account)
	if err != nil {
		return err
	}
	report, err := patiently(ctx, func() (billing.Report, error) { return question(ctx, processor, p, method, now) })
	if err != nil {
		c.o.Log.WarnContext(ctx, "the payment processor gave no answer", slog.String("payment", p.GlobalID()), slog.Any("error", err))
	}
	// What was learned is booked even if the call used up its time.
	return c.Settle(context.WithoutCancel(ctx), actor, id, report)
}

// question puts the one question that a payment's state calls for. An error from the processor is no answer: UNKNOWN.
func question(ctx context.Context, processor payment.Processor, p *billing.Payment, method *billing.PaymentMethod, now time.Time) (
	billing.Report, error,
) {
	lookup := payment.LookupRequest{PaymentID: p.GlobalID(), Account: p.AccountID.GlobalID()}
	if p.ProcessorRef != nil {
		lookup.Ref = *p.ProcessorRef
	}
	var fact payment.Fact
	var err error
	switch {
	case p.Status == billing.PaymentCaptured:
		// Looked up first: a refund of which only the answer was lost is not asked for again when its key is forgotten.
		if fact, err = processor.Lookup(ctx, lookup); err == nil && fact.Refunded < fact.Captured {
			left := money.Amount{Micros: fact.Captured - fact.Refunded, Currency: p.Currency}
			fact, err = processor.Refund(ctx, payment.RefundRequest{Key: "refund-" + p.GlobalID(), Ref: fact.Ref, Amount: left,
				Reason: "captured after it could no longer be used"})
		}
	case p.Status == billing.PaymentRequiresAction && !now.Before(p.Deadline):
		fact, err = processor.Cancel(ctx, lookup.Ref)
	case p.Status == billing.PaymentRequiresAction, p.Status == billing.PaymentProcessing, p.Status.Undecided() && p.OnlyLookUp(now):
		fact, err = processor.Lookup(ctx, lookup)
	case p.Status.Undecided():
		// Somebody asked before, the sweeper or a request that got no answer: perhaps only the answer was lost.
		asked := p.Attempts > 0 || p.Status == billing.PaymentUnknown
		if asked {
			fact, err = processor.Lookup(ctx, lookup)
		}
		if !asked || errors.Is(err, payment.ErrNotFound) {
			fact, err = processor.Charge(ctx, payment.ChargeRequest{Key: p.GlobalID(), PaymentID: p.GlobalID(), Account: lookup.Account,
				CardRef: method.ProcessorRef, Total: p.TotalMoney(), Description: descriptions[p.Purpose], OnSession: !p.Automatic})
			switch {
			case errors.Is(err, payment.ErrRefused):
				return billing.Report{Status: billing.PaymentDeclined, DeclineCode: "invalid_amount"}, err
			case errors.Is(err, payment.ErrCardInvalid), errors.Is(err, payment.ErrKeyReused):
				// This call did nothing; whether an earlier one under the key did is for the look-up to say.
				refusal := err
				if fact, err = processor.Lookup(ctx, lookup); errors.Is(err, payment.ErrNotFound) {
					return billing.Report{Status: billing.PaymentDeclined, DeclineCode: "invalid_account"}, refusal
				}
			}
		}
	default:
		fact, err = processor.Lookup(ctx, lookup) // a webhook about a payment we had given up: perhaps money came after all
	}
	switch {
	case err == nil:
		return reportOf(fact, p)
	case errors.Is(err, payment.ErrNotFound) && p.MayArrive(now):
		return billing.Report{Status: billing.PaymentUnknown}, err
	case errors.Is(err, payment.ErrNotFound):
		// The processor says that there is no such charge, and nobody will ask for it any more.
		return billing.Report{Status: billing.PaymentCanceled}, err
	default:
		return billing.Report{Status: billing.PaymentUnknown}, err
	}
}

// descriptions is what the customer's bank is told.
var descriptions = map[billing.PaymentPurpose]string{
	billing.PurposeTopUp:        "Balance top-up",
	billing.PurposeSubscription: "Subscription",
	billing.PurposePlanChange:   "Plan upgrade",
}

// reportOf puts the processor's words into ours.
func reportOf(f payment.Fact, p *billing.Payment) (billing.Report, error) {
	unknown := billing.Report{Status: billing.PaymentUnknown}
	if f.PaymentID != p.GlobalID() || f.Total != p.TotalMoney() {
		return unknown, fmt.Errorf("the processor answered about %s of %s, not about %s of %s", f.PaymentID, f.Total, p.GlobalID(), p.TotalMoney())
	}
	r := billing.Report{Ref: f.Ref, Captured: f.Captured}
	switch f.Status {
	case payment.StatusCaptured:
		r.Status = billing.PaymentCaptured
		if f.Refunded == f.Captured {
			r.Status = billing.PaymentRefunded
		}
	case payment.StatusRequiresAction:
		r.Status, r.ActionURL = billing.PaymentRequiresAction, f.ActionURL
	case payment.StatusProcessing:
		r.Status = billing.PaymentProcessing
	case payment.StatusDeclined:
		r.Status, r.DeclineCode = billing.PaymentDeclined, f.DeclineCode
	case payment.StatusCanceled:
		r.Status = billing.PaymentCanceled
	default:
		return unknown, fault.Newf(fault.Internal, "unknown status %s from the processor", f.Status)
	}
	return r, nil
}
