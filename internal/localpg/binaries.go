package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// BinariesEnv names the folder with `postgres` and `initdb` to use instead of looking for one.
const BinariesEnv = "AURA_POSTGRES_BIN"

// oldest is the first major version with everything that our SQL uses.
const oldest = 14

var errNoBinaries = errors.New("no Postgres")

// binaries is an installed Postgres.
type binaries struct {
	dir     string
	version string // "15.4"
	major   string // "15", as in PG_VERSION
}

func (b binaries) path(program string) string { return filepath.Join(b.dir, program) }

// env is all that the server sees of our environment: no PG* settings meant for clients, no secrets.
func (b binaries) env(who owner) []string {
	env := []string{"LC_ALL=C", "HOME=" + who.home, "PATH=" + b.dir + ":/usr/local/bin:/usr/bin:/bin"}
	if lib, ok := os.LookupEnv("LD_LIBRARY_PATH"); ok {
		env = append(env, "LD_LIBRARY_PATH="+lib)
	}
	return env
}

// places are where Postgres is usually found, within a place the newest first.
var places = []string{
	"/usr/lib/postgresql/*/bin",                          // Debian
	"/usr/libexec/postgresql*",                           // Alpine
	"/usr/pgsql-*/bin",                                   // postgresql.org's packages for Red Hat
	"/usr/lib/postgresql*/bin",                           // SUSE
	"/usr/local/pgsql/bin",                               // built by hand
	"/opt/homebrew/opt/postgresql@*/bin",                 // Homebrew
	"/usr/local/opt/postgresql@*/bin",                    // Homebrew on Intel
	"/Applications/Postgres.app/Contents/Versions/*/bin", // Postgres.app
	"/Library/PostgreSQL/*/bin",                          // EnterpriseDB
	"/run/current-system/sw/bin",                         // NixOS
	"/usr/bin",
}

// findBinaries gives a Postgres that the owner can run: of the wanted major version, or of any that is new enough when
// wanted is empty. What is on the machine comes before a download.
func findBinaries(ctx context.Context, o Options, who owner, wanted string) (binaries, error) {
	if dir := os.Getenv(BinariesEnv); dir != "" {
		b, err := tryBinaries(ctx, dir, who)
		switch {
		case err != nil:
			return binaries{}, fmt.Errorf("%s=%s: %w", BinariesEnv, dir, err)
		case wanted != "" && b.major != wanted:
			return binaries{}, otherMajor(wanted, []string{b.major})
		}
		return b, nil
	}
	var others []string
	usable := func(dir string) (binaries, bool) {
		b, err := tryBinaries(ctx, dir, who)
		if err != nil {
			return binaries{}, false
		}
		if wanted != "" && b.major != wanted {
			others = append(others, b.major)
			return binaries{}, false
		}
		return b, true
	}
	for _, dir := range candidates(o) {
		if b, ok := usable(dir); ok {
			return b, nil
		}
	}
	if len(others) > 0 {
		return binaries{}, otherMajor(wanted, others)
	}
	dir, err := fetch(ctx, o, wanted)
	if err != nil {
		return binaries{}, fmt.Errorf("%w %d or newer on this machine, and its download failed (%w): install it, for example with `%s`",
			errNoBinaries, oldest, err, installCommand(wanted))
	}
	b, err := tryBinaries(ctx, dir, who)
	if err != nil {
		return binaries{}, fmt.Errorf("the downloaded Postgres in %s is of no use here: %w", dir, err)
	}
	return b, nil
}

func otherMajor(wanted string, have []string) error {
	return fmt.Errorf("the data were made by Postgres %s, and this machine has %s: "+
		"install version %s (`%s`), or move the data folder away to start afresh",
		wanted, strings.Join(slices.Compact(have), ", "), wanted, installCommand(wanted))
}

// candidates are the folders to try, best first.
func candidates(o Options) []string {
	var dirs []string
	add := func(dir string) {
		if dir != "" && !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if filepath.IsAbs(dir) {
			if real, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres")); err == nil {
				add(filepath.Dir(real))
			}
		}
	}
	for _, pattern := range places {
		found, err := filepath.Glob(pattern)
		if err != nil {
			continue
		}
		slices.SortFunc(found, func(a, b string) int { return lastNumber(b) - lastNumber(a) })
		for _, dir := range found {
			add(dir)
		}
	}
	add(filepath.Join(o.WorkDir, ".tools", "bin")) // what .ci/need makes for a user without rights
	return dirs
}

var digits = regexp.MustCompile(`\d+`)

func lastNumber(path string) int {
	all := digits.FindAllString(path, -1)
	if len(all) == 0 {
		return 0
	}
	n, err := strconv.Atoi(all[len(all)-1])
	if err != nil {
		return 0
	}
	return n
}

var versionLine = regexp.MustCompile(`\(PostgreSQL\) (\d+)[.\w]*`)

// tryBinaries asks the server program for its version, as the user who is to run it: he may not be able to reach it.
func tryBinaries(ctx context.Context, dir string, who owner) (binaries, error) {
	b := binaries{dir: dir}
	if _, err := os.Stat(b.path("initdb")); err != nil {
		return b, fmt.Errorf("there is no initdb: %w", err)
	}
	if _, err := os.Stat(b.path("postgres")); err != nil {
		return b, fmt.Errorf("there is no postgres: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, b.path("postgres"), "--version")
	cmd.Dir, cmd.Env, cmd.SysProcAttr = "/", b.env(who), who.attr()
	out, err := cmd.Output()
	if err != nil {
		return b, fmt.Errorf("user %s cannot run it: %w", who.name, err)
	}
	m := versionLine.FindStringSubmatch(string(out))
	if m == nil {
		return b, fmt.Errorf("its version is not understood: %q", out)
	}
	b.major = m[1]
	_, b.version, _ = strings.Cut(m[0], " ")
	if n, err := strconv.Atoi(b.major); err != nil || n < oldest {
		return b, fmt.Errorf("version %s is older than %d", b.version, oldest)
	}
	return b, nil
}

// installCommand is how this system gets Postgres.
func installCommand(major string) string {
	b, _ := os.ReadFile("/etc/os-release")
	system := string(b)
	is := func(name string) bool {
		return regexp.MustCompile(`(?m)^ID(_LIKE)?=.*\b` + name + `\b`).MatchString(system)
	}
	switch {
	case is("alpine"):
		return "apk add postgresql" + major
	case is("fedora"), is("rhel"):
		return "dnf install postgresql-server"
	case is("suse"):
		return "zypper install postgresql" + major + "-server"
	case is("arch"):
		return "pacman -S postgresql"
	case system == "":
		if major != "" {
			return "brew install postgresql@" + major
		}
		return "brew install postgresql"
	case major != "":
		return "apt-get install postgresql-" + major
	default:
		return "apt-get install postgresql"
	}
}
