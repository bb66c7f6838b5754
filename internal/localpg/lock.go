package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// mode says how a lock is wanted.
type mode int

const (
	shared     mode = unix.LOCK_SH
	exclusive  mode = unix.LOCK_EX
	nobodyElse mode = unix.LOCK_EX | unix.LOCK_NB // exclusive now or errHeld
)

var errHeld = errors.New("held by another program")

// lock is a flock on a file. The kernel gives it up when the program ends in whatever way. Go opens files close-on-exec,
// so the server we start does not inherit it.
type lock struct{ file *os.File }

// acquire waits for the lock until ctx ends. It asks again and again instead of sleeping in the kernel, which would
// keep a thread that nothing can wake.
func acquire(ctx context.Context, path string, who owner, m mode) (*lock, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|unix.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	if err := who.give(path); err != nil {
		_ = f.Close()
		return nil, err
	}
	l := &lock{f}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		err := l.convert(m | unix.LOCK_NB)
		if err == nil {
			return l, nil
		}
		if !errors.Is(err, errHeld) || m&unix.LOCK_NB != 0 {
			l.release()
			return nil, err
		}
		select {
		case <-ctx.Done():
			l.release()
			return nil, ctx.Err()
		case <-tick.C:
		}
	}
}

// convert changes how the lock is held. It is not atomic: on errHeld the lock may be gone altogether.
func (l *lock) convert(m mode) error {
	for {
		err := unix.Flock(int(l.file.Fd()), int(m))
		switch {
		case err == nil:
			return nil
		case errors.Is(err, unix.EINTR):
		case errors.Is(err, unix.EWOULDBLOCK):
			return errHeld
		default:
			return fmt.Errorf("lock %s: %w", l.file.Name(), err)
		}
	}
}

func (l *lock) release() { _ = l.file.Close() }
