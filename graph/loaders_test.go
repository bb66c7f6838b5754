package graph_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
)

const dashboard = `query ($id: ID!, $agents: Int!) {
  account(id: $id) {
    id name currency timeZone
    billingSetup { configured missing }
    agents(first: $agents) {
      nodes { id name status limits {
        dailyCalls { configured effective limitedBy used resetsAt } concurrentCalls { effective used } dailySpend { configured { amount } used { amount } }
        monthlyCredits { used resetsAt } whenCreditsReached
      } serviceState { status reasons { code } } }
      pageInfo { hasNextPage endCursor }
    }
    subscription { id status plan { code name monthlyCredits } currentPeriod { startDate endDate } credits { granted remaining } }
    balance { posted { amount currency } available { amount } version topUpMinimum { amount } topUpMaximum { amount } }
    invoices(first: 10) { nodes { number total { amount } lines { description amount { amount } } } }
    paymentMethods { id brand last4 isDefault }
    defaultPaymentMethod { id }
  }
}`

// The dashboard's page, counted at the database: a bounded number of statements, the same for 5 agents and for 50.
func TestDashboardStatements(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{Proxied: true})
	counts := map[int][]string{}
	for _, n := range []int{5, 50} {
		c := a.Subscriber(t, "enterprise")
		for i := range n {
			c.Agent(t, fmt.Sprintf("Agent %d", i))
		}
		for range 9 {
			_, err := c.TopUp(t, 10)
			must(t, err)
		}
		actor := as(billing.RoleOwner, c.ID)
		counts[n] = a.fewest(func() {
			page := a.do(t, actor, dashboard, "id", c.ID.GlobalID(), "agents", n).ok()
			if agents := page.at("account", "agents", "nodes").([]any); len(agents) != n {
				t.Fatalf("%d agents, want %d", len(agents), n)
			}
			if invoices := page.at("account", "invoices", "nodes").([]any); len(invoices) != 10 || len(page.at("account", "invoices", "nodes", 0, "lines").([]any)) != 1 {
				t.Fatalf("%d invoices", len(invoices))
			}
			if page.at("account", "balance", "posted", "amount") != "90.00" || page.at("account", "subscription", "plan", "code") != "enterprise" {
				t.Fatalf("the page is %v", page.Data)
			}
		})
		if len(counts[n]) > 13 {
			t.Errorf("%d agents: %d statements: %v", n, len(counts[n]), counts[n])
		}
	}
	if !slices.Equal(counts[5], counts[50]) {
		t.Errorf("5 agents take %v,\n50 take %v", counts[5], counts[50])
	}
}

// fewest runs a query a few times and gives the statements it takes, by name. Loaders gather by the clock: on a machine that is
// busy with other tests a goroutine may come too late for its batch, which is luck, not design.
func (a *api) fewest(query func()) (statements []string) {
	for i := range 5 {
		a.Proxy.Reset()
		query()
		if run := names(a.Proxy.Statements()); i == 0 || len(run) < len(statements) {
			statements = run
		}
	}
	return statements
}

// names are the statements' own, sorted.
func names(statements []string) []string {
	out := make([]string, len(statements))
	for i, s := range statements {
		first, _, _ := strings.Cut(s, "\n")
		out[i] = strings.TrimPrefix(first, "-- name: ")
	}
	slices.Sort(out)
	return out
}

// nodes of 50 ids take as many statements as of 5, whatever they are of.
func TestNodesStatements(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{Proxied: true})
	c := a.Subscriber(t, "enterprise")
	var agents []string
	for i := range 50 {
		id := c.Agent(t, fmt.Sprintf("Agent %d", i))
		agents = append(agents, billing.ID{Kind: billing.KindAgent, Account: c.ID, Key: id.Key}.String())
	}
	actor := as(billing.RoleOwner, c.ID)
	const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Agent { name account { name } limits { dailyCalls { effective } } } } }`
	counts := map[int][]string{}
	for _, n := range []int{5, 50} {
		counts[n] = a.fewest(func() {
			got := a.do(t, actor, query, "ids", agents[:n]).ok()
			for i, id := range agents[:n] {
				if got.at("nodes", i, "id") != id || got.at("nodes", i, "name") != fmt.Sprintf("Agent %d", i) {
					t.Errorf("node %d is %v", i, got.at("nodes", i))
				}
			}
		})
	}
	if !slices.Equal(counts[5], counts[50]) || len(counts[5]) > 7 {
		t.Errorf("5 ids take %v,\n50 take %v", counts[5], counts[50])
	}
}

// Several accounts in one query: each gets its own rows, in one statement each for all of them.
func TestNoCrossTalk(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{Proxied: true})
	var accounts []billing.AccountID
	var ids []string
	counts := map[int][]string{}
	const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Account {
		id name agents { nodes { id name } } balance { posted { amount } } paymentMethods { id brand }
		subscription { id plan { code } credits { granted } } invoices { nodes { id number total { amount } lines { amount { amount } } payment { id } } }
		payments { nodes { id total { amount } paymentMethod { brand } invoice { number } } } ledgerEntries { nodes { id amount { amount } payment { id } } } } } }`
	plans := []string{"professional", "enterprise", "professional"}
	for i := range 6 {
		c := a.Subscriber(t, plans[i%3])
		for j := range i + 1 {
			c.Agent(t, fmt.Sprintf("Agent %d of %d", j, i))
		}
		_, err := c.TopUp(t, int64(10+i))
		must(t, err)
		accounts = append(accounts, c.ID)
		ids = append(ids, c.ID.GlobalID())
		if i != 1 && i != 5 {
			continue
		}
		a.Proxy.Reset()
		got := a.do(t, as(billing.RolePlatform), query, "ids", ids).ok()
		counts[i+1] = names(a.Proxy.Statements())
		for n := range i + 1 {
			own := func(path ...any) any { return got.at(append([]any{"nodes", n}, path...)...) }
			agents := own("agents", "nodes").([]any)
			if len(agents) != n+1 || own("agents", "nodes", n, "name") != fmt.Sprintf("Agent %d of %d", n, n) || own("id") != ids[n] {
				t.Errorf("account %d has the agents %v", n, agents)
			}
			amount := fmt.Sprintf("%d.00", 10+n)
			if own("balance", "posted", "amount") != amount || own("invoices", "nodes", 0, "total", "amount") != amount ||
				own("invoices", "nodes", 0, "lines", 0, "amount", "amount") != amount || own("payments", "nodes", 0, "total", "amount") != amount ||
				own("ledgerEntries", "nodes", 0, "amount", "amount") != amount || own("subscription", "plan", "code") != plans[n%3] {
				t.Errorf("account %d shows %v", n, got.at("nodes", n))
			}
			if len(own("invoices", "nodes").([]any)) != 2 || len(own("payments", "nodes").([]any)) != 2 || len(own("ledgerEntries", "nodes").([]any)) != 1 {
				t.Errorf("account %d has too many rows: %v", n, got.at("nodes", n))
			}
			seen := fmt.Sprint(got.at("nodes", n))
			for other, id := range accounts {
				for _, kind := range []billing.Kind{billing.KindAccount, billing.KindSubscription, billing.KindPayment, billing.KindInvoice} {
					for key := range billing.Key(12) {
						if foreign := (billing.ID{Kind: kind, Account: id, Key: key}).String(); other != n && strings.Contains(seen, foreign) {
							t.Errorf("account %d shows %s of account %d", n, foreign, other)
						}
					}
				}
			}
		}
	}
	// One statement for each place in the query, and a few more where the accounts' own goroutines do not meet in time; one for
	// each account and place would be 78.
	if len(counts[6]) > 39 {
		t.Errorf("2 accounts take %v,\n6 take %v", counts[2], counts[6])
	}
}

// Each mutation of a document reads afresh: the second does not show what the first remembered.
func TestMutationsReadAfresh(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	c := a.Subscriber(t, "enterprise")
	got := a.do(t, as(billing.RoleOwner, c.ID), `mutation {
		one: topUp(input: {amount: {amount: "10", currency: "USD"}, idempotencyKey: "one"}) { balance { posted { amount } version account { agents { nodes { name } } } } payment { status } }
		two: topUp(input: {amount: {amount: "20", currency: "USD"}, idempotencyKey: "two"}) { balance { posted { amount } version } payment { status invoice { number } } }
	}`).ok()
	one, two := got.at("one", "balance"), got.at("two", "balance")
	if got.at("one", "balance", "posted", "amount") != "10.00" || got.at("two", "balance", "posted", "amount") != "30.00" {
		t.Errorf("%v, then %v", one, two)
	}
	if got.at("one", "balance", "version").(float64) >= got.at("two", "balance", "version").(float64) {
		t.Errorf("versions: %v, then %v", one, two)
	}
}

// Each event of a subscription reads afresh, also what hangs below the balance.
func TestEventsReadAfresh(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	c := a.Subscriber(t, "enterprise")
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	next, err := a.start(t, ctx, as(billing.RoleOwner, c.ID),
		`subscription { balanceUpdated { version posted { amount } account { agents { nodes { name } } } } }`, nil)
	must(t, err)
	event := func(posted string, agents int) float64 {
		t.Helper()
		got := next()
		if got == nil {
			t.Fatal("the subscription has ended")
		}
		got.ok()
		if got.at("balanceUpdated", "posted", "amount") != posted || len(got.at("balanceUpdated", "account", "agents", "nodes").([]any)) != agents {
			t.Fatalf("the event is %v, want %s and %d agents", got.Data, posted, agents)
		}
		return got.at("balanceUpdated", "version").(float64)
	}
	first := event("0.00", 0)
	c.Agent(t, "New")
	_, err = c.TopUp(t, 10)
	must(t, err)
	second := event("10.00", 1)
	c.Agent(t, "Newer")
	_, err = c.TopUp(t, 15)
	must(t, err)
	third := event("25.00", 2)
	if first >= second || second >= third {
		t.Errorf("versions %v, %v, %v", first, second, third)
	}
	cancel()
	for next() != nil {
	}

	// Who has the present version already is not sent it again; who may not listen is told at the start.
	ctx, cancel = context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	next, err = a.start(t, ctx, as(billing.RoleOwner, c.ID), fmt.Sprintf(`subscription { balanceUpdated(sinceVersion: %.0f) { version posted { amount } } }`, third), nil)
	must(t, err)
	_, err = c.TopUp(t, 5)
	must(t, err)
	if got := next().ok(); got.at("balanceUpdated", "posted", "amount") != "30.00" {
		t.Errorf("the event is %v", got.Data)
	}
	cancel()
	for next() != nil {
	}
	other := a.Customer(t)
	next, err = a.start(t, t.Context(), as(billing.RoleOwner, other.ID), fmt.Sprintf(`subscription { balanceUpdated(accountId: %q) { version } }`, c.ID.GlobalID()), nil)
	must(t, err)
	if got := next(); got.code() != "NOT_FOUND" {
		t.Errorf("another's balance: %+v", got)
	}
	if n := a.hub.Watchers(); n != 0 {
		t.Errorf("%d watchers are left", n)
	}
}
