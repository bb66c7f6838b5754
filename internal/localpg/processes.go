package localpg

import (
	"context"
	"fmt"
	"strings"
	"syscall"
	"time"
)

// process is one line of the process table.
type process struct {
	pid, uid int
	command  string // the arguments joined by spaces, or the title that Postgres gives its processes
}

// isPostmaster says whether p is the first process of the server of this home. A pid alone says nothing: it may have
// been given to another process since.
func (h home) isPostmaster(p process) bool {
	return p.uid == h.owner.uid && strings.HasSuffix(p.command, "postgres -D "+h.data())
}

// isOurs says whether p is any process of this home's server, or of an initdb for it that nobody waits for any more.
func (h home) isOurs(p process) bool {
	return p.uid == h.owner.uid &&
		(h.isPostmaster(p) ||
			strings.HasPrefix(p.command, "postgres: "+h.cluster()+": ") ||
			strings.Contains(p.command, "initdb -D "+h.unfinished()))
}

func (h home) ours() ([]process, error) {
	all, err := processes()
	if err != nil {
		return nil, err
	}
	var ours []process
	for _, p := range all {
		if h.isOurs(p) {
			ours = append(ours, p)
		}
	}
	return ours, nil
}

// hasLeft says whether a process that was ours is gone for good. On its way out it loses its command line first.
func (h home) hasLeft(pid int) bool {
	p, exists := processByID(pid)
	return !exists || p.command != "" && !h.isOurs(p)
}

// sweep ends every process of the home and returns when there is none. It is for processes without a postmaster and for
// a postmaster that does not listen: SIGQUIT makes Postgres processes leave at once, SIGKILL everyone. It does not stop
// half-way because the caller is in a hurry.
func (h home) sweep(ctx context.Context) error {
	if err := h.signalAll(ctx, syscall.SIGQUIT, immediatePatience); err == nil {
		return nil
	}
	return h.signalAll(ctx, syscall.SIGKILL, killPatience)
}

func (h home) signalAll(ctx context.Context, signal syscall.Signal, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	seen := make(map[int]bool)
	err := poll(ctx, 5*time.Millisecond, func() (bool, error) {
		left, err := h.ours()
		for _, p := range left {
			_ = syscall.Kill(p.pid, signal)
			seen[p.pid] = true
		}
		for pid := range seen {
			if !h.hasLeft(pid) {
				return false, err
			}
		}
		return len(left) == 0, err
	})
	if err != nil {
		return fmt.Errorf("end the processes of %s: %w", h.dir, err)
	}
	return nil
}

// poll asks until the answer is yes or an error, or ctx ends.
func poll(ctx context.Context, every time.Duration, ask func() (bool, error)) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if yes, err := ask(); yes || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
