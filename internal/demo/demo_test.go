package demo_test

import (
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/demo"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// load does what a start of the program does.
func load(t *testing.T, h *cashiertest.House, change func([]*billing.Plan) []*billing.Plan) (*cashiertest.Customer, int) {
	t.Helper()
	plans, err := demo.Catalogue()
	must(t, err)
	changed, err := h.Cashier.LoadCatalogue(t.Context(), change(plans))
	must(t, err)
	offered, err := h.DB.PlansOffered(t.Context())
	must(t, err)
	id, err := demo.Account(t.Context(), h.Cashier, offered)
	must(t, err)
	return &cashiertest.Customer{House: h, ID: id}, changed
}

func same(plans []*billing.Plan) []*billing.Plan { return plans }

// The demo is there after the first start, and a second start changes nothing.
func TestSecondStartChangesNothing(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c, _ := load(t, h, same)
	a, b, s := c.Account(t), c.Balance(t), c.Subscription(t)
	if a.Name != "Café Aurora" || b.Posted <= 0 || s.Status != billing.SubscriptionActive || len(c.Payments(t)) != 2 || a.DefaultMethod == nil {
		t.Errorf("the demo is %+v with %+v and %+v", a, b, s)
	}
	agents, err := h.DB.AgentsPage(t.Context(), []billing.AccountID{c.ID}, billing.Page{Limit: 10})
	must(t, err)
	if len(agents) < 3 || agents[0].DailyCalls == nil {
		t.Errorf("the demo's agents are %+v", agents)
	}
	var before, after int64
	must(t, h.PG.Get(&before, `SELECT version FROM catalogue`))
	again, changed := load(t, h, same)
	must(t, h.PG.Get(&after, `SELECT version FROM catalogue`))
	if now := again.Account(t); changed != 0 || again.ID != c.ID || now.Revision != a.Revision || before != after || now.LastKey != a.LastKey {
		t.Errorf("%d plans changed, revision %d after %d, catalogue %d after %d", changed, now.Revision, a.Revision, after, before)
	}
	h.Verify(t)
}

// A changed catalogue makes a new version for new subscribers; the demo's account keeps its own and still starts.
func TestChangedCatalogue(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c, _ := load(t, h, same)
	before := c.Subscription(t).PlanKey
	again, changed := load(t, h, func(plans []*billing.Plan) []*billing.Plan {
		i := slices.IndexFunc(plans, func(p *billing.Plan) bool { return p.Code == "basic" })
		plans[i].Prices[0].Micros += 1_000_000
		return plans
	})
	offered, err := h.DB.PlansOffered(t.Context())
	must(t, err)
	i := slices.IndexFunc(offered, func(p *billing.Plan) bool { return p.Code == "basic" })
	if changed != 1 || offered[i].Version != 2 || offered[i].Key == before || again.Subscription(t).PlanKey != before || len(again.Payments(t)) != 2 {
		t.Errorf("%d changed, offered %+v, the account has %d", changed, offered[i], again.Subscription(t).PlanKey)
	}
	if _, changed := load(t, h, same); changed != 1 {
		t.Errorf("going back changed %d", changed)
	}
}

// A sandbox that is down keeps nobody from starting, and the next start completes the demo.
func TestSandboxDown(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	plans, err := demo.Catalogue()
	must(t, err)
	_, err = h.Cashier.LoadCatalogue(t.Context(), plans)
	must(t, err)
	offered, err := h.DB.PlansOffered(t.Context())
	must(t, err)
	must(t, h.Sandbox.SetFaults(sandbox.Faults{ErrorAfter: 1}))
	if _, err := demo.Account(t.Context(), h.Cashier, offered); err != nil {
		t.Logf("a start with the sandbox in trouble: %v", err)
	}
	must(t, h.Sandbox.SetFaults(sandbox.Faults{}))
	id, err := demo.Account(t.Context(), h.Cashier, offered)
	must(t, err)
	c := &cashiertest.Customer{House: h, ID: id}
	if s := c.Subscription(t); s.Status != billing.SubscriptionActive {
		t.Errorf("the subscription is %s", s.Status)
	}
}

// Every plan has the actions of an agent on its card; a test call costs exactly half, in credits and in every currency, and the
// web chat nothing. The demo's account has room for its agents.
func TestRates(t *testing.T) {
	t.Parallel()
	plans, err := demo.Catalogue()
	must(t, err)
	for _, p := range plans {
		for _, code := range []string{"voice.outbound", "voice.inbound", "voice.test", "sms.outbound", "whatsapp.template", "whatsapp.session", "webchat"} {
			if rate, ok := p.Rate(code); !ok || rate.Free() != (code == "webchat") || len(rate.Prices) != len(p.Prices) {
				t.Errorf("%s has %s as %+v", p.Code, code, rate)
			}
		}
		whole, _ := p.Rate("voice.outbound")
		half, _ := p.Rate("voice.test")
		if half.Credits*2 != whole.Credits || half.Quantity != whole.Quantity {
			t.Errorf("%s: a test call takes %d credits, a call %d", p.Code, half.Credits, whole.Credits)
		}
		for _, price := range p.Prices {
			a, _ := half.Price(price.Currency)
			if b, _ := whole.Price(price.Currency); a.Micros*2 != b.Micros {
				t.Errorf("%s: a test call costs %s, a call %s", p.Code, a, b)
			}
		}
		if p.Code == "basic" && *p.AccountAgents < 3 {
			t.Errorf("the demo's plan takes %d agents", *p.AccountAgents)
		}
	}
}

// The catalogue reads, is ordered, and each plan is worth its price: more rank, more credits, never cheaper.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	plans, err := demo.Catalogue()
	must(t, err)
	if len(plans) < 3 {
		t.Fatalf("%d plans", len(plans))
	}
	for i, p := range plans {
		if p.Code == "" || p.Name == "" || p.Description == "" || len(p.Prices) == 0 || len(p.Features) == 0 || p.MonthlyCredits <= 0 {
			t.Errorf("a plan is %+v", p)
		}
		if !slices.IsSortedFunc(p.Prices, func(a, b money.Amount) int { return strings.Compare(string(a.Currency), string(b.Currency)) }) {
			t.Errorf("prices are %v", p.Prices)
		}
		if i == 0 {
			continue
		}
		before := plans[i-1]
		if p.Rank <= before.Rank || p.MonthlyCredits <= before.MonthlyCredits {
			t.Errorf("%s after %s", p.Code, before.Code)
		}
		for _, price := range p.Prices {
			if cheaper, ok := before.Price(price.Currency); !ok || price.Micros <= cheaper.Micros {
				t.Errorf("%s costs %s, %s costs %s", p.Code, price, before.Code, cheaper)
			}
		}
	}
}
