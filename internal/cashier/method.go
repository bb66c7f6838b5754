package cashier

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/payment"
)

// AddMethod stores a card from a one-time token. The first card becomes the default. A card that is on file already, same
// number and expiry, is given back instead of being stored twice.
func (c *Cashier) AddMethod(ctx context.Context, actor *billing.Actor, id billing.AccountID, key, token string, makeDefault bool) (
	billing.RowID, bool, error,
) {
	if err := CheckKey(key); err != nil {
		return billing.RowID{}, false, err
	}
	if len(token) == 0 || len(token) > 255 {
		return billing.RowID{}, false, fault.Input("token", "A card token has 1 to 255 characters.")
	}
	account, err := rowOf(c.o.DB.Accounts(ctx, []billing.AccountID{id}))
	if err != nil {
		return billing.RowID{}, false, err
	}
	processor, err := c.processorOf(account)
	if err != nil {
		return billing.RowID{}, false, err
	}
	req := request{key, "addPaymentMethod", []any{token, makeDefault}}
	// A key that did its work is answered before the processor is troubled, which may be away.
	if stored, err := c.o.DB.IdempotencyKey(ctx, id, key); err != nil {
		return billing.RowID{}, false, err
	} else if stored != nil {
		var result made
		err := replay(stored, req.hash(), &result)
		return billing.RowID{Account: id, Key: result.Key}, bytes.Equal(stored.RequestHash, req.hash()), err
	}
	sum := sha256.Sum256([]byte(id.GlobalID() + "\x00" + key + "\x00" + token))
	attaching, cancel := context.WithTimeout(ctx, c.o.ReplyWait)
	defer cancel()
	card, attachErr := processor.AttachCard(attaching, payment.AttachRequest{
		Key: "attach-" + hex.EncodeToString(sum[:16]), Account: id.GlobalID(), Token: token})
	if attachErr != nil && !errors.Is(attachErr, payment.ErrCardInvalid) {
		return billing.RowID{}, false, fault.New(fault.Unavailable, "The payment processor does not answer. Try again with the same key.").
			After(time.Second).Wrap(attachErr)
	}
	kept := card.Ref
	result, replayed, err := once(ctx, c, actor, id, keepForever, req, func(b *book) (made, error) {
		if attachErr != nil {
			return made{}, fault.New(fault.PaymentMethodInvalid, "This card token is unknown or was used up. Enter the card again.").
				At("input", "token")
		}
		method, err := b.addMethod(processor.Name(), card, makeDefault)
		if err != nil {
			return made{}, err
		}
		kept = method.ProcessorRef
		return made{method.Key}, nil
	})
	if err == nil && kept != card.Ref {
		c.detach(ctx, processor, card.Ref) // the same card was on file already
	}
	return billing.RowID{Account: id, Key: result.Key}, replayed, err
}

// detach has the processor forget a card that is none of ours any more: a courtesy that may fail.
func (c *Cashier) detach(ctx context.Context, processor payment.Processor, ref string) {
	if err := processor.DetachCard(ctx, ref); err != nil {
		c.o.Log.WarnContext(ctx, "the processor still keeps a card that we do not", slog.String("card", ref), slog.Any("error", err))
	}
}

func (b *book) addMethod(processor string, card payment.Card, makeDefault bool) (*billing.PaymentMethod, error) {
	methods, err := b.MethodsOf(b.ctx, []billing.AccountID{b.account.ID})
	if err != nil {
		return nil, err
	}
	var method *billing.PaymentMethod
	for _, m := range methods {
		if m.Fingerprint == card.Fingerprint && m.ExpMonth == card.ExpMonth && m.ExpYear == card.ExpYear {
			method = m
		}
	}
	if method == nil {
		method = &billing.PaymentMethod{AccountID: b.account.ID, Key: b.account.NextKey(), Processor: processor, ProcessorRef: card.Ref,
			Brand: card.Brand, Last4: card.Last4, ExpMonth: card.ExpMonth, ExpYear: card.ExpYear, Fingerprint: card.Fingerprint,
			CreatedAt: b.now}
		if err := b.InsertMethod(b.ctx, method); err != nil {
			return nil, err
		}
		b.configChanged = true
		card := fields{"brand": method.Brand, "last4": method.Last4}
		b.audit("addPaymentMethod", billing.KindPaymentMethod, method.Key, nil, card)
		b.event(billing.EventMethodAdded, billing.KindPaymentMethod, method.Key, card)
	}
	if makeDefault || b.account.DefaultMethod == nil {
		b.makeDefault("addPaymentMethod", &method.Key)
	}
	return method, nil
}

func (b *book) makeDefault(verb string, key *billing.Key) {
	before := b.account.DefaultMethod
	if sameKey(before, key) {
		return
	}
	b.account.DefaultMethod = key
	b.configChanged = true
	target := billing.Key(0)
	if key != nil {
		target = *key
	}
	b.audit(verb, billing.KindPaymentMethod, target, fields{"default": before}, fields{"default": key})
	b.event(billing.EventMethodDefault, billing.KindPaymentMethod, target, fields{"default": key != nil})
}

// SetDefaultMethod chooses the card that is charged when none is named.
func (c *Cashier) SetDefaultMethod(ctx context.Context, actor *billing.Actor, id billing.RowID) error {
	return c.write(ctx, actor, id.Account, func(b *book) error {
		method, err := b.method(id.Key)
		if err != nil {
			return err
		}
		b.makeDefault("setDefaultPaymentMethod", &method.Key)
		return nil
	})
}

// RemoveMethod forgets a card. If it was the default, the card added last takes its place. A card that a payment still waits
// for stays until the payment is decided.
func (c *Cashier) RemoveMethod(ctx context.Context, actor *billing.Actor, id billing.RowID) error {
	var removed *billing.PaymentMethod
	var account *billing.Account
	err := c.write(ctx, actor, id.Account, func(b *book) error {
		method, err := rowOf(b.Methods(b.ctx, b.row(id.Key)))
		if err != nil {
			return err
		}
		if method.RemovedAt != nil {
			if removed != nil {
				return nil // by the run before this one, whose COMMIT was not answered
			}
			return billing.NotFound()
		}
		undecided, err := b.UndecidedPayments(b.ctx, []billing.AccountID{id.Account})
		if err != nil {
			return err
		}
		for _, p := range undecided {
			if p.MethodKey == method.Key {
				return billing.PaymentInProgress(p)
			}
		}
		if method.IsDefault {
			methods, err := b.MethodsOf(b.ctx, []billing.AccountID{id.Account})
			if err != nil {
				return err
			}
			var heir *billing.Key
			for _, m := range methods { // oldest first
				if m.Key != method.Key {
					heir = &m.Key
				}
			}
			b.makeDefault("removePaymentMethod", heir)
		}
		method.RemovedAt = &b.now
		b.configChanged = true
		b.audit("removePaymentMethod", billing.KindPaymentMethod, method.Key, fields{"brand": method.Brand, "last4": method.Last4}, nil)
		b.event(billing.EventMethodRemoved, billing.KindPaymentMethod, method.Key, fields{"brand": method.Brand, "last4": method.Last4})
		removed, account = method, b.account
		return b.RemoveMethod(b.ctx, method)
	})
	if err != nil {
		return err
	}
	processor, err := c.processorOf(account)
	if err != nil {
		return err
	}
	c.detach(ctx, processor, removed.ProcessorRef)
	return nil
}

// method reads a card on file; one that was removed is none.
func (b *book) method(key billing.Key) (*billing.PaymentMethod, error) {
	method, err := rowOf(b.Methods(b.ctx, b.row(key)))
	if err != nil {
		return nil, err
	}
	if method.RemovedAt != nil {
		return nil, billing.NotFound()
	}
	return method, nil
}

// cardToCharge is the named card, else the default one.
func (b *book) cardToCharge(named *billing.Key) (*billing.PaymentMethod, error) {
	if named != nil {
		method, err := b.method(*named)
		if fault.Is(err, fault.NotFound) {
			return nil, billing.NotFound().At("input", "paymentMethodId")
		}
		return method, err
	}
	if b.account.DefaultMethod == nil {
		return nil, billing.MethodRequired()
	}
	return b.method(*b.account.DefaultMethod)
}
