package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/aura-billing/gateway/internal/fault"
)

// toySDL has one of everything that the transports and limits look at.
const toySDL = `
schema { query: Query mutation: Mutation subscription: LiveUpdates }
scalar JSON
enum Color { RED GREEN }
input Point { x: Int! y: Int = 7 label: String tags: [String!] inner: Point color: Color }
input Pick @oneOf { id: ID name: String }
type Query {
  hello: String!
  echo(
    text: String, id: ID, int: Int, float: Float, flag: Boolean, color: Color, ints: [Int!], point: Point, pick: Pick, json: JSON
  ): String!
  thing: Thing
  named: Named
  things(first: Int, last: Int, after: String): ThingConnection!
  plain: [Thing!]!
  byIds(ids: [ID!]!): [Thing]!
  fail(how: String!): String
  manyFailures: [Thing]!
  wait: String
  large(bytes: Int!): String!
  caller: String!
  dear: String
}
interface Named { name: String }
type Thing implements Named {
  id: ID!
  name: String
  self: Thing
  things(first: Int, last: Int): ThingConnection!
  plain: [Thing!]!
  fail(how: String!): String
}
type ThingConnection { nodes: [Thing!]! edges: [ThingEdge!]! pageInfo: PageInfo! }
type ThingEdge { cursor: String! node: Thing! }
type PageInfo { hasNextPage: Boolean! }
type Mutation { bump: Int! wait: Int! record(items: [Point!]!): Int! }
type LiveUpdates {
  count(to: Int!): Int!
  ticks: Int!
  flood(bytes: Int!): String!
  refused: Int!
  revoked: Int!
  panics: Int!
}
`

// toy is a schema without gqlgen's generated code: it resolves by a table, the way generated code uses the runtime.
type toy struct {
	schema   *ast.Schema
	resolve  map[string]resolver // "Type.field"
	priced   func(typeName, field string, child int, args map[string]any) (int, bool)
	resolved func(field string) // told of every field that is resolved
}

type resolver func(ctx context.Context, object any, args map[string]any) (any, error)

type object map[string]any

func newToy() *toy {
	thing := object{"id": "1", "name": "one", "__typename": "Thing"}
	constant := func(v any) resolver {
		return func(context.Context, any, map[string]any) (any, error) { return v, nil }
	}
	page := func(_ context.Context, _ any, args map[string]any) (any, error) {
		n, _ := args["first"].(int64)
		if n == 0 {
			n = 2
		}
		items, edges := make([]any, n), make([]any, n)
		for i := range items {
			items[i], edges[i] = thing, object{"cursor": "c", "node": thing, "__typename": "ThingEdge"}
		}
		return object{
			"nodes": items, "edges": edges, "pageInfo": object{"hasNextPage": false, "__typename": "PageInfo"},
			"__typename": "ThingConnection",
		}, nil
	}
	t := &toy{schema: gqlparser.MustLoadSchema(&ast.Source{Name: "toy.graphqls", Input: toySDL})}
	t.resolve = map[string]resolver{
		"Query.hello": constant("world"),
		"Query.echo": func(_ context.Context, _ any, args map[string]any) (any, error) {
			text, err := json.Marshal(args)
			return string(text), err
		},
		"Query.thing":  constant(thing),
		"Query.named":  constant(thing),
		"Query.things": page,
		"Query.plain":  constant([]any{thing, thing}),
		"Query.byIds": func(_ context.Context, _ any, args map[string]any) (any, error) {
			var found []any
			for range args["ids"].([]any) {
				found = append(found, thing)
			}
			return found, nil
		},
		"Query.fail":         fail,
		"Query.manyFailures": constant([]any{thing, thing, thing, thing, thing, thing, thing, thing, thing, thing, thing, thing}),
		"Query.wait": func(ctx context.Context, _ any, _ map[string]any) (any, error) {
			<-ctx.Done()
			return nil, fmt.Errorf("pq: canceling statement due to user request")
		},
		"Query.large": func(_ context.Context, _ any, args map[string]any) (any, error) {
			return strings.Repeat("x", int(args["bytes"].(int64))), nil
		},
		"Query.caller": func(ctx context.Context, _ any, _ map[string]any) (any, error) {
			rights, _ := ctx.Value(actorKey{}).(string)
			return CallerFrom(ctx).Principal + "/" + rights, nil
		},
		"Query.dear":   constant("dear"),
		"Query.__type": constant(object{"name": "Secret", "__typename": "__Type"}),
		"Query.__schema": constant(object{
			"queryType": object{"name": "Query", "__typename": "__Type"}, "__typename": "__Schema",
		}),
		"Thing.self":    constant(thing),
		"Thing.things":  page,
		"Thing.plain":   constant([]any{thing, thing}),
		"Thing.fail":    fail,
		"Mutation.bump": constant(1),
		"Mutation.wait": constant(1),
		"Mutation.record": func(_ context.Context, _ any, args map[string]any) (any, error) {
			return len(args["items"].([]any)), nil
		},
		"LiveUpdates.count": func(ctx context.Context, _ any, args map[string]any) (any, error) {
			return stream(ctx, func(send func(any) bool) {
				for i := range int(args["to"].(int64)) {
					if !send(i + 1) {
						return
					}
				}
			}), nil
		},
		"LiveUpdates.ticks": func(ctx context.Context, _ any, _ map[string]any) (any, error) {
			return stream(ctx, func(send func(any) bool) {
				send(1)
				<-ctx.Done()
			}), nil
		},
		"LiveUpdates.flood": func(ctx context.Context, _ any, args map[string]any) (any, error) {
			text := strings.Repeat("x", int(args["bytes"].(int64)))
			return stream(ctx, func(send func(any) bool) {
				for send(text) {
				}
			}), nil
		},
		"LiveUpdates.refused": func(context.Context, any, map[string]any) (any, error) {
			return nil, fault.New(fault.Forbidden, "You may not listen.")
		},
		"LiveUpdates.revoked": func(ctx context.Context, _ any, _ map[string]any) (any, error) {
			return stream(ctx, func(send func(any) bool) {
				send(1)
				EndWith(ctx, fault.New(fault.Forbidden, "You may no longer listen."))
			}), nil
		},
		"LiveUpdates.panics": func(context.Context, any, map[string]any) (any, error) { panic("secret panic") },
	}
	return t
}

// fail fails in the way that its argument names.
func fail(_ context.Context, _ any, args map[string]any) (any, error) {
	switch args["how"] {
	case "fault":
		return nil, fmt.Errorf("looking: %w", fault.New(fault.NotFound, "No such thing.").At("input", "id").Wrap(errors.New("secret cause")))
	case "sql":
		return nil, errors.New(`pq: relation "secret_table" does not exist`)
	case "panic":
		panic("secret panic")
	case "scope":
		return nil, fault.New(fault.Forbidden, "The scope is missing.").With(missingScope("billing:write"))
	}
	return nil, nil
}

type missingScope string

func (s missingScope) ErrorExtensions() map[string]any {
	return map[string]any{"missingScope": string(s), "code": "NO"}
}

func stream(ctx context.Context, produce func(send func(any) bool)) <-chan any {
	events := make(chan any)
	go func() {
		defer close(events)
		produce(func(v any) bool {
			select {
			case events <- v:
				return true
			case <-ctx.Done():
				return false
			}
		})
	}()
	return events
}

func (t *toy) Schema() *ast.Schema { return t.schema }

func (t *toy) Complexity(_ context.Context, typeName, field string, child int, args map[string]any) (int, bool) {
	if t.priced == nil {
		return 0, false
	}
	return t.priced(typeName, field, child, args)
}

func (t *toy) Exec(ctx context.Context) graphql.ResponseHandler {
	op := graphql.GetOperationContext(ctx)
	root := t.schema.Query
	switch op.Operation.Operation {
	case ast.Mutation:
		root = t.schema.Mutation
	case ast.Subscription:
		return t.subscribe(ctx, op)
	}
	first := true
	return func(ctx context.Context) *graphql.Response {
		if !first {
			return nil
		}
		first = false
		return &graphql.Response{Data: t.object(ctx, op, root, object{}, op.Operation.SelectionSet)}
	}
}

func (t *toy) subscribe(ctx context.Context, op *graphql.OperationContext) graphql.ResponseHandler {
	field := graphql.CollectFields(op, op.Operation.SelectionSet, []string{"LiveUpdates"})[0]
	ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Object: "LiveUpdates", Field: field})
	var events any
	func() {
		defer func() {
			if v := recover(); v != nil {
				graphql.AddError(ctx, op.Recover(ctx, v))
			}
		}()
		var err error
		events, err = t.resolve["LiveUpdates."+field.Name](ctx, nil, field.ArgumentMap(op.Variables))
		if err != nil {
			graphql.AddError(ctx, graphql.AddFieldLocationToError(ctx, err))
		}
	}()
	source, _ := events.(<-chan any)
	return func(ctx context.Context) *graphql.Response {
		select {
		case v, ok := <-source:
			if !ok {
				return nil
			}
			text, _ := json.Marshal(object{field.Alias: v})
			return &graphql.Response{Data: text}
		case <-ctx.Done():
			return nil
		}
	}
}

func (t *toy) object(ctx context.Context, op *graphql.OperationContext, def *ast.Definition, value object, set ast.SelectionSet) []byte {
	satisfies := append([]string{def.Name}, def.Interfaces...)
	var out bytes.Buffer
	out.WriteByte('{')
	for i, field := range graphql.CollectFields(op, set, satisfies) {
		if i > 0 {
			out.WriteByte(',')
		}
		fmt.Fprintf(&out, "%q:", field.Alias)
		if field.Name == "__typename" {
			fmt.Fprintf(&out, "%q", def.Name)
			continue
		}
		ctx := graphql.WithFieldContext(ctx, &graphql.FieldContext{Object: def.Name, Field: field})
		v, err := t.field(ctx, op, def, value, field)
		if err != nil {
			graphql.AddError(ctx, graphql.AddFieldLocationToError(ctx, err))
			v = nil
		}
		out.Write(t.value(ctx, op, v, field.Selections))
	}
	out.WriteByte('}')
	return out.Bytes()
}

func (t *toy) field(
	ctx context.Context, op *graphql.OperationContext, def *ast.Definition, value object, field graphql.CollectedField,
) (v any, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = op.Recover(ctx, r)
		}
	}()
	return op.ResolverMiddleware(ctx, func(ctx context.Context) (any, error) {
		if t.resolved != nil {
			t.resolved(field.Name)
		}
		if resolve, ok := t.resolve[def.Name+"."+field.Name]; ok {
			return resolve(ctx, value, field.ArgumentMap(op.Variables))
		}
		return value[field.Name], nil
	})
}

func (t *toy) value(ctx context.Context, op *graphql.OperationContext, v any, set ast.SelectionSet) []byte {
	switch v := v.(type) {
	case object:
		return t.object(ctx, op, t.schema.Types[v["__typename"].(string)], v, set)
	case []any:
		var out bytes.Buffer
		out.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				out.WriteByte(',')
			}
			at := i
			out.Write(t.value(graphql.WithFieldContext(ctx, &graphql.FieldContext{Index: &at}), op, item, set))
		}
		out.WriteByte(']')
		return out.Bytes()
	default:
		text, _ := json.Marshal(v)
		return text
	}
}
