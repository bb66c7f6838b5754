package wake

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/aura-billing/gateway/internal/billing"
)

// TestPayloadsCarryEveryAccountOnce sends random accounts through take and idsOf and compares the sets.
func TestPayloadsCarryEveryAccountOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.Map(rapid.Int64Range(1, math.MaxInt64), func(n int64) billing.AccountID { return billing.AccountID(n) })
		want := rapid.SliceOfNDistinct(id, 0, 3000, rapid.ID[billing.AccountID]).Draw(t, "ids")
		p := pending{filled: make(chan struct{}, 1)}
		p.add(want)
		p.add(want)
		var got []billing.AccountID
		for more := true; more; {
			var taken []billing.AccountID
			var payload string
			taken, payload, more = p.take("0123456789abcdef")
			if len(payload) >= 8000 {
				t.Fatalf("a payload of %d bytes is too long for Postgres", len(payload))
			}
			if payload == "" {
				break
			}
			origin, read := idsOf(payload)
			if origin != "0123456789abcdef" || !slices.Equal(read, taken) {
				t.Fatalf("%q reads as %q %v, want %v", payload, origin, read, taken)
			}
			got = append(got, read...)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("got %d accounts, want %d", len(got), len(want))
		}
	})
}

func TestTooManyPendingBecomeEverything(t *testing.T) {
	p := pending{filled: make(chan struct{}, 1)}
	for i := range billing.AccountID(3 * maxPending) {
		p.add([]billing.AccountID{i + 1})
	}
	if len(p.ids) > maxPending {
		t.Errorf("%d accounts are kept, want at most %d", len(p.ids), maxPending)
	}
	if ids, _, more := p.take("x"); !slices.Equal(ids, []billing.AccountID{Everything}) || more {
		t.Errorf("took %v, want everything", ids)
	}
	if ids, payload, _ := p.take("x"); ids != nil || payload != "" {
		t.Errorf("took %v afterwards, want nothing", ids)
	}
}

func TestForeignPayloadMeansEverything(t *testing.T) {
	for _, payload := range []string{"", "x", "x ", "x 1 -1", "x 1 ?", "x  1", "x zzzzzzzzzzzzzzzzzzzz"} {
		if _, ids := idsOf(payload); !slices.Equal(ids, []billing.AccountID{Everything}) {
			t.Errorf("%q reads as %v, want everything", payload, ids)
		}
	}
}
