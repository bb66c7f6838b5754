package sandbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/aura-billing/gateway/internal/payment"
)

const sqlEnsureCustomer = `
-- name: sandbox.ensureCustomer
INSERT INTO sandbox_processor.customers (account, ref) VALUES ($1, $2) ON CONFLICT (account) DO NOTHING`

const sqlNow = `
-- name: sandbox.now
SELECT clock_timestamp()`

const sqlInsertCard = `
-- name: sandbox.insertCard
INSERT INTO sandbox_processor.cards (ref, account, token, fingerprint, exp_month, exp_year) VALUES ($1, $2, $3, $4, $5, $6)`

// AttachCard makes a new stored card of a test token. Any known token attaches fine, also those that fail when charged.
// payment.ErrCardInvalid for an unknown one, payment.ErrRefused without key or account.
func (p *Processor) AttachCard(ctx context.Context, r payment.AttachRequest) (payment.Card, error) {
	return call(ctx, p, func(ctx context.Context) (payment.Card, error) {
		if r.Key == "" || r.Account == "" {
			return payment.Card{}, fmt.Errorf("sandbox: attach needs a key and an account: %w", payment.ErrRefused)
		}
		known, ok := findCard(r.Token)
		if !ok {
			return payment.Card{}, fmt.Errorf("sandbox: attach: %w", payment.ErrCardInvalid)
		}
		var card payment.Card
		err := p.tx(ctx, func(tx *sqlx.Tx) error {
			_, given, err := claimKey(ctx, tx, "attach", r.Key, r)
			if err != nil {
				return err
			}
			if given != nil {
				card = *given.Card
				return nil
			}
			card, err = attach(ctx, tx, r.Account, known)
			if err != nil {
				return err
			}
			return storeAnswer(ctx, tx, r.Key, answer{Card: &card})
		})
		if err != nil {
			return payment.Card{}, err
		}
		return card, nil
	})
}

func attach(ctx context.Context, tx *sqlx.Tx, account string, known *TestCard) (payment.Card, error) {
	if _, err := tx.ExecContext(ctx, sqlEnsureCustomer, account, newRef("cus")); err != nil {
		return payment.Card{}, fmt.Errorf("sandbox: customer: %w", err)
	}
	var now time.Time
	if err := tx.GetContext(ctx, &now, sqlNow); err != nil {
		return payment.Card{}, fmt.Errorf("sandbox: now: %w", err)
	}
	card := payment.Card{Ref: newRef("card"), Brand: known.Brand, Last4: known.Last4, Fingerprint: known.fingerprint()}
	card.ExpMonth, card.ExpYear = known.expiry(now)
	_, err := tx.ExecContext(ctx, sqlInsertCard, card.Ref, account, known.Token, card.Fingerprint, card.ExpMonth, card.ExpYear)
	if err != nil {
		return payment.Card{}, fmt.Errorf("sandbox: store card: %w", err)
	}
	return card, nil
}

// expiry is three years ahead for a good card, two months ago for the expired one: past in every time zone.
func (c *TestCard) expiry(now time.Time) (month, year int) {
	now = now.UTC()
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	if c.plan.expired {
		first = first.AddDate(0, -2, 0)
	} else {
		first = first.AddDate(3, 0, 0)
	}
	return int(first.Month()), first.Year()
}

const sqlDetachCard = `
-- name: sandbox.detachCard
UPDATE sandbox_processor.cards SET detached_at = clock_timestamp() WHERE ref = $1 AND detached_at IS NULL`

// DetachCard makes the card unusable for new charges; those made on it stay. An unknown or detached one is no error.
func (p *Processor) DetachCard(ctx context.Context, cardRef string) error {
	_, err := call(ctx, p, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, p.tx(ctx, func(tx *sqlx.Tx) error {
			if _, err := tx.ExecContext(ctx, sqlDetachCard, cardRef); err != nil {
				return fmt.Errorf("sandbox: detach: %w", err)
			}
			return nil
		})
	})
	return err
}

const sqlUsableCard = `
-- name: sandbox.usableCard
SELECT token FROM sandbox_processor.cards WHERE account = $1 AND ref = $2 AND detached_at IS NULL`

// usableCard finds what the stored card of this customer was made of.
func usableCard(ctx context.Context, tx *sqlx.Tx, account, ref string) (*TestCard, error) {
	var token string
	err := tx.GetContext(ctx, &token, sqlUsableCard, account, ref)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("sandbox: no such card of this customer: %w", payment.ErrCardInvalid)
	}
	if err != nil {
		return nil, fmt.Errorf("sandbox: read card: %w", err)
	}
	known, ok := findCard(token)
	if !ok {
		return nil, fmt.Errorf("sandbox: card %s is no longer in the table: %w", token, payment.ErrCardInvalid)
	}
	return known, nil
}
