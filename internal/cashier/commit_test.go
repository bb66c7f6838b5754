package cashier_test

import (
	"context"
	"testing"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/pgtest"
)

// cuts are the two ways of losing the answer of a COMMIT.
var cuts = map[string]func(*pgtest.Proxy) <-chan struct{}{
	"after the commit":  (*pgtest.Proxy).CutAfterCommit,
	"before the commit": (*pgtest.Proxy).CutBeforeCommit,
}

// The answer of any verb's COMMIT is lost: the work is done exactly once, and the caller gets the right answer.
func TestLostCommit(t *testing.T) {
	t.Parallel()
	type prepared struct {
		do   func() error
		done func() // fails unless the work is there once
	}
	count := func(t *testing.T, c *cashiertest.Customer, query string, want int) {
		t.Helper()
		var n int
		must(t, c.PG.Get(&n, query, c.ID))
		if n != want {
			t.Errorf("%s gives %d, want %d", query, n, want)
		}
	}
	notReplayed := func(t *testing.T, replayed bool) {
		t.Helper()
		if replayed {
			t.Error("the first answer is called a replay")
		}
	}
	for verb, prepare := range map[string]func(t *testing.T, h *cashiertest.House, c *cashiertest.Customer) prepared{
		"createAccount": func(t *testing.T, h *cashiertest.House, _ *cashiertest.Customer) prepared {
			var id billing.AccountID
			in := cashier.NewAccount{Name: "Lost", Currency: "USD", TimeZone: "UTC", Mode: billing.ModeSandbox}
			return prepared{func() (err error) {
				var replayed bool
				id, replayed, err = h.Cashier.CreateAccount(t.Context(), h.Platform, "lost", in)
				notReplayed(t, replayed)
				return err
			}, func() {
				again, replayed, err := h.Cashier.CreateAccount(t.Context(), h.Platform, "lost", in)
				if err != nil || !replayed || again != id {
					t.Errorf("again: %d, %v, %v; want %d", again, replayed, err, id)
				}
				var n int
				must(t, h.PG.Get(&n, `SELECT count(*) FROM accounts WHERE name = 'Lost'`))
				if n != 1 {
					t.Errorf("%d accounts", n)
				}
			}}
		},
		"createAgent": func(t *testing.T, _ *cashiertest.House, c *cashiertest.Customer) prepared {
			return prepared{func() error {
				_, replayed, err := c.Cashier.CreateAgent(t.Context(), c.Platform, c.ID, "lost", "Lost")
				notReplayed(t, replayed)
				return err
			}, func() { count(t, c, `SELECT count(*) FROM agents WHERE account_id = $1 AND name = 'Lost'`, 1) }}
		},
		"updateAgent": func(t *testing.T, _ *cashiertest.House, c *cashiertest.Customer) prepared {
			agent, name := c.Agent(t, "A"), "Lost"
			return prepared{func() error {
				return c.Cashier.UpdateAgent(t.Context(), c.Platform, agent, cashier.AgentChange{Name: &name})
			}, func() {
				count(t, c, `SELECT count(*) FROM audit_log WHERE account_id = $1 AND verb = 'updateAgent'`, 1)
			}}
		},
		"setLimits": func(t *testing.T, _ *cashiertest.House, c *cashiertest.Customer) prepared {
			agent, seven := c.Agent(t, "A"), 7
			return prepared{func() error {
				return c.Cashier.SetLimits(t.Context(), c.Owner, agent, billing.LimitsChange{DailyCalls: billing.Change[int]{Set: true, Value: &seven}})
			}, func() {
				count(t, c, `SELECT count(*) FROM audit_log WHERE account_id = $1 AND verb = 'setLimits'`, 1)
				count(t, c, `SELECT daily_calls FROM agents WHERE account_id = $1`, 7)
			}}
		},
		"addPaymentMethod": func(t *testing.T, _ *cashiertest.House, c *cashiertest.Customer) prepared {
			return prepared{func() error {
				_, replayed, err := c.Cashier.AddMethod(t.Context(), c.Owner, c.ID, "lost", "pm_card_amex", true)
				notReplayed(t, replayed)
				return err
			}, func() {
				count(t, c, `SELECT count(*) FROM payment_methods WHERE account_id = $1 AND brand = 'amex'`, 1)
				count(t, c, `SELECT count(*) FROM payment_methods m JOIN accounts a ON a.id = m.account_id AND a.default_method = m.key
					WHERE m.account_id = $1 AND m.brand = 'amex'`, 1)
			}}
		},
		"setDefaultPaymentMethod": func(t *testing.T, _ *cashiertest.House, c *cashiertest.Customer) prepared {
			first := *c.Account(t).DefaultMethod
			c.Card(t, "pm_card_amex")
			return prepared{func() error {
				return c.Cashier.SetDefaultMethod(t.Context(), c.Owner, billing.RowID{Account: c.ID, Key: first})
			}, func() { count(t, c, `SELECT default_method FROM accounts WHERE id = $1`, int(first)) }}
		},
		"removePaymentMethod": func(t *testing.T, _ *cashiertest.House, c *cashiertest.Customer) prepared {
			card := c.Card(t, "pm_card_amex")
			return prepared{func() error { return c.Cashier.RemoveMethod(t.Context(), c.Owner, card) }, func() {
				count(t, c, `SELECT count(*) FROM events WHERE account_id = $1 AND type = 'payment_method.removed'`, 1)
				wantFault(t, c.Cashier.RemoveMethod(t.Context(), c.Owner, card), fault.NotFound)
			}}
		},
		"subscribe": func(t *testing.T, h *cashiertest.House, _ *cashiertest.Customer) prepared {
			c := h.Customer(t)
			c.Card(t, "pm_card_visa")
			return prepared{func() error {
				_, p, replayed, err := c.Cashier.Subscribe(t.Context(), c.Owner, c.ID, "lost", cashier.Subscribe{Plan: h.Plans["basic"].Key})
				wantStatus(t, p, billing.PaymentCredited)
				notReplayed(t, replayed)
				return err
			}, func() {
				count(t, c, `SELECT count(*) FROM payments WHERE account_id = $1`, 1)
				count(t, c, `SELECT count(*) FROM periods WHERE account_id = $1`, 1)
			}}
		},
		"subscribe for nothing": func(t *testing.T, h *cashiertest.House, _ *cashiertest.Customer) prepared {
			c := h.Customer(t)
			return prepared{func() error {
				_, p, replayed, err := c.Cashier.Subscribe(t.Context(), c.Owner, c.ID, "lost", cashier.Subscribe{Plan: h.Plans["free"].Key})
				if p != nil {
					t.Errorf("a payment for nothing: %+v", p)
				}
				notReplayed(t, replayed)
				return err
			}, func() { count(t, c, `SELECT count(*) FROM credit_grants WHERE account_id = $1`, 1) }}
		},
		"topUp": func(t *testing.T, _ *cashiertest.House, c *cashiertest.Customer) prepared {
			return prepared{func() error {
				p, replayed, err := topUp(t, c, "lost", 20)
				wantStatus(t, p, billing.PaymentCredited)
				notReplayed(t, replayed)
				return err
			}, func() {
				count(t, c, `SELECT count(*) FROM payments WHERE account_id = $1 AND purpose = 'TOP_UP'`, 1)
				wantPosted(t, c, 20)
			}}
		},
		"topUp, refused": func(t *testing.T, h *cashiertest.House, _ *cashiertest.Customer) prepared {
			c := h.Customer(t)
			return prepared{func() error {
				_, replayed, err := topUp(t, c, "lost", 20)
				notReplayed(t, replayed)
				wantFault(t, err, fault.BillingNotConfigured)
				return nil
			}, func() {
				count(t, c, `SELECT count(*) FROM idempotency_keys WHERE account_id = $1`, 1)
				_, replayed, err := topUp(t, c, "lost", 20)
				wantFault(t, err, fault.BillingNotConfigured)
				if !replayed {
					t.Error("not a replay")
				}
			}}
		},
	} {
		for when, cut := range cuts {
			t.Run(verb+" "+when, func(t *testing.T) {
				t.Parallel()
				h := cashiertest.New(t, cashiertest.Options{Proxied: true})
				p := prepare(t, h, h.Subscriber(t, "basic"))
				struck := cut(h.Proxy)
				if err := p.do(); err != nil {
					t.Errorf("answered %v", err)
				}
				select {
				case <-struck:
				default:
					t.Error("nothing was cut")
				}
				p.done()
			})
		}
	}
}

// The answer of the COMMIT that books a captured payment is lost: the money is there once, and at once.
func TestLostSettlement(t *testing.T) {
	t.Parallel()
	for when, cut := range cuts {
		t.Run(when, func(t *testing.T) {
			t.Parallel()
			var spy *between
			h := cashiertest.New(t, cashiertest.Options{Proxied: true,
				Wrap: func(p payment.Processor) payment.Processor { spy = &between{Processor: p}; return spy }})
			c := h.Subscriber(t, "basic")
			var struck <-chan struct{}
			spy.once(func() { struck = cut(h.Proxy) })
			p, err := c.TopUp(t, 20)
			must(t, err)
			<-struck
			wantStatus(t, p, billing.PaymentCredited)
			wantPosted(t, c, 20)
		})
	}
}

// The database goes away with the answer: nobody is told that it failed, and the same key finds out what became of it.
func TestOutcomeUnknown(t *testing.T) {
	t.Parallel()
	for when, cut := range cuts {
		for verb, do := range map[string]func(ctx context.Context, h *cashiertest.House, c *cashiertest.Customer) (replayed bool, err error){
			"topUp": func(ctx context.Context, _ *cashiertest.House, c *cashiertest.Customer) (bool, error) {
				_, replayed, err := c.Cashier.TopUp(ctx, c.Owner, c.ID, "unknown", cashier.TopUp{Amount: twenty})
				return replayed, err
			},
			"createAccount": func(ctx context.Context, h *cashiertest.House, _ *cashiertest.Customer) (bool, error) {
				_, replayed, err := h.Cashier.CreateAccount(ctx, h.Platform, "unknown",
					cashier.NewAccount{Name: "Unknown", Currency: "USD", TimeZone: "UTC", Mode: billing.ModeSandbox})
				return replayed, err
			},
		} {
			t.Run(verb+" "+when, func(t *testing.T) {
				t.Parallel()
				h := cashiertest.New(t, cashiertest.Options{Proxied: true})
				c := h.Subscriber(t, "basic")
				struck := cut(h.Proxy)
				down := make(chan struct{})
				go func() {
					defer close(down)
					<-struck
					h.Proxy.Refuse(true)
					h.Proxy.Cut()
				}()
				_, err := do(t.Context(), h, c)
				<-down
				if f := fault.As(err); f == nil || f.Code != fault.OutcomeUnknown || !f.Code.Retryable() || f.RetryAfter <= 0 {
					t.Fatalf("answered %v", err)
				}
				h.Proxy.Refuse(false)
				replayed, err := do(t.Context(), h, c)
				must(t, err)
				if want := when == "after the commit"; replayed != want {
					t.Errorf("replayed is %v", replayed)
				}
				if verb == "topUp" {
					wantPosted(t, c, 20)
				}
			})
		}
	}
}

// A database that is down is said to be, with a hint when to come back; nothing is half done.
func TestDatabaseDown(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{Proxied: true})
	c := h.Subscriber(t, "basic")
	h.Proxy.Refuse(true)
	h.Proxy.Cut()
	_, _, err := h.Cashier.TopUp(t.Context(), c.Owner, c.ID, "down", cashier.TopUp{Amount: twenty})
	if f := wantFault(t, err, fault.Unavailable); f.RetryAfter <= 0 || !f.Code.Retryable() {
		t.Errorf("answered %+v", f)
	}
	_, _, err = h.Cashier.AddMethod(t.Context(), c.Owner, c.ID, "down-card", "pm_card_amex", false)
	wantFault(t, err, fault.Unavailable)
	for _, sweep := range []func(context.Context) (int, error){h.Cashier.SweepPayments, h.Cashier.SweepNotices, h.Cashier.SweepSubscriptions,
		h.Cashier.SweepKeys, func(ctx context.Context) (int, error) { return 0, h.Cashier.Probe(ctx) }} {
		_, err := sweep(t.Context())
		wantFault(t, err, fault.Unavailable)
	}
	h.Proxy.Refuse(false)
	p, replayed, err := h.Cashier.TopUp(t.Context(), c.Owner, c.ID, "down", cashier.TopUp{Amount: twenty})
	must(t, err)
	wantStatus(t, p, billing.PaymentCredited)
	if replayed {
		t.Error("it had never been done")
	}
}

// The caller hanging up in the middle changes nothing: what was begun is done.
func TestHangingUp(t *testing.T) {
	t.Parallel()
	var spy *between
	h := cashiertest.New(t, cashiertest.Options{Wrap: func(p payment.Processor) payment.Processor { spy = &between{Processor: p}; return spy }})
	c := h.Subscriber(t, "basic")
	ctx, hangUp := context.WithCancel(t.Context())
	spy.once(hangUp) // while the processor is asked
	if _, _, err := h.Cashier.TopUp(ctx, c.Owner, c.ID, "hangs up", cashier.TopUp{Amount: twenty}); err != nil {
		t.Errorf("answered %v, though nobody listens", err)
	}
	drained(t, h)
	wantPosted(t, c, 20)
}
