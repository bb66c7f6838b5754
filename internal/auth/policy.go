package auth

import (
	"slices"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
)

// policy is the one table of who may do what. What does not stand here is denied.
var policy = map[billing.Role][]billing.Scope{
	billing.RoleOwner:        {billing.ScopeAccountRead, billing.ScopeBillingRead, billing.ScopeBillingWrite, billing.ScopeLimitsWrite},
	billing.RoleBillingAdmin: {billing.ScopeAccountRead, billing.ScopeBillingRead, billing.ScopeBillingWrite},
	billing.RoleMember:       {billing.ScopeAccountRead, billing.ScopeBillingRead},
	// A partner holds what its token's scope claim leaves of this.
	billing.RolePartner: {billing.ScopeAccountRead, billing.ScopeBillingRead, billing.ScopeBillingWrite, billing.ScopeLimitsWrite},
	billing.RolePlatform: {
		billing.ScopeAccountRead, billing.ScopeBillingRead, billing.ScopeLimitsWrite, billing.ScopeAgentsWrite, billing.ScopeAccountsWrite,
		billing.ScopeUsageAuthorize, billing.ScopeUsageRecord,
	},
	billing.RoleSupport: {billing.ScopeAccountRead, billing.ScopeBillingRead, billing.ScopeSupportWrite},
}

// agentPolicy is what a token that names an agent can hold at most: authorising and settling that agent's calls. It can read
// nothing of the account.
var agentPolicy = []billing.Scope{billing.ScopeUsageAuthorize}

// ScopesOf lists what a role holds at most; nothing for a role that is not in the table.
func ScopesOf(role billing.Role) []billing.Scope { return slices.Clone(policy[role]) }

// effective is what the role, the token's own scopes (if it is narrowed by any) and its agent leave.
func effective(role billing.Role, words []string, narrowed, agent bool) []billing.Scope {
	scopes := []billing.Scope{}
	for _, s := range policy[role] {
		if (narrowed || role == billing.RolePartner) && !slices.Contains(words, string(s)) {
			continue
		}
		if agent && !slices.Contains(agentPolicy, s) {
			continue
		}
		scopes = append(scopes, s)
	}
	return scopes
}

// Missing is the detail of a FORBIDDEN fault: the scope that the actor does not hold. It goes on the wire as missingScope.
type Missing struct{ Scope billing.Scope }

// Require refuses an actor that does not hold the scope: FORBIDDEN with a Missing as its detail, or UNAUTHENTICATED when
// there is no actor (nil).
func Require(actor *billing.Actor, scope billing.Scope) error {
	switch {
	case actor == nil:
		return errNoToken
	case actor.Can(scope):
		return nil
	case slices.Contains(policy[actor.Role], scope):
		return fault.Newf(fault.Forbidden, "This needs the scope %s, which this token was not given.", scope).With(Missing{scope})
	}
	return fault.Newf(fault.Forbidden, "This needs the scope %s, which the role %s does not hold.", scope, actor.Role).
		With(Missing{scope})
}

// RequireAccount refuses an account that is not the actor's, before any SQL, with the very words that an account which does
// not exist gets: what belongs to others cannot be told from what is not there.
func RequireAccount(actor *billing.Actor, id billing.AccountID) error {
	if actor == nil {
		return errNoToken
	}
	if !actor.Sees(id) {
		return billing.NotFound()
	}
	return nil
}

// ErrorExtensions names the scope on the wire.
func (m Missing) ErrorExtensions() map[string]any {
	return map[string]any{"missingScope": string(m.Scope)}
}
