package auth

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
)

func TestGoodTokens(t *testing.T) {
	c := newClock()
	p := newProvider(t, allKeysJSON())
	v := withKeys(t, p, c.Now)
	seven, eight := billing.AccountID(7), billing.AccountID(8)
	agent := billing.ID{Kind: billing.KindAgent, Account: seven, Key: 3}.String()
	owner := billing.Actor{
		Subject: "user_1", Role: billing.RoleOwner, Scopes: ScopesOf(billing.RoleOwner), Accounts: []billing.AccountID{seven},
		ExpiresAt: testNow.Add(time.Hour + Leeway),
	}
	change := func(do func(*billing.Actor)) billing.Actor { a := owner; do(&a); return a }
	read := []billing.Scope{billing.ScopeAccountRead}

	for name, test := range map[string]struct {
		token string
		want  billing.Actor
	}{
		"EdDSA":                {edToken(goodClaims()), owner},
		"ES256":                {as(jwt.SigningMethodES256, ecKey, "ec"), owner},
		"RS256":                {as(jwt.SigningMethodRS256, rsaKey, "rsa"), owner},
		"typ in other letters": {sign(jwt.SigningMethodEdDSA, edKey, edHeader().with(object{"typ": "application/AT+JWT"}), goodClaims()), owner},
		"aud list":             {edToken(goodClaims().with(object{"aud": []string{"other", testAudience}})), owner},
		"unknown claims":       {edToken(goodClaims().with(object{"Role": "PLATFORM", "x": []int{1}, "iat": 1.5})), owner},
		"expired within the leeway": {
			edToken(goodClaims().with(object{"exp": testNow.Unix() - 29})),
			change(func(a *billing.Actor) { a.ExpiresAt = testNow.Add(time.Second) }),
		},
		"nbf at the leeway's edge": {edToken(goodClaims().with(object{"nbf": testNow.Unix() + 30})), owner},
		"exp with a fraction": {
			edToken(goodClaims().with(object{"exp": float64(testNow.Unix()) + 10.9})),
			change(func(a *billing.Actor) { a.ExpiresAt = testNow.Add(10*time.Second + Leeway) }),
		},
		"scope": {
			edToken(goodClaims().with(object{"scope": "openid account:read  agents:write"})),
			change(func(a *billing.Actor) { a.Scopes = read }),
		},
		"empty scope": {edToken(goodClaims().with(object{"scope": ""})), change(func(a *billing.Actor) { a.Scopes = []billing.Scope{} })},
		"partner": {
			edToken(goodClaims().with(object{"role": "PARTNER", "scope": "account:read"})),
			change(func(a *billing.Actor) { a.Role, a.Scopes = billing.RolePartner, read }),
		},
		"accounts": {
			edToken(goodClaims().with(object{"account": nil, "accounts": []string{eight.GlobalID(), seven.GlobalID()}})),
			change(func(a *billing.Actor) { a.Accounts = []billing.AccountID{eight, seven} }),
		},
		"accounts, the same twice": {
			edToken(goodClaims().with(object{"account": nil, "accounts": []string{seven.GlobalID(), seven.GlobalID()}})),
			owner,
		},
		"agent": {
			edToken(goodClaims().with(object{"agent": agent})),
			change(func(a *billing.Actor) { a.Agent, a.Scopes = 3, []billing.Scope{} }),
		},
		"platform, all accounts": {
			edToken(goodClaims().with(object{"role": "PLATFORM", "account": nil, "accounts": "*"})),
			change(func(a *billing.Actor) {
				a.Role, a.Scopes, a.Accounts, a.AllAccounts = billing.RolePlatform, ScopesOf(billing.RolePlatform), nil, true
			}),
		},
		"support, all accounts": {
			edToken(goodClaims().with(object{"role": "SUPPORT", "account": nil, "accounts": "*"})),
			change(func(a *billing.Actor) {
				a.Role, a.Scopes, a.Accounts, a.AllAccounts = billing.RoleSupport, ScopesOf(billing.RoleSupport), nil, true
			}),
		},
	} {
		for _, when := range []string{"first", "again, from the cache"} {
			got, err := v.Verify(t.Context(), test.token)
			if err != nil {
				t.Errorf("%s, %s: %v", name, when, err)
				continue
			}
			if !got.ExpiresAt.Equal(test.want.ExpiresAt) {
				t.Errorf("%s, %s: expires at %v, want %v", name, when, got.ExpiresAt, test.want.ExpiresAt)
			}
			same := *got
			same.ExpiresAt = test.want.ExpiresAt
			if !reflect.DeepEqual(same, test.want) {
				t.Errorf("%s, %s: got %+v, want %+v", name, when, same, test.want)
			}
		}
	}
	if n := p.fetches.Load(); n != 1 {
		t.Errorf("known keys were fetched %d times", n)
	}
}

// TestAttacks lists every token that must be refused, and the words that tell the integrator why.
func TestAttacks(t *testing.T) {
	c := newClock()
	p := newProvider(t, allKeysJSON())
	v := withKeys(t, p, c.Now)
	if _, err := v.Verify(t.Context(), edToken(goodClaims())); err != nil {
		t.Fatal(err)
	}
	stranger := must(ed25519Key())
	p384 := must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader))
	rsaDER := must(x509.MarshalPKIXPublicKey(rsaKey.Public()))
	rsaPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: rsaDER})
	edDER := must(x509.MarshalPKIXPublicKey(edKey.Public()))
	good := edToken(goodClaims())
	parts := strings.Split(good, ".")
	header := func(change object) string {
		return sign(jwt.SigningMethodEdDSA, edKey, edHeader().with(change), goodClaims())
	}
	raw := func(header string) string { return sign(jwt.SigningMethodEdDSA, edKey, header, goodClaims()) }
	forged := func(change object) string {
		return sign(jwt.SigningMethodEdDSA, stranger, edHeader().with(change), goodClaims())
	}
	claim := func(change object) string { return edToken(goodClaims().with(change)) }
	hs := func(key []byte, kid string) string {
		return sign(jwt.SigningMethodHS256, key, object{"alg": "HS256", "typ": "JWT", "kid": kid}, goodClaims())
	}
	promoted := b64(must(json.Marshal(goodClaims().with(object{"role": "PLATFORM"}))))
	text := func(o object) string {
		return strings.TrimSuffix(strings.TrimPrefix(string(must(json.Marshal(o))), "{"), "}")
	}
	account := func(id billing.AccountID) string { return id.GlobalID() }
	both := []string{account(7), account(8)}
	all := func(change object) string {
		return edToken(goodClaims().with(object{"account": nil, "accounts": "*"}).with(change))
	}
	agentOf := func(id billing.AccountID, key billing.Key) string {
		return billing.ID{Kind: billing.KindAgent, Account: id, Key: key}.String()
	}

	for name, test := range map[string]struct{ token, says string }{
		// Not a token.
		"nothing":            {"", "needs a token"},
		"a word":             {"token", "no JWT"},
		"two parts":          {parts[0] + "." + parts[1], "no JWT"},
		"four parts":         {good + "." + parts[2], "no JWT"},
		"five parts":         {good + ".a.b", "no JWT"},
		"padded":             {parts[0] + "=." + parts[1] + "." + parts[2], "no JWT"},
		"header is a list":   {b64([]byte(`["EdDSA"]`)) + "." + parts[1] + "." + parts[2], "no JSON object"},
		"header and more":    {b64([]byte(`{"alg":"EdDSA"}{}`)) + "." + parts[1] + "." + parts[2], "no JSON object"},
		"claims are a list":  {edToken(`["sub"]`), "no JWT"},
		"claims are cut":     {edToken(`{"sub":"a"`), "no JWT"},
		"claims are nothing": {edToken(``), "no JWT"},
		"claims are null":    {edToken(`null`), "lacks a claim"},
		"oversized":          {edToken(goodClaims().with(object{"pad": strings.Repeat("x", 7000)})), "longer than 8 KiB"},

		// Algorithms.
		"alg none":                      {b64([]byte(`{"alg":"none","typ":"JWT","kid":"ed"}`)) + "." + parts[1] + ".", "alg"},
		"alg None":                      {b64([]byte(`{"alg":"None","typ":"JWT","kid":"ed"}`)) + "." + parts[1] + ".", "alg"},
		"alg none, signed":              {header(object{"alg": "none"}), "alg"},
		"alg missing":                   {header(object{"alg": nil}), "alg"},
		"alg is a number":               {header(object{"alg": 1}), "alg"},
		"alg HS256, RSA key as PEM":     {hs(rsaPEM, "rsa"), "alg"},
		"alg HS256, RSA key as DER":     {hs(rsaDER, "rsa"), "alg"},
		"alg HS256, Ed25519 key as DER": {hs(edDER, "ed"), "alg"},
		"alg HS256, Ed25519 key":        {hs(edKey.Public().(ed25519.PublicKey), "ed"), "alg"},
		"alg HS256, development key":    {hs(testKey, DevelopmentKeyID), "alg"},
		"alg PS256":                     {as(jwt.SigningMethodPS256, rsaKey, "rsa"), "alg"},
		"alg RS512":                     {as(jwt.SigningMethodRS512, rsaKey, "rsa"), "alg"},
		"alg ES384":                     {as(jwt.SigningMethodES384, p384, "ec"), "alg"},
		"alg RS256 with an Ed25519 kid": {as(jwt.SigningMethodRS256, rsaKey, "ed"), "signature"},
		"alg ES256 with an RSA kid":     {as(jwt.SigningMethodES256, ecKey, "rsa"), "signature"},
		"alg EdDSA with a P-256 kid":    {header(object{"kid": "ec"}), "signature"},
		"another algorithm's signature": {sign(jwt.SigningMethodRS256, rsaKey, edHeader(), goodClaims()), "signature"},
		"alg twice":                     {raw(`{"alg":"none","alg":"EdDSA","typ":"JWT","kid":"ed"}`), "twice"},
		"kid twice":                     {raw(`{"alg":"EdDSA","typ":"JWT","kid":"x","kid":"ed"}`), "twice"},
		"kid twice, once escaped":       {raw(`{"alg":"EdDSA","typ":"JWT","kid":"x","k\u0069d":"ed"}`), "twice"},

		// The header's other members.
		"kid missing":        {header(object{"kid": nil}), "kid"},
		"kid empty":          {header(object{"kid": ""}), "kid"},
		"kid is a number":    {header(object{"kid": 1}), "kid"},
		"kid too long":       {header(object{"kid": strings.Repeat("k", 257)}), "kid"},
		"kid is a path":      {header(object{"kid": "../../dev/null"}), "kid"},
		"kid unknown":        {header(object{"kid": "else"}), "kid"},
		"typ missing":        {header(object{"typ": nil}), "typ"},
		"typ of an ID token": {header(object{"typ": "id+jwt"}), "typ"},
		"typ is a number":    {header(object{"typ": 1}), "typ"},
		"crit":               {header(object{"crit": []string{"exp"}}), "crit"},
		"crit, empty":        {header(object{"crit": []string{}}), "crit"},
		"b64":                {header(object{"b64": false}), "b64"},
		"zip":                {header(object{"zip": "DEF"}), "zip"},
		"jwk":                {forged(object{"jwk": jwk("ed", stranger.Public())}), "jwk"},
		"jku":                {forged(object{"jku": "https://evil.example"}), "jku"},
		"x5u":                {header(object{"x5u": "https://evil.example"}), "x5u"},
		"x5c":                {header(object{"x5c": []string{"MIIB"}}), "x5c"},

		// Signatures.
		"signed by a stranger":      {forged(nil), "signature"},
		"no signature":              {parts[0] + "." + parts[1] + ".", "signature"},
		"another token's signature": {parts[0] + "." + parts[1] + "." + strings.Split(claim(object{"sub": "b"}), ".")[2], "signature"},
		"claims changed":            {parts[0] + "." + promoted + "." + parts[2], "signature"},
		"signature cut":             {good[:len(good)-4], "signature"},
		"signature's spare bits":    {good[:len(good)-1] + spare(good[len(good)-1]), "no JWT"},

		// Issuer, audience, times.
		"iss missing":                  {claim(object{"iss": nil}), "iss"},
		"iss of another":               {claim(object{"iss": "https://evil.example/"}), "another issuer"},
		"iss without a slash":          {claim(object{"iss": strings.TrimSuffix(testIssuer, "/")}), "another issuer"},
		"iss is a list":                {claim(object{"iss": []string{testIssuer}}), "iss must be a string"},
		"aud missing":                  {claim(object{"aud": nil}), "aud"},
		"aud of another":               {claim(object{"aud": "https://shop.example.com"}), "another audience"},
		"aud list of others":           {claim(object{"aud": []string{"a", "b"}}), "another audience"},
		"aud empty":                    {claim(object{"aud": ""}), "aud"},
		"aud empty list":               {claim(object{"aud": []string{}}), "aud"},
		"aud mixed list":               {claim(object{"aud": []any{testAudience, 1}}), "aud must be"},
		"exp missing":                  {claim(object{"exp": nil}), "exp"},
		"exp null":                     {edToken(`{"exp":null,` + text(goodClaims().with(object{"exp": nil})) + `}`), "exp must be a date"},
		"exp as text":                  {claim(object{"exp": "2030-01-01"}), "exp must be a date"},
		"exp beyond time":              {edToken(`{"exp":1e300,` + text(goodClaims().with(object{"exp": nil})) + `}`), "exp must be a date"},
		"exp negative":                 {claim(object{"exp": -1}), "exp must be a date"},
		"exp zero":                     {claim(object{"exp": 0}), "expired"},
		"expired":                      {claim(object{"exp": testNow.Unix() - 3600}), "expired at 2026-03-01T11:00:00Z"},
		"expired at the leeway's edge": {claim(object{"exp": testNow.Unix() - 30}), "expired"},
		"nbf in the future":            {claim(object{"nbf": testNow.Unix() + 31}), "not good before 2026-03-01T12:00:31Z"},
		"nbf as text":                  {claim(object{"nbf": "now"}), "nbf must be a date"},
		"exp twice":                    {edToken(`{"exp":1,` + text(goodClaims()) + `}`), "twice"},
		"role twice":                   {edToken(`{"role":"MEMBER",` + text(goodClaims()) + `}`), "twice"},

		// Who.
		"sub missing":         {claim(object{"sub": nil}), "sub"},
		"sub empty":           {claim(object{"sub": ""}), "sub"},
		"sub is a number":     {claim(object{"sub": 1}), "sub must be a string"},
		"sub too long":        {claim(object{"sub": strings.Repeat("s", 256)}), "sub"},
		"sub with a line":     {claim(object{"sub": "a\nb"}), "sub"},
		"sub with a NUL":      {claim(object{"sub": "a\x00b"}), "sub"},
		"role missing":        {claim(object{"role": nil}), "role"},
		"role unknown":        {claim(object{"role": "ADMIN"}), "role"},
		"role of the gateway": {claim(object{"role": "SYSTEM"}), "role"},
		"role in lower case":  {claim(object{"role": "owner"}), "role"},
		"role is a list":      {claim(object{"role": []string{"OWNER"}}), "role"},
		"scope is a list":     {claim(object{"scope": []string{"account:read"}}), "scope"},
		"partner without":     {claim(object{"role": "PARTNER"}), "scope"},

		// Which accounts.
		"no account":                  {claim(object{"account": nil}), "account"},
		"account and accounts":        {claim(object{"accounts": []string{account(7)}}), "exactly one"},
		"platform without accounts":   {claim(object{"role": "PLATFORM", "account": nil}), "account"},
		"account is a number":         {claim(object{"account": 7}), "account"},
		"account is made up":          {claim(object{"account": "acct_aaaaaaa"}), "account"},
		"account is an agent":         {claim(object{"account": agentOf(7, 3)}), "account"},
		"account zero":                {claim(object{"account": account(0)}), "account"},
		"account with a key":          {claim(object{"account": billing.ID{Kind: billing.KindAccount, Account: 7, Key: 1}.String()}), "account"},
		"account *":                   {claim(object{"account": "*", "role": "PLATFORM"}), "account"},
		"accounts *, owner":           {claim(object{"account": nil, "accounts": "*"}), "PLATFORM and SUPPORT"},
		"accounts *, partner":         {all(object{"role": "PARTNER", "scope": "account:read"}), "PLATFORM and SUPPORT"},
		"accounts list with *":        {claim(object{"account": nil, "accounts": []string{"*"}, "role": "PLATFORM"}), "accounts"},
		"accounts empty":              {claim(object{"account": nil, "accounts": []string{}}), "accounts"},
		"accounts one word":           {claim(object{"account": nil, "accounts": account(7)}), "accounts"},
		"accounts object":             {claim(object{"account": nil, "accounts": object{"a": 1}}), "accounts"},
		"accounts null":               {edToken(`{"accounts":null,` + text(goodClaims().with(object{"account": nil})) + `}`), "accounts"},
		"accounts with a broken one":  {claim(object{"account": nil, "accounts": []string{account(7), "acct_x"}}), "accounts"},
		"agent of another account":    {claim(object{"agent": agentOf(8, 3)}), "does not belong"},
		"agent is an account":         {claim(object{"agent": account(7)}), "agent"},
		"agent is a number":           {claim(object{"agent": 3}), "agent"},
		"agent zero":                  {claim(object{"agent": agentOf(7, 0)}), "agent"},
		"agent with several accounts": {claim(object{"account": nil, "accounts": both, "agent": agentOf(7, 3)}), "exactly one"},
		"agent with all accounts":     {all(object{"role": "PLATFORM", "agent": agentOf(7, 3)}), "exactly one"},
	} {
		refused(t, v, name, test.token, test.says)
	}
}

// as is a token of good claims, signed by a method under a kid.
func as(method jwt.SigningMethod, key any, kid string) string {
	return sign(method, key, object{"alg": method.Alg(), "typ": "JWT", "kid": kid}, goodClaims())
}

func TestAttacksOnTheDevelopmentKey(t *testing.T) {
	v := withDevelopmentKey(t, newClock().Now)
	if _, err := v.Verify(t.Context(), devToken(goodClaims())); err != nil {
		t.Fatal(err)
	}
	dev := func(method jwt.SigningMethod, key any, change object) string {
		return sign(method, key, hsHeader().with(change), goodClaims())
	}
	unsigned := b64([]byte(`{"alg":"none","typ":"JWT","kid":"development"}`)) + "." + b64(must(json.Marshal(goodClaims()))) + "."
	for name, test := range map[string]struct{ token, says string }{
		"another key":       {dev(jwt.SigningMethodHS256, append([]byte("x"), testKey...), nil), "signature"},
		"empty key":         {dev(jwt.SigningMethodHS256, []byte{}, nil), "signature"},
		"another kid":       {dev(jwt.SigningMethodHS256, testKey, object{"kid": "ed"}), "kid"},
		"no kid":            {dev(jwt.SigningMethodHS256, testKey, object{"kid": nil}), "kid"},
		"HS512":             {dev(jwt.SigningMethodHS512, testKey, object{"alg": "HS512"}), "alg"},
		"EdDSA":             {edToken(goodClaims()), "alg"},
		"EdDSA, our kid":    {dev(jwt.SigningMethodEdDSA, edKey, object{"alg": "EdDSA"}), "alg"},
		"none":              {unsigned, "alg"},
		"expired":           {devToken(goodClaims().with(object{"exp": testNow.Unix() - 31})), "expired"},
		"another audience":  {devToken(goodClaims().with(object{"aud": "x"})), "audience"},
		"key in the header": {dev(jwt.SigningMethodHS256, []byte("k"), object{"jwk": object{"kty": "oct", "k": "aw"}}), "jwk"},
	} {
		refused(t, v, name, test.token, test.says)
	}
}

func TestConfigurationsThatAreRefused(t *testing.T) {
	good := Config{Issuer: testIssuer, Audience: testAudience, JWKSURL: "https://login.example.com/keys"}
	if _, err := New(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Config){
		"no issuer":                  func(c *Config) { c.Issuer = "" },
		"no audience":                func(c *Config) { c.Audience = "" },
		"no key at all":              func(c *Config) { c.JWKSURL = "" },
		"both kinds of keys":         func(c *Config) { c.DevelopmentKey = testKey },
		"short development key":      func(c *Config) { c.JWKSURL, c.DevelopmentKey = "", testKey[:31] },
		"keys over plain http":       func(c *Config) { c.JWKSURL = "http://login.example.com/keys" },
		"keys over http, look-alike": func(c *Config) { c.JWKSURL = "http://localhost.example.com/keys" },
		"keys from a file":           func(c *Config) { c.JWKSURL = "file:///etc/keys" },
		"keys from nowhere":          func(c *Config) { c.JWKSURL = "keys" },
	} {
		config := good
		change(&config)
		if _, err := New(config); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// refused checks that a token is refused as UNAUTHENTICATED, in words that help and do not leak.
func refused(t *testing.T, v *Verifier, name, token, says string) {
	t.Helper()
	actor, err := v.Verify(t.Context(), token)
	f := fault.As(err)
	if actor != nil || f == nil || f.Code != fault.Unauthenticated {
		t.Errorf("%s: got %v, %v, want UNAUTHENTICATED", name, actor, err)
		return
	}
	if !strings.Contains(f.Message, says) {
		t.Errorf("%s: %q does not speak of %q", name, f.Message, says)
	}
	if leaks(err.Error(), token) {
		t.Errorf("%s: %q holds a part of the token", name, err)
	}
}

// spare changes the bits of a signature's last letter that carry nothing, which makes it another text of the same bytes.
func spare(letter byte) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return string(alphabet[strings.IndexByte(alphabet, letter)|1])
}

func FuzzVerify(f *testing.F) {
	v := withDevelopmentKey(f, newClock().Now)
	f.Add(`{"alg":"HS256","typ":"JWT","kid":"development"}`, string(must(json.Marshal(goodClaims()))))
	f.Add(`{"alg":"none"}`, `{}`)
	f.Fuzz(func(t *testing.T, header, claims string) {
		for _, token := range []string{header, header + "." + claims, sign(jwt.SigningMethodHS256, testKey, header, claims)} {
			actor, err := v.Verify(t.Context(), token)
			if (actor == nil) == (err == nil) {
				t.Fatalf("got %v and %v", actor, err)
			}
			if err != nil && !fault.Is(err, fault.Unauthenticated) {
				t.Fatalf("got %v", err)
			}
			if actor != nil && (actor.Subject == "" || actor.AllAccounts == (len(actor.Accounts) > 0) || !actor.ExpiresAt.After(testNow)) {
				t.Fatalf("got %+v", actor)
			}
		}
	})
}
