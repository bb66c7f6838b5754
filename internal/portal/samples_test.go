package portal

import (
	"fmt"
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
