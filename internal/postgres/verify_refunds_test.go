package postgres_test

import (
	"slices"
	"testing"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
	"github.com/aura-billing/gateway/internal/postgres"
)

const (
	refundBooked   = "refund is not booked exactly once"
	refundNone     = "money went back without a refund"
	refundStatus   = "payment does not say what went back of it"
	noteNumbers    = "credit note numbers have a gap"
	noteWrong      = "credit note is not what went back"
	noteSums       = "more was credited than invoiced"
	refundNoAudit  = "refund without its audit row"
	refundNoEvent  = "refund without its event"
	refundNoKey    = "idempotency key without its refund"
	refundNoParent = "refund or credit note whose parent is not in its account"
	overdueRefund  = "refund to ask for"
)

// plantedElsewhere are the checks that refundPlants and usagePlants are for.
var plantedElsewhere = namesOf(slices.Concat(refundPlants, usagePlants))

// namesOf gives the checks that plants are for.
func namesOf(plants []plant) map[string]bool {
	names := map[string]bool{}
	for _, p := range plants {
		for _, name := range p.found {
			names[name] = true
		}
	}
	return names
}

// refundedBooks have an account, {euro}, with a top-up that went back in two parts and of which another has been refused, one
// that went back in a part, and one whose refund the processor does not answer; and {usd}, whose only top-up went back whole.
func refundedBooks(t *testing.T) books {
	t.Helper()
	h := cashiertest.New(t, cashiertest.Options{})
	staff := &billing.Actor{Subject: "support", Role: billing.RoleSupport, AllAccounts: true}
	refund := func(c *cashiertest.Customer, p *billing.Payment, units int64, want billing.RefundStatus) {
		t.Helper()
		amount := c.Amount(t, units)
		r, _, err := h.Cashier.RefundTopUp(t.Context(), staff, c.ID, h.Key(), cashier.RefundTopUp{Payment: p.Key, Amount: &amount, Reason: "R"})
		if r == nil || r.Status != want {
			t.Fatalf("%+v, %v", r, err)
		}
	}
	top := func(c *cashiertest.Customer) *billing.Payment {
		t.Helper()
		p, err := c.TopUp(t, 50)
		must(t, err)
		return p
	}
	euro := h.Subscriber(t, "starter", func(a *cashier.NewAccount) { a.Currency, a.TaxRate = "EUR", 210_000 })
	whole, part, open := top(euro), top(euro), top(euro)
	refund(euro, part, 7, billing.RefundSucceeded)
	refund(euro, whole, 20, billing.RefundSucceeded)
	refund(euro, whole, 30, billing.RefundSucceeded)
	_, err := h.Sandbox.Refund(t.Context(), payment.RefundRequest{Key: "by hand", Ref: *part.ProcessorRef, Amount: euro.Amount(t, 50)})
	must(t, err)
	refund(euro, part, 40, billing.RefundFailed)
	must(t, h.Sandbox.SetFaults(sandbox.Faults{Down: true}))
	refund(euro, open, 10, billing.RefundSubmitted)
	must(t, h.Sandbox.SetFaults(sandbox.Faults{}))
	usd := h.Subscriber(t, "basic")
	refund(usd, top(usd), 50, billing.RefundSucceeded)
	return books{h, map[string]billing.AccountID{"euro": euro.ID, "usd": usd.ID}}
}

const (
	succeeded = `(SELECT min(key) FROM refunds WHERE account_id = {euro} AND status = 'SUCCEEDED')`
	failed    = `(SELECT key FROM refunds WHERE account_id = {euro} AND status = 'FAILED')`
)

var refundPlants = []plant{
	{"refund booked of another amount", `UPDATE refunds SET amount = amount - 10000, total = total - 10000 WHERE account_id = {euro} AND key = ` + succeeded,
		[]string{refundBooked, noteWrong}},
	{"refund never booked", `UPDATE ledger_entries SET refund_key = NULL WHERE account_id = {usd}`, []string{refundBooked, refundNone}},
	{"refund put back though it was made", `UPDATE refunds SET status = 'SUCCEEDED', credit_note_key = 987654321 WHERE account_id = {euro} AND key = ` + failed,
		[]string{refundBooked, noteWrong}},
	{"refund that failed and was not put back", `UPDATE ledger_entries SET refund_key = NULL WHERE account_id = {euro} AND kind = 'CORRECTION'`, []string{refundBooked}},
	{"refund booked under another payment", `UPDATE ledger_entries SET payment_key = (SELECT max(key) FROM payments WHERE account_id = {euro})
		WHERE account_id = {euro} AND kind = 'REFUND' AND refund_key = ` + succeeded, []string{refundBooked}},
	{"money that went back by hand", enter("{euro}", "REFUND", "-10000", "NULL", "PROCESSOR"), []string{refundNone}},
	{"refunded payment shown as credited", `UPDATE payments SET status = 'CREDITED' WHERE account_id = {usd} AND status = 'REFUNDED'`, []string{refundStatus}},
	{"refunded payment shown as refunded in part", `UPDATE payments SET status = 'PARTIALLY_REFUNDED' WHERE account_id = {usd} AND status = 'REFUNDED'`,
		[]string{refundStatus}},
	{"payment shown as refunded whole", `UPDATE payments SET status = 'REFUNDED' WHERE account_id = {euro} AND status = 'PARTIALLY_REFUNDED'`, []string{refundStatus}},
	{"tax kept", `UPDATE refunds SET tax = 0, total = amount WHERE account_id = {euro} AND status = 'SUCCEEDED'`, []string{refundStatus, refundBooked, noteWrong}},
	{"refund of a subscription", `UPDATE payments SET purpose = 'SUBSCRIPTION', subscription_key = (SELECT key FROM subscriptions WHERE account_id = {usd})
		WHERE account_id = {usd}`, []string{refundStatus}},
	{"credit note number skipped", `UPDATE credit_notes SET number = number + 1 WHERE account_id = {usd}`, []string{noteNumbers}},
	{"credit note lost", `DELETE FROM credit_notes WHERE account_id = {usd}`, []string{noteNumbers, noteWrong}},
	{"credit note of another amount", `UPDATE credit_notes SET amount = amount + 10000, total = total + 10000 WHERE account_id = {usd}`, []string{noteWrong, noteSums}},
	{"credit note of a refund that is not made", `UPDATE refunds SET status = 'SUBMITTED', credit_note_key = NULL, closed_at = NULL,
		next_action_at = clock_timestamp() + interval '1 hour' WHERE account_id = {usd}`, []string{noteWrong, refundStatus}},
	{"credit note of another invoice", `UPDATE credit_notes SET invoice_key = (SELECT min(key) FROM invoices WHERE account_id = {euro}) WHERE account_id = {euro} AND number = 3`,
		[]string{noteWrong}},
	{"credit note of an invoice that is not paid", `UPDATE invoices SET status = 'VOID' WHERE account_id = {usd}`, []string{noteSums}},
	{"audit row of a refund rewritten", `UPDATE audit_log SET verb = 'nothing' WHERE account_id = {usd} AND verb = 'refundTopUp'`, []string{refundNoAudit}},
	{"audit row of its end rewritten", `UPDATE audit_log SET verb = 'nothing' WHERE account_id = {euro} AND verb = 'settleRefund'`, []string{refundNoAudit}},
	{"event of a refund rewritten", `UPDATE events SET type = 'nothing.happened' WHERE account_id = {usd} AND type = 'payment.refunded'`, []string{refundNoEvent}},
	{"event of a credit note rewritten", `UPDATE events SET type = 'nothing.happened' WHERE account_id = {usd} AND type = 'credit_note.issued'`, []string{refundNoEvent}},
	{"event of a failure rewritten", `UPDATE events SET type = 'nothing.happened' WHERE account_id = {euro} AND type = 'refund.failed'`, []string{refundNoEvent}},
	{"key of a refund that is not there", `UPDATE idempotency_keys SET result = '{"result": {"refund": 987654321}}' WHERE account_id = {usd} AND operation = 'refundTopUp'`,
		[]string{refundNoKey}},
	{"refund of nobody's payment", `UPDATE refunds SET payment_key = 987654321 WHERE account_id = {usd}`, []string{refundNoParent, refundBooked}},
	{"refund in another currency", `UPDATE refunds SET currency = 'GBP' WHERE account_id = {usd}`, []string{refundNoParent, noteWrong}},
	{"credit note of nobody's invoice", `UPDATE credit_notes SET invoice_key = 987654321 WHERE account_id = {usd}`, []string{refundNoParent, noteWrong}},
	{"refund nobody asked for", `UPDATE refunds SET next_action_at = clock_timestamp() - interval '5 minutes' WHERE account_id = {euro} AND status = 'SUBMITTED'`,
		[]string{overdueRefund}},
}

// As TestVerifyFindsPlantedCorruption, for refunds and credit notes.
func TestVerifyFindsPlantedRefunds(t *testing.T) {
	t.Parallel()
	b := refundedBooks(t)
	b.house.Verify(t)
	source := b.house.PG
	b.house.Close(t)
	must(t, source.Close())
	into := copyOf(t, source)
	for _, p := range refundPlants {
		t.Run(p.name, func(t *testing.T) {
			tx, err := into.Beginx()
			must(t, err)
			defer func() { must(t, tx.Rollback()) }()
			_, err = tx.Exec(b.fill(`SET LOCAL session_replication_role = replica; ` + p.sql))
			must(t, err)
			f, err := postgres.VerifyIn(t.Context(), tx)
			must(t, err)
			found := look(t, f)
			for _, name := range p.found {
				if _, ok := found[name]; !ok {
					t.Errorf("not named by %q, but by %v", name, found)
				}
			}
		})
	}
	if got := len(namesOf(refundPlants)); got != 11 {
		t.Errorf("%d checks are planted for", got)
	}
}
