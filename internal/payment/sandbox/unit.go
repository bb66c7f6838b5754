package sandbox

import "github.com/aura-billing/gateway/internal/money"

// unit is one line of the currency table: amounts in the smallest unit the currency is charged in (cents, yen, fils).
type unit struct {
	exponent int
	step     int64
	minimum  int64
	maximum  int64
}

// eightDigits and the like are how Stripe bounds an amount: 999,999.99 in currencies of two decimals.
const (
	eightDigits = 99_999_999
	tenDigits   = 9_999_999_999
)

// units follows Stripe's table of minimum charges for the currencies people charge here; a currency that is not in it is
// not taken. Three-decimal currencies are charged in steps of ten, as Stripe demands a last digit of 0. HUF, ISK, TWD and
// UGX keep two decimals at Stripe but move whole units only, hence the step of 100.
var units = map[money.Currency]unit{
	"AED": {2, 1, 200, eightDigits},
	"ARS": {2, 1, 50_000, tenDigits},
	"AUD": {2, 1, 50, eightDigits},
	"BGN": {2, 1, 100, eightDigits},
	"BHD": {3, 10, 200, eightDigits},
	"BRL": {2, 1, 50, eightDigits},
	"CAD": {2, 1, 50, eightDigits},
	"CHF": {2, 1, 50, eightDigits},
	"CLP": {0, 1, 500, eightDigits},
	"COP": {2, 1, 200_000, tenDigits},
	"CZK": {2, 1, 1_500, eightDigits},
	"DKK": {2, 1, 250, eightDigits},
	"EUR": {2, 1, 50, eightDigits},
	"GBP": {2, 1, 30, eightDigits},
	"HKD": {2, 1, 400, eightDigits},
	"HUF": {2, 100, 17_500, tenDigits},
	"IDR": {2, 1, 1_000_000, tenDigits},
	"ILS": {2, 1, 200, eightDigits},
	"INR": {2, 1, 50, eightDigits},
	"ISK": {2, 100, 10_000, tenDigits},
	"JOD": {3, 10, 400, eightDigits},
	"JPY": {0, 1, 50, eightDigits},
	"KRW": {0, 1, 700, eightDigits},
	"KWD": {3, 10, 200, eightDigits},
	"MXN": {2, 1, 1_000, eightDigits},
	"MYR": {2, 1, 200, eightDigits},
	"NOK": {2, 1, 300, eightDigits},
	"NZD": {2, 1, 50, eightDigits},
	"OMR": {3, 10, 200, eightDigits},
	"PEN": {2, 1, 200, eightDigits},
	"PHP": {2, 1, 3_000, eightDigits},
	"PLN": {2, 1, 200, eightDigits},
	"RON": {2, 1, 200, eightDigits},
	"SAR": {2, 1, 200, eightDigits},
	"SEK": {2, 1, 300, eightDigits},
	"SGD": {2, 1, 50, eightDigits},
	"THB": {2, 1, 1_000, eightDigits},
	"TND": {3, 10, 2_000, eightDigits},
	"TRY": {2, 1, 2_000, eightDigits},
	"TWD": {2, 100, 2_000, eightDigits},
	"USD": {2, 1, 50, eightDigits},
	"UYU": {2, 1, 2_000, eightDigits},
	"VND": {0, 1, 15_000, tenDigits},
	"ZAR": {2, 1, 1_000, eightDigits},
}

// ChargeUnit gives the step and bounds of a currency, close to Stripe's: USD from 0.50 to 999,999.99 in cents.
func (p *Processor) ChargeUnit(currency money.Currency) (money.ChargeUnit, bool) {
	return ChargeUnit(currency)
}

// ChargeUnit is the same for those who have no processor open: who checks a catalogue, say.
func ChargeUnit(currency money.Currency) (money.ChargeUnit, bool) {
	u, ok := units[currency]
	if !ok {
		return money.ChargeUnit{}, false
	}
	out := money.ChargeUnit{Exponent: u.exponent, Step: u.step}
	size := int64(out.Micros()) / u.step
	out.Minimum = money.Micros(u.minimum * size)
	out.Maximum = money.Micros((u.maximum - u.maximum%u.step) * size)
	return out, true
}
