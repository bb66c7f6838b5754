package billing

import (
	"slices"
	"time"
)

// Role is who a caller is to the account.
type Role string

// The roles a token can carry.
const (
	RoleOwner        Role = "OWNER"         // the customer: everything on the own account
	RoleBillingAdmin Role = "BILLING_ADMIN" // the customer's accountant: money, but no agents' settings
	RoleMember       Role = "MEMBER"        // the customer's staff: looks, moves nothing
	RolePartner      Role = "PARTNER"       // an integrator: what its scopes say, on the accounts that granted it access
	RolePlatform     Role = "PLATFORM"      // the voice platform: makes accounts and agents, asks and records usage
	RoleSupport      Role = "SUPPORT"       // our own staff
)

// Roles lists every role.
func Roles() []Role {
	return []Role{RoleOwner, RoleBillingAdmin, RoleMember, RolePartner, RolePlatform, RoleSupport}
}

// Scope is one permission, spelled as in tokens, in the schema's @requires and in a FORBIDDEN error's missingScope.
type Scope string

// The scopes of today. internal/auth says which role holds which.
const (
	ScopeAccountRead   Scope = "account:read"   // account, agents, limits, plans
	ScopeBillingRead   Scope = "billing:read"   // subscription, balance, ledger, payments, cards, invoices
	ScopeBillingWrite  Scope = "billing:write"  // cards, subscribing, topping up
	ScopeLimitsWrite   Scope = "limits:write"   // spending limits of agents
	ScopeAgentsWrite   Scope = "agents:write"   // creating and renaming agents
	ScopeAccountsWrite Scope = "accounts:write" // creating accounts
	ScopeSupportWrite  Scope = "support:write"  // refunds, which only our own staff make

	ScopeUsageAuthorize Scope = "usage:authorize" // asking before an action, and settling it
	ScopeUsageRecord    Scope = "usage:record"    // charging what was not asked for before
)

// Scopes lists every scope.
func Scopes() []Scope {
	return []Scope{ScopeAccountRead, ScopeBillingRead, ScopeBillingWrite, ScopeLimitsWrite, ScopeAgentsWrite, ScopeAccountsWrite,
		ScopeSupportWrite, ScopeUsageAuthorize, ScopeUsageRecord}
}

// Actor is who asks: read from the token once, passed to every verb, written into the audit trail.
type Actor struct {
	Subject string
	Role    Role
	Scopes  []Scope // what the role and the token's own scopes leave, resolved by internal/auth
	// AllAccounts is set for the platform and support; otherwise Accounts lists the one or few the token is good for.
	AllAccounts bool
	Accounts    []AccountID
	// Agent narrows the token to one agent of its one account; 0 for all agents.
	Agent     Key
	ExpiresAt time.Time
}

// Can tells whether the actor holds the scope.
func (a *Actor) Can(s Scope) bool { return a != nil && slices.Contains(a.Scopes, s) }

// Sees tells whether the account is one of the actor's.
func (a *Actor) Sees(id AccountID) bool {
	return a != nil && id > 0 && (a.AllAccounts || slices.Contains(a.Accounts, id))
}

// OnlyAccount is the account meant when none is named: the one of a token that is good for exactly one.
func (a *Actor) OnlyAccount() (AccountID, bool) {
	if a == nil || a.AllAccounts || len(a.Accounts) != 1 {
		return 0, false
	}
	return a.Accounts[0], true
}

// System is the actor of the gateway's own work: sweeps, settling, roll-overs.
func System(subject string) *Actor {
	return &Actor{Subject: subject, Role: "SYSTEM", AllAccounts: true}
}
