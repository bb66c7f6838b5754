package cashier

import (
	"context"
	"slices"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/postgres"
)

// needs is what a batch has to read before it can decide, gathered from its asks.
type needs struct {
	keyAccounts  []billing.AccountID
	keys         []string
	reservations []billing.RowID
	agents       []billing.RowID
	slots        map[billing.AccountID]bool // calls in progress
}

func (n *needs) key(id billing.AccountID, key string) {
	n.keyAccounts, n.keys = append(n.keyAccounts, id), append(n.keys, key)
}

func (n *needs) reservation(id billing.RowID) { n.reservations = append(n.reservations, id) }

func (n *needs) agent(id billing.RowID) { n.agents = append(n.agents, id) }

// usageBook is an account's book while usage is decided on it: with what the asks of the batch need.
type usageBook struct {
	*book
	billing.UsageBook
	seen         map[string]postgres.UsedKey // keys that did their work before
	reservations map[billing.Key]*billing.Reservation
	records      map[billing.Key]*billing.UsageRecord // those that stored keys and reservations name
	refusals     []postgres.Refusal
	limitsTold   map[string]bool
	days         map[int64]bool // the local days that asks are about
	past         bool           // some of them are about the past, when the plan may have been another
	before       billing.Balance
	credits      money.Credits // usable of all grants, before anything is decided
}

// decideBatch reads what the batch needs, decides ask after ask in the order in which they came, and stores what came of it with one
// statement for each table. It tells which accounts changed.
func (c *Cashier) decideBatch(ctx context.Context, tx *postgres.Tx, batch []*pending) ([]billing.AccountID, error) {
	n := &needs{slots: map[billing.AccountID]bool{}}
	var ids []billing.AccountID
	known := make(map[billing.AccountID]*usageBook, 1)
	for _, p := range batch {
		p.err = nil
		p.needs(n)
		if _, ok := known[p.account()]; !ok {
			known[p.account()] = nil
			ids = append(ids, p.account())
		}
	}
	slices.Sort(ids)
	books, err := c.openAll(ctx, tx, billing.System("usage"), ids)
	if err != nil {
		return nil, err
	}
	all := make([]*usageBook, 0, len(books))
	for _, b := range books {
		u := &usageBook{book: b, UsageBook: billing.UsageBook{Account: b.account, Balance: b.balance, Subscription: b.subscription,
			Grants: b.grants, Now: b.now, Leases: map[billing.Key]int{}}, days: map[int64]bool{}, before: *b.balance}
		u.at(b.now)
		known[b.account.ID] = u
		all = append(all, u)
	}
	for _, p := range batch {
		if u := known[p.account()]; u != nil {
			for _, at := range p.when() {
				u.at(at)
			}
		}
	}
	if err := c.readUsage(ctx, tx, n, all, known); err != nil {
		return nil, err
	}
	for _, p := range batch {
		u := known[p.account()]
		if u == nil {
			p.err = billing.NotFound()
			continue
		}
		if err := p.decide(u, p.ran); err != nil {
			if f := fault.As(err); f == nil || (f.Code.Channel() == fault.TopLevel && f.Code.Retryable()) {
				return nil, err // a fault of ours or of the database's, or of this ask alone: halving finds out
			}
			p.err = err
		}
	}
	return storeUsage(ctx, tx, c, all)
}

// at notes that an ask is about an instant.
func (u *usageBook) at(t time.Time) {
	u.days[billing.DateOf(t, u.account.Zone()).Number()] = true
	u.past = u.past || t.Before(u.now)
}

// storeUsage writes what was decided.
func storeUsage(ctx context.Context, tx *postgres.Tx, c *Cashier, all []*usageBook) ([]billing.AccountID, error) {
	var (
		entries  []billing.LedgerEntry
		credits  []billing.CreditEntry
		records  []*billing.UsageRecord
		reserved []*billing.Reservation
		moved    []*billing.Reservation
		counters []*billing.Counter
		grants   []billing.CreditGrant
		refusals []postgres.Refusal
		books    []*book
		changed  []billing.AccountID
	)
	for _, u := range all {
		if err := u.closeUsage(); err != nil {
			return nil, err
		}
		money, units := u.Close()
		entries, credits = append(entries, money...), append(credits, units...)
		records, reserved = append(records, u.Records...), append(reserved, u.Reserved...)
		fresh := map[billing.Key]bool{}
		for _, r := range u.Reserved {
			fresh[r.Key] = true
		}
		for _, r := range u.Changed {
			if !fresh[r.Key] { // what was made and ended in the same batch is stored once, as it ended
				moved = append(moved, r)
			}
		}
		for _, counter := range u.Counted {
			counters = append(counters, counter)
		}
		for i := range u.Grants {
			if u.Moved[u.Grants[i].Key] {
				grants = append(grants, u.Grants[i])
			}
		}
		refusals = append(refusals, u.refusals...)
		books = append(books, u.book)
		if u.used || len(u.audits) > 0 || len(u.events) > 0 {
			changed = append(changed, u.account.ID)
		}
	}
	err := closeAll(ctx, tx, books, "", postgres.InsertUsage(records), postgres.InsertReservations(reserved), postgres.UpdateReservations(moved),
		postgres.InsertLedgerEntries(entries), postgres.InsertCreditEntries(credits), postgres.UpdateGrants(grants...),
		postgres.SaveCounters(counters), postgres.InsertRefusals(recordUsage, refusals, keepRefusal))
	return changed, err
}

// closeUsage tells what the account's usage raised, and what of it is to be stored.
func (u *usageBook) closeUsage() error {
	wrote := len(u.Records) > 0 || u.Touched()
	if !wrote {
		return nil
	}
	u.used = true
	bounds, err := u.c.Bounds(u.account)
	if err != nil {
		return err
	}
	sum := billing.SumGrants(u.Grants, u.now)
	low := billing.LowAt(sum, bounds.Minimum.Micros)
	// Only what went down has run out: who lives on credits alone is not told of money that was never there.
	for _, t := range u.balance.Warn(sum.Remaining, low, u.balance.Available() < u.before.Available(), sum.Remaining < u.credits) {
		u.event(t, billing.KindBalance, 0, fields{"available": u.balance.AvailableAmount().Decimal(),
			"currency": u.balance.Currency, "credits": sum.Remaining.Decimal()})
	}
	for _, told := range u.Told {
		if known, err := u.knows(told); err != nil {
			return err
		} else if known {
			continue
		}
		u.event(told.Type, told.Subject, told.Key, told.Data)
	}
	if b := u.balance; b.Posted != u.before.Posted || b.Held != u.before.Held || b.MoneyWarning != u.before.MoneyWarning ||
		b.CreditsWarning != u.before.CreditsWarning {
		b.Version++
		b.UpdatedAt = u.now
	}
	return nil
}

// relax forgets warnings that no longer hold, before anything is decided.
func (u *usageBook) relax() error {
	sum := billing.SumGrants(u.Grants, u.now)
	u.credits = sum.Remaining
	if u.balance.MoneyWarning == billing.WarnNothing && u.balance.CreditsWarning == billing.WarnNothing {
		return nil
	}
	bounds, err := u.c.Bounds(u.account)
	if err != nil {
		return err
	}
	u.balance.Relax(sum.Remaining, billing.LowAt(sum, bounds.Minimum.Micros))
	return nil
}
