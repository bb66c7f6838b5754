package gateway

import (
	"context"
	"log/slog"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/aura-billing/gateway/internal/fault"
)

// Executor runs operations against a schema that gqlgen generated. It stands in for gqlgen's executor.Executor behind
// the same interface, and adds what a public endpoint needs: limits before work, strict variables, a price for each
// operation, suggestions and introspection only for callers with a token, and errors in their wire form.
type Executor struct {
	schema    graphql.ExecutableSchema
	limits    Limits
	presenter graphql.ErrorPresenterFunc
	recoverer graphql.RecoverFunc
	documents *documents

	aroundOperation graphql.OperationMiddleware
	aroundResponse  graphql.ResponseMiddleware
	aroundRootField graphql.RootFieldMiddleware
	aroundField     graphql.FieldMiddleware
}

var _ graphql.GraphExecutor = (*Executor)(nil)

// NewExecutor makes an executor for a schema. The Around methods are for the time before it serves.
func NewExecutor(schema graphql.ExecutableSchema, log *slog.Logger, limits Limits) *Executor {
	limits = limits.withDefaults()
	return &Executor{
		schema:    schema,
		limits:    limits,
		presenter: Presenter(log),
		recoverer: Recover(log),
		documents: newDocuments(limits.CachedDocuments, limits.CachedBytes),
		aroundOperation: func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
			return next(ctx)
		},
		aroundResponse: func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response { return next(ctx) },
		aroundRootField: func(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
			return next(ctx)
		},
		aroundField: func(ctx context.Context, next graphql.Resolver) (any, error) { return next(ctx) },
	}
}

// AroundOperations puts m around every operation, inside those put before it.
func (e *Executor) AroundOperations(m graphql.OperationMiddleware) {
	outer := e.aroundOperation
	e.aroundOperation = func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		return outer(ctx, func(ctx context.Context) graphql.ResponseHandler { return m(ctx, next) })
	}
}

// AroundResponses puts m around every answer, each event of a subscription being one: the place for loaders.
func (e *Executor) AroundResponses(m graphql.ResponseMiddleware) {
	outer := e.aroundResponse
	e.aroundResponse = func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		return outer(ctx, func(ctx context.Context) *graphql.Response { return m(ctx, next) })
	}
}

// AroundRootFields puts m around every field of a root type.
func (e *Executor) AroundRootFields(m graphql.RootFieldMiddleware) {
	outer := e.aroundRootField
	e.aroundRootField = func(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
		return outer(ctx, func(ctx context.Context) graphql.Marshaler { return m(ctx, next) })
	}
}

// AroundFields puts m around every field, scalars included: dear, not for serving.
func (e *Executor) AroundFields(m graphql.FieldMiddleware) {
	outer := e.aroundField
	e.aroundField = func(ctx context.Context, next graphql.Resolver) (any, error) {
		return outer(ctx, func(ctx context.Context) (any, error) { return m(ctx, next) })
	}
}

// CreateOperationContext makes a request ready to run, or says why it will not: GRAPHQL_PARSE_FAILED,
// GRAPHQL_VALIDATION_FAILED, BAD_USER_INPUT for a variable, QUERY_TOO_LARGE, QUERY_TOO_DEEP, QUERY_TOO_COMPLEX, or
// UNAUTHENTICATED for introspection without a token.
func (e *Executor) CreateOperationContext(
	ctx context.Context, params *graphql.RawParams,
) (*graphql.OperationContext, gqlerror.List) {
	anonymous := CallerFrom(ctx).Anonymous()
	op := &graphql.OperationContext{
		RawQuery:               params.Query,
		OperationName:          params.OperationName,
		Extensions:             params.Extensions,
		Headers:                params.Headers,
		DisableIntrospection:   anonymous,
		RecoverFunc:            e.recoverer,
		ResolverMiddleware:     e.aroundField,
		RootResolverMiddleware: e.aroundRootField,
		Stats:                  graphql.Stats{OperationStart: graphql.Now(), Read: params.ReadTime},
	}
	if op.Doc = e.documents.get(params.Query); op.Doc == nil {
		doc, errs := parse(e.schema.Schema(), params.Query, e.limits, !anonymous)
		if errs != nil {
			return op, errs
		}
		op.Doc = doc
		if !anonymous { // who has no token must not push out the documents of those who have
			e.documents.add(params.Query, doc)
		}
	}
	if op.Operation = op.Doc.Operations.ForName(params.OperationName); op.Operation == nil {
		if params.OperationName == "" {
			return op, refused(fault.GraphQLValidationFailed, "The document holds several operations: operationName must say which one.")
		}
		return op, refused(fault.GraphQLValidationFailed, "The document holds no operation of the name that operationName says.")
	}
	if op.Operation.Operation == ast.Subscription && !singleRoot(op.Doc, op.Operation.SelectionSet) {
		return op, refused(fault.GraphQLValidationFailed, "A subscription selects exactly one field, without @skip or @include.")
	}
	if anonymous {
		if errs := hideSchema(op); errs != nil {
			return op, errs
		}
	}
	variables, err := coerceVariables(e.schema.Schema(), op.Operation, params.Variables)
	if err != nil {
		return op, gqlerror.List{err}
	}
	op.Variables = variables
	c := price(ctx, e.schema, op)
	if c.requested > e.limits.Cost {
		return op, refused(fault.QueryTooComplex,
			"The query can cost more than %d points: ask for smaller pages or fewer nested lists.", e.limits.Cost)
	}
	op.Stats.SetExtension(costKey, c)
	return op, nil
}

// singleRoot tells whether a subscription selects exactly one field at its root, whatever its variables say. The parser's rules
// do not ask, and the generated code only finds out when it runs.
func singleRoot(doc *ast.QueryDocument, set ast.SelectionSet) bool {
	if len(set) != 1 {
		return false
	}
	conditional := func(list ast.DirectiveList) bool {
		return list.ForName("skip") != nil || list.ForName("include") != nil
	}
	switch s := set[0].(type) {
	case *ast.Field:
		return !conditional(s.Directives)
	case *ast.InlineFragment:
		return !conditional(s.Directives) && singleRoot(doc, s.SelectionSet)
	case *ast.FragmentSpread:
		f := doc.Fragments.ForName(s.Name)
		return f != nil && !conditional(s.Directives) && singleRoot(doc, f.SelectionSet)
	default:
		return false
	}
}

// hideSchema makes a schema look empty to a caller without a token: __schema is refused, and no __type exists.
func hideSchema(op *graphql.OperationContext) gqlerror.List {
	schema, typ := introspects(op.Doc, op.Operation.SelectionSet, map[string]bool{})
	if schema {
		return refused(fault.Unauthenticated, "Introspection needs a token.")
	}
	if typ {
		next := op.ResolverMiddleware
		op.ResolverMiddleware = func(ctx context.Context, resolve graphql.Resolver) (any, error) {
			if fc := graphql.GetFieldContext(ctx); fc != nil && fc.Field.Field != nil && fc.Field.Name == "__type" {
				return nil, nil //nolint:nilnil // no such type, and no error: the schema looks empty
			}
			return next(ctx, resolve)
		}
	}
	return nil
}

func introspects(doc *ast.QueryDocument, set ast.SelectionSet, seen map[string]bool) (schema, typ bool) {
	for _, s := range set {
		var inSchema, inType bool
		switch s := s.(type) {
		case *ast.Field:
			inSchema, inType = s.Name == "__schema", s.Name == "__type"
		case *ast.InlineFragment:
			inSchema, inType = introspects(doc, s.SelectionSet, seen)
		case *ast.FragmentSpread:
			if f := doc.Fragments.ForName(s.Name); f != nil && !seen[s.Name] {
				seen[s.Name] = true
				inSchema, inType = introspects(doc, f.SelectionSet, seen)
			}
		}
		schema, typ = schema || inSchema, typ || inType
	}
	return schema, typ
}

// DispatchOperation starts an operation. The handler gives one answer after the other, and nil when there is no more or
// its context has ended.
func (e *Executor) DispatchOperation(
	ctx context.Context, op *graphql.OperationContext,
) (graphql.ResponseHandler, context.Context) {
	inner := graphql.WithOperationContext(ctx, op)
	handler := e.aroundOperation(inner, func(ctx context.Context) graphql.ResponseHandler {
		inner = ctx
		start := graphql.WithResponseContext(ctx, e.presenter, e.recoverer)
		if live, ok := e.schema.(graphql.ExecutableSchemaWithEventContext); ok && op.Operation.Operation == ast.Subscription {
			return e.live(start, live)
		}
		answers := e.schema.Exec(start)
		if errs := graphql.GetErrors(start); errs != nil {
			return graphql.OneShot(e.bounded(&graphql.Response{Errors: errs}))
		}
		return func(ctx context.Context) *graphql.Response {
			if ctx.Err() != nil {
				return nil
			}
			ctx = graphql.WithResponseContext(ctx, e.presenter, e.recoverer)
			return e.aroundResponse(ctx, func(ctx context.Context) *graphql.Response {
				return e.completed(ctx, answers(ctx))
			})
		}
	})
	return handler, inner
}

// live is the way for schemas whose subscription fields give each event a context of its own.
func (e *Executor) live(start context.Context, schema graphql.ExecutableSchemaWithEventContext) graphql.ResponseHandler {
	events := schema.ExecWithEventContext(start)
	if errs := graphql.GetErrors(start); errs != nil {
		return graphql.OneShot(e.bounded(&graphql.Response{Errors: errs}))
	}
	return func(ctx context.Context) *graphql.Response {
		if ctx.Err() != nil {
			return nil
		}
		event, resp := events(graphql.WithResponseContext(ctx, e.presenter, e.recoverer))
		if resp == nil {
			return nil
		}
		return e.aroundResponse(event, func(ctx context.Context) *graphql.Response { return e.completed(ctx, resp) })
	}
}

// completed adds to an answer what its fields left in the context.
func (e *Executor) completed(ctx context.Context, resp *graphql.Response) *graphql.Response {
	if resp == nil {
		return nil
	}
	resp.Errors = append(resp.Errors, graphql.GetErrors(ctx)...)
	if ext := graphql.GetExtensions(ctx); len(ext) > 0 {
		resp.Extensions = ext
	}
	return e.bounded(resp)
}

// bounded keeps the first errors of an answer; a page of failures tells nobody more than the first ones.
func (e *Executor) bounded(resp *graphql.Response) *graphql.Response {
	if len(resp.Errors) > e.limits.Errors {
		resp.Errors = resp.Errors[:e.limits.Errors]
	}
	return resp
}

// DispatchError is the answer to a request that did not become an operation.
func (e *Executor) DispatchError(ctx context.Context, list gqlerror.List) *graphql.Response {
	ctx = graphql.WithResponseContext(ctx, e.presenter, e.recoverer)
	for _, err := range list[:min(len(list), e.limits.Errors)] {
		graphql.AddError(ctx, err)
	}
	return e.aroundResponse(ctx, func(ctx context.Context) *graphql.Response {
		return e.completed(ctx, &graphql.Response{})
	})
}
