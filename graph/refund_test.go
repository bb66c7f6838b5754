package graph_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment"
)

// eventsOfRefunds are covered here, not by TestEventsCarryWhatIsDocumented; payment.refunding comes of payments that are late,
// see internal/cashier.
var eventsOfRefunds = []string{"payment.refunding", "payment.refunded", "refund.started", "refund.failed", "credit_note.issued"}

var support = &billing.Actor{Subject: "support", Role: billing.RoleSupport, AllAccounts: true}

// toppedUp is the customer's first top-up, made now if there is none.
func toppedUp(t *testing.T, c *cashiertest.Customer) *billing.Payment {
	t.Helper()
	for _, p := range c.Payments(t) {
		if p.Purpose == billing.PurposeTopUp && p.Status == billing.PaymentCredited {
			return p
		}
	}
	if c.Account(t).DefaultMethod == nil {
		c.Card(t, "pm_card_visa")
	}
	p, err := c.TopUp(t, 10)
	must(t, err)
	return p
}

// refunded gives one unit of a top-up back.
func refunded(t *testing.T, c *cashiertest.Customer, p *billing.Payment) *billing.Refund {
	t.Helper()
	one := c.Amount(t, 1)
	r, _, err := c.Cashier.RefundTopUp(t.Context(), support, c.ID, c.Key(), cashier.RefundTopUp{Payment: p.Key, Amount: &one, Reason: "Goodwill"})
	if err != nil || r.Status != billing.RefundSucceeded {
		t.Fatalf("%+v, %v", r, err)
	}
	return r
}

const refundTopUp = `mutation ($payment: ID!, $amount: MoneyInput, $reason: String!, $key: String!) {
	refundTopUp(input: {paymentId: $payment, amount: $amount, reason: $reason, idempotencyKey: $key}) {
		refund { id status amount { amount } tax { amount } total { amount currency } reason closedAt
			payment { id } creditNote { number total { amount } invoice { number } refund { id } } }
		payment { status refundable { amount } refundedAmount { amount } refunds { status } invoice { number creditNotes { number reason } } }
		balance { available { amount } }
		replayed
		userErrors { code message field ... on AmountError { minimum { amount } maximum { amount } } }
	} }`

// Support gives a part back, then all that is left; the customer sees both, with their credit notes.
func TestRefundTopUp(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	c := a.Subscriber(t, "basic", func(n *cashier.NewAccount) { n.TaxRate = 210_000 })
	p, err := c.TopUp(t, 20)
	must(t, err)
	staff, owner := as(billing.RoleSupport), as(billing.RoleOwner, c.ID)
	refund := func(amount any, reason, key string) *answer {
		t.Helper()
		var in any
		if amount != nil {
			in = map[string]any{"amount": amount, "currency": "USD"}
		}
		return a.do(t, staff, refundTopUp, "payment", p.GlobalID(), "amount", in, "reason", reason, "key", key)
	}
	text := func(v any) string { b, err := json.Marshal(v); must(t, err); return string(b) }

	got := refund("7.50", " Outage on Friday ", "r1").ok()
	part := got.at("refundTopUp", "refund")
	if s := text(part); !strings.Contains(s, `"status":"SUCCEEDED"`) || !strings.Contains(s, `"amount":{"amount":"7.50"}`) ||
		!strings.Contains(s, `"tax":{"amount":"1.57"}`) || !strings.Contains(s, `"total":{"amount":"9.07","currency":"USD"}`) || // 1.575 rounded down
		!strings.Contains(s, `"reason":"Outage on Friday"`) || !strings.Contains(s, `-CN-0001"`) {
		t.Errorf("the part: %s", s)
	}
	if s := text(got.at("refundTopUp")); !strings.Contains(s, `"status":"PARTIALLY_REFUNDED"`) || !strings.Contains(s, `"refundable":{"amount":"12.50"}`) ||
		!strings.Contains(s, `"refundedAmount":{"amount":"7.50"}`) || !strings.Contains(s, `"available":{"amount":"12.50"}`) || !strings.Contains(s, `"replayed":false`) {
		t.Errorf("after the part: %s", s)
	}
	again := refund("7.50", "Outage on Friday", "r1").ok()
	if again.at("refundTopUp", "replayed") != true || again.at("refundTopUp", "refund", "id") != got.at("refundTopUp", "refund", "id") {
		t.Errorf("again: %s", text(again.Data))
	}
	for _, wrong := range []struct{ amount, code string }{{"12.51", "AMOUNT_TOO_LARGE"}, {"0", "AMOUNT_TOO_SMALL"}, {"-1", "AMOUNT_TOO_SMALL"}} {
		e := text(refund(wrong.amount, "R", c.Key()).ok().at("refundTopUp", "userErrors"))
		if !strings.Contains(e, wrong.code) || !strings.Contains(e, `"minimum":{"amount":"0.01"}`) || !strings.Contains(e, `"maximum":{"amount":"12.50"}`) {
			t.Errorf("%s: %s", wrong.amount, e)
		}
	}
	for _, reason := range []string{"", "  ", strings.Repeat("x", 501)} {
		if e := refund("1", reason, c.Key()); e.code() != "BAD_USER_INPUT" || fmt.Sprint(e.Errors[0].Extensions["field"]) != "[input reason]" {
			t.Errorf("reason %q: %+v", reason, e.Errors)
		}
	}
	if e := refund("0.001", "R", c.Key()); e.code() != "AMOUNT_TOO_SMALL" && e.code() != "" {
		t.Errorf("a tenth of a cent: %+v", e.Errors)
	}
	if e := refund("1.001", "R", c.Key()); e.code() != "BAD_USER_INPUT" {
		t.Errorf("a part of a cent: %+v", e.Errors)
	}

	rest := refund(nil, "Closing the account", "r2").ok()
	if s := text(rest.at("refundTopUp")); !strings.Contains(s, `"amount":{"amount":"12.50"},"closedAt"`) || !strings.Contains(s, `"tax":{"amount":"2.63"}`) ||
		!strings.Contains(s, `"status":"REFUNDED"`) || !strings.Contains(s, `"refundable":{"amount":"0.00"}`) || !strings.Contains(s, `"available":{"amount":"0.00"}`) {
		t.Errorf("the rest: %s", s)
	}
	if e := text(refund(nil, "R", c.Key()).ok().at("refundTopUp", "userErrors")); !strings.Contains(e, "PAYMENT_NOT_REFUNDABLE") {
		t.Errorf("nothing left: %s", e)
	}

	seen := text(a.do(t, owner, `{ account { payments(first: 2) { nodes { purpose refundable { amount } refundedAmount { amount } refunds { reason creditNote { number } } } }
		invoices(first: 1) { nodes { creditNotes { number reason total { amount } customerName taxRatePercent pdfUrl } } } } }`).ok().Data)
	for _, want := range []string{`"purpose":"SUBSCRIPTION","refundable":null,"refundedAmount":{"amount":"0.00"},"refunds":[]`,
		`"refundable":{"amount":"0.00"},"refundedAmount":{"amount":"20.00"}`, `"reason":"Closing the account"`, `"total":{"amount":"15.13"}`, `-CN-0002"`, `"pdfUrl":null`} {
		if !strings.Contains(seen, want) {
			t.Errorf("the customer does not see %s in %s", want, seen)
		}
	}
	if e := text(a.do(t, staff, refundTopUp, "payment", c.Payments(t)[0].GlobalID(), "reason", "R", "key", c.Key()).ok().at("refundTopUp", "userErrors")); !strings.Contains(e, "PAYMENT_NOT_REFUNDABLE") {
		t.Errorf("a subscription's payment: %s", e)
	}
}

// The events of refunds carry what the schema says.
func TestEventsOfRefunds(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Subscriber(t, "basic")
	p, err := c.TopUp(t, 20)
	must(t, err)
	refunded(t, c, p)
	// Somebody has given back nearly everything in the processor's own dashboard.
	_, err = h.Sandbox.Refund(t.Context(), payment.RefundRequest{Key: "by hand", Ref: *p.ProcessorRef, Amount: money.Amount{Micros: 18 * money.MicrosPerUnit, Currency: "USD"}})
	must(t, err)
	r, _, err := c.Cashier.RefundTopUp(t.Context(), support, c.ID, c.Key(), cashier.RefundTopUp{Payment: p.Key, Reason: "The rest"})
	if r == nil || r.Status != billing.RefundFailed {
		t.Fatalf("%+v, %v", r, err)
	}
	types, covered := documented(t), map[string]int{}
	for _, e := range follow(t, serve(t, h, *c.Owner), 100) {
		if !slices.Contains(eventsOfRefunds, e.Type) {
			continue
		}
		covered[e.Type]++
		for member, value := range e.Data {
			if _, word := value.(string); !word || !slices.Contains(types[e.Type], member) {
				t.Errorf("%s carries %s = %v", e.Type, member, value)
			}
		}
		want := map[string]string{"payment.refunded": "Payment", "refund.started": "Refund", "refund.failed": "Refund", "credit_note.issued": "CreditNote"}[e.Type]
		if e.Subject == nil || e.Subject.Typename != want {
			t.Errorf("%s is about %+v", e.Type, e.Subject)
		}
	}
	if fmt.Sprint(covered) != "map[credit_note.issued:1 payment.refunded:1 refund.failed:1 refund.started:2]" {
		t.Errorf("came: %v", covered)
	}
}
