package cashier_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/billing/billingtest"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

// goldenCase is the rows of one case: steps of one account.
type goldenCase struct {
	rows  []billingtest.Upgrade
	plans map[billingtest.PlanTerms]string // its plans' codes
}

// The worked examples again, lived through: with a database, a card, and what happened before. Each is previewed, then done
// with the preview's quote; the books say what the table says.
func TestUpgradesWorkedByHandAreBooked(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	cases, order := map[string]*goldenCase{}, []string{}
	var catalogue []*billing.Plan
	for _, row := range billingtest.Upgrades(t) {
		c := cases[row.Case]
		if c == nil {
			c = &goldenCase{plans: map[billingtest.PlanTerms]string{}}
			cases[row.Case] = c
			order = append(order, row.Case)
		}
		for _, p := range []billingtest.PlanTerms{row.Old, row.New} {
			if c.plans[p] == "" { // in the order of their ranks
				c.plans[p] = fmt.Sprintf("golden_%d_%d", len(order), len(c.plans)+1)
				catalogue = append(catalogue, &billing.Plan{Code: c.plans[p], Name: c.plans[p], Description: row.What, Rank: 10 * len(c.plans),
					MonthlyCredits: p.Credits, Features: []string{}, Prices: []money.Amount{p.Price}})
			}
		}
		c.rows = append(c.rows, row)
	}
	catalogue = append(catalogue, &billing.Plan{Code: "lower", Name: "Lower", Description: "To go down to.", Rank: 1, MonthlyCredits: money.Whole(1),
		Features: []string{}, Prices: []money.Amount{{Micros: money.MicrosPerUnit, Currency: "USD"}}})
	_, err := h.Cashier.LoadCatalogue(t.Context(), catalogue)
	must(t, err)
	offered, err := h.DB.PlansOffered(t.Context())
	must(t, err)
	h.Plans = map[string]*billing.Plan{}
	for _, p := range offered {
		h.Plans[p.Code] = p
	}
	t.Run("cases", func(t *testing.T) {
		for _, name := range order {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				cases[name].live(t, h)
			})
		}
	})
}

func (g *goldenCase) live(t *testing.T, h *cashiertest.House) {
	first := g.rows[0]
	c := h.Customer(t, func(a *cashier.NewAccount) {
		a.Currency, a.TimeZone = first.Old.Price.Currency, billingtest.UpgradeZone
		a.TaxRate, a.TaxInclusive = first.Tax.Rate, first.Tax.Inclusive
	})
	start := first.Start
	if first.Before == billingtest.BeforeRenewalNotCharged {
		start = billing.Date{Year: start.Year, Month: start.Month - 1, Day: start.Day}
	}
	c.SetTime(t, start.Midnight(first.Now.Location()).Add(10*time.Minute))
	c.Card(t, "pm_card_visa")
	c.Subscribe(t, g.plans[first.Old])
	if first.Prepaid > 0 {
		_, err := c.TopUp(t, first.Prepaid)
		must(t, err)
	}
	for _, row := range g.rows {
		g.step(t, c, row)
		if t.Failed() {
			return
		}
	}
}

func (g *goldenCase) step(t *testing.T, c *cashiertest.Customer, row billingtest.Upgrade) {
	if row.Before == billingtest.BeforeRenewalNotCharged { // nobody was there to charge it yet: the upgrade's own write turns the period
		c.Exec(t, `UPDATE accounts SET test_clock = $2 WHERE id = $1`, c.ID, row.Now)
	} else {
		c.AdvanceTo(t, row.Now)
	}
	if used := c.Use(t, row.Used); used != row.Used {
		t.Fatalf("%s credits could be used, want %s", used.Decimal(), row.Used.Decimal())
	}
	plan := g.plans[row.New]
	g.before(t, c, row, plan)

	target := c.Plans[plan].Key
	preview, err := c.Cashier.PreviewPlanChange(t.Context(), c.Owner, c.ID, &target)
	must(t, err)
	period := c.Period(t)
	if period.StartDate != row.Start || period.EndDate != row.End {
		t.Fatalf("the period is %s to %s", period.StartDate, period.EndDate)
	}
	if *preview.Fraction != row.Left || preview.Due != row.Due || preview.OldPlanCredited != (row.Nth == 1) || preview.Kind != billing.ChangeUpgrade {
		t.Errorf("the preview is %+v", preview)
	}
	if preview.CreditsKept != row.Kept || preview.CreditsAdded != row.Added || preview.CreditsAfter() != row.After {
		t.Errorf("the preview keeps %s, adds %s", preview.CreditsKept.Decimal(), preview.CreditsAdded.Decimal())
	}
	row.CheckTerms(t, "preview", preview.Lines, preview.Tax, preview.Total)

	balance, invoices := c.Balance(t).Posted, len(c.Invoices(t))
	done, _, err := c.Cashier.ChangePlan(t.Context(), c.Owner, c.ID, c.Key(), cashier.ChangePlan{Plan: target, Quote: &preview.Quote.ID})
	must(t, err)
	change, s := c.Change(t, done.Change), c.Subscription(t)
	if change.Status != billing.ChangeApplied || s.PlanKey != target || *s.PeriodKey != period.Key {
		t.Errorf("%+v of %+v", change, s)
	}
	if row.Before == billingtest.BeforeDowngradePending || row.Before == billingtest.BeforeCancelPending {
		if open, err := c.DB.OpenPlanChanges(t.Context(), []billing.AccountID{c.ID}); err != nil || len(open) != 0 {
			t.Errorf("still pending: %+v, %v", open, err)
		}
	}
	all := c.Invoices(t)
	if len(all) != invoices+1 {
		t.Fatalf("%d invoices, there were %d", len(all), invoices)
	}
	invoice := all[invoices]
	lines, err := c.DB.InvoiceLines(t.Context(), []billing.RowID{{Account: c.ID, Key: invoice.Key}})
	must(t, err)
	row.CheckTerms(t, "invoice", values(lines), invoice.Tax, invoice.Total)
	if invoice.Status != billing.InvoicePaid || invoice.AmountPaid != row.Total || invoice.Purpose != billing.PurposePlanChange {
		t.Errorf("the invoice is %+v", invoice)
	}
	wantBalance := balance
	if row.Due == billing.DueBalance {
		wantBalance -= row.Total
	}
	if got := c.Balance(t).Posted; got != wantBalance {
		t.Errorf("the balance is %s, was %s", got.Decimal(), balance.Decimal())
	}
	if paid := done.Payment; (paid != nil) != (row.Due == billing.DueCard) || (paid != nil && (paid.Total != row.Total || paid.Status != billing.PaymentCredited)) {
		t.Errorf("the payment is %+v", paid)
	}
	if after := remaining(t, c); after != row.After || c.Account(t).CreditsPosted != row.After {
		t.Errorf("%s credits after it, want %s", after.Decimal(), row.After.Decimal())
	}
}

// before does what happened right before the upgrade.
func (g *goldenCase) before(t *testing.T, c *cashiertest.Customer, row billingtest.Upgrade, plan string) {
	switch row.Before {
	case "":
	case billingtest.BeforeRenewalNotCharged: // the old plan's share can be given back only when that was paid
		_, err := c.ChangePlan(t, plan)
		wantFault(t, err, fault.PaymentInProgress)
		must(t, c.Cashier.Roll(t.Context(), c.ID))
		if g := c.Grants(t)[1]; g.Status != billing.GrantProvisional || g.Remaining() != row.Kept {
			t.Errorf("the new period's credits are %+v", g)
		}
		charged, err := c.Cashier.Renew(t.Context(), c.ID)
		must(t, err)
		<-charged
		if g := c.Grants(t)[1]; g.Status != billing.GrantConfirmed || g.Remaining() != row.Kept {
			t.Errorf("the new period's credits are %+v", g)
		}
	case billingtest.BeforeDecline:
		s, grants, invoices := c.Subscription(t), c.Grants(t), c.Invoices(t)
		c.Card(t, "pm_card_chargeDeclined")
		done, err := c.ChangePlan(t, plan)
		wantFault(t, err, fault.CardDeclined)
		if change := c.Change(t, done.Change); change.Status != billing.ChangeFailed {
			t.Errorf("the declined upgrade is %+v", change)
		}
		after := c.Subscription(t)
		after.Version = s.Version
		if was, is := asJSON(t, s), asJSON(t, after); was != is {
			t.Errorf("a decline made %s of %s", is, was)
		}
		if now := c.Grants(t); !slices.EqualFunc(now, grants, func(a, b *billing.CreditGrant) bool { return a.Key == b.Key && a.Remaining() == b.Remaining() }) {
			t.Errorf("a decline changed credits: %+v", now)
		}
		if now := c.Invoices(t); len(now) != len(invoices) {
			t.Errorf("a declined upgrade has an invoice: %+v", now)
		}
		c.Card(t, "pm_card_visa")
	case billingtest.BeforeDowngradePending:
		_, err := c.ChangePlan(t, "lower")
		must(t, err)
	case billingtest.BeforeCancelPending:
		_, _, err := c.Cashier.CancelSubscription(t.Context(), c.Owner, c.ID, c.Key())
		must(t, err)
	default:
		t.Fatalf("nobody knows how to do %q", row.Before)
	}
}
