package billing

import (
	"encoding/json"
	"time"

	"github.com/aura-billing/gateway/internal/money"
)

// PlanChangeKind says what a change does to the plan.
type PlanChangeKind string

// The kinds of plan changes.
const (
	ChangeUpgrade      PlanChangeKind = "UPGRADE"      // to a higher rank, at once
	ChangeDowngrade    PlanChangeKind = "DOWNGRADE"    // to a lower rank, at the period's end
	ChangeLateral      PlanChangeKind = "LATERAL"      // to the same rank, at the period's end
	ChangeCancellation PlanChangeKind = "CANCELLATION" // to no plan, at the period's end
)

// PlanChangeStatus says what became of a change.
type PlanChangeStatus string

// The states of a plan change. The first two are open; the others are ends.
const (
	ChangeScheduled  PlanChangeStatus = "SCHEDULED"   // waits for the period's end
	ChangeInProgress PlanChangeStatus = "IN_PROGRESS" // an upgrade that waits for its payment
	ChangeApplied    PlanChangeStatus = "APPLIED"
	ChangeCanceled   PlanChangeStatus = "CANCELED" // by the customer
	ChangeReplaced   PlanChangeStatus = "REPLACED" // by another change, or gone with the subscription
	ChangeFailed     PlanChangeStatus = "FAILED"   // an upgrade that was not paid; nothing changed
)

// TitlePendingChange is what the help page calls a change that waits.
const TitlePendingChange = "Pending plan change"

// UpgradeLapse is how long at most an upgrade waits for its payment; never beyond the period it is for.
const UpgradeLapse = 24 * time.Hour

// PlanChange is a wish to change the plan, and what became of it. What an upgrade costs and gives is frozen here when it is
// asked for: a payment that succeeds an hour later buys exactly what was shown.
type PlanChange struct {
	AccountID       AccountID        `db:"account_id"`
	Key             Key              `db:"key"`
	SubscriptionKey Key              `db:"subscription_key"`
	PeriodKey       Key              `db:"period_key"`
	Kind            PlanChangeKind   `db:"kind"`
	Status          PlanChangeStatus `db:"status"`
	FromPlanKey     Key              `db:"from_plan_key"`
	ToPlanKey       *Key             `db:"to_plan_key"` // nil: a cancellation
	RequestedBy     string           `db:"requested_by"`
	RequestedAt     time.Time        `db:"requested_at"`
	EffectiveAt     time.Time        `db:"effective_at"`
	ExpiresAt       *time.Time       `db:"expires_at"`
	ClosedAt        *time.Time       `db:"closed_at"`
	DaysRemaining   *int             `db:"days_remaining"`
	DaysInPeriod    *int             `db:"days_in_period"`
	CreditsAdded    money.Credits    `db:"credits_added"`
	FrozenLines     json.RawMessage  `db:"lines"`
	InvoiceKey      *Key             `db:"invoice_key"`
}

// GlobalID is the change's id on the wire.
func (c *PlanChange) GlobalID() string {
	return ID{Kind: KindPlanChange, Account: c.AccountID, Key: c.Key}.String()
}

// Open tells that the change may still be applied.
func (c *PlanChange) Open() bool {
	return c != nil && (c.Status == ChangeScheduled || c.Status == ChangeInProgress)
}

// Title is what the change is called while it waits.
func (*PlanChange) Title() string { return TitlePendingChange }

// Close ends the change.
func (c *PlanChange) Close(status PlanChangeStatus, now time.Time) {
	c.Status, c.ClosedAt = status, &now
}

// Freeze keeps the lines for the invoice that the change will have.
func (c *PlanChange) Freeze(lines []InvoiceLine) error {
	text, err := json.Marshal(lines)
	c.FrozenLines = text
	return err
}

// Lines are the frozen lines again.
func (c *PlanChange) Lines() (lines []InvoiceLine, err error) {
	return lines, json.Unmarshal(c.FrozenLines, &lines)
}

// KindOfChange compares two plans by rank; a nil target is a cancellation.
func KindOfChange(from, to *Plan) PlanChangeKind {
	switch {
	case to == nil:
		return ChangeCancellation
	case to.Rank > from.Rank:
		return ChangeUpgrade
	case to.Rank < from.Rank:
		return ChangeDowngrade
	default:
		return ChangeLateral
	}
}
