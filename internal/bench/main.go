// Command bench measures what a newcomer waits for: from starting the program to the first answered query, with a fresh data
// folder and with an old one. It builds the program, runs it several times as a process of its own, and writes BENCH.md.
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
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

const rounds = 5

func main() {
	ctx := context.Background()
	if err := run(ctx); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	work, err := os.MkdirTemp("", "aura-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	if err := os.Chmod(work, 0o755); err != nil { // the database's user must be able to enter
		return err
	}
	binary := filepath.Join(work, "gateway")
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, ".")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	var fresh, old, down []time.Duration
	for i := range rounds {
		dir := filepath.Join(work, fmt.Sprint("round", i))
		if err := os.Mkdir(dir, 0o755); err != nil {
			return err
		}
		for _, times := range []*[]time.Duration{&fresh, &old} {
			start, stop, err := coldStart(ctx, binary, dir)
			if err != nil {
				return err
			}
			*times = append(*times, start)
			down = append(down, stop)
		}
		_, _ = fmt.Fprintf(os.Stderr, "round %d of %d: fresh %s, old %s\n", i+1, rounds, round(fresh[i]), round(old[i]))
	}
	var report strings.Builder
	_, _ = fmt.Fprintf(&report, "# Measured by `make bench`\n\n%d rounds, interleaved, on %d cores with %s. Absolute times drift with the "+
		"machine's neighbours.\n\n| | min | median | max | aim |\n|---|---|---|---|---|\n", rounds, runtime.NumCPU(), runtime.Version())
	row := func(name string, times []time.Duration, aim string) {
		slices.Sort(times)
		_, _ = fmt.Fprintf(&report, "| %s | %s | %s | %s | %s |\n", name, round(times[0]), round(times[len(times)/2]),
			round(times[len(times)-1]), aim)
	}
	row("start to first answered query, fresh data folder (initdb, migrations, demo)", fresh, "5 s")
	row("start to first answered query, old data folder", old, "2 s")
	row("SIGTERM to ended, private Postgres included", down, "")
	_, _ = io.WriteString(os.Stdout, report.String())
	return os.WriteFile("BENCH.md", []byte(report.String()), 0o644)
}

func round(d time.Duration) time.Duration { return d.Round(10 * time.Millisecond) }

// coldStart runs the program until it has answered a query with data from the database, then stops it.
func coldStart(ctx context.Context, binary, dir string) (start, stop time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	program := exec.CommandContext(ctx, binary, "--listen", "127.0.0.1:0")
	program.Dir = dir
	var log bytes.Buffer
	program.Stderr = &log
	out, err := program.StdoutPipe()
	if err != nil {
		return 0, 0, err
	}
	began := time.Now()
	if err := program.Start(); err != nil {
		return 0, 0, err
	}
	defer func() {
		asked := time.Now()
		_ = program.Process.Signal(syscall.SIGTERM)
		_, _ = io.Copy(io.Discard, out)
		err = errors.Join(err, program.Wait())
		stop = time.Since(asked)
		if err != nil {
			err = fmt.Errorf("%w\n%s", err, log.String())
		}
	}()
	var endpoint, token string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		switch {
		case len(words) == 2 && words[0] == "GraphQL":
			endpoint = words[1]
		case len(words) == 2 && words[0] == "owner":
			token = words[1]
		}
		if strings.HasPrefix(lines.Text(), "Ready") {
			break
		}
	}
	if endpoint == "" || token == "" {
		return 0, 0, errors.New("the program did not say where it is")
	}
	if err := query(ctx, endpoint, token); err != nil {
		return 0, 0, err
	}
	return time.Since(began), 0, nil
}

func query(ctx context.Context, endpoint, token string) error {
	body := strings.NewReader(`{"query":"{ account { name balance { available { amount } } } }"}`)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, body)
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
	var answer struct {
		Data struct {
			Account struct{ Name string }
		}
		Errors []struct{ Message string }
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return err
	}
	if answer.Data.Account.Name == "" {
		return fmt.Errorf("unexpected answer: %v", answer.Errors)
	}
	return nil
}
