package cashier

import (
	"context"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/postgres"
)

// readUsage reads what the asks of a batch need, one statement for each kind of thing, whatever the number of accounts.
func (c *Cashier) readUsage(ctx context.Context, tx *postgres.Tx, n *needs, all []*usageBook, of map[billing.AccountID]*usageBook) error {
	for _, step := range []func(context.Context, *postgres.Tx, *needs, []*usageBook, map[billing.AccountID]*usageBook) error{
		readKeys, readReservations, c.readConfig, readSlots, readCounters,
	} {
		if err := step(ctx, tx, n, all, of); err != nil {
			return err
		}
	}
	for _, u := range all {
		if err := u.relax(); err != nil {
			return err
		}
	}
	return nil
}

// readKeys finds the keys that did their work before, and what it was.
func readKeys(ctx context.Context, tx *postgres.Tx, n *needs, _ []*usageBook, of map[billing.AccountID]*usageBook) error {
	if len(n.keys) == 0 {
		return nil
	}
	used, err := tx.UsedKeys(ctx, n.keyAccounts, n.keys)
	if err != nil {
		return err
	}
	for _, k := range used {
		u := of[k.AccountID]
		if u == nil {
			continue
		}
		if u.seen == nil {
			u.seen = map[string]postgres.UsedKey{}
		}
		u.seen[k.Key] = k
		if k.Reservation != nil {
			n.reservation(billing.RowID{Account: k.AccountID, Key: *k.Reservation})
		}
	}
	return nil
}

// readReservations reads the reservations asked for, and the records that settled ones and used keys name.
func readReservations(ctx context.Context, tx *postgres.Tx, n *needs, _ []*usageBook, of map[billing.AccountID]*usageBook) error {
	var settled []billing.RowID
	for id, u := range of {
		if u == nil {
			continue
		}
		for _, k := range u.seen {
			if k.Record != nil {
				settled = append(settled, billing.RowID{Account: id, Key: *k.Record})
			}
		}
	}
	if len(n.reservations) > 0 {
		found, err := tx.Reservations(ctx, n.reservations)
		if err != nil {
			return err
		}
		for _, r := range found {
			u := of[r.AccountID]
			if u == nil || u.reservations[r.Key] != nil {
				continue
			}
			if u.reservations == nil {
				u.reservations = map[billing.Key]*billing.Reservation{}
			}
			u.reservations[r.Key] = r
			n.agent(billing.RowID{Account: r.AccountID, Key: r.AgentKey})
			if r.UsageKey != nil {
				settled = append(settled, billing.RowID{Account: r.AccountID, Key: *r.UsageKey})
			}
		}
	}
	if len(settled) == 0 {
		return nil
	}
	records, err := tx.UsageRecords(ctx, settled)
	if err != nil {
		return err
	}
	for _, r := range records {
		u := of[r.AccountID]
		if u.records == nil {
			u.records = map[billing.Key]*billing.UsageRecord{}
		}
		u.records[r.Key] = r
	}
	return nil
}

// readSlots counts the calls in progress where an ask may take another one.
func readSlots(ctx context.Context, tx *postgres.Tx, n *needs, all []*usageBook, of map[billing.AccountID]*usageBook) error {
	var accounts []*billing.Account
	for _, u := range all {
		if n.slots[u.account.ID] {
			accounts = append(accounts, u.account)
		}
	}
	if len(accounts) == 0 {
		return nil
	}
	leases, err := tx.Leases(ctx, accounts, func(id billing.AccountID) time.Time { return of[id].now })
	if err != nil {
		return err
	}
	for _, l := range leases {
		u := of[l.AccountID]
		u.Leases[l.AgentKey] = l.Live
		u.InAll += l.Live
	}
	return nil
}

// readCounters reads the counters that the asks move or are held against.
func readCounters(ctx context.Context, tx *postgres.Tx, n *needs, all []*usageBook, of map[billing.AccountID]*usageBook) error {
	wanted := map[postgres.CounterSet]bool{}
	for _, a := range n.agents {
		u := of[a.Account]
		if u == nil {
			continue
		}
		period := int64(0)
		if s := u.Subscription; s.Configured() && s.PeriodKey != nil {
			period = int64(*s.PeriodKey)
		}
		for day := range u.days {
			wanted[postgres.CounterSet{AccountID: a.Account, Agent: a.Key, Span: billing.SpanDay, Number: day}] = true
			wanted[postgres.CounterSet{AccountID: a.Account, Agent: billing.WholeAccount, Span: billing.SpanDay, Number: day}] = true
		}
		wanted[postgres.CounterSet{AccountID: a.Account, Agent: a.Key, Span: billing.SpanPeriod, Number: period}] = true
	}
	for _, u := range all {
		for _, r := range u.reservations { // they count for the day and the period in which they began
			period := int64(0)
			if r.PeriodKey != nil {
				period = int64(*r.PeriodKey)
			}
			id, day := r.AccountID, r.Day.Number()
			wanted[postgres.CounterSet{AccountID: id, Agent: r.AgentKey, Span: billing.SpanDay, Number: day}] = true
			wanted[postgres.CounterSet{AccountID: id, Agent: billing.WholeAccount, Span: billing.SpanDay, Number: day}] = true
			wanted[postgres.CounterSet{AccountID: id, Agent: r.AgentKey, Span: billing.SpanPeriod, Number: period}] = true
		}
	}
	sets := make([]postgres.CounterSet, 0, len(wanted))
	for set := range wanted {
		sets = append(sets, set)
	}
	stored, err := tx.Counters(ctx, sets)
	if err != nil {
		return err
	}
	per := map[billing.AccountID][]billing.Counter{}
	for _, counter := range stored {
		per[counter.AccountID] = append(per[counter.AccountID], counter)
	}
	for _, u := range all {
		u.Begin(per[u.account.ID])
	}
	return nil
}
