package cashier

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/postgres"
)

// request is a mutation under an idempotency key: the same key with the same input gets the same answer, and the work is done
// once. Input is the canonical form, amounts parsed and ids decoded, so that spelling does not matter.
type request struct {
	key       string
	operation string
	input     any
}

// How long a refusal is remembered; keys that did something live as long as the ledger.
const (
	keepRefusal = 24 * time.Hour
	keepForever = 0
)

// answer is what is stored under a key: the ids that the work gave, or the refusal.
type answer struct {
	Result  json.RawMessage `json:"result,omitempty"`
	Refusal *refusal        `json:"refusal,omitempty"`
}

// refusal is a fault that can be given again.
type refusal struct {
	Code    fault.Code          `json:"code"`
	Message string              `json:"message"`
	Field   []string            `json:"field,omitempty"`
	Bounds  *billing.Bounds     `json:"bounds,omitempty"`
	Missing []billing.SetupStep `json:"missing,omitempty"`
	PastDue *billing.PastDue    `json:"pastDue,omitempty"`
}

func (r refusal) fault() *fault.Error {
	f := fault.New(r.Code, r.Message).At(r.Field...)
	switch {
	case r.Bounds != nil:
		return f.With(*r.Bounds)
	case r.Missing != nil:
		return f.With(r.Missing)
	case r.PastDue != nil:
		return f.With(*r.PastDue)
	}
	return f
}

func refusalOf(f *fault.Error) *refusal {
	r := &refusal{Code: f.Code, Message: f.Message, Field: f.Field}
	switch detail := f.Detail.(type) {
	case billing.Bounds:
		r.Bounds = &detail
	case []billing.SetupStep:
		r.Missing = detail
	case billing.PastDue:
		r.PastDue = &detail
	}
	return r
}

// CheckKey refuses idempotency keys that cannot be stored.
func CheckKey(key string) error {
	if n := utf8.RuneCountInString(key); n < 1 || n > 255 || !utf8.ValidString(key) {
		return fault.Input("idempotencyKey", "An idempotency key has 1 to 255 characters.")
	}
	if strings.TrimSpace(key) != key {
		return fault.Input("idempotencyKey", "An idempotency key has no blanks around it: who trims it on a retry would do the work twice.")
	}
	for _, r := range key {
		if !unicode.IsPrint(r) {
			return fault.Input("idempotencyKey", "An idempotency key has printable characters only.")
		}
	}
	return nil
}

func (r request) hash() []byte {
	text, err := json.Marshal([]any{r.operation, r.input})
	if err != nil {
		panic(fmt.Sprintf("canonical input of %s cannot be written as JSON: %v", r.operation, err))
	}
	sum := sha256.Sum256(text)
	return sum[:]
}

// once runs fn in the account's books unless the key did its work before; then it gives the stored answer again. A refusal by
// a rule of the business is an answer too: a late duplicate must not charge after the caller gave up.
func once[R any](ctx context.Context, c *Cashier, actor *billing.Actor, id billing.AccountID, keep time.Duration, req request,
	fn func(b *book) (R, error),
) (result R, replayed bool, err error) {
	if err := CheckKey(req.key); err != nil {
		return result, false, err
	}
	hash, ran := req.hash(), false
	var refused *fault.Error
	err = c.write(ctx, actor, id, func(b *book) error {
		stored, err := b.IdempotencyKey(b.ctx, id, req.key)
		if err != nil {
			return err
		}
		if stored != nil {
			replayed = !ran && bytes.Equal(stored.RequestHash, hash)
			return replay(stored, hash, &result)
		}
		ran, refused = true, nil
		before := b.mark()
		if err := b.Savepoint(b.ctx); err != nil {
			return err
		}
		result, err = fn(b)
		if f := fault.As(err); f != nil && f.Code.Channel() == fault.UserError && !f.Code.Retryable() {
			// The refusal is stored in the very transaction that decided it: no twin can do the work in between.
			refused = f
			if err := b.RollbackToSavepoint(b.ctx); err != nil {
				return err
			}
			b.reset(before)
			return b.remember(req, hash, keepRefusal, answer{Refusal: refusalOf(f)})
		}
		if err != nil {
			return err
		}
		return b.remember(req, hash, keep, answer{Result: asJSON(result)})
	})
	if err == nil && refused != nil {
		var none R
		return none, false, refused
	}
	return result, replayed, err
}

// replay gives a stored answer again, unless the key belongs to another input.
func replay(stored *postgres.IdempotencyKey, hash []byte, result any) error {
	if !bytes.Equal(stored.RequestHash, hash) {
		return fault.New(fault.IdempotencyKeyReused, "This key was used before with another input. A new intention takes a new key.").
			At("input", "idempotencyKey")
	}
	var a answer
	if err := json.Unmarshal(stored.Result, &a); err != nil {
		return fmt.Errorf("stored answer of %s: %w", stored.Operation, err)
	}
	if a.Refusal != nil {
		return a.Refusal.fault()
	}
	if err := json.Unmarshal(a.Result, result); err != nil {
		return fmt.Errorf("stored result of %s: %w", stored.Operation, err)
	}
	return nil
}

func (b *book) remember(req request, hash []byte, keep time.Duration, a answer) error {
	return b.InsertIdempotencyKey(b.ctx, &postgres.IdempotencyKey{AccountID: b.account.ID, Key: req.key, Operation: req.operation,
		RequestHash: hash, Result: asJSON(a)}, keep)
}
