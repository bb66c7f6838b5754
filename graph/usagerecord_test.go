package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

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

// use has agents use things, each item charged at once.
func use(t testing.TB, c *cashiertest.Customer, items ...billing.UsageItem) []*billing.UsageRecord {
	t.Helper()
	for i := range items {
		items[i].Idempotency = c.Key()
		if items[i].Mode == "" {
			items[i].Mode = billing.ModeHappened
		}
	}
	results, err := c.Cashier.RecordUsage(t.Context(), c.ID, items)
	must(t, err)
	records := make([]*billing.UsageRecord, len(results))
	for i, r := range results {
		if r.Record == nil {
			t.Fatalf("item %d: %+v", i, r)
		}
		records[i] = r.Record
	}
	return records
}

// ids are the ids of a connection's nodes.
func ids(list any) (all []string) {
	for _, n := range list.([]any) {
		all = append(all, n.(map[string]any)["id"].(string))
	}
	return all
}

// Pages go by when the action started, through every filter, forwards and backwards; what was told late stands where it belongs.
func TestUsageRecords(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	c, other := a.Subscriber(t, "professional"), a.Subscriber(t, "basic")
	first, second, idle := c.Agent(t, "First"), c.Agent(t, "Second"), c.Agent(t, "Idle")
	start := time.Now().Add(-20 * time.Hour).UTC().Truncate(time.Microsecond)
	at := func(minutes int) *time.Time { when := start.Add(time.Duration(minutes) * time.Minute); return &when }
	var items []billing.UsageItem
	for i := range 30 {
		items = append(items, billing.UsageItem{Agent: []billing.Key{first.Key, second.Key}[i%2], Rate: []string{"voice.inbound", "webchat", "sms.outbound"}[i%3],
			Units: 1, OccurredAt: at(29 - i)}) // the newest is told first
	}
	records := use(t, c, items...)
	use(t, other, billing.UsageItem{Agent: other.Agent(t, "Other").Key, Rate: "webchat", Units: 1})
	agent := func(id billing.RowID) string {
		return billing.ID{Kind: billing.KindAgent, Account: id.Account, Key: id.Key}.String()
	}
	actor := as(billing.RoleOwner, c.ID)
	wanted := func(fits func(i int) bool) (all []string) {
		for i, r := range records {
			if fits(i) {
				all = append(all, r.GlobalID())
			}
		}
		return all
	}
	for name, f := range map[string]struct {
		arguments string
		fits      func(i int) bool
	}{
		"all":               {``, func(int) bool { return true }},
		"an agent":          {fmt.Sprintf(`agentId: %q`, agent(first)), func(i int) bool { return i%2 == 0 }},
		"an agent's rate":   {fmt.Sprintf(`agentId: %q, rate: "webchat"`, agent(second)), func(i int) bool { return i%2 == 1 && i%3 == 1 }},
		"a rate":            {`rate: "sms.outbound"`, func(i int) bool { return i%3 == 2 }},
		"a rate not used":   {`rate: "voice.outbound"`, func(int) bool { return false }},
		"an agent not used": {fmt.Sprintf(`agentId: %q`, agent(idle)), func(int) bool { return false }},
		"since":             {fmt.Sprintf(`from: %q`, at(20).Format(time.RFC3339Nano)), func(i int) bool { return 29-i >= 20 }},
		"until":             {fmt.Sprintf(`to: %q`, at(20).Format(time.RFC3339Nano)), func(i int) bool { return 29-i < 20 }},
		"a stretch of an agent's rate": {fmt.Sprintf(`agentId: %q, rate: "webchat", from: %q, to: %q`, agent(second), at(4).Format(time.RFC3339Nano), at(25).Format(time.RFC3339Nano)),
			func(i int) bool { return i%2 == 1 && i%3 == 1 && 29-i >= 4 && 29-i < 25 }},
	} {
		want := wanted(f.fits)
		forwards, backwards := []string{}, []string{}
		page := func(way string) (nodes []string, more bool, cursor string) {
			got := a.do(t, actor, `{ account { usageRecords(`+f.arguments+` `+way+`) { nodes { id } edges { node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`).ok()
			connection := got.at("account", "usageRecords").(map[string]any)
			info := connection["pageInfo"].(map[string]any)
			if nodes = ids(connection["nodes"]); len(nodes) == 0 {
				return nil, false, ""
			}
			if strings.Contains(way, "last") {
				return nodes, info["hasPreviousPage"].(bool), info["startCursor"].(string)
			}
			return nodes, info["hasNextPage"].(bool), info["endCursor"].(string)
		}
		for way, more := "first: 7", true; more; {
			var nodes []string
			var cursor string
			nodes, more, cursor = page(way)
			forwards = append(forwards, nodes...)
			way = fmt.Sprintf("first: 7, after: %q", cursor)
		}
		for way, more := "last: 7", true; more; {
			var nodes []string
			var cursor string
			nodes, more, cursor = page(way)
			backwards = append(nodes, backwards...)
			way = fmt.Sprintf("last: 7, before: %q", cursor)
		}
		if strings.Join(forwards, " ") != strings.Join(want, " ") || strings.Join(backwards, " ") != strings.Join(want, " ") {
			t.Errorf("%s: forwards %v, backwards %v, want %v", name, forwards, backwards, want)
		}
	}
	got := a.do(t, actor, `{ account { agents { nodes { name usageRecords(first: 2, rate: "webchat") { nodes { id rate agent { name } } } } } } }`).ok()
	for i, id := range []billing.RowID{first, second, idle} {
		nodes := got.at("account", "agents", "nodes", i, "usageRecords", "nodes").([]any)
		if want := 2 * min(1, 2-i); len(nodes) != max(0, want) {
			t.Errorf("agent %d has %v", id.Key, nodes)
		}
		for _, n := range nodes {
			if u := n.(map[string]any); u["rate"] != "webchat" || u["agent"].(map[string]any)["name"] != []string{"First", "Second"}[i] {
				t.Errorf("agent %d shows %v", id.Key, u)
			}
		}
	}
	cursor := billing.Cursor(billing.KindUsageRecord, c.ID, 1<<40)
	for arguments, want := range map[string]string{
		fmt.Sprintf(`agentId: %q`, agent(other.Agent(t, "Else"))):                     "NOT_FOUND [agentId]",
		fmt.Sprintf(`agentId: %q`, agent(billing.RowID{Account: c.ID, Key: 1 << 40})): "NOT_FOUND [agentId]",
		fmt.Sprintf(`agentId: %q`, c.ID.GlobalID()):                                   "NOT_FOUND [agentId]",
		`rate: ""`:        "BAD_USER_INPUT [rate]",
		`rate: "No rate"`: "BAD_USER_INPUT [rate]",
		`from: "2026-11-22T15:00:00Z", to: "2026-11-22T15:00:00Z"`:                         "BAD_USER_INPUT [to]",
		fmt.Sprintf(`after: %q`, cursor):                                                   "BAD_USER_INPUT [after]",
		fmt.Sprintf(`before: %q`, billing.Cursor(billing.KindAgent, c.ID, records[0].Key)): "BAD_USER_INPUT [before]",
		fmt.Sprintf(`after: %q`, billing.Cursor(billing.KindUsageRecord, other.ID, 1)):     "BAD_USER_INPUT [after]",
		`first: 101`: "BAD_USER_INPUT [first]",
		`from: "0000-01-01T00:00:00Z", to: "9999-12-31T23:59:59.999999Z"`:                     "<nil>",
		`first: 1, from: "0000-01-01T00:00:00Z", to: "0000-01-02T00:00:00Z", rate: "webchat"`: "<nil>",
	} {
		got := a.do(t, actor, `{ account { usageRecords(`+arguments+`) { nodes { id } } } }`)
		answer := "<nil>"
		if len(got.Errors) > 0 {
			answer = fmt.Sprint(got.code(), " ", got.Errors[0].Extensions["field"])
		}
		if answer != want {
			t.Errorf("%s answers %s, want %s", arguments, answer, want)
		}
	}
}

// Which grants and which top-ups paid: credits first, then the oldest money, then debt, which the next top-up repays.
func TestFundedBy(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	c := a.Subscriber(t, "starter") // 200 credits
	agent := c.Agent(t, "Reception")
	one, err := c.TopUp(t, 5)
	must(t, err)
	two, err := c.TopUp(t, 6)
	must(t, err)
	call := func(minutes int64) billing.UsageItem {
		return billing.UsageItem{Agent: agent.Key, Rate: "voice.outbound", Units: minutes * 60}
	}
	records := use(t, c, call(150), call(110), call(100), call(200), billing.UsageItem{Agent: agent.Key, Rate: "webchat", Units: 1})
	const query = `{ account { usageRecords { nodes { credits amount { amount } fundedBy { __typename
		... on CreditFunding { credits creditGrant { id source } } ... on MoneyFunding { amount { amount } owed payment { id } } } } } } }`
	funding := func() (all []string) {
		t.Helper()
		nodes := a.do(t, as(billing.RoleOwner, c.ID), query).ok().at("account", "usageRecords", "nodes").([]any)
		for i := range nodes {
			var parts []string
			for _, p := range nodes[len(nodes)-1-i].(map[string]any)["fundedBy"].([]any) {
				switch p := p.(map[string]any); {
				case p["__typename"] == "CreditFunding":
					parts = append(parts, fmt.Sprint("credits ", p["credits"], " ", p["creditGrant"].(map[string]any)["source"]))
				case p["payment"] == nil:
					parts = append(parts, fmt.Sprint(p["amount"].(map[string]any)["amount"], " owed ", p["owed"]))
				default:
					name := map[string]string{one.GlobalID(): "one", two.GlobalID(): "two"}[p["payment"].(map[string]any)["id"].(string)]
					parts = append(parts, fmt.Sprint(p["amount"].(map[string]any)["amount"], " of ", name))
				}
			}
			all = append(all, strings.Join(parts, ", "))
		}
		return all
	}
	want := []string{"credits 150 SUBSCRIPTION", "credits 50 SUBSCRIPTION, 3.00 of one", "2.00 of one, 3.00 of two", "3.00 of two, 7.00 owed true", ""}
	if got := funding(); strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("funded by %q, want %q", got, want)
	}
	_, err = c.TopUp(t, 20)
	must(t, err)
	want[3] = "3.00 of two, 7.00 of "
	if got := funding(); strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("once repaid it is funded by %q, want %q", got, want)
	}
	// The wallet's entry leads to the usage.
	got := a.do(t, as(billing.RoleOwner, c.ID), `{ account { ledgerEntries { nodes { kind amount { amount } usageRecord { id amount { amount } } } } } }`).ok()
	for i, want := range []any{nil, records[3].GlobalID(), records[2].GlobalID(), records[1].GlobalID(), nil, nil} {
		entry := got.at("account", "ledgerEntries", "nodes", i).(map[string]any)
		if want == nil {
			if entry["usageRecord"] != nil {
				t.Errorf("entry %d is %v", i, entry)
			}
		} else if entry["usageRecord"].(map[string]any)["id"] != want || entry["kind"] != "HAPPENED" {
			t.Errorf("entry %d is %v, want %v", i, entry, want)
		}
	}
}

// A page of 50 records with everything that hangs on it takes as many statements as one of 30.
func TestUsageStatements(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{Proxied: true})
	c := a.Subscriber(t, "starter")
	var agents []billing.Key
	for i := range 2 {
		agents = append(agents, c.Agent(t, fmt.Sprint("Agent ", i)).Key)
	}
	for range 3 {
		_, err := c.TopUp(t, 5)
		must(t, err)
	}
	var items []billing.UsageItem
	for i := range 50 {
		items = append(items, billing.UsageItem{Agent: agents[i%2], Rate: "voice.inbound", Units: 540})
	}
	use(t, c, items...)
	settled(t, c, billing.RowID{Account: c.ID, Key: agents[0]})
	actor := as(billing.RoleOwner, c.ID)
	counts := map[int][]string{}
	for _, n := range []int{30, 50} { // credits and money both, in either
		counts[n] = a.fewest(func() {
			page := a.do(t, actor, `query ($n: Int!) { account { usageRecords(first: $n) { nodes { id agent { name } plan { code } reservation { id status }
				fundedBy { ... on CreditFunding { creditGrant { id } } ... on MoneyFunding { payment { id paymentMethod { last4 } } } } } } } }`, "n", n).ok()
			if nodes := page.at("account", "usageRecords", "nodes").([]any); len(nodes) != n {
				t.Fatalf("%d records", len(nodes))
			}
		})
	}
	if len(counts[50]) > 12 || !slices.Equal(counts[30], counts[50]) {
		t.Errorf("30 records take %v,\n50 take %v", counts[30], counts[50])
	}
}
