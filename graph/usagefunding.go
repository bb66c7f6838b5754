package graph

import (
	"context"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/postgres"
)

// FundedBy is what paid for a usage. Everything it needs is asked for before any of it is waited for.
func (usageRecordResolver) FundedBy(ctx context.Context, u *billing.UsageRecord) ([]billing.UsageFunding, error) {
	wait := fundingOf(ctx, u)
	credits, entry, trail, err := wait()
	if err != nil {
		return nil, err
	}
	l := from(ctx)
	parts := []billing.UsageFunding{}
	for _, part := range credits {
		l.grant.LoadThunk(ctx, billing.RowID{Account: part.AccountID, Key: part.GrantKey})
		parts = append(parts, part)
	}
	if entry != nil {
		for _, part := range trail.PaidBy(entry) {
			if part.PaymentKey != nil {
				l.payment.LoadThunk(ctx, billing.RowID{Account: part.AccountID, Key: *part.PaymentKey})
			}
			parts = append(parts, part)
		}
	}
	return parts, nil
}

// fundingOf asks for the facts behind a usage's funding, as far as it took credits and money, and gives them when it is called.
func fundingOf(ctx context.Context, u *billing.UsageRecord) func() ([]billing.CreditFunding, *billing.LedgerEntry, *billing.MoneyTrail, error) {
	l := from(ctx)
	credits := func() ([]billing.CreditFunding, error) { return nil, nil }
	if u.CreditLegs > 0 {
		credits = l.creditsFor.LoadThunk(ctx, billing.RowID{Account: u.AccountID, Key: u.Key})
	}
	entry := func() (*billing.LedgerEntry, error) { return nil, nil }
	trail := func() (*billing.MoneyTrail, error) { return nil, nil }
	if u.LedgerSeq != nil {
		entry = l.ledgerEntry.LoadThunk(ctx, billing.RowID{Account: u.AccountID, Key: billing.Key(*u.LedgerSeq)})
		trail = l.moneyTrail.LoadThunk(ctx, u.AccountID)
	}
	return func() ([]billing.CreditFunding, *billing.LedgerEntry, *billing.MoneyTrail, error) {
		legs, err := credits()
		if err != nil {
			return nil, nil, nil, err
		}
		taken, err := entry()
		if err != nil {
			return nil, nil, nil, err
		}
		way, err := trail()
		return legs, taken, way, err
	}
}

// readTrails makes the trails of several accounts' money in one statement.
func readTrails(db *postgres.DB) func(context.Context, []billing.AccountID) (map[billing.AccountID]*billing.MoneyTrail, error) {
	return func(ctx context.Context, ids []billing.AccountID) (map[billing.AccountID]*billing.MoneyTrail, error) {
		rows, err := db.MoneyIn(ctx, ids)
		entries := map[billing.AccountID][]*billing.LedgerEntry{}
		for _, e := range rows {
			entries[e.AccountID] = append(entries[e.AccountID], e)
		}
		trails := make(map[billing.AccountID]*billing.MoneyTrail, len(ids))
		for _, id := range ids {
			trails[id] = billing.TrailOf(entries[id])
		}
		return trails, err
	}
}

func (creditFundingResolver) CreditGrant(ctx context.Context, f *billing.CreditFunding) (*billing.CreditGrant, error) {
	return from(ctx).grant.Load(ctx, billing.RowID{Account: f.AccountID, Key: f.GrantKey})
}

func (moneyFundingResolver) Payment(ctx context.Context, f *billing.MoneyFunding) (*billing.Payment, error) {
	return optional(ctx, from(ctx).payment, f.AccountID, f.PaymentKey)
}
