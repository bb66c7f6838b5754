package cashier

import (
	"context"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
)

// Settled is the answer of settleUsage.
type Settled struct {
	Record   *billing.UsageRecord
	Replayed bool
}

type settleAsk struct {
	reservationAsk
	units int64
	Settled
}

// SettleUsage charges what a reservation used: the whole of it, whatever was held. Sent again it gives the same record;
// RESERVATION_SETTLED for other units.
func (c *Cashier) SettleUsage(ctx context.Context, actor *billing.Actor, id billing.RowID, units int64) (Settled, error) {
	if units < 0 || units > billing.MaxUnits {
		return Settled{}, unitsInvalid(0).At("input", "units")
	}
	a := &settleAsk{reservationAsk: reservationAsk{id, actor.Agent}, units: units}
	return answered(ctx, c, a, &a.Settled)
}

func (a *settleAsk) decide(u *usageBook, again bool) error {
	a.Settled = Settled{}
	r, err := a.of(u)
	if err != nil {
		return err
	}
	var before *billing.UsageRecord
	if r.UsageKey != nil {
		before = u.records[*r.UsageKey]
		a.Record = before // also where it is refused: it says what was charged
	}
	record, err := u.Settle(r, before, a.units, a.agent != 0)
	if err != nil {
		return err
	}
	if record == nil {
		a.Replayed = !again
		return nil
	}
	u.wrote(record)
	a.Record = record
	return nil
}

// wrote lets later asks of the batch find a record.
func (u *usageBook) wrote(record *billing.UsageRecord) {
	if u.records == nil {
		u.records = map[billing.Key]*billing.UsageRecord{}
	}
	u.records[record.Key] = record
}

// Released is the answer of releaseUsage.
type Released struct {
	Reservation *billing.Reservation
	Replayed    bool
}

type releaseAsk struct {
	reservationAsk
	Released
}

// ReleaseUsage ends a reservation of which nothing was used: nobody answered. Sent again it changes nothing. RESERVATION_SETTLED
// when it was charged; RELEASE_TOO_LATE when an agent's own token comes after the ringing.
func (c *Cashier) ReleaseUsage(ctx context.Context, actor *billing.Actor, id billing.RowID) (Released, error) {
	a := &releaseAsk{reservationAsk: reservationAsk{id, actor.Agent}}
	return answered(ctx, c, a, &a.Released)
}

func (a *releaseAsk) decide(u *usageBook, again bool) error {
	a.Released = Released{}
	r, err := a.of(u)
	if err != nil {
		return err
	}
	if a.agent != 0 && r.Status != billing.ReservationReleased && !r.Rings(u.now) {
		return fault.New(fault.ReleaseTooLate, "The call has gone on for too long to have been ringing; settle it.")
	}
	replayed, err := u.Release(r)
	a.Released = Released{snapshot(r), replayed && !again}
	return err
}
