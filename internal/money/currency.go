package money

import "github.com/bojanz/currency"

// Currency is an ISO 4217 code: "USD", "JPY", "KWD".
type Currency string

// Valid tells whether the code is a currency of ISO 4217 as the CLDR data of bojanz/currency lists it.
func (c Currency) Valid() bool { return c != "" && currency.IsValid(string(c)) }

// Exponent is the number of decimals people use for the currency: USD 2, JPY 0, KWD 3.
func (c Currency) Exponent() int {
	digits, ok := currency.GetDigits(string(c))
	if !ok {
		return 2
	}
	return int(digits)
}

// ChargeUnit is the smallest step in which one payment processor moves a currency, and the bounds it sets.
type ChargeUnit struct {
	Exponent int    // decimals of the unit the processor counts in: 2 for cents
	Step     int64  // charges are multiples of so many units, 1 for most, 10 for three-decimal currencies on Stripe
	Minimum  Micros // the smallest charge the processor takes
	Maximum  Micros // the largest
}

// Micros is the size of one step.
func (u ChargeUnit) Micros() Micros {
	size := int64(MicrosPerUnit)
	for range u.Exponent {
		size /= 10
	}
	return Micros(size * u.Step)
}

// Round brings an amount to a multiple of the charge step, half away from zero. Rounding happens once per invoice line.
func (u ChargeUnit) Round(m Micros) Micros {
	step := int64(u.Micros())
	n, err := MulDiv(int64(m), 1, step, HalfAway)
	if err != nil || n > int64(^uint64(0)>>1)/step {
		return m // unreachable for amounts within Maximum, which is checked before
	}
	return Micros(n * step)
}

// Whole tells whether the amount can be charged exactly.
func (u ChargeUnit) Whole(m Micros) bool { return int64(m)%int64(u.Micros()) == 0 }

// Units is the amount as the processor counts it: 1250 for 12.50 USD.
func (u ChargeUnit) Units(m Micros) int64 { return int64(m) / (int64(u.Micros()) / u.Step) }
