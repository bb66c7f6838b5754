package graph_test

import (
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/money"
)

const limitsQuery = `query ($id: ID!) { node(id: $id) { ... on Agent { limits {
	dailyCalls { configured effective limitedBy used resetsAt } concurrentCalls { effective limitedBy used resetsAt } dailyMessages { used resetsAt }
	dailySpend { effective { amount } used { amount currency } resetsAt } monthlyCredits { effective used resetsAt } maxCallSeconds { effective used resetsAt } }
	serviceState { status reasons { code message limitedBy resetsAt remedies { kind } } remedies { kind } } } } }`

func set[T any](v T) billing.Change[T] { return billing.Change[T]{Set: true, Value: &v} }

// What is used of each limit is what was settled and what is held: of the local day for daily ones, of the period for credits. Midnight
// sets it back without anybody writing anything, also on the days that have 23 or 25 hours.
func TestLimitsShowWhatIsUsed(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	c := a.Subscriber(t, "basic", func(n *cashier.NewAccount) { n.TimeZone = "Europe/Madrid" })
	_, err := c.TopUp(t, 20)
	must(t, err)
	c.StopTime(t)
	c.Agent(t, "Reception")
	agent := c.Agent(t, "Night line")
	id := billing.ID{Kind: billing.KindAgent, Account: c.ID, Key: agent.Key}.String()
	must(t, c.Cashier.SetLimits(t.Context(), c.Owner, agent, billing.LimitsChange{DailyCalls: set(10), MonthlyCredits: set(money.Credits(2_000)),
		DailySpend: set(c.Amount(t, 1))}))
	c.Use(t, 995_000) // by another agent; five credits are left
	show := func(path ...any) any {
		t.Helper()
		return a.do(t, as(billing.RoleOwner, c.ID), limitsQuery, "id", id).ok().at(append([]any{"node", "limits"}, path...)...)
	}
	wants := func(when string, want map[string]any) {
		t.Helper()
		got := a.do(t, as(billing.RoleOwner, c.ID), limitsQuery, "id", id).ok()
		for limit, used := range want {
			is := got.at("node", "limits", limit, "used")
			if m, ok := is.(map[string]any); ok {
				is = m["amount"]
			}
			if is != used {
				t.Errorf("%s: %s used %v, want %v", when, limit, is, used)
			}
		}
	}
	midnight := func() string {
		zone := c.Account(t).Zone()
		return billing.DateOf(c.Now(t), zone).AddDays(1).Midnight(zone).Format(time.RFC3339)
	}
	resets := func(when string) {
		t.Helper()
		for _, limit := range []string{"dailyCalls", "dailyMessages", "dailySpend"} {
			if got := show(limit, "resetsAt"); got != midnight() {
				t.Errorf("%s: %s starts anew at %v, want %s", when, limit, got, midnight())
			}
		}
		if show("concurrentCalls", "resetsAt") != nil || show("maxCallSeconds", "resetsAt") != nil || show("maxCallSeconds", "used") != nil {
			t.Errorf("%s: what is no counter starts anew", when)
		}
		if got, want := show("monthlyCredits", "resetsAt"), c.Period(t).EndsAt.UTC().Format(time.RFC3339); got != want {
			t.Errorf("%s: credits start anew at %v, want %s", when, got, want)
		}
	}
	wants("at first", map[string]any{"dailyCalls": 0.0, "concurrentCalls": 0.0, "dailyMessages": 0.0, "dailySpend": "0.00", "monthlyCredits": "0", "maxCallSeconds": nil})
	resets("at first")
	call := authorized(t, c, agent) // holds half a credit
	wants("in a call", map[string]any{"dailyCalls": 1.0, "concurrentCalls": 1.0, "dailyMessages": 0.0, "dailySpend": "0.00", "monthlyCredits": "0.5"})
	_, err = c.Cashier.SettleUsage(t.Context(), c.Platform, billing.RowID{Account: c.ID, Key: call.Key}, 60)
	must(t, err)
	record := func(messages int64) cashier.Recorded {
		t.Helper()
		results, err := c.Cashier.RecordUsage(t.Context(), c.ID, []billing.UsageItem{{Agent: agent.Key, Rate: "sms.outbound", Units: messages,
			Mode: billing.ModeRequireFunds, Idempotency: c.Key()}})
		must(t, err)
		return results[0]
	}
	record(2) // 1.5 credits, which end there, and half of it in money
	wants("after messages", map[string]any{"dailyCalls": 1.0, "concurrentCalls": 0.0, "dailyMessages": 2.0, "dailySpend": "0.075", "monthlyCredits": "2"})
	if show("dailyCalls", "effective") != 10.0 || show("dailyCalls", "limitedBy") != "AGENT" || show("concurrentCalls", "effective") != 5.0 ||
		show("concurrentCalls", "limitedBy") != "PLAN_PER_AGENT" || show("maxCallSeconds", "effective") != 3600.0 {
		t.Errorf("what binds: %v", show())
	}

	// The day on which clocks go back, the one on which they go forward: resetsAt is their midnight, and there it is 0 again.
	for _, day := range []billing.Date{{Year: 2027, Month: time.March, Day: 28}, {Year: 2027, Month: time.October, Day: 31}} {
		zone := c.Account(t).Zone()
		starts, ends := day.Midnight(zone), day.AddDays(1).Midnight(zone)
		if d := ends.Sub(starts); d == 24*time.Hour {
			t.Fatalf("%v has %v", day, d)
		}
		c.AdvanceTo(t, starts)
		wants("at its start", map[string]any{"dailyCalls": 0.0, "dailyMessages": 0.0, "dailySpend": "0.00"})
		record(3)
		c.AdvanceTo(t, ends.Add(-time.Second))
		wants("before its end", map[string]any{"dailyMessages": 3.0})
		resets("on a day of other hours")
		c.AdvanceTo(t, ends)
		wants("at its end", map[string]any{"dailyMessages": 0.0, "dailySpend": "0.00"})
	}
}

// The state of an agent names each limit that is reached, whose it is and when it ends; it is FREE_ONLY only where nothing passes that
// costs anything.
func TestServiceStateNamesLimits(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	c := a.Subscriber(t, "basic")
	_, err := c.TopUp(t, 20)
	must(t, err)
	agent := c.Agent(t, "Night line")
	id := billing.ID{Kind: billing.KindAgent, Account: c.ID, Key: agent.Key}.String()
	limit := func(change billing.LimitsChange) {
		t.Helper()
		must(t, c.Cashier.SetLimits(t.Context(), c.Owner, agent, change))
	}
	state := func() *answer {
		t.Helper()
		return a.do(t, as(billing.RoleOwner, c.ID), limitsQuery, "id", id).ok()
	}
	wants := func(status string, codes ...string) {
		t.Helper()
		got := state()
		var reasons []string
		for _, r := range got.at("node", "serviceState", "reasons").([]any) {
			reasons = append(reasons, r.(map[string]any)["code"].(string))
		}
		if got.at("node", "serviceState", "status") != status {
			t.Errorf("%v with %v, want %s", got.at("node", "serviceState", "status"), reasons, status)
		}
		same(t, "reasons", reasons, codes)
		asked, err := c.Cashier.AuthorizeUsage(t.Context(), agent, billing.UsageAsk{Rate: "voice.outbound", Idempotency: c.Key()})
		must(t, err)
		if asked.Reservation != nil {
			_, err = c.Cashier.ReleaseUsage(t.Context(), c.Platform, billing.RowID{Account: c.ID, Key: asked.Reservation.Key})
			must(t, err)
		}
		if status == "FREE_ONLY" && asked.Decision.Allowed {
			t.Errorf("FREE_ONLY for %v, and a call passes", codes)
		}
	}
	wants("ACTIVE")
	call := authorized(t, c, agent)
	limit(billing.LimitsChange{DailyCalls: set(1), ConcurrentCalls: set(1)})
	wants("ACTIVE", "DAILY_CALLS_REACHED", "CONCURRENT_CALLS_REACHED")
	got := state()
	if got.at("node", "serviceState", "reasons", 0, "resetsAt") != got.at("node", "limits", "dailyCalls", "resetsAt") ||
		got.at("node", "serviceState", "reasons", 0, "limitedBy") != "AGENT" || got.at("node", "serviceState", "reasons", 0, "remedies", 0, "kind") != "RAISE_LIMIT" ||
		got.at("node", "serviceState", "reasons", 1, "resetsAt") != nil || len(got.at("node", "serviceState", "remedies").([]any)) != 1 {
		t.Errorf("%v", got.at("node", "serviceState"))
	}
	limit(billing.LimitsChange{DailyMessages: set(0)})
	wants("FREE_ONLY", "DAILY_CALLS_REACHED", "CONCURRENT_CALLS_REACHED", "DAILY_MESSAGES_REACHED")
	_, err = c.Cashier.ReleaseUsage(t.Context(), c.Platform, billing.RowID{Account: c.ID, Key: call.Key})
	must(t, err)
	limit(billing.LimitsChange{DailyMessages: billing.Change[int]{Set: true}, MaxCallSeconds: set(0)})
	wants("ACTIVE", "LONGEST_CALL_REACHED")
	limit(billing.LimitsChange{MaxCallSeconds: billing.Change[int]{Set: true}, DailySpend: set(c.Amount(t, 0))})
	wants("ACTIVE", "DAILY_SPEND_REACHED") // credits still pay
	limit(billing.LimitsChange{MonthlyCredits: set(money.Credits(0))})
	wants("FREE_ONLY", "DAILY_SPEND_REACHED") // it may use none, and no money either
	limit(billing.LimitsChange{WhenCreditsReached: set(billing.CreditsStop), DailySpend: billing.Change[money.Amount]{Set: true}})
	wants("FREE_ONLY", "MONTHLY_CREDITS_REACHED")
	if got := state(); got.at("node", "serviceState", "reasons", 0, "resetsAt") != got.at("node", "limits", "monthlyCredits", "resetsAt") {
		t.Errorf("%v", got.at("node", "serviceState"))
	}
}
