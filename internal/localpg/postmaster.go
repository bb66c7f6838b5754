package localpg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/lib/pq"
)

// port only names the socket file; nothing listens on it.
const port = "5432"

// adoptPatience is enough for a server that recovers or shuts down, and short enough to replace one that hangs.
const adoptPatience = 30 * time.Second

// Patience of a stop: a fast shutdown writes everything out; an immediate one only has to end its processes.
const (
	fastPatience      = 20 * time.Second
	immediatePatience = 2 * time.Second
	killPatience      = 5 * time.Second
)

var errGone = errors.New("the server has ended")

// postmaster is the server's first process: our child, or one that another program started.
type postmaster struct {
	pid   int
	child bool
}

// forget lets go of a server that others still use. As a child it stays one until we end.
func (p *postmaster) forget() { *p = postmaster{} }

// pidFile is what Postgres says about a running server in postmaster.pid. It may be left from an earlier run.
type pidFile struct {
	pid     int
	sockets string
}

func (h home) readPIDFile() (pidFile, bool) {
	b, err := os.ReadFile(filepath.Join(h.data(), "postmaster.pid"))
	if err != nil {
		return pidFile{}, false
	}
	lines := strings.Split(string(b), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil {
		return pidFile{}, false
	}
	f := pidFile{pid: max(pid, -pid)}
	if len(lines) > 4 {
		f.sockets = strings.TrimSpace(lines[4])
	}
	return f, true
}

// runningPID is the pid of the home's living server, 0 when there is none. It reaps our child when it has ended, so no
// goroutine has to wait for it. The caller has s.mu.
func (s *Server) runningPID() int {
	if s.proc.child {
		var status syscall.WaitStatus
		got, err := syscall.Wait4(s.proc.pid, &status, syscall.WNOHANG, nil)
		if got == s.proc.pid || errors.Is(err, syscall.ECHILD) {
			s.proc.forget()
		} else {
			return s.proc.pid
		}
	}
	f, ok := s.home.readPIDFile()
	if !ok {
		return 0
	}
	if p, alive := processByID(f.pid); alive && s.home.isPostmaster(p) {
		return f.pid
	}
	return 0
}

// ensureRunning adopts the home's server or starts it, and returns when it answers. The caller has the work lock.
func (s *Server) ensureRunning(ctx context.Context, alone bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.runningPID() != 0 {
		switch err := s.adopt(ctx, alone); {
		case err == nil:
			return nil
		case errors.Is(err, errGone):
		case !alone:
			return err
		default:
			// It lives, nobody else needs it and it does not answer.
			s.o.Log.Warn("private Postgres does not answer, starting it anew", "dir", s.home.dir, "error", err)
		}
	}
	if err := s.clear(ctx); err != nil {
		return err
	}
	err := s.launch(ctx)
	if err == nil || ctx.Err() != nil || errors.Is(err, errNoBinaries) {
		return err
	}
	if !s.o.Durable && alone && s.home.hasData() {
		// Nothing was synced, so a crash of the machine may well have spoilt the data. They were for tests.
		s.o.Log.Warn("throwing away test data that Postgres cannot start with", "dir", s.home.dir, "error", err)
		if err := os.RemoveAll(s.home.data()); err != nil {
			return fmt.Errorf("throw away unusable test data: %w", err)
		}
		err = s.launch(ctx)
	}
	return err
}

// adopt waits until the living server answers.
func (s *Server) adopt(ctx context.Context, alone bool) error {
	if alone {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, adoptPatience)
		defer cancel()
	}
	return poll(ctx, 10*time.Millisecond, func() (bool, error) {
		pid := s.runningPID()
		if pid == 0 {
			return false, errGone
		}
		f, ok := s.home.readPIDFile()
		if !ok || f.sockets == "" {
			return false, nil
		}
		if _, err := os.Stat(filepath.Join(f.sockets, ".s.PGSQL."+port)); err != nil && !starting(s.home) {
			return false, fmt.Errorf("its socket is gone: %w", err)
		}
		if err := answers(ctx, f.sockets); err != nil {
			return false, nil //nolint:nilerr // asked again
		}
		s.sockets = f.sockets
		if !s.proc.child || s.proc.pid != pid {
			s.proc = postmaster{pid: pid}
		}
		return true, nil
	})
}

// starting says whether the server has not yet reported itself ready.
func starting(h home) bool {
	b, err := os.ReadFile(filepath.Join(h.data(), "postmaster.pid"))
	return err == nil && !strings.Contains(string(b), "ready")
}

// clear removes what a server that was killed left behind, so that the next one is not refused because of it. The pid
// file stays for Postgres to judge, unless it cannot be read or its pid exists: then Postgres would believe the server
// to be alive, while we know that whoever has the pid now is someone else.
func (s *Server) clear(ctx context.Context) error {
	if err := s.home.sweep(ctx); err != nil {
		return err
	}
	s.home.removeSockets(s.home.run())
	f, ok := s.home.readPIDFile()
	if !ok || !errors.Is(syscall.Kill(f.pid, 0), syscall.ESRCH) {
		err := os.Remove(filepath.Join(s.home.data(), "postmaster.pid"))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove a stale pid file: %w", err)
		}
	}
	s.home.removeSockets(f.sockets)
	return nil
}

// launch starts the server, after initdb if there are no data yet, and returns when it answers.
func (s *Server) launch(ctx context.Context) error {
	bin, err := s.prepareData(ctx)
	if err != nil {
		return err
	}
	if s.sockets == "" {
		if s.sockets, err = s.home.socketDir(); err != nil {
			return err
		}
	} else if err := s.home.makePrivate(s.sockets); err != nil {
		return err
	}
	if err := s.writeConfig(); err != nil {
		return err
	}
	out, err := openLog(s.home)
	if err != nil {
		return err
	}
	defer func() { _ = out.file.Close() }()

	cmd := exec.Command(bin.path("postgres"), "-D", s.home.data()) //nolint:noctx // it outlives every context
	cmd.Dir, cmd.Env = s.home.data(), bin.env(s.home.owner)
	cmd.Stdout, cmd.Stderr = out.file, out.file
	cmd.SysProcAttr = s.home.owner.attr()
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start Postgres as user %s: %w", s.home.owner.name, err)
	}
	s.proc = postmaster{pid: cmd.Process.Pid, child: true}
	_ = cmd.Process.Release() // runningPID reaps it

	err = poll(ctx, 5*time.Millisecond, func() (bool, error) {
		if err := answers(ctx, s.sockets); err == nil {
			return true, nil
		}
		if s.runningPID() == 0 {
			return false, errGone
		}
		return false, nil
	})
	if err != nil {
		stopErr := s.end(ctx)
		return errors.Join(fmt.Errorf("private Postgres in %s does not start: %w; its log ends with:\n%s",
			s.home.dir, err, out.tail()), stopErr)
	}
	return nil
}

// answers makes one real connection.
func answers(ctx context.Context, sockets string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	db, err := open(socketURL(sockets, "postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if err := db.PingContext(ctx); err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	return nil
}

func open(url string) (*sql.DB, error) {
	connector, err := pq.NewConnector(url)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	return sql.OpenDB(connector), nil
}

// CreateDatabase makes sure that the database exists.
func (s *Server) CreateDatabase(ctx context.Context, name string) error {
	db, err := open(s.URL("postgres"))
	if err != nil {
		return fmt.Errorf("localpg: %w", err)
	}
	defer func() { _ = db.Close() }()
	var exists bool
	const find = `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`
	if err := db.QueryRowContext(ctx, find, name).Scan(&exists); err != nil {
		return fmt.Errorf("localpg: look for database %s: %w", name, err)
	}
	if exists {
		return nil
	}
	_, err = db.ExecContext(ctx, `CREATE DATABASE `+pq.QuoteIdentifier(name))
	var pgErr *pq.Error
	// Someone else was faster: "duplicate database", or a unique violation in the catalogue when it was very close.
	if errors.As(err, &pgErr) && (pgErr.Code == "42P04" || pgErr.Code == "23505") {
		return nil
	}
	if err != nil {
		return fmt.Errorf("localpg: create database %s: %w", name, err)
	}
	return nil
}

// terminate stops the server for good and leaves no process and no socket. The caller has the work lock.
func (s *Server) terminate(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.end(ctx); err != nil {
		return err
	}
	s.home.removeSockets(s.sockets)
	return nil
}

// end makes the server's processes end: politely while ctx lasts, then less so.
func (s *Server) end(ctx context.Context) error {
	if pid := s.runningPID(); pid != 0 {
		gone := func() (bool, error) {
			return s.runningPID() == 0 && s.home.hasLeft(pid), nil // its pid file goes a moment before it does
		}
		fast, cancel := context.WithTimeout(ctx, fastPatience)
		_ = syscall.Kill(pid, syscall.SIGINT)
		err := poll(fast, 2*time.Millisecond, gone)
		cancel()
		if err != nil {
			s.o.Log.Warn("private Postgres takes too long to stop, cutting it short", "dir", s.home.dir, "pid", pid)
			_ = syscall.Kill(pid, syscall.SIGQUIT)
			immediate, cancel := context.WithTimeout(context.WithoutCancel(ctx), immediatePatience)
			err = poll(immediate, 2*time.Millisecond, gone)
			cancel()
			if err != nil {
				if err := s.home.signalAll(ctx, syscall.SIGKILL, killPatience); err != nil {
					return err
				}
			}
		}
	}
	if err := s.home.sweep(ctx); err != nil {
		return err
	}
	s.runningPID() // reaps a child that the sweep had to end
	return nil
}
