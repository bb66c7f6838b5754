package billing

import (
	"fmt"
	"time"

	"github.com/aura-billing/gateway/internal/money"
)

// Fraction is the part of a period that is left, in local days; the day of the change belongs to the new plan, so it lies in
// (0, 1].
type Fraction struct {
	DaysRemaining int
	DaysInPeriod  int
}

// FractionAt is the part of the period that is left at an instant within it.
func (p Period) FractionAt(now time.Time) Fraction {
	days := p.Days()
	left := p.EndDate.DaysSince(DateOf(now, p.Zone()))
	return Fraction{DaysRemaining: max(1, min(left, days)), DaysInPeriod: days}
}

// Credits is the part of a plan's monthly credits, rounded up to whole credits: nobody loses a part of one.
func (f Fraction) Credits(monthly money.Credits) (money.Credits, error) {
	whole, err := money.MulDiv(int64(monthly), int64(f.DaysRemaining), int64(f.DaysInPeriod)*money.ThousandthsPerCredit, money.Up)
	return money.Whole(whole), err
}

// Price is the part of a monthly price, rounded to what a card can be charged, half away from zero.
func (f Fraction) Price(monthly money.Micros, unit money.ChargeUnit) (money.Micros, error) {
	step := int64(unit.Micros())
	steps, err := money.MulDiv(int64(monthly), int64(f.DaysRemaining), int64(f.DaysInPeriod)*step, money.HalfAway)
	return money.Micros(steps * step), err
}

// Due says how an upgrade is paid.
type Due string

// The ways in which an upgrade is paid.
const (
	DueNothing Due = "NOTHING" // it costs nothing
	DueCard    Due = "CARD"
	DueBalance Due = "BALANCE" // too small for a card: from prepaid money
	DueWaived  Due = "WAIVED"  // too small for a card, and no prepaid money: not charged
)

// UpgradeInput is what the price of an upgrade depends on.
type UpgradeInput struct {
	From, To *Plan
	Currency money.Currency
	Period   Period
	Now      time.Time
	// First is true for the first upgrade of the period: then what is left of the old plan's price is given back. Later ones of
	// the same period pay the new plan's share in full, for they keep the credits of every plan they leave: otherwise a ladder
	// of upgrades on one day would stack credits for nothing.
	First     bool
	Tax       Taxation
	Unit      money.ChargeUnit
	Available money.Micros // prepaid money
}

// UpgradeTerms are what an upgrade costs and gives.
type UpgradeTerms struct {
	Fraction     Fraction
	CreditsAdded money.Credits
	Lines        []InvoiceLine
	Subtotal     money.Micros
	Tax          money.Micros
	Total        money.Micros
	Due          Due
}

// Upgrade prices an upgrade: max(0, round(new × f) − round(old × f)) for the first of a period, round(new × f) for later ones,
// taxed line by line. What is too small for a card is taken from prepaid money, or waived by a line of its own.
func Upgrade(in UpgradeInput) (UpgradeTerms, error) {
	f := in.Period.FractionAt(in.Now)
	t := UpgradeTerms{Fraction: f, Due: DueCard}
	var err error
	if t.CreditsAdded, err = f.Credits(in.To.MonthlyCredits); err != nil {
		return t, err
	}
	newPrice, _ := in.To.Price(in.Currency)
	oldPrice, _ := in.From.Price(in.Currency)
	charge, err := f.Price(newPrice.Micros, in.Unit)
	if err != nil {
		return t, err
	}
	from := DateOf(in.Now, in.Period.Zone())
	days := fmt.Sprintf("%d of %d days", f.DaysRemaining, f.DaysInPeriod)
	line := func(amount money.Micros, text string) error {
		net, tax, err := in.Tax.Split(amount, in.Unit)
		if err != nil {
			return err
		}
		t.Lines = append(t.Lines, InvoiceLine{Description: text, Quantity: 1, Amount: net, Tax: tax, Currency: in.Currency,
			PeriodStart: &from, PeriodEnd: &in.Period.EndDate})
		t.Subtotal += net
		t.Tax += tax
		return nil
	}
	if err := line(charge, fmt.Sprintf("%s plan, %s, %s credits", in.To.Name, days, t.CreditsAdded.Decimal())); err != nil {
		return t, err
	}
	if in.First {
		unused, err := f.Price(oldPrice.Micros, in.Unit)
		if err != nil {
			return t, err
		}
		if unused = min(unused, charge); unused > 0 {
			if err := line(-unused, fmt.Sprintf("Unused time on the %s plan, %s", in.From.Name, days)); err != nil {
				return t, err
			}
		}
	}
	t.Total = t.Subtotal + t.Tax
	switch {
	case t.Total == 0:
		t.Due = DueNothing
	case t.Total >= in.Unit.Minimum:
	case in.Available >= t.Total:
		t.Due = DueBalance
	default:
		t.Due = DueWaived
		t.Lines = append(t.Lines, InvoiceLine{Description: "Waived: less than the smallest card charge", Quantity: 1,
			Amount: -t.Subtotal, Tax: -t.Tax, Currency: in.Currency})
		t.Subtotal, t.Tax, t.Total = 0, 0, 0
	}
	return t, nil
}
