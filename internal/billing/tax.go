package billing

import (
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

// TaxRate is a tax in parts per million of the net amount: 21 % is 210_000.
type TaxRate int32

const wholeTax = 1_000_000

// ParseTaxRate reads a rate in per cent with at most four decimals.
func ParseTaxRate(percent string) (TaxRate, error) {
	micros, err := money.ParseMicros(percent)
	if err != nil || micros < 0 || micros > 100*money.MicrosPerUnit || micros%100 != 0 {
		return 0, fault.Input("taxRatePercent", "A tax rate lies between 0 and 100 per cent and has at most four decimals, like 21 or 7.7.")
	}
	return TaxRate(micros / 100), nil
}

// Percent renders the rate: "21", "7.7".
func (r TaxRate) Percent() string { return (money.Micros(r) * 100).Decimal() }

// On is the tax on a net amount, rounded to what the processor can charge, half away from zero, once per line.
func (r TaxRate) On(net money.Micros, unit money.ChargeUnit) (money.Micros, error) {
	return r.part(net, wholeTax, unit)
}

// Within is the tax contained in a gross amount, rounded in the same way.
func (r TaxRate) Within(gross money.Micros, unit money.ChargeUnit) (money.Micros, error) {
	return r.part(gross, wholeTax+int64(r), unit)
}

func (r TaxRate) part(amount money.Micros, whole int64, unit money.ChargeUnit) (money.Micros, error) {
	step := int64(unit.Micros())
	steps, err := money.MulDiv(int64(amount), int64(r), whole*step, money.HalfAway)
	if err != nil {
		return 0, err
	}
	return money.Micros(steps * step), nil
}

// Taxation is how an account's plan charges are taxed.
type Taxation struct {
	Rate      TaxRate
	Inclusive bool // plan prices contain the tax; top-ups never do, for the wallet receives what was asked for
}

// Split divides a price into what is earned and the tax on it. Inclusive prices stay what they are in all; others get the tax
// on top.
func (t Taxation) Split(price money.Micros, unit money.ChargeUnit) (net, tax money.Micros, err error) {
	if !t.Inclusive {
		tax, err = t.Rate.On(price, unit)
		return price, tax, err
	}
	tax, err = t.Rate.Within(price, unit)
	return price - tax, tax, err
}
