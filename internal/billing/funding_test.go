package billing_test

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

// purse is the history of a wallet's entries, as the books write them: other books take numbers in between.
type purse struct {
	seq     int64
	posted  money.Micros
	entries []*billing.LedgerEntry
}

func (w *purse) book(kind billing.LedgerKind, amount money.Micros, payment *billing.Key) *billing.LedgerEntry {
	w.seq += 2
	w.posted += amount
	after := w.posted
	e := &billing.LedgerEntry{AccountID: 1, Seq: w.seq, Book: billing.BookWallet, Kind: kind, Amount: amount, Currency: "USD", BalanceAfter: &after, PaymentKey: payment}
	w.entries = append(w.entries, e)
	return e
}

// isUsage tells entries that the trail is not made of.
func isUsage(e *billing.LedgerEntry) bool {
	switch e.Kind {
	case billing.LedgerUsage, billing.LedgerSettlement, billing.LedgerSettleOverrun, billing.LedgerHappened, billing.LedgerSubscription:
		return true
	}
	return false
}

func (w *purse) trail() *billing.MoneyTrail {
	var in []*billing.LedgerEntry
	for _, e := range w.entries {
		if !isUsage(e) {
			in = append(in, e)
		}
	}
	return billing.TrailOf(in)
}

// part is a MoneyFunding made easy to compare: payment 0 is a gift, −1 debt.
type part struct {
	payment billing.Key
	amount  money.Micros
}

func partsOf(parts []billing.MoneyFunding) (list []part) {
	for _, p := range parts {
		payment := billing.Key(0)
		if p.PaymentKey != nil {
			payment = *p.PaymentKey
		}
		if p.Owed {
			payment = -1
		}
		list = append(list, part{payment, p.Amount.Micros})
	}
	return list
}

// queue pays as one would by hand: what comes in stands in a row, what is spent is taken from its head, and what nothing pays for
// waits for the next that comes in.
func (w *purse) queue() map[*billing.LedgerEntry][]part {
	nets := map[billing.Key]money.Micros{}
	for _, e := range w.entries {
		if e.PaymentKey != nil {
			nets[*e.PaymentKey] += e.Amount
		}
	}
	type lot struct {
		payment billing.Key
		left    money.Micros
	}
	type spent struct {
		entry *billing.LedgerEntry
		left  money.Micros
	}
	var lots []lot
	var waiting []spent
	paid := map[*billing.LedgerEntry][]part{}
	pay := func() {
		for len(lots) > 0 && len(waiting) > 0 {
			amount := min(lots[0].left, waiting[0].left)
			if amount > 0 {
				paid[waiting[0].entry] = append(paid[waiting[0].entry], part{lots[0].payment, amount})
			}
			lots[0].left, waiting[0].left = lots[0].left-amount, waiting[0].left-amount
			if lots[0].left == 0 {
				lots = lots[1:]
			}
			if waiting[0].left == 0 {
				waiting = waiting[1:]
			}
		}
	}
	for _, e := range w.entries {
		switch {
		case e.Kind == billing.LedgerTopUp:
			lots = append(lots, lot{*e.PaymentKey, nets[*e.PaymentKey]})
		case e.PaymentKey == nil && e.Amount > 0:
			lots = append(lots, lot{0, e.Amount})
		case e.PaymentKey == nil:
			waiting = append(waiting, spent{e, -e.Amount})
		}
		pay()
	}
	for _, s := range waiting {
		paid[s.entry] = append(paid[s.entry], part{-1, s.left})
	}
	return paid
}

// topUp is one of the model's own, with what of it was refunded.
type topUp struct {
	key      billing.Key
	amount   money.Micros
	refunded money.Micros
	later    money.Micros // came in after it and was not refunded
	refunds  []money.Micros
	disputed bool
}

// What is said to have paid for a usage is what a queue pays, with refunds, refunds that failed, gifts, debt and money that the bank
// took back. A refund moves nobody else's part.
func TestFundingIsAQueue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := &purse{}
		var tops []*topUp
		amount := func() money.Micros { return money.Micros(rapid.Int64Range(1, 20).Draw(t, "amount")) }
		one := func() *topUp { return tops[rapid.IntRange(0, len(tops)-1).Draw(t, "top-up")] }
		later := func(of *topUp, by money.Micros) {
			for _, p := range tops {
				if p.key < of.key {
					p.later += by
				}
			}
		}
		actions := map[string]func(*rapid.T){
			"top up": func(*rapid.T) {
				p := &topUp{key: billing.Key(len(tops) + 1), amount: amount()}
				tops = append(tops, p)
				later(p, p.amount)
				w.book(billing.LedgerTopUp, p.amount, &p.key)
			},
			"use": func(*rapid.T) { w.book(billing.LedgerHappened, -amount(), nil) },
			"pay the plan": func(*rapid.T) {
				if n := amount(); n <= w.posted {
					w.book(billing.LedgerSubscription, -n, nil)
				}
			},
			"refund": func(*rapid.T) {
				if len(tops) == 0 {
					return
				}
				p := one()
				most := billing.Refundable(w.posted, p.later, p.amount, p.refunded)
				if most <= 0 || p.disputed {
					return
				}
				n := money.Micros(rapid.Int64Range(1, int64(most)).Draw(t, "refund"))
				before := funded(w)
				w.book(billing.LedgerRefund, -n, &p.key)
				p.refunded, p.refunds = p.refunded+n, append(p.refunds, n)
				later(p, -n)
				if after := funded(w); !reflect.DeepEqual(before, after) {
					t.Fatalf("a refund changed what paid: %v, then %v", before, after)
				}
			},
			"fail a refund": func(*rapid.T) {
				if len(tops) == 0 {
					return
				}
				if p := one(); len(p.refunds) > 0 {
					n := p.refunds[0]
					p.refunds = p.refunds[1:]
					p.refunded -= n
					later(p, n)
					w.book(billing.LedgerCorrection, n, &p.key)
				}
			},
			"dispute": func(*rapid.T) {
				if len(tops) == 0 {
					return
				}
				if p := one(); !p.disputed && p.refunded == 0 {
					p.disputed = true
					later(p, -p.amount)
					w.book(billing.LedgerDispute, -p.amount, &p.key)
				}
			},
			"give": func(*rapid.T) {
				n := amount()
				for _, p := range tops {
					p.later += n
				}
				w.book(billing.LedgerAdjustment, n, nil)
			},
			"take": func(*rapid.T) {
				if n := amount(); n <= w.posted {
					w.book(billing.LedgerAdjustment, -n, nil)
				}
			},
		}
		t.Repeat(actions)
		want := w.queue()
		trail := w.trail()
		for _, e := range w.entries {
			if e.PaymentKey != nil || e.Amount > 0 {
				continue
			}
			got := partsOf(trail.PaidBy(e))
			if !reflect.DeepEqual(got, want[e]) {
				t.Fatalf("entry %d of %d was paid by %v, the queue says %v", e.Seq, e.Amount, got, want[e])
			}
		}
	})
}

// funded is what paid for all usage so far.
func funded(w *purse) map[int64][]part {
	all := map[int64][]part{}
	trail := w.trail()
	for _, e := range w.entries {
		if isUsage(e) {
			all[e.Seq] = partsOf(trail.PaidBy(e))
		}
	}
	return all
}

// Refunded in part, then taken back by the bank in full: what is missing comes out of the money after it.
func TestMoneyTakenBackTwice(t *testing.T) {
	t.Parallel()
	w := &purse{}
	first, second := billing.Key(1), billing.Key(2)
	w.book(billing.LedgerTopUp, 10, &first)
	use := w.book(billing.LedgerUsage, -4, nil)
	w.book(billing.LedgerRefund, -6, &first)
	if got := partsOf(w.trail().PaidBy(use)); !reflect.DeepEqual(got, []part{{1, 4}}) {
		t.Errorf("at first: %v", got)
	}
	w.book(billing.LedgerDispute, -10, &first)
	if got := partsOf(w.trail().PaidBy(use)); !reflect.DeepEqual(got, []part{{-1, 4}}) {
		t.Errorf("in debt: %v", got)
	}
	w.book(billing.LedgerTopUp, 9, &second)
	if got := partsOf(w.trail().PaidBy(use)); !reflect.DeepEqual(got, []part{{2, 3}, {-1, 1}}) {
		t.Errorf("after the next top-up: %v; it repays 6 that went back twice, then 3 of the usage", got)
	}
}
