package cashier_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

// Random usage by three programs in turn against the real store and the plain rules: calls authorised, extended, settled, released,
// usage recorded and told afterwards, keys sent again, money topped up and spent to the last, plans changed, limits set, renewals paid
// and not paid, and a clock that goes over leases, midnights, changes of summer time and periods. After every step the answer and all
// that is stored are what the rules say. Several accounts at the same time, whose usage meets in the same batches.
func TestUsageModel(t *testing.T) {
	t.Parallel()
	accounts, steps := 8, 60
	if soak {
		accounts, steps = 60, 200
	}
	h := cashiertest.New(t, cashiertest.Options{ReplyWait: 30 * time.Second}) // also on a busy machine
	usagePlans(t, h)
	programs := three(t, h)
	seed := seedOf(t)
	var workers sync.WaitGroup
	var next, done, recorded atomic.Int64
	for range 4 {
		workers.Go(func() { // a helper that gives the test up ends its worker, and failing ends the others
			for i := next.Add(1); i <= int64(accounts) && !t.Failed(); i = next.Add(1) {
				m := meter(t, h, programs, rand.New(rand.NewPCG(seed, uint64(i))))
				for range steps {
					m.step()
					m.check()
					done.Add(1)
					if t.Failed() {
						return
					}
				}
				recorded.Add(int64(len(m.usages)))
			}
		})
	}
	workers.Wait()
	t.Logf("%d steps, %d usages", done.Load(), recorded.Load())
	for _, line := range usageHappened(t, h) {
		t.Log(line)
	}
}

// usageHappened counts what there was to be compared.
func usageHappened(t testing.TB, h *cashiertest.House) (lines []string) {
	t.Helper()
	must(t, h.PG.SelectContext(t.Context(), &lines, `
		SELECT 'calls: ' || string_agg(format('%s %s', n, status), ', ' ORDER BY status) FROM (SELECT status, count(*) AS n FROM reservations GROUP BY status) x
		UNION ALL SELECT format('held of several grants %s, in part by money %s, extended %s, to end %s, settled after the first period %s',
			count(*) FILTER (WHERE cardinality(grant_keys) > 1), count(*) FILTER (WHERE amount > 0 AND cardinality(grant_keys) > 0),
			count(*) FILTER (WHERE sequence > 0), count(*) FILTER (WHERE must_end_by IS NOT NULL),
			count(*) FILTER (WHERE usage_key IS NOT NULL AND period_key <> (SELECT min(key) FROM periods p WHERE p.account_id = r.account_id))) FROM reservations r
		UNION ALL SELECT 'usages: ' || string_agg(format('%s %s', n, kind), ', ' ORDER BY kind)
			FROM (SELECT kind, count(*) AS n FROM ledger_entries WHERE usage_key IS NOT NULL GROUP BY kind) x
		UNION ALL SELECT format('extensions refused: %s', string_agg(format('%s %s', n, why), ', ' ORDER BY why))
			FROM (SELECT why, count(*) AS n FROM reservations, unnest(refused_for) AS why GROUP BY why) x
		UNION ALL SELECT format('usages refused: %s', string_agg(format('%s %s', n, why), ', ' ORDER BY why))
			FROM (SELECT r ->> 'Code' AS why, count(*) AS n FROM idempotency_keys, jsonb_array_elements(result -> 'refusal') AS r
				WHERE operation = 'recordUsage' GROUP BY why) x
		UNION ALL SELECT 'grants: ' || string_agg(format('%s %s %s', n, source, status), ', ' ORDER BY source, status)
			FROM (SELECT source, status, count(*) AS n FROM credit_grants GROUP BY source, status) x
		UNION ALL SELECT 'subscriptions: ' || string_agg(format('%s %s', n, type), ', ' ORDER BY type)
			FROM (SELECT type, count(*) AS n FROM events WHERE type LIKE 'subscription.%' OR type LIKE 'usage.%' OR type LIKE '%exhausted' GROUP BY type) x`))
	return lines
}

// usagePlans loads two plans of few credits and narrow caps, whose rates round in every way.
func usagePlans(t testing.TB, h *cashiertest.House) {
	t.Helper()
	n := func(i int) *int { return &i }
	rate := func(code string, category billing.RateCategory, credits money.Credits, price money.Micros, quantity, increment, minimum int) billing.Rate {
		return billing.Rate{Code: code, Category: category, Credits: credits, Quantity: quantity, Increment: increment, Minimum: minimum,
			Prices: []money.Amount{{Micros: price, Currency: "USD"}}}
	}
	narrow := &billing.Plan{Code: "narrow", Name: "Narrow", Description: "For tests.", Rank: 10, MonthlyCredits: money.Whole(17), Features: []string{},
		Prices:          []money.Amount{{Micros: 9 * money.MicrosPerUnit, Currency: "USD"}},
		AgentDailyCalls: n(9), AgentConcurrentCalls: n(3), AgentDailyMessages: n(25), AgentMaxCallSeconds: n(1200), AccountDailyCalls: n(15),
		AccountConcurrentCalls: n(5), AccountDailyMessages: n(40), AccountMaxCallSeconds: n(1500),
		Rates: []billing.Rate{ // sorted by code
			rate("call", billing.CategoryCall, 1000, 50_000, 60, 1, 0), rate("call.blocks", billing.CategoryCall, 777, 33_333, 60, 6, 20),
			rate("call.free", billing.CategoryCall, 0, 0, 60, 1, 0), rate("call.money", billing.CategoryCall, 0, 31_007, 60, 60, 60),
			rate("sms", billing.CategoryMessage, 1500, 75_000, 1, 1, 0), rate("sms.pack", billing.CategoryMessage, 1000, 99_999, 3, 1, 2),
			rate("webchat", billing.CategoryMessage, 0, 0, 1, 1, 0)}}
	wide := &billing.Plan{Code: "wide", Name: "Wide", Description: "For tests.", Rank: 20, MonthlyCredits: money.Whole(41), Features: []string{},
		Prices:               []money.Amount{{Micros: 99 * money.MicrosPerUnit, Currency: "USD"}},
		AgentConcurrentCalls: n(4), AgentDailyMessages: n(60), AccountConcurrentCalls: n(6), AccountMaxCallSeconds: n(4000),
		Rates: []billing.Rate{
			rate("call", billing.CategoryCall, 901, 44_444, 60, 1, 0), rate("call.blocks", billing.CategoryCall, 500, 20_001, 60, 30, 0),
			rate("call.free", billing.CategoryCall, 0, 0, 60, 1, 0), rate("call.wide", billing.CategoryCall, 313, 17_777, 45, 7, 10),
			rate("sms", billing.CategoryMessage, 1234, 66_666, 1, 1, 0), rate("webchat", billing.CategoryMessage, 0, 0, 1, 1, 0)}}
	_, err := h.Cashier.LoadCatalogue(t.Context(), []*billing.Plan{narrow, wide})
	must(t, err)
	readPlans(t, h)
}

var usageRates = []string{"call", "call", "call", "call.blocks", "call.blocks", "call.money", "call.wide", "call.free", "sms", "sms", "sms.pack", "webchat"}

// metered is a customer whose usage is held against the rules.
type metered struct {
	rules
	c        *cashiertest.Customer
	programs []*cashier.Cashier
	dice     *rand.Rand
	did      []string
	items    []*item // recorded under keys of their own
	card     string
	due      *due
	pending  bool // the narrow plan waits for the period's end
	upgrades int  // in this period
}

// item is a usage that was asked to be recorded.
type item struct {
	billing.UsageItem
	usage   *usage // nil: refused
	reasons []why
}

// Where and when accounts live: a change of summer time is never far.
var usageZones = []string{"Europe/Madrid", "America/New_York", "America/Santiago", "Pacific/Kiritimati", "Australia/Lord_Howe"}

var usageBirths = []time.Time{
	time.Date(2026, 3, 7, 20, 0, 0, 0, time.UTC), time.Date(2026, 10, 24, 14, 0, 0, 0, time.UTC), time.Date(2026, 10, 31, 9, 0, 0, 0, time.UTC),
	time.Date(2027, 3, 27, 21, 30, 0, 0, time.UTC), time.Date(2027, 4, 3, 12, 0, 0, 0, time.UTC), time.Date(2027, 9, 4, 15, 0, 0, 0, time.UTC),
	time.Date(2028, 1, 31, 23, 58, 0, 0, time.UTC),
}

func meter(t testing.TB, h *cashiertest.House, programs []*cashier.Cashier, dice *rand.Rand) *metered {
	t.Helper()
	m := &metered{programs: programs, dice: dice, card: goodCard}
	zone := usageZones[dice.IntN(len(usageZones))]
	m.zone, m.now = must2(t, zone), usageBirths[dice.IntN(len(usageBirths))]
	m.c = h.Customer(t, func(a *cashier.NewAccount) { a.TimeZone = zone })
	m.c.SetTime(t, m.now)
	m.c.Card(t, goodCard)
	for i := range 3 {
		m.agents = append(m.agents, &ruled{key: m.c.Agent(t, fmt.Sprint("agent ", i)).Key, limits: billing.Limits{WhenCreditsReached: billing.CreditsUseBalance}})
	}
	m.subscribe()
	if dice.IntN(3) > 0 { // to two grants
		m.changePlan()
	}
	return m
}

func (m *metered) any(n int) int { return m.dice.IntN(n) }

func (m *metered) do(what string, args ...any) {
	m.did = append(m.did, m.now.Format("2006-01-02T15:04:05.999999")+" "+fmt.Sprintf(what, args...))
}

func (m *metered) fail(format string, args ...any) {
	m.c.T.Helper()
	m.c.T.Errorf("%s\n%s: "+format, append([]any{strings.Join(m.did, "\n"), m.c.ID.GlobalID()}, args...)...)
}

func (m *metered) want(err error) {
	m.c.T.Helper()
	if err != nil {
		m.fail("%v", err)
	}
}

func (m *metered) program() *cashier.Cashier { return m.programs[m.any(len(m.programs))] }

func (m *metered) anyAgent() *ruled { return m.agents[m.any(len(m.agents))] }

func (m *metered) id(key billing.Key) billing.RowID { return billing.RowID{Account: m.c.ID, Key: key} }

// step does one thing, whichever comes.
func (m *metered) step() {
	switch n := m.any(100); {
	case n < 25:
		m.authorise()
	case n < 37:
		m.extend()
	case n < 47:
		m.settle()
	case n < 52:
		m.release()
	case n < 65:
		m.record()
	case n < 68:
		m.again()
	case n < 72:
		m.drain()
	case n < 78:
		m.setLimits()
	case n < 81:
		m.pause()
	case n < 85:
		m.topUp()
	case n < 95:
		m.pass()
	case n < 96:
		m.boundary()
	default:
		m.subscription()
	}
}

// subscription does what changes plan or card, or pays for a period.
func (m *metered) subscription() {
	switch {
	case !m.configured():
		m.subscribe()
	case m.due != nil && m.any(3) > 0:
		m.pay()
	case m.any(3) == 0:
		m.changeCard()
	default:
		m.changePlan()
	}
}

// saidWhy is reasons as they can be compared. Of an answer given again the codes alone are known.
func saidWhy(list []why) string {
	said := []string{}
	for _, w := range list {
		resets := ""
		if !w.resets.IsZero() {
			resets = w.resets.UTC().Format(time.RFC3339Nano)
		}
		said = append(said, fmt.Sprint(w.code, " ", w.by, " ", resets))
	}
	return strings.Join(said, ", ")
}

func whyOf(reasons []billing.ServiceReason) (list []why) {
	for _, r := range reasons {
		w := why{code: r.Code}
		if r.LimitedBy != nil {
			w.by = *r.LimitedBy
		}
		if r.ResetsAt != nil {
			w.resets = *r.ResetsAt
		}
		list = append(list, w)
	}
	return list
}

func (m *metered) wantWhy(got []billing.ServiceReason, want []why) {
	m.c.T.Helper()
	if g, w := saidWhy(whyOf(got)), saidWhy(want); g != w {
		m.fail("refused for [%s], want [%s]", g, w)
	}
}

// wantDecision holds an answer about a hold against it.
func (m *metered) wantDecision(got billing.UsageDecision, h *hold, reasons []why) {
	m.c.T.Helper()
	m.wantWhy(got.Reasons, reasons)
	funded, expires := int64(0), "never"
	if h.open() {
		funded, expires = h.units, said(&h.expires)
	}
	want := fmt.Sprint(len(reasons) == 0 && h.open(), " ", funded, " ", expires, " ", said(h.mustEnd))
	if g := fmt.Sprint(got.Allowed, " ", got.FundedUnits, " ", said(got.ExpiresAt), " ", said(got.MustEndBy)); g != want {
		m.fail("decided %s, want %s", g, want)
	}
}

func said(at *time.Time) string {
	if at == nil {
		return "never"
	}
	return at.UTC().Format(time.RFC3339Nano)
}

func (m *metered) anyUnits(rate *billing.Rate) int64 {
	if rate.Category == billing.CategoryMessage {
		return int64(1 + m.any(6))
	}
	return []int64{1, 7, 20, 30, 59, 60, 61, 90, 100, 240, 600, 1201, 2000}[m.any(13)]
}

func (m *metered) anyRate() (string, *billing.Rate) {
	code := usageRates[m.any(len(usageRates))]
	rate, _ := m.rules.plan().Rate(code)
	return code, rate
}

func (m *metered) authorise() {
	m.roll()
	a := m.anyAgent()
	code, rate := m.anyRate()
	asked := int64(0)
	if rate != nil && m.any(3) == 0 {
		asked = m.anyUnits(rate)
	}
	key := m.c.Key()
	m.do("agent %d authorises %s for %d", a.key, code, asked)
	got, err := m.program().AuthorizeUsage(m.c.T.Context(), m.id(a.key), billing.UsageAsk{Rate: code, Units: asked, Idempotency: key})
	if rate == nil {
		if !fault.Is(err, fault.RateUnknown) {
			m.fail("got %v", err)
		}
		return
	}
	m.want(err)
	h, reasons := m.rules.authorise(a, rate, asked, key)
	if h == nil {
		m.did[len(m.did)-1] += ": " + saidWhy(reasons)
		m.wantWhy(got.Decision.Reasons, reasons)
		if got.Reservation != nil || got.Decision.Allowed {
			m.fail("%+v", got)
		}
		return
	}
	if got.Reservation == nil {
		m.fail("refused for %s, want %+v", saidWhy(whyOf(got.Decision.Reasons)), h)
		return
	}
	h.key = got.Reservation.Key
	m.did[len(m.did)-1] += fmt.Sprintf(": call %d of %d", h.key, h.units)
	m.wantDecision(got.Decision, h, nil)
}

// anyHold is one of those that are not over, mostly.
func (m *metered) anyHold() *hold {
	if len(m.holds) == 0 {
		return nil
	}
	h := m.holds[m.any(len(m.holds))]
	for range 3 {
		if !h.open() {
			h = m.holds[m.any(len(m.holds))]
		}
	}
	return h
}

// actor is who asks about a hold: the platform's own, the agent or, rarely, another agent, who is told that there is none.
func (m *metered) actor(h *hold) *billing.Actor {
	if m.any(5) > 0 {
		return m.c.Owner
	}
	a := h.agent
	if m.any(3) == 0 {
		a = m.anyAgent()
	}
	return &billing.Actor{Subject: "agent", Role: billing.RolePlatform, Accounts: []billing.AccountID{m.c.ID}, Agent: a.key}
}

// strange tells whether the caller is another agent, for whom there is no such hold.
func (m *metered) strange(actor *billing.Actor, h *hold, err error) bool {
	m.c.T.Helper()
	if actor.Agent == 0 || actor.Agent == h.agent.key {
		return false
	}
	if !fault.Is(err, fault.NotFound) {
		m.fail("got %v for another agent's", err)
	}
	return true
}

func (m *metered) extend() {
	m.roll()
	h := m.anyHold()
	if h == nil {
		return
	}
	sequence, units := h.sequence+m.any(4)/3+1, int64(0)
	if m.any(6) == 0 {
		sequence = max(1, h.sequence)
	}
	if m.any(3) == 0 {
		units = m.anyUnits(h.rate)
	}
	actor := m.actor(h)
	m.do("extend %d for the %d. time by %d", h.key, sequence, units)
	got, err := m.program().ExtendUsage(m.c.T.Context(), actor, m.id(h.key), sequence, units)
	if m.strange(actor, h, err) {
		return
	}
	reasons, replayed, ok := m.rules.extend(h, sequence, units)
	switch {
	case !ok && h.settledAs != nil:
		if !fault.Is(err, fault.ReservationSettled) {
			m.fail("got %v", err)
		}
		return
	case !ok:
		if !fault.Is(err, fault.ReservationClosed) {
			m.fail("got %v", err)
		}
		return
	}
	m.want(err)
	m.did[len(m.did)-1] += fmt.Sprintf(": %d, %s", h.units, saidWhy(reasons))
	if got.Replayed != replayed {
		m.fail("replayed is %v", got.Replayed)
	}
	if replayed {
		reasons = whyBefore(h)
		for i := range reasons {
			if reasons[i].code == billing.ReasonMonthlyCredits {
				reasons[i].resets = m.present().EndsAt
			}
		}
	}
	m.wantDecision(got.Decision, h, reasons)
}

// whyBefore is why the last extension was refused, as an answer given again says it.
func whyBefore(h *hold) (list []why) {
	for _, code := range h.refused {
		list = append(list, why{code: code})
	}
	return list
}

// ranFor is the least that an agent's own token can settle: how long the call went on while somebody extended it, less a minute.
func (m *metered) ranFor(h *hold) int64 {
	until := m.now
	if h.expires.Before(until) {
		until = h.expires
	}
	return max(0, int64(until.Sub(h.at)/time.Second)-60)
}

func (m *metered) settle() {
	m.roll()
	h := m.anyHold()
	if h == nil {
		return
	}
	units := []int64{0, 1, h.units / 2, h.units - 1, h.units, h.units, h.units + 1, h.units + 45, 3 * h.units}[m.any(9)]
	if h.settledAs != nil && m.any(3) > 0 {
		units = h.settledAs.units
	}
	actor := m.actor(h)
	m.do("settle %d with %d as %d", h.key, units, actor.Agent)
	got, err := m.program().SettleUsage(m.c.T.Context(), actor, m.id(h.key), units)
	if m.strange(actor, h, err) {
		return
	}
	if before := h.settledAs; before != nil {
		if before.units != units && (actor.Agent == 0 || before.units < units) {
			if !fault.Is(err, fault.ReservationSettled) {
				m.fail("got %v", err)
			}
			return
		}
		m.want(err)
		if !got.Replayed || got.Record == nil || got.Record.Key != before.key {
			m.fail("again %+v", got)
		}
		return
	}
	m.want(err)
	if actor.Agent != 0 && h.rate.Category == billing.CategoryCall {
		units = max(units, m.ranFor(h))
	} else if actor.Agent != 0 {
		units = max(units, 1)
	}
	m.wantRecord(got.Record, m.rules.settle(h, units))
}

func (m *metered) wantRecord(got *billing.UsageRecord, u *usage) {
	m.c.T.Helper()
	if got == nil {
		m.fail("no record, want %+v", u)
		return
	}
	u.key = got.Key
	m.did[len(m.did)-1] += fmt.Sprintf(": record %d of %d, %d credits, %d money", u.key, u.units, u.credits, u.money)
}

func (m *metered) release() {
	m.roll()
	h := m.anyHold()
	if h == nil {
		return
	}
	actor := m.actor(h)
	m.do("release %d as %d", h.key, actor.Agent)
	got, err := m.program().ReleaseUsage(m.c.T.Context(), actor, m.id(h.key))
	late := actor.Agent != 0 && h.rate.Category == billing.CategoryCall && m.ranFor(h) > 0 && h.status != billing.ReservationReleased
	switch {
	case m.strange(actor, h, err):
	case late:
		if !fault.Is(err, fault.ReleaseTooLate) {
			m.fail("got %v", err)
		}
	case h.settledAs != nil:
		if !fault.Is(err, fault.ReservationSettled) {
			m.fail("got %v", err)
		}
	default:
		m.want(err)
		if got.Replayed != (h.status == billing.ReservationReleased) {
			m.fail("%+v", got)
		}
		if !got.Replayed {
			m.rules.release(h)
		}
	}
}

// anyItem makes a usage to be recorded; among them some that are told twice, or late.
func (m *metered) anyItem() *item {
	if len(m.items) > 0 && m.any(6) == 0 {
		return m.items[m.any(len(m.items))]
	}
	code, rate := m.anyRate()
	it := &item{UsageItem: billing.UsageItem{Agent: m.anyAgent().key, Rate: code, Units: 2, Mode: billing.ModeRequireFunds, Idempotency: m.c.Key()}}
	if rate != nil {
		it.Units = m.anyUnits(rate)
	}
	if m.any(12) == 0 {
		it.Units = 0
	}
	if m.any(5) == 0 {
		it.Mode = billing.ModeHappened
	}
	if m.any(3) == 0 {
		at := m.now.Add([]time.Duration{5 * time.Minute, 5*time.Minute + time.Second, -time.Minute, -5 * time.Hour, -24 * time.Hour, -30 * time.Hour,
			-48 * time.Hour, -48*time.Hour - time.Second}[m.any(8)])
		if !at.Before(m.plans[len(m.plans)-1].since) || len(m.plans) == 1 || m.upgraded() {
			it.OccurredAt = &at
		}
	}
	return it
}

// upgraded tells that the subscription's own history says which plan it had when; of one before it nothing is asked.
func (m *metered) upgraded() bool { return m.c.Subscription(m.c.T).CreatedAt.Equal(m.plans[0].since) }

func (m *metered) record() {
	m.roll()
	var given []*item
	var asked []billing.UsageItem
	for range 1 + m.any(4) {
		it := m.anyItem()
		given, asked = append(given, it), append(asked, it.UsageItem)
	}
	m.do("record")
	results, err := m.program().RecordUsage(m.c.T.Context(), m.c.ID, asked)
	m.want(err)
	if err != nil {
		return
	}
	for i, it := range given {
		m.wantItem(it, results[i])
	}
}

func (m *metered) wantItem(it *item, got cashier.Recorded) {
	m.c.T.Helper()
	at := m.now
	if it.OccurredAt != nil {
		at = *it.OccurredAt
	}
	m.do("- agent %d uses %d of %s at %s, %s, key %s", it.Agent, it.Units, it.Rate, said(&at), it.Mode, it.Idempotency)
	known := slices.Contains(m.items, it)
	if got.Replayed != known {
		m.fail("replayed is %v: %+v", got.Replayed, got)
	}
	if known {
		m.wantWhy(got.Reasons, it.reasons)
		if (got.Record != nil) != (it.usage != nil) || (got.Record != nil && got.Record.Key != it.usage.key) {
			m.fail("again %+v", got)
		}
		return
	}
	if at.Before(m.now.Add(-48*time.Hour)) || at.After(m.now.Add(5*time.Minute)) {
		if got.Err == nil || got.Err.Code != fault.OccurredAtInvalid {
			m.fail("%+v", got)
		}
		return
	}
	rate, ok := m.planAt(at).Rate(it.Rate)
	if !ok {
		if got.Err == nil || got.Err.Code != fault.RateUnknown {
			m.fail("%+v", got)
		}
		return
	}
	if got.Err != nil {
		m.fail("%v", got.Err)
		return
	}
	agent := m.agents[slices.IndexFunc(m.agents, func(a *ruled) bool { return a.key == it.Agent })]
	it.usage, it.reasons = m.rules.record(agent, rate, it.Units, it.Mode == billing.ModeHappened, at)
	m.items = append(m.items, it)
	if it.usage == nil {
		m.did[len(m.did)-1] += ": " + saidWhy(it.reasons)
		if got.Record != nil {
			m.fail("recorded %+v, want [%s]", got.Record, saidWhy(it.reasons))
		}
		m.wantWhy(got.Reasons, it.reasons)
		return
	}
	if got.Record == nil {
		m.fail("refused for [%s], want %+v", saidWhy(whyOf(got.Reasons)), it.usage)
		return
	}
	m.wantRecord(got.Record, it.usage)
}

// again sends a key that did something once more, with the same input and with another.
func (m *metered) again() {
	m.roll()
	h := m.anyHold()
	if h == nil {
		return
	}
	m.do("authorise %d again", h.key)
	m.lapse(h) // a key sent again after the lease allows nothing
	ask := billing.UsageAsk{Rate: h.rate.Code, Units: h.asked, Idempotency: h.idem}
	got, err := m.program().AuthorizeUsage(m.c.T.Context(), m.id(h.agent.key), ask)
	m.want(err)
	if !got.Replayed || got.Reservation == nil || got.Reservation.Key != h.key {
		m.fail("%+v", got)
		return
	}
	m.wantDecision(got.Decision, h, whyBefore(h))
	ask.Units++
	if _, err := m.program().AuthorizeUsage(m.c.T.Context(), m.id(h.agent.key), ask); !fault.Is(err, fault.IdempotencyKeyReused) {
		m.fail("other units under a key: %v", err)
	}
	one := billing.UsageItem{Agent: h.agent.key, Rate: h.rate.Code, Units: h.units, Mode: billing.ModeHappened, Idempotency: h.idem}
	results, err := m.program().RecordUsage(m.c.T.Context(), m.c.ID, []billing.UsageItem{one})
	m.want(err)
	if err == nil && (results[0].Err == nil || results[0].Err.Code != fault.IdempotencyKeyReused) {
		m.fail("recorded under the key of a call: %+v", results[0])
	}
}

// drain uses nearly all that there is, so that what comes is refused, or paid in part.
func (m *metered) drain() {
	m.roll()
	a := m.anyAgent()
	rate, _ := m.rules.plan().Rate("call")
	price, _ := rate.Price("USD")
	worth := m.available()*60/int64(price.Micros) + m.usable(a, m.period())*60/int64(rate.Credits)
	if lots := m.burning(); m.any(2) == 0 { // the grant that burns first, so that the next call takes of two
		i := slices.IndexFunc(lots, func(lot *credits) bool { return lot.left() > 0 })
		if i >= 0 {
			worth = lots[i].left() * 60 / int64(rate.Credits)
		}
	}
	if worth <= 0 {
		return
	}
	it := &item{UsageItem: billing.UsageItem{Agent: a.key, Rate: "call", Units: max(0, worth-int64(m.any(150))), Mode: billing.ModeHappened, Idempotency: m.c.Key()}}
	results, err := m.program().RecordUsage(m.c.T.Context(), m.c.ID, []billing.UsageItem{it.UsageItem})
	m.want(err)
	if err == nil {
		m.wantItem(it, results[0])
	}
}
