package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	embeddedpostgres "github.com/fergusstrange/embedded-postgres"
)

// RepositoryEnv names another source of the binaries than Maven Central.
const RepositoryEnv = "AURA_POSTGRES_REPOSITORY"

const mavenCentral = "https://repo1.maven.org/maven2"

// Patience with the source: it must answer soon, and may be slow but never silent.
const (
	answerPatience  = 5 * time.Second
	silencePatience = 20 * time.Second
)

var releases = map[string]embeddedpostgres.PostgresVersion{
	"":   embeddedpostgres.V17,
	"14": embeddedpostgres.V14,
	"15": embeddedpostgres.V15,
	"16": embeddedpostgres.V16,
	"17": embeddedpostgres.V17,
	"18": embeddedpostgres.V18,
}

// fetch downloads Postgres into the cache folder, unless it is there, and gives the folder of its programs.
func fetch(ctx context.Context, o Options, major string) (string, error) {
	cache, err := cacheDir()
	if err != nil {
		return "", err
	}
	source := os.Getenv(RepositoryEnv)
	if source == "" {
		source = mavenCentral
	}
	return fetchFrom(ctx, source, cache, major, o.Progress)
}

// fetchFrom does it from any source into any folder.
//
// The library can only start a whole database, downloads with no time limit and shows no progress. So it is given a
// repository on the loopback, which passes the files through from the real one with limits and progress, and a data
// folder that it must refuse right after unpacking: the server is ours to start, also because as root it could not.
func fetchFrom(ctx context.Context, source, cache, major string, progress io.Writer) (string, error) {
	version, ok := releases[major]
	if !ok {
		return "", fmt.Errorf("there is none of version %s", major)
	}
	dir := filepath.Join(cache, "postgres-"+string(version))
	bin := filepath.Join(dir, "bin")
	if err := makeParents(cache); err != nil {
		return "", err
	}
	one, err := acquire(ctx, filepath.Join(cache, "download.lock"), us(), exclusive)
	if err != nil {
		return "", fmt.Errorf("wait for another download: %w", err)
	}
	defer one.release()
	if _, err := os.Stat(filepath.Join(bin, "initdb")); err == nil {
		return bin, nil
	}
	relay, err := startRelay(ctx, source, progress)
	if err != nil {
		return "", err
	}
	defer relay.close()
	if err := relay.reachable(ctx); err != nil {
		return "", err
	}
	_, _ = fmt.Fprintf(progress, "downloading Postgres %s from %s\n", version, source)
	unpacked := filepath.Join(cache, fmt.Sprintf("unpack-%d", os.Getpid()))
	defer func() { _ = os.RemoveAll(unpacked) }()
	tidy := libraryLogs()
	err = embeddedpostgres.NewDatabase(embeddedpostgres.DefaultConfig().
		Version(version).
		BinaryRepositoryURL(relay.url()).
		CachePath(cache).
		RuntimePath(filepath.Join(unpacked, "run")).
		BinariesPath(filepath.Join(unpacked, "pg")).
		DataPath(filepath.Join(unpacked, "data") + "/."). // os.RemoveAll refuses a path that ends in a dot
		Port(0).
		Logger(io.Discard)).Start()
	tidy()
	if _, statErr := os.Stat(filepath.Join(unpacked, "pg", "bin", "initdb")); statErr != nil {
		return "", errors.Join(relay.failure(), err)
	}
	if err := openToAll(filepath.Join(unpacked, "pg")); err != nil {
		return "", err
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", fmt.Errorf("replace an incomplete download: %w", err)
	}
	if err := os.Rename(filepath.Join(unpacked, "pg"), dir); err != nil {
		return "", fmt.Errorf("put the download in place: %w", err)
	}
	return bin, nil
}

// libraryLogs notes the library's logs in the folder for temporary files; the function it gives removes the newer ones,
// which the library itself does only for a database that it stops.
func libraryLogs() (tidy func()) {
	pattern := filepath.Join(globEscape(os.TempDir()), "embedded_postgres_log*")
	before, _ := filepath.Glob(pattern)
	return func() {
		after, _ := filepath.Glob(pattern)
		for _, path := range after {
			if !slices.Contains(before, path) {
				_ = os.Remove(path)
			}
		}
	}
}

func cacheDir() (string, error) {
	if os.Geteuid() == 0 {
		return "/var/cache/aura-billing", nil // root's own cache cannot be entered by the server's user
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the cache folder: %w", err)
	}
	return filepath.Join(dir, "aura-billing"), nil
}

// openToAll lets every user run what is in dir, whatever our umask was: root's server is another user's.
func openToAll(dir string) error {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Type()&fs.ModeSymlink != 0 {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		mode := info.Mode().Perm() | 0o444
		if d.IsDir() || mode&0o100 != 0 {
			mode |= 0o111
		}
		return os.Chmod(path, mode) //nolint:gosec // see above
	})
	if err != nil {
		return fmt.Errorf("open the download to all users: %w", err)
	}
	return nil
}

// relay is a repository on the loopback that passes requests on to the real one.
type relay struct {
	source   string
	progress io.Writer
	listener net.Listener
	server   *http.Server
	client   *http.Client
	failed   chan error // the first failure, kept for failure
}

func startRelay(ctx context.Context, source string, progress io.Writer) (*relay, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen on the loopback: %w", err)
	}
	r := &relay{source: source, progress: progress, listener: listener, failed: make(chan error, 1)}
	r.client = &http.Client{Transport: &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: answerPatience}).DialContext,
		TLSHandshakeTimeout:   answerPatience,
		ResponseHeaderTimeout: answerPatience,
	}}
	r.server = &http.Server{
		Handler:           r,
		ReadHeaderTimeout: answerPatience,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	go func() { _ = r.server.Serve(listener) }()
	return r, nil
}

func (r *relay) url() string { return "http://" + r.listener.Addr().String() }

func (r *relay) close() {
	_ = r.server.Close()
	r.client.CloseIdleConnections()
}

// reachable asks the source for anything at all.
func (r *relay) reachable(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, answerPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, r.source+"/", nil)
	if err != nil {
		return fmt.Errorf("address of the download: %w", err)
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return fmt.Errorf("reach the download: %w", err)
	}
	return resp.Body.Close()
}

func (r *relay) failure() error {
	select {
	case err := <-r.failed:
		return err
	default:
		return nil
	}
}

func (r *relay) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if err := r.pass(w, req); err != nil {
		select {
		case r.failed <- err:
		default:
		}
		panic(http.ErrAbortHandler) // cuts the connection: half a file must not look like a whole one
	}
}

func (r *relay) pass(w http.ResponseWriter, req *http.Request) error {
	ctx, cancel := context.WithCancelCause(req.Context())
	defer cancel(nil)
	up, err := http.NewRequestWithContext(ctx, http.MethodGet, r.source+req.URL.Path, nil)
	if err != nil {
		return fmt.Errorf("address of the download: %w", err)
	}
	resp, err := r.client.Do(up)
	if err != nil {
		return fmt.Errorf("download: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		w.WriteHeader(resp.StatusCode)
		return nil
	}
	silence := time.AfterFunc(silencePatience, func() { cancel(fmt.Errorf("%s is silent", r.source)) })
	defer silence.Stop()
	if resp.ContentLength >= 0 {
		w.Header().Set("Content-Length", fmt.Sprint(resp.ContentLength))
	}
	body := &meter{from: resp.Body, total: resp.ContentLength, progress: r.progress, alive: func() { silence.Reset(silencePatience) }}
	if _, err := io.Copy(w, body); err != nil {
		return fmt.Errorf("download: %w", errors.Join(err, context.Cause(ctx)))
	}
	return nil
}

// meter tells how far a download is, at every tenth of it.
type meter struct {
	from     io.Reader
	done     int64
	total    int64
	told     int64
	progress io.Writer
	alive    func()
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.from.Read(p)
	if n > 0 {
		m.alive()
		m.done += int64(n)
		const mb, worthTelling = 1 << 20, 1 << 20
		if tenth := m.done * 10 / max(m.total, 1); m.total > worthTelling && tenth > m.told {
			m.told = tenth
			_, _ = fmt.Fprintf(m.progress, "downloading Postgres: %d of %d MB\n", m.done/mb, m.total/mb)
		}
	}
	return n, err //nolint:wrapcheck // a reader passes io.EOF as it is
}
