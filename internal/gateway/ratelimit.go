package gateway

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"sync"
	"time"

	"github.com/aura-billing/gateway/internal/fault"
)

// Limiter decides whether a principal may spend points now. One in memory is TokenBuckets; one that several processes
// share fits behind the same methods.
type Limiter interface {
	// Take spends points of the principal's budget, all of them or none.
	Take(ctx context.Context, principal string, points int) Budget
	// Return gives points back that were asked for and not needed.
	Return(ctx context.Context, principal string, points int)
}

// Budget is what is left to a principal.
type Budget struct {
	Granted    bool
	Capacity   int           // points when full
	Remaining  int           // points now
	PerSecond  float64       // points restored each second
	RetryAfter time.Duration // until the refused points would be there; zero if granted, or if they never will
}

// TokenBuckets is a Limiter in memory: each principal has a bucket that fills steadily. With n processes a principal can
// spend up to n times as much.
type TokenBuckets struct {
	capacity  float64
	perSecond float64

	mu      sync.Mutex
	buckets map[string]*bucket
	sweepAt int // number of buckets that makes it worth looking for full ones
}

type bucket struct {
	points float64
	at     time.Time
}

const minSweep = 1024

// NewTokenBuckets makes buckets of this capacity that fill by perSecond points each second.
func NewTokenBuckets(capacity int, perSecond float64) *TokenBuckets {
	return &TokenBuckets{
		capacity: float64(capacity), perSecond: perSecond, buckets: make(map[string]*bucket), sweepAt: minSweep,
	}
}

// Take spends points of the principal's bucket.
func (t *TokenBuckets) Take(_ context.Context, principal string, points int) Budget {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	b := t.bucket(principal, now)
	granted := b.points >= float64(points)
	if granted {
		b.points -= float64(points)
	}
	budget := Budget{Granted: granted, Capacity: int(t.capacity), Remaining: int(b.points), PerSecond: t.perSecond}
	if missing := float64(points) - b.points; !granted && float64(points) <= t.capacity {
		budget.RetryAfter = time.Duration(math.Ceil(missing / t.perSecond * float64(time.Second)))
	}
	return budget
}

// Return puts points back into the principal's bucket.
func (t *TokenBuckets) Return(_ context.Context, principal string, points int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	b := t.bucket(principal, time.Now())
	b.points = min(t.capacity, b.points+float64(points))
}

func (t *TokenBuckets) bucket(principal string, now time.Time) *bucket {
	b, ok := t.buckets[principal]
	if !ok {
		if len(t.buckets) >= t.sweepAt {
			t.sweep(now)
		}
		b = &bucket{points: t.capacity, at: now}
		t.buckets[principal] = b
	}
	t.fill(b, now)
	return b
}

func (t *TokenBuckets) fill(b *bucket, now time.Time) {
	b.points = min(t.capacity, b.points+now.Sub(b.at).Seconds()*t.perSecond)
	b.at = now
}

// sweep forgets full buckets: a new one is the same. The next sweep is when the number has doubled.
func (t *TokenBuckets) sweep(now time.Time) {
	for principal, b := range t.buckets {
		if t.fill(b, now); b.points >= t.capacity {
			delete(t.buckets, principal)
		}
	}
	t.sweepAt = max(minSweep, 2*len(t.buckets))
}

// headers tell a client its budget, as draft-ietf-httpapi-ratelimit-headers does.
func (b Budget) headers(h http.Header) {
	full := 0.0
	if b.PerSecond > 0 {
		full = math.Ceil(float64(b.Capacity-b.Remaining) / b.PerSecond)
		h.Set("RateLimit-Policy", fmt.Sprintf(`"cost";q=%d;w=%d`, b.Capacity, int(math.Ceil(float64(b.Capacity)/b.PerSecond))))
	}
	h.Set("RateLimit", fmt.Sprintf(`"cost";r=%d;t=%d`, b.Remaining, int(full)))
	if !b.Granted && b.RetryAfter > 0 {
		h.Set("Retry-After", fmt.Sprint(int(math.Ceil(b.RetryAfter.Seconds()))))
	}
}

func (b Budget) fault() *fault.Error {
	if b.RetryAfter == 0 {
		return fault.Newf(fault.QueryTooComplex, "The operation costs more than the %d points that the budget can ever hold.", b.Capacity)
	}
	return fault.Newf(fault.RateLimited, "The budget of %d points is used up; it fills by %g a second.", b.Capacity, b.PerSecond).
		After(b.RetryAfter)
}

// throttleStatus is a budget in extensions.cost, named as Shopify does.
type throttleStatus struct {
	MaximumAvailable   int     `json:"maximumAvailable"`
	CurrentlyAvailable int     `json:"currentlyAvailable"`
	RestoreRate        float64 `json:"restoreRate"`
}

// costExtension is extensions.cost of an answer.
type costExtension struct {
	Requested int             `json:"requestedQueryCost"`
	Actual    int             `json:"actualQueryCost"`
	Throttle  *throttleStatus `json:"throttleStatus,omitempty"`
}
