package graph_test

import (
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
)

// An upgrade whose time is over shows no bank page any more, and its key answers that it lapsed, also before the processor was asked.
func TestLapsedUpgradeShowsNoBankPage(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	c := a.Subscriber(t, "basic")
	c.StopTime(t)
	c.Card(t, "pm_card_authenticationRequired")
	actor := as(billing.RoleOwner, c.ID)
	change := func() *answer {
		return a.do(t, actor, `mutation ($plan: ID!) { changePlan(input: {planId: $plan, idempotencyKey: "once"}) { change { status } replayed
			payment { status actionUrl } subscription { upgradeInProgress { status payment { actionUrl } } pendingPayment { actionUrl } }
			userErrors { code ... on PaymentError { advice } } } }`, "plan", c.Plans["professional"].GlobalID()).ok()
	}
	first := change()
	if first.at("changePlan", "change", "status") != "IN_PROGRESS" || first.at("changePlan", "payment", "actionUrl") == nil ||
		first.at("changePlan", "subscription", "upgradeInProgress", "payment", "actionUrl") == nil ||
		first.at("changePlan", "subscription", "pendingPayment", "actionUrl") == nil {
		t.Fatalf("at the bank: %v", first.Data)
	}
	c.Advance(t, 24*time.Hour)
	again := change()
	if again.at("changePlan", "replayed") != true || again.at("changePlan", "change", "status") != "FAILED" || again.at("changePlan", "payment", "actionUrl") != nil ||
		again.at("changePlan", "subscription", "pendingPayment") != nil || again.at("changePlan", "userErrors", 0, "code") != "AUTHENTICATION_REQUIRED" {
		t.Errorf("a day later: %v", again.Data)
	}
}
