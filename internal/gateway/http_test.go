package gateway

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/fault"
)

func TestNegotiation(t *testing.T) {
	b := start(t)
	for _, tc := range []struct {
		accept string // "-" for none
		status int
		media  string
	}{
		{"-", 200, "application/json"},
		{"*/*", 200, "application/json"},
		{"application/*", 200, "application/json"},
		{"application/json", 200, "application/json"},
		{"application/json; charset=UTF-8", 200, "application/json"},
		{"application/graphql-response+json", 200, "application/graphql-response+json"},
		{"application/graphql-response+json, application/json", 200, "application/graphql-response+json"},
		{"application/json, application/graphql-response+json", 200, "application/graphql-response+json"},
		{"application/graphql-response+json;q=0.5, application/json", 200, "application/json"},
		{"application/graphql-response+json, application/json;q=0.9", 200, "application/graphql-response+json"},
		{"application/json;q=0, */*", 200, "application/graphql-response+json"},
		{"application/json;q=0.1, */*;q=0.9", 200, "application/graphql-response+json"},
		{"text/html, */*;q=0.1", 200, "application/json"},
		// Apollo, urql and Relay as they are.
		{"application/graphql-response+json,application/json;q=0.9", 200, "application/graphql-response+json"},
		{
			"application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed",
			200, "application/graphql-response+json",
		},
		{"text/event-stream, application/json", 200, "application/json"},
		{"text/event-stream", 200, "text/event-stream"},
		{"text/event-stream, application/json;q=0.5", 200, "text/event-stream"},
		{"text/event-stream;q=0.2, application/json;q=0.5", 200, "application/json"},
		{"text/html", 406, "application/json"},
		{"application/json;q=0", 406, "application/json"},
		{"application/json; charset=utf-16", 406, "application/json"},
		{"application/json;q=nonsense", 406, "application/json"},
	} {
		t.Run(tc.accept, func(t *testing.T) {
			header := "Accept: " + tc.accept
			if tc.accept == "-" {
				header = "Accept"
			}
			a := b.post(`{"query":"{hello}"}`, header)
			if media, rest, _ := strings.Cut(a.header.Get("Content-Type"), ";"); a.status != tc.status || media != tc.media ||
				strings.TrimSpace(rest) != "charset=utf-8" {
				t.Fatalf("status %d, type %q, want %d, %s\n%s", a.status, a.header.Get("Content-Type"), tc.status, tc.media, a.text)
			}
		})
	}
}

// TestStatus covers the ground of graphql-http's audits: which status a request gets in either media type, that a
// refusal is a GraphQL answer without data, and that it does not repeat what was sent.
func TestStatus(t *testing.T) {
	b := start(t)
	const ct = "Content-Type: application/json"
	for _, tc := range []struct {
		name     string
		method   string
		headers  []string
		body     string
		graphql  int // status under application/graphql-response+json
		json     int // and under application/json
		code     fault.Code
		withData bool
	}{
		{"query", "POST", nil, `{"query":"{hello}"}`, 200, 200, "", true},
		{"utf-8", "POST", []string{"Content-Type: application/json; charset=utf-8"}, `{"query":"{hello}"}`, 200, 200, "", true},
		{"operation name", "POST", nil, `{"query":"query A{hello} query B{hello}","operationName":"B"}`, 200, 200, "", true},
		{"nulls", "POST", nil, `{"query":"{hello}","operationName":null,"variables":null,"extensions":null}`, 200, 200, "", true},
		{"unknown parameter", "POST", nil, `{"query":"{hello}","other":[1]}`, 200, 200, "", true},
		{"anonymous type", "POST", nil, `{"query":"query T($n:String!){__type(name:$n){name}}","variables":{"n":"x"}}`, 200, 200, "", true},
		{"field error", "POST", nil, `{"query":"{fail(how:\"fault\")}"}`, 200, 200, fault.NotFound, true},
		{"parse", "POST", nil, `{"query":"{"}`, 400, 200, fault.GraphQLParseFailed, false},
		{"no operation", "POST", nil, `{"query":"fragment F on Thing{id}"}`, 400, 200, fault.GraphQLParseFailed, false},
		{"only a comment", "POST", nil, `{"query":"# nothing"}`, 400, 200, fault.GraphQLParseFailed, false},
		{"validation", "POST", nil, `{"query":"{nothing}"}`, 400, 200, fault.GraphQLValidationFailed, false},
		{"no such operation", "POST", nil, `{"query":"query A{hello}","operationName":"X"}`, 400, 200, fault.GraphQLValidationFailed, false},
		{"which operation", "POST", nil, `{"query":"query A{hello} query B{hello}"}`, 400, 200, fault.GraphQLValidationFailed, false},
		{"coercion", "POST", nil, `{"query":"query Q($i:ID!){echo(id:$i)}"}`, 400, 200, fault.BadUserInput, false},
		{"anonymous introspection", "POST", nil, `{"query":"{__schema{queryType{name}}}"}`, 401, 401, fault.Unauthenticated, false},
		{"bad token", "POST", []string{"Authorization: Bearer bad"}, `{"query":"{hello}"}`, 401, 401, fault.Unauthenticated, false},
		{"broken key store", "POST", []string{"Authorization: Bearer broken"}, `{"query":"{hello}"}`, 500, 500, fault.Internal, false},
		{"subscription as JSON", "POST", nil, `{"query":"subscription{ticks}"}`, 406, 406, fault.BadRequest, false},
		{"no body", "POST", nil, ``, 400, 400, fault.BadRequest, false},
		{"no JSON", "POST", nil, `{ "secret JSON`, 400, 400, fault.BadRequest, false},
		{"trailing garbage", "POST", nil, `{"query":"{hello}"} secret`, 400, 400, fault.BadRequest, false},
		{"second object", "POST", nil, `{"query":"{hello}"}{"query":"{hello}"}`, 400, 400, fault.BadRequest, false},
		{"trailing comma", "POST", nil, `{"query":"{hello}",}`, 400, 400, fault.BadRequest, false},
		{"batch", "POST", nil, `[{"query":"{hello}"}]`, 400, 400, fault.BadRequest, false},
		{"string", "POST", nil, `"{hello}"`, 400, 400, fault.BadRequest, false},
		{"null", "POST", nil, `null`, 400, 400, fault.BadRequest, false},
		{"query missing", "POST", nil, `{"qeury":"{hello}"}`, 400, 400, fault.BadRequest, false},
		{"query in capitals", "POST", nil, `{"QUERY":"{hello}"}`, 400, 400, fault.BadRequest, false},
		{"query twice", "POST", nil, `{"query":"{hello}","query":"{hello}"}`, 400, 400, fault.BadRequest, false},
		{"query null", "POST", nil, `{"query":null}`, 400, 400, fault.BadRequest, false},
		{"query object", "POST", nil, `{"query":{"a":"secret"}}`, 400, 400, fault.BadRequest, false},
		{"operationName number", "POST", nil, `{"query":"{hello}","operationName":0}`, 400, 400, fault.BadRequest, false},
		{"variables array", "POST", nil, `{"query":"{hello}","variables":["secret"]}`, 400, 400, fault.BadRequest, false},
		{"variables string", "POST", nil, `{"query":"{hello}","variables":"{}"}`, 400, 400, fault.BadRequest, false},
		{"extensions false", "POST", nil, `{"query":"{hello}","extensions":false}`, 400, 400, fault.BadRequest, false},
		{"NUL byte", "POST", nil, "{\"query\":\"{hello}\x00\"}", 400, 400, fault.BadRequest, false},
		{"NUL in query", "POST", nil, `{"query":"{hello}\u0000"}`, 400, 400, fault.BadRequest, false},
		{
			"NUL in variable", "POST", nil,
			`{"query":"query Q($t:String){echo(text:$t)}","variables":{"t":"a\u0000b"}}`, 400, 400, fault.BadRequest, false,
		},
		{"NUL in literal", "POST", nil, `{"query":"{echo(text:\"\\u0000\")}"}`, 400, 200, fault.GraphQLValidationFailed, false},
		{"not UTF-8", "POST", nil, "{\"query\":\"{hello}\",\"x\":\"\xff\"}", 400, 400, fault.BadRequest, false},
		{"form", "POST", []string{"Content-Type: application/x-www-form-urlencoded"}, `query={hello}`, 415, 415, fault.BadRequest, false},
		{"multipart", "POST", []string{"Content-Type: multipart/form-data; boundary=x"}, `--x--`, 415, 415, fault.BadRequest, false},
		{"graphql", "POST", []string{"Content-Type: application/graphql"}, `{hello}`, 415, 415, fault.BadRequest, false},
		{"no type", "POST", []string{"Content-Type"}, `{"query":"{hello}"}`, 415, 415, fault.BadRequest, false},
		{"utf-16", "POST", []string{"Content-Type: application/json; charset=utf-16"}, `{"query":"{hello}"}`, 415, 415, fault.BadRequest, false},
		{"gzip", "POST", []string{ct, "Content-Encoding: gzip"}, zipped(`{"query":"{hello}"}`), 415, 415, fault.BadRequest, false},
		{"put", "PUT", []string{ct}, `{"query":"{hello}"}`, 405, 405, fault.BadRequest, false},
		{"delete", "DELETE", nil, ``, 405, 405, fault.BadRequest, false},
	} {
		for media, want := range map[string]int{asGraphQL: tc.graphql, asJSON: tc.json} {
			t.Run(tc.name+" "+media, func(t *testing.T) {
				a := b.do(b.request(tc.method, tc.body, append([]string{media}, tc.headers...)...))
				a.t = t
				a.wants(want, tc.code)
				if got, _, _ := strings.Cut(a.header.Get("Content-Type"), ";"); "Accept: "+got != media {
					t.Errorf("answered as %s", got)
				}
				if strings.Contains(a.text, `"data"`) != tc.withData {
					t.Errorf("data where there is none, or none where there is: %s", a.text)
				}
				if strings.Contains(a.text, "secret") {
					t.Errorf("the body is echoed: %s", a.text)
				}
				if a.header.Get("X-Request-Id") == "" || a.status == 405 && a.header.Get("Allow") == "" ||
					want == 401 && a.header.Get("WWW-Authenticate") == "" {
					t.Errorf("headers: %v", a.header)
				}
			})
		}
	}
}

func zipped(text string) string {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return out.String()
}

func TestGet(t *testing.T) {
	b := start(t)
	get := func(headers string, pairs ...string) answer {
		values := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			values.Add(pairs[i], pairs[i+1])
		}
		r := b.request(http.MethodGet, "", asGraphQL)
		if headers != "" {
			r.Header.Set("Accept", headers)
		}
		r.URL.RawQuery = values.Encode()
		return b.do(r)
	}
	get("", "query", "{hello}").wants(200, "")
	w := get("", "query", "query Q($t:String){echo(text:$t)}", "variables", `{"t":"x"}`, "operationName", "Q").wants(200, "")
	if !strings.Contains(string(w.Data), `\"text\":\"x\"`) {
		t.Errorf("data: %s", w.Data)
	}
	a := get("", "query", "mutation{bump}")
	a.wants(405, fault.BadRequest)
	if a.header.Get("Allow") != "POST" {
		t.Errorf("Allow: %q", a.header.Get("Allow"))
	}
	get("", "query", "subscription{ticks}").wants(406, fault.BadRequest)
	get("").wants(400, fault.BadRequest)
	get("", "query", "{hello}", "query", "{hello}").wants(400, fault.BadRequest)
	get("", "query", "{hello}", "variables", `{} x`).wants(400, fault.BadRequest)
	get("", "query", "{hello}", "variables", `[1]`).wants(400, fault.BadRequest)
	get("", "query", "{hello}", "variables", `{`).wants(400, fault.BadRequest)
	get("", "query", "{hello}#"+strings.Repeat("x", 70_000)).wants(413, fault.QueryTooLarge)
	if a := get("text/event-stream", "query", "subscription{count(to:1)}"); !strings.Contains(a.text, `{"count":1}`) {
		t.Errorf("stream by GET: %s", a.text)
	}
}

func TestCORS(t *testing.T) {
	b := start(t)
	const ours, theirs = "Origin: https://app.example.com", "Origin: https://evil.example.com"
	for name, send := range map[string]func(origin string) answer{
		"200": func(o string) answer { return b.post(`{"query":"{hello}"}`, o) },
		"400": func(o string) answer { return b.post(`nonsense`, o) },
		"401": func(o string) answer { return b.post(`{"query":"{hello}"}`, "Authorization: Bearer bad", o) },
		"405": func(o string) answer { return b.do(b.request("PUT", "", o)) },
		"406": func(o string) answer { return b.post(`{"query":"{hello}"}`, "Accept: text/html", o) },
		"413": func(o string) answer { return b.post(strings.Repeat(" ", 65<<10), o) },
		"415": func(o string) answer { return b.post(`x`, "Content-Type: text/plain", o) },
		"204": func(o string) answer {
			return b.do(b.request("OPTIONS", "", o, "Access-Control-Request-Method: POST"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := send(ours)
			if fmt.Sprint(a.status) != name {
				t.Fatalf("status %d", a.status)
			}
			if a.header.Get("Access-Control-Allow-Origin") != "https://app.example.com" ||
				!strings.Contains(a.header.Get("Access-Control-Expose-Headers"), "Retry-After") {
				t.Errorf("allowed origin: %v", a.header)
			}
			if name == "204" && !strings.Contains(a.header.Get("Access-Control-Allow-Headers"), "Authorization") {
				t.Errorf("preflight: %v", a.header)
			}
			a = send(theirs)
			if a.header.Get("Access-Control-Allow-Origin") != "" || !strings.Contains(fmt.Sprint(a.header["Vary"]), "Origin") {
				t.Errorf("other origin: %v", a.header)
			}
		})
	}
}

func TestRequestID(t *testing.T) {
	b := start(t)
	for given, kept := range map[string]bool{
		"abc-123_4.5:6": true, "": false, strings.Repeat("x", 65): false, "a b": false, `"><script>`: false,
	} {
		a := b.post(`{"query":"{nothing}"}`, "X-Request-Id: "+given)
		id := a.header.Get("X-Request-Id")
		if id == "" || (id == given) != kept {
			t.Errorf("%q became %q", given, id)
		}
		if got := a.decoded().Errors[0].Extensions["requestId"]; got != id {
			t.Errorf("error says %v, header %s", got, id)
		}
	}
}

func TestBodyLimits(t *testing.T) {
	b := start(t)
	fill := func(n int) string {
		return `{"query":"{hello}"` + strings.Repeat(" ", n-len(`{"query":"{hello}"}`)) + `}`
	}
	b.post(fill(64<<10)).wants(200, "")
	b.post(fill(64<<10+1)).wants(413, fault.QueryTooLarge)
	b.post(fill(1<<20), asAlice).wants(200, "")
	b.post(fill(1<<20+1), asAlice).wants(413, fault.QueryTooLarge)
	// Without a Content-Length the reading stops at the limit.
	var read counter
	r := b.request(http.MethodPost, "", asAlice)
	r.Body, r.ContentLength = io.NopCloser(io.TeeReader(strings.NewReader(strings.Repeat(" ", 20<<20)), &read)), -1
	w := httptest.NewRecorder()
	b.server.ServeHTTP(w, r)
	if w.Code != 413 || read > 1<<20+64<<10 {
		t.Errorf("status %d after %d bytes", w.Code, read)
	}
}

type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

// TestSlowBody lets a body stop halfway: the request is refused, not kept.
func TestSlowBody(t *testing.T) {
	b := start(t, func(o *Options) { o.Limits.BodyTimeout = 50 * time.Millisecond })
	body, hold := io.Pipe()
	defer hold.Close()
	go func() { _, _ = hold.Write([]byte(`{"query":`)) }()
	r := b.request(http.MethodPost, "")
	r.Body, r.ContentLength = body, 100
	b.do(r).wants(408, fault.BadRequest)
}

func TestErrors(t *testing.T) {
	b := start(t)
	t.Run("fault keeps its code, message and field", func(t *testing.T) {
		e := b.query(`{fail(how:"fault")}`).wants(200, fault.NotFound).Errors[0]
		if e.Message != "No such thing." || fmt.Sprint(e.Extensions["field"]) != "[input id]" || fmt.Sprint(e.Path) != "[fail]" ||
			len(e.Locations) != 1 {
			t.Errorf("%+v", e)
		}
	})
	t.Run("unknown error is INTERNAL and logged once with its id", func(t *testing.T) {
		a := b.post(`{"query":"{fail(how:\"sql\")}"}`, "X-Request-Id: find-me")
		a.wants(200, fault.Internal)
		if log := b.log.String(); strings.Count(log, "secret_table") != 1 || !strings.Contains(log, "find-me") {
			t.Errorf("log: %s", log)
		}
	})
	t.Run("panic is INTERNAL and logged with its stack", func(t *testing.T) {
		b.query(`{fail(how:"panic") hello}`).wants(200, fault.Internal)
		if log := b.log.String(); strings.Count(log, "secret panic") != 1 || !strings.Contains(log, "schema_test.go") {
			t.Errorf("log: %s", log)
		}
	})
	t.Run("detail adds extensions and cannot replace the code", func(t *testing.T) {
		e := b.query(`{fail(how:"scope")}`).wants(200, fault.Forbidden).Errors[0]
		if e.Extensions["missingScope"] != "billing:write" {
			t.Errorf("%+v", e)
		}
	})
	t.Run("at most 20 errors in an answer and in the log", func(t *testing.T) {
		before := strings.Count(b.log.String(), "secret_table")
		w := b.query(`{manyFailures{a:fail(how:"sql") b:fail(how:"sql")}}`).wants(200, fault.Internal)
		logged := strings.Count(b.log.String(), "secret_table") - before
		if len(w.Errors) != 20 || logged != 20 {
			t.Errorf("%d errors, %d logged", len(w.Errors), logged)
		}
		if n := len(b.query("{"+strings.Repeat("nothing ", 25)+"}").wants(400, fault.GraphQLValidationFailed).Errors); n != 20 {
			t.Errorf("%d validation errors", n)
		}
	})
	t.Run("validation says where", func(t *testing.T) {
		e := b.query("{\n  hello\n  nothing }").wants(400, fault.GraphQLValidationFailed).Errors[0]
		if len(e.Locations) != 1 || e.Locations[0]["line"] != 3 || e.Locations[0]["column"] != 3 {
			t.Errorf("%+v", e)
		}
	})
	t.Run("operation timeout", func(t *testing.T) {
		b := start(t, func(o *Options) { o.Limits.OperationTimeout = 20 * time.Millisecond })
		b.query(`{wait}`).wants(200, fault.Timeout)
		if log := b.log.String(); log != "" {
			t.Errorf("a timeout is no news: %s", log)
		}
	})
}

// TestPanicOutsideResolvers: the process lives and the caller gets an answer.
func TestPanicOutsideResolvers(t *testing.T) {
	b := start(t, func(o *Options) {
		o.Authenticate = func(context.Context, string) (context.Context, Caller, error) { panic("secret") }
	})
	b.post(`{"query":"{hello}"}`).wants(500, fault.Internal)
	if !strings.Contains(b.log.String(), "secret") {
		t.Error("the panic is not in the log")
	}
}

func TestOnlyWhoShowsATokenSeesTheSchema(t *testing.T) {
	b := start(t)
	const intro = `{"query":"{__schema{queryType{name}}}"}`
	b.post(intro, asAlice).wants(200, "")
	b.post(intro).wants(401, fault.Unauthenticated)
	b.post(`{"query":"{...F} fragment F on Query{...on Query{__schema{queryType{name}}}}"}`).wants(401, fault.Unauthenticated)
	const typ = `{"query":"{__type(name:\"Secret\"){name}}"}`
	if w := b.post(typ).wants(200, ""); string(w.Data) != `{"__type":null}` {
		t.Errorf("an anonymous caller sees %s", w.Data)
	}
	if w := b.post(typ, asAlice).wants(200, ""); string(w.Data) != `{"__type":{"name":"Secret"}}` {
		t.Errorf("alice sees %s", w.Data)
	}
	for document, suggestion := range map[string]string{
		`{helo}`:                       "hello",
		`{echo(tex:1)}`:                "text",
		`{echo(color:REDD)}`:           "RED",
		`{echo(point:{x:1,lable:""})}`: "label",
		`{things}`:                     "things {",
	} {
		body := fmt.Sprintf(`{"query":%q}`, document)
		if a := b.post(body, asAlice, asGraphQL); !strings.Contains(a.text, suggestion) {
			t.Errorf("%s: alice gets no help: %s", document, a.text)
		}
		if a := b.post(body, asGraphQL); a.status != 400 || strings.Contains(a.text, "Did you mean") {
			t.Errorf("%s: an anonymous caller gets help: %s", document, a.text)
		}
	}
}

// TestMutationsSurviveTheirCaller: a caller that goes away does not stop a mutation, and stops a query.
func TestMutationsSurviveTheirCaller(t *testing.T) {
	b := start(t)
	began, ended := make(chan struct{}), make(chan error, 1)
	release := make(chan struct{})
	b.toy.resolve["Mutation.wait"] = func(ctx context.Context, _ any, _ map[string]any) (any, error) {
		close(began)
		<-release
		ended <- ctx.Err()
		return 1, nil
	}
	ctx, leave := context.WithCancel(context.Background())
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		resp, err := b.http.Client().Do(b.request("POST", `{"query":"mutation{wait}"}`).WithContext(ctx))
		if err == nil {
			resp.Body.Close()
		}
	}()
	<-began
	leave()
	<-gone
	close(release)
	if err := <-ended; err != nil {
		t.Errorf("the mutation was stopped: %v", err)
	}
	began = make(chan struct{})
	b.toy.resolve["Query.wait"] = func(ctx context.Context, _ any, _ map[string]any) (any, error) {
		close(began)
		<-ctx.Done()
		ended <- ctx.Err()
		return 1, nil
	}
	ctx, leave = context.WithCancel(context.Background())
	go func() {
		resp, err := b.http.Client().Do(b.request("POST", `{"query":"{wait}"}`).WithContext(ctx))
		if err == nil {
			resp.Body.Close()
		}
	}()
	<-began
	leave()
	if err := <-ended; err == nil {
		t.Error("the query went on")
	}
}

// TestShutdownWaitsForRequests: a drain lets a running request answer.
func TestShutdownWaitsForRequests(t *testing.T) {
	b := start(t)
	began, release := make(chan struct{}), make(chan struct{})
	b.toy.resolve["Mutation.wait"] = func(context.Context, any, map[string]any) (any, error) {
		close(began)
		<-release
		return 7, nil
	}
	got := make(chan answer, 1)
	go func() { got <- b.post(`{"query":"mutation{wait}"}`) }()
	<-began
	short, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	if err := b.server.Shutdown(short); err == nil {
		t.Error("the drain did not wait")
	}
	close(release)
	if a := <-got; !strings.Contains(a.text, `{"wait":7}`) {
		t.Errorf("answer: %s", a.text)
	}
}
