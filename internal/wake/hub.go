// Package wake tells who must look again. It carries no state and no order: a wake-up says only "something about this account
// may have changed", the one who is woken reads the present state by its version. So wake-ups may be merged, repeated and
// even lost, which makes them cheap: nobody waits for anybody, a slow watcher misses states but never the newest for long.
//
// Hub wakes within this process. Postgres carries wake-ups between processes that share a database, and re-checks the
// versions of everything watched every few seconds, in one query, so that a lost wake-up costs at most that long.
package wake

import (
	"slices"
	"sync"

	"github.com/aura-billing/gateway/internal/billing"
)

// Everything stands for all accounts: Wake(Everything) wakes every watcher, Watch(Everything) is woken for every account.
const Everything billing.AccountID = 0

// Hub wakes the watchers of this process. The zero Hub is ready for use; it is safe for concurrent use.
type Hub struct {
	mu       sync.RWMutex
	watchers map[billing.AccountID][]*Watcher
}

// Watcher is one who wants to know when to look again. It must be closed.
type Watcher struct {
	c    chan struct{}
	hub  *Hub
	id   billing.AccountID
	slot int // its place among the watchers of the account; -1 when closed
}

// Watch starts watching an account. Watch first and read the state afterwards: a change in between then wakes.
func (h *Hub) Watch(id billing.AccountID) *Watcher {
	w := &Watcher{c: make(chan struct{}, 1), hub: h, id: id}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.watchers == nil {
		h.watchers = make(map[billing.AccountID][]*Watcher)
	}
	w.slot = len(h.watchers[id])
	h.watchers[id] = append(h.watchers[id], w)
	return w
}

// C has a value when there may be something new since it was last received from; many wake-ups make one value. It is never
// closed.
func (w *Watcher) C() <-chan struct{} { return w.c }

// Close ends the watching. Closing twice is no error.
func (w *Watcher) Close() {
	h := w.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	if w.slot < 0 {
		return
	}
	list := h.watchers[w.id]
	last := len(list) - 1
	list[w.slot] = list[last] // the last takes the free place
	list[w.slot].slot = w.slot
	list[last] = nil
	w.slot = -1
	switch {
	case last == 0:
		delete(h.watchers, w.id)
	case last < cap(list)/4:
		h.watchers[w.id] = slices.Clone(list[:last]) // a crowd that went home gives its room back
	default:
		h.watchers[w.id] = list[:last]
	}
}

// Wake wakes those in this process who watch one of the accounts. It never waits for them.
func (h *Hub) Wake(ids ...billing.AccountID) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if slices.Contains(ids, Everything) {
		for _, list := range h.watchers {
			signal(list)
		}
		return
	}
	for _, id := range ids {
		signal(h.watchers[id])
	}
	if len(ids) > 0 {
		signal(h.watchers[Everything])
	}
}

// Watchers counts who is watching, for the metrics.
func (h *Hub) Watchers() int {
	h.mu.RLock()
	defer h.mu.RUnlock()
	n := 0
	for _, list := range h.watchers {
		n += len(list)
	}
	return n
}

// watched lists the accounts that somebody watches, Everything left out.
func (h *Hub) watched() []billing.AccountID {
	h.mu.RLock()
	defer h.mu.RUnlock()
	ids := make([]billing.AccountID, 0, len(h.watchers))
	for id := range h.watchers {
		if id != Everything {
			ids = append(ids, id)
		}
	}
	return ids
}

// wakeGenerals wakes only those who watch Everything.
func (h *Hub) wakeGenerals() {
	h.mu.RLock()
	defer h.mu.RUnlock()
	signal(h.watchers[Everything])
}

func signal(list []*Watcher) {
	for _, w := range list {
		select {
		case w.c <- struct{}{}:
		default: // it was woken already and has not looked yet
		}
	}
}
