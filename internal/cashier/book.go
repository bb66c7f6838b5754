package cashier

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/postgres"
)

// book is one account's books, open for writing: its row is locked, its time is read, and what time alone changes is done.
type book struct {
	*postgres.Tx
	ctx     context.Context //nolint:containedctx // the transaction's own; a book lives no longer than it
	c       *Cashier
	actor   *billing.Actor
	account *billing.Account
	clock   time.Time // the database's
	now     time.Time // the account's: never before what its books already say

	subscription *billing.Subscription // the latest; nil when there never was one
	course       *course               // what goes with it; read when first asked for
	grants       []billing.CreditGrant // open ones, in burn order
	balance      *billing.Balance

	balanceVersion int64 // as loaded
	configChanged  bool  // the usage path must look again: plan, limits, agents, cards
	used           bool  // usage was written, which is its own audit
	audits         []billing.Audit
	events         []billing.Event
}

// write opens an account's books, lets fn write into them, and commits. It is how every verb changes anything. fn may run
// again: after a deadlock, and after a COMMIT whose answer was lost. It is then given the books anew, under the same lock,
// where what it finds there (a key, a state) tells whether the first time was stored.
func (c *Cashier) write(ctx context.Context, actor *billing.Actor, id billing.AccountID, fn func(b *book) error) error {
	requestID := c.o.RequestID(ctx)
	return c.untilKnown(ctx, func() error {
		err := c.o.DB.Tx(ctx, func(ctx context.Context, tx *postgres.Tx) error {
			b, err := c.open(ctx, tx, actor, id)
			if err != nil {
				return err
			}
			if err := fn(b); err != nil {
				return err
			}
			return b.close(requestID)
		})
		if err == nil {
			c.o.Publish(id)
		}
		return err
	})
}

// untilKnown tries a transaction again after a COMMIT whose answer was lost, until one run can tell what became of it.
// OUTCOME_UNKNOWN when none could.
func (c *Cashier) untilKnown(ctx context.Context, try func() error) error {
	var unknown bool
	for attempt := 0; ; attempt++ {
		err := try()
		if errors.Is(err, postgres.ErrCommitUnknown) {
			unknown = true
		}
		unanswered := errors.Is(err, postgres.ErrCommitUnknown) || fault.Is(err, fault.Unavailable)
		if !unknown || !unanswered {
			return err
		}
		if attempt == outcomeAttempts {
			return outcomeUnknown(err)
		}
		select {
		case <-time.After(outcomePause << attempt):
		case <-ctx.Done(): // the caller left; what became of it is found out all the same
		}
	}
}

func outcomeUnknown(err error) error {
	return fault.New(fault.OutcomeUnknown, "It is not known yet whether this was done. Ask again with the same key; "+
		"it is never done twice.").After(time.Second).Wrap(err)
}

// After a lost COMMIT the account is looked at again so many times, each pause twice the one before: 3.1 s in all, about what
// a restarting database takes.
const (
	outcomeAttempts = 5
	outcomePause    = 100 * time.Millisecond
)

// open opens the books of one account.
func (c *Cashier) open(ctx context.Context, tx *postgres.Tx, actor *billing.Actor, id billing.AccountID) (*book, error) {
	books, err := c.openAll(ctx, tx, actor, []billing.AccountID{id})
	if err != nil {
		return nil, err
	}
	if len(books) == 0 {
		return nil, billing.NotFound()
	}
	return books[0], nil
}

// openAll opens the books of several accounts with as many statements as for one, ascending by id: two who do so never wait for each
// other in a circle. Accounts that do not exist are left out.
func (c *Cashier) openAll(ctx context.Context, tx *postgres.Tx, actor *billing.Actor, ids []billing.AccountID) ([]*book, error) {
	accounts, clock, err := tx.Lock(ctx, ids...)
	if err != nil {
		return nil, err
	}
	books := make([]*book, 0, len(accounts))
	of := make(map[billing.AccountID]*book, len(accounts))
	for _, a := range accounts {
		b := &book{Tx: tx, ctx: ctx, c: c, actor: actor, account: a, clock: clock, now: a.Time(clock)}
		books, of[a.ID] = append(books, b), b
	}
	subscriptions, err := tx.LatestSubscriptions(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, s := range subscriptions {
		of[s.AccountID].subscription = s
	}
	grants, err := tx.OpenGrants(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, g := range grants {
		of[g.AccountID].grants = append(of[g.AccountID].grants, g)
	}
	balances, err := tx.Balances(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, balance := range balances {
		of[balance.AccountID].balance, of[balance.AccountID].balanceVersion = balance, balance.Version
	}
	for _, b := range books {
		if b.balance == nil {
			return nil, fmt.Errorf("account %d has no balance", b.account.ID)
		}
		if err := b.roll(); err != nil {
			return nil, err
		}
	}
	return books, nil
}

// close stores what was changed.
func (b *book) close(requestID string) error { return closeAll(b.ctx, b.Tx, []*book{b}, requestID) }

// closeAll stores what was changed in several books, with as many statements as for one, and the writes that go with it. Books that
// nobody wrote into are left as they were, revision included.
func closeAll(ctx context.Context, tx *postgres.Tx, books []*book, requestID string, writes ...postgres.Write) error {
	var audits []billing.Audit
	var events []billing.Event
	var balances []*billing.Balance
	var accounts []*billing.Account
	for _, b := range books {
		if len(b.audits) == 0 && len(b.events) == 0 && !b.used {
			continue
		}
		for i := range b.audits {
			b.audits[i].RequestID = requestID
		}
		audits, events = append(audits, b.audits...), append(events, b.events...)
		if b.balance.Version != b.balanceVersion {
			balances = append(balances, b.balance)
		}
		b.account.LastTime = b.now
		b.account.Revision++
		if b.configChanged {
			b.account.ConfigRevision++
		}
		accounts = append(accounts, b.account)
	}
	if len(accounts) == 0 {
		return tx.Write(ctx, writes...)
	}
	if err := tx.InsertAudit(ctx, audits); err != nil {
		return err
	}
	if err := tx.InsertEvents(ctx, events); err != nil {
		return err
	}
	return tx.Write(ctx, append(writes, postgres.SaveBalances(balances), postgres.SaveAccounts(accounts))...)
}

// mark is a book as it was at a savepoint.
type mark struct {
	account        billing.Account
	balance        billing.Balance
	subscription   *billing.Subscription
	asSubscription billing.Subscription
	grants         []billing.CreditGrant
	audits, events int
	configChanged  bool
}

func (b *book) mark() mark {
	m := mark{account: *b.account, balance: *b.balance, subscription: b.subscription, grants: slices.Clone(b.grants),
		audits: len(b.audits), events: len(b.events), configChanged: b.configChanged}
	if b.subscription != nil {
		m.asSubscription = *b.subscription
	}
	return m
}

// reset makes the book again what it was: the counters drawn since, and what was to be written, are forgotten.
func (b *book) reset(m mark) {
	*b.account, *b.balance, b.subscription, b.grants, b.course = m.account, m.balance, m.subscription, m.grants, nil
	if b.subscription != nil {
		*b.subscription = m.asSubscription
	}
	b.audits, b.events, b.configChanged = b.audits[:m.audits], b.events[:m.events], m.configChanged
}

// audit writes down who did what, what it was before and what it is after; nil for nothing.
func (b *book) audit(verb string, target billing.Kind, key billing.Key, before, after any) {
	b.account.AuditSeq++
	b.audits = append(b.audits, billing.Audit{AccountID: b.account.ID, Seq: b.account.AuditSeq, At: b.now, Subject: b.actor.Subject,
		Role: b.actor.Role, Verb: verb, Target: target, TargetKey: key, Before: asJSON(before), After: asJSON(after)})
}

// event writes down a business event about something of the account.
func (b *book) event(t billing.EventType, subject billing.Kind, key billing.Key, data any) {
	b.account.EventSeq++
	b.events = append(b.events, billing.Event{AccountID: b.account.ID, Seq: b.account.EventSeq, At: b.now, Type: t,
		Subject: subject, SubjectKey: key, Data: asJSON(data)})
}

// fields is a small JSON object of an audit row or an event.
type fields map[string]any

func asJSON(v any) []byte {
	if v == nil {
		return nil
	}
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("audit data cannot be written as JSON: %v", err)) // a type of ours; a test writes every verb
	}
	return text
}

// behind is what ledger entries name as their reason: a payment, and the refund of it, or an invoice that prepaid money paid.
type behind struct{ payment, refund, invoice *billing.Key }

// post books money: the entries, and the balance with them.
func (b *book) post(kind billing.LedgerKind, of behind, postings ...billing.Posting) error {
	entries, err := b.account.Post(b.balance, kind, of.payment, b.now, postings...)
	if err != nil {
		return err
	}
	for i := range entries {
		entries[i].RefundKey, entries[i].InvoiceKey = of.refund, of.invoice
	}
	return b.Write(b.ctx, postgres.InsertLedgerEntries(entries))
}

// issue stores a finalised invoice and tells of it.
func (b *book) issue(invoice *billing.Invoice) error {
	if err := b.InsertInvoice(b.ctx, invoice); err != nil {
		return err
	}
	told := billing.EventInvoiceFinalized
	if invoice.Status == billing.InvoicePaid {
		told = billing.EventInvoicePaid
	}
	b.event(told, billing.KindInvoice, invoice.Key, invoiceTold(invoice))
	return nil
}

// closeInvoice stores what became of an invoice that was OPEN, and tells of it.
func (b *book) closeInvoice(invoice *billing.Invoice, verb string, told billing.EventType) error {
	b.audit(verb, billing.KindInvoice, invoice.Key, fields{"status": billing.InvoiceOpen}, fields{"status": invoice.Status})
	b.event(told, billing.KindInvoice, invoice.Key, invoiceTold(invoice))
	return b.UpdateInvoice(b.ctx, invoice)
}

func invoiceTold(invoice *billing.Invoice) fields {
	return fields{"number": invoice.DisplayNumber(), "total": invoice.TotalAmount().Decimal(), "currency": invoice.Currency}
}

// rowOf gives the one row of a read by key, or NOT_FOUND.
func rowOf[T any](rows []*T, err error) (*T, error) {
	if err != nil {
		return nil, err
	}
	if len(rows) != 1 {
		return nil, billing.NotFound()
	}
	return rows[0], nil
}

// is tells whether a key that may be missing is the one given.
func is(a *billing.Key, b billing.Key) bool { return a != nil && *a == b }

// sameKey tells whether two keys that may be missing are the same, or both missing.
func sameKey(a, b *billing.Key) bool { return a == b || (a != nil && is(b, *a)) }

func (b *book) row(key billing.Key) []billing.RowID {
	return []billing.RowID{{Account: b.account.ID, Key: key}}
}
