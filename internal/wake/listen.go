package wake

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/lib/pq"
)

const (
	firstRetry  = 100 * time.Millisecond // doubled after each attempt that did not last, up to lastRetry
	lastRetry   = 5 * time.Second
	pingEvery   = 15 * time.Second
	pingTimeout = 5 * time.Second
)

// listen hears the notices of the other processes, and connects again as often as it must.
//
// It stands on pq.ListenerConn: pq.Listener sleeps between its attempts, up to the longest of them after it was closed, and
// cannot be closed while it pings a host that swallows packets.
func (p *Postgres) listen(ctx context.Context) {
	retry := firstRetry
	for {
		began := time.Now()
		err := p.hear(ctx)
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) >= lastRetry {
			retry = firstRetry
		}
		p.config.Log.LogAttrs(ctx, slog.LevelWarn, "the connection that hears wake-ups was lost",
			slog.Any("error", err), slog.Duration("retry", retry))
		if !pause(ctx, retry+rand.N(retry/4)) { // processes that lost their connections together return one by one
			return
		}
		retry = min(2*retry, lastRetry)
	}
}

// hear listens on one connection until it ends or ctx does.
func (p *Postgres) hear(ctx context.Context) error {
	notices := make(chan *pq.Notification, 64)
	conn, err := pq.NewListenerConn(p.dsn, notices)
	if err != nil {
		return fmt.Errorf("wake: connect: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		p.keep(ctx, conn)
	}()
	for notice := range notices { // closed by conn when it ends, whoever ended it
		if origin, ids := idsOf(notice.Extra); origin != p.origin {
			p.config.Hub.Wake(ids...)
		}
	}
	err = conn.Err()
	cancel()
	<-kept
	if stop() {
		_ = conn.Close()
	}
	return fmt.Errorf("wake: listen: %w", err)
}

// keep asks for the notices, and from then on now and then whether the other side is still there.
func (p *Postgres) keep(ctx context.Context, conn *pq.ListenerConn) {
	defer conn.Close() //nolint:errcheck // it may be closed already
	if _, err := within(conn, pingTimeout, func() (bool, error) { return conn.Listen(channel) }); err != nil {
		return
	}
	p.connected()
	for pause(ctx, pingEvery) {
		// Not conn.Ping, which panics when the server answers with an error.
		if _, err := within(conn, pingTimeout, func() (bool, error) { return conn.ExecSimpleQuery("") }); err != nil {
			return
		}
	}
}

// within gives a question on the connection a time limit, by closing the connection.
func within(conn *pq.ListenerConn, limit time.Duration, ask func() (bool, error)) (bool, error) {
	guard := time.AfterFunc(limit, func() { _ = conn.Close() })
	defer guard.Stop()
	return ask()
}

// connected has what may have been missed while nobody listened looked for: by one query where versions can be asked, so that
// a thousand sockets do not read at once from a database that has just come back, else by waking everything.
func (p *Postgres) connected() {
	if p.config.Versions == nil {
		p.config.Hub.Wake(Everything)
		return
	}
	select {
	case p.check <- struct{}{}:
	default:
	}
}
