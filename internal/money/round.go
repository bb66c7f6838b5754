package money

import (
	"math"
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
	d := magnitude(c)
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
	n := int64(q)
	if (a < 0) != (b < 0) != (c < 0) {
		n = -n
	}
	return n, nil
}

// Split divides total over weights so that the parts add up to total exactly: each part is rounded down and the left-over
// units go to the largest remainders, earlier ones first. Weights must not be negative and not all zero.
func Split(total int64, weights []int64) ([]int64, error) {
	var sum int64
	for _, w := range weights {
		if w < 0 || sum > math.MaxInt64-w {
			return nil, ErrOverflow
		}
		sum += w
	}
	if sum == 0 {
		return nil, ErrOverflow
	}
	parts := make([]int64, len(weights))
	remainders := make([]uint64, len(weights))
	left := magnitude(total)
	for i, w := range weights {
		hi, lo := bits.Mul64(magnitude(total), uint64(w))
		q, rem := bits.Div64(hi, lo, uint64(sum)) // hi < sum because w ≤ sum
		parts[i], remainders[i] = int64(q), rem
		left -= q
	}
	for ; left > 0; left-- {
		largest := 0
		for i, rem := range remainders {
			if rem > remainders[largest] {
				largest = i
			}
		}
		parts[largest]++
		remainders[largest] = 0
	}
	if total < 0 {
		for i := range parts {
			parts[i] = -parts[i]
		}
	}
	return parts, nil
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-(n + 1)) + 1 // also right for the smallest int64
	}
	return uint64(n)
}
