package e2e

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/pgtest"
)

// payer is a client that means to top up once and does not rest until it knows that it has: whatever it is told or not told,
// it asks again under its one key.
type payer struct {
	*customer

	input   vars
	amount  int64 // micros
	payment string
	seen    map[string]int // what it was told, by code, until it was told that the money is there
}

// pay runs until the payment is credited.
func (p *payer) pay(giveUp <-chan struct{}) error {
	p.seen = map[string]int{}
	pause := 10 * time.Millisecond
	for {
		done, err := p.once()
		if done || err != nil {
			return err
		}
		select {
		case <-time.After(pause + rand.N(pause)):
			pause = min(2*pause, 500*time.Millisecond)
		case <-giveUp:
			return fmt.Errorf("not credited in the end; it was told %v", p.seen)
		}
	}
}

// once sends the request. An error is what must never be said, however often the server dies.
func (p *payer) once() (done bool, err error) {
	a, err := p.try(topUp, p.input)
	if err != nil {
		p.seen["no answer"]++
		return false, nil //nolint:nilerr // the network's silence says nothing
	}
	// Of one answer several fields may have met the same broken connection. Part of the data is no final answer.
	for _, e := range a.Errors {
		p.seen[e.Extensions.Code]++
		allowed := []string{"UNAVAILABLE", "OUTCOME_UNKNOWN", "IDEMPOTENCY_IN_PROGRESS", "CONFLICT", "TIMEOUT"}
		if !e.Extensions.Retryable || !slices.Contains(allowed, e.Extensions.Code) {
			return false, fmt.Errorf("told %s", a.raw)
		}
	}
	if len(a.Errors) > 0 {
		return false, nil
	}
	got := decode[struct{ TopUp topUpPayload }](p.t, a.Data).TopUp
	if len(got.UserErrors) > 0 {
		p.seen[got.UserErrors[0].Code]++
		if got.UserErrors[0].Code != "PAYMENT_IN_PROGRESS" {
			return false, fmt.Errorf("refused: %s", a.raw)
		}
		return false, nil
	}
	if got.Payment == nil {
		return false, fmt.Errorf("no payment and no error: %s", a.raw)
	}
	if p.payment != "" && p.payment != got.Payment.ID {
		return false, fmt.Errorf("one key made the payments %s and %s", p.payment, got.Payment.ID)
	}
	p.payment = got.Payment.ID
	p.seen[got.Payment.Status]++
	switch got.Payment.Status {
	case "CREDITED":
		return true, nil
	case "SUBMITTED", "UNKNOWN", "PROCESSING":
		return false, nil
	default:
		return false, fmt.Errorf("the payment is %s: %s", got.Payment.Status, a.raw)
	}
}

// crowd is many payers at the same time.
type crowd struct {
	t         testing.TB
	customers []*customer
	payers    []*payer
	finished  atomic.Int64
	giveUp    chan struct{}
	all       sync.WaitGroup
	mu        sync.Mutex
	errs      []error
}

// gather makes customers who top up so often each, all with amounts of their own.
func gather(p *program, customers, times int, cards ...string) *crowd {
	c := &crowd{t: p.t, giveUp: make(chan struct{})}
	for range customers {
		who := p.subscribed(p.t, vars{"taxRatePercent": "10"})
		var methods []string
		for _, card := range cards {
			methods = append(methods, who.addCard(card).ID)
		}
		for i := range times {
			amount := fmt.Sprintf("%d.%02d", 5+rand.IntN(200), rand.IntN(100))
			one := &payer{customer: who, input: who.topUpInput(amount), amount: wireMoney{amount, "USD"}.micros(p.t)}
			if len(methods) > 0 {
				one.input["input"].(vars)["paymentMethodId"] = methods[i%len(methods)]
			}
			c.payers = append(c.payers, one)
		}
		c.customers = append(c.customers, who)
	}
	return c
}

func (c *crowd) begin() {
	for _, p := range c.payers {
		c.all.Go(func() {
			if err := p.pay(c.giveUp); err != nil {
				c.mu.Lock()
				defer c.mu.Unlock()
				c.errs = append(c.errs, err)
			}
			c.finished.Add(1)
		})
	}
}

func (c *crowd) failures() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.errs)
}

// end waits for everybody and fails the test for those who were not served.
func (c *crowd) end(limit time.Duration) {
	c.t.Helper()
	late := time.AfterFunc(limit, func() { close(c.giveUp) })
	defer late.Stop()
	c.all.Wait()
	for i, err := range c.errs {
		if i == 5 {
			c.t.Errorf("… and %d more", len(c.errs)-i)
			break
		}
		c.t.Errorf("payer: %v", err)
	}
	told := map[string]int{}
	for _, p := range c.payers {
		for code, n := range p.seen {
			told[code] += n
		}
	}
	c.t.Logf("%d top-ups were told %v", len(c.payers), told)
}

// charge is what the processor's own books say about one payment of ours.
type charge struct {
	PaymentID string `db:"payment_id"`
	Account   string `db:"account"`
	Captured  int64  `db:"captured"`
	Refunded  int64  `db:"refunded"`
}

const sqlCaptured = `SELECT payment_id, account, captured, refunded FROM sandbox_processor.charges WHERE status = 'CAPTURED'`

// reconcile holds the books against the processor's and against what every payer meant to pay: each captured payment is
// credited exactly once, and nothing else is.
func (c *crowd) reconcile(db *pgtest.DB) {
	c.t.Helper()
	var charges []charge
	if err := db.SelectContext(c.t.Context(), &charges, sqlCaptured); err != nil {
		c.t.Fatal(err)
	}
	byPayment := map[string][]charge{}
	for _, ch := range charges {
		byPayment[ch.PaymentID] = append(byPayment[ch.PaymentID], ch)
	}

	type credit struct {
		Account billing.AccountID `db:"account_id"`
		Key     billing.Key       `db:"key"`
		Status  string            `db:"status"`
		Purpose string            `db:"purpose"`
		Amount  int64             `db:"amount"`
		Total   int64             `db:"total"`
		Credits int               `db:"credits"` // postings of this payment to the wallet
		Wallet  int64             `db:"wallet"`
	}
	var credits []credit
	if err := db.SelectContext(c.t.Context(), &credits, `SELECT p.account_id, p.key, p.status, p.purpose, p.amount, p.total,
		count(l.seq) FILTER (WHERE l.book = 'WALLET') AS credits, coalesce(sum(l.amount) FILTER (WHERE l.book = 'WALLET'), 0)::bigint AS wallet
		FROM payments p LEFT JOIN ledger_entries l ON l.account_id = p.account_id AND l.payment_key = p.key
		GROUP BY p.account_id, p.key`); err != nil {
		c.t.Fatal(err)
	}
	ours := map[string]credit{}
	for _, p := range credits {
		id := billing.ID{Kind: billing.KindPayment, Account: p.Account, Key: p.Key}.String()
		ours[id] = p
		captured := byPayment[id]
		switch {
		case len(captured) != 1 || captured[0].Captured != p.Total || captured[0].Refunded != 0 || captured[0].Account != p.Account.GlobalID():
			c.t.Errorf("payment %s of %d: the processor captured %+v", id, p.Total, captured)
		case p.Status != "CREDITED":
			c.t.Errorf("payment %s was captured and is %s", id, p.Status)
		case p.Purpose == "TOP_UP" && (p.Credits != 1 || p.Wallet != p.Amount):
			c.t.Errorf("payment %s of %d was credited %d times, %d in all", id, p.Amount, p.Credits, p.Wallet)
		}
	}
	for id := range byPayment {
		if _, ok := ours[id]; !ok {
			c.t.Errorf("the processor captured %s, of which we know nothing", id)
		}
	}

	want := map[string]int64{}
	byKey := map[string]bool{}
	for _, p := range c.payers {
		want[p.id] += p.amount
		if byKey[p.payment] {
			c.t.Errorf("payment %s answers two keys", p.payment)
		}
		byKey[p.payment] = true
		if ours[p.payment].Amount != p.amount {
			c.t.Errorf("payment %s is of %d, meant were %d", p.payment, ours[p.payment].Amount, p.amount)
		}
	}
	for _, who := range c.customers {
		if got := who.balance(); got.Available.micros(c.t) != want[who.id] || got.Posted != got.Available {
			c.t.Errorf("the balance of %s is %+v, want %d micros", who.id, got, want[who.id])
		}
	}
	var topUps int
	for _, p := range credits {
		if p.Purpose == "TOP_UP" && p.Account != c.demo(db) {
			topUps++
		}
	}
	if topUps != len(c.payers) {
		c.t.Errorf("%d top-ups for %d keys", topUps, len(c.payers))
	}
}

// demo is the demo's account, which topped up too.
func (c *crowd) demo(db *pgtest.DB) billing.AccountID {
	c.t.Helper()
	var id billing.AccountID
	if err := db.Get(&id, `SELECT account_id FROM subject_keys WHERE subject = 'demo' AND key = 'demo-account'`); err != nil {
		c.t.Fatal(err)
	}
	return id
}

// notSettled is logged when a payment's answer could not be booked, because the database or the processor is away.
const notSettled = `payment not settled, the sweeper will ask again`

// TestKillNineDuringTopUps kills the server again and again while 200 top-ups run, each retried by its client under its own
// key, and starts it again on the same address and database. In the end every captured payment is credited exactly once.
func TestKillNineDuringTopUps(t *testing.T) {
	t.Parallel()
	customers, kills, limit := 5, 3, 60*time.Second
	times := 200 / customers
	var faults []string
	if soak {
		times, limit = 200, 10*time.Minute
		faults = []string{"AURA_DEMO=no", "AURA_SANDBOX_FAULTS=busy=0.05,hangBefore=0.01,lateCapture=0.01,hangAfter=0.02,errorAfter=0.05,cut=0.06"}
	}
	in := install(t)
	p := in.start()
	address := "AURA_LISTEN=" + strings.TrimPrefix(p.base, "http://")
	c := gather(p, customers, times)
	if soak {
		p.stop()
		p = in.start(append(faults, address)...).allowing(notSettled)
	}
	c.begin()

	total := int64(len(c.payers))
	killed := 0
	again := func() {
		p.kill()
		killed++
		p = in.start(append(faults, address)...).allowing(notSettled)
	}
	if soak {
		ticker := time.NewTicker(2 * time.Second)
		defer ticker.Stop()
		for c.finished.Load() < total {
			<-ticker.C
			if again(); killed >= 120 {
				break
			}
		}
	} else {
		for i := range int64(kills) {
			// Some have their money, some do not, and of some only the processor knows yet that they were charged.
			eventually(t, limit, "top-ups are under way", func() bool {
				var halfway int
				err := in.db.Get(&halfway, `SELECT (SELECT count(*) FROM sandbox_processor.charges WHERE status = 'CAPTURED')
					- (SELECT count(*) FROM payments WHERE status = 'CREDITED')`)
				return c.finished.Load() >= (i*2+1)*total/10 && (err == nil && halfway > 0) || c.finished.Load() == total || c.failures() > 0
			})
			again()
		}
	}
	c.end(limit)
	t.Logf("killed %d times", killed)
	c.reconcile(in.db)
}

// TestFaultyProcessorAndKillNine is the same with cards whose charges hang, end in an error or are refused for a while.
func TestFaultyProcessorAndKillNine(t *testing.T) {
	t.Parallel()
	in := install(t)
	p := in.start().allowing(notSettled)
	address := "AURA_LISTEN=" + strings.TrimPrefix(p.base, "http://")
	c := gather(p, 4, 4, "pm_card_visa", "pm_card_errorAfterCapture", "pm_card_errorReplayed", "pm_card_webhookTwice")
	d := gather(p, 4, 1, "pm_card_hangAfterCapture")
	c.payers, c.customers = append(c.payers, d.payers...), append(c.customers, d.customers...)
	c.begin()
	eventually(t, 30*time.Second, "the hanging cards are charged", func() bool {
		var hanging int
		err := in.db.Get(&hanging, `SELECT count(*) FROM sandbox_processor.charges WHERE card_token = 'pm_card_hangAfterCapture' AND status = 'CAPTURED'`)
		return err == nil && hanging == len(d.payers)
	})
	p.kill()
	in.start(address).allowing(notSettled)
	c.end(60 * time.Second)
	c.reconcile(in.db)
}

// TestCrashOfDatabaseConnectionsDuringTopUps cuts the program off from its database, again and again, also between the commit
// and the news of it. Nothing is lost, nothing is done twice, and the clients hear only what tells them to ask again.
func TestCrashOfDatabaseConnectionsDuringTopUps(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	proxy := pgtest.NewProxy(t, db.URL)
	in := installOn(t, db)
	p := in.start("DATABASE_URL=" + proxy.URL()).allowing(notSettled)
	customers, times, cuts := 4, 25, int64(8)
	if soak {
		customers, times, cuts = 5, 200, 40
	}
	c := gather(p, customers, times)
	total := int64(len(c.payers))
	c.begin()
	for i := range cuts {
		eventually(t, 2*time.Minute, "top-ups go on", func() bool {
			return c.finished.Load() >= (i+1)*total/(cuts+2) || c.failures() > 0
		})
		switch i % 4 {
		case 0:
			proxy.Cut()
		case 1:
			waitClosed(t, proxy.CutAfterCommit(), c)
		case 2:
			waitClosed(t, proxy.CutBeforeCommit(), c)
		case 3:
			proxy.Refuse(true) // as a database that is started anew
			proxy.Cut()
			eventually(t, 20*time.Second, "the program sees that the database is away", func() bool {
				status, _, err := p.get("/readyz")
				return err == nil && status == 503
			})
			proxy.Refuse(false)
		}
	}
	c.end(2 * time.Minute)
	c.reconcile(db)
}

// waitClosed waits until a trap of the proxy has struck, or there is nobody left whom it could strike.
func waitClosed(t *testing.T, struck <-chan struct{}, c *crowd) {
	t.Helper()
	eventually(t, 30*time.Second, "a commit to cut", func() bool {
		select {
		case <-struck:
			return true
		default:
			return c.finished.Load() == int64(len(c.payers))
		}
	})
}

// TestKillNineWithPrivatePostgres kills the program and its own Postgres as a power cut would. What was acknowledged is there
// after the next start.
func TestKillNineWithPrivatePostgres(t *testing.T) {
	t.Parallel()
	in := installPrivate(t)
	p := in.start()
	owner := p.client(p.tokens["owner"])
	type payload struct{ TopUp topUpPayload }
	pay := func(key string) topUpPayload {
		t.Helper()
		got := ask[payload](owner, topUp, vars{"input": vars{"amount": vars{"amount": "10.00", "currency": "USD"}, "idempotencyKey": key}}).TopUp
		if got.Payment == nil || got.Payment.Status != "CREDITED" {
			t.Fatalf("top-up: %+v", got)
		}
		return got
	}
	var last topUpPayload
	for i := range 5 {
		last = pay(fmt.Sprint("before the crash ", i))
	}
	pid := in.postmaster()
	p.kill()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}

	began := time.Now()
	p = in.start()
	t.Logf("ready %v after the crash", time.Since(began).Round(time.Millisecond))
	if again := in.postmaster(); again == pid {
		t.Errorf("Postgres is still process %d", pid)
	}
	if p.tokens["owner"] == "" {
		t.Fatal("no tokens after the crash")
	}
	owner.base = p.base // and the token of before still opens
	again := pay("before the crash 4")
	if !again.Replayed || again.Payment.ID != last.Payment.ID {
		t.Errorf("the top-up from before the crash: %+v, was %+v", again, last)
	}
	equal(t, "the balance after the crash", again.Balance.Available, last.Balance.Available)
	pay("after the crash")

	// The program alone: Postgres goes on and is taken over.
	pid = in.postmaster()
	p.kill()
	p = in.start()
	if in.postmaster() != pid {
		t.Errorf("Postgres was %d and is %d: not taken over", pid, in.postmaster())
	}
	owner.base = p.base
	pay("after the second crash").Balance.Available.is(t, "the balance in the end", "120.00", "USD") // the demo began with 50
}
