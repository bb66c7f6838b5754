package portal

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

// sample is an invoice of so many lines, paid by card, of an account in Madrid.
func sample(t testing.TB, currency money.Currency, unit money.Micros, lines int) Facts {
	t.Helper()
	taxID := "ESB12345678"
	a := &billing.Account{ID: 4_611_686_018, Name: "Café Aurora", Mode: billing.ModeLive, Currency: currency, TimeZone: "Europe/Madrid",
		TaxRate: 210_000, TaxID: &taxID}
	charge := money.ChargeUnit{Exponent: currency.Exponent(), Step: 1}
	var rows []billing.InvoiceLine
	for n := range lines {
		net := charge.Round(unit * money.Micros(n+1))
		tax, err := a.TaxRate.On(net, charge)
		if err != nil {
			t.Fatal(err)
		}
		l := billing.InvoiceLine{Description: fmt.Sprintf("Outbound calls of agent %d", n+1), Quantity: 1 + n*37, Amount: net, Tax: tax}
		if n%4 == 0 {
			l.Description = "Professional plan, monthly"
			l.PeriodStart, l.PeriodEnd = &billing.Date{Year: 2026, Month: 10, Day: 31}, &billing.Date{Year: 2026, Month: 11, Day: 30}
		}
		if n%7 == 3 {
			l.Description = "WhatsApp template messages of the agent “Reception and appointments, evenings and weekends, Barcelona”, " +
				"above what the plan includes"
		}
		rows = append(rows, l)
	}
	payment := billing.Key(9)
	issued := time.Date(2026, 11, 21, 23, 30, 0, 0, time.UTC) // already the 22nd in Madrid
	i := a.FinaliseInvoice(billing.PurposeSubscription, issued, rows...)
	i.Pay(&payment, issued)
	return Facts{Invoice: &i, Account: a, Card: &billing.PaymentMethod{Brand: "visa", Last4: "4242"}}
}

var aura = Seller{Name: "Aura"}

// seller is a seller with all that one can have.
var seller = Seller{Name: "Aura", Address: []string{"Aura Voice, S.L.", "Calle de la Princesa 31", "28008 Madrid, España"}, TaxID: "ESB87654321",
	Email: "billing@aura.example"}

// unpaid makes an invoice one that was not paid, or not yet.
func unpaid(f Facts, status billing.InvoiceStatus) Facts {
	f.Invoice.Status, f.Invoice.AmountPaid, f.Invoice.PaidAt, f.Invoice.PaymentKey, f.Card = status, 0, nil, nil, nil
	return f
}

// planChange is the invoice of an upgrade half way through a period, as the cashier makes it, paid by card or from prepaid money.
func planChange(t testing.TB, tax billing.Taxation, fromBalance bool) Facts {
	t.Helper()
	return upgraded(t, tax, fromBalance, 39_000_000, 129_000_000)
}

// waived is one that costs less than a card can be charged.
func waived(t testing.TB) Facts {
	t.Helper()
	return upgraded(t, billing.Taxation{Rate: 210_000}, false, 39_000_000, 39_500_000)
}

func upgraded(t testing.TB, tax billing.Taxation, fromBalance bool, from, to money.Micros) Facts {
	t.Helper()
	plan := func(name string, price money.Micros, credits int64) *billing.Plan {
		return &billing.Plan{Name: name, MonthlyCredits: money.Whole(credits), Prices: []money.Amount{{Micros: price, Currency: "USD"}}}
	}
	now := time.Date(2026, 11, 16, 10, 0, 0, 0, time.UTC)
	terms, err := billing.Upgrade(billing.UpgradeInput{From: plan("Basic", from, 1000), To: plan("Professional", to, 5000), Currency: "USD", Now: now, First: true,
		Period: billing.Period{TimeZone: "Europe/Madrid", StartDate: billing.Date{Year: 2026, Month: 11, Day: 1}, EndDate: billing.Date{Year: 2026, Month: 12, Day: 1}},
		Tax:    tax, Unit: money.ChargeUnit{Exponent: 2, Step: 1, Minimum: 500_000, Maximum: 1e12}})
	if err != nil {
		t.Fatal(err)
	}
	f := sample(t, "USD", 1_000_000, 1)
	f.Account.TaxRate, f.Account.TaxInclusive = tax.Rate, tax.Inclusive
	i := f.Account.FinaliseInvoice(billing.PurposePlanChange, now, terms.Lines...)
	payment := billing.Key(9)
	switch {
	case i.Total == 0:
		f.Card = nil
	case fromBalance:
		i.Pay(nil, now)
		f.Card = nil
	default:
		i.Pay(&payment, now)
	}
	f.Invoice = &i
	return f
}

// refund is the credit note of a part of a top-up.
func refund(t testing.TB, currency money.Currency, reason string) (*billing.CreditNote, Facts) {
	t.Helper()
	f := sample(t, currency, 50_000_000, 1)
	unit := money.ChargeUnit{Exponent: currency.Exponent(), Step: 1}
	tax, err := f.Account.TaxRate.On(50_000_000, unit)
	if err != nil {
		t.Fatal(err)
	}
	paid := *f.Invoice.PaidAt
	i := f.Account.FinaliseInvoice(billing.PurposeTopUp, paid, billing.InvoiceLine{Description: "Balance top-up", Quantity: 1, Amount: 50_000_000, Tax: tax})
	key := billing.Key(9)
	i.Pay(&key, paid)
	f.Invoice = &i
	r := &billing.Refund{AccountID: f.Account.ID, Amount: 7_500_000, Tax: 1_570_000, Total: 9_070_000, Currency: currency, Reason: strings.TrimSpace(reason)}
	n := f.Account.IssueCreditNote(&i, r, paid.AddDate(0, 0, 5))
	return &n, f
}
