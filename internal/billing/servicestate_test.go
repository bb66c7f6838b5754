package billing_test

import (
	"fmt"
	"testing"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

// What agents can do, why not more and what would help, as the help page says it.
func TestService(t *testing.T) {
	t.Parallel()
	usd := func(units int64) money.Amount {
		return money.Amount{Micros: money.Micros(units * money.MicrosPerUnit), Currency: "USD"}
	}
	plan := func(rank int, prices ...money.Amount) *billing.Plan {
		return &billing.Plan{Rank: rank, MonthlyCredits: money.Whole(100), Prices: prices}
	}
	basic, pro, elsewhere := plan(1, usd(1)), plan(2, usd(5)), plan(3, money.Amount{Micros: 1, Currency: "EUR"})
	invoice := billing.Key(7)
	sub := func(status billing.SubscriptionStatus) *billing.Subscription {
		s := &billing.Subscription{Status: status}
		if status == billing.SubscriptionPastDue || status == billing.SubscriptionUnpaid {
			s.DueInvoice = &invoice
		}
		return s
	}
	for name, c := range map[string]struct {
		sub       *billing.Subscription
		credits   money.Credits
		available int64
		agent     billing.AgentStatus
		want      string
	}{
		"credits left":              {sub(billing.SubscriptionActive), 1, 0, "", "ACTIVE [] []"},
		"prepaid money left":        {sub(billing.SubscriptionActive), 0, 1, "", "ACTIVE [] []"},
		"past due with money":       {sub(billing.SubscriptionPastDue), 0, 1, "", "ACTIVE [] []"},
		"nothing left":              {sub(billing.SubscriptionActive), 0, 0, "", "FREE_ONLY [INSUFFICIENT_FUNDS] [TOP_UP UPGRADE]"},
		"debt":                      {sub(billing.SubscriptionActive), 0, -3, "", "FREE_ONLY [INSUFFICIENT_FUNDS] [TOP_UP UPGRADE]"},
		"past due and nothing left": {sub(billing.SubscriptionPastDue), 0, 0, "", "FREE_ONLY [INSUFFICIENT_FUNDS] [PAY_INVOICE TOP_UP]"},
		"unpaid, with money":        {sub(billing.SubscriptionUnpaid), 0, 50, "", "FREE_ONLY [SUBSCRIPTION_UNPAID] [PAY_INVOICE]"},
		"never subscribed":          {nil, 0, 50, "", "FREE_ONLY [BILLING_NOT_CONFIGURED] [CONFIGURE_BILLING]"},
		"incomplete":                {sub(billing.SubscriptionIncomplete), 0, 0, "", "FREE_ONLY [BILLING_NOT_CONFIGURED] [CONFIGURE_BILLING]"},
		"cancelled":                 {sub(billing.SubscriptionCanceled), 0, 50, "", "FREE_ONLY [BILLING_NOT_CONFIGURED] [CONFIGURE_BILLING]"},
		"an agent at work":          {sub(billing.SubscriptionActive), 1, 0, billing.AgentActive, "ACTIVE [] []"},
		"a paused agent":            {sub(billing.SubscriptionActive), 1, 0, billing.AgentPaused, "BLOCKED [AGENT_PAUSED] [RESUME_AGENT]"},
		"a paused agent without funds": {sub(billing.SubscriptionActive), 0, 0, billing.AgentPaused,
			"BLOCKED [AGENT_PAUSED INSUFFICIENT_FUNDS] [RESUME_AGENT TOP_UP UPGRADE]"},
	} {
		in := billing.ServiceInput{Subscription: c.sub, Plan: basic, Offered: []*billing.Plan{basic, pro, elsewhere}, HasMethod: true, Credits: c.credits,
			Available: usd(c.available), TopUp: billing.Bounds{Minimum: usd(5)}}
		if c.agent != "" {
			in.Agent = &billing.Agent{Status: c.agent}
		}
		s := billing.Service(in)
		var remedies []billing.RemedyKind
		for _, r := range s.Remedies {
			remedies = append(remedies, r.Kind)
			if r.Hint() == "" || (r.Kind == billing.RemedyTopUp && *r.Minimum != usd(5)) || (r.Kind == billing.RemedyPayInvoice && r.Due.Key != 7) ||
				(r.Kind == billing.RemedyUpgrade && (len(r.Plans) != 1 || r.Plans[0] != pro)) || (r.Kind == billing.RemedyConfigure && len(r.Missing) == 0) {
				t.Errorf("%s: the remedy %+v", name, r)
			}
		}
		var reasons []billing.ServiceReasonCode
		for _, r := range s.Reasons {
			reasons = append(reasons, r.Code)
			if r.Message() == "" {
				t.Errorf("%s has no message", r.Code)
			}
		}
		if got := fmt.Sprintf("%s %v %v", s.Status, reasons, remedies); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
