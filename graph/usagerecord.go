package graph

import (
	"context"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/postgres"
)

func (accountResolver) UsageRecords(ctx context.Context, a *billing.Account, first *int, after *string, last *int, before *string,
	agentID, rate *string, start, end *time.Time,
) (*UsageRecordConnection, error) {
	agent, err := agentMeant(ctx, a.ID, agentID)
	if err != nil {
		return nil, err
	}
	filter, err := billing.FilterUsage(rate, start, end)
	if err != nil {
		return nil, err
	}
	return usageRecords(ctx, billing.RowID{Account: a.ID, Key: agent}, pageArgs{first, after, last, before}, filter)
}

func (agentResolver) UsageRecords(ctx context.Context, a *billing.Agent, first *int, after *string, last *int, before *string,
	rate *string, start, end *time.Time,
) (*UsageRecordConnection, error) {
	filter, err := billing.FilterUsage(rate, start, end)
	if err != nil {
		return nil, err
	}
	return usageRecords(ctx, billing.RowID{Account: a.AccountID, Key: a.Key}, pageArgs{first, after, last, before}, filter)
}

// agentMeant is the agent that a filter names, which must be there and the account's; billing.WholeAccount when it names none.
func agentMeant(ctx context.Context, account billing.AccountID, id *string) (billing.Key, error) {
	key, err := keyMeant(ctx, account, id, billing.KindAgent, "agentId")
	if err != nil || key == nil {
		return billing.WholeAccount, err
	}
	_, err = found(from(ctx).agent.Load(ctx, billing.RowID{Account: account, Key: *key}))
	return *key, missingAt(err, "agentId")
}

// usageRecords is a page of what an agent used, or all agents of an account.
func usageRecords(ctx context.Context, of billing.RowID, args pageArgs, filter billing.UsageFilter) (*UsageRecordConnection, error) {
	page, err := billing.PageOf(billing.KindUsageRecord, of.Account, args.first, args.after, args.last, args.before)
	if err != nil {
		return nil, err
	}
	after, err := placeOf(ctx, of.Account, page.After, "after")
	if err != nil {
		return nil, err
	}
	before, err := placeOf(ctx, of.Account, page.Before, "before")
	if err != nil {
		return nil, err
	}
	rows, err := from(ctx).usage.Load(ctx, usagePageOf{of, postgres.UsagePage{Rate: filter.Rate, Range: filter.Range().Between(after, before),
		Limit: page.Limit + 1, Backward: page.Backward}})
	if err != nil {
		return nil, err
	}
	edges, nodes, info := connected(rows, page, billing.KindUsageRecord, of.Account, func(cursor string, node *billing.UsageRecord) *UsageRecordEdge {
		return &UsageRecordEdge{Cursor: cursor, Node: node}
	})
	ahead(ctx, "agent", nodes, from(ctx).agent, of.Account, func(u *billing.UsageRecord) *billing.Key { return &u.AgentKey })
	ahead(ctx, "reservation", nodes, from(ctx).reservation, of.Account, func(u *billing.UsageRecord) *billing.Key { return u.ReservationKey })
	if selects(ctx, "fundedBy") {
		for _, u := range nodes {
			askFunding(ctx, u)
		}
	}
	return &UsageRecordConnection{Edges: edges, Nodes: nodes, PageInfo: info}, nil
}

// placeOf is where the row stands that a cursor marks; nil without a cursor.
func placeOf(ctx context.Context, account billing.AccountID, cursor billing.Key, argument string) (*billing.UsagePlace, error) {
	if cursor == 0 {
		return nil, nil //nolint:nilnil // no cursor is no place
	}
	row, err := from(ctx).usageRecord.Load(ctx, billing.RowID{Account: account, Key: cursor})
	if err != nil {
		return nil, err
	}
	if row == nil {
		return nil, billing.NoCursor(argument)
	}
	place := row.Place()
	return &place, nil
}

// usagePageOf is one page of an agent's usage, or of a whole account's.
type usagePageOf struct {
	of   billing.RowID
	page postgres.UsagePage
}

// readUsage reads pages of usage: one statement for all accounts, and one for all agents, that ask for the same page.
func readUsage(db *postgres.DB) func(context.Context, []usagePageOf) (map[usagePageOf][]*billing.UsageRecord, error) {
	return func(ctx context.Context, keys []usagePageOf) (map[usagePageOf][]*billing.UsageRecord, error) {
		accounts, agents := map[postgres.UsagePage][]billing.AccountID{}, map[postgres.UsagePage][]billing.RowID{}
		for _, k := range keys {
			if k.of.Key == billing.WholeAccount {
				accounts[k.page] = append(accounts[k.page], k.of.Account)
			} else {
				agents[k.page] = append(agents[k.page], k.of)
			}
		}
		found := make(map[usagePageOf][]*billing.UsageRecord, len(keys))
		for page, ids := range accounts {
			rows, err := db.UsageOfAccounts(ctx, ids, page)
			if err != nil {
				return nil, err
			}
			for _, row := range rows {
				k := usagePageOf{billing.RowID{Account: row.AccountID, Key: billing.WholeAccount}, page}
				found[k] = append(found[k], row)
			}
		}
		for page, ids := range agents {
			rows, err := db.UsageOfAgents(ctx, ids, page)
			if err != nil {
				return nil, err
			}
			for _, row := range rows {
				k := usagePageOf{billing.RowID{Account: row.AccountID, Key: row.AgentKey}, page}
				found[k] = append(found[k], row)
			}
		}
		return found, nil
	}
}

func (usageRecordResolver) Agent(ctx context.Context, u *billing.UsageRecord) (*billing.Agent, error) {
	return from(ctx).agent.Load(ctx, billing.RowID{Account: u.AccountID, Key: u.AgentKey})
}

func (usageRecordResolver) Plan(ctx context.Context, u *billing.UsageRecord) (*billing.Plan, error) {
	return from(ctx).plan.Load(ctx, u.PlanKey)
}

func (usageRecordResolver) Reservation(ctx context.Context, u *billing.UsageRecord) (*billing.Reservation, error) {
	return optional(ctx, from(ctx).reservation, u.AccountID, u.ReservationKey)
}

func (usageReservationResolver) Agent(ctx context.Context, r *billing.Reservation) (*billing.Agent, error) {
	return from(ctx).agent.Load(ctx, billing.RowID{Account: r.AccountID, Key: r.AgentKey})
}

func (usageReservationResolver) Plan(ctx context.Context, r *billing.Reservation) (*billing.Plan, error) {
	return from(ctx).plan.Load(ctx, r.PlanKey)
}

func (usageReservationResolver) Record(ctx context.Context, r *billing.Reservation) (*billing.UsageRecord, error) {
	return optional(ctx, from(ctx).usageRecord, r.AccountID, r.UsageKey)
}
