package e2e

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/pgtest"
)

var kept sync.Map // listeners by address

// taken makes sure that somebody listens on a port, and says where. The port stays taken until the test process ends: another
// test may count on it.
func taken(t *testing.T, address string) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", address)
	if err != nil {
		return address // somebody else has it already
	}
	kept.Store(l.Addr().String(), l)
	return l.Addr().String()
}

// served checks that a newcomer's program does what it is there for.
func served(t *testing.T, p *program) {
	t.Helper()
	for path, want := range map[string]string{"/healthz": "ok", "/readyz": "ready", "/": "<!doctype html>", "/graphiql": "<!doctype html>"} {
		status, body, err := p.get(path)
		if err != nil || status != http.StatusOK || !strings.Contains(strings.ToLower(body), want) {
			t.Errorf("%s: %d %v %.200s", path, status, err, body)
		}
	}
	if p.tokens["owner"] == "" || p.tokens["platform"] == "" {
		t.Fatalf("no tokens were printed:\n%s", p.out)
	}
	got := ask[struct {
		Account struct {
			Name         string
			Agents       struct{ Nodes []wireAgent }
			Subscription *wireSubscription
			BillingSetup wireSetup
		}
	}](p.client(p.tokens["owner"]), `{ account { name agents { nodes { id name } } subscription { status } billingSetup { configured missing } } }`, nil).Account
	if got.Name == "" || len(got.Agents.Nodes) == 0 || got.Subscription == nil || got.Subscription.Status != "ACTIVE" || !got.BillingSetup.Configured {
		t.Errorf("the demo account is %+v", got)
	}
	paid := ask[struct{ TopUp topUpPayload }](p.client(p.tokens["owner"]), topUp,
		vars{"input": vars{"amount": vars{"amount": "5.00", "currency": "USD"}, "idempotencyKey": freshKey()}}).TopUp
	if paid.Payment == nil || paid.Payment.Status != "CREDITED" {
		t.Errorf("a top-up of the demo account: %+v", paid)
	}
}

// TestFirstStart is a newcomer's: an empty folder, the usual ports taken, no settings. Then once more, with the data of the
// first; then after kill -9.
func TestFirstStart(t *testing.T) {
	t.Parallel()
	in := installPrivate(t)
	taken(t, "127.0.0.1:8080")
	taken(t, "127.0.0.1:5432")
	firstStart(t, in)
}

// TestFirstStartAsPlainUser is the same for somebody without any rights.
func TestFirstStartAsPlainUser(t *testing.T) {
	t.Parallel()
	in := installPrivate(t)
	if os.Geteuid() == 0 {
		nobody, err := user.Lookup("nobody")
		if err != nil {
			t.Fatal(err)
		}
		uid, _ := strconv.Atoi(nobody.Uid)
		gid, _ := strconv.Atoi(nobody.Gid)
		in.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)} //nolint:gosec // ids are small
		if err := os.Chown(in.dir, uid, gid); err != nil {
			t.Fatal(err)
		}
	}
	taken(t, "127.0.0.1:8080")
	firstStart(t, in)
}

func firstStart(t *testing.T, in *installation) {
	t.Helper()
	began := time.Now()
	p := in.start("AURA_LISTEN=")
	t.Logf("ready after %v with a fresh folder", time.Since(began).Round(time.Millisecond))
	if strings.HasSuffix(p.base, ":8080") || !strings.Contains(p.out.String(), "port 8080 is taken") {
		t.Errorf("8080 was taken; the program serves on %s and says\n%s", p.base, p.out)
	}
	served(t, p)

	// A second one on the same folder, beside the first: the same database, the same tokens are good.
	pid := in.postmaster()
	second := in.start("AURA_LISTEN=")
	served(t, second)
	if second.base == p.base || in.postmaster() != pid {
		t.Errorf("the second serves on %s, the first on %s; Postgres is %d and was %d", second.base, p.base, in.postmaster(), pid)
	}
	crossed := *p.client(p.tokens["owner"])
	crossed.base = second.base
	if a := crossed.send(`{ viewer { subject } }`, nil); len(a.Errors) > 0 {
		t.Errorf("the first's token at the second: %s", a.raw)
	}
	// The first leaves; the second still has its database.
	p.stop()
	served(t, second)
	before := ask[struct{ Account struct{ Balance wireBalance } }](second.client(second.tokens["owner"]), `{ account { balance { version available { amount currency } } } }`, nil)
	second.stop()
	if _, err := os.Stat(in.pidFile()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Postgres (process %d) goes on after the last program has left: %v", pid, err)
	}

	began = time.Now()
	third := in.start("AURA_LISTEN=")
	t.Logf("ready after %v with an old folder", time.Since(began).Round(time.Millisecond))
	after := ask[struct{ Account struct{ Balance wireBalance } }](third.client(third.tokens["owner"]), `{ account { balance { version available { amount currency } } } }`, nil)
	equal(t, "the balance after a restart", after, before)
	third.kill()
	served(t, in.start("AURA_LISTEN="))
}

// TestThreeStartAtOnce starts three processes on one empty database: one migrates, all serve, there is one demo.
func TestThreeStartAtOnce(t *testing.T) {
	t.Parallel()
	db := pgtest.Empty(t)
	in := installOn(t, db)
	var programs []*program
	for range 3 {
		programs = append(programs, in.launch())
	}
	for _, p := range programs {
		p.ready()
		served(t, p)
	}
	var applied, versions, accounts, plans int
	for query, into := range map[string]*int{
		`SELECT count(*) FROM goose_db_version WHERE version_id > 0`:                   &applied,
		`SELECT count(DISTINCT version_id) FROM goose_db_version WHERE version_id > 0`: &versions,
		`SELECT count(*) FROM accounts`:                                                &accounts,
		`SELECT count(*) - count(DISTINCT code) FROM plans`:                            &plans,
	} {
		if err := db.Get(into, query); err != nil {
			t.Fatal(err)
		}
	}
	if applied != versions || versions == 0 || accounts != 1 || plans != 0 {
		t.Errorf("%d migrations applied, %d of them different; %d accounts, %d plans twice", applied, versions, accounts, plans)
	}
}

func TestThreeStartAtOnceOnOneFolder(t *testing.T) {
	t.Parallel()
	in := installPrivate(t)
	var programs []*program
	for range 3 {
		programs = append(programs, in.launch())
	}
	owners := map[string]bool{}
	for _, p := range programs {
		p.ready()
		served(t, p)
		got := ask[struct{ Account struct{ ID string } }](p.client(p.tokens["owner"]), `{ account { id } }`, nil)
		owners[got.Account.ID] = true
	}
	if len(owners) != 1 {
		t.Errorf("there are %d demo accounts", len(owners))
	}
}

func TestSubcommands(t *testing.T) {
	t.Parallel()
	db := pgtest.Empty(t)
	in := installOn(t, db)

	run := func(wantCode int, args ...string) string {
		t.Helper()
		out, code := in.run(args...)
		if code != wantCode {
			t.Errorf("%v: exit code %d, want %d\n%s", args, code, wantCode, out)
		}
		return out
	}
	says := func(out string, words ...string) {
		t.Helper()
		for _, w := range words {
			if !strings.Contains(out, w) {
				t.Errorf("%q is not in\n%s", w, out)
			}
		}
	}
	says(run(0, "version"), "gateway", "go1.")
	says(run(0, "--help"), "serve", "migrate", "token", "verify", "version", "--listen", "AURA_LISTEN", "DATABASE_URL")
	says(run(0, "token", "--help"), "--role", "--account", "--scope", "--ttl", "OWNER", "PARTNER")
	for range 2 {
		says(run(0, "migrate"), "up to date")
	}
	var tables int
	if err := db.Get(&tables, `SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 'accounts'`); err != nil || tables != 1 {
		t.Errorf("migrate made no tables: %v", err)
	}
	says(run(0, "verify"), "clean")
	says(run(1, "token"), "--account") // there is no demo yet

	p := in.start()
	c := p.subscribed(t)
	token := func(args ...string) *client {
		t.Helper()
		out := run(0, append([]string{"token"}, args...)...)
		return p.client(strings.TrimSpace(out))
	}
	if got := ask[struct{ Account struct{ ID string } }](token("--account", c.id), `{ account { id } }`, nil); got.Account.ID != c.id {
		t.Errorf("the token opens %+v", got)
	}
	if got := ask[struct{ Account struct{ Name string } }](token(), `{ account { name } }`, nil); got.Account.Name == "" {
		t.Errorf("the demo's token opens %+v", got)
	}
	e := token("--account", c.id, "--role", "MEMBER").refused("FORBIDDEN", topUp, c.topUpInput("10.00"))
	says(e.Message, "billing:write")
	token("--role", "PARTNER", "--scope", "account:read,billing:read", "--account", c.id).refused("FORBIDDEN", topUp, c.topUpInput("10.00"))
	ask[accountPayload](token("--role", "PLATFORM"), createAccount,
		vars{"input": vars{"name": "By the platform", "currency": "USD", "timeZone": "UTC", "mode": "SANDBOX", "idempotencyKey": "x"}})
	says(run(1, "token", "--account", "acct_nonsense"), "no account id")
	says(run(1, "token", "--account", c.id, "--role", "PARTNER"), "scope")

	// verify finds what is wrong, and says where.
	c.credited("10.00")
	admin := in.admin()
	admin.MustExec(`UPDATE balances SET posted = posted + 1 WHERE posted > 0 AND account_id = $1`, int64(c.account))
	says(run(1, "verify"), "VIOLATION", c.id, "NOT CLEAN")
	admin.MustExec(`UPDATE balances SET posted = posted - 1 WHERE posted > 0 AND account_id = $1`, int64(c.account))
	says(run(0, "verify"), "clean")
}

// TestBadSettings holds that whoever mistypes a setting is told which one, at once.
func TestBadSettings(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	used := taken(t, "127.0.0.1:0")
	db := "postgres://nobody@127.0.0.1:1/none?sslmode=disable"
	key := "AURA_DEVELOPMENT_KEY=" + developmentKey
	for _, c := range []struct {
		name  string
		env   []string
		args  []string
		code  int
		words string
	}{
		{"listen without a port", []string{"AURA_LISTEN=localhost"}, nil, 2, "--listen"},
		{"no URL", []string{"AURA_PUBLIC_URL=here"}, nil, 2, "--public-url"},
		{"a short key", []string{"AURA_DEVELOPMENT_KEY=hunter2"}, nil, 2, "--development-key"},
		{"a database without a key", []string{"DATABASE_URL=" + db}, nil, 2, "--jwks-url"},
		{"an origin with a path", []string{"AURA_ALLOWED_ORIGINS=https://app.example.com/x"}, nil, 2, "--allowed-origins"},
		{"too few connections", []string{"AURA_MAX_CONNECTIONS=1"}, nil, 2, "--max-connections"},
		{"not a number", []string{"AURA_MAX_CONNECTIONS=many"}, nil, 2, "max-connections"},
		{"not a time", []string{"AURA_DRAIN_TIMEOUT=soon"}, nil, 2, "drain-timeout"},
		{"an unheard-of level", []string{"AURA_LOG_LEVEL=loud"}, nil, 2, "log-level"},
		{"faults that are none", []string{"AURA_SANDBOX_FAULTS=gremlins"}, nil, 1, "sandbox-faults"},
		{"an unheard-of flag", nil, []string{"--port=8080"}, 2, "--port"},
		{"an unheard-of command", nil, []string{"sevre"}, 2, "sevre"},
		{"a database that is not there", []string{"DATABASE_URL=" + db, key}, nil, 1, "database"},
		{"an address that is no URL", []string{"DATABASE_URL=postgres://me:hunter2%zz@127.0.0.1/books", key}, nil, 1, "database"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := &installation{t: t, dir: dir, env: c.env}
			began := time.Now()
			out, code := in.run(c.args...)
			if code != c.code || !strings.Contains(strings.ToLower(lastLine(out)), c.words) {
				t.Errorf("exit code %d, want %d and %q in the last line of\n%s", code, c.code, c.words, lastLine(out))
			}
			if strings.Contains(out, "hunter2") || strings.Contains(out, "goroutine ") {
				t.Errorf("the output tells too much: %s", lastLine(out))
			}
			if took := time.Since(began); took > 15*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}

	t.Run("an address that is taken", func(t *testing.T) {
		in := install(t, "AURA_LISTEN="+used)
		out, code := in.run()
		if code != 1 || !strings.Contains(out, used) || !strings.Contains(out, "--listen") {
			t.Errorf("exit code %d\n%s", code, out)
		}
	})
}

// TestDatabaseGoesAway holds that a process without its database says so, lives, and is ready again with it.
func TestDatabaseGoesAway(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	proxy := pgtest.NewProxy(t, db.URL)
	in := installOn(t, db)
	p := in.start("DATABASE_URL=" + proxy.URL())
	c := p.subscribed(t)
	f := webSocket[wireBalance](c, p.base, balanceUpdated, nil)
	now := f.next(5 * time.Second)
	is := func(path string, want int) func() bool {
		return func() bool {
			status, _, err := p.get(path)
			return err == nil && status == want
		}
	}
	proxy.Refuse(true)
	proxy.Cut()
	eventually(t, 10*time.Second, "readyz says no", is("/readyz", http.StatusServiceUnavailable))
	if !is("/healthz", http.StatusOK)() {
		t.Error("healthz says no, although only the database is away")
	}
	a := c.send(topUp, c.topUpInput("10.00"))
	if len(a.Errors) != 1 || a.Errors[0].Extensions.Code != "UNAVAILABLE" || !a.Errors[0].Extensions.Retryable || a.Errors[0].Extensions.RetryAfterMs == 0 {
		t.Errorf("without a database: %s", a.raw)
	}
	if strings.Contains(string(a.raw), "127.0.0.1") || strings.Contains(string(a.raw), "connection") {
		t.Errorf("the answer tells too much: %s", a.raw)
	}
	proxy.Refuse(false)
	eventually(t, 10*time.Second, "readyz says yes", is("/readyz", http.StatusOK))
	paid := c.credited("10.00")
	until(f, now, *paid.Balance, 15*time.Second) // the socket has lived through it
}

// TestGoRun is the one command that the README begins with.
func TestGoRun(t *testing.T) {
	t.Parallel()
	binary(t) // so that the build cache is warm
	dir := folder(t)
	if os.Geteuid() == 0 {
		if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // Postgres is another user
			t.Fatal(err)
		}
	}
	in := &installation{t: t, dir: dir}
	out := newOutput()
	cmd := exec.CommandContext(context.Background(), "go", "run", ".")
	cmd.Dir = checkout()
	cmd.Env = append(os.Environ(), "AURA_DATA_DIR="+filepath.Join(dir, ".data", "postgres"), "AURA_LISTEN=127.0.0.1:0")
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = fate(nil)
	cmd.SysProcAttr.Setpgid = true // Ctrl-C goes to all of the group: go and the program
	p := &program{in: in, t: t, cmd: cmd, out: out, ended: make(chan struct{}), tokens: map[string]string{}, told: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	interrupt := func() { once.Do(func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }) }
	go func() {
		_ = cmd.Wait()
		out.close()
		close(p.ended)
	}()
	t.Cleanup(func() {
		interrupt()
		p.wait(stopLimit)
	})
	p.waitFor(3*time.Minute, "go run to be ready", func(text string) bool { return strings.Contains(text, "\nReady.") })
	p.ready()
	served(t, p)
	interrupt()
	if code := p.exit(stopLimit); code != 0 && code != 1 { // go run ends with 1 after an interrupt
		t.Errorf("exit code %d\n%s", code, out)
	}
	if text := out.String(); !strings.Contains(text, "draining") || strings.Contains(text, "level=ERROR") {
		t.Errorf("it ended with\n%s", text)
	}
}
