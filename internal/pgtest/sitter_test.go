package pgtest_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/pgtest"
)

// childEnv makes TestChild the test of another process.
const childEnv = "AURA_PGTEST_TEST_CHILD"

// TestChild is what the processes of the tests below run: it has a database, says so and waits.
func TestChild(t *testing.T) {
	if os.Getenv(childEnv) == "" {
		t.Skip("for other tests")
	}
	var dir string
	must(t, pgtest.Open(t, pgtest.Empty(t).AdminURL).Get(&dir, `SHOW data_directory`))
	fmt.Println("READY", dir)
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
}

// world is a machine's folder for temporary files with a copy of the test binary.
type world struct {
	tmp  string
	attr *syscall.SysProcAttr
}

func newWorld(t *testing.T) *world {
	t.Helper()
	top, err := os.MkdirTemp("", "pgtest-")
	must(t, err)
	must(t, os.Chmod(top, 0o755))
	t.Cleanup(func() { _ = os.RemoveAll(top) })
	w := &world{tmp: filepath.Join(top, "tmp"), attr: &syscall.SysProcAttr{}}
	must(t, os.Mkdir(w.tmp, 0o755))
	must(t, os.Chmod(w.tmp, 0o777|os.ModeSticky))
	b, err := os.ReadFile(os.Args[0])
	must(t, err)
	must(t, os.WriteFile(w.binary(), b, 0o755))
	return w
}

func (w *world) binary() string { return filepath.Join(filepath.Dir(w.tmp), "pgtest.test") }

// child starts TestChild and gives it with its server's folder.
func (w *world) child(t *testing.T) (*exec.Cmd, string) {
	t.Helper()
	cmd := exec.Command(w.binary(), "-test.run=^TestChild$", "-test.v")
	cmd.Dir = filepath.Dir(w.tmp)
	cmd.Env = []string{childEnv + "=1", "TMPDIR=" + w.tmp, "PATH=" + os.Getenv("PATH")}
	cmd.SysProcAttr = w.attr
	cmd.Stderr = t.Output()
	_, err := cmd.StdinPipe()
	must(t, err)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	var said strings.Builder
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if dir, ok := strings.CutPrefix(lines.Text(), "READY "); ok {
			return cmd, filepath.Dir(dir)
		}
		said.WriteString(lines.Text() + "\n")
	}
	t.Fatalf("the child said\n%s", said.String())
	return nil, ""
}

// end kills the child with -9 and waits until nothing is left of its server.
func (w *world) end(t *testing.T, children ...*exec.Cmd) {
	t.Helper()
	for _, c := range children {
		must(t, c.Process.Kill())
		_ = c.Wait()
	}
	eventuallyEvery(t, 100*time.Millisecond, "everything has ended", func() bool {
		out, err := exec.Command("ps", "-axwweo", "stat=,command=").Output()
		must(t, err)
		for line := range strings.Lines(string(out)) {
			if strings.Contains(line, w.tmp) && !strings.HasPrefix(line, "Z") {
				return false
			}
		}
		return true
	})
}

func TestTheServerEndsWithTheLastTestProcess(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	one, dir := w.child(t)
	two, same := w.child(t)
	if dir != same {
		t.Errorf("two servers: %s and %s", dir, same)
	}
	w.end(t, one, two)
	again, same := w.child(t) // a server that was used before
	if dir != same {
		t.Errorf("another server: %s and %s", dir, same)
	}
	w.end(t, again)
}

func TestOneMachineTwoUsers(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can be two users")
	}
	plain, err := user.Lookup("nobody")
	if err != nil {
		t.Skip("no user to become")
	}
	uid, err := strconv.ParseUint(plain.Uid, 10, 32)
	must(t, err)
	gid, err := strconv.ParseUint(plain.Gid, 10, 32)
	must(t, err)
	w := newWorld(t)
	root, dir := w.child(t)
	w.attr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	nobody, other := w.child(t)
	if dir == other {
		t.Errorf("both users have %s", dir)
	}
	w.end(t, root, nobody)
	// Someone else's folder has the name that we would take.
	must(t, os.Chown(filepath.Dir(other), 0, 0))
	nobody, third := w.child(t)
	if third == other {
		t.Error("another user's folder was used")
	}
	w.end(t, nobody)
}
