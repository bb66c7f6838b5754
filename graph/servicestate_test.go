package graph_test

import (
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
)

// What agents can do is told with what would help, from the account and from each agent.
func TestServiceState(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	c := a.Customer(t)
	actor := as(billing.RoleOwner, c.ID)
	const query = `{ account { serviceState { status reasons { code message } remedies { kind hint minimum { amount } plans { code } missing invoice { status } } }
		entitlements agents { nodes { name serviceState { status reasons { code } remedies { kind } } } } } }`
	page := a.do(t, actor, query).ok()
	if page.at("account", "serviceState", "status") != "FREE_ONLY" || page.at("account", "serviceState", "reasons", 0, "message") != "Billing not configured" ||
		len(page.at("account", "serviceState", "remedies", 0, "missing").([]any)) != 3 || len(page.at("account", "entitlements").([]any)) != 0 {
		t.Errorf("a new account: %v", page.Data)
	}
	c.Card(t, "pm_card_visa")
	c.Subscribe(t, "starter")
	agent, _ := c.Agent(t, "Reception"), c.Agent(t, "Hotline")
	paused := billing.AgentPaused
	must(t, c.Cashier.UpdateAgent(t.Context(), c.Owner, agent, cashier.AgentChange{Status: &paused}))
	page = a.do(t, actor, query).ok()
	if page.at("account", "serviceState", "status") != "ACTIVE" || len(page.at("account", "entitlements").([]any)) == 0 ||
		page.at("account", "agents", "nodes", 0, "serviceState", "status") != "BLOCKED" || page.at("account", "agents", "nodes", 1, "serviceState", "status") != "ACTIVE" {
		t.Errorf("one agent paused: %v", page.Data)
	}
	c.StopTime(t)
	c.Card(t, "pm_card_chargeDeclined")
	c.AdvanceTo(t, c.Period(t).EndsAt)
	page = a.do(t, actor, query).ok()
	if page.at("account", "serviceState", "reasons", 0, "message") != "Insufficient funds in your account" ||
		page.at("account", "serviceState", "remedies", 0, "invoice", "status") != "OPEN" || page.at("account", "serviceState", "remedies", 1, "minimum", "amount") != "5.00" {
		t.Errorf("past due, nothing left: %v", page.Data)
	}
	c.AdvanceTo(t, c.Period(t).EndsAt.Add(-time.Second))
	page = a.do(t, actor, query).ok()
	if page.at("account", "serviceState", "reasons", 0, "code") != "SUBSCRIPTION_UNPAID" || len(page.at("account", "entitlements").([]any)) != 0 {
		t.Errorf("unpaid: %v", page.Data)
	}
}

// A period that ended a moment ago, and that nobody has written down yet, is not shown as an empty account.
func TestReadsTurnThePeriod(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	c := a.Subscriber(t, "basic")
	c.Age(t, 0, 0)
	page := a.do(t, as(billing.RoleOwner, c.ID), `{ account { serviceState { status } subscription { status currentPeriod { start } credits { remaining } } } }`).ok()
	if page.at("account", "serviceState", "status") != "ACTIVE" || page.at("account", "subscription", "credits", "remaining") != "1000" || len(c.Periods(t)) != 2 {
		t.Errorf("at midnight: %v", page.Data)
	}
}
