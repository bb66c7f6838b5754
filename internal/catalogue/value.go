package catalogue

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/aura-billing/gateway/internal/money"
)

// field is one member of a mapping and what reads it.
type field struct {
	name     string
	required bool
	read     func(ast.Node)
}

// mapping reads a mapping's known fields and reports the unknown, the missing and those that stand there twice. It tells whether
// there was a mapping at all.
func (r *reader) mapping(node ast.Node, what string, fields []field) bool {
	mapping, ok := node.(*ast.MappingNode)
	if !ok {
		r.problems.add(placeOf(node), "%s must be fields with values, not %s", what, kindOf(node))
		return false
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	lines := map[string]int{}
	for _, member := range mapping.Values {
		key, at := member.Key.GetToken().Value, placeOf(member.Key)
		i := slices.Index(names, key)
		if i < 0 {
			r.problems.add(at, "unknown field %q in %s; known are %s", key, what, strings.Join(names, ", "))
			continue
		}
		if first, twice := lines[key]; twice {
			r.problems.add(at, "%s stands here twice, first on line %d", key, first)
			continue
		}
		lines[key] = at.Line
		fields[i].read(member.Value)
	}
	for _, f := range fields {
		if _, there := lines[f.name]; f.required && !there {
			r.problems.add(placeOf(node), "%s has no %s", what, f.name)
		}
	}
	return true
}

func (r *reader) list(node ast.Node, what string) []ast.Node {
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		r.problems.add(placeOf(node), "%s must be a list, not %s", what, kindOf(node))
		return nil
	}
	return list.Values
}

// priceOf reads the price that stands behind a currency.
type priceOf func(node ast.Node, currency money.Currency, unit money.ChargeUnit) (money.Micros, bool)

// prices reads the price in each currency, sorted, and tells where each stands, also those that are wrong.
func (r *reader) prices(node ast.Node, example string, read priceOf) ([]money.Amount, map[money.Currency]*token.Position) {
	mapping, ok := node.(*ast.MappingNode)
	if !ok || len(mapping.Values) == 0 {
		r.problems.add(placeOf(node), "prices must be a price in at least one currency, like {USD: %q}", example)
		return nil, nil
	}
	var prices []money.Amount
	places, seen := map[money.Currency]*token.Position{}, map[money.Currency]bool{}
	for _, member := range mapping.Values {
		currency, at := money.Currency(member.Key.GetToken().Value), placeOf(member.Key)
		switch {
		case !currency.Valid():
			r.problems.add(at, "%q is no currency of ISO 4217", string(currency))
			continue
		case seen[currency]:
			r.problems.add(at, "a second price in %s", currency)
			continue
		}
		seen[currency] = true
		unit, ok := r.unitOf(currency)
		if !ok {
			r.problems.add(at, "the payment processor does not take %s", currency)
			continue
		}
		places[currency] = placeOf(member.Value)
		if micros, ok := read(member.Value, currency, unit); ok {
			prices = append(prices, money.Amount{Micros: micros, Currency: currency})
		}
	}
	slices.SortFunc(prices, func(a, b money.Amount) int { return strings.Compare(string(a.Currency), string(b.Currency)) })
	return prices, places
}

// wrongAmount says why a word is no amount.
func wrongAmount(err error, what, word string, decimals int, example string) string {
	if errors.Is(err, money.ErrOverflow) {
		return what + " is out of range"
	}
	return fmt.Sprintf("%s is %q; expected a decimal with at most %d decimals, like %q", what, word, decimals, example)
}

// price reads an amount that a card can be charged exactly; 0 charges none.
func (r *reader) price(node ast.Node, currency money.Currency, unit money.ChargeUnit) (money.Micros, bool) {
	what := "price in " + string(currency)
	word, ok := r.decimal(node, what)
	if !ok {
		return 0, false
	}
	in := func(m money.Micros) string { return money.Amount{Micros: m, Currency: currency}.String() }
	micros, err := money.ParseMicros(word)
	var problem string
	switch {
	case err != nil:
		problem = wrongAmount(err, what, word, currency.Exponent(), "39.00")
	case micros < 0:
		problem = what + " must not be negative"
	case !unit.Whole(micros):
		problem = fmt.Sprintf("%s cannot be charged exactly; it must be a multiple of %s", what, in(unit.Micros()))
	case micros > 0 && micros < unit.Minimum:
		problem = fmt.Sprintf("%s is less than a card can be charged, %s; 0 is free", what, in(unit.Minimum))
	case micros > unit.Maximum:
		problem = fmt.Sprintf("%s is more than a card can be charged, %s", what, in(unit.Maximum))
	default:
		return micros, true
	}
	r.problems.add(placeOf(node), "%s", problem)
	return 0, false
}

func (r *reader) credits(node ast.Node, what, example string) (money.Credits, *token.Position) {
	word, ok := r.decimal(node, what)
	if !ok {
		return 0, nil
	}
	credits, err := money.ParseCredits(word)
	switch {
	case err != nil:
		r.problems.add(placeOf(node), "%s", wrongAmount(err, what, word, 3, example))
	case credits < 0:
		r.problems.add(placeOf(node), "%s must not be negative", what)
	default:
		return credits, placeOf(node)
	}
	return 0, nil
}

// decimal is a number as it was written, quoted or not.
func (r *reader) decimal(node ast.Node, what string) (string, bool) {
	switch node.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode:
		return node.GetToken().Value, true
	}
	r.problems.add(placeOf(node), "%s must be a decimal number, not %s", what, kindOf(node))
	return "", false
}

// count reads a whole number from 0 on that the database can hold.
func (r *reader) count(node ast.Node, what string) (int, bool) {
	if node.Type() != ast.IntegerType {
		r.problems.add(placeOf(node), "%s must be a whole number, not %s", what, kindOf(node))
		return 0, false
	}
	n, err := strconv.Atoi(node.GetToken().Value)
	switch {
	case errors.Is(err, strconv.ErrSyntax):
		r.problems.add(placeOf(node), "%s must be a whole number in plain digits", what)
	case n < 0:
		r.problems.add(placeOf(node), "%s must not be negative", what)
	case err != nil || n > math.MaxInt32:
		r.problems.add(placeOf(node), "%s must be at most %d", what, math.MaxInt32)
	default:
		return n, true
	}
	return 0, false
}

func (r *reader) text(node ast.Node, what string) (string, bool) {
	var text string
	switch node := node.(type) {
	case *ast.StringNode:
		text = node.Value
	case *ast.LiteralNode:
		text = node.Value.Value
	default:
		hint := ""
		if _, scalar := node.(ast.ScalarNode); scalar {
			hint = "; quote it if it is"
		}
		r.problems.add(placeOf(node), "%s must be text, not %s%s", what, kindOf(node), hint)
		return "", false
	}
	if text = strings.TrimSpace(text); text == "" {
		r.problems.add(placeOf(node), "%s is empty", what)
		return "", false
	}
	if strings.ContainsRune(text, 0) {
		r.problems.add(placeOf(node), "%s contains a NUL", what)
		return "", false
	}
	return text, true
}

var codeShape = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

// code reads a name for programs; its place is nil when it is not one.
func (r *reader) code(node ast.Node, what string) (string, *token.Position) {
	code, ok := r.text(node, what)
	if ok && !codeShape.MatchString(code) {
		r.problems.add(placeOf(node), "%s %q must be small letters, digits and _, begin with a letter and have at most 63 characters", what, code)
		ok = false
	}
	if !ok {
		return "", nil
	}
	return code, placeOf(node)
}

// placeOf is where a node begins. A mapping's own token is the colon of its first member, so its first key is taken.
func placeOf(node ast.Node) *token.Position {
	if mapping, ok := node.(*ast.MappingNode); ok && !mapping.IsFlowStyle && len(mapping.Values) > 0 {
		node = mapping.Values[0].Key
	}
	if node == nil || node.GetToken() == nil {
		return nil
	}
	return node.GetToken().Position
}

// kindOf names what stands in the file instead of what was expected.
func kindOf(node ast.Node) string {
	switch node.Type() {
	case ast.MappingType, ast.MappingValueType:
		return "fields with values"
	case ast.SequenceType:
		return "a list"
	case ast.StringType, ast.LiteralType:
		return "text"
	case ast.IntegerType:
		return "a whole number"
	case ast.FloatType, ast.InfinityType, ast.NanType:
		return "a fraction"
	case ast.BoolType:
		return "a truth value"
	case ast.NullType:
		return "nothing"
	case ast.AnchorType, ast.AliasType, ast.TagType, ast.MergeKeyType:
		return "an anchor, an alias or a tag, which a catalogue does not use"
	}
	return "something else"
}
