package pgtest

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/aura-billing/gateway/internal/localpg"
)

// Server starts a server for this test alone, for tests that kill or restart it: see Kill, Shutdown and Restore. It stays
// down when it is killed. It is stopped and removed when the test ends. Its folders are chosen here, whatever o says.
func Server(t testing.TB, o localpg.Options) *localpg.Server {
	t.Helper()
	top, err := os.MkdirTemp(tempDir(), "aura-pgtest-own-")
	if err != nil {
		t.Fatalf("pgtest: create a folder for the server: %v", err)
	}
	if err := os.Chmod(top, folderMode()); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(top) })
	if o.WorkDir, err = checkoutDir(); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	o.Dir, o.KeepDown = filepath.Join(top, "pg"), true
	s, err := localpg.Start(t.Context(), o)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	ctx := context.WithoutCancel(t.Context())
	t.Cleanup(func() {
		if err := s.Stop(ctx); err != nil {
			t.Errorf("pgtest: stop the test's server: %v", err)
		}
	})
	if err := startSitter(s.Dir(), 0, true); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return s
}
