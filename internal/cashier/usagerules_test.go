package cashier_test

import (
	"cmp"
	"math/big"
	"slices"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

// rules are an account's usage as the design tells it, in plain memory: every sum is added up anew from what happened, every search
// tries one unit after the other. They share nothing with the code that decides but the rates and limits of plans.
type rules struct {
	zone    *time.Location
	now     time.Time
	status  billing.SubscriptionStatus
	plans   []planFrom // oldest first
	periods []billing.Period
	agents  []*ruled
	lots    []*credits
	topped  int64 // topped up, less invoices paid from it
	holds   []*hold
	usages  []*usage
}

// planFrom is a plan and since when it is the account's.
type planFrom struct {
	plan  *billing.Plan
	since time.Time
}

// ruled is an agent.
type ruled struct {
	key    billing.Key
	paused bool
	limits billing.Limits
}

// credits is a grant.
type credits struct {
	from, ends                           time.Time
	provisional, taken                   bool // taken: what was unused was taken back
	granted, used, held, expired, voided int64
}

func (c *credits) left() int64 { return c.granted - c.used - c.held - c.expired - c.voided }

// part is so many credits of a grant.
type part struct {
	lot *credits
	n   int64
}

// hold is an authorisation.
type hold struct {
	key       billing.Key
	idem      string
	asked     int64
	agent     *ruled
	rate      *billing.Rate
	status    billing.ReservationStatus
	units     int64
	money     int64
	parts     []part
	sequence  int
	refused   []billing.ServiceReasonCode
	day       billing.Date
	period    int // index; -1 without one
	at        time.Time
	expires   time.Time
	mustEnd   *time.Time
	settledAs *usage
}

func (h *hold) open() bool { return h.status == billing.ReservationOpen }

// usage is a record.
type usage struct {
	key     billing.Key
	agent   *ruled
	rate    *billing.Rate
	source  billing.UsageSource
	units   int64
	billed  int64
	credits int64
	money   int64
	day     billing.Date
	period  int
	at      time.Time
}

// why is a reason of a refusal.
type why struct {
	code   billing.ServiceReasonCode
	by     billing.LimitSource
	resets time.Time
}

// cost is what so many units cost where so many credits can be had.
type cost struct{ billed, credits, money int64 }

func half(r *big.Rat) int64 { // rounded, halves away from zero; never negative here
	twice := new(big.Rat).Add(new(big.Rat).Add(r, r), big.NewRat(1, 1))
	return new(big.Int).Div(twice.Num(), new(big.Int).Mul(twice.Denom(), big.NewInt(2))).Int64()
}

func costOf(rate *billing.Rate, units, usable int64) cost {
	inc, b := int64(rate.Increment), units
	if b%inc != 0 {
		b += inc - b%inc
	}
	b = max(b, int64(rate.Minimum))
	price, _ := rate.Price("USD")
	all := half(big.NewRat(b*int64(rate.Credits), int64(rate.Quantity)))
	m := big.NewRat(b*int64(price.Micros), int64(rate.Quantity))
	if all == 0 {
		return cost{b, 0, half(m)}
	}
	used := min(all, usable)
	return cost{b, used, half(m.Mul(m, big.NewRat(all-used, all)))}
}

func (r *rules) configured() bool {
	return r.status != "" && r.status != billing.SubscriptionCanceled && r.status != billing.SubscriptionIncomplete
}

func (r *rules) planAt(at time.Time) *billing.Plan {
	plan := r.plans[0].plan
	for _, p := range r.plans {
		if !at.Before(p.since) {
			plan = p.plan
		}
	}
	return plan
}

func (r *rules) plan() *billing.Plan { return r.plans[len(r.plans)-1].plan }

func (r *rules) period() int {
	if r.configured() {
		return len(r.periods) - 1
	}
	return -1
}

func (r *rules) dayOf(t time.Time) billing.Date {
	y, m, d := t.In(r.zone).Date()
	return billing.Date{Year: y, Month: m, Day: d}
}

// endOf is the first instant after a day.
func (r *rules) endOf(day billing.Date) time.Time {
	before := time.Date(day.Year, day.Month, day.Day, 12, 0, 0, 0, r.zone)
	after := before.Add(36 * time.Hour)
	for after.Sub(before) > time.Second {
		if mid := before.Add(after.Sub(before) / 2).Truncate(time.Second); r.dayOf(mid) == day {
			before = mid
		} else {
			after = mid
		}
	}
	return after.UTC()
}

// posted is the prepaid money; held what of it is set aside.
func (r *rules) posted() int64 {
	sum := r.topped
	for _, u := range r.usages {
		sum -= u.money
	}
	return sum
}

func (r *rules) held() (sum int64) {
	for _, h := range r.holds {
		if h.open() {
			sum += h.money
		}
	}
	return sum
}

func (r *rules) available() int64 { return r.posted() - r.held() }

// counted is how many calls or messages an agent (nil: all) started on a day.
func (r *rules) counted(a *ruled, category billing.RateCategory, day billing.Date) (n int64) {
	count := func(agent *ruled, rate *billing.Rate, units int64) {
		switch {
		case (a != nil && agent != a) || rate.Category != category || rate.Free():
		case category == billing.CategoryCall:
			n++
		default:
			n += units
		}
	}
	for _, h := range r.holds {
		if h.day == day && (h.open() || h.status == billing.ReservationExpired) {
			count(h.agent, h.rate, h.units)
		}
	}
	for _, u := range r.usages {
		if u.day == day {
			count(u.agent, u.rate, u.units)
		}
	}
	return n
}

// live is how many calls of an agent (nil: all) are in progress.
func (r *rules) live(a *ruled) (n int64) {
	for _, h := range r.holds {
		if h.open() && h.rate.Category == billing.CategoryCall && !h.rate.Free() && r.now.Before(h.expires) && (a == nil || h.agent == a) {
			n++
		}
	}
	return n
}

func total(parts []part) (n int64) {
	for _, p := range parts {
		n += p.n
	}
	return n
}

// spent is an agent's money of a day, settled and held.
func (r *rules) spent(a *ruled, day billing.Date) (sum int64) {
	for _, h := range r.holds {
		if h.open() && h.agent == a && h.day == day {
			sum += h.money
		}
	}
	for _, u := range r.usages {
		if u.agent == a && u.day == day {
			sum += u.money
		}
	}
	return sum
}

// burnt is an agent's credits of a period, settled and held.
func (r *rules) burnt(a *ruled, period int) (sum int64) {
	for _, h := range r.holds {
		if h.open() && h.agent == a && h.period == period {
			sum += total(h.parts)
		}
	}
	for _, u := range r.usages {
		if u.agent == a && u.period == period {
			sum += u.credits
		}
	}
	return sum
}

// burning are the grants in the order in which they burn.
func (r *rules) burning() []*credits {
	order := slices.Clone(r.lots)
	slices.SortStableFunc(order, func(a, b *credits) int {
		return cmp.Or(a.ends.Compare(b.ends), a.from.Compare(b.from))
	})
	return order
}

// usable is what an agent can take of the account's credits.
func (r *rules) usable(a *ruled, period int) (n int64) {
	for _, lot := range r.lots {
		if !r.now.Before(lot.from) && r.now.Before(lot.ends) {
			n += lot.left()
		}
	}
	if l := a.limits.MonthlyCredits; l != nil && a.limits.WhenCreditsReached == billing.CreditsUseBalance {
		n = min(n, max(0, int64(*l)-r.burnt(a, period)))
	}
	return n
}

// pick takes credits: those held for it by earliest expiry, then what is left by earliest expiry.
func (r *rules) pick(n int64, held []part) (picked []part) {
	mine := map[*credits]int64{}
	for _, h := range held {
		mine[h.lot] += h.n
	}
	from := map[*credits]int64{}
	for _, lot := range r.burning() {
		p := min(n, mine[lot])
		from[lot], n = p, n-p
	}
	for _, lot := range r.burning() {
		if !r.now.Before(lot.from) && r.now.Before(lot.ends) {
			p := min(n, lot.left())
			from[lot], n = from[lot]+p, n-p
		}
	}
	for _, lot := range r.burning() {
		if from[lot] > 0 {
			picked = append(picked, part{lot, from[lot]})
		}
	}
	return picked
}

// least is the bound with the least room.
func least(own, perAgent, perAccount *int, used, inAll int64) (limit, of int64, by billing.LimitSource) {
	for _, b := range []struct {
		limit *int
		used  int64
		by    billing.LimitSource
	}{{own, used, billing.LimitedByAgent}, {perAgent, used, billing.LimitedByPlanAgent}, {perAccount, inAll, billing.LimitedByPlanAccount}} {
		if b.limit != nil && (by == "" || int64(*b.limit)-b.used < limit-of) {
			limit, of, by = int64(*b.limit), b.used, b.by
		}
	}
	return limit, of, by
}

func (r *rules) stops(a *ruled) (list []why) {
	if !r.configured() {
		list = append(list, why{code: billing.ReasonNotConfigured})
	} else if r.status == billing.SubscriptionUnpaid {
		list = append(list, why{code: billing.ReasonUnpaid})
	}
	if a.paused {
		list = append(list, why{code: billing.ReasonAgentPaused})
	}
	return list
}

func (r *rules) tooMany(a *ruled, category billing.RateCategory, day billing.Date, more int64) []why {
	p, code := r.plan(), billing.ReasonDailyCalls
	own, perAgent, perAccount := a.limits.DailyCalls, p.AgentDailyCalls, p.AccountDailyCalls
	if category == billing.CategoryMessage {
		own, perAgent, perAccount, code = a.limits.DailyMessages, p.AgentDailyMessages, p.AccountDailyMessages, billing.ReasonDailyMessages
	} else {
		more = 1
	}
	limit, used, by := least(own, perAgent, perAccount, r.counted(a, category, day), r.counted(nil, category, day))
	if by == "" || used+more <= limit {
		return nil
	}
	return []why{{code, by, r.endOf(day)}}
}

func (r *rules) noSlot(a *ruled) []why {
	p := r.plan()
	limit, used, by := least(a.limits.ConcurrentCalls, p.AgentConcurrentCalls, p.AccountConcurrentCalls, r.live(a), r.live(nil))
	if by == "" || used+1 <= limit {
		return nil
	}
	return []why{{code: billing.ReasonConcurrentCalls, by: by}}
}

func (r *rules) longest(a *ruled) (int64, billing.LimitSource) {
	if !r.configured() {
		limit, _, by := least(a.limits.MaxCallSeconds, nil, nil, 0, 0)
		return limit, by
	}
	p := r.plan()
	limit, _, by := least(a.limits.MaxCallSeconds, p.AgentMaxCallSeconds, p.AccountMaxCallSeconds, 0, 0)
	return limit, by
}

// cannotPay says why what is not held yet cannot be paid.
func (r *rules) cannotPay(a *ruled, day billing.Date, period int, c cost, held, heldCredits int64) (list []why) {
	more, moreCredits := c.money-held, c.credits-heldCredits
	if more > 0 && more > r.available() {
		list = append(list, why{code: billing.ReasonInsufficientFunds})
	}
	if l := a.limits.DailySpend; l != nil && more > 0 && r.spent(a, day)+more > int64(*l) {
		list = append(list, why{billing.ReasonDailySpend, billing.LimitedByAgent, r.endOf(day)})
	}
	if l := a.limits.MonthlyCredits; l != nil && a.limits.WhenCreditsReached == billing.CreditsStop && (more > 0 || moreCredits > 0) {
		// Reached, paid actions stop: also those that money would pay.
		if used := r.burnt(a, period); used >= int64(*l) || used+moreCredits > int64(*l) {
			list = append(list, why{billing.ReasonMonthlyCredits, billing.LimitedByAgent, r.periods[len(r.periods)-1].EndsAt})
		}
	}
	return list
}

// fund finds the most units, up to those wanted, that can be paid; a message is whole. 0 with the reasons why there are none.
func (r *rules) fund(h *hold, want int64) (int64, []why) {
	var reasons []why
	call := h.rate.Category == billing.CategoryCall
	if limit, by := r.longest(h.agent); by != "" && call {
		if limit <= h.units || !r.now.Before(h.at.Add(time.Duration(limit)*time.Second)) { // held, or gone by
			reasons = append(reasons, why{code: billing.ReasonLongestCall, by: by})
		} else {
			want = min(want, limit)
		}
	}
	try := func(units int64) []why {
		c := costOf(h.rate, units, total(h.parts)+r.usable(h.agent, h.period))
		return r.cannotPay(h.agent, h.day, h.period, c, h.money, total(h.parts))
	}
	if len(reasons) == 0 {
		for units := want; units > h.units; units-- {
			if len(try(units)) == 0 {
				return units, nil
			}
			if !call {
				break
			}
		}
	}
	piece := want
	if call {
		piece = h.units + 1
	}
	return 0, append(reasons, try(piece)...)
}

// set holds the units of a hold in place of what was held.
func (r *rules) set(h *hold, units int64) {
	c := costOf(h.rate, units, total(h.parts)+r.usable(h.agent, h.period))
	picked := r.pick(c.credits, h.parts)
	for _, p := range h.parts {
		p.lot.held -= p.n
	}
	for _, p := range picked {
		p.lot.held += p.n
	}
	h.units, h.money, h.parts = units, c.money, picked
}

// endsBy says when the call must be over: where its funds end if they are not what was asked for, and at the longest call.
func (r *rules) endsBy(h *hold, short bool) {
	h.mustEnd = nil
	if h.rate.Free() || h.rate.Category != billing.CategoryCall {
		return
	}
	if short {
		end := h.at.Add(time.Duration(h.units) * time.Second)
		h.mustEnd = &end
	}
	if limit, by := r.longest(h.agent); by != "" {
		if end := h.at.Add(time.Duration(limit) * time.Second); h.mustEnd == nil || end.Before(*h.mustEnd) {
			h.mustEnd = &end
		}
	}
}

// cutShort is an extension that was not granted in full: half a minute from now, but not before what is held is over, and not
// after the longest call.
func (r *rules) cutShort(h *hold) {
	end := r.now.Add(30 * time.Second)
	if funded := h.at.Add(time.Duration(h.units) * time.Second); h.open() && funded.After(end) {
		end = funded
	}
	if limit, by := r.longest(h.agent); by != "" {
		if last := h.at.Add(time.Duration(limit) * time.Second); last.After(r.now) && last.Before(end) {
			end = last
		}
	}
	h.mustEnd = &end
}

// letGo gives back what is held.
func (r *rules) letGo(parts []part) {
	for _, p := range parts {
		p.lot.held -= p.n
		switch {
		case !r.now.Before(p.lot.ends):
			p.lot.expired += p.n
		case p.lot.taken:
			p.lot.voided += p.n
		}
	}
}

func (r *rules) authorise(a *ruled, rate *billing.Rate, asked int64, idem string) (*hold, []why) {
	h := &hold{idem: idem, asked: asked, agent: a, rate: rate, status: billing.ReservationOpen, day: r.dayOf(r.now), period: r.period(), at: r.now,
		expires: r.now.Add(90 * time.Second)}
	want := asked
	if want == 0 && rate.Category == billing.CategoryCall {
		want = 60
	} else if want == 0 {
		want = 1
	}
	if rate.Free() {
		if a.paused {
			return nil, []why{{code: billing.ReasonAgentPaused}}
		}
		h.units = want
		r.holds = append(r.holds, h)
		return h, nil
	}
	reasons := r.stops(a)
	if !r.configured() {
		return nil, reasons
	}
	reasons = append(reasons, r.tooMany(a, rate.Category, h.day, want)...)
	if rate.Category == billing.CategoryCall {
		reasons = append(reasons, r.noSlot(a)...)
	}
	units, more := r.fund(h, want)
	if reasons = append(reasons, more...); len(reasons) > 0 {
		return nil, reasons
	}
	wanted := want
	if limit, by := r.longest(a); by != "" && rate.Category == billing.CategoryCall {
		wanted = min(want, limit)
	}
	r.set(h, units)
	r.endsBy(h, units < wanted)
	r.holds = append(r.holds, h)
	return h, nil
}

// extend; ok is false for a hold that is over.
func (r *rules) extend(h *hold, sequence int, units int64) (reasons []why, replayed, ok bool) {
	if h.rate.Category != billing.CategoryCall || (!h.open() && h.status != billing.ReservationExpired) {
		return nil, false, false
	}
	r.lapse(h)
	if sequence <= h.sequence {
		return nil, true, true
	}
	if units == 0 {
		units = 60
	}
	want, anew := h.units+units, !h.open()
	switch {
	case !h.rate.Free():
		reasons = r.stops(h.agent)
		if anew && r.configured() {
			reasons = append(reasons, r.noSlot(h.agent)...)
		}
	case h.agent.paused:
		reasons = append(reasons, why{code: billing.ReasonAgentPaused})
	}
	before := *h
	if anew {
		h.units, h.money, h.parts = 0, 0, nil
	}
	short := false
	if h.rate.Free() {
		if len(reasons) == 0 {
			h.units = want
		}
	} else if r.configured() {
		most, more := r.fund(h, want)
		if reasons = append(reasons, more...); len(reasons) == 0 {
			if limit, by := r.longest(h.agent); by != "" {
				want = min(want, limit)
			}
			short = most < want
			r.set(h, most)
			r.endsBy(h, short)
		}
	}
	if len(reasons) > 0 {
		*h = before
	} else {
		h.status = billing.ReservationOpen
	}
	h.sequence, h.refused = sequence, nil
	for _, w := range reasons {
		h.refused = append(h.refused, w.code)
	}
	if len(reasons) > 0 || short {
		r.cutShort(h)
	}
	if h.open() {
		h.expires = r.now.Add(90 * time.Second)
	}
	return reasons, false, true
}

// lapse ends a hold that nobody extended.
func (r *rules) lapse(h *hold) {
	if h.open() && !r.now.Before(h.expires) {
		r.letGo(h.parts)
		h.status = billing.ReservationExpired
	}
}

func (r *rules) charge(u *usage, held []part) {
	c := costOf(u.rate, u.units, total(held)+r.usable(u.agent, u.period))
	u.billed, u.credits, u.money = c.billed, c.credits, c.money
	back := map[*credits]int64{}
	for _, p := range held {
		back[p.lot] += p.n
	}
	for _, p := range r.pick(c.credits, held) {
		own := min(p.n, back[p.lot])
		back[p.lot] -= own
		p.lot.held -= own
		p.lot.used += p.n
	}
	for lot, n := range back {
		r.letGo([]part{{lot, n}})
	}
	r.usages = append(r.usages, u)
}

// settle; nil where it was settled before.
func (r *rules) settle(h *hold, units int64) *usage {
	if h.settledAs != nil {
		return nil
	}
	var held []part
	if h.open() {
		held = h.parts
	}
	u := &usage{agent: h.agent, rate: h.rate, source: billing.UsageReservation, units: units, day: h.day, period: h.period, at: h.at}
	r.charge(u, held)
	h.status, h.settledAs = billing.ReservationSettled, u
	return u
}

func (r *rules) release(h *hold) {
	if h.open() {
		r.letGo(h.parts)
	}
	h.status = billing.ReservationReleased
}

func (r *rules) record(a *ruled, rate *billing.Rate, units int64, happened bool, at time.Time) (*usage, []why) {
	u := &usage{agent: a, rate: rate, source: billing.UsageRecorded, units: units, day: r.dayOf(at), period: r.period(), at: at}
	if happened {
		u.source = billing.UsageHappened
	}
	switch {
	case happened:
	case rate.Free():
		if a.paused {
			return nil, []why{{code: billing.ReasonAgentPaused}}
		}
	default:
		reasons := r.stops(a)
		if !r.configured() {
			return nil, reasons
		}
		reasons = append(reasons, r.tooMany(a, rate.Category, u.day, units)...)
		if limit, by := r.longest(a); by != "" && rate.Category == billing.CategoryCall && units > limit {
			reasons = append(reasons, why{code: billing.ReasonLongestCall, by: by})
		}
		c := costOf(rate, units, r.usable(a, u.period))
		if reasons = append(reasons, r.cannotPay(a, u.day, u.period, c, 0, 0)...); len(reasons) > 0 {
			return nil, reasons
		}
	}
	r.charge(u, nil)
	return u, nil
}
