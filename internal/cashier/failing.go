package cashier

import (
	"sync"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

// failing remembers for a while which accounts' books could not be brought up to date, so that the sweep does not come back to
// them at once: however many they are, they keep no others waiting.
type failing struct {
	mu    sync.Mutex
	until map[billing.AccountID]time.Time
}

// failingPause is how long the sweep leaves such an account alone.
const failingPause = time.Minute

func (f *failing) add(id billing.AccountID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.until[id] = time.Now().Add(failingPause) //nolint:forbidigo // a pause of this process, no time of the books
}

// now are the accounts to leave alone.
func (f *failing) now() []billing.AccountID {
	f.mu.Lock()
	defer f.mu.Unlock()
	ids := []billing.AccountID{}
	for id, until := range f.until {
		if time.Now().After(until) { //nolint:forbidigo // as above
			delete(f.until, id)
			continue
		}
		ids = append(ids, id)
	}
	return ids
}
