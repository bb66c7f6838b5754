package billing

import (
	"time"

	"github.com/aura-billing/gateway/internal/money"
)

// ReservationStatus says where a reservation stands.
type ReservationStatus string

// The states of a reservation.
const (
	ReservationOpen     ReservationStatus = "OPEN"     // funds are held, a call's slot is taken until it expires
	ReservationSettled  ReservationStatus = "SETTLED"  // what was used is recorded
	ReservationReleased ReservationStatus = "RELEASED" // nothing was used
	ReservationExpired  ReservationStatus = "EXPIRED"  // nobody extended it: what it held is free again; it can still be settled
)

// Reservation holds funds, and for a call one of the simultaneous slots, for an action that was authorised.
type Reservation struct {
	AccountID    AccountID         `db:"account_id"`
	Key          Key               `db:"key"`
	AgentKey     Key               `db:"agent_key"`
	RateCode     string            `db:"rate_code"`
	Category     RateCategory      `db:"category"`
	PlanKey      Key               `db:"plan_key"` // the plan version whose rate was frozen
	Status       ReservationStatus `db:"status"`
	Free         bool              `db:"free"`
	Units        int64             `db:"units"`  // held in all, by this and every extension
	Amount       money.Micros      `db:"amount"` // held of the prepaid balance
	Legs         []CreditLeg       `db:"-"`      // held of each grant, in the order in which they burn
	Currency     money.Currency    `db:"currency"`
	Sequence     int               `db:"sequence"` // of the last extension; 0 before the first
	Idempotency  string            `db:"idempotency_key"`
	RequestHash  int64             `db:"request_hash"`
	Day          Date              `db:"day"`        // the local day that it counts for
	PeriodKey    *Key              `db:"period_key"` // the period that its credits count for
	UsageKey     *Key              `db:"usage_key"`  // what was used, once settled
	AuthorizedAt time.Time         `db:"authorized_at"`
	ExpiresAt    time.Time         `db:"expires_at"`
	MustEndBy    *time.Time        `db:"must_end_by"`
	ClosedAt     *time.Time        `db:"closed_at"`

	// RefusedFor says why the last extension was refused; empty when it was not.
	RefusedFor []ServiceReasonCode `db:"-"`
	// AvailableAfter is the prepaid money right after the hold was last taken.
	AvailableAfter money.Micros `db:"available_after"`

	// LeasedAt is when the call last took its slot: at authorisation, or by an extension after it had expired; nil where none was taken.
	LeasedAt *time.Time `db:"leased_at"`
	// LeasesAfter is how many calls of the agent were in progress right after this one took its slot, LeaseLimit how many were
	// allowed then; the same for the account. nil where no slot was taken or nothing limits them.
	LeasesAfter        *int `db:"leases_after"`
	LeaseLimit         *int `db:"lease_limit"`
	AccountLeasesAfter *int `db:"account_leases_after"`
	AccountLeaseLimit  *int `db:"account_lease_limit"`
}

// CreditLeg is a part of one grant.
type CreditLeg struct {
	Grant   Key
	Credits money.Credits
}

// GlobalID is the reservation's id on the wire.
func (r *Reservation) GlobalID() string {
	return ID{Kind: KindReservation, Account: r.AccountID, Key: r.Key}.String()
}

// RowKey is the reservation's place among the account's.
func (r *Reservation) RowKey() Key { return r.Key }

// Credits is what is held of all grants.
func (r *Reservation) Credits() money.Credits { return sumLegs(r.Legs) }

// HeldAmount is what is held of the prepaid balance.
func (r *Reservation) HeldAmount() money.Amount {
	return money.Amount{Micros: r.Amount, Currency: r.Currency}
}

// Live tells whether the reservation takes one of the simultaneous slots.
func (r *Reservation) Live(now time.Time) bool {
	return r.Status == ReservationOpen && r.Category == CategoryCall && !r.Free && now.Before(r.ExpiresAt)
}

func sumLegs(legs []CreditLeg) money.Credits {
	var sum money.Credits
	for _, leg := range legs {
		sum += leg.Credits
	}
	return sum
}

// UsageSource says how a usage came to be charged.
type UsageSource string

// The sources of usage records.
const (
	UsageReservation UsageSource = "RESERVATION" // authorised before, then settled
	UsageRecorded    UsageSource = "RECORDED"    // charged at once, if there were funds
	UsageHappened    UsageSource = "HAPPENED"    // told afterwards: charged whether there were funds or not
)

// UsageRecord is one usage that was charged, written once and never changed.
type UsageRecord struct {
	AccountID      AccountID      `db:"account_id"`
	Key            Key            `db:"key"`
	AgentKey       Key            `db:"agent_key"`
	RateCode       string         `db:"rate_code"`
	Category       RateCategory   `db:"category"`
	PlanKey        Key            `db:"plan_key"`
	Source         UsageSource    `db:"source"`
	ReservationKey *Key           `db:"reservation_key"`
	Idempotency    *string        `db:"idempotency_key"`
	RequestHash    *int64         `db:"request_hash"`
	Units          int64          `db:"units"`        // as reported
	BilledUnits    int64          `db:"billed_units"` // rounded up to the rate's increment, at least its minimum
	Credits        money.Credits  `db:"credits"`      // taken from plan credits
	Amount         money.Micros   `db:"amount"`       // taken from the prepaid balance
	Currency       money.Currency `db:"currency"`
	Free           bool           `db:"free"`
	LedgerSeq      *int64         `db:"ledger_seq"` // the wallet entry of Amount
	CreditSeq      *int64         `db:"credit_seq"` // the first credit entry of CreditLegs in a row
	CreditLegs     int            `db:"credit_legs"`
	Day            Date           `db:"day"`
	PeriodKey      *Key           `db:"period_key"`
	OccurredAt     time.Time      `db:"occurred_at"`
	RecordedAt     time.Time      `db:"recorded_at"`
}

// GlobalID is the record's id on the wire.
func (u *UsageRecord) GlobalID() string {
	return ID{Kind: KindUsageRecord, Account: u.AccountID, Key: u.Key}.String()
}

// RowKey is the record's place among the account's.
func (u *UsageRecord) RowKey() Key { return u.Key }

// MoneyAmount is what was taken from the prepaid balance.
func (u *UsageRecord) MoneyAmount() money.Amount {
	return money.Amount{Micros: u.Amount, Currency: u.Currency}
}

// Unit is what Units counts.
func (u *UsageRecord) Unit() UsageUnit { return u.Category.Unit() }

// Span is a stretch of time that usage is counted over.
type Span string

// The spans of counters.
const (
	SpanDay    Span = "DAY"    // a local day
	SpanPeriod Span = "PERIOD" // a subscription's period
)

// WholeAccount stands in a counter's agent for all agents together.
const WholeAccount Key = 0

// CounterID names a counter of an account.
type CounterID struct {
	Agent    Key          `db:"agent_key"`
	Span     Span         `db:"span"`
	Number   int64        `db:"number"` // a day as 20261122, or a period's key, 0 without one
	Category RateCategory `db:"category"`
	Rate     string       `db:"rate_code"`
}

// Counter is how much was used by an agent at one rate, or by all agents together. Free actions have records only.
type Counter struct {
	AccountID AccountID `db:"account_id"`
	CounterID
	Counted     int64         `db:"counted"` // paid calls started, or messages, whether settled or not
	Records     int64         `db:"records"` // actions settled, free ones too
	Units       int64         `db:"units"`   // billed
	Credits     money.Credits `db:"credits"`
	Amount      money.Micros  `db:"amount"`
	HeldCredits money.Credits `db:"held_credits"`
	HeldAmount  money.Micros  `db:"held_amount"`
	LastAt      time.Time     `db:"last_at"`
}

// Number is the date as counters are numbered by it: 20261122.
func (d Date) Number() int64 { return int64(d.Year)*10_000 + int64(d.Month)*100 + int64(d.Day) }
