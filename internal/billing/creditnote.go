package billing

import (
	"fmt"
	"strings"
	"time"

	"github.com/aura-billing/gateway/internal/money"
)

// CreditNote corrects an invoice by what went back to the card. Its number is drawn under the account's lock in the transaction
// that stores it, so numbers have no gaps; nothing of it ever changes.
type CreditNote struct {
	AccountID     AccountID      `db:"account_id"`
	Key           Key            `db:"key"`
	Number        int64          `db:"number"`
	InvoiceKey    Key            `db:"invoice_key"`
	RefundKey     Key            `db:"refund_key"`
	Currency      money.Currency `db:"currency"`
	Amount        money.Micros   `db:"amount"`
	Tax           money.Micros   `db:"tax"`
	Total         money.Micros   `db:"total"`
	TaxRate       TaxRate        `db:"tax_rate"`
	CustomerName  string         `db:"customer_name"`
	CustomerTaxID *string        `db:"customer_tax_id"`
	Reason        string         `db:"reason"`
	IssuedAt      time.Time      `db:"issued_at"`
}

// IssueCreditNote draws the account's next number for a refund of what an invoice charged. The customer stands on it as on the
// invoice.
func (a *Account) IssueCreditNote(i *Invoice, r *Refund, now time.Time) CreditNote {
	a.CreditNoteNumber++
	return CreditNote{AccountID: a.ID, Key: a.NextKey(), Number: a.CreditNoteNumber, InvoiceKey: i.Key, RefundKey: r.Key, Currency: r.Currency,
		Amount: r.Amount, Tax: r.Tax, Total: r.Total, TaxRate: i.TaxRate, CustomerName: i.CustomerName, CustomerTaxID: i.CustomerTaxID,
		Reason: r.Reason, IssuedAt: now}
}

// GlobalID is the credit note's id on the wire.
func (n *CreditNote) GlobalID() string {
	return ID{Kind: KindCreditNote, Account: n.AccountID, Key: n.Key}.String()
}

// DisplayNumber is the number on the paper: a part that is the account's, then its own count of credit notes.
func (n *CreditNote) DisplayNumber() string {
	return fmt.Sprintf("%s-CN-%04d", n.AccountID.paperPrefix(), n.Number)
}

// AmountMoney is what went back before tax.
func (n *CreditNote) AmountMoney() money.Amount {
	return money.Amount{Micros: n.Amount, Currency: n.Currency}
}

// TaxMoney is the tax that went back.
func (n *CreditNote) TaxMoney() money.Amount {
	return money.Amount{Micros: n.Tax, Currency: n.Currency}
}

// TotalMoney is what the card got.
func (n *CreditNote) TotalMoney() money.Amount {
	return money.Amount{Micros: n.Total, Currency: n.Currency}
}

// paperPrefix is the part of every paper's number that is the account's.
func (id AccountID) paperPrefix() string {
	prefix := strings.ToUpper(strings.TrimPrefix(id.GlobalID(), string(KindAccount)+"_"))
	if len(prefix) > 8 {
		prefix = prefix[:8]
	}
	return prefix
}
