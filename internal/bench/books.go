package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
)

// books are one database with a gateway on it.
type books struct {
	name    string
	db      *sql.DB
	gateway *gateway
	hot     billing.AccountID // the busy account; those with the ids that follow are its likes
	agent   billing.Key
	cold    int // how many likes it has

	begun   int64 // micros of all of them together before anything was measured
	charged int64 // micros that were accepted since
	records int64 // usage records before
	events  int64 // charges accepted since
}

// funds are given to every account: ten million dollars, in micros.
const funds = 10_000_000_000_000

// openBooks makes the first database, with one account that was made by the verbs that customers use: an agent that has all
// limits, a plan whose credits are used up and a lot of prepaid money.
func (b *bench) openBooks(ctx context.Context) (*books, error) {
	k := &books{name: booksDatabase, cold: b.accounts}
	var err error
	if k.db, err = sql.Open("postgres", b.house.server.URL(k.name)); err != nil {
		return nil, err
	}
	if err := b.serve(ctx, k); err != nil {
		return nil, err
	}
	if err := b.firstAccount(ctx, k); err != nil {
		return nil, errors.Join(fmt.Errorf("make the account: %w", err), k.close())
	}
	// What is written past the gateway it must not have in memory.
	return k, k.stop()
}

// serve starts a gateway on the books.
func (b *bench) serve(ctx context.Context, k *books) error {
	more, err := b.profiling(k)
	if err == nil {
		k.gateway, err = startGateway(ctx, b.binary, b.work, append(b.house.environment(k.name), more...)...)
	}
	return err
}

// stop drains its gateway, if it has one.
func (k *books) stop() error {
	g := k.gateway
	if k.gateway = nil; g == nil {
		return nil
	}
	return g.stop()
}

func (k *books) close() error { return errors.Join(k.stop(), k.db.Close()) }

// firstAccount makes the busy account. Each kind of usage has happened once, so that all counters exist.
func (b *bench) firstAccount(ctx context.Context, k *books) error {
	var made struct {
		CreateAccount struct{ Account struct{ ID string } }
		CreateAgent   struct{ Agent struct{ ID string } }
		Plans         []struct{ ID, Code string }
	}
	ask := func(token, query string, input map[string]any) error {
		return k.gateway.ask(ctx, token, query, map[string]any{"input": input}, &made)
	}
	if err := ask(b.token, `mutation($input: CreateAccountInput!) { createAccount(input: $input) { account { id } userErrors { code } } }`,
		map[string]any{"name": "Bench", "currency": "USD", "timeZone": "UTC", "mode": "SANDBOX", "idempotencyKey": "account"}); err != nil {
		return err
	}
	account := made.CreateAccount.Account.ID
	id, ok := billing.ParseID(account)
	if !ok {
		return fmt.Errorf("%q is no id", account)
	}
	k.hot = id.Account
	owner, err := b.house.mint(ctx, auth.Grant{Subject: "owner", Role: billing.RoleOwner, Accounts: []billing.AccountID{k.hot}})
	if err != nil {
		return err
	}
	if err := k.gateway.ask(ctx, owner, `{ plans { id code } }`, nil, &made); err != nil {
		return err
	}
	var plan string
	for _, p := range made.Plans {
		if p.Code == "enterprise" {
			plan = p.ID
		}
	}
	if err := ask(b.token, `mutation($input: CreateAgentInput!) { createAgent(input: $input) { agent { id } userErrors { code } } }`,
		map[string]any{"accountId": account, "name": "Bench", "idempotencyKey": "agent"}); err != nil {
		return err
	}
	agent := made.CreateAgent.Agent.ID
	if id, ok = billing.ParseID(agent); !ok {
		return fmt.Errorf("%q is no id", agent)
	}
	k.agent = id.Key
	limit := 1_000_000_000
	dollars := map[string]any{"amount": "100000000", "currency": "USD"}
	if err := ask(owner, `mutation($input: SetLimitsInput!) { setLimits(input: $input) { userErrors { code } } }`, map[string]any{
		"agentId": agent, "dailyCalls": limit, "concurrentCalls": 10_000, "dailyMessages": limit, "dailySpend": dollars,
		"monthlyCredits": "1000000", "maxCallSeconds": 7200}); err != nil {
		return err
	}
	if err := ask(owner, `mutation($input: AddPaymentMethodInput!) { addPaymentMethod(input: $input) { userErrors { code } } }`,
		map[string]any{"token": "pm_card_visa", "makeDefault": true, "idempotencyKey": "card"}); err != nil {
		return err
	}
	if err := ask(owner, `mutation($input: SubscribeInput!) { subscribe(input: $input) { payment { status } userErrors { code } } }`,
		map[string]any{"planId": plan, "idempotencyKey": "subscription"}); err != nil {
		return err
	}
	if err := k.fund(ctx); err != nil {
		return err
	}
	return b.firstUsage(ctx, k, agent)
}

// firstUsage uses up the plan's credits: what follows is charged to the prepaid money, as pgbench charges a balance.
func (b *bench) firstUsage(ctx context.Context, k *books, agent string) error {
	var made struct {
		RecordUsage    struct{ Accepted int }
		AuthorizeUsage struct{ Reservation struct{ ID string } }
	}
	ask := func(query string, input map[string]any) error {
		return k.gateway.ask(ctx, b.token, query, map[string]any{"input": input}, &made)
	}
	item := func(rate string, units int) map[string]any {
		return map[string]any{"agentId": agent, "rate": rate, "units": units, "idempotencyKey": "first " + rate}
	}
	both := []any{item("whatsapp.template", enterpriseCredits), item(messageRate, 1)}
	if err := ask(recordText, map[string]any{"accountId": k.hot.GlobalID(), "items": both}); err != nil {
		return err
	}
	if made.RecordUsage.Accepted != len(both) {
		return fmt.Errorf("%d of the first %d usages were accepted", made.RecordUsage.Accepted, len(both))
	}
	call := item(callRate, callSeconds)
	if err := ask(authorizeText, call); err != nil {
		return err
	}
	return ask(settleText, map[string]any{"reservationId": made.AuthorizeUsage.Reservation.ID, "units": callSeconds})
}

// enterpriseCredits are what the plan gives in a month; a message by template costs one.
const enterpriseCredits = 25_000

// fund gives the account its prepaid money, as an adjustment by support would.
func (k *books) fund(ctx context.Context) error {
	_, err := k.db.ExecContext(ctx, sqlFund, k.hot, int64(funds))
	return err
}

// customers are the busy account alone, or its likes.
func (k *books) customers(spread bool) []customer {
	if !spread {
		return []customer{k.customer(k.hot)}
	}
	all := make([]customer, k.cold)
	for i := range all {
		all[i] = k.customer(k.hot + billing.AccountID(i+1))
	}
	return all
}

func (k *books) customer(id billing.AccountID) customer {
	return customer{Account: id.GlobalID(), Agent: billing.ID{Kind: billing.KindAgent, Account: id, Key: k.agent}.String()}
}

const sqlFund = `-- name: Fund
WITH account AS (
    UPDATE accounts SET ledger_seq = ledger_seq + 2, last_time = greatest(last_time, clock_timestamp()), revision = revision + 1 WHERE id = $1
    RETURNING id, ledger_seq, last_time
), balance AS (
    UPDATE balances SET posted = posted + $2, version = version + 1 FROM account WHERE account_id = id RETURNING account_id, posted, held, currency
)
INSERT INTO ledger_entries (account_id, seq, txn, book, kind, amount, currency, balance_after, held_after, created_at)
SELECT id, ledger_seq - 1 + other, ledger_seq - 1, CASE other WHEN 0 THEN 'WALLET' ELSE 'REVENUE' END, 'ADJUSTMENT',
    CASE other WHEN 0 THEN $2 ELSE -$2::bigint END, currency, CASE other WHEN 0 THEN posted END, CASE other WHEN 0 THEN held END, last_time
FROM account JOIN balance ON account_id = id CROSS JOIN generate_series(0, 1) other`
