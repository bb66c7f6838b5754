package billing_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

// wallet is prepaid money as a plain list of top-ups, spent oldest first: what the clamp has to agree with.
type wallet struct {
	left     []money.Micros // of each top-up, not spent and not given back
	refunded []money.Micros
	amount   []money.Micros
	debt     money.Micros
}

func (w *wallet) spend(m money.Micros) {
	for i := range w.left {
		part := min(m, w.left[i])
		w.left[i] -= part
		m -= part
	}
	w.debt += m
}

func (w *wallet) add(m money.Micros) {
	paid := min(w.debt, m)
	w.debt -= paid
	w.left, w.refunded, w.amount = append(w.left, m-paid), append(w.refunded, 0), append(w.amount, m)
}

func (w *wallet) facts(i int) billing.RefundFacts {
	f := billing.RefundFacts{Refunded: w.refunded[i], Available: -w.debt}
	for _, left := range w.left {
		f.Available += left
	}
	for j := i + 1; j < len(w.amount); j++ {
		f.CreditedLater += w.amount[j] - w.refunded[j]
	}
	return f
}

// What may be given back of a top-up is what a wallet that is spent oldest first has left of it; never more than there is, and
// giving one back takes nothing from what may be given back of the others.
func TestRefundableIsWhatIsLeft(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &wallet{}
		unit := money.ChargeUnit{Exponent: 6, Step: 1}
		refundable := func(i int) money.Micros {
			p := billing.Payment{Purpose: billing.PurposeTopUp, Status: billing.PaymentCredited, Amount: w.amount[i]}
			return p.Refundable(w.facts(i), unit)
		}
		amounts := rapid.Int64Range(1, 1000)
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			switch what := rapid.IntRange(0, 2).Draw(t, "what"); {
			case what == 0 || len(w.amount) == 0:
				w.add(money.Micros(amounts.Draw(t, "top-up")))
			case what == 1:
				w.spend(money.Micros(amounts.Draw(t, "spent")))
			default:
				i := rapid.IntRange(0, len(w.amount)-1).Draw(t, "which")
				most := refundable(i)
				if most == 0 {
					continue
				}
				part := money.Micros(rapid.Int64Range(1, int64(most)).Draw(t, "part"))
				w.left[i] -= part
				w.refunded[i] += part
			}
			var sum money.Micros
			for i := range w.amount {
				got := refundable(i)
				if got != w.left[i] {
					t.Fatalf("of top-up %d %d may be given back, %d is left: %+v", i, got, w.left[i], w)
				}
				sum += got
			}
			if available := w.facts(0).Available; sum > max(0, available) {
				t.Fatalf("%d may be given back of %d", sum, available)
			}
		}
	})
}

// However a payment is given back, in parts or at once: the tax is never more than its share, and in the end all of it.
func TestRefundTaxAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]money.ChargeUnit{{Exponent: 2, Step: 1}, {Exponent: 0, Step: 1}, {Exponent: 3, Step: 10}}).Draw(t, "unit")
		step := unit.Micros()
		p := &billing.Payment{Purpose: billing.PurposeTopUp, Status: billing.PaymentCredited, Currency: "USD",
			Amount: step * money.Micros(rapid.Int64Range(1, 9_000_000).Draw(t, "amount"))}
		rate := billing.TaxRate(rapid.Int32Range(0, 1_000_000).Draw(t, "rate"))
		var err error
		if p.Tax, err = rate.On(p.Amount, unit); err != nil {
			t.Fatal(err)
		}
		var f billing.RefundFacts
		for f.Refunded < p.Amount {
			f.Available = p.Amount - f.Refunded
			steps := int64((p.Amount - f.Refunded) / step)
			amount := step * money.Micros(max(1, min(steps, rapid.Int64Range(steps/4, steps).Draw(t, "part"))))
			meant := money.Amount{Micros: amount, Currency: "USD"}
			got, err := billing.CheckRefund(p, f, &meant, unit)
			if err != nil || got != amount {
				t.Fatalf("%d of %d: %d, %v", amount, p.Amount-f.Refunded, got, err)
			}
			tax, err := p.RefundTax(f, amount, unit)
			if err != nil || tax < 0 || !unit.Whole(tax) {
				t.Fatalf("tax %d, %v", tax, err)
			}
			if f.Refunded+amount < p.Amount && float64(tax) > float64(p.Tax)*float64(amount)/float64(p.Amount)+0.5 {
				t.Fatalf("tax %d of %d on %d of %d", tax, p.Tax, amount, p.Amount)
			}
			f.Refunded, f.RefundedTax = f.Refunded+amount, f.RefundedTax+tax
		}
		if f.RefundedTax != p.Tax {
			t.Fatalf("tax %d of %d went back", f.RefundedTax, p.Tax)
		}
	})
}

func TestCheckRefund(t *testing.T) {
	unit := money.ChargeUnit{Exponent: 2, Step: 1}
	usd := func(micros money.Micros) *money.Amount { return &money.Amount{Micros: micros, Currency: "USD"} }
	top := func(status billing.PaymentStatus) *billing.Payment {
		return &billing.Payment{Purpose: billing.PurposeTopUp, Status: status, Amount: 20_000_000, Currency: "USD"}
	}
	full := billing.RefundFacts{Available: 20_000_000}
	for name, c := range map[string]struct {
		p      *billing.Payment
		f      billing.RefundFacts
		amount *money.Amount
		code   fault.Code
		want   money.Micros
	}{
		"everything":                     {p: top(billing.PaymentCredited), f: full, want: 20_000_000},
		"a part":                         {p: top(billing.PaymentPartiallyRefunded), f: full, amount: usd(10_000), want: 10_000},
		"all that is left, in cents":     {p: top(billing.PaymentCredited), f: billing.RefundFacts{Available: 1_239_999}, want: 1_230_000},
		"less than a cent is left":       {p: top(billing.PaymentCredited), f: billing.RefundFacts{Available: 9_999}, code: fault.PaymentNotRefundable},
		"debt":                           {p: top(billing.PaymentCredited), f: billing.RefundFacts{Available: -5}, code: fault.PaymentNotRefundable},
		"one under way":                  {p: top(billing.PaymentCredited), f: billing.RefundFacts{Available: 20_000_000, UnderWay: true}, code: fault.RefundInProgress},
		"declined":                       {p: top(billing.PaymentDeclined), f: full, code: fault.PaymentNotRefundable},
		"captured late":                  {p: top(billing.PaymentCaptured), f: full, code: fault.PaymentNotRefundable},
		"disputed":                       {p: top(billing.PaymentDisputed), f: full, code: fault.PaymentNotRefundable},
		"a subscription's":               {p: &billing.Payment{Purpose: billing.PurposeSubscription, Status: billing.PaymentCredited}, f: full, code: fault.PaymentNotRefundable},
		"another currency":               {p: top(billing.PaymentCredited), f: full, amount: &money.Amount{Micros: 1_000_000, Currency: "EUR"}, code: fault.CurrencyMismatch},
		"too much":                       {p: top(billing.PaymentCredited), f: full, amount: usd(20_010_000), code: fault.AmountTooLarge},
		"nothing":                        {p: top(billing.PaymentCredited), f: full, amount: usd(0), code: fault.AmountTooSmall},
		"a part of a cent":               {p: top(billing.PaymentCredited), f: full, amount: usd(10_001), code: fault.BadUserInput},
		"what came later is not its":     {p: top(billing.PaymentCredited), f: billing.RefundFacts{Available: 30_000_000, CreditedLater: 25_000_000}, want: 5_000_000},
		"it was spent, what came is not": {p: top(billing.PaymentCredited), f: billing.RefundFacts{Available: 25_000_000, CreditedLater: 25_000_000}, code: fault.PaymentNotRefundable},
	} {
		got, err := billing.CheckRefund(c.p, c.f, c.amount, unit)
		if c.code == "" && (err != nil || got != c.want) {
			t.Errorf("%s: %d, %v; want %d", name, got, err, c.want)
		}
		if f := fault.As(err); c.code != "" && (f == nil || f.Code != c.code) {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}
