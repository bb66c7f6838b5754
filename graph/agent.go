package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

func (accountResolver) Agents(ctx context.Context, a *billing.Account, first *int, after *string, last *int, before *string) (
	*AgentConnection, error,
) {
	edges, nodes, info, err := connect(ctx, from(ctx).agents, billing.KindAgent, a.ID, pageArgs{first, after, last, before},
		func(cursor string, node *billing.Agent) *AgentEdge { return &AgentEdge{Cursor: cursor, Node: node} })
	if err != nil {
		return nil, err
	}
	return &AgentConnection{Edges: edges, Nodes: nodes, PageInfo: info}, nil
}

func (agentResolver) Account(ctx context.Context, a *billing.Agent) (*billing.Account, error) {
	return from(ctx).account.Load(ctx, a.AccountID)
}

func (r agentResolver) Limits(ctx context.Context, a *billing.Agent) (*billing.EffectiveLimits, error) {
	return r.limits(ctx, a)
}

func (r agentResolver) ServiceState(ctx context.Context, a *billing.Agent) (*billing.ServiceState, error) {
	return r.serviceState(ctx, a.AccountID, a)
}

func (r mutationResolver) CreateAgent(ctx context.Context, input CreateAgentInput) (*CreateAgentPayload, error) {
	actor, account, err := accountMeant(ctx, input.AccountID, "input", "accountId")
	if err != nil {
		return nil, err
	}
	id, replayed, err := r.Cashier.CreateAgent(ctx, actor, account, input.IdempotencyKey, input.Name)
	payload := &CreateAgentPayload{Replayed: replayed}
	if payload.UserErrors, err = userErrors(err); err != nil || len(payload.UserErrors) > 0 {
		return payload, err
	}
	payload.Agent, err = from(ctx).agent.Load(ctx, id)
	return payload, err
}

func (r mutationResolver) UpdateAgent(ctx context.Context, input UpdateAgentInput) (*UpdateAgentPayload, error) {
	actor, id, err := rowMeant(ctx, input.AgentID, billing.KindAgent, "input", "agentId")
	if err != nil {
		return nil, err
	}
	payload := &UpdateAgentPayload{}
	err = missingAt(r.Cashier.UpdateAgent(ctx, actor, id, cashier.AgentChange{Name: input.Name, Status: input.Status}), "input", "agentId")
	if payload.UserErrors, err = userErrors(err); err != nil || len(payload.UserErrors) > 0 {
		return payload, err
	}
	payload.Agent, err = from(ctx).agent.Load(ctx, id)
	return payload, err
}

func (r mutationResolver) SetLimits(ctx context.Context, input SetLimitsInput) (*SetLimitsPayload, error) {
	actor, id, err := rowMeant(ctx, input.AgentID, billing.KindAgent, "input", "agentId")
	if err != nil {
		return nil, err
	}
	change := billing.LimitsChange{
		DailyCalls:         changeOf(input.DailyCalls),
		ConcurrentCalls:    changeOf(input.ConcurrentCalls),
		DailyMessages:      changeOf(input.DailyMessages),
		WhenCreditsReached: changeOf(input.WhenCreditsReached),
		MaxCallSeconds:     changeOf(input.MaxCallSeconds),
	}
	if change.DailySpend, err = convert(input.DailySpend, func(m MoneyInput) (money.Amount, error) {
		return m.amount("input", "dailySpend", "amount")
	}); err != nil {
		return nil, err
	}
	if change.MonthlyCredits, err = convert(input.MonthlyCredits, func(text string) (money.Credits, error) {
		credits, err := money.ParseCredits(text)
		if err != nil {
			return 0, fault.Input("monthlyCredits", "Credits have at most three decimals, like \"12.5\".")
		}
		return credits, nil
	}); err != nil {
		return nil, err
	}
	payload := &SetLimitsPayload{}
	err = missingAt(r.Cashier.SetLimits(ctx, actor, id, change), "input", "agentId")
	if payload.UserErrors, err = userErrors(err); err != nil || len(payload.UserErrors) > 0 {
		return payload, err
	}
	payload.Agent, err = from(ctx).agent.Load(ctx, id)
	return payload, err
}

// changeOf tells a field that was left out from one that is null.
func changeOf[T any](o graphql.Omittable[*T]) billing.Change[T] {
	return billing.Change[T]{Set: o.IsSet(), Value: o.Value()}
}

func convert[T, U any](o graphql.Omittable[*T], parse func(T) (U, error)) (billing.Change[U], error) {
	change := billing.Change[U]{Set: o.IsSet()}
	if v := o.Value(); v != nil {
		parsed, err := parse(*v)
		if err != nil {
			return change, err
		}
		change.Value = &parsed
	}
	return change, nil
}

// amount reads money given by the caller; the decimal's shape was checked by its scalar.
func (m MoneyInput) amount(field ...string) (money.Amount, error) {
	micros, err := money.ParseMicros(m.Amount)
	if err != nil {
		return money.Amount{}, fault.New(fault.BadUserInput, "Not an amount of money; expected a decimal like \"12.50\".").At(field...)
	}
	return money.Amount{Micros: micros, Currency: m.Currency}, nil
}
