package sandbox

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/jmoiron/sqlx"

	"github.com/aura-billing/gateway/internal/payment"
)

// response is what the processor remembers of an idempotency key.
type response struct {
	Hash     []byte `db:"request_hash"`
	Attempts int    `db:"attempts"` // calls under the key so far, this one included
	Answer   string `db:"answer"`   // JSON of an answer; "" while there is none
}

// answer is what was said and will be said again.
type answer struct {
	Fact   *payment.Fact `json:"fact,omitempty"` // ActionURL without Options.PublicURL
	Card   *payment.Card `json:"card,omitempty"`
	Failed bool          `json:"failed,omitempty"` // a 500, although the charge was made
}

const sqlClaimKey = `
-- name: sandbox.claimKey
INSERT INTO sandbox_processor.responses AS r (key, request_hash) VALUES ($1, $2)
ON CONFLICT (key) DO UPDATE SET attempts = r.attempts + 1
RETURNING r.request_hash, r.attempts, r.answer`

const sqlStoreAnswer = `
-- name: sandbox.storeAnswer
UPDATE sandbox_processor.responses SET answer = $2 WHERE key = $1`

// claimKey takes the key for this transaction: a call with the same key waits here until this one has answered, and then
// finds the answer (given is not nil). The hash covers the verb and every field of the request, as at Stripe.
func claimKey(ctx context.Context, tx *sqlx.Tx, verb, key string, request any) (r response, given *answer, err error) {
	hash, err := requestHash(verb, request)
	if err != nil {
		return r, nil, err
	}
	if err := tx.GetContext(ctx, &r, sqlClaimKey, key, hash); err != nil {
		return r, nil, fmt.Errorf("sandbox: claim key: %w", err)
	}
	if !bytes.Equal(r.Hash, hash) {
		return r, nil, fmt.Errorf("sandbox: %s: %w", verb, payment.ErrKeyReused)
	}
	if r.Answer == "" {
		return r, nil, nil
	}
	given = new(answer)
	if err := json.Unmarshal([]byte(r.Answer), given); err != nil {
		return r, nil, fmt.Errorf("sandbox: read stored answer: %w", err)
	}
	return r, given, nil
}

func requestHash(verb string, request any) ([]byte, error) {
	text, err := json.Marshal(request)
	if err != nil {
		return nil, fmt.Errorf("sandbox: hash request: %w", err)
	}
	sum := sha256.Sum256(append([]byte(verb+"\n"), text...))
	return sum[:], nil
}

// storeAnswer completes the key with what will be said under it from now on.
func storeAnswer(ctx context.Context, tx *sqlx.Tx, key string, a answer) error {
	text, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("sandbox: write answer: %w", err)
	}
	if _, err := tx.ExecContext(ctx, sqlStoreAnswer, key, string(text)); err != nil {
		return fmt.Errorf("sandbox: store answer: %w", err)
	}
	return nil
}

// say turns a stored answer about a charge into what the caller gets.
func (p *Processor) say(a answer) (payment.Fact, error) {
	if a.Failed {
		return payment.Fact{}, errServer
	}
	return p.absolute(*a.Fact), nil
}

// absolute completes the page's path by the address this process is reached at.
func (p *Processor) absolute(f payment.Fact) payment.Fact {
	if f.ActionURL != "" {
		f.ActionURL = p.o.PublicURL + f.ActionURL
	}
	return f
}

const sqlForgetKeys = `
-- name: sandbox.forgetKeys
DELETE FROM sandbox_processor.responses
 WHERE key IN (SELECT key FROM sandbox_processor.responses
                WHERE created_at < clock_timestamp() - interval '25 hours' ORDER BY created_at LIMIT 1000)`

const sqlForgetNotices = `
-- name: sandbox.forgetNotices
DELETE FROM sandbox_processor.notices
 WHERE id IN (SELECT id FROM sandbox_processor.notices
               WHERE created_at < clock_timestamp() - interval '30 days' ORDER BY created_at LIMIT 1000)`

// forget drops keys older than 25 hours, as Stripe drops them after a day: a key used again after that is a new charge,
// which is why the gateway only looks up payments that old. Notices go after 30 days.
func (p *Processor) forget(ctx context.Context) error {
	return p.tx(ctx, func(tx *sqlx.Tx) error {
		for _, statement := range []string{sqlForgetKeys, sqlForgetNotices} {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("sandbox: forget: %w", err)
			}
		}
		return nil
	})
}
