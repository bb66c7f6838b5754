package billing

import (
	"time"

	"github.com/aura-billing/gateway/internal/money"
)

// ServiceStatus says what an account's agents can do at all.
type ServiceStatus string

// What can be done.
const (
	ServiceActive   ServiceStatus = "ACTIVE"    // everything but what reasons name
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
	Agent        *Agent           // nil: the account as a whole
	Limits       *EffectiveLimits // the agent's
	About        RowID            // the account, and the agent if one is meant
}

// Service tells what can be done. It is what the help page shows; whether one action passes is decided with that action's price.
func Service(in ServiceInput) ServiceState {
	s := ServiceState{Status: ServiceActive, Reasons: []ServiceReason{}, Remedies: []Remedy{}}
	known := map[RemedyKind]bool{}
	stop := func(status ServiceStatus, reason ServiceReason) {
		if s.Status != ServiceBlocked && status != ServiceActive {
			s.Status = status
		}
		reason.About = in.About
		s.Reasons = append(s.Reasons, reason)
		for _, r := range in.Remedies(reason) { // what helps against several reasons stands there once
			if !known[r.Kind] {
				known[r.Kind] = true
				s.Remedies = append(s.Remedies, r)
			}
		}
	}
	if in.Agent != nil && in.Agent.Status == AgentPaused {
		stop(ServiceBlocked, ServiceReason{Code: ReasonAgentPaused})
	}
	switch {
	case !in.Subscription.Configured():
		stop(ServiceFreeOnly, ServiceReason{Code: ReasonNotConfigured})
	case in.Subscription.Status == SubscriptionUnpaid:
		stop(ServiceFreeOnly, ServiceReason{Code: ReasonUnpaid})
	case in.usable() <= 0 && in.Available.Micros <= 0:
		stop(ServiceFreeOnly, ServiceReason{Code: ReasonInsufficientFunds})
	}
	if in.Limits != nil {
		in.reached(stop)
	}
	return s
}

// usable are the credits that may still be taken: none by an agent that has used its own part of them and goes on with money.
func (in ServiceInput) usable() money.Credits {
	if l := in.Limits; l != nil && l.WhenCreditsReached == CreditsUseBalance && l.MonthlyCredits.reached() {
		return 0
	}
	return in.Credits
}

// reached names the limits that are reached. Most end one kind of action only: a status of their own have those that leave none
// which costs anything.
func (in ServiceInput) reached(stop func(ServiceStatus, ServiceReason)) {
	l := in.Limits
	noCalls := l.DailyCalls.reached() || l.ConcurrentCalls.reached() || blocked(l.MaxCallSeconds)
	nothing := ServiceActive
	if noCalls && l.DailyMessages.reached() {
		nothing = ServiceFreeOnly
	}
	for _, c := range []struct {
		code ServiceReasonCode
		CountLimit
		reached bool
	}{
		{ReasonDailyCalls, l.DailyCalls, l.DailyCalls.reached()},
		{ReasonConcurrentCalls, l.ConcurrentCalls, l.ConcurrentCalls.reached()},
		{ReasonLongestCall, l.MaxCallSeconds, blocked(l.MaxCallSeconds)},
		{ReasonDailyMessages, l.DailyMessages, l.DailyMessages.reached()},
	} {
		if c.reached {
			stop(nothing, ServiceReason{Code: c.code, LimitedBy: c.LimitedBy, ResetsAt: c.ResetsAt})
		}
	}
	if l.DailySpend.reached() {
		status := ServiceActive
		if in.usable() <= 0 { // otherwise credits still pay
			status = ServiceFreeOnly
		}
		stop(status, ServiceReason{Code: ReasonDailySpend, LimitedBy: l.DailySpend.LimitedBy, ResetsAt: l.DailySpend.ResetsAt})
	}
	if l.WhenCreditsReached == CreditsStop && l.MonthlyCredits.reached() {
		stop(ServiceFreeOnly, ServiceReason{Code: ReasonMonthlyCredits, LimitedBy: l.MonthlyCredits.LimitedBy, ResetsAt: l.MonthlyCredits.ResetsAt})
	}
}

// blocked tells whether no call may last any time at all.
func blocked(longest CountLimit) bool { return longest.Effective != nil && *longest.Effective == 0 }

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
