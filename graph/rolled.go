package graph

import (
	"context"

	"github.com/aura-billing/gateway/internal/billing"
)

// latestSubscriptions reads subscriptions as they are at their accounts' time. Where that has passed something nobody has written
// down yet, a period's end above all, it is written down first, as any write would: nobody is shown an empty account at midnight
// because the new period's credits are not booked. What cannot be written now is shown as it was.
func (r *Resolver) latestSubscriptions(ctx context.Context, ids []billing.AccountID) ([]*billing.Subscription, error) {
	subscriptions, err := r.DB.LatestSubscriptions(ctx, ids)
	if err != nil {
		return nil, err
	}
	var due []billing.AccountID
	next := map[billing.AccountID]*billing.Subscription{}
	for _, s := range subscriptions {
		if s.NextActionAt != nil && !r.Clock().Before(*s.NextActionAt) {
			due = append(due, s.AccountID)
			next[s.AccountID] = s
		}
	}
	if len(due) == 0 {
		return subscriptions, nil
	}
	accounts, err := r.DB.Accounts(ctx, due)
	if err != nil {
		return subscriptions, err
	}
	rolled := false
	for _, a := range accounts {
		if !a.Time(r.Clock()).Before(*next[a.ID].NextActionAt) { // a test clock may stand before it
			rolled = r.Cashier.Roll(ctx, a.ID) == nil || rolled
		}
	}
	if !rolled {
		return subscriptions, nil
	}
	return r.DB.LatestSubscriptions(ctx, ids)
}
