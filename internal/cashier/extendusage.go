package cashier

import (
	"context"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
)

// reservationAsk is what asks about a reservation have in common.
type reservationAsk struct {
	id    billing.RowID
	agent billing.Key // the only one whose reservations the caller may touch; 0 for all
}

func (a *reservationAsk) account() billing.AccountID { return a.id.Account }
func (a *reservationAsk) weight() int                { return 1 }
func (a *reservationAsk) when() []time.Time          { return nil }
func (a *reservationAsk) needs(n *needs)             { n.reservation(a.id) }

// of finds the reservation; another agent's is not there for a caller that is an agent.
func (a *reservationAsk) of(u *usageBook) (*billing.Reservation, error) {
	r := u.reservations[a.id.Key]
	if r == nil || (a.agent != 0 && r.AgentKey != a.agent) {
		return nil, billing.NotFound()
	}
	return r, nil
}

type extendAsk struct {
	reservationAsk
	sequence int
	units    int64
	Authorized
}

// ExtendUsage holds the next block of a call in progress and renews its slot; see billing's Extend.
func (c *Cashier) ExtendUsage(ctx context.Context, actor *billing.Actor, id billing.RowID, sequence int, units int64) (Authorized, error) {
	if units < 0 || units > billing.MaxUnits {
		return Authorized{}, unitsInvalid(1).At("input", "units")
	}
	if sequence < 1 {
		return Authorized{}, fault.Input("sequence", "A sequence starts at 1 and grows with each extension.")
	}
	a := &extendAsk{reservationAsk: reservationAsk{id, actor.Agent}, sequence: sequence, units: units}
	return answered(ctx, c, a, &a.Authorized)
}

func (a *extendAsk) needs(n *needs) {
	a.reservationAsk.needs(n)
	n.slots[a.id.Account] = true
}

func (a *extendAsk) decide(u *usageBook, again bool) error {
	a.Authorized = Authorized{}
	r, err := a.of(u)
	if err != nil {
		return err
	}
	decision, replayed, err := u.Extend(r, a.sequence, a.units)
	if err != nil {
		return err
	}
	a.Authorized = Authorized{decision, snapshot(r), replayed && !again}
	return u.resets(a.Decision.Reasons)
}
