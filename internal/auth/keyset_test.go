package auth

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/aura-billing/gateway/internal/fault"
)

// tokenOf is a good token signed with an Ed25519 key under a kid.
func tokenOf(kid string, key ed25519.PrivateKey) string {
	return sign(jwt.SigningMethodEdDSA, key, edHeader().with(object{"kid": kid}), goodClaims())
}

func wantCode(t *testing.T, v *Verifier, token string, want fault.Code) {
	t.Helper()
	_, err := v.Verify(t.Context(), token)
	var got fault.Code
	if f := fault.As(err); f != nil {
		got = f.Code
		if (got == fault.Unavailable) != (f.RetryAfter > 0) {
			t.Errorf("%s with RetryAfter %v", got, f.RetryAfter)
		}
		if leaks(err.Error(), token) {
			t.Errorf("%q holds a part of the token", err)
		}
	}
	if got != want {
		t.Errorf("got %v, want code %q", err, want)
	}
}

func TestRotationIsFollowedAtOnce(t *testing.T) {
	c := newClock()
	old, next := must(ed25519Key()), must(ed25519Key())
	p := newProvider(t, keySetJSON(jwk("old", old.Public())))
	v := withKeys(t, p, c.Now)
	wantCode(t, v, tokenOf("old", old), "")

	p.publish(keySetJSON(jwk("next", next.Public()), jwk("old", old.Public())))
	wantCode(t, v, tokenOf("next", next), "") // an unknown kid, fetched for
	wantCode(t, v, tokenOf("old", old), "")

	c.advance(unknownKeyEvery)
	p.publish(keySetJSON(jwk("next", next.Public())))
	wantCode(t, v, tokenOf("third", next), fault.Unauthenticated) // causes a fetch, which finds old gone
	wantCode(t, v, tokenOf("old", old), fault.Unauthenticated)    // although it stands in the cache
	wantCode(t, v, tokenOf("next", next), "")

	// The same kid with another key: the cache must not outlive the key.
	other := must(ed25519Key())
	p.publish(keySetJSON(jwk("next", other.Public())))
	c.advance(unknownKeyEvery)
	wantCode(t, v, tokenOf("fourth", next), fault.Unauthenticated)
	wantCode(t, v, tokenOf("next", next), fault.Unauthenticated)
	wantCode(t, v, tokenOf("next", other), "")
}

func TestFloodOfUnknownKeysFetchesOnce(t *testing.T) {
	c := newClock()
	p := newProvider(t, allKeysJSON())
	v := withKeys(t, p, c.Now)
	wantCode(t, v, edToken(goodClaims()), "")
	for round := range int64(3) {
		var flood sync.WaitGroup
		for hand := range 8 {
			flood.Go(func() {
				for i := range 50 {
					wantCode(t, v, tokenOf(strconv.Itoa(hand*1000+i), edKey), fault.Unauthenticated)
				}
			})
		}
		flood.Wait()
		if n := p.fetches.Load(); n != 2+round {
			t.Fatalf("%d fetches after flood %d, want %d", n, round+1, 2+round)
		}
		c.advance(unknownKeyEvery)
	}
}

func TestSlowFetchHoldsUpOnlyUnknownKeys(t *testing.T) {
	c := newClock()
	next := must(ed25519Key())
	p := newProvider(t, allKeysJSON())
	v := withKeys(t, p, c.Now)
	wantCode(t, v, edToken(goodClaims()), "")

	asked, answer := make(chan struct{}), make(chan struct{})
	p.handle(func(w http.ResponseWriter, _ *http.Request) {
		close(asked)
		<-answer
		_, _ = io.WriteString(w, keySetJSON(jwk("next", next.Public()), jwk("ed", edKey.Public())))
	})
	var waiting sync.WaitGroup
	for range 10 {
		waiting.Go(func() { wantCode(t, v, tokenOf("next", next), "") }) // all share the one fetch
	}
	<-asked
	for i := range 100 {
		wantCode(t, v, edToken(goodClaims().with(object{"sub": strconv.Itoa(i)})), "") // while the fetch hangs
	}
	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := v.Verify(impatient, tokenOf("next", next)); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a request that ended before its key came: got %v, want UNAVAILABLE", err)
	}
	close(answer)
	waiting.Wait()
	if n := p.fetches.Load(); n != 2 {
		t.Errorf("%d fetches, want 2", n)
	}
}

func TestProviderThatIsDownAtTheStart(t *testing.T) {
	c := newClock()
	p := newProvider(t, "")
	p.fail(http.StatusInternalServerError)
	v := withKeys(t, p, c.Now)
	wantCode(t, v, edToken(goodClaims()), fault.Unavailable)
	if v.Ready() {
		t.Error("ready without keys")
	}
	refused(t, v, "a bad header needs no key to be refused", "x.y.z", "no JWT")
	p.publish(allKeysJSON())
	c.advance(unknownKeyEvery)
	wantCode(t, v, edToken(goodClaims()), "") // asks for a fetch itself, sooner than the next try
	if !v.Ready() {
		t.Error("not ready with keys")
	}
}

func TestAnswersThatAreNoKeySetKeepTheLastGoodOne(t *testing.T) {
	elsewhere := newProvider(t, keySetJSON(jwk("else", edKey.Public())))
	for name, answer := range map[string]http.HandlerFunc{
		"500":      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"204":      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
		"HTML":     func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>maintenance</html>") },
		"an error": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"error":"busy"}`) },
		"no keys":  func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"keys":[]}`) },
		"cut short": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, `{"keys":[`)
		},
		"too large": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, keySetJSON(jwk("else", edKey.Public())))
			_, _ = io.WriteString(w, strings.Repeat(" ", maxKeySetBytes))
		},
		"redirect": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, http.StatusFound) },
	} {
		t.Run(name, func(t *testing.T) {
			c := newClock()
			p := newProvider(t, allKeysJSON())
			v := withKeys(t, p, c.Now)
			wantCode(t, v, edToken(goodClaims()), "")
			p.handle(answer)
			wantCode(t, v, tokenOf("else", edKey), fault.Unauthenticated)
			wantCode(t, v, edToken(goodClaims()), "")
			wantCode(t, v, edToken(goodClaims().with(object{"sub": "not in the cache"})), "")
			if n := p.fetches.Load(); n != 2 {
				t.Errorf("%d fetches, want 2", n)
			}
		})
	}
	if n := elsewhere.fetches.Load(); n != 0 {
		t.Error("a redirect was followed")
	}
}

func TestOnlyUsableKeysAreTaken(t *testing.T) {
	weak := must(rsa.GenerateKey(rand.Reader, 1024))
	p384 := must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader))
	second := must(ed25519Key())
	set := keySetJSON(
		jwk("secret", nil, "kty", "oct", "k", b64(testKey), "alg", "HS256"),
		jwk("shown", edKey.Public(), "d", b64(edKey.Seed())),
		jwk("weak", weak.Public()),
		jwk("p384", p384.Public()),
		jwk("p384 as ES256", p384.Public(), "alg", "ES256"),
		jwk("encrypts", rsaKey.Public(), "use", "enc"),
		jwk("pss", rsaKey.Public(), "alg", "PS256"),
		jwk("exchange", nil, "kty", "OKP", "crv", "X25519", "x", b64(edKey.Public().(ed25519.PublicKey))),
		jwk("unheard", nil, "kty", "QUANTUM"),
		jwk("broken", nil, "kty", "RSA", "n", "?"),
		jwk("", edKey.Public()),
		jwk("rsa", rsaKey.Public(), "alg", "RS256"),
		jwk("ec", ecKey.Public(), "alg", "ES256"),
		jwk("ed", edKey.Public(), "alg", "EdDSA"),
		jwk("ed", second.Public()),
	)
	keys, skipped, err := usableKeys([]byte(set))
	if err != nil || len(keys) != 3 || len(skipped) != 12 {
		t.Fatalf("took %d keys, left out %q, %v", len(keys), skipped, err)
	}
	v := withKeys(t, newProvider(t, set), newClock().Now)
	wantCode(t, v, edToken(goodClaims()), "")
	for name, token := range map[string]string{
		"secret": sign(jwt.SigningMethodHS256, testKey, object{"alg": "HS256", "typ": "JWT", "kid": "secret"}, goodClaims()),
		"shown":  tokenOf("shown", edKey),
		"weak":   sign(jwt.SigningMethodRS256, weak, object{"alg": "RS256", "typ": "JWT", "kid": "weak"}, goodClaims()),
		"enc":    sign(jwt.SigningMethodRS256, rsaKey, object{"alg": "RS256", "typ": "JWT", "kid": "encrypts"}, goodClaims()),
		"second": tokenOf("ed", second),
	} {
		refused(t, v, name, token, "")
	}
	refused(t, v, "the key says its algorithm", sign(jwt.SigningMethodRS256, rsaKey,
		object{"alg": "RS256", "typ": "JWT", "kid": "ec"}, goodClaims()), "does not fit the key")
	if _, _, err := usableKeys([]byte(keySetJSON(jwk("weak", weak.Public())))); err == nil {
		t.Error("a set without a usable key must be an error")
	}
}

// transport answers fetches without a network, so that the clock can be a fake one.
type transport struct {
	fetches atomic.Int64
	answer  atomic.Pointer[string] // nil: it fails
}

func (f *transport) RoundTrip(*http.Request) (*http.Response, error) {
	f.fetches.Add(1)
	body := f.answer.Load()
	if body == nil {
		return nil, errors.New("connection refused")
	}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(*body))}, nil
}

// clocked runs a test in fake time with a verifier over a transport, its token being good for two days.
func clocked(t *testing.T, do func(t *testing.T, v *Verifier, f *transport, token string)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		f := &transport{}
		v, err := New(Config{
			Issuer: testIssuer, Audience: testAudience, JWKSURL: "https://login.example.com/keys", Transport: f, Log: quiet(),
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var loop sync.WaitGroup
		token := edToken(goodClaims().with(object{"exp": time.Now().Add(48 * time.Hour).Unix()}))
		loop.Go(func() { _ = v.Run(ctx) })
		do(t, v, f, token)
		cancel()
		loop.Wait()
	})
}

// later moves the fake clock and lets everybody finish.
func later(d time.Duration) { time.Sleep(d); synctest.Wait() }

func TestKeysAreRefreshedEveryFiveMinutes(t *testing.T) {
	keys := allKeysJSON()
	clocked(t, func(t *testing.T, v *Verifier, f *transport, token string) {
		f.answer.Store(&keys)
		wantCode(t, v, token, "")
		for i := range int64(5) {
			if n := f.fetches.Load(); n != 1+i {
				t.Errorf("%d fetches after %d times five minutes, want %d", n, i, 1+i)
			}
			later(refreshEvery)
		}
		// A revoked key is gone after the next refresh, cached or not.
		others := keySetJSON(jwk("other", ecKey.Public()))
		f.answer.Store(&others)
		wantCode(t, v, token, "")
		later(refreshEvery)
		wantCode(t, v, token, fault.Unauthenticated)
	})
}

func TestFirstFetchIsRepeatedSoon(t *testing.T) {
	clocked(t, func(t *testing.T, v *Verifier, f *transport, token string) {
		later(0)
		for i, wait := range []int{1, 2, 4, 8, 16, 30, 30, 30} {
			if n := f.fetches.Load(); n != int64(i+1) {
				t.Errorf("%d fetches, want %d", n, i+1)
			}
			later(time.Duration(wait) * time.Second)
		}
		wantCode(t, v, token, fault.Unavailable)
		keys := allKeysJSON()
		f.answer.Store(&keys)
		later(lastRetry)
		wantCode(t, v, token, "")
	})
}

func TestLastGoodKeysAreKeptForADay(t *testing.T) {
	keys := allKeysJSON()
	clocked(t, func(t *testing.T, v *Verifier, f *transport, token string) {
		f.answer.Store(&keys)
		wantCode(t, v, token, "")
		f.answer.Store(nil)
		later(keepLastGood)
		wantCode(t, v, token, "")
		later(time.Second)
		wantCode(t, v, token, fault.Unavailable) // although it stands in the cache
		if v.Ready() {
			t.Error("ready with keys that are too old")
		}
		f.answer.Store(&keys)
		later(lastRetry)
		wantCode(t, v, token, "")
	})
}

func TestUnknownKeyWaitsNoLongerThanAFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, err := New(Config{Issuer: testIssuer, Audience: testAudience, JWKSURL: "https://login.example.com/keys", Log: quiet()})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now() // nobody runs it: the worst case
		wantCode(t, v, edToken(goodClaims()), fault.Unavailable)
		if waited := time.Since(began); waited != fetchTimeout {
			t.Errorf("waited %v", waited)
		}
		var crowd sync.WaitGroup
		for i := range maxWaitingForKeys {
			crowd.Go(func() { wantCode(t, v, tokenOf(strconv.Itoa(i), edKey), fault.Unavailable) })
		}
		synctest.Wait()
		began = time.Now()
		wantCode(t, v, edToken(goodClaims()), fault.Unavailable)
		if waited := time.Since(began); waited != 0 {
			t.Errorf("one more than may wait waited %v", waited)
		}
		crowd.Wait()
	})
}
