package graph

import (
	"context"

	"github.com/aura-billing/gateway/internal/billing"
)

func (usageRecordResolver) Agent(ctx context.Context, u *billing.UsageRecord) (*billing.Agent, error) {
	return from(ctx).agent.Load(ctx, billing.RowID{Account: u.AccountID, Key: u.AgentKey})
}

func (usageRecordResolver) Plan(ctx context.Context, u *billing.UsageRecord) (*billing.Plan, error) {
	return from(ctx).plan.Load(ctx, u.PlanKey)
}

func (usageRecordResolver) Reservation(ctx context.Context, u *billing.UsageRecord) (*billing.Reservation, error) {
	return optional(ctx, from(ctx).reservation, u.AccountID, u.ReservationKey)
}

func (usageReservationResolver) Agent(ctx context.Context, r *billing.Reservation) (*billing.Agent, error) {
	return from(ctx).agent.Load(ctx, billing.RowID{Account: r.AccountID, Key: r.AgentKey})
}

func (usageReservationResolver) Plan(ctx context.Context, r *billing.Reservation) (*billing.Plan, error) {
	return from(ctx).plan.Load(ctx, r.PlanKey)
}

func (usageReservationResolver) Record(ctx context.Context, r *billing.Reservation) (*billing.UsageRecord, error) {
	return optional(ctx, from(ctx).usageRecord, r.AccountID, r.UsageKey)
}
