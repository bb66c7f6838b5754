package wake

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

const (
	notifyEvery     = 50 * time.Millisecond // after one NOTIFY ended, so at most 20 a second
	notifyTimeout   = 5 * time.Second
	goodbyeTimeout  = time.Second
	maxPayloadBytes = 7900   // Postgres takes less than 8,000
	maxPending      = 20_000 // about a second of full payloads; beyond it, "everything" is the shorter message
)

// sqlNotify runs outside of any transaction, where database/sql may run it a second time: a wake-up twice is one wake-up.
const sqlNotify = `-- name: WakeNotify
SELECT pg_notify($1, $2)`

// pending are the accounts whose wake-up was not sent yet, each once.
type pending struct {
	mu     sync.Mutex
	ids    map[billing.AccountID]struct{}
	all    bool
	filled chan struct{}
}

func (p *pending) add(ids []billing.AccountID) {
	if len(ids) == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ids == nil {
		p.ids = make(map[billing.AccountID]struct{})
	}
	for _, id := range ids {
		if id == Everything || len(p.ids) >= maxPending {
			p.all = true
		}
		if p.all {
			break
		}
		p.ids[id] = struct{}{}
	}
	if p.all {
		p.ids = nil
	}
	p.signal()
}

func (p *pending) signal() {
	select {
	case p.filled <- struct{}{}:
	default:
	}
}

// take removes as many accounts as fit one payload, and writes it; none when nothing is pending. more tells that some stay.
func (p *pending) take(origin string) (ids []billing.AccountID, payload string, more bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.all {
		p.all = false
		return []billing.AccountID{Everything}, payloadOf(origin, []billing.AccountID{Everything}), false
	}
	size := len(origin)
	for id := range p.ids {
		size += 1 + len(strconv.FormatInt(int64(id), 36))
		if size > maxPayloadBytes {
			break
		}
		ids = append(ids, id)
		delete(p.ids, id)
	}
	if len(ids) == 0 {
		return nil, "", false
	}
	more = len(p.ids) > 0
	if !more {
		p.ids = nil // a map never shrinks
	}
	return ids, payloadOf(origin, ids), more
}

func payloadOf(origin string, ids []billing.AccountID) string {
	var b strings.Builder
	b.WriteString(origin)
	for _, id := range ids {
		b.WriteByte(' ')
		b.WriteString(strconv.FormatInt(int64(id), 36))
	}
	return b.String()
}

// idsOf reads a payload. One that we did not write, perhaps of a newer version, means everything.
func idsOf(payload string) (origin string, ids []billing.AccountID) {
	words := strings.Split(payload, " ")
	for _, word := range words[1:] {
		n, err := strconv.ParseInt(word, 36, 64)
		if err != nil || n < 0 {
			return words[0], []billing.AccountID{Everything}
		}
		ids = append(ids, billing.AccountID(n))
	}
	if len(ids) == 0 {
		return words[0], []billing.AccountID{Everything}
	}
	return words[0], ids
}

// notify sends what is pending, all accounts of at least 50 ms in one NOTIFY, on a connection of its own. What could not be
// sent stays pending, merged with what comes.
func (p *Postgres) notify(ctx context.Context) {
	connector, err := pq.NewConnector(p.dsn)
	if err != nil { // the DSN was read before
		p.config.Log.LogAttrs(ctx, slog.LevelError, "wake-ups cannot be sent", slog.Any("error", err))
		return
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1)
	db.SetMaxIdleConns(1)
	defer db.Close() //nolint:errcheck // nothing is lost with it

	wait := notifyEvery
	for {
		select {
		case <-ctx.Done():
			p.goodbye(ctx, db)
			return
		case <-p.pending.filled:
		}
		ids, payload, more := p.pending.take(p.origin)
		if len(ids) == 0 {
			continue
		}
		err := send(ctx, db, payload, notifyTimeout)
		if err != nil {
			p.pending.add(ids)
			wait = min(2*wait, lastRetry)
			if ctx.Err() == nil {
				p.config.Log.LogAttrs(ctx, slog.LevelWarn, "a wake-up could not be sent, it will be repeated", slog.Any("error", err))
			}
		} else {
			wait = notifyEvery
			if more {
				p.pending.signal()
			}
		}
		if !pause(ctx, wait) {
			p.goodbye(ctx, db)
			return
		}
	}
}

// goodbye sends what is still pending when the program ends, in one NOTIFY.
func (p *Postgres) goodbye(ctx context.Context, db *sql.DB) {
	_, payload, more := p.pending.take(p.origin)
	if payload == "" {
		return
	}
	if more {
		payload = payloadOf(p.origin, []billing.AccountID{Everything})
	}
	if err := send(context.WithoutCancel(ctx), db, payload, goodbyeTimeout); err != nil {
		p.config.Log.LogAttrs(ctx, slog.LevelWarn, "the last wake-up could not be sent", slog.Any("error", err))
	}
}

func send(ctx context.Context, db *sql.DB, payload string, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if _, err := db.ExecContext(ctx, sqlNotify, channel, payload); err != nil {
		return fmt.Errorf("wake: notify: %w", err)
	}
	return nil
}
