package billing

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/aura-billing/gateway/internal/fault"
)

// QuoteLife is how long a quote is good.
const QuoteLife = 10 * time.Minute

// Quote is what a preview promised: a change asked for with it happens on these terms or not at all.
type Quote struct {
	ID        string
	ExpiresAt time.Time
}

const quotePrefix = "quote_"

// QuoteFor makes a quote of everything that the terms depend on: the subscription as it is, the plans in their versions, the
// local date and what is to be paid. It carries no secret; a caller who makes one up only agrees with himself.
func QuoteFor(now time.Time, dependsOn ...any) Quote {
	expires := now.Add(QuoteLife).Truncate(time.Second)
	return Quote{ID: quoteID(expires, dependsOn), ExpiresAt: expires}
}

func quoteID(expires time.Time, dependsOn []any) string {
	sum := sha256.Sum256([]byte(fmt.Sprintf("%#v", dependsOn)))
	buf := binary.BigEndian.AppendUint64(make([]byte, 0, 24), uint64(expires.Unix()))
	return quotePrefix + idAlphabet.EncodeToString(append(buf, sum[:16]...))
}

// CheckQuote refuses a quote that has expired, or whose terms are no longer those of now.
func CheckQuote(id string, now time.Time, dependsOn ...any) error {
	raw, err := idAlphabet.DecodeString(strings.TrimPrefix(id, quotePrefix))
	if err != nil || len(raw) != 24 || !strings.HasPrefix(id, quotePrefix) {
		return fault.New(fault.BadUserInput, "This is no quote; take the id of a preview's quote as it is.").At("input", "quoteId")
	}
	expires := time.Unix(int64(binary.BigEndian.Uint64(raw)), 0)
	if !now.Before(expires) || expires.Sub(now) > QuoteLife || quoteID(expires, dependsOn) != id {
		return fault.New(fault.QuoteStale, "The quote no longer holds: ten minutes have passed, or the plan, the subscription or the day "+
			"has changed. Ask for a new preview.").At("input", "quoteId")
	}
	return nil
}
