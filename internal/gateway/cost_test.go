package gateway

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/aura-billing/gateway/internal/fault"
)

func unmarshal(t *testing.T, text []byte, v any) {
	t.Helper()
	if err := json.Unmarshal(text, v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
}

func TestCost(t *testing.T) {
	b := start(t)
	b.toy.priced = func(typeName, field string, child int, args map[string]any) (int, bool) {
		switch typeName + "." + field {
		case "Query.dear":
			return 500, true
		case "Mutation.record":
			return len(args["items"].([]any)), true
		}
		return 0, false
	}
	for query, want := range map[string][2]int{
		`{hello}`:                                      {1, 1},
		`{thing{id name}}`:                             {1, 1},
		`{thing{self{self{id}}}}`:                      {3, 3},
		`{things{nodes{id}}}`:                          {21, 3}, // the default page; the toy gives two
		`{things(first:3){nodes{id}}}`:                 {4, 4},
		`{things(first:3){nodes{id} edges{node{id}}}}`: {10, 10},
		`{things(first:3){nodes{self{id}}}}`:           {7, 7},
		`{things(first:3){nodes{plain{id}}}}`:          {34, 10},
		`{things(first:3){...N}} fragment N on ThingConnection{nodes{...T}} fragment T on Thing{self{id}}`: {7, 7},
		`query($n:Int=5){things(first:$n){nodes{id}}}`:                                                     {6, 6},
		`{plain{id}}`:                           {10, 2},
		`{byIds(ids:["1","2","3"]){id}}`:        {3, 3},
		`{thing @skip(if:true){self{id}}}`:      {1, 1},
		`{thing @include(if:false){self{id}}}`:  {1, 1},
		`mutation{bump}`:                        {10, 10},
		`{dear}`:                                {500, 500},
		`mutation{record(items:[{x:1},{x:2}])}`: {12, 12},
	} {
		t.Run(query, func(t *testing.T) {
			a := b.query(query)
			a.t = t
			c := a.wants(200, "").Extensions["cost"].(map[string]any)
			if got := [2]int{int(c["requestedQueryCost"].(float64)), int(c["actualQueryCost"].(float64))}; got != want {
				t.Errorf("cost %v, want %v\n%s", got, want, a.text)
			}
		})
	}
}

// TestIntrospectionIsAffordable: the full query of graphql-js 16 passes the limits for depth, tokens and cost.
func TestIntrospectionIsAffordable(t *testing.T) {
	ref := "kind name" + strings.Repeat(" ofType{kind name", 9) + strings.Repeat("}", 9)
	query := `query IntrospectionQuery{__schema{description queryType{name kind} mutationType{name kind} subscriptionType{name kind}
		types{...FullType} directives{name description isRepeatable locations args(includeDeprecated:true){...InputValue}}}}
		fragment FullType on __Type{kind name description specifiedByURL isOneOf
		fields(includeDeprecated:true){name description args(includeDeprecated:true){...InputValue} type{...TypeRef}
		isDeprecated deprecationReason}
		inputFields(includeDeprecated:true){...InputValue} interfaces{...TypeRef}
		enumValues(includeDeprecated:true){name description isDeprecated deprecationReason} possibleTypes{...TypeRef}}
		fragment InputValue on __InputValue{name description type{...TypeRef} defaultValue isDeprecated deprecationReason}
		fragment TypeRef on __Type{` + ref + `}`
	toy := newToy()
	doc, errs := parse(toy.schema, query, Limits{}.withDefaults(), true)
	if errs != nil {
		t.Fatal(errs)
	}
	_ = doc
	b := start(t)
	w := b.query(query).wants(200, "")
	if c := w.Extensions["cost"].(map[string]any)["requestedQueryCost"].(float64); c > 5000 {
		t.Errorf("introspection costs %v", c)
	}
}

// TestCostIsLinear: pricing looks at each selection once, however its fragments nest.
func TestCostIsLinear(t *testing.T) {
	toy := newToy()
	visits := 0
	toy.priced = func(string, string, int, map[string]any) (int, bool) { visits++; return 0, false }
	var doc strings.Builder
	doc.WriteString("{thing{...F0}}")
	for i := range 12 {
		fmt.Fprintf(&doc, " fragment F%d on Thing{a:self{...F%d} b:self{...F%d} c:things(first:%d){nodes{...F%d}}}", i, i+1, i+1, i, i+1)
	}
	doc.WriteString(" fragment F12 on Thing{id}")
	b := start(t)
	b.exec.schema = toy
	b.query(doc.String()).wants(400, fault.QueryTooDeep)
	b.exec.limits.Depth = 100
	b.query(doc.String()).wants(400, fault.QueryTooComplex)
	if visits > 60 {
		t.Errorf("%d visits", visits)
	}
}

func TestPointsSaturate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.IntMin(0).Draw(t, "a"), rapid.IntMin(0).Draw(t, "b")
		if sum := addPoints(a, b); sum < a || sum < b {
			t.Fatalf("%d + %d = %d", a, b, sum)
		}
		if product := timesPoints(a, b); a > 0 && b > 0 && (product < a || product < b) {
			t.Fatalf("%d * %d = %d", a, b, product)
		}
	})
}

// TestTokenBuckets: points come back with time, unused ones at once, and full buckets are forgotten.
func TestTokenBuckets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		buckets := NewTokenBuckets(100, 10)
		ctx := t.Context()
		if b := buckets.Take(ctx, "a", 70); !b.Granted || b.Remaining != 30 {
			t.Fatalf("%+v", b)
		}
		if b := buckets.Take(ctx, "a", 70); b.Granted || b.RetryAfter != 4*time.Second || b.Remaining != 30 {
			t.Fatalf("%+v", b)
		}
		if b := buckets.Take(ctx, "b", 100); !b.Granted {
			t.Fatalf("%+v", b)
		}
		time.Sleep(4 * time.Second)
		if b := buckets.Take(ctx, "a", 70); !b.Granted || b.Remaining != 0 {
			t.Fatalf("%+v", b)
		}
		buckets.Return(ctx, "a", 50)
		if b := buckets.Take(ctx, "a", 50); !b.Granted {
			t.Fatalf("%+v", b)
		}
		if b := buckets.Take(ctx, "a", 101); b.Granted || b.RetryAfter != 0 {
			t.Fatalf("never is no time: %+v", b)
		}
		for i := range 5000 {
			buckets.Take(ctx, fmt.Sprint(i), 1)
		}
		time.Sleep(time.Minute)
		for i := range 5000 {
			buckets.Take(ctx, fmt.Sprint("later ", i), 1)
		}
		if n := len(buckets.buckets); n > 9000 {
			t.Errorf("%d buckets", n)
		}
	})
}

type fixedBudget struct{ b Budget }

func (f *fixedBudget) Take(context.Context, string, int) Budget  { return f.b }
func (f *fixedBudget) Return(_ context.Context, _ string, n int) {}

func TestRateLimit(t *testing.T) {
	limiter := &fixedBudget{Budget{Granted: true, Capacity: 100, Remaining: 60, PerSecond: 10}}
	b := start(t, func(o *Options) { o.Limiter = limiter })
	a := b.query(`{things{nodes{id}}}`)
	w := a.wants(200, "")
	if a.header.Get("RateLimit") != `"cost";r=78;t=3` || a.header.Get("RateLimit-Policy") != `"cost";q=100;w=10` {
		t.Errorf("headers %v", a.header)
	}
	got := fmt.Sprint(w.Extensions["cost"].(map[string]any)["throttleStatus"])
	if got != "map[currentlyAvailable:78 maximumAvailable:100 restoreRate:10]" {
		t.Errorf("throttleStatus %s", got)
	}
	c := b.ready(t)
	limiter.b = Budget{Capacity: 100, Remaining: 5, PerSecond: 10, RetryAfter: 1600 * time.Millisecond}
	for _, media := range []string{asJSON, asGraphQL, asStream} {
		a = b.post(`{"query":"{hello}"}`, asAlice, media)
		e := a.wants(http.StatusTooManyRequests, fault.RateLimited).Errors[0]
		if a.header.Get("Retry-After") != "2" || e.Extensions["retryAfterMs"] != 1600.0 || e.Extensions["retryable"] != true {
			t.Errorf("%v %v", a.header, e.Extensions)
		}
	}
	c.subscribe("1", "{hello}")
	c.wantsError("1", fault.RateLimited)
	limiter.b.RetryAfter = 0
	b.query(`{hello}`).wants(400, fault.QueryTooComplex)
}

func TestAnonymousPaysByAddress(t *testing.T) {
	b := start(t, func(o *Options) { o.Limiter = NewTokenBuckets(2, 0.001) })
	b.post(`{"query":"{hello}"}`).wants(200, "")
	b.post(`{"query":"{hello}"}`).wants(200, "")
	b.post(`{"query":"{hello}"}`).wants(429, fault.RateLimited)
	b.post(`{"query":"{hello}"}`, asAlice).wants(200, "")
}

func TestDocumentCache(t *testing.T) {
	b := start(t, func(o *Options) { o.Limits.CachedDocuments, o.Limits.CachedBytes = 3, 8*40 })
	b.post(`{"query":"{hello}"}`)
	if len(b.exec.documents.byText) != 0 {
		t.Error("who shows no token fills no cache")
	}
	for i := range 10 {
		b.query(fmt.Sprintf("{a%d:hello}", i)).wants(200, "")
		b.query("{hello}").wants(200, "")
	}
	b.query("{nothing}")
	b.query("{hello} # "+strings.Repeat("x", 50)).wants(200, "")
	d := b.exec.documents
	if len(d.byText) != 3 || d.get("{hello}") == nil || d.get("{a9:hello}") == nil || d.get("{a1:hello}") != nil || d.bytes != 7+10+10 {
		t.Errorf("%d documents, %d bytes", len(d.byText), d.bytes)
	}
}
