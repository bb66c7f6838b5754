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
	go func() {
		defer close(states)
		defer watcher.Close()
		var sent int64
		if sinceVersion != nil {
			sent = *sinceVersion
		}
		for ctx.Err() == nil {
			wait := livePause
			if b, err := r.balance(ctx, account); err != nil {
				wait = liveRetry
				select {
				case <-time.After(wait):
				case <-ctx.Done():
				}
				continue
			} else if b.Version > sent {
				select {
				case states <- b:
					sent = b.Version
				case <-ctx.Done():
					return
				}
			}
			select {
			case <-time.After(wait):
			case <-ctx.Done():
				return
			}
			select {
			case <-watcher.C():
			case <-ctx.Done():
			}
		}
	}()
	return states, nil
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
