package billing

import (
	"time"

	"github.com/aura-billing/gateway/internal/money"
)

// Settle charges what a reservation really used, and ends its hold. The whole usage is charged, also what is above the hold, after
// the reservation expired, or although it was released before: it happened. Sent again with the same units it changes nothing;
// record is then nil and the reservation names the one that was written. RESERVATION_SETTLED for other units.
//
// floor says that the caller is the agent itself: it never settles below the time since it was authorised less the ringing.
func (u *UsageBook) Settle(r *Reservation, settled *UsageRecord, units int64, floor bool) (record *UsageRecord, err error) {
	if r.Status == ReservationSettled {
		if settled != nil && settled.Units != units && (!floor || settled.Units < units) {
			return nil, reservationClosed(r)
		}
		return nil, nil //nolint:nilnil // it is done already: the reservation names its record
	}
	if floor {
		units = max(units, r.leastUnits(u.Now))
	}
	agent, err := u.agent(r.AgentKey)
	if err != nil {
		return nil, err
	}
	rate, err := u.frozen(r)
	if err != nil {
		return nil, err
	}
	var held Reservation // what of it is still held
	if r.Status == ReservationOpen {
		held = *r
	}
	b, err := u.bill(agent, r.PeriodKey, rate, units, held.Legs)
	if err != nil {
		return nil, err
	}
	if _, err := money.Add(u.Balance.Posted, -b.Money); err != nil {
		return nil, err // before anything moves
	}
	record = &UsageRecord{AccountID: r.AccountID, Key: u.Account.NextKey(), AgentKey: r.AgentKey, RateCode: r.RateCode, Category: r.Category,
		PlanKey: r.PlanKey, Source: UsageReservation, ReservationKey: &r.Key, Free: r.Free, Day: r.Day, PeriodKey: r.PeriodKey,
		OccurredAt: r.AuthorizedAt}
	u.Balance.Held -= held.Amount
	kind := LedgerSettlement
	if b.Money > held.Amount {
		kind = LedgerSettleOverrun
	}
	counted := int64(0)
	if !r.Free {
		counted = asks(r.Category, units)
		if r.Status != ReservationReleased { // it is counted already
			counted -= asks(r.Category, r.Units)
		}
	}
	if err := u.charge(record, kind, units, b, held.Legs, Counter{Counted: counted, HeldCredits: -held.Credits(), HeldAmount: -held.Amount}); err != nil {
		return nil, err
	}
	u.crossed(agent, r.Category, r.Day, r.PeriodKey, counted, b.Charge, Charge{Credits: b.Credits - held.Credits(), Money: b.Money - held.Amount})
	if over := r.overrun(units); over > 0 {
		u.tell(EventUsageOverrun, KindUsageRecord, record.Key, map[string]any{"units": units, "authorizedUnits": r.Units, "overrunSeconds": over})
	}
	r.UsageKey = &record.Key
	u.close(r, ReservationSettled)
	return record, nil
}

// leastUnits is the least that an agent's own token can settle: the seconds since it was authorised, as far as the reservation shows
// that the call was going on, less the ringing.
func (r *Reservation) leastUnits(now time.Time) int64 {
	if r.Category != CategoryCall {
		return 1
	}
	if r.ExpiresAt.Before(now) {
		now = r.ExpiresAt
	}
	return max(0, int64((now.Sub(r.AuthorizedAt)-RingTime)/time.Second))
}

// overrun is how many seconds a call went on past the time when it had to be over.
func (r *Reservation) overrun(units int64) int64 {
	if r.MustEndBy == nil {
		return 0
	}
	return units - int64(r.MustEndBy.Add(UnfundedGrace).Sub(r.AuthorizedAt)/time.Second)
}

// charge takes a bill, and writes the record of it.
func (u *UsageBook) charge(record *UsageRecord, kind LedgerKind, units int64, b bill, held []CreditLeg, by Counter) error {
	record.Units, record.BilledUnits, record.Credits, record.Amount = units, b.Units, b.Credits, b.Money
	record.Currency, record.RecordedAt = u.Account.Currency, u.Now
	if err := u.pay(record, kind, b.Money); err != nil {
		return err
	}
	u.take(record, b.legs, held)
	by.Records, by.Units, by.Credits, by.Amount = 1, b.Units, b.Credits, b.Money
	u.count(record.AgentKey, record.Day, record.PeriodKey, record.Category, record.RateCode, by)
	u.Records = append(u.Records, record)
	return nil
}

// Release ends a reservation of which nothing was used: what it held is free, and it counts towards no limit. Sent again it changes
// nothing. RESERVATION_SETTLED when it was used after all.
func (u *UsageBook) Release(r *Reservation) (replayed bool, err error) {
	switch r.Status {
	case ReservationReleased:
		return true, nil
	case ReservationSettled:
		return false, reservationClosed(r)
	case ReservationOpen:
		u.giveBack(r)
	case ReservationExpired:
	}
	if !r.Free {
		u.count(r.AgentKey, r.Day, r.PeriodKey, r.Category, r.RateCode, Counter{Counted: -asks(r.Category, r.Units)})
	}
	u.close(r, ReservationReleased)
	return false, nil
}

// Rings tells whether an agent's own token may still release the reservation: later it has to be settled.
func (r *Reservation) Rings(now time.Time) bool {
	return r.Category != CategoryCall || r.leastUnits(now) == 0
}
