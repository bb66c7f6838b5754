package gateway

import (
	"errors"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/lexer"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/aura-billing/gateway/internal/fault"
)

// maxNesting bounds brackets of all kinds inside each other, before the parser recurses into them. Selections stay
// below Limits.Depth; the rest is room for arguments and input objects.
const maxNesting = 64

// parse reads and checks a document. The order matters: each step bounds the work of the next. Nothing here looks at
// variables, so that a document is checked once for all requests that send it.
func parse(schema *ast.Schema, text string, limits Limits, suggest bool) (*ast.QueryDocument, gqlerror.List) {
	if errs := checkTokens(text, limits.Tokens); errs != nil {
		return nil, errs
	}
	doc, errs := parseOnly(text)
	if errs != nil {
		return nil, errs
	}
	if errs := checkShape(doc, limits); errs != nil {
		return nil, errs
	}
	found := validator.ValidateWithRules(schema, doc, plainRules)
	if len(found) > 0 && len(found) <= limits.Errors && suggest {
		// Looking for similar names is dear, so it is done only for the few errors of an honest mistake. Validation
		// leaves marks in a document, so it gets a new one.
		if again, errs := parseOnly(text); errs == nil {
			found = validator.ValidateWithRules(schema, again, suggestingRules)
		}
	}
	if len(found) > 0 {
		found = found[:min(len(found), limits.Errors)]
		list := make(gqlerror.List, len(found))
		for i, e := range found {
			list[i] = coded(fault.GraphQLValidationFailed, e)
		}
		return nil, list
	}
	withoutDefer(doc)
	return doc, nil
}

func parseOnly(text string) (*ast.QueryDocument, gqlerror.List) {
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil {
		var e *gqlerror.Error
		if !errors.As(err, &e) {
			e = gqlerror.Errorf("The document cannot be parsed.")
		}
		return nil, gqlerror.List{coded(fault.GraphQLParseFailed, e)}
	}
	if len(doc.Operations) == 0 {
		return nil, refused(fault.GraphQLParseFailed, "The document holds no operation.")
	}
	return doc, nil
}

// checkTokens counts what the parser would read, comments included, and how deeply it would recurse.
func checkTokens(text string, limit int) gqlerror.List {
	lex := lexer.New(&ast.Source{Input: text})
	depth := 0
	for count := 0; ; {
		token, err := lex.ReadToken()
		if err != nil {
			return nil // the parser says it better, with a place
		}
		switch token.Kind {
		case lexer.EOF:
			return nil
		case lexer.BraceL, lexer.BracketL, lexer.ParenL:
			depth++
		case lexer.BraceR, lexer.BracketR, lexer.ParenR:
			depth--
		}
		if depth > maxNesting {
			return refused(fault.QueryTooDeep, "The document nests brackets more than %d deep.", maxNesting)
		}
		if count++; count > limit {
			return refused(fault.QueryTooLarge, "The document has more than %d tokens. Split it, or pass values as variables.", limit)
		}
	}
}

// shape measures a document before validation, because validation is dear for some shapes.
type shape struct {
	doc     *ast.QueryDocument
	depths  map[string]int                 // of fragments, by name; -1 while one is being measured
	aliases map[string]map[string]struct{} // of a field, by its name
	crowded string                         // the response name that one selection repeats too often
	limit   int
}

func checkShape(doc *ast.QueryDocument, limits Limits) gqlerror.List {
	s := shape{doc: doc, depths: map[string]int{}, aliases: map[string]map[string]struct{}{}, limit: limits.Aliases}
	deepest := 0
	for _, op := range doc.Operations {
		s.mentions(op.SelectionSet, map[string]int{})
		deepest = max(deepest, s.depth(op.SelectionSet))
	}
	for _, f := range doc.Fragments {
		s.mentions(f.SelectionSet, map[string]int{})
		deepest = max(deepest, s.fragmentDepth(f.Name))
	}
	if deepest > limits.Depth {
		return refused(fault.QueryTooDeep, "The query is %d fields deep; at most %d are allowed.", deepest, limits.Depth)
	}
	if s.crowded != "" {
		return refused(fault.QueryTooComplex, "The name %q stands more than %d times in one selection.", s.crowded, limits.Aliases)
	}
	for field, names := range s.aliases {
		if len(names) > limits.Aliases {
			return refused(fault.QueryTooComplex, "The field %q has %d aliases; at most %d are allowed.", field, len(names), limits.Aliases)
		}
	}
	return nil
}

// depth is the number of fields below each other. A fragment is measured once however often it is spread; one that
// spreads itself counts as nothing here, and validation refuses it.
func (s *shape) depth(set ast.SelectionSet) int {
	deepest := 0
	for _, selection := range set {
		d := 0
		switch selection := selection.(type) {
		case *ast.Field:
			d = 1 + s.depth(selection.SelectionSet)
		case *ast.InlineFragment:
			d = s.depth(selection.SelectionSet)
		case *ast.FragmentSpread:
			d = s.fragmentDepth(selection.Name)
		}
		deepest = max(deepest, d)
	}
	return deepest
}

func (s *shape) fragmentDepth(name string) int {
	if d, ok := s.depths[name]; ok {
		return max(d, 0)
	}
	s.depths[name] = -1
	d := 0
	if f := s.doc.Fragments.ForName(name); f != nil {
		d = s.depth(f.SelectionSet)
	}
	s.depths[name] = d
	return d
}

// mentions counts response names: how many one field has in the document, and how often one stands in a selection.
func (s *shape) mentions(set ast.SelectionSet, counts map[string]int) {
	for _, selection := range set {
		switch selection := selection.(type) {
		case *ast.Field:
			if counts[selection.Alias]++; counts[selection.Alias] > s.limit {
				s.crowded = selection.Alias
			}
			if selection.Alias != selection.Name {
				names := s.aliases[selection.Name]
				if names == nil {
					names = map[string]struct{}{}
					s.aliases[selection.Name] = names
				}
				names[selection.Alias] = struct{}{}
			}
			if len(selection.SelectionSet) > 0 {
				s.mentions(selection.SelectionSet, map[string]int{})
			}
		case *ast.InlineFragment:
			s.mentions(selection.SelectionSet, counts)
		}
	}
}

// withoutDefer takes @defer out of a valid document. A server may always answer at once, and ours does; gqlgen would
// hold the deferred part back for an answer that no transport of ours sends.
func withoutDefer(doc *ast.QueryDocument) {
	var walk func(ast.SelectionSet)
	strip := func(directives ast.DirectiveList) ast.DirectiveList {
		if directives.ForName("defer") == nil {
			return directives
		}
		var kept ast.DirectiveList
		for _, d := range directives {
			if d.Name != "defer" {
				kept = append(kept, d)
			}
		}
		return kept
	}
	walk = func(set ast.SelectionSet) {
		for _, selection := range set {
			switch selection := selection.(type) {
			case *ast.Field:
				walk(selection.SelectionSet)
			case *ast.InlineFragment:
				selection.Directives = strip(selection.Directives)
				walk(selection.SelectionSet)
			case *ast.FragmentSpread:
				selection.Directives = strip(selection.Directives)
			}
		}
	}
	for _, op := range doc.Operations {
		walk(op.SelectionSet)
	}
	for _, f := range doc.Fragments {
		walk(f.SelectionSet)
	}
}

var (
	suggestingRules = strict(rules.NewDefaultRules())
	plainRules      = strict(withoutSuggestions(rules.NewDefaultRules()))
)

// withoutSuggestions swaps every rule that offers similar names for its silent twin: who shows no token gets no help in
// guessing the schema.
func withoutSuggestions(r *rules.Rules) *rules.Rules {
	for loud, quiet := range map[string]core.Rule{
		rules.FieldsOnCorrectTypeRule.Name: rules.FieldsOnCorrectTypeRuleWithoutSuggestions,
		rules.KnownArgumentNamesRule.Name:  rules.KnownArgumentNamesRuleWithoutSuggestions,
		rules.KnownTypeNamesRule.Name:      rules.KnownTypeNamesRuleWithoutSuggestions,
		rules.ScalarLeafsRule.Name:         rules.ScalarLeafsRuleWithoutSuggestions,
		rules.ValuesOfCorrectTypeRule.Name: rules.ValuesOfCorrectTypeRuleWithoutSuggestions,
	} {
		r.RemoveRule(loud)
		r.AddRule(quiet.Name, quiet.RuleFunc)
	}
	return r
}

// strict adds what gqlparser leaves open: 32-bit integers, objects where a scalar is due, variables that may be null in
// an @oneOf object, and NUL, which no text column of a database can hold.
func strict(r *rules.Rules) *rules.Rules {
	r.AddRule("StrictLiterals", func(observers *core.Events, addError core.AddErrFunc) {
		observers.OnValue(func(_ *core.Walker, v *ast.Value) {
			if (v.Kind == ast.StringValue || v.Kind == ast.BlockValue) && strings.ContainsRune(v.Raw, 0) {
				addError(core.Message("A string must not contain the character U+0000."), core.At(v.Position))
			}
			if v.Definition == nil {
				return
			}
			switch v.Kind {
			case ast.IntValue:
				if v.Definition.Name != "Int" {
					return
				}
				if _, err := strconv.ParseInt(v.Raw, 10, 64); err != nil {
					return // gqlparser says so
				}
				if _, err := strconv.ParseInt(v.Raw, 10, 32); err != nil {
					addError(core.Message("Int cannot represent non 32-bit signed integer value: %s", v.Raw), core.At(v.Position))
				}
			case ast.ObjectValue:
				if v.Definition.Kind == ast.Enum || v.Definition.BuiltIn && v.Definition.Kind == ast.Scalar {
					addError(core.Message("%s cannot represent an object.", v.Definition.Name), core.At(v.Position))
				}
				if v.Definition.Directives.ForName("oneOf") != nil && len(v.Children) == 1 {
					child := v.Children[0].Value
					if child.Kind == ast.Variable && child.VariableDefinition != nil && !child.VariableDefinition.Type.NonNull {
						addError(
							core.Message("Variable \"$%s\" must be non-null to stand in the @oneOf object %q.", child.Raw, v.Definition.Name),
							core.At(child.Position),
						)
					}
				}
			}
		})
	})
	return r
}
