// Package billingtest has worked examples that tests of several packages hold the program against.
package billingtest

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the examples' zone, whatever the machine has

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

//go:embed upgrades.md
var upgradesTable string

// UpgradeZone is where the examples' days begin.
const UpgradeZone = "Europe/Madrid"

// What may happen right before an example's upgrade.
const (
	BeforeDecline           = "declined"             // the same upgrade was declined
	BeforeDowngradePending  = "downgrade pending"    // it waits for the period's end
	BeforeCancelPending     = "cancellation pending" // likewise
	BeforeRenewalNotCharged = "renewal not charged"  // the period has just begun
)

const (
	upgradesHeader  = "| Case | What |" // where the table begins
	upgradesColumns = 21
	dateLayout      = "2006-01-02"
	minuteLayout    = "2006-01-02 15:04"
)

// PlanTerms are a plan as an example writes it: "USD 39.00 / 1000".
type PlanTerms struct {
	Price   money.Amount
	Credits money.Credits
}

// Upgrade is one worked example. Rows with the same Case follow each other on one account.
type Upgrade struct {
	Case, What string
	Old, New   PlanTerms
	Start, End billing.Date
	Now        time.Time
	Before     string
	Used       money.Credits // since the row before
	Nth        int           // among the period's upgrades, from 1
	Tax        billing.Taxation
	Prepaid    int64 // whole units

	Left               billing.Fraction
	NewShare           money.Micros
	OldShare           *money.Micros // nil: there is no such line
	Waived             *money.Micros
	TaxAmount, Total   money.Micros
	Due                billing.Due
	Kept, Added, After money.Credits
}

// Upgrades reads the examples.
func Upgrades(t testing.TB) []Upgrade {
	t.Helper()
	zone, err := time.LoadLocation(UpgradeZone)
	if err != nil {
		t.Fatal(err)
	}
	var rows []Upgrade
	inTable := false
	for number, line := range strings.Split(upgradesTable, "\n") {
		switch {
		case strings.HasPrefix(line, upgradesHeader):
			inTable = true
		case !inTable || !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|---"):
		default:
			row, err := upgradeOf(line, zone)
			if err != nil {
				t.Fatalf("upgrades.md, line %d: %v", number+1, err)
			}
			rows = append(rows, row)
		}
	}
	if len(rows) < 24 {
		t.Fatalf("upgrades.md has %d examples", len(rows))
	}
	return rows
}

func upgradeOf(line string, zone *time.Location) (u Upgrade, err error) {
	cells := strings.Split(strings.Trim(line, "|"), "|")
	if len(cells) != upgradesColumns {
		return u, fmt.Errorf("%d columns, want %d", len(cells), upgradesColumns)
	}
	next := 0
	cell := func() string { next++; return strings.TrimSpace(cells[next-1]) }
	note := func(e error) {
		if err == nil && e != nil {
			err = fmt.Errorf("column %d, %q: %w", next, cells[next-1], e)
		}
	}
	micros := func() money.Micros { m, e := money.ParseMicros(cell()); note(e); return m }
	maybe := func() *money.Micros {
		if strings.TrimSpace(cells[next]) == "–" {
			next++
			return nil
		}
		m := micros()
		return &m
	}
	credits := func() money.Credits { c, e := money.ParseCredits(cell()); note(e); return c }
	plan := func() (p PlanTerms) {
		price, of, _ := strings.Cut(cell(), " / ")
		code, amount, _ := strings.Cut(price, " ")
		m, e := money.ParseMicros(amount)
		note(e)
		p.Price = money.Amount{Micros: m, Currency: money.Currency(code)}
		p.Credits, e = money.ParseCredits(of)
		note(e)
		return p
	}
	day := func(text string) billing.Date {
		d, e := time.Parse(dateLayout, text)
		note(e)
		return billing.DateOf(d, time.UTC)
	}
	whole := func(text string) int { n, e := strconv.Atoi(text); note(e); return n }

	u.Case, u.What, u.Old, u.New = cell(), cell(), plan(), plan()
	from, to, _ := strings.Cut(cell(), " – ")
	u.Start, u.End = day(from), day(to)
	var e error
	u.Now, e = time.ParseInLocation(minuteLayout, cell(), zone)
	note(e)
	u.Before, u.Used, u.Nth = cell(), credits(), whole(cell())
	if rate, inclusive := strings.CutSuffix(cell(), " incl."); rate != "–" {
		u.Tax.Rate, e = billing.ParseTaxRate(strings.TrimSuffix(rate, " %"))
		note(e)
		u.Tax.Inclusive = inclusive
	}
	u.Prepaid = int64(whole(cell()))
	left, days, _ := strings.Cut(cell(), "/")
	u.Left = billing.Fraction{DaysRemaining: whole(left), DaysInPeriod: whole(days)}
	u.NewShare, u.OldShare, u.Waived, u.TaxAmount, u.Total = micros(), maybe(), maybe(), micros(), micros()
	due, known := map[string]billing.Due{"card": billing.DueCard, "prepaid": billing.DueBalance, "waived": billing.DueWaived,
		"nothing": billing.DueNothing}[cell()]
	u.Due = due
	if !known {
		note(strconv.ErrSyntax)
	}
	u.Kept, u.Added, u.After = credits(), credits(), credits()
	return u, err
}

// CheckTerms fails the test unless the lines and sums are those of the example.
func (u *Upgrade) CheckTerms(t testing.TB, who string, lines []billing.InvoiceLine, tax, total money.Micros) {
	t.Helper()
	want := []money.Micros{u.NewShare}
	if u.OldShare != nil {
		want = append(want, -*u.OldShare)
	}
	if u.Waived != nil {
		want = append(want, -*u.Waived)
	}
	var sum, taxes money.Micros
	got := make([]money.Micros, 0, len(lines))
	for _, l := range lines {
		sum, taxes = sum+l.Amount, taxes+l.Tax
		got = append(got, l.Amount)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: the lines are %v, want %v", who, got, want)
	}
	if tax != u.TaxAmount || taxes != tax || total != u.Total || sum+taxes != total {
		t.Errorf("%s: tax %s of total %s, lines of %s and %s tax; want %s of %s", who, tax.Decimal(), total.Decimal(), sum.Decimal(), taxes.Decimal(),
			u.TaxAmount.Decimal(), u.Total.Decimal())
	}
}
