package cashier_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/money"
)

// remaining is what is left of all grants.
func remaining(t testing.TB, c *cashiertest.Customer) (sum money.Credits) {
	t.Helper()
	for _, g := range c.Grants(t) {
		sum += g.Remaining()
	}
	return sum
}

func values[T any](pointers []*T) []T {
	list := make([]T, 0, len(pointers))
	for _, p := range pointers {
		list = append(list, *p)
	}
	return list
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	must(t, err)
	return string(text)
}

// charged is what the processor's own books say about one payment of ours.
type charged struct {
	Payment  string       `db:"payment_id"`
	Captured money.Micros `db:"captured"`
	Refunded money.Micros `db:"refunded"`
}

// reconcile holds our books against the processor's own: what it captured and did not give back is what our ledger says cards
// have paid, payment by payment; and every invoice that is paid was paid once, by a payment, from prepaid money, or was of nothing.
func reconcile(t testing.TB, h *cashiertest.House) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	var charges []charged
	must(t, h.PG.SelectContext(ctx, &charges, `SELECT payment_id, sum(captured)::bigint AS captured, sum(refunded)::bigint AS refunded
		FROM sandbox_processor.charges GROUP BY payment_id HAVING sum(captured) > 0`))
	theirs := map[string]money.Micros{}
	for _, c := range charges {
		if left := c.Captured - c.Refunded; left != 0 {
			theirs[c.Payment] = left
		}
	}
	var booked []struct {
		Account billing.AccountID     `db:"account_id"`
		Key     billing.Key           `db:"key"`
		Status  billing.PaymentStatus `db:"status"`
		Total   money.Micros          `db:"total"`
		Booked  money.Micros          `db:"booked"`
		Paid    money.Micros          `db:"paid"`
	}
	must(t, h.PG.SelectContext(ctx, &booked, `SELECT p.account_id, p.key, p.status, p.total,
		coalesce((SELECT -sum(l.amount) FROM ledger_entries l WHERE l.account_id = p.account_id AND l.payment_key = p.key AND l.book = 'PROCESSOR'), 0)::bigint AS booked,
		coalesce((SELECT sum(i.amount_paid) FROM invoices i WHERE i.account_id = p.account_id AND i.payment_key = p.key AND i.status = 'PAID'), 0)::bigint AS paid
		FROM payments p`))
	for _, p := range booked {
		id := billing.ID{Kind: billing.KindPayment, Account: p.Account, Key: p.Key}.String()
		if theirs[id] != p.Booked || p.Paid != p.Booked || (p.Status == billing.PaymentCredited) != (p.Booked == p.Total) {
			t.Errorf("payment %s (%s) of %s: the processor has %s, the ledger %s, invoices paid by it %s", id, p.Status, p.Total.Decimal(),
				theirs[id].Decimal(), p.Booked.Decimal(), p.Paid.Decimal())
		}
		delete(theirs, id)
	}
	for id, amount := range theirs {
		t.Errorf("the processor has %s of %s, of which we know nothing", amount.Decimal(), id)
	}
	var odd []string
	must(t, h.PG.SelectContext(ctx, &odd, `SELECT format('%s invoice %s (%s, %s) of %s', i.account_id, i.number, i.purpose, i.status, i.total)
		FROM invoices i WHERE i.status = 'PAID' AND i.total <> 0 AND i.payment_key IS NULL AND NOT EXISTS (
			SELECT FROM ledger_entries l WHERE l.account_id = i.account_id AND l.invoice_key = i.key AND l.book = 'WALLET' AND l.amount = -i.total)
		LIMIT 10`))
	slices.Sort(odd)
	for _, o := range odd {
		t.Errorf("paid by nothing: account %s", o)
	}
}
