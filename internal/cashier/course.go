package cashier

import (
	"github.com/aura-billing/gateway/internal/billing"
)

// course is where a subscription is on its way: its present period, and what is pending on it.
type course struct {
	period     *billing.Period     // nil before the first payment
	scheduled  *billing.PlanChange // waits for the period's end
	inProgress *billing.PlanChange // an upgrade that waits for its payment
}

// onCourse reads what goes with the subscription, once a transaction.
func (b *book) onCourse() (*course, error) {
	if b.course != nil {
		return b.course, nil
	}
	c := &course{}
	if s := b.subscription; s != nil && s.PeriodKey != nil {
		var err error
		if c.period, err = rowOf(b.Periods(b.ctx, b.row(*s.PeriodKey))); err != nil {
			return nil, err
		}
		open, err := b.OpenPlanChanges(b.ctx, []billing.AccountID{b.account.ID})
		if err != nil {
			return nil, err
		}
		for _, change := range open {
			if change.Status == billing.ChangeScheduled {
				c.scheduled = change
			} else {
				c.inProgress = change
			}
		}
	}
	b.course = c
	return c, nil
}

// saveSubscription stores the subscription with the time at which somebody must look at it next.
func (b *book) saveSubscription() error {
	s := b.subscription
	switch {
	case s.Configured():
		c, err := b.onCourse()
		if err != nil {
			return err
		}
		s.Schedule(c.period, c.inProgress)
	case s.Status == billing.SubscriptionCanceled:
		s.NextActionAt = nil
	}
	s.Version++
	return b.UpdateSubscription(b.ctx, s)
}

// plan reads one plan version.
func (b *book) plan(key billing.Key) (*billing.Plan, error) {
	return rowOf(b.Plans(b.ctx, []billing.Key{key}))
}

// planOffered is a plan that can be chosen now; PLAN_UNAVAILABLE otherwise.
func (b *book) planOffered(key billing.Key) (*billing.Plan, error) {
	plans, err := b.Plans(b.ctx, []billing.Key{key})
	if err != nil {
		return nil, err
	}
	if len(plans) == 0 || !plans[0].Offered {
		return nil, billing.PlanUnavailable("This plan is not offered; choose one from plans.")
	}
	if _, ok := plans[0].Price(b.account.Currency); !ok {
		return nil, billing.PlanUnavailable("This plan has no price in " + string(b.account.Currency) + ".")
	}
	return plans[0], nil
}
