// Package e2e tests the real program from outside: it is built, started as a process of its own, and spoken to over HTTP,
// WebSocket and server-sent events as customers do. Whatever a test did, the books must verify clean after it, the program
// must end with exit code 0, and its output must hold no error and no data race.
package e2e

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// soak asks for the full size of what is otherwise scaled down to seconds: AURA_SOAK=1, make soak.
var soak = os.Getenv("AURA_SOAK") == "1"

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	if built.folder != "" {
		_ = os.RemoveAll(built.folder)
	}
	os.Exit(code)
}

var built struct {
	sync.Once

	folder string
	path   string
	err    error
}

// binary is the program, built once a run, with the race detector when the tests run with it.
func binary(t testing.TB) string {
	t.Helper()
	built.Do(func() {
		built.folder, built.err = os.MkdirTemp(tempDir(), "aura-e2e-")
		if built.err != nil {
			return
		}
		if built.err = os.Chmod(built.folder, 0o755); built.err != nil { //nolint:gosec // tests run it as another user too
			return
		}
		built.path = filepath.Join(built.folder, "gateway")
		args := []string{"build", "-o", built.path}
		if withRace {
			args = append(args, "-race")
		}
		cmd := exec.Command("go", append(args, ".")...)
		cmd.Dir = checkout()
		if out, err := cmd.CombinedOutput(); err != nil {
			built.err = fmt.Errorf("build the program: %w\n%s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.path
}

// checkout is the root of the module.
func checkout() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..")
}

// tempDir is a folder for temporary files that every user can enter.
func tempDir() string {
	if os.Geteuid() == 0 {
		return "/tmp"
	}
	return os.TempDir()
}

// folder is an empty folder of the test's own. Other users can enter it; those of t.TempDir are closed to them.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp(tempDir(), "aura-e2e-"+strings.NewReplacer("/", "-", " ", "-").Replace(t.Name())+"-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // see above
		t.Fatal(err)
	}
	return dir
}

// eventually asks again and again until the answer is yes, and fails the test when it stays no.
func eventually(t testing.TB, limit time.Duration, what string, so func() bool) {
	t.Helper()
	end := time.NewTimer(limit)
	defer end.Stop()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for !so() {
		select {
		case <-again.C:
		case <-end.C:
			t.Fatalf("not within %v: %s", limit, what)
		}
	}
}
