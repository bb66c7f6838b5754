package billing_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
)

func anyID(t *rapid.T) billing.ID {
	size := rapid.SampledFrom([]int64{0, 1, 127, 128, 1 << 20, 1 << 40, math.MaxInt64})
	return billing.ID{
		Kind:    rapid.SampledFrom(billing.Kinds()).Draw(t, "kind"),
		Account: billing.AccountID(rapid.Int64Range(0, max(1, size.Draw(t, "size of account"))).Draw(t, "account")),
		Key:     billing.Key(rapid.Int64Range(0, max(1, size.Draw(t, "size of key"))).Draw(t, "key")),
	}
}

// What is written is read again, and any single character that was changed, left out or added is noticed.
func TestIDsRoundTrip(t *testing.T) {
	t.Parallel()
	const letters = "abcdefghijklmnopqrstuvwxyzABZ0123456789_-. "
	rapid.Check(t, func(t *rapid.T) {
		id := anyID(t)
		s := id.String()
		if got, ok := billing.ParseID(s); !ok || got != id {
			t.Fatalf("%+v as %q came back as %+v, %v", id, s, got, ok)
		}
		if !strings.HasPrefix(s, string(id.Kind)+"_") || s != strings.ToLower(s) || len(s) > 50 {
			t.Fatalf("%+v is %q", id, s)
		}
		refuse := func(mangled string) {
			if got, ok := billing.ParseID(mangled); ok && mangled != s {
				t.Fatalf("%q for %q was read as %+v", mangled, s, got)
			}
		}
		for i := range len(s) {
			for _, c := range []byte(letters) {
				refuse(s[:i] + string(c) + s[i+1:])
			}
			refuse(s[:i] + s[i+1:])
			refuse(s[:i])
			if i > 0 && s[i] != s[i-1] {
				refuse(s[:i-1] + string(s[i]) + string(s[i-1]) + s[i+1:])
			}
		}
		refuse(s + "a")
		refuse(s + "=")
		refuse(strings.ToUpper(s))
	})
}

// The check sum notices every changed character wherever it stands: it is linear, so this depends on the place alone and can be
// tried for all.
func TestIDChecksumSeesEveryPlace(t *testing.T) {
	t.Parallel()
	const alphabet = "abcdefghijklmnopqrstuvwxyz234567"
	for _, id := range []billing.ID{
		{Kind: billing.KindAgent, Account: math.MaxInt64, Key: math.MaxInt64}, {Kind: billing.KindPayment, Account: 118042284682266560, Key: 1},
		{Kind: billing.KindInvoice, Account: 118042284682266560, Key: 1 << 15}, {Kind: billing.KindPlan, Key: 3}, {Kind: billing.KindAccount, Account: 1 << 60},
	} {
		s := id.String()
		for i := strings.Index(s, "_") + 1; i < len(s); i++ {
			for _, c := range alphabet {
				if mangled := s[:i] + string(c) + s[i+1:]; mangled != s {
					if got, ok := billing.ParseID(mangled); ok {
						t.Errorf("%q for %q was read as %+v", mangled, s, got)
					}
				}
			}
		}
	}
}

// Different things have different ids.
func TestIDsDiffer(t *testing.T) {
	t.Parallel()
	seen := map[string]billing.ID{}
	for _, kind := range append(billing.Kinds(), "c1-agent", "c1-pay") {
		for account := range billing.AccountID(40) {
			for key := range billing.Key(40) {
				id := billing.ID{Kind: kind, Account: account, Key: key}
				if other, taken := seen[id.String()]; taken {
					t.Fatalf("%+v and %+v are both %s", id, other, id)
				}
				seen[id.String()] = id
			}
		}
	}
}

func FuzzParseID(f *testing.F) {
	for _, kind := range billing.Kinds() {
		f.Add(billing.ID{Kind: kind, Account: 118042284682266560, Key: 12}.String())
	}
	for _, s := range []string{"", "_", "acct_", "agent_aaaa", "acct_" + strings.Repeat("a", 64), "\x00_\xff", "a_b_c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, ok := billing.ParseID(s)
		if !ok {
			if id != (billing.ID{}) {
				t.Fatalf("%q was refused and is %+v", s, id)
			}
			return
		}
		if id.String() != s || id.Account < 0 || id.Key < 0 {
			t.Fatalf("%q was read as %+v, which is %q", s, id, id)
		}
	})
}

// Cursors are of one connection of one account; any other, and any mangled one, is refused.
func TestCursors(t *testing.T) {
	t.Parallel()
	kinds := []billing.Kind{billing.KindAgent, billing.KindInvoice, billing.KindPayment, billing.KindLedgerEntry}
	rapid.Check(t, func(t *rapid.T) {
		kind, account := rapid.SampledFrom(kinds).Draw(t, "kind"), billing.AccountID(rapid.Int64Range(1, math.MaxInt64).Draw(t, "account"))
		key := billing.Key(rapid.Int64Range(1, math.MaxInt64).Draw(t, "key"))
		cursor := billing.Cursor(kind, account, key)
		first := rapid.IntRange(1, billing.MaxPage).Draw(t, "first")
		if p, err := billing.PageOf(kind, account, &first, &cursor, nil, nil); err != nil || p != (billing.Page{Limit: first, After: key}) {
			t.Fatalf("%+v, %v", p, err)
		}
		if p, err := billing.PageOf(kind, account, nil, &cursor, &first, &cursor); err != nil || p != (billing.Page{Limit: first, After: key, Before: key, Backward: true}) {
			t.Fatalf("%+v, %v", p, err)
		}
		other := kinds[(slices.Index(kinds, kind)+1)%len(kinds)]
		i := rapid.IntRange(0, len(cursor)-1).Draw(t, "place")
		for _, bad := range []string{billing.Cursor(other, account, key), billing.Cursor(kind, account^1, key), billing.Cursor(kind, account, 0),
			billing.ID{Kind: kind, Account: account, Key: key}.String(), cursor[:i], cursor[:i] + "?" + cursor[i+1:], ""} {
			_, err := billing.PageOf(kind, account, nil, &bad, nil, nil)
			if f := fault.As(err); f == nil || f.Code != fault.BadUserInput || !slices.Equal(f.Field, []string{"after"}) {
				t.Fatalf("%q: %v", bad, err)
			}
			_, err = billing.PageOf(kind, account, nil, nil, nil, &bad)
			if f := fault.As(err); f == nil || !slices.Equal(f.Field, []string{"before"}) {
				t.Fatalf("%q: %v", bad, err)
			}
		}
	})
	for _, size := range []int{-1, 0, billing.MaxPage + 1, math.MaxInt} {
		if _, err := billing.PageOf(billing.KindAgent, 1, &size, nil, nil, nil); !fault.Is(err, fault.BadUserInput) {
			t.Errorf("first %d: %v", size, err)
		}
		if _, err := billing.PageOf(billing.KindAgent, 1, nil, nil, &size, nil); !fault.Is(err, fault.BadUserInput) {
			t.Errorf("last %d: %v", size, err)
		}
	}
	one := 1
	if _, err := billing.PageOf(billing.KindAgent, 1, &one, nil, &one, nil); !fault.Is(err, fault.BadUserInput) {
		t.Errorf("first and last: %v", err)
	}
	if p, err := billing.PageOf(billing.KindAgent, 1, nil, nil, nil, nil); err != nil || p != (billing.Page{Limit: billing.DefaultPage}) {
		t.Errorf("nothing: %+v, %v", p, err)
	}
}

func FuzzPageOf(f *testing.F) {
	f.Add(billing.Cursor(billing.KindAgent, 7, 3), 5)
	f.Add("", 0)
	f.Fuzz(func(t *testing.T, cursor string, size int) {
		p, err := billing.PageOf(billing.KindAgent, 7, &size, &cursor, nil, nil)
		if err != nil {
			if !fault.Is(err, fault.BadUserInput) {
				t.Fatalf("%q %d: %v", cursor, size, err)
			}
			return
		}
		if billing.Cursor(billing.KindAgent, 7, p.After) != cursor || p.Limit != size || p.After <= 0 {
			t.Fatalf("%q %d: %+v", cursor, size, p)
		}
	})
}
