package cashier_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
)

// Many callers at the same time, at three programs: what came about is what the plain rules say of the same asks one after the other,
// in the order in which the account's keys say that they were decided. Between the crowds, time passes and money and limits change.
func TestUsageModelOfCrowds(t *testing.T) {
	t.Parallel()
	accounts, crowds := 3, 4
	if soak {
		accounts, crowds = 10, 20
	}
	h := cashiertest.New(t, cashiertest.Options{ReplyWait: 30 * time.Second}) // also on a busy machine
	usagePlans(t, h)
	programs := three(t, h)
	seed := seedOf(t)
	for i := range accounts {
		m := meter(t, h, programs, rand.New(rand.NewPCG(seed, uint64(i))))
		for range crowds {
			for range m.any(5) {
				[]func(){m.topUp, m.setLimits, m.pass, m.pass, m.subscription, m.drain}[m.any(6)]()
				m.check()
			}
			m.topUp()
			m.crowd(12, 5)
			m.check()
			if t.Failed() {
				return
			}
		}
		t.Logf("%d calls, %d usages", len(m.holds), len(m.usages))
	}
}

// decided is something that was accepted: under which key, and the same by the rules.
type decided struct {
	key   billing.Key
	apply func()
}

// crowd is one stretch of many callers.
type crowd struct {
	*metered
	mu     sync.Mutex
	shared []*item // usages that several callers tell
	first  map[billing.Key]int
	events []decided
}

// crowd has so many callers ask so many times each, and then holds what was decided against the rules.
func (m *metered) crowd(callers, asks int) {
	m.roll()
	m.do("a crowd of %d", callers)
	c := &crowd{metered: m, first: map[billing.Key]int{}}
	for range callers { // each is told about twice
		it := m.anyItem()
		if it.usage == nil && !slices.Contains(m.items, it) {
			c.shared = append(c.shared, it)
		}
	}
	var group sync.WaitGroup
	for i := range callers {
		dice, program := rand.New(rand.NewPCG(m.dice.Uint64(), 0)), m.programs[i%len(m.programs)]
		group.Go(func() {
			for range asks {
				if dice.IntN(3) == 0 {
					c.tell(dice, program)
				} else {
					c.call(dice, program)
				}
			}
		})
	}
	group.Wait()
	for key, n := range c.first {
		if n != 1 {
			m.fail("record %d was called new %d times", key, n)
		}
	}
	slices.SortFunc(c.events, func(a, b decided) int { return cmp.Compare(a.key, b.key) })
	for _, e := range c.events {
		e.apply()
	}
}

func (c *crowd) decided(key billing.Key, apply func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.events = append(c.events, decided{key, apply})
}

// call is a call or message that is authorised and, mostly, settled.
func (c *crowd) call(dice *rand.Rand, program *cashier.Cashier) {
	a, asked, code := c.agents[dice.IntN(len(c.agents))], int64(0), usageRates[dice.IntN(len(usageRates))]
	rate, ok := c.rules.plan().Rate(code)
	if !ok {
		return
	}
	if dice.IntN(2) == 0 {
		asked = int64(1 + dice.IntN(300))
	}
	idem := c.c.Key()
	got, err := program.AuthorizeUsage(c.c.T.Context(), c.id(a.key), billing.UsageAsk{Rate: code, Units: asked, Idempotency: idem})
	if err != nil || got.Replayed {
		c.c.T.Errorf("%+v, %v", got, err)
		return
	}
	if got.Reservation == nil {
		return // refused; what is refused changes nothing, so nobody can tell when it was
	}
	var h *hold
	c.decided(got.Reservation.Key, func() {
		var reasons []why
		c.do("agent %d authorises %s for %d: call %d", a.key, code, asked, got.Reservation.Key)
		if h, reasons = c.rules.authorise(a, rate, asked, idem); h == nil {
			c.fail("call %d was authorised, by the rules refused for %s", got.Reservation.Key, saidWhy(reasons))
			return
		}
		h.key = got.Reservation.Key
		c.wantDecision(got.Decision, h, nil)
	})
	if dice.IntN(4) == 0 {
		return
	}
	units := dice.Int64N(2*got.Decision.FundedUnits + 1)
	settled, err := program.SettleUsage(c.c.T.Context(), c.c.Owner, c.id(got.Reservation.Key), units)
	if err != nil || settled.Record == nil || settled.Replayed {
		c.c.T.Errorf("%+v, %v", settled, err)
		return
	}
	c.decided(settled.Record.Key, func() {
		if h != nil {
			c.do("settle %d with %d", h.key, units)
			c.wantRecord(settled.Record, c.rules.settle(h, units))
		}
	})
}

// tell reports usages that others report as well.
func (c *crowd) tell(dice *rand.Rand, program *cashier.Cashier) {
	var given []*item
	var asked []billing.UsageItem
	for range min(len(c.shared), 1+dice.IntN(3)) {
		it := c.shared[dice.IntN(len(c.shared))]
		given, asked = append(given, it), append(asked, it.UsageItem)
	}
	if len(asked) == 0 {
		return
	}
	results, err := program.RecordUsage(c.c.T.Context(), c.c.ID, asked)
	if err != nil {
		c.c.T.Error(err)
		return
	}
	for i, got := range results {
		if got.Err != nil || got.Record == nil {
			continue
		}
		c.mu.Lock()
		n := c.first[got.Record.Key]
		if !got.Replayed {
			n++
		}
		c.first[got.Record.Key] = n // stays 0 where everybody is told that somebody else was first
		c.mu.Unlock()
		if got.Replayed {
			continue
		}
		it := given[i]
		c.decided(got.Record.Key, func() { c.wantItem(it, got) })
	}
}
