package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"
)

// StopWhenUnheld waits until nobody has held the server in dir for the length of linger, stops it and returns. It is for
// a process that outlives programs which end without a Stop: because they are killed, or because, like a test binary,
// they have no last moment.
func StopWhenUnheld(ctx context.Context, dir string, linger time.Duration) error {
	o, err := Options{Dir: dir, KeepDown: true, Progress: io.Discard, Log: slog.New(slog.DiscardHandler)}.withDefaults()
	if err != nil {
		return err
	}
	h, err := settle(o.Dir)
	if err != nil {
		return err
	}
	s := &Server{o: o, home: h}
	var since time.Time // unheld since
	return poll(ctx, 50*time.Millisecond, func() (bool, error) {
		held, err := s.held(ctx, func() error {
			if since.IsZero() {
				since = time.Now()
			}
			if time.Since(since) < linger {
				return errHeld
			}
			return s.terminate(ctx)
		})
		if held {
			since = time.Time{}
		}
		if errors.Is(err, errHeld) {
			return false, nil
		}
		return !held && err == nil, err
	})
}

// held says whether anyone holds the server or is about to; if not, it does something while nobody can.
func (s *Server) held(ctx context.Context, unheld func() error) (bool, error) {
	work, err := acquire(ctx, s.home.workLock(), s.home.owner, nobodyElse)
	if errors.Is(err, errHeld) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("localpg: %w", err)
	}
	defer work.release()
	hold, err := acquire(ctx, s.home.holdLock(), s.home.owner, nobodyElse)
	if errors.Is(err, errHeld) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("localpg: %w", err)
	}
	defer hold.release()
	return false, unheld()
}
