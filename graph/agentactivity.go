package graph

import (
	"context"
	"encoding/json"

	"github.com/aura-billing/gateway/internal/billing"
)

// callsShown is how many calls in progress are shown at most.
const callsShown = 100

// AgentActivityUpdated sends what an agent does as it is, then each time something of it has changed.
func (r liveResolver) AgentActivityUpdated(ctx context.Context, agentID string, sinceVersion *int64) (<-chan *AgentActivity, error) {
	_, agent, err := rowMeant(ctx, agentID, billing.KindAgent, "agentId")
	if err != nil {
		return nil, err
	}
	states, err := follow(ctx, r, agent.Account, sinceVersion, func(ctx context.Context) (seen[AgentActivity], error) {
		activity, err := r.activity(ctx, agent)
		if err != nil {
			return seen[AgentActivity]{}, err
		}
		shown := *activity
		shown.Version = 0 // it grows with whatever happens to the account
		text, err := json.Marshal(shown)
		return seen[AgentActivity]{state: activity, version: activity.Version, shown: string(text)}, err
	})
	return states, missingAt(err, "agentId")
}

// activity reads what an agent does. The account is read first, so that the rest is at least as new as its version.
func (r *Resolver) activity(ctx context.Context, id billing.RowID) (*AgentActivity, error) {
	ctx = context.WithValue(ctx, loadersKey{}, &lazily{r: r}) // read afresh
	account, err := found(from(ctx).account.Load(ctx, id.Account))
	if err != nil {
		return nil, err
	}
	agent, err := found(from(ctx).agent.Load(ctx, id))
	if err != nil {
		return nil, err
	}
	activity := &AgentActivity{Agent: agent, Version: account.Revision}
	if activity.CallsInProgress, activity.CallsInProgressCount, err = r.DB.CallsInProgress(ctx, id, account.Time(r.Clock()), callsShown); err != nil {
		return nil, err
	}
	if activity.Limits, err = r.limits(ctx, agent); err != nil {
		return nil, err
	}
	activity.ServiceState, err = r.serviceState(ctx, id.Account, agent)
	return activity, err
}
