package auth

import (
	"crypto/sha256"
	"sync"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

const cacheHalf = 4096

// cache remembers tokens that were verified, by their hash, because the platform asks many times a second with the same one
// and an ES256 signature costs as much as the rest of a small query.
//
// The trade: a token is honoured up to exp, and up to the moment its key set is replaced, exactly as without the cache. What
// a fetch replaces it drops at once. It cannot know of a token that was revoked by itself, but neither can a signature.
// It holds at most two halves of 4,096; when the young half is full it becomes the old one, and the old one goes.
type cache struct {
	mu         sync.Mutex
	young, old map[[sha256.Size]byte]verdict
}

type verdict struct {
	actor      *billing.Actor
	generation uint64
}

func newCache() *cache { return &cache{young: map[[sha256.Size]byte]verdict{}} }

func (c *cache) get(sum [sha256.Size]byte, generation uint64, now time.Time) *billing.Actor {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.young[sum]
	if !ok {
		if v, ok = c.old[sum]; ok {
			delete(c.old, sum)
			c.add(sum, v)
		}
	}
	if !ok {
		return nil
	}
	if v.generation != generation || !now.Before(v.actor.ExpiresAt) {
		delete(c.young, sum)
		return nil
	}
	return v.actor
}

func (c *cache) put(sum [sha256.Size]byte, generation uint64, actor *billing.Actor) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(sum, verdict{actor, generation})
}

func (c *cache) add(sum [sha256.Size]byte, v verdict) {
	if len(c.young) >= cacheHalf {
		c.old, c.young = c.young, make(map[[sha256.Size]byte]verdict, cacheHalf)
	}
	c.young[sum] = v
}
