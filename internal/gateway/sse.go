package gateway

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// events is an answer as text/event-stream, in the distinct connections mode of GraphQL over SSE: one operation, its
// answers as `next` events, and `complete` when there will be no more. A stream that the server ends says no `complete`,
// so that the client asks again.
type events struct {
	mu      sync.Mutex // answers and keep-alive comments are written by different goroutines
	w       http.ResponseWriter
	control *http.ResponseController
	timeout time.Duration
	idle    *time.Timer
	every   time.Duration
	closed  bool
}

// openStream begins the answer. The first comment makes browsers see that it has begun.
func (x *exchange) openStream(gone context.CancelFunc) *events {
	x.started = true
	h := x.w.Header()
	h.Set("Content-Type", typeSSE+"; charset=utf-8")
	h.Set("Cache-Control", "no-cache, no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Accel-Buffering", "no") // nginx
	h.Add("Vary", "Accept")
	e := &events{w: x.w, control: http.NewResponseController(x.w), timeout: x.s.limits.WriteTimeout, every: x.s.limits.KeepAlive}
	x.w.WriteHeader(http.StatusOK)
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.write([]byte(":\n\n")) {
		gone()
	}
	e.idle = time.AfterFunc(e.every, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		if e.closed {
			return
		}
		if !e.write([]byte(":\n\n")) {
			gone()
			return
		}
		e.idle.Reset(e.every)
	})
	return e
}

// write sends bytes now, within the write timeout. e.mu is held.
func (e *events) write(b []byte) bool {
	_ = e.control.SetWriteDeadline(time.Now().Add(e.timeout))
	if _, err := e.w.Write(b); err != nil {
		return false
	}
	return e.control.Flush() == nil
}

// next sends an answer.
func (e *events) next(resp *graphql.Response) (ok bool) {
	withBuffer(func(buf []byte) []byte {
		buf = append(buf, "event: next\ndata: "...)
		buf = appendAnswer(buf, resp)
		buf = append(buf, "\n\n"...)
		e.mu.Lock()
		defer e.mu.Unlock()
		ok = e.write(buf)
		e.idle.Reset(e.every)
		return buf
	})
	return ok
}

// complete says that there is no more. The data line is there because browsers drop events without one.
func (e *events) complete() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.write([]byte("event: complete\ndata:\n\n"))
}

// close stops the comments. After it nothing may touch the response.
func (e *events) close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	e.idle.Stop()
	_ = e.control.SetWriteDeadline(time.Time{})
}

// streamOne is a stream of one answer.
func (x *exchange) streamOne(resp *graphql.Response) {
	e := x.openStream(func() {})
	defer e.close()
	if e.next(resp) {
		e.complete()
	}
}

// stream runs an operation and sends its answers as they come. It ends with the source, the client, the token or the
// server, and says `complete` only for the first.
func (x *exchange) stream(op *graphql.OperationContext, budget Budget) {
	if x.s.limiter != nil {
		budget.headers(x.w.Header())
	}
	if op.Operation.Operation != ast.Subscription {
		resp, _ := x.execute(op, budget)
		x.streamOne(resp)
		return
	}
	ctx, cancel := context.WithCancel(x.ctx)
	defer cancel()
	x.s.addStream(x, cancel)
	defer x.s.removeStream(x)
	if expires := x.req.caller.ExpiresAt; !expires.IsZero() {
		var stop context.CancelFunc
		ctx, stop = context.WithDeadlineCause(ctx, expires, errExpired)
		defer stop()
	}
	answers, ctx := x.s.exec.DispatchOperation(ctx, op)
	e := x.openStream(cancel)
	defer e.close()
	for {
		resp := answers(ctx)
		if resp == nil || ctx.Err() != nil {
			break
		}
		if !e.next(resp) {
			return
		}
	}
	if ctx.Err() != nil {
		return
	}
	if err := x.req.ending.Load(); err != nil {
		e.next(x.s.exec.DispatchError(ctx, gqlerror.List{gqlerror.Wrap(*err)}))
	}
	e.complete()
}
