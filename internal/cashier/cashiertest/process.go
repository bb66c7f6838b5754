package cashiertest

import (
	"context"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
	"github.com/aura-billing/gateway/internal/pgtest"
	"github.com/aura-billing/gateway/internal/postgres"
)

// Process is one more program on the house's database: a cashier with its own pool, its own calls under way and its own
// connection to the processor.
type Process struct {
	*cashier.Cashier

	Proxy   *pgtest.Proxy // nil unless asked for
	Sandbox *sandbox.Processor
}

// Process starts one more program. Of the options it heeds Proxied, Wrap, ReplyWait and ChargeTimeout. It ends with the test,
// before the books are verified.
func (h *House) Process(t testing.TB, o Options) *Process {
	t.Helper()
	p := &Process{}
	url := h.PG.URL
	if o.Proxied {
		p.Proxy = pgtest.NewProxy(t, url)
		url = p.Proxy.URL()
	}
	pool := postgres.DefaultOptions()
	pool.MaxConnections = 8
	db, err := postgres.Open(url, pool)
	if err != nil {
		t.Fatal(err)
	}
	if p.Sandbox, err = sandbox.Open(t.Context(), h.PG.URL, sandbox.Options{Log: h.Log, SigningSecrets: []string{Secret},
		PublicURL: "https://bank.example.com"}); err != nil {
		t.Fatal(err)
	}
	var processor payment.Processor = p.Sandbox
	if o.Wrap != nil {
		processor = o.Wrap(processor)
	}
	p.Cashier = cashier.New(cashier.Options{DB: db, Publish: func(...billing.AccountID) {}, Log: h.Log,
		RequestID:  func(context.Context) string { return "test" },
		Processors: map[billing.AccountMode]payment.Processor{billing.ModeSandbox: processor},
		ReplyWait:  o.ReplyWait, ChargeTimeout: o.ChargeTimeout})
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 30*time.Second)
		defer cancel()
		if err := p.Sandbox.Close(); err != nil {
			t.Errorf("close the sandbox: %v", err)
		}
		if err := p.Drain(ctx); err != nil {
			t.Errorf("payments still going on: %v", err)
		}
		_ = db.Close()
	})
	return p
}

// Age moves the subscription's present period into the past, as if nobody had come by since: it ended so many whole months
// and days ago, at a local midnight.
func (c *Customer) Age(t testing.TB, months, days int) (endedAt time.Time) {
	t.Helper()
	zone := c.Account(t).Zone()
	var now time.Time
	if err := c.PG.Get(&now, `SELECT clock_timestamp()`); err != nil {
		t.Fatal(err)
	}
	end := billing.DateOf(now, zone).AddDays(-days)
	end.Day = min(end.Day, 28) // an anchor that every month has
	back := func(d billing.Date, months int) billing.Date {
		at := time.Date(d.Year, d.Month-time.Month(months), d.Day, 12, 0, 0, 0, time.UTC)
		return billing.DateOf(at, time.UTC)
	}
	end = back(end, months)
	start := back(end, 1)
	c.setPeriod(t, start.Midnight(zone), end.Midnight(zone))
	c.Exec(t, `UPDATE periods SET start_date = $2, end_date = $3 WHERE account_id = $1`, c.ID, start, end)
	c.Exec(t, `UPDATE subscriptions SET anchor_day = $2 WHERE account_id = $1`, c.ID, end.Day)
	return end.Midnight(zone)
}

// EndPeriodIn makes the present period end so long from now, whatever its dates say.
func (c *Customer) EndPeriodIn(t testing.TB, d time.Duration) (endsAt time.Time) {
	t.Helper()
	if err := c.PG.Get(&endsAt, `SELECT clock_timestamp() + $1 * interval '1 microsecond'`, d.Microseconds()); err != nil {
		t.Fatal(err)
	}
	start := c.Period(t).StartsAt
	if !start.Before(endsAt) { // it has just begun; one before it, if there is one, ended there
		start = endsAt.Add(-time.Hour)
	}
	c.setPeriod(t, start, endsAt)
	return endsAt
}

func (c *Customer) setPeriod(t testing.TB, start, end time.Time) {
	t.Helper()
	period := c.Period(t).Key
	c.Exec(t, `UPDATE periods SET starts_at = $3, ends_at = $4 WHERE account_id = $1 AND key = $2`, c.ID, period, start, end)
	c.Exec(t, `UPDATE credit_grants SET effective_at = $3, expires_at = $4 WHERE account_id = $1 AND period_key = $2`, c.ID, period, start, end)
	c.Exec(t, `UPDATE plan_changes SET requested_at = $3, effective_at = $4 WHERE account_id = $1 AND period_key = $2 AND kind <> 'UPGRADE'`,
		c.ID, period, start, end)
	c.Exec(t, `UPDATE plan_changes SET requested_at = $2, effective_at = $2, expires_at = least(expires_at, $3)
		WHERE account_id = $1 AND status = 'IN_PROGRESS'`, c.ID, start, end)
	c.Exec(t, `UPDATE subscriptions SET created_at = least(created_at, $2), next_action_at = $3 WHERE account_id = $1`, c.ID, start, end)
	c.Exec(t, `UPDATE accounts SET created_at = least(created_at, $2), last_time = least(last_time, $3) WHERE id = $1`, c.ID, start, end)
}

// Periods reads all billing periods, oldest first.
func (c *Customer) Periods(t testing.TB) []*billing.Period {
	t.Helper()
	var keys []billing.Key
	if err := c.PG.Select(&keys, `SELECT key FROM periods WHERE account_id = $1 ORDER BY starts_at`, c.ID); err != nil {
		t.Fatal(err)
	}
	periods := make([]*billing.Period, 0, len(keys))
	for _, key := range keys {
		periods = append(periods, only(t, c.direct(t).Periods, billing.RowID{Account: c.ID, Key: key}))
	}
	return periods
}

// Changes reads all plan changes, oldest first.
func (c *Customer) Changes(t testing.TB) []*billing.PlanChange {
	t.Helper()
	var keys []billing.Key
	if err := c.PG.Select(&keys, `SELECT key FROM plan_changes WHERE account_id = $1 ORDER BY key`, c.ID); err != nil {
		t.Fatal(err)
	}
	changes := make([]*billing.PlanChange, 0, len(keys))
	for _, key := range keys {
		changes = append(changes, only(t, c.direct(t).PlanChanges, billing.RowID{Account: c.ID, Key: key}))
	}
	return changes
}

// Reconcile holds the account's books against the processor's: what it took and did not give back is what we credited, once.
func (c *Customer) Reconcile(t testing.TB) {
	t.Helper()
	type charge struct {
		PaymentID string `db:"payment_id"`
		Captured  int64  `db:"captured"`
		Refunded  int64  `db:"refunded"`
	}
	var charges []charge
	if err := c.PG.Select(&charges, `SELECT payment_id, captured, refunded FROM sandbox_processor.charges
		WHERE account = $1 AND status = 'CAPTURED'`, c.ID.GlobalID()); err != nil {
		t.Fatal(err)
	}
	taken := map[string]charge{}
	for _, ch := range charges {
		if _, twice := taken[ch.PaymentID]; twice {
			t.Errorf("the processor captured %s twice", ch.PaymentID)
		}
		taken[ch.PaymentID] = ch
	}
	for _, p := range c.Payments(t) {
		ch, captured := taken[p.GlobalID()]
		delete(taken, p.GlobalID())
		var want charge
		switch p.Status {
		case billing.PaymentCredited, billing.PaymentCaptured:
			want = charge{p.GlobalID(), int64(p.Total), 0}
		case billing.PaymentRefunded:
			want = charge{p.GlobalID(), int64(p.Total), int64(p.Total)}
		default:
			if captured {
				t.Errorf("payment %s for %s is %s, and the processor says %+v", p.GlobalID(), p.Purpose, p.Status, ch)
			}
			continue
		}
		if ch != want {
			t.Errorf("payment %s for %s is %s, and the processor says %+v", p.GlobalID(), p.Purpose, p.Status, ch)
		}
	}
	for id := range taken {
		t.Errorf("the processor captured %s, of which we know nothing", id)
	}
}
