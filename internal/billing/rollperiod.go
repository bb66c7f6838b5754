package billing

import "time"

// Roll is what the passing of time does to an account's books before anything else is decided.
type Roll struct {
	Lapse  bool          // the INCOMPLETE subscription was not completed in time: cancel it
	Expire []CreditGrant // grants whose unused part ends, as they are before it
}

// Empty tells that time changed nothing.
func (r Roll) Empty() bool { return !r.Lapse && len(r.Expire) == 0 }

// RollPeriod decides what is due by now. Every write runs it first, so the books are right whoever comes first; applying its
// answer twice changes nothing. sub is the subscription that is not CANCELED, if any; grants are those not yet expired.
func RollPeriod(sub *Subscription, grants []CreditGrant, now time.Time) Roll {
	var r Roll
	if sub != nil && sub.Status == SubscriptionIncomplete && sub.NextActionAt != nil && !now.Before(*sub.NextActionAt) {
		r.Lapse = true
	}
	for _, g := range grants {
		if !now.Before(g.ExpiresAt) && g.Remaining() > 0 {
			r.Expire = append(r.Expire, g)
		}
	}
	return r
}
