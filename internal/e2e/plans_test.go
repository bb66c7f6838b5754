package e2e

import (
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/money"
)

// What the tests of plans and their changes ask for.

type changePlanPayload struct {
	Subscription   *wireSubscription
	Change         *wireChange
	ReplacedChange *wireChange
	Payment        *wirePayment
	Replayed       bool
	UserErrors     []userError
}

const changePlan = `mutation($input: ChangePlanInput!) {
  changePlan(input: $input) { subscription { ...S } change { ...C } replacedChange { ...C } payment { ...P } replayed userErrors { ...E } }
}
` + moneyFragment + paymentFragment + subscriptionFragment + errorFragment

// changePlanInput is an input of changePlan under a fresh key; with adds to it.
func (c *customer) changePlanInput(code string, with ...vars) vars {
	c.t.Helper()
	input := vars{"planId": c.plan(code).ID, "idempotencyKey": freshKey()}
	for _, w := range with {
		for k, v := range w {
			input[k] = v
		}
	}
	return vars{"input": input}
}

func (c *customer) changePlanAs(v vars) changePlanPayload {
	c.t.Helper()
	return ask[struct{ ChangePlan changePlanPayload }](c.client, changePlan, v).ChangePlan
}

func (c *customer) changePlan(code string, with ...vars) changePlanPayload {
	c.t.Helper()
	return c.changePlanAs(c.changePlanInput(code, with...))
}

// changed changes the plan and expects that the change came to this status.
func (c *customer) changed(status, code string, with ...vars) changePlanPayload {
	c.t.Helper()
	got := c.changePlan(code, with...)
	if len(got.UserErrors) > 0 || got.Change == nil || got.Change.Status != status || got.Subscription == nil {
		c.t.Fatalf("changePlan to %s: %+v", code, got)
	}
	return got
}

type (
	wirePreview struct {
		Kind            string
		FromPlan        wirePlan
		ToPlan          *wirePlan
		EffectiveAt     time.Time
		Proration       *struct{ DaysRemaining, DaysInPeriod int }
		Lines           []wireLine
		Subtotal        wireMoney
		Tax             wireMoney
		Total           wireMoney
		PaidBy          string
		OldPlanCredited bool
		CreditsKept     string
		CreditsAdded    string
		CreditsAfter    string
		NextPrice       *wireMoney
		FeaturesGained  []string
		FeaturesLost    []string
		LimitsChanged   []wireCapChange
		AgentsPaused    []struct{ Name string }
		Replaces        *wireChange
		Quote           struct {
			QuoteID   string
			ExpiresAt time.Time
		}
	}
	wireCapChange struct {
		Cap    string `json:"cap"`
		Before *int   `json:"before"`
		After  *int   `json:"after"`
	}
	previewPayload struct {
		Preview    *wirePreview
		UserErrors []userError
	}
)

const previewPlanChange = `query($plan: ID) { previewPlanChange(planId: $plan) {
  preview {
    kind fromPlan { code } toPlan { code } effectiveAt proration { daysRemaining daysInPeriod }
    lines { description quantity amount { ...M } tax { ...M } periodStart periodEnd } subtotal { ...M } tax { ...M } total { ...M }
    paidBy oldPlanCredited creditsKept creditsAdded creditsAfter nextPrice { ...M } featuresGained featuresLost limitsChanged { cap before after } agentsPaused { name }
    replaces { ...C } quote { quoteId expiresAt }
  }
  userErrors { ...E }
} }
` + moneyFragment + paymentFragment + changeFragment + errorFragment

// preview asks what a change to a plan, or to none with "", would do.
func (c *customer) preview(code string) previewPayload {
	c.t.Helper()
	v := vars{}
	if code != "" {
		v["plan"] = c.plan(code).ID
	}
	return ask[struct{ PreviewPlanChange previewPayload }](c.client, previewPlanChange, v).PreviewPlanChange
}

// previewed is a preview that must not be refused.
func (c *customer) previewed(code string) wirePreview {
	c.t.Helper()
	got := c.preview(code)
	if got.Preview == nil || len(got.UserErrors) > 0 {
		c.t.Fatalf("preview of %q: %+v", code, got)
	}
	return *got.Preview
}

type cancelPendingPayload struct {
	Subscription   *wireSubscription
	CanceledChange *wireChange
	Replayed       bool
	UserErrors     []userError
}

// cancelPending cancels the pending change; with may name it.
func (c *customer) cancelPending(with ...vars) cancelPendingPayload {
	c.t.Helper()
	input := vars{"idempotencyKey": freshKey()}
	for _, w := range with {
		for k, v := range w {
			input[k] = v
		}
	}
	return ask[struct{ CancelPendingChange cancelPendingPayload }](c.client, `mutation($input: CancelPendingChangeInput!) {
  cancelPendingChange(input: $input) { subscription { ...S } canceledChange { ...C } replayed userErrors { ...E } }
}
`+moneyFragment+paymentFragment+subscriptionFragment+errorFragment, vars{"input": input}).CancelPendingChange
}

// cancelSubscription asks for the end; with adds to the input.
func (c *customer) cancelSubscription(with ...vars) changePlanPayload {
	c.t.Helper()
	input := vars{"idempotencyKey": freshKey()}
	for _, w := range with {
		for k, v := range w {
			input[k] = v
		}
	}
	return ask[struct{ CancelSubscription changePlanPayload }](c.client, `mutation($input: CancelSubscriptionInput!) {
  cancelSubscription(input: $input) { subscription { ...S } change { ...C } replacedChange { ...C } replayed userErrors { ...E } }
}
`+moneyFragment+paymentFragment+subscriptionFragment+errorFragment, vars{"input": input}).CancelSubscription
}

type payInvoicePayload struct {
	Invoice    *wireInvoice
	Payment    *wirePayment
	Replayed   bool
	UserErrors []userError
}

// payInvoice pays an invoice; with adds to the input.
func (c *customer) payInvoice(id string, with ...vars) payInvoicePayload {
	c.t.Helper()
	input := vars{"invoiceId": id, "idempotencyKey": freshKey()}
	for _, w := range with {
		for k, v := range w {
			input[k] = v
		}
	}
	return ask[struct{ PayInvoice payInvoicePayload }](c.client, `mutation($input: PayInvoiceInput!) {
  payInvoice(input: $input) { invoice { id number status total { ...M } payment { id } } payment { ...P } replayed userErrors { ...E } }
}
`+moneyFragment+paymentFragment+errorFragment, vars{"input": input}).PayInvoice
}

const (
	createTestClock = `mutation { createTestClock(input: {}) { account { testClock { now } } userErrors { ...E } } }` + errorFragment

	advanceTestClock = `mutation($to: DateTime!) { advanceTestClock(input: {to: $to}) { account { testClock { now } } reached userErrors { ...E } } }` +
		errorFragment
)

type clockPayload struct {
	Account    *struct{ TestClock *struct{ Now time.Time } }
	Reached    *bool
	UserErrors []userError
}

// stopTime gives the account a test clock and says where it stands.
func (c *customer) stopTime() time.Time {
	c.t.Helper()
	got := ask[struct{ CreateTestClock clockPayload }](c.client, createTestClock, nil).CreateTestClock
	if len(got.UserErrors) > 0 || got.Account == nil || got.Account.TestClock == nil {
		c.t.Fatalf("createTestClock: %+v", got)
	}
	return got.Account.TestClock.Now
}

func (c *customer) tryAdvance(to time.Time) clockPayload {
	c.t.Helper()
	return ask[struct{ AdvanceTestClock clockPayload }](c.client, advanceTestClock, vars{"to": to.UTC().Format(time.RFC3339Nano)}).AdvanceTestClock
}

// advanceTo moves the test clock, and asks again where it had to stop on the way.
func (c *customer) advanceTo(to time.Time) {
	c.t.Helper()
	eventually(c.t, 30*time.Second, "the clock shows "+to.String(), func() bool {
		got := c.tryAdvance(to)
		if len(got.UserErrors) > 0 || got.Reached == nil || got.Account == nil {
			c.t.Fatalf("advanceTestClock to %s: %+v", to, got)
		}
		if *got.Reached && !got.Account.TestClock.Now.Equal(to) {
			c.t.Fatalf("the clock was to show %s and shows %s", to, got.Account.TestClock.Now)
		}
		return *got.Reached
	})
}

// whole is everything of an account that a change of plan could touch, besides its payments and its feeds.
type whole struct {
	Balance       wireBalance
	Subscription  *wireSubscription
	Entitlements  []string
	BillingSetup  wireSetup
	Invoices      struct{ Nodes []wireInvoice }
	LedgerEntries struct{ Nodes []wireEntry }
	CreditGrants  struct {
		Nodes []struct{ ID, Source, Status, Granted, Used, Held, Expired, Voided, Remaining string }
	}
	Agents struct{ Nodes []wireAgent }
}

// whole reads the account; the subscription's version is left out, for it counts attempts too.
func (c *customer) whole() whole {
	c.t.Helper()
	got := ask[struct{ Account whole }](c.client, `{ account {
  balance { ...B } subscription { ...S } entitlements billingSetup { configured message missing }
  invoices(first: 100) { nodes { id number status } }
  ledgerEntries(first: 100) { nodes { id sequence kind amount { ...M } balanceAfter { ...M } payment { id } } }
  creditGrants(first: 100) { nodes { id source status granted used held expired voided remaining } }
  agents(first: 100) { nodes { id name status limits { ...L } } }
} }
`+moneyFragment+balanceFragment+paymentFragment+subscriptionFragment+limitsFragment, nil).Account
	if got.Subscription != nil {
		got.Subscription.Version = 0
	}
	return got
}

// subscription reads the account's subscription, which must be there.
func (c *customer) subscription() wireSubscription {
	c.t.Helper()
	got := c.look().Subscription
	if got == nil {
		c.t.Fatal("there is no subscription")
	}
	return *got
}

// untilPlan waits until the subscription has a plan.
func (c *customer) untilPlan(code string) wireSubscription {
	c.t.Helper()
	var s wireSubscription
	eventually(c.t, 20*time.Second, "the plan is "+code, func() bool { s = c.subscription(); return s.Plan.Code == code })
	return s
}

// days of a billing period, as a calendar counts them.
func (p wirePeriod) days(t testing.TB) int {
	t.Helper()
	return int(date(t, p.EndDate).Sub(date(t, p.StartDate)).Hours() / 24)
}

func date(t testing.TB, text string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// noonOf is the middle of the period's day so many days before its end, in the customer's zone.
func (p wirePeriod) noonBefore(t testing.TB, days int) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	d := date(t, p.EndDate).AddDate(0, 0, -days)
	return time.Date(d.Year(), d.Month(), d.Day(), 12, 0, 0, 0, zone)
}

// atHalf is a new subscriber whose clock stands on the sixteenth of the thirty days of a billing period: fifteen are left. Only
// some months have thirty days, so the clock goes on from period to period until one has.
func (p *program) atHalf(t testing.TB, with ...vars) *customer {
	t.Helper()
	c := p.subscribed(t, with...)
	c.stopTime()
	s := c.subscription()
	for range 6 {
		if s.CurrentPeriod.days(t) == 30 {
			c.advanceTo(s.CurrentPeriod.noonBefore(t, 15))
			return c
		}
		end := s.CurrentPeriod.End
		c.advanceTo(end)
		if s = c.subscription(); s.Status != "ACTIVE" || !s.CurrentPeriod.Start.Equal(end) {
			t.Fatalf("after the period's end: %+v", s)
		}
	}
	t.Fatalf("no period of 30 days, the last is %+v", s.CurrentPeriod)
	return nil
}

// use uses up whole credits of the newest grant, as the voice platform does. The account needs an agent.
func (c *customer) use(credits int64) {
	c.t.Helper()
	tx := c.in.db.MustBegin()
	defer func() { _ = tx.Rollback() }()
	var account billing.AccountID
	leg := billing.CreditLeg{Credits: money.Whole(credits)}
	err := tx.QueryRow(`SELECT account_id, key FROM credit_grants WHERE account_id = $1 ORDER BY key DESC LIMIT 1`, c.account).Scan(&account, &leg.Grant)
	if err != nil {
		c.t.Fatal(err)
	}
	u, err := cashiertest.Burned(c.t.Context(), tx, account, freshKey(), []billing.CreditLeg{leg}, 0)
	if err == nil {
		err = cashiertest.Book(c.t.Context(), tx, account, u)
	}
	if err != nil {
		c.t.Fatalf("use credits: %v", err)
	}
	if err := tx.Commit(); err != nil {
		c.t.Fatal(err)
	}
}
