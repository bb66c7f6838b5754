package billing

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

// RefundStatus says where a refund stands.
type RefundStatus string

// The states of a refund: the money has left the wallet in all but FAILED, where it is back.
const (
	RefundSubmitted RefundStatus = "SUBMITTED"
	RefundSucceeded RefundStatus = "SUCCEEDED"
	RefundFailed    RefundStatus = "FAILED"
)

// Refund is money of a top-up on its way back to the card.
type Refund struct {
	AccountID     AccountID      `db:"account_id"`
	Key           Key            `db:"key"`
	PaymentKey    Key            `db:"payment_key"`
	Status        RefundStatus   `db:"status"`
	Amount        money.Micros   `db:"amount"` // taken from the wallet
	Tax           money.Micros   `db:"tax"`
	Total         money.Micros   `db:"total"` // given back to the card
	Currency      money.Currency `db:"currency"`
	Reason        string         `db:"reason"`
	RequestedBy   string         `db:"requested_by"`
	ProcessorRef  *string        `db:"processor_ref"`
	CreditNoteKey *Key           `db:"credit_note_key"`
	CreatedAt     time.Time      `db:"created_at"`
	ClosedAt      *time.Time     `db:"closed_at"`
	AskedAt       time.Time      `db:"asked_at"` // in database time
	// NextActionAt is when, in database time, the sweeper asks the processor again; nil when nothing is left to ask.
	NextActionAt *time.Time `db:"next_action_at"`
	Attempts     int        `db:"attempts"`
}

// GlobalID is the refund's id on the wire, and the key under which the processor is asked for it.
func (r *Refund) GlobalID() string {
	return ID{Kind: KindRefund, Account: r.AccountID, Key: r.Key}.String()
}

// AmountMoney is what was taken from the wallet.
func (r *Refund) AmountMoney() money.Amount {
	return money.Amount{Micros: r.Amount, Currency: r.Currency}
}

// TaxMoney is the tax given back beside it.
func (r *Refund) TaxMoney() money.Amount { return money.Amount{Micros: r.Tax, Currency: r.Currency} }

// TotalMoney is what the card gets.
func (r *Refund) TotalMoney() money.Amount {
	return money.Amount{Micros: r.Total, Currency: r.Currency}
}

// When a refund without an answer is asked for again, by the number of times it was asked before: they are few, so the last
// pause is kept, and one is never far from healing once the processor is back.
var refundAgain = []time.Duration{5 * time.Second, 15 * time.Second, 30 * time.Second}

// NextAsk is when to ask the processor about the refund again; nil when it is decided. Times are the database's.
func (r *Refund) NextAsk(now time.Time) *time.Time {
	if r.Status != RefundSubmitted {
		return nil
	}
	next := now.Add(refundAgain[min(r.Attempts, len(refundAgain)-1)])
	if now.Sub(r.AskedAt) > AskSameKey { // only looked up by now: somebody has to look at it
		next = now.Add(time.Hour)
	}
	return &next
}

// Postings are the two sides of a refund: the opposite of what its payment credited.
func (r *Refund) Postings() []Posting {
	return []Posting{{BookWallet, -r.Amount}, {BookTax, -r.Tax}, {BookProcessor, r.Total}}
}

// Reversal is what puts a refund back that the processor did not make.
func (r *Refund) Reversal() []Posting {
	return []Posting{{BookWallet, r.Amount}, {BookTax, r.Tax}, {BookProcessor, -r.Total}}
}

// RefundFacts are what the books say of a payment and its refunds; all amounts before tax but for the tax.
type RefundFacts struct {
	AccountID     AccountID    `db:"account_id"`
	Key           Key          `db:"key"`            // the payment's
	Available     money.Micros `db:"available"`      // prepaid money that can be spent
	CreditedLater money.Micros `db:"credited_later"` // came into the wallet after the payment, and was not refunded
	Refunded      money.Micros `db:"refunded"`       // given back or under way
	RefundedTax   money.Micros `db:"refunded_tax"`
	Returned      money.Micros `db:"returned"`       // given back
	ReturnedTotal money.Micros `db:"returned_total"` // given back, with its tax
	UnderWay      bool         `db:"under_way"`      // a refund of the payment is not decided yet
}

// Refundable is how much of a top-up is still there to be given back: prepaid money is spent oldest first, so what came later
// is not the top-up's, and what went back already is not there twice.
func Refundable(available, creditedLater, amount, refunded money.Micros) money.Micros {
	return max(0, min(available-creditedLater, amount-refunded))
}

// Refundable is how much of the payment can be given back now, in what the processor can move; nothing unless it is a top-up
// that was credited.
func (p *Payment) Refundable(f RefundFacts, unit money.ChargeUnit) money.Micros {
	if !p.MayBeRefunded() {
		return 0
	}
	left := Refundable(f.Available, f.CreditedLater, p.Amount, f.Refunded)
	return left - left%unit.Micros()
}

// MayBeRefunded tells whether the payment is a top-up that was credited and has something left of it.
func (p *Payment) MayBeRefunded() bool {
	return p.Purpose == PurposeTopUp && (p.Status == PaymentCredited || p.Status == PaymentPartiallyRefunded)
}

// RefundTax is the tax that goes back with an amount: its share, rounded down, and with the last of the payment all that is
// left.
func (p *Payment) RefundTax(f RefundFacts, amount money.Micros, unit money.ChargeUnit) (money.Micros, error) {
	if f.Refunded+amount == p.Amount {
		return p.Tax - f.RefundedTax, nil
	}
	step := int64(unit.Micros())
	steps, err := money.MulDiv2(int64(p.Tax), int64(amount), int64(p.Amount), 1, step, money.Down)
	return money.Micros(steps * step), err
}

// Given is how much of the payment went back to the card, before tax.
func (p *Payment) Given(f RefundFacts) money.Amount {
	given := money.Amount{Micros: f.Returned, Currency: p.Currency}
	if p.Status == PaymentRefunded { // also one that came too late to be credited
		given.Micros = p.Amount
	}
	return given
}

// StatusAfter is what the payment becomes when a refund of it has succeeded.
func (p *Payment) StatusAfter(r *Refund, f RefundFacts) PaymentStatus {
	if f.Returned+r.Amount >= p.Amount {
		return PaymentRefunded
	}
	return PaymentPartiallyRefunded
}

// CheckRefund refuses what cannot be given back of a payment. It returns how much is meant: all that can be, when no amount is
// named.
func CheckRefund(p *Payment, f RefundFacts, amount *money.Amount, unit money.ChargeUnit) (money.Micros, error) {
	switch {
	case p.Purpose != PurposeTopUp:
		return 0, notRefundable("Only top-ups can be refunded.")
	case !p.MayBeRefunded():
		return 0, notRefundable("This top-up cannot be refunded: it was not credited, or it went back already.")
	case f.UnderWay:
		return 0, fault.New(fault.RefundInProgress, "A refund of this payment is not decided yet. Wait until it is.")
	}
	limit := p.Refundable(f, unit)
	if limit <= 0 {
		return 0, notRefundable("There is nothing left of this top-up to give back: it was spent.")
	}
	if amount == nil {
		return limit, nil
	}
	least := money.Amount{Micros: unit.Micros(), Currency: p.Currency}
	bounds := Bounds{Minimum: least, Maximum: money.Amount{Micros: limit, Currency: p.Currency}}
	return amount.Micros, checkWithin(*amount, bounds, unit, "given back", "given back")
}

func notRefundable(message string) *fault.Error {
	return fault.New(fault.PaymentNotRefundable, message).At("input", "paymentId")
}

// RefundRefused is a refund that the processor did not make.
func RefundRefused() *fault.Error {
	return fault.New(fault.RefundFailed, "The payment processor refused the refund. The money is back on the balance.")
}

// CheckReason refuses reasons that say nothing or too much; it returns the reason without outer space.
func CheckReason(reason string) (string, error) {
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n < 1 || n > 500 || !legible(reason) {
		return "", fault.Input("reason", "A reason has 1 to 500 characters that can be read.")
	}
	return reason, nil
}
