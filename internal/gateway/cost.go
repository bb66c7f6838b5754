package gateway

import (
	"context"
	"encoding/json"
	"math"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// The cost of a query is the number of objects that its answer can hold, in points: an object 1, a leaf 0, a list its
// page size times what one item costs, and a mutation 10 more for its writing. A page's size is the argument `first` or
// `last`, else defaultPage; of a list of `ids` their number; of a list without either assumedList. A mutation whose input has
// `items` costs as many points as they are. A field whose work is not in its answer says so through gqlgen's complexity functions,
// and that is then its cost.
//
// So the points that an answer really took can be counted in its bytes, and the difference be given back.
const (
	mutationPoints    = 10
	defaultPage       = 20
	assumedList       = 10
	introspectionList = 4
)

// cost is what the executor found an operation to cost, kept in the operation's Stats.
type cost struct {
	requested int
	fixed     bool // a complexity function had its say, so the answer does not show what was spent
	writes    int  // points for mutating
}

const costKey = "AuraCost"

func costOf(op *graphql.OperationContext) cost {
	c, _ := op.Stats.GetExtension(costKey).(cost)
	return c
}

// points of a selection: fixed ones, and those to be multiplied with the size of the page that the selection describes.
// Keeping the two apart lets a fragment be priced once, whatever page it is spread in: the walk is linear in the
// document, and 1 kB of nested fragments costs what 1 kB of fields does.
type points struct{ fixed, perItem int }

type pricing struct {
	ctx       context.Context
	schema    graphql.ExecutableSchema
	types     *ast.Schema
	variables map[string]any
	fragments map[string]points
	custom    bool
}

func price(ctx context.Context, schema graphql.ExecutableSchema, op *graphql.OperationContext) cost {
	p := pricing{ctx: ctx, schema: schema, types: schema.Schema(), variables: op.Variables}
	whole := p.selection(op.Operation.SelectionSet)
	c := cost{requested: addPoints(whole.fixed, timesPoints(assumedList, whole.perItem))}
	if op.Operation.Operation == ast.Mutation {
		c.writes = mutationPoints * max(1, len(op.Operation.SelectionSet))
		c.requested = addPoints(c.requested, c.writes)
	}
	c.requested = max(1, c.requested)
	c.fixed = p.custom
	return c
}

func (p *pricing) selection(set ast.SelectionSet) points {
	var sum points
	for _, s := range set {
		var one points
		switch s := s.(type) {
		case *ast.Field:
			if p.skipped(s.Directives) {
				continue
			}
			one = p.field(s)
		case *ast.InlineFragment:
			if p.skipped(s.Directives) {
				continue
			}
			one = p.selection(s.SelectionSet)
		case *ast.FragmentSpread:
			if p.skipped(s.Directives) || s.Definition == nil {
				continue
			}
			priced, ok := p.fragments[s.Name]
			if !ok {
				priced = p.selection(s.Definition.SelectionSet)
				if p.fragments == nil {
					p.fragments = make(map[string]points)
				}
				p.fragments[s.Name] = priced
			}
			one = priced
		}
		sum.fixed = addPoints(sum.fixed, one.fixed)
		sum.perItem = addPoints(sum.perItem, one.perItem)
	}
	return sum
}

func (p *pricing) field(f *ast.Field) points {
	if f.Definition == nil || f.ObjectDefinition == nil {
		return points{}
	}
	root := f.ObjectDefinition == p.types.Query || f.ObjectDefinition == p.types.Mutation || f.ObjectDefinition == p.types.Subscription
	if len(f.SelectionSet) == 0 && !root {
		return points{}
	}
	list := assumedList
	if strings.HasPrefix(f.ObjectDefinition.Name, "__") || strings.HasPrefix(f.Name, "__") {
		list = introspectionList
	}
	size, paged := p.page(f)
	inside := p.selection(f.SelectionSet)
	isList := f.Definition.Type.Elem != nil
	within := list // the size of lists inside this field that do not say their own
	if paged && !isList {
		within = size
	}
	if n := p.items(f); n > 0 {
		p.custom = true
		return points{fixed: n}
	}
	item := addPoints(inside.fixed, timesPoints(within, inside.perItem))
	if f.ObjectDefinition.Kind == ast.Object && !strings.HasPrefix(f.ObjectDefinition.Name, "__") {
		var args map[string]any
		if len(f.Definition.Arguments) > 0 {
			args = f.ArgumentMap(p.variables)
		}
		if n, ok := p.schema.Complexity(p.ctx, f.ObjectDefinition.Name, f.Name, item, args); ok && n >= 1 {
			p.custom = true
			return points{fixed: n}
		}
	}
	if len(f.SelectionSet) == 0 {
		return points{}
	}
	item = addPoints(item, 1)
	switch {
	case !isList:
		return points{fixed: item}
	case paged:
		return points{fixed: timesPoints(size, item)}
	case list == introspectionList:
		return points{fixed: timesPoints(list, item)}
	default:
		return points{perItem: item}
	}
}

// page is how many items a field was asked for, if its arguments can say so.
func (p *pricing) page(f *ast.Field) (size int, paged bool) {
	for _, name := range [...]string{"first", "last"} {
		if f.Definition.Arguments.ForName(name) == nil {
			continue
		}
		paged = true
		if arg := f.Arguments.ForName(name); arg != nil {
			if v, err := arg.Value.Value(p.variables); err == nil {
				if n, ok := number(v); ok {
					size = max(size, int(min(max(n, 0), math.MaxInt32)))
				}
			}
		}
	}
	if paged {
		if size == 0 {
			size = defaultPage
		}
		return size, true
	}
	if def := f.Definition.Arguments.ForName("ids"); def != nil && def.Type.Elem != nil {
		if arg := f.Arguments.ForName("ids"); arg != nil {
			if v, err := arg.Value.Value(p.variables); err == nil {
				if ids, ok := v.([]any); ok {
					return len(ids), true
				}
			}
		}
	}
	return 0, false
}

// items is how many items a mutation was given: its work is they, whatever is selected of the answer. They are counted in the raw
// values, since reading a thousand of them twice would cost more than the rest of the price.
func (p *pricing) items(f *ast.Field) int {
	if f.ObjectDefinition != p.types.Mutation {
		return 0
	}
	input := f.Arguments.ForName("input")
	if input == nil {
		return 0
	}
	v, err := input.Value.Value(p.variables)
	if err != nil {
		return 0
	}
	fields, _ := v.(map[string]any)
	items, _ := fields["items"].([]any)
	return len(items)
}

func (p *pricing) skipped(directives ast.DirectiveList) bool {
	if len(directives) == 0 {
		return false
	}
	return p.says(directives.ForName("skip"), true) || p.says(directives.ForName("include"), false)
}

func (p *pricing) says(d *ast.Directive, want bool) bool {
	if d == nil {
		return false
	}
	arg := d.Arguments.ForName("if")
	if arg == nil {
		return false
	}
	v, err := arg.Value.Value(p.variables)
	b, ok := v.(bool)
	return err == nil && ok && b == want
}

// actual is what the answer took: the objects in it, counted by their opening braces.
func (c cost) actual(data json.RawMessage) int {
	if c.fixed {
		return c.requested
	}
	objects, quoted := -1, false // the answer itself is no object of anybody's
	for i := 0; i < len(data); i++ {
		switch b := data[i]; {
		case b == '\\' && quoted:
			i++
		case b == '"':
			quoted = !quoted
		case b == '{' && !quoted:
			objects++
		}
	}
	return max(1, objects+c.writes)
}

// addPoints and timesPoints stop at the largest int instead of passing it.
func addPoints(a, b int) int {
	if a > math.MaxInt-b {
		return math.MaxInt
	}
	return a + b
}

func timesPoints(a, b int) int {
	if a == 0 || b == 0 {
		return 0
	}
	if a > math.MaxInt/b {
		return math.MaxInt
	}
	return a * b
}
