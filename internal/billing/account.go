package billing

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

// AccountMode says whether an account moves real money. Fixed at creation; the two never mix.
type AccountMode string

// The modes.
const (
	ModeLive    AccountMode = "LIVE"
	ModeSandbox AccountMode = "SANDBOX"
)

// Account is a customer. Its row is the one mutex of everything the customer owns: a write locks it first, reads the
// account's time after that, and takes its numbers from the counters below.
type Account struct {
	ID            AccountID      `db:"id"`
	Name          string         `db:"name"`
	Mode          AccountMode    `db:"mode"`
	Currency      money.Currency `db:"currency"`
	TimeZone      string         `db:"time_zone"`
	TaxRate       TaxRate        `db:"tax_rate"`
	TaxID         *string        `db:"tax_id"`
	DefaultMethod *Key           `db:"default_method"`
	CreatedAt     time.Time      `db:"created_at"`

	// LastTime is the account's time: no entry of its books is older than the one before.
	LastTime time.Time `db:"last_time"`
	// Revision grows with every write to anything of the account, ConfigRevision only with what the usage path remembers
	// in memory: plan, limits, agents, zone, cards.
	Revision       int64 `db:"revision"`
	ConfigRevision int64 `db:"config_revision"`

	// Counters, moved only under the account's lock.
	LastKey       Key           `db:"last_key"`
	LedgerSeq     int64         `db:"ledger_seq"`
	CreditSeq     int64         `db:"credit_seq"`
	CreditsPosted money.Credits `db:"credits_posted"`
	AuditSeq      int64         `db:"audit_seq"`
	EventSeq      int64         `db:"event_seq"`
	InvoiceNumber int64         `db:"invoice_number"`
}

// GlobalID is the account's id on the wire.
func (a *Account) GlobalID() string { return a.ID.GlobalID() }

// Zone is the account's time zone. The name was checked when it was stored.
func (a *Account) Zone() *time.Location {
	zone, err := time.LoadLocation(a.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// NextKey draws the next number for a row of the account.
func (a *Account) NextKey() Key { a.LastKey++; return a.LastKey }

// CheckName refuses names that are empty, too long or carry control characters; it returns the name without outer space.
func CheckName(name string) (string, error) {
	name = strings.TrimSpace(name)
	if n := utf8.RuneCountInString(name); n < 1 || n > 200 {
		return "", fault.Input("name", "A name has 1 to 200 characters.")
	}
	if !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
		return "", fault.Input("name", "A name has no control characters.")
	}
	return name, nil
}

// CheckTimeZone refuses names that are not in the IANA database.
func CheckTimeZone(name string) error {
	if _, err := time.LoadLocation(name); err != nil || name == "" || name == "Local" {
		return fault.Input("timeZone", "Not a time zone of the IANA database; expected a name like Europe/Madrid.")
	}
	return nil
}

// CheckTaxID refuses tax ids that do not fit on an invoice.
func CheckTaxID(id string) error {
	if id == "" || utf8.RuneCountInString(id) > 50 || strings.ContainsFunc(id, unicode.IsControl) {
		return fault.Input("taxId", "A tax id has 1 to 50 characters; leave it out if there is none.")
	}
	return nil
}
