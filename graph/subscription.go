package graph

import (
	"context"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/money"
)

func (r queryResolver) Plans(ctx context.Context, currency *money.Currency) ([]*billing.Plan, error) {
	offered, err := r.DB.PlansOffered(ctx)
	if err != nil || currency == nil {
		return offered, err
	}
	plans := []*billing.Plan{}
	for _, p := range offered {
		if _, ok := p.Price(*currency); ok {
			plans = append(plans, p)
		}
	}
	return plans, nil
}

func (planResolver) Price(_ context.Context, p *billing.Plan, currency money.Currency) (*money.Amount, error) {
	return priceOffered(p.Price(currency))
}

func (rateResolver) Price(_ context.Context, r *billing.Rate, currency money.Currency) (*money.Amount, error) {
	return priceOffered(r.Price(currency))
}

func priceOffered(price money.Amount, ok bool) (*money.Amount, error) {
	if !ok {
		return nil, nil //nolint:nilnil // not offered in this currency
	}
	return &price, nil
}

func (subscriptionResolver) Account(ctx context.Context, s *billing.Subscription) (*billing.Account, error) {
	return from(ctx).account.Load(ctx, s.AccountID)
}

func (subscriptionResolver) Plan(ctx context.Context, s *billing.Subscription) (*billing.Plan, error) {
	return from(ctx).plan.Load(ctx, s.PlanKey)
}

func (subscriptionResolver) CurrentPeriod(ctx context.Context, s *billing.Subscription) (*billing.Period, error) {
	return optional(ctx, from(ctx).period, s.AccountID, s.PeriodKey)
}

func (r subscriptionResolver) Credits(ctx context.Context, s *billing.Subscription) (*billing.CreditSummary, error) {
	grants, err := from(ctx).openGrants.Load(ctx, s.AccountID)
	if err != nil {
		return nil, err
	}
	at, err := r.shownAt(ctx, s.AccountID)
	if err != nil {
		return nil, err
	}
	summary := billing.SumGrants(grants, at)
	return &summary, nil
}

// openChange is the open change of a subscription in a state; nil when there is none.
func openChange(ctx context.Context, s *billing.Subscription, status billing.PlanChangeStatus) (*billing.PlanChange, error) {
	changes, err := from(ctx).openChanges.Load(ctx, s.AccountID)
	if err != nil {
		return nil, err
	}
	for _, c := range changes {
		if c.SubscriptionKey == s.Key && c.Status == status {
			return c, nil
		}
	}
	return nil, nil //nolint:nilnil // nothing is pending
}

func (subscriptionResolver) PendingChange(ctx context.Context, s *billing.Subscription) (*billing.PlanChange, error) {
	return openChange(ctx, s, billing.ChangeScheduled)
}

func (subscriptionResolver) UpgradeInProgress(ctx context.Context, s *billing.Subscription) (*billing.PlanChange, error) {
	return openChange(ctx, s, billing.ChangeInProgress)
}

func (subscriptionResolver) DueInvoice(ctx context.Context, s *billing.Subscription) (*billing.Invoice, error) {
	return optional(ctx, from(ctx).invoice, s.AccountID, s.DueInvoice)
}

func (r subscriptionResolver) PendingPayment(ctx context.Context, s *billing.Subscription) (*billing.Payment, error) {
	undecided, err := from(ctx).undecided.Load(ctx, s.AccountID)
	if err != nil {
		return nil, err
	}
	for _, p := range undecided {
		if p.SubscriptionKey != nil && *p.SubscriptionKey == s.Key && r.Clock().Before(p.Deadline) { // else it is being withdrawn
			return p, nil
		}
	}
	return nil, nil //nolint:nilnil // nothing is pending
}

func (r mutationResolver) Subscribe(ctx context.Context, input SubscribeInput) (*SubscribePayload, error) {
	actor, account, err := accountMeant(ctx, input.AccountID, "input", "accountId")
	if err != nil {
		return nil, err
	}
	plan, ok := billing.ParseID(input.PlanID)
	if !ok || plan.Kind != billing.KindPlan {
		return nil, billing.NotFound().At("input", "planId")
	}
	method, err := keyMeant(ctx, account, input.PaymentMethodID, billing.KindPaymentMethod, "input", "paymentMethodId")
	if err != nil {
		return nil, err
	}
	subscription, payment, replayed, err := r.Cashier.Subscribe(ctx, actor, account, input.IdempotencyKey,
		cashier.Subscribe{Plan: plan.Key, Method: method})
	payload := &SubscribePayload{Payment: payment, Replayed: replayed}
	if payload.UserErrors, err = userErrors(err); err != nil || subscription == (billing.RowID{}) {
		return payload, err
	}
	payload.Subscription, err = from(ctx).subscription.Load(ctx, subscription)
	return payload, err
}
