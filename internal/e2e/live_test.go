package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"
)

const balanceUpdated = `subscription($account: ID, $since: Counter) {
  balanceUpdated(accountId: $account, sinceVersion: $since) { version available { amount currency } }
}`

// feed is a subscription that somebody reads. What it was sent, and how it ended, comes through the channel.
type feed[T any] struct {
	t      testing.TB
	states chan T
	end    chan error
}

// next is the next state; it must come within the limit.
func (f *feed[T]) next(limit time.Duration) (state T) {
	f.t.Helper()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case b := <-f.states:
		return b
	case err := <-f.end:
		f.t.Fatalf("the feed ended: %v", err)
	case <-timer.C:
		f.t.Fatalf("nothing came within %v", limit)
	}
	return state
}

// until reads on until the version is there; each state must be newer than the one before.
func until(f *feed[wireBalance], last, wanted wireBalance, limit time.Duration) wireBalance {
	f.t.Helper()
	end := time.Now().Add(limit)
	for last.Version < wanted.Version {
		b := f.next(time.Until(end))
		if b.Version <= last.Version {
			f.t.Errorf("version %d after %d", b.Version, last.Version)
		}
		last = b
	}
	if last.Version != wanted.Version || last.Available != wanted.Available {
		f.t.Errorf("the feed says %+v, the answer said %+v", last, wanted)
	}
	return last
}

// webSocket follows by graphql-transport-ws.
func webSocket[T any](c *customer, base, query string, v vars) *feed[T] {
	c.t.Helper()
	ctx, cancel := context.WithCancel(c.t.Context())
	conn := c.dial(ctx, base)
	subscribe := vars{"id": "1", "type": "subscribe", "payload": vars{"query": query, "variables": v}}
	if err := wsjson.Write(ctx, conn, subscribe); err != nil {
		c.t.Fatalf("subscribe: %v", err)
	}
	f := newFeed[T](c.t, cancel)
	go func() {
		for {
			var m struct {
				Type, ID string
				Payload  json.RawMessage
			}
			if err := wsjson.Read(ctx, conn, &m); err != nil {
				f.end <- err
				return
			}
			switch m.Type {
			case "ping":
				_ = wsjson.Write(ctx, conn, vars{"type": "pong"})
			case "next":
				f.take(m.Payload)
			default:
				f.end <- fmt.Errorf("%s: %s", m.Type, m.Payload)
				return
			}
		}
	}()
	return f
}

// dial opens a socket and says who we are.
func (c *customer) dial(ctx context.Context, base string) *websocket.Conn {
	c.t.Helper()
	conn, resp, err := websocket.Dial(ctx, strings.Replace(base, "http", "ws", 1)+"/graphql", &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}})
	if err != nil {
		c.t.Fatalf("dial: %v", err)
	}
	if resp.Body != nil {
		_ = resp.Body.Close()
	}
	c.t.Cleanup(func() { _ = conn.CloseNow() })
	if err := wsjson.Write(ctx, conn, vars{"type": "connection_init", "payload": vars{"Authorization": "Bearer " + c.token}}); err != nil {
		c.t.Fatalf("connection_init: %v", err)
	}
	var ack struct{ Type string }
	if err := wsjson.Read(ctx, conn, &ack); err != nil || ack.Type != "connection_ack" {
		c.t.Fatalf("connection_init was answered %+v, %v", ack, err)
	}
	return conn
}

var errCompleted = errors.New("complete")

// eventStream follows by server-sent events.
func eventStream[T any](c *customer, base, query string, v vars) *feed[T] {
	c.t.Helper()
	ctx, cancel := context.WithCancel(c.t.Context())
	body, err := json.Marshal(vars{"query": query, "variables": v})
	if err != nil {
		c.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/graphql", bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "text/event-stream")
	req.Header.Set("Authorization", "Bearer "+c.token)
	resp, err := (&http.Client{}).Do(req) // without a time limit
	if err != nil {
		c.t.Fatalf("event stream: %v", err)
	}
	if got := resp.Header.Get("Content-Type"); resp.StatusCode != http.StatusOK || !strings.HasPrefix(got, "text/event-stream") {
		c.t.Fatalf("event stream: %d %s", resp.StatusCode, got)
	}
	f := newFeed[T](c.t, cancel)
	go func() {
		defer func() { _ = resp.Body.Close() }()
		lines := bufio.NewScanner(resp.Body)
		var kind string
		for lines.Scan() {
			switch line := lines.Text(); {
			case strings.HasPrefix(line, "event: "):
				kind = line[len("event: "):]
			case strings.HasPrefix(line, "data:") && kind == "complete":
				f.end <- errCompleted
				return
			case strings.HasPrefix(line, "data: "):
				f.take([]byte(line[len("data: "):]))
			}
		}
		f.end <- errors.Join(errors.New("the stream broke off"), lines.Err())
	}()
	return f
}

func newFeed[T any](t testing.TB, cancel context.CancelFunc) *feed[T] {
	t.Cleanup(cancel)
	return &feed[T]{t: t, states: make(chan T, 1000), end: make(chan error, 2)}
}

// take reads an answer: the state is its one member of data.
func (f *feed[T]) take(payload []byte) {
	var e struct {
		Data   map[string]T
		Errors []wireError
	}
	if err := json.Unmarshal(payload, &e); err != nil || len(e.Errors) > 0 || len(e.Data) != 1 {
		f.end <- fmt.Errorf("%w: %s", err, payload)
		return
	}
	for _, state := range e.Data {
		f.states <- state
	}
}

type follow[T any] func(c *customer, base, query string, v vars) *feed[T]

func transports[T any]() map[string]follow[T] {
	return map[string]follow[T]{"WebSocket": webSocket[T], "event stream": eventStream[T]}
}

// TestBalanceIsPushedByEveryProcess has two server processes on one database: who follows at the first sees what is paid at
// the second.
func TestBalanceIsPushedByEveryProcess(t *testing.T) {
	t.Parallel()
	in := install(t)
	first, second := in.start(), in.start()

	for name, follow := range transports[wireBalance]() {
		t.Run(name, func(t *testing.T) {
			c := second.subscribed(t)
			f := follow(c, first.base, balanceUpdated, vars{"account": c.id})
			now := f.next(5 * time.Second)
			equal(t, "the present state comes first", now.Version, c.balance().Version)
			for range 3 {
				began := time.Now()
				paid := c.credited("10.00") // at the second
				now = until(f, now, *paid.Balance, 5*time.Second)
				t.Logf("pushed within %v of the request", time.Since(began).Round(time.Millisecond))
			}

			// Many at once: versions grow, the newest arrives.
			var all sync.WaitGroup
			for range 20 {
				all.Go(func() {
					if a, err := c.try(topUp, c.topUpInput("5.00")); err != nil || len(a.Errors) > 0 {
						t.Errorf("told %s, %v", a.raw, err)
					}
				})
			}
			all.Wait()
			eventually(t, 5*time.Second, "all were told", func() bool {
				want := c.balance()
				if now.Version == want.Version {
					return true
				}
				b := f.next(5 * time.Second)
				if b.Version <= now.Version {
					t.Errorf("version %d after %d", b.Version, now.Version)
				}
				now = b
				return now.Version == want.Version
			})

			// Who knows the present state is not told again; who knows an older one is, at once.
			knowing := follow(c, first.base, balanceUpdated, vars{"since": now.Version})
			older := follow(c, first.base, balanceUpdated, vars{"since": now.Version - 1})
			equal(t, "since an older version", older.next(5*time.Second).Version, now.Version)
			paid := c.credited("5.00")
			equal(t, "since the present version", knowing.next(5*time.Second).Version, paid.Balance.Version)
			until(f, now, *paid.Balance, 5*time.Second)
		})
	}

	t.Run("another's balance", func(t *testing.T) {
		c, other := second.newCustomer(t), second.newCustomer(t)
		f := webSocket[wireBalance](c, first.base, balanceUpdated, vars{"account": other.id})
		select {
		case b := <-f.states:
			t.Errorf("told %+v", b)
		case err := <-f.end:
			if !strings.Contains(err.Error(), "NOT_FOUND") {
				t.Errorf("told %v", err)
			}
		case <-time.After(5 * time.Second):
			t.Error("told nothing")
		}
	})
}

// TestLostListenerLosesNothing kills the connection on which a process hears of the others' changes, and then changes
// something at the other.
func TestLostListenerLosesNothing(t *testing.T) {
	t.Parallel()
	in := install(t)
	first, second := in.start(), in.start()
	c := second.subscribed(t)
	feeds := []*feed[wireBalance]{webSocket[wireBalance](c, first.base, balanceUpdated, nil), eventStream[wireBalance](c, first.base, balanceUpdated, nil)}
	var now wireBalance
	for _, f := range feeds {
		now = f.next(5 * time.Second)
	}
	// A listener is known by its first statement, until it asks something else 15 s later.
	const listeners = ` FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query ILIKE 'LISTEN %'`
	admin := in.admin()
	count := func(what string) (n int) {
		t.Helper()
		if err := admin.Get(&n, "SELECT count("+what+")"+listeners); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if killed := count("pg_terminate_backend(pid)"); killed != 2 {
		t.Fatalf("killed %d listeners, of two processes", killed)
	}
	began := time.Now()
	paid := c.credited("10.00")
	for _, f := range feeds {
		until(f, now, *paid.Balance, 15*time.Second)
	}
	t.Logf("pushed %v after the listeners were killed", time.Since(began).Round(time.Millisecond))
	eventually(t, 15*time.Second, "both listen again", func() bool { return count("pid") == 2 })
}

// TestDrain stops a process that has customers: sockets are told to come back, streams end without "complete", requests that
// run are answered.
func TestDrain(t *testing.T) {
	t.Parallel()
	in := install(t)
	p := in.start("AURA_DRAIN_TIMEOUT=11s")
	c := p.subscribed(t)
	slow := c.addCard("pm_card_hangBeforeCapture")
	socket, stream := webSocket[wireBalance](c, p.base, balanceUpdated, nil), eventStream[wireBalance](c, p.base, balanceUpdated, nil)
	socket.next(5 * time.Second)
	stream.next(5 * time.Second)
	// One socket whose client is not polite: it does not answer the farewell, which takes the server a while.
	rude := c.dial(t.Context(), p.base)

	// A top-up at a processor that does not answer for eight seconds.
	type reply struct {
		answer

		err error
	}
	replies := make(chan reply, 1)
	request := c.topUpInput("10.00", vars{"paymentMethodId": slow.ID})
	go func() {
		a, err := c.try(topUp, request)
		replies <- reply{a, err}
	}()
	eventually(t, 10*time.Second, "the top-up is under way", func() bool {
		var n int
		err := in.db.Get(&n, `SELECT count(*) FROM payments WHERE status = 'SUBMITTED'`)
		return err == nil && n == 1
	})
	if status, _, err := p.get("/readyz"); err != nil || status != http.StatusOK {
		t.Errorf("readyz before: %d %v", status, err)
	}

	p.terminate()
	p.waitFor(5*time.Second, "the program to drain", func(text string) bool { return strings.Contains(text, "draining") })
	// From now on no load balancer is told that it is ready: it is refused, or told no.
	for range 5 {
		if status, body, err := httpGet(t.Context(), &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}, p.base+"/readyz"); err == nil && status != http.StatusServiceUnavailable {
			t.Errorf("readyz while draining: %d %s", status, body)
		}
	}
	err := <-socket.end
	var closed websocket.CloseError
	if !errors.As(err, &closed) || closed.Code != 1012 {
		t.Errorf("the socket ended with %v, want close code 1012", err)
	}
	if err := <-stream.end; errors.Is(err, errCompleted) {
		t.Error("the event stream said that it is complete")
	}
	_ = rude.CloseNow()
	r := <-replies
	if r.err != nil || len(r.Errors) > 0 {
		t.Errorf("the top-up under way was answered %s, %v", r.raw, r.err)
	} else if got := decode[struct{ TopUp topUpPayload }](t, r.Data).TopUp; got.Payment == nil || len(got.UserErrors) > 0 {
		t.Errorf("the top-up under way: %s", r.raw)
	}
	p.stop()

	// The next process finds out what became of it.
	in.start("AURA_LISTEN=" + strings.TrimPrefix(p.base, "http://"))
	var done topUpPayload
	eventually(t, 30*time.Second, "the top-up is credited", func() bool {
		done = c.topUpAs(request)
		return done.Payment != nil && done.Payment.Status == "CREDITED"
	})
	done.Balance.Available.is(t, "the balance", "10.00", "USD")
}

const subscriptionUpdated = `subscription($account: ID, $since: Counter) {
  subscriptionUpdated(accountId: $account, sinceVersion: $since) { ...S }
}
` + moneyFragment + paymentFragment + subscriptionFragment

// TestSubscriptionIsPushedByEveryProcess has who follows at one process see what happens to the subscription at the other.
func TestSubscriptionIsPushedByEveryProcess(t *testing.T) {
	t.Parallel()
	in := install(t)
	first, second := in.start(), in.start()

	for name, follow := range transports[wireSubscription]() {
		t.Run(name, func(t *testing.T) {
			c := second.newCustomer(t)
			c.addCard("pm_card_visa")
			f := follow(c, first.base, subscriptionUpdated, vars{"account": c.id})
			var last wireSubscription
			// A slow reader skips states: what must come is the state itself, and only newer ones before it.
			until := func(what string, so func(s wireSubscription) bool) wireSubscription {
				t.Helper()
				for end := time.Now().Add(10 * time.Second); ; {
					s := f.next(time.Until(end))
					if s.Version <= last.Version {
						t.Errorf("version %d after %d", s.Version, last.Version)
					}
					if last = s; so(s) {
						return s
					}
					if time.Now().After(end) {
						t.Fatalf("not told of %s, the last is %+v", what, last)
					}
				}
			}

			// Nothing comes before there is a subscription.
			c.subscribe("basic", nil)
			started := until("the subscription", func(s wireSubscription) bool { return s.Status == "ACTIVE" })
			equal(t, "as read", started, c.subscription())
			c.stopTime()

			upgraded := c.changed("APPLIED", "professional")
			s := until("the upgrade", func(s wireSubscription) bool { return s.Plan.Code == "professional" && s.UpgradeInProgress == nil })
			equal(t, "the upgrade", s, upgraded.Subscription)

			pending := c.changed("SCHEDULED", "basic")
			s = until("the pending change", func(s wireSubscription) bool { return s.PendingChange != nil })
			equal(t, "the pending change", s, pending.Subscription)
			if s.PendingChange.Title != "Pending plan change" || !s.PendingChange.EffectiveAt.Equal(s.CurrentPeriod.End) {
				t.Errorf("the pending change: %+v", s.PendingChange)
			}
			undone := c.cancelPending()
			equal(t, "its cancel", until("the cancel", func(s wireSubscription) bool { return s.PendingChange == nil }), undone.Subscription)

			waiting := c.changed("IN_PROGRESS", "enterprise", vars{"paymentMethodId": c.addCard("pm_card_authenticationRequired").ID})
			s = until("the upgrade that waits for the bank", func(s wireSubscription) bool {
				return s.UpgradeInProgress != nil && s.UpgradeInProgress.Payment != nil && s.UpgradeInProgress.Payment.ActionURL != nil
			})
			if s.Plan.Code != "professional" || s.UpgradeInProgress.ID != waiting.Change.ID {
				t.Errorf("while the bank asks: %+v", s)
			}
			c.atBank(s.UpgradeInProgress.Payment.ActionURL, "approve")
			until("the bank's yes", func(s wireSubscription) bool { return s.Plan.Code == "enterprise" })

			c.advanceTo(started.CurrentPeriod.End)
			renewed := until("the renewal", func(s wireSubscription) bool {
				return s.CurrentPeriod.Start.Equal(started.CurrentPeriod.End) && s.DueInvoice == nil
			})
			equal(t, "the renewal", renewed, c.subscription())

			// Who knows the present state is not told again; who knows an older one is, at once.
			knowing := follow(c, first.base, subscriptionUpdated, vars{"since": renewed.Version})
			older := follow(c, first.base, subscriptionUpdated, vars{"since": renewed.Version - 1})
			equal(t, "since an older version", older.next(5*time.Second).Version, renewed.Version)
			ending := c.cancelSubscription()
			equal(t, "since the present version", knowing.next(5*time.Second).Version, ending.Subscription.Version)
			c.advanceTo(renewed.CurrentPeriod.End)
			ended := until("the end", func(s wireSubscription) bool { return s.Status == "CANCELED" })

			// Versions go on in the next subscription.
			c.subscribe("starter", vars{"paymentMethodId": c.addCard("pm_card_mastercard").ID})
			if again := until("the next subscription", func(s wireSubscription) bool { return s.Status == "ACTIVE" }); again.ID == ended.ID {
				t.Errorf("the next subscription is %+v", again)
			}
		})
	}
}
