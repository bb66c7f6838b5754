package scalar_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"pgregory.net/rapid"

	"github.com/aura-billing/gateway/graph/scalar"
	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

func written(m graphql.Marshaler) string {
	var b bytes.Buffer
	m.MarshalGQL(&b)
	return b.String()
}

// reads is any scalar's way in, its answer as text.
func reads[T any](unmarshal func(any) (T, error)) func(any) (string, error) {
	return func(v any) (string, error) {
		got, err := unmarshal(v)
		return fmt.Sprint(got), err
	}
}

// What each scalar takes and what it does not. Nothing is guessed: a number is no decimal, text no number.
func TestInput(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		read func(any) (string, error)
		good map[any]string
		bad  []any
	}{
		"Decimal": {reads(scalar.UnmarshalDecimal), map[any]string{"12.50": "12.50", "-0.000001": "-0.000001", "0": "0", "007": "007"},
			[]any{"", "1e3", "0.0000001", "1,5", " 1", "NaN", "9223372036854.775808", json.Number("1"), 1.5, int64(1), true, nil, []any{"1"}}},
		"Credits": {reads(scalar.UnmarshalCredits), map[any]string{"12.5": "12500", "0": "0", "-1": "-1000"},
			[]any{"0.0001", "", "x", json.Number("1"), int64(1), nil}},
		"TaxRate": {reads(scalar.UnmarshalTaxRate), map[any]string{"21": "210000", "7.7": "77000"}, []any{"-1", "100.1", "0.00001", "", json.Number("21"), nil}},
		"DateTime": {reads(func(v any) (string, error) {
			at, err := scalar.UnmarshalDateTime(v)
			return at.UTC().Format(time.RFC3339Nano), err
		}), map[any]string{"2026-11-22T15:04:05Z": "2026-11-22T15:04:05Z", "2026-11-22T15:04:05.123456+02:00": "2026-11-22T13:04:05.123456Z"},
			[]any{"2026-11-22", "2026-11-22T15:04:05", "2026-13-01T00:00:00Z", "now", int64(0), json.Number("1700000000"), nil}},
		"Date": {reads(scalar.UnmarshalDate), map[any]string{"2026-11-22": "2026-11-22", "2028-02-29": "2028-02-29"},
			[]any{"2026-02-29", "22.11.2026", "2026-11-22T00:00:00Z", "", int64(20261122), nil}},
		"TimeZone":     {reads(scalar.UnmarshalTimeZone), map[any]string{"Europe/Madrid": "Europe/Madrid"}, []any{int64(1), true, nil}},
		"CurrencyCode": {reads(scalar.UnmarshalCurrencyCode), map[any]string{"USD": "USD", "JPY": "JPY"}, []any{"usd", "XYZ", "", "US", int64(840), nil}},
		"URL": {reads(scalar.UnmarshalURL), map[any]string{"https://a.example/b?c": "https://a.example/b?c", "http://[::1]:80": "http://[::1]:80"},
			[]any{"javascript:alert(1)", "/path", "https://", "ftp://x", "", int64(1), nil}},
		"Counter": {reads(scalar.UnmarshalCounter), map[any]string{int64(0): "0", 7: "7", json.Number("9007199254740991"): "9007199254740991"},
			[]any{int64(-1), int64(1 << 53), json.Number("1.5"), json.Number("1e3"), json.Number("9223372036854775808"), "1", 1.0, true, nil}},
	} {
		for in, want := range c.good {
			if got, err := c.read(in); err != nil || got != want {
				t.Errorf("%s from %#v: %s, %v; want %s", name, in, got, err, want)
			}
		}
		for _, in := range c.bad {
			got, err := c.read(in)
			if f := fault.As(err); f == nil || f.Code != fault.BadUserInput || f.Message == "" {
				t.Errorf("%s from %#v: %s, %v; want BAD_USER_INPUT", name, in, got, err)
			}
		}
	}
}

// What is written can be read again, and is always a JSON string, or for a Counter a number.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := func(m graphql.Marshaler) string {
			var s string
			if err := json.Unmarshal([]byte(written(m)), &s); err != nil {
				t.Fatalf("%s is no JSON string: %v", written(m), err)
			}
			return s
		}
		credits := money.Credits(rapid.Int64Range(math.MinInt64+1, math.MaxInt64).Draw(t, "credits"))
		if got, err := scalar.UnmarshalCredits(text(scalar.MarshalCredits(credits))); err != nil || got != credits {
			t.Fatalf("credits %d came back as %d, %v", credits, got, err)
		}
		amount := money.Amount{Micros: money.Micros(rapid.Int64Range(math.MinInt64+1, math.MaxInt64).Draw(t, "micros")), Currency: "KWD"}
		decimal, err := scalar.UnmarshalDecimal(text(scalar.MarshalDecimal(amount.Decimal())))
		if micros, err2 := money.ParseMicros(decimal); err != nil || err2 != nil || micros != amount.Micros {
			t.Fatalf("%s came back as %s", amount, decimal)
		}
		rate := billing.TaxRate(rapid.Int32Range(0, 1_000_000).Draw(t, "rate"))
		if got, err := scalar.UnmarshalTaxRate(text(scalar.MarshalTaxRate(rate))); err != nil || got != rate {
			t.Fatalf("rate %d came back as %d, %v", rate, got, err)
		}
		at := time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "at")).In(time.FixedZone("", 7200))
		if got, err := scalar.UnmarshalDateTime(text(scalar.MarshalDateTime(at))); err != nil || !got.Equal(at) || text(scalar.MarshalDateTime(at))[len(text(scalar.MarshalDateTime(at)))-1] != 'Z' {
			t.Fatalf("%s came back as %s, %v", at, got, err)
		}
		day := billing.DateOf(at, time.UTC)
		if got, err := scalar.UnmarshalDate(text(scalar.MarshalDate(day))); err != nil || got != day {
			t.Fatalf("%s came back as %s, %v", day, got, err)
		}
		n := rapid.Int64Range(0, 1<<53-1).Draw(t, "counter")
		if got, err := scalar.UnmarshalCounter(json.Number(written(scalar.MarshalCounter(n)))); err != nil || got != n {
			t.Fatalf("%d came back as %d, %v", n, got, err)
		}
		odd := rapid.String().Draw(t, "text")
		if got := text(scalar.MarshalURL(odd)); got != odd && len(odd) == len([]rune(odd)) {
			t.Fatalf("%q came back as %q", odd, got)
		}
	})
}
