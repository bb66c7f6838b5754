package billing

import "time"

// UsageDecision is the answer to "may this agent do this, and for how long?".
type UsageDecision struct {
	Allowed     bool
	Reasons     []ServiceReason // all of them at once; empty when allowed
	FundedUnits int64           // what is held in all; 0 once nothing is
	ExpiresAt   *time.Time      // until when the hold and the call's slot last, unless extended; nil when nothing is held
	MustEndBy   *time.Time      // when the call has to be over; nil while it can be extended
}

// Times of a reservation.
const (
	// DefaultCallBlock is what is held for a call that does not say more, in seconds; a message is held alone.
	DefaultCallBlock = 60
	// LeaseTime is how long a hold and a call's slot last without an extension.
	LeaseTime = 90 * time.Second
	// UnfundedGrace is how long a call may go on that cannot be extended.
	UnfundedGrace = 30 * time.Second
	// RingTime is what an agent's own token may take off between authorising and settling: nobody pays for ringing.
	RingTime = 60 * time.Second
	// MaxUnits is the most that can be authorised or reported at once: half a year of seconds.
	MaxUnits = 15_552_000
)

// asks counts what a daily limit on counts is held against: a call is one, messages are as many as they are.
func asks(category RateCategory, units int64) int64 {
	if category == CategoryCall {
		return 1
	}
	return units
}

// answer is the decision that a reservation stands for.
func (r *Reservation) answer() UsageDecision {
	d := UsageDecision{Allowed: len(r.RefusedFor) == 0 && r.Status == ReservationOpen, Reasons: []ServiceReason{}, MustEndBy: r.MustEndBy}
	for _, code := range r.RefusedFor {
		d.Reasons = append(d.Reasons, ServiceReason{Code: code, About: RowID{Account: r.AccountID, Key: r.AgentKey}})
	}
	if r.Status == ReservationOpen {
		d.FundedUnits, d.ExpiresAt = r.Units, &r.ExpiresAt
	}
	return d
}

// Answer is the decision that a reservation stands for, given again.
func (r *Reservation) Answer() UsageDecision { return r.answer() }

func refusedWith(reasons []ServiceReason) UsageDecision {
	return UsageDecision{Reasons: reasons}
}

// codes are the reasons' codes, as a reservation keeps them.
func codes(reasons []ServiceReason) []ServiceReasonCode {
	var list []ServiceReasonCode
	for _, r := range reasons {
		list = append(list, r.Code)
	}
	return list
}

// blocks finds the most units of a call that can be paid for beyond what is held, short of what is wanted, by what fits says of a bill;
// 0 when not even the smallest piece can. They are billed in whole increments, so nothing that is paid for goes unused; a message is
// whole. A bill never gets smaller with more units, so halving finds it.
func (u *UsageBook) blocks(rate *Rate, r *Reservation, want int64, fits func(units int64) (bool, error)) (int64, error) {
	if r.Category != CategoryCall {
		return 0, nil
	}
	step := int64(rate.Increment)
	held := r.Units / step
	low, high := held, (want-1)/step // in steps
	for low < high {
		mid := (low + high + 1) / 2
		ok, err := fits(mid * step)
		if err != nil {
			return 0, err
		}
		if ok {
			low = mid
		} else {
			high = mid - 1
		}
	}
	if low == held {
		return 0, nil
	}
	return low * step, nil
}
