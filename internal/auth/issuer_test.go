package auth

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"go.uber.org/goleak"

	"github.com/aura-billing/gateway/internal/billing"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	testIssuer   = "https://login.example.com/"
	testAudience = "https://billing.example.com/graphql"
)

var (
	testKey = []byte("a development key of thirty-two b")
	testNow = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

	edKey  = must(ed25519Key())
	ecKey  = must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	rsaKey = must(rsa.GenerateKey(rand.Reader, 2048))
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func ed25519Key() (ed25519.PrivateKey, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	return private, err
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// jwk writes a public key as a JSON Web Key, with more members or other values.
func jwk(kid string, key crypto.PublicKey, more ...string) map[string]string {
	m := map[string]string{"kid": kid, "use": "sig"}
	switch k := key.(type) {
	case ed25519.PublicKey:
		m["kty"], m["crv"], m["x"] = "OKP", "Ed25519", b64(k)
	case *ecdsa.PublicKey:
		raw, err := k.Bytes()
		if err != nil {
			panic(err)
		}
		half := (len(raw) - 1) / 2
		m["kty"], m["crv"], m["x"], m["y"] = "EC", k.Curve.Params().Name, b64(raw[1:1+half]), b64(raw[1+half:])
	case *rsa.PublicKey:
		m["kty"], m["n"], m["e"] = "RSA", b64(k.N.Bytes()), b64(big.NewInt(int64(k.E)).Bytes())
	}
	for i := 0; i+1 < len(more); i += 2 {
		m[more[i]] = more[i+1]
	}
	return m
}

func keySetJSON(keys ...map[string]string) string {
	return string(must(json.Marshal(map[string]any{"keys": keys})))
}

func allKeysJSON() string {
	return keySetJSON(jwk("ed", edKey.Public()), jwk("ec", ecKey.Public()), jwk("rsa", rsaKey.Public()))
}

// object is a JSON object under construction.
type object map[string]any

func (o object) with(more object) object {
	all := object{}
	for _, m := range []object{o, more} {
		for k, v := range m {
			if v == nil {
				delete(all, k)
			} else {
				all[k] = v
			}
		}
	}
	return all
}

// goodClaims are those of an owner's token at testNow.
func goodClaims() object {
	return object{
		"iss": testIssuer, "aud": testAudience, "sub": "user_1", "role": "OWNER", "account": billing.AccountID(7).GlobalID(),
		"exp": testNow.Add(time.Hour).Unix(),
	}
}

// sign makes a token of a header and claims, which are objects or JSON text.
func sign(method jwt.SigningMethod, key any, header, claims any) string {
	part := func(v any) string {
		if s, ok := v.(string); ok {
			return b64([]byte(s))
		}
		return b64(must(json.Marshal(v)))
	}
	text := part(header) + "." + part(claims)
	return text + "." + b64(must(method.Sign(text, key)))
}

func edHeader() object { return object{"alg": "EdDSA", "typ": "at+jwt", "kid": "ed"} }
func hsHeader() object { return object{"alg": "HS256", "typ": "JWT", "kid": DevelopmentKeyID} }

func edToken(claims any) string  { return sign(jwt.SigningMethodEdDSA, edKey, edHeader(), claims) }
func devToken(claims any) string { return sign(jwt.SigningMethodHS256, testKey, hsHeader(), claims) }

// clock is a clock the test moves.
type clock struct{ now atomic.Pointer[time.Time] }

func newClock() *clock {
	c := &clock{}
	c.now.Store(&testNow)
	return c
}

func (c *clock) Now() time.Time          { return *c.now.Load() }
func (c *clock) advance(d time.Duration) { t := c.Now().Add(d); c.now.Store(&t) }

// provider is an identity provider on a real local HTTP server.
type provider struct {
	*httptest.Server
	fetches atomic.Int64
	mu      sync.Mutex
	answer  http.HandlerFunc
}

func newProvider(t *testing.T, keys string) *provider {
	t.Helper()
	p := &provider{}
	p.publish(keys)
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.fetches.Add(1)
		p.mu.Lock()
		answer := p.answer
		p.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *provider) handle(answer http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = answer
}

func (p *provider) publish(keys string) {
	p.handle(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, keys) })
}

func (p *provider) fail(status int) {
	p.handle(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
}

// running runs a verifier to the end of the test.
func running(t *testing.T, v *Verifier) *Verifier {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- v.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return v
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// withKeys is a running verifier of the provider's keys.
func withKeys(t *testing.T, p *provider, now func() time.Time) *Verifier {
	t.Helper()
	v, err := New(Config{Issuer: testIssuer, Audience: testAudience, JWKSURL: p.URL, Now: now, Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	return running(t, v)
}

// withDevelopmentKey is a verifier of development tokens.
func withDevelopmentKey(t testing.TB, now func() time.Time) *Verifier {
	t.Helper()
	v, err := New(Config{Issuer: testIssuer, Audience: testAudience, DevelopmentKey: testKey, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// leaks tells whether a text holds a part of a token long enough to be of use.
func leaks(text, token string) bool {
	for part := range strings.SplitSeq(token, ".") {
		if len(part) >= 16 && strings.Contains(text, part) {
			return true
		}
	}
	return false
}
