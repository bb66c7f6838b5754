package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"sync"
	"time"
)

const loadCommand = "load"

// job is what the loading process is told on its standard input.
type job struct {
	Host        string // host:port
	Token       string
	Kind        string // one of the work* constants
	Connections int
	WarmUp      time.Duration
	Window      time.Duration
	Items       int        // charges in one request
	Customers   []customer // who is charged, drawn anew for each request
	Prefix      string     // of all keys of this job: no other job has it
	RandomKeys  bool       // keys without any order, as random UUIDs are
	Query       string     // for workQuery
}

// customer is an account with an agent of its own, by their ids.
type customer struct{ Account, Agent string }

// tally is what the loading process answers on its standard output.
type tally struct {
	Accepted int64 // charges accepted from beginning to end, warm-up and all
	Counted  int64 // of them, those answered within the window
	P50, P99 time.Duration
	Took     time.Duration // from beginning to end
}

// add takes in what another connection did.
func (t *tally) add(one *tally) { t.Accepted += one.Accepted; t.Counted += one.Counted }

// loadFrom runs a job in a process of its own and gives its tally and the processor time it took.
func loadFrom(ctx context.Context, j *job) (tally, time.Duration, error) {
	var t tally
	self, err := os.Executable()
	if err != nil {
		return t, 0, err
	}
	in, err := json.Marshal(j)
	if err != nil {
		return t, 0, err
	}
	program := exec.CommandContext(ctx, self, loadCommand)
	var out, failed bytes.Buffer
	program.Stdin, program.Stdout, program.Stderr = bytes.NewReader(in), &out, &failed
	if err := program.Run(); err != nil {
		return t, 0, fmt.Errorf("load %s: %w: %s", j.Kind, err, bytes.TrimSpace(failed.Bytes()))
	}
	if err := json.Unmarshal(out.Bytes(), &t); err != nil {
		return t, 0, err
	}
	return t, program.ProcessState.UserTime() + program.ProcessState.SystemTime(), nil
}

// load is the loading process: each connection sends the next request when the last one is answered. The first answer that is
// not what was asked for ends it.
func load(ctx context.Context, in io.Reader, out io.Writer) error {
	var j job
	if err := json.NewDecoder(in).Decode(&j); err != nil {
		return fmt.Errorf("read the job: %w", err)
	}
	t, err := j.run(ctx)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(t)
}

func (j *job) run(ctx context.Context) (tally, error) {
	clients := make([]*client, j.Connections)
	for i := range clients {
		c, err := newClient(ctx, j, i)
		if err != nil {
			return tally{}, err
		}
		defer c.close()
		clients[i] = c
	}
	begin := time.Now()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var group sync.WaitGroup
	for _, c := range clients {
		group.Go(func() {
			if err := c.work(ctx, begin.Add(j.WarmUp), begin.Add(j.WarmUp+j.Window)); err != nil {
				stop(err)
			}
		})
	}
	group.Wait()
	if err := context.Cause(ctx); err != nil {
		return tally{}, err
	}
	t := tally{Took: time.Since(begin)}
	var waits []time.Duration
	for _, c := range clients {
		t.add(&c.tally)
		waits = append(waits, c.waits...)
	}
	if len(waits) == 0 {
		return t, errors.New("nothing was answered within the window")
	}
	slices.Sort(waits)
	t.P50, t.P99 = quantile(waits, 0.50), quantile(waits, 0.99)
	return t, nil
}

// quantile is the smallest of sorted values that this share of them does not exceed.
func quantile(sorted []time.Duration, share float64) time.Duration {
	i := int(share*float64(len(sorted))+0.999999) - 1
	return sorted[min(max(i, 0), len(sorted)-1)]
}
