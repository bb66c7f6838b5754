package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aura-billing/gateway/graph"
	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/gateway"
)

// serving is the API of a house over HTTP, for the one actor that asks.
type serving struct {
	url string
}

// serve serves the API of a house to an actor with all that its role may do, or only with the scopes given.
func serve(t *testing.T, h *cashiertest.House, actor billing.Actor, scopes ...billing.Scope) serving {
	t.Helper()
	if actor.Scopes = scopes; scopes == nil {
		actor.Scopes = auth.ScopesOf(actor.Role)
	}
	resolver := &graph.Resolver{DB: h.DB, Cashier: h.Cashier, Clock: time.Now}
	executor := gateway.NewExecutor(resolver.Schema(), h.Log, gateway.Limits{})
	executor.AroundResponses(resolver.EachAnswer)
	executor.AroundRootFields(resolver.EachRoot)
	server := httptest.NewServer(gateway.New(gateway.Options{Executor: executor, Log: h.Log,
		Authenticate: func(ctx context.Context, _ string) (context.Context, gateway.Caller, error) {
			return auth.WithActor(ctx, &actor), gateway.Caller{Principal: actor.Subject, ExpiresAt: time.Now().Add(time.Hour)}, nil
		}}))
	t.Cleanup(server.Close)
	return serving{url: server.URL}
}

// topLevel is an error of an answer.
type topLevel struct {
	Message    string
	Path       []any
	Extensions struct{ Code string }
}

// ask decodes the data into the value given and returns the top-level errors.
func (s serving) ask(t *testing.T, into any, query string, variables map[string]any) []topLevel {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post(s.url, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var answer struct {
		Data   json.RawMessage
		Errors []topLevel
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Data) == 0 {
		return answer.Errors
	}
	numbers := json.NewDecoder(bytes.NewReader(answer.Data))
	numbers.UseNumber()
	if err := numbers.Decode(into); err != nil {
		t.Fatalf("%v: %s", err, answer.Data)
	}
	return answer.Errors
}

// must is ask without errors.
func (s serving) must(t *testing.T, into any, query string, variables map[string]any) {
	t.Helper()
	if errs := s.ask(t, into, query, variables); len(errs) > 0 {
		t.Fatalf("%s with %v answers %+v", query, variables, errs)
	}
}
