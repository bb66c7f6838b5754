package money

import (
	"math"
	"math/big"
	"math/bits"
)

// Rounding says what happens to the part that does not fit.
type Rounding int

const (
	// HalfAway rounds to nearest, halves away from zero: what people expect on an invoice.
	HalfAway Rounding = iota
	// Down drops the fraction (towards zero): for what we give back.
	Down
	// Up rounds away from zero: for credits granted, so that a customer never loses a part of one.
	Up
)

// MulDiv is a × b ÷ c exactly, rounded once at the end. The product is 128 bits wide, so it cannot overflow on the way;
// ErrOverflow when the result does not fit or c is 0.
func MulDiv(a, b, c int64, r Rounding) (int64, error) {
	if c == 0 {
		return 0, ErrOverflow
	}
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	return quotient(hi, lo, magnitude(c), (a < 0) != (b < 0) != (c < 0), r)
}

// MulDiv2 is a × b1 ÷ c1 × b2 ÷ c2 exactly, rounded once at the end, where two roundings could move a half the wrong way.
// ErrOverflow when the result does not fit or a divisor is 0. It allocates only when a × b1 or c1 × c2 needs more than 64 bits.
func MulDiv2(a, b1, c1, b2, c2 int64, r Rounding) (int64, error) {
	if c1 == 0 || c2 == 0 {
		return 0, ErrOverflow
	}
	negative := (a < 0) != (b1 < 0) != (c1 < 0) != (b2 < 0) != (c2 < 0)
	wideProduct, product := bits.Mul64(magnitude(a), magnitude(b1))
	wideDivisor, divisor := bits.Mul64(magnitude(c1), magnitude(c2))
	if wideProduct != 0 || wideDivisor != 0 {
		return wideMulDiv2(a, b1, c1, b2, c2, r)
	}
	hi, lo := bits.Mul64(product, magnitude(b2))
	return quotient(hi, lo, divisor, negative, r)
}

// wideMulDiv2 is MulDiv2 for what does not fit 128 bits on the way: rare, so plain rather than fast.
func wideMulDiv2(a, b1, c1, b2, c2 int64, r Rounding) (int64, error) {
	product := func(factors ...int64) *big.Int {
		n := big.NewInt(1)
		for _, f := range factors {
			n.Mul(n, big.NewInt(f))
		}
		return n
	}
	n, d := product(a, b1, b2), product(c1, c2)
	away := big.NewInt(int64(n.Sign() * d.Sign()))
	q, rem := n.QuoRem(n, d, new(big.Int))
	if (r == HalfAway && rem.Lsh(rem, 1).CmpAbs(d) >= 0) || (r == Up && rem.Sign() != 0) {
		q.Add(q, away)
	}
	if q.CmpAbs(big.NewInt(math.MaxInt64)) > 0 {
		return 0, ErrOverflow
	}
	return q.Int64(), nil
}

// quotient is a 128-bit magnitude ÷ d, rounded, with its sign.
func quotient(hi, lo, d uint64, negative bool, r Rounding) (int64, error) {
	if hi >= d {
		return 0, ErrOverflow
	}
	q, rem := bits.Div64(hi, lo, d)
	switch r {
	case HalfAway:
		if rem >= d-rem {
			q++
		}
	case Up:
		if rem > 0 {
			q++
		}
	case Down:
	}
	if q > math.MaxInt64 {
		return 0, ErrOverflow
	}
	if negative {
		return -int64(q), nil
	}
	return int64(q), nil
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-(n + 1)) + 1 // also right for the smallest int64
	}
	return uint64(n)
}
