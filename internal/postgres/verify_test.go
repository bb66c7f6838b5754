package postgres_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/pgtest"
	"github.com/aura-billing/gateway/internal/postgres"
)

// books are a live database made by the verbs that customers use, with one of everything that a check looks at.
type books struct {
	house *cashiertest.House
	ids   map[string]billing.AccountID // rich, euro, waiting, new, lapsed
}

func liveBooks(t *testing.T) books {
	t.Helper()
	h := cashiertest.New(t, cashiertest.Options{})
	b := books{h, map[string]billing.AccountID{}}

	rich := h.Subscriber(t, "basic")
	b.ids["rich"] = rich.ID
	for _, name := range []string{"Reception", "Hotline"} {
		agent := rich.Agent(t, name)
		calls, spend := 7, rich.Amount(t, 20)
		must(t, h.Cashier.SetLimits(t.Context(), rich.Owner, agent, billing.LimitsChange{
			DailyCalls: billing.Change[int]{Set: true, Value: &calls}, DailySpend: billing.Change[money.Amount]{Set: true, Value: &spend}}))
	}
	for units := range int64(3) {
		_, err := rich.TopUp(t, 10+units)
		must(t, err)
	}
	rich.Card(t, "pm_card_chargeDeclined")
	if _, err := rich.TopUp(t, 10); !fault.Is(err, fault.CardDeclined) {
		t.Fatalf("a declined card: %v", err)
	}
	good := rich.Card(t, "pm_card_mastercard")
	gone := rich.Card(t, "pm_card_amex")
	must(t, h.Cashier.SetDefaultMethod(t.Context(), rich.Owner, good))
	must(t, h.Cashier.RemoveMethod(t.Context(), rich.Owner, gone))

	taxed := func(a *cashier.NewAccount) { a.Currency, a.TaxRate = "EUR", 210_000 }
	euro := h.Subscriber(t, "starter", taxed)
	b.ids["euro"] = euro.ID
	_, err := euro.TopUp(t, 50)
	must(t, err)
	euro.StopTime(t) // its period is over, what was left of the credits has expired, and the next one is paid
	euro.AdvanceTo(t, euro.Period(t).EndsAt)

	waiting := h.Subscriber(t, "professional")
	b.ids["waiting"] = waiting.ID
	waiting.Card(t, "pm_card_authenticationRequired")
	p, err := waiting.TopUp(t, 25)
	if err != nil || p.Status != billing.PaymentRequiresAction {
		t.Fatalf("a card that asks the bank: %+v, %v", p, err)
	}

	b.ids["new"] = h.Customer(t).ID

	lapsed := h.Customer(t)
	b.ids["lapsed"] = lapsed.ID
	lapsed.Card(t, "pm_card_chargeDeclined")
	_, _, _, err = h.Cashier.Subscribe(t.Context(), lapsed.Owner, lapsed.ID, h.Key(), cashier.Subscribe{Plan: h.Plans["basic"].Key})
	if !fault.Is(err, fault.CardDeclined) {
		t.Fatalf("a declined subscription: %v", err)
	}
	h.Exec(t, `UPDATE subscriptions SET next_action_at = clock_timestamp() WHERE account_id = $1`, lapsed.ID)
	if n, err := h.Cashier.SweepSubscriptions(t.Context()); n != 1 || err != nil {
		t.Fatalf("%d subscriptions were due, %v", n, err)
	}
	if s := lapsed.Subscription(t); s.Status != billing.SubscriptionCanceled {
		t.Fatalf("the subscription is %s", s.Status)
	}
	b.ids["changed"], b.ids["due"], b.ids["gone"] = changed(t, h), due(t, h), unpaid(t, h)
	return b
}

// changed is an account with a plan change of every kind and end.
func changed(t *testing.T, h *cashiertest.House) billing.AccountID {
	t.Helper()
	c := h.Subscriber(t, "starter")
	c.StopTime(t)
	c.Card(t, "pm_card_chargeDeclined")
	if _, err := c.ChangePlan(t, "basic"); !fault.Is(err, fault.CardDeclined) {
		t.Fatalf("an upgrade by a declined card: %v", err)
	}
	c.Card(t, "pm_card_visa")
	for _, plan := range []string{"basic", "starter", "professional", "basic"} {
		_, err := c.ChangePlan(t, plan)
		must(t, err)
	}
	_, _, err := h.Cashier.CancelPendingChange(t.Context(), c.Owner, c.ID, h.Key(), nil)
	must(t, err)
	_, err = c.ChangePlan(t, "starter")
	must(t, err)
	c.AdvanceTo(t, c.Period(t).EndsAt)
	_, _, err = h.Cashier.CancelSubscription(t.Context(), c.Owner, c.ID, h.Key())
	must(t, err)
	return c.ID
}

// due is an account whose renewal was declined.
func due(t *testing.T, h *cashiertest.House) billing.AccountID {
	t.Helper()
	c := h.Subscriber(t, "basic")
	c.StopTime(t)
	c.Card(t, "pm_card_chargeDeclined")
	c.AdvanceTo(t, c.Period(t).EndsAt)
	if s := c.Subscription(t); s.Status != billing.SubscriptionPastDue {
		t.Fatalf("the subscription is %s", s.Status)
	}
	return c.ID
}

// unpaid is an account that paid a renewal late, and the next one never.
func unpaid(t *testing.T, h *cashiertest.House) billing.AccountID {
	t.Helper()
	c := h.Subscriber(t, "basic")
	c.StopTime(t)
	c.Card(t, "pm_card_chargeDeclined")
	c.AdvanceTo(t, c.Period(t).EndsAt)
	good := c.Card(t, "pm_card_mastercard")
	_, _, err := h.Cashier.PayInvoice(t.Context(), c.Owner, billing.RowID{Account: c.ID, Key: *c.Subscription(t).DueInvoice}, h.Key(), &good.Key)
	must(t, err)
	c.Card(t, "pm_card_chargeDeclined")
	c.AdvanceTo(t, c.Period(t).EndsAt)
	c.AdvanceTo(t, c.Period(t).EndsAt)
	if s := c.Subscription(t); s.Status != billing.SubscriptionCanceled {
		t.Fatalf("the subscription is %s", s.Status)
	}
	return c.ID
}

// plant is one way in which books go wrong, and the checks that must name it. In sql, {rich} is the account's id.
type plant struct {
	name  string
	sql   string
	found []string // names of checks
}

const (
	unbalanced        = "ledger transaction does not balance"
	creditsUnbalanced = "credit transaction does not balance"
	balanceSum        = "balance is not the sum of its entries"
	ledgerChain       = "running balance does not chain"
	ledgerNumbers     = "ledger numbers have a gap"
	ledgerTime        = "ledger time runs backwards"
	currencies        = "money in another currency than its account's"
	heldMoney         = "held money is not the sum of open reservations"
	heldCredits       = "held credits are not the sum of open reservations"
	floor             = "something new was accepted below zero"
	creditedOnce      = "payment is not credited exactly once"
	topUpAmount       = "payment credited other amounts than were paid"
	fromNowhere       = "money entered the wallet from nowhere"
	overdrawn         = "grant is overdrawn"
	outlives          = "grant outlives its period"
	grantEntries      = "grant is not what its entries say"
	creditChain       = "running credits do not chain"
	creditCounters    = "credit counters are wrong"
	periodsGap        = "billing periods overlap or leave a gap"
	noPeriod          = "paid subscription without its period"
	invoiceSum        = "invoice is not the sum of its lines"
	invoiceNumbers    = "invoice numbers have a gap"
	noInvoice         = "credited payment without its invoice"
	noAudit           = "verb without an audit row"
	auditNumbers      = "audit numbers have a gap"
	noEvent           = "verb without its event"
	eventNumbers      = "event numbers have a gap"
	keyNoAnswer       = "idempotency key without its answer"
	noAccount         = "row of an account that does not exist"
	noParent          = "row whose parent is not in its account"
	overdueHold       = "reservation past its expiry"
	overduePayment    = "payment to ask about"
	overdueNotice     = "webhook not applied"
	overdueRoll       = "subscription to roll over"
)

// lastTopUp and firstTopUp are wallet entries of the rich account.
const (
	lastTopUp  = `account_id = {rich} AND seq = (SELECT max(seq) FROM ledger_entries WHERE account_id = {rich} AND book = 'WALLET')`
	firstTopUp = `account_id = {rich} AND seq = (SELECT min(seq) FROM ledger_entries WHERE account_id = {rich} AND book = 'WALLET')`
)

// enter adds a balanced movement of the wallet, with every counter and running balance in order.
func enter(account, kind, amount, payment, other string) string {
	return strings.NewReplacer("{a}", account, "{kind}", kind, "{amount}", amount, "{payment}", payment, "{other}", other).Replace(`
		INSERT INTO ledger_entries (account_id, seq, txn, book, kind, amount, currency, balance_after, held_after, payment_key, created_at)
		SELECT b.account_id, a.ledger_seq + 1, a.ledger_seq + 1, 'WALLET', '{kind}', {amount}, a.currency, b.posted + {amount}, b.held, {payment}, clock_timestamp()
		FROM accounts a JOIN balances b ON b.account_id = a.id WHERE a.id = {a};
		INSERT INTO ledger_entries (account_id, seq, txn, book, kind, amount, currency, payment_key, created_at)
		SELECT id, ledger_seq + 2, ledger_seq + 1, '{other}', '{kind}', -({amount}), currency, {payment}, clock_timestamp()
		FROM accounts WHERE id = {a};
		UPDATE accounts SET ledger_seq = ledger_seq + 2 WHERE id = {a};
		UPDATE balances SET posted = posted + {amount}, version = version + 1 WHERE account_id = {a};`)
}

const credited = `(SELECT min(key) FROM payments WHERE account_id = {rich} AND purpose = 'TOP_UP' AND status = 'CREDITED')`

var plants = []plant{
	{"balance off by one", `UPDATE balances SET posted = posted + 1 WHERE account_id = {rich}`, []string{balanceSum}},
	{"balance lost", `DELETE FROM balances WHERE account_id = {rich}`, []string{balanceSum}},
	{"a movement deleted", `DELETE FROM ledger_entries WHERE account_id = {rich} AND txn = (SELECT max(txn) FROM ledger_entries WHERE account_id = {rich})`,
		[]string{ledgerNumbers, balanceSum, creditedOnce, topUpAmount}},
	{"half a movement deleted", `DELETE FROM ledger_entries WHERE ` + lastTopUp, []string{unbalanced, ledgerNumbers, balanceSum}},
	{"an entry in the middle deleted and forgotten", `DELETE FROM ledger_entries WHERE ` + firstTopUp, []string{unbalanced, ledgerChain, ledgerNumbers}},
	{"chain broken", `UPDATE ledger_entries SET balance_after = balance_after + 5 WHERE ` + firstTopUp, []string{ledgerChain}},
	{"ledger counter ahead", `UPDATE accounts SET ledger_seq = ledger_seq + 1 WHERE id = {rich}`, []string{ledgerNumbers}},
	{"unbalanced transaction", `UPDATE ledger_entries SET amount = amount + 1 WHERE account_id = {euro} AND book = 'TAX'`, []string{unbalanced}},
	{"postings alone in their transactions", `UPDATE ledger_entries SET txn = seq WHERE account_id = {rich}`, []string{unbalanced}},
	{"time runs backwards", `UPDATE ledger_entries SET created_at = created_at - interval '1 day' WHERE ` + lastTopUp, []string{ledgerTime}},
	{"entry in another currency", `UPDATE ledger_entries SET currency = 'GBP' WHERE account_id = {rich} AND txn = (SELECT max(txn) FROM ledger_entries WHERE account_id = {rich})`,
		[]string{currencies}},
	{"balance in another currency", `UPDATE balances SET currency = 'GBP' WHERE account_id = {new}`, []string{currencies}},
	{"payment in another currency", `UPDATE payments SET currency = 'GBP' WHERE account_id = {waiting}`, []string{currencies}},
	{"invoice in another currency", `UPDATE invoices SET currency = 'GBP' WHERE account_id = {waiting}`, []string{currencies}},

	{"held money without a reservation", `UPDATE balances SET held = 1 WHERE account_id = {rich}`, []string{heldMoney}},
	{"a reservation that the balance does not know", reserve("OPEN", 1000, "{}", "{}", "0 seconds", "1 hour"), []string{heldMoney}},
	{"held credits without a reservation", `UPDATE credit_grants SET held = 1000 WHERE account_id = {rich}`, []string{heldCredits}},
	{"a closed reservation still holds credits", reserve("RELEASED", 0, "{1}", "{5}", "0 seconds", "1 hour") + `;
		UPDATE credit_grants SET held = 5 WHERE account_id = {rich}`, []string{heldCredits}},

	{"usage accepted without money", `ALTER TABLE ledger_entries DROP CONSTRAINT ledger_floor;` + enter("{new}", "USAGE", "-1", "NULL", "REVENUE"),
		[]string{floor}},
	{"double credit", `DROP INDEX ledger_credited_once;` + enter("{rich}", "TOP_UP", "10000000", credited, "PROCESSOR"),
		[]string{creditedOnce, topUpAmount}},
	{"refund that was never booked", `UPDATE payments SET status = 'REFUNDED' WHERE account_id = {rich} AND status = 'CREDITED'`,
		[]string{creditedOnce}},
	{"amount turned into tax", `UPDATE payments SET amount = amount - 1, tax = tax + 1 WHERE account_id = {rich} AND status = 'CREDITED'`,
		[]string{topUpAmount, noInvoice}},
	{"credits that outlive their period", `UPDATE credit_grants SET expires_at = expires_at + interval '10 years' WHERE account_id = {rich}`,
		[]string{outlives}},
	{"another plan than the period's", `UPDATE subscriptions SET plan_key = plan_key + 1 WHERE account_id = {rich}`, []string{planOfSubscription}},
	{"declined payment shown as credited", `ALTER TABLE payments DROP CONSTRAINT payments_invoiced; UPDATE payments SET status = 'CREDITED', decline_code = NULL WHERE account_id = {rich} AND status = 'DECLINED'`,
		[]string{creditedOnce, topUpAmount, noInvoice, noEvent}},
	{"credited payment shown as declined", `UPDATE payments SET status = 'DECLINED', decline_code = 'lost_card' WHERE account_id = {rich} AND key = ` + credited,
		[]string{creditedOnce, noInvoice}},
	{"tax put into the wallet", `
		UPDATE ledger_entries SET amount = amount + 1000000, balance_after = balance_after + 1000000 WHERE account_id = {euro} AND book = 'WALLET';
		UPDATE ledger_entries SET amount = amount - 1000000 WHERE account_id = {euro} AND kind = 'TOP_UP' AND book = 'TAX';
		UPDATE balances SET posted = posted + 1000000 WHERE account_id = {euro}`, []string{topUpAmount}},
	{"top-up by a payment that is not there", enter("{rich}", "TOP_UP", "10000000", "987654321", "PROCESSOR"), []string{fromNowhere, noParent}},
	{"top-up by a subscription's payment", enter("{rich}", "TOP_UP", "10000000",
		"(SELECT min(key) FROM payments WHERE account_id = {rich} AND purpose = 'SUBSCRIPTION')", "REVENUE"), []string{fromNowhere}},
	{"usage that gives money", `ALTER TABLE ledger_entries DROP CONSTRAINT ledger_sources;` + enter("{rich}", "USAGE", "10000000", "NULL", "REVENUE"),
		[]string{fromNowhere}},

	{"overdrawn grant", `ALTER TABLE credit_grants DROP CONSTRAINT grant_not_overdrawn;
		UPDATE credit_grants SET used = granted + 1 WHERE account_id = {rich}`, []string{overdrawn, grantEntries}},
	{"negative use of a grant", `ALTER TABLE credit_grants DROP CONSTRAINT credit_grants_used_check;
		UPDATE credit_grants SET used = -1 WHERE account_id = {rich}`, []string{overdrawn}},
	{"use without an entry", `UPDATE credit_grants SET used = used + 1000 WHERE account_id = {rich}`, []string{grantEntries}},
	{"larger grant than issued", `UPDATE credit_grants SET granted = granted + 1000 WHERE account_id = {rich}`, []string{grantEntries}},
	{"expiry without an entry", `UPDATE credit_grants SET expired = granted WHERE account_id = {rich}`, []string{grantEntries}},
	{"credits unbalanced", `UPDATE credit_entries SET amount = amount - 1 WHERE account_id = {rich} AND book = 'ISSUED'`, []string{creditsUnbalanced, grantEntries}},
	{"credit chain broken", `UPDATE credit_entries SET balance_after = balance_after + 1 WHERE account_id = {euro} AND kind = 'EXPIRY' AND book = 'AVAILABLE'`,
		[]string{creditChain}},
	{"credit numbers wrong", `UPDATE accounts SET credit_seq = credit_seq + 1 WHERE id = {rich}`, []string{creditCounters}},
	{"credits posted wrong", `UPDATE accounts SET credits_posted = credits_posted + 1 WHERE id = {rich}`, []string{creditCounters}},
	{"credit entries deleted", `DELETE FROM credit_entries WHERE account_id = {rich}`, []string{creditCounters, grantEntries}},

	{"periods overlap", `INSERT INTO periods SELECT account_id, 9002, subscription_key, plan_key, time_zone, end_date - 1, end_date + 30,
		ends_at - interval '1 day', ends_at + interval '30 days' FROM periods WHERE account_id = {rich}`, []string{periodsGap}},
	{"periods leave a gap", `INSERT INTO periods SELECT account_id, 9002, subscription_key, plan_key, time_zone, end_date + 1, end_date + 30,
		ends_at + interval '1 day', ends_at + interval '30 days' FROM periods WHERE account_id = {rich}`, []string{periodsGap}},
	{"period lost", `DELETE FROM periods WHERE account_id = {rich}`, []string{noPeriod}},
	{"period of another subscription", `UPDATE periods SET subscription_key = 987654321 WHERE account_id = {rich}`, []string{noPeriod}},
	{"active subscription whose payment was declined", `UPDATE payments SET status = 'DECLINED', decline_code = 'lost_card'
		WHERE account_id = {rich} AND purpose = 'SUBSCRIPTION'`, []string{paidByNothing, creditedOnce}},

	{"invoice total wrong", `UPDATE invoices SET subtotal = subtotal + 1, total = total + 1, amount_paid = amount_paid + 1 WHERE account_id = {rich}
		AND number = 1`, []string{invoiceSum, noInvoice}},
	{"invoice line wrong", `UPDATE invoice_lines SET amount = amount + 1 WHERE account_id = {rich}`, []string{invoiceSum}},
	{"invoice line lost", `DELETE FROM invoice_lines WHERE account_id = {euro}`, []string{invoiceSum}},
	{"invoice not paid in full", `ALTER TABLE invoices DROP CONSTRAINT invoices_check1;
		UPDATE invoices SET amount_paid = 0 WHERE account_id = {rich}`, []string{invoiceSum}},
	{"invoice number skipped", `UPDATE invoices SET number = number + 1 WHERE account_id = {rich} AND number = (SELECT max(number) FROM invoices WHERE account_id = {rich})`,
		[]string{invoiceNumbers}},
	{"invoice lost", `DELETE FROM invoice_lines WHERE account_id = {euro}; DELETE FROM invoices WHERE account_id = {euro};
		UPDATE accounts SET invoice_number = 0 WHERE id = {euro}`, []string{noInvoice}},
	{"invoice of another payment", `UPDATE invoices SET payment_key = (SELECT max(key) FROM payments WHERE account_id = {rich}) WHERE account_id = {rich} AND number = 2`,
		[]string{noInvoice}},

	{"audit row rewritten", `UPDATE audit_log SET verb = 'nothing' WHERE account_id = {rich} AND verb = 'settle'`, []string{noAudit}},
	{"audit row of another verb lost", `DELETE FROM audit_log WHERE account_id = {rich} AND verb = 'setLimits'`, []string{auditNumbers}},
	{"audit row of the account lost", `DELETE FROM audit_log WHERE account_id = {new}`, []string{noAudit, auditNumbers}},
	{"event rewritten", `UPDATE events SET type = 'nothing.happened' WHERE account_id = {rich} AND type = 'payment.succeeded'`, []string{noEvent}},
	{"event lost", `DELETE FROM events WHERE account_id = {rich} AND type = 'agent.limits_changed'`, []string{eventNumbers}},
	{"event of an invoice lost", `DELETE FROM events WHERE account_id = {rich} AND type = 'invoice.paid'`, []string{noEvent, eventNumbers}},

	{"key without an answer", `UPDATE idempotency_keys SET result = '{}' WHERE account_id = {rich} AND operation = 'topUp'`, []string{keyNoAnswer}},
	{"key of a payment that is not there", `UPDATE idempotency_keys SET result = '{"result": {"payment": 987654321}}' WHERE account_id = {rich}
		AND operation = 'topUp'`, []string{keyNoAnswer}},

	{"agent of nobody", `INSERT INTO agents (account_id, key, name, status, created_at) VALUES (42, 1, 'Nobody''s', 'ACTIVE', clock_timestamp())`,
		[]string{noAccount}},
	{"account deleted", `DELETE FROM accounts WHERE id = {new}`, []string{noAccount}},
	{"payment with another account's card", `UPDATE payments SET method_key = (SELECT max(key) + 1000 FROM payment_methods) WHERE account_id = {rich}`,
		[]string{noParent}},
	{"default card that was removed", `UPDATE accounts SET default_method = (SELECT key FROM payment_methods WHERE account_id = {rich}
		AND removed_at IS NOT NULL) WHERE id = {rich}`, []string{noParent}},
	{"invoice moved to another account", `UPDATE invoices SET account_id = {new} WHERE account_id = {euro}`, []string{noParent, invoiceNumbers, noInvoice}},
	{"credits of another account's subscription", `UPDATE credit_grants SET subscription_key = 987654321 WHERE account_id = {rich}`, []string{noParent}},
	{"webhook about no payment", `INSERT INTO processor_notices (account_id, processor, id, type, payment_key, applied_at)
		VALUES ({new}, 'sandbox', 'evt_1', 'charge.captured', 77, clock_timestamp())`, []string{noParent}},

	{"reservation past its expiry", reserve("OPEN", 1000, "{}", "{}", "-1 hour", "-2 minutes") + `;
		UPDATE balances SET held = 1000 WHERE account_id = {rich}`, []string{overdueHold}},
	{"payment nobody asked about", `UPDATE payments SET next_action_at = clock_timestamp() - interval '5 minutes' WHERE account_id = {waiting}
		AND status = 'REQUIRES_ACTION'`, []string{overduePayment}},
	{"webhook nobody applied", `INSERT INTO processor_notices (account_id, processor, id, type, payment_key, next_action_at)
		SELECT account_id, 'sandbox', 'evt_2', 'charge.captured', key, clock_timestamp() - interval '5 minutes' FROM payments
		WHERE account_id = {waiting} AND purpose = 'TOP_UP'`, []string{overdueNotice}},
	{"subscription nobody rolled over", `UPDATE subscriptions SET next_action_at = clock_timestamp() - interval '5 minutes' WHERE account_id = {rich}`,
		[]string{overdueRoll}},
}

func init() { plants = append(plants, changePlants...) }

// Every way of going wrong is planted into a copy of live books and named by the checks that are there for it; and every check
// is named by at least one.
func TestVerifyFindsPlantedCorruption(t *testing.T) {
	t.Parallel()
	b := liveBooks(t)
	b.house.Verify(t)
	source := b.house.PG
	b.house.Close(t)
	must(t, source.Close()) // a template has no visitors

	triggered := map[string]bool{}
	into := copyOf(t, source)
	for _, p := range plants {
		t.Run(p.name, func(t *testing.T) {
			tx, err := into.Beginx()
			must(t, err)
			defer func() { must(t, tx.Rollback()) }() // the copy is whole again for the next
			_, err = tx.Exec(b.fill(`SET LOCAL session_replication_role = replica; ` + p.sql))
			must(t, err)
			f, err := postgres.VerifyIn(t.Context(), tx)
			must(t, err)
			found := look(t, f)
			for _, name := range p.found {
				if _, ok := found[name]; !ok {
					t.Errorf("not named by %q, but by %v", name, found)
				}
				triggered[name] = true
			}
		})
	}
	t.Run("stored", func(t *testing.T) { // and found by who comes later, over a connection of its own
		for _, i := range []int{0, 5, len(plants) - 1} {
			_, err := into.Exec(b.fill(`SET session_replication_role = replica; ` + plants[i].sql))
			must(t, err)
		}
		var name string
		must(t, into.Get(&name, `SELECT current_database()`))
		f, err := open(t, inDatabase(t, source.AdminURL, name)).Verify(t.Context())
		must(t, err)
		found := look(t, f)
		for _, i := range []int{0, 5, len(plants) - 1} {
			for _, name := range plants[i].found {
				if found[name] == "" {
					t.Errorf("%s is not named by %q, but by %v", plants[i].name, name, found)
				}
			}
		}
	})
	for _, name := range postgres.CheckNames() {
		if !triggered[name] && !plantedElsewhere[name] {
			t.Errorf("nothing triggers the check %q", name)
		}
	}
	if len(plants) < 20 {
		t.Errorf("only %d ways", len(plants))
	}
}

// fill puts the accounts' ids into a statement.
func (b books) fill(text string) string {
	words := []string{}
	for account, id := range b.ids {
		words = append(words, "{"+account+"}", strconv.FormatInt(int64(id), 10))
	}
	return strings.NewReplacer(words...).Replace(text)
}

// copyOf clones the source and opens the copy, by one connection of a superuser.
func copyOf(t *testing.T, source *pgtest.DB) *sqlx.DB {
	t.Helper()
	name := "copy_" + source.Name[len(source.Name)-8:]
	admin, err := sqlx.Open("postgres", inDatabase(t, source.AdminURL, "postgres"))
	must(t, err)
	t.Cleanup(func() {
		if _, err := admin.ExecContext(context.Background(), `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`); err != nil {
			t.Error(err)
		}
		_ = admin.Close()
	})
	_, err = admin.Exec(`CREATE DATABASE ` + name + ` TEMPLATE "` + source.Name + `"`)
	must(t, err)
	into, err := sqlx.Open("postgres", inDatabase(t, source.AdminURL, name))
	must(t, err)
	into.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = into.Close() })
	return into
}

// inDatabase is the same server's address of another database.
func inDatabase(t *testing.T, address, name string) string {
	t.Helper()
	u, err := url.Parse(address)
	must(t, err)
	u.Path = "/" + name
	return u.String()
}

// look gives the names of the checks that found something, with their first row, and looks at what is printed.
func look(t *testing.T, f postgres.Findings) map[string]string {
	t.Helper()
	found := map[string]string{}
	violations, overdue := 0, 0
	var text strings.Builder
	clean := f.Print(&text, false)
	for _, x := range f.Found {
		found[x.Name] = fmt.Sprint(x.Violations[0])
		if x.Overdue {
			overdue++
		} else {
			violations++
		}
		for _, part := range []string{x.Invariant, x.Name, x.Violations[0].Detail, x.Violations[0].AccountID.GlobalID()} {
			if !strings.Contains(text.String(), part) {
				t.Errorf("what is printed does not say %q:\n%s", part, text.String())
			}
		}
	}
	if violations+overdue == 0 {
		t.Error("nothing found")
	}
	if clean != (violations == 0) || f.Clean(false) != clean || f.Clean(true) {
		t.Errorf("%d violations and %d overdue count as clean %v, strictly %v", violations, overdue, clean, f.Clean(true))
	}
	if f.Checked != len(postgres.CheckNames()) || !strings.HasSuffix(text.String(), "clean\n") && !strings.HasSuffix(text.String(), "CLEAN\n") {
		t.Errorf("%d checks; printed:\n%s", f.Checked, text.String())
	}
	return found
}

// Work that is late is no corruption: it is listed, and fails only who is strict.
func TestVerifyToldApart(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Subscriber(t, "basic")
	f, err := h.DB.Verify(t.Context())
	must(t, err)
	if !f.Clean(false) || !f.Clean(true) || len(f.Found) != 0 {
		t.Fatalf("fresh books: %+v", f.Found)
	}
	h.Exec(t, `UPDATE subscriptions SET next_action_at = clock_timestamp() - interval '5 minutes' WHERE account_id = $1`, c.ID)
	f, err = h.DB.Verify(t.Context())
	must(t, err)
	if !f.Clean(false) || f.Clean(true) || len(f.Found) != 1 || !f.Found[0].Overdue {
		t.Fatalf("late books: %+v", f.Found)
	}
	n, err := h.Cashier.SweepSubscriptions(t.Context())
	if n != 1 || err != nil {
		t.Fatalf("%d subscriptions were due, %v", n, err)
	}
	f, err = h.DB.Verify(t.Context())
	must(t, err)
	if !f.Clean(true) {
		t.Fatalf("after the work was done: %+v", f.Found)
	}
}

// Names of checks are unique, so that each says one thing.
func TestChecksHaveNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	names := postgres.CheckNames()
	slices.Sort(names)
	if len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("names repeat: %v", names)
	}
}

// reserve plants a reservation of {rich}'s first agent.
func reserve(status string, amount int, grants, credits, from, until string) string {
	return fmt.Sprintf(`INSERT INTO reservations (account_id, key, agent_key, rate_code, category, plan_key, status, free, units, amount,
		grant_keys, grant_credits, available_after, idempotency_key, request_hash, day, authorized_at, expires_at, closed_at)
		SELECT {rich}, 9001, (SELECT min(key) FROM agents WHERE account_id = {rich}), 'voice.outbound', 'CALL', (SELECT min(key) FROM plans),
		'%[1]s', false, 60, %[2]d, '%[3]s', '%[4]s', 1000, 'planted', 1, current_date, clock_timestamp() + interval '%[5]s',
		clock_timestamp() + interval '%[6]s', CASE '%[1]s' WHEN 'OPEN' THEN NULL ELSE clock_timestamp() END`, status, amount, grants, credits, from, until)
}
