package billing

import "time"

// Roll is what the passing of time does to an account's books before anything else is decided.
type Roll struct {
	Lapse  bool          // the INCOMPLETE subscription was not completed in time: cancel it
	GiveUp bool          // the upgrade in progress was not paid in time
	Expire []CreditGrant // grants whose unused part ends, as they are before it
	Turn   *Turn         // the period is over
}

// Turn is what happens at a period's end.
type Turn struct {
	// Cancel says why no period follows: REQUESTED by the customer, or UNPAID. "" when one does.
	Cancel CancelReason
	// Apply is the change that was waiting for this; nil when the plan stays.
	Apply *PlanChange
	// Next is the period that opens; meaningless when Cancel is set.
	Next Period
	// Forgo says that nobody succeeded in deciding the period's charge before it was over: the invoice is void. That takes an
	// outage as long as the period; the customer does not pay for it.
	Forgo bool
}

// CancelReason says why a subscription ended.
type CancelReason string

// Why subscriptions end.
const (
	CancelLapsed    CancelReason = "lapse"     // the first payment was not completed in time
	CancelRequested CancelReason = "requested" // by the customer
	CancelUnpaid    CancelReason = "unpaid"    // a renewal stayed unpaid to the period's end
)

// RollInput is what RollPeriod looks at.
type RollInput struct {
	Subscription *Subscription // the latest; nil when there never was one
	Period       *Period       // its present one; nil when it has none
	Scheduled    *PlanChange
	InProgress   *PlanChange
	Grants       []CreditGrant // those not yet expired
	Zone         *time.Location
	Now          time.Time
}

// Empty tells that time changed nothing.
func (r Roll) Empty() bool {
	return !r.Lapse && !r.GiveUp && len(r.Expire) == 0 && r.Turn == nil
}

// RollPeriod decides what is due by now. Every write runs it first, so the books are right whoever comes first, and runs it
// again until it answers nothing: each answer covers one period's end, oldest first. Applying an answer twice changes nothing.
func RollPeriod(in RollInput) Roll {
	var r Roll
	s := in.Subscription
	if s != nil && s.Status == SubscriptionIncomplete && s.NextActionAt != nil && !in.Now.Before(*s.NextActionAt) {
		r.Lapse = true
	}
	for _, g := range in.Grants {
		if !in.Now.Before(g.ExpiresAt) && g.Remaining() > 0 {
			r.Expire = append(r.Expire, g)
		}
	}
	if c := in.InProgress; c != nil && c.ExpiresAt != nil && !in.Now.Before(*c.ExpiresAt) {
		r.GiveUp = true
	}
	if s.Configured() && in.Period != nil && !in.Now.Before(in.Period.EndsAt) {
		r.Turn = turn(in)
	}
	return r
}

func turn(in RollInput) *Turn {
	t := &Turn{Apply: in.Scheduled}
	switch {
	case in.Subscription.Status != SubscriptionActive:
		t.Cancel, t.Apply = CancelUnpaid, nil
		return t
	case in.Scheduled != nil && in.Scheduled.Kind == ChangeCancellation:
		t.Cancel = CancelRequested
	default:
		t.Next = in.Period.Next(*in.Subscription.AnchorDay, in.Zone)
	}
	t.Forgo = in.Subscription.DueInvoice != nil
	return t
}
