package e2e

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"
)

// The help page's questions about credits that run out, spending caps and "Insufficient balance".

const insufficientFunds = "Insufficient funds in your account"

// wantState compares a service state with its reasons and remedies.
func wantState(t testing.TB, what string, got wireState, status string, reasons, remedies []string) {
	t.Helper()
	codes := []string{}
	for _, r := range got.Reasons {
		codes = append(codes, r.Code)
	}
	equal(t, what, []any{got.Status, codes, kinds(got.Remedies)}, []any{status, reasons, remedies})
}

// outOfFunds holds a refusal to what the help page says: its sentence, and the ways out with where they are found.
func outOfFunds(t testing.TB, r wireReason) {
	t.Helper()
	if r.Code != "INSUFFICIENT_FUNDS" || r.Message != insufficientFunds || r.ResetsAt != nil || r.LimitedBy != nil {
		t.Errorf("out of funds: %+v", r)
	}
	if fmt.Sprint(kinds(r.Remedies)) != "[TOP_UP UPGRADE]" {
		t.Fatalf("the remedies are %+v", r.Remedies)
	}
	topUp, upgrade := r.Remedies[0], r.Remedies[1]
	if topUp.Hint != "Billing > Balance > Top up" || topUp.Minimum == nil || upgrade.Hint != "Billing > Subscription > Change plan" {
		t.Errorf("the remedies are %+v", r.Remedies)
	}
	topUp.Minimum.is(t, "the least to top up", "5.00", "USD")
	plans := []string{}
	for _, p := range upgrade.Plans {
		plans = append(plans, p.Code)
	}
	equal(t, "plans with more credits", plans, []string{"professional", "enterprise"})
}

func (c *customer) funds() string {
	c.t.Helper()
	b := c.balance()
	return c.subscription().Credits.Remaining + " credits, " + b.Available.Amount + " + " + b.Held.Amount
}

func (c *customer) wantFunds(what, want string) {
	c.t.Helper()
	if got := c.funds(); got != want {
		c.t.Errorf("%s: %s, want %s", what, got, want)
	}
}

func TestMyPlanCreditsRanOutWhatHappensNow(t *testing.T) {
	t.Parallel()
	p := install(t).start()

	t.Run("the balance pays, then the agent stops until you top up", func(t *testing.T) {
		c := p.subscribed(t) // Basic: 1,000 credits; a minute costs 1 credit or 0.05, a text message 1.5 or 0.075
		c.stopTime()
		a := c.caller(p, "Reception")
		c.credited("5.00")
		account, agent := a.states()
		wantState(t, "with credits and money", account, "ACTIVE", []string{}, []string{})
		wantState(t, "the agent's", agent, "ACTIVE", []string{}, []string{})

		// "Each plan includes a set number of monthly credits for calls and messages."
		call := a.allowed("voice.outbound")
		c.wantFunds("while a call holds its first minute", "999 credits, 5.00 + 0.00")
		if d := call.Decision; d.FundedUnits != 60 || d.ExpiresAt == nil || !d.ExpiresAt.Equal(c.clock().Add(90*time.Second)) {
			t.Errorf("the decision: %+v", d)
		}
		if r := a.settle(call.Reservation.ID, 90); r.Credits != "1.5" || r.Amount.micros(t) != 0 {
			t.Errorf("a minute and a half: %+v", r)
		}
		if r := a.record("sms.outbound", 1).Record; r == nil || r.Credits != "1.5" || r.Amount.micros(t) != 0 {
			t.Errorf("a message: %+v", r)
		}
		c.wantFunds("after a call and a message", "997 credits, 5.00 + 0.00")

		// "When they run out, Aura starts deducting from the prepaid balance you have available." One call may need both.
		c.use(996)
		call = a.allowed("voice.outbound", vars{"units": 120})
		if v := call.Reservation; v.Credits != "1" || v.Amount.Amount != "0.05" || v.Units != 120 {
			t.Errorf("a call held of both: %+v", v)
		}
		c.wantFunds("while it goes on", "0 credits, 4.95 + 0.05")
		if r := a.settle(call.Reservation.ID, 120); r.Credits != "1" || r.Amount.Amount != "0.05" {
			t.Errorf("a call paid by both: %+v", r)
		}
		if r := a.record("sms.outbound", 2).Record; r == nil || r.Credits != "0" || r.Amount.Amount != "0.15" {
			t.Errorf("messages paid with money: %+v", r)
		}
		c.wantFunds("with money only", "0 credits, 4.80 + 0.00")
		if account, _ := a.states(); account.Status != "ACTIVE" {
			t.Errorf("with money only: %+v", account)
		}

		// "If your prepaid balance also reaches zero, the agent will stop being able to make calls and send certain messages until you top up."
		if r := a.record("voice.outbound", 3_600).Record; r == nil || r.Amount.Amount != "3.00" {
			t.Errorf("an hour: %+v", r)
		}
		if r := a.record("voice.outbound", 2_160).Record; r == nil || r.Amount.Amount != "1.80" {
			t.Errorf("36 minutes: %+v", r)
		}
		c.wantFunds("at zero", "0 credits, 0.00 + 0.00")
		account, agent = a.states()
		for what, state := range map[string]wireState{"the account's": account, "the agent's": agent} {
			wantState(t, what+" state at zero", state, "FREE_ONLY", []string{"INSUFFICIENT_FUNDS"}, []string{"TOP_UP", "UPGRADE"})
			outOfFunds(t, state.Reasons[0])
		}
		for _, rate := range []string{"voice.outbound", "voice.inbound", "voice.test", "sms.outbound", "whatsapp.template", "whatsapp.session"} {
			outOfFunds(t, a.stopped(rate, "INSUFFICIENT_FUNDS")[0])
			r := a.record(rate, 1)
			wantCodes(t, "recording "+rate, r.Reasons, "INSUFFICIENT_FUNDS")
			outOfFunds(t, r.Reasons[0])
		}
		// What costs nothing goes on: "certain messages" are those with a price.
		if r := a.record("webchat", 3).Record; r == nil || r.Credits != "0" || r.Amount.micros(t) != 0 {
			t.Errorf("a free message: %+v", r)
		}
		free := a.allowed("webchat")
		a.settle(free.Reservation.ID, 1)

		// Top up, and it goes on at once; the key that was refused may be asked for again.
		key := vars{"idempotencyKey": freshKey()}
		if got := a.authorize("voice.outbound", key); got.Decision.Allowed {
			t.Errorf("allowed at zero: %+v", got)
		}
		c.credited("5.00")
		account, agent = a.states()
		wantState(t, "after the top-up", account, "ACTIVE", []string{}, []string{})
		wantState(t, "the agent's", agent, "ACTIVE", []string{}, []string{})
		call = a.allowed("voice.outbound", key)
		if again := a.authorize("voice.outbound", key); !again.Replayed || again.Reservation.ID != call.Reservation.ID {
			t.Errorf("the same key again: %+v", again)
		}
		a.settle(call.Reservation.ID, 60)
		c.wantFunds("after the call", "0 credits, 4.95 + 0.00")
	})

	t.Run("an upgrade brings more credits at once", func(t *testing.T) {
		c := p.atHalf(t)
		a := c.caller(p, "Reception")
		c.use(1000)
		outOfFunds(t, a.stopped("voice.outbound", "INSUFFICIENT_FUNDS")[0])
		c.changed("APPLIED", "professional")
		if r := a.settle(a.allowed("voice.outbound").Reservation.ID, 60); r.Credits != "1" || r.Amount.micros(t) != 0 {
			t.Errorf("after the upgrade: %+v", r)
		}
		c.wantFunds("after the upgrade", "2499 credits, 0.00 + 0.00")
	})

	t.Run("the next period brings new ones", func(t *testing.T) {
		c := p.subscribed(t)
		c.stopTime()
		a := c.caller(p, "Reception")
		c.use(1000)
		a.stopped("voice.outbound", "INSUFFICIENT_FUNDS")
		c.advanceTo(c.subscription().CurrentPeriod.End)
		if account, _ := a.states(); account.Status != "ACTIVE" {
			t.Errorf("in the next period: %+v", account)
		}
		a.settle(a.allowed("voice.outbound").Reservation.ID, 60)
		c.wantFunds("in the next period", "999 credits, 0.00 + 0.00")
	})

	t.Run("a call in progress when the funds end", func(t *testing.T) {
		c := p.subscribed(t)
		now := c.stopTime()
		a := c.caller(p, "Reception")
		c.use(998)
		call := a.allowed("voice.outbound") // the last but one minute
		more := a.extend(call.Reservation.ID, 1)
		if !more.Decision.Allowed || more.Decision.FundedUnits != 120 {
			t.Errorf("the last minute: %+v", more)
		}
		a.stopped("voice.outbound", "INSUFFICIENT_FUNDS") // nobody spends it twice
		now = now.Add(110 * time.Second)
		c.advanceTo(now.Add(-30 * time.Second))
		if again := a.extend(call.Reservation.ID, 1); !again.Replayed || !again.Decision.Allowed {
			t.Errorf("the same extension again: %+v", again)
		}
		last := a.extend(call.Reservation.ID, 2)
		wantCodes(t, "an extension", last.Decision.Reasons, "INSUFFICIENT_FUNDS")
		outOfFunds(t, last.Decision.Reasons[0])
		if d := last.Decision; d.Allowed || d.FundedUnits != 120 || d.MustEndBy == nil || d.MustEndBy.Before(c.clock().Add(30*time.Second)) {
			t.Errorf("when it must end: %+v", d)
		}
		// It went on for half a minute longer: all of it is charged, and the debt is paid by the next top-up before it can be spent.
		if r := a.settle(call.Reservation.ID, 150); r.Credits != "2" || r.Amount.Amount != "0.025" {
			t.Errorf("the whole call: %+v", r)
		}
		c.balance().Available.is(t, "the debt", "-0.025", "USD")
		account, _ := a.states()
		wantState(t, "in debt", account, "FREE_ONLY", []string{"INSUFFICIENT_FUNDS"}, []string{"TOP_UP", "UPGRADE"})
		c.credited("5.00").Balance.Available.is(t, "after the top-up", "4.975", "USD")
	})
}

func TestWhatDoesInsufficientBalanceMean(t *testing.T) {
	t.Parallel()
	p := install(t).start()

	// "You've already consumed all the credits included in your monthly plan. Your prepaid balance is at zero or doesn't cover the cost
	// of the action."
	t.Run("the balance does not cover the action", func(t *testing.T) {
		c := p.subscribed(t)
		c.stopTime()
		a := c.caller(p, "Reception")
		c.use(999)
		c.credited("5.00")
		if r := a.record("voice.outbound", 3_600); r.Record == nil || r.Record.Credits != "1" || r.Record.Amount.Amount != "2.95" {
			t.Errorf("an hour: %+v", r)
		}
		if r := a.record("voice.outbound", 2_400); r.Record == nil || r.Record.Amount.Amount != "2.00" {
			t.Errorf("forty minutes: %+v", r)
		}
		c.wantFunds("what is left", "0 credits, 0.05 + 0.00")
		outOfFunds(t, a.stopped("sms.outbound", "INSUFFICIENT_FUNDS")[0]) // costs 0.075
		if account, _ := a.states(); account.Status != "ACTIVE" {
			t.Errorf("there is something left: %+v", account)
		}
		refused := a.record("voice.outbound", 61)
		wantCodes(t, "61 seconds", refused.Reasons, "INSUFFICIENT_FUNDS")
		c.wantFunds("after the refusals", "0 credits, 0.05 + 0.00")
		call := a.allowed("voice.outbound", vars{"units": 600}) // as long as the money lasts
		if d := call.Decision; d.FundedUnits != 60 || d.MustEndBy == nil || !d.MustEndBy.Equal(c.clock().Add(time.Minute)) {
			t.Errorf("a call for what is left: %+v", d)
		}
		c.wantFunds("held", "0 credits, 0.00 + 0.05")
		outOfFunds(t, a.stopped("voice.outbound", "INSUFFICIENT_FUNDS")[0])
		a.release(call.Reservation.ID)
		c.wantFunds("nobody answered", "0 credits, 0.05 + 0.00")

		// "To fix it, top up your balance."
		c.credited("5.00")
		if r := a.record("sms.outbound", 1); r.Record == nil || r.Record.Amount.Amount != "0.075" {
			t.Errorf("after the top-up: %+v", r)
		}
		c.balance().Available.is(t, "available", "4.975", "USD")
	})

	t.Run("the answer to a charge is for good", func(t *testing.T) {
		c := p.subscribed(t)
		a := c.caller(p, "Reception")
		c.use(1000)
		key := vars{"idempotencyKey": freshKey()}
		first := a.record("voice.outbound", 60, key)
		wantCodes(t, "at zero", first.Reasons, "INSUFFICIENT_FUNDS")
		c.credited("5.00")
		again := a.record("voice.outbound", 60, key) // the caller gave up long ago: it is not charged now
		wantCodes(t, "the same key", again.Reasons, "INSUFFICIENT_FUNDS")
		if !again.Replayed || again.Reasons[0].Message != insufficientFunds || first.Replayed {
			t.Errorf("the same key: %+v", again)
		}
		if r := a.record("voice.outbound", 60); r.Record == nil || r.Replayed {
			t.Errorf("a new key: %+v", r)
		}
		c.wantFunds("charged once", "0 credits, 4.95 + 0.00")
	})

	t.Run("other reasons come with it, all at once", func(t *testing.T) {
		c := p.subscribed(t)
		a := c.caller(p, "Reception")
		a.limit(vars{"dailyCalls": 0, "concurrentCalls": 0})
		c.use(1000)
		reasons := a.stopped("voice.outbound", "DAILY_CALLS_REACHED", "CONCURRENT_CALLS_REACHED", "INSUFFICIENT_FUNDS")
		outOfFunds(t, reasons[2])
	})

	t.Run("what happened is charged all the same", func(t *testing.T) {
		c := p.subscribed(t)
		a := c.caller(p, "Reception")
		c.use(1000)
		if r := a.record("voice.outbound", 60, vars{"mode": "HAPPENED"}); r.Record == nil || r.Record.Amount.Amount != "0.05" {
			t.Errorf("told afterwards: %+v", r)
		}
		c.balance().Available.is(t, "the debt", "-0.05", "USD")
		c.credited("5.00").Balance.Available.is(t, "after the top-up", "4.95", "USD")
	})
}

// wireUsed is what of a limit is used, in its own unit, and when that starts anew.
type wireUsed struct {
	Used     json.RawMessage `json:"used"`
	ResetsAt *time.Time      `json:"resetsAt"`
}

func raw(text string) json.RawMessage { return json.RawMessage(text) }

type usedLimits struct{ DailyCalls, ConcurrentCalls, DailyMessages, DailySpend, MonthlyCredits wireUsed }

// used is how much of its limits the agent has used.
func (a *caller) used() usedLimits {
	a.t.Helper()
	return ask[struct{ Node struct{ Limits usedLimits } }](a.of.client, `query($id: ID!) { node(id: $id) { ... on Agent { limits {
		dailyCalls { used resetsAt } concurrentCalls { used resetsAt } dailyMessages { used resetsAt }
		dailySpend { used { amount currency } resetsAt } monthlyCredits { used resetsAt } } } } }`, vars{"id": a.agent}).Node.Limits
}

func TestASpendingCapStopsTheAgent(t *testing.T) {
	t.Parallel()
	p := install(t).start()
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	// begin is a customer at noon, with an agent and the next midnight.
	begin := func(t *testing.T) (c *customer, a *caller, midnight time.Time) {
		t.Helper()
		c = p.subscribed(t)
		c.credited("50.00")
		c.stopTime()
		noon := c.subscription().CurrentPeriod.noonBefore(t, 10)
		c.advanceTo(noon)
		local := noon.In(zone)
		return c, c.caller(p, "Reception"), time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, zone).UTC()
	}
	// raise is the one remedy of a limit that the customer set.
	raise := func(t *testing.T, reasons []wireReason, message string, resets *time.Time) {
		t.Helper()
		r := reasons[0]
		if r.Message != message || r.LimitedBy == nil || *r.LimitedBy != "AGENT" || (r.ResetsAt == nil) != (resets == nil) ||
			(resets != nil && !r.ResetsAt.Equal(*resets)) {
			t.Errorf("the reason is %+v, want %q until %v", r, message, resets)
		}
		if len(r.Remedies) != 1 || r.Remedies[0].Kind != "RAISE_LIMIT" || r.Remedies[0].Hint != "Agent > Settings > Limits" {
			t.Errorf("the remedies are %+v", r.Remedies)
		}
	}
	call := func(t *testing.T, a *caller) wireRecord {
		t.Helper()
		return a.settle(a.allowed("voice.outbound").Reservation.ID, 60)
	}

	// "When the agent reaches a limit, it will stop performing the corresponding action until the counter resets (usually the next day)."
	t.Run("daily calls", func(t *testing.T) {
		c, a, midnight := begin(t)
		a.limit(vars{"dailyCalls": 2})
		call(t, a)
		call(t, a)
		raise(t, a.stopped("voice.outbound", "DAILY_CALLS_REACHED"), "The limit of calls a day is reached", &midnight)
		raise(t, a.record("voice.inbound", 30).Reasons, "The limit of calls a day is reached", &midnight)
		if r := a.record("sms.outbound", 1); r.Record == nil { // just that action
			t.Errorf("a message: %+v", r)
		}
		other := c.caller(p, "Sales") // and just that agent
		call(t, other)
		account, agent := a.states()
		wantState(t, "the account's", account, "ACTIVE", []string{}, []string{})
		wantState(t, "the agent's", agent, "ACTIVE", []string{"DAILY_CALLS_REACHED"}, []string{"RAISE_LIMIT"})
		raise(t, agent.Reasons, "The limit of calls a day is reached", &midnight)
		equal(t, "the limit as read", a.used().DailyCalls, wireUsed{raw("2"), &midnight})
		equal(t, "the other agent's", other.used().DailyCalls, wireUsed{raw("1"), &midnight})
		a.limit(vars{"dailyCalls": 3}) // raised: at once, from where the counter stands
		call(t, a)
		a.stopped("voice.outbound", "DAILY_CALLS_REACHED")
		a.limit(vars{"dailyCalls": nil})
		call(t, a)
		a.limit(vars{"dailyCalls": 2})
		a.stopped("voice.outbound", "DAILY_CALLS_REACHED")
		c.advanceTo(midnight)
		if used := a.used().DailyCalls; string(used.Used) != "0" || !used.ResetsAt.After(midnight) {
			t.Errorf("the next day: %+v", used)
		}
		call(t, a)
		call(t, a)
		a.stopped("voice.outbound", "DAILY_CALLS_REACHED")
	})

	t.Run("simultaneous calls", func(t *testing.T) {
		c, a, _ := begin(t)
		a.limit(vars{"concurrentCalls": 2})
		first, second := a.allowed("voice.outbound"), a.allowed("voice.inbound")
		raise(t, a.stopped("voice.outbound", "CONCURRENT_CALLS_REACHED"), "The limit of simultaneous calls is reached", nil)
		equal(t, "the limit as read", a.used().ConcurrentCalls, wireUsed{raw("2"), nil})
		a.settle(first.Reservation.ID, 10)
		third := a.allowed("voice.outbound")
		a.stopped("voice.outbound", "CONCURRENT_CALLS_REACHED")
		a.release(third.Reservation.ID)
		c.advanceTo(c.clock().Add(90 * time.Second)) // nobody said more of the second
		if got := a.extend(second.Reservation.ID, 1); !got.Decision.Allowed {
			t.Errorf("a call that took its slot again: %+v", got)
		}
		a.allowed("voice.outbound")
		a.stopped("voice.outbound", "CONCURRENT_CALLS_REACHED")
		a.settle(second.Reservation.ID, 95)
	})

	t.Run("daily messages", func(t *testing.T) {
		c, a, midnight := begin(t)
		a.limit(vars{"dailyMessages": 3})
		if r := a.record("sms.outbound", 2); r.Record == nil {
			t.Errorf("two messages: %+v", r)
		}
		raise(t, a.record("sms.outbound", 2).Reasons, "The limit of messages a day is reached", &midnight) // one is left
		if r := a.record("whatsapp.template", 1); r.Record == nil {
			t.Errorf("the third message: %+v", r)
		}
		a.stopped("sms.outbound", "DAILY_MESSAGES_REACHED")
		if r := a.record("webchat", 10); r.Record == nil {
			t.Errorf("free messages: %+v", r)
		}
		call(t, a)
		c.advanceTo(midnight)
		if r := a.record("sms.outbound", 3); r.Record == nil {
			t.Errorf("the next day: %+v", r)
		}
	})

	t.Run("daily spend", func(t *testing.T) {
		c, a, midnight := begin(t)
		c.use(1000)
		a.limit(vars{"dailySpend": vars{"amount": "0.12", "currency": "USD"}})
		call(t, a)
		open := a.allowed("voice.outbound") // what is held counts
		raise(t, a.stopped("sms.outbound", "DAILY_SPEND_REACHED"), "The limit of spending a day is reached", &midnight)
		short := a.allowed("voice.inbound") // as long as the limit lasts
		if d := short.Decision; d.FundedUnits != 30 || d.MustEndBy == nil || !d.MustEndBy.Equal(c.clock().Add(30*time.Second)) {
			t.Errorf("a call for what is left of the day: %+v", d)
		}
		a.stopped("voice.outbound", "DAILY_SPEND_REACHED")
		a.release(short.Reservation.ID)
		a.settle(open.Reservation.ID, 30) // and what it gives back does not
		if r := a.record("voice.outbound", 54); r.Record == nil || r.Record.Amount.Amount != "0.045" {
			t.Errorf("up to the cent: %+v", r)
		}
		a.stopped("voice.outbound", "DAILY_SPEND_REACHED")
		equal(t, "the limit as read", a.used().DailySpend, wireUsed{raw(`{"amount":"0.12","currency":"USD"}`), &midnight})
		a.limit(vars{"dailySpend": vars{"amount": "1.00", "currency": "USD"}})
		call(t, a)
		a.limit(vars{"dailySpend": vars{"amount": "0.12", "currency": "USD"}})
		c.advanceTo(midnight)
		call(t, a)
	})

	t.Run("monthly credits, then stop", func(t *testing.T) {
		c, a, _ := begin(t)
		end := c.subscription().CurrentPeriod.End
		a.limit(vars{"monthlyCredits": "2", "whenCreditsReached": "STOP"})
		call(t, a)
		call(t, a)
		raise(t, a.stopped("voice.outbound", "MONTHLY_CREDITS_REACHED"), "The limit of credits a month is reached", &end)
		r := a.record("sms.outbound", 1)
		wantCodes(t, "a message", r.Reasons, "MONTHLY_CREDITS_REACHED")
		raise(t, r.Reasons, "The limit of credits a month is reached", &end)
		equal(t, "the limit as read", a.used().MonthlyCredits, wireUsed{raw(`"2"`), &end})
		_, agent := a.states()
		wantState(t, "the agent's", agent, "FREE_ONLY", []string{"MONTHLY_CREDITS_REACHED"}, []string{"RAISE_LIMIT"})
		c.advanceTo(end)
		call(t, a)
	})

	t.Run("monthly credits, then the balance", func(t *testing.T) {
		_, a, _ := begin(t)
		a.limit(vars{"monthlyCredits": "1.5"})
		call(t, a)
		if r := call(t, a); r.Credits != "0.5" || r.Amount.Amount != "0.025" {
			t.Errorf("the call that reaches it: %+v", r)
		}
		if r := call(t, a); r.Credits != "0" || r.Amount.Amount != "0.05" {
			t.Errorf("the next: %+v", r)
		}
	})

	t.Run("the longest call", func(t *testing.T) {
		c, a, _ := begin(t)
		a.limit(vars{"maxCallSeconds": 90})
		long := a.allowed("voice.outbound")
		if d := long.Decision; d.MustEndBy == nil || !d.MustEndBy.Equal(c.clock().Add(90*time.Second)) {
			t.Errorf("the decision: %+v", d)
		}
		if more := a.extend(long.Reservation.ID, 1).Decision; !more.Allowed || more.FundedUnits != 90 {
			t.Errorf("extended to the end: %+v", more)
		}
		more := a.extend(long.Reservation.ID, 2)
		wantCodes(t, "beyond it", more.Decision.Reasons, "LONGEST_CALL_REACHED")
		raise(t, more.Decision.Reasons, "The longest call that is allowed is reached", nil)
		a.settle(long.Reservation.ID, 90)
	})

	t.Run("the plan's own limit is raised by a higher plan", func(t *testing.T) {
		c, a, _ := begin(t)
		for range 5 { // Basic's simultaneous calls of an agent
			a.allowed("voice.outbound")
		}
		r := a.stopped("voice.outbound", "CONCURRENT_CALLS_REACHED")[0]
		if r.LimitedBy == nil || *r.LimitedBy != "PLAN_PER_AGENT" || fmt.Sprint(kinds(r.Remedies)) != "[UPGRADE]" {
			t.Errorf("the plan's limit: %+v", r)
		}
		c.changed("APPLIED", "professional")
		a.allowed("voice.outbound")
	})

	t.Run("zero blocks", func(t *testing.T) {
		c, a, midnight := begin(t)
		a.limit(vars{"dailyMessages": 0})
		raise(t, a.stopped("sms.outbound", "DAILY_MESSAGES_REACHED"), "The limit of messages a day is reached", &midnight)
		c.advanceTo(midnight)
		a.stopped("sms.outbound", "DAILY_MESSAGES_REACHED")
	})
}
