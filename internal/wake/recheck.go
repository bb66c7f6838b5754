package wake

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

const (
	recheckTimeout = 3 * time.Second
	recheckRetry   = time.Second // after a failed re-check, if that is sooner than the next one
)

// recheck asks for the versions of everything watched, every few seconds and after each connect, and wakes those that are
// not what they were. An account asked for the first time is woken too: its watcher may have read before the change whose
// wake-up was lost.
func (p *Postgres) recheck(ctx context.Context) {
	seen := make(map[billing.AccountID]int64)
	wait := p.config.Recheck
	for {
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-p.check:
		}
		timer.Stop()
		if ctx.Err() != nil {
			return
		}
		p.config.Hub.wakeGenerals() // nobody can say whether anything at all has changed
		wait = p.config.Recheck
		if p.config.Versions == nil {
			continue
		}
		now, err := p.look(ctx, seen)
		if err != nil {
			wait = min(wait, recheckRetry)
			if ctx.Err() == nil {
				p.config.Log.LogAttrs(ctx, slog.LevelWarn, "the versions of what is watched could not be read", slog.Any("error", err))
			}
			continue
		}
		seen = now
	}
}

// look reads the versions of everything watched in one query, wakes those that differ from seen, and gives what it saw.
func (p *Postgres) look(ctx context.Context, seen map[billing.AccountID]int64) (map[billing.AccountID]int64, error) {
	ids := p.config.Hub.watched()
	if len(ids) == 0 {
		return map[billing.AccountID]int64{}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, recheckTimeout)
	defer cancel()
	versions, err := p.config.Versions.Versions(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("wake: versions of %d accounts: %w", len(ids), err)
	}
	now := make(map[billing.AccountID]int64, len(ids))
	var changed []billing.AccountID
	for _, id := range ids {
		version, ok := versions[id]
		if !ok {
			version = -1 // an account without a state yet; its first one differs
		}
		before, known := seen[id]
		if !known || before != version {
			changed = append(changed, id)
		}
		now[id] = version
	}
	p.config.Hub.Wake(changed...)
	return now, nil
}
