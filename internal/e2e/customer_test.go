package e2e

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
)

// customer is an owner with an account of their own.
type customer struct {
	*client

	in      *installation
	id      string
	account billing.AccountID
	money   string // the account's currency
}

var keys atomic.Int64

// freshKey is an idempotency key that was not used before.
func freshKey() string { return fmt.Sprintf("e2e-%d", keys.Add(1)) }

func (p *program) platform() *client {
	p.t.Helper()
	return p.client(p.in.token(auth.Grant{Subject: "platform", Role: billing.RolePlatform, AllAccounts: true}))
}

const createAccount = `mutation($input: CreateAccountInput!) {
  createAccount(input: $input) { account { id name mode currency } replayed userErrors { ...E } }
}` + errorFragment

type accountPayload struct {
	CreateAccount struct {
		Account    *struct{ ID, Name, Mode, Currency string }
		Replayed   bool
		UserErrors []userError
	}
}

// newCustomer has the platform create an account, in dollars and without tax unless the input says otherwise.
func (p *program) newCustomer(t testing.TB, with ...vars) *customer {
	t.Helper()
	input := vars{"name": "Tea & Sons", "currency": "USD", "timeZone": "Europe/Madrid", "mode": "SANDBOX", "idempotencyKey": freshKey()}
	for _, w := range with {
		for k, v := range w {
			input[k] = v
		}
	}
	made := ask[accountPayload](p.platform().in(t), createAccount, vars{"input": input}).CreateAccount
	if len(made.UserErrors) > 0 || made.Account == nil {
		t.Fatalf("createAccount: %+v", made)
	}
	return p.customer(t, made.Account.ID, made.Account.Currency)
}

func (p *program) customer(t testing.TB, id, currency string) *customer {
	t.Helper()
	parsed, ok := billing.ParseID(id)
	if !ok {
		t.Fatalf("not an id: %s", id)
	}
	c := p.client(p.in.token(auth.Grant{Subject: "owner", Role: billing.RoleOwner, Accounts: []billing.AccountID{parsed.Account}})).in(t)
	return &customer{client: c, in: p.in, id: id, account: parsed.Account, money: currency}
}

// subscribed is a new customer with a good card and the plan "basic".
func (p *program) subscribed(t testing.TB, with ...vars) *customer {
	t.Helper()
	c := p.newCustomer(t, with...)
	c.addCard("pm_card_visa")
	if got := c.subscribe("basic", nil); got.Subscription == nil || got.Subscription.Status != "ACTIVE" || len(got.UserErrors) > 0 {
		t.Fatalf("subscribe: %+v", got)
	}
	return c
}

type methodPayload struct {
	AddPaymentMethod struct {
		PaymentMethod *wireMethod
		Replayed      bool
		UserErrors    []userError
	}
}

const addPaymentMethod = `mutation($input: AddPaymentMethodInput!) {
  addPaymentMethod(input: $input) { paymentMethod { id brand last4 isDefault } replayed userErrors { ...E } }
}` + errorFragment

// addCard puts a test card on file.
func (c *customer) addCard(token string) wireMethod {
	c.t.Helper()
	got := ask[methodPayload](c.client, addPaymentMethod, vars{"input": vars{"token": token, "idempotencyKey": freshKey()}}).AddPaymentMethod
	if got.PaymentMethod == nil || len(got.UserErrors) > 0 {
		c.t.Fatalf("addPaymentMethod: %+v", got)
	}
	return *got.PaymentMethod
}

type plansPayload struct{ Plans []wirePlan }

// plan is the offered plan of this code.
func (c *customer) plan(code string) wirePlan {
	c.t.Helper()
	got := ask[plansPayload](c.client, `query($c: CurrencyCode!) { plans(currency: $c) { id code name monthlyCredits price(currency: $c) { amount currency } } }`,
		vars{"c": c.money})
	for _, p := range got.Plans {
		if p.Code == code {
			return p
		}
	}
	c.t.Fatalf("no plan %s among %+v", code, got.Plans)
	return wirePlan{}
}

type subscribePayload struct {
	Subscription *wireSubscription
	Payment      *wirePayment
	Replayed     bool
	UserErrors   []userError
}

const subscribe = `mutation($input: SubscribeInput!) {
  subscribe(input: $input) { subscription { ...S } payment { ...P } replayed userErrors { ...E } }
}
` + moneyFragment + paymentFragment + subscriptionFragment + errorFragment

// subscribe takes a plan; with adds to the input.
func (c *customer) subscribe(code string, with vars) subscribePayload {
	c.t.Helper()
	input := vars{"planId": c.plan(code).ID, "idempotencyKey": freshKey()}
	for k, v := range with {
		input[k] = v
	}
	return ask[struct{ Subscribe subscribePayload }](c.client, subscribe, vars{"input": input}).Subscribe
}

type topUpPayload struct {
	Payment    *wirePayment
	Balance    *wireBalance
	Replayed   bool
	UserErrors []userError
}

const topUp = `mutation($input: TopUpInput!) {
  topUp(input: $input) { payment { ...P } balance { ...B } replayed userErrors { ...E } }
}
` + moneyFragment + balanceFragment + paymentFragment + errorFragment

// topUpInput is an input of topUp under a fresh key; with adds to it.
func (c *customer) topUpInput(amount string, with ...vars) vars {
	input := vars{"amount": vars{"amount": amount, "currency": c.money}, "idempotencyKey": freshKey()}
	for _, w := range with {
		for k, v := range w {
			input[k] = v
		}
	}
	return vars{"input": input}
}

// topUp tops up with the default card, or as with says.
func (c *customer) topUp(amount string, with ...vars) topUpPayload {
	c.t.Helper()
	return c.topUpAs(c.topUpInput(amount, with...))
}

func (c *customer) topUpAs(v vars) topUpPayload {
	c.t.Helper()
	return ask[struct{ TopUp topUpPayload }](c.client, topUp, v).TopUp
}

// credited tops up and expects that the money is there.
func (c *customer) credited(amount string, with ...vars) topUpPayload {
	c.t.Helper()
	got := c.topUp(amount, with...)
	if len(got.UserErrors) > 0 || got.Payment == nil || got.Payment.Status != "CREDITED" {
		c.t.Fatalf("top-up of %s: %+v", amount, got)
	}
	return got
}

// books is everything of an account that a refusal must leave as it was.
type books struct {
	Balance       wireBalance
	Payments      struct{ Nodes []wirePayment }
	Invoices      struct{ Nodes []wireInvoice }
	LedgerEntries struct{ Nodes []wireEntry }
	Subscription  *wireSubscription
	Charges       int // at the processor
}

// look reads an account's books.
func (c *customer) look() books {
	c.t.Helper()
	got := ask[struct{ Account books }](c.client, `{ account {
  balance { ...B }
  payments(first: 100) { nodes { ...P } }
  invoices(first: 100) { nodes { id number status } }
  ledgerEntries(first: 100) { nodes { id sequence kind amount { ...M } balanceAfter { ...M } payment { id } } }
  subscription { ...S }
} }
`+moneyFragment+balanceFragment+paymentFragment+subscriptionFragment, nil).Account
	if c.in.db != nil {
		if err := c.in.db.GetContext(c.t.Context(), &got.Charges,
			`SELECT count(*) FROM sandbox_processor.charges WHERE account = $1`, c.id); err != nil {
			c.t.Fatal(err)
		}
	}
	return got
}

func (c *customer) balance() wireBalance {
	c.t.Helper()
	return ask[struct{ Account struct{ Balance wireBalance } }](c.client,
		`{ account { balance { posted { amount currency } held { amount currency } available { amount currency } version } } }`, nil).Account.Balance
}

func (c *customer) setup() wireSetup {
	c.t.Helper()
	return ask[struct {
		Account struct{ BillingSetup wireSetup }
	}](c.client,
		`{ account { billingSetup { configured message missing } } }`, nil).Account.BillingSetup
}

// payment reads a payment by its id.
func (c *customer) payment(id string) wirePayment {
	c.t.Helper()
	return ask[struct{ Node wirePayment }](c.client, `query($id: ID!) { node(id: $id) { ... on Payment { ...P } } }
`+moneyFragment+paymentFragment, vars{"id": id}).Node
}

// untilStatus waits until a payment has got somewhere.
func (c *customer) untilStatus(id, status string) wirePayment {
	c.t.Helper()
	var p wirePayment
	eventually(c.t, 20*time.Second, "payment "+id+" is "+status, func() bool { p = c.payment(id); return p.Status == status })
	return p
}

// atBank opens the page of the customer's bank and presses a button on it: "approve" or "decline".
func (c *customer) atBank(actionURL *string, button string) {
	c.t.Helper()
	if actionURL == nil {
		c.t.Fatal("there is no actionUrl")
	}
	status, page, err := httpGet(c.t.Context(), c.http, *actionURL)
	if err != nil || status != http.StatusOK || !strings.Contains(page, "Confirm your payment") {
		c.t.Fatalf("the bank's page: %d %v\n%s", status, err, page)
	}
	// As a browser does: the form's own action, from the page.
	_, rest, found := strings.Cut(page, `action="`)
	for found && !strings.HasSuffix(rest[:strings.Index(rest, `"`)], "/"+button) {
		_, rest, found = strings.Cut(rest, `action="`)
	}
	if !found {
		c.t.Fatalf("no button to %s on the bank's page:\n%s", button, page)
	}
	action := rest[:strings.Index(rest, `"`)]
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.base+action, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := c.http.Do(req)
	if err != nil {
		c.t.Fatalf("at the bank: %v", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if body, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusOK {
		c.t.Fatalf("the bank answered %d:\n%s", resp.StatusCode, body)
	}
}
