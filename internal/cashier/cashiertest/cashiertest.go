// Package cashiertest gives tests a cashier that works: a database of its own, the sandbox processor as a real second party,
// and a catalogue. When the test ends, the books are verified; a test that spoils them on purpose says so with Spoil.
package cashiertest

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/demo"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
	"github.com/aura-billing/gateway/internal/pgtest"
	"github.com/aura-billing/gateway/internal/postgres"
)

// Options of a House. The zero value is good for most tests.
type Options struct {
	Sandbox       sandbox.Options
	ReplyWait     time.Duration // 8 s, as in production
	ChargeTimeout time.Duration // 30 s
	Database      postgres.Options
	Publish       func(ids ...billing.AccountID)
	// Proxied puts House.Proxy between the cashier and its database; the sandbox keeps its own way.
	Proxied bool
	// Wrap puts something between the cashier and the sandbox.
	Wrap func(payment.Processor) payment.Processor
}

// House is a cashier with everything around it.
type House struct {
	T        testing.TB
	PG       *pgtest.DB // straight to the database, as its owner
	Proxy    *pgtest.Proxy
	DB       *postgres.DB
	Sandbox  *sandbox.Processor
	Cashier  *cashier.Cashier
	Plans    map[string]*billing.Plan // starter, basic, professional, enterprise, and free at no cost
	Platform *billing.Actor
	Log      *slog.Logger

	spoiled  bool
	closed   sync.Once
	sequence atomic.Int64
}

// Secret signs the sandbox's webhooks.
const Secret = "a secret that signs webhooks in tests"

// New opens a house; it is closed and its books are verified when the test ends.
func New(t testing.TB, o Options) *House {
	t.Helper()
	h := &House{T: t, PG: pgtest.New(t), Platform: &billing.Actor{Subject: "platform", Role: billing.RolePlatform, AllAccounts: true},
		Log: slog.New(slog.NewTextHandler(&tail{t: t}, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	url := h.PG.URL
	if o.Proxied {
		h.Proxy = pgtest.NewProxy(t, url)
		url = h.Proxy.URL()
	}
	if o.Database == (postgres.Options{}) {
		o.Database = postgres.DefaultOptions()
	}
	var err error
	if h.DB, err = postgres.Open(url, o.Database); err != nil {
		t.Fatal(err)
	}
	o.Sandbox.Log = h.Log
	o.Sandbox.SigningSecrets = []string{Secret}
	if o.Sandbox.PublicURL == "" {
		o.Sandbox.PublicURL = "https://bank.example.com"
	}
	if h.Sandbox, err = sandbox.Open(t.Context(), h.PG.URL, o.Sandbox); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close(t) })
	var processor payment.Processor = h.Sandbox
	if o.Wrap != nil {
		processor = o.Wrap(processor)
	}
	if o.Publish == nil {
		o.Publish = func(...billing.AccountID) {}
	}
	h.Cashier = cashier.New(cashier.Options{DB: h.DB, Publish: o.Publish, Log: h.Log,
		RequestID:  func(context.Context) string { return "test" },
		Processors: map[billing.AccountMode]payment.Processor{billing.ModeSandbox: processor},
		ReplyWait:  o.ReplyWait, ChargeTimeout: o.ChargeTimeout})
	h.loadPlans(t)
	return h
}

func (h *House) loadPlans(t testing.TB) {
	t.Helper()
	plans, err := demo.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	plans = append(plans, &billing.Plan{Code: "free", Name: "Free", Description: "Costs nothing.", Rank: 1, MonthlyCredits: money.Whole(10),
		Features: []string{}, Prices: []money.Amount{{Currency: "USD"}}})
	if _, err := h.Cashier.LoadCatalogue(t.Context(), plans); err != nil {
		t.Fatal(err)
	}
	if plans, err = h.DB.PlansOffered(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.Plans = map[string]*billing.Plan{}
	for _, p := range plans {
		h.Plans[p.Code] = p
	}
}

// Spoil says that the test leaves the books wrong on purpose.
func (h *House) Spoil() { h.spoiled = true }

// Close ends what hangs at the processor, verifies the books and lets go of the database. The test's end calls it too.
func (h *House) Close(t testing.TB) {
	t.Helper()
	h.closed.Do(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 30*time.Second)
		defer cancel()
		if err := h.Sandbox.Close(); err != nil {
			t.Errorf("close the sandbox: %v", err)
		}
		if err := h.Cashier.Drain(ctx); err != nil {
			t.Errorf("payments still going on: %v", err)
		}
		if !h.spoiled {
			h.verify(ctx, t)
		}
		if err := h.DB.Close(); err != nil && h.Proxy == nil {
			t.Errorf("close the database: %v", err)
		}
	})
}

// Verify fails the test unless the books are clean now.
func (h *House) Verify(t testing.TB) { t.Helper(); h.verify(t.Context(), t) }

func (h *House) verify(ctx context.Context, t testing.TB) {
	t.Helper()
	db, err := postgres.Open(h.PG.URL, postgres.DefaultOptions()) // not through a proxy that may be cut
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	findings, err := db.Verify(ctx)
	if err != nil {
		t.Errorf("verify: %v", err)
		return
	}
	if !findings.Clean(false) {
		var text strings.Builder
		findings.Print(&text, false)
		t.Errorf("the books are not clean:\n%s", text.String())
	}
}

// Key makes an idempotency key that was not used before.
func (h *House) Key() string { return fmt.Sprintf("key-%d", h.sequence.Add(1)) }

// Exec changes the database by hand, as time and accidents do.
func (h *House) Exec(t testing.TB, query string, args ...any) {
	t.Helper()
	if _, err := h.PG.ExecContext(context.WithoutCancel(t.Context()), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// Due makes everything that a payment waits for due now.
func (h *House) Due(t testing.TB, p *billing.Payment) {
	t.Helper()
	h.Exec(t, `UPDATE payments SET next_action_at = clock_timestamp() - interval '1 second' WHERE account_id = $1 AND key = $2
		AND next_action_at IS NOT NULL`, p.AccountID, p.Key)
}

// Customer is an account with its owner.
type Customer struct {
	*House
	ID    billing.AccountID
	Owner *billing.Actor
}

// Customer makes an account in USD without tax, unless changed.
func (h *House) Customer(t testing.TB, change ...func(*cashier.NewAccount)) *Customer {
	t.Helper()
	in := cashier.NewAccount{Name: "Café Aurora", Currency: "USD", TimeZone: "Europe/Madrid", Mode: billing.ModeSandbox}
	for _, f := range change {
		f(&in)
	}
	id, _, err := h.Cashier.CreateAccount(t.Context(), h.Platform, h.Key(), in)
	if err != nil {
		t.Fatal(err)
	}
	return &Customer{House: h, ID: id, Owner: &billing.Actor{Subject: "owner", Role: billing.RoleOwner, Accounts: []billing.AccountID{id}}}
}

// Subscriber makes an account with a card and a subscription to a plan.
func (h *House) Subscriber(t testing.TB, plan string, change ...func(*cashier.NewAccount)) *Customer {
	t.Helper()
	c := h.Customer(t, change...)
	c.Card(t, "pm_card_visa")
	c.Subscribe(t, plan)
	return c
}

// Agent makes an agent.
func (c *Customer) Agent(t testing.TB, name string) billing.RowID {
	t.Helper()
	id, _, err := c.Cashier.CreateAgent(t.Context(), c.Platform, c.ID, c.Key(), name)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// Card adds a test card and makes it the default.
func (c *Customer) Card(t testing.TB, token string) billing.RowID {
	t.Helper()
	id, _, err := c.Cashier.AddMethod(t.Context(), c.Owner, c.ID, c.Key(), token, true)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// Subscribe takes a plan that must work out at once.
func (c *Customer) Subscribe(t testing.TB, plan string) billing.RowID {
	t.Helper()
	id, p, _, err := c.Cashier.Subscribe(t.Context(), c.Owner, c.ID, c.Key(), cashier.Subscribe{Plan: c.Plans[plan].Key})
	if err == nil && p != nil && p.Status == billing.PaymentSubmitted { // the wait for a reply is short in some tests
		err = c.Cashier.Drain(t.Context())
		p = c.Payment(t, p)
	}
	if err != nil || (p != nil && p.Status != billing.PaymentCredited) {
		t.Fatalf("subscribe: %+v, %v", p, err)
	}
	return id
}

// TopUp adds whole units of the account's currency with the default card.
func (c *Customer) TopUp(t testing.TB, units int64) (*billing.Payment, error) {
	t.Helper()
	p, _, err := c.Cashier.TopUp(t.Context(), c.Owner, c.ID, c.Key(), cashier.TopUp{Amount: c.Amount(t, units)})
	return p, err
}

// Amount is so many units of the account's currency.
func (c *Customer) Amount(t testing.TB, units int64) money.Amount {
	t.Helper()
	return money.Amount{Micros: money.Micros(units * money.MicrosPerUnit), Currency: c.Account(t).Currency}
}

// Account reads the account as it is now.
func (c *Customer) Account(t testing.TB) *billing.Account {
	t.Helper()
	return only(t, c.direct(t).Accounts, c.ID)
}

// Balance reads the balance as it is now.
func (c *Customer) Balance(t testing.TB) *billing.Balance {
	t.Helper()
	return only(t, c.direct(t).Balances, c.ID)
}

// Subscription reads the latest subscription; it must be there.
func (c *Customer) Subscription(t testing.TB) *billing.Subscription {
	t.Helper()
	return only(t, c.direct(t).LatestSubscriptions, c.ID)
}

// Payment reads a payment as it is now.
func (c *Customer) Payment(t testing.TB, p *billing.Payment) *billing.Payment {
	t.Helper()
	return only(t, c.direct(t).Payments, billing.RowID{Account: p.AccountID, Key: p.Key})
}

// Payments reads all payments, oldest first.
func (c *Customer) Payments(t testing.TB) []*billing.Payment {
	t.Helper()
	rows, err := c.direct(t).PaymentsPage(t.Context(), []billing.AccountID{c.ID}, billing.Page{Limit: billing.MaxPage, Backward: true})
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(rows)
	return rows
}

// direct is a way to the database that no proxy cuts.
func (h *House) direct(t testing.TB) *postgres.DB {
	t.Helper()
	if h.Proxy == nil {
		return h.DB
	}
	db, err := postgres.Open(h.PG.URL, postgres.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func only[K, V any](t testing.TB, read func(context.Context, []K) ([]*V, error), key K) *V {
	t.Helper()
	rows, err := read(context.WithoutCancel(t.Context()), []K{key})
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d rows of %v, %v", len(rows), key, err)
	}
	return rows[0]
}

// Bank presses a button on the page of the customer's bank: "approve" or "decline".
func (h *House) Bank(t testing.TB, p *billing.Payment, button string) {
	t.Helper()
	if p.ActionURL == nil {
		t.Fatalf("payment %s (%s) has no page", p.GlobalID(), p.Status)
	}
	_, path, _ := strings.Cut(strings.TrimPrefix(*p.ActionURL, "https://"), "/")
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/"+path+"/"+button, nil)
	w := httptest.NewRecorder()
	h.Sandbox.Handler().ServeHTTP(w, r)
	if w.Code >= http.StatusBadRequest {
		t.Fatalf("the bank answers %d: %s", w.Code, w.Body)
	}
}

// Post is one webhook as it came over the wire.
type Post struct {
	Header http.Header
	Body   []byte
}

// Mailbox is a receiver of webhooks that keeps them, for tests to hand over late, twice or never.
type Mailbox struct {
	URL   string
	Posts chan Post
}

// NewMailbox makes a receiver for up to 1,000 webhooks.
func NewMailbox(t testing.TB) *Mailbox {
	t.Helper()
	m := &Mailbox{Posts: make(chan Post, 1000)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		m.Posts <- Post{r.Header.Clone(), body}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(server.Close)
	m.URL = server.URL
	return m
}

// Next waits for the next webhook that fits.
func (m *Mailbox) Next(t testing.TB, fits func(body string) bool) Post {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		select {
		case p := <-m.Posts:
			if fits(string(p.Body)) {
				return p
			}
		case <-deadline:
			t.Fatal("no such webhook came")
		}
	}
}

// tail writes the log into the test's own.
type tail struct{ t testing.TB }

func (w *tail) Write(line []byte) (int, error) {
	w.t.Log(strings.TrimSuffix(string(line), "\n"))
	return len(line), nil
}
