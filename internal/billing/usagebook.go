package billing

import (
	"time"

	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
)

// UsageBook is an account's books as usage is decided on: in memory, loaded under the account's lock. Its verbs (Authorize,
// Extend, Settle, Release, Expire, Record) decide one after the other, each on what the one before left, and gather what is to be
// stored; a refusal gathers nothing. Close numbers what was gathered. It reads no clock and no database, so that what a batch of
// a hundred decides is what a hundred batches of one would have.
type UsageBook struct {
	Account      *Account
	Balance      *Balance
	Subscription *Subscription // the latest; nil when there never was one
	Grants       []CreditGrant // those that still hold credits, in the order in which they burn
	Now          time.Time
	Plans        map[Key]*Plan // those that are asked for
	Offered      []*Plan       // the catalogue, for an account that never had a plan; read only then
	Agents       map[Key]*Agent
	Changes      []PlanTaken // plans the subscription had, newest first

	Leases   map[Key]int // calls in progress of the agents that are asked for
	InAll    int         // calls in progress of the account
	counters map[CounterID]*Counter
	tallies  map[tallyID]*tally
	day      Date      // the local day of Now
	midnight time.Time // when it ends; zero until asked for

	// What was gathered.
	Records  []*UsageRecord
	Reserved []*Reservation // new ones
	Changed  map[Key]*Reservation
	Moved    map[Key]bool // grants that changed
	Counted  map[CounterID]*Counter
	Told     []UsageTold

	wallet  []walletMove
	credits []creditMove
}

// PlanTaken is a plan that a subscription had until it took the next one.
type PlanTaken struct {
	Until   time.Time `db:"effective_at"`
	PlanKey Key       `db:"from_plan_key"`
}

// UsageTold is an event that usage raised.
type UsageTold struct {
	Type    EventType
	Subject Kind
	Key     Key
	Data    map[string]any
}

// walletMove is money that a usage took, with what was held right then.
type walletMove struct {
	kind   LedgerKind
	amount money.Micros // taken
	held   money.Micros
	record *UsageRecord
}

// creditMove is credits of one grant that left the customer's side.
type creditMove struct {
	kind   CreditKind
	book   CreditBook
	grant  Key
	amount money.Credits // taken
	record *UsageRecord  // nil where no usage took them
}

// tallyID names what a limit is held against.
type tallyID struct {
	agent  Key
	span   Span
	number int64
}

// tally adds up the counters of all rates.
type tally struct {
	calls, messages int64
	spent           money.Micros  // settled and held
	credits         money.Credits // settled and held
}

// Begin makes the book ready, with the counters that were stored.
func (u *UsageBook) Begin(counters []Counter) {
	u.day = DateOf(u.Now, u.Account.Zone())
	u.counters, u.tallies = make(map[CounterID]*Counter, len(counters)), map[tallyID]*tally{}
	u.Changed, u.Moved, u.Counted = map[Key]*Reservation{}, map[Key]bool{}, map[CounterID]*Counter{}
	for i := range counters {
		c := &counters[i]
		u.counters[c.CounterID] = c
		u.tally(tallyID{c.Agent, c.Span, c.Number}).add(c.Category, *c)
	}
}

func (u *UsageBook) tally(id tallyID) *tally {
	t := u.tallies[id]
	if t == nil {
		t = &tally{}
		u.tallies[id] = t
	}
	return t
}

func (t *tally) add(category RateCategory, c Counter) {
	if category == CategoryCall {
		t.calls += c.Counted
	} else {
		t.messages += c.Counted
	}
	t.spent += c.Amount + c.HeldAmount
	t.credits += c.Credits + c.HeldCredits
}

// count moves the counters of an agent and of the account by what is given.
func (u *UsageBook) count(agent Key, day Date, period *Key, category RateCategory, rate string, by Counter) {
	number := int64(0)
	if period != nil {
		number = int64(*period)
	}
	for _, id := range [...]CounterID{
		{agent, SpanDay, day.Number(), category, rate},
		{agent, SpanPeriod, number, category, rate},
		{WholeAccount, SpanDay, day.Number(), category, rate},
	} {
		c := u.counters[id]
		if c == nil {
			c = &Counter{AccountID: u.Account.ID, CounterID: id}
			u.counters[id] = c
		}
		c.Counted += by.Counted
		c.Records += by.Records
		c.Units += by.Units
		c.Credits += by.Credits
		c.Amount += by.Amount
		c.HeldCredits += by.HeldCredits
		c.HeldAmount += by.HeldAmount
		c.LastAt = u.Now
		u.Counted[id] = c
		u.tally(tallyID{id.Agent, id.Span, id.Number}).add(category, by)
	}
}

// agent is the agent that is asked for; NOT_FOUND when the account has none of the key.
func (u *UsageBook) agent(key Key) (*Agent, error) {
	if a := u.Agents[key]; a != nil {
		return a, nil
	}
	return nil, NotFound()
}

// plan is the plan version in force at an instant; nil where the account never had one.
func (u *UsageBook) plan(at time.Time) *Plan {
	if u.Subscription == nil {
		return nil
	}
	key := u.Subscription.PlanKey
	for _, c := range u.Changes {
		if !at.Before(c.Until) {
			break
		}
		key = c.PlanKey
	}
	return u.Plans[key]
}

// rate finds what an action costs at an instant, and the plan version that says so. An account without a plan has the rates that
// are free whatever plan it takes.
func (u *UsageBook) rate(code string, at time.Time) (*Rate, Key, error) {
	if plan := u.plan(at); plan != nil {
		if r, ok := plan.Rate(code); ok {
			return r, plan.Key, nil
		}
		return nil, 0, rateUnknown(code, "The plan "+plan.Name)
	}
	var found *Rate
	var key Key
	for _, p := range u.Offered {
		if r, ok := p.Rate(code); ok && (found == nil || found.Free()) {
			found, key = r, p.Key
		}
	}
	if found == nil {
		return nil, 0, rateUnknown(code, "No plan")
	}
	return found, key, nil
}

func rateUnknown(code, who string) error {
	return fault.Newf(fault.RateUnknown, "%s has no rate %q; Plan.rates lists those it has.", who, code)
}

// frozen is the rate that a reservation was made at.
func (u *UsageBook) frozen(r *Reservation) (*Rate, error) {
	if plan := u.Plans[r.PlanKey]; plan != nil {
		if rate, ok := plan.Rate(r.RateCode); ok {
			return rate, nil
		}
	}
	return nil, rateUnknown(r.RateCode, "The plan of the reservation")
}

// tell gathers an event.
func (u *UsageBook) tell(t EventType, subject Kind, key Key, data map[string]any) {
	u.Told = append(u.Told, UsageTold{t, subject, key, data})
}

// Close numbers what was gathered: one ledger transaction with one posting on the other side, and one of credits with one for
// each grant.
func (u *UsageBook) Close() ([]LedgerEntry, []CreditEntry) {
	return u.closeMoney(), u.closeCredits()
}

func (u *UsageBook) closeMoney() []LedgerEntry {
	if len(u.wallet) == 0 {
		return nil
	}
	a := u.Account
	entries := make([]LedgerEntry, 0, len(u.wallet)+1)
	after := u.Balance.Posted
	var sum money.Micros
	for _, m := range u.wallet { // the balance has them already
		after += m.amount
		sum += m.amount
	}
	txn := a.LedgerSeq + 1
	for _, m := range u.wallet {
		a.LedgerSeq++
		after -= m.amount
		posted, held, seq := after, m.held, a.LedgerSeq
		m.record.LedgerSeq = &seq
		entries = append(entries, LedgerEntry{AccountID: a.ID, Seq: seq, Txn: txn, Book: BookWallet, Kind: m.kind, Amount: -m.amount,
			Currency: a.Currency, BalanceAfter: &posted, HeldAfter: &held, UsageKey: &m.record.Key, CreatedAt: u.Now})
	}
	a.LedgerSeq++
	return append(entries, LedgerEntry{AccountID: a.ID, Seq: a.LedgerSeq, Txn: txn, Book: BookRevenue, Kind: LedgerUsage, Amount: sum,
		Currency: a.Currency, CreatedAt: u.Now})
}

func (u *UsageBook) closeCredits() []CreditEntry {
	if len(u.credits) == 0 {
		return nil
	}
	a := u.Account
	type side struct {
		kind  CreditKind
		book  CreditBook
		grant Key
	}
	entries := make([]CreditEntry, 0, len(u.credits)+2)
	var order []side
	sums := map[side]money.Credits{}
	txn := a.CreditSeq + 1
	for _, m := range u.credits {
		a.CreditSeq++
		a.CreditsPosted -= m.amount
		after := a.CreditsPosted
		e := CreditEntry{AccountID: a.ID, Seq: a.CreditSeq, Txn: txn, Book: CreditsAvailable, Kind: m.kind, Amount: -m.amount,
			GrantKey: m.grant, BalanceAfter: &after, CreatedAt: u.Now}
		if r := m.record; r != nil {
			e.UsageKey = &r.Key
			if r.CreditLegs++; r.CreditLegs == 1 {
				seq := e.Seq
				r.CreditSeq = &seq
			}
		}
		entries = append(entries, e)
		s := side{m.kind, m.book, m.grant}
		if _, ok := sums[s]; !ok {
			order = append(order, s)
		}
		sums[s] += m.amount
	}
	for _, s := range order {
		a.CreditSeq++
		entries = append(entries, CreditEntry{AccountID: a.ID, Seq: a.CreditSeq, Txn: txn, Book: s.book, Kind: s.kind, Amount: sums[s],
			GrantKey: s.grant, CreatedAt: u.Now})
	}
	return entries
}
