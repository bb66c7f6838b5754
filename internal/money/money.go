// Package money is exact arithmetic on amounts: integers only, every rounding explicit.
//
// Money is held in micros, millionths of the currency's unit, so that a price per second of a fraction of a cent stays
// exact. It becomes charge units (cents, yen, fils) only where a card is charged or an invoice line is written, rounded
// half away from zero, once per line. Credits are held in thousandths of a credit.
package money

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Micros is an amount of money in millionths of the currency's unit: 1 USD is 1_000_000.
type Micros int64

// Credits is an amount of plan credits in thousandths: one credit is 1_000.
type Credits int64

const (
	// MicrosPerUnit is how many micros make one unit of any currency.
	MicrosPerUnit = 1_000_000
	// ThousandthsPerCredit is how many of the stored integer make one credit.
	ThousandthsPerCredit = 1_000

	microDigits  = 6
	creditDigits = 3
)

// Whole is n whole credits.
func Whole(n int64) Credits { return Credits(n * ThousandthsPerCredit) }

// ErrOverflow is returned when a result does not fit 64 bits. Nothing wraps around silently.
var ErrOverflow = errors.New("amount out of range")

// ErrSyntax is returned for text that is no decimal number of the allowed precision.
var ErrSyntax = errors.New("not a decimal number")

// Amount is money of one currency.
type Amount struct {
	Micros   Micros
	Currency Currency
}

// String renders the amount for people and logs: "12.50 USD".
func (a Amount) String() string { return a.Decimal() + " " + string(a.Currency) }

// Decimal renders the amount as a plain decimal with at least the currency's usual digits: "12.50", "1200" (JPY), "0.0125".
func (a Amount) Decimal() string {
	return formatFixed(int64(a.Micros), microDigits, a.Currency.Exponent())
}

// Decimal renders micros without regard to a currency: "21", "0.5".
func (m Micros) Decimal() string { return formatFixed(int64(m), microDigits, 0) }

// Decimal renders credits as a plain decimal: "600", "0.5".
func (c Credits) Decimal() string { return formatFixed(int64(c), creditDigits, 0) }

// ParseMicros reads a plain decimal ("12.5", "-0.000001"): no exponent, no separators, at most six decimals.
func ParseMicros(s string) (Micros, error) {
	n, err := parseFixed(s, microDigits)
	return Micros(n), err
}

// ParseCredits reads a plain decimal number of credits with at most three decimals.
func ParseCredits(s string) (Credits, error) {
	n, err := parseFixed(s, creditDigits)
	return Credits(n), err
}

// Add is a + b, refused when it does not fit.
func Add(a, b Micros) (Micros, error) {
	if (b > 0 && a > math.MaxInt64-b) || (b < 0 && a < math.MinInt64-b) {
		return 0, ErrOverflow
	}
	return a + b, nil
}

// formatFixed writes n ÷ 10^scale with at least minDigits decimals and no trailing zeros beyond them.
func formatFixed(n int64, scale, minDigits int) string {
	digits := strconv.FormatUint(magnitude(n), 10)
	if len(digits) <= scale {
		digits = strings.Repeat("0", scale-len(digits)+1) + digits
	}
	whole, frac := digits[:len(digits)-scale], digits[len(digits)-scale:]
	for len(frac) > minDigits && frac[len(frac)-1] == '0' {
		frac = frac[:len(frac)-1]
	}
	sign := ""
	if n < 0 {
		sign = "-"
	}
	if frac == "" {
		return sign + whole
	}
	return sign + whole + "." + frac
}

// parseFixed reads a plain decimal into n × 10^-scale. It never rounds: more decimals than scale are refused.
func parseFixed(s string, scale int) (int64, error) {
	body := strings.TrimPrefix(s, "-")
	whole, frac, hasPoint := strings.Cut(body, ".")
	if whole == "" || (hasPoint && frac == "") || len(frac) > scale || len(whole) > 19 {
		return 0, fmt.Errorf("%w: at most %d decimals, like 12.50", ErrSyntax, scale)
	}
	for _, r := range whole + frac {
		if r < '0' || r > '9' {
			return 0, fmt.Errorf("%w: digits and one point only, like 12.50", ErrSyntax)
		}
	}
	u, err := strconv.ParseUint(whole+frac+strings.Repeat("0", scale-len(frac)), 10, 64)
	if err != nil || u > math.MaxInt64 {
		return 0, ErrOverflow
	}
	if strings.HasPrefix(s, "-") {
		return -int64(u), nil
	}
	return int64(u), nil
}
