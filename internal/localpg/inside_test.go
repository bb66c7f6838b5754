package localpg

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func worldDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "localpg-inside-")
	must(t, err)
	must(t, os.Chmod(dir, 0o755))
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return realPath(dir)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheDataLieInTheCloneWherePossible(t *testing.T) {
	clone := worldDir(t)
	h, err := chooseHome(Options{WorkDir: clone})
	must(t, err)
	if want := filepath.Join(clone, ".data", "postgres"); h.dir != want {
		t.Errorf("%s, want %s", h.dir, want)
	}
	if uid, err := uidOf(h.dir); err != nil || uid != h.owner.uid || uid == 0 {
		t.Errorf("it belongs to %d (%v)", uid, err)
	}
}

func TestRootsCloneThatOthersCannotEnter(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only as root")
	}
	clone := worldDir(t)
	must(t, os.Chmod(clone, 0o700))
	var said strings.Builder
	o := Options{WorkDir: clone, Progress: &said}
	s, err := Start(t.Context(), o)
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(s.Dir()) })
	if want := "/var/lib/aura-billing/" + shortHash(clone); s.Dir() != want {
		t.Errorf("%s, want %s", s.Dir(), want)
	}
	if !strings.Contains(said.String(), s.Dir()) {
		t.Errorf("said only %q", said.String())
	}
	must(t, s.Stop(t.Context()))
	// The data stay where they are when the clone is opened.
	must(t, os.Chmod(clone, 0o755))
	if h, err := chooseHome(o); err != nil || h.dir != s.Dir() {
		t.Errorf("now %s (%v)", h.dir, err)
	}
}

func TestAPlainUserInACloneThatHeCannotWrite(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root can write everywhere")
	}
	state := worldDir(t)
	t.Setenv("XDG_STATE_HOME", state)
	var said strings.Builder
	h, err := chooseHome(Options{WorkDir: "/", Progress: &said})
	must(t, err)
	if !strings.HasPrefix(h.dir, state) {
		t.Errorf("got %s", h.dir)
	}
}

func TestRootKeepsAPlainUsersFolderHis(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only as root")
	}
	dir := filepath.Join(worldDir(t), "pg")
	must(t, os.Mkdir(dir, 0o700))
	plain, err := unprivileged()
	must(t, err)
	other := slices.IndexFunc([]string{"daemon", "bin"}, func(n string) bool { return n != plain.name })
	must(t, os.Chown(dir, 1+other, 1+other)) // daemon is 1 and bin is 2 everywhere
	h, err := settle(dir)
	must(t, err)
	if h.owner.uid != 1+other {
		t.Errorf("the server would run as %s", h.owner.name)
	}
}

func TestNoPostgresAndNoWayToGetIt(t *testing.T) {
	saved := places
	places = nil
	t.Cleanup(func() { places = saved })
	t.Setenv("PATH", "")
	t.Setenv("HOME", worldDir(t))
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv(RepositoryEnv, "http://127.0.0.1:1")
	began := time.Now()
	_, err := findBinaries(t.Context(), Options{WorkDir: worldDir(t), Progress: &strings.Builder{}}, us(), "")
	if !errors.Is(err, errNoBinaries) {
		t.Fatalf("got %v", err)
	}
	if said := err.Error(); !strings.Contains(said, "install it, for example with `") || strings.Contains(said, "\n") {
		t.Errorf("got %v", err)
	}
	if d := time.Since(began); d > 2*answerPatience {
		t.Errorf("it took %v", d)
	}
}

func TestTheFolderOfTheVariableIsUsedOrRefused(t *testing.T) {
	dir := worldDir(t)
	t.Setenv(BinariesEnv, dir)
	if _, err := findBinaries(t.Context(), Options{}, us(), ""); err == nil || !strings.Contains(err.Error(), "there is no initdb") {
		t.Errorf("got %v", err)
	}
	fake(t, dir, "9.6.24")
	_, err := findBinaries(t.Context(), Options{}, us(), "")
	if err == nil || !strings.Contains(err.Error(), "version 9.6.24 is older than 14") {
		t.Errorf("got %v", err)
	}
	fake(t, dir, "16beta1")
	b, err := findBinaries(t.Context(), Options{}, us(), "")
	must(t, err)
	if b.dir != dir || b.version != "16beta1" || b.major != "16" {
		t.Errorf("got %+v", b)
	}
	if _, err := findBinaries(t.Context(), Options{}, us(), "15"); err == nil || !strings.Contains(err.Error(), "made by Postgres 15") {
		t.Errorf("got %v", err)
	}
}

// fake puts programs into dir that only tell their version.
func fake(t *testing.T, dir, version string) {
	t.Helper()
	for _, name := range []string{"postgres", "initdb"} {
		script := "#!/bin/sh\necho '" + name + " (PostgreSQL) " + version + " (Distro 1)'\n"
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755))
	}
}

func TestDownload(t *testing.T) {
	t.Parallel()
	jar := fakeJar(t)
	sum := sha256.Sum256(jar)
	var asked []string
	source := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		switch {
		case strings.HasSuffix(r.URL.Path, ".jar"):
			w.Header().Set("Content-Length", strconv.Itoa(len(jar)))
			_, _ = w.Write(jar)
		case strings.HasSuffix(r.URL.Path, ".sha256"):
			_, _ = w.Write([]byte(hex.EncodeToString(sum[:])))
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	defer source.Close()
	cache := worldDir(t)
	var said strings.Builder
	bin, err := fetchFrom(t.Context(), source.URL, cache, "16", &said)
	must(t, err)
	who := us()
	if who.isRoot() {
		if who, err = unprivileged(); err != nil {
			t.Fatal(err)
		}
	}
	if b, err := tryBinaries(t.Context(), bin, who); err != nil || b.major != "16" {
		t.Errorf("got %+v %v", b, err)
	}
	if !strings.Contains(said.String(), "2 of 2 MB") {
		t.Errorf("said %q", said.String())
	}
	if _, err := os.Stat(filepath.Join(cache, "data")); err == nil {
		t.Error("the library has made a database")
	}
	before := len(asked)
	if again, err := fetchFrom(t.Context(), source.URL, cache, "16", &said); err != nil || again != bin || len(asked) != before {
		t.Errorf("asked again: %v %v", asked[before:], err)
	}
}

// fakeJar is what Maven Central gives for a Postgres, with programs that only tell their version.
func fakeJar(t *testing.T) []byte {
	t.Helper()
	dir := worldDir(t)
	must(t, os.Mkdir(filepath.Join(dir, "bin"), 0o755))
	fake(t, filepath.Join(dir, "bin"), "16.9")
	if out, err := exec.Command("tar", "-C", dir, "-cJf", filepath.Join(dir, "pg.txz"), "bin").CombinedOutput(); err != nil {
		t.Skipf("no tar with xz here: %v %s", err, out)
	}
	archive, err := os.ReadFile(filepath.Join(dir, "pg.txz"))
	must(t, err)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range map[string][]byte{"postgres-linux.txz": archive, "padding": make([]byte, 2<<20)} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		must(t, err)
		_, err = w.Write(content)
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}

func TestADownloadThatBreaksOff(t *testing.T) {
	t.Parallel()
	source := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".jar") {
			w.Header().Set("Content-Length", "5000000")
			_, _ = w.Write(make([]byte, 100000))
		}
	}))
	defer source.Close()
	cache := worldDir(t)
	if _, err := fetchFrom(t.Context(), source.URL, cache, "16", &strings.Builder{}); err == nil {
		t.Error("half a file was taken for a whole one")
	}
	if left, _ := filepath.Glob(filepath.Join(cache, "*")); len(left) != 1 { // the lock
		t.Errorf("left: %v", left)
	}
}

func TestASourceThatIsSilent(t *testing.T) {
	t.Parallel()
	stop := make(chan struct{})
	source := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-stop }))
	defer source.Close()
	defer close(stop)
	began := time.Now()
	if _, err := fetchFrom(t.Context(), source.URL, worldDir(t), "16", &strings.Builder{}); err == nil {
		t.Error("something came")
	}
	if d := time.Since(began); d > answerPatience+2*time.Second {
		t.Errorf("it took %v", d)
	}
}
