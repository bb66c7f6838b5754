package billing

import "time"

// Audit is one line of the audit trail: who did what to what, for which account, what it was before and after. Every verb on
// money, plan, limit, role or key writes one in its own transaction.
type Audit struct {
	AccountID AccountID `db:"account_id"`
	Seq       int64     `db:"seq"`
	At        time.Time `db:"at"`
	Subject   string    `db:"subject"` // the token's
	Role      Role      `db:"role"`
	Verb      string    `db:"verb"` // the mutation, or the gateway's own verb: settle
	Target    Kind      `db:"target"`
	TargetKey Key       `db:"target_key"`
	Before    []byte    `db:"before"` // JSON; nil when there was nothing before
	After     []byte    `db:"after"`  // JSON; nil when nothing is left
	RequestID string    `db:"request_id"`
}

// EventType names a business event: noun, dot, past participle. What each means and carries is told to partners in one place,
// the description of the type Event in schema.graphqls.
type EventType string

// The events of today.
const (
	EventAccountCreated         EventType = "account.created"
	EventAgentCreated           EventType = "agent.created"
	EventAgentUpdated           EventType = "agent.updated"
	EventLimitsChanged          EventType = "agent.limits_changed"
	EventMethodAdded            EventType = "payment_method.added"
	EventMethodRemoved          EventType = "payment_method.removed"
	EventMethodDefault          EventType = "payment_method.default_changed"
	EventPaymentSucceeded       EventType = "payment.succeeded"
	EventPaymentFailed          EventType = "payment.failed"
	EventPaymentRequiresAction  EventType = "payment.requires_action"
	EventPaymentStarted         EventType = "payment.started"
	EventPaymentRefunding       EventType = "payment.refunding" // captured too late to be used
	EventPaymentRefunded        EventType = "payment.refunded"
	EventBalanceToppedUp        EventType = "balance.topped_up"
	EventInvoicePaid            EventType = "invoice.paid"
	EventSubscriptionStarted    EventType = "subscription.started"
	EventSubscriptionIncomplete EventType = "subscription.incomplete"
	EventSubscriptionCanceled   EventType = "subscription.canceled"
	EventCreditsGranted         EventType = "credits.granted"
	EventCreditsExpired         EventType = "credits.expired"
	EventCreditsVoided          EventType = "credits.voided"
	EventCreditsRestored        EventType = "credits.restored"
	EventInvoiceFinalized       EventType = "invoice.finalized" // and waits to be paid
	EventInvoicePaymentFailed   EventType = "invoice.payment_failed"
	EventInvoiceVoided          EventType = "invoice.voided"
	EventInvoiceUncollectible   EventType = "invoice.marked_uncollectible"
	EventSubscriptionUpgraded   EventType = "subscription.upgraded"
	EventSubscriptionRenewed    EventType = "subscription.renewed"
	EventSubscriptionPastDue    EventType = "subscription.past_due"
	EventSubscriptionUnpaid     EventType = "subscription.unpaid"
	EventSubscriptionRecovered  EventType = "subscription.recovered"
	EventChangeScheduled        EventType = "plan_change.scheduled"
	EventChangeStarted          EventType = "plan_change.started"
	EventChangeApplied          EventType = "plan_change.applied"
	EventChangeCanceled         EventType = "plan_change.canceled"
	EventChangeFailed           EventType = "plan_change.failed"
	EventRefundStarted          EventType = "refund.started"
	EventRefundFailed           EventType = "refund.failed"
	EventCreditNoteIssued       EventType = "credit_note.issued"
	EventCreditsLow             EventType = "credits.low"
	EventCreditsExhausted       EventType = "credits.exhausted"
	EventBalanceLow             EventType = "balance.low"
	EventBalanceExhausted       EventType = "balance.exhausted"
	EventLimitReached           EventType = "agent.limit_reached"
	EventUsageOverrun           EventType = "usage.overrun"
	EventTestClockCreated       EventType = "test_clock.created"
	EventTestClockAdvanced      EventType = "test_clock.advanced"
)

// Event is a business event with the account's sequence, written in the transaction of what it tells.
type Event struct {
	AccountID  AccountID `db:"account_id"`
	Seq        int64     `db:"seq"`
	At         time.Time `db:"at"`
	Type       EventType `db:"type"`
	Subject    Kind      `db:"subject"`
	SubjectKey Key       `db:"subject_key"`
	Data       []byte    `db:"data"` // JSON object; money and credits in it are decimal strings, never numbers
}

// GlobalID is the event's id on the wire.
func (e *Event) GlobalID() string {
	return ID{Kind: KindEvent, Account: e.AccountID, Key: Key(e.Seq)}.String()
}

// RowKey is the event's place among the account's.
func (e *Event) RowKey() Key { return Key(e.Seq) }

// TypeName is the type as it goes on the wire.
func (e *Event) TypeName() string { return string(e.Type) }

// SubjectID names what the event is about.
func (e *Event) SubjectID() ID { return ID{Kind: e.Subject, Account: e.AccountID, Key: e.SubjectKey} }
