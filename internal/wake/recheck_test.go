package wake

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

// books are versions in memory that count how often they are asked.
type books struct {
	mu       sync.Mutex
	versions map[billing.AccountID]int64
	fail     error
	asked    atomic.Int64
}

func (b *books) Versions(_ context.Context, ids []billing.AccountID) (map[billing.AccountID]int64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked.Add(1)
	if b.fail != nil {
		return nil, b.fail
	}
	found := maps.Clone(b.versions)
	maps.DeleteFunc(found, func(id billing.AccountID, _ int64) bool {
		return !slices.Contains(ids, id)
	})
	return found, nil
}

func (b *books) change(do func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	do()
}

func TestRecheckFindsLostWakeUps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var hub Hub
		b := &books{versions: map[billing.AccountID]int64{1: 10, 2: 20, 3: 30}}
		p, err := NewPostgres(Config{Hub: &hub, Versions: b, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var loop sync.WaitGroup
		loop.Go(func() { p.recheck(ctx) })
		defer loop.Wait()
		defer cancel()
		next := func() { time.Sleep(DefaultRecheck); synctest.Wait() } // fake time

		next()
		if b.asked.Load() != 0 {
			t.Error("nothing is watched, but the versions were asked for")
		}

		one, two, unborn, general := hub.Watch(1), hub.Watch(2), hub.Watch(9), hub.Watch(Everything)
		next()
		if !woken(one) || !woken(two) || !woken(unborn) || !woken(general) {
			t.Error("at the first check of an account its watcher must be woken: it may have read before a lost wake-up")
		}
		next()
		if woken(one) || woken(two) || woken(unborn) {
			t.Error("nothing changed, but somebody was woken")
		}
		if !woken(general) {
			t.Error("who watches everything must be woken at every check")
		}

		b.change(func() { b.versions[1] = 11; b.versions[9] = 1 })
		next()
		if !woken(one) || woken(two) || !woken(unborn) {
			t.Error("exactly the changed accounts must be woken")
		}
		b.change(func() { delete(b.versions, 2) })
		next()
		if !woken(two) || woken(one) {
			t.Error("an account that went must be woken once")
		}

		b.change(func() { b.fail = errors.New("the database is away"); b.versions[1] = 12 })
		next()
		asked := b.asked.Load()
		b.change(func() { b.fail = nil })
		time.Sleep(recheckRetry)
		synctest.Wait()
		if b.asked.Load() != asked+1 || !woken(one) {
			t.Error("a failed check must be repeated after a second")
		}

		b.change(func() { b.versions[1] = 13 })
		p.connected()
		synctest.Wait()
		if !woken(one) {
			t.Error("a new connection must be followed by a check at once")
		}
		asked = b.asked.Load()
		next()
		if b.asked.Load() != asked+1 {
			t.Errorf("asked %d times for four watchers, want one query", b.asked.Load()-asked)
		}
	})
}

func TestWithoutVersionsANewConnectionWakesAll(t *testing.T) {
	var hub Hub
	p, err := NewPostgres(Config{Hub: &hub})
	if err != nil {
		t.Fatal(err)
	}
	w := hub.Watch(5)
	p.connected()
	if !woken(w) {
		t.Error("not woken")
	}
}
