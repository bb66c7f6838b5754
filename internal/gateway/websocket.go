package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/coder/websocket"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/aura-billing/gateway/internal/fault"
)

// Close codes of graphql-transport-ws, and two of WebSocket itself. The client of graphql-ws comes back after 1012, 1013
// and those of 44xx that it is told to retry; after others it gives up, so none is sent lightly.
const (
	closeRestart      websocket.StatusCode = 1012
	closeTryLater     websocket.StatusCode = 1013
	closeBadMessage   websocket.StatusCode = 4400
	closeUnauthorized websocket.StatusCode = 4401 // subscribe before the handshake
	closeForbidden    websocket.StatusCode = 4403 // a bad or expired token
	closeSubprotocol  websocket.StatusCode = 4406
	closeInitTimeout  websocket.StatusCode = 4408
	closeDuplicate    websocket.StatusCode = 4409
	closeSecondInit   websocket.StatusCode = 4429
)

const maxOperationID = 128

// socket is one connection that speaks graphql-transport-ws. Its own goroutine reads; each operation has one that runs
// and writes; pings and deadlines are timers. Nothing is queued: who has something to say waits for its turn to write,
// so a slow reader slows its own operations, and after WriteTimeout loses the connection.
type socket struct {
	s             *Server
	conn          *websocket.Conn
	net           net.Conn
	id            string // of the handshake's request
	payer         string // until somebody says who they are
	authorization string // the handshake's, for programs that send headers
	caller        Caller

	calm   context.Context // never ends: for reading and writing, which deadlines and close end
	ctx    context.Context // ends with the socket
	cancel context.CancelCauseFunc
	actor  context.Context // the same, with what Authenticate put in; the reading goroutine's
	timer  *time.Timer     // connection_init first, then pings
	expiry *time.Timer
	heard  atomic.Bool // something came since the last ping

	writing sync.Mutex // one message at a time
	silent  bool       // the server has decided to close, so nothing else is sent; under writing

	mu         sync.Mutex
	operations map[string]*operation
	served     int // operations so far, for their request ids
	shut       bool
	acked      bool
	answering  tally // queries and mutations, which a restart lets finish
	working    sync.WaitGroup
}

// operation is one that a client subscribed.
type operation struct {
	id     string
	ctx    context.Context
	cancel context.CancelFunc
	ended  atomic.Bool // its last message is sent, or its client has completed it
}

// violation is why a socket must be closed.
type violation struct {
	code   websocket.StatusCode
	reason string
}

func newSocket(s *Server, x *exchange, conn *websocket.Conn, netConn net.Conn) *socket {
	c := &socket{
		s: s, conn: conn, net: netConn, id: x.req.id, payer: payer(Caller{}, x.r), authorization: x.r.Header.Get("Authorization"),
	}
	// The request's context ends when its handler returns, which is at once.
	c.calm = context.WithoutCancel(x.r.Context())
	c.ctx, c.cancel = context.WithCancelCause(c.calm)
	return c
}

// serve reads until the connection ends, and leaves nothing behind.
func (c *socket) serve() {
	defer c.s.running.leave()
	defer c.s.remove(c)
	defer c.release()
	defer func() {
		if v := recover(); v != nil {
			c.panicked(c.ctx, v)
		}
	}()
	c.mu.Lock()
	c.timer = time.AfterFunc(c.s.limits.InitTimeout, c.initTimeout)
	c.mu.Unlock()
	for {
		kind, text, err := c.conn.Read(c.calm)
		if errors.Is(err, websocket.ErrMessageTooBig) {
			c.close(websocket.StatusMessageTooBig, "Message too big") // said already; this waits for the answer
		}
		if err != nil {
			return
		}
		c.heard.Store(true)
		v := &violation{closeBadMessage, "Only text messages are understood"}
		if kind == websocket.MessageText {
			v = c.handle(text)
		}
		if v != nil {
			c.close(v.code, v.reason)
			return
		}
	}
}

// reject closes a socket before it has begun.
func (c *socket) reject(code websocket.StatusCode, reason string) {
	defer c.s.running.leave()
	c.close(code, reason)
	c.release()
}

// release lets go of everything the socket holds, and waits for its operations to notice.
func (c *socket) release() {
	c.cancel(nil)
	c.mu.Lock()
	if c.timer != nil {
		c.timer.Stop()
	}
	if c.expiry != nil {
		c.expiry.Stop()
	}
	c.mu.Unlock()
	_ = c.conn.CloseNow()
	c.working.Wait()
}

// close says why and closes. Operations end without a word: the client must not take this for their completion.
func (c *socket) close(code websocket.StatusCode, reason string) {
	c.mu.Lock()
	already := c.shut
	c.shut = true
	c.mu.Unlock()
	if already {
		return
	}
	c.cancel(nil)
	// Whoever is writing now gets no second chance: the close waits at most as long as the protocol's own timeout.
	_ = c.net.SetWriteDeadline(time.Now().Add(closeTimeout))
	c.writing.Lock()
	c.silent = true
	_ = c.net.SetWriteDeadline(time.Now().Add(closeTimeout))
	c.writing.Unlock()
	_ = c.net.SetReadDeadline(time.Now().Add(closeTimeout)) // for the client to say goodbye
	_ = c.conn.Close(code, reason)
}

const closeTimeout = 2 * time.Second

// cut ends the connection without a word.
func (c *socket) cut() {
	c.cancel(nil)
	_ = c.conn.CloseNow()
}

// retire lets queries and mutations finish, then closes for a restart.
func (c *socket) retire(ctx context.Context) {
	select {
	case <-c.answering.empty():
	case <-ctx.Done():
	}
	c.close(closeRestart, "Server is restarting")
}

func (c *socket) initTimeout() {
	c.mu.Lock()
	acked := c.acked
	c.mu.Unlock()
	if !acked {
		c.close(closeInitTimeout, "Connection initialisation timeout")
	}
}

// ping asks for a sign of life, unless somebody is writing anyway.
func (c *socket) ping() {
	if c.writing.TryLock() {
		c.heard.Store(false)
		err := c.writeLocked([]byte(`{"type":"ping"}`))
		c.writing.Unlock()
		if err != nil {
			c.cut()
			return
		}
	}
	c.again(c.s.limits.PongTimeout, c.pong)
}

// pong looks whether anything came since the ping. Any message will do.
func (c *socket) pong() {
	if !c.heard.Load() {
		c.cut() // nobody there to read a close code
		return
	}
	c.again(max(c.s.limits.PingInterval-c.s.limits.PongTimeout, time.Millisecond), c.ping)
}

func (c *socket) again(d time.Duration, f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ctx.Err() == nil {
		c.timer = time.AfterFunc(d, f)
	}
}

// message is what clients send.
type message struct {
	ID      *string         `json:"id"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
}

func (c *socket) handle(text []byte) *violation {
	var m message
	if checkJSON(text, c.s.limits.JSONDepth) != nil || json.Unmarshal(text, &m) != nil {
		return &violation{closeBadMessage, "Invalid message"}
	}
	switch m.Type {
	case "connection_init":
		return c.init(m.Payload)
	case "ping":
		c.send(nil, []byte(`{"type":"pong"}`), false)
		return nil
	case "pong":
		return nil
	case "subscribe":
		return c.subscribe(m)
	case "complete":
		if m.ID == nil || *m.ID == "" {
			return &violation{closeBadMessage, "A complete message needs an id"}
		}
		c.complete(*m.ID)
		return nil
	}
	return &violation{closeBadMessage, "Unknown message type"}
}

// init finds out who is calling and says so. Only the reading goroutine changes acked and caller.
func (c *socket) init(payload json.RawMessage) *violation {
	if c.acked {
		return &violation{closeSecondInit, "Too many initialisation requests"}
	}
	authorization, ok := tokenIn(payload)
	if !ok {
		return &violation{closeBadMessage, "Invalid payload of connection_init"}
	}
	if authorization == "" {
		authorization = c.authorization
	}
	ctx := withRequest(c.ctx, &request{id: c.id})
	slow := time.AfterFunc(c.s.limits.OperationTimeout, func() { c.cancel(errTimeout) })
	actor, caller, err := c.s.authenticate(ctx, authorization)
	slow.Stop()
	if err != nil {
		switch f := c.s.asFault(ctx, err); f.Code {
		case fault.Unauthenticated, fault.Forbidden:
			return &violation{closeForbidden, "Forbidden"}
		default:
			return &violation{closeTryLater, "Try again later"}
		}
	}
	c.caller, c.actor = caller, actor
	if !caller.Anonymous() {
		if !c.s.admit(caller.Principal) {
			return &violation{closeTryLater, "Too many sockets"}
		}
		c.payer = caller.Principal
	}
	c.mu.Lock()
	c.acked = true
	c.timer.Stop() // if it has fired, initTimeout will see acked
	c.timer = time.AfterFunc(c.s.limits.PingInterval, c.ping)
	if !caller.ExpiresAt.IsZero() {
		c.expiry = time.AfterFunc(time.Until(caller.ExpiresAt), func() { c.close(closeForbidden, "Token expired") })
	}
	c.mu.Unlock()
	c.send(nil, []byte(`{"type":"connection_ack"}`), false)
	return nil
}

// tokenIn finds the token in connection_init's payload: `Authorization` as the header has it, or a bare `token`.
func tokenIn(payload json.RawMessage) (authorization string, ok bool) {
	if len(payload) == 0 || string(payload) == "null" {
		return "", true
	}
	var fields map[string]any
	if json.Unmarshal(payload, &fields) != nil {
		return "", false
	}
	for _, key := range [...]string{"Authorization", "authorization", "token"} {
		v, given := fields[key]
		if !given || v == nil {
			continue
		}
		s, isString := v.(string)
		if !isString {
			return "", false
		}
		if s != "" && !strings.Contains(s, " ") {
			s = "Bearer " + s
		}
		return s, true
	}
	return "", true
}

// subscribe starts an operation of any kind.
func (c *socket) subscribe(m message) *violation {
	if !c.acked {
		return &violation{closeUnauthorized, "Unauthorized"}
	}
	if m.ID == nil || *m.ID == "" || len(*m.ID) > maxOperationID {
		return &violation{closeBadMessage, "A subscribe message needs an id"}
	}
	params, no := decode(m.Payload, c.s.limits.JSONDepth)
	if no != nil {
		return &violation{closeBadMessage, "Invalid payload of subscribe"}
	}
	op := &operation{id: *m.ID}
	draining := c.s.isDraining()
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.shut || draining:
		return nil // the socket is about to be closed, and the client will come back with it
	case c.operations[op.id] != nil:
		return &violation{closeDuplicate, "Subscriber for this id already exists"}
	}
	full := len(c.operations) >= c.s.limits.SocketOperations
	c.served++
	req := &request{id: c.id + "-" + strconv.Itoa(c.served), caller: c.caller}
	op.ctx, op.cancel = context.WithCancel(withRequest(c.actor, req))
	if !full {
		if c.operations == nil {
			c.operations = make(map[string]*operation)
		}
		c.operations[op.id] = op
	}
	c.working.Add(1)
	c.answering.enter()
	go c.run(op, req, params, full)
	return nil
}

// complete is the client's word that it does not want to hear more of an operation.
func (c *socket) complete(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if op := c.operations[id]; op != nil {
		op.ended.Store(true)
		op.cancel()
		delete(c.operations, id)
	}
}

// forget makes an operation's id free.
func (c *socket) forget(op *operation) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.operations[op.id] == op {
		delete(c.operations, op.id)
	}
}

// run takes an operation from its document to its last message.
func (c *socket) run(op *operation, req *request, params *graphql.RawParams, full bool) {
	defer c.working.Done()
	defer c.forget(op)
	defer op.cancel()
	leave := sync.OnceFunc(c.answering.leave)
	defer leave()
	defer func() {
		if v := recover(); v != nil {
			c.panicked(op.ctx, v)
			c.fail(op, unexpected(context.WithoutCancel(op.ctx), c.s.log, errPanicked))
		}
	}()
	if full {
		c.fail(op, fault.Newf(fault.RateLimited, "At most %d operations can run on one socket.", c.s.limits.SocketOperations))
		return
	}
	prepared, errs := c.s.exec.CreateOperationContext(op.ctx, params)
	if errs != nil {
		c.error(op, c.s.exec.DispatchError(graphql.WithOperationContext(op.ctx, prepared), errs))
		return
	}
	budget := c.s.pay(op.ctx, c.payer, prepared)
	if !budget.Granted {
		c.fail(op, budget.fault())
		return
	}
	if prepared.Operation.Operation == ast.Subscription {
		leave()
		c.live(op, req, prepared)
		return
	}
	ctx, stop := c.s.operationContext(op.ctx, prepared.Operation.Operation == ast.Mutation)
	defer stop()
	answers, ctx := c.s.exec.DispatchOperation(ctx, prepared)
	resp := answers(ctx)
	if resp == nil {
		resp = c.s.exec.DispatchError(ctx, gqlerror.List{{Err: unexpected(ctx, c.s.log, errTimeout), Message: "stopped"}})
	}
	if never(resp) {
		c.error(op, resp)
		return
	}
	c.s.settle(ctx, c.payer, prepared, resp, budget)
	if c.next(op, resp) {
		c.last(op)
	}
}

// live sends what a subscription has to say, one message after the other.
func (c *socket) live(op *operation, req *request, prepared *graphql.OperationContext) {
	answers, ctx := c.s.exec.DispatchOperation(op.ctx, prepared)
	for {
		resp := answers(ctx)
		if resp == nil {
			break
		}
		if never(resp) {
			c.error(op, resp)
			return
		}
		if !c.next(op, resp) {
			return
		}
	}
	if ctx.Err() != nil {
		return // the client, the token or the server ended it, not the source
	}
	if err := req.ending.Load(); err != nil {
		c.error(op, c.s.exec.DispatchError(ctx, gqlerror.List{gqlerror.Wrap(*err)}))
		return
	}
	c.last(op)
}

func (c *socket) panicked(ctx context.Context, v any) {
	c.s.log.ErrorContext(ctx, "panic on a socket", "requestId", RequestID(ctx), "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
}

func (c *socket) next(op *operation, resp *graphql.Response) (ok bool) {
	withBuffer(func(buf []byte) []byte {
		buf = appendHead(buf, op.id, "next")
		buf = append(buf, `,"payload":`...)
		buf = appendAnswer(buf, resp)
		buf = append(buf, '}')
		ok = c.send(op, buf, false)
		return buf
	})
	return ok
}

// error is the last message of an operation that did not come to run, or that its resolver ended. No complete follows.
func (c *socket) error(op *operation, resp *graphql.Response) {
	buf := appendHead(nil, op.id, "error")
	buf = append(buf, `,"payload":`...)
	buf = appendJSON(buf, resp.Errors)
	c.send(op, append(buf, '}'), true)
}

func (c *socket) fail(op *operation, f *fault.Error) {
	c.error(op, &graphql.Response{Errors: gqlerror.List{present(op.ctx, c.s.log, f)}})
}

func (c *socket) last(op *operation) {
	c.send(op, append(appendHead(nil, op.id, "complete"), '}'), true)
}

func appendHead(buf []byte, id, kind string) []byte {
	buf = append(buf, `{"id":`...)
	buf = appendJSON(buf, id)
	buf = append(buf, `,"type":"`...)
	buf = append(buf, kind...)
	return append(buf, '"')
}

// send writes a message of an operation, or of the socket itself (op nil), unless its time is over. The last message
// frees the operation's id before the client can know of it.
func (c *socket) send(op *operation, text []byte, last bool) bool {
	c.writing.Lock()
	defer c.writing.Unlock()
	if c.silent || op != nil && op.ended.Load() {
		return false
	}
	if last {
		op.ended.Store(true)
		c.forget(op)
	}
	if c.writeLocked(text) != nil {
		c.cut()
		return false
	}
	return true
}

// writeLocked writes one message within the write timeout. c.writing is held. The deadline is taken back, because the
// library writes too: it answers the peer's ping frames.
func (c *socket) writeLocked(text []byte) error {
	_ = c.net.SetWriteDeadline(time.Now().Add(c.s.limits.WriteTimeout))
	err := c.conn.Write(c.calm, websocket.MessageText, text)
	_ = c.net.SetWriteDeadline(time.Time{})
	if err != nil {
		return fmt.Errorf("writing to a socket: %w", err)
	}
	return nil
}
