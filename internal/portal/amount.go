package portal

import (
	"strconv"
	"strings"

	"github.com/bojanz/currency"

	"github.com/aura-billing/gateway/internal/money"
)

var english = currency.NewLocale("en")

// amountText writes money as English readers expect it, exactly and with the currency's own decimals: "$1,234.50", "¥1,200",
// "KWD 1.250". A currency without a sign that English readers know is written with its code.
func amountText(a money.Amount) string {
	exact, err := currency.NewAmount(a.Decimal(), string(a.Currency))
	if err != nil {
		return a.String() // a currency that CLDR does not know
	}
	return currency.NewFormatter(english).Format(exact)
}

// amountWithCode says which dollars are meant: "$70.00 USD".
func amountWithCode(a money.Amount) string {
	s := amountText(a)
	if strings.Contains(s, string(a.Currency)) {
		return s
	}
	return s + " " + string(a.Currency)
}

// grouped writes a count: "12,000".
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
