package billing

import "time"

// PaymentMethod is a card on file. Never a card number: what the processor tells is all there is.
type PaymentMethod struct {
	AccountID    AccountID  `db:"account_id"`
	Key          Key        `db:"key"`
	Processor    string     `db:"processor"`
	ProcessorRef string     `db:"processor_ref"`
	Brand        string     `db:"brand"`
	Last4        string     `db:"last4"`
	ExpMonth     int        `db:"exp_month"`
	ExpYear      int        `db:"exp_year"`
	Fingerprint  string     `db:"fingerprint"`
	IsDefault    bool       `db:"is_default"` // read from the account's row
	CreatedAt    time.Time  `db:"created_at"`
	RemovedAt    *time.Time `db:"removed_at"`
}

// GlobalID is the card's id on the wire.
func (m *PaymentMethod) GlobalID() string {
	return ID{Kind: KindPaymentMethod, Account: m.AccountID, Key: m.Key}.String()
}
