package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// platform answers as the gateway does: everything is accepted, until it is told otherwise.
type platform struct {
	charged atomic.Int64
	refuse  func(n int64) bool
	seen    sync.Map // keys and reservations, each of which may come once
}

func (p *platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var request struct {
		Query     string
		Variables struct {
			Input struct {
				Items                         []struct{ AgentID, Rate, IdempotencyKey string }
				IdempotencyKey, ReservationID string
			}
		}
	}
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
		_, _ = io.WriteString(w, `{"errors":[{"message":"no JSON"}]}`)
		return
	}
	once := func(key string) bool {
		_, twice := p.seen.LoadOrStore(key, true)
		return !twice && key != ""
	}
	in := request.Variables.Input
	switch {
	case strings.Contains(request.Query, "recordUsage"):
		results := make([]string, len(in.Items))
		for i, item := range in.Items {
			if n := p.charged.Add(1); p.refuse != nil && p.refuse(n) || !once(item.IdempotencyKey) {
				results[i] = `{"replayed":false,"record":null,"reasons":[{"code":"INSUFFICIENT_FUNDS"}]}`
			} else {
				results[i] = `{"replayed":false,"record":{"id":"use_a"},"reasons":[]}`
			}
		}
		_, _ = fmt.Fprintf(w, `{"data":{"recordUsage":{"userErrors":[],"results":[%s]}}}`, strings.Join(results, ","))
	case strings.Contains(request.Query, "authorizeUsage"):
		allowed := once(in.IdempotencyKey) && (p.refuse == nil || !p.refuse(p.charged.Load()))
		_, _ = fmt.Fprintf(w, `{"data":{"authorizeUsage":{"replayed":false,"userErrors":[],"decision":{"allowed":%t},"reservation":{"id":"rsv_%s"}}}}`,
			allowed, in.IdempotencyKey)
	case strings.Contains(request.Query, "settleUsage"):
		record := "null"
		if once(in.ReservationID) && strings.HasPrefix(in.ReservationID, "rsv_") {
			p.charged.Add(1)
			record = `{"id":"use_b"}`
		}
		_, _ = fmt.Fprintf(w, `{"data":{"settleUsage":{"replayed":false,"userErrors":[],"record":%s}}}`, record)
	default:
		_, _ = io.WriteString(w, `{"data":{"viewer":{"subject":"bench"}}}`)
	}
}

// loading runs a job as its process does.
func loading(t *testing.T, j *job) (tally, error) {
	t.Helper()
	in, err := json.Marshal(j)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := load(t.Context(), bytes.NewReader(in), &out); err != nil {
		return tally{}, err
	}
	var got tally
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	return got, nil
}

func TestLoadCountsWhatWasAccepted(t *testing.T) {
	t.Parallel()
	for _, j := range []job{
		{Kind: workRecord, Items: 1, Customers: []customer{{"acct_a", "agt_a"}}},
		{Kind: workRecord, Items: 7, Customers: []customer{{"acct_a", "agt_a"}, {"acct_b", "agt_b"}}},
		{Kind: workRecord, Items: 7, Customers: []customer{{"acct_a", "agt_a"}}, RandomKeys: true},
		{Kind: workPair, Customers: []customer{{"acct_a", "agt_a"}}},
	} {
		var p platform
		j.Host, j.Token, j.Prefix, j.Connections = serving(t, p.ServeHTTP), "token", "test", 5
		j.WarmUp, j.Window = 20*time.Millisecond, 200*time.Millisecond
		got, err := loading(t, &j)
		if err != nil {
			t.Errorf("%s: %v", j.Kind, err)
		}
		if got.Accepted != p.charged.Load() || got.Counted > got.Accepted || got.Counted == 0 || got.P50 > got.P99 || got.P99 == 0 {
			t.Errorf("%s: %+v of %d", j.Kind, got, p.charged.Load())
		}
	}
}

func TestLoadEndsAtTheFirstAnswerThatIsWrong(t *testing.T) {
	t.Parallel()
	for _, j := range []job{{Kind: workRecord, Items: 3}, {Kind: workPair}} {
		p := platform{refuse: func(n int64) bool { return n >= 40 }}
		j.Host, j.Connections, j.Window, j.Customers = serving(t, p.ServeHTTP), 3, time.Minute, []customer{{"acct_a", "agt_a"}}
		if got, err := loading(t, &j); err == nil {
			t.Errorf("%s: a refusal was counted as %+v", j.Kind, got)
		}
	}
	for _, answer := range []string{`{"errors":[{"message":"no"}]}`, `{}`, `{"data":{"recordUsage":null},"errors":[]}`} {
		host := serving(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, answer) })
		for _, kind := range []string{workRecord, workPair, workQuery} {
			if got, err := loading(t, &job{Kind: kind, Host: host, Items: 1, Connections: 1, Window: time.Minute, Customers: []customer{{"acct_a", "agt_a"}}}); err == nil {
				t.Errorf("%s: %s was counted as %+v", kind, answer, got)
			}
		}
	}
	if _, err := loading(t, &job{Kind: "nonsense", Connections: 1}); err == nil {
		t.Error("work that does not exist was done")
	}
}

func TestQuantiles(t *testing.T) {
	t.Parallel()
	var all []time.Duration
	for n := range 200 {
		all = append(all, time.Duration(n+1))
	}
	for share, want := range map[float64]time.Duration{0.5: 100, 0.99: 198, 1: 200, 0: 1} {
		if got := quantile(all, share); got != want {
			t.Errorf("%v: %d, want %d", share, got, want)
		}
	}
	if got := quantile(all[:1], 0.99); got != 1 {
		t.Errorf("of one: %d", got)
	}
}
