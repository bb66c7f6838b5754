package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"
)

// client is one connection of the load with what it sends and what it counts.
type client struct {
	*wire
	job     *job
	once    func(c *client) (accepted int64, err error)
	chance  *rand.Rand
	request []byte // used again and again
	number  int    // among the connections
	keys    int    // used so far

	tally tally
	waits []time.Duration // for answers within the window
	until time.Time
	since time.Time
}

func newClient(ctx context.Context, j *job, number int) (*client, error) {
	work, ok := works[j.Kind]
	if !ok {
		return nil, fmt.Errorf("there is no work %q", j.Kind)
	}
	w, err := dial(ctx, j.Host, j.Token)
	if err != nil {
		return nil, err
	}
	return &client{wire: w, job: j, once: work, number: number, waits: make([]time.Duration, 0, 1<<16),
		chance: rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))}, nil
}

// work sends one request after another. Answers count from since until until; a piece of work begun before is finished.
func (c *client) work(ctx context.Context, since, until time.Time) error {
	c.since, c.until = since, until
	for ctx.Err() == nil {
		accepted, err := c.once(c)
		if err != nil {
			return err
		}
		now := time.Now()
		c.tally.Accepted += accepted
		if now.After(until) {
			return nil
		}
		if now.After(since) {
			c.tally.Counted += accepted
		}
	}
	return nil
}

// send sends a request and notes how long its answer took.
func (c *client) send(body []byte) ([]byte, error) {
	asked := time.Now()
	answer, err := c.post(body)
	now := time.Now()
	if now.After(c.since) && now.Before(c.until) {
		c.waits = append(c.waits, now.Sub(asked))
	}
	return answer, err
}

// customer draws who is charged.
func (c *client) customer() customer {
	if len(c.job.Customers) == 1 {
		return c.job.Customers[0]
	}
	return c.job.Customers[c.chance.IntN(len(c.job.Customers))]
}

// appendKey appends an idempotency key that nobody used before.
func (c *client) appendKey(b []byte) []byte {
	if c.job.RandomKeys {
		return fmt.Appendf(b, "%016x%016x", c.chance.Uint64(), c.chance.Uint64())
	}
	c.keys++
	b = append(b, c.job.Prefix...)
	b = appendPadded(append(b, '-'), c.number, 3)
	return appendPadded(append(b, '-'), c.keys, 8)
}

// appendPadded appends a number of so many digits.
func appendPadded(b []byte, n, digits int) []byte {
	for range digits {
		b = append(b, '0')
	}
	for i := len(b) - 1; n > 0; i, n = i-1, n/10 {
		b[i] = byte('0' + n%10)
	}
	return b
}
