package cashier_test

import (
	"context"
	"flag"
	"sync"
	"testing"

	"go.uber.org/goleak"
	_ "pgregory.net/rapid" // its flags are set below

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment"
)

func TestMain(m *testing.M) {
	// A step of the model test is a transaction or two and a call at the processor: fewer of them than of pure functions. More
	// with -rapid.checks.
	settings := map[string]string{"rapid.checks": "12", "rapid.steps": "25", "rapid.nofailfile": "true",
		"test.parallel": "8"} // most tests wait for the database or a processor
	for name, value := range settings {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	goleak.VerifyTestMain(m)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantFault fails the test unless err is a fault with the code.
func wantFault(t testing.TB, err error, code fault.Code) *fault.Error {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Code != code {
		t.Fatalf("got %v, want %s", err, code)
	}
	return f
}

// drained waits until no processor is being asked.
func drained(t testing.TB, h *cashiertest.House) {
	t.Helper()
	must(t, h.Cashier.Drain(t.Context()))
}

// sweep makes a payment due and has it asked about; the payment as it is then.
func sweep(t testing.TB, c *cashiertest.Customer, p *billing.Payment) *billing.Payment {
	t.Helper()
	c.Due(t, p)
	n, err := c.Cashier.SweepPayments(t.Context())
	if err != nil || n != 1 {
		t.Fatalf("%d payments were due, %v", n, err)
	}
	return c.Payment(t, p)
}

func wantStatus(t testing.TB, p *billing.Payment, want billing.PaymentStatus) {
	t.Helper()
	if p == nil || p.Status != want {
		t.Fatalf("the payment is %+v, want %s", p, want)
	}
}

// wantPosted fails the test unless so many units are on the balance.
func wantPosted(t testing.TB, c *cashiertest.Customer, units int64) {
	t.Helper()
	if b := c.Balance(t); b.PostedAmount() != c.Amount(t, units) {
		t.Fatalf("the balance is %s, want %s", b.PostedAmount(), c.Amount(t, units))
	}
}

// between is a processor with a hook before each charge.
type between struct {
	payment.Processor

	mu     sync.Mutex
	before func()
	calls  int
}

func (b *between) Charge(ctx context.Context, r payment.ChargeRequest) (payment.Fact, error) {
	b.mu.Lock()
	b.calls++
	before := b.before
	b.before = nil
	b.mu.Unlock()
	if before != nil {
		before()
	}
	return b.Processor.Charge(ctx, r)
}

// once runs f before the next charge only.
func (b *between) once(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.before = f
}

func (b *between) charges() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.calls
}

var twenty = money.Amount{Micros: 20 * money.MicrosPerUnit, Currency: "USD"}

func topUp(t testing.TB, c *cashiertest.Customer, key string, units int64) (*billing.Payment, bool, error) {
	t.Helper()
	return c.Cashier.TopUp(t.Context(), c.Owner, c.ID, key, cashier.TopUp{Amount: c.Amount(t, units)})
}
