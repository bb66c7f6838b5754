package postgres_test

import (
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/pgtest"
)

// meteredRates are awkward on purpose: what they cost does not come out even.
var meteredRates = []billing.Rate{
	{Code: "chat.free", Category: billing.CategoryMessage, Quantity: 1, Increment: 1, Prices: []money.Amount{{Currency: "USD"}}},
	{Code: "sms.metered", Category: billing.CategoryMessage, Quantity: 1, Increment: 1, Prices: []money.Amount{{Micros: 75_000, Currency: "USD"}}},
	{Code: "voice.metered", Category: billing.CategoryCall, Credits: 701, Quantity: 60, Increment: 6, Minimum: 30,
		Prices: []money.Amount{{Micros: 50_001, Currency: "USD"}}},
}

func metered(code string) billing.Rate {
	for _, r := range meteredRates {
		if r.Code == code {
			return r
		}
	}
	panic("no rate " + code)
}

// usageBooks are the books of an account with one of everything that usage leaves behind: {busy}, with the agents {ana} and {bob}
// and the grants {first} and {second}. What is told of its reservations and usages stands at their names.
type usageBooks struct {
	books
	c        *cashiertest.Customer
	tx       *sqlx.Tx
	now      time.Time
	plan     billing.Key
	period   billing.Key
	ana, bob billing.Key
}

// newUsageBooks plants everything at noon of the account's day, in seconds before that:
//
//	-200 renewed    bob's call, its slot taken anew at -15
//	 -60 held       bob's call, on credits
//	 -50 settled    ana's call, until -20; paid by both grants and money
//	 -45 expired    ana's call, until -30
//	 -28 overrun    ana's call, until -25; settled later, above what it held, which leaves a debt
//	 -10 released   ana's call, until -5
//	  -3 message    ana's message
//	  -3 free       ana's free message
//	  -2 twin       ana's call, and other with it
func newUsageBooks(t *testing.T) *usageBooks {
	t.Helper()
	h := cashiertest.New(t, cashiertest.Options{})
	plan := func(code string, rank int, credits, price int64) *billing.Plan {
		return &billing.Plan{Code: code, Name: code, Description: "Metered.", Rank: rank, MonthlyCredits: money.Whole(credits), Features: []string{},
			Prices: []money.Amount{{Micros: money.Micros(price * money.MicrosPerUnit), Currency: "USD"}}, Rates: meteredRates}
	}
	_, err := h.Cashier.LoadCatalogue(t.Context(), []*billing.Plan{plan("metered", 5, 2, 1), plan("metered_more", 6, 5, 2)})
	must(t, err)
	offered, err := h.DB.PlansOffered(t.Context())
	must(t, err)
	for _, p := range offered {
		h.Plans[p.Code] = p
	}
	c := h.Subscriber(t, "metered")
	b := &usageBooks{books: books{h, map[string]billing.AccountID{}}, c: c, plan: h.Plans["metered_more"].Key}
	c.StopTime(t)
	b.ana, b.bob = c.Agent(t, "Ana").Key, c.Agent(t, "Bob").Key
	_, err = c.TopUp(t, 10)
	must(t, err)
	_, err = c.ChangePlan(t, "metered_more")
	must(t, err)
	zone := c.Account(t).Zone()
	c.AdvanceTo(t, billing.DateOf(c.Now(t), zone).AddDays(1).Midnight(zone).Add(12*time.Hour))
	b.now, b.period = c.Now(t), c.Period(t).Key
	for name, key := range map[string]billing.Key{"busy": billing.Key(c.ID), "ana": b.ana, "bob": b.bob} {
		b.name(name, key)
	}
	for i, name := range []string{"first", "second"} {
		b.name(name, c.Grants(t)[i].Key)
	}
	b.fillBooks(t)
	return b
}

// name lets {name} stand for a key in statements.
func (b *usageBooks) name(name string, key billing.Key) { b.ids[name] = billing.AccountID(key) }

// hold is a reservation to plant; times in seconds from now.
type hold struct {
	name, rate         string
	agent              billing.Key
	status             string
	from, until, ended int
	units              int64
	amount             money.Micros
	credits            money.Credits // of the second grant
	sequence           int
	leasedAt           int // 0: none
	leases             []int64
}

func (b *usageBooks) fillBooks(t *testing.T) {
	t.Helper()
	grants := b.c.Grants(t)
	voice, sms := metered("voice.metered"), metered("sms.metered")
	held, err := voice.Charge(30, grants[1].Remaining(), "USD")
	must(t, err)
	long, err := voice.Charge(900, grants[0].Remaining()+grants[1].Remaining()-held.Credits, "USD")
	must(t, err)
	over, err := voice.Charge(61, 0, "USD")
	must(t, err)
	short, err := voice.Charge(7, 0, "USD")
	must(t, err)
	if held.Money != 0 || long.Money == 0 || long.Credits <= grants[0].Remaining() {
		t.Fatalf("not what the fixture is for: %+v, %+v", held, long)
	}

	b.tx = b.house.PG.MustBegin()
	defer func() { _ = b.tx.Rollback() }()
	call := func(h hold, leases ...int64) {
		h.rate, h.leases = "voice.metered", leases
		if h.units == 0 {
			h.units = 60
		}
		if h.leasedAt == 0 {
			h.leasedAt = h.from
		}
		b.reserve(t, h)
	}
	call(hold{name: "renewed", agent: b.bob, status: "OPEN", from: -200, until: 75, amount: 100_002, units: 120, sequence: 3, leasedAt: -15}, 2, 3, 2, 4)
	call(hold{name: "held", agent: b.bob, status: "OPEN", from: -60, until: 30, units: 30, credits: held.Credits}, 1, 3, 1, 4)
	call(hold{name: "settled", agent: b.ana, status: "RELEASED", from: -50, until: 40, ended: -20, units: 960, amount: long.Money + 1000}, 1, 2, 2, 4)
	call(hold{name: "expired", agent: b.ana, status: "EXPIRED", from: -45, until: -30, ended: -29, amount: 50_001}, 2, 2, 3, 4)
	call(hold{name: "overrun", agent: b.ana, status: "RELEASED", from: -28, until: 62, ended: -25, units: 30, amount: 25_001}, 2, 2, 3, 4)
	call(hold{name: "released", agent: b.ana, status: "RELEASED", from: -10, until: 80, ended: -5, amount: 50_001}, 1, 2, 3, 4)
	b.reserve(t, hold{name: "message", agent: b.ana, rate: "sms.metered", status: "OPEN", from: -3, until: 87, units: 1, amount: 75_000})
	b.reserve(t, hold{name: "free", agent: b.ana, rate: "chat.free", status: "OPEN", from: -3, until: 87, units: 1})
	call(hold{name: "twin", agent: b.ana, status: "OPEN", from: -2, until: 88, amount: 50_001}, 1, 2, 3, 4)
	call(hold{name: "other", agent: b.ana, status: "OPEN", from: -2, until: 88, amount: 50_001}, 2, 2, 4, 4)

	usage := func(u cashiertest.Booked) cashiertest.Booked {
		r := metered(u.Rate)
		u.Agent, u.Plan, u.Period, u.Category, u.Free = b.ana, b.plan, &b.period, r.Category, r.Free()
		return u
	}
	settled, overrun := billing.Key(b.ids["settled"]), billing.Key(b.ids["overrun"])
	b.book(t, usage(cashiertest.Booked{Rate: voice.Code, Source: billing.UsageReservation, Kind: billing.LedgerSettlement, Reservation: &settled, Units: 900,
		Billed: long.Units, Amount: long.Money,
		Legs: []billing.CreditLeg{{Grant: grants[0].Key, Credits: grants[0].Remaining()}, {Grant: grants[1].Key, Credits: long.Credits - grants[0].Remaining()}}}))
	b.book(t,
		usage(cashiertest.Booked{Rate: sms.Code, Source: billing.UsageRecorded, Kind: billing.LedgerUsage, Units: 3, Billed: 3, Amount: 225_000, Key: "sms"}),
		usage(cashiertest.Booked{Rate: "chat.free", Source: billing.UsageRecorded, Units: 5, Billed: 5, Key: "chat"}),
		usage(cashiertest.Booked{Rate: voice.Code, Source: billing.UsageRecorded, Kind: billing.LedgerUsage, Units: 7, Billed: short.Units, Amount: short.Money,
			Key: "short"}))
	b.book(t, usage(cashiertest.Booked{Rate: sms.Code, Source: billing.UsageHappened, Kind: billing.LedgerHappened, Units: 200, Billed: 200, Amount: 15_000_000,
		Key: "debt"}))
	b.book(t, usage(cashiertest.Booked{Rate: voice.Code, Source: billing.UsageReservation, Kind: billing.LedgerSettleOverrun, Reservation: &overrun, Units: 61,
		Billed: over.Units, Amount: over.Money}))
	b.write(t, `UPDATE reservations r SET status = 'SETTLED', usage_key = u.key FROM usage_records u
		WHERE r.account_id = $1 AND u.account_id = r.account_id AND u.reservation_key = r.key`)
	b.write(t, `INSERT INTO idempotency_keys (account_id, key, operation, request_hash, result, expires_at) VALUES
		($1, 'refused', 'recordUsage', '', '{"refusal": {}}', clock_timestamp() + interval '1 day'),
		($1, 'sms', 'recordUsage', '', '{"refusal": {}}', clock_timestamp() - interval '1 minute')`) // over, so its key was free again
	b.count(t)
	must(t, b.tx.Commit())
}

// reserve plants a reservation and what it holds.
func (b *usageBooks) reserve(t *testing.T, h hold) {
	t.Helper()
	at := func(seconds int) *time.Time {
		if seconds == 0 {
			return nil
		}
		when := b.now.Add(time.Duration(seconds) * time.Second)
		return &when
	}
	grants, credits := []int64{}, []int64{}
	if h.credits > 0 {
		grants, credits = []int64{int64(b.ids["second"])}, []int64{int64(h.credits)}
	}
	leases := make([]*int64, 4)
	for i := range h.leases {
		leases[i] = &h.leases[i]
	}
	r := metered(h.rate)
	var key billing.Key
	must(t, b.tx.Get(&key, `WITH a AS (UPDATE accounts SET last_key = last_key + 1 WHERE id = $1 RETURNING id, last_key, time_zone)
		INSERT INTO reservations (account_id, key, agent_key, rate_code, category, plan_key, status, free, units, amount, grant_keys, grant_credits,
			available_after, sequence, idempotency_key, request_hash, day, period_key, authorized_at, expires_at, closed_at, leased_at, leases_after,
			lease_limit, account_leases_after, account_lease_limit)
		SELECT id, last_key, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1000, $12, 'authorize ' || last_key, 1,
			($14::timestamptz AT TIME ZONE time_zone)::date, $13, $14, $15, $16, $17, $18, $19, $20, $21 FROM a RETURNING key`,
		b.c.ID, h.agent, h.rate, r.Category, b.plan, h.status, r.Free(), h.units, h.amount, pq.Array(grants), pq.Array(credits), h.sequence, b.period,
		at(h.from), at(h.until), at(h.ended), at(h.leasedAt), leases[0], leases[1], leases[2], leases[3]))
	b.name(h.name, key)
	if h.status == "OPEN" {
		b.write(t, `UPDATE balances SET held = held + $2 WHERE account_id = $1`, h.amount)
		b.write(t, `UPDATE credit_grants SET held = held + $2 WHERE account_id = $1 AND key = $3`, h.credits, b.ids["second"])
	}
}

// book plants one batch of usages.
func (b *usageBooks) book(t *testing.T, usages ...cashiertest.Booked) {
	t.Helper()
	must(t, cashiertest.Book(t.Context(), b.tx, b.c.ID, usages...))
	for _, u := range usages {
		name, by := u.Key, `idempotency_key = $2`
		arg := any(u.Key)
		if u.Reservation != nil {
			by, arg = `reservation_key = $2`, *u.Reservation
			name = "long"
			if u.Kind == billing.LedgerSettleOverrun {
				name = "over"
			}
		}
		var key billing.Key
		must(t, b.tx.Get(&key, `SELECT key FROM usage_records WHERE account_id = $1 AND `+by, b.c.ID, arg))
		b.name(name, key)
	}
}

// count adds what is reserved to the counters.
func (b *usageBooks) count(t *testing.T) {
	t.Helper()
	b.write(t, `WITH r AS (
			SELECT agent_key, rate_code, category, to_char(day, 'YYYYMMDD')::bigint AS day, period_key, amount, coalesce(grant_credits[1], 0) AS credits,
				status = 'OPEN' AS open, status IN ('OPEN', 'EXPIRED') AS counts, authorized_at
			FROM reservations WHERE account_id = $1 AND NOT free
		), s AS (
			SELECT 0::bigint AS agent, 'DAY' AS span, day AS number, rate_code, category, amount, credits, open, counts, authorized_at FROM r
			UNION ALL SELECT agent_key, 'DAY', day, rate_code, category, amount, credits, open, counts, authorized_at FROM r
			UNION ALL SELECT agent_key, 'PERIOD', period_key, rate_code, category, amount, credits, open, counts, authorized_at FROM r
		)
		INSERT INTO usage_counters (account_id, agent_key, span, number, category, rate_code, counted, records, units, credits, amount, held_credits,
			held_amount, last_at)
		SELECT $1, agent, span, number, category, rate_code, count(*) FILTER (WHERE counts), 0, 0, 0, 0, coalesce(sum(credits) FILTER (WHERE open), 0),
			coalesce(sum(amount) FILTER (WHERE open), 0), max(authorized_at)
		FROM s GROUP BY agent, span, number, category, rate_code
		ON CONFLICT (account_id, agent_key, span, number, category, rate_code) DO UPDATE SET counted = usage_counters.counted + excluded.counted,
			held_credits = excluded.held_credits, held_amount = excluded.held_amount`)
}

// write changes the account's rows; $1 is its id.
func (b *usageBooks) write(t *testing.T, query string, args ...any) {
	t.Helper()
	if _, err := b.tx.Exec(query, append([]any{b.c.ID}, args...)...); err != nil {
		t.Fatalf("%v\n%s", err, query)
	}
}

// close lets go of the house, whose database becomes a template.
func (b *usageBooks) close(t *testing.T) *pgtest.DB {
	t.Helper()
	source := b.house.PG
	b.house.Close(t)
	must(t, source.Close())
	return source
}
