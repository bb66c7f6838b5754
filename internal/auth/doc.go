// Package auth turns a token into a *billing.Actor and says what an actor may do.
//
// # Tokens
//
// A token is a signed JWT of at most 8 KiB. Its header names a key (kid), an algorithm of the allow-list and a type
// (typ: at+jwt or JWT); it brings no key of its own (jwk, jku, x5u, x5c) and no extension (crit). iss and aud must be
// this gateway's, exp is required, nbf is kept when present, both with 30 s for clocks that differ.
//
// A gateway has one of two sources of keys, never both, so that no token can choose between them:
//
//   - JWKS: public keys fetched from the identity provider. EdDSA (Ed25519), ES256 (P-256) and RS256 (2,048 bits or more).
//   - Development: one embedded secret, HS256, kid "development". Verifier.Mint makes such tokens.
//
// # Claims
//
//	sub       who asks; up to 255 bytes; goes into the audit trail
//	role      OWNER, BILLING_ADMIN, MEMBER, PARTNER, PLATFORM or SUPPORT (billing.Role)
//	scope     optional: scopes separated by spaces, as in OAuth; required for PARTNER. Words that are no scope of ours,
//	          such as "openid", are passed over
//	account   the one account the token is good for, as a global id: "acct_…"
//	accounts  instead of account: a list of global ids, or "*" for all accounts (PLATFORM and SUPPORT only)
//	agent     optional: the one agent the token is good for, as a global id: "agent_…"; must be of the token's one account
//
// What the actor may do is what the role holds in the policy table (ScopesOf) and, where the token carries a scope claim,
// what that leaves. A token that names an agent is made for authorising and settling calls and holds nothing else.
//
// A member that stands twice in the header or in the claims is refused, because two readers could see two different tokens.
//
// # Refusals
//
// Every refusal is a fault UNAUTHENTICATED with a sentence that tells an integrator what to change. While the identity
// provider's keys have never been fetched, or not for 24 hours, it is UNAVAILABLE instead: the token may be good.
// No message and no log line holds a token.
package auth
