package gateway

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/aura-billing/gateway/internal/fault"
)

// errTimeout is the cause of a context whose operation took longer than OperationTimeout.
var errTimeout = errors.New("operation timed out")

// errPanicked stands for a panic that Recover has already logged.
var errPanicked = errors.New("panicked")

const (
	maxMessage     = 400 // runes of an error message; parse errors quote the document
	maxLoggedFault = 20  // unexpected errors of one operation that reach the log
)

// Extender is a fault's Detail that has more to say on the wire, such as the scope that was missing. Its keys stand
// beside code, retryable and requestId, and cannot replace them.
type Extender interface {
	ErrorExtensions() map[string]any
}

// Presenter gives errors their wire form: a fault.Error anywhere in the chain keeps its code, message and field;
// everything else becomes INTERNAL with a fixed sentence and is logged once with the request's id. Nothing that an
// error's text may hold (SQL, a stack, a type's name) leaves unless somebody wrote it into a fault's Message.
func Presenter(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error { return present(ctx, log, err) }
}

// Recover turns a resolver's panic into an error that presents as INTERNAL, and logs it with its stack.
func Recover(log *slog.Logger) graphql.RecoverFunc {
	return func(ctx context.Context, v any) error {
		log.ErrorContext(ctx, "panic in an operation", "requestId", RequestID(ctx), "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
		return errPanicked
	}
}

func present(ctx context.Context, log *slog.Logger, err error) *gqlerror.Error {
	out := &gqlerror.Error{}
	var located *gqlerror.Error
	if errors.As(err, &located) {
		out.Locations = located.Locations
		if len(located.Path) > 0 {
			out.Path = located.Path
		}
	}
	f := fault.As(err)
	if f == nil {
		f = unexpected(ctx, log, err)
	} else if f.Unwrap() != nil {
		switch f.Code {
		case fault.Internal, fault.Unavailable, fault.OutcomeUnknown:
			logOnce(ctx, log, slog.LevelWarn, string(f.Code), err)
		}
	}
	out.Err = f
	out.Message = clip(f.Message)
	out.Extensions = map[string]any{}
	if extender, ok := f.Detail.(Extender); ok {
		for k, v := range extender.ErrorExtensions() {
			out.Extensions[k] = v
		}
	}
	out.Extensions["code"] = string(f.Code)
	out.Extensions["retryable"] = f.Code.Retryable()
	out.Extensions["requestId"] = RequestID(ctx)
	if len(f.Field) > 0 {
		out.Extensions["field"] = f.Field
	}
	if f.RetryAfter > 0 {
		out.Extensions["retryAfterMs"] = f.RetryAfter.Milliseconds()
	}
	return out
}

// unexpected is the fault for an error that nobody gave a code.
func unexpected(ctx context.Context, log *slog.Logger, err error) *fault.Error {
	if ctx.Err() != nil {
		// What a driver says when its context ends is not its fault, and not news.
		if errors.Is(context.Cause(ctx), errTimeout) {
			return fault.New(fault.Timeout, "The operation took too long and was stopped. Try again, or ask for less at once.")
		}
		return fault.New(fault.Unavailable, "The operation was cancelled before it finished.")
	}
	if !errors.Is(err, errPanicked) {
		logOnce(ctx, log, slog.LevelError, "unexpected error", err)
	}
	return fault.New(fault.Internal, "Something went wrong on our side. Tell support the request id if it stays.")
}

func logOnce(ctx context.Context, log *slog.Logger, level slog.Level, message string, err error) {
	if r := requestFrom(ctx); r != nil && r.logged.Add(1) > maxLoggedFault {
		return
	}
	log.LogAttrs(ctx, level, message, slog.String("requestId", RequestID(ctx)), slog.String("error", err.Error()))
}

func clip(s string) string {
	if len(s) <= maxMessage {
		return s
	}
	s = strings.ToValidUTF8(s, "")
	for i, n := 0, 0; i < len(s); n++ {
		if n == maxMessage {
			return s[:i] + "…"
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return s
}

// coded wraps what the parser or a validation rule said into a fault that keeps its place in the document.
func coded(code fault.Code, e *gqlerror.Error) *gqlerror.Error {
	return &gqlerror.Error{Err: fault.New(code, e.Message), Message: e.Message, Locations: e.Locations}
}

func refused(code fault.Code, format string, args ...any) gqlerror.List {
	f := fault.Newf(code, format, args...)
	return gqlerror.List{{Err: f, Message: f.Message}}
}
