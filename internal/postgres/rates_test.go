package postgres_test

import (
	"context"
	"math"
	"reflect"
	"testing"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/postgres"
)

// A rate card comes back as it was stored, to the last digit of the largest numbers, by code and currency, in one statement.
func TestRatesAreStored(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{Proxied: true})
	agents := 3
	p := &billing.Plan{Code: "rated", Version: 1, Name: "Rated", Rank: 7, Features: []string{}, AccountAgents: &agents, Offered: true,
		Prices: []money.Amount{{Micros: 1, Currency: "EUR"}, {Micros: 2, Currency: "USD"}},
		Rates: []billing.Rate{
			{Code: "voice", Category: billing.CategoryCall, Credits: math.MaxInt64, Quantity: math.MaxInt32, Increment: math.MaxInt32, Minimum: math.MaxInt32,
				Prices: []money.Amount{{Micros: math.MaxInt64, Currency: "EUR"}, {Micros: math.MaxInt64 - 1, Currency: "USD"}}},
			{Code: "voice.out", Category: billing.CategoryCall, Credits: 800, Quantity: 60, Increment: 6, Minimum: 30,
				Prices: []money.Amount{{Micros: 1, Currency: "EUR"}, {Micros: 64_000, Currency: "USD"}}},
			{Code: "voice_in", Category: billing.CategoryMessage, Quantity: 1, Increment: 1,
				Prices: []money.Amount{{Currency: "EUR"}, {Currency: "USD"}}},
		}}
	bare := &billing.Plan{Code: "bare", Version: 1, Name: "Bare", Rank: 7, Features: []string{}, Offered: true}
	must(t, h.DB.Tx(t.Context(), func(ctx context.Context, tx *postgres.Tx) error {
		if err := tx.InsertPlan(ctx, p, []byte("hash")); err != nil {
			return err
		}
		return tx.InsertPlan(ctx, bare, []byte("hash"))
	}))
	h.Proxy.Reset()
	got, err := h.DB.Plans(t.Context(), []billing.Key{p.Key, bare.Key, h.Plans["basic"].Key})
	must(t, err)
	if n := len(h.Proxy.Statements()); n != 1 || len(got) != 3 {
		t.Fatalf("%d plans in %d statements: %v", len(got), n, h.Proxy.Statements())
	}
	for _, plan := range got {
		switch {
		case plan.Code == "rated" && !reflect.DeepEqual(plan, p):
			t.Errorf("stored %+v, read %+v", p, plan)
		case plan.Code == "bare" && (len(plan.Rates) != 0 || plan.AccountAgents != nil):
			t.Errorf("a plan without rates is %+v", plan)
		case plan.Code == "basic" && (len(plan.Rates) != 7 || *plan.AccountAgents != 5):
			t.Errorf("the demo's plan is %+v", plan)
		}
	}
}

// The database itself refuses what no rate can be.
func TestRatesThatCannotBe(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	good := func() billing.Rate {
		return billing.Rate{Code: "voice.out", Category: billing.CategoryCall, Quantity: 60, Increment: 1, Prices: []money.Amount{{Micros: 5, Currency: "USD"}}}
	}
	for name, spoil := range map[string]func(p *billing.Plan){
		"a code with a gap": func(p *billing.Plan) { p.Rates[0].Code = "voice..out" },
		"a code too long": func(p *billing.Plan) {
			p.Rates[0].Code = "a123456789012345678901234567890123456789012345678901234567890123"
		},
		"a category":             func(p *billing.Plan) { p.Rates[0].Category = "FAX" },
		"negative credits":       func(p *billing.Plan) { p.Rates[0].Credits = -1 },
		"no quantity":            func(p *billing.Plan) { p.Rates[0].Quantity = 0 },
		"no increment":           func(p *billing.Plan) { p.Rates[0].Increment = 0 },
		"a negative minimum":     func(p *billing.Plan) { p.Rates[0].Minimum = -1 },
		"a negative price":       func(p *billing.Plan) { p.Rates[0].Prices[0].Micros = -1 },
		"a currency":             func(p *billing.Plan) { p.Rates[0].Prices[0].Currency = "usd" },
		"a code twice":           func(p *billing.Plan) { p.Rates = append(p.Rates, good()) },
		"a currency twice":       func(p *billing.Plan) { p.Rates[0].Prices = append(p.Rates[0].Prices, p.Rates[0].Prices[0]) },
		"a negative agents' cap": func(p *billing.Plan) { n := -1; p.AccountAgents = &n },
		"":                       func(*billing.Plan) {},
	} {
		p := &billing.Plan{Code: "rated", Version: 1, Name: "Rated", Rank: 7, Features: []string{}, Rates: []billing.Rate{good()}}
		spoil(p)
		err := h.DB.Tx(t.Context(), func(ctx context.Context, tx *postgres.Tx) error { return tx.InsertPlan(ctx, p, []byte("hash")) })
		if (err == nil) != (name == "") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
