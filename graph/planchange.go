package graph

import (
	"context"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
)

func (r queryResolver) PreviewPlanChange(ctx context.Context, accountID, planID *string) (*PlanChangePreviewResult, error) {
	actor, account, err := accountMeant(ctx, accountID, "accountId")
	if err != nil {
		return nil, err
	}
	var to *billing.Key
	if planID != nil {
		key, err := planMeant(*planID, "planId")
		if err != nil {
			return nil, err
		}
		to = &key
	}
	result := &PlanChangePreviewResult{}
	result.Preview, err = r.Cashier.PreviewPlanChange(ctx, actor, account, to)
	result.UserErrors, err = userErrors(err)
	return result, err
}

// planMeant is the plan version that an argument names.
func planMeant(id string, field ...string) (billing.Key, error) {
	plan, ok := billing.ParseID(id)
	if !ok || plan.Kind != billing.KindPlan {
		return 0, billing.NotFound().At(field...)
	}
	return plan.Key, nil
}

func (planChangeResolver) FromPlan(ctx context.Context, c *billing.PlanChange) (*billing.Plan, error) {
	return from(ctx).plan.Load(ctx, c.FromPlanKey)
}

func (planChangeResolver) ToPlan(ctx context.Context, c *billing.PlanChange) (*billing.Plan, error) {
	if c.ToPlanKey == nil {
		return nil, nil //nolint:nilnil // a cancellation leads to no plan
	}
	return from(ctx).plan.Load(ctx, *c.ToPlanKey)
}

func (planChangeResolver) Payment(ctx context.Context, c *billing.PlanChange) (*billing.Payment, error) {
	if c.Status != billing.ChangeInProgress {
		return nil, nil //nolint:nilnil // only an open upgrade waits for one
	}
	undecided, err := from(ctx).undecided.Load(ctx, c.AccountID)
	for _, p := range undecided {
		if p.PlanChangeKey != nil && *p.PlanChangeKey == c.Key {
			return p, err
		}
	}
	return nil, err
}

func (planChangeResolver) Invoice(ctx context.Context, c *billing.PlanChange) (*billing.Invoice, error) {
	return optional(ctx, from(ctx).invoice, c.AccountID, c.InvoiceKey)
}

func (pastDueErrorResolver) Invoice(ctx context.Context, e *PastDueError) (*billing.Invoice, error) {
	return from(ctx).invoice.Load(ctx, e.InvoiceID)
}

func (r mutationResolver) ChangePlan(ctx context.Context, input ChangePlanInput) (*ChangePlanPayload, error) {
	actor, account, err := accountMeant(ctx, input.AccountID, "input", "accountId")
	if err != nil {
		return nil, err
	}
	plan, err := planMeant(input.PlanID, "input", "planId")
	if err != nil {
		return nil, err
	}
	method, err := keyMeant(ctx, account, input.PaymentMethodID, billing.KindPaymentMethod, "input", "paymentMethodId")
	if err != nil {
		return nil, err
	}
	done, replayed, err := r.Cashier.ChangePlan(ctx, actor, account, input.IdempotencyKey,
		cashier.ChangePlan{Plan: plan, Method: method, Quote: input.QuoteID})
	payload := &ChangePlanPayload{Payment: done.Payment, Replayed: replayed}
	if payload.UserErrors, err = userErrors(err); err != nil || done.Change == (billing.RowID{}) {
		return payload, err
	}
	payload.Subscription, payload.Change, payload.ReplacedChange, err = changesShown(ctx, done)
	return payload, err
}

// changesShown loads what a change of plan came to, as it is now.
func changesShown(ctx context.Context, done cashier.PlanChanged) (s *billing.Subscription, change, replaced *billing.PlanChange, err error) {
	if change, err = from(ctx).planChange.Load(ctx, done.Change); err != nil {
		return nil, nil, nil, err
	}
	if done.Replaced != nil {
		if replaced, err = from(ctx).planChange.Load(ctx, *done.Replaced); err != nil {
			return nil, nil, nil, err
		}
		if replaced.Status != billing.ChangeReplaced || change.Status == billing.ChangeFailed {
			replaced = nil // an upgrade takes its place only once it is paid
		}
	}
	s, err = from(ctx).latest.Load(ctx, done.Change.Account)
	return s, change, replaced, err
}

func (r mutationResolver) CancelPendingChange(ctx context.Context, input CancelPendingChangeInput) (*CancelPendingChangePayload, error) {
	actor, account, err := accountMeant(ctx, input.AccountID, "input", "accountId")
	if err != nil {
		return nil, err
	}
	meant, err := keyMeant(ctx, account, input.ChangeID, billing.KindPlanChange, "input", "changeId")
	if err != nil {
		return nil, err
	}
	change, replayed, err := r.Cashier.CancelPendingChange(ctx, actor, account, input.IdempotencyKey, meant)
	payload := &CancelPendingChangePayload{Replayed: replayed}
	if payload.UserErrors, err = userErrors(err); err != nil || len(payload.UserErrors) > 0 {
		return payload, err
	}
	payload.Subscription, payload.CanceledChange, _, err = changesShown(ctx, cashier.PlanChanged{Change: change})
	return payload, err
}

func (r mutationResolver) CancelSubscription(ctx context.Context, input CancelSubscriptionInput) (*CancelSubscriptionPayload, error) {
	actor, account, err := accountMeant(ctx, input.AccountID, "input", "accountId")
	if err != nil {
		return nil, err
	}
	done, replayed, err := r.Cashier.CancelSubscription(ctx, actor, account, input.IdempotencyKey)
	payload := &CancelSubscriptionPayload{Replayed: replayed}
	if payload.UserErrors, err = userErrors(err); err != nil || len(payload.UserErrors) > 0 {
		return payload, err
	}
	payload.Subscription, payload.Change, payload.ReplacedChange, err = changesShown(ctx, done)
	return payload, err
}

func (r mutationResolver) PayInvoice(ctx context.Context, input PayInvoiceInput) (*PayInvoicePayload, error) {
	actor, id, err := rowMeant(ctx, input.InvoiceID, billing.KindInvoice, "input", "invoiceId")
	if err != nil {
		return nil, err
	}
	method, err := keyMeant(ctx, id.Account, input.PaymentMethodID, billing.KindPaymentMethod, "input", "paymentMethodId")
	if err != nil {
		return nil, err
	}
	payment, replayed, err := r.Cashier.PayInvoice(ctx, actor, id, input.IdempotencyKey, method)
	payload := &PayInvoicePayload{Payment: payment, Replayed: replayed}
	if payload.UserErrors, err = userErrors(missingAt(err, "input", "invoiceId")); err != nil {
		return payload, err
	}
	payload.Invoice, err = from(ctx).invoice.Load(ctx, id)
	return payload, err
}

func (accountResolver) TestClock(_ context.Context, a *billing.Account) (*TestClock, error) {
	if a.TestClock == nil {
		return nil, nil //nolint:nilnil // the account's time is everybody's
	}
	return &TestClock{Now: *a.TestClock}, nil
}

func (r mutationResolver) CreateTestClock(ctx context.Context, input CreateTestClockInput) (*CreateTestClockPayload, error) {
	actor, account, err := accountMeant(ctx, input.AccountID, "input", "accountId")
	if err != nil {
		return nil, err
	}
	payload := &CreateTestClockPayload{}
	payload.UserErrors, err = userErrors(r.Cashier.CreateTestClock(ctx, actor, account))
	if err != nil || len(payload.UserErrors) > 0 {
		return payload, err
	}
	payload.Account, err = from(ctx).account.Load(ctx, account)
	return payload, err
}

func (r mutationResolver) AdvanceTestClock(ctx context.Context, input AdvanceTestClockInput) (*AdvanceTestClockPayload, error) {
	actor, account, err := accountMeant(ctx, input.AccountID, "input", "accountId")
	if err != nil {
		return nil, err
	}
	payload := &AdvanceTestClockPayload{}
	reached, err := r.Cashier.AdvanceTestClock(ctx, actor, account, input.To)
	if payload.UserErrors, err = userErrors(err); err != nil || len(payload.UserErrors) > 0 {
		return payload, err
	}
	payload.Reached = &reached
	payload.Account, err = from(ctx).account.Load(ctx, account)
	return payload, err
}
