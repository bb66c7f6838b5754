package billing

import (
	"cmp"
	"slices"
	"sort"

	"github.com/aura-billing/gateway/internal/money"
)

// UsageFunding is one part of what paid for a usage: a CreditFunding or a MoneyFunding.
type UsageFunding interface{ pays() }

// CreditFunding is the part that came from one credit grant.
type CreditFunding struct {
	AccountID AccountID     `db:"account_id"`
	UsageKey  Key           `db:"usage_key"`
	GrantKey  Key           `db:"grant_key"`
	Credits   money.Credits `db:"credits"`
}

// MoneyFunding is the part that came from prepaid money of one origin.
type MoneyFunding struct {
	AccountID  AccountID
	PaymentKey *Key // the top-up; nil for money that support gave, and for debt
	Amount     money.Amount
	Owed       bool // nothing has paid for it yet: it is part of the account's debt
}

func (CreditFunding) pays() {}
func (MoneyFunding) pays()  {}

// MoneyTrail tells which money paid for what: prepaid money is spent oldest first, and debt is repaid by what comes in next. It is
// derived from the wallet's entries and stored nowhere: the n-th micro that went out was paid by the n-th that came in.
//
// What came in is a row of lots: each top-up, less what of it was refunded or taken back by the bank, and each gift of support. A
// lot counts with what it is now. A refund takes only what nobody has spent, so it changes no other lot's part; a refund that
// failed is as if it had never been; and what was spent of a top-up that the bank took back is paid by the money after it.
type MoneyTrail struct {
	lots []moneyLot
	in   []moneyIn
}

// moneyLot is money that came in together; end is where it ends, counted over all lots from the first one on.
type moneyLot struct {
	payment *Key
	amount  money.Micros
	end     money.Micros
}

// moneyIn is what came in up to an entry, less what went back to where it came from.
type moneyIn struct {
	seq int64
	sum money.Micros
}

// TrailOf makes the trail of one account from the entries of its wallet that are no usage, oldest first.
func TrailOf(entries []*LedgerEntry) *MoneyTrail {
	t := &MoneyTrail{}
	lotOf := map[Key]int{}
	var sum money.Micros
	for _, e := range entries {
		known := -1
		if e.PaymentKey != nil {
			if i, ok := lotOf[*e.PaymentKey]; ok {
				known = i
			}
		}
		switch {
		case known >= 0:
			t.lots[known].amount += e.Amount
		case e.Amount < 0:
			continue // money that support took, or a mistake put right: spent like any other
		default:
			if e.PaymentKey != nil {
				lotOf[*e.PaymentKey] = len(t.lots)
			}
			t.lots = append(t.lots, moneyLot{payment: e.PaymentKey, amount: e.Amount})
		}
		sum += e.Amount
		t.in = append(t.in, moneyIn{e.Seq, sum})
	}
	var end, missing money.Micros
	for i := range t.lots {
		// More may be taken back than a lot had, by a refund and the bank both: the lots after it make up for it.
		left := t.lots[i].amount - missing
		missing = max(0, -left)
		end += max(0, left)
		t.lots[i].end = end
	}
	return t
}

// PaidBy tells what paid for the money of a wallet's entry that took some, oldest first.
func (t *MoneyTrail) PaidBy(e *LedgerEntry) []MoneyFunding {
	before, _ := slices.BinarySearchFunc(t.in, e.Seq, func(in moneyIn, seq int64) int { return cmp.Compare(in.seq, seq) })
	var in money.Micros
	if before > 0 {
		in = t.in[before-1].sum
	}
	to := in - e.BalanceAfterAmount().Micros // all that went out up to this entry
	from := to + e.Amount
	var parts []MoneyFunding
	part := func(until money.Micros, payment *Key, owed bool) {
		if amount := min(until, to) - from; amount > 0 {
			parts = append(parts, MoneyFunding{e.AccountID, payment, money.Amount{Micros: amount, Currency: e.Currency}, owed})
			from += amount
		}
	}
	for i := sort.Search(len(t.lots), func(i int) bool { return t.lots[i].end > from }); i < len(t.lots) && from < to; i++ {
		part(t.lots[i].end, t.lots[i].payment, false)
	}
	part(to, nil, true)
	return parts
}
