package cashier_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
)

// soak asks for the full size of what is otherwise scaled down to seconds: AURA_SOAK=1, make soak.
var soak = os.Getenv("AURA_SOAK") == "1"

// three are three programs on one database.
func three(t testing.TB, h *cashiertest.House) []*cashier.Cashier {
	t.Helper()
	o := cashiertest.Options{}
	return []*cashier.Cashier{h.Cashier, h.Process(t, o).Cashier, h.Process(t, o).Cashier}
}

// settled asks about everything that is undecided until nothing is, and does what time has made due.
func settled(t testing.TB, c *cashiertest.Customer, processes ...*cashier.Cashier) {
	t.Helper()
	processes = append(processes, c.Cashier)
	for i := range 10 {
		for _, p := range processes {
			must(t, p.Drain(t.Context()))
		}
		if i == 3 {
			askedEarlier(t, c)
		}
		c.Exec(t, `UPDATE payments SET next_action_at = clock_timestamp() WHERE account_id = $1 AND next_action_at IS NOT NULL`, c.ID)
		if _, err := c.Cashier.SweepPayments(t.Context()); err != nil {
			t.Fatal(err)
		}
		if charged, err := c.Cashier.Renew(t.Context(), c.ID); err != nil {
			t.Fatal(err)
		} else if charged != nil {
			<-charged
		}
		var open int
		must(t, c.PG.Get(&open, `SELECT count(*) FROM payments WHERE account_id = $1 AND next_action_at IS NOT NULL`, c.ID))
		if open == 0 {
			return
		}
	}
	t.Errorf("payments are never decided: %+v", c.Payments(t))
}

// told is how many events of a type about a row of the account there are.
func told(t testing.TB, c *cashiertest.Customer, about billing.Key, types ...billing.EventType) int {
	t.Helper()
	n := 0
	for _, e := range types {
		var one int
		must(t, c.PG.Get(&one, `SELECT count(*) FROM events WHERE account_id = $1 AND subject_key = $2 AND type = $3`, c.ID, about, e))
		n += one
	}
	return n
}

// patient repeats a call while it is told to come again: many at once wait for one account's lock.
func patient[R any](do func() (R, error)) (R, error) {
	for {
		r, err := do()
		if !fault.Is(err, fault.Unavailable) && !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.OutcomeUnknown) {
			return r, err
		}
		time.Sleep(rand.N(50 * time.Millisecond))
	}
}

// boundaryRace is one period's end at which everybody comes at once, from three processes.
type boundaryRace struct {
	*cashiertest.Customer

	processes []*cashier.Cashier
	endsAt    time.Time
	first     *billing.Period
	pending   billing.Key // the change that waits; 0 for none
	agent     billing.RowID
	waiting   *billing.Payment // of an upgrade that waits at the bank; nil for none
	upgrade   billing.Key      // the change it is for

	mu        sync.Mutex
	canceled  bool          // cancelPendingChange answered that it did
	tooLate   bool          // … that the change had been applied
	upgraded  []billing.Key // changes of which the customer was told no failure
	toppedUp  int
	surprises []string
}

func (r *boundaryRace) surprise(what string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.surprises = append(r.surprises, fmt.Sprintf("%s: %v", what, err))
}

// expect notes an error that is none of those that may come.
func (r *boundaryRace) expect(what string, err error, may ...fault.Code) {
	if f := fault.As(err); err != nil && (f == nil || !slices.Contains(may, f.Code)) {
		r.surprise(what, err)
	}
}

// acts are what happens at a boundary; which of them, how often and when is for the dice.
func (r *boundaryRace) acts(t testing.TB) map[string]func(p *cashier.Cashier) {
	ctx := t.Context()
	return map[string]func(p *cashier.Cashier){
		"renew": func(p *cashier.Cashier) {
			charged, err := p.Renew(ctx, r.ID)
			r.expect("renew", err, fault.Unavailable)
			if charged != nil {
				<-charged
			}
		},
		"sweep": func(p *cashier.Cashier) {
			if _, err := p.SweepSubscriptions(ctx); err != nil && !strings.Contains(err.Error(), "busy") {
				r.surprise("sweep", err)
			}
		},
		"top up": func(p *cashier.Cashier) {
			_, err := patient(func() (*billing.Payment, error) {
				made, _, err := p.TopUp(ctx, r.Owner, r.ID, r.Key(), cashier.TopUp{Amount: twenty})
				return made, err
			})
			r.expect("top up", err, fault.BillingNotConfigured, fault.CardDeclined, fault.PaymentInProgress)
			if err == nil {
				r.mu.Lock()
				defer r.mu.Unlock()
				r.toppedUp++
			}
		},
		"limits": func(p *cashier.Cashier) {
			n := rand.IntN(100)
			r.expect("limits", p.SetLimits(ctx, r.Owner, r.agent, billing.LimitsChange{DailyCalls: billing.Change[int]{Set: true, Value: &n}}),
				fault.Unavailable)
		},
		"upgrade": func(p *cashier.Cashier) {
			done, err := patient(func() (cashier.PlanChanged, error) {
				done, _, err := p.ChangePlan(ctx, r.Owner, r.ID, r.Key(), cashier.ChangePlan{Plan: r.Plans["enterprise"].Key})
				return done, err
			})
			r.expect("upgrade", err, fault.PlanChangeInProgress, fault.PlanUnchanged, fault.BillingNotConfigured, fault.SubscriptionPastDue,
				fault.CardDeclined, fault.PaymentTemporaryError, fault.PaymentInProgress, fault.AuthenticationRequired)
			if err == nil {
				r.mu.Lock()
				defer r.mu.Unlock()
				r.upgraded = append(r.upgraded, done.Change.Key)
			}
		},
		"cancel": func(p *cashier.Cashier) {
			_, err := patient(func() (billing.RowID, error) {
				id, _, err := p.CancelPendingChange(ctx, r.Owner, r.ID, r.Key(), nil)
				return id, err
			})
			r.expect("cancel", err, fault.NoPendingChange, fault.ChangeAlreadyApplied)
			r.mu.Lock()
			defer r.mu.Unlock()
			r.canceled = r.canceled || err == nil
			r.tooLate = r.tooLate || fault.Is(err, fault.ChangeAlreadyApplied)
		},
		"pay": func(p *cashier.Cashier) {
			due := r.Subscription(t).DueInvoice
			if due == nil {
				return
			}
			_, err := patient(func() (*billing.Payment, error) {
				made, _, err := p.PayInvoice(ctx, r.Owner, billing.RowID{Account: r.ID, Key: *due}, r.Key(), nil)
				return made, err
			})
			r.expect("pay", err, fault.InvoiceNotPayable, fault.PaymentInProgress, fault.CardDeclined)
		},
		"bank": func(p *cashier.Cashier) {
			if r.waiting != nil {
				p.Ask(ctx, billing.System("webhook"), billing.RowID{Account: r.ID, Key: r.waiting.Key})
			}
		},
		"payments": func(p *cashier.Cashier) {
			_, err := p.SweepPayments(ctx)
			r.expect("payments", err)
		},
	}
}

// run lets everybody in at once.
func (r *boundaryRace) run(t testing.TB) {
	acts := r.acts(t)
	names := make([]string, 0, 2*len(acts))
	for name := range acts {
		names = append(names, name, name)
	}
	names = append(names, "renew", "sweep", "bank")
	rand.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	var all sync.WaitGroup
	for i, name := range names {
		all.Go(func() {
			time.Sleep(rand.N(40 * time.Millisecond))
			acts[name](r.processes[i%len(r.processes)])
		})
	}
	all.Wait()
}

// check looks at what came of it.
func (r *boundaryRace) check(t testing.TB) {
	t.Helper()
	for _, s := range r.surprises {
		t.Error(s)
	}
	settled(t, r.Customer, r.processes...)
	r.Reconcile(t)
	s, periods := r.Subscription(t), r.Periods(t)
	want := 2
	if s.Status == billing.SubscriptionCanceled {
		want = 1
	}
	if len(periods) != want || (want == 2 && (!periods[1].StartsAt.Equal(r.endsAt) || !is(s.PeriodKey, periods[1].Key))) {
		t.Errorf("%d periods, the subscription is %+v", len(periods), s)
	}
	byPeriod := map[billing.Key]int{}
	for _, inv := range r.Invoices(t) {
		if inv.Purpose == billing.PurposeSubscription && inv.PeriodKey != nil {
			byPeriod[*inv.PeriodKey]++
		}
	}
	for _, p := range periods {
		if byPeriod[p.Key] != 1 {
			t.Errorf("%d invoices of period %d", byPeriod[p.Key], p.Key)
		}
	}
	var renewals, grants int
	must(t, r.PG.Get(&renewals, `SELECT count(*) FROM payments WHERE account_id = $1 AND due_invoice_key IS NOT NULL AND status = 'CREDITED'`, r.ID))
	if renewals > want-1 {
		t.Errorf("the renewal was paid %d times", renewals)
	}
	must(t, r.PG.Get(&grants, `SELECT count(*) FROM credit_grants WHERE account_id = $1 AND source = 'SUBSCRIPTION'`, r.ID))
	if grants != want {
		t.Errorf("%d periods' credits", grants)
	}
	upgrades := 0
	for _, change := range r.Changes(t) {
		if change.Open() {
			t.Errorf("a change is open: %+v", change)
		}
		if change.Status == billing.ChangeApplied && is(change.ToPlanKey, r.Plans["enterprise"].Key) {
			upgrades++
			if !slices.Contains(r.upgraded, change.Key) {
				t.Errorf("nobody was told of the upgrade %+v", change)
			}
		}
		if n := told(t, r.Customer, change.Key, billing.EventChangeApplied, billing.EventChangeCanceled, billing.EventChangeFailed); n != 1 {
			t.Errorf("change %d (%s, %s) ended %d times", change.Key, change.Kind, change.Status, n)
		}
		switch {
		case change.Key == r.pending && r.canceled && change.Status != billing.ChangeCanceled:
			t.Errorf("said to be cancelled, and is %s", change.Status)
		case change.Key == r.pending && r.tooLate && change.Status != billing.ChangeApplied:
			t.Errorf("said to have been applied, and is %s", change.Status)
		}
	}
	if upgrades > 1 || (upgrades == 1 && s.Status != billing.SubscriptionCanceled && s.PlanKey != r.Plans["enterprise"].Key) {
		t.Errorf("upgraded %d times, and the subscription is %+v", upgrades, s)
	}
	if r.canceled && r.tooLate {
		t.Error("both cancelled and applied")
	}
	if b := r.Balance(t); b.PostedAmount() != r.Amount(t, int64(20*r.toppedUp)) {
		t.Errorf("%d top-ups, and the balance is %s", r.toppedUp, b.PostedAmount())
	}
}

func is(a *billing.Key, b billing.Key) bool { return a != nil && *a == b }

// newRace prepares a boundary: something pending or not, a good card or not, an upgrade at the bank or not; passed already, or
// to come while everybody is at it.
func newRace(t testing.TB, h *cashiertest.House, processes []*cashier.Cashier, dice *rand.Rand) *boundaryRace {
	t.Helper()
	c := h.Subscriber(t, "basic")
	r := &boundaryRace{Customer: c, processes: processes, agent: c.Agent(t, "A")}
	switch dice.IntN(4) {
	case 0:
		done, err := c.ChangePlan(t, "starter")
		must(t, err)
		r.pending = done.Change.Key
	case 1:
		done, _, err := h.Cashier.CancelSubscription(t.Context(), c.Owner, c.ID, c.Key())
		must(t, err)
		r.pending = done.Change.Key
	}
	if dice.IntN(3) == 0 {
		c.Card(t, "pm_card_authenticationRequired")
		done, err := c.ChangePlan(t, "professional")
		must(t, err)
		wantStatus(t, done.Payment, billing.PaymentRequiresAction)
		r.waiting, r.upgrade = done.Payment, done.Change.Key
		c.Card(t, "pm_card_visa")
	}
	if dice.IntN(4) == 0 {
		c.Card(t, "pm_card_chargeDeclined")
	}
	if r.waiting != nil {
		h.Bank(t, r.waiting, "approve")
	}
	r.first = c.Period(t)
	if dice.IntN(3) == 0 {
		r.endsAt = c.Age(t, 0, 0)
	} else {
		r.endsAt = c.EndPeriodIn(t, 10*time.Millisecond+time.Duration(dice.IntN(60))*time.Millisecond)
	}
	return r
}

// Everybody comes at a period's end at once, from three processes: one period, one invoice, one charge, each change ends once.
func TestBoundaryRace(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	processes := three(t, h)
	rounds := 24
	if soak {
		rounds = 600
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // dice for tests
	for i := range rounds {
		r := newRace(t, h, processes, dice)
		r.run(t)
		if r.endsAt.After(time.Now()) {
			time.Sleep(time.Until(r.endsAt))
		}
		r.check(t)
		if t.Failed() {
			t.Fatalf("in round %d", i)
		}
	}
}

// A hundred identical calls with one key are one change and one payment; with keys of their own, one is applied.
func TestHundredUpgrades(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	processes := three(t, h)
	const callers = 100
	for name, key := range map[string]func(i int) string{
		"one key":   func(int) string { return "the same" },
		"many keys": func(i int) string { return fmt.Sprint("key ", i) },
	} {
		c := h.Subscriber(t, "basic")
		var mu sync.Mutex
		codes, changes, first := map[fault.Code]int{}, map[billing.Key]bool{}, 0
		var group sync.WaitGroup
		for i := range callers {
			group.Go(func() {
				type outcome struct {
					cashier.PlanChanged

					replayed bool
				}
				done, err := patient(func() (outcome, error) {
					done, replayed, err := processes[i%3].ChangePlan(t.Context(), c.Owner, c.ID, key(i), cashier.ChangePlan{Plan: h.Plans["professional"].Key})
					return outcome{done, replayed}, err
				})
				mu.Lock()
				defer mu.Unlock()
				if f := fault.As(err); f != nil {
					codes[f.Code]++
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
				changes[done.Change.Key] = true
				if !done.replayed {
					first++
				}
			})
		}
		group.Wait()
		settled(t, c, processes...)
		c.Reconcile(t)
		var payments int
		must(t, c.PG.Get(&payments, `SELECT count(*) FROM payments WHERE account_id = $1 AND purpose = 'PLAN_CHANGE'`, c.ID))
		if payments != 1 || len(changes) != 1 || first > 1 || len(c.Invoices(t)) != 2 {
			t.Errorf("%s: %d payments, %d changes, %d first answers, %d invoices", name, payments, len(changes), first, len(c.Invoices(t)))
		}
		delete(codes, fault.PlanChangeInProgress)
		delete(codes, fault.PlanUnchanged)
		if len(codes) != 0 {
			t.Errorf("%s: also told %v", name, codes)
		}
		if s := c.Subscription(t); s.PlanKey != h.Plans["professional"].Key {
			t.Errorf("%s: the subscription is %+v", name, s)
		}
	}
}

// Three upgrades to three plans at once: each that is told to have worked has, each was paid for, and the plan is the highest.
func TestUpgradesRace(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	processes := three(t, h)
	rounds := 6
	if soak {
		rounds = 100
	}
	for range rounds {
		c := h.Subscriber(t, "starter")
		var mu sync.Mutex
		applied := map[billing.Key]bool{}
		var group sync.WaitGroup
		for i, plan := range []string{"basic", "professional", "enterprise"} {
			group.Go(func() {
				time.Sleep(rand.N(15 * time.Millisecond))
				done, _, err := processes[i].ChangePlan(t.Context(), c.Owner, c.ID, plan, cashier.ChangePlan{Plan: h.Plans[plan].Key})
				if err != nil {
					wantCode(t, err, fault.PlanChangeInProgress)
					return
				}
				mu.Lock()
				defer mu.Unlock()
				applied[done.Change.Key] = true
			})
		}
		group.Wait()
		settled(t, c, processes...)
		c.Reconcile(t)
		if len(applied) == 0 {
			t.Error("none was applied")
		}
		var last billing.Key
		for _, change := range c.Changes(t) {
			switch {
			case !applied[change.Key]:
				t.Errorf("a change that nobody was told of: %+v", change)
			case change.Kind == billing.ChangeUpgrade && change.Status == billing.ChangeApplied:
				last = *change.ToPlanKey
			case change.Kind == billing.ChangeUpgrade:
				t.Errorf("%+v", change)
			}
		}
		if s := c.Subscription(t); s.PlanKey != last {
			t.Errorf("the plan is %d, the last upgrade's %d", s.PlanKey, last)
		}
	}
}

func wantCode(t testing.TB, err error, codes ...fault.Code) {
	t.Helper()
	if f := fault.As(err); f == nil || !slices.Contains(codes, f.Code) {
		t.Errorf("got %v, want one of %v", err, codes)
	}
}

// The processor's reply, its webhook, the sweepers and the customer's own repeated call all learn of one captured upgrade.
func TestUpgradeIsSettledOnce(t *testing.T) {
	t.Parallel()
	mailbox := cashiertest.NewMailbox(t)
	h := cashiertest.New(t, cashiertest.Options{Sandbox: sandbox.Options{WebhookURL: mailbox.URL}})
	processes := three(t, h)
	rounds := 5
	if soak {
		rounds = 100
	}
	for range rounds {
		c := h.Subscriber(t, "basic")
		_, err := c.ChangePlan(t, "starter")
		must(t, err)
		c.Card(t, "pm_card_authenticationRequired")
		key := c.Key()
		upgrade := func(p *cashier.Cashier) (cashier.PlanChanged, error) {
			done, _, err := p.ChangePlan(t.Context(), c.Owner, c.ID, key, cashier.ChangePlan{Plan: h.Plans["professional"].Key})
			return done, err
		}
		done, err := upgrade(h.Cashier)
		must(t, err)
		wantStatus(t, done.Payment, billing.PaymentRequiresAction)
		h.Bank(t, done.Payment, "approve")
		notice := mailbox.Next(t, func(body string) bool {
			return strings.Contains(body, `"charge.captured"`) && strings.Contains(body, done.Payment.GlobalID())
		})
		c.Due(t, done.Payment)
		var group sync.WaitGroup
		id := billing.RowID{Account: c.ID, Key: done.Payment.Key}
		for _, p := range processes {
			for _, act := range []func() error{
				func() error { return p.ReceiveNotice(t.Context(), sandbox.Name, notice.Header, notice.Body) },
				func() error { _, err := p.SweepNotices(t.Context()); return err },
				func() error { _, err := p.SweepPayments(t.Context()); return err },
				func() error { p.Ask(t.Context(), billing.System("test"), id); return nil },
				func() error { _, err := upgrade(p); return err },
			} {
				group.Go(func() {
					time.Sleep(rand.N(10 * time.Millisecond))
					if err := act(); err != nil {
						t.Error(err)
					}
				})
			}
		}
		group.Wait()
		settled(t, c, processes...)
		c.Reconcile(t)
		wantStatus(t, c.Payment(t, done.Payment), billing.PaymentCredited)
		if change := c.Change(t, done.Change); change.Status != billing.ChangeApplied ||
			told(t, c, change.Key, billing.EventChangeApplied) != 1 || len(c.Invoices(t)) != 2 {
			t.Errorf("%+v, %d invoices", change, len(c.Invoices(t)))
		}
		if grants := c.Grants(t); len(grants) != 2 {
			t.Errorf("%d grants", len(grants))
		}
	}
	if _, err := h.Cashier.SweepNotices(t.Context()); err != nil {
		t.Error(err)
	}
}
