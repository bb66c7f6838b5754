package sandbox

import (
	"context"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aura-billing/gateway/internal/payment"
)

const (
	listDefault = 100
	listMost    = 1000
)

const sqlListCharges = `
-- name: sandbox.listCharges
SELECT ` + chargeColumns + ` FROM sandbox_processor.charges
 WHERE created_at >= $1 AND created_at < $2 AND (created_at, ref) > ($3, $4)
 ORDER BY created_at, ref LIMIT $5`

// List reads the books: the charges made from From (included) to To (excluded; the zero time means no end), oldest first.
// Refunds and later decisions are seen in the charge, whenever they came. 100 a page unless said otherwise, at most 1000.
// payment.ErrRefused for an After that no page gave.
func (p *Processor) List(ctx context.Context, r payment.ListRequest) (payment.ListPage, error) {
	return call(ctx, p, func(ctx context.Context) (payment.ListPage, error) {
		after, err := parseCursor(r.After)
		if err != nil {
			return payment.ListPage{}, err
		}
		if r.To.IsZero() {
			r.To = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		limit := r.Limit
		if limit <= 0 {
			limit = listDefault
		}
		limit = min(limit, listMost)
		var charges []charge
		err = p.db.SelectContext(ctx, &charges, sqlListCharges, r.From.UTC(), r.To.UTC(), after.createdAt, after.ref, limit+1)
		if err != nil {
			return payment.ListPage{}, fmt.Errorf("sandbox: list charges: %w", err)
		}
		var page payment.ListPage
		if len(charges) > limit {
			charges = charges[:limit]
			page.Next = cursor{charges[limit-1].CreatedAt, charges[limit-1].Ref}.String()
		}
		page.Facts = make([]payment.Fact, len(charges))
		for i := range charges {
			page.Facts[i] = p.absolute(charges[i].fact())
		}
		return page, nil
	})
}

// cursor is the place in the books after one charge.
type cursor struct {
	createdAt time.Time
	ref       string
}

func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(c.createdAt.UnixMicro(), 10) + " " + c.ref))
}

func parseCursor(s string) (cursor, error) {
	if s == "" {
		return cursor{createdAt: time.Time{}.UTC()}, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(s)
	micros, ref, found := strings.Cut(string(text), " ")
	n, errNumber := strconv.ParseInt(micros, 10, 64)
	if err != nil || errNumber != nil || !found {
		return cursor{}, fmt.Errorf("sandbox: list after %q: %w", s, payment.ErrRefused)
	}
	return cursor{createdAt: time.UnixMicro(n).UTC(), ref: ref}, nil
}
