package billing_test

import (
	"testing"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/billing/billingtest"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
)

func planOf(name string, terms billingtest.PlanTerms) *billing.Plan {
	return &billing.Plan{Name: name, MonthlyCredits: terms.Credits, Prices: []money.Amount{terms.Price}}
}

// The worked examples that finance people can check by hand, by the pure rule.
func TestUpgradesWorkedByHand(t *testing.T) {
	t.Parallel()
	z := zone(t, billingtest.UpgradeZone)
	for _, row := range billingtest.Upgrades(t) {
		t.Run(row.Case+" "+row.What, func(t *testing.T) {
			t.Parallel()
			currency := row.New.Price.Currency
			unit, ok := sandbox.ChargeUnit(currency)
			if !ok {
				t.Fatalf("%s is not taken", currency)
			}
			period := billing.Period{TimeZone: z.String(), StartDate: row.Start, EndDate: row.End, StartsAt: row.Start.Midnight(z), EndsAt: row.End.Midnight(z)}
			if !period.Contains(row.Now) {
				t.Fatalf("%s is not in the period", row.Now)
			}
			got, err := billing.Upgrade(billing.UpgradeInput{From: planOf("old", row.Old), To: planOf("new", row.New), Currency: currency, Period: period,
				Now: row.Now, First: row.Nth == 1, Tax: row.Tax, Unit: unit, Available: money.Micros(row.Prepaid * money.MicrosPerUnit)})
			if err != nil {
				t.Fatal(err)
			}
			if got.Fraction != row.Left {
				t.Errorf("left are %v, want %v", got.Fraction, row.Left)
			}
			row.CheckTerms(t, "terms", got.Lines, got.Tax, got.Total)
			if got.Due != row.Due || got.Subtotal+got.Tax != got.Total {
				t.Errorf("due by %s, want %s; %+v", got.Due, row.Due, got)
			}
			if got.CreditsAdded != row.Added || row.Kept+row.Added != row.After {
				t.Errorf("%s credits are added, want %s and %s in all", got.CreditsAdded.Decimal(), row.Added.Decimal(), row.After.Decimal())
			}
		})
	}
}
