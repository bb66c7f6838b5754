package billing

import "github.com/aura-billing/gateway/internal/fault"

// Extend holds the next block of a call that goes on, and renews its slot. Sent again with a sequence that was seen it changes
// nothing. What cannot be held is no error of the call's: it may go on for UnfundedGrace, and the answer says why. A reservation that
// has expired is acquired anew, with all limits but the one of calls a day, which counts it still.
func (u *UsageBook) Extend(r *Reservation, sequence int, units int64) (d UsageDecision, replayed bool, err error) {
	if r.Status == ReservationSettled || r.Status == ReservationReleased {
		return UsageDecision{}, false, reservationClosed(r)
	}
	if r.Category != CategoryCall {
		return UsageDecision{}, false, fault.New(fault.ReservationClosed, "Messages are not extended; authorise the next one.")
	}
	u.Expire(r)
	if sequence <= r.Sequence {
		return r.answer(), true, nil
	}
	agent, err := u.agent(r.AgentKey)
	if err != nil {
		return UsageDecision{}, false, err
	}
	rate, err := u.frozen(r)
	if err != nil {
		return UsageDecision{}, false, err
	}
	if units == 0 {
		units = DefaultCallBlock
	}
	want := min(r.Units+units, MaxUnits)
	var reasons []ServiceReason
	if !r.Free {
		reasons = u.stops(agent)
	} else if agent.Status == AgentPaused {
		reasons = append(reasons, u.reason(agent, ReasonAgentPaused))
	}
	anew := r.Status == ReservationExpired
	taken := *r
	if anew { // nothing is held any more: all of it is acquired
		r.Units, r.Legs, r.Amount = 0, nil, 0
	}
	if r.Free {
		if len(reasons) == 0 {
			r.Units = want
		}
	} else if u.Subscription.Configured() { // without a plan there is nothing to hold the rest against
		if anew {
			reasons = append(reasons, u.slots(agent)...)
		}
		before := r.charge()
		more, err := u.acquire(agent, rate, r, want, len(reasons) > 0)
		if err != nil {
			return UsageDecision{}, false, err
		}
		if reasons = append(reasons, more...); len(reasons) == 0 {
			block := Charge{Credits: r.Credits() - before.Credits, Money: r.Amount - before.Money}
			u.crossed(agent, r.Category, r.Day, r.PeriodKey, 0, block, block)
		}
	}
	if len(reasons) > 0 && anew {
		r.Units, r.Legs, r.Amount = taken.Units, taken.Legs, taken.Amount
	}
	r.Sequence, r.RefusedFor = sequence, codes(reasons)
	u.Changed[r.Key] = r
	if len(reasons) > 0 {
		funded := int64(0)
		if r.Status == ReservationOpen {
			funded = r.Units
		}
		u.mustEnd(agent, r, true, funded)
	} else if anew {
		r.Status, r.ClosedAt = ReservationOpen, nil
		u.takeSlot(agent, r)
	}
	if r.Status == ReservationOpen {
		r.ExpiresAt = u.Now.Add(LeaseTime)
	}
	d = r.answer()
	if len(reasons) > 0 {
		d.Reasons = reasons
	}
	return d, false, nil
}

// Expire ends a reservation that nobody extended in time: what it held is free again. It can still be settled.
func (u *UsageBook) Expire(r *Reservation) bool {
	if r.Status != ReservationOpen || u.Now.Before(r.ExpiresAt) {
		return false
	}
	u.giveBack(r)
	u.close(r, ReservationExpired)
	return true
}

// giveBack ends what a reservation holds.
func (u *UsageBook) giveBack(r *Reservation) {
	u.letGo(r.Legs)
	u.Balance.Held -= r.Amount
	u.count(r.AgentKey, r.Day, r.PeriodKey, r.Category, r.RateCode, Counter{HeldCredits: -r.Credits(), HeldAmount: -r.Amount})
}

// close gives an open reservation, or one that had expired, its end.
func (u *UsageBook) close(r *Reservation, status ReservationStatus) {
	if r.Live(u.Now) {
		u.Leases[r.AgentKey]--
		u.InAll--
	}
	r.Status = status
	if r.ClosedAt == nil {
		now := u.Now
		r.ClosedAt = &now
	}
	u.Changed[r.Key] = r
}

func reservationClosed(r *Reservation) error {
	if r.Status == ReservationSettled {
		return fault.New(fault.ReservationSettled, "The reservation is settled; its record says what was charged.")
	}
	return fault.New(fault.ReservationClosed, "The reservation was released; authorise the action anew.")
}
