package cashier

import (
	"context"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
)

// CancelPendingChange undoes the change that waits for the period's end. id names the change meant; nil is whichever is pending.
func (c *Cashier) CancelPendingChange(ctx context.Context, actor *billing.Actor, id billing.AccountID, key string, change *billing.Key) (
	billing.RowID, bool, error,
) {
	result, replayed, err := once(ctx, c, actor, id, keepForever, request{key, "cancelPendingChange", change}, func(b *book) (changed, error) {
		return b.cancelPending(change)
	})
	return billing.RowID{Account: id, Key: result.Change}, replayed, err
}

func (b *book) cancelPending(meant *billing.Key) (changed, error) {
	c, err := b.onCourse()
	if err != nil {
		return changed{}, err
	}
	if c.scheduled == nil || (meant != nil && *meant != c.scheduled.Key) {
		return changed{}, b.nothingPending(meant)
	}
	pending := c.scheduled.Key
	if err := b.dropScheduled(billing.ChangeCanceled, "customer"); err != nil {
		return changed{}, err
	}
	b.audit("cancelPendingChange", billing.KindPlanChange, pending, nil, nil)
	return changed{Change: pending}, b.saveSubscription()
}

// justApplied tells whether the change made the present period what it is, or ended the subscription: one of months ago is not
// what a caller without an id had in mind.
func (b *book) justApplied(change *billing.PlanChange) bool {
	period := b.course.period
	return period != nil && (change.EffectiveAt.Equal(period.StartsAt) || change.EffectiveAt.Equal(period.EndsAt))
}

// nothingPending says why there is nothing to cancel: the change that was meant came too late to be stopped, or there is none.
func (b *book) nothingPending(meant *billing.Key) error {
	var last *billing.PlanChange
	var err error
	switch {
	case meant != nil:
		if last, err = rowOf(b.PlanChanges(b.ctx, b.row(*meant))); fault.Is(err, fault.NotFound) {
			return billing.NotFound().At("input", "changeId")
		}
	case b.subscription != nil:
		last, err = b.LastScheduledChange(b.ctx, billing.RowID{Account: b.account.ID, Key: b.subscription.Key})
	}
	if err != nil {
		return err
	}
	if last != nil && last.Status == billing.ChangeApplied && (meant != nil || b.justApplied(last)) {
		again := "Change the plan again instead."
		if last.Kind == billing.ChangeCancellation {
			again = "Subscribe again instead."
		}
		return fault.New(fault.ChangeAlreadyApplied, "The plan change has taken effect already. "+again)
	}
	return fault.New(fault.NoPendingChange, "There is no pending plan change.")
}
