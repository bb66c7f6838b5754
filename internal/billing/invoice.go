package billing

import (
	"fmt"
	"time"

	"github.com/aura-billing/gateway/internal/money"
)

// InvoiceStatus says where an invoice stands, in Stripe's terms.
type InvoiceStatus string

// The states of a finalised invoice.
const (
	InvoiceOpen          InvoiceStatus = "OPEN"
	InvoicePaid          InvoiceStatus = "PAID"
	InvoiceVoid          InvoiceStatus = "VOID"
	InvoiceUncollectible InvoiceStatus = "UNCOLLECTIBLE"
)

// Invoice is a finalised invoice. Only its status and what was paid may still change. Its number is drawn under the account's
// lock in the transaction that stores it, so numbers have no gaps and declined payments use none.
type Invoice struct {
	AccountID     AccountID      `db:"account_id"`
	Key           Key            `db:"key"`
	Number        int64          `db:"number"`
	Status        InvoiceStatus  `db:"status"`
	Purpose       PaymentPurpose `db:"purpose"`
	Currency      money.Currency `db:"currency"`
	Subtotal      money.Micros   `db:"subtotal"`
	Tax           money.Micros   `db:"tax"`
	Total         money.Micros   `db:"total"`
	AmountPaid    money.Micros   `db:"amount_paid"`
	TaxRate       TaxRate        `db:"tax_rate"`
	CustomerName  string         `db:"customer_name"`
	CustomerTaxID *string        `db:"customer_tax_id"`
	TaxInclusive  bool           `db:"tax_inclusive"` // the prices contained the tax
	PeriodKey     *Key           `db:"period_key"`    // the billing period that it is for
	PaymentKey    *Key           `db:"payment_key"`
	IssuedAt      time.Time      `db:"issued_at"`
	PaidAt        *time.Time     `db:"paid_at"`

	Lines []InvoiceLine `db:"-"`
}

// InvoiceLine is one thing charged for. Amount and Tax are charge units already: rounded once, here.
type InvoiceLine struct {
	AccountID   AccountID      `db:"account_id"`
	InvoiceKey  Key            `db:"invoice_key"`
	Line        int            `db:"line"`
	Description string         `db:"description"`
	Quantity    int            `db:"quantity"`
	Amount      money.Micros   `db:"amount"`
	Tax         money.Micros   `db:"tax"`
	Currency    money.Currency `db:"currency"`
	PeriodStart *Date          `db:"period_start"`
	PeriodEnd   *Date          `db:"period_end"`
}

// FinaliseInvoice draws the account's next number and adds the lines up. The invoice is OPEN; one of nothing is PAID.
func (a *Account) FinaliseInvoice(purpose PaymentPurpose, now time.Time, lines ...InvoiceLine) Invoice {
	a.InvoiceNumber++
	inv := Invoice{AccountID: a.ID, Key: a.NextKey(), Number: a.InvoiceNumber, Status: InvoiceOpen, Purpose: purpose,
		Currency: a.Currency, TaxRate: a.TaxRate, TaxInclusive: a.TaxInclusive && purpose != PurposeTopUp,
		CustomerName: a.Name, CustomerTaxID: a.TaxID, IssuedAt: now}
	for i, l := range lines {
		l.AccountID, l.InvoiceKey, l.Line, l.Currency = a.ID, inv.Key, i+1, a.Currency
		inv.Subtotal += l.Amount
		inv.Tax += l.Tax
		inv.Lines = append(inv.Lines, l)
	}
	inv.Total = inv.Subtotal + inv.Tax
	if inv.Total == 0 {
		inv.Pay(nil, now)
	}
	return inv
}

// Pay marks the invoice as paid, by a payment or from prepaid money.
func (i *Invoice) Pay(payment *Key, now time.Time) {
	i.Status, i.AmountPaid, i.PaidAt, i.PaymentKey = InvoicePaid, i.Total, &now, payment
}

// PlanLine is the line of a plan's whole period.
func PlanLine(plan *Plan, period *Period, currency money.Currency, tax Taxation, unit money.ChargeUnit) (InvoiceLine, error) {
	price, _ := plan.Price(currency)
	net, taxed, err := tax.Split(price.Micros, unit)
	return InvoiceLine{Description: fmt.Sprintf("%s plan, %s credits", plan.Name, plan.MonthlyCredits.Decimal()), Quantity: 1,
		Amount: net, Tax: taxed, Currency: currency, PeriodStart: &period.StartDate, PeriodEnd: &period.EndDate}, err
}

// GlobalID is the invoice's id on the wire.
func (i *Invoice) GlobalID() string {
	return ID{Kind: KindInvoice, Account: i.AccountID, Key: i.Key}.String()
}

// RowKey is where the invoice stands among its account's.
func (i *Invoice) RowKey() Key { return i.Key }

// DisplayNumber is the number on the paper: a part that is the account's, then its own count.
func (i *Invoice) DisplayNumber() string {
	return fmt.Sprintf("%s-%04d", i.AccountID.paperPrefix(), i.Number)
}

// SubtotalAmount is the sum of the lines before tax.
func (i *Invoice) SubtotalAmount() money.Amount {
	return money.Amount{Micros: i.Subtotal, Currency: i.Currency}
}

// TaxAmount is the sum of the lines' tax.
func (i *Invoice) TaxAmount() money.Amount { return money.Amount{Micros: i.Tax, Currency: i.Currency} }

// TotalAmount is what is to be paid.
func (i *Invoice) TotalAmount() money.Amount {
	return money.Amount{Micros: i.Total, Currency: i.Currency}
}

// PaidAmount is what was paid.
func (i *Invoice) PaidAmount() money.Amount {
	return money.Amount{Micros: i.AmountPaid, Currency: i.Currency}
}

// AmountMoney is the line before tax.
func (l *InvoiceLine) AmountMoney() money.Amount {
	return money.Amount{Micros: l.Amount, Currency: l.Currency}
}

// TaxMoney is the line's tax.
func (l *InvoiceLine) TaxMoney() money.Amount {
	return money.Amount{Micros: l.Tax, Currency: l.Currency}
}
