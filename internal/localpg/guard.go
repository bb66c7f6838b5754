package localpg

import (
	"context"
	"sync"
	"syscall"
	"time"
)

// lookEvery is how often the guard looks, and so how long a dead server stays down at least.
const lookEvery = 250 * time.Millisecond

// guard starts a server again that died under us, and keeps its log short.
type guard struct {
	cancel context.CancelFunc
	done   sync.WaitGroup
}

func startGuard(ctx context.Context, s *Server) *guard {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	g := &guard{cancel: cancel}
	g.done.Go(func() { s.watch(ctx) })
	return g
}

func (g *guard) stop() {
	g.cancel()
	g.done.Wait()
}

func (s *Server) watch(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	const calm, slowest = lookEvery, 30 * time.Second
	pause, next := calm, time.Time{}
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			if err := trimLog(s.home); err != nil {
				s.o.Log.Warn("private Postgres", "dir", s.home.dir, "error", err)
			}
			if s.PID() != 0 {
				pause = calm
				continue
			}
			if now.Before(next) {
				continue
			}
			s.o.Log.Warn("private Postgres has died, starting it again", "dir", s.home.dir)
			if err := s.Restore(ctx); err != nil && ctx.Err() == nil {
				s.o.Log.Error("private Postgres does not start again", "dir", s.home.dir, "error", err)
				pause = min(2*pause, slowest)
			}
			next = time.Now().Add(pause)
		}
	}
}

// Restore starts the server again when it is down, in the same place: URL stays valid. The guard does it by itself.
func (s *Server) Restore(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	work, err := acquire(ctx, s.home.workLock(), s.home.owner, exclusive)
	if err != nil {
		return err
	}
	defer work.release()
	return s.ensureRunning(ctx, false)
}

// Kill ends every process of the server at once, as a crash would (SIGKILL). For tests of what happens then.
func (s *Server) Kill(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.home.signalAll(ctx, syscall.SIGKILL, killPatience)
	s.runningPID() // reaps it
	return err
}

// Shutdown stops the server but not our hold on it: Restore brings it back. For tests of a restart.
func (s *Server) Shutdown(ctx context.Context) error {
	work, err := acquire(ctx, s.home.workLock(), s.home.owner, exclusive)
	if err != nil {
		return err
	}
	defer work.release()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.end(ctx)
}
