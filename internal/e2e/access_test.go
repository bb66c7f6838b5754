package e2e

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
)

// sign makes a token from these claims, changed as wished: nil removes one.
func sign(t testing.TB, account, key string, changes vars) string {
	t.Helper()
	claims := jwt.MapClaims{"iss": "aura", "aud": "aura-billing", "sub": "mallory", "role": "OWNER", "account": account,
		"iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix()}
	for k, v := range changes {
		if claims[k] = v; v == nil {
			delete(claims, k)
		}
	}
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, claims)
	token.Header["typ"], token.Header["kid"] = "at+jwt", auth.DevelopmentKeyID
	signed, err := token.SignedString([]byte(key))
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func TestBadTokensOpenNothing(t *testing.T) {
	t.Parallel()
	p := install(t).start()
	c := p.subscribed(t)
	good := sign(t, c.id, developmentKey, nil)
	if got := ask[struct{ Account struct{ ID string } }](p.client(good), `{ account { id } }`, nil); got.Account.ID != c.id {
		t.Fatalf("the good token opened %+v", got)
	}
	parts := strings.Split(good, ".")
	none, err := jwt.NewWithClaims(jwt.SigningMethodNone, jwt.MapClaims{"iss": "aura", "aud": "aura-billing", "sub": "mallory", "role": "OWNER",
		"account": c.id, "exp": time.Now().Add(time.Hour).Unix()}).SignedString(jwt.UnsafeAllowNoneSignatureType)
	if err != nil {
		t.Fatal(err)
	}
	books := c.look()
	for name, token := range map[string]string{
		"none":             "",
		"no token":         "nonsense",
		"another key":      sign(t, c.id, "another-development-key-of-more-than-32-characters", nil),
		"expired":          sign(t, c.id, developmentKey, vars{"exp": time.Now().Add(-time.Minute).Unix()}),
		"never expires":    sign(t, c.id, developmentKey, vars{"exp": nil}),
		"not yet":          sign(t, c.id, developmentKey, vars{"nbf": time.Now().Add(time.Hour).Unix()}),
		"another audience": sign(t, c.id, developmentKey, vars{"aud": "aura-voice"}),
		"no audience":      sign(t, c.id, developmentKey, vars{"aud": nil}),
		"another issuer":   sign(t, c.id, developmentKey, vars{"iss": "somebody"}),
		"no subject":       sign(t, c.id, developmentKey, vars{"sub": nil}),
		"no role":          sign(t, c.id, developmentKey, vars{"role": nil}),
		"unheard-of role":  sign(t, c.id, developmentKey, vars{"role": "ADMIN"}),
		"an owner of all":  sign(t, c.id, developmentKey, vars{"account": nil, "accounts": "*"}),
		"no account":       sign(t, c.id, developmentKey, vars{"account": nil}),
		"no signature":     parts[0] + "." + parts[1] + ".",
		"alg none":         none,
		"too long":         good + strings.Repeat("a", 9000),
	} {
		t.Run(name, func(t *testing.T) {
			who := p.client(token).in(t)
			for _, query := range []string{`{ account { id } }`, `{ viewer { subject } }`, `{ plans { id } }`} {
				a := who.send(query, nil)
				if len(a.Errors) != 1 || a.Errors[0].Extensions.Code != "UNAUTHENTICATED" || bytes.Contains(a.raw, []byte(c.id)) {
					t.Errorf("%s: %s", query, a.raw)
				}
				if token != "" && a.status != http.StatusUnauthorized {
					t.Errorf("%s: status %d", query, a.status)
				}
			}
			if a := who.send(topUp, c.topUpInput("10.00")); len(a.Errors) != 1 || a.Errors[0].Extensions.Code != "UNAUTHENTICATED" {
				t.Errorf("topUp: %s", a.raw)
			}
		})
	}
	equal(t, "the books", c.look(), books)
}

// everything is one thing of each kind that an account can have, by kind.
func (c *customer) everything(p *program) map[billing.Kind]string {
	c.t.Helper()
	agent := c.newAgent(p, "Reception")
	c.credited("10.00")
	got := ask[struct {
		Account struct {
			books
			PaymentMethods []wireMethod
		}
	}](c.client, `{ account { balance { id } payments { nodes { id } } invoices { nodes { id } } ledgerEntries { nodes { id } } subscription { id } paymentMethods { id } } }`, nil).Account
	return map[billing.Kind]string{billing.KindAccount: c.id, billing.KindAgent: agent.ID, billing.KindBalance: got.Balance.ID,
		billing.KindPayment: got.Payments.Nodes[0].ID, billing.KindInvoice: got.Invoices.Nodes[0].ID,
		billing.KindLedgerEntry: got.LedgerEntries.Nodes[0].ID, billing.KindSubscription: got.Subscription.ID,
		billing.KindPaymentMethod: got.PaymentMethods[0].ID}
}

var (
	requestIDs = regexp.MustCompile(`"requestId":"[^"]*"`)
	throttles  = regexp.MustCompile(`"currentlyAvailable":[0-9]+`) // how much of its quota the caller has left
)

func (a answer) withoutRequestID() string {
	return fmt.Sprint(a.status, " ", throttles.ReplaceAllString(requestIDs.ReplaceAllString(string(a.raw), `"requestId":""`), ""))
}

func TestAnothersThingsAreLikeThoseThatDoNotExist(t *testing.T) {
	t.Parallel()
	p := install(t).start()
	a, b := p.subscribed(t), p.subscribed(t)
	hers := b.everything(p)
	books, rows := b.look(), countRows(t, p.in)

	// What can be asked of an id, and of which kinds.
	type question struct {
		name, query string
		input       func(id string) vars
		kinds       []billing.Kind
	}
	payload := `{ userErrors { ...E } }`
	mutation := func(name, inputType string, kind billing.Kind, with vars, field string) question {
		return question{name, fmt.Sprintf(`mutation($input: %s!) { %s(input: $input) %s }%s`, inputType, name, payload, errorFragment),
			func(id string) vars {
				input := vars{field: id}
				for k, v := range with {
					input[k] = v
				}
				return vars{"input": input}
			}, []billing.Kind{kind}}
	}
	idOnly := func(id string) vars { return vars{"id": id} }
	amount := vars{"amount": vars{"amount": "10.00", "currency": "USD"}, "idempotencyKey": "mallory"}
	var all []billing.Kind
	for kind := range hers {
		all = append(all, kind)
	}
	questions := []question{
		{"node", `query($id: ID!) { node(id: $id) { id } }`, idOnly, all},
		{"nodes", `query($id: ID!) { nodes(ids: [$id]) { id } }`, idOnly, all},
		{"account", `query($id: ID!) { account(id: $id) { id name balance { available { amount } } } }`, idOnly, all},
		mutation("topUp", "TopUpInput", billing.KindAccount, amount, "accountId"),
		mutation("topUp", "TopUpInput", billing.KindPaymentMethod, amount, "paymentMethodId"),
		mutation("addPaymentMethod", "AddPaymentMethodInput", billing.KindAccount, vars{"token": "pm_card_visa", "idempotencyKey": "mallory"}, "accountId"),
		mutation("subscribe", "SubscribeInput", billing.KindAccount, vars{"planId": a.plan("basic").ID, "idempotencyKey": "mallory"}, "accountId"),
		mutation("subscribe", "SubscribeInput", billing.KindPaymentMethod, vars{"planId": a.plan("basic").ID, "idempotencyKey": "mallory"}, "paymentMethodId"),
		mutation("setDefaultPaymentMethod", "SetDefaultPaymentMethodInput", billing.KindPaymentMethod, nil, "paymentMethodId"),
		mutation("removePaymentMethod", "RemovePaymentMethodInput", billing.KindPaymentMethod, nil, "paymentMethodId"),
		mutation("setLimits", "SetLimitsInput", billing.KindAgent, vars{"dailyCalls": 0}, "agentId"),
	}
	for _, q := range questions {
		for _, kind := range q.kinds {
			id, ok := billing.ParseID(hers[kind])
			if !ok {
				t.Fatalf("%s: not an id: %s", kind, hers[kind])
			}
			if id.Kind != kind {
				t.Fatalf("%s is of the kind %s", hers[kind], id.Kind)
			}
			random := billing.ID{Kind: kind, Account: billing.AccountID(rand.Int64N(1 << 62)), Key: id.Key}.String()
			want := a.send(q.query, q.input(random))
			got := a.send(q.query, q.input(hers[kind]))
			if len(got.Errors) != 1 || got.Errors[0].Extensions.Code != "NOT_FOUND" {
				t.Errorf("%s of another's %s: %s", q.name, kind, got.raw)
			}
			if got.withoutRequestID() != want.withoutRequestID() {
				t.Errorf("%s of another's %s can be told from one that does not exist:\n%s\n%s", q.name, kind, got.withoutRequestID(), want.withoutRequestID())
			}
			for what, other := range map[string]string{"a mistyped": hers[kind][:len(hers[kind])-1] + "x", "a made-up": "acct_nonsense", "an empty": ""} {
				if odd := a.send(q.query, q.input(other)); odd.withoutRequestID() != want.withoutRequestID() {
					t.Errorf("%s of %s id of a %s: %s", q.name, what, kind, odd.raw)
				}
			}
			if kind == billing.KindAccount || kind == billing.KindBalance {
				continue
			}
			// A key that the own account does not have.
			own := billing.ID{Kind: kind, Account: a.account, Key: 987654}.String()
			if q.name == "subscribe" { // is refused for another reason before the card is looked for
				continue
			}
			if none := a.send(q.query, q.input(own)); none.withoutRequestID() != want.withoutRequestID() {
				t.Errorf("%s of a %s that the own account does not have:\n%s\n%s", q.name, kind, none.withoutRequestID(), want.withoutRequestID())
			}
		}
	}
	equal(t, "the other's books", b.look(), books)
	if now := countRows(t, p.in); now != rows {
		t.Errorf("the refused requests changed the database:\n%s\nbefore:\n%s", now, rows)
	}

	// A card of another kind than meant, a thing of another kind than meant.
	for _, kind := range []billing.Kind{billing.KindAgent, billing.KindPayment, billing.KindAccount} {
		a.refused("NOT_FOUND", topUp, a.topUpInput("10.00", vars{"paymentMethodId": hers[kind]}))
	}
}

// countRows tells how much there is in every table, without the idempotency keys' refusals, which are remembered for a day.
func countRows(t testing.TB, in *installation) string {
	t.Helper()
	var tables []string
	if err := in.db.Select(&tables, `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM information_schema.tables
		WHERE table_schema IN ('public', 'sandbox_processor') AND table_type = 'BASE TABLE' ORDER BY 1`); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, table := range tables {
		var n int
		if err := in.db.Get(&n, "SELECT count(*) FROM "+table); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&text, table, n)
	}
	var revisions int64
	if err := in.db.Get(&revisions, `SELECT sum(revision) FROM accounts`); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(&text, "revisions", revisions)
	return text.String()
}

func TestRolesMayWhatTheyMay(t *testing.T) {
	t.Parallel()
	p := install(t).start()
	c, other := p.subscribed(t), p.subscribed(t)
	agent := c.newAgent(p, "Reception")
	mint := func(g auth.Grant) *client {
		if g.Subject = "somebody"; !g.AllAccounts && g.Accounts == nil {
			g.Accounts = []billing.AccountID{c.account}
		}
		return p.client(p.in.token(g))
	}
	newAccount := vars{"input": vars{"name": "X", "currency": "USD", "timeZone": "UTC", "mode": "SANDBOX", "idempotencyKey": "x"}}
	newAgent := vars{"input": vars{"accountId": c.id, "name": "X", "idempotencyKey": "x"}}
	limits := vars{"input": vars{"agentId": agent.ID, "dailyCalls": 1}}
	card := vars{"input": vars{"accountId": c.id, "token": "pm_card_amex", "idempotencyKey": "x"}}
	update := vars{"input": vars{"agentId": agent.ID, "name": "Y"}}
	const updateAgent = `mutation($input: UpdateAgentInput!) { updateAgent(input: $input) { agent { id name } } }`
	const balance = `query($id: ID) { account(id: $id) { balance { available { amount } } } }`
	own := vars{"id": c.id}

	books, rows := c.look(), countRows(t, p.in)
	for _, test := range []struct {
		name, missing string
		who           *client
		query         string
		input         vars
	}{
		{"a member tops up", "billing:write", mint(auth.Grant{Role: billing.RoleMember}), topUp, c.topUpInput("10.00")},
		{"a member adds a card", "billing:write", mint(auth.Grant{Role: billing.RoleMember}), addPaymentMethod, card},
		{"a member sets limits", "limits:write", mint(auth.Grant{Role: billing.RoleMember}), setLimits, limits},
		{"an owner makes an account", "accounts:write", c.client, createAccount, newAccount},
		{"an owner makes an agent", "agents:write", c.client, createAgent, newAgent},
		{"an owner renames an agent", "agents:write", c.client, updateAgent, update},
		{"the accountant sets limits", "limits:write", mint(auth.Grant{Role: billing.RoleBillingAdmin}), setLimits, limits},
		{"the platform tops up", "billing:write", mint(auth.Grant{Role: billing.RolePlatform, AllAccounts: true}), topUp, c.topUpInput("10.00", vars{"accountId": c.id})},
		{"support tops up", "billing:write", mint(auth.Grant{Role: billing.RoleSupport, AllAccounts: true}), topUp, c.topUpInput("10.00", vars{"accountId": c.id})},
		{"a partner with other scopes tops up", "billing:write", mint(auth.Grant{Role: billing.RolePartner, Scopes: []billing.Scope{"account:read", "billing:read"}}), topUp, c.topUpInput("10.00")},
		{"a partner with a scope beyond its role", "accounts:write", mint(auth.Grant{Role: billing.RolePartner, Scopes: []billing.Scope{"accounts:write"}}), createAccount, newAccount},
		{"an owner narrowed to reading", "billing:write", mint(auth.Grant{Role: billing.RoleOwner, Scopes: []billing.Scope{"account:read", "billing:read"}}), topUp, c.topUpInput("10.00")},
		{"a partner reads money without the scope", "billing:read", mint(auth.Grant{Role: billing.RolePartner, Scopes: []billing.Scope{"account:read"}}), balance, own},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := test.who.in(t).refused("FORBIDDEN", test.query, test.input)
			if e.Extensions.MissingScope != test.missing || e.Extensions.Retryable {
				t.Errorf("told %+v, want the missing scope %s", e, test.missing)
			}
		})
	}
	equal(t, "the books after the refusals", c.look(), books)
	if now := countRows(t, p.in); now != rows {
		t.Errorf("the refused requests changed the database:\n%s\nbefore:\n%s", now, rows)
	}

	t.Run("a partner tops up with the scope, on the accounts it was given", func(t *testing.T) {
		partner := mint(auth.Grant{Role: billing.RolePartner, Scopes: []billing.Scope{"account:read", "billing:read", "billing:write"},
			Accounts: []billing.AccountID{c.account, other.account}}).in(t)
		partner.refused("BAD_USER_INPUT", topUp, c.topUpInput("10.00")) // which one?
		for _, who := range []*customer{c, other} {
			got := ask[struct{ TopUp topUpPayload }](partner, topUp, who.topUpInput("10.00", vars{"accountId": who.id})).TopUp
			if got.Payment == nil || got.Payment.Status != "CREDITED" {
				t.Errorf("told %+v", got)
			}
			who.balance().Available.is(t, "the balance", "10.00", "USD")
		}
		third := p.newCustomer(t)
		partner.refused("NOT_FOUND", topUp, third.topUpInput("10.00", vars{"accountId": third.id}))
		partner.refused("FORBIDDEN", setLimits, limits)
	})

	t.Run("a member reads", func(t *testing.T) {
		got := ask[struct {
			Viewer  struct{ Subject, Role string }
			Account struct{ Balance wireBalance }
		}](mint(auth.Grant{Role: billing.RoleMember}).in(t), `{ viewer { subject role } account { balance { available { amount currency } } } }`, nil)
		if got.Viewer.Role != "MEMBER" || got.Viewer.Subject != "somebody" {
			t.Errorf("the viewer is %+v", got.Viewer)
		}
		got.Account.Balance.Available.is(t, "the balance", "10.00", "USD")
	})

	t.Run("the platform makes accounts and agents", func(t *testing.T) {
		fresh := p.newCustomer(t)
		made := fresh.newAgent(p, "Switchboard")
		got := ask[struct{ UpdateAgent agentPayload }](p.platform().in(t), `mutation($input: UpdateAgentInput!) { updateAgent(input: $input) { agent { id name status } userErrors { code } } }`,
			vars{"input": vars{"agentId": made.ID, "name": "Front desk", "status": "PAUSED"}}).UpdateAgent
		if got.Agent == nil || got.Agent.Name != "Front desk" || got.Agent.Status != "PAUSED" {
			t.Errorf("updateAgent: %+v", got)
		}
		p.platform().in(t).refused("BAD_USER_INPUT", createAccount,
			vars{"input": vars{"name": " ", "currency": "USD", "timeZone": "UTC", "mode": "SANDBOX", "idempotencyKey": "y"}})
		p.platform().in(t).refused("BAD_USER_INPUT", createAccount,
			vars{"input": vars{"name": "X", "currency": "USD", "timeZone": "Mars/Olympus", "mode": "SANDBOX", "idempotencyKey": "y"}})
		p.platform().in(t).refused("BAD_USER_INPUT", createAccount,
			vars{"input": vars{"name": "X", "currency": "USD", "timeZone": "UTC", "mode": "LIVE", "idempotencyKey": "y"}})
	})
}
