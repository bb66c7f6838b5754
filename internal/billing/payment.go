package billing

import (
	"time"

	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

// PaymentPurpose says what a payment is for.
type PaymentPurpose string

// The purposes of today.
const (
	PurposeTopUp        PaymentPurpose = "TOP_UP"
	PurposeSubscription PaymentPurpose = "SUBSCRIPTION"
	PurposePlanChange   PaymentPurpose = "PLAN_CHANGE"
)

// PaymentStatus says where a payment stands.
type PaymentStatus string

// The states of a payment; reliability.md, "Payment saga".
const (
	PaymentCreated           PaymentStatus = "CREATED"
	PaymentSubmitted         PaymentStatus = "SUBMITTED"
	PaymentRequiresAction    PaymentStatus = "REQUIRES_ACTION"
	PaymentProcessing        PaymentStatus = "PROCESSING"
	PaymentUnknown           PaymentStatus = "UNKNOWN"
	PaymentCaptured          PaymentStatus = "CAPTURED"
	PaymentCredited          PaymentStatus = "CREDITED"
	PaymentDeclined          PaymentStatus = "DECLINED"
	PaymentCanceled          PaymentStatus = "CANCELED"
	PaymentExpired           PaymentStatus = "EXPIRED"
	PaymentRefunded          PaymentStatus = "REFUNDED"
	PaymentPartiallyRefunded PaymentStatus = "PARTIALLY_REFUNDED"
	PaymentDisputed          PaymentStatus = "DISPUTED"
)

// Undecided tells that the processor may still take the money.
func (s PaymentStatus) Undecided() bool {
	switch s {
	case PaymentCreated, PaymentSubmitted, PaymentRequiresAction, PaymentProcessing, PaymentUnknown:
		return true
	default:
		return false
	}
}

// Payment is one movement of money through the processor.
type Payment struct {
	AccountID       AccountID      `db:"account_id"`
	Key             Key            `db:"key"`
	Purpose         PaymentPurpose `db:"purpose"`
	Status          PaymentStatus  `db:"status"`
	Amount          money.Micros   `db:"amount"`
	Tax             money.Micros   `db:"tax"`
	Total           money.Micros   `db:"total"`
	Currency        money.Currency `db:"currency"`
	MethodKey       Key            `db:"method_key"`
	Processor       string         `db:"processor"`
	ProcessorRef    *string        `db:"processor_ref"` // nil until the processor told it
	ActionURL       *string        `db:"action_url"`
	DeclineCode     *string        `db:"decline_code"`
	SubscriptionKey *Key           `db:"subscription_key"` // what a SUBSCRIPTION or PLAN_CHANGE payment is for
	PlanChangeKey   *Key           `db:"plan_change_key"`  // what a PLAN_CHANGE payment is for
	DueInvoiceKey   *Key           `db:"due_invoice_key"`  // the OPEN invoice that it is to pay
	InvoiceKey      *Key           `db:"invoice_key"`      // the invoice that it paid
	Automatic       bool           `db:"automatic"`        // charged without the customer present
	AskedAt         time.Time      `db:"asked_at"`         // in database time; CreatedAt is the account's
	CreatedAt       time.Time      `db:"created_at"`
	UpdatedAt       time.Time      `db:"updated_at"`
	// Deadline is when, in database time, an undecided payment is given up at the processor.
	Deadline time.Time `db:"deadline"`
	// NextActionAt is when, in database time, the sweeper asks the processor again; nil when nothing is left to ask.
	NextActionAt *time.Time `db:"next_action_at"`
	Attempts     int        `db:"attempts"`
}

// GlobalID is the payment's id on the wire, and our name for it at the processor.
func (p *Payment) GlobalID() string {
	return ID{Kind: KindPayment, Account: p.AccountID, Key: p.Key}.String()
}

// RowKey is where the payment stands among its account's.
func (p *Payment) RowKey() Key { return p.Key }

// AmountMoney is what the account receives.
func (p *Payment) AmountMoney() money.Amount {
	return money.Amount{Micros: p.Amount, Currency: p.Currency}
}

// TaxMoney is the tax on top.
func (p *Payment) TaxMoney() money.Amount { return money.Amount{Micros: p.Tax, Currency: p.Currency} }

// TotalMoney is what the card is charged.
func (p *Payment) TotalMoney() money.Amount {
	return money.Amount{Micros: p.Total, Currency: p.Currency}
}

// Report is what is newly known of a payment: the processor's reply, webhook or look-up, in our own terms.
type Report struct {
	Status      PaymentStatus // REQUIRES_ACTION, PROCESSING, UNKNOWN, CAPTURED, DECLINED, CANCELED or REFUNDED
	Ref         string
	ActionURL   string
	DeclineCode string
	Captured    money.Micros
}

// Apply is the one function that moves a payment. changed is false for a report that is stale or says nothing new: a late
// failure never undoes a credit. CAPTURED here still has to be credited or refunded by who booked the report.
func (p Payment) Apply(r Report, now time.Time) (next Payment, changed bool) {
	next = p
	if r.Ref != "" {
		next.ProcessorRef = &r.Ref
	}
	switch {
	case p.Status == PaymentCaptured && r.Status == PaymentRefunded:
		next.Status = PaymentRefunded
	case r.Status == PaymentCaptured && p.mayBeCaptured():
		next.Status = PaymentCaptured
	case !p.Status.Undecided():
		return p, false
	case r.Status == PaymentUnknown && p.Status != PaymentSubmitted && p.Status != PaymentCreated:
		return p, false // a question without an answer teaches nothing
	case r.Status == PaymentCanceled && p.Status == PaymentRequiresAction && !now.Before(p.Deadline):
		next.Status = PaymentExpired
	case r.Status == PaymentDeclined, r.Status == PaymentCanceled, r.Status == PaymentRequiresAction,
		r.Status == PaymentProcessing, r.Status == PaymentUnknown:
		next.Status = r.Status
	default:
		return p, false
	}
	next.ActionURL, next.DeclineCode = nil, nil
	if next.Status == PaymentRequiresAction {
		next.ActionURL = &r.ActionURL
	}
	if next.Status == PaymentDeclined {
		next.DeclineCode = &r.DeclineCode
	}
	if next.Status == p.Status && equal(next.ActionURL, p.ActionURL) && equal(next.ProcessorRef, p.ProcessorRef) {
		return p, false
	}
	next.UpdatedAt = now
	return next, true
}

// mayBeCaptured: while undecided, and also after we gave up on it: money that arrived is never ignored.
func (p Payment) mayBeCaptured() bool {
	switch p.Status {
	case PaymentCanceled, PaymentExpired, PaymentDeclined:
		return true
	default:
		return p.Status.Undecided()
	}
}

func equal(a, b *string) bool { return a == b || (a != nil && b != nil && *a == *b) }

// PaymentFailure is why a payment failed, in the words of the help page.
type PaymentFailure struct {
	Code        fault.Code
	DeclineCode *string
	Advice      string
	PortalHint  *string
}

// MessagePayment is what every failed payment is called on the help page.
const MessagePayment = "Error processing payment"

// Message is the help page's name for any failed payment.
func (PaymentFailure) Message() string { return MessagePayment }

// Failure is nil unless the payment failed.
func (p *Payment) Failure() *PaymentFailure {
	switch p.Status {
	case PaymentExpired:
		return failureOf(fault.AuthenticationRequired, nil)
	case PaymentCanceled:
		return failureOf(fault.PaymentTemporaryError, nil)
	case PaymentCaptured:
		f := failureOf(fault.PaymentTemporaryError, nil)
		f.Advice = "The payment arrived too late and is being refunded to your card. Try again."
		return f
	case PaymentDeclined:
		code := ""
		if p.DeclineCode != nil {
			code = *p.DeclineCode
		}
		return failureOf(declineReason(code), p.DeclineCode)
	default:
		return nil
	}
}

// declineReason sorts Stripe's decline codes into the help page's reasons.
func declineReason(declineCode string) fault.Code {
	switch declineCode {
	case "expired_card":
		return fault.CardExpired
	case "processing_error", "try_again_later", "issuer_not_available", "reenter_transaction", "approve_with_id":
		return fault.PaymentTemporaryError
	case "authentication_required", "payment_intent_authentication_failure":
		return fault.AuthenticationRequired
	default:
		return fault.CardDeclined
	}
}

const hintPortal = "Billing > Billing portal"

func failureOf(reason fault.Code, declineCode *string) *PaymentFailure {
	f := &PaymentFailure{Code: reason, DeclineCode: declineCode}
	hint := hintPortal
	switch reason {
	case fault.CardExpired:
		f.Advice = "Card expired: update your payment method in Billing > Payment method, then try again."
		f.PortalHint = &hint
	case fault.PaymentTemporaryError:
		f.Advice = "Temporary error: wait a few minutes and try again."
	case fault.AuthenticationRequired:
		f.Advice = "Your bank asked you to confirm the payment and that did not succeed. Try again and confirm it on your bank's page."
		f.PortalHint = &hint
	default:
		f.Advice = "Card declined: your bank has declined the transaction. Check that the card has sufficient funds and isn't blocked " +
			"for online purchases, or use another card."
		f.PortalHint = &hint
	}
	return f
}
