package localpg

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// maxSocketPath is what fits into a unix address on every system we know (Linux 107, macOS 103).
const maxSocketPath = 103

const socketDirPrefix = "aura-pg-"

// socketDir is the private folder of the socket: in the home where its path is short enough and Postgres can read it in
// its list of folders, else a fresh one for temporary files. Adopters learn it from the pid file.
func (h home) socketDir() (string, error) {
	if fitsSocket(h.run()) {
		return h.run(), h.makePrivate(h.run())
	}
	for _, parent := range []string{os.TempDir(), "/tmp", "/var/tmp"} {
		dir, err := os.MkdirTemp(realPath(parent), socketDirPrefix)
		if err != nil {
			continue
		}
		if fitsSocket(dir) && h.owner.canEnter(filepath.Dir(dir)) {
			return dir, h.owner.give(dir)
		}
		_ = os.Remove(dir)
	}
	return "", fmt.Errorf("no folder with a path short enough for a unix socket: %s is too long and /tmp cannot be written", h.run())
}

func fitsSocket(dir string) bool {
	return len(filepath.Join(dir, ".s.PGSQL."+port+".lock")) <= maxSocketPath && !strings.ContainsAny(dir, "\",'\\")
}

// makePrivate makes sure that dir exists, is the owner's and nobody else's.
func (h home) makePrivate(dir string) error {
	if err := os.Mkdir(dir, 0o700); err == nil {
		return h.owner.give(dir)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("folder of the socket: %w", err)
	}
	if uid, err := uidOf(dir); err != nil || uid != h.owner.uid || !info.IsDir() {
		return fmt.Errorf("folder of the socket: %s is not user %s's own", dir, h.owner.name)
	}
	if info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	if err := os.Chmod(dir, 0o700); err != nil { //nolint:gosec // a folder has to be enterable
		return fmt.Errorf("folder of the socket: %w", err)
	}
	return nil
}

// removeSockets removes the socket, its lock file, and a folder that was made only for them.
func (h home) removeSockets(dir string) {
	temporary := strings.HasPrefix(filepath.Base(dir), socketDirPrefix)
	if dir != h.run() && !temporary {
		return
	}
	if uid, err := uidOf(dir); err != nil || uid != h.owner.uid {
		return
	}
	for _, name := range []string{".s.PGSQL." + port, ".s.PGSQL." + port + ".lock"} {
		_ = os.Remove(filepath.Join(dir, name))
	}
	if temporary {
		_ = os.Remove(dir)
	}
}
