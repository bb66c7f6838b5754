package wake

import (
	"context"
	"database/sql"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/pgtest"
)

const never = time.Hour // a re-check that the test will not live to see

// process is one server process: a hub and its carrier, running.
type process struct {
	hub     Hub
	carrier *Postgres
	books   *books
}

// start runs a process whose watcher of account 1 has been woken by the re-check that follows the connect: from then on it
// listens.
func start(t *testing.T, url string, b *books, recheck time.Duration) (*process, *Watcher) {
	t.Helper()
	p := &process{books: b}
	carrier, err := NewPostgres(Config{
		URL: url, Hub: &p.hub, Versions: b, Recheck: recheck, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	p.carrier = carrier
	w := p.hub.Watch(1)
	ended := make(chan error, 1)
	go func() { ended <- carrier.Run(context.WithoutCancel(t.Context())) }()
	t.Cleanup(func() {
		if err := carrier.Close(); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	await(t, w)
	return p, w
}

// await waits for a wake-up.
func await(t *testing.T, w *Watcher) {
	t.Helper()
	select {
	case <-w.C():
	case <-time.After(20 * time.Second):
		t.Fatal("not woken")
	}
}

// beside connects to the server of url, in another database, and gives the name of the one that url means.
func beside(t *testing.T, url string) (db *sql.DB, name string) {
	t.Helper()
	config, err := pq.NewConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	name, config.Database = config.Database, "postgres"
	connector, err := pq.NewConnectorConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	db = sql.OpenDB(connector)
	t.Cleanup(func() { _ = db.Close() })
	return db, name
}

func exec(t *testing.T, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatal(err)
	}
}

// sqlKillListeners ends the connections whose last statement was LISTEN, and waits until they are gone.
const sqlKillListeners = `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = $1 AND query LIKE 'LISTEN %'`

func TestProcessesWakeEachOther(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t).URL
	b := &books{}
	one, watchesOne := start(t, url, b, never)
	two, watchesTwo := start(t, url, b, never)
	stranger := two.hub.Watch(2)

	one.carrier.Publish(1)
	if !woken(watchesOne) {
		t.Error("Publish must wake its own process before it returns")
	}
	await(t, watchesTwo)
	two.carrier.Publish(1)
	if !woken(watchesTwo) {
		t.Error("Publish must wake its own process before it returns")
	}
	await(t, watchesOne)
	if woken(stranger) {
		t.Error("a watcher of another account was woken")
	}
	one.carrier.Publish(Everything)
	await(t, stranger)
	await(t, watchesTwo)

	// One's notice came back to one; a foreign notice sent after it has come, so it would have woken by now.
	_ = woken(watchesOne)
	one.carrier.Publish(1)
	if !woken(watchesOne) {
		t.Fatal("not woken")
	}
	await(t, watchesTwo)
	marker := one.hub.Watch(77)
	two.carrier.Publish(77)
	await(t, marker)
	if woken(watchesOne) {
		t.Error("a process heard its own notice")
	}
}

func TestKilledListenerLosesNothing(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t).URL
	admin, name := beside(t, url)
	b := &books{versions: map[billing.AccountID]int64{1: 1}}
	_, w := start(t, url, b, never)

	for version := range int64(3) {
		// The change happens and its notice is lost with the connection: only the check after the reconnect can find it.
		b.change(func() { b.versions[1] = 100 + version })
		exec(t, admin, sqlKillListeners, name)
		await(t, w)
	}
	two, _ := start(t, url, b, never)
	two.carrier.Publish(1)
	await(t, w)
}

func TestWithoutAListenerTheRecheckFindsChanges(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t).URL
	admin, name := beside(t, url)
	b := &books{versions: map[billing.AccountID]int64{1: 1}}
	_, w := start(t, url, b, 100*time.Millisecond)

	exec(t, admin, "ALTER DATABASE "+pq.QuoteIdentifier(name)+" ALLOW_CONNECTIONS false")
	exec(t, admin, sqlKillListeners, name)
	for version := range int64(5) {
		b.change(func() { b.versions[1] = 100 + version })
		await(t, w)
	}
	exec(t, admin, "ALTER DATABASE "+pq.QuoteIdentifier(name)+" ALLOW_CONNECTIONS true")

	// Back again: a notice, with nothing for the re-check to find, wakes.
	inside, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer inside.Close()
	for heard := false; !heard; {
		exec(t, inside, "SELECT pg_notify($1, 'test 1')", channel)
		select {
		case <-w.C():
			heard = true
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// TestWakeUpsAreCoalesced counts the notices that a burst of 20,000 wake-ups for 3,000 accounts makes.
func TestWakeUpsAreCoalesced(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t).URL
	notices := make(chan *pq.Notification, 1024)
	conn, err := pq.NewListenerConn(url, notices)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Listen(channel); err != nil {
		t.Fatal(err)
	}
	p, _ := start(t, url, &books{}, never)
	const accounts, rounds = 3000, 7
	first := billing.AccountID(1) << 40 // long ids, so that one payload cannot hold all
	began := time.Now()
	for range rounds {
		for i := range billing.AccountID(accounts) {
			p.carrier.Publish(first + i)
		}
	}
	published := time.Since(began)

	heard := make(map[billing.AccountID]bool)
	var times []time.Time
	for len(heard) < accounts || !heard[first+accounts-1] {
		select {
		case notice := <-notices:
			times = append(times, time.Now())
			if len(notice.Extra) >= 8000 {
				t.Fatalf("a payload of %d bytes", len(notice.Extra))
			}
			_, ids := idsOf(notice.Extra)
			for _, id := range ids {
				heard[id] = true
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("heard of %d accounts", len(heard))
		}
	}
	_ = conn.Close()
	for range notices { //nolint:revive // until it has ended
	}
	// 3,000 ids of 8 characters take 4 payloads; what was published after its round was taken comes once more.
	if most := 8 + int(published/notifyEvery); len(times) > most {
		t.Errorf("%d wake-ups took %d notices, want at most %d", accounts*rounds, len(times), most)
	}
	if span := times[len(times)-1].Sub(times[0]); span < time.Duration(len(times)-3)*notifyEvery {
		t.Errorf("%d notices within %v are more than 20 a second", len(times), span)
	}
	t.Logf("%d wake-ups, published in %v, took %d notices", accounts*rounds, published, len(times))
}

func TestCloseSendsWhatIsPending(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t).URL
	b := &books{}
	_, w := start(t, url, b, never)
	late, _ := start(t, url, b, never)
	late.carrier.Publish(5)
	late.carrier.Publish(1) // most likely within the pause after the first
	if err := late.carrier.Close(); err != nil {
		t.Fatal(err)
	}
	await(t, w)
}

// TestUnsentWakeUpsAreRepeated cuts off the process that publishes: what it could not send it sends when it is back.
func TestUnsentWakeUpsAreRepeated(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t).URL
	proxy := pgtest.NewProxy(t, url)
	one, _ := start(t, proxy.URL(), &books{}, never)
	two, w := start(t, url, &books{}, never)
	other := two.hub.Watch(2)
	proxy.Refuse(true)
	proxy.Cut()
	one.carrier.Publish(1)
	one.carrier.Publish(2)
	proxy.Refuse(false)
	await(t, w)
	await(t, other)
}

func TestManyProcessesAtOnce(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t).URL
	b := &books{}
	var carriers []*Postgres
	var watchers []*Watcher
	for range 4 {
		p, w := start(t, url, b, never)
		carriers, watchers = append(carriers, p.carrier), append(watchers, w)
	}
	var hands sync.WaitGroup
	for _, c := range carriers {
		hands.Go(func() {
			for i := range billing.AccountID(500) {
				c.Publish(2 + i)
			}
			c.Publish(1)
		})
	}
	hands.Wait()
	for _, w := range watchers {
		await(t, w)
	}
}

func TestRunsOnceAndClosesWithoutRun(t *testing.T) {
	t.Parallel()
	p, err := NewPostgres(Config{Hub: &Hub{}, URL: "postgres://nobody@127.0.0.1:1/none"})
	if err != nil {
		t.Fatal(err)
	}
	p.Publish(1) // before Run it stays pending
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if err := p.Run(t.Context()); err != nil {
		t.Errorf("Run after Close: %v", err)
	}
	if err := p.Run(t.Context()); err == nil {
		t.Error("a second Run must be refused")
	}
}

func TestDatabaseAwayEndsQuickly(t *testing.T) {
	t.Parallel()
	log := logged{wrote: make(chan struct{}, 1)}
	p, err := NewPostgres(Config{
		Hub: &Hub{}, URL: "postgres://nobody@127.0.0.1:1/none?sslmode=disable", Log: slog.New(slog.NewTextHandler(&log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	p.Publish(1)
	<-log.wrote // it has found out
	cancel()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("Run does not end")
	}
}

// logged signals that something was logged.
type logged struct{ wrote chan struct{} }

func (l *logged) Write(p []byte) (int, error) {
	select {
	case l.wrote <- struct{}{}:
	default:
	}
	return len(p), nil
}

func TestEveryDSNGetsAConnectTimeout(t *testing.T) {
	for dsn, want := range map[string]string{
		"postgres://u:p@h/d":                          "postgres://u:p@h/d?connect_timeout=5",
		"postgresql://u@h/d?sslmode=disable":          "postgresql://u@h/d?sslmode=disable&connect_timeout=5",
		"postgres://u@h1:1,h2:2/d":                    "postgres://u@h1:1,h2:2/d?connect_timeout=5",
		"host=/tmp dbname=d":                          "host=/tmp dbname=d connect_timeout=5",
		"postgres://u@h/d?connect_timeout=2":          "postgres://u@h/d?connect_timeout=2",
		"host=h dbname=d connect_timeout=3 user=alma": "host=h dbname=d connect_timeout=3 user=alma",
	} {
		got, err := withConnectTimeout(dsn)
		if err != nil || got != want {
			t.Errorf("%s: got %s, %v, want %s", dsn, got, err, want)
			continue
		}
		if config, err := pq.NewConfig(got); err != nil || !slices.Contains([]int{2, 3, 5}, int(config.ConnectTimeout.Seconds())) {
			t.Errorf("%s reads as a timeout of %v, %v", got, config.ConnectTimeout, err)
		}
	}
	if _, err := NewPostgres(Config{URL: "postgres://h:port/d", Hub: &Hub{}}); err == nil {
		t.Error("a URL that cannot be read must be refused")
	}
	if _, err := NewPostgres(Config{URL: "postgres://h/d"}); err == nil {
		t.Error("a carrier without a hub must be refused")
	}
}
