package graph

import (
	"context"

	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
)

func (queryResolver) Viewer(ctx context.Context) (*Viewer, error) {
	actor := auth.ActorFrom(ctx)
	scopes := make([]string, len(actor.Scopes))
	for i, s := range actor.Scopes {
		scopes[i] = string(s)
	}
	return &Viewer{Subject: actor.Subject, Role: actor.Role, Scopes: scopes, ExpiresAt: actor.ExpiresAt}, nil
}

func (viewerResolver) Account(ctx context.Context, _ *Viewer) (*billing.Account, error) {
	id, ok := auth.ActorFrom(ctx).OnlyAccount()
	if !ok {
		return nil, nil //nolint:nilnil // several accounts: none is "the" one
	}
	return from(ctx).account.Load(ctx, id)
}

func (queryResolver) Account(ctx context.Context, id *string) (*billing.Account, error) {
	_, account, err := accountMeant(ctx, id, "id")
	if err != nil {
		return nil, err
	}
	return found(from(ctx).account.Load(ctx, account))
}

// found turns a row that is not there into NOT_FOUND.
func found[T any](row *T, err error) (*T, error) {
	if err == nil && row == nil {
		return nil, billing.NotFound()
	}
	return row, err
}

func (accountResolver) BillingSetup(ctx context.Context, a *billing.Account) (*BillingSetup, error) {
	s, err := from(ctx).latest.Load(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	setup := &BillingSetup{Configured: s.Configured(), Missing: billing.MissingSteps(s, a.DefaultMethod != nil)}
	if !setup.Configured {
		message := billing.MessageNotConfigured
		setup.Message = &message
	}
	return setup, nil
}

func (r accountResolver) ServiceState(ctx context.Context, a *billing.Account) (*billing.ServiceState, error) {
	return r.serviceState(ctx, a.ID, nil)
}

// serviceState is what an account's agents can do, or one of them.
func (r *Resolver) serviceState(ctx context.Context, id billing.AccountID, agent *billing.Agent) (*billing.ServiceState, error) {
	in, err := r.serviceInput(ctx, id)
	if err != nil {
		return nil, err
	}
	if in.Agent = agent; agent != nil {
		in.About.Key = agent.Key
		if in.Limits, err = r.limits(ctx, agent); err != nil {
			return nil, err
		}
	}
	state := billing.Service(in)
	return &state, nil
}

// serviceInput is what the service of an account depends on.
func (r *Resolver) serviceInput(ctx context.Context, id billing.AccountID) (in billing.ServiceInput, err error) {
	l := from(ctx)
	account, err := found(l.account.Load(ctx, id))
	if err != nil {
		return in, err
	}
	in.About, in.HasMethod = billing.RowID{Account: id}, account.DefaultMethod != nil
	if in.Subscription, err = l.latest.Load(ctx, id); err != nil {
		return in, err
	}
	grants, err := l.openGrants.Load(ctx, id)
	if err != nil {
		return in, err
	}
	in.Credits = billing.SumGrants(grants, account.Time(r.Clock())).Remaining
	balance, err := found(l.balance.Load(ctx, id))
	if err != nil {
		return in, err
	}
	in.Available = balance.AvailableAmount()
	if in.TopUp, err = r.Cashier.Bounds(account); err != nil {
		return in, err
	}
	if in.Subscription.Configured() {
		if in.Plan, err = l.plan.Load(ctx, in.Subscription.PlanKey); err != nil {
			return in, err
		}
		in.Offered, err = l.offered.Load(ctx, wholeCatalogue{})
	}
	return in, err
}

func (remedyResolver) Invoice(ctx context.Context, remedy *billing.Remedy) (*billing.Invoice, error) {
	if remedy.Due == nil {
		return nil, nil //nolint:nilnil // it is about no invoice
	}
	return from(ctx).invoice.Load(ctx, *remedy.Due)
}

// wholeCatalogue is the one key of the loader that reads the plans on offer once for an answer.
type wholeCatalogue struct{}

func (accountResolver) Entitlements(ctx context.Context, a *billing.Account) ([]string, error) {
	s, err := from(ctx).latest.Load(ctx, a.ID)
	if err != nil || !s.Entitled() {
		return []string{}, err
	}
	plan, err := from(ctx).plan.Load(ctx, s.PlanKey)
	if err != nil || plan == nil {
		return []string{}, err
	}
	return plan.Features, nil
}

func (accountResolver) Subscription(ctx context.Context, a *billing.Account) (*billing.Subscription, error) {
	return from(ctx).latest.Load(ctx, a.ID)
}

func (accountResolver) Balance(ctx context.Context, a *billing.Account) (*billing.Balance, error) {
	return from(ctx).balance.Load(ctx, a.ID)
}

func (r mutationResolver) CreateAccount(ctx context.Context, input CreateAccountInput) (*CreateAccountPayload, error) {
	in := cashier.NewAccount{Name: input.Name, Currency: input.Currency, TimeZone: input.TimeZone, Mode: input.Mode, TaxID: input.TaxID,
		TaxInclusive: input.TaxInclusive}
	if input.TaxRatePercent != nil {
		rate, err := billing.ParseTaxRate(*input.TaxRatePercent)
		if err != nil {
			return nil, err
		}
		in.TaxRate = rate
	}
	id, replayed, err := r.Cashier.CreateAccount(ctx, auth.ActorFrom(ctx), input.IdempotencyKey, in)
	payload := &CreateAccountPayload{Replayed: replayed}
	if payload.UserErrors, err = userErrors(err); err != nil || len(payload.UserErrors) > 0 {
		return payload, err
	}
	payload.Account, err = from(ctx).account.Load(ctx, id)
	return payload, err
}
