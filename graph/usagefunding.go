package graph

import (
	"context"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/postgres"
)

// FundedBy is what paid for a usage. Everything it needs is asked for before any of it is waited for.
func (usageRecordResolver) FundedBy(ctx context.Context, u *billing.UsageRecord) ([]billing.UsageFunding, error) {
	asked := askFunding(ctx, u)
	l := from(ctx)
	parts := []billing.UsageFunding{}
	if asked.credits != nil {
		credits, err := asked.credits()
		if err != nil {
			return nil, err
		}
		for _, part := range credits {
			l.grant.LoadThunk(ctx, billing.RowID{Account: part.AccountID, Key: part.GrantKey})
			parts = append(parts, part)
		}
	}
	if asked.entry == nil {
		return parts, nil
	}
	entry, err := asked.entry()
	if err != nil {
		return nil, err
	}
	trail, err := asked.trail()
	if err != nil {
		return nil, err
	}
	for _, part := range trail.PaidBy(entry) {
		if part.PaymentKey != nil {
			l.payment.LoadThunk(ctx, billing.RowID{Account: part.AccountID, Key: *part.PaymentKey})
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// fundingAsked are the facts behind a usage's funding, to be waited for: nil where it took no credits or no money.
type fundingAsked struct {
	credits func() ([]billing.CreditFunding, error)
	entry   func() (*billing.LedgerEntry, error)
	trail   func() (*billing.MoneyTrail, error)
}

func askFunding(ctx context.Context, u *billing.UsageRecord) (asked fundingAsked) {
	l := from(ctx)
	if u.CreditLegs > 0 {
		asked.credits = l.creditsFor.LoadThunk(ctx, billing.RowID{Account: u.AccountID, Key: u.Key})
	}
	if u.LedgerSeq != nil {
		asked.entry = l.ledgerEntry.LoadThunk(ctx, billing.RowID{Account: u.AccountID, Key: billing.Key(*u.LedgerSeq)})
		asked.trail = l.moneyTrail.LoadThunk(ctx, u.AccountID)
	}
	return asked
}

// readTrails makes the trails of several accounts' money in one statement.
func readTrails(db *postgres.DB) func(context.Context, []billing.AccountID) (map[billing.AccountID]*billing.MoneyTrail, error) {
	return func(ctx context.Context, ids []billing.AccountID) (map[billing.AccountID]*billing.MoneyTrail, error) {
		rows, err := db.MoneyIn(ctx, ids)
		if err != nil {
			return nil, err
		}
		entries := map[billing.AccountID][]*billing.LedgerEntry{}
		for _, e := range rows {
			entries[e.AccountID] = append(entries[e.AccountID], e)
		}
		trails := make(map[billing.AccountID]*billing.MoneyTrail, len(ids))
		for _, id := range ids {
			trails[id] = billing.TrailOf(entries[id])
		}
		return trails, nil
	}
}

func (creditFundingResolver) CreditGrant(ctx context.Context, f *billing.CreditFunding) (*billing.CreditGrant, error) {
	return from(ctx).grant.Load(ctx, billing.RowID{Account: f.AccountID, Key: f.GrantKey})
}

func (moneyFundingResolver) Payment(ctx context.Context, f *billing.MoneyFunding) (*billing.Payment, error) {
	return optional(ctx, from(ctx).payment, f.AccountID, f.PaymentKey)
}
