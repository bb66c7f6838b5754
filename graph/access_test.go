package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
)

// policy is what each role may do with each root field, on its own account and on another's: what the real executor answers.
// PLATFORM and SUPPORT hold a token for all accounts here; none is another's.
const policy = `
                         OWNER      BILLING_ADMIN  MEMBER     PARTNER    PLATFORM   SUPPORT
viewer                   yes/yes    yes/yes        yes/yes    yes/yes    yes/yes    yes/yes
account                  yes/404    yes/404        yes/404    yes/404    yes/yes    yes/yes
node                     yes/404    yes/404        yes/404    yes/404    yes/yes    yes/yes
nodes                    yes/404    yes/404        yes/404    yes/404    yes/yes    yes/yes
plans                    yes/yes    yes/yes        yes/yes    yes/yes    yes/yes    yes/yes
previewPlanChange        yes/404    yes/404        yes/404    yes/404    yes/yes    yes/yes
createAccount            403/403    403/403        403/403    403/403    yes/yes    403/403
createAgent              403/403    403/403        403/403    403/403    yes/yes    403/403
updateAgent              403/403    403/403        403/403    403/403    yes/yes    403/403
addPaymentMethod         yes/404    yes/404        403/403    yes/404    403/403    403/403
setDefaultPaymentMethod  yes/404    yes/404        403/403    yes/404    403/403    403/403
removePaymentMethod      yes/404    yes/404        403/403    yes/404    403/403    403/403
subscribe                yes/404    yes/404        403/403    yes/404    403/403    403/403
topUp                    yes/404    yes/404        403/403    yes/404    403/403    403/403
changePlan               yes/404    yes/404        403/403    yes/404    403/403    403/403
cancelPendingChange      yes/404    yes/404        403/403    yes/404    403/403    403/403
cancelSubscription       yes/404    yes/404        403/403    yes/404    403/403    403/403
payInvoice               yes/404    yes/404        403/403    yes/404    403/403    403/403
refundTopUp              403/403    403/403        403/403    403/403    403/403    yes/yes
createTestClock          yes/404    yes/404        403/403    yes/404    403/403    403/403
advanceTestClock         yes/404    yes/404        403/403    yes/404    403/403    403/403
setLimits                yes/404    403/403        403/403    yes/404    yes/yes    403/403
authorizeUsage           403/403    403/403        403/403    403/403    yes/yes    403/403
extendUsage              403/403    403/403        403/403    403/403    yes/yes    403/403
settleUsage              403/403    403/403        403/403    403/403    yes/yes    403/403
releaseUsage             403/403    403/403        403/403    403/403    yes/yes    403/403
recordUsage              403/403    403/403        403/403    403/403    yes/yes    403/403
balanceUpdated           yes/404    yes/404        yes/404    yes/404    yes/yes    yes/yes
subscriptionUpdated      yes/404    yes/404        yes/404    yes/404    yes/yes    yes/yes
accountUpdated           yes/404    yes/404        yes/404    yes/404    yes/yes    yes/yes
agentActivityUpdated     yes/404    yes/404        yes/404    yes/404    yes/yes    yes/yes
`

// document selects a root field of something of a customer's.
func document(t *testing.T, c *cashiertest.Customer, field string) string {
	t.Helper()
	account := c.ID.GlobalID()
	agent := func() string {
		return billing.ID{Kind: billing.KindAgent, Account: c.ID, Key: c.Agent(t, "A").Key}.String()
	}
	card := func() string {
		return billing.ID{Kind: billing.KindPaymentMethod, Account: c.ID, Key: c.Card(t, "pm_card_discover").Key}.String()
	}
	call := func() string { return authorized(t, c, c.Agent(t, "A")).GlobalID() }
	plan := c.Plans["basic"].GlobalID()
	documents := map[string]func() string{
		"viewer": func() string {
			return `{ viewer { subject role scopes } }`
		},
		"account": func() string {
			return fmt.Sprintf(`{ account(id: %q) { name } }`, account)
		},
		"node": func() string {
			return fmt.Sprintf(`{ node(id: %q) { id } }`, agent())
		},
		"nodes": func() string {
			return fmt.Sprintf(`{ nodes(ids: [%q]) { id } }`, agent())
		},
		"plans": func() string {
			return `{ plans { code } }`
		},
		"createAccount": func() string {
			return fmt.Sprintf(`mutation { createAccount(input: {name: "N", currency: "USD", timeZone: "UTC", mode: SANDBOX, idempotencyKey: %q}) { account { id } userErrors { code } } }`, c.Key())
		},
		"createAgent": func() string {
			return fmt.Sprintf(`mutation { createAgent(input: {accountId: %q, name: "N", idempotencyKey: %q}) { agent { id } userErrors { code } } }`, account, c.Key())
		},
		"updateAgent": func() string {
			return fmt.Sprintf(`mutation { updateAgent(input: {agentId: %q, name: "M"}) { agent { id } userErrors { code } } }`, agent())
		},
		"addPaymentMethod": func() string {
			return fmt.Sprintf(`mutation { addPaymentMethod(input: {accountId: %q, token: "pm_card_amex", idempotencyKey: %q}) { paymentMethod { id } userErrors { code } } }`,
				account, c.Key())
		},
		"setDefaultPaymentMethod": func() string {
			return fmt.Sprintf(`mutation { setDefaultPaymentMethod(input: {paymentMethodId: %q}) { paymentMethod { id } userErrors { code } } }`, card())
		},
		"removePaymentMethod": func() string {
			return fmt.Sprintf(`mutation { removePaymentMethod(input: {paymentMethodId: %q}) { removedPaymentMethodId userErrors { code } } }`, card())
		},
		"subscribe": func() string {
			return fmt.Sprintf(`mutation { subscribe(input: {accountId: %q, planId: %q, idempotencyKey: %q}) { subscription { id } userErrors { code } } }`, account, plan, c.Key())
		},
		"topUp": func() string {
			return fmt.Sprintf(`mutation { topUp(input: {accountId: %q, amount: {amount: "10", currency: "USD"}, idempotencyKey: %q}) { payment { id } userErrors { code } } }`,
				account, c.Key())
		},
		"previewPlanChange": func() string {
			return fmt.Sprintf(`{ previewPlanChange(accountId: %q, planId: %q) { preview { kind } userErrors { code } } }`, account, plan)
		},
		"changePlan": func() string {
			return fmt.Sprintf(`mutation { changePlan(input: {accountId: %q, planId: %q, idempotencyKey: %q}) { change { id } userErrors { code } } }`,
				account, c.Plans["enterprise"].GlobalID(), c.Key())
		},
		"cancelPendingChange": func() string {
			return fmt.Sprintf(`mutation { cancelPendingChange(input: {accountId: %q, idempotencyKey: %q}) { canceledChange { id } userErrors { code } } }`, account, c.Key())
		},
		"cancelSubscription": func() string {
			return fmt.Sprintf(`mutation { cancelSubscription(input: {accountId: %q, idempotencyKey: %q}) { change { id } userErrors { code } } }`, account, c.Key())
		},
		"payInvoice": func() string {
			invoices, err := c.DB.InvoicesPage(t.Context(), []billing.AccountID{c.ID}, billing.Page{Limit: 1})
			must(t, err)
			return fmt.Sprintf(`mutation { payInvoice(input: {invoiceId: %q, idempotencyKey: %q}) { payment { id } userErrors { code } } }`, invoices[0].GlobalID(), c.Key())
		},
		"refundTopUp": func() string {
			return fmt.Sprintf(`mutation { refundTopUp(input: {paymentId: %q, reason: "R", idempotencyKey: %q}) { refund { id } userErrors { code } } }`, toppedUp(t, c).GlobalID(), c.Key())
		},
		"createTestClock": func() string {
			return fmt.Sprintf(`mutation { createTestClock(input: {accountId: %q}) { account { id } userErrors { code } } }`, account)
		},
		"advanceTestClock": func() string {
			return fmt.Sprintf(`mutation { advanceTestClock(input: {accountId: %q, to: %q}) { reached userErrors { code } } }`, account,
				time.Now().Add(time.Hour).UTC().Format(time.RFC3339))
		},
		"setLimits": func() string {
			return fmt.Sprintf(`mutation { setLimits(input: {agentId: %q, dailyCalls: 5}) { agent { id } userErrors { code } } }`, agent())
		},
		"authorizeUsage": func() string {
			return fmt.Sprintf(`mutation { authorizeUsage(input: {agentId: %q, rate: "voice.outbound", idempotencyKey: %q}) { decision { allowed } userErrors { code } } }`,
				agent(), c.Key())
		},
		"extendUsage": func() string {
			return fmt.Sprintf(`mutation { extendUsage(input: {reservationId: %q, sequence: 1}) { decision { allowed } userErrors { code } } }`, call())
		},
		"settleUsage": func() string {
			return fmt.Sprintf(`mutation { settleUsage(input: {reservationId: %q, units: 5}) { record { id } userErrors { code } } }`, call())
		},
		"releaseUsage": func() string {
			return fmt.Sprintf(`mutation { releaseUsage(input: {reservationId: %q}) { reservation { id } userErrors { code } } }`, call())
		},
		"recordUsage": func() string {
			return fmt.Sprintf(`mutation { recordUsage(input: {accountId: %q, items: [{agentId: %q, rate: "sms.outbound", units: 1, idempotencyKey: %q}]}) { accepted } }`,
				account, agent(), c.Key())
		},
		"subscriptionUpdated": func() string {
			return fmt.Sprintf(`subscription { subscriptionUpdated(accountId: %q) { version } }`, account)
		},
		"accountUpdated": func() string {
			return fmt.Sprintf(`subscription { accountUpdated(accountId: %q) { version } }`, account)
		},
		"agentActivityUpdated": func() string {
			return fmt.Sprintf(`subscription { agentActivityUpdated(agentId: %q) { version } }`, agent())
		},
		"balanceUpdated": func() string {
			return fmt.Sprintf(`subscription { balanceUpdated(accountId: %q) { version } }`, account)
		},
	}
	write := documents[field]
	if write == nil {
		t.Fatalf("no document selects %s", field)
	}
	return write()
}

// Role × root field × own or other account, executed.
func TestPolicyMatrix(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	mine, others := a.Subscriber(t, "enterprise"), a.Subscriber(t, "enterprise") // as many agents as there are cells
	lines := strings.Split(strings.TrimSpace(policy), "\n")
	roles := strings.Fields(lines[0])
	same(t, "roles", roles, func() (all []string) {
		for _, r := range billing.Roles() {
			all = append(all, string(r))
		}
		return all
	}())
	var listed, all []string
	for _, root := range roots(schema()) {
		for _, f := range fields(root) {
			all = append(all, f.Name)
		}
	}
	for _, line := range lines[1:] {
		cells := strings.Fields(line)
		listed = append(listed, cells[0])
		for i, role := range roles {
			actor := as(billing.Role(role), mine.ID)
			if role == "PLATFORM" || role == "SUPPORT" {
				actor = as(billing.Role(role))
			}
			want := strings.Split(cells[i+1], "/")
			for j, c := range []*cashiertest.Customer{mine, others} {
				if got := a.ask(t, actor, document(t, c, cells[0])); got != want[j] {
					t.Errorf("%s as %s on %s account: %s, want %s", cells[0], role, []string{"the own", "another's"}[j], got, want[j])
				}
			}
		}
		if got := a.ask(t, nil, document(t, mine, cells[0])); got != "401" {
			t.Errorf("%s without a token: %s", cells[0], got)
		}
		// A token narrowed to one agent holds nothing of this.
		narrowed := as(billing.RoleOwner, mine.ID)
		narrowed.Scopes = nil
		if got := a.ask(t, narrowed, document(t, mine, cells[0])); got != "403" {
			t.Errorf("%s without scopes: %s", cells[0], got)
		}
	}
	same(t, "root fields", listed, all)
}

// ask puts what a document answers into one word.
func (a *api) ask(t *testing.T, actor *billing.Actor, document string) string {
	t.Helper()
	next, err := a.start(t, t.Context(), actor, document, nil)
	if err != nil {
		t.Fatalf("%s: %v", document, err)
	}
	got := next()
	switch code := got.code(); code {
	case "":
		return "yes"
	case string(fault.Unauthenticated):
		return "401"
	case string(fault.Forbidden):
		if got.Errors[0].Extensions["missingScope"] == nil {
			t.Errorf("%s: no missingScope in %v", document, got.Errors[0].Extensions)
		}
		return "403"
	case string(fault.NotFound):
		return "404"
	default:
		return code
	}
}

// Somebody else's id, one that never was, one of another kind and nonsense answer exactly alike, whatever they are asked for.
func TestForeignIDsAnswerAlike(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{Proxied: true})
	mine, others := a.Subscriber(t, "basic"), a.Subscriber(t, "basic")
	_, err := others.TopUp(t, 10)
	must(t, err)
	actor := as(billing.RoleOwner, mine.ID)
	actor.Scopes = billing.Scopes() // what is refused here is refused for the account
	foreign := func(kind billing.Kind, key billing.Key) string {
		return billing.ID{Kind: kind, Account: others.ID, Key: key}.String()
	}
	agent := foreign(billing.KindAgent, others.Agent(t, "theirs").Key)
	card := foreign(billing.KindPaymentMethod, *others.Account(t).DefaultMethod)
	ids := []string{agent, card, foreign(billing.KindAgent, 4711), others.ID.GlobalID(), billing.AccountID(42).GlobalID(), "nonsense", "", "acct_",
		agent[:len(agent)-1], foreign(billing.KindPayment, others.Payments(t)[0].Key), foreign(billing.KindBalance, 0), foreign(billing.KindInvoice, 4),
		foreign(billing.KindLedgerEntry, 1), foreign(billing.KindSubscription, others.Subscription(t).Key), "grant_" + agent}
	for _, query := range []string{
		`query ($id: ID!) { node(id: $id) { id } }`,
		`query ($id: ID!) { account(id: $id) { id } }`,
		`mutation ($id: ID!) { updateAgent(input: {agentId: $id, name: "mine now"}) { agent { id } userErrors { code } } }`,
		`mutation ($id: ID!) { setLimits(input: {agentId: $id, dailyCalls: 0}) { agent { id } userErrors { code } } }`,
		`mutation ($id: ID!) { setDefaultPaymentMethod(input: {paymentMethodId: $id}) { paymentMethod { id } userErrors { code } } }`,
		`mutation ($id: ID!) { removePaymentMethod(input: {paymentMethodId: $id}) { removedPaymentMethodId userErrors { code } } }`,
		`mutation ($id: ID!) { topUp(input: {accountId: $id, amount: {amount: "10", currency: "USD"}, idempotencyKey: "k"}) { payment { id } userErrors { code } } }`,
		`mutation ($id: ID!) { topUp(input: {paymentMethodId: $id, amount: {amount: "10", currency: "USD"}, idempotencyKey: "k"}) { payment { id } userErrors { code } } }`,
		`mutation ($id: ID!) { subscribe(input: {planId: $id, idempotencyKey: "k"}) { payment { id } userErrors { code } } }`,
		`mutation ($id: ID!) { addPaymentMethod(input: {accountId: $id, token: "pm_card_visa", idempotencyKey: "k"}) { paymentMethod { id } userErrors { code } } }`,
		`mutation ($id: ID!) { createAgent(input: {accountId: $id, name: "N", idempotencyKey: "k"}) { agent { id } userErrors { code } } }`,
		`query ($id: ID!) { previewPlanChange(accountId: $id) { userErrors { code } } }`,
		`query ($id: ID!) { previewPlanChange(planId: $id) { userErrors { code } } }`,
		`mutation ($id: ID!) { changePlan(input: {planId: $id, idempotencyKey: "k"}) { payment { id } userErrors { code } } }`,
		`mutation ($id: ID!) { cancelPendingChange(input: {changeId: $id, idempotencyKey: "k"}) { canceledChange { id } userErrors { code } } }`,
		`mutation ($id: ID!) { cancelSubscription(input: {accountId: $id, idempotencyKey: "k"}) { change { id } userErrors { code } } }`,
		`mutation ($id: ID!) { payInvoice(input: {invoiceId: $id, idempotencyKey: "k"}) { payment { id } userErrors { code } } }`,
		`mutation ($id: ID!) { refundTopUp(input: {paymentId: $id, reason: "R", idempotencyKey: "k"}) { refund { id } userErrors { code } } }`,
		`mutation ($id: ID!) { createTestClock(input: {accountId: $id}) { userErrors { code } } }`,
		`mutation ($id: ID!) { advanceTestClock(input: {accountId: $id, to: "2026-01-01T00:00:00Z"}) { userErrors { code } } }`,
		`mutation ($id: ID!) { authorizeUsage(input: {agentId: $id, rate: "voice.outbound", idempotencyKey: "k"}) { decision { allowed } userErrors { code } } }`,
		`mutation ($id: ID!) { extendUsage(input: {reservationId: $id, sequence: 1}) { decision { allowed } userErrors { code } } }`,
		`mutation ($id: ID!) { settleUsage(input: {reservationId: $id, units: 1}) { record { id } userErrors { code } } }`,
		`mutation ($id: ID!) { releaseUsage(input: {reservationId: $id}) { reservation { id } userErrors { code } } }`,
		`mutation ($id: ID!) { recordUsage(input: {accountId: $id, items: [{agentId: "a", rate: "sms.outbound", units: 1, idempotencyKey: "k"}]}) { accepted } }`,
		`subscription ($id: ID!) { balanceUpdated(accountId: $id) { version } }`,
		`subscription ($id: ID!) { subscriptionUpdated(accountId: $id) { version } }`,
		`subscription ($id: ID!) { accountUpdated(accountId: $id) { version } }`,
		`subscription ($id: ID!) { agentActivityUpdated(agentId: $id) { version } }`,
	} {
		want := ""
		for _, id := range ids {
			a.Proxy.Reset()
			next, err := a.start(t, t.Context(), actor, query, map[string]any{"id": id})
			must(t, err)
			got := next()
			if len(got.Errors) != 1 {
				t.Fatalf("%s with %q: %+v", query, id, got)
			}
			e := got.Errors[0]
			answer := fmt.Sprint(e.Message, e.Extensions, e.Path, got.Data)
			if got.code() != "NOT_FOUND" || (want != "" && answer != want) {
				t.Errorf("%s with %q: %s, others %s", query, id, answer, want)
			}
			want = answer
			if n := len(a.Proxy.Statements()); n != 0 {
				t.Errorf("%s with %q ran %d statements before it was refused", query, id, n)
			}
		}
	}
	// In nodes each stands alone, beside what is ours.
	own := billing.ID{Kind: billing.KindAgent, Account: mine.ID, Key: mine.Agent(t, "mine").Key}.String()
	got := a.do(t, actor, `query ($ids: [ID!]!) { nodes(ids: $ids) { id } }`, "ids", []string{agent, own, "nonsense"})
	if len(got.Errors) != 2 || got.at("nodes", 0) != nil || got.at("nodes", 1, "id") != own || got.at("nodes", 2) != nil {
		t.Errorf("nodes: %+v", got)
	}
	for i, at := range []float64{0, 2} {
		if path := got.Errors[i].Path; len(path) != 2 || path[1] != at || got.Errors[i].Extensions["code"] != "NOT_FOUND" {
			t.Errorf("error %d: %+v", i, got.Errors[i])
		}
	}
}

// An id of ours that names another kind of thing is no id here, not even one of the account that is meant.
func TestOtherKindsAreRefused(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{Proxied: true})
	c := a.Subscriber(t, "basic")
	actor := as(billing.RoleOwner, c.ID)
	actor.Scopes = billing.Scopes()
	agent, card := c.Agent(t, "A").Key, *c.Account(t).DefaultMethod
	for kind, queries := range map[billing.Kind][]string{
		billing.KindAccount: {
			`query ($id: ID!) { account(id: $id) { id } }`,
			`mutation ($id: ID!) { createAgent(input: {accountId: $id, name: "N", idempotencyKey: "k"}) { agent { id } userErrors { code } } }`,
			`mutation ($id: ID!) { addPaymentMethod(input: {accountId: $id, token: "pm_card_visa", idempotencyKey: "k"}) { paymentMethod { id } userErrors { code } } }`,
			`mutation ($id: ID!) { topUp(input: {accountId: $id, amount: {amount: "10", currency: "USD"}, idempotencyKey: "k"}) { payment { id } userErrors { code } } }`,
			`subscription ($id: ID!) { balanceUpdated(accountId: $id) { version } }`,
		},
		billing.KindAgent: {
			`mutation ($id: ID!) { updateAgent(input: {agentId: $id, name: "M"}) { agent { id } userErrors { code } } }`,
			`mutation ($id: ID!) { setLimits(input: {agentId: $id, dailyCalls: 0}) { agent { id } userErrors { code } } }`,
			`mutation ($id: ID!) { authorizeUsage(input: {agentId: $id, rate: "webchat", idempotencyKey: "k"}) { decision { allowed } userErrors { code } } }`,
			`subscription ($id: ID!) { agentActivityUpdated(agentId: $id) { version } }`,
		},
		billing.KindReservation: {
			`mutation ($id: ID!) { extendUsage(input: {reservationId: $id, sequence: 1}) { decision { allowed } userErrors { code } } }`,
			`mutation ($id: ID!) { settleUsage(input: {reservationId: $id, units: 1}) { record { id } userErrors { code } } }`,
			`mutation ($id: ID!) { releaseUsage(input: {reservationId: $id}) { reservation { id } userErrors { code } } }`,
		},
		billing.KindPaymentMethod: {
			`mutation ($id: ID!) { setDefaultPaymentMethod(input: {paymentMethodId: $id}) { paymentMethod { id } userErrors { code } } }`,
			`mutation ($id: ID!) { removePaymentMethod(input: {paymentMethodId: $id}) { removedPaymentMethodId userErrors { code } } }`,
			`mutation ($id: ID!) { topUp(input: {paymentMethodId: $id, amount: {amount: "10", currency: "USD"}, idempotencyKey: "k"}) { payment { id } userErrors { code } } }`,
		},
	} {
		for _, query := range queries {
			for _, other := range billing.Kinds() {
				for _, key := range []billing.Key{0, agent, card} {
					if other == kind {
						continue
					}
					a.Proxy.Reset()
					next, err := a.start(t, t.Context(), actor, query, map[string]any{"id": billing.ID{Kind: other, Account: c.ID, Key: key}.String()})
					must(t, err)
					if got := next(); got.code() != "NOT_FOUND" || len(a.Proxy.Statements()) != 0 {
						t.Errorf("%s with %s %d: %+v after %v", query, other, key, got, a.Proxy.Statements())
					}
				}
			}
		}
	}
}

// Reading by id takes the scope of the field that leads there; a token for account:read sees no money by any way.
func TestNodesTakeScopes(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	c := a.Subscriber(t, "basic")
	p, err := c.TopUp(t, 10)
	must(t, err)
	agent := c.Agent(t, "A")
	id := func(kind billing.Kind, key billing.Key) string {
		return billing.ID{Kind: kind, Account: c.ID, Key: key}.String()
	}
	full, narrow := as(billing.RoleOwner, c.ID), as(billing.RoleOwner, c.ID)
	narrow.Scopes = []billing.Scope{billing.ScopeAccountRead}
	open := map[string]bool{c.ID.GlobalID(): true, id(billing.KindAgent, agent.Key): true, c.Plans["basic"].GlobalID(): true}
	ids := []string{c.ID.GlobalID(), id(billing.KindAgent, agent.Key), c.Plans["basic"].GlobalID(), p.GlobalID(), id(billing.KindInvoice, *p.InvoiceKey),
		id(billing.KindBalance, 0), id(billing.KindPaymentMethod, p.MethodKey), id(billing.KindSubscription, c.Subscription(t).Key), id(billing.KindLedgerEntry, 3)}
	entries, err := a.DB.LedgerPage(t.Context(), []billing.AccountID{c.ID}, billing.Page{Limit: 1})
	must(t, err)
	ids[len(ids)-1] = entries[0].GlobalID()
	events, err := a.DB.EventsPage(t.Context(), []billing.AccountID{c.ID}, billing.Page{Limit: 1})
	must(t, err)
	grants, err := a.DB.GrantsPage(t.Context(), []billing.AccountID{c.ID}, billing.Page{Limit: 1})
	must(t, err)
	refund := refunded(t, c, p)
	used, reserved := settled(t, c, agent)
	change, _, err := c.Cashier.CancelSubscription(t.Context(), c.Owner, c.ID, c.Key())
	must(t, err)
	ids = append(ids, refund.GlobalID(), id(billing.KindCreditNote, *refund.CreditNoteKey), events[0].GlobalID(), grants[0].GlobalID(), id(billing.KindPlanChange, change.Change.Key),
		id(billing.KindUsageRecord, used), id(billing.KindReservation, reserved))
	kinds := map[string]bool{}
	for _, id := range ids {
		got := a.do(t, full, `query ($id: ID!) { node(id: $id) { id __typename } }`, "id", id).ok()
		if got.at("node", "id") != id {
			t.Errorf("%s came as %v", id, got.Data)
		}
		kinds[got.at("node", "__typename").(string)] = true
		want := "yes"
		if !open[id] {
			want = "403"
		}
		if got := a.ask(t, narrow, fmt.Sprintf(`{ node(id: %q) { id } }`, id)); got != want {
			t.Errorf("%s with account:read: %s, want %s", id, got, want)
		}
	}
	var nodes []string
	for _, d := range own(schema()) {
		if slices.Contains(d.Interfaces, "Node") {
			nodes = append(nodes, d.Name)
		}
	}
	var seen []string
	for kind := range kinds {
		seen = append(seen, kind)
	}
	same(t, "kinds of nodes", nodes, seen)
	got := a.do(t, narrow, `{ account { name balance { version } invoices { nodes { id } } agents { nodes { name account { subscription { id } } } } } }`)
	if got.at("account", "name") == nil || got.at("account", "balance") != nil || got.at("account", "invoices") != nil || len(got.Errors) != 3 {
		t.Errorf("with account:read: %+v", got)
	}
	for _, e := range got.Errors {
		if e.Extensions["code"] != "FORBIDDEN" || e.Extensions["missingScope"] != "billing:read" {
			t.Errorf("%+v", e)
		}
	}
}

// An agent's own token asks and settles for that agent alone, and does nothing else.
func TestAgentTokens(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	c := a.Subscriber(t, "enterprise")
	mine, others := c.Agent(t, "mine"), c.Agent(t, "theirs")
	actor := as(billing.RolePlatform, c.ID)
	actor.Agent, actor.Scopes = mine.Key, []billing.Scope{billing.ScopeUsageAuthorize}
	id := func(agent billing.RowID) string {
		return billing.ID{Kind: billing.KindAgent, Account: agent.Account, Key: agent.Key}.String()
	}
	const ask = `mutation { authorizeUsage(input: {agentId: %q, rate: "voice.outbound", idempotencyKey: %q}) { decision { allowed } userErrors { code } } }`
	for agent, want := range map[billing.RowID]string{mine: "yes", others: "404"} {
		if got := a.ask(t, actor, fmt.Sprintf(ask, id(agent), c.Key())); got != want {
			t.Errorf("authorizeUsage for %s: %s, want %s", id(agent), got, want)
		}
		for _, document := range []string{
			`mutation { extendUsage(input: {reservationId: %q, sequence: 1}) { decision { allowed } userErrors { code } } }`,
			`mutation { settleUsage(input: {reservationId: %q, units: 5}) { record { id } userErrors { code } } }`,
			`mutation { releaseUsage(input: {reservationId: %q}) { reservation { id } userErrors { code } } }`,
		} {
			if got := a.ask(t, actor, fmt.Sprintf(document, authorized(t, c, agent).GlobalID())); got != want {
				t.Errorf("%s for %s: %s, want %s", document, id(agent), got, want)
			}
		}
	}
	allowed := []string{"authorizeUsage", "extendUsage", "settleUsage", "releaseUsage"}
	for _, root := range roots(schema()) {
		for _, f := range fields(root) {
			if !slices.Contains(allowed, f.Name) {
				if got := a.ask(t, actor, document(t, c, f.Name)); got != "403" {
					t.Errorf("%s with an agent's token: %s", f.Name, got)
				}
			}
		}
	}
}

// A removed card is gone for who asks for it, and still named by the payment it was charged for.
func TestRemovedCard(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	c := a.Subscriber(t, "basic")
	card := billing.ID{Kind: billing.KindPaymentMethod, Account: c.ID, Key: *c.Account(t).DefaultMethod}.String()
	actor := as(billing.RoleOwner, c.ID)
	got := a.do(t, actor, `mutation ($id: ID!) { removePaymentMethod(input: {paymentMethodId: $id}) { removedPaymentMethodId
		account { defaultPaymentMethod { id } paymentMethods { id } } userErrors { code } } }`, "id", card).ok()
	if got.at("removePaymentMethod", "removedPaymentMethodId") != card || got.at("removePaymentMethod", "account", "defaultPaymentMethod") != nil ||
		len(got.at("removePaymentMethod", "account", "paymentMethods").([]any)) != 0 {
		t.Errorf("removed: %v", got.Data)
	}
	if got := a.ask(t, actor, fmt.Sprintf(`{ node(id: %q) { id } }`, card)); got != "404" {
		t.Errorf("asked for: %s", got)
	}
	page := a.do(t, actor, `{ account { payments { nodes { paymentMethod { last4 } } } } }`).ok()
	if page.at("account", "payments", "nodes", 0, "paymentMethod", "last4") != "4242" {
		t.Errorf("the payment shows %v", page.Data)
	}
}

// A token for several accounts says which one it means.
func TestAccountMeant(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	one, two := a.Customer(t), a.Customer(t)
	both := as(billing.RolePartner, one.ID, two.ID)
	if got := a.do(t, both, `{ account { id } }`); got.code() != "BAD_USER_INPUT" || fmt.Sprint(got.Errors[0].Extensions["field"]) != "[id]" {
		t.Errorf("%+v", got)
	}
	if got := a.do(t, both, `{ viewer { account { id } } }`).ok(); got.at("viewer", "account") != nil {
		t.Errorf("%+v", got)
	}
	if got := a.do(t, both, `query ($id: ID!) { account(id: $id) { id } }`, "id", two.ID.GlobalID()).ok(); got.at("account", "id") != two.ID.GlobalID() {
		t.Errorf("%+v", got)
	}
	// A card of the one cannot pay for the other, though both are the token's.
	two.Card(t, "pm_card_visa")
	one.Card(t, "pm_card_visa")
	one.Subscribe(t, "free")
	card := billing.ID{Kind: billing.KindPaymentMethod, Account: two.ID, Key: *two.Account(t).DefaultMethod}.String()
	got := a.do(t, both, `mutation ($a: ID!, $c: ID!) { topUp(input: {accountId: $a, paymentMethodId: $c, amount: {amount: "10", currency: "USD"}, idempotencyKey: "k"}) {
		payment { id } userErrors { code } } }`, "a", one.ID.GlobalID(), "c", card)
	if got.code() != "NOT_FOUND" {
		t.Errorf("%+v", got)
	}
}
