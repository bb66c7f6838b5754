package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/aura-billing/gateway/internal/billing"
)

// Grant is what a development token says.
type Grant struct {
	Subject string
	Role    billing.Role
	// Scopes narrows the role; nil for all that the role holds.
	Scopes []billing.Scope
	// Accounts are the one or few accounts the token is good for; AllAccounts instead, for PLATFORM and SUPPORT.
	Accounts    []billing.AccountID
	AllAccounts bool
	// Agent narrows the token to one agent of its one account; 0 for none.
	Agent billing.Key
	// TTL is how long the token is good; an hour if zero.
	TTL time.Duration
}

// Mint signs a development token. It fails on a gateway without a development key, and on a grant that Verify would refuse.
func (v *Verifier) Mint(ctx context.Context, g Grant) (string, error) {
	if v.remote != nil {
		return "", errors.New("auth: this gateway takes tokens of its identity provider; only one with a development key can make its own")
	}
	if g.TTL == 0 {
		g.TTL = time.Hour
	}
	now := v.config.Now()
	body := jwt.MapClaims{
		"iss": v.config.Issuer, "aud": v.config.Audience, "sub": g.Subject, "role": string(g.Role),
		"iat": now.Unix(), "exp": now.Add(g.TTL).Unix(),
	}
	switch {
	case g.AllAccounts && len(g.Accounts) > 0:
		return "", errors.New("auth: a token is good for all accounts or for some, not both")
	case g.AllAccounts:
		body["accounts"] = "*"
	case len(g.Accounts) == 1:
		body["account"] = g.Accounts[0].GlobalID()
	default:
		ids := make([]string, len(g.Accounts))
		for i, id := range g.Accounts {
			ids[i] = id.GlobalID()
		}
		body["accounts"] = ids
	}
	if g.Agent != 0 {
		if len(g.Accounts) != 1 {
			return "", errors.New("auth: a token for an agent must be good for exactly one account")
		}
		body["agent"] = billing.ID{Kind: billing.KindAgent, Account: g.Accounts[0], Key: g.Agent}.String()
	}
	if g.Scopes != nil {
		body["scope"] = join(g.Scopes, " ")
	}
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, body)
	token.Header["typ"], token.Header["kid"] = "at+jwt", DevelopmentKeyID
	signed, err := token.SignedString(v.config.DevelopmentKey)
	if err != nil {
		return "", fmt.Errorf("auth: sign a development token: %w", err)
	}
	if _, err := v.Verify(ctx, signed); err != nil {
		return "", fmt.Errorf("auth: such a token would be refused: %w", err)
	}
	return signed, nil
}
