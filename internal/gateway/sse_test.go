package gateway

import (
	"bufio"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/fault"
)

const asStream = "Accept: text/event-stream"

func TestStream(t *testing.T) {
	b := start(t)
	for _, tc := range []struct{ name, query, want string }{
		{
			"subscription", "subscription{count(to:2)}",
			":\n\nevent: next\ndata: {\"data\":{\"count\":1}}\n\nevent: next\ndata: {\"data\":{\"count\":2}}\n\nevent: complete\ndata:\n\n",
		},
		{
			"mutation", "mutation{bump}",
			":\n\nevent: next\ndata: {\"data\":{\"bump\":1},\"extensions\":{\"cost\":{\"requestedQueryCost\":10,\"actualQueryCost\":10}}}\n\n" +
				"event: complete\ndata:\n\n",
		},
	} {
		a := b.post(`{"query":"`+tc.query+`"}`, asStream)
		if a.text != tc.want || a.header.Get("Content-Type") != "text/event-stream; charset=utf-8" {
			t.Errorf("%s:\n%s", tc.name, a.text)
		}
	}
	for query, code := range map[string]fault.Code{
		"{nothing}":             fault.GraphQLValidationFailed,
		"subscription{refused}": fault.Forbidden,
		"subscription{revoked}": fault.Forbidden,
		"subscription{panics}":  fault.Internal,
	} {
		a := b.post(`{"query":"`+query+`"}`, asStream)
		if a.status != 200 || !strings.Contains(a.text, `"code":"`+string(code)+`"`) ||
			!strings.HasSuffix(a.text, "event: complete\ndata:\n\n") || strings.Contains(a.text, "secret") {
			t.Errorf("%s: %d\n%s", query, a.status, a.text)
		}
	}
	b.post(`{"query":"subscription{ticks}"}`, asStream, "Authorization: Bearer bad").wants(401, fault.Unauthenticated)
	a := b.post(`{"query":"subscription{count(to:1)}"}`, "Accept: application/json, text/event-stream;q=0.1")
	if !strings.Contains(a.text, "event: next") {
		t.Errorf("a subscription is a stream for whoever takes streams at all:\n%s", a.text)
	}
}

// open starts a stream and reads its first answer.
func (b *testbed) open(ctx context.Context, query string, headers ...string) (*http.Response, *bufio.Reader) {
	b.t.Helper()
	r := b.request(http.MethodPost, `{"query":"`+query+`"}`, append(headers, asStream)...).WithContext(ctx)
	resp, err := b.http.Client().Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { resp.Body.Close() })
	lines := bufio.NewReader(resp.Body)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			b.t.Fatal(err)
		}
		if strings.HasPrefix(line, "data: ") {
			return resp, lines
		}
	}
}

// rest reads a stream to its end.
func rest(t *testing.T, lines *bufio.Reader) string {
	t.Helper()
	var out strings.Builder
	if _, err := lines.WriteTo(&out); err != nil {
		t.Errorf("the stream broke off: %v", err)
	}
	return out.String()
}

// TestStreamEndedByUs: with the token or the server, a stream ends as HTTP should and says no complete.
func TestStreamEndedByUs(t *testing.T) {
	b := start(t)
	_, lines := b.open(t.Context(), "subscription{ticks}", "Authorization: Bearer soon")
	if text := rest(t, lines); strings.Contains(text, "complete") {
		t.Errorf("at expiry: %q", text)
	}
	_, lines = b.open(t.Context(), "subscription{ticks}", asAlice)
	if err := b.server.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if text := rest(t, lines); strings.Contains(text, "complete") {
		t.Errorf("at shutdown: %q", text)
	}
}

func TestStreamKeepsAlive(t *testing.T) {
	b := start(t, func(o *Options) { o.Limits.KeepAlive = 10 * time.Millisecond })
	_, lines := b.open(t.Context(), "subscription{ticks}")
	for range 4 { // the end of the first event, then two comments
		line, err := lines.ReadString('\n')
		if err != nil || line != ":\n" && line != "\n" {
			t.Fatalf("%q %v", line, err)
		}
	}
}

// TestStreamClientLeaves: the source is told. goleak sees to the rest.
func TestStreamClientLeaves(t *testing.T) {
	b := start(t)
	left := make(chan struct{})
	b.toy.resolve["LiveUpdates.ticks"] = func(ctx context.Context, _ any, _ map[string]any) (any, error) {
		return stream(ctx, func(send func(any) bool) {
			send(1)
			<-ctx.Done()
			close(left)
		}), nil
	}
	ctx, leave := context.WithCancel(t.Context())
	b.open(ctx, "subscription{ticks}")
	leave()
	<-left
}

// TestStreamSlowReader: who stops reading is dropped after the write timeout.
func TestStreamSlowReader(t *testing.T) {
	b := start(t, func(o *Options) { o.Limits.WriteTimeout = 300 * time.Millisecond })
	left := make(chan struct{})
	b.toy.resolve["LiveUpdates.flood"] = func(ctx context.Context, _ any, args map[string]any) (any, error) {
		text := strings.Repeat("x", int(args["bytes"].(int64)))
		return stream(ctx, func(send func(any) bool) {
			for send(text) {
			}
			close(left)
		}), nil
	}
	b.open(t.Context(), "subscription{flood(bytes:100000)}")
	<-left
}
