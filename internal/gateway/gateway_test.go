package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/aura-billing/gateway/internal/fault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type actorKey struct{}

// testbed is a server on a real listener with the toy schema behind it.
type testbed struct {
	t      *testing.T
	toy    *toy
	exec   *Executor
	server *Server
	http   *httptest.Server
	log    *lines
}

// lines is a log that tests read.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// authenticate knows the tokens good, bad, broken and soon (which expires in 600 ms).
func authenticate(ctx context.Context, authorization string) (context.Context, Caller, error) {
	switch authorization {
	case "":
		return ctx, Caller{}, nil
	case "Bearer good":
		return context.WithValue(ctx, actorKey{}, "alice's rights"), Caller{Principal: "alice"}, nil
	case "Bearer soon":
		return ctx, Caller{Principal: "alice", ExpiresAt: time.Now().Add(600 * time.Millisecond)}, nil
	case "Bearer broken":
		return ctx, Caller{}, errors.New("secret key store is down")
	}
	return ctx, Caller{}, fault.New(fault.Unauthenticated, "The token is not valid.")
}

func start(t *testing.T, change ...func(*Options)) *testbed {
	t.Helper()
	b := &testbed{t: t, toy: newToy(), log: &lines{}}
	log := slog.New(slog.NewTextHandler(b.log, nil))
	o := Options{Authenticate: authenticate, AllowedOrigins: []string{"https://app.example.com"}, Log: log}
	for _, f := range change {
		f(&o)
	}
	b.exec = NewExecutor(b.toy, log, o.Limits)
	o.Executor = b.exec
	b.server = New(o)
	b.http = httptest.NewServer(b.server)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := b.server.Shutdown(ctx); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		b.http.Client().CloseIdleConnections()
		b.http.Close()
	})
	return b
}

// answer is an HTTP answer, read to its end.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	text   string
}

type wireError struct {
	Message    string
	Path       []any
	Locations  []map[string]int
	Extensions map[string]any
}

type wireAnswer struct {
	Errors     []wireError
	Data       json.RawMessage
	Extensions map[string]any
}

func (b *testbed) do(r *http.Request) answer {
	b.t.Helper()
	resp, err := b.http.Client().Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{b.t, resp.StatusCode, resp.Header, string(text)}
}

func (b *testbed) request(method, body string, headers ...string) *http.Request {
	b.t.Helper()
	r, err := http.NewRequest(method, b.http.URL, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if value == "" {
			r.Header.Del(name)
			continue
		}
		r.Header.Set(name, value)
	}
	return r
}

func (b *testbed) post(body string, headers ...string) answer {
	b.t.Helper()
	return b.do(b.request(http.MethodPost, body, headers...))
}

const (
	asAlice   = "Authorization: Bearer good"
	asGraphQL = "Accept: application/graphql-response+json"
	asJSON    = "Accept: application/json"
)

// query sends a document as alice and wants status codes that tell.
func (b *testbed) query(document string, variables ...any) answer {
	b.t.Helper()
	body := map[string]any{"query": document}
	if len(variables) > 0 {
		body["variables"] = variables[0]
	}
	text, err := json.Marshal(body)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.post(string(text), asAlice, asGraphQL)
}

func (a answer) decoded() wireAnswer {
	a.t.Helper()
	var w wireAnswer
	if err := json.Unmarshal([]byte(a.text), &w); err != nil {
		a.t.Fatalf("answer is not JSON: %v\n%s", err, a.text)
	}
	return w
}

// wants checks the status and, unless code is empty, the first error's code, and that every error is complete.
func (a answer) wants(status int, code fault.Code) wireAnswer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d\n%s", a.status, status, a.text)
	}
	w := a.decoded()
	if code == "" {
		if len(w.Errors) > 0 {
			a.t.Fatalf("unexpected errors: %s", a.text)
		}
		return w
	}
	if len(w.Errors) == 0 {
		a.t.Fatalf("no error, want %s\n%s", code, a.text)
	}
	if got := w.Errors[0].Extensions["code"]; got != string(code) {
		a.t.Fatalf("code %v, want %s\n%s", got, code, a.text)
	}
	for _, e := range w.Errors {
		e.complete(a.t)
	}
	return w
}

func (e wireError) complete(t *testing.T) {
	t.Helper()
	code, _ := e.Extensions["code"].(string)
	retryable, ok := e.Extensions["retryable"].(bool)
	id, _ := e.Extensions["requestId"].(string)
	if e.Message == "" || code == "" || !ok || retryable != fault.Code(code).Retryable() || id == "" {
		t.Fatalf("incomplete error: %+v", e)
	}
	if strings.Contains(fmt.Sprintf("%+v", e), "secret") {
		t.Fatalf("a secret leaves: %+v", e)
	}
}

// TestByHand serves the toy schema until it is interrupted, for trying clients by hand:
//
//	GATEWAY_ADDRESS=127.0.0.1:4000 go test -run TestByHand ./internal/gateway
func TestByHand(t *testing.T) {
	address := os.Getenv("GATEWAY_ADDRESS")
	if address == "" {
		t.Skip("GATEWAY_ADDRESS is not set")
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	toy := newToy()
	s := New(Options{Executor: NewExecutor(toy, log, Limits{}), Authenticate: authenticate, Log: log})
	server := &http.Server{Addr: address, Handler: s}
	stop, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	defer cancel()
	go func() {
		<-stop.Done()
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		fmt.Fprintln(os.Stderr, "drained:", s.Shutdown(ctx))
		_ = server.Shutdown(ctx)
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		t.Fatal(err)
	}
}
