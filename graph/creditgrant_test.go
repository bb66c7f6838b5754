package graph_test

import (
	"fmt"
	"testing"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
)

type grantNode struct {
	ID, Source, Status, EffectiveAt, ExpiresAt string

	Granted, Used, Held, Expired, Remaining string

	Subscription *struct{ ID string }
}

const grantsQuery = `query ($first: Int, $after: String, $last: Int, $before: String) { account {
	creditGrants(first: $first, after: $after, last: $last, before: $before) {
		nodes { id source status effectiveAt expiresAt granted used held expired remaining subscription { id } }
		pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
	}
} }`

type grantPage struct {
	Account struct {
		CreditGrants *struct {
			Nodes    []grantNode
			PageInfo struct {
				HasNextPage, HasPreviousPage bool
				StartCursor, EndCursor       *string
			}
		}
	}
}

func (g grantNode) credits() string {
	return fmt.Sprintf("granted %s = used %s + held %s + expired %s + remaining %s", g.Granted, g.Used, g.Held, g.Expired, g.Remaining)
}

func TestASubscriptionsCreditsAreAGrant(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	h.Spoil() // use, holds and time are written by hand below
	c := h.Subscriber(t, "basic")
	h.Exec(t, `UPDATE credit_grants SET used = 250500, held = 49500 WHERE account_id = $1`, c.ID)
	api := serve(t, h, *c.Owner)

	var p grantPage
	api.must(t, &p, grantsQuery, nil)
	if len(p.Account.CreditGrants.Nodes) != 1 {
		t.Fatalf("grants are %+v", p.Account.CreditGrants.Nodes)
	}
	g := p.Account.CreditGrants.Nodes[0]
	if g.credits() != "granted 1000 = used 250.5 + held 49.5 + expired 0 + remaining 700" || g.Source != "SUBSCRIPTION" || g.Status != "CONFIRMED" ||
		g.Subscription == nil || g.Subscription.ID != c.Subscription(t).GlobalID() {
		t.Errorf("the grant is %+v", g)
	}

	// By its id, and as the subject of its event, it is the same.
	var node struct{ Node *grantNode }
	const byID = `query ($id: ID!) { node(id: $id) { ... on CreditGrant { id source status granted used held expired remaining } } }`
	api.must(t, &node, byID, map[string]any{"id": g.ID})
	if node.Node == nil || node.Node.credits() != g.credits() {
		t.Errorf("node(id) is %+v", node.Node)
	}
	for _, e := range follow(t, api, 10) {
		if e.Type == "credits.granted" && (e.Subject == nil || e.Subject.ID != g.ID || e.Subject.Typename != "CreditGrant") {
			t.Errorf("credits.granted is about %+v", e.Subject)
		}
	}

	// Past its expiry the unused part is gone at once, also before anybody wrote that down; calls in progress keep theirs.
	h.Exec(t, `UPDATE credit_grants SET effective_at = effective_at - interval '2 days', expires_at = clock_timestamp() - interval '1 day'`)
	const past = "granted 1000 = used 250.5 + held 49.5 + expired 700 + remaining 0"
	for _, moment := range []string{"unbooked", "booked"} {
		p = grantPage{}
		api.must(t, &p, grantsQuery, nil)
		if got := p.Account.CreditGrants.Nodes[0].credits(); got != past {
			t.Errorf("expired and %s: %s", moment, got)
		}
		if err := h.Cashier.Roll(t.Context(), c.ID); err != nil {
			t.Fatal(err)
		}
	}

	other := h.Subscriber(t, "starter")
	stranger, narrow := serve(t, h, *other.Owner), serve(t, h, *c.Owner, billing.ScopeAccountRead)
	node.Node = nil
	if errs := stranger.ask(t, &node, byID, map[string]any{"id": g.ID}); len(errs) != 1 || errs[0].Extensions.Code != "NOT_FOUND" {
		t.Errorf("somebody else's grant answers %+v, %+v", node.Node, errs)
	}
	for query, variables := range map[string]map[string]any{byID: {"id": g.ID}, grantsQuery: nil} {
		if errs := narrow.ask(t, &struct{}{}, query, variables); len(errs) != 1 || errs[0].Extensions.Code != "FORBIDDEN" {
			t.Errorf("without billing:read %s answers %+v", query, errs)
		}
	}
}

func TestGrantsPageBothWays(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	h.Spoil() // the grants below have no ledger
	c, other := h.Customer(t), h.Subscriber(t, "basic")
	_ = other
	for day := range 5 {
		h.Exec(t, `INSERT INTO credit_grants (account_id, key, source, status, effective_at, expires_at, granted)
			VALUES ($1, $2, 'SUBSCRIPTION', 'CONFIRMED', clock_timestamp(), clock_timestamp() + interval '30 days', $3)`,
			c.ID, 100+day, (day+1)*1000)
	}
	api := serve(t, h, *c.Owner)
	walk := func(size, cursor string) (pages []string) {
		var at *string
		for {
			var p grantPage
			api.must(t, &p, grantsQuery, map[string]any{size: 2, cursor: at})
			page, text := p.Account.CreditGrants, ""
			for _, g := range page.Nodes {
				text += g.Granted
			}
			pages = append(pages, text)
			more := page.PageInfo.HasNextPage
			if at = page.PageInfo.EndCursor; size == "last" {
				at, more = page.PageInfo.StartCursor, page.PageInfo.HasPreviousPage
			}
			if !more {
				return pages
			}
		}
	}
	if got := fmt.Sprint(walk("first", "after")); got != "[54 32 1]" {
		t.Errorf("newest first: %s", got)
	}
	if got := fmt.Sprint(walk("last", "before")); got != "[21 43 5]" {
		t.Errorf("backwards: %s", got)
	}
}
