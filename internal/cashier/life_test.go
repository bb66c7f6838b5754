package cashier_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
)

// chance chooses what happens next in a life: 0 ≤ n < below.
type chance func(below int, what string) int

// life is a customer with a test clock, and what the books must say about him, kept in plain memory.
type life struct {
	c      *cashiertest.Customer
	chance chance
	fatal  func(format string, args ...any)
	did    []string // for who reads a failure

	unit money.ChargeUnit
	tax  billing.Taxation
	zone *time.Location
	now  time.Time

	card      string // the default card's token; "" for none
	status    billing.SubscriptionStatus
	plan      *billing.Plan
	anchor    int
	period    billing.Period
	lapse     time.Time // of an INCOMPLETE subscription
	pending   *pending
	upgrade   *upgrading
	upgrades  int // applied in this period
	due       *due
	grants    []lot
	waiting   []waiting // payments that wait for the customer's bank
	balance   money.Micros
	invoices  int
	paid      money.Micros // by cards, and not given back
	fromMoney money.Micros // invoices paid from prepaid money
	granted   money.Credits
	used      money.Credits
	ended     money.Credits // expired
}

type pending struct{ to *billing.Plan }

type upgrading struct {
	to      *billing.Plan
	terms   billing.UpgradeTerms
	expires time.Time
}

// due is the open invoice of the present period.
type due struct {
	total    money.Micros
	issued   time.Time
	chargeAt *time.Time
	failedAt time.Time
	failures int
}

type lot struct {
	left, voided money.Credits
	ends         time.Time
	provisional  bool // or taken back: the period is not paid
}

type waiting struct {
	key   billing.Key
	what  billing.PaymentPurpose
	total money.Micros
	alive func() bool // what it is for can still be had
	buy   func()
	fail  func()
}

// What test cards do with the customer there, and without.
const (
	goodCard     = "pm_card_visa"
	decliningOne = "pm_card_chargeDeclined"
	askingOne    = "pm_card_authenticationRequired"
)

// loadLife adds what lives need to the catalogue: a plan of the same rank as another, and a free one in every currency.
func loadLife(t testing.TB, h *cashiertest.House) {
	t.Helper()
	var plans []*billing.Plan
	for _, p := range h.Plans {
		p := *p
		if p.Code == "free" {
			p.Prices = nil
			for _, c := range []money.Currency{"EUR", "GBP", "JPY", "USD"} {
				p.Prices = append(p.Prices, money.Amount{Currency: c})
			}
		}
		if p.Code == "basic" {
			beside := p
			beside.Code, beside.Name, beside.MonthlyCredits = "beside", "Beside", money.Whole(900)
			plans = append(plans, &beside)
		}
		plans = append(plans, &p)
	}
	_, err := h.Cashier.LoadCatalogue(t.Context(), plans)
	must(t, err)
	readPlans(t, h)
}

func readPlans(t testing.TB, h *cashiertest.House) {
	t.Helper()
	offered, err := h.DB.PlansOffered(t.Context())
	must(t, err)
	h.Plans = map[string]*billing.Plan{}
	for _, p := range offered {
		h.Plans[p.Code] = p
	}
}

var lifeZones = []string{"Europe/Madrid", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "America/Santiago"}

// born makes an account of some currency, zone and tax, with a card and a test clock at some instant of 2026 to 2028.
func born(t testing.TB, h *cashiertest.House, chance chance) *life {
	t.Helper()
	l := &life{chance: chance, fatal: t.Fatalf}
	currency := []money.Currency{"USD", "EUR", "GBP", "JPY"}[chance(4, "currency")]
	zone := lifeZones[chance(len(lifeZones), "zone")]
	l.tax = billing.Taxation{Rate: []billing.TaxRate{0, 210_000, 77_000}[chance(3, "tax")], Inclusive: chance(2, "inclusive") == 1}
	l.c = h.Customer(t, func(a *cashier.NewAccount) {
		a.Currency, a.TimeZone, a.TaxRate, a.TaxInclusive = currency, zone, l.tax.Rate, l.tax.Inclusive
	})
	l.zone, l.now = must2(t, zone), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(chance(730*24*60, "birth"))*time.Minute)
	l.unit, _ = sandbox.ChargeUnit(currency)
	l.c.SetTime(t, l.now)
	l.c.Card(t, goodCard)
	l.card = goodCard
	return l
}

func must2(t testing.TB, zone string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(zone)
	must(t, err)
	return z
}

func (l *life) do(what string, args ...any) {
	l.did = append(l.did, l.now.Format("2006-01-02T15:04")+" "+fmt.Sprintf(what, args...))
}

func (l *life) fail(format string, args ...any) {
	l.c.T.Helper()
	for _, did := range l.did {
		l.c.T.Log(did)
	}
	l.fatal("%s: "+format, append([]any{l.c.ID.GlobalID()}, args...)...)
}

func (l *life) want(err error, codes ...fault.Code) {
	l.c.T.Helper()
	for _, code := range codes {
		if fault.Is(err, code) {
			return
		}
	}
	if err != nil || len(codes) > 0 {
		l.fail("got %v, want %v", err, codes)
	}
}

func (l *life) configured() bool {
	return l.status == billing.SubscriptionActive || l.status == billing.SubscriptionPastDue || l.status == billing.SubscriptionUnpaid
}

func (l *life) ctx() context.Context { return l.c.T.Context() }

// charge foretells a charge with the customer there: what it buys is his at once, when his bank has asked him, or never.
func (l *life) charge(w waiting, p *billing.Payment, err error) {
	switch l.card {
	case "":
		l.want(err, fault.PaymentMethodRequired)
	case goodCard:
		if err != nil || p == nil || p.Status != billing.PaymentCredited || p.Total != w.total {
			l.fail("charging %s: %+v, %v", w.total.Decimal(), p, err)
		}
		l.paid += w.total
		w.buy()
	case decliningOne:
		l.want(err, fault.CardDeclined)
		w.fail()
	case askingOne:
		if err != nil || p == nil || p.Status != billing.PaymentRequiresAction || p.Total != w.total {
			l.fail("charging %s: %+v, %v", w.total.Decimal(), p, err)
		}
		w.key = p.Key
		l.waiting = append(l.waiting, w)
	}
}

// bank has the customer's bank decide on a payment that waits. What can no longer be had is given back.
func (l *life) bank(approve bool) {
	if len(l.waiting) == 0 {
		return
	}
	w := l.waiting[0]
	l.waiting = l.waiting[1:]
	button := "decline"
	if approve {
		button = "approve"
	}
	alive := w.alive()
	l.do("bank %ss payment %d for %s, alive %v", button, w.key, w.what, alive)
	id := billing.RowID{Account: l.c.ID, Key: w.key}
	p := l.c.Payment(l.c.T, &billing.Payment{AccountID: l.c.ID, Key: w.key})
	l.c.Bank(l.c.T, p, button)
	l.c.Cashier.Ask(l.ctx(), billing.System("sweeper"), id)
	p = l.c.Payment(l.c.T, p)
	switch {
	case approve && alive:
		if p.Status != billing.PaymentCredited {
			l.fail("approved, and %+v", p)
		}
		l.paid += w.total
		w.buy()
	case approve:
		if p.Status == billing.PaymentCaptured {
			l.c.Cashier.Ask(l.ctx(), billing.System("sweeper"), id)
			p = l.c.Payment(l.c.T, p)
		}
		if p.Status != billing.PaymentRefunded {
			l.fail("approved too late, and %+v", p)
		}
	default:
		if p.Failure() == nil || p.Status == billing.PaymentCaptured {
			l.fail("declined by the bank, and %+v", p)
		}
		if alive {
			w.fail()
		}
	}
}

// withdraw forgets the payments of a purpose that the customer starts anew.
func (l *life) withdraw(what billing.PaymentPurpose) {
	l.waiting = slices.DeleteFunc(l.waiting, func(w waiting) bool { return w.what == what && w.alive() })
}

func (l *life) give(n money.Credits, provisional bool) {
	if n != 0 {
		l.grants = append(l.grants, lot{left: n, ends: l.period.EndsAt, provisional: provisional})
		l.granted += n
	}
}

func (l *life) subscribe(code string) {
	plan := l.c.Plans[code]
	l.do("subscribe %s with %q", code, l.card)
	_, p, _, err := l.c.Cashier.Subscribe(l.ctx(), l.c.Owner, l.c.ID, l.c.Key(), cashier.Subscribe{Plan: plan.Key})
	if l.configured() {
		l.want(err, fault.AlreadySubscribed)
		return
	}
	l.withdraw(billing.PurposeSubscription)
	price, _ := plan.Price(l.c.Account(l.c.T).Currency)
	net, tax, _ := l.tax.Split(price.Micros, l.unit)
	born := l.now
	start := func() {
		day := billing.DateOf(l.now, l.zone)
		l.status, l.plan, l.anchor, l.period = billing.SubscriptionActive, plan, day.Day, billing.PeriodFrom(day, day.Day, l.zone)
		l.upgrades, l.pending, l.upgrade, l.due = 0, nil, nil, nil
		l.invoices++
		l.give(plan.MonthlyCredits, false)
	}
	if price.Micros == 0 {
		l.want(err)
		start()
		return
	}
	if l.card != "" {
		l.status, l.lapse = billing.SubscriptionIncomplete, l.now.Add(billing.IncompleteLapse)
	}
	l.charge(waiting{what: billing.PurposeSubscription, total: net + tax, buy: start, fail: func() {},
		alive: func() bool {
			return l.status == billing.SubscriptionIncomplete && l.lapse.Equal(born.Add(billing.IncompleteLapse))
		}}, p, err)
}

func (l *life) changePlan(code string) {
	plan := l.c.Plans[code]
	l.do("change to %s with %q", code, l.card)
	if !l.configured() {
		_, err := l.c.ChangePlan(l.c.T, code)
		l.want(err, fault.BillingNotConfigured)
		return
	}
	at := l.now
	done, err := l.c.ChangePlan(l.c.T, code)
	switch {
	case l.upgrade != nil:
		l.want(err, fault.PlanChangeInProgress)
	case l.status != billing.SubscriptionActive:
		l.want(err, fault.SubscriptionPastDue)
	case plan.Key == l.plan.Key:
		l.want(err, fault.PlanUnchanged)
	case plan.Rank > l.plan.Rank && l.due != nil:
		l.want(err, fault.PaymentInProgress) // the renewal's own charge comes first
	case plan.Rank > l.plan.Rank:
		l.startUpgrade(plan, at, done, err)
	default:
		l.want(err)
		if (done.Replaced != nil) != (l.pending != nil && l.pending.to != plan && (l.pending.to == nil || l.pending.to.Key != plan.Key)) {
			l.fail("replaced is %v, pending was %+v", done.Replaced, l.pending)
		}
		l.pending = &pending{plan}
	}
}

func (l *life) startUpgrade(plan *billing.Plan, at time.Time, done cashier.PlanChanged, err error) {
	terms, e := billing.Upgrade(billing.UpgradeInput{From: l.plan, To: plan, Currency: l.c.Account(l.c.T).Currency, Period: l.period, Now: at,
		First: l.upgrades == 0, Tax: l.tax, Unit: l.unit, Available: l.balance})
	if e != nil {
		l.fail("%v", e)
	}
	up := &upgrading{to: plan, terms: terms, expires: at.Add(billing.UpgradeLapse)}
	if l.period.EndsAt.Before(up.expires) {
		up.expires = l.period.EndsAt
	}
	apply := func() {
		l.plan, l.pending, l.upgrade = plan, nil, nil
		l.upgrades++
		l.invoices++
		l.give(terms.CreditsAdded, false)
	}
	if terms.Due != billing.DueCard {
		l.want(err)
		if done.Payment != nil {
			l.fail("a card was charged for %s", terms.Due)
		}
		if terms.Due == billing.DueBalance {
			l.balance -= terms.Total
			l.fromMoney += terms.Total
		}
		apply()
		return
	}
	if l.card == askingOne {
		l.upgrade = up
	}
	l.charge(waiting{what: billing.PurposePlanChange, total: terms.Total, buy: apply, fail: func() { l.upgrade = nil },
		alive: func() bool { return l.upgrade == up }}, done.Payment, err)
}

func (l *life) cancelSubscription() {
	l.do("cancel the subscription")
	_, _, err := l.c.Cashier.CancelSubscription(l.ctx(), l.c.Owner, l.c.ID, l.c.Key())
	switch {
	case !l.configured():
		l.want(err, fault.BillingNotConfigured)
	case l.upgrade != nil:
		l.want(err, fault.PlanChangeInProgress)
	default:
		l.want(err)
		l.pending = &pending{}
	}
}

func (l *life) cancelPending() {
	l.do("cancel what is pending")
	_, _, err := l.c.Cashier.CancelPendingChange(l.ctx(), l.c.Owner, l.c.ID, l.c.Key(), nil)
	if l.pending == nil {
		l.want(err, fault.NoPendingChange, fault.ChangeAlreadyApplied)
		return
	}
	l.want(err)
	l.pending = nil
}

func (l *life) payInvoice() {
	if l.due == nil {
		return
	}
	l.do("pay the invoice with %q", l.card)
	d := l.due
	key := *l.c.Subscription(l.c.T).DueInvoice
	p, _, err := l.c.Cashier.PayInvoice(l.ctx(), l.c.Owner, billing.RowID{Account: l.c.ID, Key: key}, l.c.Key(), nil)
	l.withdraw(billing.PurposeSubscription)
	l.charge(waiting{what: billing.PurposeSubscription, total: d.total, buy: l.recovered, alive: func() bool { return l.due == d },
		fail: func() {
			if d.failures == 0 { // the first of any kind; later ones of the customer's own change nothing
				l.chargeFailed()
			}
		}}, p, err)
}

// recovered is what a paid renewal brings.
func (l *life) recovered() {
	l.due, l.status = nil, billing.SubscriptionActive
	for i := range l.grants {
		if l.grants[i].provisional {
			l.grants[i].left += l.grants[i].voided
			l.grants[i].voided, l.grants[i].provisional = 0, false
		}
	}
}

func (l *life) topUp() {
	units := int64(5 + l.chance(50, "amount"))
	if l.unit.Exponent == 0 {
		units *= 100
	}
	l.do("top up %d with %q", units, l.card)
	p, err := l.c.TopUp(l.c.T, units)
	if !l.configured() {
		l.want(err, fault.BillingNotConfigured)
		return
	}
	net := money.Micros(units * money.MicrosPerUnit)
	tax, _ := l.tax.Rate.On(net, l.unit)
	l.charge(waiting{what: billing.PurposeTopUp, total: net + tax, alive: func() bool { return true }, fail: func() {}, buy: func() {
		l.balance += net
		l.invoices++
	}}, p, err)
}

func (l *life) use() {
	most := money.Credits(l.chance(2_000_000, "credits"))
	l.do("use up to %s credits", most.Decimal())
	used := l.c.Use(l.c.T, most)
	var want money.Credits
	for i := range l.grants {
		part := min(l.grants[i].left, most-want)
		l.grants[i].left -= part
		want += part
	}
	l.used += want
	if used != want {
		l.fail("%s credits were used, want %s", used.Decimal(), want.Decimal())
	}
}

func (l *life) changeCard() {
	l.card = []string{goodCard, goodCard, decliningOne, askingOne}[l.chance(4, "card")]
	l.do("card %s", l.card)
	l.c.Card(l.c.T, l.card)
}

func (l *life) removeCards() {
	if len(l.waiting) > 0 {
		return
	}
	l.do("remove all cards")
	methods, err := l.c.DB.MethodsOf(l.ctx(), []billing.AccountID{l.c.ID})
	l.want(err)
	for _, m := range methods {
		l.want(l.c.Cashier.RemoveMethod(l.ctx(), l.c.Owner, billing.RowID{Account: l.c.ID, Key: m.Key}))
	}
	l.card = ""
}

// move changes the account's zone: for the periods to come.
func (l *life) move() {
	zone := lifeZones[l.chance(len(lifeZones), "to")]
	l.do("move to %s", zone)
	l.c.Exec(l.c.T, `UPDATE accounts SET time_zone = $2 WHERE id = $1`, l.c.ID, zone)
	l.zone = must2(l.c.T, zone)
}

// advance moves the clock, and the model by what time brings on the way.
func (l *life) advance(d time.Duration) {
	for _, w := range l.waiting { // charges are put off by the hour while the customer's own payment waits
		if w.what == billing.PurposeSubscription && l.due != nil && w.alive() {
			d = min(d, 5*time.Hour)
		}
	}
	to := l.now.Add(d)
	l.do("advance to %s", to.Format("2006-01-02T15:04:05"))
	l.c.AdvanceTo(l.c.T, to)
	for {
		l.roll()
		if l.configured() && l.due != nil && l.due.chargeAt != nil && !l.due.chargeAt.After(l.now) {
			l.chargeDue()
			continue
		}
		if !l.now.Before(to) {
			return
		}
		next := to
		sooner := func(at time.Time) {
			if at.Before(next) {
				next = at
			}
		}
		switch {
		case l.configured():
			sooner(l.period.EndsAt)
			if l.due != nil && l.due.chargeAt != nil {
				sooner(*l.due.chargeAt)
			}
			if l.upgrade != nil {
				sooner(l.upgrade.expires)
			}
		case l.status == billing.SubscriptionIncomplete:
			sooner(l.lapse)
		}
		l.now = next
	}
}

// jump moves the clock over the period's end, perhaps over several, while nobody charges anything: the books are rolled by the
// next write that comes.
func (l *life) jump() {
	to := l.period.EndsAt
	if l.chance(3, "later") == 0 {
		to = to.Add(time.Duration(1+l.chance(70*24, "hours")) * time.Hour)
	}
	l.do("nobody is there until %s", to.Format("2006-01-02T15:04:05"))
	l.c.Exec(l.c.T, `UPDATE accounts SET test_clock = $2 WHERE id = $1`, l.c.ID, to)
	if l.chance(2, "first") == 0 {
		l.want(l.c.Cashier.Roll(l.ctx(), l.c.ID))
		l.now = to
		l.roll()
		return
	}
	l.now = to
	l.roll() // in the model; in the books the next verb does it
	switch l.chance(4, "verb") {
	case 0:
		l.cancelSubscription()
		l.want(l.c.Cashier.Roll(l.ctx(), l.c.ID)) // a verb that was refused may leave it undone
	case 1:
		l.changePlan(lifePlans[l.chance(len(lifePlans), "plan")])
		l.want(l.c.Cashier.Roll(l.ctx(), l.c.ID))
	case 2:
		l.cancelPending()
	default:
		l.topUp()
	}
}

// roll does what time alone does.
func (l *life) roll() {
	if l.status == billing.SubscriptionIncomplete && !l.now.Before(l.lapse) {
		l.status = billing.SubscriptionCanceled
	}
	if l.upgrade != nil && !l.now.Before(l.upgrade.expires) {
		l.upgrade = nil
	}
	for l.configured() && !l.now.Before(l.period.EndsAt) {
		l.turn()
	}
	l.expire()
}

func (l *life) expire() {
	l.grants = slices.DeleteFunc(l.grants, func(g lot) bool {
		if l.now.Before(g.ends) {
			return false
		}
		l.ended += g.left
		return true
	})
}

func (l *life) turn() {
	l.upgrade = nil
	l.expire()
	switch {
	case l.status != billing.SubscriptionActive || (l.pending != nil && l.pending.to == nil):
		l.status, l.due, l.pending = billing.SubscriptionCanceled, nil, nil
		return
	case l.pending != nil:
		l.plan, l.pending = l.pending.to, nil
	}
	l.period, l.upgrades, l.due = l.period.Next(l.anchor, l.zone), 0, nil // what nobody charged in time is forgone
	l.invoices++
	price, _ := l.plan.Price(l.c.Account(l.c.T).Currency)
	net, tax, _ := l.tax.Split(price.Micros, l.unit)
	l.give(l.plan.MonthlyCredits, net+tax > 0)
	if net+tax > 0 {
		at := l.period.StartsAt
		l.due = &due{total: net + tax, issued: l.now, chargeAt: &at}
	}
}

func (l *life) chargeDue() {
	d := l.due
	for _, w := range l.waiting {
		if w.what == billing.PurposeSubscription && w.alive() {
			if !l.now.Before(d.issued.Add(24 * time.Hour)) { // the customer had a day's time
				l.chargeFailed()
				return
			}
			later := l.now.Add(time.Hour)
			d.chargeAt = &later
			return
		}
	}
	if l.card == goodCard {
		l.paid += d.total
		l.recovered()
		return
	}
	l.chargeFailed()
}

func (l *life) chargeFailed() {
	d := l.due
	d.failures++
	if d.failures == 1 {
		d.failedAt, l.status = l.now, billing.SubscriptionPastDue
		for i := range l.grants {
			if g := &l.grants[i]; g.provisional {
				g.voided, g.left = g.left, 0
			}
		}
	}
	d.chargeAt = nil
	for _, days := range []int{1, 3, 5, 7} { // days that passed are not made up for
		if at := d.failedAt.Add(time.Duration(days) * 24 * time.Hour); at.After(l.now) {
			d.chargeAt = &at
			return
		}
	}
	l.status = billing.SubscriptionUnpaid
}

// check holds the books against the model.
func (l *life) check() {
	t := l.c.T
	t.Helper()
	a := l.c.Account(t)
	if !a.TestClock.Equal(l.now) {
		l.fail("the clock shows %s, want %s", a.TestClock, l.now)
	}
	subscriptions, err := l.c.DB.LatestSubscriptions(l.ctx(), []billing.AccountID{l.c.ID})
	l.want(err)
	if l.status == "" != (len(subscriptions) == 0) {
		l.fail("%d subscriptions, want it %q", len(subscriptions), l.status)
	}
	if len(subscriptions) == 1 {
		s := subscriptions[0]
		if s.Status != l.status {
			l.fail("the subscription is %s, want %s: %+v", s.Status, l.status, s)
		}
		if l.configured() {
			p := l.c.Period(t)
			if s.PlanKey != l.plan.Key || p.StartDate != l.period.StartDate || !p.StartsAt.Equal(l.period.StartsAt) || !p.EndsAt.Equal(l.period.EndsAt) {
				l.fail("plan %d, %s–%s; want %d, %s–%s", s.PlanKey, p.StartsAt, p.EndsAt, l.plan.Key, l.period.StartsAt, l.period.EndsAt)
			}
			if (s.DueInvoice != nil) != (l.due != nil) || (l.due != nil && s.Attempts != l.due.failures) ||
				(l.due != nil && (s.ChargeAt == nil) != (l.due.chargeAt == nil)) || (s.ChargeAt != nil && !s.ChargeAt.Equal(*l.due.chargeAt)) {
				l.fail("due are %v after %d attempts, next at %v; want %+v", s.DueInvoice, s.Attempts, s.ChargeAt, l.due)
			}
			open, err := l.c.DB.OpenPlanChanges(l.ctx(), []billing.AccountID{l.c.ID})
			l.want(err)
			var scheduled, inProgress int
			for _, c := range open {
				if c.Status == billing.ChangeInProgress {
					inProgress++
					continue
				}
				scheduled++
				if l.pending != nil && ((c.ToPlanKey == nil) != (l.pending.to == nil) || (c.ToPlanKey != nil && *c.ToPlanKey != l.pending.to.Key)) {
					l.fail("pending is %+v, want %+v", c, l.pending)
				}
			}
			if (scheduled == 1) != (l.pending != nil) || (inProgress == 1) != (l.upgrade != nil) {
				l.fail("open are %d and %d, want %+v and %+v", scheduled, inProgress, l.pending, l.upgrade)
			}
		}
	}
	var left money.Credits
	for _, g := range l.grants {
		left += g.left
	}
	if a.CreditsPosted != left {
		l.fail("%s credits, want %s of %+v", a.CreditsPosted.Decimal(), left.Decimal(), l.grants)
	}
	if b := l.c.Balance(t); b.Posted != l.balance {
		l.fail("the balance is %s, want %s", b.Posted.Decimal(), l.balance.Decimal())
	}
	if a.InvoiceNumber != int64(l.invoices) {
		l.fail("%d invoices, want %d", a.InvoiceNumber, l.invoices)
	}
}

// checkSums holds sums over the whole life against each other: credits given and gone, money at the processor, in the ledger
// and on invoices, and one invoice a period.
func (l *life) checkSums() {
	l.c.T.Helper()
	var s struct {
		Granted, Used, Expired, Voided, Remaining money.Credits
		Captured, Paid, Prepaid                   money.Micros
		Twice                                     int
	}
	err := l.c.PG.GetContext(l.ctx(), &s, `SELECT g.*,
		(SELECT coalesce(sum(captured - refunded), 0)::bigint FROM sandbox_processor.charges WHERE account = $2) AS captured,
		(SELECT coalesce(sum(amount_paid) FILTER (WHERE payment_key IS NOT NULL), 0)::bigint FROM invoices WHERE account_id = $1 AND status = 'PAID') AS paid,
		(SELECT coalesce(sum(amount_paid) FILTER (WHERE payment_key IS NULL), 0)::bigint FROM invoices WHERE account_id = $1 AND status = 'PAID') AS prepaid,
		(SELECT count(*) FROM (SELECT FROM invoices WHERE account_id = $1 AND purpose = 'SUBSCRIPTION' GROUP BY period_key HAVING count(*) > 1) x) AS twice
		FROM (SELECT coalesce(sum(granted), 0)::bigint AS granted, coalesce(sum(used), 0)::bigint AS used, coalesce(sum(expired), 0)::bigint AS expired,
			coalesce(sum(voided), 0)::bigint AS voided, coalesce(sum(granted - used - held - expired - voided), 0)::bigint AS remaining
			FROM credit_grants WHERE account_id = $1) g`, l.c.ID, l.c.ID.GlobalID())
	l.want(err)
	if s.Granted != l.granted || s.Used != l.used || s.Expired != l.ended || s.Granted-s.Used-s.Expired-s.Voided != s.Remaining {
		l.fail("credits are %+v, want %s granted, %s used, %s expired", s, l.granted.Decimal(), l.used.Decimal(), l.ended.Decimal())
	}
	if s.Captured != l.paid || s.Paid != l.paid || s.Prepaid != l.fromMoney || s.Twice != 0 {
		l.fail("money is %+v, want %s by cards and %s prepaid", s, l.paid.Decimal(), l.fromMoney.Decimal())
	}
}

var lifePlans = []string{"starter", "basic", "beside", "professional", "enterprise", "free"}

// live does one thing, whichever comes.
func (l *life) live() {
	if !l.configured() && l.chance(3, "idle") > 0 {
		if l.chance(3, "stuck") == 0 {
			l.changeCard()
		}
		l.subscribe(lifePlans[l.chance(len(lifePlans), "plan")])
		return
	}
	if l.due != nil && l.chance(3, "owing") > 0 {
		switch l.chance(4, "way out") {
		case 0:
			l.changeCard()
		case 1:
			l.advance(time.Duration(1+l.chance(3*24, "hours")) * time.Hour)
		default:
			l.payInvoice()
		}
		return
	}
	switch n := l.chance(100, "what"); {
	case n < 34:
		l.advance(time.Duration(1+l.chance(35*24, "hours")) * time.Hour)
	case n < 39 && l.configured():
		l.advance(l.period.EndsAt.Sub(l.now)) // to the very boundary
	case n < 42 && l.configured():
		l.jump()
	case n < 60:
		l.changePlan(lifePlans[l.chance(len(lifePlans), "plan")])
	case n < 64:
		l.cancelPending()
	case n < 66:
		l.cancelSubscription()
	case n < 73:
		l.changeCard()
	case n < 74:
		l.removeCards()
	case n < 79:
		l.payInvoice()
	case n < 83:
		l.topUp()
	case n < 91:
		l.use()
	case n < 92:
		l.move()
	default:
		l.bank(l.chance(3, "button") > 0)
	}
}

// settle has every payment that waits decided.
func (l *life) settle() {
	for len(l.waiting) > 0 {
		l.bank(l.chance(2, "button") > 0)
	}
	l.check()
	l.checkSums()
}
