package billing

import "time"

// SubscriptionStatus says where a subscription stands.
type SubscriptionStatus string

// The states of a subscription.
const (
	SubscriptionIncomplete SubscriptionStatus = "INCOMPLETE" // the first payment is not completed
	SubscriptionActive     SubscriptionStatus = "ACTIVE"
	SubscriptionPastDue    SubscriptionStatus = "PAST_DUE"
	SubscriptionUnpaid     SubscriptionStatus = "UNPAID"
	SubscriptionCanceled   SubscriptionStatus = "CANCELED"
)

// IncompleteLapse is how long a first payment may take before the subscription is given up.
const IncompleteLapse = 23 * time.Hour

// Subscription is an account's plan. An account has at most one that is not CANCELED.
type Subscription struct {
	AccountID AccountID          `db:"account_id"`
	Key       Key                `db:"key"`
	PlanKey   Key                `db:"plan_key"`
	Status    SubscriptionStatus `db:"status"`
	AnchorDay *int               `db:"anchor_day"` // day of the month on which periods turn; set when the first one opens
	PeriodKey *Key               `db:"period_key"` // the present period
	CreatedAt time.Time          `db:"created_at"`
	// Version grows with every change of the subscription and of what is pending on it.
	Version int64 `db:"version"`

	// DueInvoice is the present period's invoice while it is OPEN; ChargeAt is when it is charged next, nil while a charge is
	// under way or none will follow; Attempts counts the automatic charges that failed, PastDueAt is when the first of them did.
	DueInvoice *Key       `db:"due_invoice"`
	ChargeAt   *time.Time `db:"charge_at"`
	Attempts   int        `db:"attempts"`
	PastDueAt  *time.Time `db:"past_due_at"`

	// NextActionAt is when, in account time, somebody must look at it next: an INCOMPLETE one lapses, others turn their period,
	// are charged or give up an upgrade that was not paid.
	NextActionAt *time.Time `db:"next_action_at"`
	CanceledAt   *time.Time `db:"canceled_at"`
}

// Schedule sets when somebody must look at the subscription next.
func (s *Subscription) Schedule(period *Period, upgrade *PlanChange) {
	next := period.EndsAt
	if s.ChargeAt != nil && s.ChargeAt.Before(next) {
		next = *s.ChargeAt
	}
	if upgrade != nil && upgrade.ExpiresAt != nil && upgrade.ExpiresAt.Before(next) {
		next = *upgrade.ExpiresAt
	}
	s.NextActionAt = &next
}

// Settled forgets what was due: the invoice is paid, or will never be.
func (s *Subscription) Settled() {
	s.DueInvoice, s.ChargeAt, s.Attempts, s.PastDueAt = nil, nil, 0, nil
}

// Entitled tells whether the plan's features are the account's: also while a renewal is retried.
func (s *Subscription) Entitled() bool {
	return s != nil && (s.Status == SubscriptionActive || s.Status == SubscriptionPastDue)
}

// GlobalID is the subscription's id on the wire.
func (s *Subscription) GlobalID() string {
	return ID{Kind: KindSubscription, Account: s.AccountID, Key: s.Key}.String()
}

// Configured tells whether paid features can be used at all: a completed subscription that was not cancelled.
func (s *Subscription) Configured() bool {
	return s != nil && s.Status != SubscriptionIncomplete && s.Status != SubscriptionCanceled
}

// SetupStep is something the customer still has to do before paid features work.
type SetupStep string

// The steps, in the order in which to take them.
const (
	StepSelectPlan           SetupStep = "SELECT_PLAN"
	StepSetUpPaymentMethod   SetupStep = "SET_UP_PAYMENT_METHOD"
	StepCompleteSubscription SetupStep = "COMPLETE_SUBSCRIPTION"
)

// MissingSteps lists what is left before billing is configured; empty once it is. A card missing later does not unmake it.
func MissingSteps(s *Subscription, hasMethod bool) []SetupStep {
	if s.Configured() {
		return []SetupStep{}
	}
	var steps []SetupStep
	if s == nil || s.Status == SubscriptionCanceled {
		steps = append(steps, StepSelectPlan)
	}
	if !hasMethod {
		steps = append(steps, StepSetUpPaymentMethod)
	}
	return append(steps, StepCompleteSubscription)
}
