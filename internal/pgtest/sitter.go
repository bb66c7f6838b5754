package pgtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/aura-billing/gateway/internal/localpg"
)

// The sitter is a second process of the test binary, which stops a test server when no test process holds it any more,
// also after a panic, a time-out of go test or kill -9.
const (
	sitterEnv = "AURA_PGTEST_SITTER"        // the server's folder
	lingerEnv = "AURA_PGTEST_SITTER_LINGER" // how long to wait for the next test process
	removeEnv = "AURA_PGTEST_SITTER_REMOVE" // a folder to remove afterwards
)

// lingerShared spares the shared server a restart while go test links the next package.
const lingerShared = time.Second

func init() { //nolint:gochecknoinits // a test binary that was started as sitter must not run its tests
	dir := os.Getenv(sitterEnv)
	if dir == "" {
		return
	}
	linger, err := time.ParseDuration(os.Getenv(lingerEnv))
	if err != nil {
		os.Exit(1)
	}
	if err := localpg.StopWhenUnheld(context.Background(), dir, linger); err != nil {
		os.Exit(1)
	}
	if top := os.Getenv(removeEnv); top != "" {
		_ = os.RemoveAll(top)
	}
	os.Exit(0)
}

// startSitter starts the process and lets it be. It has no part in our output, or go test would wait for it.
func startSitter(dir string, linger time.Duration, removeParent bool) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the test binary: %w", err)
	}
	cmd := exec.Command(self) // without a context: it outlives us
	cmd.Dir = "/"
	cmd.Env = []string{sitterEnv + "=" + dir, lingerEnv + "=" + linger.String(), "PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}
	if removeParent {
		cmd.Env = append(cmd.Env, removeEnv+"="+filepath.Dir(dir))
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the process that stops the test server: %w", err)
	}
	_ = cmd.Process.Release()
	return nil
}
