package pgtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/aura-billing/gateway/internal/localpg"
	"github.com/lib/pq"
)

// ServerEnv names a server to use instead of starting one.
const ServerEnv = "AURA_TEST_DATABASE_URL"

// shared is this process's hold on the server of all test processes. Nothing lets go of it: a test binary has no last
// moment. The kernel does when the process ends, and the sitter sees it.
var shared struct {
	sync.Mutex

	server *localpg.Server
}

// sharedAddress is where the shared server is, which runs when it returns.
func sharedAddress(ctx context.Context) (address, error) {
	if given := os.Getenv(ServerEnv); given != "" {
		return parseAddress(given)
	}
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil {
		s, err := startShared(ctx)
		if err != nil {
			return address{}, err
		}
		shared.server = s
	}
	if shared.server.PID() == 0 {
		if err := shared.server.Restore(ctx); err != nil {
			return address{}, fmt.Errorf("start the test server again: %w", err)
		}
	}
	return parseAddress(shared.server.URL("postgres"))
}

func startShared(ctx context.Context) (*localpg.Server, error) {
	checkout, err := checkoutDir()
	if err != nil {
		return nil, err
	}
	top, err := sharedDir(checkout)
	if err != nil {
		return nil, err
	}
	// A new one each day: templates of old migrations do not pile up, and the system's cleaning of temporary files,
	// which takes single files that were not used for some days, never meets a server that we use.
	dir := filepath.Join(top, time.Now().Format("20060102"))
	s, err := localpg.Start(ctx, localpg.Options{
		Dir:      dir,
		WorkDir:  checkout,
		KeepDown: true,
		Settings: map[string]string{"max_connections": "400"},
		Alone: func(ctx context.Context, s *localpg.Server) error {
			if err := startSitter(s.Dir(), lingerShared, false); err != nil {
				return err
			}
			removeOldDays(top, dir)
			return dropLeftovers(ctx, s.URL("postgres"))
		},
	})
	if err != nil {
		return nil, fmt.Errorf("start the test server: %w", err)
	}
	return s, nil
}

// dropLeftovers drops the databases of tests that were killed. Nobody else uses the server yet. Templates stay.
func dropLeftovers(ctx context.Context, url string) (err error) {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return fmt.Errorf("drop old test databases: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var names pq.StringArray
	const find = `SELECT coalesce(array_agg(datname::text), '{}') FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'`
	if err := db.QueryRowContext(ctx, find).Scan(&names); err != nil {
		return fmt.Errorf("look for old test databases: %w", err)
	}
	for _, name := range names {
		if _, err := db.ExecContext(ctx, `DROP DATABASE IF EXISTS `+pq.QuoteIdentifier(name)+` WITH (FORCE)`); err != nil {
			return fmt.Errorf("drop an old test database: %w", err)
		}
	}
	return nil
}

// removeOldDays removes the servers of other days, unless one still runs because its tests go past midnight.
func removeOldDays(top, today string) {
	days, err := filepath.Glob(filepath.Join(top, "2*"))
	if err != nil {
		return
	}
	for _, dir := range days {
		if _, err := os.Stat(filepath.Join(dir, "data", "postmaster.pid")); dir != today && errors.Is(err, os.ErrNotExist) {
			_ = os.RemoveAll(dir)
		}
	}
}

// sharedDir is a folder that belongs to us alone, the same for all test processes of this user and checkout. Temporary
// folders are everyone's: what another user has put there under our name is left alone and the next name taken.
func sharedDir(checkout string) (string, error) {
	sum := sha256.Sum256([]byte(checkout))
	name := "aura-pgtest-" + strconv.Itoa(os.Geteuid()) + "-" + hex.EncodeToString(sum[:4])
	const tries = 20
	for n := range tries {
		dir := filepath.Join(tempDir(), name)
		if n > 0 {
			dir += "-" + strconv.Itoa(n)
		}
		if err := os.Mkdir(dir, folderMode()); err == nil {
			return dir, os.Chmod(dir, folderMode()) //nolint:wrapcheck // says all there is to say
		} else if !errors.Is(err, os.ErrExist) {
			return "", fmt.Errorf("create a folder for the test server: %w", err)
		}
		info, err := os.Lstat(dir)
		if err != nil || !info.IsDir() {
			continue
		}
		if st, ok := info.Sys().(*syscall.Stat_t); ok && int(st.Uid) == os.Geteuid() && info.Mode().Perm()&0o022 == 0 {
			return dir, nil
		}
	}
	return "", fmt.Errorf("other users have taken all names like %s in %s", name, tempDir())
}

// folderMode closes the folder to others, except as root, whose server is another user's and has to pass.
func folderMode() os.FileMode {
	if os.Geteuid() == 0 {
		return 0o755
	}
	return 0o700
}

// tempDir is the folder for temporary files, for root one that other users can pass.
func tempDir() string {
	dir := os.TempDir()
	if os.Geteuid() != 0 {
		return dir
	}
	for d := dir; ; d = filepath.Dir(d) {
		info, err := os.Stat(d)
		if err != nil || info.Mode().Perm()&0o001 == 0 {
			return "/tmp"
		}
		if d == filepath.Dir(d) {
			return dir
		}
	}
}

// checkoutDir is the root of the module that is being tested.
func checkoutDir() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the checkout: %w", err)
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return start, nil // a test binary on its own
		}
	}
}
