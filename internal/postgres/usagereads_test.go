package postgres_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/postgres"
)

// work is what a plan's statement has touched.
type work struct {
	Blocks int // of tables and indexes, in memory or not
	Rows   int // most rows that one scan read, those it threw away included
}

func workOf(t *testing.T, plan string) work {
	t.Helper()
	type node struct {
		Rows     float64 `json:"Actual Rows"`
		Loops    float64 `json:"Actual Loops"`
		Removed  float64 `json:"Rows Removed by Filter"`
		Rechecks float64 `json:"Rows Removed by Index Recheck"`
		Hit      int     `json:"Shared Hit Blocks"`
		Read     int     `json:"Shared Read Blocks"`
		Plans    []json.RawMessage
	}
	var walk func(raw json.RawMessage) (node, int)
	walk = func(raw json.RawMessage) (node, int) {
		var n node
		must(t, json.Unmarshal(raw, &n))
		most := int((n.Rows + n.Removed + n.Rechecks) * n.Loops)
		for _, child := range n.Plans {
			_, rows := walk(child)
			most = max(most, rows)
		}
		return n, most
	}
	var plans []struct{ Plan json.RawMessage }
	must(t, json.Unmarshal([]byte(plan), &plans))
	top, rows := walk(plans[0].Plan)
	return work{top.Hit + top.Read, rows}
}

// However much an account has used, and whatever is asked of it, a page costs what stands on it.
func TestUsagePagesReadLittle(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c, other := h.Subscriber(t, "enterprise"), h.Subscriber(t, "enterprise")
	const n = 100_000
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	var agents []billing.Key
	for i := range 20 {
		agents = append(agents, c.Agent(t, fmt.Sprint("Agent ", i)).Key)
	}
	idle := c.Agent(t, "Idle").Key
	rates := [3]string{"webchat", "sms.free", "rare"}
	c.FreeUsage(t, n, start, 30*time.Second, agents, rates)
	other.FreeUsage(t, 2_000, start, 30*time.Second, []billing.Key{other.Agent(t, "Other").Key}, rates)
	var all []*billing.UsageRecord // oldest first
	must(t, h.PG.Select(&all, `SELECT account_id, key, agent_key, rate_code, occurred_at FROM usage_records WHERE account_id = $1 ORDER BY occurred_at, key`, c.ID))
	at := func(i int) *time.Time { when := all[i].OccurredAt; return &when }
	for _, agent := range []billing.Key{billing.WholeAccount, agents[3], idle} {
		for _, rate := range []string{"", rates[0], rates[1], rates[2], "never"} {
			for name, between := range map[string][2]*time.Time{"ever": {}, "since": {at(n - 500), nil}, "until": {nil, at(700)}, "a stretch": {at(40_000), at(60_000)},
				"an instant": {at(5), at(6)}, "before all": {nil, &start}} {
				for _, backward := range []bool{false, true} {
					for _, cursor := range []int{0, 50_000} {
						filter := billing.UsageFilter{Rate: rate, From: between[0], To: between[1]}
						page := postgres.UsagePage{Rate: rate, Range: filter.Range(), Limit: 21, Backward: backward}
						if cursor != 0 {
							place := all[cursor].Place()
							if backward {
								page.Range = page.Range.Between(nil, &place)
							} else {
								page.Range = page.Range.Between(&place, nil)
							}
						}
						what := fmt.Sprintf("agent %d, rate %q, %s, backward %v, cursor %d", agent, rate, name, backward, cursor)
						e := postgres.Explain(h.DB)
						var got []*billing.UsageRecord
						var err error
						if agent == billing.WholeAccount {
							got, err = e.UsagePage(t.Context(), []billing.AccountID{c.ID}, page)
						} else {
							got, err = e.UsagePageOfAgents(t.Context(), []billing.RowID{{Account: c.ID, Key: agent}}, page)
						}
						must(t, err)
						if want := wanted(all, agent, page); !slices.EqualFunc(got, want, func(a, b *billing.UsageRecord) bool { return a.Key == b.Key }) {
							t.Errorf("%s: %d records, want %d", what, len(got), len(want))
						}
						if w := workOf(t, e.Plans[0]); w.Blocks > 600 || w.Rows > 600 {
							t.Errorf("%s: read %+v:\n%s", what, w, e.Plans[0])
						}
					}
				}
			}
		}
	}
}

// wanted is a page found by looking at everything.
func wanted(all []*billing.UsageRecord, agent billing.Key, p postgres.UsagePage) (page []*billing.UsageRecord) {
	for i := range all {
		u := all[len(all)-1-i]
		if p.Backward {
			u = all[i]
		}
		if (agent == billing.WholeAccount || u.AgentKey == agent) && (p.Rate == "" || u.RateCode == p.Rate) && len(page) < p.Limit &&
			p.Range.Low.Before(u.Place()) && u.Place().Before(p.Range.High) {
			page = append(page, u)
		}
	}
	if p.Backward {
		slices.Reverse(page)
	}
	return page
}
