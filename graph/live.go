package graph

import (
	"context"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

const (
	// livePause keeps a balance that moves all the time at ten states a second.
	livePause = 100 * time.Millisecond
	// liveRetry is how long to wait before reading again what could not be read.
	liveRetry = time.Second
)

// BalanceUpdated sends the balance as it is, then each newer state. A wake-up only says "look again": what is sent is read
// by version, so a wake-up that comes twice sends nothing, and a reader that is slow gets the newest state next.
func (r liveResolver) BalanceUpdated(ctx context.Context, accountID *string, sinceVersion *int64) (<-chan *billing.Balance, error) {
	_, account, err := accountMeant(ctx, accountID, "accountId")
	if err != nil {
		return nil, err
	}
	watcher := r.Hub.Watch(account) // before the first read: nothing falls between the two
	if _, err := r.balance(ctx, account); err != nil {
		watcher.Close()
		return nil, err
	}
	states := make(chan *billing.Balance)
	var known int64
	if sinceVersion != nil {
		known = *sinceVersion
	}
	go func() {
		defer close(states)
		defer watcher.Close()
		r.follow(ctx, account, known, watcher.C(), states)
	}()
	return states, nil
}

// follow sends every state newer than the known one until ctx ends.
func (r liveResolver) follow(ctx context.Context, account billing.AccountID, known int64, woken <-chan struct{}, states chan<- *billing.Balance) {
	for ctx.Err() == nil {
		b, err := r.balance(ctx, account)
		if err != nil { // the database is away: what was missed meanwhile is in the next state that can be read
			pause(ctx, liveRetry)
			continue
		}
		if b.Version > known {
			select {
			case states <- b:
				known = b.Version
			case <-ctx.Done():
				return
			}
		}
		pause(ctx, livePause)
		select {
		case <-woken:
		case <-ctx.Done():
		}
	}
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

func (r liveResolver) balance(ctx context.Context, account billing.AccountID) (*billing.Balance, error) {
	balances, err := r.DB.Balances(ctx, []billing.AccountID{account})
	if err != nil {
		return nil, err
	}
	if len(balances) == 0 {
		return nil, billing.NotFound()
	}
	return balances[0], nil
}
