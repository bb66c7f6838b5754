package graph_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/gateway"
)

// line is a subscription over a real socket, by one transport or the other, that somebody reads.
type line struct {
	t      *testing.T
	name   string
	states chan map[string]any
	count  int
	last   map[string]any
}

// listen serves the API to an actor and lets nobody stay on it when the test ends.
func (a *api) listen(t *testing.T, actor *billing.Actor) (url string) {
	t.Helper()
	s := gateway.New(gateway.Options{Executor: a.exec, Log: a.Log,
		Authenticate: func(ctx context.Context, _ string) (context.Context, gateway.Caller, error) {
			return auth.WithActor(ctx, actor), gateway.Caller{Principal: actor.Subject, ExpiresAt: actor.ExpiresAt}, nil
		}})
	server := httptest.NewServer(s)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 10*time.Second)
		defer cancel()
		must(t, s.Shutdown(ctx))
		server.Close()
		http.DefaultClient.CloseIdleConnections()
	})
	return server.URL
}

// follows reads a subscription over a WebSocket and another over an event stream, until the context ends.
func follows(t *testing.T, ctx context.Context, url, query string, variables map[string]any) []*line {
	t.Helper()
	request := map[string]any{"query": query, "variables": variables}
	socket := &line{t: t, name: "WebSocket", states: make(chan map[string]any, 10_000)}
	conn, resp, err := websocket.Dial(ctx, strings.Replace(url, "http", "ws", 1), &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}})
	must(t, err)
	if resp.Body != nil {
		_ = resp.Body.Close()
	}
	must(t, wsjson.Write(ctx, conn, map[string]any{"type": "connection_init"}))
	must(t, wsjson.Write(ctx, conn, map[string]any{"type": "subscribe", "id": "1", "payload": request}))
	go func() {
		defer close(socket.states)
		defer func() { _ = conn.CloseNow() }()
		for {
			var m struct {
				Type    string
				Payload json.RawMessage
			}
			if wsjson.Read(ctx, conn, &m) != nil {
				return
			}
			if m.Type == "next" {
				socket.take(m.Payload)
			}
		}
	}()

	stream := &line{t: t, name: "event stream", states: make(chan map[string]any, 10_000)}
	body, err := json.Marshal(request)
	must(t, err)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	must(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	events, err := http.DefaultClient.Do(r)
	must(t, err)
	go func() {
		defer close(stream.states)
		defer func() { _ = events.Body.Close() }()
		lines := bufio.NewScanner(events.Body)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			if payload, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				stream.take([]byte(payload))
			}
		}
	}()
	return []*line{socket, stream}
}

func (l *line) take(payload []byte) {
	var e struct {
		Data   map[string]map[string]any
		Errors []any
	}
	if err := json.Unmarshal(payload, &e); err != nil || len(e.Errors) > 0 {
		l.t.Errorf("%s: %s, %v", l.name, payload, err)
	}
	for _, state := range e.Data {
		l.states <- state
	}
}

// until reads on until a state is as wanted; each must be newer than the one before.
func (l *line) until(what string, limit time.Duration, wanted func(state map[string]any) bool) {
	l.t.Helper()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for l.last == nil || !wanted(l.last) {
		select {
		case state, ok := <-l.states:
			if !ok {
				l.t.Fatalf("%s: ended before %s", l.name, what)
			}
			if l.last != nil && state["version"].(float64) <= l.last["version"].(float64) {
				l.t.Errorf("%s: version %v after %v", l.name, state["version"], l.last["version"])
			}
			l.count++
			l.last = state
		case <-timer.C:
			l.t.Fatalf("%s: not told of %s within %v; the last is %v", l.name, what, limit, l.last)
		}
	}
}

// at walks down a state.
func at(state map[string]any, path ...string) any {
	var v any = state
	for _, step := range path {
		v = v.(map[string]any)[step]
	}
	return v
}

const activityUpdated = `subscription ($agent: ID!, $since: Counter) { agentActivityUpdated(agentId: $agent, sinceVersion: $since) { version
	agent { name } callsInProgress { id units amount { amount } } callsInProgressCount
	limits { dailyCalls { used resetsAt } concurrentCalls { used effective } dailyMessages { used } dailySpend { used { amount } } }
	serviceState { status reasons { code limitedBy resetsAt } } } }`

// A thousand charges and calls between them are followed by many at once: everybody sees newer and newer states, not each one, and
// the newest at last.
func TestUsageIsFollowedLive(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	c := a.Subscriber(t, "enterprise")
	agent := c.Agent(t, "Night line")
	_, err := c.TopUp(t, 100)
	must(t, err)
	c.Use(t, 25_000_000) // from now on money pays
	id := billing.ID{Kind: billing.KindAgent, Account: c.ID, Key: agent.Key}.String()
	url := a.listen(t, as(billing.RoleOwner, c.ID))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	balances := follows(t, ctx, url, `subscription { balanceUpdated { version available { amount } held { amount } } }`, nil)
	accounts := follows(t, ctx, url, `subscription { accountUpdated { version balance { available { amount } } serviceState { status }
		subscription { credits { remaining } } } }`, nil)
	activities := follows(t, ctx, url, activityUpdated, map[string]any{"agent": id})
	everybody := append(append(balances, accounts...), activities...)
	for _, l := range everybody {
		l.until("the present state", 5*time.Second, func(map[string]any) bool { return true })
	}

	began := time.Now()
	var group sync.WaitGroup
	for w := range 10 {
		group.Go(func() {
			for i := range 100 {
				results, err := c.Cashier.RecordUsage(ctx, c.ID, []billing.UsageItem{{Agent: agent.Key, Rate: "sms.outbound", Units: 1,
					Mode: billing.ModeRequireFunds, Idempotency: fmt.Sprintf("charge %d-%d", w, i)}})
				if err != nil || results[0].Record == nil {
					t.Errorf("%+v, %v", results, err)
				}
				if i == 50 {
					authorized(t, c, agent)
				}
			}
		})
	}
	group.Wait()
	want := c.Balance(t)
	for _, l := range balances {
		l.until("the last charge", 5*time.Second, func(s map[string]any) bool { return s["version"] == float64(want.Version) })
		if l.last["available"].(map[string]any)["amount"] != "24.75" || l.last["held"].(map[string]any)["amount"] != "0.25" { // 1,000 at 0.075, ten calls held at 0.025
			t.Errorf("%s: the balance is %v", l.name, l.last)
		}
	}
	for _, l := range accounts {
		l.until("the last charge", 5*time.Second, func(s map[string]any) bool { return at(s, "balance", "available", "amount") == "24.75" })
	}
	for _, l := range activities {
		l.until("the last charge", 5*time.Second, func(s map[string]any) bool {
			return at(s, "limits", "dailyMessages", "used") == 1000.0 && s["callsInProgressCount"] == 10.0
		})
		if at(l.last, "limits", "dailyCalls", "used") != 11.0 || // one is what used the credits up
			at(l.last, "limits", "concurrentCalls", "used") != 10.0 ||
			at(l.last, "limits", "dailySpend", "used", "amount") != "75.25" || len(l.last["callsInProgress"].([]any)) != 10 {
			t.Errorf("%s: %v", l.name, l.last)
		}
	}
	most := int(time.Since(began)/(100*time.Millisecond)) + 2
	for _, l := range everybody {
		if l.count > most {
			t.Errorf("%s: %d states in %v", l.name, l.count, time.Since(began))
		}
	}
	cancel()
	for _, l := range everybody {
		for range l.states { // until it is closed
		}
	}
	for end := time.Now().Add(5 * time.Second); a.hub.Watchers() > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d watchers are left", a.hub.Watchers())
		}
	}
}

// A call that nobody extends is seen to end, by what the sweeper writes; what does not concern the agent is not sent.
func TestActivityFollowsCalls(t *testing.T) {
	t.Parallel()
	a := newAPI(t, cashiertest.Options{})
	c := a.Subscriber(t, "basic")
	agent, other := c.Agent(t, "Night line"), c.Agent(t, "Hotline")
	one := 1
	must(t, c.Cashier.SetLimits(t.Context(), c.Owner, agent, billing.LimitsChange{ConcurrentCalls: billing.Change[int]{Set: true, Value: &one}}))
	id := billing.ID{Kind: billing.KindAgent, Account: c.ID, Key: agent.Key}.String()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	url := a.listen(t, as(billing.RoleOwner, c.ID))
	lines := follows(t, ctx, url, activityUpdated, map[string]any{"agent": id})
	told := func(what string, wanted func(map[string]any) bool) {
		t.Helper()
		for _, l := range lines {
			l.until(what, 5*time.Second, wanted)
		}
	}
	calls := func(n int) func(map[string]any) bool {
		return func(s map[string]any) bool { return s["callsInProgressCount"] == float64(n) }
	}
	told("no call", calls(0))
	call := authorized(t, c, agent)
	told("the call", calls(1))
	for _, l := range lines {
		reasons := at(l.last, "serviceState", "reasons").([]any)
		if len(reasons) != 1 || reasons[0].(map[string]any)["code"] != "CONCURRENT_CALLS_REACHED" || reasons[0].(map[string]any)["limitedBy"] != "AGENT" ||
			at(l.last, "serviceState", "status") != "ACTIVE" {
			t.Errorf("%s: while its only slot is taken: %v", l.name, l.last["serviceState"])
		}
		l.count = 0
	}
	_, err := c.Cashier.SettleUsage(t.Context(), c.Platform, billing.RowID{Account: c.ID, Key: call.Key}, 50)
	must(t, err)
	told("its end", calls(0))

	for range 3 { // calls of another agent move the account's version
		authorized(t, c, other)
		time.Sleep(150 * time.Millisecond)
	}
	for _, l := range lines {
		if l.count != 1 || len(l.states) != 0 {
			t.Errorf("%s: %d states, and %d of what another agent did", l.name, l.count, len(l.states))
		}
	}

	call = authorized(t, c, agent)
	told("the next call", calls(1))
	since := lines[0].last["version"]
	time.Sleep(10 * time.Millisecond)
	c.Exec(t, `UPDATE reservations SET expires_at = clock_timestamp() - interval '1 millisecond' WHERE account_id = $1 AND key = $2`, c.ID, call.Key)
	_, err = c.Cashier.SweepReservations(t.Context())
	must(t, err)
	told("the lease that is over", calls(0))
	if used := at(lines[0].last, "limits", "dailyCalls", "used"); used != 2.0 { // until it is released
		t.Errorf("%v calls are counted", used)
	}

	// Who has the state already is not told again, who has an older one is, at once.
	late := follows(t, ctx, url, activityUpdated, map[string]any{"agent": id, "since": since})
	for _, l := range late {
		l.until("what it missed", 5*time.Second, calls(0))
	}
	now := c.Account(t).Revision
	for _, l := range follows(t, ctx, url, activityUpdated, map[string]any{"agent": id, "since": now}) {
		if l.name == "event stream" {
			time.Sleep(200 * time.Millisecond)
		}
		authorized(t, c, c.Agent(t, "Third "+l.name))
		must(t, c.Cashier.SetLimits(t.Context(), c.Owner, agent, billing.LimitsChange{DailyCalls: billing.Change[int]{Set: true, Value: new(len(l.name))}}))
		l.until("the new limit", 5*time.Second, func(s map[string]any) bool { return s["version"].(float64) > float64(now) })
	}
}
