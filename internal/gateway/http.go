package gateway

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/aura-billing/gateway/internal/fault"
)

// exchange is one HTTP request and its answer.
type exchange struct {
	s       *Server
	w       http.ResponseWriter
	r       *http.Request
	ctx     context.Context
	req     *request
	accepts accepted
	payer   string
	started bool // the answer is on its way, so its status cannot be changed any more
}

// serve takes a request through its stages; each may be the last.
func (x *exchange) serve() {
	switch x.r.Method {
	case http.MethodPost, http.MethodGet:
	case http.MethodOptions:
		x.s.origins.preflight(x.w.Header(), x.r)
		x.w.Header().Set("Allow", "GET, POST, OPTIONS")
		x.w.WriteHeader(http.StatusNoContent)
		return
	default:
		x.w.Header().Set("Allow", "GET, POST, OPTIONS")
		no := refuse(http.StatusMethodNotAllowed, fault.BadRequest, "Use POST, or GET for queries.")
		no.close = true
		x.refuse(no)
		return
	}
	if x.accepts.single() == "" && !x.accepts.takesStream() {
		x.refuse(unread(http.StatusNotAcceptable, fault.BadRequest,
			"The answer can be application/graphql-response+json, application/json or, for subscriptions, text/event-stream."))
		return
	}
	if no := x.authenticate(); no != nil {
		x.refuse(no)
		return
	}
	params, no := x.params()
	if no != nil {
		x.refuse(no)
		return
	}
	params.Headers = x.r.Header
	op, errs := x.s.exec.CreateOperationContext(x.ctx, params)
	if errs != nil {
		x.never(x.s.exec.DispatchError(graphql.WithOperationContext(x.ctx, op), errs))
		return
	}
	kind := op.Operation.Operation
	if kind == ast.Mutation && x.r.Method == http.MethodGet {
		x.w.Header().Set("Allow", "POST")
		x.refuse(refuse(http.StatusMethodNotAllowed, fault.BadRequest, "Mutations need POST."))
		return
	}
	if kind == ast.Subscription && !x.accepts.takesStream() {
		x.refuse(refuse(http.StatusNotAcceptable, fault.BadRequest,
			"Subscriptions are answered as text/event-stream, or over a WebSocket with graphql-transport-ws."))
		return
	}
	budget := x.s.pay(x.ctx, x.payer, op)
	if !budget.Granted {
		budget.headers(x.w.Header())
		no := &refusal{status: http.StatusTooManyRequests, fault: budget.fault()}
		if no.fault.Code == fault.QueryTooComplex {
			no.status = http.StatusBadRequest
		}
		x.refuse(no)
		return
	}
	if kind == ast.Subscription || x.accepts.prefersStream() {
		x.stream(op, budget)
		return
	}
	resp, budget := x.execute(op, budget)
	if never(resp) {
		x.never(resp)
		return
	}
	if x.s.limiter != nil {
		budget.headers(x.w.Header())
	}
	x.write(http.StatusOK, x.accepts.single(), resp)
}

// authenticate finds out who is calling, before anything is read for them.
func (x *exchange) authenticate() *refusal {
	ctx, caller, err := x.s.authenticate(x.ctx, x.r.Header.Get("Authorization"))
	if err != nil {
		f := x.s.asFault(x.ctx, err)
		no := &refusal{fault: f, close: true}
		no.status = statusOf(gqlerror.List{{Extensions: map[string]any{"code": string(f.Code)}}}, typeGraphQL)
		if no.status == http.StatusUnauthorized {
			x.w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		}
		return no
	}
	x.req.caller = caller
	x.ctx = withRequest(ctx, x.req)
	x.payer = payer(caller, x.r)
	return nil
}

func (x *exchange) params() (*graphql.RawParams, *refusal) {
	limit := x.s.limits.Body
	if x.req.caller.Anonymous() {
		limit = x.s.limits.AnonymousBody
	}
	if x.r.Method == http.MethodGet {
		return fromURL(x.r, limit, x.s.limits)
	}
	return fromBody(x.w, x.r, limit, x.s.limits)
}

// execute runs a query or mutation to its one answer.
func (x *exchange) execute(op *graphql.OperationContext, budget Budget) (*graphql.Response, Budget) {
	ctx, cancel := x.s.operationContext(x.ctx, op.Operation.Operation == ast.Mutation)
	defer cancel()
	answers, ctx := x.s.exec.DispatchOperation(ctx, op)
	resp := answers(ctx)
	if resp == nil { // the context ended before the schema was asked
		resp = x.s.exec.DispatchError(ctx, gqlerror.List{{Err: unexpected(ctx, x.s.log, errTimeout), Message: "stopped"}})
	}
	if !never(resp) {
		budget = x.s.settle(ctx, x.payer, op, resp, budget)
	}
	return resp, budget
}

// refuse answers with one error and no data.
func (x *exchange) refuse(no *refusal) {
	if no.close && x.r.ContentLength != 0 {
		x.w.Header().Set("Connection", "close") // else the answer would wait for a body that nobody wants
	}
	if no.fault.RetryAfter > 0 && x.w.Header().Get("Retry-After") == "" {
		x.w.Header().Set("Retry-After", strconv.Itoa(int((no.fault.RetryAfter.Milliseconds()+999)/1000)))
	}
	resp := &graphql.Response{Errors: gqlerror.List{present(x.ctx, x.s.log, no.fault)}}
	x.write(no.status, x.accepts.refusal(), resp)
}

// never answers a well-formed request that did not become an operation. Who only takes streams gets it as one.
func (x *exchange) never(resp *graphql.Response) {
	if x.accepts.single() == "" || x.accepts.prefersStream() {
		if status := statusOf(resp.Errors, typeJSON); status == http.StatusOK {
			x.streamOne(resp)
			return
		}
	}
	media := x.accepts.refusal()
	status := statusOf(resp.Errors, media)
	if status == http.StatusUnauthorized {
		x.w.Header().Set("WWW-Authenticate", "Bearer")
	}
	x.write(status, media, resp)
}

var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 4096); return &b }}

// withBuffer lends out a buffer; large ones are left to the garbage collector.
func withBuffer(use func([]byte) []byte) {
	b := buffers.Get().(*[]byte)
	*b = use((*b)[:0])
	if cap(*b) <= 64<<10 {
		buffers.Put(b)
	}
}

func (x *exchange) write(status int, media string, resp *graphql.Response) {
	withBuffer(func(buf []byte) []byte {
		buf = appendAnswer(buf, resp)
		h := x.w.Header()
		h.Set("Content-Type", media+"; charset=utf-8")
		h.Set("Content-Length", strconv.Itoa(len(buf)))
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Add("Vary", "Accept")
		x.started = true
		x.w.WriteHeader(status)
		_, _ = x.w.Write(buf) // the client is gone, and nobody is left to tell
		return buf
	})
}

// recover keeps a panic outside the resolvers from taking the process, or the connection without an answer.
func (x *exchange) recover() {
	v := recover()
	if v == nil {
		return
	}
	if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(v)
	}
	x.s.log.ErrorContext(x.ctx, "panic in the gateway", "requestId", x.req.id, "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
	if x.started {
		panic(http.ErrAbortHandler) // half an answer must not look like a whole one
	}
	x.refuse(&refusal{status: http.StatusInternalServerError, fault: unexpected(context.WithoutCancel(x.ctx), x.s.log, errPanicked)})
}
