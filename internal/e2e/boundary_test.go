package e2e

import (
	"strings"
	"sync"
	"testing"
	"time"
)

const cancelPendingChange = `mutation($input: CancelPendingChangeInput!) {
  cancelPendingChange(input: $input) { replayed userErrors { ...E } }
}` + errorFragment

// endPeriod makes the present period of an account end so many milliseconds from now.
func (in *installation) endPeriod(c *customer, ms int) {
	in.t.Helper()
	var end time.Time
	if err := in.db.Get(&end, `SELECT clock_timestamp() + $1 * interval '1 millisecond'`, ms); err != nil {
		in.t.Fatal(err)
	}
	for _, query := range []string{
		`UPDATE periods SET starts_at = $2::timestamptz - interval '28 days', ends_at = $2 WHERE account_id = $1`,
		`UPDATE credit_grants SET effective_at = $2::timestamptz - interval '28 days', expires_at = $2 WHERE account_id = $1`,
		`UPDATE plan_changes SET effective_at = $2 WHERE account_id = $1`,
		`UPDATE subscriptions SET next_action_at = $2 WHERE account_id = $1`,
	} {
		if _, err := in.db.ExecContext(in.t.Context(), query, c.account, end); err != nil {
			in.t.Fatal(err)
		}
	}
}

// TestKillNineAtPeriodsEnd has three programs on one database when the periods of many accounts end, while their customers top up,
// upgrade and cancel what is pending through all of them. One is killed in the middle, with charges under way. In the end every
// account has one new period, with one invoice that was charged once.
func TestKillNineAtPeriodsEnd(t *testing.T) {
	t.Parallel()
	in := install(t)
	programs := []*program{in.start().allowing(notSettled), in.start("AURA_DEMO=no").allowing(notSettled), in.start("AURA_DEMO=no").allowing(notSettled)}
	accounts := 8
	if soak {
		accounts = 200
	}
	cards := []string{"pm_card_visa", "pm_card_errorAfterCapture", "pm_card_webhookTwice", "pm_card_errorReplayed"}
	var customers []*customer
	for i := range accounts {
		c := programs[i%3].subscribed(t)
		if i%2 == 0 {
			if got := c.send(changePlan, vars{"input": vars{"planId": c.plan("starter").ID, "idempotencyKey": freshKey()}}); len(got.Errors) > 0 {
				t.Fatalf("downgrade: %s", got.raw)
			}
		}
		c.addCard(cards[i%len(cards)])
		if _, err := in.db.ExecContext(t.Context(), `UPDATE accounts SET default_method =
			(SELECT max(key) FROM payment_methods WHERE account_id = $1) WHERE id = $1`, c.account); err != nil {
			t.Fatal(err)
		}
		customers = append(customers, c)
	}
	for _, c := range customers {
		in.endPeriod(c, 300)
	}
	var all sync.WaitGroup
	for i, c := range customers {
		visa := c.addCard("pm_card_discover").ID
		enterprise := c.plan("enterprise").ID
		for j, request := range []struct {
			query string
			input vars
		}{
			{topUp, c.topUpInput("20.00", vars{"paymentMethodId": visa})["input"].(vars)},
			{changePlan, vars{"planId": enterprise, "paymentMethodId": visa, "idempotencyKey": freshKey()}},
			{cancelPendingChange, vars{"idempotencyKey": freshKey()}},
		} {
			for k, p := range programs { // the same request through all of them
				by := c.client.in(t)
				by.base = p.base
				all.Go(func() {
					time.Sleep(time.Duration((i*37+j*101+k*13)%400) * time.Millisecond)
					a, err := by.try(request.query, vars{"input": request.input})
					for _, e := range a.Errors {
						if err == nil && !e.Extensions.Retryable {
							t.Errorf("told %s", a.raw)
						}
					}
				})
			}
		}
	}
	time.Sleep(450 * time.Millisecond)
	programs[2].kill()
	all.Wait()
	looks := 0
	eventually(t, 2*time.Minute, "every account has its new period, paid", func() bool {
		if looks++; looks%50 == 1 { // what the dead program left is taken up when its calls must have ended: half a minute
			if _, err := in.db.ExecContext(t.Context(), `UPDATE payments SET next_action_at = clock_timestamp(), asked_at = asked_at - interval '2 minutes'
				WHERE status IN ('SUBMITTED', 'UNKNOWN')`); err != nil {
				t.Error(err)
			}
		}
		var open int
		err := in.db.Get(&open, `SELECT (SELECT count(*) FROM subscriptions WHERE due_invoice IS NOT NULL OR next_action_at < clock_timestamp())
			+ (SELECT count(*) FROM payments WHERE next_action_at IS NOT NULL)
			+ (SELECT count(*) FROM plan_changes WHERE status = 'IN_PROGRESS')`)
		return err == nil && open == 0
	})
	for _, c := range customers {
		var got struct {
			Periods  int
			Invoices int
			Paid     int
			Charges  int
			Status   string
		}
		if err := in.db.Get(&got, `SELECT (SELECT count(*) FROM periods WHERE account_id = $1) AS periods,
			(SELECT count(*) FROM invoices WHERE account_id = $1 AND purpose = 'SUBSCRIPTION') AS invoices,
			(SELECT count(*) FROM invoices WHERE account_id = $1 AND purpose = 'SUBSCRIPTION' AND status = 'PAID') AS paid,
			(SELECT count(*) FROM payments WHERE account_id = $1 AND due_invoice_key IS NOT NULL AND status = 'CREDITED') AS charges,
			(SELECT status FROM subscriptions WHERE account_id = $1) AS status`, c.account); err != nil {
			t.Fatal(err)
		}
		if got.Periods != 2 || got.Invoices != 2 || got.Paid != 2 || got.Charges != 1 || got.Status != "ACTIVE" {
			t.Errorf("%s: %+v", c.id, got)
		}
	}
	var kept, credited int64
	if err := in.db.Get(&kept, `SELECT sum(captured - refunded) FROM sandbox_processor.charges`); err != nil {
		t.Fatal(err)
	}
	if err := in.db.Get(&credited, `SELECT sum(total) FROM payments WHERE status = 'CREDITED'`); err != nil {
		t.Fatal(err)
	}
	var twice []string
	if err := in.db.Select(&twice, `SELECT payment_id FROM sandbox_processor.charges WHERE status = 'CAPTURED' GROUP BY payment_id
		HAVING count(*) > 1`); err != nil {
		t.Fatal(err)
	}
	if kept != credited || len(twice) > 0 {
		t.Errorf("the processor kept %d, we credited %d; captured twice: %s", kept, credited, strings.Join(twice, ", "))
	}
}
