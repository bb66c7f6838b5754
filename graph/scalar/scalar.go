// Package scalar is how the schema's scalars look in Go and on the wire. Input is strict: a Decimal is a string, a Counter is
// a whole number, nothing is guessed.
package scalar

import (
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

func text(s string) graphql.Marshaler { return graphql.MarshalString(s) }

func wrong(format string, args ...any) error { return fault.Newf(fault.BadUserInput, format, args...) }

func stringOf(v any, name string) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", wrong("%s is given as a string.", name)
	}
	return s, nil
}

// MarshalDecimal writes a decimal that is text already.
func MarshalDecimal(s string) graphql.Marshaler { return text(s) }

// UnmarshalDecimal reads a plain decimal. Its precision is checked where its meaning is known; here its shape is.
func UnmarshalDecimal(v any) (string, error) {
	s, err := stringOf(v, "A Decimal")
	if err != nil {
		return "", err
	}
	if _, err := money.ParseMicros(s); errors.Is(err, money.ErrOverflow) {
		return "", wrong("This number is too large.")
	} else if err != nil {
		return "", wrong("Not a Decimal: digits, at most one point, at most six decimals, like \"12.50\".")
	}
	return s, nil
}

// MarshalCredits writes credits as a decimal.
func MarshalCredits(c money.Credits) graphql.Marshaler { return text(c.Decimal()) }

// UnmarshalCredits reads credits.
func UnmarshalCredits(v any) (money.Credits, error) {
	s, err := stringOf(v, "A Decimal")
	if err != nil {
		return 0, err
	}
	c, err := money.ParseCredits(s)
	if err != nil {
		return 0, wrong("Credits have at most three decimals, like \"12.5\".")
	}
	return c, nil
}

// MarshalTaxRate writes a tax rate in per cent.
func MarshalTaxRate(r billing.TaxRate) graphql.Marshaler { return text(r.Percent()) }

// UnmarshalTaxRate reads a tax rate in per cent.
func UnmarshalTaxRate(v any) (billing.TaxRate, error) {
	s, err := stringOf(v, "A Decimal")
	if err != nil {
		return 0, err
	}
	return billing.ParseTaxRate(s)
}

// MarshalDateTime writes an instant in UTC.
func MarshalDateTime(t time.Time) graphql.Marshaler { return text(t.UTC().Format(time.RFC3339Nano)) }

// UnmarshalDateTime reads an instant with its offset.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, err := stringOf(v, "A DateTime")
	if err != nil {
		return time.Time{}, err
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, wrong("Not a DateTime; expected RFC 3339 like \"2026-11-22T15:04:05Z\".")
	}
	return t.Truncate(time.Microsecond), nil // what the database keeps; rounded up, an instant could cross a boundary
}

// MarshalDate writes a calendar date.
func MarshalDate(d billing.Date) graphql.Marshaler { return text(d.String()) }

// UnmarshalDate reads a calendar date.
func UnmarshalDate(v any) (billing.Date, error) {
	s, err := stringOf(v, "A Date")
	if err != nil {
		return billing.Date{}, err
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return billing.Date{}, wrong("Not a Date; expected \"2026-11-22\".")
	}
	return billing.DateOf(t, time.UTC), nil
}

// MarshalTimeZone writes a zone's name.
func MarshalTimeZone(name string) graphql.Marshaler { return text(name) }

// UnmarshalTimeZone reads a zone's name; whether there is such a zone is checked where it is used.
func UnmarshalTimeZone(v any) (string, error) { return stringOf(v, "A TimeZone") }

// MarshalCurrencyCode writes a currency's code.
func MarshalCurrencyCode(c money.Currency) graphql.Marshaler { return text(string(c)) }

// UnmarshalCurrencyCode reads a currency's code.
func UnmarshalCurrencyCode(v any) (money.Currency, error) {
	s, err := stringOf(v, "A CurrencyCode")
	if err != nil {
		return "", err
	}
	if !money.Currency(s).Valid() {
		return "", wrong("Not a currency code of ISO 4217; expected three capitals like \"USD\".")
	}
	return money.Currency(s), nil
}

// MarshalURL writes a URL.
func MarshalURL(s string) graphql.Marshaler { return text(s) }

// UnmarshalURL reads an absolute http or https URL.
func UnmarshalURL(v any) (string, error) {
	s, err := stringOf(v, "A URL")
	if err != nil {
		return "", err
	}
	if u, err := url.Parse(s); err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return "", wrong("Not an absolute http or https URL.")
	}
	return s, nil
}

const maxCounter = 1<<53 - 1

// MarshalCounter writes a counter as a JSON number.
func MarshalCounter(n int64) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, strconv.FormatInt(n, 10)) })
}

// UnmarshalCounter reads a whole number from 0 to 2^53 − 1.
func UnmarshalCounter(v any) (int64, error) {
	var n int64
	switch v := v.(type) {
	case int64:
		n = v
	case int:
		n = int64(v)
	case json.Number:
		var err error
		if n, err = v.Int64(); err != nil {
			return 0, counterWrong()
		}
	default:
		return 0, counterWrong()
	}
	if n < 0 || n > maxCounter {
		return 0, counterWrong()
	}
	return n, nil
}

func counterWrong() error {
	return wrong("A Counter is a whole number from 0 to %d.", int64(maxCounter))
}

// MarshalEventData writes an event's data: JSON that the database has kept as it was written.
func MarshalEventData(object []byte) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(object) })
}

// UnmarshalEventData refuses: events are told, never given.
func UnmarshalEventData(any) ([]byte, error) { return nil, wrong("EventData is no input.") }
