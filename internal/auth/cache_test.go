package auth

import (
	"crypto/sha256"
	"encoding/binary"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
)

func sumOf(n int) (sum [sha256.Size]byte) {
	binary.BigEndian.PutUint64(sum[:], uint64(n))
	return sum
}

func TestCacheIsBoundedAndKeepsWhatIsUsed(t *testing.T) {
	c := newCache()
	actor := &billing.Actor{ExpiresAt: testNow.Add(time.Minute)}
	for i := range 10 * cacheHalf {
		c.put(sumOf(i), 1, actor)
		if i > 0 && c.get(sumOf(0), 1, testNow) == nil {
			t.Fatalf("the token in use was forgotten after %d others", i)
		}
		if n := len(c.young) + len(c.old); n > 2*cacheHalf {
			t.Fatalf("%d tokens are kept", n)
		}
	}
	if c.get(sumOf(1), 1, testNow) != nil {
		t.Error("a token that nobody used was kept")
	}
}

func TestCacheEndsWithTheTokenAndTheKeys(t *testing.T) {
	c := newCache()
	actor := &billing.Actor{ExpiresAt: testNow.Add(time.Minute)}
	c.put(sumOf(1), 1, actor)
	if c.get(sumOf(1), 1, testNow.Add(time.Minute-1)) != actor {
		t.Error("not cached")
	}
	if c.get(sumOf(1), 1, testNow.Add(time.Minute)) != nil {
		t.Error("outlived exp")
	}
	c.put(sumOf(1), 1, actor)
	if c.get(sumOf(1), 2, testNow) != nil {
		t.Error("outlived its keys")
	}
}

// TestCachedTokenExpires looks at the cache from outside.
func TestCachedTokenExpires(t *testing.T) {
	c := newClock()
	v := withDevelopmentKey(t, c.Now)
	token := devToken(goodClaims())
	first, err := v.Verify(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := v.Verify(t.Context(), token); err != nil || again != first {
		t.Errorf("got %p, %v, want the cached actor %p", again, err, first)
	}
	c.advance(time.Hour + Leeway)
	if _, err := v.Verify(t.Context(), token); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("got %v", err)
	}
	if n := len(v.verified.young) + len(v.verified.old); n != 0 {
		t.Errorf("%d dead tokens are kept", n)
	}
}

func BenchmarkVerify(b *testing.B) {
	v := withDevelopmentKey(b, newClock().Now)
	token := devToken(goodClaims())
	b.Run("cached", func(b *testing.B) {
		for b.Loop() {
			if _, err := v.Verify(b.Context(), token); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("anew", func(b *testing.B) {
		for b.Loop() {
			v.verified = newCache()
			if _, err := v.Verify(b.Context(), token); err != nil {
				b.Fatal(err)
			}
		}
	})
}
