package billing

import (
	"time"

	"github.com/aura-billing/gateway/internal/money"
)

// ServiceStatus says what an account's agents can do at all, before any limit is asked.
type ServiceStatus string

// What can be done.
const (
	ServiceActive   ServiceStatus = "ACTIVE"    // everything
	ServiceFreeOnly ServiceStatus = "FREE_ONLY" // only what costs nothing
	ServiceBlocked  ServiceStatus = "BLOCKED"   // nothing
)

// ServiceReasonCode says why not everything can be done.
type ServiceReasonCode string

// Why not everything can be done.
const (
	ReasonNotConfigured     ServiceReasonCode = "BILLING_NOT_CONFIGURED"
	ReasonInsufficientFunds ServiceReasonCode = "INSUFFICIENT_FUNDS"
	ReasonUnpaid            ServiceReasonCode = "SUBSCRIPTION_UNPAID"
	ReasonAgentPaused       ServiceReasonCode = "AGENT_PAUSED"
	ReasonDailyCalls        ServiceReasonCode = "DAILY_CALLS_REACHED"
	ReasonConcurrentCalls   ServiceReasonCode = "CONCURRENT_CALLS_REACHED"
	ReasonDailyMessages     ServiceReasonCode = "DAILY_MESSAGES_REACHED"
	ReasonDailySpend        ServiceReasonCode = "DAILY_SPEND_REACHED"
	ReasonMonthlyCredits    ServiceReasonCode = "MONTHLY_CREDITS_REACHED"
	ReasonLongestCall       ServiceReasonCode = "LONGEST_CALL_REACHED"
)

// MessageInsufficientFunds is what the help page says when neither credits nor prepaid money are left.
const MessageInsufficientFunds = "Insufficient funds in your account"

var reasonMessages = map[ServiceReasonCode]string{
	ReasonNotConfigured:     MessageNotConfigured,
	ReasonInsufficientFunds: MessageInsufficientFunds,
	ReasonUnpaid:            "The last renewal is not paid",
	ReasonAgentPaused:       "The agent is paused",
	ReasonDailyCalls:        "The limit of calls a day is reached",
	ReasonConcurrentCalls:   "The limit of simultaneous calls is reached",
	ReasonDailyMessages:     "The limit of messages a day is reached",
	ReasonDailySpend:        "The limit of spending a day is reached",
	ReasonMonthlyCredits:    "The limit of credits a month is reached",
	ReasonLongestCall:       "The longest call that is allowed is reached",
}

// RemedyKind says what the customer can do about it.
type RemedyKind string

// What the customer can do.
const (
	RemedyConfigure   RemedyKind = "CONFIGURE_BILLING"
	RemedyPayInvoice  RemedyKind = "PAY_INVOICE"
	RemedyTopUp       RemedyKind = "TOP_UP"
	RemedyUpgrade     RemedyKind = "UPGRADE"
	RemedyResumeAgent RemedyKind = "RESUME_AGENT"
	RemedyRaiseLimit  RemedyKind = "RAISE_LIMIT"
)

var remedyHints = map[RemedyKind]string{
	RemedyConfigure:   "Billing > Subscription",
	RemedyPayInvoice:  "Billing > Subscription",
	RemedyTopUp:       "Billing > Balance > Top up",
	RemedyUpgrade:     "Billing > Subscription > Change plan",
	RemedyResumeAgent: "Agent > Settings",
	RemedyRaiseLimit:  "Agent > Settings > Limits",
}

// ServiceState is what can be done, why not more, and what would help, in the order in which to do it.
type ServiceState struct {
	Status   ServiceStatus
	Reasons  []ServiceReason
	Remedies []Remedy
}

// Remedy is one thing that would help, with what it takes.
type Remedy struct {
	Kind    RemedyKind
	Minimum *money.Amount // TOP_UP: the least that can be added
	Plans   []*Plan       // UPGRADE: those of a higher rank
	Missing []SetupStep   // CONFIGURE_BILLING
	Due     *RowID        // PAY_INVOICE: the invoice
}

// ServiceReason is one reason.
type ServiceReason struct {
	Code      ServiceReasonCode
	ResetsAt  *time.Time   // when the limit's counter starts anew; nil where waiting does not help
	LimitedBy *LimitSource // whose limit it is
	// About is the agent that was asked for, or the account where the key is 0: whose remedies help.
	About RowID
}

// Message is the reason for people.
func (r ServiceReason) Message() string { return reasonMessages[r.Code] }

// Hint is where in the dashboard it is done.
func (r Remedy) Hint() string { return remedyHints[r.Kind] }

// ServiceInput is what the state of a service depends on.
type ServiceInput struct {
	Subscription *Subscription
	Plan         *Plan // the subscription's
	Offered      []*Plan
	HasMethod    bool
	Credits      money.Credits // usable
	Available    money.Amount
	TopUp        Bounds
	Agent        *Agent // nil: the account as a whole
	About        RowID  // the account, and the agent if one is meant
}

// Service tells what can be done. It is what the help page shows; whether one action passes is decided with that action's price.
func Service(in ServiceInput) ServiceState {
	s := ServiceState{Status: ServiceActive, Reasons: []ServiceReason{}, Remedies: []Remedy{}}
	stop := func(status ServiceStatus, why ServiceReasonCode) {
		if s.Status != ServiceBlocked {
			s.Status = status
		}
		reason := ServiceReason{Code: why, About: in.About}
		s.Reasons, s.Remedies = append(s.Reasons, reason), append(s.Remedies, in.Remedies(reason)...)
	}
	if in.Agent != nil && in.Agent.Status == AgentPaused {
		stop(ServiceBlocked, ReasonAgentPaused)
	}
	switch {
	case !in.Subscription.Configured():
		stop(ServiceFreeOnly, ReasonNotConfigured)
	case in.Subscription.Status == SubscriptionUnpaid:
		stop(ServiceFreeOnly, ReasonUnpaid)
	case in.Credits <= 0 && in.Available.Micros <= 0:
		stop(ServiceFreeOnly, ReasonInsufficientFunds)
	}
	return s
}

// Remedies are what would help against one reason, in the order in which to do it.
func (in ServiceInput) Remedies(reason ServiceReason) []Remedy {
	remedies := []Remedy{}
	add := func(r Remedy) {
		if r.Plans == nil {
			r.Plans = []*Plan{}
		}
		if r.Missing == nil {
			r.Missing = []SetupStep{}
		}
		remedies = append(remedies, r)
	}
	upgrade := func() {
		if higher := in.higher(); len(higher) > 0 {
			add(Remedy{Kind: RemedyUpgrade, Plans: higher})
		}
	}
	due := func() {
		if in.Subscription != nil && in.Subscription.DueInvoice != nil {
			add(Remedy{Kind: RemedyPayInvoice, Due: &RowID{Account: in.Subscription.AccountID, Key: *in.Subscription.DueInvoice}})
		}
	}
	switch reason.Code {
	case ReasonNotConfigured:
		add(Remedy{Kind: RemedyConfigure, Missing: MissingSteps(in.Subscription, in.HasMethod)})
	case ReasonUnpaid:
		due()
	case ReasonAgentPaused:
		add(Remedy{Kind: RemedyResumeAgent})
	case ReasonInsufficientFunds: // the invoice that gives credits back, a top-up, a plan with more credits
		due()
		add(Remedy{Kind: RemedyTopUp, Minimum: &in.TopUp.Minimum})
		upgrade()
	case ReasonDailyCalls, ReasonConcurrentCalls, ReasonDailyMessages, ReasonDailySpend, ReasonMonthlyCredits, ReasonLongestCall:
		if reason.LimitedBy == nil || *reason.LimitedBy == LimitedByAgent {
			add(Remedy{Kind: RemedyRaiseLimit})
		} else {
			upgrade()
		}
	}
	return remedies
}

// higher are the plans on offer that are more than the present one.
func (in ServiceInput) higher() []*Plan {
	var higher []*Plan
	if in.Plan == nil || in.Subscription.Status != SubscriptionActive {
		return nil
	}
	for _, p := range in.Offered {
		if _, ok := p.Price(in.Available.Currency); ok && p.Rank > in.Plan.Rank && p.MonthlyCredits > 0 {
			higher = append(higher, p)
		}
	}
	return higher
}
