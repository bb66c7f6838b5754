package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/aura-billing/gateway/internal/payment"
)

// mishap is what can befall a call between two parties.
type mishap int

const (
	mishapNone          mishap = iota
	mishapBusy                 // refused before anything was done: payment.ErrBusy
	mishapHangBefore           // no answer, nothing done
	mishapLateCapture          // no answer while the caller waits; done afterwards
	mishapCutBefore            // connection lost, nothing done
	mishapHangAfter            // done, no answer
	mishapErrorAfter           // done, answered by a 500
	mishapErrorReplayed        // done, answered by a 500 for as long as the key lives
	mishapCutAfter             // done, connection lost
)

var (
	errServer = errors.New("sandbox: 500 internal server error")
	errDown   = errors.New("sandbox: 503 service unavailable")
	errCut    = fmt.Errorf("sandbox: connection lost: %w", io.ErrUnexpectedEOF)
)

// call is the door of every call on the processor: it serves it with whatever mishap the faults draw.
func call[T any](ctx context.Context, p *Processor, fn func(ctx context.Context) (T, error)) (T, error) {
	var none T
	m, err := p.faults.draw()
	if err != nil {
		return none, err
	}
	switch m {
	case mishapBusy, mishapCutBefore, mishapHangBefore, mishapLateCapture:
		return befall(ctx, p, m, fn)
	}
	v, err := serve(ctx, p, fn)
	if err != nil {
		return none, err
	}
	switch m {
	case mishapHangAfter, mishapErrorAfter, mishapCutAfter:
		return befall(ctx, p, m, fn)
	}
	return v, nil
}

// befall lets the mishap happen to the caller. Only mishapLateCapture carries fn out, once nobody waits any more.
func befall[T any](ctx context.Context, p *Processor, m mishap, fn func(ctx context.Context) (T, error)) (T, error) {
	var none T
	switch m {
	case mishapBusy:
		return none, fmt.Errorf("sandbox: 429 too many requests: %w", payment.ErrBusy)
	case mishapCutBefore, mishapCutAfter:
		return none, errCut
	case mishapErrorAfter, mishapErrorReplayed:
		return none, errServer
	case mishapHangBefore, mishapHangAfter:
		return none, p.hang(ctx)
	case mishapLateCapture:
		p.afterwards(ctx, func(ctx context.Context) error {
			_, err := fn(ctx)
			return err
		})
		return none, p.hang(ctx)
	default:
		return none, fmt.Errorf("sandbox: no such mishap: %d", m)
	}
}

// afterwards carries fn out once the caller has hung up; not at all when the processor is closed before.
func (p *Processor) afterwards(caller context.Context, fn func(ctx context.Context) error) {
	p.spawn(func() {
		select {
		case <-p.stopped:
			return
		case <-caller.Done():
		}
		own, cancel := context.WithTimeout(context.WithoutCancel(caller), callTimeout)
		defer cancel()
		if err := fn(own); err != nil {
			p.log.WarnContext(own, "sandbox: late call failed", "error", err)
		}
	})
}

// hang waits until the caller gives up or the processor is closed; it never returns nil.
func (p *Processor) hang(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return fmt.Errorf("sandbox: no answer: %w", ctx.Err())
	case <-p.stopped:
		return errClosed
	}
}
