package cashier

import (
	"context"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

// TopUp is what topUp was asked for.
type TopUp struct {
	Amount money.Amount
	Method *billing.Key // nil: the default card
}

// paymentMade is the answer of a verb that starts a payment.
type paymentMade struct {
	Payment      billing.Key `json:"payment,omitempty"`
	Subscription billing.Key `json:"subscription,omitempty"`
}

// unknownBlocks is how long a payment without an answer keeps further top-ups from being charged beside it.
const unknownBlocks = 15 * time.Minute

// TopUp charges a card and adds the amount to the prepaid balance, spendable in the transaction that records the success. The
// payment comes back also when it failed; then the error is its refusal.
func (c *Cashier) TopUp(ctx context.Context, actor *billing.Actor, id billing.AccountID, key string, in TopUp) (
	*billing.Payment, bool, error,
) {
	result, replayed, err := once(ctx, c, actor, id, keepForever, request{key, "topUp", in}, func(b *book) (paymentMade, error) {
		p, err := b.startTopUp(in)
		if err != nil {
			return paymentMade{}, err
		}
		return paymentMade{Payment: p.Key}, nil
	})
	if err != nil {
		return nil, replayed, err
	}
	p, err := c.finish(ctx, actor, billing.RowID{Account: id, Key: result.Payment})
	return p, replayed, err
}

// startTopUp decides whether the top-up may be charged and records the intent.
func (b *book) startTopUp(in TopUp) (*billing.Payment, error) {
	unit, err := b.c.chargeUnit(b.account)
	if err != nil {
		return nil, err
	}
	if err := billing.CheckTopUp(in.Amount, billing.TopUpBounds(b.account.Currency, unit), unit); err != nil {
		return nil, err
	}
	if !b.subscription.Configured() {
		return nil, billing.NotConfigured(billing.MissingSteps(b.subscription, b.account.DefaultMethod != nil))
	}
	undecided, err := b.UndecidedPayments(b.ctx, []billing.AccountID{b.account.ID})
	if err != nil {
		return nil, err
	}
	for _, p := range undecided {
		// One that was submitted just now is being answered; one whose caller got no answer must not be paid a second time.
		unanswered := p.Status == billing.PaymentUnknown || (p.Status == billing.PaymentSubmitted && p.Age(b.clock) >= b.c.o.ReplyWait)
		if unanswered && p.Age(b.clock) < unknownBlocks {
			return nil, billing.PaymentInProgress(p)
		}
	}
	tax, err := b.account.TaxRate.On(in.Amount.Micros, unit)
	if err != nil {
		return nil, err
	}
	return b.startPayment(charge{verb: "topUp", purpose: billing.PurposeTopUp, net: in.Amount.Micros, tax: tax, method: in.Method})
}
