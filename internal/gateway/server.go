package gateway

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"github.com/aura-billing/gateway/internal/fault"
)

// Options is what a Server is made of.
type Options struct {
	// Executor runs the operations, usually one from NewExecutor.
	Executor graphql.GraphExecutor
	// Authenticate turns what a caller shows into who it is, and into a context that the resolvers will find it in. It
	// gets the value of the Authorization header, or of connection_init's payload as `Bearer …`; empty if there is none,
	// for which it should answer an anonymous Caller. A fault UNAUTHENTICATED means a bad token, any other error that the
	// question could not be answered now. Nil: everybody is anonymous.
	Authenticate func(ctx context.Context, authorization string) (context.Context, Caller, error)
	// AllowedOrigins are the pages that may call from a browser, exactly: "https://app.example.com".
	AllowedOrigins []string
	// Limiter keeps the principals' budgets. Nil: nobody is limited.
	Limiter Limiter
	// Log receives what callers must not see. Nil: slog.Default().
	Log *slog.Logger
	// Limits bound the work for one request; give the executor the same.
	Limits Limits
}

// Server serves GraphQL on one path: queries and mutations by POST, queries by GET, subscriptions as event streams by
// either, and everything over a socket.
type Server struct {
	exec         graphql.GraphExecutor
	authenticate func(context.Context, string) (context.Context, Caller, error)
	origins      origins
	limiter      Limiter
	log          *slog.Logger
	limits       Limits

	running tally // requests and sockets

	mu       sync.Mutex
	draining bool // Shutdown has begun
	sockets  map[*socket]struct{}
	callers  map[string]int // sockets by whose they are
	streams  map[*exchange]context.CancelFunc
}

var _ http.Handler = (*Server)(nil)

// New makes a server. It owns nothing that needs closing as long as it serves nobody.
func New(o Options) *Server {
	s := &Server{
		exec:         o.Executor,
		authenticate: o.Authenticate,
		origins:      newOrigins(o.AllowedOrigins),
		limiter:      o.Limiter,
		log:          o.Log,
		limits:       o.Limits.withDefaults(),
		sockets:      make(map[*socket]struct{}),
		callers:      map[string]int{},
		streams:      make(map[*exchange]context.CancelFunc),
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	if s.authenticate == nil {
		s.authenticate = func(ctx context.Context, _ string) (context.Context, Caller, error) { return ctx, Caller{}, nil }
	}
	return s
}

// ServeHTTP answers one request, or takes over its connection for a socket.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.running.enter()
	defer s.running.leave()
	req := &request{id: soundRequestID(r.Header.Get("X-Request-Id"))}
	h := w.Header()
	h.Set("X-Request-Id", req.id)
	s.origins.cors(h, r)
	x := &exchange{s: s, w: w, r: r, req: req, accepts: accepts(r.Header.Values("Accept"))}
	x.ctx = withRequest(r.Context(), req)
	defer x.recover()
	if isUpgrade(r) {
		s.upgrade(x)
		return
	}
	x.serve()
}

// Shutdown ends what would not end by itself and waits for the rest: event streams stop where they are, sockets finish
// the queries and mutations they run and are closed with 1012 (service restart), requests are answered. It returns early,
// with the context's error, once ctx ends; then sockets are cut. Call it before, or together with, the Shutdown of the
// http.Server, which waits for event streams but does not know of sockets; and before whatever feeds the subscriptions
// ends, so that no client takes a restart for a completed subscription.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.draining = true
	open := make([]*socket, 0, len(s.sockets))
	for c := range s.sockets {
		open = append(open, c)
	}
	for _, end := range s.streams {
		end()
	}
	s.mu.Unlock()
	for _, c := range open {
		go c.retire(ctx)
	}
	select {
	case <-s.running.empty():
		return nil
	case <-ctx.Done():
		for _, c := range open {
			c.cut()
		}
		return ctx.Err()
	}
}

// add registers a socket, unless the server is going down.
func (s *Server) add(c *socket) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.draining {
		return false
	}
	s.sockets[c] = struct{}{}
	return true
}

func (s *Server) isDraining() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.draining
}

// addStream has a stream ended by a drain, at once if one has begun.
func (s *Server) addStream(x *exchange, end context.CancelFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.draining {
		end()
	}
	s.streams[x] = end
}

func (s *Server) removeStream(x *exchange) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.streams, x)
}

func (s *Server) remove(c *socket) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sockets, c)
	if c.acked && !c.caller.Anonymous() {
		if s.callers[c.payer]--; s.callers[c.payer] == 0 {
			delete(s.callers, c.payer)
		}
	}
}

// admit counts a socket as its caller's; false when the caller has as many as one may have.
func (s *Server) admit(caller string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.callers[caller] >= s.limits.CallerSockets {
		return false
	}
	s.callers[caller]++
	return true
}

// pay takes an operation's points from the caller's budget.
func (s *Server) pay(ctx context.Context, payer string, op *graphql.OperationContext) Budget {
	if s.limiter == nil {
		return Budget{Granted: true}
	}
	return s.limiter.Take(ctx, payer, costOf(op).requested)
}

// settle gives back what an answer did not need, and says in its extensions what it took.
func (s *Server) settle(ctx context.Context, payer string, op *graphql.OperationContext, resp *graphql.Response, b Budget) Budget {
	c := costOf(op)
	if c.requested == 0 {
		return b // another executor's
	}
	ext := costExtension{Requested: c.requested, Actual: min(c.requested, c.actual(resp.Data))}
	if s.limiter != nil {
		if unused := ext.Requested - ext.Actual; unused > 0 {
			s.limiter.Return(ctx, payer, unused)
			b.Remaining = min(b.Capacity, b.Remaining+unused)
		}
		ext.Throttle = &throttleStatus{MaximumAvailable: b.Capacity, CurrentlyAvailable: b.Remaining, RestoreRate: b.PerSecond}
	}
	if resp.Extensions == nil {
		resp.Extensions = make(map[string]any, 1)
	}
	resp.Extensions["cost"] = ext
	return b
}

// payer is whose budget an operation is paid from.
func payer(c Caller, r *http.Request) string {
	if !c.Anonymous() {
		return c.Principal
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	return "address:" + host
}

// asFault is an error of Authenticate as callers may see it.
func (s *Server) asFault(ctx context.Context, err error) *fault.Error {
	if f := fault.As(err); f != nil {
		return f
	}
	return unexpected(ctx, s.log, err)
}

// operationContext bounds a query or mutation in time. A mutation goes on when its caller goes away: what it has begun
// with money is better finished than cut.
func (s *Server) operationContext(ctx context.Context, mutation bool) (context.Context, context.CancelFunc) {
	if mutation {
		ctx = context.WithoutCancel(ctx)
	}
	return context.WithTimeoutCause(ctx, s.limits.OperationTimeout, errTimeout)
}

var errExpired = errors.New("the token expired")

// tally counts what is running, so that a drain can wait for it.
type tally struct {
	mu      sync.Mutex
	n       int
	waiting []chan struct{}
}

func (t *tally) enter() {
	t.mu.Lock()
	t.n++
	t.mu.Unlock()
}

func (t *tally) leave() {
	t.mu.Lock()
	if t.n--; t.n == 0 {
		for _, c := range t.waiting {
			close(c)
		}
		t.waiting = nil
	}
	t.mu.Unlock()
}

// empty is closed when nothing runs, now or later.
func (t *tally) empty() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := make(chan struct{})
	if t.n == 0 {
		close(c)
	} else {
		t.waiting = append(t.waiting, c)
	}
	return c
}
