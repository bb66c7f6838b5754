// Package fault is the one error type of the gateway: a code that a program can act on, a sentence that a person can
// act on, and the input field that caused it. Every layer below the wire speaks it; graph/errors.go and the transports
// give it its wire form in one place.
package fault

import (
	"errors"
	"fmt"
	"time"
)

// Error is a refusal or failure with a code. Its Message is written for the customer and is safe to send; what only
// the operator may see is the wrapped cause.
type Error struct {
	Code    Code
	Message string
	// Field is the path of the input field at fault, as the caller spelled it: ["input", "amount"]. Nil when no single field is.
	Field []string
	// RetryAfter tells a client when trying again makes sense. Zero: no hint.
	RetryAfter time.Duration
	// Detail carries what is specific to the code, for example a *billing.PaymentRefusal. Nil for most codes.
	Detail any

	cause error
}

func (e *Error) Error() string {
	if e.cause != nil {
		return string(e.Code) + ": " + e.Message + ": " + e.cause.Error()
	}
	return string(e.Code) + ": " + e.Message
}

// Unwrap gives the cause, for errors.Is and the log.
func (e *Error) Unwrap() error { return e.cause }

// New is a fault with a fixed sentence.
func New(code Code, message string) *Error { return &Error{Code: code, Message: message} }

// Newf is a fault whose sentence is formatted. Format only values that the caller may see.
func Newf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Input is a BAD_USER_INPUT fault at one input field.
func Input(field, format string, args ...any) *Error {
	return Newf(BadUserInput, format, args...).At("input", field)
}

// At returns the fault with the path of the input field that caused it.
func (e *Error) At(field ...string) *Error { c := *e; c.Field = field; return &c }

// With returns the fault with its code-specific detail.
func (e *Error) With(detail any) *Error { c := *e; c.Detail = detail; return &c }

// Wrap returns the fault with the cause that only the log shows.
func (e *Error) Wrap(cause error) *Error { c := *e; c.cause = cause; return &c }

// After returns the fault with a hint when to try again.
func (e *Error) After(d time.Duration) *Error { c := *e; c.RetryAfter = d; return &c }

// As finds the fault in an error chain; nil if there is none, which the wire shows as INTERNAL.
func As(err error) *Error {
	var f *Error
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// Is tells whether the chain holds a fault with this code.
func Is(err error, code Code) bool {
	f := As(err)
	return f != nil && f.Code == code
}
