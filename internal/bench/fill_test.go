package main

import (
	"testing"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/pgtest"
)

// Books that were filled past the gateway are as right as if they had been charged: everything verifies, and charging goes on.
func TestFilledBooksAreRight(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Subscriber(t, "enterprise")
	agent := c.Agent(t, "Bench")
	admin := pgtest.Open(t, h.PG.AdminURL) // only a superuser may lay triggers aside
	k := &books{name: "test", db: admin.DB, hot: c.ID, agent: agent.Key, cold: 3}
	if err := k.fund(t.Context()); err != nil {
		t.Fatal(err)
	}
	charge := func(key, rate string, units int64, want money.Micros) {
		t.Helper()
		got, err := h.Cashier.RecordUsage(t.Context(), c.ID, []billing.UsageItem{
			{Agent: agent.Key, Rate: rate, Units: units, Mode: billing.ModeRequireFunds, Idempotency: key}})
		if err != nil || got[0].Record == nil || got[0].Record.Amount != want {
			t.Fatalf("%s: %+v, %v", rate, got, err)
		}
	}
	charge("credits", "whatsapp.template", enterpriseCredits, 0)
	charge("first", messageRate, 1, messagePrice)
	if err := k.clone(t.Context()); err != nil {
		t.Fatal(err)
	}
	before, records, err := k.count(t.Context())
	if err != nil || before != (funds-messagePrice)*4 || records != 8 {
		t.Fatalf("%d micros, %d records, %v", before, records, err)
	}
	if err := k.fill(t.Context(), 2_700); err != nil {
		t.Fatal(err)
	}
	h.Verify(t)
	charge("last", messageRate, 1, messagePrice)
	h.Verify(t)
	const charges = (13 + 5 + 4 + 4) * fillBatch
	after, grown, err := k.count(t.Context())
	if err != nil || before-after != (charges+1)*messagePrice || grown-records != charges+1 {
		t.Errorf("%d micros and %d records more, %v", before-after, grown-records, err)
	}
}
