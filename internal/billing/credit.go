package billing

import (
	"time"

	"github.com/aura-billing/gateway/internal/money"
)

// GrantSource says where credits came from.
type GrantSource string

// The sources of credits.
const (
	GrantSubscription GrantSource = "SUBSCRIPTION" // a billing period's credits
	GrantUpgrade      GrantSource = "UPGRADE"      // the new plan's share for the days that were left
)

// GrantStatus says how sure credits are.
type GrantStatus string

// The states of a grant.
const (
	GrantConfirmed   GrantStatus = "CONFIRMED"
	GrantProvisional GrantStatus = "PROVISIONAL" // usable; the period's payment is not decided yet
	GrantVoided      GrantStatus = "VOIDED"      // the unused part was taken back until the period is paid
)

// CreditGrant is a lot of credits with its own expiry. Granted − Used − Held − Expired − Voided is never negative. Grants burn by
// earliest expiry, then oldest, then smallest key; when all are used up, the prepaid balance pays.
type CreditGrant struct {
	AccountID       AccountID     `db:"account_id"`
	Key             Key           `db:"key"`
	SubscriptionKey *Key          `db:"subscription_key"`
	PeriodKey       *Key          `db:"period_key"`
	PlanChangeKey   *Key          `db:"plan_change_key"`
	Source          GrantSource   `db:"source"`
	Status          GrantStatus   `db:"status"`
	EffectiveAt     time.Time     `db:"effective_at"`
	ExpiresAt       time.Time     `db:"expires_at"`
	Granted         money.Credits `db:"granted"`
	Used            money.Credits `db:"used"`
	Held            money.Credits `db:"held"`
	Expired         money.Credits `db:"expired"`
	Voided          money.Credits `db:"voided"`
}

// Remaining is what can still be used.
func (g CreditGrant) Remaining() money.Credits {
	return g.Granted - g.Used - g.Held - g.Expired - g.Voided
}

// GlobalID is the grant's id on the wire.
func (g *CreditGrant) GlobalID() string {
	return ID{Kind: KindCreditGrant, Account: g.AccountID, Key: g.Key}.String()
}

// RowKey is the grant's place among the account's.
func (g *CreditGrant) RowKey() Key { return g.Key }

// AsOf is the grant as it stands at an instant: past its expiry what is unused has expired, whether that was booked yet or
// not. What is held then was set aside before and can still be used.
func (g CreditGrant) AsOf(at time.Time) CreditGrant {
	if !at.Before(g.ExpiresAt) {
		g.Expired += g.Remaining()
	}
	return g
}

// CreditSummary adds up the grants in force.
type CreditSummary struct {
	Granted      money.Credits
	Used         money.Credits
	Held         money.Credits
	Remaining    money.Credits
	NextExpiryAt *time.Time
}

// SumGrants adds up the grants in force at an instant; grants that have expired by then do not count.
func SumGrants(grants []CreditGrant, at time.Time) CreditSummary {
	var s CreditSummary
	for _, g := range grants {
		if at.Before(g.EffectiveAt) || !at.Before(g.ExpiresAt) {
			continue
		}
		s.Granted += g.Granted - g.Voided
		s.Used += g.Used
		s.Held += g.Held
		s.Remaining += g.Remaining()
		if g.Remaining() > 0 && (s.NextExpiryAt == nil || g.ExpiresAt.Before(*s.NextExpiryAt)) {
			s.NextExpiryAt = &g.ExpiresAt
		}
	}
	return s
}

// CreditBook is one side of a credit entry.
type CreditBook string

// The books of the credit ledger. Every transaction sums to zero over them.
const (
	CreditsAvailable CreditBook = "AVAILABLE" // the customer's side; its entries carry the running balance
	CreditsIssued    CreditBook = "ISSUED"
	CreditsConsumed  CreditBook = "CONSUMED"
	CreditsExpired   CreditBook = "EXPIRED"
	CreditsVoided    CreditBook = "VOIDED"
)

// CreditKind says why credits moved.
type CreditKind string

// The kinds of credit entries.
const (
	CreditGranted CreditKind = "GRANT"
	CreditUsage   CreditKind = "USAGE"
	CreditExpiry  CreditKind = "EXPIRY"
	CreditVoid    CreditKind = "VOID"
	CreditRestore CreditKind = "RESTORE"
)

// CreditEntry is one posting of the credit ledger: the double entry of money, in thousandths of a credit.
type CreditEntry struct {
	AccountID    AccountID      `db:"account_id"`
	Seq          int64          `db:"seq"`
	Txn          int64          `db:"txn"`
	Book         CreditBook     `db:"book"`
	Kind         CreditKind     `db:"kind"`
	Amount       money.Credits  `db:"amount"`
	GrantKey     Key            `db:"grant_key"`
	BalanceAfter *money.Credits `db:"balance_after"` // of the AVAILABLE book; nil on the other side
	UsageKey     *Key           `db:"usage_key"`     // the usage that took them
	CreatedAt    time.Time      `db:"created_at"`
}

// PostCredits books a movement of one grant's credits between the customer's side and the other book: positive amounts give
// credits to the customer.
func (a *Account) PostCredits(kind CreditKind, other CreditBook, grant Key, amount money.Credits, now time.Time) []CreditEntry {
	a.CreditsPosted += amount
	after, txn := a.CreditsPosted, a.CreditSeq+1
	a.CreditSeq += 2
	entry := CreditEntry{AccountID: a.ID, Txn: txn, Kind: kind, GrantKey: grant, CreatedAt: now}
	mine, theirs := entry, entry
	mine.Seq, mine.Book, mine.Amount, mine.BalanceAfter = txn, CreditsAvailable, amount, &after
	theirs.Seq, theirs.Book, theirs.Amount = txn+1, other, -amount
	return []CreditEntry{mine, theirs}
}
