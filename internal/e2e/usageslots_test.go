package e2e

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The most calls of any agent that are in progress, by the account's own time.
const sqlLive = `SELECT coalesce(max(live), 0) FROM (SELECT count(*) AS live FROM reservations r JOIN accounts a ON a.id = r.account_id
	WHERE r.account_id = $1 AND r.status = 'OPEN' AND r.category = 'CALL' AND NOT r.free
		AND r.expires_at > coalesce(a.test_clock, clock_timestamp()) GROUP BY r.agent_key) calls`

// slotLimit is how many calls each agent of these tests may make at the same time.
const slotLimit = 5

// What a crowd of callers selects.
const (
	mayCall = `mutation($input: AuthorizeUsageInput!) { authorizeUsage(input: $input) { decision { allowed reasons { code resetsAt } } reservation { id } userErrors { code } } }`
	mayGoOn = `mutation($input: ExtendUsageInput!) { extendUsage(input: $input) { decision { allowed reasons { code } } userErrors { code } } }`
	didCall = `mutation($input: SettleUsageInput!) { settleUsage(input: $input) { record { id } userErrors { code } } }`
	didNot  = `mutation($input: ReleaseUsageInput!) { releaseUsage(input: $input) { reservation { status } userErrors { code } } }`
)

// watcher looks at the calls in progress all the time.
type watcher struct {
	most  int
	looks int
	err   error
	stop  chan struct{}
	ended chan struct{}
}

func watch(in *installation, c *customer) *watcher {
	w := &watcher{stop: make(chan struct{}), ended: make(chan struct{})}
	go func() {
		defer close(w.ended)
		for {
			select {
			case <-w.stop:
				return
			default:
			}
			var live int
			if w.err = in.db.Get(&live, sqlLive, c.account); w.err != nil {
				return
			}
			w.most = max(w.most, live)
			w.looks++
			time.Sleep(time.Millisecond)
		}
	}()
	return w
}

func (w *watcher) end(t testing.TB) {
	t.Helper()
	close(w.stop)
	<-w.ended
	t.Logf("%d calls in progress at most, in %d looks", w.most, w.looks)
	if w.err != nil || w.most != slotLimit {
		t.Errorf("%d calls were in progress at the same time, want %d; %v", w.most, slotLimit, w.err)
	}
}

// callee makes one call after the other through whichever process answers, extends it now and then, and ends it in one of the ways in
// which calls end: settled, not answered, or the worker dies and says nothing more.
type callee struct {
	*caller

	bases []string
	made  *atomic.Int64
	seen  map[string]int
}

// send asks until somebody answers; false when the test is over.
func (c *callee) send(over <-chan struct{}, query string, input vars) (a answer, ok bool, err error) {
	for {
		select {
		case <-over:
			return answer{}, false, nil
		default:
		}
		by := *c.client
		by.base = c.bases[rand.IntN(len(c.bases))]
		if a, err = by.try(query, vars{"input": input}); err == nil && len(a.Errors) == 0 {
			return a, true, nil
		}
		for _, e := range a.Errors {
			if !e.Extensions.Retryable {
				return a, false, fmt.Errorf("told %s", a.raw)
			}
		}
		time.Sleep(10*time.Millisecond + rand.N(40*time.Millisecond))
	}
}

// call makes one call, once there is a slot for it.
func (c *callee) call(over <-chan struct{}, silent int) error {
	ask := vars{"agentId": c.agent, "rate": "voice.outbound", "idempotencyKey": freshKey()}
	var reservation string
	for reservation == "" {
		a, ok, err := c.send(over, mayCall, ask)
		if !ok {
			return err
		}
		got := decode[struct{ AuthorizeUsage authorizedPayload }](c.t, a.Data).AuthorizeUsage
		switch {
		case len(got.UserErrors) > 0 || got.Decision == nil:
			return fmt.Errorf("authorizeUsage: %s", a.raw)
		case got.Reservation != nil: // a replay of what expired meanwhile is not allowed any more, and is ended all the same
			reservation = got.Reservation.ID
		case len(got.Decision.Reasons) != 1 || got.Decision.Reasons[0].Code != "CONCURRENT_CALLS_REACHED" || got.Decision.Reasons[0].ResetsAt != nil:
			return fmt.Errorf("authorizeUsage: %s", a.raw)
		default:
			c.seen["no slot"]++
			time.Sleep(100*time.Millisecond + rand.N(time.Second)) // else the callers wait for one another
		}
	}
	c.made.Add(1)
	for sequence := 1; rand.IntN(3) > 0; sequence++ {
		time.Sleep(rand.N(30 * time.Millisecond))
		a, ok, err := c.send(over, mayGoOn, vars{"reservationId": reservation, "sequence": sequence})
		if !ok {
			return err
		}
		got := decode[struct{ ExtendUsage authorizedPayload }](c.t, a.Data).ExtendUsage
		if len(got.UserErrors) > 0 || got.Decision == nil {
			return fmt.Errorf("extendUsage: %s", a.raw)
		}
		for _, r := range got.Decision.Reasons {
			if r.Code != "CONCURRENT_CALLS_REACHED" { // it had expired, and its slot is another's
				return fmt.Errorf("extendUsage: %s", a.raw)
			}
		}
		c.seen["extended"]++
	}
	switch end := rand.IntN(100); {
	case end < silent:
		c.seen["died"]++
		return nil
	case end < silent+20:
		a, ok, err := c.send(over, didNot, vars{"reservationId": reservation})
		if !ok {
			return err
		}
		if got := decode[struct{ ReleaseUsage releasedPayload }](c.t, a.Data).ReleaseUsage; len(got.UserErrors) > 0 || got.Reservation.Status != "RELEASED" {
			return fmt.Errorf("releaseUsage: %s", a.raw)
		}
		c.seen["released"]++
	default:
		a, ok, err := c.send(over, didCall, vars{"reservationId": reservation, "units": rand.IntN(100)})
		if !ok {
			return err
		}
		if got := decode[struct{ SettleUsage settledPayload }](c.t, a.Data).SettleUsage; len(got.UserErrors) > 0 || got.Record == nil {
			return fmt.Errorf("settleUsage: %s", a.raw)
		}
		c.seen["settled"]++
	}
	return nil
}

// TestKillNineWithCallsInProgress has 300 callers make calls for one agent through two processes that are killed again and again, while
// somebody looks at the calls in progress all the time: never are they more than the agent's limit. Calls whose workers died leave their
// slots within the time of a lease, and when everybody has died, all of them are free.
func TestKillNineWithCallsInProgress(t *testing.T) {
	t.Parallel()
	t.Run("on a test clock", func(t *testing.T) {
		t.Parallel()
		callsInProgress(t, true)
	})
	if soak {
		t.Run("in real time", func(t *testing.T) {
			t.Parallel()
			callsInProgress(t, false)
		})
	}
}

func callsInProgress(t *testing.T, clock bool) {
	t.Helper()
	callers, calls, silent, limit := 300, int64(100), 10, time.Minute
	if soak {
		calls, limit = 3_000, 15*time.Minute
	}
	if !clock { // a dead call's slot is lost for 90 s
		calls, silent = 1_000, 1
	}
	in := install(t)
	programs := []*program{in.start(), in.start("AURA_DEMO=no")}
	bases := []string{programs[0].base, programs[1].base}
	c := programs[0].newCustomer(t)
	c.addCard("pm_card_visa")
	c.subscribe("enterprise", nil)
	agent := c.caller(programs[0], "Reception")
	agent.limit(vars{"concurrentCalls": slotLimit})
	if clock {
		c.stopTime()
	}
	w := watch(in, c)
	over := make(chan struct{})
	var made atomic.Int64
	var all sync.WaitGroup
	failed := make(chan error, callers)
	crowd := make([]*callee, callers)
	for i := range crowd {
		crowd[i] = &callee{caller: agent, bases: bases, made: &made, seen: map[string]int{}}
		all.Go(func() {
			for made.Load() < calls {
				if err := crowd[i].call(over, silent); err != nil {
					failed <- err
					return
				}
				select {
				case <-over:
					return
				default:
				}
			}
		})
	}
	began, kills := time.Now(), 0
	for next := began.Add(time.Second); made.Load() < calls && len(failed) == 0 && time.Since(began) < limit; {
		time.Sleep(100 * time.Millisecond)
		if clock { // half a minute: a call that nobody extends is over with the third
			c.base = bases[rand.IntN(2)]
			if _, err := c.try(advanceTestClock, vars{"to": in.timeOf(c).Add(30 * time.Second).Format(time.RFC3339Nano)}); err != nil && kills == 0 {
				t.Errorf("advanceTestClock: %v", err)
			}
		}
		if time.Now().After(next) {
			i := kills % 2
			programs[i].kill()
			programs[i] = in.start("AURA_DEMO=no", "AURA_LISTEN="+strings.TrimPrefix(bases[i], "http://"))
			kills++
			next = time.Now().Add(1500 * time.Millisecond)
		}
	}
	close(over) // all callers die, whatever they were doing
	all.Wait()
	close(failed)
	for err := range failed {
		t.Errorf("caller: %v", err)
	}
	told := map[string]int{}
	for _, one := range crowd {
		for what, n := range one.seen {
			told[what] += n
		}
	}
	t.Logf("%d calls in %v, killed %d times: %v", made.Load(), time.Since(began).Round(time.Millisecond), kills, told)
	if made.Load() < calls || kills == 0 || told["died"] == 0 || told["no slot"] == 0 {
		t.Errorf("%d of %d calls, %d kills: %v", made.Load(), calls, kills, told)
	}

	// Nobody is there any more, and nobody says so: neither callers nor servers.
	for _, p := range programs {
		p.kill()
	}
	free := in.timeOf(c).Add(90 * time.Second)
	programs[0] = in.start("AURA_DEMO=no", "AURA_LISTEN="+strings.TrimPrefix(bases[0], "http://"))
	c.base, agent.base = bases[0], bases[0]
	if clock {
		c.advanceTo(free)
	} else {
		time.Sleep(time.Until(free))
	}
	var live int
	if err := in.db.Get(&live, sqlLive, c.account); err != nil || live != 0 {
		t.Errorf("%d calls are in progress though everybody died, %v", live, err)
	}
	var kept []string
	for range slotLimit {
		kept = append(kept, agent.allowed("voice.outbound").Reservation.ID)
	}
	agent.stopped("voice.outbound", "CONCURRENT_CALLS_REACHED")
	w.end(t)
	slices.Reverse(kept)
	for _, id := range kept {
		agent.settle(id, 30)
	}
}

// timeOf is the account's time.
func (in *installation) timeOf(c *customer) (now time.Time) {
	in.t.Helper()
	if err := in.db.Get(&now, `SELECT coalesce(test_clock, clock_timestamp()) FROM accounts WHERE id = $1`, c.account); err != nil {
		in.t.Fatal(err)
	}
	return now.UTC()
}
