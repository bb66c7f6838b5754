package e2e

import (
	"testing"
	"time"
)

const agentActivity = `subscription($agent: ID!) {
  agentActivityUpdated(agentId: $agent) {
    version callsInProgressCount callsInProgress { id } limits { dailyCalls { used } concurrentCalls { used } } serviceState { status reasons { ...R } }
  }
}` + remedyFragment

type wireActivity struct {
	Version              int64
	CallsInProgressCount int
	CallsInProgress      []wireReservation
	Limits               struct {
		DailyCalls, ConcurrentCalls struct{ Used int }
	}
	ServiceState wireState
}

// TestActivityIsPushedByEveryProcess has who follows an agent at one process see its calls at the other: as they start, as they end,
// and as one ends that nobody extends, which the sweeper finds.
func TestActivityIsPushedByEveryProcess(t *testing.T) {
	t.Parallel()
	in := install(t)
	first, second := in.start(), in.start()
	for name, follow := range transports[wireActivity]() {
		t.Run(name, func(t *testing.T) {
			c := second.subscribed(t)
			a := c.caller(second, "Night line")
			f := follow(c, first.base, agentActivity, vars{"agent": a.agent})
			var last wireActivity
			until := func(what string, limit time.Duration, so func(s wireActivity) bool) {
				t.Helper()
				for end := time.Now().Add(limit); ; {
					s := f.next(time.Until(end))
					if s.Version <= last.Version {
						t.Errorf("version %d after %d", s.Version, last.Version)
					}
					if last = s; so(s) {
						return
					}
					if time.Now().After(end) {
						t.Fatalf("not told of %s, the last is %+v", what, last)
					}
				}
			}
			calls := func(n int) func(wireActivity) bool {
				return func(s wireActivity) bool { return s.CallsInProgressCount == n && s.Limits.ConcurrentCalls.Used == n }
			}
			until("the present", 5*time.Second, calls(0))
			call := a.itself().allowed("voice.outbound").Reservation // with the token of the agent alone
			until("the call", 5*time.Second, calls(1))
			equal(t, "the call in progress", last.CallsInProgress[0].ID, call.ID)
			a.settle(call.ID, 30)
			until("its end", 5*time.Second, calls(0))

			a.limit(vars{"concurrentCalls": 1})
			a.allowed("voice.outbound")
			until("the limit", 5*time.Second, func(s wireActivity) bool { return calls(1)(s) && len(s.ServiceState.Reasons) == 1 })
			wantCodes(t, "its only slot is taken", last.ServiceState.Reasons, "CONCURRENT_CALLS_REACHED")
			const lease = 500 * time.Millisecond
			in.db.MustExec(`UPDATE reservations SET expires_at = clock_timestamp() + $2 * interval '1 millisecond' WHERE account_id = $1 AND status = 'OPEN'`,
				c.account, lease.Milliseconds())
			began := time.Now()
			until("the lease that is over", 10*time.Second, calls(0))
			if late := time.Since(began) - lease; late > 4*time.Second { // two seconds, on a machine that has nothing else to do
				t.Errorf("its end came %v late", late)
			}
			equal(t, "calls of the day", last.Limits.DailyCalls.Used, 2)
		})
	}
}
