package cashier_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/postgres"
)

// usageWork is a verb of usage that is to be broken: asked again and again under its key, it gives one answer.
type usageWork struct {
	do   func() (answer string, replayed bool, err error)
	left string // what the account has when it is done, as left tells it
}

// recorded says what became of items, for comparing.
func recorded(results []cashier.Recorded) (answer string, replayed bool) {
	var text strings.Builder
	replayed = len(results) > 0
	for _, r := range results {
		if r.Record != nil {
			fmt.Fprintf(&text, "%d: %s, %s; ", r.Record.Key, r.Record.Credits.Decimal(), r.Record.Amount.Decimal())
		} else {
			fmt.Fprintf(&text, "%v %v; ", reasonsOf(r.Reasons), r.Err)
		}
		replayed = replayed && r.Replayed
	}
	return text.String(), replayed
}

// usageWorks are the verbs, each asked by a customer who has 1.5 credits and 0.10 left: enough for two minutes and a half of a call.
var usageWorks = map[string]func(t testing.TB, u *user) usageWork{
	"recordUsage": func(t testing.TB, u *user) usageWork {
		items := func() (items []billing.UsageItem) {
			for i, rate := range []string{"voice.outbound", "voice.outbound", "sms.outbound", "voice.outbound", "webchat"} {
				units := int64(60)
				if i == 2 || i == 4 {
					units = 1
				}
				items = append(items, billing.UsageItem{Agent: u.agent.Key, Rate: rate, Units: units, Mode: billing.ModeRequireFunds,
					Idempotency: fmt.Sprint("broken ", i)})
			}
			return items
		}
		return usageWork{left: "0+0 credits, 0+0", do: func() (string, bool, error) {
			results, err := u.Cashier.RecordUsage(t.Context(), u.ID, items())
			if err != nil {
				return "", false, err
			}
			answer, replayed := recorded(results)
			return answer, replayed, nil
		}}
	},
	"authorizeUsage": func(t testing.TB, u *user) usageWork {
		return usageWork{left: "0+1.5 credits, 0.075+0.025", do: func() (string, bool, error) {
			a, err := u.Cashier.AuthorizeUsage(t.Context(), u.agent, billing.UsageAsk{Rate: "voice.outbound", Units: 120, Idempotency: "broken"})
			if err != nil {
				return "", false, err
			}
			return fmt.Sprint(a.Reservation.Key, a.Decision.FundedUnits), a.Replayed, nil
		}}
	},
	"extendUsage": func(t testing.TB, u *user) usageWork {
		r := u.call(t.(*testing.T))
		return usageWork{left: "0+1.5 credits, 0.075+0.025", do: func() (string, bool, error) {
			a, err := u.Cashier.ExtendUsage(t.Context(), u.Owner, u.id(r), 1, 0)
			if err != nil {
				return "", false, err
			}
			return fmt.Sprint(a.Reservation.Key, a.Decision.FundedUnits), a.Replayed, nil
		}}
	},
	"settleUsage above the hold": func(t testing.TB, u *user) usageWork {
		r := u.call(t.(*testing.T))
		return usageWork{left: "0+0 credits, 0.05+0", do: func() (string, bool, error) {
			s, err := u.Cashier.SettleUsage(t.Context(), u.Owner, u.id(r), 150)
			if err != nil {
				return "", false, err
			}
			return fmt.Sprint(s.Record.Key, s.Record.Amount), s.Replayed, nil
		}}
	},
	"settleUsage within the hold": func(t testing.TB, u *user) usageWork {
		r := u.call(t.(*testing.T))
		return usageWork{left: "1+0 credits, 0.1+0", do: func() (string, bool, error) {
			s, err := u.Cashier.SettleUsage(t.Context(), u.Owner, u.id(r), 30)
			if err != nil {
				return "", false, err
			}
			return fmt.Sprint(s.Record.Key, s.Record.Amount), s.Replayed, nil
		}}
	},
	"releaseUsage": func(t testing.TB, u *user) usageWork {
		r := u.ask(t.(*testing.T), "voice.outbound", 120).Reservation
		return usageWork{left: "1.5+0 credits, 0.1+0", do: func() (string, bool, error) {
			done, err := u.Cashier.ReleaseUsage(t.Context(), u.Owner, u.id(r))
			if err != nil {
				return "", false, err
			}
			return fmt.Sprint(done.Reservation.Key, done.Reservation.Status), done.Replayed, nil
		}}
	},
}

// nearlySpent is a customer who has 1.5 credits and 0.10 left, and whose time stands still.
func nearlySpent(t *testing.T, h *cashiertest.House) *user {
	t.Helper()
	u := newUser(t, h, "basic")
	u.StopTime(t)
	_, err := u.TopUp(t, 5)
	must(t, err)
	u.Use(t, 998_500)
	u.Spend(t, 4_900_000)
	u.wantLeft(t, "1.5+0 credits, 0.1+0")
	return u
}

// answered asks once more, and fails the test unless the answer is the one given before, and what is left what one doing of it leaves.
func (w usageWork) answered(t *testing.T, u *user, first string) {
	t.Helper()
	again, replayed, err := w.do()
	must(t, err)
	if again != first || !replayed {
		t.Errorf("first answered %s, then %s, replayed %v", first, again, replayed)
	}
	u.wantLeft(t, w.left)
}

// The database fails at each row that a verb of usage writes, in turn: nothing of it is stored, and the same key does it once when the
// database is well again.
func TestUsageBrokenAtEachWrite(t *testing.T) {
	t.Parallel()
	for name, prepare := range usageWorks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := cashiertest.New(t, cashiertest.Options{})
			u := nearlySpent(t, h)
			w := prepare(t, u)
			s := newStriker(t, h)
			before := fingerprint(t, u.Customer)
			broken := 0
			strike := func(table string, n int) {
				s.arm(table, n)
				_, _, err := w.do()
				broken++
				if got := s.written(table); got != n || err == nil || fault.As(err) != nil {
					t.Fatalf("row %d of %s was to fail, %d were written, and the caller is told %v", n, table, got, err)
				}
				wantSame(t, fmt.Sprintf("row %d of %s failed", n, table), before, fingerprint(t, u.Customer))
			}
			strike("accounts", 1) // the last write of all: it shows how many there are of the others
			counts := map[string]int{}
			for _, table := range struckTables {
				counts[table] = s.written(table)
			}
			if counts["usage_counters"] == 0 {
				t.Fatal("the accounts are not what is written last: nothing would be broken here")
			}
			for table, n := range counts {
				for i := 1; i <= n; i++ {
					strike(table, i)
				}
			}
			t.Logf("failed %d times", broken)
			h.Verify(t)
			s.arm("", 0)
			first, replayed, err := w.do()
			must(t, err)
			if replayed {
				t.Error("the first answer is called a replay")
			}
			w.answered(t, u, first)
		})
	}
}

// The connection is cut before each statement of a verb of usage, in turn: the caller is told to ask again, and the same key does it once.
func TestUsageCutAtEachStatement(t *testing.T) {
	t.Parallel()
	for name, prepare := range usageWorks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := cashiertest.New(t, cashiertest.Options{Proxied: true})
			u := nearlySpent(t, h)
			w := prepare(t, u)
			before := fingerprint(t, u.Customer)
			cuts := 0
			for n := 1; ; n++ {
				if n > 100 {
					t.Fatal("it never ends")
				}
				struck := h.Proxy.CutBeforeStatement(n)
				first, replayed, err := w.do()
				select {
				case <-struck:
					cuts++
				default:
					h.Proxy.CutBeforeStatement(0)
					must(t, err)
				}
				if err != nil {
					wantCode(t, err, fault.Unavailable)
					wantSame(t, fmt.Sprintf("cut before statement %d", n), before, fingerprint(t, u.Customer))
					continue
				}
				if replayed { // the last that can be cut is the COMMIT, which is found out about at once
					t.Error("the first answer is called a replay")
				}
				w.answered(t, u, first)
				break
			}
			if cuts < 8 {
				t.Errorf("cut only %d times", cuts)
			}
			t.Logf("cut %d times", cuts)
		})
	}
}

// The answer of the COMMIT of usage is lost: it is done exactly once, and the caller gets the right answer.
func TestLostCommitOfUsage(t *testing.T) {
	t.Parallel()
	for name, prepare := range usageWorks {
		for when, cut := range cuts {
			t.Run(name+" "+when, func(t *testing.T) {
				t.Parallel()
				h := cashiertest.New(t, cashiertest.Options{Proxied: true})
				u := nearlySpent(t, h)
				w := prepare(t, u)
				struck := cut(h.Proxy)
				first, replayed, err := w.do()
				must(t, err)
				select {
				case <-struck:
				default:
					t.Error("nothing was cut")
				}
				if replayed {
					t.Error("the first answer is called a replay")
				}
				w.answered(t, u, first)
			})
		}
	}
}

// The database goes away with the answer of the COMMIT: nobody is told that it failed, and the same key finds out what became of it.
func TestOutcomeOfUsageUnknown(t *testing.T) {
	t.Parallel()
	for when, cut := range cuts {
		t.Run(when, func(t *testing.T) {
			t.Parallel()
			h := cashiertest.New(t, cashiertest.Options{Proxied: true})
			u := nearlySpent(t, h)
			w := usageWorks["recordUsage"](t, u)
			struck := cut(h.Proxy)
			down := make(chan struct{})
			go func() {
				defer close(down)
				<-struck
				h.Proxy.Refuse(true)
				h.Proxy.Cut()
			}()
			_, _, err := w.do()
			<-down
			if f := wantFault(t, err, fault.OutcomeUnknown); !f.Code.Retryable() || f.RetryAfter <= 0 {
				t.Errorf("answered %+v", f)
			}
			h.Proxy.Refuse(false)
			first, replayed, err := w.do()
			must(t, err)
			if want := when == "after the commit"; replayed != want {
				t.Errorf("replayed is %v", replayed)
			}
			w.answered(t, u, first)
		})
	}
}

// inNoHurry are options with which asks wait for an account for almost as long as a transaction may take, on a busy machine too.
func inNoHurry() cashiertest.Options {
	database := postgres.DefaultOptions()
	database.LockTimeout, database.StatementTimeout = 4*time.Second, 4*time.Second
	return cashiertest.Options{Database: database}
}

// takeRow takes an account's row, as a process that hangs does, until let go.
func takeRow(t *testing.T, c *cashiertest.Customer) (letGo func()) {
	t.Helper()
	tx, err := c.PG.BeginTxx(context.WithoutCancel(t.Context()), nil)
	must(t, err)
	_, err = tx.Exec(`SELECT id FROM accounts WHERE id = $1 FOR UPDATE`, c.ID)
	must(t, err)
	return sync.OnceFunc(func() { must(t, tx.Rollback()) })
}

// untilWaiting waits until so many transactions wait for a lock.
func untilWaiting(t *testing.T, h *cashiertest.House, n int) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		var found int
		must(t, h.PG.Get(&found, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`))
		if found >= n {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%d transactions wait, not %d", found, n)
		}
	}
}

// together has asks meet in one batch: they come while the lane waits for an account.
func together(t *testing.T, first *user, asks ...func() error) []error {
	t.Helper()
	letGo := takeRow(t, first.Customer)
	defer letGo()
	var all sync.WaitGroup
	all.Go(func() { first.record(t, "webchat", 1) })
	untilWaiting(t, first.House, 1)
	errs := make([]error, len(asks))
	for i, ask := range asks {
		all.Go(func() { errs[i] = ask() })
	}
	time.Sleep(50 * time.Millisecond) // for all of them to stand in the lane
	letGo()
	all.Wait()
	return errs
}

// sameLane are users whose asks meet in one lane of a process.
func sameLane(t *testing.T, h *cashiertest.House, n int) []*user {
	t.Helper()
	lanes := map[billing.AccountID][]*user{}
	for {
		u := newUser(t, h, "basic")
		lane := u.ID % 2
		if lanes[lane] = append(lanes[lane], u); len(lanes[lane]) == n {
			return lanes[lane]
		}
	}
}

// One usage of a hundred in a batch cannot be stored: the other ninety-nine are charged, and it alone is not.
func TestOnePoisonedUsageAmongAHundred(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, inNoHurry())
	users := sameLane(t, h, 4)
	h.Exec(t, `CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'this one cannot be stored'; END $$`)
	h.Exec(t, `CREATE TRIGGER poison BEFORE INSERT ON usage_records FOR EACH ROW WHEN (new.idempotency_key = 'key 57') EXECUTE FUNCTION poison()`)
	answers := make([]string, 100)
	charge := func(i int) func() error {
		u := users[i%len(users)]
		return func() error {
			results, err := u.Cashier.RecordUsage(t.Context(), u.ID, []billing.UsageItem{{Agent: u.agent.Key, Rate: "voice.outbound", Units: 60,
				Mode: billing.ModeRequireFunds, Idempotency: fmt.Sprint("key ", i)}})
			answers[i], _ = recorded(results)
			return err
		}
	}
	asks := make([]func() error, 100)
	for i := range asks {
		asks[i] = charge(i)
	}
	for i, err := range together(t, users[0], asks...) {
		if (err != nil) != (i == 57) || fault.As(err) != nil {
			t.Errorf("usage %d is answered %v", i, err)
		}
	}
	var stored int
	must(t, h.PG.Get(&stored, `SELECT count(*) FROM usage_records WHERE idempotency_key LIKE 'key %'`))
	if stored != 99 {
		t.Errorf("%d of a hundred are stored", stored)
	}
	h.Verify(t)

	// In one request all items are stored together, or none of them.
	u := users[1]
	items := []billing.UsageItem{}
	for i := 50; i < 60; i++ {
		items = append(items, billing.UsageItem{Agent: u.agent.Key, Rate: "voice.outbound", Units: 60, Mode: billing.ModeRequireFunds, Idempotency: fmt.Sprint("key ", i)})
		if i%4 != 1 {
			items[len(items)-1].Idempotency += " of another"
		}
	}
	before := fingerprint(t, u.Customer)
	if _, err := u.Cashier.RecordUsage(t.Context(), u.ID, items); err == nil || fault.As(err) != nil {
		t.Errorf("a request with an item that cannot be stored is answered %v", err)
	}
	wantSame(t, "a request with an item that cannot be stored", before, fingerprint(t, u.Customer))

	h.Exec(t, `DROP TRIGGER poison ON usage_records`)
	first := append([]string{}, answers...)
	for i, ask := range asks {
		must(t, ask())
		if i != 57 && answers[i] != first[i] {
			t.Errorf("usage %d was answered %s, then %s", i, first[i], answers[i])
		}
	}
	for _, u := range users {
		u.wantLeft(t, "975+0 credits, 0+0")
	}
}

// Somebody else holds the row of one account: those who meet its usage in a batch are answered all the same, once it was waited for.
func TestOneHeldAccountAmongMany(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	users := sameLane(t, h, 5)
	held := users[4]
	letGo := takeRow(t, held.Customer)
	defer letGo()
	var asks []func() error
	for i := range 40 {
		u := users[i%5]
		asks = append(asks, func() error {
			results, err := u.Cashier.RecordUsage(t.Context(), u.ID, []billing.UsageItem{{Agent: u.agent.Key, Rate: "voice.outbound", Units: 60,
				Mode: billing.ModeRequireFunds, Idempotency: fmt.Sprint("key ", i)}})
			if err == nil && results[0].Record == nil {
				t.Errorf("%+v", results[0])
			}
			return err
		})
	}
	began := time.Now()
	errs := together(t, users[0], asks...)
	if took := time.Since(began); took > 8*time.Second { // a lock is waited for for two, not once for each of those who ask
		t.Errorf("answered after %v", took)
	}
	for i, err := range errs {
		if i%5 != 4 {
			must(t, err)
		} else if f := wantFault(t, err, fault.Unavailable); f.RetryAfter <= 0 {
			t.Errorf("answered %+v", f)
		}
	}
	letGo()
	for _, ask := range asks {
		must(t, ask())
	}
	for _, u := range users {
		u.wantLeft(t, "992+0 credits, 0+0")
	}
}

// Batches of many accounts' usage are broken: the connection is cut before one statement after the other, and one row after the other of
// each table cannot be written. Everybody asks again until there is an answer. Of each key one thing comes about, and what is left is
// what all of them together leave.
func TestBatchesBrokenEverywhere(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{Proxied: true})
	users := sameLane(t, h, 3)
	answers := map[string]string{}
	var mu sync.Mutex
	var asks []func() (string, error)
	round := func(n int) {
		t.Helper()
		var all sync.WaitGroup
		for i, u := range users {
			for j := range 4 {
				key := fmt.Sprintf("round %d, user %d, ask %d", n, i, j)
				ask := func() (string, error) {
					results, err := u.Cashier.RecordUsage(t.Context(), u.ID, []billing.UsageItem{{Agent: u.agent.Key, Rate: "sms.outbound", Units: 1,
						Mode: billing.ModeRequireFunds, Idempotency: key}})
					answer, _ := recorded(results)
					return answer, err
				}
				if j == 3 { // a call, which is settled with half a minute
					ask = func() (string, error) {
						a, err := u.Cashier.AuthorizeUsage(t.Context(), u.agent, billing.UsageAsk{Rate: "voice.outbound", Idempotency: key})
						if err != nil {
							return "", err
						}
						s, err := u.Cashier.SettleUsage(t.Context(), u.Owner, u.id(a.Reservation), 30)
						if err != nil {
							return "", err
						}
						return fmt.Sprint(a.Reservation.Key, " ", s.Record.Key), nil
					}
				}
				all.Go(func() {
					for tries := 1; ; tries++ {
						answer, err := ask()
						if err == nil {
							mu.Lock()
							answers[key] = answer
							asks = append(asks, func() (string, error) { again, err := ask(); return key + again, err })
							mu.Unlock()
							return
						}
						if f := fault.As(err); tries > 20 || (f != nil && !f.Code.Retryable()) {
							t.Errorf("%s: %v", key, err)
							return
						}
					}
				})
			}
		}
		all.Wait()
	}
	rounds := 0
	for n := 1; n <= 40; n++ {
		struck := h.Proxy.CutBeforeStatement(n)
		round(rounds)
		rounds++
		select {
		case <-struck:
		default:
			h.Proxy.CutBeforeStatement(0)
		}
	}
	s := newStriker(t, h)
	for _, table := range []string{"usage_records", "reservations", "usage_counters", "credit_grants", "credit_entries", "accounts"} {
		for _, n := range []int{1, 2, 3, 5, 8} {
			s.arm(table, n)
			round(rounds)
			rounds++
		}
	}
	s.arm("", 0)
	for _, ask := range asks {
		again, err := ask()
		must(t, err)
		key := again[:strings.Index(again, "ask ")+len("ask 0")]
		if again[len(key):] != answers[key] {
			t.Errorf("%s was answered %s, then %s", key, answers[key], again[len(key):])
		}
	}
	for _, u := range users { // three messages of 1.5 credits and half a minute each round
		u.wantLeft(t, fmt.Sprintf("%d+0 credits, 0+0", 1_000-5*rounds))
	}
	var keys int
	must(t, h.PG.Get(&keys, `SELECT count(*) FROM usage_records`))
	if keys != len(answers) || keys != 12*rounds {
		t.Errorf("%d records of %d keys in %d rounds", keys, len(answers), rounds)
	}
}

// A lane is full: who comes then is told to come again, at once, and loses nothing; the other lane goes on.
func TestFullLane(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, inNoHurry())
	u := newUser(t, h, "basic")
	other := newUser(t, h, "basic")
	for other.ID%2 == u.ID%2 {
		other = newUser(t, h, "basic")
	}
	letGo := takeRow(t, u.Customer)
	defer letGo()
	ask := func(i int) error { // a usage among 999 that are nothing, and are looked at all the same
		items := make([]billing.UsageItem, cashier.MaxItems)
		for j := range items {
			items[j] = billing.UsageItem{Agent: u.agent.Key, Rate: "voice.outbound", Units: -1, Idempotency: fmt.Sprint(i, " ", j)}
		}
		items[i].Units, items[i].Mode = 60, billing.ModeRequireFunds
		results, err := u.Cashier.RecordUsage(t.Context(), u.ID, items)
		if err == nil && (len(results) != len(items) || results[i].Record == nil || results[999].Err == nil || results[999].Err.Code != fault.UnitsInvalid) {
			t.Errorf("%d results, the %d. is %+v, the last %+v", len(results), i, results[i], results[999])
		}
		return err
	}
	var all sync.WaitGroup
	errs := make([]error, 30) // one is under way, 20 fill the lane
	all.Go(func() { errs[0] = ask(0) })
	untilWaiting(t, h, 1)
	refused := make(chan struct{}, len(errs))
	for i := 1; i < len(errs); i++ {
		all.Go(func() {
			if errs[i] = ask(i); fault.Is(errs[i], fault.RateLimited) {
				refused <- struct{}{}
			}
		})
	}
	<-refused
	if r := other.record(t, "voice.outbound", 60); r.Record == nil {
		t.Errorf("%+v", r)
	}
	letGo()
	all.Wait()
	for i, err := range errs {
		if err == nil {
			continue
		}
		wantCode(t, err, fault.RateLimited, fault.Unavailable) // or somebody held the account for too long
		if f := fault.As(err); f.RetryAfter <= 0 || !f.Code.Retryable() {
			t.Errorf("%+v", f)
		}
		must(t, ask(i))
	}
	u.wantLeft(t, "970+0 credits, 0+0")
}

// Two processes charge the same accounts, each many of them in a batch, while customers top up and change limits: nobody waits for the
// other in a circle.
func TestTwoProcessesOnTheSameAccounts(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	other := h.Process(t, cashiertest.Options{})
	users := make([]*user, 8)
	for i := range users {
		users[i] = newUser(t, h, "basic")
	}
	rounds := 40
	if soak {
		rounds = 1_000
	}
	var all sync.WaitGroup
	for i := range users {
		for k, c := range []*cashier.Cashier{h.Cashier, other.Cashier} {
			all.Go(func() {
				for round := range rounds {
					u := users[(i*3+round*5+k)%len(users)]
					key := fmt.Sprintf("%d of %d at %d", round, i, k)
					results, err := c.RecordUsage(t.Context(), u.ID, []billing.UsageItem{{Agent: u.agent.Key, Rate: "voice.outbound", Units: 6,
						Mode: billing.ModeRequireFunds, Idempotency: key}})
					if err != nil || results[0].Record == nil {
						t.Errorf("%s: %+v, %v", key, results, err)
						return
					}
					a, err := c.AuthorizeUsage(t.Context(), u.agent, billing.UsageAsk{Rate: "voice.inbound", Idempotency: key + " too"})
					if err != nil {
						t.Errorf("%s: %v", key, err)
						return
					}
					if a.Reservation == nil {
						continue // five calls at a time
					}
					if _, err := c.SettleUsage(t.Context(), u.Owner, u.id(a.Reservation), 0); err != nil {
						t.Errorf("%s: %v", key, err)
					}
				}
			})
		}
	}
	all.Go(func() {
		for i := range 2 * rounds {
			seconds := 3_000 + i
			u := users[i%len(users)]
			must(t, other.SetLimits(t.Context(), u.Owner, u.agent, billing.LimitsChange{MaxCallSeconds: billing.Change[int]{Set: true, Value: &seconds}}))
		}
	})
	all.Wait()
	var deadlocks, records int
	must(t, h.PG.Get(&deadlocks, `SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`))
	must(t, h.PG.Get(&records, `SELECT count(*) FROM usage_records WHERE source = 'RECORDED'`))
	if deadlocks != 0 || records != 2*len(users)*rounds {
		t.Errorf("%d deadlocks, %d records", deadlocks, records)
	}
}

// The caller hangs up while its usage waits: it is charged all the same, and the key says so.
func TestHangingUpOnUsage(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, inNoHurry())
	u := newUser(t, h, "basic")
	letGo := takeRow(t, u.Customer)
	defer letGo()
	ctx, hangUp := context.WithCancel(t.Context())
	item := []billing.UsageItem{{Agent: u.agent.Key, Rate: "voice.outbound", Units: 60, Mode: billing.ModeRequireFunds, Idempotency: "hangs up"}}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { _, _ = u.Cashier.RecordUsage(ctx, u.ID, append([]billing.UsageItem{}, item...)) })
		all.Go(func() {
			_, _ = u.Cashier.AuthorizeUsage(ctx, u.agent, billing.UsageAsk{Rate: "voice.outbound", Idempotency: "hangs up too"})
		})
	}
	untilWaiting(t, h, 1)
	hangUp()
	time.Sleep(20 * time.Millisecond) // for whoever thinks that nobody waits any more
	letGo()
	all.Wait()
	results, err := u.Cashier.RecordUsage(t.Context(), u.ID, item)
	must(t, err)
	if r := results[0]; r.Record == nil || !r.Replayed {
		t.Errorf("%+v", r)
	}
	u.wantLeft(t, "998+1 credits, 0+0")
}

// A worker's own token: it asks and settles for its agent, and for no other; it cannot say that a call was shorter than it can have been,
// nor that a call which went on was not answered.
func TestAgentsOwnToken(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	u := newUser(t, h, "basic")
	u.StopTime(t)
	other := u.Agent(t, "another")
	itself := &billing.Actor{Subject: "worker", Role: billing.RolePlatform, Accounts: []billing.AccountID{u.ID}, Agent: u.agent.Key}
	stranger := &billing.Actor{Subject: "worker", Role: billing.RolePlatform, Accounts: []billing.AccountID{u.ID}, Agent: other.Key}
	settle := func(by *billing.Actor, r *billing.Reservation, units int64) (cashier.Settled, error) {
		return u.Cashier.SettleUsage(t.Context(), by, u.id(r), units)
	}
	want := func(s cashier.Settled, err error, units int64) {
		t.Helper()
		must(t, err)
		if s.Record == nil || s.Record.Units != units {
			t.Fatalf("settled with %+v, want %d units", s.Record, units)
		}
	}

	r := u.call(t)
	_, err := settle(stranger, r, 10)
	wantFault(t, err, fault.NotFound)
	_, err = u.Cashier.ExtendUsage(t.Context(), stranger, u.id(r), 1, 0)
	wantFault(t, err, fault.NotFound)
	_, err = u.Cashier.ReleaseUsage(t.Context(), stranger, u.id(r))
	wantFault(t, err, fault.NotFound)

	u.Advance(t, 60*time.Second) // it rang for a minute at most: that is nobody's
	done, err := u.Cashier.ReleaseUsage(t.Context(), itself, u.id(r))
	must(t, err)
	if done.Reservation.Status != billing.ReservationReleased {
		t.Fatalf("%+v", done.Reservation)
	}

	r = u.call(t)
	u.Advance(t, 61*time.Second)
	_, err = u.Cashier.ReleaseUsage(t.Context(), itself, u.id(r))
	wantFault(t, err, fault.ReleaseTooLate)
	u.Advance(t, 19*time.Second)
	extended, err := u.Cashier.ExtendUsage(t.Context(), itself, u.id(r), 1, 0)
	must(t, err)
	if !extended.Decision.Allowed {
		t.Fatalf("%+v", extended.Decision)
	}
	u.Advance(t, 40*time.Second)
	s, err := settle(itself, r, 5) // two minutes less a minute of ringing
	want(s, err, 60)
	again, err := settle(itself, r, 5)
	want(again, err, 60)
	if !again.Replayed || again.Record.Key != s.Record.Key {
		t.Errorf("%+v", again)
	}
	_, err = settle(itself, r, 61)
	wantFault(t, err, fault.ReservationSettled)

	r = u.call(t) // what it says honestly is taken as it is
	u.Advance(t, 80*time.Second)
	s, err = settle(itself, r, 75)
	want(s, err, 75)

	r = u.call(t) // after its lease nobody knows that the call went on
	u.Advance(t, time.Hour)
	_, err = u.Cashier.ReleaseUsage(t.Context(), itself, u.id(r))
	wantFault(t, err, fault.ReleaseTooLate)
	s, err = settle(itself, r, 0)
	want(s, err, 30)

	r = u.call(t) // the platform is believed
	u.Advance(t, 80*time.Second)
	s, err = settle(u.Platform, r, 5)
	want(s, err, 5)
}
