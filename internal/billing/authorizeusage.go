package billing

import "time"

// UsageAsk is what authorizeUsage asks: units to hold at first, 0 for the default.
type UsageAsk struct {
	Agent       Key
	Rate        string
	Units       int64
	Idempotency string
	Hash        int64
}

// Authorize decides whether an action may start, and holds what its first block costs. Everything is asked at once, so that a
// refusal names all its reasons. Free actions pass whatever the funds, the setup and the limits say; only a paused agent does nothing.
func (u *UsageBook) Authorize(ask UsageAsk) (UsageDecision, *Reservation, error) {
	agent, err := u.agent(ask.Agent)
	if err != nil {
		return UsageDecision{}, nil, err
	}
	rate, plan, err := u.rate(ask.Rate, u.Now)
	if err != nil {
		return UsageDecision{}, nil, err
	}
	want := ask.Units
	if want == 0 {
		want = 1
		if rate.Category == CategoryCall {
			want = DefaultCallBlock
		}
	}
	r := &Reservation{AccountID: u.Account.ID, AgentKey: agent.Key, RateCode: rate.Code, Category: rate.Category, PlanKey: plan,
		Status: ReservationOpen, Free: rate.Free(), Currency: u.Account.Currency, Idempotency: ask.Idempotency, RequestHash: ask.Hash,
		Day: u.day, PeriodKey: u.periodKey(), AuthorizedAt: u.Now, AvailableAfter: u.Balance.Available()}
	if r.Free {
		if agent.Status == AgentPaused {
			return refusedWith([]ServiceReason{u.reason(agent, ReasonAgentPaused)}), nil, nil
		}
		r.Units = want
		return u.reserve(agent, r), r, nil
	}
	reasons := u.stops(agent)
	if !u.Subscription.Configured() { // without a plan there is nothing to hold the rest against
		return refusedWith(reasons), nil, nil
	}
	reasons = append(reasons, u.counts(agent, r.Category, r.Day, asks(r.Category, want))...)
	if r.Category == CategoryCall {
		reasons = append(reasons, u.slots(agent)...)
	}
	more, err := u.acquire(agent, rate, r, want, len(reasons) > 0)
	if err != nil {
		return UsageDecision{}, nil, err
	}
	if reasons = append(reasons, more...); len(reasons) > 0 {
		return refusedWith(reasons), nil, nil
	}
	u.count(agent.Key, r.Day, r.PeriodKey, r.Category, r.RateCode, Counter{Counted: asks(r.Category, r.Units)})
	d := u.reserve(agent, r)
	u.crossed(agent, r.Category, r.Day, r.PeriodKey, asks(r.Category, r.Units), r.charge(), r.charge())
	return d, r, nil
}

// charge is what is held.
func (r *Reservation) charge() Charge { return Charge{Credits: r.Credits(), Money: r.Amount} }

// reserve writes a new reservation down.
func (u *UsageBook) reserve(agent *Agent, r *Reservation) UsageDecision {
	r.Key = u.Account.NextKey()
	r.ExpiresAt = u.Now.Add(LeaseTime)
	u.takeSlot(agent, r)
	u.Reserved = append(u.Reserved, r)
	return r.answer()
}

// takeSlot counts a call as being in progress, and notes how many there are and may be.
func (u *UsageBook) takeSlot(agent *Agent, r *Reservation) {
	if r.Category != CategoryCall || r.Free {
		return
	}
	now := u.Now
	r.LeasedAt, r.LeasesAfter, r.LeaseLimit, r.AccountLeasesAfter, r.AccountLeaseLimit = &now, nil, nil, nil, nil
	for _, b := range u.slotBounds(agent) {
		after, limit := int(b.used)+1, int(b.limit)
		if b.source == LimitedByPlanAccount {
			r.AccountLeasesAfter, r.AccountLeaseLimit = &after, &limit
		} else if r.LeaseLimit == nil || limit < *r.LeaseLimit {
			r.LeasesAfter, r.LeaseLimit = &after, &limit
		}
	}
	u.Leases[agent.Key]++
	u.InAll++
}

// acquire holds funds for a reservation up to so many units in all: as many as can be paid for, if that is anything beyond what is
// held. It says why there are none; nothing changes then. only asks, where the answer is no already.
func (u *UsageBook) acquire(agent *Agent, rate *Rate, r *Reservation, want int64, only bool) ([]ServiceReason, error) {
	var reasons []ServiceReason
	if b, ok := u.longest(agent); ok && r.Category == CategoryCall {
		if b.limit <= r.Units || !u.Now.Before(r.AuthorizedAt.Add(time.Duration(b.limit)*time.Second)) {
			reasons, only = append(reasons, u.limitReached(agent, ReasonLongestCall, b.source, nil)), true
		} else {
			want = min(want, b.limit)
		}
	}
	held := *r
	var last []ServiceReason
	var paid bill
	try := func(units int64) (bool, error) {
		b, err := u.bill(agent, r.PeriodKey, rate, units, held.Legs)
		if err != nil {
			return false, err
		}
		if reasons := u.fits(agent, r.Day, r.PeriodKey, b, held); len(reasons) > 0 {
			last = reasons
			return false, nil
		}
		paid = b
		return true, nil
	}
	units := want
	whole, err := try(want)
	if err == nil && !whole {
		units, err = u.blocks(rate, r, want, try)
	}
	switch {
	case err != nil:
		return nil, err
	case units == 0:
		return append(reasons, last...), nil
	case only: // a part could be paid for: what stands against it is something else
		return reasons, nil
	case !whole:
		if _, err = try(units); err != nil {
			return nil, err
		}
	}
	u.rehold(r, units, paid)
	if r.Category == CategoryCall {
		u.mustEnd(agent, r, !whole, units)
	}
	return nil, nil
}

// rehold holds a bill in place of what was held.
func (u *UsageBook) rehold(r *Reservation, units int64, b bill) {
	before, amount := r.Legs, r.Amount
	credits := sumLegs(b.legs) - sumLegs(before)
	for _, leg := range before {
		u.grant(leg.Grant).Held -= leg.Credits
		u.Moved[leg.Grant] = true
	}
	u.hold(b.legs)
	u.Balance.Held += b.Money - amount
	r.Units, r.Legs, r.Amount = units, b.legs, b.Money
	if b.Money > amount { // who takes no more money may do so in debt: credits come first
		r.AvailableAfter = u.Balance.Available()
	}
	u.count(r.AgentKey, r.Day, r.PeriodKey, r.Category, r.RateCode, Counter{HeldCredits: credits, HeldAmount: b.Money - amount})
}

// mustEnd sets when the call has to be over: at the longest call, and where its funds end if it is short of those that were asked for.
// A call that goes on already has UnfundedGrace at least to come to its end.
func (u *UsageBook) mustEnd(agent *Agent, r *Reservation, short bool, funded int64) {
	r.MustEndBy = nil
	if short {
		end := r.AuthorizedAt.Add(time.Duration(funded) * time.Second)
		if grace := u.Now.Add(UnfundedGrace); r.Key != 0 && end.Before(grace) {
			end = grace
		}
		r.MustEndBy = &end
	}
	if b, ok := u.longest(agent); ok {
		end := r.AuthorizedAt.Add(time.Duration(b.limit) * time.Second)
		if end.After(u.Now) && (r.MustEndBy == nil || end.Before(*r.MustEndBy)) {
			r.MustEndBy = &end
		}
	}
}

func (u *UsageBook) periodKey() *Key {
	if u.Subscription.Configured() {
		return u.Subscription.PeriodKey
	}
	return nil
}
