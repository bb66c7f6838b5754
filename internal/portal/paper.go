package portal

import (
	"fmt"
	"strings"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
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
	Title         string // "Invoice"
	Number        string
	Status        string // "Paid"; "" where there is none
	Mood          mood
	Watermark     string // "Void"; "" on what is good
	Headline      string // "$70.00 USD paid on 22 November 2026"
	Lead          string // a paragraph below the headline: why a credit note was issued
	Facts         []labelled
	Customer      string
	CustomerTaxID string
	TaxColumn     string // "Tax (21%)"; "" where no tax applies, and then there is no such column
	AmountColumn  string // "Amount"
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

// mood is the colour of a status.
type mood string

const (
	moodGood    mood = "paid"
	moodWaiting mood = "due"
	moodOver    mood = "over"
)

// write puts an invoice on paper. Dates are those of the account's time zone.
func write(f Facts, seller Seller) paper {
	i, zone := f.Invoice, f.Account.Zone()
	p := paper{Seller: seller, Title: "Invoice", Number: i.DisplayNumber(), Customer: i.CustomerName, TaxColumn: taxColumn(i.TaxRate, i.Tax),
		AmountColumn: "Amount", Made: i.IssuedAt, Headline: headline(i, zone)}
	p.Status, p.Mood = statusWord(i)
	if i.CustomerTaxID != nil {
		p.CustomerTaxID = *i.CustomerTaxID
	}
	p.Facts = append([]labelled{{"Invoice number", p.Number}, {"Date of issue", dateText(i.IssuedAt, zone)}}, paying(f, zone)...)
	p.Facts = append(p.Facts, labelled{"For", purposeText(i.Purpose)})
	if i.PaidAt != nil {
		p.Made = *i.PaidAt
	}
	if i.TaxInclusive && p.TaxColumn != "" {
		p.AmountColumn = "Amount incl. tax"
	}
	for _, l := range i.Lines {
		amount := l.AmountMoney()
		if i.TaxInclusive {
			amount.Micros += l.Tax // as the catalogue says it
		}
		p.Lines = append(p.Lines, paperLine{Description: l.Description, Period: periodText(l.PeriodStart, l.PeriodEnd),
			Quantity: grouped(l.Quantity), Tax: amountText(l.TaxMoney()), Amount: amountText(amount)})
	}
	p.Totals = totals(i, p.TaxColumn != "")
	switch i.Status {
	case billing.InvoiceOpen:
		p.Notes = append(p.Notes, "This invoice is charged to your payment method automatically. You can also pay it yourself, in Billing, under Invoices.")
	case billing.InvoiceVoid:
		p.Watermark = "Void"
		p.Notes = append(p.Notes, "This invoice was cancelled. There is nothing to pay.")
	case billing.InvoiceUncollectible:
		p.Watermark = "Not paid"
		p.Notes = append(p.Notes, "This invoice was not paid in time and is closed. It is not charged any more.")
	case billing.InvoicePaid:
	}
	if i.TaxInclusive && p.TaxColumn != "" {
		p.Notes = append(p.Notes, "Prices include tax.")
	}
	return p.about(f, seller)
}

// about adds the notes that every paper has.
func (p paper) about(f Facts, seller Seller) paper {
	if f.Account.Mode == billing.ModeSandbox {
		p.Notes = append(p.Notes, "Issued by a sandbox account: no real money moved.")
	}
	if seller.Email != "" {
		p.Notes = append(p.Notes, "Questions about this "+strings.ToLower(p.Title)+"? Write to "+seller.Email+".")
	}
	return p
}

// writeCreditNote puts a credit note on paper, with the invoice that it corrects.
func writeCreditNote(n *billing.CreditNote, f Facts, seller Seller) paper {
	i, zone := f.Invoice, f.Account.Zone()
	p := paper{Seller: seller, Title: "Credit note", Number: n.DisplayNumber(), Customer: n.CustomerName, TaxColumn: taxColumn(n.TaxRate, n.Tax),
		AmountColumn: "Amount", Made: n.IssuedAt, Headline: amountWithCode(n.TotalMoney()) + " refunded on " + dateText(n.IssuedAt, zone)}
	if n.CustomerTaxID != nil {
		p.CustomerTaxID = *n.CustomerTaxID
	}
	p.Facts = []labelled{{"Credit note number", p.Number}, {"Date of issue", dateText(n.IssuedAt, zone)},
		{"Corrects invoice", i.DisplayNumber() + " of " + dateText(i.IssuedAt, zone)}}
	if f.Card != nil {
		p.Facts = append(p.Facts, labelled{"Refunded to", cardText(f.Card)})
	}
	p.Lines = []paperLine{{Description: "Refund of invoice " + i.DisplayNumber() + ", " + strings.ToLower(purposeText(i.Purpose)),
		Quantity: "1", Tax: amountText(n.TaxMoney()), Amount: amountText(n.AmountMoney())}}
	p.Totals = []total{{labelled{"Subtotal", amountText(n.AmountMoney())}, false}}
	if p.TaxColumn != "" {
		p.Totals = append(p.Totals, total{labelled{fmt.Sprintf("Tax (%s%%)", n.TaxRate.Percent()), amountText(n.TaxMoney())}, false})
	}
	p.Totals = append(p.Totals, total{labelled{"Total refunded", amountWithCode(n.TotalMoney())}, true})
	p.Lead = "Reason: " + n.Reason
	return p.about(f, seller)
}

func taxColumn(rate billing.TaxRate, tax money.Micros) string {
	if rate == 0 && tax == 0 {
		return ""
	}
	return "Tax (" + rate.Percent() + "%)"
}

// paying says when and from what an invoice was paid, or is due.
func paying(f Facts, zone *time.Location) []labelled {
	i := f.Invoice
	switch {
	case i.Status == billing.InvoiceOpen:
		return []labelled{{"Date due", dateText(i.IssuedAt, zone)}}
	case i.Status != billing.InvoicePaid || i.PaidAt == nil:
		return nil
	case i.Total == 0:
		return nil
	}
	facts := []labelled{{"Date paid", dateText(*i.PaidAt, zone)}}
	switch {
	case f.Card != nil:
		facts = append(facts, labelled{"Payment method", cardText(f.Card)})
	case i.PaymentKey == nil:
		facts = append(facts, labelled{"Payment method", "Prepaid balance"})
	}
	return facts
}

func totals(i *billing.Invoice, taxed bool) []total {
	var rows []total
	switch {
	case taxed && i.TaxInclusive:
		rows = append(rows, total{labelled{"Total excluding tax", amountText(i.SubtotalAmount())}, false},
			total{labelled{fmt.Sprintf("Tax (%s%%, included)", i.TaxRate.Percent()), amountText(i.TaxAmount())}, false})
	case taxed:
		rows = append(rows, total{labelled{"Subtotal", amountText(i.SubtotalAmount())}, false},
			total{labelled{fmt.Sprintf("Tax (%s%% on %s)", i.TaxRate.Percent(), amountText(i.SubtotalAmount())), amountText(i.TaxAmount())}, false})
	default:
		rows = append(rows, total{labelled{"Subtotal", amountText(i.SubtotalAmount())}, false})
	}
	rows = append(rows, total{labelled{"Total", amountText(i.TotalAmount())}, true})
	paid := "Amount paid"
	if i.PaymentKey == nil && i.Status == billing.InvoicePaid {
		paid = "Paid from prepaid balance"
	}
	if i.AmountPaid != 0 {
		rows = append(rows, total{labelled{paid, amountText(i.PaidAmount())}, false})
	}
	if i.Status == billing.InvoiceOpen || i.Status == billing.InvoicePaid {
		due := i.TotalAmount()
		due.Micros -= i.AmountPaid
		rows = append(rows, total{labelled{"Amount due", amountWithCode(due)}, true})
	}
	return rows
}

func headline(i *billing.Invoice, zone *time.Location) string {
	sum := amountWithCode(i.TotalAmount())
	switch i.Status {
	case billing.InvoicePaid:
		if i.Total == 0 {
			return sum + ", nothing to pay"
		}
		if i.PaidAt != nil {
			return sum + " paid on " + dateText(*i.PaidAt, zone)
		}
		return sum + " paid"
	case billing.InvoiceVoid:
		return sum + ", cancelled"
	case billing.InvoiceUncollectible:
		return sum + ", not collected"
	default:
		return sum + " due " + dateText(i.IssuedAt, zone)
	}
}

func statusWord(i *billing.Invoice) (string, mood) {
	switch i.Status {
	case billing.InvoicePaid:
		return "Paid", moodGood
	case billing.InvoiceVoid:
		return "Void", moodOver
	case billing.InvoiceUncollectible:
		return "Uncollectible", moodOver
	default:
		return "Payment due", moodWaiting
	}
}

func purposeText(p billing.PaymentPurpose) string {
	switch p {
	case billing.PurposeTopUp:
		return "Balance top-up"
	case billing.PurposePlanChange:
		return "Plan change"
	default:
		return "Subscription"
	}
}

func dateText(t time.Time, zone *time.Location) string { return t.In(zone).Format(dateLayout) }

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
