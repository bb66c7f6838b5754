package cashier_test

import (
	"context"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
)

// captureLate has the processor take the money of a charge after all, as a bank does that changes its mind.
func captureLate(t testing.TB, c *cashiertest.Customer, p *billing.Payment) {
	t.Helper()
	c.Exec(t, `UPDATE sandbox_processor.charges SET status = 'CAPTURED', captured = micros, decline_code = '', settle_at = NULL
		WHERE payment_id = $1`, p.GlobalID())
}

// hear has a payment looked up as a webhook about it does; the payment as it is then.
func hear(t testing.TB, c *cashiertest.Customer, p *billing.Payment) *billing.Payment {
	t.Helper()
	c.Cashier.Ask(t.Context(), billing.System("webhook"), billing.RowID{Account: c.ID, Key: p.Key})
	return c.Payment(t, p)
}

func payDue(t testing.TB, c *cashiertest.Customer) (*billing.Payment, error) {
	t.Helper()
	due := billing.RowID{Account: c.ID, Key: *c.Subscription(t).DueInvoice}
	p, _, err := c.Cashier.PayInvoice(t.Context(), c.Owner, due, c.Key(), nil)
	return p, err
}

// pastDue is a subscriber whose renewal was declined.
func pastDue(t testing.TB, h *cashiertest.House) (*cashiertest.Customer, *billing.Payment) {
	t.Helper()
	c := h.Subscriber(t, "basic")
	c.Card(t, "pm_card_chargeDeclined")
	c.Age(t, 0, 0)
	renew(t, c)
	if s := c.Subscription(t); s.Status != billing.SubscriptionPastDue {
		t.Fatalf("%+v", s)
	}
	p := c.Payments(t)[1]
	wantStatus(t, p, billing.PaymentDeclined)
	return c, p
}

// wantRefunded sweeps a payment that was captured too late until it is refunded.
func wantRefunded(t testing.TB, c *cashiertest.Customer, p *billing.Payment) {
	t.Helper()
	if p = c.Payment(t, p); p.Status != billing.PaymentCaptured {
		p = sweep(t, c, p)
	}
	wantStatus(t, p, billing.PaymentCaptured)
	p = sweep(t, c, p)
	wantStatus(t, p, billing.PaymentRefunded)
	if p.NextActionAt != nil {
		t.Error("something is left to ask")
	}
	c.Reconcile(t)
}

// An upgrade that waits for the customer's bank gives up after 24 hours, or when its period ends. What is captured later goes
// back, and the plan, its credits and what was pending stay as they are.
func TestUpgradePaidTooLate(t *testing.T) {
	t.Parallel()
	for name, pass := range map[string]func(t testing.TB, c *cashiertest.Customer){
		"24 hours": func(t testing.TB, c *cashiertest.Customer) {
			c.Exec(t, `UPDATE plan_changes SET expires_at = clock_timestamp() WHERE account_id = $1 AND status = 'IN_PROGRESS'`, c.ID)
			c.Exec(t, `UPDATE subscriptions SET next_action_at = clock_timestamp() WHERE account_id = $1`, c.ID)
		},
		"24 hours of a test clock": func(t testing.TB, c *cashiertest.Customer) { c.Advance(t, 24*time.Hour) },
		"the period's end":         func(t testing.TB, c *cashiertest.Customer) { c.EndPeriodIn(t, 0) },
	} {
		for _, approved := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				h := cashiertest.New(t, quick(cashiertest.Options{}))
				c := h.Subscriber(t, "basic")
				if name == "24 hours of a test clock" {
					c.StopTime(t)
				}
				pending, err := c.ChangePlan(t, "starter")
				must(t, err)
				c.Card(t, "pm_card_authenticationRequired")
				done, err := c.ChangePlan(t, "professional")
				must(t, err)
				wantStatus(t, done.Payment, billing.PaymentRequiresAction)
				_, err = c.ChangePlan(t, "enterprise")
				wantFault(t, err, fault.PlanChangeInProgress)
				c.Card(t, "pm_card_visa")
				pass(t, c)
				must(t, h.Cashier.Roll(t.Context(), c.ID))
				if change := c.Change(t, done.Change); change.Status != billing.ChangeFailed {
					t.Fatalf("%+v", change)
				}
				if approved {
					h.Bank(t, done.Payment, "approve")
					wantRefunded(t, c, done.Payment)
				} else {
					wantStatus(t, sweep(t, c, done.Payment), billing.PaymentExpired)
					h.Bank(t, done.Payment, "approve") // it was withdrawn at the bank
					wantStatus(t, hear(t, c, done.Payment), billing.PaymentExpired)
				}
				renew(t, c)
				s, change := c.Subscription(t), c.Change(t, pending.Change)
				if name == "the period's end" {
					if s.PlanKey != h.Plans["starter"].Key || change.Status != billing.ChangeApplied || len(c.Invoices(t)) != 2 {
						t.Errorf("%+v, %+v", s, change)
					}
				} else if s.PlanKey != h.Plans["basic"].Key || change.Status != billing.ChangeScheduled || len(c.Grants(t)) != 1 || len(c.Invoices(t)) != 1 {
					t.Errorf("%+v, %+v", s, change)
				}
				c.Reconcile(t)
			})
		}
	}
}

// A declined upgrade of which the money comes after all: it goes back.
func TestDeclinedUpgradeIsCaptured(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	c := h.Subscriber(t, "basic")
	c.Card(t, "pm_card_chargeDeclined")
	done, err := c.ChangePlan(t, "professional")
	wantFault(t, err, fault.CardDeclined)
	captureLate(t, c, done.Payment)
	wantStatus(t, hear(t, c, done.Payment), billing.PaymentCaptured)
	wantRefunded(t, c, done.Payment)
	if s := c.Subscription(t); s.PlanKey != h.Plans["basic"].Key || len(c.Grants(t)) != 1 {
		t.Errorf("%+v", s)
	}
}

// A declined renewal of which the money comes after all pays the invoice while it is due; else it goes back.
func TestDeclinedRenewalIsCaptured(t *testing.T) {
	t.Parallel()
	type the = struct {
		c *cashiertest.Customer
		p *billing.Payment
	}
	for name, test := range map[string]func(t *testing.T, h *cashiertest.House, it the){
		"still due": func(t *testing.T, _ *cashiertest.House, it the) {
			wantStatus(t, hear(t, it.c, it.p), billing.PaymentCredited)
			wantRenewed(t, it.c, "basic")
		},
		"unpaid": func(t *testing.T, h *cashiertest.House, it the) {
			for _, day := range []int{1, 3, 5, 7} {
				h.Exec(t, `UPDATE subscriptions SET past_due_at = clock_timestamp() - $2 * interval '1 day', charge_at = clock_timestamp(),
					next_action_at = clock_timestamp() WHERE account_id = $1`, it.c.ID, day)
				renew(t, it.c)
			}
			if s := it.c.Subscription(t); s.Status != billing.SubscriptionUnpaid || s.ChargeAt != nil || s.Attempts != 5 {
				t.Fatalf("%+v", s)
			}
			renew(t, it.c) // nothing is charged any more
			if n := len(it.c.Payments(t)); n != 6 {
				t.Errorf("%d payments", n)
			}
			wantStatus(t, hear(t, it.c, it.p), billing.PaymentCredited)
			if s := it.c.Subscription(t); s.Status != billing.SubscriptionActive {
				t.Errorf("%+v", s)
			}
		},
		"paid by another": func(t *testing.T, _ *cashiertest.House, it the) {
			it.c.Card(t, "pm_card_visa")
			q, err := payDue(t, it.c)
			must(t, err)
			wantStatus(t, q, billing.PaymentCredited)
			wantStatus(t, hear(t, it.c, it.p), billing.PaymentCaptured)
			wantRefunded(t, it.c, it.p)
		},
		"another at the bank": func(t *testing.T, h *cashiertest.House, it the) {
			it.c.Card(t, "pm_card_authenticationRequired")
			q, err := payDue(t, it.c)
			must(t, err)
			wantStatus(t, q, billing.PaymentRequiresAction)
			p := hear(t, it.c, it.p)
			h.Bank(t, q, "approve")
			q = hear(t, it.c, q)
			settled(t, it.c)
			p, q = it.c.Payment(t, p), it.c.Payment(t, q)
			wantStatus(t, p, billing.PaymentRefunded)
			wantStatus(t, q, billing.PaymentCredited)
			if s := it.c.Subscription(t); s.Status != billing.SubscriptionActive || s.DueInvoice != nil {
				t.Errorf("%+v", s)
			}
		},
		"another at the bank that declines": func(t *testing.T, h *cashiertest.House, it the) {
			it.c.Card(t, "pm_card_authenticationRequired")
			q, err := payDue(t, it.c)
			must(t, err)
			hear(t, it.c, it.p)
			h.Bank(t, q, "decline")
			hear(t, it.c, q)
			settled(t, it.c)
		},
		"the subscription has ended": func(t *testing.T, _ *cashiertest.House, it the) {
			it.c.EndPeriodIn(t, 0)
			must(t, it.c.Cashier.Roll(t.Context(), it.c.ID))
			if s := it.c.Subscription(t); s.Status != billing.SubscriptionCanceled {
				t.Fatalf("%+v", s)
			}
			wantStatus(t, hear(t, it.c, it.p), billing.PaymentCaptured)
			wantRefunded(t, it.c, it.p)
			it.c.Card(t, "pm_card_visa")
			it.c.Subscribe(t, "starter")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := cashiertest.New(t, quick(cashiertest.Options{}))
			c, p := pastDue(t, h)
			captureLate(t, c, p)
			test(t, h, the{c, p})
			c.Reconcile(t)
		})
	}
}

// A payment of an invoice that waits at the customer's bank when the subscription ends is withdrawn there; what the bank took
// before goes back.
func TestInvoicePaymentOutlivesItsSubscription(t *testing.T) {
	t.Parallel()
	for _, approved := range []bool{true, false} {
		h := cashiertest.New(t, quick(cashiertest.Options{}))
		c, _ := pastDue(t, h)
		c.Card(t, "pm_card_authenticationRequired")
		p, err := payDue(t, c)
		must(t, err)
		wantStatus(t, p, billing.PaymentRequiresAction)
		c.EndPeriodIn(t, 0)
		if approved {
			h.Bank(t, p, "approve")
		}
		if n, err := h.Cashier.SweepSubscriptions(t.Context()); n != 1 || err != nil {
			t.Fatalf("%d subscriptions, %v", n, err)
		}
		if n, err := h.Cashier.SweepPayments(t.Context()); n != 1 || err != nil {
			t.Errorf("%d payments were due, %v", n, err)
		}
		if approved {
			wantStatus(t, c.Payment(t, p), billing.PaymentCaptured)
			wantRefunded(t, c, p)
		} else {
			wantStatus(t, c.Payment(t, p), billing.PaymentExpired)
		}
		s, invoices := c.Subscription(t), c.Invoices(t)
		if s.Status != billing.SubscriptionCanceled || invoices[len(invoices)-1].Status != billing.InvoiceUncollectible {
			t.Errorf("%+v", s)
		}
	}
}

// A renewal that the processor works on: its credits are usable, nothing else is charged, and the period's end ends it.
func TestProcessingRenewal(t *testing.T) {
	t.Parallel()
	start := func(t *testing.T, delay time.Duration) (*cashiertest.House, *cashiertest.Customer, *billing.Payment) {
		t.Helper()
		h := cashiertest.New(t, quick(cashiertest.Options{Sandbox: sandbox.Options{ProcessingDelay: delay}}))
		c := h.Subscriber(t, "basic")
		c.Card(t, "pm_card_processing")
		c.Age(t, 0, 0)
		renew(t, c)
		p := c.Payments(t)[1]
		wantStatus(t, p, billing.PaymentProcessing)
		s, grants := c.Subscription(t), c.Grants(t)
		if s.Status != billing.SubscriptionActive || s.DueInvoice == nil || s.ChargeAt != nil || len(grants) != 2 ||
			grants[1].Status != billing.GrantProvisional || grants[1].Remaining() != h.Plans["basic"].MonthlyCredits {
			t.Fatalf("%+v, %+v", s, grants)
		}
		renew(t, c) // nothing to charge beside it
		_, err := payDue(t, c)
		wantFault(t, err, fault.PaymentInProgress)
		if n := len(c.Payments(t)); n != 2 {
			t.Fatalf("%d payments", n)
		}
		return h, c, p
	}
	t.Run("captured", func(t *testing.T) {
		t.Parallel()
		_, c, p := start(t, 50*time.Millisecond)
		time.Sleep(100 * time.Millisecond)
		for range 40 {
			if p = sweep(t, c, p); p.Status != billing.PaymentProcessing {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		wantStatus(t, p, billing.PaymentCredited)
		wantRenewed(t, c, "basic")
		if g := c.Grants(t)[1]; g.Status != billing.GrantConfirmed {
			t.Errorf("%+v", g)
		}
		c.Reconcile(t)
	})
	t.Run("captured in the next period", func(t *testing.T) {
		t.Parallel()
		_, c, p := start(t, time.Hour)
		c.Card(t, "pm_card_visa")
		c.EndPeriodIn(t, 0)
		renew(t, c)
		invoices, s := c.Invoices(t), c.Subscription(t)
		if len(invoices) != 3 || invoices[1].Status != billing.InvoiceVoid || invoices[2].Status != billing.InvoicePaid || s.DueInvoice != nil {
			t.Fatalf("%+v", s)
		}
		captureLate(t, c, p)
		wantRefunded(t, c, p)
	})
}

// The processor is away when a renewal is due: the credits are usable meanwhile, and when it is back the card is charged once.
func TestProcessorAwayAtRenewal(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]func(t *testing.T, h *cashiertest.House, c *cashiertest.Customer){
		"and back": func(t *testing.T, h *cashiertest.House, c *cashiertest.Customer) {
			p := away(t, c, func() { renew(t, c) })
			if g := c.Grants(t)[1]; g.Status != billing.GrantProvisional || g.Remaining() != h.Plans["basic"].MonthlyCredits {
				t.Errorf("%+v", g)
			}
			must(t, h.Sandbox.SetFaults(sandbox.Faults{Down: true}))
			for range 3 {
				wantStatus(t, sweep(t, c, p), billing.PaymentUnknown)
			}
			renew(t, c)
			must(t, h.Sandbox.SetFaults(sandbox.Faults{}))
			wantStatus(t, sweep(t, c, p), billing.PaymentCredited)
			wantRenewed(t, c, "basic")
		},
		"for half a day": func(t *testing.T, h *cashiertest.House, c *cashiertest.Customer) {
			p := away(t, c, func() { renew(t, c) })
			h.Exec(t, `UPDATE payments SET asked_at = asked_at - interval '13 hours', deadline = deadline - interval '13 hours'
				WHERE account_id = $1 AND key = $2`, c.ID, p.Key)
			wantStatus(t, sweep(t, c, p), billing.PaymentCanceled)
			s := c.Subscription(t)
			if s.Status != billing.SubscriptionPastDue || s.ChargeAt == nil || c.Grants(t)[1].Remaining() != 0 {
				t.Fatalf("%+v", s)
			}
			h.Exec(t, `UPDATE subscriptions SET charge_at = clock_timestamp(), next_action_at = clock_timestamp() WHERE account_id = $1`, c.ID)
			renew(t, c)
			if s = c.Subscription(t); s.Status != billing.SubscriptionActive || c.Grants(t)[1].Remaining() != h.Plans["basic"].MonthlyCredits {
				t.Errorf("%+v", s)
			}
		},
		"over the period's end, never asked": func(t *testing.T, h *cashiertest.House, c *cashiertest.Customer) {
			p := away(t, c, func() { renew(t, c) })
			c.EndPeriodIn(t, 0)
			renew(t, c)
			wantStatus(t, sweep(t, c, p), billing.PaymentUnknown) // a call of ours might still arrive
			askedEarlier(t, c)
			settled(t, c)
			wantStatus(t, c.Payment(t, p), billing.PaymentCanceled) // nobody charges a card for an invoice that is void
			invoices := c.Invoices(t)
			if len(invoices) != 3 || invoices[1].Status != billing.InvoiceVoid || invoices[2].Status != billing.InvoicePaid {
				t.Errorf("%d invoices", len(invoices))
			}
			if s := c.Subscription(t); s.Status != billing.SubscriptionActive {
				t.Errorf("%+v", s)
			}
		},
		"over the period's end, asked": func(t *testing.T, h *cashiertest.House, c *cashiertest.Customer) {
			must(t, h.Sandbox.SetFaults(sandbox.Faults{HangAfter: 1}))
			renew(t, c)
			must(t, h.Sandbox.SetFaults(sandbox.Faults{}))
			p := c.Payments(t)[1]
			wantStatus(t, p, billing.PaymentUnknown)
			c.EndPeriodIn(t, 0)
			renew(t, c)
			settled(t, c)
			wantStatus(t, c.Payment(t, p), billing.PaymentRefunded)
			if invoices := c.Invoices(t); invoices[1].Status != billing.InvoiceVoid || invoices[2].Status != billing.InvoicePaid {
				t.Errorf("%d invoices", len(invoices))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := cashiertest.New(t, quick(cashiertest.Options{}))
			c := h.Subscriber(t, "basic")
			c.Age(t, 0, 0)
			test(t, h, c)
			c.Reconcile(t)
		})
	}
}

// The processor is away when an upgrade is asked for, and comes back when the upgrade has been given up: no card is charged for
// what can no longer be had.
func TestProcessorAwayAtUpgrade(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	c := h.Subscriber(t, "basic")
	p := away(t, c, func() { _, err := c.ChangePlan(t, "professional"); must(t, err) })
	c.EndPeriodIn(t, 0)
	renew(t, c)
	askedEarlier(t, c)
	settled(t, c)
	wantStatus(t, c.Payment(t, p), billing.PaymentCanceled)
	c.Reconcile(t)
	wantCharges(t, c, 2)
}

// askedEarlier moves the moment at which the account's open payments were asked for back, past the end of any call.
func askedEarlier(t testing.TB, c *cashiertest.Customer) {
	t.Helper()
	c.Exec(t, `UPDATE payments SET asked_at = asked_at - interval '2 minutes' WHERE account_id = $1`, c.ID)
}

// wantCharges fails the test unless the processor was made to charge so often, whatever came of it.
func wantCharges(t testing.TB, c *cashiertest.Customer, want int) {
	t.Helper()
	var n int
	must(t, c.PG.Get(&n, `SELECT count(*) FROM sandbox_processor.charges WHERE account = $1`, c.ID.GlobalID()))
	if n != want {
		t.Errorf("the processor was made to charge %d times, want %d", n, want)
	}
}

// A customer who tries an invoice that is just due with one card, leaves the bank's page and takes another, was never past due.
func TestLeavingTheBankIsNotADecline(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	c := h.Subscriber(t, "basic")
	c.Card(t, "pm_card_authenticationRequired")
	c.Age(t, 0, 0)
	must(t, h.Cashier.Roll(t.Context(), c.ID))
	p, err := payDue(t, c)
	must(t, err)
	wantStatus(t, p, billing.PaymentRequiresAction)
	c.Card(t, "pm_card_visa")
	q, err := payDue(t, c)
	must(t, err)
	wantStatus(t, q, billing.PaymentCredited)
	wantStatus(t, c.Payment(t, p), billing.PaymentCanceled)
	if n := told(t, c, c.Subscription(t).Key, billing.EventSubscriptionPastDue); n != 0 {
		t.Error("the subscription was past due in between")
	}
	wantRenewedAfter(t, c, 3)
}

// One who leaves the bank's page and does nothing more is charged without further ado, within the hour.
func TestLeavingTheBankForGood(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	c := h.Subscriber(t, "basic")
	visa := *c.Account(t).DefaultMethod
	c.Card(t, "pm_card_authenticationRequired")
	c.Age(t, 0, 0)
	must(t, h.Cashier.Roll(t.Context(), c.ID))
	p, err := payDue(t, c)
	must(t, err)
	renew(t, c) // put off: the customer is paying
	if s := c.Subscription(t); s.ChargeAt == nil || s.Status != billing.SubscriptionActive {
		t.Fatalf("%+v", s)
	}
	c.Exec(t, `UPDATE payments SET deadline = clock_timestamp() WHERE account_id = $1 AND key = $2`, c.ID, p.Key)
	wantStatus(t, sweep(t, c, p), billing.PaymentExpired)
	must(t, h.Cashier.SetDefaultMethod(t.Context(), c.Owner, billing.RowID{Account: c.ID, Key: visa}))
	if s := c.Subscription(t); s.ChargeAt == nil || s.Status != billing.SubscriptionActive {
		t.Fatalf("%+v", s)
	}
	h.Exec(t, `UPDATE subscriptions SET charge_at = clock_timestamp(), next_action_at = clock_timestamp() WHERE account_id = $1`, c.ID)
	renew(t, c)
	wantRenewedAfter(t, c, 3)
	c.Reconcile(t)
}

// A bank's page opened anew each time the last one ended puts a renewal off for a day, not for the whole period: nobody has a
// month's credits for the void invoice of a charge that was never tried. What is confirmed in the end still pays.
func TestOpeningTheBankAgainAndAgain(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	c := h.Subscriber(t, "basic")
	c.Card(t, "pm_card_authenticationRequired")
	c.Age(t, 0, 0)
	must(t, h.Cashier.Roll(t.Context(), c.ID))
	c.StopTime(t)
	_, err := payDue(t, c)
	must(t, err)
	c.Advance(t, 23*time.Hour)
	if s := c.Subscription(t); s.Status != billing.SubscriptionActive {
		t.Fatalf("%+v", s)
	}
	p, err := payDue(t, c)
	must(t, err)
	c.Advance(t, 3*time.Hour)
	if s, g := c.Subscription(t), c.Grants(t)[1]; s.Status != billing.SubscriptionPastDue || g.Status != billing.GrantVoided || g.Remaining() != 0 {
		t.Fatalf("%+v, %+v", s, g)
	}
	c.Advance(t, 8*24*time.Hour)
	if s := c.Subscription(t); s.Status != billing.SubscriptionUnpaid {
		t.Fatalf("%+v", s)
	}
	h.Bank(t, p, "approve")
	wantStatus(t, hear(t, c, p), billing.PaymentCredited)
	wantRenewedAfter(t, c, 3)
	c.Reconcile(t)
}

// wantRenewedAfter fails the test unless the second period is paid and so many payments were made in all.
func wantRenewedAfter(t testing.TB, c *cashiertest.Customer, payments int) {
	t.Helper()
	s, invoices := c.Subscription(t), c.Invoices(t)
	if s.Status != billing.SubscriptionActive || s.DueInvoice != nil || len(invoices) != 2 || invoices[1].Status != billing.InvoicePaid ||
		len(c.Payments(t)) != payments {
		t.Errorf("%d invoices, %d payments, %+v", len(invoices), len(c.Payments(t)), s)
	}
}

// slow is a processor that takes its time.
type slow struct {
	payment.Processor

	by time.Duration
}

func (s slow) Charge(ctx context.Context, r payment.ChargeRequest) (payment.Fact, error) {
	time.Sleep(s.by)
	return s.Processor.Charge(ctx, r)
}

// Three processes advance one test clock at once: time waits for each renewal's charge, whoever made it.
func TestTestClockRace(t *testing.T) {
	t.Parallel()
	late := func(p payment.Processor) payment.Processor { return slow{p, 30 * time.Millisecond} }
	h := cashiertest.New(t, cashiertest.Options{Wrap: late})
	processes := []*cashier.Cashier{h.Cashier, h.Process(t, cashiertest.Options{Wrap: late}).Cashier, h.Process(t, cashiertest.Options{Wrap: late}).Cashier}
	c := h.Subscriber(t, "basic")
	c.StopTime(t)
	months := 4
	if soak {
		months = 60
	}
	to := c.Now(t)
	for range months {
		to = to.AddDate(0, 0, 33)
		ended := make(chan error, len(processes))
		for i, p := range processes {
			go func() {
				time.Sleep(time.Duration(i*5) * time.Millisecond)
				for {
					reached, err := p.AdvanceTestClock(t.Context(), c.Owner, c.ID, to)
					if err != nil || reached {
						ended <- err
						return
					}
				}
			}()
		}
		for range processes {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
	}
	for _, inv := range c.Invoices(t) {
		if inv.Status != billing.InvoicePaid {
			t.Errorf("invoice %d is %s", inv.Number, inv.Status)
		}
	}
	c.Reconcile(t)
}

// A quote is about the subscription as it was: what would be replaced without having been shown makes it stale.
func TestQuoteShowsWhatIsReplaced(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	c := h.Subscriber(t, "basic")
	to := h.Plans["professional"].Key
	preview, err := h.Cashier.PreviewPlanChange(t.Context(), c.Owner, c.ID, &to)
	must(t, err)
	_, err = c.ChangePlan(t, "starter")
	must(t, err)
	_, _, err = h.Cashier.ChangePlan(t.Context(), c.Owner, c.ID, c.Key(), cashier.ChangePlan{Plan: to, Quote: &preview.Quote.ID})
	wantFault(t, err, fault.QuoteStale)
}

// Who follows the subscription hears when the payment that it waits for starts to wait for the customer, and when it ends.
func TestPendingPaymentIsNews(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	c := h.Subscriber(t, "basic")
	c.Card(t, "pm_card_authenticationRequired")
	p := away(t, c, func() {
		_, err := c.ChangePlan(t, "professional")
		must(t, err)
	})
	before := c.Subscription(t).Version
	wantStatus(t, sweep(t, c, p), billing.PaymentRequiresAction)
	if after := c.Subscription(t).Version; after <= before {
		t.Errorf("the bank's page is there, and the version is %d still", after)
	}
}

// The times of a payment are the account's, also when it is refunded under a test clock.
func TestRefundIsDatedByTheAccount(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	c := h.Subscriber(t, "basic")
	c.StopTime(t)
	c.Advance(t, 5*24*time.Hour)
	p := topped(t, c, 50)
	_, _, err := refund(t, c, c.Key(), p, 50)
	must(t, err)
	if p := c.Payment(t, p); p.UpdatedAt.Before(p.CreatedAt) {
		t.Errorf("made at %s, refunded at %s", p.CreatedAt, p.UpdatedAt)
	}
}
