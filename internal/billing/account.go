package billing

import (
	"errors"
	"strings"
	"sync"
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
	TaxInclusive  bool           `db:"tax_inclusive"` // plan prices contain the tax
	DefaultMethod *Key           `db:"default_method"`
	CreatedAt     time.Time      `db:"created_at"`

	// LastTime is the account's time: no entry of its books is older than the one before.
	LastTime time.Time `db:"last_time"`
	// TestClock is where the time of a sandbox account stands; nil where it runs as everybody's.
	TestClock *time.Time `db:"test_clock"`
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

	CreditNoteNumber int64 `db:"credit_note_number"`
}

// GlobalID is the account's id on the wire.
func (a *Account) GlobalID() string { return a.ID.GlobalID() }

// Zone is the account's time zone. The name was checked when it was stored.
func (a *Account) Zone() *time.Location { return zoneNamed(a.TimeZone) }

func zoneNamed(name string) *time.Location {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	zones.Store(name, zone)
	return zone
}

// zones are those that were asked for before: finding one reads a file, and every write asks.
var zones sync.Map

// Time is the account's time while the database's clock shows clock: never before what its books already say, and still for an
// account with a test clock.
func (a *Account) Time(clock time.Time) time.Time {
	now := clock
	if a.TestClock != nil {
		now = *a.TestClock
	}
	if a.LastTime.After(now) {
		now = a.LastTime
	}
	return now.UTC()
}

// Taxation is how the account's plan charges are taxed.
func (a *Account) Taxation() Taxation { return Taxation{Rate: a.TaxRate, Inclusive: a.TaxInclusive} }

// NextKey draws the next number for a row of the account.
func (a *Account) NextKey() Key { a.LastKey++; return a.LastKey }

// CheckName refuses names that are empty, too long or carry control characters; it returns the name without outer space.
func CheckName(name string) (string, error) {
	name = strings.TrimSpace(name)
	if n := utf8.RuneCountInString(name); n < 1 || n > 200 {
		return "", fault.Input("name", "A name has 1 to 200 characters.")
	}
	if !legible(name) {
		return "", fault.Input("name", "A name has characters that can be read, and no control characters.")
	}
	return name, nil
}

// CheckTimeZone refuses names that are not in the IANA database.
func CheckTimeZone(name string) error {
	_, err := time.LoadLocation(name)
	head, _, _ := strings.Cut(name, "/")
	switch head { // files of a zoneinfo folder that are no zones of their own
	case "", "Local", "posix", "right", "posixrules", "Factory", "localtime":
		err = errNoZone
	}
	if err != nil {
		return fault.Input("timeZone", "Not a time zone of the IANA database; expected a name like Europe/Madrid.")
	}
	return nil
}

var errNoZone = errors.New("no time zone")

// CheckTaxID refuses tax ids that do not fit on an invoice; it returns the id without outer space.
func CheckTaxID(id string) (string, error) {
	id = strings.TrimSpace(id)
	if utf8.RuneCountInString(id) > 50 || !legible(id) {
		return "", fault.Input("taxId", "A tax id has 1 to 50 characters that can be read; leave it out if there is none.")
	}
	return id, nil
}

// legible tells whether a text shows something, and shows it as it is: no control characters, none that turn the direction of
// writing around, and at least one letter, digit or symbol.
func legible(text string) bool {
	reorders := func(r rune) bool { return (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) }
	shows := func(r rune) bool {
		return r != 0x3164 && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsSymbol(r) || unicode.IsPunct(r))
	}
	return utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl) && !strings.ContainsFunc(text, reorders) &&
		strings.ContainsFunc(text, shows)
}
