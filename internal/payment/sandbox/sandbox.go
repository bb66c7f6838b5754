// Package sandbox is a payment processor that moves no real money: a second party of its own, as Stripe is one. It has
// its own tables (schema sandbox_processor), its own connection pool, its own view of what happened, and it talks back by
// signed webhooks. It may sit in the gateway's database, and still nothing of it is ever in a transaction of the gateway:
// between the two lies the same gap as to any processor, in which calls hang, get lost and are answered twice.
//
// What it keeps, so that a payment saga can be tested against it:
//
//   - one charge per idempotency key, however many calls come at once; the answer is stored with the charge and given again;
//   - the same key with another request is payment.ErrKeyReused, nothing happens;
//   - a charge is captured at most once, never after it was declined or canceled, refunded never above what was captured;
//   - what is captured is durable before anybody hears of it, also when nobody ever does (the hanging cards);
//   - a notice is written in the transaction of the change it tells of, and delivered at least once (the cards that say
//     otherwise excepted).
//
// The caller hanging up does not stop it: a call that has begun is carried out to its end, as on a real processor's side.
package sandbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/aura-billing/gateway/internal/payment"
)

// Name is how payments made here are marked.
const Name = "sandbox"

// Options of a processor. Only SigningSecrets is required.
type Options struct {
	// WebhookURL is where notices are posted to. Empty: they are written and wait until a process that has one runs.
	WebhookURL string
	// SigningSecrets sign the notices. All of them sign and all of them are accepted, so one is changed without a gap by
	// running with the old and the new for a while.
	SigningSecrets []string
	// PublicURL is where the customer's browser reaches Handler, without a path: "http://localhost:8080".
	PublicURL string
	// Merchant is the name the bank's page shows; "Aura" if empty.
	Merchant string
	// Log takes what the webhook deliverer has to say; slog.Default() if nil.
	Log *slog.Logger
	// Client posts the notices; if nil, one that waits 3 s and follows no redirects.
	Client *http.Client
	// ProcessingDelay is how long a charge on pm_card_processing stays undecided; 2 s if 0.
	ProcessingDelay time.Duration
	// LateBy is how long the notices of pm_card_webhookLate are kept back; 20 s if 0.
	LateBy time.Duration
	// MaxConns bounds the connection pool; 8 if 0.
	MaxConns int
	// Faults befall calls at random from the start; SetFaults changes them.
	Faults Faults
}

// Processor is the sandbox as one process sees it. Several processes may share its tables.
type Processor struct {
	o      Options
	db     *sqlx.DB
	log    *slog.Logger
	client *http.Client
	faults faultSource

	stop    context.CancelFunc // ends the deliverer and everything that hangs
	stopped <-chan struct{}
	wake    chan struct{} // a notice or a settlement may have become due sooner

	mu     sync.Mutex
	closed bool
	work   sync.WaitGroup // calls being carried out, and the deliverer
}

var _ payment.Processor = (*Processor)(nil)

// callTimeout bounds the carrying out of one call, whatever the caller does.
const callTimeout = 10 * time.Second

var errClosed = errors.New("sandbox: closed")

// Open connects to the database, creates or upgrades the sandbox's tables and starts the webhook deliverer. ctx bounds
// the opening only. Safe while other processes open the same database.
func Open(ctx context.Context, dsn string, o Options) (*Processor, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	db, err := connect(dsn, o.MaxConns)
	if err != nil {
		return nil, err
	}
	if err := prepareSchema(ctx, db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	p := &Processor{
		o: o, db: db, log: o.Log, client: o.Client, stop: stop, stopped: running.Done(), wake: make(chan struct{}, 1),
	}
	p.faults.set(o.Faults)
	p.work.Go(func() { p.deliver(running) })
	return p, nil
}

// complete checks the options and fills in what was left out.
func (o *Options) complete() error {
	if len(o.SigningSecrets) == 0 {
		return errors.New("sandbox: at least one signing secret is needed")
	}
	for _, s := range o.SigningSecrets {
		if strings.TrimSpace(s) == "" {
			return errors.New("sandbox: a signing secret is blank")
		}
	}
	o.PublicURL = strings.TrimRight(o.PublicURL, "/")
	if o.Merchant == "" {
		o.Merchant = "Aura"
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Client == nil {
		o.Client = newWebhookClient()
	}
	if o.ProcessingDelay <= 0 {
		o.ProcessingDelay = 2 * time.Second
	}
	if o.LateBy <= 0 {
		o.LateBy = 20 * time.Second
	}
	if o.MaxConns <= 0 {
		o.MaxConns = 8
	}
	return o.Faults.check()
}

// Close ends what hangs, waits for the calls being carried out and the notice being posted, and closes the pool. Notices
// not delivered yet stay in the tables for the next process. Calls after Close fail.
func (p *Processor) Close() error {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil
	}
	p.closed = true
	p.mu.Unlock()
	p.stop()
	p.work.Wait()
	p.client.CloseIdleConnections()
	err := p.db.Close()
	if lost := new(net.OpError); err != nil && !errors.As(err, &lost) { // a connection that was lost before needs no farewell
		return fmt.Errorf("sandbox: close: %w", err)
	}
	return nil
}

// Name is "sandbox".
func (p *Processor) Name() string { return Name }

// spawn runs fn in a goroutine that Close waits for. False after Close.
func (p *Processor) spawn(fn func()) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return false
	}
	p.work.Go(fn)
	return true
}

// serve carries out one call and waits for it as long as the caller does. A caller that hangs up learns nothing; the call
// is finished all the same.
func serve[T any](ctx context.Context, p *Processor, fn func(ctx context.Context) (T, error)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	var none T
	if err := ctx.Err(); err != nil {
		return none, fmt.Errorf("sandbox: %w", err)
	}
	done := make(chan outcome, 1)
	begun := p.spawn(func() {
		own, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTimeout) // the processor's time, not the caller's
		defer cancel()
		v, err := fn(own)
		done <- outcome{v, err}
	})
	if !begun {
		return none, errClosed
	}
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		return none, fmt.Errorf("sandbox: no answer: %w", ctx.Err())
	}
}

// alert wakes the deliverer; one pending signal is enough.
func (p *Processor) alert() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}
