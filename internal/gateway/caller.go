package gateway

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"sync/atomic"
	"time"
)

// Caller is what the transports need to know about who is calling; what it may do is the resolvers' business.
type Caller struct {
	// Principal names whose budget pays for the caller's operations. Empty: a caller without a token, who sees no
	// introspection and no suggestions, may send less, and pays from the budget of its network address.
	Principal string
	// ExpiresAt is the moment from which Authenticate would refuse the same token (leeway included). Streams and
	// sockets end then. Zero: never.
	ExpiresAt time.Time
}

// Anonymous says that the caller showed no token.
func (c Caller) Anonymous() bool { return c.Principal == "" }

// request is what travels with one operation: its id, its caller, and how it is to end.
type request struct {
	id     string
	caller Caller
	logged atomic.Int32          // unexpected errors written to the log so far
	ending atomic.Pointer[error] // why the resolver ended its stream, see EndWith
}

type requestKey struct{}

func requestFrom(ctx context.Context) *request {
	r, _ := ctx.Value(requestKey{}).(*request)
	return r
}

func withRequest(ctx context.Context, r *request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

// WithCaller is a context in which an Executor runs operations for this caller, for those who use one without a Server.
func WithCaller(ctx context.Context, requestID string, c Caller) context.Context {
	return withRequest(ctx, &request{id: requestID, caller: c})
}

// CallerFrom is who the operation in this context runs for; an anonymous caller if nobody said.
func CallerFrom(ctx context.Context) Caller {
	if r := requestFrom(ctx); r != nil {
		return r.caller
	}
	return Caller{}
}

// RequestID is the id under which support finds the operation of this context in the logs: the caller's X-Request-Id
// where it sent a sound one, else a random one. Operations of a socket add a number to the socket's id.
func RequestID(ctx context.Context) string {
	if r := requestFrom(ctx); r != nil {
		return r.id
	}
	return ""
}

// EndWith makes the transport end the subscription of this context with an error instead of "complete". A resolver
// calls it before it closes its channel, for instance when the caller has lost the right to listen.
func EndWith(ctx context.Context, err error) {
	if r := requestFrom(ctx); r != nil && err != nil {
		r.ending.CompareAndSwap(nil, &err)
	}
}

// soundRequestID takes the caller's id if it is short and harmless in a log, a header and a search box.
func soundRequestID(offered string) string {
	if len(offered) == 0 || len(offered) > 64 {
		return newRequestID()
	}
	for _, c := range []byte(offered) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '.', c == ':':
		default:
			return newRequestID()
		}
	}
	return offered
}

func newRequestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, see its documentation
	return hex.EncodeToString(b[:])
}
