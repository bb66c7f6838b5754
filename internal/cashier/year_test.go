package cashier_test

import (
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/money"
)

// Random lives against the real thing, compared with the model after every step: plans up, down and sideways, cards that
// decline or ask the bank, renewals unpaid and recovered, cancelled and taken up again, by a test clock.
func TestLives(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{ReplyWait: 30 * time.Second}) // also on a busy machine
	loadLife(t, h)
	rapid.Check(t, func(rt *rapid.T) {
		l := born(t, h, func(below int, what string) int { return rapid.IntRange(0, below-1).Draw(rt, what) })
		l.fatal = rt.Fatalf
		rt.Repeat(map[string]func(*rapid.T){
			"":            func(*rapid.T) { l.check() },
			"live":        func(*rapid.T) { l.live() },
			"live on":     func(*rapid.T) { l.live() },
			"live longer": func(*rapid.T) { l.live() },
			"new version": func(rt *rapid.T) { reprice(t, h, rapid.Int64Range(1, 60).Draw(rt, "times")) },
		})
		l.settle()
	})
	reconcile(t, h)
}

// reprice loads a catalogue in which a plan costs something else: who has it keeps his version.
func reprice(t testing.TB, h *cashiertest.House, times int64) {
	t.Helper()
	var plans []*billing.Plan
	for _, p := range h.Plans {
		p := *p
		if p.Code == "basic" {
			p.Prices = nil
			for _, price := range h.Plans["starter"].Prices {
				p.Prices = append(p.Prices, money.Amount{Micros: price.Micros * money.Micros(times), Currency: price.Currency})
			}
		}
		plans = append(plans, &p)
	}
	_, err := h.Cashier.LoadCatalogue(t.Context(), plans)
	must(t, err)
	readPlans(t, h)
}

// Twenty accounts live through more than a year each, at the same time; a thousand with make soak. In the end the books are
// clean and the processor's are the same.
func TestAYear(t *testing.T) {
	t.Parallel()
	accounts := 20
	if os.Getenv("AURA_SOAK") == "1" {
		accounts = 1000
	}
	h := cashiertest.New(t, cashiertest.Options{ReplyWait: 30 * time.Second}) // also on a busy machine
	loadLife(t, h)
	seed := seedOf(t)
	began := time.Now()
	var workers sync.WaitGroup
	var steps, next atomic.Int64
	for range 2 * runtime.GOMAXPROCS(0) {
		workers.Go(func() { // a helper that gives the test up ends its worker, and failing ends the others
			for i := next.Add(1); i <= int64(accounts) && !t.Failed(); i = next.Add(1) {
				steps.Add(year(t, h, rand.New(rand.NewPCG(seed, uint64(i)))))
			}
		})
	}
	workers.Wait()
	lived := time.Since(began)
	h.Verify(t)
	reconcile(t, h)
	t.Logf("%d accounts lived a year in %s, %d steps; the books were checked in %s", accounts, lived.Round(time.Millisecond), steps.Load(),
		(time.Since(began) - lived).Round(time.Millisecond))
	for _, line := range happened(t, h) {
		t.Log(line)
	}
}

// happened counts what the lives had in them.
func happened(t testing.TB, h *cashiertest.House) (lines []string) {
	t.Helper()
	must(t, h.PG.SelectContext(t.Context(), &lines, `
		SELECT 'periods: ' || count(*) FROM periods
		UNION ALL SELECT 'plan changes: ' || string_agg(format('%s %s %s', n, kind, status), ', ' ORDER BY kind, status)
			FROM (SELECT kind, status, count(*) AS n FROM plan_changes GROUP BY kind, status) x
		UNION ALL SELECT 'payments: ' || string_agg(format('%s %s %s', n, purpose, status), ', ' ORDER BY purpose, status)
			FROM (SELECT purpose, status, count(*) AS n FROM payments GROUP BY purpose, status) x
		UNION ALL SELECT 'invoices: ' || string_agg(format('%s %s %s', n, purpose, status), ', ' ORDER BY purpose, status)
			FROM (SELECT purpose, status, count(*) AS n FROM invoices GROUP BY purpose, status) x
		UNION ALL SELECT 'subscriptions: ' || string_agg(format('%s %s', n, type), ', ' ORDER BY type)
			FROM (SELECT type, count(*) AS n FROM events WHERE type LIKE 'subscription.%' GROUP BY type) x`))
	return lines
}

// seedOf is the seed of a test's dice: another each time, unless one that failed is to be seen again.
func seedOf(t testing.TB) uint64 {
	t.Helper()
	seed := rand.Uint64()
	if given, err := strconv.ParseUint(os.Getenv("AURA_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("again with AURA_SEED=%d", seed)
	return seed
}

// year lives until twelve months and a bit are over, and tells in how many steps.
func year(t *testing.T, h *cashiertest.House, dice *rand.Rand) (steps int64) {
	l := born(t, h, func(below int, _ string) int { return dice.IntN(below) })
	l.fatal = t.Errorf
	for end := l.now.AddDate(0, 12, 10); l.now.Before(end) && !t.Failed(); steps++ {
		l.live()
		if !t.Failed() {
			l.check()
		}
	}
	if !t.Failed() {
		l.settle()
	}
	return steps
}
