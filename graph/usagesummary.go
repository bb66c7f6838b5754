package graph

import (
	"context"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/postgres"
)

func (accountResolver) UsageSummary(ctx context.Context, a *billing.Account, first, last billing.Date, agentID, rate *string,
	groupBy []billing.UsageDimension,
) ([]*billing.UsageSummary, error) {
	agent, err := agentMeant(ctx, a.ID, agentID)
	if err != nil {
		return nil, err
	}
	query, err := billing.QuerySummary(first, last, agent, rate, groupBy)
	if err != nil {
		return nil, err
	}
	totals, err := from(ctx).totals.Load(ctx, totalsOf{a.ID, query})
	if err != nil {
		return nil, err
	}
	rows, err := query.Summarize(a, totals)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if row.AgentKey != nil && selectsRow(ctx, "agent") {
			from(ctx).agent.LoadThunk(ctx, billing.RowID{Account: a.ID, Key: *row.AgentKey})
		}
	}
	return rows, nil
}

func (usageSummaryRowResolver) Agent(ctx context.Context, s *billing.UsageSummary) (*billing.Agent, error) {
	return optional(ctx, from(ctx).agent, s.AccountID, s.AgentKey)
}

// UsageExportURL is a link to a file of usage records.
func (r accountResolver) UsageExportURL(ctx context.Context, a *billing.Account, start, end time.Time, agentID, rate *string) (*string, error) {
	agent, err := agentMeant(ctx, a.ID, agentID)
	if err != nil {
		return nil, err
	}
	export, err := billing.ExportUsage(a.ID, agent, rate, start, end)
	if err != nil || r.UsageURL == nil {
		return nil, err
	}
	now, err := from(ctx).now.Load(ctx, databaseClock{})
	if err != nil {
		return nil, err
	}
	link := r.UsageURL(export, now)
	return &link, nil
}

// summaryCost is the points that a summary costs: its days, whatever it is added up by.
func summaryCost(row int, first, last billing.Date, _, _ *string, _ []billing.UsageDimension) int {
	days := max(1, min(billing.MaxSummaryDays, last.DaysSince(first)+1))
	return days * (row + 1)
}

// totalsOf is one summary of one account.
type totalsOf struct {
	account billing.AccountID
	query   billing.SummaryQuery
}

// readTotals adds up usage: one statement for all accounts that are asked for the same.
func readTotals(db *postgres.DB) func(context.Context, []totalsOf) (map[totalsOf][]billing.UsageTotal, error) {
	return func(ctx context.Context, keys []totalsOf) (map[totalsOf][]billing.UsageTotal, error) {
		accounts := map[billing.SummaryQuery][]billing.AccountID{}
		for _, k := range keys {
			accounts[k.query] = append(accounts[k.query], k.account)
		}
		found := make(map[totalsOf][]billing.UsageTotal, len(keys))
		for query, ids := range accounts {
			rows, err := db.UsageTotals(ctx, ids, query)
			if err != nil {
				return nil, err
			}
			for _, row := range rows {
				k := totalsOf{row.AccountID, query}
				found[k] = append(found[k], row)
			}
		}
		return found, nil
	}
}
