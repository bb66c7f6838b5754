package graph_test

import (
	"testing"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
)

// authorized is a test call of an agent in progress.
func authorized(t *testing.T, c *cashiertest.Customer, agent billing.RowID) *billing.Reservation {
	t.Helper()
	a, err := c.Cashier.AuthorizeUsage(t.Context(), agent, billing.UsageAsk{Rate: "voice.test", Idempotency: c.Key()})
	if err != nil || a.Reservation == nil {
		t.Fatalf("%+v, %v", a, err)
	}
	return a.Reservation
}

// settled is a test call of an agent that lasted 50 seconds.
func settled(t *testing.T, c *cashiertest.Customer, agent billing.RowID) (record, reservation billing.Key) {
	t.Helper()
	call := authorized(t, c, agent)
	s, err := c.Cashier.SettleUsage(t.Context(), c.Platform, billing.RowID{Account: c.ID, Key: call.Key}, 50)
	must(t, err)
	return s.Record.Key, call.Key
}

// A settled call leads from its reservation to its record and back.
func TestUsageOfAReservation(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	c := a.Subscriber(t, "basic")
	record, reservation := settled(t, c, c.Agent(t, "Reception"))
	id := func(kind billing.Kind, key billing.Key) string {
		return billing.ID{Kind: kind, Account: c.ID, Key: key}.String()
	}
	got := a.do(t, as(billing.RoleOwner, c.ID), `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on UsageReservation { id agent { name } plan { code }
		rate category status units credits amount { amount currency } sequence expiresAt mustEndBy closedAt record { id } }
		... on UsageRecord { id agent { name } plan { code } rate category unit source units billedUnits credits amount { amount currency }
		reservation { id status } } } }`, "ids", []string{id(billing.KindReservation, reservation), id(billing.KindUsageRecord, record)}).ok()
	for path, want := range map[string]any{"id": id(billing.KindReservation, reservation), "rate": "voice.test", "category": "CALL", "status": "SETTLED",
		"units": 60.0, "credits": "0.5", "sequence": 0.0} {
		if is := got.at("nodes", 0, path); is != want {
			t.Errorf("the reservation's %s is %v, want %v", path, is, want)
		}
	}
	for path, want := range map[string]any{"id": id(billing.KindUsageRecord, record), "rate": "voice.test", "category": "CALL", "unit": "SECOND",
		"source": "RESERVATION", "units": 50.0, "billedUnits": 50.0, "credits": "0.417"} {
		if is := got.at("nodes", 1, path); is != want {
			t.Errorf("the record's %s is %v, want %v", path, is, want)
		}
	}
	for i := range 2 {
		if got.at("nodes", i, "agent", "name") != "Reception" || got.at("nodes", i, "plan", "code") != "basic" || got.at("nodes", i, "amount", "currency") != "USD" {
			t.Errorf("node %d is %v", i, got.at("nodes", i))
		}
	}
	if got.at("nodes", 0, "record", "id") != id(billing.KindUsageRecord, record) || got.at("nodes", 1, "reservation", "id") != id(billing.KindReservation, reservation) {
		t.Errorf("they lead to %v", got.Data)
	}
}
