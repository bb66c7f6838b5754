package postgres_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
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
							got, err = e.UsageOfAccounts(t.Context(), []billing.AccountID{c.ID}, page)
						} else {
							got, err = e.UsageOfAgents(t.Context(), []billing.RowID{{Account: c.ID, Key: agent}}, page)
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

// The balance as of an instant is found in a few steps, however many entries there are and whichever the instant.
func TestPostedAtReadsLittle(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Subscriber(t, "basic")
	h.Spoil()
	const n = 60_000
	start := time.Now().Add(time.Hour).UTC().Truncate(time.Second) // after what the subscription booked
	first := c.Account(t).LedgerSeq
	// Batches of a hundred: 99 entries of the wallet with one of revenue beside them, all of one instant.
	c.Exec(t, `INSERT INTO ledger_entries (account_id, seq, txn, book, kind, amount, currency, balance_after, held_after, created_at)
		SELECT $1, $2::bigint + i, $2::bigint + i - i % 100, CASE WHEN i % 100 = 99 THEN 'REVENUE' ELSE 'WALLET' END, 'HAPPENED',
			CASE WHEN i % 100 = 99 THEN 99 ELSE -1 END, 'USD', CASE WHEN i % 100 < 99 THEN -(i - i / 100) - 1 END, CASE WHEN i % 100 < 99 THEN 0 END,
			$3::timestamptz + i / 100 * interval '1 minute'
		FROM generate_series(0, $4 - 1) AS i`, c.ID, first+1, start, n)
	c.Exec(t, `UPDATE accounts SET ledger_seq = $2 WHERE id = $1`, c.ID, first+n)
	c.Exec(t, `ANALYZE ledger_entries`)
	for at, want := range map[time.Time]money.Micros{
		start.Add(-2 * time.Hour): 0, start.Add(-time.Minute): 0, start: -99, start.Add(time.Minute - time.Microsecond): -99, start.Add(time.Minute): -198,
		start.Add(300 * time.Minute): -301 * 99, start.Add(n / 100 * time.Minute): -n / 100 * 99, start.AddDate(50, 0, 0): -n / 100 * 99,
	} {
		e := postgres.Explain(h.DB)
		got, err := e.PostedAt(t.Context(), []postgres.Instant{{AccountID: c.ID, At: at}})
		must(t, err)
		if posted := got[postgres.Instant{AccountID: c.ID, At: at}]; posted != want {
			t.Errorf("at %s: %d, want %d", at, posted, want)
		}
		if w := workOf(t, e.Plans[0]); w.Blocks > 120 || w.Rows > 120 {
			t.Errorf("at %s: read %+v:\n%s", at, w, e.Plans[0])
		}
	}
	// What came in is found without the usage between.
	e := postgres.Explain(h.DB)
	if in, err := e.MoneyIn(t.Context(), []billing.AccountID{c.ID}); err != nil || len(in) != 0 {
		t.Errorf("%d entries, %v", len(in), err)
	}
	if w := workOf(t, e.Plans[0]); w.Blocks > 10 || w.Rows > 10 {
		t.Errorf("money that came in: read %+v:\n%s", w, e.Plans[0])
	}
	// An instant of each of several accounts, in one statement.
	other := h.Subscriber(t, "basic")
	_, err := other.TopUp(t, 10)
	must(t, err)
	asked := []postgres.Instant{{AccountID: other.ID, At: start.AddDate(50, 0, 0)}, {AccountID: c.ID, At: start}, {AccountID: other.ID, At: start.AddDate(0, 0, -1)}}
	got, err := h.DB.PostedAt(t.Context(), asked)
	must(t, err)
	for i, want := range []money.Micros{10_000_000, -99, 0} {
		if got[asked[i]] != want {
			t.Errorf("%v: %d, want %d", asked[i], got[asked[i]], want)
		}
	}
	c.Exec(t, `UPDATE accounts SET ledger_seq = ledger_seq + 5 WHERE id = $1`, c.ID)
	if got, err := h.DB.PostedAt(t.Context(), []postgres.Instant{{AccountID: c.ID, At: start.AddDate(50, 0, 0)}}); err == nil {
		t.Errorf("entries that are not there are passed over: %v", got)
	}
}

// A summary reads the counters of its days, and of the agents only if it is asked for them.
func TestUsageTotalsReadLittle(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Subscriber(t, "enterprise")
	var agents []billing.Key
	for range 50 {
		agents = append(agents, c.Agent(t, "Agent").Key)
	}
	start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	c.FreeUsage(t, 40_000, start, 20*time.Minute, agents, [3]string{"webchat", "sms.free", "rare"}) // a year and a half
	days := billing.SummaryQuery{From: billing.Date{Year: 2025, Month: time.March, Day: 1}, To: billing.Date{Year: 2025, Month: time.March, Day: 7}}
	for name, f := range map[string]struct {
		change func(q *billing.SummaryQuery)
		rows   int // of the answer
		most   int // that are read
	}{
		"by day":             {func(q *billing.SummaryQuery) { q.ByDay = true }, 7, 20},
		"by rate":            {func(q *billing.SummaryQuery) { q.ByRate = true }, 2, 20},
		"of an agent":        {func(q *billing.SummaryQuery) { q.Agent, q.ByDay = agents[7], true }, 7, 20},
		"by agent":           {func(q *billing.SummaryQuery) { q.ByAgent = true }, 50, 50 * 14},
		"by agent at a rate": {func(q *billing.SummaryQuery) { q.ByAgent, q.Rate = true, "never" }, 0, 50 * 14},
	} {
		q := days
		f.change(&q)
		e := postgres.Explain(h.DB)
		got, err := e.UsageTotals(t.Context(), []billing.AccountID{c.ID}, q)
		must(t, err)
		if w := workOf(t, e.Plans[0]); len(got) != f.rows || w.Rows > f.most || w.Blocks > 2*f.most {
			t.Errorf("%s: %d rows, read %+v:\n%s", name, len(got), w, e.Plans[0])
		}
	}
	// More rows than one answer holds are not counted out to the end, and do not crowd out another account's.
	other := h.Subscriber(t, "starter")
	other.FreeUsage(t, 3, start, time.Hour, []billing.Key{other.Agent(t, "Other").Key}, [3]string{"webchat", "sms.free", "rare"})
	all := billing.SummaryQuery{From: billing.DateOf(start, time.UTC), To: billing.Date{Year: 2025, Month: time.December, Day: 31}, ByDay: true, ByAgent: true, ByRate: true}
	got, err := h.DB.UsageTotals(t.Context(), []billing.AccountID{c.ID, other.ID}, all)
	must(t, err)
	of := map[billing.AccountID][]billing.UsageTotal{}
	for _, row := range got {
		of[row.AccountID] = append(of[row.AccountID], row)
	}
	if len(of[c.ID]) != billing.MaxSummaryRows+1 || len(of[other.ID]) != 1 {
		t.Errorf("%d and %d rows", len(of[c.ID]), len(of[other.ID]))
	}
	if _, err := all.Summarize(c.Account(t), of[c.ID]); fault.As(err) == nil || fault.As(err).Code != fault.BadUserInput {
		t.Errorf("too many rows: %v", err)
	}
}
