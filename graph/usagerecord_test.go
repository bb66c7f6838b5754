package graph_test

import (
	"testing"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
)

// settled stores a free call of an agent that was authorised and settled.
func settled(t *testing.T, c *cashiertest.Customer, agent billing.RowID) (record, reservation billing.Key) {
	t.Helper()
	var key billing.Key
	must(t, c.PG.Get(&key, `UPDATE accounts SET last_key = last_key + 2 WHERE id = $1 RETURNING last_key`, c.ID))
	record, reservation = key, key-1
	c.Exec(t, `INSERT INTO reservations (account_id, key, agent_key, rate_code, category, plan_key, status, free, units, amount, grant_keys,
		grant_credits, available_after, idempotency_key, request_hash, day, usage_key, authorized_at, expires_at, closed_at)
		SELECT $1, $2, $3, 'voice.test', 'CALL', plan_key, 'SETTLED', true, 60, 0, '{}', '{}', 0, 'test', 0, current_date, $4, now(),
		now() + interval '90 seconds', now() FROM subscriptions WHERE account_id = $1`, c.ID, reservation, agent.Key, record)
	c.Exec(t, `INSERT INTO usage_records (account_id, key, agent_key, rate_code, category, plan_key, source, reservation_key, units, billed_units,
		credits, amount, free, day, occurred_at, recorded_at)
		SELECT account_id, usage_key, agent_key, rate_code, category, plan_key, 'RESERVATION', key, 50, 54, 0, 0, true, day, authorized_at, closed_at
		FROM reservations WHERE account_id = $1 AND key = $2`, c.ID, reservation)
	return record, reservation
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
		"units": 60.0, "credits": "0", "sequence": 0.0, "mustEndBy": nil} {
		if is := got.at("nodes", 0, path); is != want {
			t.Errorf("the reservation's %s is %v, want %v", path, is, want)
		}
	}
	for path, want := range map[string]any{"id": id(billing.KindUsageRecord, record), "rate": "voice.test", "category": "CALL", "unit": "SECOND",
		"source": "RESERVATION", "units": 50.0, "billedUnits": 54.0, "credits": "0"} {
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
