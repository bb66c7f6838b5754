package cashier

import (
	"context"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
)

// Authorized is the answer of authorizeUsage and extendUsage.
type Authorized struct {
	Decision    billing.UsageDecision
	Reservation *billing.Reservation // nil where nothing was reserved
	Replayed    bool
}

type authorizeAsk struct {
	id billing.AccountID
	in billing.UsageAsk
	Authorized
}

// AuthorizeUsage answers whether an agent may act, and for how long, and holds what its first block costs. A key that made a
// reservation gives that reservation again, as it is now; one that was refused decides anew. RATE_UNKNOWN, UNITS_INVALID.
func (c *Cashier) AuthorizeUsage(ctx context.Context, agent billing.RowID, in billing.UsageAsk) (Authorized, error) {
	if err := CheckKey(in.Idempotency); err != nil {
		return Authorized{}, err
	}
	if in.Units < 0 || in.Units > billing.MaxUnits {
		return Authorized{}, unitsInvalid(1).At("input", "units")
	}
	in.Agent = agent.Key
	in.Hash = usageHash{}.text("authorizeUsage").number(int64(in.Agent)).text(in.Rate).number(in.Units).sum()
	a := &authorizeAsk{id: agent.Account, in: in}
	return answered(ctx, c, a, &a.Authorized)
}

func (a *authorizeAsk) account() billing.AccountID { return a.id }
func (a *authorizeAsk) weight() int                { return 1 }
func (a *authorizeAsk) when() []time.Time          { return nil }

func (a *authorizeAsk) needs(n *needs) {
	n.key(a.id, a.in.Idempotency)
	n.agent(billing.RowID{Account: a.id, Key: a.in.Agent})
	n.slots[a.id] = true
}

func (a *authorizeAsk) decide(u *usageBook, again bool) error {
	a.Authorized = Authorized{}
	if k, ok := u.seen[a.in.Idempotency]; ok {
		if k.Reservation == nil || k.RequestHash != a.in.Hash {
			return keyReused()
		}
		r := u.reservations[*k.Reservation]
		u.Expire(r) // also where no sweep has come by yet: its slot may be another's already
		a.Authorized = Authorized{r.Answer(), snapshot(r), !again}
		return nil
	}
	decision, r, err := u.Authorize(a.in)
	if err != nil {
		return err
	}
	a.Decision = decision
	if r == nil {
		return u.resets(a.Decision.Reasons)
	}
	u.keep(r)
	u.learn(a.in.Idempotency, usedBy{hash: a.in.Hash, reservation: &r.Key})
	a.Reservation = snapshot(r)
	return nil
}

// snapshot is a reservation as it is now: later asks of the same batch may change it.
func snapshot(r *billing.Reservation) *billing.Reservation {
	c := *r
	return &c
}

// keep lets later asks of the batch find a reservation.
func (u *usageBook) keep(r *billing.Reservation) {
	if u.reservations == nil {
		u.reservations = map[billing.Key]*billing.Reservation{}
	}
	u.reservations[r.Key] = r
}

// resets fills in when a limit of the period starts anew, where that was reached.
func (u *usageBook) resets(reasons []billing.ServiceReason) error {
	for i := range reasons {
		if reasons[i].Code != billing.ReasonMonthlyCredits {
			continue
		}
		c, err := u.onCourse()
		if err != nil {
			return err
		}
		if c.period != nil {
			reasons[i].ResetsAt = &c.period.EndsAt
		}
	}
	return nil
}

func unitsInvalid(least int) *fault.Error {
	return fault.Newf(fault.UnitsInvalid, "Units are %d to %d: seconds of a call, or messages.", least, billing.MaxUnits)
}

func keyReused() *fault.Error {
	return fault.New(fault.IdempotencyKeyReused, "This key was used before with another input. A new intention takes a new key.").
		At("input", "idempotencyKey")
}
