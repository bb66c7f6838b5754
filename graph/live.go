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
	_, id, err := accountMeant(ctx, accountID, "accountId")
	if err != nil {
		return nil, err
	}
	return follow(ctx, r, id, sinceVersion, func(ctx context.Context) (seen[billing.Balance], error) {
		balances, err := r.DB.Balances(ctx, []billing.AccountID{id})
		if err != nil {
			return seen[billing.Balance]{}, err
		}
		if len(balances) == 0 {
			return seen[billing.Balance]{}, billing.NotFound()
		}
		return seen[billing.Balance]{state: balances[0], version: balances[0].Version}, nil
	})
}

// SubscriptionUpdated sends the subscription as it is, then each newer state; nothing while there is none.
func (r liveResolver) SubscriptionUpdated(ctx context.Context, accountID *string, sinceVersion *int64) (<-chan *billing.Subscription, error) {
	_, id, err := accountMeant(ctx, accountID, "accountId")
	if err != nil {
		return nil, err
	}
	return follow(ctx, r, id, sinceVersion, func(ctx context.Context) (seen[billing.Subscription], error) {
		latest, err := r.DB.LatestSubscriptions(ctx, []billing.AccountID{id})
		if err != nil || len(latest) == 0 {
			return seen[billing.Subscription]{}, err
		}
		return seen[billing.Subscription]{state: latest[0], version: latest[0].Version}, nil
	})
}

// AccountUpdated sends the account as it is, then whenever anything of it has changed.
func (r liveResolver) AccountUpdated(ctx context.Context, accountID *string, sinceVersion *int64) (<-chan *billing.Account, error) {
	_, id, err := accountMeant(ctx, accountID, "accountId")
	if err != nil {
		return nil, err
	}
	return follow(ctx, r, id, sinceVersion, func(ctx context.Context) (seen[billing.Account], error) {
		accounts, err := r.DB.Accounts(ctx, []billing.AccountID{id})
		if err != nil {
			return seen[billing.Account]{}, err
		}
		if len(accounts) == 0 {
			return seen[billing.Account]{}, billing.NotFound()
		}
		return seen[billing.Account]{state: accounts[0], version: accounts[0].Revision}, nil
	})
}

// seen is a state that was read. Its version is 0 while there is none.
type seen[T any] struct {
	state   *T
	version int64
	// shown tells one state from another where the version also grows with what is not shown: the same text is not sent again.
	shown string
}

// follow sends each state of something of an account that is newer than the one known. A wake-up only says "look again": what is
// sent is read by version, so a wake-up that comes twice sends nothing, and a reader that is slow gets the newest state next.
func follow[T any](ctx context.Context, r liveResolver, account billing.AccountID, since *int64,
	read func(ctx context.Context) (seen[T], error),
) (<-chan *T, error) {
	watcher := r.Hub.Watch(account) // before the first read: nothing falls between the two
	now, err := read(ctx)
	if err != nil {
		watcher.Close()
		return nil, err
	}
	states := make(chan *T)
	var known seen[T]
	if since != nil {
		known.version = *since
	}
	go func() {
		defer close(states)
		defer watcher.Close()
		for ctx.Err() == nil {
			if err == nil && now.version > known.version && (now.shown == "" || now.shown != known.shown) {
				select {
				case states <- now.state:
					known = now
				case <-ctx.Done():
					return
				}
			}
			if err != nil { // the database is away: what was missed meanwhile is in the next state that can be read
				pause(ctx, liveRetry)
			} else {
				pause(ctx, livePause)
				select {
				case <-watcher.C():
				case <-ctx.Done():
				}
			}
			now, err = read(ctx)
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
