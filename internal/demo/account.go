package demo

import (
	"context"
	"fmt"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

// Account makes the demo's account by the verbs that customers use, each under a key of its own: a second start finds
// everything done and changes nothing.
func Account(ctx context.Context, c *cashier.Cashier, plans []*billing.Plan) (billing.AccountID, error) {
	platform := &billing.Actor{Subject: "demo", Role: billing.RolePlatform, AllAccounts: true}
	id, _, err := c.CreateAccount(ctx, platform, "demo-account", cashier.NewAccount{
		Name: "Café Aurora", Currency: "USD", TimeZone: "Europe/Madrid", Mode: billing.ModeSandbox})
	if err != nil {
		return 0, fmt.Errorf("demo account: %w", err)
	}
	calls, parallel, spend := 200, 3, money.Amount{Micros: 25 * money.MicrosPerUnit, Currency: "USD"}
	for i, name := range []string{"Reception", "Table bookings", "Delivery hotline"} {
		agent, replayed, err := c.CreateAgent(ctx, platform, id, fmt.Sprintf("demo-agent-%d", i+1), name)
		if err != nil {
			return 0, fmt.Errorf("demo agent: %w", err)
		}
		if i == 0 && !replayed {
			if err := c.SetLimits(ctx, platform, agent, billing.LimitsChange{
				DailyCalls:      billing.Change[int]{Set: true, Value: &calls},
				ConcurrentCalls: billing.Change[int]{Set: true, Value: &parallel},
				DailySpend:      billing.Change[money.Amount]{Set: true, Value: &spend}}); err != nil {
				return 0, fmt.Errorf("demo limits: %w", err)
			}
		}
	}
	owner := &billing.Actor{Subject: "demo-owner", Role: billing.RoleOwner, Accounts: []billing.AccountID{id}}
	// Each step waits for the one before: a refusal for what is missing would be remembered under its key for a day.
	if _, _, err := c.AddMethod(ctx, owner, id, "demo-card", "pm_card_visa", true); refused(err) {
		return id, nil
	} else if err != nil {
		return 0, fmt.Errorf("demo card: %w", err)
	}
	for _, p := range plans {
		if p.Code != "basic" {
			continue
		}
		_, paid, _, err := c.Subscribe(ctx, owner, id, "demo-subscription", cashier.Subscribe{Plan: p.Key})
		if err != nil && !refused(err) {
			return 0, fmt.Errorf("demo subscription: %w", err)
		}
		if paid != nil && paid.Status != billing.PaymentCredited {
			return id, nil
		}
	}
	amount := money.Amount{Micros: 50 * money.MicrosPerUnit, Currency: "USD"}
	if _, _, err := c.TopUp(ctx, owner, id, "demo-top-up", cashier.TopUp{Amount: amount}); err != nil && !refused(err) {
		return 0, fmt.Errorf("demo top-up: %w", err)
	}
	return id, nil
}

// refused tells an answer of the business from an accident: with a changed catalogue the key belongs to another plan, with a
// sandbox that is down the subscription is not completed. The demo then shows just that.
func refused(err error) bool {
	f := fault.As(err)
	return f != nil && (f.Code.Channel() == fault.UserError || f.Code == fault.Unavailable)
}
