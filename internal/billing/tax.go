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
	step := int64(unit.Micros())
	steps, err := money.MulDiv(int64(net), int64(r), wholeTax*step, money.HalfAway)
	if err != nil {
		return 0, err
	}
	return money.Micros(steps * step), nil
}
