package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/aura-billing/gateway/internal/fault"
)

// client is the other end of a real socket.
type client struct {
	t    *testing.T
	conn *websocket.Conn
}

func (b *testbed) dial(t *testing.T, protocols ...string) *client {
	t.Helper()
	if protocols == nil {
		protocols = []string{"graphql-transport-ws"}
	}
	conn, _, err := websocket.Dial(t.Context(), b.http.URL, &websocket.DialOptions{Subprotocols: protocols, HTTPClient: b.http.Client()})
	if err != nil {
		t.Fatal(err)
	}
	conn.SetReadLimit(10 << 20)
	t.Cleanup(func() { _ = conn.CloseNow() })
	return &client{t, conn}
}

// ready is a socket after its handshake, as alice.
func (b *testbed) ready(t *testing.T) *client {
	t.Helper()
	c := b.dial(t)
	c.send(`{"type":"connection_init","payload":{"Authorization":"Bearer good"}}`)
	c.wants(`{"type":"connection_ack"}`)
	return c
}

func (c *client) send(text string) {
	c.t.Helper()
	if err := c.conn.Write(context.Background(), websocket.MessageText, []byte(text)); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) subscribe(id, query string) {
	c.t.Helper()
	payload, _ := json.Marshal(map[string]any{"query": query})
	c.send(fmt.Sprintf(`{"id":%q,"type":"subscribe","payload":%s}`, id, payload))
}

func (c *client) read() string {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	_, text, err := c.conn.Read(ctx)
	if err != nil {
		c.t.Fatal(err)
	}
	return string(text)
}

func (c *client) wants(text string) {
	c.t.Helper()
	if got := c.read(); got != text {
		c.t.Fatalf("got  %s\nwant %s", got, text)
	}
}

// wantsError reads an error message of an operation.
func (c *client) wantsError(id string, code fault.Code) {
	c.t.Helper()
	var m struct {
		ID, Type string
		Payload  []wireError
	}
	text := c.read()
	if err := json.Unmarshal([]byte(text), &m); err != nil || m.ID != id || m.Type != "error" || len(m.Payload) == 0 {
		c.t.Fatalf("not an error of %s: %s", id, text)
	}
	m.Payload[0].complete(c.t)
	if m.Payload[0].Extensions["code"] != string(code) {
		c.t.Fatalf("want %s: %s", code, text)
	}
}

// closed reads until the socket ends, and tells what came before and how it ended.
func (c *client) closed() (messages []string, code websocket.StatusCode, reason string) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	for {
		_, text, err := c.conn.Read(ctx)
		if err != nil {
			var closed websocket.CloseError
			if !errors.As(err, &closed) {
				return messages, -1, err.Error()
			}
			return messages, closed.Code, closed.Reason
		}
		messages = append(messages, string(text))
	}
}

func (c *client) wantsClose(code websocket.StatusCode) {
	c.t.Helper()
	if messages, got, reason := c.closed(); got != code || len(messages) > 0 {
		c.t.Fatalf("closed with %d %q after %v, want %d", got, reason, messages, code)
	}
}

func TestSocketOperations(t *testing.T) {
	b := start(t)
	c := b.ready(t)
	c.subscribe("s", "subscription{count(to:2)}")
	c.wants(`{"id":"s","type":"next","payload":{"data":{"count":1}}}`)
	c.wants(`{"id":"s","type":"next","payload":{"data":{"count":2}}}`)
	c.wants(`{"id":"s","type":"complete"}`)
	c.subscribe("s", "{caller}") // the id is free again
	c.wants(`{"id":"s","type":"next","payload":{"data":{"caller":"alice/alice's rights"},` +
		`"extensions":{"cost":{"requestedQueryCost":1,"actualQueryCost":1}}}}`)
	c.wants(`{"id":"s","type":"complete"}`)
	c.subscribe("m", "mutation{bump}")
	if got := c.read(); !strings.Contains(got, `{"bump":1}`) {
		t.Error(got)
	}
	c.wants(`{"id":"m","type":"complete"}`)
	c.subscribe("f", `{fail(how:"sql")}`) // an error of a field is an answer
	got := c.read()
	if !strings.Contains(got, `"type":"next"`) || !strings.Contains(got, `"code":"INTERNAL"`) || strings.Contains(got, "secret") {
		t.Error(got)
	}
	c.wants(`{"id":"f","type":"complete"}`)
	// Errors are last words: what follows belongs to the next operation.
	for id, tc := range map[string]struct {
		query string
		code  fault.Code
	}{
		"parse":      {"{", fault.GraphQLParseFailed},
		"validation": {"{nothing}", fault.GraphQLValidationFailed},
		"refused":    {"subscription{refused}", fault.Forbidden},
		"panics":     {"subscription{panics}", fault.Internal},
		"deep":       {strings.Repeat("{thing", 20) + strings.Repeat("}", 20), fault.QueryTooDeep},
	} {
		c.subscribe(id, tc.query)
		c.wantsError(id, tc.code)
	}
	c.subscribe("r", "subscription{revoked}")
	c.wants(`{"id":"r","type":"next","payload":{"data":{"revoked":1}}}`)
	c.wantsError("r", fault.Forbidden)
	c.send(`{"type":"ping"}`)
	c.wants(`{"type":"pong"}`)
	c.send(`{"type":"pong"}`)
	c.send(`{"id":"unknown","type":"complete"}`)
	c.subscribe("t", "subscription{ticks}")
	c.wants(`{"id":"t","type":"next","payload":{"data":{"ticks":1}}}`)
	c.send(`{"id":"t","type":"complete"}`) // answered with silence
	c.send(`{"type":"ping"}`)
	c.wants(`{"type":"pong"}`)
}

func TestSocketInit(t *testing.T) {
	b := start(t)
	for payload, principal := range map[string]string{
		``:                "/",
		`,"payload":null`: "/",
		`,"payload":{}`:   "/",
		`,"payload":{"Authorization":"Bearer good"}`:  "alice/alice's rights",
		`,"payload":{"authorization":"Bearer good"}`:  "alice/alice's rights",
		`,"payload":{"Authorization":"good"}`:         "alice/alice's rights",
		`,"payload":{"token":"good","locale":"de"}`:   "alice/alice's rights",
		`,"payload":{"token":null,"other":{"a":[1]}}`: "/",
	} {
		c := b.dial(t)
		c.send(`{"type":"connection_init"` + payload + `}`)
		c.wants(`{"type":"connection_ack"}`)
		c.subscribe("1", "{caller}")
		if got := c.read(); !strings.Contains(got, `"`+principal+`"`) {
			t.Errorf("%s: %s", payload, got)
		}
	}
	conn, _, err := websocket.Dial(t.Context(), b.http.URL, &websocket.DialOptions{
		Subprotocols: []string{"graphql-transport-ws"}, HTTPHeader: http.Header{"Authorization": {"Bearer good"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	c := &client{t, conn}
	defer conn.CloseNow()
	c.send(`{"type":"connection_init"}`)
	c.wants(`{"type":"connection_ack"}`)
	c.subscribe("1", "{caller}")
	if got := c.read(); !strings.Contains(got, `"alice/alice's rights"`) {
		t.Errorf("by header: %s", got)
	}
}

func TestCloseCodes(t *testing.T) {
	b := start(t)
	const init = `{"type":"connection_init","payload":{"Authorization":"Bearer good"}}`
	const ticks = `{"id":"1","type":"subscribe","payload":{"query":"subscription{ticks}"}}`
	for _, tc := range []struct {
		name string
		code websocket.StatusCode
		send []string
	}{
		{"no JSON", 4400, []string{`nonsense`}},
		{"trailing garbage", 4400, []string{init + `{}`}},
		{"no type", 4400, []string{`{}`}},
		{"array", 4400, []string{`[]`}},
		{"unknown type", 4400, []string{`{"type":"start"}`}},
		{"init payload", 4400, []string{`{"type":"connection_init","payload":"token"}`}},
		{"init token", 4400, []string{`{"type":"connection_init","payload":{"token":1}}`}},
		{"deep", 4400, []string{`{"type":"connection_init","payload":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + `}`}},
		{"subscribe without id", 4400, []string{init, `{"type":"subscribe","payload":{"query":"{hello}"}}`}},
		{"subscribe with empty id", 4400, []string{init, `{"id":"","type":"subscribe","payload":{"query":"{hello}"}}`}},
		{"subscribe with numeric id", 4400, []string{init, `{"id":1,"type":"subscribe","payload":{"query":"{hello}"}}`}},
		{"subscribe without payload", 4400, []string{init, `{"id":"1","type":"subscribe"}`}},
		{"subscribe without query", 4400, []string{init, `{"id":"1","type":"subscribe","payload":{}}`}},
		{"query object", 4400, []string{init, `{"id":"1","type":"subscribe","payload":{"query":{}}}`}},
		{"complete without id", 4400, []string{init, `{"type":"complete"}`}},
		{"subscribe before init", 4401, []string{ticks}},
		{"bad token", 4403, []string{`{"type":"connection_init","payload":{"Authorization":"Bearer bad"}}`}},
		{"no key store", 1013, []string{`{"type":"connection_init","payload":{"Authorization":"Bearer broken"}}`}},
		{"duplicate id", 4409, []string{init, ticks, ticks}},
		{"second init", 4429, []string{init, init}},
		{"frame too big", 1009, []string{init, `{"type":"ping","payload":"` + strings.Repeat("x", 65<<10) + `"}`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := b.dial(t)
			for _, text := range tc.send {
				c.send(text)
			}
			messages, code, reason := c.closed()
			if code != tc.code || tc.code != 1009 && reason == "" {
				t.Errorf("closed with %d %q, want %d", code, reason, tc.code)
			}
			if strings.Contains(fmt.Sprint(messages), "complete") {
				t.Errorf("what the server ends is not complete: %v", messages)
			}
		})
	}
	t.Run("binary", func(t *testing.T) {
		c := b.dial(t)
		_ = c.conn.Write(t.Context(), websocket.MessageBinary, []byte(init))
		c.wantsClose(4400)
	})
	for _, protocols := range [][]string{{}, {"graphql-ws"}, {"chat", "mqtt"}} {
		t.Run(fmt.Sprint("subprotocol ", protocols), func(t *testing.T) { b.dial(t, protocols...).wantsClose(4406) })
	}
	t.Run("largest frame", func(t *testing.T) {
		c := b.ready(t)
		frame := `{"type":"ping","payload":""}`
		c.send(strings.Replace(frame, `""`, `"`+strings.Repeat("x", 64<<10-len(frame))+`"`, 1))
		c.wants(`{"type":"pong"}`)
	})
}

func TestSocketInitTimeout(t *testing.T) {
	b := start(t, func(o *Options) { o.Limits.InitTimeout = 20 * time.Millisecond })
	b.dial(t).wantsClose(4408)
}

func TestSocketTokenExpires(t *testing.T) {
	b := start(t)
	c := b.dial(t)
	c.send(`{"type":"connection_init","payload":{"Authorization":"Bearer soon"}}`)
	c.wants(`{"type":"connection_ack"}`)
	c.subscribe("1", "subscription{ticks}")
	c.wants(`{"id":"1","type":"next","payload":{"data":{"ticks":1}}}`)
	c.wantsClose(4403)
}

// TestSocketShutdown: queries and mutations are answered, subscriptions end without a word, and the code tells clients
// to come back.
func TestSocketShutdown(t *testing.T) {
	b := start(t)
	began, release := make(chan struct{}), make(chan struct{})
	b.toy.resolve["Mutation.wait"] = func(context.Context, any, map[string]any) (any, error) {
		close(began)
		<-release
		return 7, nil
	}
	idle := b.dial(t)
	c := b.ready(t)
	c.subscribe("1", "subscription{ticks}")
	c.wants(`{"id":"1","type":"next","payload":{"data":{"ticks":1}}}`)
	c.subscribe("2", "mutation{wait}")
	<-began
	done := make(chan error, 1)
	go func() { done <- b.server.Shutdown(context.Background()) }()
	idle.wantsClose(1012) // the drain has begun
	close(release)
	messages, code, _ := c.closed()
	if code != 1012 || len(messages) != 2 || !strings.Contains(messages[0], `{"wait":7}`) || messages[1] != `{"id":"2","type":"complete"}` {
		t.Errorf("%d %v", code, messages)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	r := b.request(http.MethodGet, "", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
	b.do(r).wants(503, fault.Unavailable)
}

func TestSocketHandshake(t *testing.T) {
	b := start(t)
	good := []string{
		"Connection: keep-alive, Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
	}
	for name, tc := range map[string]struct {
		headers []string
		status  int
		code    fault.Code
	}{
		"connection": {[]string{"Connection: close"}, 426, fault.BadRequest},
		"version":    {[]string{"Sec-WebSocket-Version: 8"}, 400, fault.BadRequest},
		"key":        {[]string{"Sec-WebSocket-Key: short"}, 400, fault.BadRequest},
		"origin":     {[]string{"Origin: https://evil.example.com"}, 403, fault.Forbidden},
		"null":       {[]string{"Origin: null"}, 403, fault.Forbidden},
	} {
		t.Run(name, func(t *testing.T) {
			a := b.do(b.request(http.MethodGet, "", append(good, tc.headers...)...))
			a.t = t
			a.wants(tc.status, tc.code)
		})
	}
	a := b.do(b.request(http.MethodPost, "", good...))
	a.wants(405, fault.BadRequest)
	for _, origin := range []string{"https://app.example.com", b.http.URL} {
		conn, _, err := websocket.Dial(t.Context(), b.http.URL, &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {origin}}})
		if err != nil {
			t.Fatalf("%s: %v", origin, err)
		}
		_ = conn.CloseNow()
	}
}

func TestSocketPings(t *testing.T) {
	b := start(t, func(o *Options) {
		o.Limits.PingInterval, o.Limits.PongTimeout = 300*time.Millisecond, 250*time.Millisecond
	})
	alive := b.ready(t)
	for range 3 {
		alive.wants(`{"type":"ping"}`)
		alive.send(`{"type":"pong"}`)
	}
	dead := b.ready(t)
	dead.wants(`{"type":"ping"}`)
	if _, code, _ := dead.closed(); code != -1 {
		t.Errorf("a dead socket needs no close code, got %d", code)
	}
}

func TestSocketOperationLimit(t *testing.T) {
	b := start(t)
	c := b.ready(t)
	for i := range 50 {
		c.subscribe(fmt.Sprint(i), "subscription{ticks}")
		c.read()
	}
	c.subscribe("one more", "subscription{ticks}")
	c.wantsError("one more", fault.RateLimited)
	c.send(`{"id":"7","type":"complete"}`)
	c.subscribe("one more", "subscription{ticks}")
	c.wants(`{"id":"one more","type":"next","payload":{"data":{"ticks":1}}}`)
}

// TestSocketSlowReader: sockets that stop reading are dropped after the write timeout, their sources end, meanwhile
// memory stays flat and good readers are served.
func TestSocketSlowReader(t *testing.T) {
	const slow = 20
	b := start(t, func(o *Options) { o.Limits.WriteTimeout = 300 * time.Millisecond })
	ended := make(chan struct{}, slow)
	text := strings.Repeat("x", 10_000)
	b.toy.resolve["LiveUpdates.flood"] = func(ctx context.Context, _ any, _ map[string]any) (any, error) {
		return stream(ctx, func(send func(any) bool) {
			for send(text) {
			}
			ended <- struct{}{}
		}), nil
	}
	base := heap()
	for range slow {
		c := b.ready(t)
		c.subscribe("1", "subscription{flood(bytes:1)}")
	}
	good := b.ready(t)
	good.subscribe("1", "subscription{count(to:1000)}")
	for range 1001 {
		good.read()
	}
	if grown := heap() - base; grown > slow*200<<10 {
		t.Errorf("%d KiB for each slow reader", grown/slow>>10)
	}
	for range slow {
		<-ended
	}
}

func heap() int {
	m := memory()
	return int(m.HeapInuse + m.StackInuse)
}

// TestSocketCost bounds what an idle subscriber holds on our side. The other side is a bare connection that holds next
// to nothing.
func TestSocketCost(t *testing.T) {
	const n = 300
	b := start(t, func(o *Options) { o.Limits.CallerSockets = n + 1 })
	b.bareSubscriber(t)
	goroutines, base := runtime.NumGoroutine(), memory()
	for range n {
		b.bareSubscriber(t)
	}
	// A reader, an operation, and the toy's source.
	if each := float64(runtime.NumGoroutine()-goroutines) / n; each > 3.1 {
		t.Errorf("%.1f goroutines for each subscriber", each)
	}
	now := memory()
	heap, stack := int(now.HeapAlloc-base.HeapAlloc)/n, int(now.StackInuse-base.StackInuse)/n
	t.Logf("each subscriber: %d B of heap, %d B of stacks", heap, stack)
	if heap > 16<<10 || stack > 20<<10 {
		t.Errorf("too much for one subscriber")
	}
}

func memory() runtime.MemStats {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m
}

// bareSubscriber opens a socket by hand, without buffers or goroutines, and waits for the first tick.
func (b *testbed) bareSubscriber(t *testing.T) {
	t.Helper()
	conn, err := net.Dial("tcp", b.http.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	var buf [512]byte
	exchange := func(out []byte, until string) {
		t.Helper()
		if _, err := conn.Write(out); err != nil {
			t.Fatal(err)
		}
		for got := ""; !strings.Contains(got, until); {
			n, err := conn.Read(buf[:])
			if err != nil {
				t.Fatal(err)
			}
			got += string(buf[:n])
		}
	}
	frame := func(text string) []byte { // masked with zeroes
		return append([]byte{0x81, 0x80 | byte(len(text)), 0, 0, 0, 0}, text...)
	}
	exchange([]byte("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"), "\r\n\r\n")
	exchange(frame(`{"type":"connection_init","payload":{"token":"good"}}`), `connection_ack`)
	exchange(frame(`{"id":"1","type":"subscribe","payload":{"query":"subscription{ticks}"}}`), `"ticks":1`)
}

// TestSocketPanic: a panic in the executor ends the operation, not the socket.
func TestSocketPanic(t *testing.T) {
	b := start(t)
	b.exec.AroundOperations(nil)
	c := b.ready(t)
	c.subscribe("1", "{hello}")
	c.wantsError("1", fault.Internal)
	c.send(`{"type":"ping"}`)
	c.wants(`{"type":"pong"}`)
	if !bytes.Contains([]byte(b.log.String()), []byte("panic on a socket")) {
		t.Error("the panic is not in the log")
	}
}

// One caller has so many sockets and no more, and has room again when one ends; others are not concerned.
func TestSocketsOfACaller(t *testing.T) {
	b := start(t, func(o *Options) { o.Limits.CallerSockets = 3 })
	first := b.ready(t)
	b.ready(t)
	b.ready(t)
	fourth := b.dial(t)
	fourth.send(`{"type":"connection_init","payload":{"Authorization":"Bearer good"}}`)
	fourth.wantsClose(1013)
	_ = first.conn.Close(websocket.StatusNormalClosure, "")
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		c := b.dial(t)
		c.send(`{"type":"connection_init","payload":{"Authorization":"Bearer good"}}`)
		_, text, err := c.conn.Read(t.Context())
		if err == nil && strings.Contains(string(text), "connection_ack") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("no room after a socket has ended: %s, %v", text, err)
		}
	}
}
