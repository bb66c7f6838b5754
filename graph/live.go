package graph

import (
	"context"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

const (
	// livePause keeps a state that moves all the time at ten a second.
	livePause = 100 * time.Millisecond
	// liveRetry is how long to wait before reading again what could not be read.
	liveRetry = time.Second
)

// BalanceUpdated sends the balance as it is, then each newer state.
func (r liveResolver) BalanceUpdated(ctx context.Context, accountID *string, sinceVersion *int64) (<-chan *billing.Balance, error) {
	return follow(ctx, r, accountID, sinceVersion, func(ctx context.Context, id billing.AccountID) (*billing.Balance, int64, error) {
		balances, err := r.DB.Balances(ctx, []billing.AccountID{id})
		if err != nil {
			return nil, 0, err
		}
		if len(balances) == 0 {
			return nil, 0, billing.NotFound()
		}
		return balances[0], balances[0].Version, nil
	})
}

// SubscriptionUpdated sends the subscription as it is, then each newer state; nothing while there is none.
func (r liveResolver) SubscriptionUpdated(ctx context.Context, accountID *string, sinceVersion *int64) (<-chan *billing.Subscription, error) {
	return follow(ctx, r, accountID, sinceVersion, func(ctx context.Context, id billing.AccountID) (*billing.Subscription, int64, error) {
		latest, err := r.DB.LatestSubscriptions(ctx, []billing.AccountID{id})
		if err != nil || len(latest) == 0 {
			return nil, 0, err
		}
		return latest[0], latest[0].Version, nil
	})
}

// follow sends each state of something of an account that is newer than the one known. A wake-up only says "look again": what is
// sent is read by version, so a wake-up that comes twice sends nothing, and a reader that is slow gets the newest state next.
func follow[T any](ctx context.Context, r liveResolver, accountID *string, since *int64,
	read func(ctx context.Context, id billing.AccountID) (state *T, version int64, err error),
) (<-chan *T, error) {
	_, account, err := accountMeant(ctx, accountID, "accountId")
	if err != nil {
		return nil, err
	}
	watcher := r.Hub.Watch(account) // before the first read: nothing falls between the two
	if _, _, err := read(ctx, account); err != nil {
		watcher.Close()
		return nil, err
	}
	states := make(chan *T)
	var known int64
	if since != nil {
		known = *since
	}
	go func() {
		defer close(states)
		defer watcher.Close()
		for ctx.Err() == nil {
			state, version, err := read(ctx, account)
			if err != nil { // the database is away: what was missed meanwhile is in the next state that can be read
				pause(ctx, liveRetry)
				continue
			}
			if version > known {
				select {
				case states <- state:
					known = version
				case <-ctx.Done():
					return
				}
			}
			pause(ctx, livePause)
			select {
			case <-watcher.C():
			case <-ctx.Done():
			}
		}
	}()
	return states, nil
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
