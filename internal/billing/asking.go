package billing

import "time"

// When an undecided payment is asked about again, by the number of times it was asked before.
var (
	askAgain       = []time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour}
	askForCustomer = []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute}
)

// AskSameKey is how long after its creation a payment without an answer is sent again under its key. Processors forget keys
// after a day; from then on it is only looked up.
const AskSameKey = 12 * time.Hour

// TopUpDeadline is when a top-up that waits for the customer's bank is given up.
const TopUpDeadline = 24 * time.Hour

// Age is how long ago, in database time, the payment was asked for. (CreatedAt is in the account's time, which may stand still.)
func (p *Payment) Age(now time.Time) time.Duration { return now.Sub(p.AskedAt) }

// OnlyLookUp tells that the processor is no longer asked for the money, only whether it took it: keys are forgotten, or what
// the payment was for can no longer be had.
func (p *Payment) OnlyLookUp(now time.Time) bool {
	return p.Age(now) > AskSameKey || !now.Before(p.Deadline)
}

// callsEnd is when every call that asks for a payment's money, from whichever process, has ended.
const callsEnd = time.Minute

// MayArrive tells that a call that asks for the money may still be on its way: that the processor does not know of it says nothing.
func (p *Payment) MayArrive(now time.Time) bool { return p.Age(now) < callsEnd }

// lifeOf is how long a payment for this purpose may stay undecided.
func lifeOf(purpose PaymentPurpose) time.Duration {
	switch purpose {
	case PurposeSubscription:
		return IncompleteLapse
	case PurposePlanChange:
		return UpgradeLapse
	default:
		return TopUpDeadline
	}
}

// DeadlineFrom is when a payment that is asked for now is given up.
func DeadlineFrom(purpose PaymentPurpose, now time.Time) time.Time { return now.Add(lifeOf(purpose)) }

// NextAsk is when to ask the processor about the payment again; nil when nothing is left to ask. Times are the database's.
func (p *Payment) NextAsk(now time.Time) *time.Time {
	steps := askAgain
	switch p.Status {
	case PaymentRequiresAction:
		steps = askForCustomer
	case PaymentCreated, PaymentSubmitted, PaymentProcessing, PaymentUnknown, PaymentCaptured:
	default:
		return nil
	}
	next := now.Add(steps[min(p.Attempts, len(steps)-1)])
	if p.Status == PaymentRequiresAction && next.After(p.Deadline) && now.Before(p.Deadline) {
		next = p.Deadline
	}
	return &next
}
