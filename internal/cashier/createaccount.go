package cashier

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/postgres"
)

// NewAccount is what a new account is made of.
type NewAccount struct {
	Name     string
	Currency money.Currency
	TimeZone string
	Mode     billing.AccountMode
	TaxRate  billing.TaxRate
	TaxID    *string
	// TaxInclusive says that plan prices contain the tax.
	TaxInclusive bool `json:",omitempty"`
}

// CreateAccount makes a customer's account with an empty balance. There is no account yet whose keys could be asked, so the
// key is the calling subject's.
func (c *Cashier) CreateAccount(ctx context.Context, actor *billing.Actor, key string, in NewAccount) (billing.AccountID, bool, error) {
	if err := c.checkNewAccount(ctx, &in); err != nil {
		return 0, false, err
	}
	if err := CheckKey(key); err != nil {
		return 0, false, err
	}
	hash := request{operation: "createAccount", input: in}.hash()
	var id billing.AccountID
	var replayed, ran bool
	err := c.untilKnown(ctx, func() (err error) {
		// Storing the same key again waits for the lost transaction, if it still runs, and then finds what it stored.
		var found bool
		id, found, err = c.tryCreateAccount(ctx, actor, key, hash, in)
		replayed = found && !ran
		ran = true
		return err
	})
	if postgres.LockTimeout(err) && !fault.Is(err, fault.OutcomeUnknown) {
		return 0, false, fault.New(fault.IdempotencyInProgress, "The first request under this key is still being worked on.").
			After(time.Second).Wrap(err)
	}
	return id, replayed, err
}

func (c *Cashier) checkNewAccount(ctx context.Context, in *NewAccount) error {
	var err error
	if in.Name, err = billing.CheckName(in.Name); err != nil {
		return err
	}
	if err := billing.CheckTimeZone(in.TimeZone); err != nil {
		return err
	}
	if in.TaxID != nil {
		id, err := billing.CheckTaxID(*in.TaxID)
		if err != nil {
			return err
		}
		in.TaxID = &id
	}
	processor := c.o.Processors[in.Mode]
	if processor == nil {
		return fault.Input("mode", "No payment processor is configured for %s accounts.", in.Mode)
	}
	if _, ok := processor.ChargeUnit(in.Currency); !ok || !in.Currency.Valid() {
		return fault.Input("currency", "Not a currency that can be charged here.")
	}
	offered, err := c.o.DB.PlansOffered(ctx)
	if err != nil {
		return err
	}
	for _, p := range offered {
		if _, ok := p.Price(in.Currency); ok {
			return nil
		}
	}
	return fault.Input("currency", "No plan is offered in this currency; see the prices of plans.")
}

func (c *Cashier) tryCreateAccount(ctx context.Context, actor *billing.Actor, key string, hash []byte, in NewAccount) (
	id billing.AccountID, replayed bool, err error,
) {
	err = c.o.DB.Tx(ctx, func(ctx context.Context, tx *postgres.Tx) error {
		known, err := tx.SubjectKey(ctx, actor.Subject, key)
		if err != nil {
			return err
		}
		if known == nil {
			now, err := tx.Clock(ctx)
			if err != nil {
				return err
			}
			id = newAccountID(now)
			b := &book{Tx: tx, ctx: ctx, c: c, actor: actor, now: now, account: &billing.Account{ID: id, Name: in.Name, Mode: in.Mode,
				Currency: in.Currency, TimeZone: in.TimeZone, TaxRate: in.TaxRate, TaxInclusive: in.TaxInclusive, TaxID: in.TaxID, CreatedAt: now, LastTime: now}}
			b.audit("createAccount", billing.KindAccount, 0, nil, fields{"name": in.Name, "currency": in.Currency, "mode": in.Mode,
				"timeZone": in.TimeZone, "taxRatePercent": in.TaxRate.Percent()})
			b.audits[0].RequestID = c.o.RequestID(ctx)
			b.event(billing.EventAccountCreated, billing.KindAccount, 0, fields{"name": in.Name, "currency": in.Currency, "mode": in.Mode})
			if err := tx.InsertAccount(ctx, b.account); err != nil {
				return err
			}
			if err := tx.InsertAudit(ctx, b.audits); err != nil {
				return err
			}
			if err := tx.InsertEvents(ctx, b.events); err != nil {
				return err
			}
			fresh, err := tx.InsertSubjectKey(ctx, actor.Subject, key, "createAccount", hash, id)
			if err != nil || fresh {
				return err
			}
			return errKeyTaken
		}
		if !bytes.Equal(known.RequestHash, hash) {
			return fault.New(fault.IdempotencyKeyReused, "This key was used before with another input. A new intention takes a new key.").
				At("input", "idempotencyKey")
		}
		id, replayed = known.AccountID, true
		return nil
	})
	if errors.Is(err, errKeyTaken) { // a twin was faster: its account is the answer
		return c.tryCreateAccount(ctx, actor, key, hash, in)
	}
	return id, replayed, err
}

var errKeyTaken = errors.New("cashier: the key was stored by a twin")

// epoch is where the time part of account ids starts to count.
var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// newAccountID makes an id from the time and chance, so that ids can be drawn anywhere without asking one place. Should two
// ever fall together, the primary key refuses the second.
func newAccountID(now time.Time) billing.AccountID {
	const randomBits = 22
	return billing.AccountID(now.Sub(epoch).Milliseconds()<<randomBits | rand.Int64N(1<<randomBits))
}
