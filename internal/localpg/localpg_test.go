package localpg_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/localpg"
	_ "github.com/lib/pq"
	"go.uber.org/goleak"
)

// holderEnv makes the test binary a program that starts the server in that folder and holds it until SIGTERM.
const holderEnv = "AURA_LOCALPG_TEST_HOLDER"

// plainEnv marks a run of the tests as a plain user, so that it does not start another.
const plainEnv = "AURA_LOCALPG_TEST_PLAIN"

func TestMain(m *testing.M) {
	if dir := os.Getenv(holderEnv); dir != "" {
		os.Exit(holdUntilTold(dir))
	}
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		if seed != "" {
			_ = os.RemoveAll(filepath.Dir(seed))
		}
		os.Exit(code)
	}))
}

func holdUntilTold(dir string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	s, err := localpg.Start(context.Background(), localpg.Options{Dir: dir, Progress: os.Stderr})
	if err != nil {
		fmt.Println("failed:", err)
		return 1
	}
	fmt.Println(s.PID(), s.URL("postgres"))
	<-ctx.Done()
	if err := s.Stop(context.Background()); err != nil {
		fmt.Println("failed:", err)
		return 1
	}
	return 0
}

// holder is a running holdUntilTold.
type holder struct {
	cmd    *exec.Cmd
	out    *bufio.Reader
	server int
	url    string
}

func launchHolder(t *testing.T, dir string) *holder {
	t.Helper()
	h := &holder{cmd: exec.Command(os.Args[0])}
	h.cmd.Env = append(os.Environ(), holderEnv+"="+dir)
	h.cmd.Stderr = os.Stderr
	if testing.Verbose() {
		h.cmd.Stderr = t.Output()
	}
	out, err := h.cmd.StdoutPipe()
	must(t, err)
	must(t, h.cmd.Start())
	t.Cleanup(h.kill)
	h.out = bufio.NewReader(out)
	return h
}

// ready waits until the holder has its server.
func (h *holder) ready(t *testing.T) {
	t.Helper()
	line, err := h.out.ReadString('\n')
	must(t, err)
	pid, url, _ := strings.Cut(strings.TrimSpace(line), " ")
	h.server, err = strconv.Atoi(pid)
	if err != nil {
		t.Fatalf("the holder said %q", line)
	}
	h.url = url
}

func (h *holder) kill() {
	if h.cmd.ProcessState == nil {
		_ = h.cmd.Process.Kill()
		_ = h.cmd.Wait()
	}
}

func (h *holder) leave(t *testing.T) {
	t.Helper()
	must(t, h.cmd.Process.Signal(syscall.SIGTERM))
	rest, _ := io.ReadAll(h.out)
	if err := h.cmd.Wait(); err != nil {
		t.Fatalf("the holder ended badly: %v %s", err, rest)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// newDir is a folder for one server, which root's server's user can enter too: t.TempDir is not.
func newDir(t testing.TB) string {
	t.Helper()
	top, err := os.MkdirTemp("", "localpg-")
	must(t, err)
	must(t, os.Chmod(top, 0o755))
	dir := filepath.Join(top, "pg")
	t.Cleanup(func() {
		if left := processesOf(t, dir); len(left) > 0 {
			t.Errorf("left running: %v", left)
			for _, pid := range left {
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
		}
		_ = os.RemoveAll(top)
	})
	return dir
}

// seed is a stopped server's folder, from which seeded copies. initdb would be most of the work of these tests.
var (
	seed     string
	seedOnce sync.Once
)

// seeded is a folder for one server with fresh data in it.
func seeded(t *testing.T) string {
	t.Helper()
	seedOnce.Do(func() {
		top, err := os.MkdirTemp("", "localpg-seed-")
		must(t, err)
		must(t, os.Chmod(top, 0o755))
		seed = filepath.Join(top, "pg")
		s, err := localpg.Start(t.Context(), localpg.Options{Dir: seed})
		must(t, err)
		must(t, s.Stop(t.Context()))
	})
	dir := newDir(t)
	out, err := exec.Command("cp", "-a", seed, dir).CombinedOutput()
	if err != nil {
		t.Fatalf("copy the seed: %v %s", err, out)
	}
	return dir
}

// processesOf finds the processes whose command line names dir.
func processesOf(t testing.TB, dir string) []int {
	t.Helper()
	out, err := exec.Command("ps", "-axwwo", "pid=,stat=,command=").Output()
	must(t, err)
	var pids []int
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		if strings.Contains(line, dir) && !strings.HasPrefix(f[1], "Z") {
			pid, err := strconv.Atoi(f[0])
			must(t, err)
			pids = append(pids, pid)
		}
	}
	return pids
}

func start(t *testing.T, o localpg.Options) *localpg.Server {
	t.Helper()
	s, err := localpg.Start(t.Context(), o)
	must(t, err)
	t.Cleanup(func() { stop(t, s) })
	return s
}

func stop(t *testing.T, s *localpg.Server) {
	t.Helper()
	if err := s.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

func connect(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", url)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func exec1(t *testing.T, url, query string) {
	t.Helper()
	db := connect(t, url)
	_, err := db.Exec(query)
	must(t, err)
	must(t, db.Close())
}

func query1(t *testing.T, url, query string) string {
	t.Helper()
	db := connect(t, url)
	var v string
	must(t, db.QueryRow(query).Scan(&v))
	must(t, db.Close())
	return v
}

// eventually asks until the answer is yes.
func eventually(t *testing.T, what string, yes func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !yes() {
		select {
		case <-ctx.Done():
			t.Fatalf("not in time: %s", what)
		case <-tick.C:
		}
	}
}

func alive(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return syscall.Kill(pid, 0) == nil && !errors.Is(err, os.ErrNotExist)
	}
	_, after, _ := strings.Cut(string(b), ") ")
	return !strings.HasPrefix(after, "Z")
}

func TestDataSurviveARestart(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	var said strings.Builder
	began := time.Now()
	s := start(t, localpg.Options{Dir: dir, Durable: true, Progress: &said})
	t.Logf("cold start %v", time.Since(began))
	must(t, s.CreateDatabase(t.Context(), "shop"))
	must(t, s.CreateDatabase(t.Context(), "shop"))
	exec1(t, s.URL("shop"), `CREATE TABLE t AS SELECT 7 AS n`)
	for setting, want := range map[string]string{
		"listen_addresses": "", "server_encoding": "UTF8", "data_checksums": "on", "fsync": "on", "timezone": "UTC",
	} {
		if got := query1(t, s.URL("shop"), "SHOW "+setting); got != want {
			t.Errorf("%s is %q, want %q", setting, got, want)
		}
	}
	if !strings.Contains(said.String(), "creating private Postgres") || !strings.Contains(said.String(), dir) {
		t.Errorf("progress said %q", said.String())
	}
	stop(t, s)
	stop(t, s)
	if left := processesOf(t, dir); len(left) > 0 {
		t.Errorf("after Stop these run: %v", left)
	}

	began = time.Now()
	s = start(t, localpg.Options{Dir: dir, Durable: true, Settings: map[string]string{"work_mem": "5MB", "application_name": `a'b\`}})
	t.Logf("warm start %v", time.Since(began))
	if got := query1(t, s.URL("shop"), `SELECT n::text FROM t`); got != "7" {
		t.Errorf("found %q", got)
	}
	if got := query1(t, s.URL("shop"), `SHOW work_mem`); got != "5MB" {
		t.Errorf("work_mem is %s", got)
	}
	if got := query1(t, s.URL("shop"), `SHOW application_name`); got != `a'b\` {
		t.Errorf("application_name is %s", got)
	}
	if b, err := os.ReadFile(s.LogFile()); err != nil || !strings.Contains(string(b), "ready to accept connections") {
		t.Errorf("log: %v %s", err, b)
	}
}

func TestTheLastOneOutStopsIt(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	// Four at the same moment, on an empty folder: two here, two other programs.
	a, b := launchHolder(t, dir), launchHolder(t, dir)
	type started struct {
		s   *localpg.Server
		err error
	}
	results := make(chan started)
	for range 2 {
		go func() {
			s, err := localpg.Start(t.Context(), localpg.Options{Dir: dir})
			results <- started{s, err}
		}()
	}
	one, two := <-results, <-results
	must(t, errors.Join(one.err, two.err))
	a.ready(t)
	b.ready(t)
	pid := one.s.PID()
	if two.s.PID() != pid || a.server != pid || b.server != pid {
		t.Fatalf("four programs have the servers %d %d %d %d", pid, two.s.PID(), a.server, b.server)
	}
	stop(t, one.s)
	a.leave(t)
	b.kill()
	if query1(t, two.s.URL("postgres"), `SELECT 'here'`) != "here" {
		t.Error("the server left with the first")
	}
	stop(t, two.s)
	if alive(pid) {
		t.Error("the server outlived the last")
	}
}

func TestAServerLeftByAKilledProgramIsAdopted(t *testing.T) {
	t.Parallel()
	dir := seeded(t)
	h := launchHolder(t, dir)
	h.ready(t)
	exec1(t, h.url, `CREATE TABLE t AS SELECT 7 AS n`)
	h.kill()
	if !alive(h.server) {
		t.Fatal("the server died with the program")
	}
	began := time.Now()
	s := start(t, localpg.Options{Dir: dir})
	t.Logf("adopted in %v", time.Since(began))
	if s.PID() != h.server {
		t.Errorf("server %d instead of %d", s.PID(), h.server)
	}
	if got := query1(t, s.URL("postgres"), `SELECT n::text FROM t`); got != "7" {
		t.Errorf("found %q", got)
	}
	stop(t, s)
	eventually(t, "the adopted server ends", func() bool { return !alive(h.server) })
}

func TestBothKilled(t *testing.T) {
	t.Parallel()
	dir := seeded(t)
	for name, spoil := range map[string]func(t *testing.T, dir string){
		"as it is": func(*testing.T, string) {},
		// The pid of the dead server now belongs to a process of the same user, which Postgres takes for a server.
		"recycled pid": func(t *testing.T, dir string) {
			other := exec.Command("sleep", "60")
			other.Dir = "/"
			if os.Geteuid() == 0 {
				uid, gid := ownerIDs(t, dir)
				other.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: gid}}
			}
			must(t, other.Start())
			t.Cleanup(func() { _ = other.Process.Kill(); _ = other.Wait() })
			for _, file := range []string{"data/postmaster.pid", "run/.s.PGSQL.5432.lock"} {
				path := filepath.Join(dir, file)
				b, err := os.ReadFile(path)
				must(t, err)
				_, rest, _ := strings.Cut(string(b), "\n")
				must(t, os.WriteFile(path, []byte(fmt.Sprintf("%d\n%s", other.Process.Pid, rest)), 0o600))
			}
		},
		"empty pid file": func(t *testing.T, dir string) {
			must(t, os.Truncate(filepath.Join(dir, "data/postmaster.pid"), 0))
		},
		"no socket folder": func(t *testing.T, dir string) {
			must(t, os.RemoveAll(filepath.Join(dir, "run")))
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := launchHolder(t, dir)
			h.ready(t)
			exec1(t, h.url, `DROP TABLE IF EXISTS t; CREATE TABLE t AS SELECT 7 AS n`)
			h.kill()
			// Only the postmaster: its children have to find out by themselves, or be ended by the next start.
			must(t, syscall.Kill(h.server, syscall.SIGKILL))
			eventually(t, "the server is dead", func() bool { return !alive(h.server) })
			spoil(t, dir)
			s := start(t, localpg.Options{Dir: dir})
			if got := query1(t, s.URL("postgres"), `SELECT n::text FROM t`); got != "7" {
				t.Errorf("found %q", got)
			}
			stop(t, s)
		})
	}
}

func ownerIDs(t *testing.T, dir string) (uid, gid uint32) {
	t.Helper()
	info, err := os.Stat(dir)
	must(t, err)
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		t.Fatal("no owner")
	}
	return st.Uid, st.Gid
}

func TestAnInterruptedInitdbIsDoneAgain(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	h := launchHolder(t, dir)
	eventually(t, "initdb is half-way", func() bool {
		found, err := filepath.Glob(filepath.Join(dir, "data.new-*", "base", "1", "*"))
		return err == nil && len(found) > 3
	})
	h.kill()
	if _, err := os.Stat(filepath.Join(dir, "data")); err == nil {
		t.Fatal("half a data folder has the final name")
	}
	s := start(t, localpg.Options{Dir: dir})
	query1(t, s.URL("postgres"), `SELECT 'ok'`)
	if left, _ := filepath.Glob(filepath.Join(dir, "data.new-*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestAServerThatDiesIsStartedAgain(t *testing.T) {
	t.Parallel()
	s := start(t, localpg.Options{Dir: seeded(t), Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	first := s.PID()
	exec1(t, s.URL("postgres"), `CREATE TABLE t AS SELECT 7 AS n`)
	must(t, s.Kill(t.Context()))
	eventually(t, "another server", func() bool { pid := s.PID(); return pid != 0 && pid != first })
	eventually(t, "an answer", func() bool {
		db := connect(t, s.URL("postgres"))
		defer db.Close()
		return db.Ping() == nil
	})
}

func TestKeepDown(t *testing.T) {
	t.Parallel()
	s := start(t, localpg.Options{Dir: seeded(t), KeepDown: true})
	must(t, s.Kill(t.Context()))
	if s.PID() != 0 {
		t.Error("it lives")
	}
	must(t, s.Restore(t.Context()))
	query1(t, s.URL("postgres"), `SELECT 'ok'`)
	must(t, s.Shutdown(t.Context()))
	if s.PID() != 0 {
		t.Error("it lives")
	}
	must(t, s.Restore(t.Context()))
	query1(t, s.URL("postgres"), `SELECT 'ok'`)
}

func TestALongPathGetsAShortSocket(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(newDir(t)+strings.Repeat("-long", 25), "it's \"here\", [really]")
	s := start(t, localpg.Options{Dir: dir})
	query1(t, s.URL("postgres"), `SELECT 'ok'`)
	again := start(t, localpg.Options{Dir: dir})
	if again.URL("x") != s.URL("x") || again.PID() != s.PID() {
		t.Error("the second did not find the socket of the first")
	}
	sockets := query1(t, s.URL("postgres"), `SELECT setting FROM pg_settings WHERE name = 'unix_socket_directories'`)
	sockets = strings.Trim(sockets, `"`)
	info, err := os.Stat(sockets)
	must(t, err)
	if info.Mode().Perm() != 0o700 {
		t.Errorf("the socket's folder is open: %v", info.Mode())
	}
	stop(t, s)
	stop(t, again)
	if _, err := os.Stat(sockets); err == nil {
		t.Errorf("%s is left", sockets)
	}
}

func TestDataOfAnotherVersion(t *testing.T) {
	t.Parallel()
	dir := seeded(t)
	must(t, os.WriteFile(filepath.Join(dir, "data", "PG_VERSION"), []byte("14\n"), 0o600))
	_, err := localpg.Start(t.Context(), localpg.Options{Dir: dir, Durable: true})
	if err == nil || !strings.Contains(err.Error(), "the data were made by Postgres 14") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
}

func TestAFailureShowsTheServersLastWords(t *testing.T) {
	t.Parallel()
	dir := seeded(t)
	o := localpg.Options{Dir: dir, Durable: true, Settings: map[string]string{"shared_buffers": "plenty"}}
	_, err := localpg.Start(t.Context(), o)
	if err == nil || !strings.Contains(err.Error(), `invalid value for parameter "shared_buffers"`) {
		t.Errorf("got %v", err)
	}
	o.Settings = map[string]string{"bad name": "x"}
	if _, err := localpg.Start(t.Context(), o); err == nil || !strings.Contains(err.Error(), "bad name") {
		t.Errorf("got %v", err)
	}
}

func TestTestDataThatCannotBeReadAreReplaced(t *testing.T) {
	t.Parallel()
	dir := seeded(t)
	must(t, os.WriteFile(filepath.Join(dir, "data", "global", "pg_control"), make([]byte, 8192), 0o600))
	if _, err := localpg.Start(t.Context(), localpg.Options{Dir: dir, Durable: true}); err == nil {
		t.Fatal("a durable server started on broken data")
	}
	s := start(t, localpg.Options{Dir: dir})
	query1(t, s.URL("postgres"), `SELECT 'ok'`)
}

func TestAHangingServerIsEnded(t *testing.T) {
	t.Parallel()
	s := start(t, localpg.Options{Dir: seeded(t), KeepDown: true})
	pid := s.PID()
	must(t, syscall.Kill(pid, syscall.SIGSTOP))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	must(t, s.Stop(ctx))
	if alive(pid) {
		t.Error("it lives")
	}
}

func TestStartObeysItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := localpg.Start(ctx, localpg.Options{Dir: newDir(t)})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestALongLogIsCutShort(t *testing.T) {
	t.Parallel()
	s := start(t, localpg.Options{Dir: seeded(t)})
	f, err := os.OpenFile(s.LogFile(), os.O_WRONLY|os.O_APPEND, 0)
	must(t, err)
	_, err = f.Write(make([]byte, 9<<20))
	must(t, errors.Join(err, f.Close()))
	eventually(t, "the log is short", func() bool {
		info, err := os.Stat(s.LogFile())
		return err == nil && info.Size() < 1<<20
	})
	if info, err := os.Stat(s.LogFile() + ".old"); err != nil || info.Size() > 8<<20 {
		t.Errorf("the old part: %v %v", info, err)
	}
}

// As root: what depends on the user again as a plain one.
func TestAsAPlainUser(t *testing.T) {
	if os.Geteuid() != 0 || os.Getenv(plainEnv) != "" {
		t.Skip("only as root")
	}
	plain, err := user.Lookup("nobody")
	if err != nil {
		t.Skip("no user to become")
	}
	uid, err := strconv.Atoi(plain.Uid)
	must(t, err)
	gid, err := strconv.Atoi(plain.Gid)
	must(t, err)
	top, err := os.MkdirTemp("", "localpg-plain-")
	must(t, err)
	defer os.RemoveAll(top)
	must(t, os.Chown(top, uid, gid))
	b, err := os.ReadFile(os.Args[0])
	must(t, err)
	binary := filepath.Join(top, "localpg.test")
	must(t, os.WriteFile(binary, b, 0o755))
	run := "-test.run=DataSurvive|LastOneOut|Adopted|BothKilled|Interrupted|LongPath"
	cmd := exec.Command(binary, run, "-test.timeout=60s", "-test.v="+strconv.FormatBool(testing.Verbose()))
	cmd.Dir = top
	cmd.Env = []string{plainEnv + "=1", "HOME=" + top, "TMPDIR=" + top, "PATH=" + os.Getenv("PATH")}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("as %s: %v\n%s", plain.Username, err, out)
	}
	t.Logf("%s", out)
}
