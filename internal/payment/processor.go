// Package payment is the border to the payment processors: one interface, its values, and nothing that decides.
//
// Two implementations stand behind it: payment/sandbox, a second party of our own with its own store, and (issue 5)
// payment/stripe. cashier is the only caller.
package payment

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/aura-billing/gateway/internal/money"
)

// Processor moves money on cards. Every method may fail with any error, which means "outcome unknown" unless it is one of
// those in refusal.go: only a Fact says what happened. Calls are safe to repeat with the same Key.
type Processor interface {
	// Name is how payments remember which processor they went to: "sandbox", "stripe".
	Name() string
	// ChargeUnit gives the step and bounds in which the processor moves a currency; ok is false for one it does not take.
	ChargeUnit(currency money.Currency) (unit money.ChargeUnit, ok bool)
	// AttachCard turns a one-time card token from the client into a stored card. ErrCardInvalid for a token that is none.
	AttachCard(ctx context.Context, r AttachRequest) (Card, error)
	// DetachCard forgets a stored card. Detaching one that is gone is no error.
	DetachCard(ctx context.Context, cardRef string) error
	// Charge asks for money, off-session or with the customer present. The same Key gives the same answer for at least a day.
	Charge(ctx context.Context, r ChargeRequest) (Fact, error)
	// Cancel gives up a charge that was not captured; the Fact tells what it ended as (CAPTURED if it was too late).
	Cancel(ctx context.Context, ref string) (Fact, error)
	// Refund returns all or part of a captured charge.
	Refund(ctx context.Context, r RefundRequest) (Fact, error)
	// Lookup finds a charge by the processor's ref or, where that never reached us, by our payment id in its metadata.
	// ErrNotFound when the processor has never heard of it.
	Lookup(ctx context.Context, r LookupRequest) (Fact, error)
	// List gives the processor's books, oldest first, in pages: what reconcile compares with ours.
	List(ctx context.Context, r ListRequest) (ListPage, error)
	// ParseNotice checks a webhook's signature (constant time, at most 300 s old) and reads it. ErrNoticeForged otherwise.
	ParseNotice(header http.Header, body []byte, now time.Time) (Notice, error)
}

var (
	// ErrNotFound says that the processor does not know the charge.
	ErrNotFound = errors.New("payment: the processor does not know it")
	// ErrCardInvalid says that a card token is unknown, used up or not a card.
	ErrCardInvalid = errors.New("payment: not a usable card token")
	// ErrNoticeForged says that a webhook's signature is wrong, missing or too old.
	ErrNoticeForged = errors.New("payment: webhook signature refused")
	// ErrBusy says that the processor refused before doing anything (429, maintenance): safe to ask again later.
	ErrBusy = errors.New("payment: the processor is busy")
)

// AttachRequest names the customer by our account id; the processor keeps its own customer for it.
type AttachRequest struct {
	Key     string // idempotency key at the processor
	Account string // our global account id
	Token   string // from the client: "pm_card_visa"
}

// Card is what we may know of a card: never its number.
type Card struct {
	Ref         string // the processor's id of the stored card
	Brand       string // "visa", "mastercard" …
	Last4       string
	ExpMonth    int
	ExpYear     int
	Fingerprint string // the same for the same card number, also under another token
}

// ChargeRequest asks for Total on a stored card.
type ChargeRequest struct {
	Key         string // idempotency key at the processor, derived from our payment id
	PaymentID   string // our global payment id, kept in the processor's metadata
	Account     string // our global account id
	CardRef     string
	Total       money.Amount
	Description string
	OnSession   bool   // the customer is present and can authenticate
	ReturnURL   string // where the bank's page sends the customer afterwards; may be empty
}

// RefundRequest returns Amount of the charge.
type RefundRequest struct {
	Key    string
	Ref    string
	Amount money.Amount
	Reason string
}

// LookupRequest finds one charge.
type LookupRequest struct {
	Ref       string // the processor's id, if we ever learned it
	PaymentID string // our id, in its metadata
	Account   string
}

// ListRequest pages through the books of a time window.
type ListRequest struct {
	From, To time.Time
	After    string // ListPage.Next of the page before
	Limit    int
}

// ListPage is one page of the processor's books; Next is "" on the last.
type ListPage struct {
	Facts []Fact
	Next  string
}

// Status is what a processor says of a charge.
type Status string

// The states of a charge at the processor.
const (
	StatusRequiresAction Status = "REQUIRES_ACTION" // the customer's bank wants to see the customer
	StatusProcessing     Status = "PROCESSING"      // accepted, not decided yet
	StatusCaptured       Status = "CAPTURED"        // the money is ours
	StatusDeclined       Status = "DECLINED"
	StatusCanceled       Status = "CANCELED"
)

// Fact is what the processor says of one charge at one time.
type Fact struct {
	Ref         string // the processor's id of the charge
	PaymentID   string // our id, from its metadata
	Account     string
	Status      Status
	Total       money.Amount // what was asked for
	Captured    money.Micros
	Refunded    money.Micros
	RefundRef   string // in Refund's answer: the processor's id of that refund
	DeclineCode string // processor's word, in Stripe's terms: "insufficient_funds", "expired_card"; "" unless declined
	ActionURL   string // where the customer authenticates, while REQUIRES_ACTION
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Notice is a webhook, authentic but not yet believed: the charge is looked up before anything is booked.
type Notice struct {
	ID        string // unique at the processor
	Type      string
	Ref       string // of the charge it is about; "" when it is about nothing we follow
	PaymentID string
	Account   string
	CreatedAt time.Time
}
