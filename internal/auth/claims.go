package auth

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/golang-jwt/jwt/v5"

	"github.com/aura-billing/gateway/internal/billing"
)

const maxSubjectBytes = 255

// claims is the token's second part. The registered claims are read at once, because the parser checks them; ours only
// when the signature is known to be good.
type claims struct {
	members   map[string]json.RawMessage
	issuer    string
	subject   string
	audience  []string
	expires   *jwt.NumericDate
	notBefore *jwt.NumericDate
}

// badClaim says what a registered claim must be and is not.
type badClaim struct{ name, want string }

func (b badClaim) Error() string { return "auth: " + b.name + " is not " + b.want }

func (c *claims) GetIssuer() (string, error)                   { return c.issuer, nil }
func (c *claims) GetSubject() (string, error)                  { return c.subject, nil }
func (c *claims) GetAudience() (jwt.ClaimStrings, error)       { return c.audience, nil }
func (c *claims) GetExpirationTime() (*jwt.NumericDate, error) { return c.expires, nil }
func (c *claims) GetNotBefore() (*jwt.NumericDate, error)      { return c.notBefore, nil }
func (c *claims) GetIssuedAt() (*jwt.NumericDate, error)       { return nil, nil } //nolint:nilnil // iat is not checked

// UnmarshalJSON reads the registered claims; it is what the parser calls.
func (c *claims) UnmarshalJSON(raw []byte) (err error) {
	if c.members, err = members(raw); err != nil {
		return err
	}
	for name, into := range map[string]*string{"iss": &c.issuer, "sub": &c.subject} {
		if value, ok := c.members[name]; ok && !text(value, into) {
			return badClaim{name, "a string"}
		}
	}
	if value, ok := c.members["aud"]; ok {
		var one string
		if text(value, &one) {
			c.audience = []string{one}
		} else if c.audience, err = texts(value); err != nil {
			return badClaim{"aud", "a string or a list of strings"}
		}
	}
	for name, into := range map[string]**jwt.NumericDate{"exp": &c.expires, "nbf": &c.notBefore} {
		if value, ok := c.members[name]; ok {
			if *into, err = date(value); err != nil {
				return badClaim{name, "a date in seconds since 1970"}
			}
		}
	}
	return nil
}

// actor reads who asks from claims whose signature, issuer, audience and times are good.
func (c *claims) actor() (*billing.Actor, error) {
	if c.subject == "" || len(c.subject) > maxSubjectBytes || strings.ContainsFunc(c.subject, unicode.IsControl) {
		return nil, refuse("The token must name its subject (sub) in at most %d bytes.", maxSubjectBytes)
	}
	a := &billing.Actor{Subject: c.subject, ExpiresAt: c.expires.Add(Leeway)}
	var role string
	if !text(c.members["role"], &role) || !slices.Contains(billing.Roles(), billing.Role(role)) {
		return nil, refuse("The token's claim role must be one of %s.", join(billing.Roles(), ", "))
	}
	a.Role = billing.Role(role)
	if err := c.readAccounts(a); err != nil {
		return nil, err
	}
	if err := c.readAgent(a); err != nil {
		return nil, err
	}
	raw, narrowed := c.members["scope"]
	var words string
	if narrowed && !text(raw, &words) {
		return nil, refuse("The token's claim scope must be one string, its scopes separated by spaces.")
	}
	if a.Role == billing.RolePartner && !narrowed {
		return nil, refuse("A token of the role PARTNER must carry the claim scope.")
	}
	a.Scopes = effective(a.Role, strings.Fields(words), narrowed, a.Agent != 0)
	return a, nil
}

// readAccounts reads the claims account and accounts, of which a token carries exactly one.
func (c *claims) readAccounts(a *billing.Actor) error {
	one, hasOne := c.members["account"]
	many, hasMany := c.members["accounts"]
	if hasOne == hasMany {
		return refuse("The token must carry exactly one of the claims account and accounts.")
	}
	var id string
	if hasOne {
		account, ok := accountID(one)
		if !ok {
			return refuse("The token's claim account must be the id of an account: \"acct_…\".")
		}
		a.Accounts = []billing.AccountID{account}
		return nil
	}
	if text(many, &id) {
		if id != "*" {
			return refuse("The token's claim accounts must be a list of ids of accounts, or \"*\".")
		}
		if a.Role != billing.RolePlatform && a.Role != billing.RoleSupport {
			return refuse("Only tokens of the roles PLATFORM and SUPPORT may be good for all accounts (accounts: \"*\").")
		}
		a.AllAccounts = true
		return nil
	}
	var list []json.RawMessage
	if json.Unmarshal(many, &list) != nil || len(list) == 0 {
		return refuse("The token's claim accounts must be a list of ids of accounts, not empty, or \"*\".")
	}
	for _, raw := range list {
		account, ok := accountID(raw)
		if !ok {
			return refuse("The token's claim accounts holds something that is no id of an account: \"acct_…\".")
		}
		if !slices.Contains(a.Accounts, account) { // twice the same account is still a token for one account
			a.Accounts = append(a.Accounts, account)
		}
	}
	return nil
}

// readAgent reads the claim agent.
func (c *claims) readAgent(a *billing.Actor) error {
	raw, ok := c.members["agent"]
	if !ok {
		return nil
	}
	account, single := a.OnlyAccount()
	if !single {
		return refuse("A token with the claim agent must be good for exactly one account.")
	}
	var s string
	if !text(raw, &s) {
		return refuse("The token's claim agent must be the id of an agent: \"agent_…\".")
	}
	id, ok := billing.ParseID(s)
	if !ok || id.Kind != billing.KindAgent || id.Key <= 0 {
		return refuse("The token's claim agent must be the id of an agent: \"agent_…\".")
	}
	if id.Account != account {
		return refuse("The token's agent does not belong to the token's account.")
	}
	a.Agent = id.Key
	return nil
}

func accountID(raw json.RawMessage) (billing.AccountID, bool) {
	var s string
	if !text(raw, &s) {
		return 0, false
	}
	id, ok := billing.ParseID(s)
	return id.Account, ok && id.Kind == billing.KindAccount && id.Account > 0 && id.Key == 0
}

// texts reads a JSON list of strings.
func texts(raw json.RawMessage) ([]string, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, errors.New("neither a string nor a list")
	}
	all := make([]string, len(list))
	for i, item := range list {
		if !text(item, &all[i]) {
			return nil, errors.New("not a list of strings")
		}
	}
	return all, nil
}

// date reads seconds since 1970, up to the year 9999: beyond that they would not fit a time and could wrap round.
func date(raw json.RawMessage) (*jwt.NumericDate, error) {
	const year9999 = 253402300799
	var seconds *float64
	if err := json.Unmarshal(raw, &seconds); err != nil || seconds == nil || *seconds < 0 || *seconds > year9999 {
		return nil, errors.New("not a date in seconds since 1970")
	}
	return jwt.NewNumericDate(time.Unix(int64(*seconds), 0)), nil
}

func join[T ~string](words []T, between string) string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = string(w)
	}
	return strings.Join(all, between)
}
