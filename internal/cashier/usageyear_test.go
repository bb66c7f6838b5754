package cashier_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

// What surrounds a customer's usage: limits, money, plans and time.

func (m *metered) setLimits() {
	m.roll()
	a := m.anyAgent()
	limits := a.limits
	var c billing.LimitsChange
	count := func(change *billing.Change[int], limit **int, values ...int) {
		v := values[m.any(len(values))]
		*change, *limit = billing.Change[int]{Set: true}, nil
		if v >= 0 {
			change.Value, *limit = &v, &v
		}
	}
	switch m.any(7) {
	case 0:
		count(&c.DailyCalls, &limits.DailyCalls, -1, -1, -1, -1, 0, 1, 3, 8, 20)
	case 1:
		count(&c.ConcurrentCalls, &limits.ConcurrentCalls, -1, -1, -1, 0, 1, 2, 3, 10)
	case 2:
		count(&c.DailyMessages, &limits.DailyMessages, -1, -1, -1, 0, 2, 10, 30)
	case 3:
		count(&c.MaxCallSeconds, &limits.MaxCallSeconds, -1, -1, -1, -1, 0, 10, 60, 100, 601, 3000)
	case 4:
		c.DailySpend.Set, limits.DailySpend = true, nil
		if spend := []money.Micros{-1, -1, -1, 0, 10_000, 77_777, 500_000}[m.any(7)]; spend >= 0 {
			c.DailySpend.Value, limits.DailySpend = &money.Amount{Micros: spend, Currency: "USD"}, &spend
		}
	default:
		c.MonthlyCredits.Set, limits.MonthlyCredits = true, nil
		if credits := []money.Credits{-1, -1, 0, 500, 3_210, 9_999, 20_000}[m.any(7)]; credits >= 0 {
			c.MonthlyCredits.Value, limits.MonthlyCredits = &credits, &credits
		}
		reached := []billing.WhenCreditsReached{billing.CreditsStop, billing.CreditsUseBalance}[m.any(2)]
		c.WhenCreditsReached = billing.Change[billing.WhenCreditsReached]{Set: true, Value: &reached}
		limits.WhenCreditsReached = reached
	}
	a.limits = limits
	m.do("limits of agent %d: %s", a.key, asText(limits))
	m.want(m.program().SetLimits(m.c.T.Context(), m.c.Owner, m.id(a.key), c))
}

func asText(l billing.Limits) string {
	text := ""
	for _, n := range []*int{l.DailyCalls, l.ConcurrentCalls, l.DailyMessages, l.MaxCallSeconds} {
		if n != nil {
			text += fmt.Sprint(*n)
		}
		text += "/"
	}
	if l.DailySpend != nil {
		text += l.DailySpend.Decimal()
	}
	text += "/"
	if l.MonthlyCredits != nil {
		text += l.MonthlyCredits.Decimal()
	}
	return text + "/" + string(l.WhenCreditsReached)
}

func (m *metered) pause() {
	m.roll()
	a := m.anyAgent()
	if i := slices.IndexFunc(m.agents, func(a *ruled) bool { return a.paused }); i >= 0 { // one at a time
		a = m.agents[i]
	}
	a.paused = !a.paused
	m.do("agent %d is paused: %v", a.key, a.paused)
	status := billing.AgentActive
	if a.paused {
		status = billing.AgentPaused
	}
	m.want(m.program().UpdateAgent(m.c.T.Context(), m.c.Owner, m.id(a.key), cashier.AgentChange{Status: &status}))
}

func (m *metered) topUp() {
	m.roll()
	units := int64(5 + m.any(3))
	m.do("top up %d with %s", units, m.card)
	p, _, err := m.program().TopUp(m.c.T.Context(), m.c.Owner, m.c.ID, m.c.Key(), cashier.TopUp{Amount: m.c.Amount(m.c.T, units)})
	switch {
	case !m.configured():
		m.wantFault(err, fault.BillingNotConfigured)
	case m.card != goodCard:
		m.wantFault(err, fault.CardDeclined)
	default:
		m.want(err)
		if err == nil && p.Status != billing.PaymentCredited {
			m.fail("%+v", p)
		}
		m.topped += units * money.MicrosPerUnit
	}
}

func (m *metered) wantFault(err error, code fault.Code) {
	m.c.T.Helper()
	if !fault.Is(err, code) {
		m.fail("got %v, want %s", err, code)
	}
}

func (m *metered) changeCard() {
	m.roll()
	m.card = []string{goodCard, decliningOne}[m.any(2)]
	m.do("card %s", m.card)
	m.c.Card(m.c.T, m.card)
}

// subscribe takes a plan: the first, or again after the last was cancelled.
func (m *metered) subscribe() {
	if m.card != goodCard {
		m.card = goodCard
		m.c.Card(m.c.T, m.card)
	}
	plan := m.c.Plans[[]string{"narrow", "narrow", "wide"}[m.any(3)]]
	m.do("subscribe %s", plan.Code)
	m.c.Subscribe(m.c.T, plan.Code)
	day := m.dayOf(m.now)
	m.status, m.plans, m.pending, m.upgrades, m.due = billing.SubscriptionActive, []planFrom{{plan, m.now}}, false, 0, nil
	m.periods = append(m.periods, billing.PeriodFrom(day, day.Day, m.zone))
	m.give(plan.MonthlyCredits, false)
}

func (m *metered) present() *billing.Period { return &m.periods[len(m.periods)-1] }

func (m *metered) give(n money.Credits, provisional bool) {
	from := m.now
	if provisional {
		from = m.present().StartsAt
	}
	m.lots = append(m.lots, &credits{from: from, ends: m.present().EndsAt, granted: int64(n), provisional: provisional})
}

// changePlan goes up at once, or down at the period's end.
func (m *metered) changePlan() {
	m.roll()
	if m.status != billing.SubscriptionActive || m.due != nil || m.pending {
		return
	}
	narrow, wide := m.c.Plans["narrow"], m.c.Plans["wide"]
	if m.rules.plan().Key == wide.Key {
		m.do("change to narrow")
		_, err := m.c.ChangePlan(m.c.T, "narrow")
		m.want(err)
		m.pending = true
		return
	}
	m.do("change to wide with %s", m.card)
	unit := money.ChargeUnit{Exponent: 2, Step: 1, Minimum: 500_000}
	terms, err := billing.Upgrade(billing.UpgradeInput{From: narrow, To: wide, Currency: "USD", Period: *m.present(), Now: m.now,
		First: m.upgrades == 0, Unit: unit, Available: money.Micros(m.available())})
	m.want(err)
	_, err = m.c.ChangePlan(m.c.T, "wide")
	if terms.Due == billing.DueCard && m.card != goodCard {
		m.wantFault(err, fault.CardDeclined)
		return
	}
	m.want(err)
	if terms.Due == billing.DueBalance {
		m.topped -= int64(terms.Total)
	}
	m.plans = append(m.plans, planFrom{wide, m.now})
	m.upgrades++
	m.give(terms.CreditsAdded, false)
}

// pay pays the open invoice.
func (m *metered) pay() {
	m.roll()
	if m.due == nil {
		return
	}
	if m.card != goodCard {
		m.card = goodCard
		m.c.Card(m.c.T, m.card)
	}
	m.do("pay the invoice")
	key := *m.c.Subscription(m.c.T).DueInvoice
	_, _, err := m.program().PayInvoice(m.c.T.Context(), m.c.Owner, m.id(key), m.c.Key(), nil)
	m.want(err)
	m.recovered()
}

func (m *metered) recovered() {
	m.due, m.status = nil, billing.SubscriptionActive
	for _, lot := range m.lots {
		if lot.provisional && lot.ends.Equal(m.present().EndsAt) {
			lot.provisional, lot.taken, lot.voided = false, false, 0
		}
	}
}

// pass lets time pass: seconds mostly, or to where something happens.
func (m *metered) pass() {
	to := m.now
	switch n := m.any(20); {
	case n < 12:
		to = to.Add(time.Duration(1+m.any(80)) * time.Second)
	case n < 14: // the very instant at which a lease is over, or just before
		if len(m.holds) > 0 {
			to = m.holds[len(m.holds)-1].expires.Add(-time.Duration(m.any(2)) * time.Second)
		}
	case n < 16: // midnight, or just before
		to = m.endOf(m.dayOf(m.now)).Add(-time.Duration(m.any(2)) * 20 * time.Second)
	case n < 17:
		to = to.Add(time.Duration(m.any(60)) * time.Hour)
	case n < 18:
		to = to.Add(time.Duration(10+m.any(10)) * 24 * time.Hour)
	default:
		if m.configured() {
			if m.any(3) == 0 {
				m.changeCard()
			}
			to = m.present().EndsAt.Add(-time.Duration(m.any(2)) * 40 * time.Second)
		}
	}
	if !to.After(m.now) {
		to = m.now.Add(time.Second)
	}
	if m.any(4) == 0 {
		m.do("nobody is there until %s", said(&to)) // the next write finds it so
		m.c.Exec(m.c.T, `UPDATE accounts SET test_clock = $2 WHERE id = $1`, m.c.ID, to)
		m.now = to
		if m.any(2) == 0 {
			m.authorise()
			return
		}
		m.want(m.program().Roll(m.c.T.Context(), m.c.ID))
		m.roll()
		return
	}
	m.advanceTo(to)
}

// boundary stops all workers over a period's end: calls are made on credits that are not paid yet, and perhaps never will be.
func (m *metered) boundary() {
	if !m.configured() || m.due != nil {
		m.pass()
		return
	}
	m.changeCard()
	to := m.present().EndsAt
	m.do("nobody is there until %s", said(&to))
	m.c.Exec(m.c.T, `UPDATE accounts SET test_clock = $2 WHERE id = $1`, m.c.ID, to)
	m.now = to
	m.topUp()
	for range 3 {
		m.authorise()
	}
	m.check()
	m.advanceTo(m.now.Add(time.Duration(1+m.any(120)) * time.Second))
}

func (m *metered) advanceTo(to time.Time) {
	m.do("advance to %s", said(&to))
	for now := m.now; now.Before(to); { // at most 35 days a call
		now = now.Add(min(to.Sub(now), cashier.MaxAdvance))
		reached, err := m.program().AdvanceTestClock(m.c.T.Context(), m.c.Owner, m.c.ID, now)
		m.want(err)
		if !reached {
			m.fail("the clock did not get there")
		}
	}
	m.advance(to)
}

// advance does what time brings until an instant.
func (m *metered) advance(to time.Time) {
	for {
		m.roll()
		for _, h := range m.holds {
			m.lapse(h)
		}
		if m.configured() && m.due != nil && m.due.chargeAt != nil && !m.due.chargeAt.After(m.now) {
			if m.card == goodCard {
				m.recovered()
			} else {
				m.chargeFailed()
			}
			continue
		}
		if !m.now.Before(to) {
			return
		}
		next := to
		sooner := func(at time.Time) {
			if at.After(m.now) && at.Before(next) {
				next = at
			}
		}
		for _, h := range m.holds {
			if h.open() {
				sooner(h.expires)
			}
		}
		if m.configured() {
			sooner(m.present().EndsAt)
			if m.due != nil && m.due.chargeAt != nil {
				sooner(*m.due.chargeAt)
			}
		}
		m.now = next
	}
}

// roll does what time alone does, before anything else.
func (m *metered) roll() {
	for m.configured() && !m.now.Before(m.present().EndsAt) {
		m.expire()
		m.turn()
	}
	m.expire()
}

func (m *metered) expire() {
	for _, lot := range m.lots {
		if !m.now.Before(lot.ends) {
			lot.expired += lot.left()
		}
	}
}

func (m *metered) turn() {
	m.due, m.upgrades = nil, 0
	if m.status != billing.SubscriptionActive {
		m.status, m.pending = billing.SubscriptionCanceled, false
		return
	}
	if m.pending {
		m.plans, m.pending = append(m.plans, planFrom{m.c.Plans["narrow"], m.present().EndsAt}), false
	}
	m.periods = append(m.periods, m.present().Next(m.anchor(), m.zone))
	at := m.present().StartsAt
	m.due = &due{chargeAt: &at}
	m.give(m.rules.plan().MonthlyCredits, true)
}

// anchor is the day on which the subscription's periods turn: that of the day on which it began.
func (m *metered) anchor() int { return m.dayOf(m.plans[0].since).Day }

func (m *metered) chargeFailed() {
	d := m.due
	d.failures++
	if d.failures == 1 {
		d.failedAt, m.status = m.now, billing.SubscriptionPastDue
		for _, lot := range m.lots {
			if lot.provisional && lot.ends.Equal(m.present().EndsAt) {
				lot.taken = true
				lot.voided += lot.left()
			}
		}
	}
	d.chargeAt = nil
	for _, days := range []int{1, 3, 5, 7} { // days that passed are not made up for
		if at := d.failedAt.Add(time.Duration(days) * 24 * time.Hour); at.After(m.now) {
			d.chargeAt = &at
			return
		}
	}
	m.status = billing.SubscriptionUnpaid
}

// check holds all that is stored against the rules.
func (m *metered) check() {
	want := m.told()
	var stored []string
	err := m.c.PG.SelectContext(m.c.T.Context(), &stored, `
		WITH numbered (k, n) AS (SELECT key, row_number() OVER (ORDER BY key) FROM credit_grants WHERE account_id = $1),
			turns (period_key, period) AS (SELECT key, row_number() OVER (ORDER BY key) FROM periods WHERE account_id = $1)
		SELECT format('balance %s held %s', posted, held) FROM balances WHERE account_id = $1
		UNION ALL SELECT format('subscription %s', status) FROM (SELECT status FROM subscriptions WHERE account_id = $1 ORDER BY key DESC LIMIT 1) s
		UNION ALL SELECT format('grant %s: %s used %s held %s expired %s voided %s', row_number() OVER (ORDER BY key), granted, used, held, expired, voided)
			FROM credit_grants WHERE account_id = $1
		UNION ALL SELECT format('live %s: %s', agent_key, count(*)) FROM reservations WHERE account_id = $1 AND status = 'OPEN' AND category = 'CALL' AND NOT free
			AND expires_at > (SELECT test_clock FROM accounts WHERE id = $1) GROUP BY agent_key
		UNION ALL SELECT format('call %s of %s: %s %s units, %s money, %s, sequence %s, day %s, period %s, record %s, until %s, end %s', key, agent_key, status, units,
				CASE status WHEN 'OPEN' THEN amount ELSE 0 END,
				CASE status WHEN 'OPEN' THEN (SELECT coalesce(string_agg(format('%s of %s', c, n), '+' ORDER BY n), '') FROM unnest(grant_keys, grant_credits) AS l (k, c)
					JOIN numbered USING (k)) ELSE '' END,
				sequence, day, period, usage_key, extract(epoch FROM expires_at)::bigint, extract(epoch FROM must_end_by)::bigint)
			FROM (SELECT * FROM reservations WHERE account_id = $1) r LEFT JOIN turns USING (period_key)
		UNION ALL SELECT format('record %s of %s: %s %s, %s units billed %s, %s credits, %s money, day %s, period %s, at %s', key, agent_key, source, rate_code, units,
				billed_units, credits, amount, day, period, extract(epoch FROM occurred_at)::bigint)
			FROM (SELECT * FROM usage_records WHERE account_id = $1) r LEFT JOIN turns USING (period_key)
		UNION ALL SELECT format('count %s %s %s %s: %s counted, %s records, %s units, %s credits, %s money, %s and %s held', agent_key, span,
				CASE span WHEN 'DAY' THEN number ELSE coalesce((SELECT period FROM turns WHERE period_key = number), 0) END, rate_code, counted, records, units, credits,
				amount, held_credits, held_amount)
			FROM usage_counters WHERE account_id = $1 AND (counted, records, units, credits, amount, held_credits, held_amount) <> (0, 0, 0, 0, 0, 0, 0)`, m.c.ID)
	m.want(err)
	slices.Sort(stored)
	slices.Sort(want)
	if err == nil && !slices.Equal(stored, want) {
		m.fail("stored and not so by the rules:\n%s\nso by the rules and not stored:\n%s", strings.Join(without(stored, want), "\n"),
			strings.Join(without(want, stored), "\n"))
	}
}

// told is what the rules say, in the words of check.
func (m *metered) told() []string {
	lines := []string{fmt.Sprintf("balance %d held %d", m.posted(), m.held()), fmt.Sprint("subscription ", m.status)}
	number := map[*credits]int{}
	for i, lot := range m.lots {
		number[lot] = i + 1
		lines = append(lines, fmt.Sprintf("grant %d: %d used %d held %d expired %d voided %d", i+1, lot.granted, lot.used, lot.held, lot.expired, lot.voided))
	}
	for _, a := range m.agents {
		if n := m.live(a); n > 0 {
			lines = append(lines, fmt.Sprintf("live %d: %d", a.key, n))
		}
	}
	period := func(i int) string {
		if i < 0 {
			return ""
		}
		return fmt.Sprint(i + 1)
	}
	counts := map[string]*[7]int64{}
	count := func(a *ruled, rate *billing.Rate, day billing.Date, period int, by [7]int64) {
		for _, name := range []string{fmt.Sprintf("%d DAY %d %s", a.key, day.Number(), rate.Code), fmt.Sprintf("0 DAY %d %s", day.Number(), rate.Code),
			fmt.Sprintf("%d PERIOD %d %s", a.key, period+1, rate.Code)} {
			if counts[name] == nil {
				counts[name] = &[7]int64{}
			}
			for i := range by {
				counts[name][i] += by[i]
			}
		}
	}
	starts := func(rate *billing.Rate, units int64) int64 {
		switch {
		case rate.Free():
			return 0
		case rate.Category == billing.CategoryCall:
			return 1
		}
		return units
	}
	for _, h := range m.holds {
		held, parts, record, end := int64(0), []string{}, "", ""
		if h.open() {
			held = h.money
			count(h.agent, h.rate, h.day, h.period, [7]int64{starts(h.rate, h.units), 0, 0, 0, 0, total(h.parts), h.money})
			for _, p := range h.parts {
				parts = append(parts, fmt.Sprintf("%d of %d", p.n, number[p.lot]))
			}
		}
		if h.status == billing.ReservationExpired {
			count(h.agent, h.rate, h.day, h.period, [7]int64{starts(h.rate, h.units)})
		}
		if h.settledAs != nil {
			record = fmt.Sprint(h.settledAs.key)
		}
		if h.mustEnd != nil {
			end = fmt.Sprint(h.mustEnd.Unix())
		}
		lines = append(lines, fmt.Sprintf("call %d of %d: %s %d units, %d money, %s, sequence %d, day %s, period %s, record %s, until %d, end %s", h.key, h.agent.key,
			h.status, h.units, held, strings.Join(parts, "+"), h.sequence, h.day, period(h.period), record, h.expires.Unix(), end))
	}
	for _, u := range m.usages {
		count(u.agent, u.rate, u.day, u.period, [7]int64{starts(u.rate, u.units), 1, u.billed, u.credits, u.money, 0, 0})
		lines = append(lines, fmt.Sprintf("record %d of %d: %s %s, %d units billed %d, %d credits, %d money, day %s, period %s, at %d", u.key, u.agent.key, u.source,
			u.rate.Code, u.units, u.billed, u.credits, u.money, u.day, period(u.period), u.at.Unix()))
	}
	for name, n := range counts {
		if *n != [7]int64{} {
			lines = append(lines, fmt.Sprintf("count %s: %d counted, %d records, %d units, %d credits, %d money, %d and %d held", name, n[0], n[1], n[2], n[3], n[4], n[5], n[6]))
		}
	}
	return lines
}

func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(line string) bool { return slices.Contains(b, line) })
}
