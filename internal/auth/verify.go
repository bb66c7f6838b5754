package auth

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/MicahParks/jwkset"
	"github.com/MicahParks/keyfunc/v3"
	"github.com/golang-jwt/jwt/v5"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
)

const (
	// Leeway is how far the issuer's clock and ours may differ.
	Leeway = 30 * time.Second
	// DevelopmentKeyID is the kid of tokens signed with the development key.
	DevelopmentKeyID = "development"

	maxTokenBytes          = 8 << 10
	minDevelopmentKeyBytes = 32
)

// Config says whose tokens are good here. Issuer and Audience are required, and exactly one of JWKSURL and DevelopmentKey.
type Config struct {
	Issuer   string
	Audience string
	// JWKSURL is where the identity provider publishes its public keys: https, or http on this very machine. It is asked
	// for exactly this URL; redirects are refused.
	JWKSURL string
	// DevelopmentKey is a secret of at least 32 bytes. Who knows it can be anybody.
	DevelopmentKey []byte
	// Now is the clock; nil for time.Now.
	Now func() time.Time
	// Transport fetches the keys; nil for one like http.DefaultTransport.
	Transport http.RoundTripper
	// Log hears of fetches that failed; nil for slog.Default().
	Log *slog.Logger
}

// Verifier turns tokens into actors. It is safe for concurrent use.
type Verifier struct {
	config     Config
	algorithms []string
	parser     *jwt.Parser
	remote     *keySet         // nil with a development key
	lookup     keyfunc.Keyfunc // nil with a development key
	verified   *cache
}

// New builds a Verifier. It asks nobody for keys, so it does not fail when the identity provider is away; Run fetches them.
func New(config Config) (*Verifier, error) {
	if config.Issuer == "" || config.Audience == "" {
		return nil, errors.New("auth: issuer and audience are required, tokens of anybody for anything would pass otherwise")
	}
	if (config.JWKSURL == "") == (len(config.DevelopmentKey) == 0) {
		return nil, errors.New("auth: exactly one of a JWKS URL and a development key is required")
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Log == nil {
		config.Log = slog.Default()
	}
	v := &Verifier{config: config, verified: newCache()}
	if config.JWKSURL == "" {
		if len(config.DevelopmentKey) < minDevelopmentKeyBytes {
			return nil, fmt.Errorf("auth: the development key must have at least %d bytes", minDevelopmentKeyBytes)
		}
		v.algorithms = []string{jwt.SigningMethodHS256.Alg()}
	} else {
		remote, err := newKeySet(config)
		if err != nil {
			return nil, err
		}
		// keyfunc compares the key's alg with the token's and keeps encryption keys out; keySet does the rest.
		lookup, err := keyfunc.New(keyfunc.Options{Storage: remote, UseWhitelist: []jwkset.USE{jwkset.UseSig, ""}})
		if err != nil {
			return nil, fmt.Errorf("auth: key lookup: %w", err)
		}
		v.remote, v.lookup = remote, lookup
		v.algorithms = []string{
			jwt.SigningMethodEdDSA.Alg(), jwt.SigningMethodES256.Alg(), jwt.SigningMethodRS256.Alg(),
		}
	}
	v.parser = jwt.NewParser(
		jwt.WithValidMethods(v.algorithms),
		jwt.WithIssuer(config.Issuer),
		jwt.WithAudience(config.Audience),
		jwt.WithExpirationRequired(),
		jwt.WithLeeway(Leeway),
		jwt.WithTimeFunc(config.Now),
		jwt.WithStrictDecoding(),
	)
	return v, nil
}

// Run keeps the identity provider's keys fresh until ctx ends; with a development key it only waits. All fetches happen in
// here, so a Verifier that is not run never learns a key.
func (v *Verifier) Run(ctx context.Context) error {
	if v.remote != nil {
		v.remote.run(ctx)
		return nil
	}
	<-ctx.Done()
	return nil
}

// Ready tells whether tokens can be verified: always with a development key, else once keys were fetched and are no older
// than a day.
func (v *Verifier) Ready() bool {
	_, fresh := v.generation()
	return fresh
}

// Verify reads the actor from a token, or says in a fault why not: UNAUTHENTICATED when the token is at fault, UNAVAILABLE
// (with RetryAfter) while there are no keys to check it with. Callers share the Actor and must not change it.
//
// It waits only for a token signed with a key not seen before, and then at most for one fetch of the keys.
func (v *Verifier) Verify(ctx context.Context, token string) (*billing.Actor, error) {
	if token == "" {
		return nil, errNoToken
	}
	if len(token) > maxTokenBytes {
		return nil, refuse("The token is longer than 8 KiB.")
	}
	sum := sha256.Sum256([]byte(token))
	generation, fresh := v.generation() // before the check: a rotation meanwhile makes the cached result void
	if fresh {
		if actor := v.verified.get(sum, generation, v.config.Now()); actor != nil {
			return actor, nil
		}
	}
	if err := v.checkHeader(token); err != nil {
		return nil, err
	}
	var c claims
	if _, err := v.parser.ParseWithClaims(token, &c, v.key(ctx)); err != nil {
		return nil, v.refusal(ctx, err, &c)
	}
	actor, err := c.actor()
	if err != nil {
		return nil, err
	}
	v.verified.put(sum, generation, actor)
	return actor, nil
}

// key finds the key that a token, whose header was checked, must be signed with.
func (v *Verifier) key(ctx context.Context) jwt.Keyfunc {
	if v.lookup != nil {
		return v.lookup.KeyfuncCtx(ctx)
	}
	return func(token *jwt.Token) (any, error) {
		if token.Header["kid"] != DevelopmentKeyID {
			return nil, jwkset.ErrKeyNotFound
		}
		return v.config.DevelopmentKey, nil
	}
}

// generation numbers the set of keys in use; fresh is false while there is none.
func (v *Verifier) generation() (n uint64, fresh bool) {
	if v.remote == nil {
		return 0, true
	}
	return v.remote.generation()
}

// refusal puts what the parser found into a sentence for the integrator. What comes first here is said first.
func (v *Verifier) refusal(ctx context.Context, err error, c *claims) error {
	var bad badClaim
	switch {
	case errors.As(err, &bad):
		return refuse("The token's claim %s must be %s.", bad.name, bad.want).Wrap(err)
	case errors.Is(err, errNoKeys):
		return fault.New(fault.Unavailable, "Tokens cannot be checked at the moment: the identity provider's keys are not there yet.").
			After(noKeysRetryAfter).Wrap(err)
	case errors.Is(err, jwkset.ErrKeyNotFound) && ctx.Err() != nil:
		return fault.New(fault.Unavailable, "The request ended before the token was checked.").Wrap(err)
	case errors.Is(err, errRepeated):
		return refuse("A claim stands twice in the token.").Wrap(err)
	case errors.Is(err, jwt.ErrTokenMalformed):
		return refuse("The token is no JWT: header, claims and signature in base64url, the first two JSON objects.").Wrap(err)
	case errors.Is(err, jwkset.ErrKeyNotFound):
		return refuse("The token is signed with a key (kid) that is not among the issuer's published keys.").Wrap(err)
	case errors.Is(err, jwt.ErrTokenUnverifiable):
		return refuse("The token's algorithm does not fit the key it names (kid).").Wrap(err)
	case errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return refuse("The token's signature is wrong: it was changed on its way or signed with another key.").Wrap(err)
	case errors.Is(err, jwt.ErrTokenInvalidIssuer):
		return refuse("The token is of another issuer (iss) than %q.", v.config.Issuer).Wrap(err)
	case errors.Is(err, jwt.ErrTokenInvalidAudience):
		return refuse("The token is meant for another audience (aud) than %q.", v.config.Audience).Wrap(err)
	case errors.Is(err, jwt.ErrTokenExpired):
		return refuse("The token expired at %s (exp). Get a new one.", c.expires.UTC().Format(time.RFC3339)).Wrap(err)
	case errors.Is(err, jwt.ErrTokenNotValidYet):
		return refuse("The token is not good before %s (nbf).", c.notBefore.UTC().Format(time.RFC3339)).Wrap(err)
	case errors.Is(err, jwt.ErrTokenRequiredClaimMissing):
		return refuse("The token lacks a claim: iss, aud and exp are all required.").Wrap(err)
	}
	return refuse("The token is not valid.").Wrap(err)
}

// errNoToken refuses a request that needs a token and has none.
var errNoToken = fault.New(fault.Unauthenticated, "This needs a token: send the header \"Authorization: Bearer <token>\".")

func refuse(format string, args ...any) *fault.Error {
	return fault.Newf(fault.Unauthenticated, format, args...)
}
