package localpg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// unfinished is how the folder of an initdb begins until it is done: a name of its own each time, because an initdb
// whose starter was killed may still write for a moment.
func (h home) unfinished() string { return filepath.Join(h.dir, "data.new-") }

// prepareData makes sure that there are data, and gives the binaries that can read them.
func (s *Server) prepareData(ctx context.Context) (binaries, error) {
	h := s.home
	var major string
	if h.hasData() {
		b, err := os.ReadFile(filepath.Join(h.data(), "PG_VERSION"))
		if err != nil {
			return binaries{}, fmt.Errorf("read the version of the data: %w", err)
		}
		major = strings.TrimSpace(string(b))
	}
	bin, err := findBinaries(ctx, s.o, h.owner, major)
	if err != nil {
		return binaries{}, err
	}
	if major != "" {
		_, _ = fmt.Fprintf(s.o.Progress, "starting private Postgres %s in %s\n", bin.version, h.dir)
		return bin, nil
	}
	_, _ = fmt.Fprintf(s.o.Progress, "creating private Postgres %s in %s\n", bin.version, h.dir)
	return bin, s.initdb(ctx, bin)
}

// initdb creates the data under a passing name and renames them when they are complete, so a data folder is never half
// made. What an interrupted one left is removed.
func (s *Server) initdb(ctx context.Context, bin binaries) error {
	h := s.home
	leftovers, err := filepath.Glob(globEscape(h.unfinished()) + "*")
	if err != nil {
		return fmt.Errorf("look for an interrupted initdb: %w", err)
	}
	// A data folder without PG_VERSION is no data folder: someone tidied up by hand.
	for _, dir := range append(leftovers, h.data()) {
		if err := os.RemoveAll(dir); err != nil {
			return fmt.Errorf("remove what an interrupted initdb left: %w", err)
		}
	}
	dir, err := os.MkdirTemp(h.dir, filepath.Base(h.unfinished()))
	if err != nil {
		return fmt.Errorf("create the data folder: %w", err)
	}
	done := false
	defer func() {
		if !done {
			_ = os.RemoveAll(dir)
		}
	}()
	if err := h.owner.give(dir); err != nil {
		return err
	}
	args := []string{
		"-D", dir, "--username=" + superuser, "--auth=trust", "--encoding=UTF8", "--locale=C", "--data-checksums", "--no-instructions",
	}
	if !s.o.Durable {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, bin.path("initdb"), args...)
	cmd.Dir, cmd.Env = dir, bin.env(h.owner)
	cmd.SysProcAttr = h.owner.attr()
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return fmt.Errorf("initdb as user %s: %w: %s", h.owner.name, err, lastLines(out.Bytes()))
	}
	const hba = "# Only this server's user and root can enter the folder of the socket, and there is no port.\nlocal all all trust\n"
	if err := h.write(filepath.Join(dir, "pg_hba.conf"), hba); err != nil {
		return err
	}
	if err := os.Rename(dir, h.data()); err != nil {
		return fmt.Errorf("put the new data in place: %w", err)
	}
	done = true
	if s.o.Durable {
		return syncDir(h.dir)
	}
	return nil
}

var settingName = regexp.MustCompile(`^[a-z_][a-z0-9_.]*$`)

// writeConfig writes postgresql.conf anew for each start.
func (s *Server) writeConfig() error {
	var b strings.Builder
	b.WriteString("# Written anew at every start. Use ALTER SYSTEM for what is to stay.\n")
	put := func(settings map[string]string) error {
		for _, key := range slices.Sorted(maps.Keys(settings)) {
			if !settingName.MatchString(key) {
				return fmt.Errorf("%q is not the name of a Postgres setting", key)
			}
			value := strings.NewReplacer(`'`, `''`, `\`, `\\`, "\n", " ").Replace(settings[key])
			fmt.Fprintf(&b, "%s = '%s'\n", key, value)
		}
		return nil
	}
	for _, settings := range []map[string]string{s.baseSettings(), durability(s.o.Durable), s.o.Settings} {
		if err := put(settings); err != nil {
			return err
		}
	}
	return s.home.write(filepath.Join(s.home.data(), "postgresql.conf"), b.String())
}

// baseSettings suit a small machine that does other things too.
func (s *Server) baseSettings() map[string]string {
	return map[string]string{
		"listen_addresses":        "",
		"port":                    port,
		"unix_socket_directories": `"` + s.sockets + `"`,
		"unix_socket_permissions": "0700",
		"cluster_name":            s.home.cluster(),
		"max_connections":         "200",
		"shared_buffers":          "128MB",
		"effective_cache_size":    "1GB",
		"random_page_cost":        "1.1",
		// Parallel plans need /dev/shm, which is 64 MB in a container, and processors we do not have.
		"max_parallel_workers_per_gather": "0",
		"jit":                             "off",
		"timezone":                        "UTC",
		"log_timezone":                    "UTC",
		"lc_messages":                     "C",
		"log_line_prefix":                 "%m [%p] %d %a ",
		"log_min_duration_statement":      "1s",
		// Values stay out of the log.
		"log_parameter_max_length": "0",
		"log_checkpoints":          "off",
		"update_process_title":     "on",
	}
}

// durability is the difference between a database and a scratch pad.
func durability(durable bool) map[string]string {
	if durable {
		return map[string]string{"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "wal_compression": "on"}
	}
	return map[string]string{
		"fsync":              "off",
		"full_page_writes":   "off",
		"synchronous_commit": "on", // handed to the kernel at least: what was committed survives kill -9
		"wal_level":          "minimal",
		"max_wal_senders":    "0",
		"max_wal_size":       "4GB",
		"checkpoint_timeout": "30min",
	}
}

// write puts a file into place in one step, as the owner's.
func (h home) write(path, content string) error {
	next := path + ".next"
	_ = os.Remove(next)
	f, err := os.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	_, err = f.WriteString(content)
	if err = errors.Join(err, f.Close(), h.owner.give(next)); err == nil {
		err = os.Rename(next, path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	return nil
}

func globEscape(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}
