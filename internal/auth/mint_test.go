package auth

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/aura-billing/gateway/internal/billing"
)

// TestMintedTokensSayWhatWasGranted mints any grant: the actor is what the grant says, or there is no token.
func TestMintedTokensSayWhatWasGranted(t *testing.T) {
	v := withDevelopmentKey(t, newClock().Now)
	rapid.Check(t, func(r *rapid.T) {
		account := rapid.Map(rapid.Int64Range(-1, 5), func(n int64) billing.AccountID { return billing.AccountID(n) })
		g := Grant{
			Subject:     rapid.SampledFrom([]string{"user_1", ""}).Draw(r, "subject"),
			Role:        rapid.SampledFrom(append(billing.Roles(), "SYSTEM")).Draw(r, "role"),
			Accounts:    rapid.SliceOfN(account, 0, 3).Draw(r, "accounts"),
			AllAccounts: rapid.Bool().Draw(r, "all accounts"),
			Agent:       rapid.SampledFrom([]billing.Key{0, 3}).Draw(r, "agent"),
			TTL:         rapid.SampledFrom([]time.Duration{0, time.Minute, -time.Minute}).Draw(r, "ttl"),
		}
		if rapid.Bool().Draw(r, "narrowed") {
			g.Scopes = rapid.SliceOf(rapid.SampledFrom(billing.Scopes())).Draw(r, "scopes")
		}
		token, err := v.Mint(t.Context(), g)
		all := g.Role == billing.RolePlatform || g.Role == billing.RoleSupport
		distinct := slices.Compact(slices.Sorted(slices.Values(g.Accounts)))
		refused := g.Subject == "" || g.Role == "SYSTEM" || g.TTL < 0 ||
			g.AllAccounts == (len(g.Accounts) > 0) || g.AllAccounts && !all ||
			slices.ContainsFunc(g.Accounts, func(id billing.AccountID) bool { return id <= 0 }) ||
			g.Agent != 0 && len(g.Accounts) != 1 || g.Role == billing.RolePartner && g.Scopes == nil
		if refused != (err != nil) {
			r.Fatalf("got %v, want refused=%v", err, refused)
		}
		if err != nil {
			return
		}
		actor, err := v.Verify(t.Context(), token)
		if err != nil {
			r.Fatal(err)
		}
		if actor.Subject != g.Subject || actor.Role != g.Role || actor.AllAccounts != g.AllAccounts || actor.Agent != g.Agent {
			r.Fatalf("got %+v", actor)
		}
		if !slices.Equal(slices.Sorted(slices.Values(actor.Accounts)), distinct) {
			r.Fatalf("got accounts %v", actor.Accounts)
		}
		ttl := g.TTL
		if ttl == 0 {
			ttl = time.Hour
		}
		if !actor.ExpiresAt.Equal(testNow.Add(ttl + Leeway)) {
			r.Fatalf("expires at %v", actor.ExpiresAt)
		}
		for _, s := range billing.Scopes() {
			want := (g.Agent == 0 || s == billing.ScopeUsageAuthorize) && slices.Contains(ScopesOf(g.Role), s) && (g.Scopes == nil || slices.Contains(g.Scopes, s))
			if actor.Can(s) != want {
				r.Fatalf("%s: %v, want %v", s, actor.Can(s), want)
			}
		}
	})
}

func TestOnlyTheDevelopmentKeyMints(t *testing.T) {
	v, err := New(Config{Issuer: testIssuer, Audience: testAudience, JWKSURL: "https://login.example.com/keys"})
	if err != nil {
		t.Fatal(err)
	}
	if token, err := v.Mint(t.Context(), Grant{Subject: "a", Role: billing.RoleSupport, AllAccounts: true}); err == nil {
		t.Errorf("minted %s", token)
	}
}
