package money_test

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/aura-billing/gateway/internal/money"
)

func TestDecimalsReadAndWrite(t *testing.T) {
	for text, want := range map[string]money.Micros{
		"0": 0, "1": 1_000_000, "12.5": 12_500_000, "0.000001": 1, "-0.01": -10_000, "007": 7_000_000,
		"9223372036854.775807": math.MaxInt64,
	} {
		if got, err := money.ParseMicros(text); err != nil || got != want {
			t.Errorf("ParseMicros(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "-", ".5", "5.", "1e3", "1,000", "+1", " 1", "0.0000001", "--1", "NaN", "١", "9223372036854.775808"} {
		if got, err := money.ParseMicros(text); err == nil {
			t.Errorf("ParseMicros(%q) = %d, want an error", text, got)
		}
	}
	for want, amount := range map[string]money.Amount{
		"12.50": {Micros: 12_500_000, Currency: "USD"}, "0.0125": {Micros: 12_500, Currency: "USD"},
		"1200": {Micros: 1_200_000_000, Currency: "JPY"}, "1.500": {Micros: 1_500_000, Currency: "KWD"},
		"-0.000001": {Micros: -1, Currency: "USD"},
	} {
		if got := amount.Decimal(); got != want {
			t.Errorf("%v renders %q, want %q", amount.Micros, got, want)
		}
	}
	if got := money.Credits(600_500).Decimal(); got != "600.5" {
		t.Errorf("credits render %q", got)
	}
}

func TestDecimalRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := money.Micros(rapid.Int64Min(math.MinInt64+1).Draw(t, "micros"))
		got, err := money.ParseMicros(money.Amount{Micros: m, Currency: "USD"}.Decimal())
		if err != nil || got != m {
			t.Fatalf("%d came back as %d, %v", m, got, err)
		}
	})
}

// exact is a fraction rounded with arbitrary precision; ok is false when it does not fit 64 bits.
func exact(n, d *big.Int, r money.Rounding) (q *big.Int, ok bool) {
	q, rem := new(big.Int).QuoRem(n, d, new(big.Int))
	half := new(big.Int).Lsh(rem, 1).CmpAbs(d)
	if (r == money.HalfAway && half >= 0) || (r == money.Up && rem.Sign() != 0) {
		q.Add(q, big.NewInt(int64(n.Sign()*d.Sign())))
	}
	return q, q.CmpAbs(big.NewInt(math.MaxInt64)) <= 0
}

var roundings = rapid.SampledFrom([]money.Rounding{money.HalfAway, money.Down, money.Up})

// MulDiv is compared with arbitrary precision arithmetic.
func TestMulDivIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := rapid.Int64().Draw(t, "a"), rapid.Int64().Draw(t, "b"), rapid.Int64().Draw(t, "c")
		if c == 0 {
			return
		}
		r := roundings.Draw(t, "rounding")
		got, err := money.MulDiv(a, b, c, r)
		q, fits := exact(new(big.Int).Mul(big.NewInt(a), big.NewInt(b)), big.NewInt(c), r)
		if fits != (err == nil) {
			t.Fatalf("MulDiv(%d, %d, %d) err = %v, exact is %v", a, b, c, err, q)
		}
		if fits && q.Int64() != got {
			t.Fatalf("MulDiv(%d, %d, %d, %v) = %d, exact is %v", a, b, c, r, got, q)
		}
		if !fits && !errors.Is(err, money.ErrOverflow) {
			t.Fatalf("unexpected error %v", err)
		}
	})
}

// MulDiv2 is compared with arbitrary precision arithmetic, with factors of every size, so that both of its ways are taken.
func TestMulDiv2IsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) int64 {
			if n := rapid.Int64().Draw(t, name); rapid.Bool().Draw(t, name+" is wide") {
				return n
			} else {
				return n % (1 << 20)
			}
		}
		a, b1, c1, b2, c2 := draw("a"), draw("b1"), draw("c1"), draw("b2"), draw("c2")
		r := roundings.Draw(t, "rounding")
		got, err := money.MulDiv2(a, b1, c1, b2, c2, r)
		if c1 == 0 || c2 == 0 {
			if !errors.Is(err, money.ErrOverflow) {
				t.Fatalf("÷ 0 is %d, %v", got, err)
			}
			return
		}
		n := new(big.Int).Mul(big.NewInt(a), big.NewInt(b1))
		q, fits := exact(n.Mul(n, big.NewInt(b2)), new(big.Int).Mul(big.NewInt(c1), big.NewInt(c2)), r)
		switch {
		case fits && (err != nil || got != q.Int64()):
			t.Fatalf("MulDiv2(%d, %d, %d, %d, %d, %v) = %d, %v; exact is %v", a, b1, c1, b2, c2, r, got, err, q)
		case !fits && !errors.Is(err, money.ErrOverflow):
			t.Fatalf("MulDiv2(%d, %d, %d, %d, %d, %v) = %d, %v; does not fit", a, b1, c1, b2, c2, r, got, err)
		}
	})
	// One rounding, not two: 1 ÷ 3 ÷ 2 × 3 is exactly a half; rounded on the way it would be nothing.
	if got, err := money.MulDiv2(1, 1, 3, 3, 2, money.HalfAway); err != nil || got != 1 {
		t.Errorf("a half rounds to %d, %v", got, err)
	}
	if n := testing.AllocsPerRun(100, func() { _, _ = money.MulDiv2(86_400, 50_000_000, 60, 1_439_999, 1_440_000, money.HalfAway) }); n != 0 {
		t.Errorf("the usual case allocates %v times", n)
	}
}

func TestChargeUnits(t *testing.T) {
	usd := money.ChargeUnit{Exponent: 2, Step: 1}
	kwd := money.ChargeUnit{Exponent: 3, Step: 10}
	if got := usd.Round(12_345_000); got != 12_350_000 {
		t.Errorf("12.345 USD rounds to %d", got)
	}
	if got := usd.Round(-12_345_000); got != -12_350_000 {
		t.Errorf("-12.345 USD rounds to %d", got)
	}
	if got := kwd.Round(1_234_000); got != 1_230_000 {
		t.Errorf("1.234 KWD rounds to %d", got)
	}
	if kwd.Whole(1_234_000) || !kwd.Whole(1_230_000) {
		t.Error("KWD is charged in steps of ten fils")
	}
	if usd.Units(12_500_000) != 1250 || kwd.Units(1_230_000) != 1230 || (money.ChargeUnit{Exponent: 0, Step: 1}).Units(500_000_000) != 500 {
		t.Error("charge units are wrong")
	}
	if money.Currency("USD").Exponent() != 2 || money.Currency("JPY").Exponent() != 0 || money.Currency("KWD").Exponent() != 3 {
		t.Error("exponents are wrong")
	}
	if money.Currency("XYZ").Valid() || !money.Currency("EUR").Valid() {
		t.Error("currency codes are not checked")
	}
}
