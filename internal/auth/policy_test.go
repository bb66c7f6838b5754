package auth

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
)

// golden is the policy written out: who may do what. It is meant to be read, and to be changed by hand together with the table.
const golden = `
                 OWNER  BILLING_ADMIN  MEMBER  PARTNER  PLATFORM  SUPPORT
account:read     yes    yes            yes     yes      yes       yes
billing:read     yes    yes            yes     yes      yes       yes
billing:write    yes    yes            -       yes      -         -
limits:write     yes    -              -       yes      yes       -
agents:write     -      -              -       -        yes       -
accounts:write   -      -              -       -        yes       -
support:write    -      -              -       -        -         yes
usage:authorize  -      -              -       -        yes       -
usage:record     -      -              -       -        yes       -
`

func TestPolicyMatrix(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(golden), "\n")
	roles := strings.Fields(lines[0])
	if len(roles) != len(billing.Roles()) || len(lines)-1 != len(billing.Scopes()) || len(policy) != len(roles) {
		t.Fatal("a role or a scope is missing in the golden table or in the policy")
	}
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		scope := billing.Scope(cells[0])
		if !slices.Contains(billing.Scopes(), scope) {
			t.Fatalf("%s is no scope", scope)
		}
		for i, role := range roles {
			if !slices.Contains(billing.Roles(), billing.Role(role)) {
				t.Fatalf("%s is no role", role)
			}
			may := cells[i+1] == "yes"
			actor := &billing.Actor{Role: billing.Role(role), Scopes: effective(billing.Role(role), []string{string(scope)}, true, false)}
			err := Require(actor, scope)
			if may != (err == nil) {
				t.Errorf("%s %s: %v, want allowed=%v", role, scope, err, may)
			}
			if got := slices.Contains(ScopesOf(billing.Role(role)), scope); got != may {
				t.Errorf("ScopesOf(%s) has %s: %v", role, scope, got)
			}
			if f := fault.As(err); f != nil && (f.Code != fault.Forbidden || f.Detail != (Missing{scope})) {
				t.Errorf("%s %s: got %v with %v, want FORBIDDEN with the missing scope", role, scope, err, f.Detail)
			}
			if token := effective(billing.Role(role), nil, true, false); len(token) != 0 {
				t.Errorf("%s with an empty scope claim holds %v", role, token)
			}
			for _, held := range effective(billing.Role(role), nil, false, true) { // authorising and settling, and nothing else
				if held != billing.ScopeUsageAuthorize || role != string(billing.RolePlatform) {
					t.Errorf("%s for one agent holds %s", role, held)
				}
			}
		}
	}
	if got := effective(billing.RolePartner, nil, false, false); len(got) != 0 {
		t.Errorf("a partner without a scope claim holds %v", got)
	}
	for _, role := range []billing.Role{"", "SYSTEM", "owner"} {
		if got := ScopesOf(role); len(got) != 0 {
			t.Errorf("the role %q holds %v", role, got)
		}
	}
}

// TestTokensNeverWiden draws any scope claim: what the actor holds is always held by its role.
func TestTokensNeverWiden(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		role := rapid.SampledFrom(billing.Roles()).Draw(t, "role")
		words := rapid.SliceOf(rapid.OneOf(
			rapid.Map(rapid.SampledFrom(billing.Scopes()), func(s billing.Scope) string { return string(s) }), rapid.String(),
		)).Draw(t, "words")
		narrowed, agent := rapid.Bool().Draw(t, "narrowed"), rapid.Bool().Draw(t, "agent")
		for _, s := range effective(role, words, narrowed, agent) {
			if !slices.Contains(ScopesOf(role), s) || narrowed && !slices.Contains(words, string(s)) ||
				agent && s != billing.ScopeUsageAuthorize {
				t.Fatalf("%s with %q holds %s", role, words, s)
			}
		}
	})
}

func TestScopesOfIsACopy(t *testing.T) {
	ScopesOf(billing.RoleMember)[0] = billing.ScopeAccountsWrite
	if slices.Contains(ScopesOf(billing.RoleMember), billing.ScopeAccountsWrite) {
		t.Error("the policy table can be changed from outside")
	}
}

func TestForbiddenTellsWhoseFaultItIs(t *testing.T) {
	narrowed := &billing.Actor{Role: billing.RoleOwner, Scopes: []billing.Scope{billing.ScopeAccountRead}}
	if err := Require(narrowed, billing.ScopeLimitsWrite); !strings.Contains(err.Error(), "limits:write, which this token was not given") {
		t.Error(err)
	}
	member := &billing.Actor{Role: billing.RoleMember, Scopes: ScopesOf(billing.RoleMember)}
	if err := Require(member, billing.ScopeLimitsWrite); !strings.Contains(err.Error(), "limits:write, which the role MEMBER does not hold") {
		t.Error(err)
	}
}

func TestForeignAccountsAnswerLikeRandomOnes(t *testing.T) {
	actor := &billing.Actor{Role: billing.RoleOwner, Accounts: []billing.AccountID{7}}
	everywhere := &billing.Actor{Role: billing.RoleSupport, AllAccounts: true}
	if err := RequireAccount(actor, 7); err != nil {
		t.Error(err)
	}
	if err := RequireAccount(everywhere, 8); err != nil {
		t.Error(err)
	}
	var answers []error
	for _, id := range []billing.AccountID{8, 1 << 50, 0, -7} {
		answers = append(answers, RequireAccount(actor, id))
	}
	answers = append(answers, RequireAccount(everywhere, 0), RequireAccount(&billing.Actor{}, 7))
	for _, err := range answers {
		if !fault.Is(err, fault.NotFound) || !reflect.DeepEqual(err, answers[0]) {
			t.Errorf("got %v, want the same NOT_FOUND as ever", err)
		}
	}
}

func TestWithoutAnActor(t *testing.T) {
	none := ActorFrom(context.Background())
	if none != nil {
		t.Error("an actor out of nothing")
	}
	for _, err := range []error{
		Require(none, billing.ScopeAccountRead),
		RequireAccount(none, 7),
		Require(ActorFrom(WithActor(t.Context(), nil)), billing.ScopeAccountRead),
	} {
		if !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("got %v, want UNAUTHENTICATED", err)
		}
	}
	actor := &billing.Actor{Subject: "a"}
	if ActorFrom(WithActor(t.Context(), actor)) != actor {
		t.Error("the actor is not carried along")
	}
}
