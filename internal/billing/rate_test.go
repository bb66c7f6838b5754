package billing_test

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

func usd(micros money.Micros) []money.Amount {
	return []money.Amount{{Micros: micros, Currency: "USD"}}
}

// What customers read on a bill, to the last digit.
func TestCharge(t *testing.T) { // alone: it counts allocations
	voice := billing.Rate{Code: "voice.outbound", Category: billing.CategoryCall, Credits: 1_000, Quantity: 60, Increment: 6, Minimum: 30, Prices: usd(50_000)}
	second := billing.Rate{Code: "voice.second", Category: billing.CategoryCall, Credits: 1_000, Quantity: 60, Increment: 1, Prices: usd(50_000)}
	sms := billing.Rate{Code: "sms.outbound", Category: billing.CategoryMessage, Credits: 1_500, Quantity: 1, Increment: 1, Prices: usd(75_000)}
	paid := billing.Rate{Code: "paid", Category: billing.CategoryCall, Quantity: 60, Increment: 1, Prices: usd(7)}
	tiny := billing.Rate{Code: "tiny", Category: billing.CategoryCall, Credits: 4, Quantity: 2, Increment: 1, Prices: usd(1)}
	free := billing.Rate{Code: "webchat", Category: billing.CategoryMessage, Quantity: 1, Increment: 1, Prices: usd(0)}
	for _, c := range []struct {
		rate   billing.Rate
		units  int64
		usable money.Credits
		want   billing.Charge
	}{
		{voice, 50, 5_000, billing.Charge{Units: 54, Worth: 900, Credits: 900}},
		{voice, 50, 300, billing.Charge{Units: 54, Worth: 900, Credits: 300, Money: 30_000}}, // a third in credits, the rest in money
		{voice, 50, 0, billing.Charge{Units: 54, Worth: 900, Money: 45_000}},
		{voice, 50, -7, billing.Charge{Units: 54, Worth: 900, Money: 45_000}},
		{voice, 54, 900, billing.Charge{Units: 54, Worth: 900, Credits: 900}},
		{voice, 55, 899, billing.Charge{Units: 60, Worth: 1_000, Credits: 899, Money: 5_050}},
		{voice, 0, 0, billing.Charge{Units: 30, Worth: 500, Money: 25_000}}, // the minimum
		{voice, 1, 0, billing.Charge{Units: 30, Worth: 500, Money: 25_000}},
		{voice, 31, 0, billing.Charge{Units: 36, Worth: 600, Money: 30_000}},
		{second, 0, 0, billing.Charge{}},
		{second, 1, 10, billing.Charge{Units: 1, Worth: 17, Credits: 10, Money: 343}},
		{second, 50, 832, billing.Charge{Units: 50, Worth: 833, Credits: 832, Money: 50}}, // 41,666.67 ÷ 833 = 50.02
		{tiny, 1, 1, billing.Charge{Units: 1, Worth: 2, Credits: 1}},                      // half of 0.5 micros is 0.25; 0.5 rounded first would make 1 of it
		{sms, 3, 4_000, billing.Charge{Units: 3, Worth: 4_500, Credits: 4_000, Money: 25_000}},
		{paid, 30, 5_000, billing.Charge{Units: 30, Money: 4}}, // 3.5 micros, away from zero; the credits stay
		{paid, 4, 5_000, billing.Charge{Units: 4}},             // 0.47 micros
		{free, 1_000, 0, billing.Charge{Units: 1_000}},
	} {
		if got, err := c.rate.Charge(c.units, c.usable, "USD"); err != nil || got != c.want {
			t.Errorf("%d of %s with %d credits: %+v, %v; want %+v", c.units, c.rate.Code, c.usable, got, err, c.want)
		}
	}
	if _, err := voice.Charge(1, 0, "EUR"); err == nil || err.Error() != "the rate voice.outbound has no price in EUR" {
		t.Errorf("a currency without a price: %v", err)
	}
	for _, units := range []int64{-1, math.MinInt64, math.MaxInt64, math.MaxInt64 - 1} {
		if got, err := voice.Charge(units, 0, "USD"); !errors.Is(err, money.ErrOverflow) {
			t.Errorf("%d units: %+v, %v", units, got, err)
		}
	}
	if voice.Unit() != billing.UnitSecond || sms.Unit() != billing.UnitMessage || voice.Free() || paid.Free() || !free.Free() {
		t.Error("units or what is free")
	}
	if n := testing.AllocsPerRun(100, func() { _, _ = voice.Charge(86_400, 500_000, "USD") }); n != 0 {
		t.Errorf("a day's call allocates %v times", n)
	}
}

// drawRate is a rate as the catalogue lets it in: large numbers too, so that both ways of the arithmetic are taken.
func drawRate(t *rapid.T) billing.Rate {
	large := rapid.Bool().Draw(t, "large")
	upTo := func(small, wide int64, name string) int64 {
		if large {
			return rapid.Int64Range(1, wide).Draw(t, name)
		}
		return rapid.Int64Range(1, small).Draw(t, name)
	}
	r := billing.Rate{Category: billing.CategoryCall, Quantity: int(upTo(120, math.MaxInt32, "quantity")), Increment: int(upTo(60, math.MaxInt32, "increment")),
		Minimum: int(upTo(120, math.MaxInt32, "minimum") - 1), Prices: usd(money.Micros(upTo(1_000_000, 1<<60, "price")))}
	switch rapid.SampledFrom([]string{"both", "both", "money only", "free"}).Draw(t, "kind") {
	case "both":
		r.Credits = money.Credits(upTo(10_000, 1<<60, "credits"))
	case "free":
		r.Prices = usd(0)
	}
	return r
}

func drawUnits(t *rapid.T, name string) int64 {
	if rapid.Bool().Draw(t, name+" is large") {
		return rapid.Int64Min(0).Draw(t, name)
	}
	return rapid.Int64Range(0, 100_000).Draw(t, name)
}

// A usage is rounded up by less than one increment, unless the minimum binds.
func TestBilled(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r, units := drawRate(t), drawUnits(t, "units")
		got, err := r.Billed(units)
		if err != nil {
			if units <= math.MaxInt64-int64(r.Increment) {
				t.Fatalf("%d of %+v: %v", units, r, err)
			}
			return
		}
		whole := got%int64(r.Increment) == 0 && got-units < int64(r.Increment)
		if got < units || got < int64(r.Minimum) || (!whole && got != int64(r.Minimum)) {
			t.Fatalf("%d of %+v: %d", units, r, got)
		}
	})
}

// rounded is a fraction rounded half away from zero, none of them negative.
func rounded(f *big.Rat) *big.Int {
	twice := new(big.Int).Add(new(big.Int).Lsh(f.Num(), 1), f.Denom())
	return twice.Quo(twice, new(big.Int).Lsh(f.Denom(), 1))
}

// The charge is compared with the same arithmetic in fractions of any size.
func TestChargeIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r, units := drawRate(t), drawUnits(t, "units")
		usable := money.Credits(rapid.Int64Range(-5, 1<<rapid.IntRange(4, 62).Draw(t, "bits of credits")).Draw(t, "usable"))
		got, err := r.Charge(units, usable, "USD")
		billed, refused := r.Billed(units)
		if refused != nil {
			if !errors.Is(err, money.ErrOverflow) {
				t.Fatalf("%d of %+v: %+v, %v", units, r, got, err)
			}
			return
		}
		share := big.NewRat(billed, int64(r.Quantity))
		worth := rounded(new(big.Rat).Mul(share, new(big.Rat).SetInt64(int64(r.Credits))))
		used := new(big.Int).Set(worth)
		if limit := big.NewInt(max(0, int64(usable))); used.Cmp(limit) > 0 {
			used = limit
		}
		m := new(big.Rat).Mul(share, new(big.Rat).SetInt64(int64(r.Prices[0].Micros)))
		if worth.Sign() > 0 {
			m.Mul(m, new(big.Rat).SetFrac(new(big.Int).Sub(worth, used), worth))
		}
		due := rounded(m)
		if !worth.IsInt64() || !due.IsInt64() {
			if !errors.Is(err, money.ErrOverflow) {
				t.Fatalf("%d of %+v: %+v, %v; out of range", units, r, got, err)
			}
			return
		}
		want := billing.Charge{Units: billed, Worth: money.Credits(worth.Int64()), Credits: money.Credits(used.Int64()), Money: money.Micros(due.Int64())}
		if err != nil || got != want {
			t.Fatalf("%d of %+v with %d credits: %+v, %v; want %+v", units, r, usable, got, err, want)
		}
		if got.Credits == got.Worth && got.Worth > 0 && got.Money != 0 {
			t.Fatalf("paid twice: %+v", got)
		}
		if r.Free() && (got.Credits != 0 || got.Money != 0) {
			t.Fatalf("free and %+v", got)
		}
	})
}

// More usage never costs less, and more credits never mean more money: a hold that grows never gives back in between. This needs
// what the catalogue asks of a rate, that its least usage is worth something in credits when it has a price in them.
func TestChargeGrows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := drawRate(t)
		least := int64(r.Minimum)
		if least == 0 {
			least = int64(r.Increment)
		}
		if worth, err := money.MulDiv(least, int64(r.Credits), int64(r.Quantity), money.HalfAway); err == nil && worth == 0 {
			r.Credits = 0
		}
		a, b := rapid.Int64Range(0, 100_000).Draw(t, "units"), rapid.Int64Range(0, 100_000).Draw(t, "more units")
		usable, richer := money.Credits(rapid.Int64Range(0, 5_000_000).Draw(t, "usable")), money.Credits(rapid.Int64Range(0, 5_000_000).Draw(t, "more usable"))
		less, err := r.Charge(min(a, b), min(usable, richer), "USD")
		if err != nil {
			return
		}
		more, err := r.Charge(max(a, b), min(usable, richer), "USD")
		if err == nil && (more.Units < less.Units || more.Credits < less.Credits || more.Money < less.Money) {
			t.Fatalf("%d of %+v cost %+v, %d %+v", min(a, b), r, less, max(a, b), more)
		}
		if helped, err := r.Charge(min(a, b), max(usable, richer), "USD"); err != nil || helped.Money > less.Money || helped.Credits < less.Credits {
			t.Fatalf("%d of %+v cost %+v with %d credits and %+v with %d, %v", min(a, b), r, less, min(usable, richer), helped, max(usable, richer), err)
		}
	})
}

func BenchmarkCharge(b *testing.B) {
	r := billing.Rate{Credits: 1_000, Quantity: 60, Increment: 6, Prices: usd(50_000)}
	for b.Loop() {
		_, _ = r.Charge(3_599, 12_345, "USD")
	}
}

func TestRatesOfAPlan(t *testing.T) {
	t.Parallel()
	p := &billing.Plan{Rates: []billing.Rate{{Code: "a"}, {Code: "b.a"}, {Code: "b_a"}}}
	for i, want := range p.Rates {
		if got, ok := p.Rate(want.Code); !ok || got != &p.Rates[i] {
			t.Errorf("%s is %v", want.Code, got)
		}
	}
	for _, code := range []string{"", "b", "c"} {
		if got, ok := p.Rate(code); ok || got != nil {
			t.Errorf("%s is %v", code, got)
		}
	}
}
