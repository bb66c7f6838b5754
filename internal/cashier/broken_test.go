package cashier_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
)

// struckTables are the tables whose writes are made to fail, one after the other.
var struckTables = []string{"periods", "invoices", "invoice_lines", "credit_grants", "credit_entries", "plan_changes", "payments",
	"ledger_entries", "audit_log", "events", "subscriptions", "accounts", "agents", "balances", "idempotency_keys", "usage_records",
	"reservations", "usage_counters"}

// striker makes one write of a database fail: a trigger on each table counts, in a sequence that no rollback takes back.
type striker struct {
	t testing.TB
	h *cashiertest.House
}

func newStriker(t testing.TB, h *cashiertest.House) *striker {
	t.Helper()
	s := &striker{t, h}
	h.Exec(t, `CREATE TABLE strikes (tbl text PRIMARY KEY, n bigint NOT NULL)`)
	h.Exec(t, `CREATE FUNCTION strike() RETURNS trigger LANGUAGE plpgsql AS $$
		BEGIN
			IF nextval('strike_' || TG_TABLE_NAME) = (SELECT n FROM strikes WHERE tbl = TG_TABLE_NAME) THEN
				RAISE EXCEPTION 'struck';
			END IF;
			RETURN new;
		END $$`)
	for _, table := range struckTables {
		h.Exec(t, `CREATE SEQUENCE strike_`+table)
		h.Exec(t, `INSERT INTO strikes VALUES ($1, 0)`, table)
		h.Exec(t, `CREATE TRIGGER a_strike BEFORE INSERT OR UPDATE ON `+table+` FOR EACH ROW EXECUTE FUNCTION strike()`)
	}
	return s
}

// arm has the n-th row written to a table fail from now on; n = 0 none.
func (s *striker) arm(table string, n int) {
	s.t.Helper()
	s.h.Exec(s.t, `SELECT setval('strike_' || tbl, 1, false) FROM strikes`)
	s.h.Exec(s.t, `UPDATE strikes SET n = CASE tbl WHEN $1 THEN $2::bigint ELSE 0 END`, table, n)
}

// written is how many rows were written to a table since it was armed.
func (s *striker) written(table string) (n int) {
	s.t.Helper()
	must(s.t, s.h.PG.Get(&n, `SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM strike_`+table))
	return n
}

// fingerprint is everything that is stored of an account.
func fingerprint(t testing.TB, c *cashiertest.Customer) map[string]string {
	t.Helper()
	f := map[string]string{}
	var parts []string
	for _, table := range append([]string{"payment_methods", "processor_notices"}, struckTables...) {
		column := "account_id"
		if table == "accounts" {
			column = "id"
		}
		parts = append(parts, fmt.Sprintf(`SELECT '%s', coalesce(string_agg(r::text, E'\n' ORDER BY r::text), '') FROM %s r WHERE %s = $1`,
			table, table, column))
	}
	rows, err := c.PG.QueryContext(t.Context(), strings.Join(parts, " UNION ALL "), c.ID)
	must(t, err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var table, text string
		must(t, rows.Scan(&table, &text))
		f[table] = text
	}
	must(t, rows.Err())
	return f
}

func wantSame(t testing.TB, what string, before, after map[string]string) {
	t.Helper()
	if maps.Equal(before, after) {
		return
	}
	for table := range before {
		if before[table] != after[table] {
			t.Errorf("%s: %s was\n%s\nand is\n%s", what, table, before[table], after[table])
		}
	}
}

// work is one transaction that is to be broken at each of its writes.
type work struct {
	c *cashiertest.Customer
	// do does it; the error, where it gives one, must be there when it was broken.
	do func() error
	// finish does it once more when nothing breaks it any more, as the sweepers do.
	finish func()
	// done looks at what came of it.
	done func(t testing.TB)
}

// away has something begun while the processor is away: the payment of it, undecided, to be settled when it is back.
func away(t testing.TB, c *cashiertest.Customer, begin func()) *billing.Payment {
	t.Helper()
	must(t, c.Sandbox.SetFaults(sandbox.Faults{Down: true}))
	begin()
	drained(t, c.House)
	must(t, c.Sandbox.SetFaults(sandbox.Faults{}))
	payments := c.Payments(t)
	p := payments[len(payments)-1]
	wantStatus(t, p, billing.PaymentUnknown)
	return p
}

func renew(t testing.TB, c *cashiertest.Customer) {
	t.Helper()
	charged, err := c.Cashier.Renew(t.Context(), c.ID)
	must(t, err)
	if charged != nil {
		<-charged
	}
}

// settling is the work of booking what the processor says of a payment.
func settling(t testing.TB, c *cashiertest.Customer, p *billing.Payment, done func(t testing.TB)) work {
	t.Helper()
	return work{c: c, done: done,
		do: func() error {
			c.Cashier.Ask(t.Context(), billing.System("test"), billing.RowID{Account: c.ID, Key: p.Key})
			if c.Payment(t, p).Status == billing.PaymentUnknown {
				return errors.New("not settled")
			}
			return nil
		},
		finish: func() { sweep(t, c, p) }}
}

// wantRenewed fails the test unless the subscription is in its second period, paid with one charge.
func wantRenewed(t testing.TB, c *cashiertest.Customer, plan string) {
	t.Helper()
	s, invoices, payments := c.Subscription(t), c.Invoices(t), c.Payments(t)
	if s.Status != billing.SubscriptionActive || s.DueInvoice != nil || s.PlanKey != c.Plans[plan].Key || len(c.Periods(t)) != 2 {
		t.Errorf("%d periods, the subscription is %+v", len(c.Periods(t)), s)
	}
	if len(invoices) != 2 || invoices[1].Status != billing.InvoicePaid || !is(invoices[1].PeriodKey, *s.PeriodKey) || len(payments) != 2 {
		t.Errorf("%d invoices, %d payments", len(invoices), len(payments))
	}
}

// brokenWorks are what time and payments do to a subscription, each ready to be done once.
var brokenWorks = map[string]func(t testing.TB, h *cashiertest.House) work{
	"renewal": func(t testing.TB, h *cashiertest.House) work {
		c := h.Subscriber(t, "basic")
		for _, name := range []string{"A", "B", "C"} { // the lower plan has room for two
			c.Agent(t, name)
		}
		_, err := c.ChangePlan(t, "starter")
		must(t, err)
		c.Age(t, 0, 0)
		return work{c: c, do: func() error {
			charged, err := h.Cashier.Renew(t.Context(), c.ID)
			if charged != nil {
				<-charged
			}
			return err
		}, finish: func() {
			n, err := h.Cashier.SweepSubscriptions(t.Context())
			if n != 1 || err != nil {
				t.Errorf("%d subscriptions, %v", n, err)
			}
		}, done: func(t testing.TB) { wantRenewed(t, c, "starter") }}
	},
	"renewal by a top-up": func(t testing.TB, h *cashiertest.House) work {
		c := h.Subscriber(t, "basic")
		c.Age(t, 0, 0)
		pay := func() error { _, _, err := topUp(t, c, "broken", 20); return err }
		return work{c: c, do: pay, finish: func() { must(t, pay()); renew(t, c) }, done: func(t testing.TB) {
			wantPosted(t, c, 20)
			if s := c.Subscription(t); s.Status != billing.SubscriptionActive || s.DueInvoice != nil || len(c.Invoices(t)) != 3 {
				t.Errorf("%+v", s)
			}
		}}
	},
	"settling a renewal": func(t testing.TB, h *cashiertest.House) work {
		c := h.Subscriber(t, "basic")
		c.Age(t, 0, 0)
		return settling(t, c, away(t, c, func() { renew(t, c) }), func(t testing.TB) { wantRenewed(t, c, "basic") })
	},
	"recovering": func(t testing.TB, h *cashiertest.House) work {
		c := h.Subscriber(t, "basic")
		c.Card(t, "pm_card_chargeDeclined")
		c.Age(t, 0, 0)
		renew(t, c)
		c.Card(t, "pm_card_visa")
		due := *c.Subscription(t).DueInvoice
		p := away(t, c, func() {
			_, _, err := h.Cashier.PayInvoice(t.Context(), c.Owner, billing.RowID{Account: c.ID, Key: due}, c.Key(), nil)
			must(t, err)
		})
		return settling(t, c, p, func(t testing.TB) {
			grants := c.Grants(t)
			if g := grants[len(grants)-1]; g.Status != billing.GrantConfirmed || g.Remaining() != h.Plans["basic"].MonthlyCredits {
				t.Errorf("%+v", g)
			}
			if s := c.Subscription(t); s.Status != billing.SubscriptionActive || len(c.Invoices(t)) != 2 {
				t.Errorf("%+v", s)
			}
		})
	},
	"dunning": func(t testing.TB, h *cashiertest.House) work {
		c := h.Subscriber(t, "basic")
		c.Card(t, "pm_card_chargeDeclined")
		c.Age(t, 0, 0)
		return settling(t, c, away(t, c, func() { renew(t, c) }), func(t testing.TB) {
			if s := c.Subscription(t); s.Status != billing.SubscriptionPastDue || s.Attempts != 1 || s.ChargeAt == nil {
				t.Errorf("%+v", s)
			}
		})
	},
	"dunning without a card": func(t testing.TB, h *cashiertest.House) work {
		c := h.Subscriber(t, "basic")
		must(t, h.Cashier.RemoveMethod(t.Context(), c.Owner, billing.RowID{Account: c.ID, Key: *c.Account(t).DefaultMethod}))
		c.Age(t, 0, 0)
		do := func() error { _, err := h.Cashier.Renew(t.Context(), c.ID); return err }
		return work{c: c, do: do, finish: func() { must(t, do()) }, done: func(t testing.TB) {
			if s := c.Subscription(t); s.Status != billing.SubscriptionPastDue || s.Attempts != 1 || len(c.Payments(t)) != 1 {
				t.Errorf("%+v", s)
			}
		}}
	},
	"starting an upgrade": func(t testing.TB, h *cashiertest.House) work {
		c := h.Subscriber(t, "basic")
		do := func() error {
			_, _, err := h.Cashier.ChangePlan(t.Context(), c.Owner, c.ID, "broken", cashier.ChangePlan{Plan: h.Plans["professional"].Key})
			return err
		}
		return work{c: c, do: do, finish: func() { must(t, do()) }, done: func(t testing.TB) { wantUpgraded(t, c) }}
	},
	"applying an upgrade": func(t testing.TB, h *cashiertest.House) work {
		c := h.Subscriber(t, "basic")
		_, err := c.ChangePlan(t, "starter")
		must(t, err)
		return settling(t, c, away(t, c, func() { _, err := c.ChangePlan(t, "professional"); must(t, err) }),
			func(t testing.TB) { wantUpgraded(t, c) })
	},
	"a declined upgrade": func(t testing.TB, h *cashiertest.House) work {
		c := h.Subscriber(t, "basic")
		pending, err := c.ChangePlan(t, "starter")
		must(t, err)
		c.Card(t, "pm_card_chargeDeclined")
		return settling(t, c, away(t, c, func() { _, err := c.ChangePlan(t, "professional"); must(t, err) }), func(t testing.TB) {
			if s := c.Subscription(t); s.PlanKey != h.Plans["basic"].Key || !c.Change(t, pending.Change).Open() || len(c.Grants(t)) != 1 {
				t.Errorf("%+v", s)
			}
		})
	},
	"the end of a subscription": func(t testing.TB, h *cashiertest.House) work {
		c := h.Subscriber(t, "basic")
		c.Age(t, 0, 0)
		must(t, h.Cashier.Roll(t.Context(), c.ID))
		c.Card(t, "pm_card_chargeDeclined")
		renew(t, c)
		done, _, err := h.Cashier.CancelSubscription(t.Context(), c.Owner, c.ID, c.Key())
		must(t, err)
		c.Card(t, "pm_card_authenticationRequired")
		p, _, err := h.Cashier.PayInvoice(t.Context(), c.Owner, billing.RowID{Account: c.ID, Key: *c.Subscription(t).DueInvoice}, c.Key(), nil)
		must(t, err) // waits at the bank for ever
		c.EndPeriodIn(t, 0)
		do := func() error { return h.Cashier.Roll(t.Context(), c.ID) }
		return work{c: c, do: do, finish: func() { must(t, do()) }, done: func(t testing.TB) {
			invoices := c.Invoices(t)
			if change := c.Change(t, done.Change); change.Status != billing.ChangeReplaced {
				t.Errorf("%+v", change)
			}
			wantStatus(t, sweep(t, c, p), billing.PaymentExpired)
			if s := c.Subscription(t); s.Status != billing.SubscriptionCanceled || invoices[len(invoices)-1].Status != billing.InvoiceUncollectible {
				t.Errorf("%+v", s)
			}
		}}
	},
	"three months at once": func(t testing.TB, h *cashiertest.House) work {
		c := h.Subscriber(t, "basic")
		c.Age(t, 3, 0)
		do := func() error { return h.Cashier.Roll(t.Context(), c.ID) }
		return work{c: c, do: do, finish: func() { must(t, do()) }, done: func(t testing.TB) {
			if s := c.Subscription(t); s.Status != billing.SubscriptionActive || len(c.Periods(t)) != 5 || len(c.Invoices(t)) != 5 {
				t.Errorf("%d periods, %d invoices, %+v", len(c.Periods(t)), len(c.Invoices(t)), s)
			}
		}}
	},
}

func wantUpgraded(t testing.TB, c *cashiertest.Customer) {
	t.Helper()
	if s := c.Subscription(t); s.PlanKey != c.Plans["professional"].Key || len(c.Grants(t)) != 2 || len(c.Invoices(t)) != 2 || len(c.Payments(t)) != 2 {
		t.Errorf("%d grants, %d invoices, %d payments, %+v", len(c.Grants(t)), len(c.Invoices(t)), len(c.Payments(t)), s)
	}
	for _, change := range c.Changes(t) {
		if change.Open() {
			t.Errorf("%+v", change)
		}
	}
}

// The database fails at each row that a transaction writes, in turn: nothing of it is stored, and when the database is well
// again one sweep does all of it, once.
func TestBrokenAtEachWrite(t *testing.T) {
	t.Parallel()
	for name, prepare := range brokenWorks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := cashiertest.New(t, cashiertest.Options{})
			w := prepare(t, h)
			s := newStriker(t, h)
			before := fingerprint(t, w.c)
			broken := 0
			strike := func(table string, n int) {
				s.arm(table, n)
				err := w.do()
				broken++
				if got := s.written(table); got != n {
					t.Fatalf("row %d of %s was to fail, and %d were written (%v)", n, table, got, err)
				}
				if err == nil {
					t.Fatalf("row %d of %s failed, and nobody was told", n, table)
				}
				if f := fault.As(err); f != nil {
					t.Errorf("row %d of %s failed, and the customer is told %v", n, table, f)
				}
				wantSame(t, fmt.Sprintf("row %d of %s failed", n, table), before, fingerprint(t, w.c))
			}
			strike("accounts", 1) // the last write of all: it shows how many there are of the others
			counts := map[string]int{}
			for _, table := range struckTables {
				counts[table] = s.written(table)
			}
			for table, n := range counts {
				for i := 1; i <= n; i++ {
					if soak || n <= 12 || i <= 3 || i > n-3 {
						strike(table, i)
					}
				}
			}
			t.Logf("failed %d times", broken)
			h.Verify(t)
			s.arm("", 0)
			w.finish()
			drained(t, h)
			w.done(t)
			w.c.Reconcile(t)
		})
	}
}

// The connection is cut before each statement of a renewal, of an upgrade and of their settlement, in turn: what was cut off
// leaves nothing behind, and the next sweep, or the same key, does it once.
func TestCutAtEachStatement(t *testing.T) {
	t.Parallel()
	for name, do := range map[string]func(ctx context.Context, c *cashiertest.Customer) error{
		"renew": func(ctx context.Context, c *cashiertest.Customer) error {
			charged, err := c.Cashier.Renew(ctx, c.ID)
			if charged != nil {
				<-charged
			}
			return err
		},
		"upgrade": func(ctx context.Context, c *cashiertest.Customer) error {
			done, _, err := c.Cashier.ChangePlan(ctx, c.Owner, c.ID, "cut", cashier.ChangePlan{Plan: c.Plans["professional"].Key})
			if err == nil && done.Payment.Status == billing.PaymentUnknown {
				return errors.New("not decided")
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := cashiertest.New(t, cashiertest.Options{Proxied: true})
			c := h.Subscriber(t, "basic")
			if name == "renew" {
				c.Age(t, 0, 0)
			}
			cuts := 0
			for n := 1; ; n++ {
				if n > 500 {
					t.Fatal("it never ends")
				}
				struck := h.Proxy.CutBeforeStatement(n)
				err := do(t.Context(), c)
				drained(t, h)
				select {
				case <-struck:
					cuts++
				default:
					h.Proxy.CutBeforeStatement(0)
					must(t, err)
				}
				if err != nil {
					wantCode(t, err, fault.Unavailable)
				}
				if payments := c.Payments(t); len(payments) == 2 && payments[1].Status != billing.PaymentCredited {
					// The intent is stored, and what was cut is its settlement: each of its statements in turn.
					cuts += cutSettlement(t, c, payments[1])
				} else if len(payments) < 2 {
					continue
				}
				break
			}
			t.Logf("cut %d times", cuts)
			if name == "renew" {
				wantRenewed(t, c, "basic")
			} else {
				must(t, do(t.Context(), c))
				wantUpgraded(t, c)
			}
			c.Reconcile(t)
		})
	}
}

func cutSettlement(t testing.TB, c *cashiertest.Customer, p *billing.Payment) (cuts int) {
	t.Helper()
	for n := 1; n < 500; n++ {
		struck := c.Proxy.CutBeforeStatement(n)
		c.Cashier.Ask(t.Context(), billing.System("test"), billing.RowID{Account: c.ID, Key: p.Key})
		if c.Payment(t, p).Status == billing.PaymentCredited {
			c.Proxy.CutBeforeStatement(0)
			return cuts
		}
		select {
		case <-struck:
			cuts++
		default:
			t.Fatalf("not cut, and the payment is %+v", c.Payment(t, p))
		}
	}
	t.Fatal("it never ends")
	return 0
}

// A process dies between recording that it will charge a card and booking the answer, before or after the card was charged:
// the sweeper of another one takes the payment up under the same key, and the card is charged once.
func TestDeathBetweenTheTransactions(t *testing.T) {
	t.Parallel()
	for when, charged := range map[string]bool{"before the charge": false, "after the charge": true} {
		for what, begin := range map[string]func(c *cashiertest.Customer, p *cashier.Cashier){
			"renewal": func(c *cashiertest.Customer, p *cashier.Cashier) {
				c.Age(t, 0, 0)
				if n, err := p.SweepSubscriptions(t.Context()); n != 1 || err != nil {
					t.Errorf("%d subscriptions, %v", n, err)
				}
			},
			"upgrade": func(c *cashiertest.Customer, p *cashier.Cashier) {
				_, _, err := p.ChangePlan(t.Context(), c.Owner, c.ID, "dies", cashier.ChangePlan{Plan: c.Plans["professional"].Key})
				if err == nil {
					t.Error("a dead process answers")
				}
			},
		} {
			t.Run(what+" "+when, func(t *testing.T) {
				t.Parallel()
				h := cashiertest.New(t, cashiertest.Options{})
				c := h.Subscriber(t, "basic")
				dies := &dying{charged: charged}
				p := h.Process(t, cashiertest.Options{Proxied: true, Wrap: func(inner payment.Processor) payment.Processor {
					dies.Processor = inner
					return dies
				}})
				dies.die = func() { p.Proxy.Refuse(true); p.Proxy.Cut() }
				begin(c, p.Cashier)
				must(t, p.Drain(t.Context()))
				payments := c.Payments(t)
				left := payments[len(payments)-1]
				wantStatus(t, left, billing.PaymentSubmitted)
				if left.NextActionAt == nil || len(payments) != 2 {
					t.Fatalf("%d payments, the last is %+v", len(payments), left)
				}
				h.Verify(t)
				renew(t, c) // changes nothing: the charge is under way as far as anybody knows
				wantStatus(t, sweep(t, c, left), billing.PaymentCredited)
				if what == "renewal" {
					wantRenewed(t, c, "basic")
				} else {
					wantUpgraded(t, c)
				}
				c.Reconcile(t)
			})
		}
	}
}

// dying is a processor in whose call the process ends.
type dying struct {
	payment.Processor

	charged bool
	die     func()
}

func (d *dying) Charge(ctx context.Context, r payment.ChargeRequest) (payment.Fact, error) {
	if d.charged {
		if _, err := d.Processor.Charge(ctx, r); err != nil {
			return payment.Fact{}, err
		}
	}
	d.die()
	return payment.Fact{}, errors.New("nobody is there any more")
}

// The answer of the COMMIT of a renewal, or of what a payment of a subscription is settled by, is lost.
func TestLostCommitOfSubscriptions(t *testing.T) {
	t.Parallel()
	for verb, prepare := range map[string]func(t testing.TB, c *cashiertest.Customer) (do func() error, done func()){
		"renew": func(t testing.TB, c *cashiertest.Customer) (func() error, func()) {
			c.Age(t, 0, 0)
			return func() error { renew(t, c); return nil }, func() { settled(t, c); wantRenewed(t, c, "basic") }
		},
		"changePlan": func(t testing.TB, c *cashiertest.Customer) (func() error, func()) {
			return func() error { _, err := c.ChangePlan(t, "professional"); return err }, func() { wantUpgraded(t, c) }
		},
		"changePlan to a lower plan": func(t testing.TB, c *cashiertest.Customer) (func() error, func()) {
			return func() error {
					done, replayed, err := c.Cashier.ChangePlan(t.Context(), c.Owner, c.ID, "lost", cashier.ChangePlan{Plan: c.Plans["starter"].Key})
					if replayed || done.Change.Key == 0 {
						t.Errorf("answered %+v, replayed %v", done, replayed)
					}
					return err
				}, func() {
					if changes := c.Changes(t); len(changes) != 1 || !changes[0].Open() {
						t.Errorf("%d changes", len(changes))
					}
				}
		},
		"cancelPendingChange": func(t testing.TB, c *cashiertest.Customer) (func() error, func()) {
			_, err := c.ChangePlan(t, "starter")
			must(t, err)
			return func() error {
					_, replayed, err := c.Cashier.CancelPendingChange(t.Context(), c.Owner, c.ID, "lost", nil)
					if replayed {
						t.Error("the first answer is called a replay")
					}
					return err
				}, func() {
					if changes := c.Changes(t); len(changes) != 1 || changes[0].Status != billing.ChangeCanceled {
						t.Errorf("%+v", changes)
					}
				}
		},
		"payInvoice": func(t testing.TB, c *cashiertest.Customer) (func() error, func()) {
			c.Age(t, 0, 0)
			must(t, c.Cashier.Roll(t.Context(), c.ID))
			due := billing.RowID{Account: c.ID, Key: *c.Subscription(t).DueInvoice}
			return func() error {
				p, _, err := c.Cashier.PayInvoice(t.Context(), c.Owner, due, "lost", nil)
				wantStatus(t, p, billing.PaymentCredited)
				return err
			}, func() { wantRenewed(t, c, "basic") }
		},
		"advanceTestClock": func(t testing.TB, c *cashiertest.Customer) (func() error, func()) {
			c.StopTime(t)
			end := c.Period(t).EndsAt.Add(time.Hour)
			return func() error {
				_, err := c.Cashier.AdvanceTestClock(t.Context(), c.Owner, c.ID, end.Add(-2*time.Hour))
				return err
			}, func() { c.AdvanceTo(t, end); settled(t, c); wantRenewed(t, c, "basic") }
		},
	} {
		for when, cut := range cuts {
			t.Run(verb+" "+when, func(t *testing.T) {
				t.Parallel()
				h := cashiertest.New(t, cashiertest.Options{Proxied: true})
				c := h.Subscriber(t, "basic")
				do, done := prepare(t, c)
				struck := cut(h.Proxy)
				if err := do(); err != nil {
					t.Errorf("answered %v", err)
				}
				select {
				case <-struck:
				default:
					t.Error("nothing was cut")
				}
				done()
				c.Reconcile(t)
			})
		}
	}
}
