package graph

import (
	"context"

	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
)

func (r mutationResolver) AuthorizeUsage(ctx context.Context, input AuthorizeUsageInput) (*AuthorizeUsagePayload, error) {
	actor, agent, err := rowMeant(ctx, input.AgentID, billing.KindAgent, "input", "agentId")
	if err != nil {
		return nil, err
	}
	if actor.Agent != 0 && actor.Agent != agent.Key {
		return nil, billing.NotFound().At("input", "agentId")
	}
	answer, err := r.Cashier.AuthorizeUsage(ctx, agent, billing.UsageAsk{Rate: input.Rate, Units: unitsOf(input.Units), Idempotency: input.IdempotencyKey})
	payload := &AuthorizeUsagePayload{Replayed: answer.Replayed}
	if payload.UserErrors, err = userErrors(missingAt(err, "input", "agentId")); err != nil || len(payload.UserErrors) > 0 {
		return payload, err
	}
	payload.Decision, payload.Reservation = &answer.Decision, answer.Reservation
	return payload, nil
}

func (r mutationResolver) ExtendUsage(ctx context.Context, input ExtendUsageInput) (*ExtendUsagePayload, error) {
	actor, id, err := rowMeant(ctx, input.ReservationID, billing.KindReservation, "input", "reservationId")
	if err != nil {
		return nil, err
	}
	answer, err := r.Cashier.ExtendUsage(ctx, actor, id, input.Sequence, unitsOf(input.Units))
	payload := &ExtendUsagePayload{Replayed: answer.Replayed}
	if payload.UserErrors, err = userErrors(missingAt(err, "input", "reservationId")); err != nil || len(payload.UserErrors) > 0 {
		return payload, err
	}
	payload.Decision, payload.Reservation = &answer.Decision, answer.Reservation
	return payload, nil
}

func (r mutationResolver) SettleUsage(ctx context.Context, input SettleUsageInput) (*SettleUsagePayload, error) {
	actor, id, err := rowMeant(ctx, input.ReservationID, billing.KindReservation, "input", "reservationId")
	if err != nil {
		return nil, err
	}
	answer, err := r.Cashier.SettleUsage(ctx, actor, id, int64(input.Units))
	payload := &SettleUsagePayload{Record: answer.Record, Replayed: answer.Replayed}
	payload.UserErrors, err = userErrors(missingAt(err, "input", "reservationId"))
	return payload, err
}

func (r mutationResolver) ReleaseUsage(ctx context.Context, input ReleaseUsageInput) (*ReleaseUsagePayload, error) {
	actor, id, err := rowMeant(ctx, input.ReservationID, billing.KindReservation, "input", "reservationId")
	if err != nil {
		return nil, err
	}
	answer, err := r.Cashier.ReleaseUsage(ctx, actor, id)
	payload := &ReleaseUsagePayload{Reservation: answer.Reservation, Replayed: answer.Replayed}
	payload.UserErrors, err = userErrors(missingAt(err, "input", "reservationId"))
	return payload, err
}

func (r mutationResolver) RecordUsage(ctx context.Context, input RecordUsageInput) (*RecordUsagePayload, error) {
	actor, account, err := accountMeant(ctx, input.AccountID, "input", "accountId")
	if err != nil {
		return nil, err
	}
	items := make([]billing.UsageItem, len(input.Items))
	for i, item := range input.Items {
		items[i] = billing.UsageItem{Agent: agentOf(actor, account, item.AgentID), Rate: item.Rate, Units: int64(item.Units), Mode: item.Mode,
			OccurredAt: item.OccurredAt, Idempotency: item.IdempotencyKey}
	}
	results, err := r.Cashier.RecordUsage(ctx, account, items)
	if err != nil {
		return nil, err
	}
	payload := &RecordUsagePayload{Results: make([]*UsageResult, len(results)), UserErrors: []UserError{}}
	for i, result := range results {
		row := &UsageResult{IdempotencyKey: items[i].Idempotency, Record: result.Record, Reasons: make([]*billing.ServiceReason, len(result.Reasons)),
			Replayed: result.Replayed, UserErrors: []UserError{}}
		for j := range result.Reasons {
			row.Reasons[j] = &result.Reasons[j]
		}
		if result.Err != nil {
			if row.UserErrors, err = itemErrors(result.Err); err != nil {
				return nil, err
			}
		}
		if row.Record != nil {
			payload.Accepted++
		} else {
			payload.Refused++
		}
		payload.Results[i] = row
	}
	return payload, nil
}

// itemErrors are an item's own errors: also what would be an error of the whole request elsewhere is told at the item.
func itemErrors(f *fault.Error) ([]UserError, error) {
	if f.Code == fault.BadUserInput {
		return []UserError{BusinessError{Code: f.Code, Message: f.Message, Field: f.Field}}, nil
	}
	return userErrors(f)
}

// agentOf is the agent of an id among an account's; a key that no agent has, where it is none of them.
func agentOf(actor *billing.Actor, account billing.AccountID, id string) billing.Key {
	parsed, err := idMeant(actor, id, billing.KindAgent)
	if err != nil || parsed.Account != account {
		return billing.WholeAccount
	}
	return parsed.Key
}

func unitsOf(units *int) int64 {
	if units == nil {
		return 0
	}
	if *units == 0 {
		return -1 // nothing is not the default: it is refused
	}
	return int64(*units)
}

// Remedies are what would help against one reason.
func (r serviceReasonResolver) Remedies(ctx context.Context, reason *billing.ServiceReason) ([]*billing.Remedy, error) {
	remedies := []*billing.Remedy{}
	if auth.Require(auth.ActorFrom(ctx), billing.ScopeAccountRead) != nil {
		return remedies, nil
	}
	in, err := r.serviceInput(ctx, reason.About.Account)
	if err != nil {
		return nil, err
	}
	for _, remedy := range in.Remedies(*reason) {
		remedies = append(remedies, &remedy)
	}
	return remedies, nil
}
