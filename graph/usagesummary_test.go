package graph_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
)

// Usage adds up by day, agent and rate; a chart by day alone has every day.
func TestUsageSummary(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{Proxied: true})
	c, other := a.Subscriber(t, "starter"), a.Subscriber(t, "starter")
	first, second := c.Agent(t, "First").Key, c.Agent(t, "Second").Key
	_, err := c.TopUp(t, 50)
	must(t, err)
	zone := c.Account(t).Zone()
	today := billing.DateOf(time.Now(), zone)
	yesterday := today.AddDays(-1)
	before := yesterday.Midnight(zone).Add(2 * time.Hour)
	call := billing.UsageItem{Agent: first, Rate: "voice.outbound", Units: 90}
	earlier := call
	earlier.OccurredAt = &before
	use(t, c, earlier, call, call, billing.UsageItem{Agent: second, Rate: "sms.outbound", Units: 200}, billing.UsageItem{Agent: second, Rate: "webchat", Units: 3})
	use(t, other, billing.UsageItem{Agent: other.Agent(t, "Other").Key, Rate: "voice.outbound", Units: 60})
	actor := as(billing.RoleOwner, c.ID)
	summary := func(arguments string) (rows []string) {
		t.Helper()
		got := a.do(t, actor, `{ account { usageSummary(`+arguments+`) { day agent { name } rate actions calls callSeconds messages credits amount { amount currency } } } }`).ok()
		for _, r := range got.at("account", "usageSummary").([]any) {
			row := r.(map[string]any)
			name := any(nil)
			if row["agent"] != nil {
				name = row["agent"].(map[string]any)["name"]
			}
			rows = append(rows, fmt.Sprint(row["day"], " ", name, " ", row["rate"], " ", row["actions"], " ", row["calls"], " ", row["callSeconds"], " ", row["messages"],
				" ", row["credits"], " ", row["amount"].(map[string]any)["amount"]))
		}
		return rows
	}
	days := fmt.Sprintf(`from: %q, to: %q`, today.AddDays(-2), today)
	// 200 credits pay 4.5 of calls and 195.5 of the 300 of messages; 104.5 of them are 5.225 dollars.
	for arguments, want := range map[string][]string{
		days: {fmt.Sprint(today.AddDays(-2), " <nil> <nil> 0 0 0 0 0 0.00"), fmt.Sprint(yesterday, " <nil> <nil> 1 1 90 0 1.5 0.00"),
			fmt.Sprint(today, " <nil> <nil> 4 2 180 203 198.5 5.225")},
		days + `, groupBy: []`: {"<nil> <nil> <nil> 5 3 270 203 200 5.225"},
		days + `, groupBy: [RATE]`: {"<nil> <nil> sms.outbound 1 0 0 200 195.5 5.225", "<nil> <nil> voice.outbound 3 3 270 0 4.5 0.00",
			"<nil> <nil> webchat 1 0 0 3 0 0.00"},
		days + `, groupBy: [AGENT]`: {"<nil> First <nil> 3 3 270 0 4.5 0.00", "<nil> Second <nil> 2 0 0 203 195.5 5.225"},
		days + `, groupBy: [AGENT, RATE, DAY], rate: "voice.outbound"`: {fmt.Sprint(yesterday, " First voice.outbound 1 1 90 0 1.5 0.00"),
			fmt.Sprint(today, " First voice.outbound 2 2 180 0 3 0.00")},
		days + fmt.Sprintf(`, groupBy: [], agentId: %q`, billing.ID{Kind: billing.KindAgent, Account: c.ID, Key: second}): {"<nil> <nil> <nil> 2 0 0 203 195.5 5.225"},
		days + `, groupBy: [], rate: "voice.test"`:              {"<nil> <nil> <nil> 0 0 0 0 0 0.00"},
		days + `, groupBy: [RATE, AGENT], rate: "voice.test"`:   nil,
		`from: "2024-01-01", to: "2024-12-31", groupBy: [RATE]`: nil,
	} {
		if got := summary(arguments); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %q, want %q", arguments, got, want)
		}
	}
	if rows := summary(`from: "2024-02-28", to: "2024-03-01"`); len(rows) != 3 {
		t.Errorf("a leap day: %v", rows)
	}
	foreign := billing.ID{Kind: billing.KindAgent, Account: other.ID, Key: 1}
	for arguments, want := range map[string]string{
		`from: "2026-01-02", to: "2026-01-01"`:       "BAD_USER_INPUT [to]",
		`from: "2026-01-01", to: "2027-01-02"`:       "BAD_USER_INPUT [to]",
		days + `, rate: "?"`:                         "BAD_USER_INPUT [rate]",
		days + fmt.Sprintf(`, agentId: %q`, foreign): "NOT_FOUND [agentId]",
	} {
		got := a.do(t, actor, `{ account { usageSummary(`+arguments+`) { actions } } }`)
		if len(got.Errors) != 1 || fmt.Sprint(got.code(), " ", got.Errors[0].Extensions["field"]) != want {
			t.Errorf("%s: %+v, want %s", arguments, got.Errors, want)
		}
	}
	statements := a.fewest(func() {
		a.do(t, as(billing.RolePlatform), `query ($ids: [ID!]!, $from: Date!, $to: Date!) { nodes(ids: $ids) { ... on Account {
			usageSummary(from: $from, to: $to, groupBy: [AGENT]) { agent { name } actions } } } }`,
			"ids", []string{c.ID.GlobalID(), other.ID.GlobalID()}, "from", yesterday.String(), "to", today.String()).ok()
	})
	if len(statements) != 3 {
		t.Errorf("two accounts take %v", statements)
	}
}

// What the wallet said at an instant, and when it will say nothing any more.
func TestBalanceInTime(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	c := a.Subscriber(t, "basic")
	c.StopTime(t)
	start := c.Now(t)
	agent := c.Agent(t, "Reception").Key
	actor := as(billing.RoleOwner, c.ID)
	posted := func(at time.Time) any {
		t.Helper()
		return a.do(t, actor, `query ($at: DateTime) { account { balance { posted(asOf: $at) { amount } } } }`, "at", at.Format(time.RFC3339Nano)).ok().
			at("account", "balance", "posted", "amount")
	}
	projected := func() any {
		t.Helper()
		return a.do(t, actor, `{ account { balance { projectedDepletionAt } } }`).ok().at("account", "balance", "projectedDepletionAt")
	}
	if got := projected(); got != nil {
		t.Errorf("before anything was used: %v", got)
	}
	type moment struct {
		at     time.Time
		amount string
	}
	var moments []moment
	step := func(amount string) {
		moments = append(moments, moment{c.Now(t), amount})
		c.Advance(t, time.Hour)
	}
	step("0.00")
	_, err := c.TopUp(t, 10)
	must(t, err)
	step("10.00")
	use(t, c, billing.UsageItem{Agent: agent, Rate: "sms.outbound", Units: 700}) // 1,050 credits, 1,000 of them there
	step("7.50")
	use(t, c, billing.UsageItem{Agent: agent, Rate: "voice.inbound", Units: 60}, billing.UsageItem{Agent: agent, Rate: "voice.inbound", Units: 60})
	step("7.42")
	_, err = c.TopUp(t, 5)
	must(t, err)
	step("12.42")
	for i, m := range moments {
		if got := posted(m.at); got != m.amount {
			t.Errorf("at moment %d: %v, want %s", i, got, m.amount)
		}
		if got := posted(m.at.Add(-time.Microsecond)); i > 0 && got != moments[i-1].amount {
			t.Errorf("just before moment %d: %v, want %s", i, got, moments[i-1].amount)
		}
	}
	for at, want := range map[time.Time]string{start.AddDate(-30, 0, 0): "0.00", {}: "0.00", start.AddDate(1, 0, 0): "12.42", time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC): "12.42"} {
		if got := posted(at); got != want {
			t.Errorf("at %s: %v, want %s", at, got, want)
		}
	}
	// 700 messages a day would cost 52.50: what is there lasts for less than one.
	at, err := time.Parse(time.RFC3339, projected().(string))
	must(t, err)
	if left := at.Sub(c.Now(t)); left < 5*time.Hour || left > 7*time.Hour { // the first day began at midnight
		t.Errorf("12.42 last for %s", left)
	}
	use(t, c, billing.UsageItem{Agent: agent, Rate: "sms.outbound", Units: 300})
	if got, now := projected(), c.Now(t).Truncate(time.Second).Format(time.RFC3339); got != now {
		t.Errorf("with nothing left: %v, want %s", got, now)
	}
	if never := a.Customer(t); a.do(t, as(billing.RoleOwner, never.ID), `{ account { balance { projectedDepletionAt posted(asOf: "2026-01-01T00:00:00Z") { amount } } } }`).ok().
		at("account", "balance", "projectedDepletionAt") != nil {
		t.Error("an account that cannot use anything runs out")
	}
}

// Usage as data takes billing:read, wherever it hangs.
func TestUsageTakesScopes(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	c := a.Subscriber(t, "basic")
	narrow, others := as(billing.RoleOwner, c.ID), as(billing.RoleOwner, a.Customer(t).ID)
	narrow.Scopes = []billing.Scope{billing.ScopeAccountRead}
	agent := billing.ID{Kind: billing.KindAgent, Account: c.ID, Key: c.Agent(t, "Reception").Key}
	for _, field := range []string{`usageRecords { nodes { id } }`, `usageSummary(from: "2026-01-01", to: "2026-01-01") { actions }`,
		`usageExportUrl(from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z")`, `agents { nodes { usageRecords { nodes { id } } } }`} {
		query := fmt.Sprintf(`{ account(id: %q) { name %s } }`, c.ID.GlobalID(), field)
		if got := a.ask(t, narrow, query); got != "403" {
			t.Errorf("%s with account:read: %s", field, got)
		}
		if got := a.ask(t, others, query); got != "404" {
			t.Errorf("%s of another's account: %s", field, got)
		}
		if got := a.ask(t, as(billing.RoleMember, c.ID), query); got != "yes" {
			t.Errorf("%s as a member: %s", field, got)
		}
	}
	query := fmt.Sprintf(`{ node(id: %q) { ... on Agent { usageRecords { nodes { id } } } } }`, agent)
	if got := a.ask(t, narrow, query); got != "403" {
		t.Errorf("an agent's with account:read: %s", got)
	}
}
