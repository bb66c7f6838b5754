package billing

import (
	"cmp"
	"slices"
	"time"

	"github.com/aura-billing/gateway/internal/money"
)

// bill is how a usage is paid: parts of grants, in the order in which they burn, and prepaid money for the rest.
type bill struct {
	Charge
	legs []CreditLeg
}

// usable is what an agent may still take from grants: what is left of those in force, or less where its monthly credits end before
// that and money pays from there on.
func (u *UsageBook) usable(agent *Agent, period *Key) money.Credits {
	var left money.Credits
	for i := range u.Grants {
		if g := &u.Grants[i]; u.inForce(g) {
			left += g.Remaining()
		}
	}
	if agent.MonthlyCredits != nil && agent.WhenCreditsReached == CreditsUseBalance {
		left = min(left, max(0, *agent.MonthlyCredits-u.tally(periodOf(agent.Key, period)).credits))
	}
	return left
}

func (u *UsageBook) inForce(g *CreditGrant) bool {
	return !u.Now.Before(g.EffectiveAt) && u.Now.Before(g.ExpiresAt) && g.Remaining() > 0
}

func periodOf(agent Key, period *Key) tallyID {
	id := tallyID{agent: agent, span: SpanPeriod}
	if period != nil {
		id.number = int64(*period)
	}
	return id
}

// bill works out how a usage of so many units in all is paid, where some credits are held for it already: those first.
func (u *UsageBook) bill(agent *Agent, period *Key, rate *Rate, units int64, held []CreditLeg) (bill, error) {
	mine := sumLegs(held)
	charge, err := rate.Charge(units, mine+u.usable(agent, period), u.Account.Currency)
	if err != nil {
		return bill{}, err
	}
	b := bill{Charge: charge}
	rest := charge.Credits
	for _, leg := range held {
		if part := min(rest, leg.Credits); part > 0 {
			b.legs, rest = append(b.legs, CreditLeg{leg.Grant, part}), rest-part
		}
	}
	for i := range u.Grants {
		if rest == 0 {
			break
		}
		g := &u.Grants[i]
		if !u.inForce(g) {
			continue
		}
		part := min(rest, g.Remaining())
		b.legs, rest = addLeg(b.legs, CreditLeg{g.Key, part}), rest-part
	}
	if len(held) > 0 && len(b.legs) > 1 { // what burns first may have been given back after what is held was taken
		slices.SortFunc(b.legs, func(a, b CreditLeg) int { return cmp.Compare(u.place(a.Grant), u.place(b.Grant)) })
	}
	return b, nil
}

// place is where a grant stands among those that burn.
func (u *UsageBook) place(key Key) int {
	return slices.IndexFunc(u.Grants, func(g CreditGrant) bool { return g.Key == key })
}

// addLeg adds to the leg of the same grant, if there is one.
func addLeg(legs []CreditLeg, leg CreditLeg) []CreditLeg {
	for i := range legs {
		if legs[i].Grant == leg.Grant {
			legs[i].Credits += leg.Credits
			return legs
		}
	}
	return append(legs, leg)
}

func (u *UsageBook) grant(key Key) *CreditGrant {
	for i := range u.Grants {
		if u.Grants[i].Key == key {
			return &u.Grants[i]
		}
	}
	return nil
}

// hold sets credits aside.
func (u *UsageBook) hold(legs []CreditLeg) {
	for _, leg := range legs {
		u.grant(leg.Grant).Held += leg.Credits
		u.Moved[leg.Grant] = true
	}
}

// letGo ends a hold. The credits can be used again; those of a grant that has expired meanwhile are over, and those of one that
// was taken back are taken back too.
func (u *UsageBook) letGo(legs []CreditLeg) {
	for _, leg := range legs {
		g := u.grant(leg.Grant)
		g.Held -= leg.Credits
		u.Moved[leg.Grant] = true
		switch {
		case !u.Now.Before(g.ExpiresAt):
			g.Expired += leg.Credits
			u.credits = append(u.credits, creditMove{CreditExpiry, CreditsExpired, g.Key, leg.Credits, nil})
		case g.Status == GrantVoided:
			g.Voided += leg.Credits
			u.credits = append(u.credits, creditMove{CreditVoid, CreditsVoided, g.Key, leg.Credits, nil})
		}
	}
}

// take uses credits up. What is held of them was let go by the bill: held says how much of each leg that was.
func (u *UsageBook) take(record *UsageRecord, legs, held []CreditLeg) {
	for _, leg := range legs {
		g := u.grant(leg.Grant)
		g.Used += leg.Credits
		u.Moved[leg.Grant] = true
		u.credits = append(u.credits, creditMove{CreditUsage, CreditsConsumed, leg.Grant, leg.Credits, record})
	}
	var back []CreditLeg // what was held and is not used
	for _, leg := range held {
		g := u.grant(leg.Grant)
		used := min(leg.Credits, creditsOf(legs, leg.Grant))
		g.Held -= used
		if rest := leg.Credits - used; rest > 0 {
			back = append(back, CreditLeg{leg.Grant, rest})
		}
	}
	u.letGo(back)
}

func creditsOf(legs []CreditLeg, grant Key) money.Credits {
	for _, leg := range legs {
		if leg.Grant == grant {
			return leg.Credits
		}
	}
	return 0
}

// pay takes money out of the wallet.
func (u *UsageBook) pay(record *UsageRecord, kind LedgerKind, amount money.Micros) error {
	if amount == 0 {
		return nil
	}
	posted, err := money.Add(u.Balance.Posted, -amount)
	if err != nil {
		return err
	}
	u.Balance.Posted = posted
	u.wallet = append(u.wallet, walletMove{kind, amount, u.Balance.Held, record})
	return nil
}

// Touched tells whether prepaid money moved or was held.
func (u *UsageBook) Touched() bool {
	return len(u.wallet) > 0 || len(u.Reserved) > 0 || len(u.Changed) > 0
}

// dayEnd is when a local day ends.
func (u *UsageBook) dayEnd(day Date) time.Time {
	if day != u.day {
		return day.AddDays(1).Midnight(u.Account.Zone())
	}
	if u.midnight.IsZero() {
		u.midnight = day.AddDays(1).Midnight(u.Account.Zone())
	}
	return u.midnight
}
