package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"go.uber.org/goleak"

	"github.com/aura-billing/gateway/graph"
	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/gateway"
	"github.com/aura-billing/gateway/internal/wake"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// api is the real executor over real books.
type api struct {
	*cashiertest.House

	hub  *wake.Hub
	exec *gateway.Executor
}

func newAPI(t testing.TB, o cashiertest.Options) *api {
	t.Helper()
	a := &api{hub: &wake.Hub{}}
	o.Publish = a.hub.Wake
	a.House = cashiertest.New(t, o)
	resolver := &graph.Resolver{DB: a.DB, Cashier: a.Cashier, Hub: a.hub, Clock: time.Now}
	a.exec = gateway.NewExecutor(resolver.Schema(), a.Log, gateway.Limits{Cost: 1 << 30})
	a.exec.AroundResponses(resolver.EachAnswer)
	a.exec.AroundRootFields(resolver.EachRoot)
	return a
}

// as is an actor with what its role may do, on some accounts or, without any, on all.
func as(role billing.Role, accounts ...billing.AccountID) *billing.Actor {
	return &billing.Actor{Subject: "test " + string(role), Role: role, Scopes: auth.ScopesOf(role), AllAccounts: len(accounts) == 0, Accounts: accounts,
		ExpiresAt: time.Now().Add(time.Hour)}
}

// answer is what came back.
type answer struct {
	t      testing.TB
	Data   map[string]any
	Errors []struct {
		Message    string
		Path       []any
		Extensions map[string]any
	}
}

func (a *api) start(t testing.TB, ctx context.Context, actor *billing.Actor, query string, variables map[string]any) (func() *answer, error) {
	t.Helper()
	if actor != nil {
		ctx = gateway.WithCaller(auth.WithActor(ctx, actor), "request", gateway.Caller{Principal: actor.Subject})
	} else {
		ctx = gateway.WithCaller(ctx, "request", gateway.Caller{})
	}
	text, err := json.Marshal(variables) // as they come over the wire
	must(t, err)
	wire := json.NewDecoder(bytes.NewReader(text))
	wire.UseNumber()
	variables = map[string]any{}
	must(t, wire.Decode(&variables))
	ctx = graphql.StartOperationTrace(ctx)
	op, errs := a.exec.CreateOperationContext(ctx, &graphql.RawParams{Query: query, Variables: variables, ReadTime: graphql.TraceTiming{Start: graphql.Now(), End: graphql.Now()}})
	if errs != nil {
		return nil, errs
	}
	next, ctx := a.exec.DispatchOperation(ctx, op)
	return func() *answer {
		resp := next(ctx)
		if resp == nil {
			return nil
		}
		out := &answer{t: t}
		text, err := json.Marshal(resp)
		must(t, err)
		must(t, json.Unmarshal(text, out))
		return out
	}, nil
}

// do runs a query or mutation.
func (a *api) do(t testing.TB, actor *billing.Actor, query string, variables ...any) *answer {
	t.Helper()
	values := map[string]any{}
	for i := 0; i+1 < len(variables); i += 2 {
		values[variables[i].(string)] = variables[i+1]
	}
	next, err := a.start(t, t.Context(), actor, query, values)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return next()
}

// ok fails the test if there are errors.
func (a *answer) ok() *answer {
	a.t.Helper()
	if len(a.Errors) > 0 {
		a.t.Fatalf("errors: %+v", a.Errors)
	}
	return a
}

// code is the first error's, "" without one.
func (a *answer) code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	return fmt.Sprint(a.Errors[0].Extensions["code"])
}

// at walks down the data: names and indexes.
func (a *answer) at(path ...any) any {
	a.t.Helper()
	var v any = a.Data
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, ok := v.(map[string]any)
			if !ok {
				a.t.Fatalf("no %v on the way %v in %v", step, path, a.Data)
			}
			v = m[step]
		case int:
			l, ok := v.([]any)
			if !ok || step >= len(l) {
				a.t.Fatalf("no %v on the way %v in %v", step, path, a.Data)
			}
			v = l[step]
		}
	}
	return v
}
