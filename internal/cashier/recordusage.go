package cashier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/postgres"
)

const recordUsage = "recordUsage"

// MaxItems is the most usages that one recordUsage charges.
const MaxItems = 1_000

// Recorded is what became of one item of recordUsage: a record, or the reasons why it was refused, or an error of its own.
type Recorded struct {
	Record   *billing.UsageRecord
	Reasons  []billing.ServiceReason
	Err      *fault.Error
	Replayed bool
}

// usedBy is what a key did, where it is known in this very batch.
type usedBy struct {
	hash        int64
	reservation *billing.Key
	record      *billing.Key
	reasons     []billing.ServiceReason
}

// learn lets later asks of the batch find what a key did.
func (u *usageBook) learn(key string, by usedBy) {
	if u.seen == nil {
		u.seen = map[string]postgres.UsedKey{}
	}
	k := postgres.UsedKey{AccountID: u.account.ID, Key: key, RequestHash: by.hash, Record: by.record, Reservation: by.reservation}
	if by.record == nil && by.reservation == nil {
		operation := recordUsage
		k.Other, k.Result = &operation, asJSON(refusedUsage{by.reasons})
	}
	u.seen[key] = k
}

// refusedUsage is what is kept of a refusal.
type refusedUsage struct {
	Reasons []billing.ServiceReason `json:"refusal"`
}

type recordAsk struct {
	id      billing.AccountID
	items   []billing.UsageItem
	wrong   []*fault.Error // items that cannot be looked at
	results []Recorded
}

// RecordUsage charges usages at once, each under a key of its own, in the order given; each is accepted or refused by itself, for
// what those before it left. All are stored together. Items that are wrong are refused alone, with an error of their own.
func (c *Cashier) RecordUsage(ctx context.Context, id billing.AccountID, items []billing.UsageItem) ([]Recorded, error) {
	if len(items) == 0 || len(items) > MaxItems {
		return nil, fault.Input("items", "recordUsage takes 1 to 1,000 items.")
	}
	a := &recordAsk{id: id, items: items, wrong: make([]*fault.Error, len(items))}
	for i := range items {
		item := &items[i]
		item.Hash = usageHash{}.text(recordUsage).number(int64(item.Agent)).text(item.Rate).number(item.Units).text(string(item.Mode)).
			instant(item.OccurredAt).sum()
		a.wrong[i] = checkItem(&items[i])
	}
	return answered(ctx, c, a, &a.results)
}

func (a *recordAsk) account() billing.AccountID { return a.id }
func (a *recordAsk) weight() int                { return len(a.items) }

func (a *recordAsk) when() []time.Time {
	var all []time.Time
	for i := range a.items {
		if at := a.items[i].OccurredAt; at != nil {
			all = append(all, *at)
		}
	}
	return all
}

func (a *recordAsk) needs(n *needs) {
	for i := range a.items {
		if a.wrong[i] != nil {
			continue
		}
		n.key(a.id, a.items[i].Idempotency)
		n.agent(billing.RowID{Account: a.id, Key: a.items[i].Agent})
	}
}

func (a *recordAsk) decide(u *usageBook, again bool) error {
	a.results = make([]Recorded, len(a.items))
	for i := range a.items {
		if a.results[i].Err = a.wrong[i]; a.wrong[i] != nil {
			continue
		}
		if err := a.decideItem(u, &a.items[i], &a.results[i], again); err != nil {
			return err
		}
	}
	return nil
}

func (a *recordAsk) decideItem(u *usageBook, item *billing.UsageItem, result *Recorded, again bool) error {
	if k, ok := u.seen[item.Idempotency]; ok {
		return replayUsage(u, k, item, result, again)
	}
	record, reasons, err := u.Record(*item)
	if errors.Is(err, money.ErrOverflow) { // nobody has a balance for that
		err = unitsInvalid(0)
	}
	if f := fault.As(err); f != nil { // the input's fault: it is not kept, the caller may mend it
		if f.Code == fault.NotFound {
			f = fault.New(fault.AgentNotFound, "The account has no agent with this id.")
		}
		result.Err = f
		return nil
	}
	if err != nil {
		return err
	}
	if record != nil {
		u.wrote(record)
		u.learn(item.Idempotency, usedBy{hash: item.Hash, record: &record.Key})
		result.Record = record
		return nil
	}
	if err := u.resets(reasons); err != nil {
		return err
	}
	result.Reasons = reasons
	u.learn(item.Idempotency, usedBy{hash: item.Hash, reasons: reasons})
	u.refusals = append(u.refusals, postgres.Refusal{AccountID: a.id, Key: item.Idempotency, Hash: item.Hash, Result: asJSON(refusedUsage{reasons})})
	return nil
}

func checkItem(item *billing.UsageItem) *fault.Error {
	if f := fault.As(CheckKey(item.Idempotency)); f != nil {
		return f
	}
	if item.Units < 0 || item.Units > billing.MaxUnits {
		return unitsInvalid(0)
	}
	return nil
}

// replayUsage gives an item's answer again, unless its key belongs to another input.
func replayUsage(u *usageBook, k postgres.UsedKey, item *billing.UsageItem, result *Recorded, again bool) error {
	switch {
	case k.RequestHash != item.Hash || k.Reservation != nil || (k.Other != nil && *k.Other != recordUsage):
		result.Err = keyReused()
		return nil
	case k.Record != nil:
		result.Record, result.Replayed = u.records[*k.Record], !again
		return nil
	}
	var refused refusedUsage
	if err := json.Unmarshal(k.Result, &refused); err != nil {
		return fmt.Errorf("stored refusal of usage: %w", err)
	}
	result.Reasons, result.Replayed = refused.Reasons, !again
	return nil
}
