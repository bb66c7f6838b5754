package cashier_test

import (
	"context"
	"sync"

	"github.com/aura-billing/gateway/internal/payment"
)

// lying is a processor that says something else than what happened.
type lying struct {
	payment.Processor

	mu  sync.Mutex
	lie func(*payment.Fact)
}

func (l *lying) set(lie func(*payment.Fact)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lie = lie
}

func (l *lying) say(f payment.Fact, err error) (payment.Fact, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil && l.lie != nil {
		l.lie(&f)
	}
	return f, err
}

func (l *lying) Charge(ctx context.Context, r payment.ChargeRequest) (payment.Fact, error) {
	return l.say(l.Processor.Charge(ctx, r))
}

func (l *lying) Lookup(ctx context.Context, r payment.LookupRequest) (payment.Fact, error) {
	return l.say(l.Processor.Lookup(ctx, r))
}
