package e2e

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
)

// atOnce sends the same request many times at the same moment.
func atOnce(c *client, n int, query string, v vars) []answer {
	c.t.Helper()
	answers, errs := make([]answer, n), make([]error, n)
	var ready, all sync.WaitGroup
	ready.Add(n)
	for i := range n {
		all.Go(func() {
			ready.Done()
			ready.Wait()
			answers[i], errs[i] = c.try(query, v)
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			c.t.Fatalf("no answer: %v", err)
		}
	}
	return answers
}

func TestHundredIdenticalTopUpsChargeOnce(t *testing.T) {
	t.Parallel()
	p := install(t).start()
	c := p.subscribed(t)
	before := c.look()
	request := c.topUpInput("12.34")
	firsts := 0
	var id string
	for _, a := range atOnce(c.client, 100, topUp, request) {
		if len(a.Errors) > 0 {
			// Too many wait for the account at once: a retryable refusal is an answer too, and says to use the same key.
			if code := a.Errors[0].Extensions.Code; !slices.Contains([]string{"UNAVAILABLE", "IDEMPOTENCY_IN_PROGRESS"}, code) || !a.Errors[0].Extensions.Retryable {
				t.Errorf("told %s", a.raw)
			}
			continue
		}
		got := decode[struct{ TopUp topUpPayload }](t, a.Data).TopUp
		if len(got.UserErrors) > 0 || got.Payment == nil || got.Payment.Status != "CREDITED" {
			t.Errorf("told %s", a.raw)
			continue
		}
		if id == "" {
			id = got.Payment.ID
		}
		if got.Payment.ID != id {
			t.Errorf("two payments for one key: %s and %s", id, got.Payment.ID)
		}
		if !got.Replayed {
			firsts++
		}
	}
	if firsts > 1 || id == "" {
		t.Errorf("%d of 100 say that they did the work", firsts)
	}
	after := c.look()
	if after.Charges != before.Charges+1 || len(after.Payments.Nodes) != len(before.Payments.Nodes)+1 ||
		len(after.LedgerEntries.Nodes) != len(before.LedgerEntries.Nodes)+1 || len(after.Invoices.Nodes) != len(before.Invoices.Nodes)+1 {
		t.Errorf("more than one of something:\n%+v\nbefore:\n%+v", after, before)
	}
	after.Balance.Available.is(t, "available", "12.34", "USD")
}

func TestIdempotencyKeys(t *testing.T) {
	t.Parallel()
	p := install(t).start()

	reused := func(t *testing.T, errs []userError) {
		t.Helper()
		if e := only(t, errs, "IDEMPOTENCY_KEY_REUSED", "input", "idempotencyKey"); e.Type != "BusinessError" {
			t.Errorf("IDEMPOTENCY_KEY_REUSED comes as %s", e.Type)
		}
	}

	t.Run("success is answered again", func(t *testing.T) {
		c := p.subscribed(t)
		request := c.topUpInput("10.00")
		first := c.topUpAs(request)
		books := c.look()
		for range 3 {
			again := c.topUpAs(request)
			if first.Replayed || !again.Replayed {
				t.Errorf("replayed: first %v, again %v", first.Replayed, again.Replayed)
			}
			equal(t, "the payment again", again.Payment, first.Payment)
			equal(t, "the balance again", again.Balance, first.Balance)
		}
		equal(t, "the books", c.look(), books)

		// The answer is the payment, and the balance as it is now.
		c.credited("5.00")
		c.topUpAs(request).Balance.Available.is(t, "the balance in a late replay", "15.00", "USD")
	})

	t.Run("another spelling of the same input is the same", func(t *testing.T) {
		c := p.subscribed(t)
		first := c.credited("10.50", vars{"idempotencyKey": "spelling"})
		again := c.topUp("10.5", vars{"idempotencyKey": "spelling", "accountId": c.id})
		if !again.Replayed || again.Payment == nil || again.Payment.ID != first.Payment.ID {
			t.Errorf("got %+v", again)
		}
	})

	t.Run("the same key with other input is refused", func(t *testing.T) {
		c := p.subscribed(t)
		card := c.addCard("pm_card_mastercard")
		c.credited("10.00", vars{"idempotencyKey": "mine"})
		books := c.look()
		reused(t, c.topUp("10.01", vars{"idempotencyKey": "mine"}).UserErrors)
		reused(t, c.topUp("10.00", vars{"idempotencyKey": "mine", "paymentMethodId": card.ID}).UserErrors)
		equal(t, "the books", c.look(), books)
	})

	t.Run("a key of another operation is refused", func(t *testing.T) {
		c := p.subscribed(t)
		c.credited("10.00", vars{"idempotencyKey": "mine"})
		reused(t, ask[methodPayload](c.client, addPaymentMethod,
			vars{"input": vars{"token": "pm_card_amex", "idempotencyKey": "mine"}}).AddPaymentMethod.UserErrors)
		reused(t, ask[struct{ CreateAgent agentPayload }](p.platform().in(t), createAgent,
			vars{"input": vars{"accountId": c.id, "name": "Nobody", "idempotencyKey": "mine"}}).CreateAgent.UserErrors)
		reused(t, c.subscribe("basic", vars{"idempotencyKey": "mine"}).UserErrors)
		if got := ask[struct {
			Account struct{ PaymentMethods []wireMethod }
		}](c.client, `{ account { paymentMethods { id } } }`, nil).Account.PaymentMethods; len(got) != 1 {
			t.Errorf("cards on file: %+v", got)
		}
	})

	t.Run("a refusal is answered again, also when it would be granted by now", func(t *testing.T) {
		c := p.newCustomer(t)
		request := c.topUpInput("10.00")
		first := only(t, c.topUpAs(request).UserErrors, "BILLING_NOT_CONFIGURED")
		c.addCard("pm_card_visa")
		if got := c.subscribe("basic", nil); len(got.UserErrors) > 0 {
			t.Fatalf("subscribe: %+v", got)
		}
		again := c.topUpAs(request)
		equal(t, "the refusal again", only(t, again.UserErrors, "BILLING_NOT_CONFIGURED"), first)
		if !again.Replayed {
			t.Error("the refusal again does not say that it was replayed")
		}
		reused(t, c.topUp("11.00", vars{"idempotencyKey": request["input"].(vars)["idempotencyKey"]}).UserErrors)
		c.credited("10.00")

		request = c.topUpInput("1.00")
		small := only(t, c.topUpAs(request).UserErrors, "AMOUNT_TOO_SMALL", "input", "amount")
		equal(t, "the bounds again", only(t, c.topUpAs(request).UserErrors, "AMOUNT_TOO_SMALL", "input", "amount"), small)
	})

	t.Run("asking again finds out what became of a payment without an answer", func(t *testing.T) {
		for _, card := range []string{"pm_card_errorAfterCapture", "pm_card_errorReplayed"} {
			c := p.subscribed(t)
			request := c.topUpInput("10.00", vars{"paymentMethodId": c.addCard(card).ID})
			first := c.topUpAs(request)
			if first.Payment == nil || first.Payment.Status != "UNKNOWN" || len(first.UserErrors) > 0 {
				t.Fatalf("%s: %+v", card, first)
			}
			first.Balance.Available.is(t, "the balance while nobody knows", "0.00", "USD")
			// Another intention waits for this one instead of paying beside it.
			other := c.topUp("10.00")
			if len(other.UserErrors) == 0 && c.payment(first.Payment.ID).Status == "CREDITED" {
				t.Logf("%s: the processor's webhook was quicker than the second top-up", card)
				continue
			}
			e := only(t, other.UserErrors, "PAYMENT_IN_PROGRESS")
			if e.Payment == nil || e.Payment.ID != first.Payment.ID {
				t.Errorf("PAYMENT_IN_PROGRESS names %+v", e.Payment)
			}
			again := c.topUpAs(request)
			if !again.Replayed || again.Payment.ID != first.Payment.ID || again.Payment.Status != "CREDITED" {
				t.Errorf("%s, asked again: %+v", card, again.Payment)
			}
			again.Balance.Available.is(t, "the balance", "10.00", "USD")
			if now := c.look(); now.Charges != 2 { // the subscription's and this one
				t.Errorf("%s: %d charges", card, now.Charges)
			}
		}
	})

	t.Run("keys are the account's, whoever uses them", func(t *testing.T) {
		c, other := p.subscribed(t), p.subscribed(t)
		first := c.credited("10.00", vars{"idempotencyKey": "shared"})
		accountant := *c
		accountant.client = p.client(c.in.token(auth.Grant{Subject: "accountant", Role: billing.RoleBillingAdmin, Accounts: []billing.AccountID{c.account}})).in(t)
		again := accountant.topUp("10.00", vars{"idempotencyKey": "shared"})
		if !again.Replayed || again.Payment == nil || again.Payment.ID != first.Payment.ID {
			t.Errorf("another actor of the same account: %+v", again)
		}
		if elsewhere := other.credited("10.00", vars{"idempotencyKey": "shared"}); elsewhere.Replayed || elsewhere.Payment.ID == first.Payment.ID {
			t.Errorf("another account: %+v", elsewhere)
		}
	})

	t.Run("two intentions with equal input are two payments", func(t *testing.T) {
		c := p.subscribed(t)
		one, two := c.credited("10.00"), c.credited("10.00")
		if one.Payment.ID == two.Payment.ID {
			t.Error("they are one")
		}
		two.Balance.Available.is(t, "available", "20.00", "USD")
	})

	t.Run("accounts, by subject", func(t *testing.T) {
		input := func(name string) vars {
			return vars{"input": vars{"name": name, "currency": "EUR", "timeZone": "Europe/Madrid", "mode": "SANDBOX", "idempotencyKey": "first customer"}}
		}
		as := func(subject string) *client {
			return p.client(p.in.token(auth.Grant{Subject: subject, Role: billing.RolePlatform, AllAccounts: true})).in(t)
		}
		ids := map[string]int{}
		for _, a := range atOnce(as("platform-a"), 20, createAccount, input("Twins")) {
			if len(a.Errors) > 0 {
				t.Fatalf("told %s", a.raw)
			}
			ids[decode[accountPayload](t, a.Data).CreateAccount.Account.ID]++
		}
		if len(ids) != 1 {
			t.Errorf("one key made the accounts %v", ids)
		}
		again := ask[accountPayload](as("platform-a"), createAccount, input("Twins")).CreateAccount
		if !again.Replayed || ids[again.Account.ID] == 0 {
			t.Errorf("the same key again: %+v", again)
		}
		reused(t, ask[accountPayload](as("platform-a"), createAccount, input("Others")).CreateAccount.UserErrors)
		other := ask[accountPayload](as("platform-b"), createAccount, input("Twins")).CreateAccount
		if other.Replayed || other.Account == nil || ids[other.Account.ID] != 0 {
			t.Errorf("another subject: %+v", other)
		}
	})

	t.Run("agents and cards", func(t *testing.T) {
		c := p.subscribed(t)
		add := vars{"input": vars{"token": "pm_card_amex", "idempotencyKey": "my amex"}}
		card := ask[methodPayload](c.client, addPaymentMethod, add).AddPaymentMethod
		again := ask[methodPayload](c.client, addPaymentMethod, add).AddPaymentMethod
		if card.Replayed || !again.Replayed || card.PaymentMethod.ID != again.PaymentMethod.ID {
			t.Errorf("the card twice: %+v, %+v", card, again)
		}
		request := vars{"input": vars{"accountId": c.id, "name": "Twin", "idempotencyKey": "my agent"}}
		made := map[string]int{}
		for _, a := range atOnce(p.platform().in(t), 20, createAgent, request) {
			if len(a.Errors) > 0 {
				t.Fatalf("told %s", a.raw)
			}
			made[decode[struct{ CreateAgent agentPayload }](t, a.Data).CreateAgent.Agent.ID]++
		}
		if len(made) != 1 {
			t.Errorf("one key made the agents %v", made)
		}
	})

	t.Run("a subscription once, whatever the keys", func(t *testing.T) {
		c := p.newCustomer(t)
		c.addCard("pm_card_visa")
		input := vars{"planId": c.plan("basic").ID}
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				with := vars{"planId": input["planId"], "idempotencyKey": fmt.Sprint("attempt ", i)}
				if _, err := c.try(subscribe, vars{"input": with}); err != nil {
					t.Errorf("no answer: %v", err)
				}
			})
		}
		all.Wait()
		eventually(t, 20*time.Second, "the subscription is active", func() bool { return c.setup().Configured })
		if now := c.look(); now.Charges != 1 || len(now.Invoices.Nodes) != 1 || len(now.Payments.Nodes) != 1 {
			t.Errorf("subscribed more than once: %+v", now)
		}
	})
}
