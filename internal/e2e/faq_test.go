package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
)

// The tests of this file are named after the questions of the help page and hold the program to its answers.

func TestHowDoITopUpMyBalance(t *testing.T) {
	t.Parallel()
	p := install(t).start()

	t.Run("the minimum and the maximum are shown before", func(t *testing.T) {
		for currency, want := range map[string][2]string{"USD": {"5.00", "10000.00"}, "JPY": {"500", "1000000"}} {
			b := p.newCustomer(t, vars{"currency": currency}).look().Balance
			equal(t, "minimum", b.TopUpMinimum, wireMoney{want[0], currency})
			equal(t, "maximum", b.TopUpMaximum, wireMoney{want[1], currency})
		}
	})

	t.Run("the amount is added immediately", func(t *testing.T) {
		c := p.subscribed(t)
		before := c.look()
		got := c.credited("25.00")
		// Spendable in the very answer.
		got.Balance.Available.is(t, "available", "25.00", "USD")
		if got.Balance.Version <= before.Balance.Version || got.Replayed {
			t.Errorf("version %d after %d, replayed %v", got.Balance.Version, before.Balance.Version, got.Replayed)
		}
		after := c.look()
		equal(t, "the balance as read", after.Balance, got.Balance)
		equal(t, "the payment as read", after.Payments.Nodes[0], got.Payment)
		entry := after.LedgerEntries.Nodes[0]
		if entry.Kind != "TOP_UP" || entry.Payment == nil || entry.Payment.ID != got.Payment.ID {
			t.Errorf("the ledger's newest entry is %+v", entry)
		}
		entry.Amount.is(t, "the entry", "25.00", "USD")
		entry.BalanceAfter.is(t, "the balance after the entry", "25.00", "USD")
		if after.Charges != before.Charges+1 {
			t.Errorf("%d charges at the processor, %d before", after.Charges, before.Charges)
		}
		c.credited("5.00").Balance.Available.is(t, "after a second one", "30.00", "USD")
		c.credited("10000.00").Balance.Available.is(t, "after the maximum", "10030.00", "USD")
	})

	t.Run("with the card that is named", func(t *testing.T) {
		c := p.subscribed(t)
		other := c.addCard("pm_card_mastercard")
		if got := c.credited("10.00", vars{"paymentMethodId": other.ID}); got.Payment.PaymentMethod.ID != other.ID {
			t.Errorf("charged %+v instead of %+v", got.Payment.PaymentMethod, other)
		}
		if got := c.credited("10.00"); got.Payment.PaymentMethod.ID == other.ID {
			t.Errorf("charged %+v, which is not the default", got.Payment.PaymentMethod)
		}
	})

	t.Run("what cannot be charged is refused and changes nothing", func(t *testing.T) {
		c := p.subscribed(t)
		c.credited("7.00")
		before := c.look()
		for amount, code := range map[string]string{"4.99": "AMOUNT_TOO_SMALL", "0": "AMOUNT_TOO_SMALL", "-25.00": "AMOUNT_TOO_SMALL",
			"10000.01": "AMOUNT_TOO_LARGE", "99999999.00": "AMOUNT_TOO_LARGE"} {
			e := only(t, c.topUp(amount).UserErrors, code, "input", "amount")
			if e.Type != "AmountError" {
				t.Errorf("%s comes as %s", code, e.Type)
			}
			e.Minimum.is(t, "the minimum in the refusal", "5.00", "USD")
			e.Maximum.is(t, "the maximum in the refusal", "10000.00", "USD")
		}
		only(t, c.topUp("10.00", vars{"amount": vars{"amount": "10.00", "currency": "EUR"}}).UserErrors,
			"CURRENCY_MISMATCH", "input", "amount", "currency")
		for _, amount := range []string{"10.005", "10.0000001", "1e3", "ten", "", "99999999999999999999.00"} {
			e := c.refused("BAD_USER_INPUT", topUp, c.topUpInput(amount))
			if len(e.Extensions.Field) > 0 && !slices.Equal(e.Extensions.Field[:2], []string{"input", "amount"}) {
				t.Errorf("%q is refused at %v", amount, e.Extensions.Field)
			}
		}
		for _, key := range []string{"", strings.Repeat("k", 256), "line\nbreak"} {
			c.refused("BAD_USER_INPUT", topUp, c.topUpInput("10.00", vars{"idempotencyKey": key}))
		}
		equal(t, "the books after the refusals", c.look(), before)
	})

	t.Run("tax comes on top", func(t *testing.T) {
		c := p.subscribed(t, vars{"taxRatePercent": "21"})
		got := c.credited("10.50")
		got.Payment.Amount.is(t, "amount", "10.50", "USD")
		got.Payment.Tax.is(t, "tax", "2.21", "USD") // 2.205, rounded half away from zero
		got.Payment.Total.is(t, "total", "12.71", "USD")
		got.Balance.Available.is(t, "available", "10.50", "USD")
		var captured int64
		if err := c.in.db.Get(&captured, `SELECT captured FROM sandbox_processor.charges WHERE payment_id = $1`, got.Payment.ID); err != nil {
			t.Fatal(err)
		}
		if captured != 12_710_000 {
			t.Errorf("the processor captured %d micros, want 12.71", captured)
		}
	})

	t.Run("in a currency without cents", func(t *testing.T) {
		c := p.subscribed(t, vars{"currency": "JPY", "taxRatePercent": "10"})
		got := c.credited("1234")
		equal(t, "total", got.Payment.Total, wireMoney{"1357", "JPY"})
		equal(t, "available", got.Balance.Available, wireMoney{"1234", "JPY"})
		c.refused("BAD_USER_INPUT", topUp, c.topUpInput("1234.5"))
	})

	t.Run("the bank asks, the customer approves", func(t *testing.T) {
		c := p.subscribed(t)
		card := c.addCard("pm_card_authenticationRequired")
		before := c.look()
		request := c.topUpInput("40.00", vars{"paymentMethodId": card.ID})
		got := c.topUpAs(request)
		if len(got.UserErrors) > 0 || got.Payment == nil || got.Payment.Status != "REQUIRES_ACTION" || got.Payment.Invoice != nil {
			t.Fatalf("got %+v", got)
		}
		equal(t, "the balance while the bank asks", got.Balance, before.Balance)
		c.atBank(got.Payment.ActionURL, "approve")
		paid := c.untilStatus(got.Payment.ID, "CREDITED")
		if paid.ActionURL != nil || paid.Invoice == nil {
			t.Errorf("the paid payment is %+v", paid)
		}
		c.balance().Available.is(t, "available after the approval", "40.00", "USD")
		again := c.topUpAs(request)
		if !again.Replayed || again.Payment.ID != paid.ID || again.Payment.Status != "CREDITED" {
			t.Errorf("the same key again: %+v", again)
		}
		if now := c.look(); now.Charges != before.Charges+1 || len(now.Payments.Nodes) != len(before.Payments.Nodes)+1 {
			t.Errorf("more than one charge: %+v", now)
		}
	})

	t.Run("the bank asks, the customer declines", func(t *testing.T) {
		c := p.subscribed(t)
		card := c.addCard("pm_card_authenticationRequired")
		before := c.look()
		got := c.topUp("40.00", vars{"paymentMethodId": card.ID})
		c.atBank(got.Payment.ActionURL, "decline")
		declined := c.untilStatus(got.Payment.ID, "DECLINED")
		if declined.Failure == nil || declined.Failure.Code != "AUTHENTICATION_REQUIRED" || declined.Invoice != nil {
			t.Errorf("the declined payment is %+v", declined)
		}
		after := c.look()
		equal(t, "the balance", after.Balance, before.Balance)
		equal(t, "the ledger", after.LedgerEntries, before.LedgerEntries)
		equal(t, "the invoices", after.Invoices, before.Invoices)
	})

	t.Run("the processor takes its time", func(t *testing.T) {
		c := p.subscribed(t)
		card := c.addCard("pm_card_processing")
		before := c.look()
		got := c.topUp("15.00", vars{"paymentMethodId": card.ID})
		if len(got.UserErrors) > 0 || got.Payment == nil || got.Payment.Status != "PROCESSING" {
			t.Fatalf("got %+v", got)
		}
		equal(t, "the balance meanwhile", got.Balance, before.Balance)
		c.untilStatus(got.Payment.ID, "CREDITED")
		c.balance().Available.is(t, "available in the end", "15.00", "USD")
	})
}

func TestISeeBillingNotConfigured(t *testing.T) {
	t.Parallel()
	p := install(t).start()

	const message = "Billing not configured"
	missing := func(t *testing.T, c *customer, want ...string) {
		t.Helper()
		s := c.setup()
		if s.Configured != (len(want) == 0) || !slices.Equal(s.Missing, want) {
			t.Errorf("billing setup is %+v, want missing %v", s, want)
		}
		if len(want) > 0 && (s.Message == nil || *s.Message != message) || len(want) == 0 && s.Message != nil {
			t.Errorf("the message is %v with missing %v", s.Message, want)
		}
	}
	topUpRefused := func(t *testing.T, c *customer, want ...string) {
		t.Helper()
		before := c.look()
		e := only(t, c.topUp("25.00").UserErrors, "BILLING_NOT_CONFIGURED")
		if e.Type != "SetupError" || e.Message != message || !slices.Equal(e.Missing, want) {
			t.Errorf("the refusal is %+v, want missing %v", e, want)
		}
		equal(t, "the books after the refusal", c.look(), before)
	}

	t.Run("the three steps", func(t *testing.T) {
		c := p.newCustomer(t)
		all := []string{"SELECT_PLAN", "SET_UP_PAYMENT_METHOD", "COMPLETE_SUBSCRIPTION"}
		missing(t, c, all...)
		topUpRefused(t, c, all...)

		e := only(t, c.subscribe("basic", nil).UserErrors, "PAYMENT_METHOD_REQUIRED")
		if e.Type != "BusinessError" {
			t.Errorf("PAYMENT_METHOD_REQUIRED comes as %s", e.Type)
		}
		missing(t, c, all...)

		card := c.addCard("pm_card_visa")
		if !card.IsDefault {
			t.Error("the first card is not the default")
		}
		missing(t, c, "SELECT_PLAN", "COMPLETE_SUBSCRIPTION")
		topUpRefused(t, c, "SELECT_PLAN", "COMPLETE_SUBSCRIPTION")

		plan := c.plan("basic")
		got := c.subscribe("basic", nil)
		if len(got.UserErrors) > 0 || got.Subscription == nil || got.Subscription.Status != "ACTIVE" || got.Payment.Status != "CREDITED" {
			t.Fatalf("subscribe: %+v", got)
		}
		equal(t, "the price paid", got.Payment.Amount, plan.Price)
		if got.Subscription.CurrentPeriod == nil || got.Subscription.Credits == nil ||
			got.Subscription.Credits.Granted != plan.MonthlyCredits || got.Subscription.Credits.Remaining != plan.MonthlyCredits {
			t.Errorf("the subscription is %+v with %+v", got.Subscription, got.Subscription.Credits)
		}
		missing(t, c)
		c.credited("25.00")

		only(t, c.subscribe("professional", nil).UserErrors, "ALREADY_SUBSCRIBED")
	})

	t.Run("the card is declined", func(t *testing.T) {
		c := p.newCustomer(t)
		c.addCard("pm_card_chargeDeclined")
		got := c.subscribe("basic", nil)
		only(t, got.UserErrors, "CARD_DECLINED")
		if got.Subscription == nil || got.Subscription.Status != "INCOMPLETE" || got.Subscription.CurrentPeriod != nil || got.Payment.Status != "DECLINED" {
			t.Errorf("subscribe: %+v", got)
		}
		missing(t, c, "COMPLETE_SUBSCRIPTION")
		topUpRefused(t, c, "COMPLETE_SUBSCRIPTION")
		good := c.addCard("pm_card_visa")
		again := c.subscribe("professional", vars{"paymentMethodId": good.ID}) // and a change of mind about the plan
		if len(again.UserErrors) > 0 || again.Subscription.ID != got.Subscription.ID || again.Subscription.Status != "ACTIVE" ||
			again.Subscription.Plan.Code != "professional" {
			t.Fatalf("subscribe again: %+v", again)
		}
		missing(t, c)
	})

	t.Run("the bank asks", func(t *testing.T) {
		c := p.newCustomer(t)
		c.addCard("pm_card_authenticationRequired")
		got := c.subscribe("basic", nil)
		if len(got.UserErrors) > 0 || got.Subscription == nil || got.Subscription.Status != "INCOMPLETE" ||
			got.Payment == nil || got.Payment.Status != "REQUIRES_ACTION" ||
			got.Subscription.PendingPayment == nil || got.Subscription.PendingPayment.ID != got.Payment.ID {
			t.Fatalf("subscribe: %+v", got)
		}
		missing(t, c, "COMPLETE_SUBSCRIPTION")
		topUpRefused(t, c, "COMPLETE_SUBSCRIPTION")

		// Who left the bank's page may start anew, with another plan too: the old payment is withdrawn, its page charges no more.
		anew := vars{"idempotencyKey": freshKey()}
		second := c.subscribe("professional", anew)
		if len(second.UserErrors) > 0 || second.Payment == nil || second.Payment.Status != "REQUIRES_ACTION" || second.Payment.ID == got.Payment.ID ||
			second.Subscription.ID != got.Subscription.ID {
			t.Fatalf("subscribe anew: %+v", second)
		}
		if old := c.payment(got.Payment.ID); old.Status != "CANCELED" || old.ActionURL != nil {
			t.Errorf("the first payment is %+v", old)
		}
		if status, page, err := httpGet(t.Context(), c.http, *got.Payment.ActionURL); err != nil || status != http.StatusOK || !strings.Contains(page, "withdrawn") {
			t.Errorf("the first bank page: %d %v\n%s", status, err, page)
		}
		missing(t, c, "COMPLETE_SUBSCRIPTION")

		c.atBank(second.Payment.ActionURL, "approve")
		eventually(t, 20*time.Second, "billing is configured", func() bool { return c.setup().Configured })
		missing(t, c)
		again := c.subscribe("professional", anew)
		if !again.Replayed || again.Subscription.Status != "ACTIVE" || again.Subscription.Plan.Code != "professional" ||
			again.Payment.Status != "CREDITED" || again.Subscription.PendingPayment != nil {
			t.Errorf("the same key again: %+v", again)
		}
		var captured int
		if err := c.in.db.Get(&captured, `SELECT count(*) FROM sandbox_processor.charges WHERE account = $1 AND status = 'CAPTURED'`, c.id); err != nil || captured != 1 {
			t.Errorf("%d charges were captured, %v", captured, err)
		}
		c.credited("25.00", vars{"paymentMethodId": c.addCard("pm_card_visa").ID})
	})

	t.Run("there is no plan to change", func(t *testing.T) {
		refused := func(t *testing.T, c *customer, want ...string) {
			t.Helper()
			before := c.whole()
			for what, errs := range map[string][]userError{"changePlan": c.changePlan("professional").UserErrors,
				"cancelSubscription": c.cancelSubscription().UserErrors, "preview": c.preview("professional").UserErrors, "preview of the end": c.preview("").UserErrors} {
				if e := only(t, errs, "BILLING_NOT_CONFIGURED"); e.Type != "SetupError" || e.Message != message || !slices.Equal(e.Missing, want) {
					t.Errorf("%s: %+v, want missing %v", what, e, want)
				}
			}
			only(t, c.cancelPending().UserErrors, "NO_PENDING_CHANGE")
			equal(t, "everything after the refusals", c.whole(), before)
		}
		c := p.newCustomer(t)
		refused(t, c, "SELECT_PLAN", "SET_UP_PAYMENT_METHOD", "COMPLETE_SUBSCRIPTION")
		c.addCard("pm_card_authenticationRequired")
		refused(t, c, "SELECT_PLAN", "COMPLETE_SUBSCRIPTION")
		if got := c.subscribe("basic", nil); got.Subscription == nil || got.Subscription.Status != "INCOMPLETE" {
			t.Fatalf("subscribe: %+v", got)
		}
		refused(t, c, "COMPLETE_SUBSCRIPTION")
	})

	t.Run("a card missing later refuses only what charges one", func(t *testing.T) {
		c := p.newCustomer(t)
		card := c.addCard("pm_card_visa")
		c.subscribe("basic", nil)
		ask[any](c.client, `mutation($id: ID!) { removePaymentMethod(input: {paymentMethodId: $id}) { userErrors { code } } }`, vars{"id": card.ID})
		missing(t, c)
		before := c.whole()
		only(t, c.changePlan("professional").UserErrors, "PAYMENT_METHOD_REQUIRED")
		equal(t, "everything after the refusal", c.whole(), before)
		c.changed("SCHEDULED", "starter")
	})

	t.Run("a plan that is not there", func(t *testing.T) {
		c := p.newCustomer(t)
		c.addCard("pm_card_visa")
		none := billing.ID{Kind: billing.KindPlan, Key: 4711}.String()
		only(t, c.subscribe("basic", vars{"planId": none}).UserErrors, "PLAN_UNAVAILABLE", "input", "planId")
		elsewhere := p.newCustomer(t, vars{"currency": "EUR"})
		elsewhere.addCard("pm_card_visa")
		c.in.db.MustExec(`DELETE FROM plan_prices WHERE currency = 'EUR' AND plan_key = (SELECT key FROM plans WHERE code = 'enterprise')`)
		only(t, elsewhere.subscribe("basic", vars{"planId": c.plan("enterprise").ID}).UserErrors, "PLAN_UNAVAILABLE", "input", "planId")
	})
}

func TestErrorProcessingPayment(t *testing.T) {
	t.Parallel()
	p := install(t).start()

	portal := "Billing > Billing portal"
	for _, c := range []struct {
		name, card, code, declineCode string
		advice                        []string
		hint                          *string
	}{
		{"card declined", "pm_card_chargeDeclined", "CARD_DECLINED", "generic_decline",
			[]string{"Your bank has declined the transaction", "sufficient funds", "blocked for online purchases"}, &portal},
		{"insufficient funds", "pm_card_chargeDeclinedInsufficientFunds", "CARD_DECLINED", "insufficient_funds",
			[]string{"sufficient funds"}, &portal},
		{"card expired", "pm_card_chargeDeclinedExpiredCard", "CARD_EXPIRED", "expired_card",
			[]string{"Update your payment method in Billing > Payment method"}, &portal},
		{"temporary error", "pm_card_chargeDeclinedProcessingError", "TEMPORARY", "processing_error",
			[]string{"Wait a few minutes and try again"}, nil},
		{"temporary error, in other words", "pm_card_chargeDeclinedTryAgainLater", "TEMPORARY", "try_again_later",
			[]string{"Wait a few minutes and try again"}, nil},
		{"authentication failed", "pm_card_authenticationRequired", "AUTHENTICATION_REQUIRED", "payment_intent_authentication_failure",
			[]string{"try again", "your bank"}, &portal},
	} {
		t.Run(c.name, func(t *testing.T) {
			who := p.subscribed(t)
			bad := who.addCard(c.card)
			before := who.look()
			request := who.topUpInput("20.00", vars{"paymentMethodId": bad.ID})
			got := who.topUpAs(request)
			if got.Payment != nil && got.Payment.Status == "REQUIRES_ACTION" {
				who.atBank(got.Payment.ActionURL, "decline")
				who.untilStatus(got.Payment.ID, "DECLINED")
				got = who.topUpAs(request)
				got.Replayed = false
			}
			check := func(got topUpPayload) {
				t.Helper()
				e := only(t, got.UserErrors, c.code)
				if e.Type != "PaymentError" || e.Message != "Error processing payment" || e.DeclineCode == nil || *e.DeclineCode != c.declineCode {
					t.Errorf("the refusal is %+v, want decline code %s", e, c.declineCode)
				}
				for _, words := range c.advice {
					if !strings.Contains(strings.ToLower(e.Advice), strings.ToLower(words)) {
						t.Errorf("the advice %q does not say %q", e.Advice, words)
					}
				}
				equal(t, "the hint where in the dashboard", e.PortalHint, c.hint)
				if e.Payment == nil || got.Payment == nil || e.Payment.ID != got.Payment.ID || got.Payment.Status != "DECLINED" {
					t.Errorf("the refusal is about %+v, the payment is %+v", e.Payment, got.Payment)
				}
				if f := got.Payment.Failure; f == nil || f.Code != c.code || f.Advice != e.Advice || f.Message != e.Message {
					t.Errorf("the payment's failure is %+v", f)
				}
				equal(t, "the balance", got.Balance, before.Balance)
			}
			check(got)
			if got.Replayed {
				t.Error("the first answer says that it was replayed")
			}
			after := who.look()
			equal(t, "the ledger", after.LedgerEntries, before.LedgerEntries)
			equal(t, "the invoices", after.Invoices, before.Invoices)

			again := who.topUpAs(request)
			check(again)
			if !again.Replayed || again.Payment.ID != got.Payment.ID {
				t.Errorf("the same key again: %+v", again)
			}
			equal(t, "the books after the same key again", who.look(), after)

			paid := who.credited("20.00", vars{"paymentMethodId": who.addCard("pm_card_mastercard").ID})
			paid.Balance.Available.is(t, "available after another card", "20.00", "USD")
		})
	}

	t.Run("no such card", func(t *testing.T) {
		who := p.newCustomer(t)
		got := ask[methodPayload](who.client, addPaymentMethod,
			vars{"input": vars{"token": "pm_card_unheardOf", "idempotencyKey": freshKey()}}).AddPaymentMethod
		only(t, got.UserErrors, "PAYMENT_METHOD_INVALID", "input", "token")
	})

	t.Run("the subscription's first payment", func(t *testing.T) {
		who := p.newCustomer(t)
		who.addCard("pm_card_chargeDeclinedInsufficientFunds")
		e := only(t, who.subscribe("starter", nil).UserErrors, "CARD_DECLINED")
		if e.Message != "Error processing payment" || e.PortalHint == nil {
			t.Errorf("the refusal is %+v", e)
		}
	})
}

func TestWhereCanISeeMyInvoices(t *testing.T) {
	t.Parallel()
	p := install(t).start()
	c := p.subscribed(t, vars{"name": "Paper & Co", "taxRatePercent": "7.7", "taxId": "CHE-123.456.789"})
	declined := c.addCard("pm_card_chargeDeclined")
	amounts := []string{"10.00", "20.00", "33.33", "5.00"}
	var paid []wirePayment
	for i, amount := range amounts {
		paid = append(paid, *c.credited(amount).Payment)
		if i == 1 {
			only(t, c.topUp("99.00", vars{"paymentMethodId": declined.ID}).UserErrors, "CARD_DECLINED")
		}
	}

	const invoice = `
fragment I on Invoice {
  id number status purpose subtotal { ...M } tax { ...M } total { ...M } amountPaid { ...M } taxRatePercent customerName customerTaxId
  issuedAt paidAt lines { description quantity amount { ...M } tax { ...M } periodStart periodEnd } payment { id purpose status total { ...M } }
}
` + moneyFragment
	type page struct {
		Account struct {
			Invoices struct {
				Nodes    []wireInvoice
				Edges    []struct{ Cursor string }
				PageInfo wirePage
			}
		}
	}
	all := ask[page](c.client, `{ account { invoices { nodes { ...I } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`+invoice, nil).Account.Invoices
	if len(all.Nodes) != 1+len(amounts) || all.PageInfo.HasNextPage || all.PageInfo.HasPreviousPage {
		t.Fatalf("%d invoices, page %+v", len(all.Nodes), all.PageInfo)
	}

	for i, inv := range all.Nodes { // newest first
		nth := len(all.Nodes) - i
		if !strings.HasSuffix(inv.Number, fmt.Sprintf("-%04d", nth)) {
			t.Errorf("invoice %d of the account has the number %s", nth, inv.Number)
		}
		if inv.Status != "PAID" || inv.PaidAt == nil || inv.IssuedAt.IsZero() || inv.TaxRatePercent != "7.7" ||
			inv.CustomerName != "Paper & Co" || inv.CustomerTaxID == nil || *inv.CustomerTaxID != "CHE-123.456.789" {
			t.Errorf("invoice %s: %+v", inv.Number, inv)
		}
		var net, tax int64
		for _, l := range inv.Lines {
			net += l.Amount.micros(t)
			tax += l.Tax.micros(t)
		}
		if len(inv.Lines) != 1 || net != inv.Subtotal.micros(t) || tax != inv.Tax.micros(t) || net+tax != inv.Total.micros(t) ||
			inv.AmountPaid != inv.Total || tax%10_000 != 0 {
			t.Errorf("invoice %s does not add up: %+v", inv.Number, inv)
		}
		if inv.Payment == nil || inv.Payment.Status != "CREDITED" || inv.Payment.Total != inv.Total || inv.Payment.Purpose != inv.Purpose {
			t.Errorf("invoice %s was paid by %+v", inv.Number, inv.Payment)
		}
		line := inv.Lines[0]
		if nth == 1 {
			inv.Subtotal.is(t, "the plan's price", "39.00", "USD")
			inv.Tax.is(t, "the plan's tax", "3.00", "USD") // 3.003
			if inv.Purpose != "SUBSCRIPTION" || !strings.Contains(line.Description, "Basic") || line.PeriodStart == nil || line.PeriodEnd == nil {
				t.Errorf("the subscription's invoice: %+v", inv)
			}
			continue
		}
		inv.Subtotal.is(t, "invoice "+inv.Number, amounts[nth-2], "USD")
		if inv.Purpose != "TOP_UP" || line.PeriodStart != nil || inv.Payment.ID != paid[nth-2].ID {
			t.Errorf("a top-up's invoice: %+v", inv)
		}
	}
	all.Nodes[1].Tax.is(t, "tax on 33.33", "2.57", "USD") // 2.56641

	// The same in small pages, in both directions.
	paged := func(first, after, order string) (numbers []string) {
		var cursor *string
		for {
			got := ask[page](c.client, fmt.Sprintf(`query($c: String) { account { invoices(%s: 2, %s: $c) {
				nodes { ...I } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`, first, after)+invoice,
				vars{"c": cursor}).Account.Invoices
			for _, inv := range got.Nodes {
				numbers = append(numbers, inv.Number)
			}
			more := got.PageInfo.HasNextPage
			cursor = got.PageInfo.EndCursor
			if order == "backwards" {
				slices.Reverse(numbers[len(numbers)-len(got.Nodes):])
				more, cursor = got.PageInfo.HasPreviousPage, got.PageInfo.StartCursor
			}
			if !more {
				return numbers
			}
		}
	}
	var numbers []string
	for _, inv := range all.Nodes {
		numbers = append(numbers, inv.Number)
	}
	equal(t, "forwards", paged("first", "after", "forwards"), numbers)
	slices.Reverse(numbers)
	equal(t, "backwards", paged("last", "before", "backwards"), numbers)
	c.refused("BAD_USER_INPUT", `{ account { invoices(after: "bogus") { nodes { id } } } }`, nil)
	c.refused("BAD_USER_INPUT", `{ account { invoices(first: 101) { nodes { id } } } }`, nil)
	c.refused("BAD_USER_INPUT", `{ account { invoices(first: 1, last: 1) { nodes { id } } } }`, nil)

	// One alone by its id, and the declined payment has none but is in the history.
	one := ask[struct{ Node wireInvoice }](c.client, `query($id: ID!) { node(id: $id) { ...I } }`+invoice, vars{"id": all.Nodes[1].ID}).Node
	equal(t, "an invoice by its id", one, all.Nodes[1])
	var refusals int
	for _, payment := range c.look().Payments.Nodes {
		if (payment.Invoice == nil) != (payment.Status == "DECLINED") {
			t.Errorf("payment %+v has the invoice %+v", payment, payment.Invoice)
		}
		if payment.Status == "DECLINED" {
			refusals++
		}
	}
	if refusals != 1 {
		t.Errorf("%d declined payments in the history", refusals)
	}

	// All that is charged is there: an upgrade, a top-up, and the next month's subscription. Each can be downloaded.
	c.stopTime()
	c.changed("APPLIED", "professional")
	c.credited("12.00")
	c.advanceTo(c.subscription().CurrentPeriod.End)
	var last []string
	for _, inv := range ask[page](c.client, `{ account { invoices(first: 3) { nodes { ...I } } } }`+invoice, nil).Account.Invoices.Nodes {
		last = append(last, inv.Purpose+" "+inv.Number[len(inv.Number)-4:]+" "+inv.Status)
		if inv.Payment == nil || inv.Payment.Total != inv.Total || inv.CustomerName != "Paper & Co" || inv.TaxRatePercent != "7.7" {
			t.Errorf("invoice %s: %+v", inv.Number, inv)
		}
		c.download(ask[struct{ Node paperInvoice }](c.client, invoiceByID, vars{"id": inv.ID}).Node)
	}
	equal(t, "the last three", last, []string{"SUBSCRIPTION 0008 PAID", "TOP_UP 0007 PAID", "PLAN_CHANGE 0006 PAID"})
}

type (
	wireCount struct {
		Configured *int    `json:"configured"`
		Effective  *int    `json:"effective"`
		LimitedBy  *string `json:"limitedBy"`
	}
	wireMoneyLimit struct {
		Configured *wireMoney `json:"configured"`
		Effective  *wireMoney `json:"effective"`
		LimitedBy  *string    `json:"limitedBy"`
	}
	wireCreditLimit struct {
		Configured *string `json:"configured"`
		Effective  *string `json:"effective"`
		LimitedBy  *string `json:"limitedBy"`
	}
	wireLimits struct {
		DailyCalls         wireCount       `json:"dailyCalls"`
		ConcurrentCalls    wireCount       `json:"concurrentCalls"`
		DailyMessages      wireCount       `json:"dailyMessages"`
		DailySpend         wireMoneyLimit  `json:"dailySpend"`
		MonthlyCredits     wireCreditLimit `json:"monthlyCredits"`
		WhenCreditsReached string          `json:"whenCreditsReached"`
		MaxCallSeconds     wireCount       `json:"maxCallSeconds"`
	}
	wireAgent struct {
		ID     string     `json:"id"`
		Name   string     `json:"name"`
		Status string     `json:"status"`
		Limits wireLimits `json:"limits"`
	}
	agentPayload struct {
		Agent      *wireAgent
		Replayed   bool
		UserErrors []userError
	}
)

const (
	limitsFragment = `
fragment L on AgentLimits {
  dailyCalls { configured effective limitedBy } concurrentCalls { configured effective limitedBy }
  dailyMessages { configured effective limitedBy } maxCallSeconds { configured effective limitedBy } whenCreditsReached
  dailySpend { configured { amount currency } effective { amount currency } limitedBy } monthlyCredits { configured effective limitedBy }
}`
	setLimits = `mutation($input: SetLimitsInput!) {
  setLimits(input: $input) { agent { id name status limits { ...L } } userErrors { ...E } }
}` + limitsFragment + errorFragment
	createAgent = `mutation($input: CreateAgentInput!) {
  createAgent(input: $input) { agent { id name status limits { ...L } } replayed userErrors { ...E } }
}` + limitsFragment + errorFragment
)

// newAgent has the platform create an agent.
func (c *customer) newAgent(p *program, name string) wireAgent {
	c.t.Helper()
	got := ask[struct{ CreateAgent agentPayload }](p.platform().in(c.t), createAgent,
		vars{"input": vars{"accountId": c.id, "name": name, "idempotencyKey": freshKey()}}).CreateAgent
	if got.Agent == nil || len(got.UserErrors) > 0 {
		c.t.Fatalf("createAgent: %+v", got)
	}
	return *got.Agent
}

func TestCanISetASpendingCapOnAnAgent(t *testing.T) {
	t.Parallel()
	p := install(t).start()
	c := p.newCustomer(t)
	agent := c.newAgent(p, "Reception")

	set := func(input vars) agentPayload {
		t.Helper()
		input["agentId"] = agent.ID
		return ask[struct{ SetLimits agentPayload }](c.client, setLimits, vars{"input": input}).SetLimits
	}
	must := func(input vars) wireLimits {
		t.Helper()
		got := set(input)
		if got.Agent == nil || len(got.UserErrors) > 0 {
			t.Fatalf("setLimits(%v): %+v", input, got)
		}
		return got.Agent.Limits
	}
	read := func() wireLimits {
		t.Helper()
		return ask[struct{ Node wireAgent }](c.client, `query($id: ID!) { node(id: $id) { ... on Agent { limits { ...L } } } }`+limitsFragment,
			vars{"id": agent.ID}).Node.Limits
	}
	count := func(what string, got wireCount, configured, effective any, by string) {
		t.Helper()
		want := map[string]any{"configured": configured, "effective": effective, "limitedBy": by}
		if by == "" {
			want["limitedBy"] = nil
		}
		equal(t, what, map[string]any{"configured": got.Configured, "effective": got.Effective, "limitedBy": got.LimitedBy}, want)
	}

	// Without a plan only what is set binds.
	if l := agent.Limits; l.WhenCreditsReached != "USE_BALANCE" {
		t.Errorf("a new agent: %+v", l)
	}
	count("unset, no plan", agent.Limits.DailyCalls, nil, nil, "")
	count("set, no plan", must(vars{"dailyCalls": 50}).DailyCalls, 50, 50, "AGENT")

	c.addCard("pm_card_visa")
	if got := c.subscribe("basic", nil); len(got.UserErrors) > 0 {
		t.Fatalf("subscribe: %+v", got)
	}

	// With one, the least binds, and says why. Fields left out stay.
	l := must(vars{"dailyCalls": 501, "concurrentCalls": 5, "dailyMessages": 0,
		"dailySpend": vars{"amount": "25.50", "currency": "USD"}, "monthlyCredits": "12.5", "maxCallSeconds": 60, "whenCreditsReached": "STOP"})
	count("above the plan's cap", l.DailyCalls, 501, 500, "PLAN_PER_AGENT")
	count("the same as the plan's cap", l.ConcurrentCalls, 5, 5, "AGENT")
	count("zero blocks", l.DailyMessages, 0, 0, "AGENT")
	count("below the plan's cap", l.MaxCallSeconds, 60, 60, "AGENT")
	spend, credits, own := &wireMoney{"25.50", "USD"}, "12.5", "AGENT"
	equal(t, "daily spend", l.DailySpend, wireMoneyLimit{spend, spend, &own})
	equal(t, "monthly credits", l.MonthlyCredits, wireCreditLimit{&credits, &credits, &own})
	if l.WhenCreditsReached != "STOP" {
		t.Errorf("whenCreditsReached is %s", l.WhenCreditsReached)
	}
	equal(t, "as read", read(), l)

	after := must(vars{"concurrentCalls": 2})
	count("changed", after.ConcurrentCalls, 2, 2, "AGENT")
	after.ConcurrentCalls = l.ConcurrentCalls
	equal(t, "what was left out", after, l)

	l = must(vars{"dailyCalls": nil, "dailyMessages": nil, "dailySpend": nil, "monthlyCredits": nil, "whenCreditsReached": nil})
	count("removed, the plan's cap is left", l.DailyCalls, nil, 500, "PLAN_PER_AGENT")
	count("removed, the plan's cap is left", l.DailyMessages, nil, 2000, "PLAN_PER_AGENT")
	equal(t, "spend removed", l.DailySpend, wireMoneyLimit{})
	equal(t, "credits removed", l.MonthlyCredits, wireCreditLimit{})
	if l.WhenCreditsReached != "USE_BALANCE" {
		t.Errorf("whenCreditsReached is %s after null", l.WhenCreditsReached)
	}

	// The account's cap binds where it is the least. No plan of the demo is like that.
	c.in.db.MustExec(`UPDATE plans SET account_concurrent_calls = 1 WHERE code = 'basic'`)
	count("the account's cap", read().ConcurrentCalls, 2, 1, "PLAN_PER_ACCOUNT")

	// What cannot be is refused, and nothing of it is stored.
	before := read()
	for field, value := range map[string]any{"dailyCalls": -1, "concurrentCalls": -1, "dailyMessages": -5, "maxCallSeconds": -1,
		"dailySpend": vars{"amount": "-0.01", "currency": "USD"}, "monthlyCredits": "-1"} {
		e := only(t, set(vars{field: value, "whenCreditsReached": "STOP"}).UserErrors, "LIMIT_INVALID", "input", field)
		if e.Type != "BusinessError" {
			t.Errorf("LIMIT_INVALID comes as %s", e.Type)
		}
	}
	only(t, set(vars{"dailyCalls": 3, "dailySpend": vars{"amount": "5.00", "currency": "EUR"}}).UserErrors,
		"CURRENCY_MISMATCH", "input", "dailySpend", "currency")
	for _, input := range []vars{{"monthlyCredits": "0.0001"}, {"monthlyCredits": "many"}, {"dailyCalls": 1.5}, {"dailyCalls": 3_000_000_000}, {"whenCreditsReached": "PANIC"}} {
		input["agentId"] = agent.ID
		a := c.send(setLimits, vars{"input": input})
		if len(a.Errors) != 1 || (a.Errors[0].Extensions.Code != "BAD_USER_INPUT" && a.Errors[0].Extensions.Code != "GRAPHQL_VALIDATION_FAILED") {
			t.Errorf("%v: %s", input, a.raw)
		}
	}
	equal(t, "the limits after the refusals", read(), before)

	// Who keeps the books may pay, but not set limits.
	accountant := p.client(c.in.token(auth.Grant{Subject: "accountant", Role: billing.RoleBillingAdmin, Accounts: []billing.AccountID{c.account}}))
	if e := accountant.refused("FORBIDDEN", setLimits, vars{"input": vars{"agentId": agent.ID, "dailyCalls": 1}}); e.Extensions.MissingScope != "limits:write" {
		t.Errorf("the missing scope is %q", e.Extensions.MissingScope)
	}
}
