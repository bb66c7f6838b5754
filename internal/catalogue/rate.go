package catalogue

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

// card is a rate card: its rates, sorted by code.
type card []*rateEntry

// rateEntry is a rate with the places of what is held against plans and other rates.
type rateEntry struct {
	rate     billing.Rate
	codeAt   *token.Position // nil where nothing valid stands
	pricesAt *token.Position // nil where there is no list of prices, which is told already
	pricedIn map[money.Currency]*token.Position
}

// cards reads the rate cards, which plans share by name.
func (r *reader) cards(node ast.Node) {
	mapping, ok := node.(*ast.MappingNode)
	if !ok {
		r.problems.add(placeOf(node), "rate_cards must be lists of rates by name, not %s", kindOf(node))
		return
	}
	lines := map[string]int{}
	for _, member := range mapping.Values {
		name, at := r.code(member.Key, "a rate card's name")
		switch {
		case at == nil:
			continue
		case lines[name] != 0:
			r.problems.add(at, "the rate card %s stands here twice, first on line %d", name, lines[name])
			continue
		}
		lines[name] = at.Line
		var c card
		list := r.list(member.Value, "a rate card")
		if _, ok := member.Value.(*ast.SequenceNode); ok && len(list) == 0 {
			r.problems.add(placeOf(member.Value), "the rate card %s is empty; a plan without rates names no card", name)
		}
		codes := map[string]int{}
		for _, item := range list {
			e := r.rate(item)
			if e.codeAt == nil {
				continue
			}
			if first, twice := codes[e.rate.Code]; twice {
				r.problems.add(e.codeAt, "the code %s is that of another rate of this card, on line %d", e.rate.Code, first)
				continue
			}
			codes[e.rate.Code] = e.codeAt.Line
			c = append(c, e)
		}
		slices.SortFunc(c, func(a, b *rateEntry) int { return strings.Compare(a.rate.Code, b.rate.Code) })
		r.cardNames, r.cardsByName[name] = append(r.cardNames, name), c
	}
}

func (r *reader) rate(node ast.Node) *rateEntry {
	e := &rateEntry{rate: billing.Rate{Increment: 1}}
	var creditsAt *token.Position
	incrementOK, minimumOK := true, true
	r.mapping(node, "a rate", []field{
		{"code", true, func(n ast.Node) { e.rate.Code, e.codeAt = r.rateCode(n) }},
		{"category", true, func(n ast.Node) {
			switch text, ok := r.text(n, "category"); {
			case !ok:
			case text != string(billing.CategoryCall) && text != string(billing.CategoryMessage):
				r.problems.add(placeOf(n), "category is %q; expected CALL, counted in seconds, or MESSAGE, counted in messages", text)
			default:
				e.rate.Category = billing.RateCategory(text)
			}
		}},
		{"per", true, func(n ast.Node) { e.rate.Quantity, _ = r.fromOne(n, "per") }},
		{"increment", false, func(n ast.Node) { e.rate.Increment, incrementOK = r.fromOne(n, "increment") }},
		{"minimum", false, func(n ast.Node) { e.rate.Minimum, minimumOK = r.count(n, "minimum") }},
		{"credits", true, func(n ast.Node) { e.rate.Credits, creditsAt = r.credits(n, "credits", "0.5") }},
		{"prices", true, func(n ast.Node) {
			if e.rate.Prices, e.pricedIn = r.prices(n, "0.05", r.usagePrice); e.pricedIn != nil {
				e.pricesAt = placeOf(n)
			}
		}},
	})
	if creditsAt == nil {
		return e
	}
	r.freeOrPriced(e)
	if e.rate.Credits > 0 && e.rate.Quantity > 0 && incrementOK && minimumOK {
		// Such a usage would take money while there are credits. A call of 0 seconds is billed its minimum too.
		least := cmp.Or(e.rate.Minimum, e.rate.Increment)
		if worth, err := money.MulDiv(int64(least), int64(e.rate.Credits), int64(e.rate.Quantity), money.HalfAway); err == nil && worth == 0 {
			r.problems.add(creditsAt, "credits are too few: %d of %d would round to no credits at all; they are counted in thousandths",
				least, e.rate.Quantity)
		}
	}
	return e
}

// freeOrPriced refuses a rate that is free for some and not for others, or free once credits are used up.
func (r *reader) freeOrPriced(e *rateEntry) {
	if len(e.rate.Prices) == 0 || e.rate.Free() {
		return
	}
	for _, price := range e.rate.Prices {
		switch at := e.pricedIn[price.Currency]; {
		case price.Micros != 0:
		case e.rate.Credits > 0:
			r.problems.add(at, "price in %s is 0 and credits are not; a free rate has neither, and others need a price for when credits are used up",
				price.Currency)
		default:
			r.problems.add(at, "price in %s is 0 and another is not; a rate is free in all currencies or in none", price.Currency)
		}
	}
}

var rateCodeShape = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$`)

// rateCode reads a code with points, like voice.outbound; its place is nil when it is not one.
func (r *reader) rateCode(node ast.Node) (string, *token.Position) {
	code, ok := r.text(node, "code")
	if ok && (len(code) > 63 || !rateCodeShape.MatchString(code)) {
		r.problems.add(placeOf(node), "code %q must be words of small letters, digits and _ with points between them, like voice.outbound, "+
			"and have at most 63 characters", code)
		ok = false
	}
	if !ok {
		return "", nil
	}
	return code, placeOf(node)
}

// usagePrice reads what usage is worth: booked in micros, so no charge unit binds, but never more than a card could pay for.
func (r *reader) usagePrice(node ast.Node, currency money.Currency, unit money.ChargeUnit) (money.Micros, bool) {
	what := "price in " + string(currency)
	word, ok := r.decimal(node, what)
	if !ok {
		return 0, false
	}
	micros, err := money.ParseMicros(word)
	var problem string
	switch {
	case err != nil:
		problem = wrongAmount(err, what, word, 6, "0.05")
	case micros < 0:
		problem = what + " must not be negative"
	case micros > unit.Maximum:
		problem = fmt.Sprintf("%s is more than a card can be charged, %s", what, money.Amount{Micros: unit.Maximum, Currency: currency})
	default:
		return micros, true
	}
	r.problems.add(placeOf(node), "%s", problem)
	return 0, false
}

// deal gives each plan the rates of the card that it names, in the currencies in which it is offered.
func (r *reader) deal(entries []*entry) {
	type gap struct {
		rate     *rateEntry
		currency money.Currency
	}
	told := map[gap]bool{}
	for _, e := range entries {
		if e.cardAt == nil {
			continue
		}
		c, ok := r.cardsByName[e.card]
		if !ok {
			known := "there are none"
			if len(r.cardNames) > 0 {
				known = "known are " + strings.Join(r.cardNames, ", ")
			}
			r.problems.add(e.cardAt, "there is no rate card %s; %s", e.card, known)
			continue
		}
		for _, from := range c {
			rate := from.rate
			rate.Prices = make([]money.Amount, 0, len(e.plan.Prices))
			for _, offered := range e.plan.Prices {
				if price, ok := from.rate.Price(offered.Currency); ok {
					rate.Prices = append(rate.Prices, price)
					continue
				}
				missing := gap{from, offered.Currency}
				if from.pricesAt != nil && from.pricedIn[offered.Currency] == nil && !told[missing] {
					told[missing] = true // once, however many plans share the card
					r.problems.add(from.pricesAt, "%s has no price in %s, in which the plan %s is offered", rate.Code, offered.Currency,
						cmp.Or(e.plan.Code, fmt.Sprintf("on line %d", e.cardAt.Line)))
				}
			}
			e.plan.Rates = append(e.plan.Rates, rate)
		}
	}
}

// fromOne reads a whole number from 1 on.
func (r *reader) fromOne(node ast.Node, what string) (int, bool) {
	n, ok := r.count(node, what)
	if ok && n == 0 {
		r.problems.add(placeOf(node), "%s must be at least 1", what)
		return 0, false
	}
	return n, ok
}
