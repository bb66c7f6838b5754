package wake

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

const (
	// DefaultRecheck keeps a lost wake-up below the promised 15 s, the query and one failure of it included.
	DefaultRecheck = 10 * time.Second

	channel        = "gateway_wake"
	connectTimeout = 5 * time.Second
)

// VersionSource knows the version of an account's watched state, which grows with every change. An account that is missing
// in the answer has none.
type VersionSource interface {
	Versions(ctx context.Context, ids []billing.AccountID) (map[billing.AccountID]int64, error)
}

// Config says what a Postgres carrier connects.
type Config struct {
	// URL is the database's DSN. Two connections of their own are held: one that listens, one that notifies.
	URL string
	// Hub is this process's hub.
	Hub *Hub
	// Versions is asked by the re-check. Without one there is none, and everything is woken after a lost connection.
	Versions VersionSource
	// Recheck is the longest time between two re-checks; DefaultRecheck if zero.
	Recheck time.Duration
	// Log hears of lost connections; nil for slog.Default().
	Log *slog.Logger
}

// Postgres carries wake-ups between the hubs of all processes on one database, by LISTEN and NOTIFY. It is safe for
// concurrent use.
//
// It notifies outside of every transaction, because a NOTIFY inside costs the commit a lock that all of the server's notifying
// commits share. A notice can therefore come before the change is visible only if Publish is called before the commit: call it
// after.
type Postgres struct {
	config  Config
	dsn     string
	origin  string // marks our own notices, which come back to us
	pending pending
	check   chan struct{} // asks for a re-check now

	mu      sync.Mutex
	started bool
	closed  bool
	cancel  context.CancelFunc
	done    chan struct{}
}

// NewPostgres builds a carrier. It connects to nothing before Run, and a database that is away is no error.
func NewPostgres(config Config) (*Postgres, error) {
	if config.Hub == nil {
		return nil, errors.New("wake: a hub is required")
	}
	dsn, err := withConnectTimeout(config.URL)
	if err != nil {
		return nil, err
	}
	if config.Recheck <= 0 {
		config.Recheck = DefaultRecheck
	}
	if config.Log == nil {
		config.Log = slog.Default()
	}
	var origin [8]byte
	_, _ = rand.Read(origin[:]) // never fails
	return &Postgres{
		config:  config,
		dsn:     dsn,
		origin:  hex.EncodeToString(origin[:]),
		pending: pending{filled: make(chan struct{}, 1)},
		check:   make(chan struct{}, 1),
		done:    make(chan struct{}),
	}, nil
}

// Publish wakes who watches one of the accounts: in this process at once, in the others within about 50 ms. It waits for
// nothing and cannot fail; what the network loses the re-check of the others finds. Call it after the commit.
func (p *Postgres) Publish(ids ...billing.AccountID) {
	p.config.Hub.Wake(ids...)
	p.pending.add(ids)
}

// Run listens, notifies and re-checks until ctx ends or Close is called. It gets over lost connections by itself; its one error
// is to be run twice.
func (p *Postgres) Run(ctx context.Context) error {
	p.mu.Lock()
	if p.started {
		p.mu.Unlock()
		return errors.New("wake: a carrier runs only once")
	}
	p.started = true
	defer close(p.done)
	if p.closed {
		p.mu.Unlock()
		return nil
	}
	ctx, p.cancel = context.WithCancel(ctx)
	defer p.cancel()
	p.mu.Unlock()

	var loops sync.WaitGroup
	loops.Go(func() { p.listen(ctx) })
	loops.Go(func() { p.notify(ctx) })
	loops.Go(func() { p.recheck(ctx) })
	loops.Wait()
	return nil
}

// Close ends Run and waits until it has ended. Watchers stay as they are.
func (p *Postgres) Close() error {
	p.mu.Lock()
	p.closed = true
	started := p.started
	if p.cancel != nil {
		p.cancel()
	}
	p.mu.Unlock()
	if started {
		<-p.done
	}
	return nil
}

// withConnectTimeout gives a DSN without a time-out for connecting one: pq.NewListenerConn takes no context, so nothing else
// would end an attempt to reach a host that swallows packets.
func withConnectTimeout(dsn string) (string, error) {
	parsed, err := pq.NewConfig(dsn)
	if err != nil {
		return "", fmt.Errorf("wake: database URL: %w", err)
	}
	if parsed.ConnectTimeout > 0 {
		return dsn, nil
	}
	setting := fmt.Sprintf("connect_timeout=%d", int(connectTimeout.Seconds()))
	if !strings.HasPrefix(dsn, "postgres://") && !strings.HasPrefix(dsn, "postgresql://") {
		return dsn + " " + setting, nil
	}
	if strings.Contains(dsn, "?") {
		return dsn + "&" + setting, nil
	}
	return dsn + "?" + setting, nil
}

// pause waits, and tells whether ctx is still good afterwards.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
