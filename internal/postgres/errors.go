package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/fault"
)

// SQLSTATEs that mean something to us.
const (
	stateSerialization   = "40001"
	stateDeadlock        = "40P01"
	stateLockTimeout     = "55P03"
	stateStatementCancel = "57014"
	classConnection      = "08"
	classOperator        = "57" // shut down, crash, cannot connect now
	classResources       = "53"
)

// constraintFaults gives the constraints that a race can reach their meaning. Any other violated constraint is a fault of
// ours: INTERNAL, and never swallowed.
var constraintFaults = map[string]*fault.Error{
	"subscriptions_one_open": fault.New(fault.AlreadySubscribed, "The account has a subscription already; change its plan instead."),
	"plans_one_offered":      fault.New(fault.Conflict, "The catalogue was changed at the same time; load it again."),
}

// LockTimeout tells that somebody else held a lock for too long.
func LockTimeout(err error) bool {
	var e *pq.Error
	return errors.As(err, &e) && string(e.Code) == stateLockTimeout
}

// translate gives a driver's error its meaning where it has one.
func translate(err error) error {
	if err == nil {
		return nil
	}
	var e *pq.Error
	if !errors.As(err, &e) {
		if lost(err) {
			return away(err)
		}
		return fmt.Errorf("postgres: %w", err)
	}
	if f, ok := constraintFaults[e.Constraint]; ok {
		return f.Wrap(err)
	}
	switch code := string(e.Code); {
	case code == stateLockTimeout, code == stateStatementCancel:
		return fault.New(fault.Unavailable, "The account is busy. Try again.").After(time.Second).Wrap(err)
	case code == stateSerialization, code == stateDeadlock: // Tx has tried again before this is seen
		return fault.New(fault.Conflict, "Others changed the same thing at the same time. Try again.").After(time.Second).Wrap(err)
	case code[:2] == classConnection, code[:2] == classOperator, code[:2] == classResources:
		return away(err)
	}
	return fmt.Errorf("postgres: %w", err)
}

// away is the database not answering.
func away(err error) error {
	if fault.As(err) != nil {
		return err
	}
	return fault.New(fault.Unavailable, "The service is briefly unavailable. Try again.").After(time.Second).Wrap(err)
}

func lost(err error) bool {
	var network net.Error
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network)
}

// retryable tells that the server rolled back only because of others: the same transaction may succeed next time.
func retryable(err error) bool {
	var e *pq.Error
	return errors.As(err, &e) && (string(e.Code) == stateSerialization || string(e.Code) == stateDeadlock)
}
