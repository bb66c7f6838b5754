package graph

import (
	"context"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vikstrous/dataloadgen"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/postgres"
)

// loaders gather what the fields of one answer ask for into one statement for each kind of thing. They live as long as one
// answer: each event of a subscription, and each mutation of a document, gets its own and reads afresh.
type loaders struct {
	account      *dataloadgen.Loader[billing.AccountID, *billing.Account]
	balance      *dataloadgen.Loader[billing.AccountID, *billing.Balance]
	latest       *dataloadgen.Loader[billing.AccountID, *billing.Subscription]
	openGrants   *dataloadgen.Loader[billing.AccountID, []billing.CreditGrant]
	methodsOf    *dataloadgen.Loader[billing.AccountID, []*billing.PaymentMethod]
	undecided    *dataloadgen.Loader[billing.AccountID, []*billing.Payment]
	offered      *dataloadgen.Loader[wholeCatalogue, []*billing.Plan]
	openChanges  *dataloadgen.Loader[billing.AccountID, []*billing.PlanChange]
	plan         *dataloadgen.Loader[billing.Key, *billing.Plan]
	agent        *dataloadgen.Loader[billing.RowID, *billing.Agent]
	method       *dataloadgen.Loader[billing.RowID, *billing.PaymentMethod]
	subscription *dataloadgen.Loader[billing.RowID, *billing.Subscription]
	period       *dataloadgen.Loader[billing.RowID, *billing.Period]
	payment      *dataloadgen.Loader[billing.RowID, *billing.Payment]
	invoice      *dataloadgen.Loader[billing.RowID, *billing.Invoice]
	lines        *dataloadgen.Loader[billing.RowID, []*billing.InvoiceLine]
	ledgerEntry  *dataloadgen.Loader[billing.RowID, *billing.LedgerEntry]
	grant        *dataloadgen.Loader[billing.RowID, *billing.CreditGrant]
	event        *dataloadgen.Loader[billing.RowID, *billing.Event]
	planChange   *dataloadgen.Loader[billing.RowID, *billing.PlanChange]
	refund       *dataloadgen.Loader[billing.RowID, *billing.Refund]
	refundsOf    *dataloadgen.Loader[billing.RowID, []*billing.Refund]
	refundFacts  *dataloadgen.Loader[billing.RowID, *billing.RefundFacts]
	creditNote   *dataloadgen.Loader[billing.RowID, *billing.CreditNote]
	notesOf      *dataloadgen.Loader[billing.RowID, []*billing.CreditNote]
	reservation  *dataloadgen.Loader[billing.RowID, *billing.Reservation]
	usageRecord  *dataloadgen.Loader[billing.RowID, *billing.UsageRecord]
	agents       *dataloadgen.Loader[pageOf, []*billing.Agent]
	invoices     *dataloadgen.Loader[pageOf, []*billing.Invoice]
	payments     *dataloadgen.Loader[pageOf, []*billing.Payment]
	ledger       *dataloadgen.Loader[pageOf, []*billing.LedgerEntry]
	grants       *dataloadgen.Loader[pageOf, []*billing.CreditGrant]
	events       *dataloadgen.Loader[pageOf, []*billing.Event]
	usage        *dataloadgen.Loader[usagePageOf, []*billing.UsageRecord]
	creditsFor   *dataloadgen.Loader[billing.RowID, []billing.CreditFunding]
	moneyTrail   *dataloadgen.Loader[billing.AccountID, *billing.MoneyTrail]
	totals       *dataloadgen.Loader[totalsOf, []billing.UsageTotal]
	posted       *dataloadgen.Loader[postgres.Instant, money.Micros]
	now          *dataloadgen.Loader[databaseClock, time.Time]
	counters     *dataloadgen.Loader[postgres.CounterSet, []billing.Counter]
	leases       *dataloadgen.Loader[billing.AccountID, map[billing.Key]int]
}

// pageOf is one page of one account's connection.
type pageOf struct {
	account billing.AccountID
	page    billing.Page
}

// gather is how long a loader waits for more keys. The timer's own grain is about a millisecond where the process is idle; where
// it is busy, the keys' goroutines need the time.
const gather = 500 * time.Microsecond

func newLoaders(r *Resolver) *loaders {
	db := r.DB
	l := &loaders{
		account:    byKey(db.Accounts, func(a *billing.Account) billing.AccountID { return a.ID }),
		balance:    byKey(db.Balances, func(b *billing.Balance) billing.AccountID { return b.AccountID }),
		latest:     byKey(r.latestSubscriptions, func(s *billing.Subscription) billing.AccountID { return s.AccountID }),
		openGrants: grouped(db.OpenGrants, func(g billing.CreditGrant) billing.AccountID { return g.AccountID }),
		methodsOf:  grouped(db.MethodsOf, func(m *billing.PaymentMethod) billing.AccountID { return m.AccountID }),
		undecided:  grouped(db.UndecidedPayments, func(p *billing.Payment) billing.AccountID { return p.AccountID }),
		offered: mapped(func(ctx context.Context, _ []wholeCatalogue) (map[wholeCatalogue][]*billing.Plan, error) {
			plans, err := db.PlansOffered(ctx)
			return map[wholeCatalogue][]*billing.Plan{{}: plans}, err
		}),
		openChanges: grouped(db.OpenPlanChanges, func(c *billing.PlanChange) billing.AccountID { return c.AccountID }),
		plan:        byKey(db.Plans, func(p *billing.Plan) billing.Key { return p.Key }),
		agent:       byKey(db.Agents, func(a *billing.Agent) billing.RowID { return billing.RowID{Account: a.AccountID, Key: a.Key} }),
		method:      byKey(db.Methods, func(m *billing.PaymentMethod) billing.RowID { return billing.RowID{Account: m.AccountID, Key: m.Key} }),
		subscription: byKey(db.Subscriptions, func(s *billing.Subscription) billing.RowID {
			return billing.RowID{Account: s.AccountID, Key: s.Key}
		}),
		period:  byKey(db.Periods, func(p *billing.Period) billing.RowID { return billing.RowID{Account: p.AccountID, Key: p.Key} }),
		payment: byKey(db.Payments, func(p *billing.Payment) billing.RowID { return billing.RowID{Account: p.AccountID, Key: p.Key} }),
		invoice: byKey(db.Invoices, func(i *billing.Invoice) billing.RowID { return billing.RowID{Account: i.AccountID, Key: i.Key} }),
		lines: grouped(db.InvoiceLines, func(l *billing.InvoiceLine) billing.RowID {
			return billing.RowID{Account: l.AccountID, Key: l.InvoiceKey}
		}),
		ledgerEntry: byKey(db.LedgerEntries, func(e *billing.LedgerEntry) billing.RowID {
			return billing.RowID{Account: e.AccountID, Key: billing.Key(e.Seq)}
		}),
		grant: byKey(db.Grants, func(g *billing.CreditGrant) billing.RowID { return billing.RowID{Account: g.AccountID, Key: g.Key} }),
		event: byKey(db.Events, func(e *billing.Event) billing.RowID {
			return billing.RowID{Account: e.AccountID, Key: billing.Key(e.Seq)}
		}),
		planChange: byKey(db.PlanChanges, func(c *billing.PlanChange) billing.RowID {
			return billing.RowID{Account: c.AccountID, Key: c.Key}
		}),
		refund: byKey(db.Refunds, func(r *billing.Refund) billing.RowID { return billing.RowID{Account: r.AccountID, Key: r.Key} }),
		refundsOf: grouped(db.RefundsOf, func(r *billing.Refund) billing.RowID {
			return billing.RowID{Account: r.AccountID, Key: r.PaymentKey}
		}),
		refundFacts: byKey(db.RefundFacts, func(f *billing.RefundFacts) billing.RowID {
			return billing.RowID{Account: f.AccountID, Key: f.Key}
		}),
		creditNote: byKey(db.CreditNotes, func(n *billing.CreditNote) billing.RowID {
			return billing.RowID{Account: n.AccountID, Key: n.Key}
		}),
		notesOf: grouped(db.CreditNotesOf, func(n *billing.CreditNote) billing.RowID {
			return billing.RowID{Account: n.AccountID, Key: n.InvoiceKey}
		}),
		reservation: byKey(db.Reservations, func(r *billing.Reservation) billing.RowID {
			return billing.RowID{Account: r.AccountID, Key: r.Key}
		}),
		usageRecord: byKey(db.UsageRecords, func(u *billing.UsageRecord) billing.RowID {
			return billing.RowID{Account: u.AccountID, Key: u.Key}
		}),
		agents:   pages(db.AgentsPage, func(a *billing.Agent) billing.AccountID { return a.AccountID }),
		invoices: pages(db.InvoicesPage, func(i *billing.Invoice) billing.AccountID { return i.AccountID }),
		payments: pages(db.PaymentsPage, func(p *billing.Payment) billing.AccountID { return p.AccountID }),
		ledger:   pages(db.LedgerPage, func(e *billing.LedgerEntry) billing.AccountID { return e.AccountID }),
		grants:   pages(db.GrantsPage, func(g *billing.CreditGrant) billing.AccountID { return g.AccountID }),
		events:   pages(db.EventsPage, func(e *billing.Event) billing.AccountID { return e.AccountID }),
		usage:    mapped(readUsage(db)),
		counters: grouped(db.Counters, func(c billing.Counter) postgres.CounterSet {
			return postgres.CounterSet{AccountID: c.AccountID, Agent: c.Agent, Span: c.Span, Number: c.Number}
		}),
		creditsFor: grouped(db.CreditFunding, func(f billing.CreditFunding) billing.RowID {
			return billing.RowID{Account: f.AccountID, Key: f.UsageKey}
		}),
		moneyTrail: mapped(readTrails(db)),
		totals:     mapped(readTotals(db)),
		posted:     mapped(db.PostedAt),
		now:        mapped(readClock(db.Now)),
	}
	l.leases = mapped(r.readLeases(l.account))
	return l
}

// byKey loads single rows; nil where there is none.
func byKey[K comparable, V any](read func(context.Context, []K) ([]*V, error), keyOf func(*V) K) *dataloadgen.Loader[K, *V] {
	return mapped(func(ctx context.Context, keys []K) (map[K]*V, error) {
		rows, err := read(ctx, keys)
		found := make(map[K]*V, len(keys))
		for _, row := range rows {
			found[keyOf(row)] = row
		}
		return found, err
	})
}

// grouped loads all rows of each parent, in the order read; empty where there are none.
func grouped[K comparable, V any](read func(context.Context, []K) ([]V, error), parentOf func(V) K) *dataloadgen.Loader[K, []V] {
	return mapped(func(ctx context.Context, parents []K) (map[K][]V, error) {
		rows, err := read(ctx, parents)
		found := make(map[K][]V, len(parents))
		for _, row := range rows {
			found[parentOf(row)] = append(found[parentOf(row)], row)
		}
		return found, err
	})
}

// pages loads pages of connections: one statement for all accounts that ask for the same page.
func pages[V any](read func(context.Context, []billing.AccountID, billing.Page) ([]*V, error), accountOf func(*V) billing.AccountID,
) *dataloadgen.Loader[pageOf, []*V] {
	return mapped(func(ctx context.Context, keys []pageOf) (map[pageOf][]*V, error) {
		accounts := map[billing.Page][]billing.AccountID{}
		for _, k := range keys {
			accounts[k.page] = append(accounts[k.page], k.account)
		}
		found := make(map[pageOf][]*V, len(keys))
		for page, ids := range accounts {
			rows, err := read(ctx, ids, page)
			if err != nil {
				return nil, err
			}
			for _, row := range rows {
				k := pageOf{accountOf(row), page}
				found[k] = append(found[k], row)
			}
		}
		return found, nil
	})
}

// mapped makes a loader whose read may leave keys out: they load as the zero value, never as an error.
func mapped[K comparable, V any](read func(context.Context, []K) (map[K]V, error)) *dataloadgen.Loader[K, V] {
	return dataloadgen.NewMappedLoader(func(ctx context.Context, keys []K) (map[K]V, error) {
		found, err := read(ctx, keys)
		if err != nil {
			return nil, err
		}
		for _, k := range keys {
			if _, ok := found[k]; !ok {
				var none V
				found[k] = none
			}
		}
		return found, nil
	}, dataloadgen.WithWait(gather))
}

type loadersKey struct{}

// lazily makes an answer's loaders when the first is asked for: the answer of a charge needs none.
type lazily struct {
	once sync.Once
	r    *Resolver
	made *loaders
}

func from(ctx context.Context) *loaders {
	l := ctx.Value(loadersKey{}).(*lazily)
	l.once.Do(func() { l.made = newLoaders(l.r) })
	return l.made
}

// EachAnswer gives each answer its own loaders.
func (r *Resolver) EachAnswer(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	return next(context.WithValue(ctx, loadersKey{}, &lazily{r: r}))
}

// EachRoot gives each mutation of a document its own loaders, so that the second does not show what the first remembered.
func (r *Resolver) EachRoot(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	if graphql.GetOperationContext(ctx).Operation.Operation == ast.Mutation {
		ctx = context.WithValue(ctx, loadersKey{}, &lazily{r: r})
	}
	return next(ctx)
}
