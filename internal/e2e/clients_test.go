package e2e

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// tools are the programs that the clients need. What is missing is fetched; what cannot be had fails the test.
func tools(t *testing.T, names ...string) map[string]string {
	t.Helper()
	need := filepath.Join(checkout(), ".ci", "need")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	if out, err := exec.CommandContext(ctx, need, names...).CombinedOutput(); err != nil {
		t.Fatalf("%s cannot be had: %v\n%s", strings.Join(names, ", "), err, out)
	}
	paths := map[string]string{}
	for _, name := range names {
		path, err := exec.CommandContext(ctx, need, "--path", name).Output()
		if err != nil {
			t.Fatalf("where is %s: %v", name, err)
		}
		paths[name] = strings.TrimSpace(string(path))
	}
	return paths
}

func clientsDir() string { return filepath.Join(checkout(), "internal", "e2e", "clients") }

var installed struct {
	sync.Once

	out []byte
	err error
}

// packages installs what the lock file says, once, unless it is there already.
func packages(t *testing.T, node string) {
	t.Helper()
	installed.Do(func() {
		lock, err := os.ReadFile(filepath.Join(clientsDir(), "package-lock.json"))
		if err != nil {
			installed.err = err
			return
		}
		// npm leaves a copy of what it installed from; we leave our own beside it, which is the same to the byte.
		stamp := filepath.Join(clientsDir(), "node_modules", ".installed-from")
		if was, err := os.ReadFile(stamp); err == nil && bytes.Equal(was, lock) {
			return
		}
		cmd := exec.Command("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
		cmd.Dir = clientsDir()
		cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(node)+string(os.PathListSeparator)+os.Getenv("PATH"))
		if installed.out, installed.err = cmd.CombinedOutput(); installed.err == nil {
			installed.err = os.WriteFile(stamp, lock, 0o600)
		}
	})
	if installed.err != nil {
		t.Fatalf("npm ci: %v\n%s", installed.err, installed.out)
	}
}

// script runs one of the clients' scripts; each line "ok - …" is something that held.
func script(t *testing.T, node, name string, atLeast int, env ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, node, name)
	cmd.Dir = clientsDir()
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if held := strings.Count("\n"+string(out), "\nok - "); err != nil || held < atLeast {
		t.Errorf("%s: %v, %d things held of at least %d\n%s", name, err, held, atLeast, out)
	}
}

// TestStockClients has clients, audits and schema tools of npm talk to the program.
func TestStockClients(t *testing.T) {
	t.Parallel()
	node := tools(t, "node")["node"]
	packages(t, node)
	p := install(t).start()
	for _, name := range []string{"graphql-ws.mjs", "graphql-sse.mjs"} {
		t.Run(name, func(t *testing.T) {
			c := p.subscribed(t)
			script(t, node, name, 7, "AURA_URL="+p.base, "AURA_TOKEN="+c.token)
		})
	}
	t.Run("http-audits.mjs", func(t *testing.T) { // every audit there is; fewer would mean that some were not run
		script(t, node, "http-audits.mjs", 60, "AURA_URL="+p.base, "AURA_TOKEN="+p.subscribed(t).token)
	})
	t.Run("contract.mjs", func(t *testing.T) {
		script(t, node, "contract.mjs", 4, "AURA_URL="+p.base, "AURA_TOKEN=none")
	})
}

// TestDashboard is a customer in a real browser, at the program as a newcomer has it.
func TestDashboard(t *testing.T) {
	t.Parallel()
	have := tools(t, "node", "chromium")
	packages(t, have["node"])
	p := installPrivate(t).start()
	env := []string{"AURA_URL=" + p.base, "CHROMIUM=" + have["chromium"]}
	t.Run("an account that is set up", func(t *testing.T) {
		script(t, have["node"], "dashboard.mjs", 15, append(env, "AURA_TOKEN="+p.tokens["owner"])...)
	})
	t.Run("a new account", func(t *testing.T) {
		made := ask[accountPayload](p.client(p.tokens["platform"]).in(t), createAccount, vars{"input": vars{"name": "New here",
			"currency": "USD", "timeZone": "Europe/Madrid", "mode": "SANDBOX", "idempotencyKey": freshKey()}}).CreateAccount
		token, code := p.in.run("token", "--account", made.Account.ID)
		if code != 0 {
			t.Fatalf("token: %s", token)
		}
		script(t, have["node"], "dashboard-setup.mjs", 6, append(env, "AURA_TOKEN="+lastLine(token))...)
	})
}

// TestDashboardChangesPlans is a customer in a real browser who goes up, down, is declined, falls behind and pays.
func TestDashboardChangesPlans(t *testing.T) {
	t.Parallel()
	have := tools(t, "node", "chromium")
	packages(t, have["node"])
	p := install(t).start()
	c := p.subscribed(t, vars{"currency": "EUR", "taxRatePercent": "21"})
	for _, name := range []string{"Reception", "Bookings", "Hotline"} {
		c.newAgent(p, name)
	}
	script(t, have["node"], "dashboard-plans.mjs", 17, "AURA_URL="+p.base, "CHROMIUM="+have["chromium"], "AURA_TOKEN="+c.token)
}

// TestDashboardShowsUsage is a customer in a real browser who watches an agent call, reach a limit and use everything up.
func TestDashboardShowsUsage(t *testing.T) {
	t.Parallel()
	have := tools(t, "node", "chromium")
	packages(t, have["node"])
	p := install(t).start()
	c := p.subscribed(t)
	agent := c.newAgent(p, "Night line")
	script(t, have["node"], "dashboard-usage.mjs", 9, "AURA_URL="+p.base, "CHROMIUM="+have["chromium"], "AURA_TOKEN="+c.token,
		"AURA_PLATFORM="+p.platform().token, "AURA_AGENT="+agent.ID)
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}
