package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// gateway is a running gateway: a process of its own, as in production.
type gateway struct {
	program  *exec.Cmd
	log      bytes.Buffer
	drained  chan struct{}
	endpoint string
	owner    string // a token for the demo's account; empty without the demo
}

// startGateway runs the program until it says that it is ready.
func startGateway(ctx context.Context, binary, dir string, env ...string) (*gateway, error) {
	g := &gateway{program: exec.CommandContext(ctx, binary, "--listen", "127.0.0.1:0"), drained: make(chan struct{})}
	g.program.Dir, g.program.Env = dir, append(os.Environ(), env...)
	g.program.Cancel = func() error { return g.program.Process.Signal(syscall.SIGTERM) }
	g.program.Stderr = &g.log
	out, err := g.program.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := g.program.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for ready := false; !ready && lines.Scan(); {
		words := strings.Fields(lines.Text())
		switch {
		case len(words) == 2 && words[0] == "GraphQL":
			g.endpoint = words[1]
		case len(words) == 2 && words[0] == "owner":
			g.owner = words[1]
		case len(words) > 0 && words[0] == "Ready.":
			ready = true
		}
	}
	go func() {
		defer close(g.drained)
		_, _ = io.Copy(io.Discard, out)
	}()
	if g.endpoint == "" {
		return nil, errors.Join(errors.New("the gateway did not say where it is"), g.stop())
	}
	return g, nil
}

// stop drains it, and tells what it logged if it did not end well.
func (g *gateway) stop() error {
	_ = g.program.Process.Signal(syscall.SIGTERM)
	<-g.drained
	if err := g.program.Wait(); err != nil {
		return fmt.Errorf("the gateway ended with %w:\n%s", err, g.log.String())
	}
	return nil
}

// host is its address as a dialler wants it.
func (g *gateway) host() string {
	u, err := url.Parse(g.endpoint)
	if err != nil {
		return ""
	}
	return u.Host
}

// ask sends one operation. An answer with errors, or with userErrors, is a failure.
func (g *gateway) ask(ctx context.Context, token, query string, variables, into any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, g.endpoint, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	var answer struct{ Data, Errors json.RawMessage }
	if err := json.Unmarshal(raw, &answer); err != nil {
		return err
	}
	if len(answer.Errors) > 0 || bytes.Contains(answer.Data, []byte(`"userErrors":[{`)) {
		return fmt.Errorf("refused: %s", raw)
	}
	return json.Unmarshal(answer.Data, into)
}
