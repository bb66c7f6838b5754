package e2e

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
)

// The help page's questions about plans and their changes, months of them in seconds by the test clock.

func TestIfIUpgradeMyPlanMidMonthDoILoseMyCredits(t *testing.T) {
	t.Parallel()
	p := install(t).start()
	features := []string{"voice", "web_chat", "sms", "whatsapp"}
	more := append(slices.Clone(features), "api_access", "analytics")

	t.Run("no: the unused ones are preserved and a proportional share is added", func(t *testing.T) {
		c := p.atHalf(t)
		agent := c.newAgent(p, "Reception")
		if cap := agent.Limits.DailyCalls.Effective; cap == nil || *cap != 500 {
			t.Errorf("under Basic an agent's cap on daily calls is %v", cap)
		}
		c.use(400)
		before := c.subscription()
		equal(t, "the credits before", before.Credits, wireCredits{Granted: "1000", Used: "400", Remaining: "600"})

		// Half of the month is left: half of 149.00 and of 5,000 credits, and half of the 39.00 that were paid comes back.
		shown := c.previewed("professional")
		if shown.Kind != "UPGRADE" || shown.FromPlan.Code != "basic" || shown.ToPlan == nil || shown.ToPlan.Code != "professional" ||
			shown.Proration == nil || shown.Proration.DaysRemaining != 15 || shown.Proration.DaysInPeriod != 30 || shown.PaidBy != "CARD" ||
			!shown.OldPlanCredited || shown.Replaces != nil || len(shown.AgentsPaused) > 0 {
			t.Errorf("the preview: %+v", shown)
		}
		if shown.CreditsKept != "600" || shown.CreditsAdded != "2500" || shown.CreditsAfter != "3100" {
			t.Errorf("credits: %s kept, %s added, %s after", shown.CreditsKept, shown.CreditsAdded, shown.CreditsAfter)
		}
		today, end := before.CurrentPeriod.noonBefore(t, 15).Format(time.DateOnly), before.CurrentPeriod.EndDate
		none := wireMoney{"0.00", "USD"}
		lines := []wireLine{
			{"Professional plan, 15 of 30 days, 2500 credits", 1, wireMoney{"74.50", "USD"}, none, &today, &end},
			{"Unused time on the Basic plan, 15 of 30 days", 1, wireMoney{"-19.50", "USD"}, none, &today, &end},
		}
		equal(t, "the lines", shown.Lines, lines)
		due := wireMoney{"55.00", "USD"}
		equal(t, "the sums", []wireMoney{shown.Subtotal, shown.Tax, shown.Total, *shown.NextPrice}, []wireMoney{due, none, due, {"149.00", "USD"}})
		equal(t, "the features gained and lost", [][]string{shown.FeaturesGained, shown.FeaturesLost}, [][]string{{"api_access", "analytics"}, {}})
		if life := shown.Quote.ExpiresAt.Sub(shown.EffectiveAt); life > 10*time.Minute || life < 10*time.Minute-time.Second {
			t.Errorf("the quote is good for %v", life)
		}
		after := c.subscription()
		equal(t, "the subscription after the preview", after, before)

		got := c.changed("APPLIED", "professional", vars{"quoteId": shown.Quote.QuoteID})
		if got.Payment == nil || got.Payment.Status != "CREDITED" || got.Payment.Purpose != "PLAN_CHANGE" || got.Payment.Total != due || got.Replayed ||
			got.ReplacedChange != nil || got.Change.ClosedAt == nil || got.Change.Payment != nil || got.Change.CreditsAdded != "2500" {
			t.Errorf("changePlan: %+v", got)
		}
		s := got.Subscription
		if s.Plan.Code != "professional" || s.Version <= before.Version {
			t.Errorf("the subscription: %+v", s)
		}
		equal(t, "the period", s.CurrentPeriod, before.CurrentPeriod)
		equal(t, "the credits", s.Credits, wireCredits{Granted: "3500", Used: "400", Remaining: "3100"})
		now := c.whole()
		equal(t, "what the new plan unlocks, at once", now.Entitlements, more)
		if limits := now.Agents.Nodes[0].Limits; limits.DailyCalls.Effective != nil || *limits.ConcurrentCalls.Effective != 20 {
			t.Errorf("the agent's limits at once: %+v", limits)
		}
		equal(t, "what can be used", []string{now.CreditGrants.Nodes[0].Source, now.CreditGrants.Nodes[0].Remaining, now.CreditGrants.Nodes[1].Remaining},
			[]string{"UPGRADE", "2500", "600"})

		// The invoice says what the preview said.
		paper := ask[struct{ Node paperInvoice }](c.client, invoiceByID, vars{"id": got.Change.Invoice.ID}).Node
		equal(t, "the invoice's lines", paper.Lines, lines)
		if paper.Status != "PAID" || paper.Purpose != "PLAN_CHANGE" || paper.Total != due || paper.Payment.ID != got.Payment.ID ||
			paper.Number != now.Invoices.Nodes[0].Number || paper.Number != got.Payment.Invoice.Number {
			t.Errorf("the invoice: %+v", paper)
		}
		c.download(paper)

		// The next period is the new plan's in full, and what was left is gone with the old one.
		c.advanceTo(s.CurrentPeriod.End)
		next := c.subscription()
		equal(t, "the next period's credits", next.Credits, wireCredits{Granted: "5000", Used: "0", Remaining: "5000"})
		if paid := c.look().Payments.Nodes[0]; paid.Purpose != "SUBSCRIPTION" || paid.Total.Amount != "149.00" || next.Plan.Code != "professional" {
			t.Errorf("the renewal: %+v, %+v", next, paid)
		}
	})

	t.Run("payments are dated in the account's time", func(t *testing.T) {
		c := p.atHalf(t)
		c.changed("APPLIED", "professional")
		now := *c.clock()
		type dated struct{ CreatedAt, UpdatedAt time.Time }
		paid := ask[struct {
			Account struct{ Payments struct{ Nodes []dated } }
		}](c.client, `{ account { payments(first: 1) { nodes { createdAt updatedAt } } } }`, nil).Account.Payments.Nodes[0]
		equal(t, "asked for and settled", paid, dated{now, now})
	})

	t.Run("tax", func(t *testing.T) {
		c := p.atHalf(t, vars{"taxRatePercent": "21"})
		shown := c.previewed("professional")
		// 21 % of 74.50 is 15.645 and of −19.50 is −4.095, each rounded half away from zero.
		equal(t, "the lines' tax", []string{shown.Lines[0].Tax.Amount, shown.Lines[1].Tax.Amount}, []string{"15.65", "-4.10"})
		equal(t, "the sums", []string{shown.Subtotal.Amount, shown.Tax.Amount, shown.Total.Amount}, []string{"55.00", "11.55", "66.55"})
		got := c.changed("APPLIED", "professional", vars{"quoteId": shown.Quote.QuoteID})
		equal(t, "what was paid", got.Payment.Total, shown.Total)
	})

	t.Run("a second one in the same month pays its share in full", func(t *testing.T) {
		c := p.atHalf(t)
		c.changed("APPLIED", "professional")
		shown := c.previewed("enterprise")
		if shown.OldPlanCredited || len(shown.Lines) != 1 || shown.Total.Amount != "299.50" || shown.CreditsKept != "3500" || shown.CreditsAfter != "16000" {
			t.Errorf("the second preview: %+v", shown)
		}
		equal(t, "credits after it", c.changed("APPLIED", "enterprise").Subscription.Credits.Remaining, "16000")
	})

	t.Run("the card is declined: nothing has changed", func(t *testing.T) {
		c := p.atHalf(t)
		c.newAgent(p, "Reception")
		c.credited("25.00")
		pending := c.changed("SCHEDULED", "starter").Change
		bad := c.addCard("pm_card_chargeDeclinedInsufficientFunds")
		before, version := c.whole(), c.subscription().Version
		request := c.changePlanInput("professional", vars{"paymentMethodId": bad.ID})
		got := c.changePlanAs(request)
		e := only(t, got.UserErrors, "CARD_DECLINED")
		if e.Type != "PaymentError" || e.Message != "Error processing payment" || e.Advice == "" || got.Change == nil || got.Change.Status != "FAILED" ||
			got.Payment == nil || got.Payment.Status != "DECLINED" || got.ReplacedChange != nil || got.Change.Invoice != nil {
			t.Errorf("declined: %+v", got)
		}
		equal(t, "everything", c.whole(), before)
		if s := c.subscription(); s.Version <= version || s.PendingChange == nil || s.PendingChange.ID != pending.ID {
			t.Errorf("who follows was told nothing, or the pending change is gone: %+v", s)
		}
		again := c.changePlanAs(request)
		only(t, again.UserErrors, "CARD_DECLINED")
		if !again.Replayed || again.Change.ID != got.Change.ID {
			t.Errorf("the same key again: %+v", again)
		}
		equal(t, "everything after the same key again", c.whole(), before)
		// Another card, another key; and the upgrade clears the downgrade that was pending.
		good := c.changed("APPLIED", "professional")
		if good.ReplacedChange == nil || good.ReplacedChange.ID != pending.ID || good.ReplacedChange.Status != "REPLACED" || good.Subscription.PendingChange != nil {
			t.Errorf("what was pending: %+v", good)
		}
	})

	t.Run("the bank asks, the customer approves", func(t *testing.T) {
		c := p.atHalf(t)
		card := c.addCard("pm_card_authenticationRequired")
		before, charges := c.whole(), c.look().Charges
		request := c.changePlanInput("professional", vars{"paymentMethodId": card.ID})
		got := c.changePlanAs(request)
		if len(got.UserErrors) > 0 || got.Change == nil || got.Change.Status != "IN_PROGRESS" || got.Payment == nil || got.Payment.Status != "REQUIRES_ACTION" {
			t.Fatalf("changePlan: %+v", got)
		}
		s := c.subscription()
		up := s.UpgradeInProgress
		if s.Plan.Code != "basic" || up == nil || up.ID != got.Change.ID || up.Payment == nil || up.Payment.ActionURL == nil ||
			*up.Payment.ActionURL != *got.Payment.ActionURL || s.PendingChange != nil || s.PendingPayment == nil || s.PendingPayment.ID != got.Payment.ID {
			t.Fatalf("while the bank asks: %+v", s)
		}
		if left := up.ExpiresAt.Sub(up.RequestedAt); left != 24*time.Hour {
			t.Errorf("the upgrade waits for %v", left)
		}
		meanwhile := c.whole()
		meanwhile.Subscription.UpgradeInProgress, meanwhile.Subscription.PendingPayment = nil, nil
		equal(t, "everything else while the bank asks", meanwhile, before)

		for what, errs := range map[string][]userError{
			"another upgrade": c.changePlan("enterprise").UserErrors, "the same upgrade": c.changePlan("professional").UserErrors,
			"a downgrade": c.changePlan("starter").UserErrors, "the end": c.cancelSubscription().UserErrors, "a preview": c.preview("enterprise").UserErrors,
		} {
			e := only(t, errs, "PLAN_CHANGE_IN_PROGRESS")
			if e.Type != "PaymentError" || e.Payment == nil || e.Payment.ID != got.Payment.ID || e.Advice == "" {
				t.Errorf("%s: %+v", what, e)
			}
		}

		c.atBank(up.Payment.ActionURL, "approve")
		done := c.untilPlan("professional")
		equal(t, "the credits", done.Credits, wireCredits{Granted: "3500", Used: "0", Remaining: "3500"})
		equal(t, "the entitlements", c.whole().Entitlements, more)
		again := c.changePlanAs(request)
		if !again.Replayed || again.Change.ID != got.Change.ID || again.Change.Status != "APPLIED" || again.Payment.Status != "CREDITED" || again.Change.Payment != nil {
			t.Errorf("the same key again: %+v", again)
		}
		if now := c.look(); now.Charges != charges+1 || done.UpgradeInProgress != nil || done.PendingPayment != nil || len(now.Invoices.Nodes) != len(before.Invoices.Nodes)+1 {
			t.Errorf("applied more than once, or still in progress: %+v", now)
		}
	})

	t.Run("the processor gives no answer: the same key finds out", func(t *testing.T) {
		c := p.atHalf(t)
		charges := c.look().Charges
		request := c.changePlanInput("professional", vars{"paymentMethodId": c.addCard("pm_card_errorAfterCapture").ID})
		got := c.changePlanAs(request)
		if len(got.UserErrors) > 0 || got.Change == nil || got.Payment == nil || got.Payment.Status != "UNKNOWN" {
			t.Fatalf("changePlan: %+v", got)
		}
		if errs := c.changePlan("starter").UserErrors; c.payment(got.Payment.ID).Status != "CREDITED" || len(errs) > 0 { // the webhook may be quicker
			only(t, errs, "PLAN_CHANGE_IN_PROGRESS")
		}
		again := c.changePlanAs(request)
		if !again.Replayed || again.Change.Status != "APPLIED" || again.Payment.Status != "CREDITED" || again.Subscription.Plan.Code != "professional" ||
			again.Subscription.Credits.Remaining != "3500" || c.look().Charges != charges+1 {
			t.Errorf("the same key again: %+v", again)
		}
	})

	t.Run("the bank asks, the customer declines", func(t *testing.T) {
		c := p.atHalf(t)
		card := c.addCard("pm_card_authenticationRequired")
		before := c.whole()
		request := c.changePlanInput("professional", vars{"paymentMethodId": card.ID})
		got := c.changePlanAs(request)
		c.atBank(got.Payment.ActionURL, "decline")
		c.untilStatus(got.Payment.ID, "DECLINED")
		equal(t, "everything", c.whole(), before)
		again := c.changePlanAs(request)
		if only(t, again.UserErrors, "AUTHENTICATION_REQUIRED"); !again.Replayed || again.Change.Status != "FAILED" {
			t.Errorf("the same key again: %+v", again)
		}
	})

	t.Run("the bank asks and nobody answers for a day", func(t *testing.T) {
		c := p.atHalf(t)
		card := c.addCard("pm_card_authenticationRequired")
		before := c.whole()
		got := c.changePlan("professional", vars{"paymentMethodId": card.ID})
		c.advanceTo(got.Change.ExpiresAt.Add(-time.Second))
		if s := c.subscription(); s.UpgradeInProgress == nil {
			t.Errorf("given up too early: %+v", s)
		}
		c.advanceTo(*got.Change.ExpiresAt)
		// The payment is withdrawn at the next question, which is half a minute away if one was on its way just now.
		eventually(t, 20*time.Second, "the payment is withdrawn", func() bool {
			c.in.db.MustExec(`UPDATE payments SET next_action_at = clock_timestamp() WHERE account_id = $1 AND status = 'REQUIRES_ACTION'`, c.account)
			return c.payment(got.Payment.ID).Status == "EXPIRED"
		})
		equal(t, "everything", c.whole(), before)
		c.changed("APPLIED", "professional")
	})
}

func TestIfIDowngradeMyPlanWhenDoesTheChangeTakeEffect(t *testing.T) {
	t.Parallel()
	p := install(t).start()

	t.Run("when the next period begins", func(t *testing.T) {
		c := p.newCustomer(t)
		c.addCard("pm_card_visa")
		c.subscribe("professional", nil)
		names := []string{"First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh"}
		for _, name := range names {
			c.newAgent(p, name)
		}
		c.stopTime()
		before := c.whole()
		period := before.Subscription.CurrentPeriod
		c.advanceTo(period.noonBefore(t, 10))

		shown := c.previewed("basic")
		if shown.Kind != "DOWNGRADE" || !shown.EffectiveAt.Equal(period.End) || shown.Proration != nil || len(shown.Lines) > 0 || shown.PaidBy != "NOTHING" ||
			shown.Total.Amount != "0.00" || shown.OldPlanCredited || shown.CreditsKept != "5000" || shown.CreditsAdded != "0" || shown.CreditsAfter != "1000" ||
			shown.NextPrice.Amount != "39.00" {
			t.Errorf("the preview: %+v", shown)
		}
		equal(t, "the features gained and lost", [][]string{shown.FeaturesGained, shown.FeaturesLost}, [][]string{{}, {"api_access", "analytics"}})
		paused := []string{} // never used, so those that are there longest have no claim
		for _, a := range shown.AgentsPaused {
			paused = append(paused, a.Name)
		}
		caps := map[string][2]int{} // −1: no cap
		for _, l := range shown.LimitsChanged {
			values := [2]int{-1, -1}
			for i, v := range []*int{l.Before, l.After} {
				if v != nil {
					values[i] = *v
				}
			}
			caps[l.Cap] = values
		}
		equal(t, "the caps that change", caps, map[string][2]int{"AGENT_DAILY_CALLS": {-1, 500}, "AGENT_CONCURRENT_CALLS": {20, 5}, "AGENT_DAILY_MESSAGES": {-1, 2000},
			"AGENT_MAX_CALL_SECONDS": {7200, 3600}, "ACCOUNT_CONCURRENT_CALLS": {50, 10}, "ACTIVE_AGENTS": {25, 5}})
		equal(t, "the agents that Basic has no room for", paused, []string{"First", "Second"})

		got := c.changed("SCHEDULED", "basic", vars{"quoteId": shown.Quote.QuoteID})
		change := got.Change
		if change.Title != "Pending plan change" || change.Kind != "DOWNGRADE" || !change.EffectiveAt.Equal(period.End) || change.FromPlan.Code != "professional" ||
			change.ToPlan.Code != "basic" || change.ExpiresAt != nil || change.ClosedAt != nil || got.Payment != nil || change.RequestedBy != "owner" {
			t.Errorf("the pending change: %+v", change)
		}
		now := c.whole()
		equal(t, "as read", now.Subscription.PendingChange, change)
		now.Subscription.PendingChange = nil
		equal(t, "everything else", now, before)

		// The same wish again is the same change; another takes its place.
		if same := c.changed("SCHEDULED", "basic"); same.Change.ID != change.ID || same.ReplacedChange != nil {
			t.Errorf("the same wish again: %+v", same)
		}
		if e := only(t, c.changePlan("professional").UserErrors, "PLAN_UNCHANGED", "input", "planId"); !strings.Contains(e.Message, "cancel the pending plan change") {
			t.Errorf("back to the present plan: %s", e.Message)
		}
		if replaces := c.previewed("starter").Replaces; replaces == nil || replaces.ID != change.ID {
			t.Errorf("the preview of another says that it replaces %+v", replaces)
		}
		other := c.changed("SCHEDULED", "starter")
		if other.ReplacedChange == nil || other.ReplacedChange.ID != change.ID || other.ReplacedChange.Status != "REPLACED" || other.Change.ID == change.ID {
			t.Errorf("replacing: %+v", other)
		}

		// A change of mind, up to the last second.
		only(t, c.cancelPending(vars{"changeId": change.ID}).UserErrors, "NO_PENDING_CHANGE")
		c.advanceTo(period.End.Add(-time.Second))
		undone := c.cancelPending()
		if len(undone.UserErrors) > 0 || undone.CanceledChange == nil || undone.CanceledChange.ID != other.Change.ID || undone.CanceledChange.Status != "CANCELED" ||
			undone.Subscription.PendingChange != nil {
			t.Errorf("cancelPendingChange: %+v", undone)
		}
		only(t, c.cancelPending().UserErrors, "NO_PENDING_CHANGE")
		equal(t, "everything as before", c.whole(), before)

		last := c.changed("SCHEDULED", "basic").Change
		c.advanceTo(period.End)
		s := c.subscription()
		if s.Plan.Code != "basic" || s.Status != "ACTIVE" || s.PendingChange != nil || !s.CurrentPeriod.Start.Equal(period.End) {
			t.Errorf("in the next period: %+v", s)
		}
		equal(t, "its credits", s.Credits, wireCredits{Granted: "1000", Used: "0", Remaining: "1000"})
		if paid := c.look().Payments.Nodes[0]; paid.Total.Amount != "39.00" || paid.Status != "CREDITED" {
			t.Errorf("its payment: %+v", paid)
		}
		after := c.whole()
		equal(t, "its entitlements", after.Entitlements, []string{"voice", "web_chat", "sms", "whatsapp"})
		for _, a := range after.Agents.Nodes {
			if want := map[bool]string{true: "PAUSED", false: "ACTIVE"}[slices.Contains(paused, a.Name)]; a.Status != want {
				t.Errorf("agent %s is %s, want %s", a.Name, a.Status, want)
			}
		}
		resume := vars{"input": vars{"agentId": after.Agents.Nodes[0].ID, "status": "ACTIVE"}}
		e := only(t, ask[struct{ UpdateAgent agentPayload }](p.platform().in(t), `mutation($input: UpdateAgentInput!) {
			updateAgent(input: $input) { agent { id } userErrors { ...E } } }`+errorFragment, resume).UpdateAgent.UserErrors, "AGENT_LIMIT_REACHED")
		if !strings.Contains(e.Message, "Basic") {
			t.Errorf("resuming one more: %s", e.Message)
		}
		only(t, c.cancelPending(vars{"changeId": last.ID}).UserErrors, "PENDING_CHANGE_ALREADY_APPLIED")
		only(t, c.cancelPending().UserErrors, "PENDING_CHANGE_ALREADY_APPLIED")
	})

	t.Run("somebody else's change", func(t *testing.T) {
		c, other := p.subscribed(t), p.subscribed(t)
		change := other.changed("SCHEDULED", "starter").Change
		c.refused("NOT_FOUND", `mutation($id: ID!) { cancelPendingChange(input: {changeId: $id, idempotencyKey: "x"}) { replayed } }`, vars{"id": change.ID})
	})
}

func TestQuotesAndKeysOfPlanChanges(t *testing.T) {
	t.Parallel()
	p := install(t).start()
	stale := func(t *testing.T, c *customer, code, quote string) {
		t.Helper()
		before := c.whole()
		if e := only(t, c.changePlan(code, vars{"quoteId": quote}).UserErrors, "QUOTE_STALE", "input", "quoteId"); !strings.Contains(e.Message, "preview") {
			t.Errorf("the message is %q", e.Message)
		}
		equal(t, "everything after a stale quote", c.whole(), before)
	}

	t.Run("a quote is good for ten minutes of the account's time", func(t *testing.T) {
		c := p.atHalf(t)
		shown := c.previewed("professional")
		c.advanceTo(shown.Quote.ExpiresAt)
		stale(t, c, "professional", shown.Quote.QuoteID)
		shown = c.previewed("professional")
		c.advanceTo(shown.Quote.ExpiresAt.Add(-time.Microsecond))
		c.changed("APPLIED", "professional", vars{"quoteId": shown.Quote.QuoteID})
	})

	t.Run("or until something changes", func(t *testing.T) {
		c := p.atHalf(t)
		enterprise, starter := c.previewed("enterprise").Quote.QuoteID, c.previewed("starter").Quote.QuoteID
		stale(t, c, "professional", enterprise) // it is for another plan
		c.changed("APPLIED", "professional")
		stale(t, c, "enterprise", enterprise)
		stale(t, c, "starter", starter)

		elsewhere := p.atHalf(t)
		stale(t, elsewhere, "professional", c.previewed("enterprise").Quote.QuoteID)
		midnight := elsewhere.subscription().CurrentPeriod.noonBefore(t, 14).Add(-12 * time.Hour)
		elsewhere.advanceTo(midnight.Add(-time.Minute))
		yesterday := elsewhere.previewed("professional")
		elsewhere.advanceTo(midnight)
		stale(t, elsewhere, "professional", yesterday.Quote.QuoteID)
		if today := elsewhere.previewed("professional"); today.Proration.DaysRemaining != yesterday.Proration.DaysRemaining-1 || today.CreditsAdded != "2334" {
			t.Errorf("after midnight: %+v", today) // 5000 × 14 ÷ 30 is 2333.3
		}
		for _, bogus := range []string{"", "quote_", "quote_aaaa", starter + "a", "acct_" + starter[6:]} {
			elsewhere.refused("BAD_USER_INPUT", changePlan, elsewhere.changePlanInput("professional", vars{"quoteId": bogus}))
		}
	})

	t.Run("the same key again changes nothing again", func(t *testing.T) {
		c := p.atHalf(t)
		request := c.changePlanInput("professional")
		first := c.changePlanAs(request)
		before := c.whole()
		for range 2 {
			again := c.changePlanAs(request)
			if first.Replayed || !again.Replayed {
				t.Errorf("replayed: first %v, again %v", first.Replayed, again.Replayed)
			}
			again.Replayed = false
			equal(t, "the answer again", again, first)
		}
		key := request["input"].(vars)["idempotencyKey"].(string)
		reused := func(errs []userError) {
			t.Helper()
			only(t, errs, "IDEMPOTENCY_KEY_REUSED", "input", "idempotencyKey")
		}
		reused(c.changePlan("enterprise", vars{"idempotencyKey": key}).UserErrors)
		reused(c.cancelSubscription(vars{"idempotencyKey": key}).UserErrors)
		reused(c.cancelPending(vars{"idempotencyKey": key}).UserErrors)
		equal(t, "everything", c.whole(), before)

		end := vars{"idempotencyKey": "the end"}
		ending := c.cancelSubscription(end)
		if again := c.cancelSubscription(end); !again.Replayed || ending.Change == nil || again.Change.ID != ending.Change.ID {
			t.Errorf("cancelSubscription twice: %+v, %+v", ending, again)
		}
		undo := vars{"idempotencyKey": "a change of mind"}
		undone := c.cancelPending(undo)
		if again := c.cancelPending(undo); !again.Replayed || undone.CanceledChange == nil || again.CanceledChange.ID != undone.CanceledChange.ID {
			t.Errorf("cancelPendingChange twice: %+v, %+v", undone, again)
		}
		// A refusal is an answer too: the same key does not upgrade later what it did not before.
		refused := c.changePlanInput("professional")
		only(t, c.changePlanAs(refused).UserErrors, "PLAN_UNCHANGED", "input", "planId")
		if again := c.changePlanAs(refused); !again.Replayed {
			t.Errorf("a refusal again: %+v", again)
		}
	})

	t.Run("many at once upgrade once", func(t *testing.T) {
		c := p.atHalf(t)
		charges, request := c.look().Charges, c.changePlanInput("professional")
		for _, a := range atOnce(c.client, 10, changePlan, request) {
			if len(a.Errors) > 0 && !a.Errors[0].Extensions.Retryable {
				t.Errorf("told %s", a.raw)
			}
		}
		c.untilPlan("professional")
		if now := c.look(); now.Charges != charges+1 || now.Subscription.Credits.Remaining != "3500" {
			t.Errorf("upgraded more than once: %+v", now)
		}
	})
}

func TestMyRenewalWasDeclined(t *testing.T) {
	t.Parallel()
	p := install(t).start()
	day := 24 * time.Hour

	// pastDue is a customer whose renewal was declined a moment ago, and the start of the period that is not paid.
	pastDue := func(t *testing.T) (*customer, time.Time) {
		t.Helper()
		c := p.subscribed(t)
		c.credited("25.00")
		c.stopTime()
		bad := c.addCard("pm_card_chargeDeclinedInsufficientFunds")
		ask[any](c.client, `mutation($id: ID!) { setDefaultPaymentMethod(input: {paymentMethodId: $id}) { userErrors { code } } }`, vars{"id": bad.ID})
		end := c.subscription().CurrentPeriod.End
		c.advanceTo(end)
		return c, end
	}
	// retried checks how the retries stand: when the next comes, and how many failed.
	retried := func(t *testing.T, c *customer, status string, next *time.Time, attempts int) wireSubscription {
		t.Helper()
		s := c.subscription()
		if s.Status != status || (s.NextPaymentAttemptAt == nil) != (next == nil) || (next != nil && !s.NextPaymentAttemptAt.Equal(*next)) {
			t.Errorf("the subscription is %s, charged next at %v; want %s at %v", s.Status, s.NextPaymentAttemptAt, status, next)
		}
		var failed int
		for _, p := range c.look().Payments.Nodes {
			if p.Status == "DECLINED" {
				failed++
			}
		}
		if failed != attempts {
			t.Errorf("%d declined charges, want %d", failed, attempts)
		}
		return s
	}

	t.Run("retried on days 1, 3, 5 and 7, then paid with a good card", func(t *testing.T) {
		c, start := pastDue(t)
		at := func(days int) *time.Time { d := start.Add(time.Duration(days) * day); return &d }
		s := retried(t, c, "PAST_DUE", at(1), 1)
		if s.DueInvoice == nil || s.DueInvoice.Status != "OPEN" || s.DueInvoice.Total.Amount != "39.00" || !s.PastDueSince.Equal(start) {
			t.Errorf("what is due: %+v since %v", s.DueInvoice, s.PastDueSince)
		}
		equal(t, "the credits are taken back", s.Credits, wireCredits{Granted: "0", Used: "0", Remaining: "0"})
		equal(t, "the balance stays", c.balance().Available.Amount, "25.00")
		if all := c.whole(); len(all.Entitlements) == 0 || !all.BillingSetup.Configured || all.CreditGrants.Nodes[0].Status != "VOIDED" || all.CreditGrants.Nodes[0].Voided != "1000" {
			t.Errorf("while the renewal is retried: %+v", all)
		}
		for what, errs := range map[string][]userError{"upgrade": c.changePlan("professional").UserErrors, "downgrade": c.changePlan("starter").UserErrors,
			"preview": c.preview("professional").UserErrors} {
			e := only(t, errs, "SUBSCRIPTION_PAST_DUE")
			if e.Type != "PastDueError" || e.Invoice == nil || e.Invoice.ID != s.DueInvoice.ID || e.Invoice.Total.Amount != "39.00" {
				t.Errorf("%s: %+v", what, e)
			}
		}
		c.credited("5.00", vars{"paymentMethodId": c.addCard("pm_card_amex").ID}) // top-ups go on

		c.advanceTo(at(1).Add(-time.Second))
		retried(t, c, "PAST_DUE", at(1), 1)
		c.advanceTo(*at(1))
		retried(t, c, "PAST_DUE", at(3), 2)
		c.advanceTo(*at(3))
		retried(t, c, "PAST_DUE", at(5), 3)

		// One that the customer tries moves no retry.
		declined := c.payInvoice(s.DueInvoice.ID)
		only(t, declined.UserErrors, "CARD_DECLINED")
		if declined.Invoice == nil || declined.Invoice.Status != "OPEN" || declined.Payment == nil || declined.Payment.Status != "DECLINED" {
			t.Errorf("payInvoice with the bad card: %+v", declined)
		}
		retried(t, c, "PAST_DUE", at(5), 4)
		c.advanceTo(*at(7))
		s = retried(t, c, "UNPAID", nil, 6)
		if all := c.whole(); len(all.Entitlements) != 0 || s.DueInvoice == nil {
			t.Errorf("UNPAID: %+v", all)
		}
		type state struct {
			Status   string
			Reasons  []struct{ Code string }
			Remedies []struct {
				Kind    string
				Invoice *wireInvoice
			}
		}
		stopped := ask[struct{ Account struct{ ServiceState state } }](c.client,
			`{ account { serviceState { status reasons { code } remedies { kind invoice { id } } } } }`, nil).Account.ServiceState
		if stopped.Status != "FREE_ONLY" || len(stopped.Reasons) == 0 || stopped.Reasons[0].Code != "SUBSCRIPTION_UNPAID" || len(stopped.Remedies) == 0 ||
			stopped.Remedies[0].Kind != "PAY_INVOICE" || stopped.Remedies[0].Invoice == nil || stopped.Remedies[0].Invoice.ID != s.DueInvoice.ID {
			t.Errorf("what agents can do while UNPAID: %+v", stopped)
		}

		good, key := c.addCard("pm_card_mastercard"), vars{"idempotencyKey": "pay at last"}
		paid := c.payInvoice(s.DueInvoice.ID, key, vars{"paymentMethodId": good.ID})
		if len(paid.UserErrors) > 0 || paid.Invoice.Status != "PAID" || paid.Payment.Status != "CREDITED" || paid.Payment.Invoice.ID != s.DueInvoice.ID {
			t.Fatalf("payInvoice: %+v", paid)
		}
		s = retried(t, c, "ACTIVE", nil, 6)
		if s.DueInvoice != nil || s.PastDueSince != nil || !s.CurrentPeriod.Start.Equal(start) {
			t.Errorf("after it was paid: %+v", s)
		}
		equal(t, "the credits are there again", s.Credits, wireCredits{Granted: "1000", Used: "0", Remaining: "1000"})
		again := c.payInvoice(paid.Invoice.ID, key, vars{"paymentMethodId": good.ID})
		if !again.Replayed || again.Payment == nil || again.Payment.ID != paid.Payment.ID {
			t.Errorf("the same key again: %+v", again)
		}
		only(t, c.payInvoice(paid.Invoice.ID).UserErrors, "INVOICE_NOT_PAYABLE", "input", "invoiceId")
	})

	t.Run("never paid", func(t *testing.T) {
		c, start := pastDue(t)
		c.advanceTo(start.Add(8 * day))
		s := retried(t, c, "UNPAID", nil, 5)
		c.advanceTo(s.CurrentPeriod.End)
		ended := c.subscription()
		if ended.Status != "CANCELED" || !ended.CanceledAt.Equal(s.CurrentPeriod.End) || ended.DueInvoice != nil || ended.ID != s.ID {
			t.Errorf("at the period's end: %+v", ended)
		}
		all := c.whole()
		equal(t, "what is missing", all.BillingSetup.Missing, []string{"SELECT_PLAN", "COMPLETE_SUBSCRIPTION"})
		if inv := all.Invoices.Nodes[0]; inv.ID != s.DueInvoice.ID || inv.Status != "UNCOLLECTIBLE" {
			t.Errorf("its invoice: %+v", inv)
		}
		e := only(t, c.payInvoice(s.DueInvoice.ID).UserErrors, "INVOICE_NOT_PAYABLE", "input", "invoiceId")
		if !strings.Contains(e.Message, "UNCOLLECTIBLE") {
			t.Errorf("paying it now: %s", e.Message)
		}
		equal(t, "the balance stays", c.balance().Available.Amount, "25.00")
	})
}

func TestICancelAndComeBack(t *testing.T) {
	t.Parallel()
	p := install(t).start()
	c := p.subscribed(t)
	c.credited("25.00")
	c.stopTime()
	first := c.subscription()
	replaced := c.changed("SCHEDULED", "starter").Change

	shown := c.previewed("")
	if shown.Kind != "CANCELLATION" || shown.ToPlan != nil || shown.NextPrice != nil || !shown.EffectiveAt.Equal(first.CurrentPeriod.End) || shown.PaidBy != "NOTHING" ||
		len(shown.FeaturesLost) != 4 || shown.Replaces == nil || shown.Replaces.ID != replaced.ID {
		t.Errorf("the preview: %+v", shown)
	}
	got := c.cancelSubscription()
	if len(got.UserErrors) > 0 || got.Change == nil || got.Change.Kind != "CANCELLATION" || got.Change.Title != "Pending plan change" || got.Change.ToPlan != nil ||
		!got.Change.EffectiveAt.Equal(first.CurrentPeriod.End) || got.ReplacedChange == nil || got.ReplacedChange.ID != replaced.ID ||
		got.Subscription.Status != "ACTIVE" || got.Subscription.PendingChange == nil {
		t.Fatalf("cancelSubscription: %+v", got)
	}
	if undone := c.cancelPending(); len(undone.UserErrors) > 0 || undone.CanceledChange.ID != got.Change.ID {
		t.Errorf("a change of mind: %+v", undone)
	}
	got = c.cancelSubscription()
	invoices := len(c.look().Invoices.Nodes)
	c.advanceTo(first.CurrentPeriod.End)
	s := c.subscription()
	if s.Status != "CANCELED" || s.CanceledAt == nil || !s.CanceledAt.Equal(first.CurrentPeriod.End) || s.PendingChange != nil || s.ID != first.ID {
		t.Errorf("at the period's end: %+v", s)
	}
	all := c.whole()
	equal(t, "what is missing", all.BillingSetup.Missing, []string{"SELECT_PLAN", "COMPLETE_SUBSCRIPTION"})
	if len(all.Entitlements) != 0 || len(all.Invoices.Nodes) != invoices {
		t.Errorf("after the end: %+v", all)
	}
	equal(t, "the balance stays", all.Balance.Available.Amount, "25.00")
	only(t, c.topUp("10.00").UserErrors, "BILLING_NOT_CONFIGURED")
	only(t, c.cancelPending(vars{"changeId": got.Change.ID}).UserErrors, "PENDING_CHANGE_ALREADY_APPLIED")

	back := c.subscribe("professional", nil)
	if len(back.UserErrors) > 0 || back.Subscription.Status != "ACTIVE" || back.Subscription.ID == first.ID || back.Subscription.Version <= s.Version {
		t.Fatalf("subscribe again: %+v", back)
	}
	equal(t, "its credits", back.Subscription.Credits, wireCredits{Granted: "5000", Used: "0", Remaining: "5000"})
	equal(t, "the balance after 10.00 more", c.credited("10.00").Balance.Available.Amount, "35.00")
	only(t, c.cancelPending().UserErrors, "NO_PENDING_CHANGE")
}

func TestTestClocks(t *testing.T) {
	t.Parallel()
	p := install(t).start()

	t.Run("a live account's time is everybody's", func(t *testing.T) {
		c := p.newCustomer(t)
		c.in.db.MustExec(`UPDATE accounts SET mode = 'LIVE' WHERE id = $1`, c.account)
		only(t, ask[struct{ CreateTestClock clockPayload }](c.client, createTestClock, nil).CreateTestClock.UserErrors, "SANDBOX_ONLY")
		if clock := c.clock(); clock != nil {
			t.Errorf("the clock shows %s", clock)
		}
	})

	t.Run("forwards, at most 35 days a call", func(t *testing.T) {
		c := p.subscribed(t)
		only(t, c.tryAdvance(time.Now().Add(time.Hour)).UserErrors, "TEST_CLOCK_REQUIRED")
		now := c.stopTime()
		if off := time.Since(now); off < 0 || off > time.Minute {
			t.Errorf("the clock starts %v ago", off)
		}
		only(t, ask[struct{ CreateTestClock clockPayload }](c.client, createTestClock, nil).CreateTestClock.UserErrors, "TEST_CLOCK_EXISTS")
		v := func(to time.Time) vars { return vars{"to": to.UTC().Format(time.RFC3339Nano)} }
		for to, words := range map[time.Time]string{now.Add(-time.Second): "backwards", now.Add(35*24*time.Hour + time.Microsecond): "35 days"} {
			e := c.refused("BAD_USER_INPUT", advanceTestClock, v(to))
			if !slices.Equal(e.Extensions.Field, []string{"input", "to"}) || !strings.Contains(e.Message, words) {
				t.Errorf("to %s: %+v", to, e)
			}
		}
		if clock := c.clock(); clock == nil || !clock.Equal(now) {
			t.Errorf("the clock shows %v after the refusals", clock)
		}
		before := c.whole()
		c.advanceTo(now) // the same time again
		equal(t, "everything", c.whole(), before)
		c.advanceTo(now.Add(35 * 24 * time.Hour)) // over a period's end
		if s := c.subscription(); s.Status != "ACTIVE" || s.CurrentPeriod.StartDate != before.Subscription.CurrentPeriod.EndDate {
			t.Errorf("35 days on: %+v", s)
		}
	})

	t.Run("who only reads moves no clock", func(t *testing.T) {
		c := p.subscribed(t)
		member := p.client(c.in.token(auth.Grant{Subject: "member", Role: billing.RoleMember, Accounts: []billing.AccountID{c.account}})).in(t)
		if e := member.refused("FORBIDDEN", createTestClock, nil); e.Extensions.MissingScope != "billing:write" {
			t.Errorf("the missing scope is %q", e.Extensions.MissingScope)
		}
	})
}

// clock is where the account's time stands; nil when it runs.
func (c *customer) clock() *time.Time {
	c.t.Helper()
	got := ask[struct {
		Account struct{ TestClock *struct{ Now time.Time } }
	}](c.client, `{ account { testClock { now } } }`, nil).Account.TestClock
	if got == nil {
		return nil
	}
	return &got.Now
}

// paperInvoice is an invoice with where it can be downloaded.
type paperInvoice struct {
	wireInvoice

	PDFURL *string `json:"pdfUrl"`
}

const invoiceByID = `query($id: ID!) { node(id: $id) { ... on Invoice {
  id number status purpose total { ...M } lines { description quantity amount { ...M } tax { ...M } periodStart periodEnd } payment { id } pdfUrl
} } }
` + moneyFragment

// download downloads an invoice's PDF.
func (c *customer) download(inv paperInvoice) {
	c.t.Helper()
	if inv.PDFURL == nil {
		c.t.Fatalf("invoice %s has no pdfUrl", inv.Number)
	}
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, *inv.PDFURL, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var body bytes.Buffer
	if _, err := body.ReadFrom(resp.Body); err != nil {
		c.t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "application/pdf" || !bytes.HasPrefix(body.Bytes(), []byte("%PDF-")) {
		c.t.Errorf("the PDF of %s: %d, %s, %.20q", inv.Number, resp.StatusCode, resp.Header.Get("Content-Type"), body.Bytes())
	}
}
