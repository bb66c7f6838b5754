package billing

import (
	"fmt"
	"math"

	"github.com/aura-billing/gateway/internal/money"
)

// RateCategory is what an action is, and with that what its usage is counted in.
type RateCategory string

// The categories of rates.
const (
	CategoryCall    RateCategory = "CALL"
	CategoryMessage RateCategory = "MESSAGE"
)

// UsageUnit is what a usage is counted in.
type UsageUnit string

// The units of usage.
const (
	UnitSecond  UsageUnit = "SECOND"
	UnitMessage UsageUnit = "MESSAGE"
)

// Rate is what one kind of action costs under a plan version. Like the version it never changes, so a rate frozen at
// authorisation is the plan's key and the code. It is either free, with neither credits nor a price, or has a price in every
// currency of its plan: credits run out, and then there must be something to pay.
type Rate struct {
	Code      string // voice.outbound
	Category  RateCategory
	Credits   money.Credits  // for Quantity units; 0 with a price is always paid from the prepaid balance
	Quantity  int            // the units that credits and prices are for: 60 seconds, 1 message
	Increment int            // units; a usage is rounded up to a multiple of it
	Minimum   int            // units that are billed at least
	Prices    []money.Amount // for Quantity units, before tax, in micros exactly; sorted by currency
}

// Unit is what Quantity, Increment and Minimum count.
func (r *Rate) Unit() UsageUnit { return r.Category.Unit() }

// Unit is what usage of the category is counted in.
func (c RateCategory) Unit() UsageUnit {
	if c == CategoryCall {
		return UnitSecond
	}
	return UnitMessage
}

// Price is the price of Quantity units before tax; ok is false when the plan is not offered in the currency.
func (r *Rate) Price(c money.Currency) (price money.Amount, ok bool) { return priceIn(r.Prices, c) }

// Free tells whether the action costs nothing: it passes also when there are no funds at all.
func (r *Rate) Free() bool {
	for _, price := range r.Prices {
		if price.Micros != 0 {
			return false
		}
	}
	return r.Credits == 0
}

// Billed is how many units of a usage are charged: rounded up to the increment, and at least the minimum. money.ErrOverflow for
// a usage below 0 or out of range.
func (r *Rate) Billed(units int64) (int64, error) {
	increment := int64(r.Increment)
	if units < 0 || units > math.MaxInt64-increment {
		return 0, money.ErrOverflow
	}
	return max(int64(r.Minimum), (units+increment-1)/increment*increment), nil
}

// Charge is what a usage costs, part in credits and part in money.
type Charge struct {
	Units   int64         // billed, see Rate.Billed
	Worth   money.Credits // what all of it is worth in credits, whoever pays
	Credits money.Credits // to be taken from credits: Worth, or what was usable of it
	Money   money.Micros  // to be taken from the prepaid balance for the rest, before tax
}

// Charge is what a usage of so many units costs in all when so many credits are usable: credits first, money for the part that
// they do not cover. The money is the price of the whole, exact, times the part not covered, rounded once, half away from zero.
//
// A usage that goes on is charged again from its total, and the difference is booked: then extensions never pile up rounding.
// money.ErrOverflow when an amount is out of range; another error for a currency in which the plan is not offered.
func (r *Rate) Charge(units int64, usable money.Credits, currency money.Currency) (Charge, error) {
	price, ok := r.Price(currency)
	if !ok {
		return Charge{}, fmt.Errorf("the rate %s has no price in %s", r.Code, currency)
	}
	billed, err := r.Billed(units)
	if err != nil {
		return Charge{}, err
	}
	quantity := int64(r.Quantity)
	worth, err := money.MulDiv(billed, int64(r.Credits), quantity, money.HalfAway)
	if err != nil {
		return Charge{}, err
	}
	used := min(worth, max(0, int64(usable)))
	uncovered, of := worth-used, worth
	if worth == 0 {
		uncovered, of = 1, 1 // no credits are asked for: all of it is money
	}
	due, err := money.MulDiv2(billed, int64(price.Micros), quantity, uncovered, of, money.HalfAway)
	if err != nil {
		return Charge{}, err
	}
	return Charge{Units: billed, Worth: money.Credits(worth), Credits: money.Credits(used), Money: money.Micros(due)}, nil
}
