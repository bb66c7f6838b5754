// Package catalogue reads the file in which an operator describes the plans on offer, and says exactly what is wrong with it.
// The format is documented in the README, "The catalogue".
//
// What it gives can be loaded: codes are unique, a higher rank never costs less or grants fewer credits (or an upgrade would be a
// downgrade for somebody), every price can be charged to a card exactly, every rate is free or has a price in each currency of its
// plan. Numbers are read from the text as written, never through a float.
package catalogue

import (
	"errors"
	"slices"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

// UnitOf tells in which steps and bounds cards are charged in a currency; ok is false for one in which they are not charged.
type UnitOf func(currency money.Currency) (unit money.ChargeUnit, ok bool)

// Read reads the plans of a file, in its order. The error is *Problems, with everything that is wrong; name stands in it as the
// file's.
func Read(name string, text []byte, unitOf UnitOf) ([]*billing.Plan, error) {
	r := &reader{problems: &Problems{File: name}, unitOf: unitOf, cardsByName: map[string]card{}}
	entries := r.file(text)
	r.deal(entries)
	r.compare(entries)
	if len(r.problems.List) > 0 {
		r.problems.sort()
		return nil, r.problems
	}
	plans := make([]*billing.Plan, len(entries))
	for i, e := range entries {
		plans[i] = e.plan
	}
	return plans, nil
}

type reader struct {
	problems    *Problems
	unitOf      UnitOf
	cardNames   []string // in the file's order
	cardsByName map[string]card
}

// entry is a plan with the places of what is compared with other plans. A place is nil where nothing valid stands.
type entry struct {
	plan      *billing.Plan
	codeAt    *token.Position
	rankAt    *token.Position
	creditsAt *token.Position
	pricesAt  map[money.Currency]*token.Position
	card      string
	cardAt    *token.Position
}

func (r *reader) file(text []byte) []*entry {
	if !utf8.Valid(text) {
		r.problems.add(nil, "the file is not UTF-8")
		return nil
	}
	file, err := parser.ParseBytes(text, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		var syntax yaml.Error
		if errors.As(err, &syntax) && syntax.GetToken() != nil {
			r.problems.add(syntax.GetToken().Position, "not YAML: %s", syntax.GetMessage())
		} else {
			r.problems.add(nil, "not YAML: %s", err)
		}
		return nil
	}
	var bodies []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.CommentType {
			bodies = append(bodies, doc.Body)
		}
	}
	if len(bodies) == 0 {
		r.problems.add(nil, "the file is empty; expected plans")
		return nil
	}
	if len(bodies) > 1 {
		r.problems.add(placeOf(bodies[1]), "a second document; a catalogue is one")
	}
	var entries []*entry
	known := r.mapping(bodies[0], "the catalogue", []field{{"plans", true, func(node ast.Node) {
		for _, item := range r.list(node, "plans") {
			entries = append(entries, r.plan(item))
		}
		if list, ok := node.(*ast.SequenceNode); ok && len(list.Values) == 0 {
			r.problems.add(placeOf(node), "plans is empty; at least one plan must be offered")
		}
	}}, {"rate_cards", false, r.cards}})
	if !known {
		return nil
	}
	return entries
}

func (r *reader) plan(node ast.Node) *entry {
	p := &billing.Plan{Features: []string{}}
	e := &entry{plan: p}
	r.mapping(node, "a plan", []field{
		{"code", true, func(n ast.Node) { p.Code, e.codeAt = r.code(n, "code") }},
		{"name", true, func(n ast.Node) { p.Name, _ = r.text(n, "name") }},
		{"description", true, func(n ast.Node) { p.Description, _ = r.text(n, "description") }},
		{"rank", true, func(n ast.Node) {
			if rank, ok := r.fromOne(n, "rank"); ok {
				p.Rank, e.rankAt = rank, placeOf(n)
			}
		}},
		{"monthly_credits", true, func(n ast.Node) { p.MonthlyCredits, e.creditsAt = r.credits(n, "monthly_credits", "1000") }},
		{"prices", true, func(n ast.Node) { p.Prices, e.pricesAt = r.prices(n, "39.00", r.price) }},
		{"rate_card", false, func(n ast.Node) { e.card, e.cardAt = r.code(n, "rate_card") }},
		{"features", false, func(n ast.Node) { p.Features = r.features(n) }},
		{"caps_per_agent", false, func(n ast.Node) {
			r.caps(n, "caps_per_agent", &p.AgentDailyCalls, &p.AgentConcurrentCalls, &p.AgentDailyMessages, &p.AgentMaxCallSeconds)
		}},
		{"caps_per_account", false, func(n ast.Node) {
			r.caps(n, "caps_per_account", &p.AccountDailyCalls, &p.AccountConcurrentCalls, &p.AccountDailyMessages, &p.AccountMaxCallSeconds,
				r.cap("agents", &p.AccountAgents))
		}},
	})
	return e
}

func (r *reader) features(node ast.Node) []string {
	features := []string{}
	for _, item := range r.list(node, "features") {
		code, at := r.code(item, "a feature")
		switch {
		case at == nil:
		case slices.Contains(features, code):
			r.problems.add(at, "the feature %s stands here twice", code)
		default:
			features = append(features, code)
		}
	}
	return features
}

func (r *reader) caps(node ast.Node, name string, dailyCalls, concurrentCalls, dailyMessages, maxCallSeconds **int, more ...field) {
	r.mapping(node, name, append([]field{r.cap("daily_calls", dailyCalls), r.cap("concurrent_calls", concurrentCalls),
		r.cap("daily_messages", dailyMessages), r.cap("max_call_seconds", maxCallSeconds)}, more...))
}

func (r *reader) cap(name string, limit **int) field {
	return field{name, false, func(n ast.Node) {
		if n.Type() == ast.NullType {
			return // as if left out: no cap
		}
		if count, ok := r.count(n, name); ok {
			*limit = &count
		}
	}}
}
