package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// cold is how long a newcomer waits.
type cold struct{ fresh, old, down []time.Duration }

// coldStarts measures from starting the program to the first answered query, with a fresh data folder and with an old one.
func (b *bench) coldStarts(ctx context.Context) (cold, error) {
	var c cold
	for i := range b.options.coldStarts {
		dir := filepath.Join(b.work, fmt.Sprint("cold", i))
		if err := os.Mkdir(dir, 0o755); err != nil {
			return c, err
		}
		for _, times := range []*[]time.Duration{&c.fresh, &c.old} {
			start, stop, err := b.coldStart(ctx, dir)
			if err != nil {
				return c, err
			}
			*times = append(*times, start)
			c.down = append(c.down, stop)
		}
		if err := os.RemoveAll(dir); err != nil {
			return c, err
		}
		say("cold start %d of %d: fresh %s, old %s", i+1, b.options.coldStarts, coarse(c.fresh[i]), coarse(c.old[i]))
	}
	return c, nil
}

func coarse(d time.Duration) time.Duration { return d.Round(10 * time.Millisecond) }

// coldStart runs the program until it has answered a query with data from the database, then stops it.
func (b *bench) coldStart(ctx context.Context, dir string) (start, stop time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	began := time.Now()
	g, err := startGateway(ctx, b.binary, dir)
	if err != nil {
		return 0, 0, err
	}
	defer func() {
		asked := time.Now()
		err = errors.Join(err, g.stop())
		stop = time.Since(asked)
	}()
	var answer struct{ Account struct{ Name string } }
	if err := g.ask(ctx, g.owner, `{ account { name balance { available { amount } } } }`, nil, &answer); err != nil {
		return 0, 0, err
	}
	if answer.Account.Name == "" {
		return 0, 0, errors.New("the first query found no account")
	}
	return time.Since(began), 0, nil
}
