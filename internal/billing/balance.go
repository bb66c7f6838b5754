package billing

import (
	"time"

	"github.com/aura-billing/gateway/internal/money"
)

// Balance is an account's prepaid money. Posted is what the ledger says, Held is set aside for calls in progress.
type Balance struct {
	AccountID AccountID      `db:"account_id"`
	Currency  money.Currency `db:"currency"`
	Posted    money.Micros   `db:"posted"`
	Held      money.Micros   `db:"held"`
	Version   int64          `db:"version"` // grows with every change of posted or held
	UpdatedAt time.Time      `db:"updated_at"`

	// What the customer was told of money and credits that run out.
	MoneyWarning   Warning `db:"money_warning"`
	CreditsWarning Warning `db:"credits_warning"`
}

// GlobalID is the balance's id on the wire.
func (b *Balance) GlobalID() string { return ID{Kind: KindBalance, Account: b.AccountID}.String() }

// PostedAmount is the sum of the wallet's entries; negative is debt.
func (b *Balance) PostedAmount() money.Amount {
	return money.Amount{Micros: b.Posted, Currency: b.Currency}
}

// HeldAmount is what calls in progress have set aside.
func (b *Balance) HeldAmount() money.Amount {
	return money.Amount{Micros: b.Held, Currency: b.Currency}
}

// AvailableAmount is what can be spent.
func (b *Balance) AvailableAmount() money.Amount {
	return money.Amount{Micros: b.Available(), Currency: b.Currency}
}

// Available is posted − held.
func (b *Balance) Available() money.Micros { return b.Posted - b.Held }

// Bounds are the least and the most that one top-up may add.
type Bounds struct {
	Minimum money.Amount
	Maximum money.Amount
}

// TopUpBounds are what the processor's bounds leave: a top-up is at least five units of a two-decimal currency, and never
// less than the processor's own minimum.
func TopUpBounds(currency money.Currency, unit money.ChargeUnit) Bounds {
	minimum := money.Micros(5 * money.MicrosPerUnit)
	if currency.Exponent() == 0 {
		minimum = 500 * money.MicrosPerUnit
	}
	if unit.Minimum > minimum {
		minimum = unit.Minimum
	}
	maximum := min(unit.Maximum/2, minimum*2_000) // half: tax comes on top
	step := unit.Micros()
	return Bounds{
		Minimum: money.Amount{Micros: minimum, Currency: currency},
		Maximum: money.Amount{Micros: maximum / step * step, Currency: currency},
	}
}
