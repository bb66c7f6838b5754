package e2e

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/pgtest"
)

const (
	developmentKey = "e2e-development-key-of-more-than-32-characters"
	startLimit     = 60 * time.Second
	stopLimit      = 40 * time.Second
)

// installation is a database and the settings of all programs that run on it.
type installation struct {
	t        testing.TB
	db       *pgtest.DB // nil: a private Postgres under dir
	dir      string
	env      []string
	as       *syscall.Credential
	verifier *auth.Verifier // mints tokens; nil with a private Postgres, which prints its own
}

// install prepares a test database with the demo's catalogue and account. It is verified when the test has ended.
func install(t testing.TB, env ...string) *installation {
	t.Helper()
	return installOn(t, pgtest.New(t), env...)
}

func installOn(t testing.TB, db *pgtest.DB, env ...string) *installation {
	t.Helper()
	in := &installation{t: t, db: db, dir: folder(t), env: append([]string{
		"DATABASE_URL=" + db.URL, "AURA_DEVELOPMENT_KEY=" + developmentKey, "AURA_DEMO=yes",
		"AURA_RATE_POINTS=100000000", "AURA_RATE_PER_SECOND=100000000", // tests are in a hurry
	}, env...)}
	var err error
	if in.verifier, err = auth.New(auth.Config{Issuer: "aura", Audience: "aura-billing", DevelopmentKey: []byte(developmentKey)}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(in.verify)
	return in
}

// installPrivate prepares a folder in which the program brings everything along, as for a newcomer.
func installPrivate(t testing.TB, env ...string) *installation {
	t.Helper()
	in := &installation{t: t, dir: folder(t), env: env}
	t.Cleanup(in.verify)
	return in
}

func (in *installation) command(ctx context.Context, extra []string, args ...string) *exec.Cmd {
	in.t.Helper()
	cmd := exec.CommandContext(ctx, binary(in.t), args...)
	cmd.Dir = in.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + in.dir, "TMPDIR=" + tempDir(), "GORACE=halt_on_error=0"}
	cmd.Env = append(append(cmd.Env, in.env...), extra...)
	cmd.SysProcAttr = fate(in.as)
	return cmd
}

// run runs a subcommand to its end.
func (in *installation) run(args ...string) (output string, code int) {
	in.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	out, err := in.command(ctx, nil, args...).CombinedOutput()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return string(out), failed.ExitCode()
	}
	if err != nil {
		in.t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out), 0
}

// verify has the program check its books.
func (in *installation) verify() {
	in.t.Helper()
	if out, code := in.run("verify"); code != 0 {
		in.t.Errorf("verify after the test: exit code %d\n%s", code, out)
	}
}

// program is one running process.
type program struct {
	in     *installation
	t      testing.TB
	cmd    *exec.Cmd
	out    *output
	base   string // http://127.0.0.1:…
	tokens map[string]string

	ended chan struct{} // closed when the process has ended
	once  sync.Once
	told  bool // to end: a second signal would end it at once
	allow []*regexp.Regexp
}

// start starts the program and waits until it serves. It is stopped when the test ends, if it still runs.
func (in *installation) start(env ...string) *program {
	in.t.Helper()
	p := in.launch(env...)
	p.ready()
	return p
}

// launch starts the program and does not wait.
func (in *installation) launch(env ...string) *program {
	in.t.Helper()
	if !slices.ContainsFunc(env, func(e string) bool { return strings.HasPrefix(e, "AURA_LISTEN=") }) {
		env = append(env, "AURA_LISTEN=127.0.0.1:0")
	}
	p := &program{in: in, t: in.t, out: newOutput(), ended: make(chan struct{}), tokens: map[string]string{}}
	p.cmd = in.command(context.Background(), env)
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	if err := p.cmd.Start(); err != nil {
		in.t.Fatalf("start the program: %v", err)
	}
	go func() {
		_ = p.cmd.Wait()
		p.out.close()
		close(p.ended)
	}()
	in.t.Cleanup(p.stop)
	return p
}

var (
	graphqlLine = regexp.MustCompile(`(?m)^  GraphQL +(http://\S+)/graphql$`)
	tokenLine   = regexp.MustCompile(`(?m)^  (\w+) +(ey\S+)$`)
)

// ready waits for the banner and reads it.
func (p *program) ready() {
	p.t.Helper()
	p.waitFor(startLimit, "the program to be ready", func(text string) bool { return strings.Contains(text, "\nReady.") })
	text := p.out.String()
	found := graphqlLine.FindStringSubmatch(text)
	if found == nil {
		p.t.Fatalf("no address in the banner:\n%s", text)
	}
	p.base = found[1]
	for _, line := range tokenLine.FindAllStringSubmatch(text, -1) {
		p.tokens[line[1]] = line[2]
	}
}

// waitFor waits until the output is as wished.
func (p *program) waitFor(limit time.Duration, what string, so func(text string) bool) {
	p.t.Helper()
	end := time.NewTimer(limit)
	defer end.Stop()
	for {
		text, more := p.out.watch()
		if so(text) {
			return
		}
		if more == nil {
			p.t.Fatalf("the program ended while we waited for %s:\n%s", what, text)
		}
		select {
		case <-more:
		case <-end.C:
			p.t.Fatalf("waited %v in vain for %s:\n%s", limit, what, text)
		}
	}
}

// allowing lets log lines be that would fail the test otherwise: errors that the test provokes.
func (p *program) allowing(patterns ...string) *program {
	for _, pattern := range patterns {
		p.allow = append(p.allow, regexp.MustCompile(pattern))
	}
	return p
}

// terminate tells the program to end, and does not wait.
func (p *program) terminate() {
	p.t.Helper()
	p.told = true
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatalf("SIGTERM: %v", err)
	}
}

// stop ends the program as an operator does, and looks at how it ended and at what it wrote. A second stop does nothing.
func (p *program) stop() {
	p.t.Helper()
	p.once.Do(func() {
		p.t.Helper()
		if !p.told {
			_ = p.cmd.Process.Signal(syscall.SIGTERM)
		}
		if !p.wait(stopLimit) {
			_ = p.cmd.Process.Signal(syscall.SIGQUIT) // for the stacks
			if !p.wait(5 * time.Second) {
				_ = p.cmd.Process.Kill()
				<-p.ended
			}
			p.t.Errorf("the program did not end within %v of SIGTERM:\n%s", stopLimit, p.out)
			return
		}
		if code := p.cmd.ProcessState.ExitCode(); code != 0 {
			p.t.Errorf("the program ended with exit code %d (%v):\n%s", code, p.cmd.ProcessState, p.out)
		}
		p.inspect()
	})
}

// kill ends the program at once, as a power cut does.
func (p *program) kill() {
	p.t.Helper()
	p.once.Do(func() {
		p.t.Helper()
		if err := p.cmd.Process.Kill(); err != nil {
			p.t.Errorf("kill: %v", err)
		}
		<-p.ended
		p.inspect()
	})
}

// exit waits for a program that ends by itself.
func (p *program) exit(limit time.Duration) (code int) {
	p.t.Helper()
	if !p.wait(limit) {
		p.t.Fatalf("the program still runs after %v:\n%s", limit, p.out)
	}
	p.once.Do(func() {})
	return p.cmd.ProcessState.ExitCode()
}

func (p *program) wait(limit time.Duration) bool {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-p.ended:
		return true
	case <-timer.C:
		return false
	}
}

// inspect fails the test for errors in the log and for data races.
func (p *program) inspect() {
	p.t.Helper()
	text := p.out.String()
	if strings.Contains(text, "DATA RACE") || strings.Contains(text, "\npanic: ") || strings.Contains(text, "\nfatal error: ") {
		p.t.Errorf("the program raced or crashed:\n%s", text)
	}
	for line := range strings.Lines(text) {
		if strings.Contains(line, "level=ERROR") && !slices.ContainsFunc(p.allow, func(r *regexp.Regexp) bool { return r.MatchString(line) }) {
			p.t.Errorf("the program logged an error: %s", line)
		}
	}
}

// get reads a page; an error when the server does not answer.
func (p *program) get(path string) (status int, body string, err error) {
	return httpGet(p.t.Context(), http.DefaultClient, p.base+path)
}

// output collects what a program writes and tells who waits for more.
type output struct {
	mu     sync.Mutex
	text   bytes.Buffer
	more   chan struct{}
	closed bool
}

func newOutput() *output { return &output{more: make(chan struct{})} }

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(o.more)
	o.more = make(chan struct{})
	return o.text.Write(b)
}

func (o *output) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	close(o.more)
}

// watch is the text so far, and a channel that closes when there is more; nil when there will be none.
func (o *output) watch() (string, <-chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		return o.text.String(), nil
	}
	return o.text.String(), o.more
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// token mints a token as the identity provider would.
func (in *installation) token(g auth.Grant) string {
	in.t.Helper()
	token, err := in.verifier.Mint(in.t.Context(), g)
	if err != nil {
		in.t.Fatal(err)
	}
	return token
}

// pidFile is there while the private Postgres runs.
func (in *installation) pidFile() string {
	return filepath.Join(in.dir, ".data", "postgres", "data", "postmaster.pid")
}

// postmaster is the process id of the private Postgres.
func (in *installation) postmaster() int {
	in.t.Helper()
	text, err := os.ReadFile(in.pidFile())
	if err != nil {
		in.t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Sscan(string(text), &pid); err != nil {
		in.t.Fatal(err)
	}
	return pid
}

// admin is a connection as the database's superuser.
func (in *installation) admin() *sqlx.DB {
	in.t.Helper()
	return pgtest.Open(in.t, in.db.AdminURL)
}
