package cashiertest

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

// Booked is a usage that a test puts into the books by hand, with all that verify asks for: its record, its entries, what is left
// of the grants, and its counters. A reservation that it settles is closed by the caller.
type Booked struct {
	Agent       billing.Key // 0: the account's first
	Plan        billing.Key
	Rate        string
	Category    billing.RateCategory
	Source      billing.UsageSource
	Kind        billing.LedgerKind // of the money
	Reservation *billing.Key
	Units       int64
	Billed      int64
	Legs        []billing.CreditLeg
	Amount      money.Micros
	Free        bool
	Period      *billing.Key
	Key         string // names it; "" for a settlement
}

// booking is an account while usages are booked into it.
type booking struct {
	Account  billing.AccountID `db:"id"`
	Currency money.Currency    `db:"currency"`
	LastKey  billing.Key       `db:"last_key"`
	Ledger   int64             `db:"ledger_seq"`
	Credit   int64             `db:"credit_seq"`
	Credits  money.Credits     `db:"credits_posted"`
	Posted   money.Micros      `db:"posted"`
	Held     money.Micros      `db:"held"`
	Now      time.Time         `db:"now"`
	Agent    billing.Key       `db:"agent"`

	write  func(query string, args ...any)
	failed error            // of the first write that failed; the others are left out
	money  []map[string]any // ledger entries, written in one statement, as the database asks of a transaction
	points []map[string]any // credit entries
}

// Book puts usages into the books as one batch, in the caller's transaction.
func Book(ctx context.Context, tx *sqlx.Tx, account billing.AccountID, usages ...Booked) error {
	var b booking
	b.write = func(query string, args ...any) {
		if b.failed == nil {
			if _, err := tx.ExecContext(ctx, query, args...); err != nil {
				b.failed = fmt.Errorf("%w\n%s", err, query)
			}
		}
	}
	b.write(`SELECT id FROM accounts WHERE id = $1 FOR NO KEY UPDATE`, account)
	if b.failed != nil {
		return b.failed
	}
	if err := tx.GetContext(ctx, &b, `SELECT a.id, a.currency, a.last_key, a.ledger_seq, a.credit_seq, a.credits_posted, b.posted, b.held,
			greatest(a.last_time, coalesce(a.test_clock, clock_timestamp())) AS now,
			coalesce((SELECT min(key) FROM agents g WHERE g.account_id = a.id), 0) AS agent
		FROM accounts a JOIN balances b ON b.account_id = a.id WHERE a.id = $1`, account); err != nil {
		return err
	}
	ledger, credit := b.Ledger+1, b.Credit+1
	var earned money.Micros
	var consumed []billing.CreditLeg // by grant
	for i := range usages {
		b.book(&usages[i], ledger, credit)
		earned += usages[i].Amount
		for _, leg := range usages[i].Legs {
			consumed = addLeg(consumed, leg)
		}
	}
	if earned > 0 {
		b.Ledger++
		b.money = append(b.money, map[string]any{"account": account, "seq": b.Ledger, "txn": ledger, "book": billing.BookRevenue,
			"kind": billing.LedgerUsage, "amount": earned, "currency": b.Currency, "after": nil, "held": nil, "usage": nil, "now": b.Now})
	}
	for _, leg := range consumed {
		b.Credit++
		b.points = append(b.points, map[string]any{"account": account, "seq": b.Credit, "txn": credit, "book": billing.CreditsConsumed,
			"amount": leg.Credits, "grant": leg.Grant, "after": nil, "usage": nil, "now": b.Now})
		b.write(`UPDATE credit_grants SET used = used + $3 WHERE account_id = $1 AND key = $2`, account, leg.Grant, leg.Credits)
	}
	b.post(`INSERT INTO ledger_entries (account_id, seq, txn, book, kind, amount, currency, balance_after, held_after, usage_key, created_at)
		VALUES (:account, :seq, :txn, :book, :kind, :amount, :currency, :after, :held, :usage, :now)`, b.money)
	b.post(`INSERT INTO credit_entries (account_id, seq, txn, book, kind, amount, grant_key, balance_after, usage_key, created_at)
		VALUES (:account, :seq, :txn, :book, 'USAGE', :amount, :grant, :after, :usage, :now)`, b.points)
	b.write(`UPDATE balances SET posted = $2, version = version + 1, updated_at = $3 WHERE account_id = $1`, account, b.Posted, b.Now)
	b.write(`UPDATE accounts SET last_key = $2, ledger_seq = $3, credit_seq = $4, credits_posted = $5, last_time = $6, revision = revision + 1
		WHERE id = $1`, account, b.LastKey, b.Ledger, b.Credit, b.Credits, b.Now)
	return b.failed
}

// post writes the entries of one transaction.
func (b *booking) post(query string, entries []map[string]any) {
	if len(entries) == 0 {
		return
	}
	query, args, err := sqlx.Named(query, entries)
	if err != nil {
		b.failed = err
		return
	}
	b.write(sqlx.Rebind(sqlx.DOLLAR, query), args...)
}

func addLeg(legs []billing.CreditLeg, leg billing.CreditLeg) []billing.CreditLeg {
	for i := range legs {
		if legs[i].Grant == leg.Grant {
			legs[i].Credits += leg.Credits
			return legs
		}
	}
	return append(legs, leg)
}

// book writes one usage with its entries and counters; the other side of the entries comes once a batch.
func (b *booking) book(u *Booked, ledger, credit int64) {
	b.LastKey++
	if u.Agent == 0 {
		u.Agent = b.Agent
	}
	var ledgerSeq, creditSeq *int64
	var credits money.Credits
	if u.Amount > 0 {
		b.Ledger++
		b.Posted -= u.Amount
		seq := b.Ledger
		ledgerSeq = &seq
		b.money = append(b.money, map[string]any{"account": b.Account, "seq": seq, "txn": ledger, "book": billing.BookWallet, "kind": u.Kind,
			"amount": -u.Amount, "currency": b.Currency, "after": b.Posted, "held": b.Held, "usage": b.LastKey, "now": b.Now})
	}
	for _, leg := range u.Legs {
		b.Credit++
		b.Credits -= leg.Credits
		credits += leg.Credits
		if creditSeq == nil {
			seq := b.Credit
			creditSeq = &seq
		}
		b.points = append(b.points, map[string]any{"account": b.Account, "seq": b.Credit, "txn": credit, "book": billing.CreditsAvailable,
			"amount": -leg.Credits, "grant": leg.Grant, "after": b.Credits, "usage": b.LastKey, "now": b.Now})
	}
	b.write(`INSERT INTO usage_records (account_id, key, agent_key, rate_code, category, plan_key, source, reservation_key, idempotency_key, request_hash,
			units, billed_units, credits, amount, free, ledger_seq, credit_seq, credit_legs, day, period_key, occurred_at, recorded_at)
		SELECT id, $2, $3, $4, $5, $6, $7, $8, nullif($9, ''), CASE WHEN $9 <> '' THEN 1 END, $10, $11, $12, $13, $14, $15, $16, $17,
			($18::timestamptz AT TIME ZONE time_zone)::date, $19, $18, $18 FROM accounts WHERE id = $1`,
		b.Account, b.LastKey, u.Agent, u.Rate, u.Category, u.Plan, u.Source, u.Reservation, u.Key, u.Units, u.Billed, credits, u.Amount, u.Free,
		ledgerSeq, creditSeq, len(u.Legs), b.Now, u.Period)
	b.write(`INSERT INTO usage_counters (account_id, agent_key, span, number, category, rate_code, counted, records, units, credits, amount,
			held_credits, held_amount, last_at)
		SELECT a.id, s.agent, s.span, coalesce(s.number, to_char($6::timestamptz AT TIME ZONE a.time_zone, 'YYYYMMDD')::bigint), $4, $5,
			CASE WHEN $7 THEN 0 WHEN $4 = 'CALL' THEN 1 ELSE $11 END, 1, $8, $9, $10, 0, 0, $6
		FROM accounts a CROSS JOIN (VALUES (0::bigint, 'DAY', NULL::bigint), ($2, 'DAY', NULL), ($2, 'PERIOD', coalesce($3::bigint, 0))) s (agent, span, number)
		WHERE a.id = $1
		ON CONFLICT (account_id, agent_key, span, number, category, rate_code) DO UPDATE SET counted = usage_counters.counted + excluded.counted,
			records = usage_counters.records + 1, units = usage_counters.units + excluded.units, credits = usage_counters.credits + excluded.credits,
			amount = usage_counters.amount + excluded.amount, last_at = excluded.last_at`,
		b.Account, u.Agent, u.Period, u.Category, u.Rate, b.Now, u.Free, u.Billed, credits, u.Amount, u.Units)
}

// Burned is a usage of so many credits and so much money, at a rate that tests have for it: test.usage, of which a unit costs a
// thousandth of a credit or a micro of money. The account needs an agent and a plan.
func Burned(ctx context.Context, tx *sqlx.Tx, account billing.AccountID, key string, legs []billing.CreditLeg, amount money.Micros) (Booked, error) {
	u := Booked{Rate: "test.usage", Category: billing.CategoryCall, Source: billing.UsageRecorded, Kind: billing.LedgerUsage, Legs: legs, Amount: amount,
		Key: key, Units: int64(amount)}
	for _, leg := range legs {
		u.Units += int64(leg.Credits)
	}
	u.Billed = u.Units
	if err := tx.GetContext(ctx, &u.Plan, `SELECT plan_key FROM subscriptions WHERE account_id = $1 ORDER BY key DESC LIMIT 1`, account); err != nil {
		return u, err
	}
	for _, query := range []string{
		`INSERT INTO plan_rates (plan_key, code, category, credits, quantity, increment, minimum) VALUES ($1, 'test.usage', 'CALL', 1, 1, 1, 0)
			ON CONFLICT DO NOTHING`,
		`INSERT INTO plan_rate_prices (plan_key, code, currency, price) SELECT $1, 'test.usage', currency, 1 FROM plan_prices WHERE plan_key = $1
			ON CONFLICT DO NOTHING`,
	} {
		if _, err := tx.ExecContext(ctx, query, u.Plan); err != nil {
			return u, err
		}
	}
	return u, nil
}
