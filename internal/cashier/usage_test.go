package cashier_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

// user is a customer with an agent, whose verbs of usage fail the test where they fail.
type user struct {
	*cashiertest.Customer
	agent billing.RowID
}

func newUser(t *testing.T, h *cashiertest.House, plan string) *user {
	t.Helper()
	c := h.Subscriber(t, plan)
	return &user{c, c.Agent(t, "caller")}
}

func (u *user) ask(t *testing.T, rate string, units int64) cashier.Authorized {
	t.Helper()
	a, err := u.Cashier.AuthorizeUsage(t.Context(), u.agent, billing.UsageAsk{Rate: rate, Units: units, Idempotency: u.Key()})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (u *user) call(t *testing.T) *billing.Reservation {
	t.Helper()
	a := u.ask(t, "voice.outbound", 0)
	if !a.Decision.Allowed || a.Reservation == nil {
		t.Fatalf("%+v", a.Decision)
	}
	return a.Reservation
}

func (u *user) id(r *billing.Reservation) billing.RowID {
	return billing.RowID{Account: u.ID, Key: r.Key}
}

func (u *user) settle(t *testing.T, r *billing.Reservation, units int64) cashier.Settled {
	t.Helper()
	s, err := u.Cashier.SettleUsage(t.Context(), u.Owner, u.id(r), units)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (u *user) record(t *testing.T, rate string, units int64, change ...func(*billing.UsageItem)) cashier.Recorded {
	t.Helper()
	item := billing.UsageItem{Agent: u.agent.Key, Rate: rate, Units: units, Mode: billing.ModeRequireFunds, Idempotency: u.Key()}
	for _, c := range change {
		c(&item)
	}
	results, err := u.Cashier.RecordUsage(t.Context(), u.ID, []billing.UsageItem{item})
	if err != nil {
		t.Fatal(err)
	}
	return results[0]
}

func reasonsOf(reasons []billing.ServiceReason) []string {
	list := []string{}
	for _, r := range reasons {
		list = append(list, string(r.Code))
	}
	return list
}

func wantReasons(t *testing.T, got []billing.ServiceReason, want ...billing.ServiceReasonCode) {
	t.Helper()
	list := []string{}
	for _, code := range want {
		list = append(list, string(code))
	}
	if fmt.Sprint(reasonsOf(got)) != fmt.Sprint(list) {
		t.Fatalf("refused for %v, want %v", reasonsOf(got), list)
	}
}

// left is what the account has: credits usable, money available and held.
func (u *user) left(t *testing.T) string {
	t.Helper()
	var credits, held money.Credits
	for _, g := range u.Grants(t) {
		credits, held = credits+g.Remaining(), held+g.Held
	}
	b := u.Balance(t)
	return fmt.Sprintf("%s+%s credits, %s+%s", credits.Decimal(), held.Decimal(), b.Available().Decimal(), b.Held.Decimal())
}

func (u *user) wantLeft(t *testing.T, want string) {
	t.Helper()
	if got := u.left(t); got != want {
		t.Fatalf("left are %s, want %s", got, want)
	}
}

// Credits first, then prepaid money, then nothing: the answer of the help page to "My plan credits ran out". One call may be paid by
// both, and holds both.
func TestCreditsThenBalanceThenStop(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	u := newUser(t, h, "basic") // 1,000 credits; a minute costs 1 credit or 0.05
	u.StopTime(t)
	if _, err := u.TopUp(t, 5); err != nil {
		t.Fatal(err)
	}
	u.wantLeft(t, "1000+0 credits, 5+0")
	r := u.call(t)
	u.wantLeft(t, "999+1 credits, 5+0")
	if s := u.settle(t, r, 30); s.Record.Credits != 500 || s.Record.Amount != 0 || s.Replayed {
		t.Fatalf("%+v", s)
	}
	u.wantLeft(t, "999.5+0 credits, 5+0")
	u.Use(t, 999_000)
	r = u.call(t) // half a minute of credits, half of money
	u.wantLeft(t, "0+0.5 credits, 4.975+0.025")
	s := u.settle(t, r, 120)
	if s.Record.Credits != 500 || s.Record.Amount != 75_000 {
		t.Fatalf("%+v", s.Record)
	}
	u.wantLeft(t, "0+0 credits, 4.925+0")
	u.Spend(t, 4_900_000)
	a := u.ask(t, "voice.outbound", 0) // half a minute is what is left
	if !a.Decision.Allowed || a.Decision.FundedUnits != 30 || !a.Decision.MustEndBy.Equal(u.Now(t).Add(30*time.Second)) {
		t.Fatalf("%+v", a.Decision)
	}
	u.wantLeft(t, "0+0 credits, 0+0.025")
	none := u.ask(t, "voice.outbound", 0)
	wantReasons(t, none.Decision.Reasons, billing.ReasonInsufficientFunds)
	if none.Decision.Reasons[0].Message() != "Insufficient funds in your account" || none.Reservation != nil {
		t.Fatalf("%+v", none)
	}
	wantReasons(t, u.record(t, "sms.outbound", 1).Reasons, billing.ReasonInsufficientFunds)
	if free := u.record(t, "webchat", 3); free.Record == nil || !free.Record.Free || free.Record.Amount != 0 {
		t.Fatalf("%+v", free)
	}
	if free := u.ask(t, "webchat", 0); !free.Decision.Allowed {
		t.Fatalf("%+v", free)
	}
	u.settle(t, a.Reservation, 60) // it went on for half a minute that nobody had funded
	u.wantLeft(t, "0+0 credits, -0.025+0")
	if _, err := u.TopUp(t, 5); err != nil {
		t.Fatal(err)
	}
	u.wantLeft(t, "0+0 credits, 4.975+0")
}

// Each order of settling, releasing and extending has one outcome.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	u := newUser(t, h, "basic")
	u.StopTime(t)
	extend := func(r *billing.Reservation, sequence int) (cashier.Authorized, error) {
		return u.Cashier.ExtendUsage(t.Context(), u.Owner, u.id(r), sequence, 0)
	}
	release := func(r *billing.Reservation) (cashier.Released, error) {
		return u.Cashier.ReleaseUsage(t.Context(), u.Owner, u.id(r))
	}

	r := u.call(t)
	first := u.settle(t, r, 90)
	if again := u.settle(t, r, 90); !again.Replayed || again.Record.Key != first.Record.Key {
		t.Fatalf("%+v", again)
	}
	other, err := u.Cashier.SettleUsage(t.Context(), u.Owner, u.id(r), 91)
	wantFault(t, err, fault.ReservationSettled)
	if other.Record == nil || other.Record.Key != first.Record.Key {
		t.Fatalf("%+v", other)
	}
	_, err = release(r)
	wantFault(t, err, fault.ReservationSettled)
	_, err = extend(r, 1)
	wantFault(t, err, fault.ReservationSettled)
	u.wantLeft(t, "998.5+0 credits, 0+0")

	r = u.call(t)
	done, err := release(r)
	if err != nil || done.Reservation.Status != billing.ReservationReleased || done.Replayed {
		t.Fatalf("%+v, %v", done, err)
	}
	if done, err = release(r); err != nil || !done.Replayed {
		t.Fatalf("%+v, %v", done, err)
	}
	_, err = extend(r, 1)
	wantFault(t, err, fault.ReservationClosed)
	u.wantLeft(t, "998.5+0 credits, 0+0")
	if late := u.settle(t, r, 30); late.Record.Credits != 500 { // somebody answered after all
		t.Fatalf("%+v", late)
	}

	r = u.call(t)
	more, err := extend(r, 1)
	if err != nil || !more.Decision.Allowed || more.Decision.FundedUnits != 120 || more.Replayed {
		t.Fatalf("%+v, %v", more, err)
	}
	if more, err = extend(r, 1); err != nil || !more.Replayed || more.Decision.FundedUnits != 120 {
		t.Fatalf("%+v, %v", more, err)
	}
	u.Advance(t, 2*time.Minute) // the lease is over
	if more, err = extend(r, 2); err != nil || !more.Decision.Allowed || more.Decision.FundedUnits != 180 || more.Reservation.Status != billing.ReservationOpen {
		t.Fatalf("%+v, %v", more, err)
	}
	u.Advance(t, 2*time.Minute)
	u.wantLeft(t, "998+0 credits, 0+0") // nobody came: the hold is free again
	if late := u.settle(t, r, 180); late.Record.Credits != 3_000 {
		t.Fatalf("%+v", late)
	}
	u.wantLeft(t, "995+0 credits, 0+0")
}

// Whatever comes at once, of one key one thing comes about, and no cent is spent twice.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	u := newUser(t, h, "basic")
	other := h.Process(t, cashiertest.Options{})
	items := make([]billing.UsageItem, 0, 200)
	for i := range 200 { // 1,000 credits pay for 20 hours-long calls of 50 credits
		items = append(items, billing.UsageItem{Agent: u.agent.Key, Rate: "voice.outbound", Units: 3_000, Mode: billing.ModeRequireFunds,
			Idempotency: fmt.Sprint("call-", i%100)})
	}
	var mu sync.Mutex
	var group sync.WaitGroup
	accepted, refused := map[string]billing.Key{}, map[string]bool{}
	for i, item := range items {
		group.Go(func() {
			c := u.Cashier
			if i%2 == 1 {
				c = other.Cashier
			}
			results, err := c.RecordUsage(t.Context(), u.ID, []billing.UsageItem{item})
			mu.Lock()
			defer mu.Unlock()
			if err != nil || results[0].Err != nil {
				t.Error(err, results)
				return
			}
			if r := results[0].Record; r != nil {
				if k, ok := accepted[item.Idempotency]; ok && k != r.Key {
					t.Errorf("%s charged twice", item.Idempotency)
				}
				accepted[item.Idempotency] = r.Key
			} else {
				refused[item.Idempotency] = true
			}
		})
	}
	group.Wait()
	if len(accepted) != 20 || len(refused) != 80 {
		t.Errorf("%d accepted, %d refused", len(accepted), len(refused))
	}
	u.wantLeft(t, "0+0 credits, 0+0")
}

// Who never had prepaid money is not told that it is exhausted, whatever his calls do; who had some is.
func TestNobodyIsToldOfMoneyThatWasNeverThere(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	u := newUser(t, h, "basic")
	u.StopTime(t)
	told := func() (n int) {
		must(t, h.PG.Get(&n, `SELECT count(*) FROM events WHERE account_id = $1 AND type IN ('balance.low', 'balance.exhausted')`, u.ID))
		return n
	}
	r := u.call(t)
	_, err := u.Cashier.ExtendUsage(t.Context(), u.Owner, u.id(r), 1, 0)
	must(t, err)
	u.settle(t, r, 90)
	_, err = u.Cashier.ReleaseUsage(t.Context(), u.Owner, u.id(u.call(t)))
	must(t, err)
	if n := told(); n != 0 {
		t.Errorf("told %d times", n)
	}
	u.Use(t, 1_000_000)
	_, err = u.TopUp(t, 5)
	must(t, err)
	u.call(t)
	if n := told(); n != 1 { // less than the least top-up is left
		t.Errorf("told %d times", n)
	}
}

// That a limit is reached is told once until it starts anew: whatever reaches it, an extension too, and however often calls that are
// released or settled below their hold make room and the next one reaches it again.
func TestLimitReachedIsToldOnce(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	u := newUser(t, h, "basic")
	u.StopTime(t)
	told := func(limit billing.ServiceReasonCode) (n int) {
		must(t, h.PG.Get(&n, `SELECT count(*) FROM events WHERE account_id = $1 AND type = 'agent.limit_reached' AND data ->> 'limit' = $2
			AND (data ->> 'resetsAt')::timestamptz > at`, u.ID, limit))
		return n
	}
	want := func(limit billing.ServiceReasonCode, n int) {
		t.Helper()
		if got := told(limit); got != n {
			t.Fatalf("%s is told %d times, not %d", limit, got, n)
		}
	}
	release := func(r *billing.Reservation) {
		_, err := u.Cashier.ReleaseUsage(t.Context(), u.Owner, u.id(r))
		must(t, err)
	}
	limit := func(change billing.LimitsChange) { must(t, u.Cashier.SetLimits(t.Context(), u.Owner, u.agent, change)) }
	one, two := 1, 2
	limit(billing.LimitsChange{DailyCalls: set(&one)})
	want(billing.ReasonDailyCalls, 0)
	for range 3 { // nobody answers, time and again
		release(u.call(t))
		want(billing.ReasonDailyCalls, 1)
	}
	limit(billing.LimitsChange{DailyCalls: set(&two)})
	release(u.call(t))
	want(billing.ReasonDailyCalls, 1)
	kept := u.call(t)
	release(u.call(t))
	want(billing.ReasonDailyCalls, 2)
	u.AdvanceTo(t, u.Now(t).Add(25*time.Hour)) // another day
	u.settle(t, kept, 0)
	u.call(t)
	want(billing.ReasonDailyCalls, 2)
	u.call(t)
	want(billing.ReasonDailyCalls, 3)

	limit(billing.LimitsChange{DailyCalls: set[int](nil)})
	u.Use(t, 1_000_000)
	_, err := u.TopUp(t, 5)
	must(t, err)
	spend := billing.LimitsChange{DailySpend: set(&money.Amount{Micros: 125_000, Currency: "USD"})}
	limit(spend)
	r := u.call(t) // 0.05
	want(billing.ReasonDailySpend, 0)
	for sequence := range 2 {
		_, err := u.Cashier.ExtendUsage(t.Context(), u.Owner, u.id(r), sequence+1, 0)
		must(t, err)
		want(billing.ReasonDailySpend, 1)
	}
	u.settle(t, r, 10)
	r = u.ask(t, "voice.outbound", 120).Reservation
	want(billing.ReasonDailySpend, 1)
	release(r)

	u = newUser(t, h, "basic")
	u.StopTime(t)
	credits := money.Credits(1_000)
	limit(billing.LimitsChange{MonthlyCredits: set(&credits)})
	for range 3 {
		u.settle(t, u.call(t), 10)
		want(billing.ReasonMonthlyCredits, 1)
	}
}
