package cashier_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
)

// quick is a house in which a call that hangs is given up soon.
func quick(o cashiertest.Options) cashiertest.Options {
	o.ChargeTimeout = 1500 * time.Millisecond
	return o
}

// What each test card leads to when it is charged for a top-up, and what the customer is told.
func TestCards(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	type outcome struct {
		status  billing.PaymentStatus
		code    fault.Code // of the refusal
		decline string
		after   int // sweeps until it is credited
	}
	captured := outcome{status: billing.PaymentCredited}
	declined := func(code fault.Code, reason string) outcome {
		return outcome{status: billing.PaymentDeclined, code: code, decline: reason}
	}
	unknown := func(sweeps int) outcome { return outcome{status: billing.PaymentUnknown, after: sweeps} }
	outcomes := map[string]outcome{
		"pm_card_visa": captured, "pm_card_mastercard": captured, "pm_card_amex": captured, "pm_card_discover": captured,
		"pm_card_chargeDeclined":                      declined(fault.CardDeclined, "generic_decline"),
		"pm_card_chargeCustomerFail":                  declined(fault.CardDeclined, "generic_decline"),
		"pm_card_chargeDeclinedInsufficientFunds":     declined(fault.CardDeclined, "insufficient_funds"),
		"pm_card_chargeDeclinedExpiredCard":           declined(fault.CardExpired, "expired_card"),
		"pm_card_chargeDeclinedLostCard":              declined(fault.CardDeclined, "lost_card"),
		"pm_card_chargeDeclinedStolenCard":            declined(fault.CardDeclined, "stolen_card"),
		"pm_card_chargeDeclinedIncorrectCvc":          declined(fault.CardDeclined, "incorrect_cvc"),
		"pm_card_chargeDeclinedVelocityLimitExceeded": declined(fault.CardDeclined, "card_velocity_exceeded"),
		"pm_card_chargeDeclinedProcessingError":       declined(fault.PaymentTemporaryError, "processing_error"),
		"pm_card_chargeDeclinedTryAgainLater":         declined(fault.PaymentTemporaryError, "try_again_later"),
		"pm_card_authenticationRequired":              {status: billing.PaymentRequiresAction, after: -1},
		"pm_card_processing":                          {status: billing.PaymentProcessing, after: -1},
		"pm_card_hangBeforeCapture":                   unknown(1),
		"pm_card_captureAfterHang":                    unknown(1),
		"pm_card_hangAfterCapture":                    unknown(1),
		"pm_card_errorAfterCapture":                   unknown(1),
		"pm_card_errorReplayed":                       unknown(1), // only looking it up tells
		"pm_card_rateLimited":                         captured,   // asked again at once, see TestBusyProcessor
		"pm_card_webhookLate":                         captured, "pm_card_webhookTwice": captured, "pm_card_webhookOutOfOrder": captured,
		"pm_card_webhookNever": captured,
	}
	t.Run("cards", func(t *testing.T) {
		for _, card := range sandbox.Cards() {
			t.Run(card.Token, func(t *testing.T) {
				t.Parallel()
				want, ok := outcomes[card.Token]
				if !ok {
					t.Fatal("a card that this test does not know")
				}
				if card.Token == "pm_card_rateLimited" {
					t.Skip("needs more time than calls that hang get here")
				}
				c := h.Subscriber(t, "free")
				method := c.Card(t, card.Token)
				_, _, err := c.Cashier.TopUp(t.Context(), c.Owner, c.ID, c.Key(), cashier.TopUp{Amount: c.Amount(t, 20), Method: &method.Key})
				drained(t, h)
				p := c.Payments(t)[0]
				wantStatus(t, p, want.status)
				if want.code != "" {
					f := wantFault(t, err, want.code)
					detail := f.Detail.(billing.PaymentRefusal)
					if f.Message != billing.MessagePayment || detail.Failure.Advice == "" || *detail.Failure.DeclineCode != want.decline ||
						detail.Payment.Key != p.Key {
						t.Errorf("refused as %+v with %+v", f, detail)
					}
				} else if err != nil {
					t.Errorf("an error beside %s: %v", p.Status, err)
				}
				if want.status != billing.PaymentCredited {
					wantPosted(t, c, 0)
				}
				for range want.after {
					if p.Status == billing.PaymentCredited {
						t.Fatal("credited too early")
					}
					c.Due(t, p)
					c.Cashier.Ask(t.Context(), billing.System("sweeper"), claim(t, c, p))
					p = c.Payment(t, p)
				}
				if want.after > 0 || want.status == billing.PaymentCredited {
					wantStatus(t, p, billing.PaymentCredited)
					wantPosted(t, c, 20)
				}
			})
		}
	})
	if len(outcomes) != len(sandbox.Cards()) {
		t.Errorf("the sandbox has %d cards, the test knows %d", len(sandbox.Cards()), len(outcomes))
	}
}

// A busy processor is asked again at once, within the time that a customer waits.
func TestBusyProcessor(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Subscriber(t, "basic")
	c.Card(t, "pm_card_rateLimited")
	p, err := c.TopUp(t, 20)
	must(t, err)
	wantStatus(t, p, billing.PaymentCredited)
	wantPosted(t, c, 20)
}

// claim does for one payment what a sweep does for all, so that tests beside each other do not take each other's.
func claim(t testing.TB, c *cashiertest.Customer, p *billing.Payment) billing.RowID {
	t.Helper()
	c.Exec(t, `UPDATE payments SET attempts = attempts + 1 WHERE account_id = $1 AND key = $2`, p.AccountID, p.Key)
	return billing.RowID{Account: p.AccountID, Key: p.Key}
}

// A processor that does not answer: the customer hears what is known, does not pay twice meanwhile, and gets the money once.
func TestPaymentInProgress(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{ReplyWait: time.Second}))
	c := h.Subscriber(t, "basic")
	card := c.Card(t, "pm_card_hangAfterCapture")
	key := c.Key()
	p, replayed, err := topUp(t, c, key, 20)
	must(t, err)
	wantStatus(t, p, billing.PaymentSubmitted) // the wait was over before the call was
	if replayed {
		t.Error("the first answer is a replay")
	}
	drained(t, h)
	wantStatus(t, c.Payment(t, p), billing.PaymentUnknown)
	wantPosted(t, c, 0)

	f := wantFault(t, second(t, c), fault.PaymentInProgress)
	if refusal := f.Detail.(billing.PaymentRefusal); refusal.Payment == nil || refusal.Payment.Key != p.Key || refusal.Failure.Advice == "" {
		t.Errorf("refused with %+v", refusal)
	}
	wantFault(t, c.Cashier.RemoveMethod(t.Context(), c.Owner, card), fault.PaymentInProgress)

	// The same key asks again instead of starting another payment.
	again, replayed, err := topUp(t, c, key, 20)
	must(t, err)
	if !replayed || again.Key != p.Key {
		t.Errorf("replayed %v as payment %d, not %d", replayed, again.Key, p.Key)
	}
	drained(t, h)
	wantStatus(t, c.Payment(t, p), billing.PaymentCredited)
	wantPosted(t, c, 20)
	must(t, c.Cashier.RemoveMethod(t.Context(), c.Owner, card))

	// After a quarter of an hour nobody is kept from paying any more.
	late := c.Card(t, "pm_card_hangBeforeCapture")
	q, _, err := c.Cashier.TopUp(t.Context(), c.Owner, c.ID, c.Key(), cashier.TopUp{Amount: c.Amount(t, 5), Method: &late.Key})
	must(t, err)
	drained(t, h)
	wantFault(t, second(t, c), fault.PaymentInProgress)
	h.Exec(t, `UPDATE payments SET asked_at = asked_at - interval '16 minutes' WHERE account_id = $1 AND key = $2`, c.ID, q.Key)
	must(t, c.Cashier.SetDefaultMethod(t.Context(), c.Owner, c.Card(t, "pm_card_mastercard")))
	must(t, second(t, c))
	drained(t, h)
	wantPosted(t, c, 30)
	wantStatus(t, sweep(t, c, q), billing.PaymentCredited)
	wantPosted(t, c, 35)
}

func second(t testing.TB, c *cashiertest.Customer) error {
	t.Helper()
	_, err := c.TopUp(t, 10)
	return err
}

// A card whose bank wants to see the customer: approved, declined, not in time, and in time but only just.
func TestAuthentication(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	start := func(t *testing.T) (*cashiertest.Customer, *billing.Payment) {
		t.Helper()
		c := h.Subscriber(t, "basic")
		c.Card(t, "pm_card_authenticationRequired")
		p, err := c.TopUp(t, 20)
		must(t, err)
		wantStatus(t, p, billing.PaymentRequiresAction)
		if p.ActionURL == nil || p.Failure() != nil {
			t.Errorf("the payment is %+v", p)
		}
		wantPosted(t, c, 0)
		return c, p
	}
	ask := func(t *testing.T, c *cashiertest.Customer, p *billing.Payment) *billing.Payment {
		t.Helper()
		c.Cashier.Ask(t.Context(), billing.System("sweeper"), claim(t, c, p))
		return c.Payment(t, p)
	}
	pastDeadline := func(t *testing.T, c *cashiertest.Customer, p *billing.Payment) {
		t.Helper()
		c.Exec(t, `UPDATE payments SET deadline = clock_timestamp() - interval '1 second' WHERE account_id = $1 AND key = $2`, c.ID, p.Key)
	}
	t.Run("approved", func(t *testing.T) {
		t.Parallel()
		c, p := start(t)
		wantStatus(t, ask(t, c, p), billing.PaymentRequiresAction) // nothing new
		h.Bank(t, p, "approve")
		wantPosted(t, c, 0) // nobody told us yet
		if p = ask(t, c, p); p.ActionURL != nil || p.NextActionAt != nil {
			t.Errorf("credited, and still to be acted on: %+v", p)
		}
		wantStatus(t, p, billing.PaymentCredited)
		wantPosted(t, c, 20)
		h.Bank(t, &billing.Payment{ActionURL: start0(t, c, p)}, "decline") // the page's other button comes too late
		wantStatus(t, ask(t, c, p), billing.PaymentCredited)
	})
	t.Run("declined", func(t *testing.T) {
		t.Parallel()
		c, p := start(t)
		h.Bank(t, p, "decline")
		p = ask(t, c, p)
		wantStatus(t, p, billing.PaymentDeclined)
		if f := p.Failure(); f == nil || f.Code != fault.AuthenticationRequired || f.PortalHint == nil {
			t.Errorf("failed as %+v", f)
		}
	})
	t.Run("not in time", func(t *testing.T) {
		t.Parallel()
		c, p := start(t)
		pastDeadline(t, c, p)
		url := *p.ActionURL
		p = ask(t, c, p)
		wantStatus(t, p, billing.PaymentExpired)
		if f := p.Failure(); f == nil || f.Code != fault.AuthenticationRequired || p.NextActionAt != nil {
			t.Errorf("failed as %+v", f)
		}
		h.Bank(t, &billing.Payment{ActionURL: &url}, "approve") // it was cancelled at the bank, too
		wantStatus(t, ask(t, c, p), billing.PaymentExpired)
		wantPosted(t, c, 0)
	})
	t.Run("approved when we gave up", func(t *testing.T) {
		t.Parallel()
		c, p := start(t)
		h.Bank(t, p, "approve")
		pastDeadline(t, c, p)
		wantStatus(t, ask(t, c, p), billing.PaymentCredited) // Cancel says that it came too late
		wantPosted(t, c, 20)
	})
	t.Run("the same key shows where it stands", func(t *testing.T) {
		t.Parallel()
		c := h.Subscriber(t, "basic")
		c.Card(t, "pm_card_authenticationRequired")
		key := c.Key()
		p, _, err := topUp(t, c, key, 20)
		must(t, err)
		again, replayed, err := topUp(t, c, key, 20)
		must(t, err)
		if !replayed || again.Key != p.Key || *again.ActionURL != *p.ActionURL {
			t.Errorf("again: %+v", again)
		}
		h.Bank(t, p, "decline")
		ask(t, c, p)
		_, replayed, err = topUp(t, c, key, 20)
		wantFault(t, err, fault.AuthenticationRequired)
		if !replayed {
			t.Error("no replay")
		}
	})
}

// start0 finds the page of a payment that was decided.
func start0(t testing.TB, c *cashiertest.Customer, p *billing.Payment) *string {
	t.Helper()
	var token string
	must(t, c.PG.Get(&token, `SELECT action_token FROM sandbox_processor.charges WHERE payment_id = $1`, p.GlobalID()))
	url := "https://bank.example.com/sandbox/bank/" + token
	return &url
}

// A payment that the processor works on: not spendable, then told by a webhook that is late, comes twice and is looked up.
func TestProcessingAndWebhooks(t *testing.T) {
	t.Parallel()
	mailbox := cashiertest.NewMailbox(t)
	h := cashiertest.New(t, quick(cashiertest.Options{Sandbox: sandbox.Options{WebhookURL: mailbox.URL, ProcessingDelay: 50 * time.Millisecond}}))
	c := h.Subscriber(t, "basic")
	c.Card(t, "pm_card_processing")
	p, err := c.TopUp(t, 20)
	must(t, err)
	wantStatus(t, p, billing.PaymentProcessing)
	notice := mailbox.Next(t, func(body string) bool {
		return strings.Contains(body, `"charge.captured"`) && strings.Contains(body, p.GlobalID())
	})
	for range 3 { // the processor repeats itself
		must(t, h.Cashier.ReceiveNotice(t.Context(), sandbox.Name, notice.Header, notice.Body))
	}
	wantPosted(t, c, 0) // stored, not applied
	for _, want := range []int{1, 0} {
		if n, err := h.Cashier.SweepNotices(t.Context()); n != want || err != nil {
			t.Fatalf("%d notices were due, want %d: %v", n, want, err)
		}
	}
	wantStatus(t, c.Payment(t, p), billing.PaymentCredited)
	wantPosted(t, c, 20)
	must(t, h.Cashier.ReceiveNotice(t.Context(), sandbox.Name, notice.Header, notice.Body)) // late again
	if n, err := h.Cashier.SweepNotices(t.Context()); n != 0 || err != nil {
		t.Errorf("%d notices, %v", n, err)
	}

	forged := notice.Header.Clone()
	forged.Set(sandbox.SignatureHeader, forged.Get(sandbox.SignatureHeader)+"0")
	wantFault(t, h.Cashier.ReceiveNotice(t.Context(), sandbox.Name, forged, notice.Body), fault.Unauthenticated)
	wantFault(t, h.Cashier.ReceiveNotice(t.Context(), sandbox.Name, notice.Header, append([]byte(" "), notice.Body...)), fault.Unauthenticated)
	wantFault(t, h.Cashier.ReceiveNotice(t.Context(), "nobody", notice.Header, notice.Body), fault.NotFound)
}

// Money that arrives after the subscription was given up is kept nowhere: it goes back.
func TestLateCaptureIsRefunded(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	c := h.Customer(t)
	c.Card(t, "pm_card_authenticationRequired")
	_, p, _, err := h.Cashier.Subscribe(t.Context(), c.Owner, c.ID, c.Key(), cashier.Subscribe{Plan: h.Plans["basic"].Key})
	must(t, err)
	wantStatus(t, p, billing.PaymentRequiresAction)
	h.Exec(t, `UPDATE subscriptions SET next_action_at = clock_timestamp() WHERE account_id = $1`, c.ID)
	if n, err := h.Cashier.SweepSubscriptions(t.Context()); n != 1 || err != nil {
		t.Fatalf("%d subscriptions, %v", n, err)
	}
	if s := c.Subscription(t); s.Status != billing.SubscriptionCanceled || s.CanceledAt == nil {
		t.Fatalf("the subscription is %+v", s)
	}
	h.Bank(t, p, "approve")
	wantStatus(t, sweep(t, c, p), billing.PaymentCaptured)
	h.Verify(t)
	must(t, h.Sandbox.SetFaults(sandbox.Faults{Down: true}))
	wantStatus(t, sweep(t, c, p), billing.PaymentCaptured)
	must(t, h.Sandbox.SetFaults(sandbox.Faults{HangAfter: 1})) // refunded, and nobody heard of it
	wantStatus(t, sweep(t, c, p), billing.PaymentCaptured)
	must(t, h.Sandbox.SetFaults(sandbox.Faults{}))
	p = sweep(t, c, p)
	wantStatus(t, p, billing.PaymentRefunded)
	if p.NextActionAt != nil {
		t.Error("still something to ask")
	}
	fact, err := h.Sandbox.Lookup(t.Context(), payment.LookupRequest{PaymentID: p.GlobalID()})
	if err != nil || fact.Refunded != p.Total || fact.Captured != p.Total {
		t.Errorf("at the processor: %+v, %v", fact, err)
	}
	if a := c.Account(t); a.LedgerSeq != 0 || a.InvoiceNumber != 0 || a.CreditSeq != 0 {
		t.Errorf("something was booked: %+v", a)
	}
	// The account can start again.
	c.Card(t, "pm_card_visa")
	c.Subscribe(t, "starter")
}

// Money that arrives for a payment that we had given up buys nothing any more, though its subscription still waits for another.
func TestCaptureAfterGivingUpIsRefunded(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	c := h.Customer(t)
	c.Card(t, "pm_card_authenticationRequired")
	_, p, _, err := h.Cashier.Subscribe(t.Context(), c.Owner, c.ID, c.Key(), cashier.Subscribe{Plan: h.Plans["basic"].Key})
	must(t, err)
	h.Exec(t, `UPDATE payments SET status = 'DECLINED', decline_code = 'lost_card', action_url = NULL, next_action_at = NULL WHERE account_id = $1`, c.ID)
	h.Bank(t, p, "approve")
	id := billing.RowID{Account: c.ID, Key: p.Key}
	h.Cashier.Ask(t.Context(), billing.System("sweeper"), id)
	wantStatus(t, c.Payment(t, p), billing.PaymentCaptured)
	if s := c.Subscription(t); s.Status != billing.SubscriptionIncomplete {
		t.Errorf("the subscription is %s", s.Status)
	}
	wantStatus(t, sweep(t, c, p), billing.PaymentRefunded)
	c.Card(t, "pm_card_visa")
	c.Subscribe(t, "basic")
}

// A customer who left the bank's page starts anew: the old payment is withdrawn, unless the bank had said yes already.
func TestStartingAnew(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	for _, approved := range []bool{false, true} {
		c := h.Customer(t)
		c.Card(t, "pm_card_authenticationRequired")
		_, p, _, err := h.Cashier.Subscribe(t.Context(), c.Owner, c.ID, c.Key(), cashier.Subscribe{Plan: h.Plans["basic"].Key})
		must(t, err)
		if approved {
			h.Bank(t, p, "approve")
		}
		c.Card(t, "pm_card_visa")
		_, q, _, err := h.Cashier.Subscribe(t.Context(), c.Owner, c.ID, c.Key(), cashier.Subscribe{Plan: h.Plans["starter"].Key})
		plan := "starter"
		if approved {
			wantFault(t, err, fault.AlreadySubscribed)
			wantStatus(t, c.Payment(t, p), billing.PaymentCredited)
			plan = "basic"
		} else {
			must(t, err)
			wantStatus(t, q, billing.PaymentCredited)
			wantStatus(t, c.Payment(t, p), billing.PaymentCanceled)
		}
		if s := c.Subscription(t); s.Status != billing.SubscriptionActive || s.PlanKey != h.Plans[plan].Key {
			t.Errorf("approved %v: %+v", approved, s)
		}
	}
}

// A refund of which the processor has forgotten the key is not given twice, and not asked for ever.
func TestRefundWasGivenLongAgo(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	c := h.Customer(t)
	c.Card(t, "pm_card_authenticationRequired")
	_, p, _, err := h.Cashier.Subscribe(t.Context(), c.Owner, c.ID, c.Key(), cashier.Subscribe{Plan: h.Plans["basic"].Key})
	must(t, err)
	h.Exec(t, `UPDATE subscriptions SET next_action_at = clock_timestamp() WHERE account_id = $1`, c.ID)
	must(t, h.Cashier.Roll(t.Context(), c.ID))
	h.Bank(t, p, "approve")
	wantStatus(t, sweep(t, c, p), billing.PaymentCaptured)
	must(t, h.Sandbox.SetFaults(sandbox.Faults{HangAfter: 1}))
	wantStatus(t, sweep(t, c, p), billing.PaymentCaptured)
	must(t, h.Sandbox.SetFaults(sandbox.Faults{}))
	h.Exec(t, `DELETE FROM sandbox_processor.responses`)
	wantStatus(t, sweep(t, c, p), billing.PaymentRefunded)
}

// A processor that is away: nothing is lost, nothing is asked in vain, and when one question is answered all are asked.
func TestProbe(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	var customers []*cashiertest.Customer
	var payments []*billing.Payment
	for range 5 {
		customers = append(customers, h.Subscriber(t, "basic"))
	}
	must(t, h.Sandbox.SetFaults(sandbox.Faults{Down: true}))
	for _, c := range customers {
		p, err := c.TopUp(t, 20)
		must(t, err)
		drained(t, h)
		p = c.Payment(t, p)
		wantStatus(t, p, billing.PaymentUnknown)
		payments = append(payments, p)
	}
	must(t, h.Cashier.Probe(t.Context())) // all are too young to be probed
	h.Exec(t, `UPDATE payments SET asked_at = asked_at - interval '1 minute', next_action_at = clock_timestamp() + interval '1 hour'
		WHERE status = 'UNKNOWN'`)
	due := func() (n int) {
		must(t, h.PG.Get(&n, `SELECT count(*) FROM payments WHERE next_action_at <= clock_timestamp()`))
		return n
	}
	must(t, h.Cashier.Probe(t.Context()))
	if n := due(); n != 0 {
		t.Errorf("the processor is away and %d payments are due", n)
	}
	must(t, h.Sandbox.SetFaults(sandbox.Faults{}))
	must(t, h.Cashier.Probe(t.Context()))
	if n := due(); n != 4 {
		t.Errorf("the processor is back and %d payments are due, want 4", n)
	}
	if n, err := h.Cashier.SweepPayments(t.Context()); n != 4 || err != nil {
		t.Errorf("%d payments swept, %v", n, err)
	}
	for i, c := range customers {
		wantStatus(t, c.Payment(t, payments[i]), billing.PaymentCredited)
		wantPosted(t, c, 20)
	}
	must(t, h.Cashier.Probe(t.Context())) // nothing left
}

// A payment without an answer whose processor was away for longer than keys live is only looked up, and ends as a passing
// failure: the bank never asked the customer for anything.
func TestNeverCharged(t *testing.T) {
	t.Parallel()
	for name, age := range map[string]string{"13 hours": "13 hours", "two days": "48 hours"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := cashiertest.New(t, quick(cashiertest.Options{}))
			c := h.Subscriber(t, "basic")
			must(t, h.Sandbox.SetFaults(sandbox.Faults{Down: true}))
			p, err := c.TopUp(t, 20)
			must(t, err)
			drained(t, h)
			must(t, h.Sandbox.SetFaults(sandbox.Faults{}))
			h.Exec(t, `UPDATE payments SET created_at = created_at - $2::interval, asked_at = asked_at - $2::interval, deadline = deadline - $2::interval WHERE account_id = $1
				AND purpose = 'TOP_UP'`, c.ID, age)
			p = sweep(t, c, p)
			wantStatus(t, p, billing.PaymentCanceled)
			if f := p.Failure(); f == nil || f.Code != fault.PaymentTemporaryError {
				t.Errorf("failed as %+v", f)
			}
			wantPosted(t, c, 0)
		})
	}
}

// A process that dies between recording the intent and asking leaves a payment that a retry, or the sweeper, takes up.
func TestTakenUpAfterACrash(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	for name, takeUp := range map[string]func(c *cashiertest.Customer, key string, p *billing.Payment){
		"by the same key": func(c *cashiertest.Customer, key string, _ *billing.Payment) {
			p, replayed, err := topUp(t, c, key, 20)
			if err != nil || !replayed || p.Status != billing.PaymentCredited {
				t.Errorf("%+v, replayed %v, %v", p, replayed, err)
			}
		},
		"by the sweeper": func(c *cashiertest.Customer, _ string, p *billing.Payment) { sweep(t, c, p) },
	} {
		t.Run(name, func(t *testing.T) {
			c := h.Subscriber(t, "basic")
			must(t, h.Sandbox.SetFaults(sandbox.Faults{Down: true}))
			key := c.Key()
			p, _, err := topUp(t, c, key, 20)
			must(t, err)
			drained(t, h)
			must(t, h.Sandbox.SetFaults(sandbox.Faults{}))
			h.Exec(t, `UPDATE payments SET status = 'SUBMITTED' WHERE account_id = $1 AND key = $2`, c.ID, p.Key)
			takeUp(c, key, p)
			wantStatus(t, c.Payment(t, p), billing.PaymentCredited)
			wantPosted(t, c, 20)
		})
	}
}

// Many at once under one key are one payment, and many under their own keys are as many.
func TestConcurrentTopUps(t *testing.T) {
	t.Parallel()
	var spy *between
	h := cashiertest.New(t, cashiertest.Options{Wrap: func(p payment.Processor) payment.Processor { spy = &between{Processor: p}; return spy }})
	c := h.Subscriber(t, "basic")
	before := spy.charges()
	const callers = 16
	var mu sync.Mutex
	fresh, payments := 0, map[billing.Key]bool{}
	var group sync.WaitGroup
	for range callers {
		group.Go(func() {
			p, replayed, err := topUp(t, c, "the same", 20)
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			payments[p.Key] = true
			if !replayed {
				fresh++
			}
		})
	}
	group.Wait()
	drained(t, h)
	if len(payments) != 1 || fresh != 1 || spy.charges()-before != 1 {
		t.Errorf("%d payments, %d first answers, %d charges", len(payments), fresh, spy.charges()-before)
	}
	wantPosted(t, c, 20)
	for range callers {
		group.Go(func() {
			if p, err := c.TopUp(t, 5); err != nil || p.Status != billing.PaymentCredited {
				t.Errorf("%+v, %v", p, err)
			}
		})
	}
	group.Wait()
	wantPosted(t, c, 20+5*callers)
	if a := c.Account(t); a.InvoiceNumber != callers+2 {
		t.Errorf("%d invoices", a.InvoiceNumber)
	}
}

// The processor's word is not taken for what it does not say: another amount, another payment.
func TestStrangeAnswers(t *testing.T) {
	t.Parallel()
	liar := &lying{}
	h := cashiertest.New(t, quick(cashiertest.Options{Wrap: func(p payment.Processor) payment.Processor { liar.Processor = p; return liar }}))
	for name, lie := range map[string]func(*payment.Fact){
		"another payment":      func(f *payment.Fact) { f.PaymentID = "pay_nobody" },
		"another total":        func(f *payment.Fact) { f.Total.Micros++ },
		"another currency":     func(f *payment.Fact) { f.Total.Currency = "EUR" },
		"captured a part only": func(f *payment.Fact) { f.Captured /= 2 },
		"a status of its own":  func(f *payment.Fact) { f.Status = "WHATEVER" },
	} {
		t.Run(name, func(t *testing.T) {
			c := h.Subscriber(t, "basic")
			liar.set(lie)
			p, err := c.TopUp(t, 20)
			must(t, err)
			drained(t, h)
			if p = c.Payment(t, p); p.Status != billing.PaymentUnknown && p.Status != billing.PaymentSubmitted || p.NextActionAt == nil {
				t.Errorf("the payment is %+v", p)
			}
			wantPosted(t, c, 0)
			liar.set(nil)
			wantStatus(t, sweep(t, c, p), billing.PaymentCredited)
			wantPosted(t, c, 20)
		})
	}
}
