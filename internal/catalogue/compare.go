package catalogue

import (
	"maps"
	"slices"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

// below is what the plans of all lower ranks come to: the most credits that one of them grants, and the most that one costs.
type below struct {
	richest *billing.Plan
	dearest map[money.Currency]dearest
}

type dearest struct {
	plan  *billing.Plan
	price money.Amount
}

// compare checks the plans against each other. Plans of the same rank are not compared: a move between them is lateral and waits
// for the period's end, whichever costs more.
func (r *reader) compare(entries []*entry) {
	codes, ranks := map[string]*entry{}, map[int][]*entry{}
	for _, e := range entries {
		if e.codeAt != nil {
			if first := codes[e.plan.Code]; first != nil {
				r.problems.add(e.codeAt, "the code %s is that of another plan, on line %d", e.plan.Code, first.codeAt.Line)
			} else {
				codes[e.plan.Code] = e
			}
		}
		if e.rankAt != nil {
			ranks[e.plan.Rank] = append(ranks[e.plan.Rank], e)
		}
	}
	lower := below{dearest: map[money.Currency]dearest{}}
	for _, rank := range slices.Sorted(maps.Keys(ranks)) {
		for _, e := range ranks[rank] {
			r.above(e, lower)
		}
		for _, e := range ranks[rank] {
			lower.add(e)
		}
	}
}

// above checks that a plan grants and costs no less than any plan of a lower rank.
func (r *reader) above(e *entry, lower below) {
	if e.creditsAt != nil && lower.richest != nil && e.plan.MonthlyCredits < lower.richest.MonthlyCredits {
		r.problems.add(e.creditsAt, "monthly_credits must not be lower than those of a plan with a lower rank (%s: %s)",
			lower.richest.Code, lower.richest.MonthlyCredits.Decimal())
	}
	for _, price := range e.plan.Prices {
		if most, ok := lower.dearest[price.Currency]; ok && price.Micros < most.price.Micros {
			r.problems.add(e.pricesAt[price.Currency], "price in %s must not be lower than that of a plan with a lower rank (%s: %s)",
				price.Currency, most.plan.Code, most.price.Decimal())
		}
	}
}

func (b *below) add(e *entry) {
	if e.creditsAt != nil && (b.richest == nil || e.plan.MonthlyCredits > b.richest.MonthlyCredits) {
		b.richest = e.plan
	}
	for _, price := range e.plan.Prices {
		if most, ok := b.dearest[price.Currency]; !ok || price.Micros > most.price.Micros {
			b.dearest[price.Currency] = dearest{e.plan, price}
		}
	}
}
