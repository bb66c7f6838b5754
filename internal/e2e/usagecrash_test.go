package e2e

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/pgtest"
)

// chargeAll selects no more than what says whether a usage was charged: tens of thousands are asked for.
const chargeAll = `mutation($input: RecordUsageInput!) { recordUsage(input: $input) {
  results { idempotencyKey record { id credits amount { amount currency } } reasons { code message } replayed userErrors { code message } }
  accepted refused userErrors { code message }
} }`

// outcome is what a client was told of one charge, for good.
type outcome struct{ record, credits, amount, refused string }

func (r usageResult) outcome() (o outcome) {
	if r.Record != nil {
		o = outcome{record: r.Record.ID, credits: r.Record.Credits, amount: r.Record.Amount.Amount}
	}
	for _, reason := range r.Reasons {
		o.refused += reason.Code + ": " + reason.Message
	}
	return o
}

// charger is a client that has usages to charge and does not rest until it knows of each whether it was: whatever it is told or not
// told, it asks again under the usage's one key, in ever other company.
type charger struct {
	*caller

	rate    string
	units   int
	open    []string // keys without an answer
	answers map[string]outcome
	seen    map[string]int
}

// run asks until every key has its answer.
func (c *charger) run(giveUp <-chan struct{}) error {
	pause := 5 * time.Millisecond
	for len(c.open) > 0 {
		rand.Shuffle(len(c.open), func(i, j int) { c.open[i], c.open[j] = c.open[j], c.open[i] })
		n := min(len(c.open), []int{1, 1, 1, 2, 3, 10}[rand.IntN(6)])
		answered, err := c.ask(c.open[:n])
		if err != nil {
			return err
		}
		if answered {
			c.open = c.open[n:]
			pause = 5 * time.Millisecond
			continue
		}
		select {
		case <-time.After(pause + rand.N(pause)):
			pause = min(2*pause, 300*time.Millisecond)
		case <-giveUp:
			return fmt.Errorf("%d charges have no answer in the end; told %v", len(c.open), c.seen)
		}
	}
	return nil
}

// ask charges some usages with one request. An error is what must never be said.
func (c *charger) ask(keys []string) (answered bool, err error) {
	items := make([]vars, len(keys))
	for i, key := range keys {
		items[i] = c.item(c.rate, c.units, key)
	}
	a, err := c.try(chargeAll, vars{"input": vars{"accountId": c.of.id, "items": items}})
	if err != nil {
		c.seen["no answer"]++
		return false, nil //nolint:nilerr // the network's silence says nothing
	}
	for _, e := range a.Errors {
		c.seen[e.Extensions.Code]++
		allowed := []string{"UNAVAILABLE", "OUTCOME_UNKNOWN", "CONFLICT", "TIMEOUT", "RATE_LIMITED"}
		if !e.Extensions.Retryable || !slices.Contains(allowed, e.Extensions.Code) {
			return false, fmt.Errorf("told %s", a.raw)
		}
	}
	if len(a.Errors) > 0 {
		return false, nil
	}
	got := decode[struct{ RecordUsage recordedPayload }](c.t, a.Data).RecordUsage
	if len(got.Results) != len(keys) || got.Accepted+got.Refused != len(keys) || len(got.UserErrors) > 0 {
		return false, fmt.Errorf("%d items were answered with %s", len(keys), a.raw)
	}
	for i, r := range got.Results {
		o := r.outcome()
		if r.IdempotencyKey != keys[i] || len(r.UserErrors) > 0 || (o.record == "") == (o.refused == "") {
			return false, fmt.Errorf("item %s was answered with %+v", keys[i], r)
		}
		if before, ok := c.answers[keys[i]]; ok && before != o {
			return false, fmt.Errorf("item %s was first answered with %+v, then with %+v", keys[i], before, o)
		}
		if r.Replayed {
			c.seen["replayed"]++
		}
		c.answers[keys[i]] = o
	}
	return true, nil
}

// mishaps happen to a program one after the other, for as long as a crowd is at work: it is killed and started again, loses its
// connections in the middle and around commits, and has its backends killed by the database.
type mishaps struct {
	in     *installation
	proxy  *pgtest.Proxy
	again  func() // kill it and start it again
	counts map[string]int
}

func (m *mishaps) happen(i int) {
	m.in.t.Helper()
	name := [...]string{"cut", "kill", "cut after a commit", "terminate", "cut before a commit", "kill", "cut", "away"}[i%8]
	m.counts[name]++
	switch name {
	case "cut":
		m.proxy.Cut()
	case "kill":
		m.again()
	case "cut after a commit":
		m.strike(m.proxy.CutAfterCommit())
	case "cut before a commit":
		m.strike(m.proxy.CutBeforeCommit())
	case "terminate":
		var killed int
		if err := m.in.admin().Get(&killed, `SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE datname = (SELECT datname FROM pg_stat_activity WHERE pid = pg_backend_pid()) AND application_name LIKE 'aura-billing%'`); err != nil || killed == 0 {
			m.in.t.Errorf("%d backends killed, %v", killed, err)
		}
	case "away":
		m.proxy.Refuse(true)
		m.proxy.Cut()
		time.Sleep(300 * time.Millisecond)
		m.proxy.Refuse(false)
	}
}

// strike waits a moment for a trap of the proxy; nobody may be there to step into it.
func (m *mishaps) strike(struck <-chan struct{}) {
	select {
	case <-struck:
	case <-time.After(2 * time.Second):
	}
}

// awayLines are what the program logs as errors while its database is away: what the test provokes.
var awayLines = []string{notSettled}

// TestKillNineDuringUsage has 50 clients charge 200 usages each (2,000 with make soak), of which exactly nine of ten can be paid for,
// by credits first, by prepaid money after them, and one of them by both. Meanwhile the server is killed and started again on the same
// database, and its connections and backends are cut. Each usage is asked for under its key until there is an answer. In the end
// exactly nine of ten are charged, nothing is left of credits or money, and each key has one answer for good.
func TestKillNineDuringUsage(t *testing.T) {
	t.Parallel()
	clients, each, every, limit := 50, 200, 350*time.Millisecond, 2*time.Minute
	if soak {
		each, every, limit = 2_000, 600*time.Millisecond, 30*time.Minute // a kill every 2.4 s
	}
	db := pgtest.New(t)
	proxy := pgtest.NewProxy(t, db.URL)
	in := installOn(t, db)
	p := in.start("DATABASE_URL=" + proxy.URL()).allowing(awayLines...)
	address := "AURA_LISTEN=" + strings.TrimPrefix(p.base, "http://")

	// Three minutes cost 3 credits or 0.15. The plan's 5,000 credits pay for 1,666 of them and two thirds of the next.
	c := p.newCustomer(t)
	c.addCard("pm_card_visa")
	c.subscribe("professional", nil)
	total := clients * each
	funded := total * 9 / 10
	cents := int64(funded)*15 - 5_000*5
	for rest := cents; rest > 0; {
		part := min(rest, 900_000) // the most of one top-up is 10,000.00
		if rest-part > 0 && rest-part < 500 {
			part = rest - 500
		}
		c.credited(fmt.Sprintf("%d.%02d", part/100, part%100))
		rest -= part
	}
	agents := []*caller{c.caller(p, "First"), c.caller(p, "Second"), c.caller(p, "Third")}

	chargers := make([]*charger, clients)
	giveUp := make(chan struct{})
	failed := make(chan error, clients)
	var all sync.WaitGroup
	for i := range chargers {
		who := &charger{caller: agents[i%len(agents)], rate: "voice.outbound", units: 180, answers: map[string]outcome{}, seen: map[string]int{}}
		for j := range each {
			who.open = append(who.open, fmt.Sprintf("call %d of client %d", j, i))
		}
		chargers[i] = who
	}
	began := time.Now()
	for _, who := range chargers {
		all.Go(func() {
			if err := who.run(giveUp); err != nil {
				failed <- err
			}
		})
	}
	late := time.AfterFunc(limit, func() { close(giveUp) })
	defer late.Stop()
	m := &mishaps{in: in, proxy: proxy, counts: map[string]int{}, again: func() {
		p.kill()
		p = in.start("DATABASE_URL="+proxy.URL(), address).allowing(awayLines...)
	}}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	for i, working := 0, true; working; {
		select {
		case <-done:
			working = false
		case <-time.After(every):
			m.happen(i)
			i++
		}
	}
	close(failed)
	for err := range failed {
		t.Errorf("client: %v", err)
	}
	told := map[string]int{}
	for _, who := range chargers {
		for code, n := range who.seen {
			told[code] += n
		}
	}
	t.Logf("%d charges in %v; what happened: %v; what was told: %v", total, time.Since(began).Round(time.Millisecond), m.counts, told)
	if m.counts["kill"] == 0 || told["no answer"] == 0 {
		t.Errorf("nothing was broken: %v, %v", m.counts, told)
	}
	if t.Failed() {
		return
	}

	accepted, paidBy := 0, map[string]int{}
	records := map[string]bool{}
	for _, who := range chargers {
		for key, o := range who.answers {
			if o.record == "" {
				if o.refused != "INSUFFICIENT_FUNDS: Insufficient funds in your account" {
					t.Errorf("%s was refused for %s", key, o.refused)
				}
				continue
			}
			if records[o.record] {
				t.Errorf("record %s answers two keys", o.record)
			}
			records[o.record] = true
			paidBy[o.credits+" credits, "+o.amount]++
			accepted++
		}
	}
	if accepted != funded {
		t.Errorf("%d of %d were charged, want %d", accepted, total, funded)
	}
	equal(t, "how they were paid", paidBy, map[string]int{"3 credits, 0.00": 1_666, "2 credits, 0.05": 1, "0 credits, 0.15": funded - 1_667})
	b := c.balance()
	equal(t, "the balance", []string{b.Posted.Amount, b.Held.Amount, b.Available.Amount}, []string{"0.00", "0.00", "0.00"})
	equal(t, "the credits", c.subscription().Credits, wireCredits{Granted: "5000", Used: "5000", Remaining: "0"})
	var stored int
	if err := db.Get(&stored, `SELECT count(*) FROM usage_records WHERE account_id = $1`, c.account); err != nil || stored != funded {
		t.Errorf("%d records are stored, %v", stored, err)
	}

	// Every key again, in other company than before: the same answer, and nothing is charged.
	for _, who := range chargers {
		keys := make([]string, 0, each)
		for key := range who.answers {
			keys = append(keys, key)
		}
		before := who.seen["replayed"]
		for part := range slices.Chunk(keys, 1_000) {
			if answered, err := who.ask(part); err != nil || !answered {
				t.Fatalf("asked again: answered %v, %v", answered, err)
			}
		}
		if again := who.seen["replayed"] - before; again != each {
			t.Errorf("%d of %d keys were replayed", again, each)
		}
	}
	equal(t, "the balance after all were asked for again", c.balance(), b)
	other := agents[0].in(t)
	a := other.send(chargeAll, vars{"input": vars{"accountId": c.id, "items": []vars{agents[0].item("voice.outbound", 181, "call 0 of client 0")}}})
	got := decode[struct{ RecordUsage recordedPayload }](t, a.Data).RecordUsage
	only(t, got.Results[0].UserErrors, "IDEMPOTENCY_KEY_REUSED")
}
