package gateway

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
)

// TestAround: what was put around first is outermost, and each event of a subscription is an answer of its own.
func TestAround(t *testing.T) {
	b := start(t)
	var order []string
	note := func(name string) graphql.ResponseMiddleware {
		return func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
			order = append(order, name)
			graphql.RegisterExtension(ctx, name, true)
			return next(ctx)
		}
	}
	b.exec.AroundResponses(note("first"))
	b.exec.AroundResponses(note("second"))
	b.exec.AroundOperations(func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		order = append(order, "operation")
		return next(context.WithValue(ctx, actorKey{}, "from around"))
	})
	b.exec.AroundFields(func(ctx context.Context, next graphql.Resolver) (any, error) {
		order = append(order, "field")
		return next(ctx)
	})
	w := b.query("{caller}").wants(200, "")
	if !strings.Contains(string(w.Data), "from around") || w.Extensions["second"] != true {
		t.Errorf("%s %v", w.Data, w.Extensions)
	}
	if want := []string{"operation", "first", "second", "field"}; !slices.Equal(order, want) {
		t.Errorf("order %v", order)
	}
	order = nil
	b.post(`{"query":"subscription{count(to:2)}"}`, asStream)
	if want := []string{"operation", "first", "second", "first", "second", "first", "second"}; !slices.Equal(order, want) {
		t.Errorf("order %v: two events and the end", order)
	}
}

// eventful is a schema whose events bring their own context.
type eventful struct{ *toy }

func (e eventful) ExecWithEventContext(ctx context.Context) graphql.ResponseHandlerWithContext {
	next := e.Exec(ctx)
	return func(ctx context.Context) (context.Context, *graphql.Response) {
		return context.WithValue(ctx, actorKey{}, "of the event"), next(ctx)
	}
}

func TestEventContext(t *testing.T) {
	e := NewExecutor(eventful{newToy()}, slog.New(slog.DiscardHandler), Limits{})
	var seen []any
	e.AroundResponses(func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		seen = append(seen, ctx.Value(actorKey{}))
		return next(ctx)
	})
	ctx := WithCaller(t.Context(), "id", Caller{Principal: "alice"})
	op, errs := e.CreateOperationContext(ctx, &graphql.RawParams{Query: "subscription{count(to:2)}"})
	if errs != nil {
		t.Fatal(errs)
	}
	answers, ctx := e.DispatchOperation(ctx, op)
	n := 0
	for answers(ctx) != nil {
		n++
	}
	if n != 2 || !slices.Equal(seen, []any{"of the event", "of the event"}) {
		t.Errorf("%d events, %v", n, seen)
	}
	op, _ = e.CreateOperationContext(ctx, &graphql.RawParams{Query: "subscription{refused}"})
	answers, ctx = e.DispatchOperation(ctx, op)
	if resp := answers(ctx); resp == nil || len(resp.Errors) != 1 || resp.Errors[0].Extensions["code"] != "FORBIDDEN" || answers(ctx) != nil {
		t.Errorf("refused: %+v", resp)
	}
}
