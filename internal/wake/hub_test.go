package wake

import (
	"sync"
	"testing"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/aura-billing/gateway/internal/billing"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// woken tells whether the watcher was woken, and takes the wake-up.
func woken(w *Watcher) bool {
	select {
	case <-w.C():
		return true
	default:
		return false
	}
}

func TestHubWakesWhoWatches(t *testing.T) {
	var h Hub
	one, other, all := h.Watch(1), h.Watch(2), h.Watch(Everything)
	h.Wake()
	if woken(one) || woken(other) || woken(all) {
		t.Error("waking nobody woke somebody")
	}
	h.Wake(1)
	if !woken(one) || woken(other) || !woken(all) {
		t.Error("Wake(1) must wake the watchers of 1 and of everything, and nobody else")
	}
	h.Wake(3, 2)
	if woken(one) || !woken(other) || !woken(all) {
		t.Error("Wake(3, 2) must wake the watchers of 2 and of everything, and nobody else")
	}
	h.Wake(Everything)
	if !woken(one) || !woken(other) || !woken(all) {
		t.Error("Wake(Everything) must wake all")
	}
	one.Close()
	one.Close()
	h.Wake(1)
	if woken(one) {
		t.Error("a closed watcher was woken")
	}
}

func TestSlowWatchersBlockNobody(t *testing.T) {
	var h Hub
	for range 5000 {
		defer h.Watch(1).Close() // none of them ever looks
	}
	quick := h.Watch(1)
	defer quick.Close()
	for range 200 {
		h.Wake(1, 1, 1)
		if !woken(quick) {
			t.Fatal("the quick watcher was not woken beside the slow ones")
		}
		if woken(quick) {
			t.Fatal("several wake-ups before a look must be one")
		}
	}
}

func TestHubUnderManyHands(t *testing.T) {
	var h Hub
	var hands sync.WaitGroup
	for hand := range 8 {
		hands.Go(func() {
			for i := range 500 {
				id := billing.AccountID(1 + (hand+i)%5)
				w := h.Watch(id)
				h.Wake(id)
				<-w.C() // a wake-up after Watch is never lost
				w.Close()
				w.Close()
			}
		})
	}
	hands.Wait()
	if n := h.Watchers(); n != 0 || len(h.watchers) != 0 {
		t.Errorf("%d watchers and %d lists are left", n, len(h.watchers))
	}
}

// TestHubAgainstPlainBooks drives random steps and compares with a plain set of watchers.
func TestHubAgainstPlainBooks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var h Hub
		var open []*Watcher
		account := rapid.Map(rapid.Int64Range(0, 3), func(n int64) billing.AccountID { return billing.AccountID(n) })
		t.Repeat(map[string]func(*rapid.T){
			"watch": func(t *rapid.T) { open = append(open, h.Watch(account.Draw(t, "account"))) },
			"close": func(t *rapid.T) {
				if len(open) == 0 {
					t.Skip()
				}
				i := rapid.IntRange(0, len(open)-1).Draw(t, "which")
				open[i].Close()
				open = append(open[:i], open[i+1:]...)
			},
			"wake": func(t *rapid.T) {
				id := account.Draw(t, "account")
				h.Wake(id)
				for _, w := range open {
					if want := id == Everything || w.id == id || w.id == Everything; woken(w) != want {
						t.Fatalf("watcher of %d after Wake(%d): woken %v", w.id, id, !want)
					}
				}
			},
			"": func(t *rapid.T) {
				if h.Watchers() != len(open) {
					t.Fatalf("%d watchers, want %d", h.Watchers(), len(open))
				}
			},
		})
	})
}

func TestWatcherIsSmall(t *testing.T) {
	var h Hub
	h.Watch(1)
	if allocs := testing.AllocsPerRun(1000, func() { h.Watch(1).Close() }); allocs > 2 {
		t.Errorf("a watcher takes %.0f allocations, want its channel and itself", allocs)
	}
	if allocs := testing.AllocsPerRun(1000, func() { h.Wake(1) }); allocs > 0 {
		t.Errorf("a wake-up takes %.0f allocations", allocs)
	}
}

func BenchmarkWake5000(b *testing.B) {
	var h Hub
	for range 5000 {
		h.Watch(1)
	}
	for b.Loop() {
		h.Wake(1)
	}
}
