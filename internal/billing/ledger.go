package billing

import (
	"errors"
	"time"

	"github.com/aura-billing/gateway/internal/money"
)

// Book is one side of a ledger entry. All books are the account's own, so a transaction never leaves its account's rows.
type Book string

// The books of the money ledger. Every transaction sums to zero over them; positive means owed to the book's owner.
const (
	BookWallet    Book = "WALLET"    // the customer's prepaid money
	BookProcessor Book = "PROCESSOR" // money at the payment processor: its negative is what cards have paid
	BookRevenue   Book = "REVENUE"   // what Aura earned
	BookTax       Book = "TAX"       // what is owed to the tax office
)

// LedgerKind says why money moved.
type LedgerKind string

// The kinds of ledger entries.
const (
	LedgerTopUp         LedgerKind = "TOP_UP"
	LedgerAutoRecharge  LedgerKind = "AUTO_RECHARGE"
	LedgerSubscription  LedgerKind = "SUBSCRIPTION"
	LedgerUsage         LedgerKind = "USAGE"
	LedgerSettlement    LedgerKind = "SETTLEMENT"
	LedgerSettleOverrun LedgerKind = "SETTLE_OVERRUN"
	LedgerHappened      LedgerKind = "HAPPENED"
	LedgerRefund        LedgerKind = "REFUND"
	LedgerDispute       LedgerKind = "DISPUTE"
	LedgerAdjustment    LedgerKind = "ADJUSTMENT"
	LedgerCorrection    LedgerKind = "CORRECTION"
)

// LedgerEntry is one posting: immutable, numbered within the account. Entries of one transaction share Txn and sum to zero.
type LedgerEntry struct {
	AccountID    AccountID      `db:"account_id"`
	Seq          int64          `db:"seq"`
	Txn          int64          `db:"txn"`
	Book         Book           `db:"book"`
	Kind         LedgerKind     `db:"kind"`
	Amount       money.Micros   `db:"amount"`
	Currency     money.Currency `db:"currency"`
	BalanceAfter *money.Micros  `db:"balance_after"` // posted of the wallet right after; nil on other books
	HeldAfter    *money.Micros  `db:"held_after"`    // held of the wallet at that moment
	PaymentKey   *Key           `db:"payment_key"`
	InvoiceKey   *Key           `db:"invoice_key"` // the invoice that prepaid money paid
	RefundKey    *Key           `db:"refund_key"`  // the refund that it is of, or that it puts back
	UsageKey     *Key           `db:"usage_key"`   // the usage that it pays
	CreatedAt    time.Time      `db:"created_at"`
}

// GlobalID is the entry's id on the wire.
func (e *LedgerEntry) GlobalID() string {
	return ID{Kind: KindLedgerEntry, Account: e.AccountID, Key: Key(e.Seq)}.String()
}

// RowKey is where the entry stands among its account's.
func (e *LedgerEntry) RowKey() Key { return Key(e.Seq) }

// MoneyAmount is the movement with its currency.
func (e *LedgerEntry) MoneyAmount() money.Amount {
	return money.Amount{Micros: e.Amount, Currency: e.Currency}
}

// BalanceAfterAmount is the wallet's posted money right after the entry.
func (e *LedgerEntry) BalanceAfterAmount() money.Amount {
	after := money.Amount{Currency: e.Currency}
	if e.BalanceAfter != nil {
		after.Micros = *e.BalanceAfter
	}
	return after
}

// Posting is one side of a movement before it is numbered.
type Posting struct {
	Book   Book
	Amount money.Micros
}

// ErrUnbalanced says that postings do not sum to zero: a fault of ours, nothing is written.
var ErrUnbalanced = errors.New("ledger: postings do not sum to zero")

// Post numbers a transaction's postings, moves the balance, and returns the entries to store. Postings of zero are left out.
func (a *Account) Post(b *Balance, kind LedgerKind, payment *Key, now time.Time, postings ...Posting) ([]LedgerEntry, error) {
	var sum money.Micros
	entries := make([]LedgerEntry, 0, len(postings))
	txn := a.LedgerSeq + 1
	for _, p := range postings {
		var err error
		if sum, err = money.Add(sum, p.Amount); err != nil {
			return nil, err
		}
		if p.Amount == 0 {
			continue
		}
		a.LedgerSeq++
		e := LedgerEntry{AccountID: a.ID, Seq: a.LedgerSeq, Txn: txn, Book: p.Book, Kind: kind,
			Amount: p.Amount, Currency: a.Currency, PaymentKey: payment, CreatedAt: now}
		if p.Book == BookWallet {
			if b.Posted, err = money.Add(b.Posted, p.Amount); err != nil {
				return nil, err
			}
			b.Version++
			b.UpdatedAt = now
			posted, held := b.Posted, b.Held
			e.BalanceAfter, e.HeldAfter = &posted, &held
		}
		entries = append(entries, e)
	}
	if sum != 0 || len(entries) == 1 {
		return nil, ErrUnbalanced
	}
	return entries, nil
}

// CreditPostings are the two sides of a payment that arrived: the card's total becomes prepaid money or revenue, and tax.
func (p *Payment) CreditPostings() (LedgerKind, []Posting) {
	kind, book := LedgerTopUp, BookWallet
	if p.Purpose != PurposeTopUp {
		kind, book = LedgerSubscription, BookRevenue
	}
	return kind, []Posting{{book, p.Amount}, {BookTax, p.Tax}, {BookProcessor, -p.Total}}
}
