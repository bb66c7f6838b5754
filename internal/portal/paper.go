package portal

import (
	"fmt"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

// Facts are what an invoice's paper is made from.
type Facts struct {
	Invoice *billing.Invoice // with its lines
	Account *billing.Account // for its time zone
	Card    *billing.PaymentMethod
}

// paper is an invoice as it is read: every amount, date and word is text already, so that the page and the PDF say the same.
type paper struct {
	Seller        Seller
	Number        string
	Status        string // "Paid"
	Paid          bool
	Headline      string // "$70.00 USD paid on 22 November 2026"
	Facts         []labelled
	Customer      string
	CustomerTaxID string
	TaxColumn     string // "Tax (21%)"
	Lines         []paperLine
	Totals        []total
	Notes         []string
	Download      string // where the PDF is, for the page
	Made          time.Time
}

type labelled struct{ Label, Value string }

type total struct {
	labelled
	Strong bool
}

type paperLine struct{ Description, Period, Quantity, Tax, Amount string }

const dateLayout = "2 January 2006"

// write puts an invoice on paper. Dates are those of the account's time zone.
func write(f Facts, seller Seller) paper {
	i, zone := f.Invoice, f.Account.Zone()
	p := paper{Seller: seller, Number: i.DisplayNumber(), Status: statusWord(i.Status), Paid: i.Status == billing.InvoicePaid,
		Customer: i.CustomerName, TaxColumn: "Tax (" + i.TaxRate.Percent() + "%)", Made: i.IssuedAt}
	if i.CustomerTaxID != nil {
		p.CustomerTaxID = *i.CustomerTaxID
	}
	p.Facts = []labelled{{"Invoice number", p.Number}, {"Date of issue", i.IssuedAt.In(zone).Format(dateLayout)}}
	if i.PaidAt != nil {
		p.Made = *i.PaidAt
		p.Facts = append(p.Facts, labelled{"Date paid", i.PaidAt.In(zone).Format(dateLayout)})
	}
	if f.Card != nil {
		p.Facts = append(p.Facts, labelled{"Payment method", cardText(f.Card)})
	}
	for _, l := range i.Lines {
		p.Lines = append(p.Lines, paperLine{Description: l.Description, Period: periodText(l.PeriodStart, l.PeriodEnd),
			Quantity: grouped(l.Quantity), Tax: amountText(l.TaxMoney()), Amount: amountText(l.AmountMoney())})
	}
	due := i.TotalAmount()
	due.Micros -= i.AmountPaid
	p.Headline = headline(i, zone)
	p.Totals = []total{
		{labelled{"Subtotal", amountText(i.SubtotalAmount())}, false},
		{labelled{fmt.Sprintf("Tax (%s%% on %s)", i.TaxRate.Percent(), amountText(i.SubtotalAmount())), amountText(i.TaxAmount())}, false},
		{labelled{"Total", amountText(i.TotalAmount())}, true},
		{labelled{"Amount paid", amountText(i.PaidAmount())}, false},
	}
	if i.Status == billing.InvoiceOpen || i.Status == billing.InvoicePaid {
		p.Totals = append(p.Totals, total{labelled{"Amount due", amountWithCode(due)}, true})
	}
	if f.Account.Mode == billing.ModeSandbox {
		p.Notes = append(p.Notes, "Issued by a sandbox account: no real money moved.")
	}
	return p
}

func headline(i *billing.Invoice, zone *time.Location) string {
	sum := amountWithCode(i.TotalAmount())
	switch i.Status {
	case billing.InvoicePaid:
		if i.PaidAt != nil {
			return sum + " paid on " + i.PaidAt.In(zone).Format(dateLayout)
		}
		return sum + " paid"
	case billing.InvoiceVoid:
		return sum + ", cancelled"
	case billing.InvoiceUncollectible:
		return sum + ", not collected"
	default:
		return sum + " due"
	}
}

func statusWord(s billing.InvoiceStatus) string {
	switch s {
	case billing.InvoicePaid:
		return "Paid"
	case billing.InvoiceVoid:
		return "Void"
	case billing.InvoiceUncollectible:
		return "Uncollectible"
	default:
		return "Open"
	}
}

// periodText names the first and the last day: in the books the end is the day after.
func periodText(start, end *billing.Date) string {
	if start == nil || end == nil {
		return ""
	}
	first, last := noon(*start), noon(end.AddDays(-1))
	switch {
	case !last.After(first):
		return first.Format(dateLayout)
	case first.Year() == last.Year():
		return first.Format("2 January") + " – " + last.Format(dateLayout)
	default:
		return first.Format(dateLayout) + " – " + last.Format(dateLayout)
	}
}

func noon(d billing.Date) time.Time { return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC) }

// cardNames are the brands as their owners write them.
var cardNames = map[string]string{"visa": "Visa", "mastercard": "Mastercard", "amex": "American Express", "discover": "Discover",
	"diners": "Diners Club", "jcb": "JCB", "unionpay": "UnionPay"}

func cardText(m *billing.PaymentMethod) string {
	name, ok := cardNames[m.Brand]
	if !ok {
		name = "Card"
	}
	return name + " ending in " + m.Last4
}
