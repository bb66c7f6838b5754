package localpg

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// home is the folder of one server and the user it belongs to.
type home struct {
	dir   string
	owner owner
}

func (h home) data() string     { return filepath.Join(h.dir, "data") }
func (h home) run() string      { return filepath.Join(h.dir, "run") }
func (h home) logFile() string  { return filepath.Join(h.dir, "server.log") }
func (h home) workLock() string { return filepath.Join(h.dir, "work.lock") }
func (h home) holdLock() string { return filepath.Join(h.dir, "hold.lock") }

// hasData says whether a finished data folder is here.
func (h home) hasData() bool {
	_, err := os.Stat(filepath.Join(h.data(), "PG_VERSION"))
	return err == nil
}

// cluster names the server's processes in the process table, so that they can be told from any other Postgres.
func (h home) cluster() string { return "aura-" + shortHash(h.dir) }

// chooseHome finds the server's folder, creates it, and settles whose it is.
func chooseHome(o Options) (home, error) {
	if o.Dir != "" {
		return settle(o.Dir)
	}
	state, err := stateDir(o.WorkDir)
	if err != nil {
		return home{}, err
	}
	inClone := filepath.Join(o.WorkDir, ".data", "postgres")
	first, cloneErr := settle(inClone)
	if cloneErr == nil && first.hasData() {
		return first, nil
	}
	// Data that went to the state folder once stay in use, even if the clone has become enterable since.
	if cloneErr == nil && !(home{dir: state}).hasData() {
		return first, nil
	}
	second, err := settle(state)
	if err != nil {
		return home{}, errors.Join(cloneErr, err)
	}
	if cloneErr != nil {
		_, _ = fmt.Fprintf(o.Progress, "%v; the database's data are in %s instead\n", cloneErr, state)
	}
	return second, nil
}

// stateDir is where the data of this clone go when they cannot lie in it.
func stateDir(workDir string) (string, error) {
	name := filepath.Join("aura-billing", shortHash(workDir))
	if os.Geteuid() == 0 {
		return filepath.Join("/var/lib", name), nil
	}
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, name), nil
	}
	user, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("localpg: find a folder for the data: %w", err)
	}
	return filepath.Join(user, ".local", "state", name), nil
}

// settle makes dir the server's home. As root an existing folder of a plain user stays his, and the server runs as he.
func settle(dir string) (home, error) {
	who := us()
	if who.isRoot() {
		var err error
		if who, err = rootsOwner(dir); err != nil {
			return home{}, err
		}
	}
	if err := makeParents(filepath.Dir(dir)); err != nil {
		return home{}, err
	}
	err := os.Mkdir(dir, 0o700)
	switch {
	case err == nil:
		if err := who.give(dir); err != nil {
			return home{}, err
		}
	case !errors.Is(err, os.ErrExist):
		return home{}, fmt.Errorf("localpg: create the folder for the data: %w", err)
	case os.Geteuid() == 0:
		// It was there, or another program of root's has just made it and not given it away yet: then we do.
		var owned error
		if who, owned = rootsOwner(dir); owned != nil {
			return home{}, owned
		}
	}
	if !who.canEnter(dir) || !who.may(dir, 0o7) {
		if err == nil {
			_ = os.Remove(dir)
		}
		return home{}, fmt.Errorf("user %s cannot enter and write %s", who.name, dir)
	}
	uid, err := uidOf(dir)
	if err != nil {
		return home{}, fmt.Errorf("localpg: %w", err)
	}
	if uid != who.uid {
		return home{}, fmt.Errorf("%s belongs to another user than %s", dir, who.name)
	}
	return home{dir: dir, owner: who}, nil
}

// rootsOwner is the user of root's server in dir: who has the folder already, else a user without rights. A folder that
// root made for us to use (empty, or by an option) changes hands.
func rootsOwner(dir string) (owner, error) {
	if uid, err := uidOf(dir); err == nil && uid != 0 {
		if who, err := ownerByID(uid); err == nil {
			return who, nil
		}
	}
	who, err := unprivileged()
	if err != nil {
		return owner{}, err
	}
	if entries, err := os.ReadDir(dir); err == nil && len(entries) == 0 {
		if err := os.Chmod(dir, 0o700); err != nil { //nolint:gosec // a folder has to be enterable
			return owner{}, fmt.Errorf("localpg: %w", err)
		}
		if err := who.give(dir); err != nil {
			return owner{}, err
		}
	}
	return who, nil
}

// makeParents creates what is missing of dir, enterable by all whatever the umask: the server's user has to pass.
func makeParents(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if parent := filepath.Dir(dir); parent != dir {
		if err := makeParents(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o755); err != nil { //nolint:gosec // see above
		if errors.Is(err, os.ErrExist) {
			return nil
		}
		return fmt.Errorf("localpg: create the folder for the data: %w", err)
	}
	if os.Geteuid() != 0 {
		return nil
	}
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // see above
		return fmt.Errorf("localpg: %w", err)
	}
	return nil
}

func shortHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:6])
}
