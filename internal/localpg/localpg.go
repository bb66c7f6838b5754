// Package localpg gives a program that was started with nothing configured a private Postgres of its own.
//
// The server listens on a unix socket in a folder that only its own user (and root) can enter, and on no port, so it
// needs no password and never meets another Postgres of the machine. What holds:
//
//   - One data folder has at most one server. Programs that start on the same folder share it; the last one to leave
//     stops it. Who is in is known by a shared flock, which the kernel releases however the program ends.
//   - Starting and stopping happen under a second, exclusive flock, one program at a time.
//   - A server left behind by a killed program is adopted; what a killed server left behind (pid file, socket lock,
//     processes without a postmaster) is cleared away, after checking that its pid is not somebody else's by now.
//   - A data folder exists under its final name only when initdb has finished.
//   - Postgres refuses to run as root, so as root the server runs as another user and everything in its folder is his.
//   - A server that dies under a running program is started again (see Options.KeepDown).
package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// superuser owns the server and is the user of URL. It needs no password: whoever can reach the socket is already the
// server's own user or root.
const superuser = "aura"

// startTimeout bounds Start when the caller's context does not: a download or the recovery of a crash may take a while.
const startTimeout = 10 * time.Minute

// Options say where the server lives and how careful it is. The zero value is a throw-away server in the clone's folder.
type Options struct {
	// Dir is the server's home: data, log, socket and locks. Empty: <WorkDir>/.data/postgres when the server's user can
	// enter and write it, else a folder named after the clone in the state folder of the system (root) or of the user.
	Dir string
	// WorkDir is the clone that the server belongs to. Empty: the current folder.
	WorkDir string
	// Durable promises that what was committed survives a power cut. Without it nothing is synced to the disk, which is
	// right for tests only; data that such a server can no longer read are thrown away.
	Durable bool
	// Settings are put after the package's own in postgresql.conf.
	Settings map[string]string
	// Log gets warnings about a server that died or would not stop. Nil: nowhere.
	Log *slog.Logger
	// Progress gets one line for each step that a waiting person wants to know of. Nil: nowhere.
	Progress io.Writer
	// KeepDown leaves a server that died alone. Tests that kill it want this; no goroutine then outlives Start.
	KeepDown bool
	// Alone runs before anyone else can use the server, when this Start found no other program on the folder.
	Alone func(ctx context.Context, s *Server) error
}

// Server is a hold on a running private Postgres. It is safe for concurrent use.
type Server struct {
	o    Options
	home home
	hold *lock

	mu      sync.Mutex
	sockets string
	proc    postmaster
	stopped bool
	guard   *guard
}

// Start makes sure that the private server runs, and holds it until Stop. It returns once a connection has worked. A
// failure says in one sentence what to do about it where we know, and else ends with the server's own last words.
func Start(ctx context.Context, o Options) (*Server, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()

	h, err := chooseHome(o)
	if err != nil {
		return nil, err
	}
	s := &Server{o: o, home: h}
	work, err := acquire(ctx, h.workLock(), h.owner, exclusive)
	if err != nil {
		return nil, fmt.Errorf("localpg: wait for another start or stop in %s: %w", h.dir, err)
	}
	defer work.release()

	alone, err := s.enter(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.ensureRunning(ctx, alone); err != nil {
		s.hold.release()
		return nil, fmt.Errorf("localpg: %w", err)
	}
	if alone && o.Alone != nil {
		if err := o.Alone(ctx, s); err != nil {
			stopErr := s.terminate(ctx)
			s.hold.release()
			return nil, errors.Join(fmt.Errorf("localpg: prepare the server: %w", err), stopErr)
		}
	}
	if !o.KeepDown {
		s.guard = startGuard(ctx, s)
	}
	return s, nil
}

// enter takes the shared hold and says whether nobody else had it.
func (s *Server) enter(ctx context.Context) (alone bool, err error) {
	s.hold, err = acquire(ctx, s.home.holdLock(), s.home.owner, nobodyElse)
	if errors.Is(err, errHeld) {
		s.hold, err = acquire(ctx, s.home.holdLock(), s.home.owner, shared)
		if err != nil {
			return false, fmt.Errorf("localpg: hold %s: %w", s.home.dir, err)
		}
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("localpg: hold %s: %w", s.home.dir, err)
	}
	// We have the work lock, so nobody can slip in between.
	if err := s.hold.convert(shared); err != nil {
		s.hold.release()
		return false, fmt.Errorf("localpg: hold %s: %w", s.home.dir, err)
	}
	return true, nil
}

// Stop gives up the hold, and stops the server when nobody else holds it. It is quick and clean ("fast" shutdown:
// clients are cut, everything is written); when ctx ends first, the server is made to end without tidying up, which
// loses nothing but time at the next start. A second Stop does nothing.
func (s *Server) Stop(ctx context.Context) error {
	s.mu.Lock()
	if s.stopped {
		s.mu.Unlock()
		return nil
	}
	s.stopped = true
	g := s.guard
	s.mu.Unlock()
	if g != nil {
		g.stop()
	}
	defer s.hold.release()

	work, err := acquire(ctx, s.home.workLock(), s.home.owner, exclusive)
	if err != nil {
		// Whoever is in there now or comes next finds the server and looks after it.
		return fmt.Errorf("localpg: wait for another start or stop in %s: %w", s.home.dir, err)
	}
	defer work.release()
	if err := s.hold.convert(nobodyElse); errors.Is(err, errHeld) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.proc.forget()
		return nil
	} else if err != nil {
		return fmt.Errorf("localpg: see who else uses %s: %w", s.home.dir, err)
	}
	if err := s.terminate(ctx); err != nil {
		return fmt.Errorf("localpg: %w", err)
	}
	return nil
}

// URL is what lib/pq connects with, as the server's superuser, to the database of that name.
func (s *Server) URL(database string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return socketURL(s.sockets, database)
}

// Dir is the server's home. Nothing in it is of use to anyone else, and all of it may be deleted while it is stopped.
func (s *Server) Dir() string { return s.home.dir }

// LogFile is where the server writes what it has to say. It is kept short (see maxLogBytes).
func (s *Server) LogFile() string { return s.home.logFile() }

// PID is the process id of the server's first process, 0 when it is down.
func (s *Server) PID() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.runningPID()
}

func socketURL(sockets, database string) string {
	q := url.Values{"host": {sockets}, "port": {port}, "sslmode": {"disable"}}
	u := url.URL{Scheme: "postgres", User: url.User(superuser), Path: "/" + database, RawQuery: q.Encode()}
	return u.String()
}

func (o Options) withDefaults() (Options, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Progress == nil {
		o.Progress = io.Discard
	}
	if o.WorkDir == "" {
		wd, err := os.Getwd()
		if err != nil {
			return o, fmt.Errorf("localpg: find the current folder: %w", err)
		}
		o.WorkDir = wd
	}
	for _, path := range []*string{&o.WorkDir, &o.Dir} {
		if *path == "" {
			continue
		}
		abs, err := filepath.Abs(*path)
		if err != nil {
			return o, fmt.Errorf("localpg: %w", err)
		}
		*path = realPath(abs)
	}
	return o, nil
}

// realPath is path without links, as far as it exists: a server and its clone are the same by whatever way we came.
func realPath(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	parent := filepath.Dir(path)
	if parent == path {
		return path
	}
	return filepath.Join(realPath(parent), filepath.Base(path))
}
