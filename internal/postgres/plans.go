package postgres

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

// planRow is a plan as stored: its features in an array, its prices gathered as two parallel ones, its rates as JSON.
type planRow struct {
	billing.Plan
	FeatureCodes pq.StringArray `db:"features"`
	Currencies   pq.StringArray `db:"currencies"`
	Amounts      pq.Int64Array  `db:"amounts"`
	RateCard     []byte         `db:"rate_card"`
}

const planColumns = `p.key, p.code, p.version, p.name, p.description, p.rank, p.monthly_credits, p.offered, p.features,
    p.agent_daily_calls, p.agent_concurrent_calls, p.agent_daily_messages, p.agent_max_call_seconds,
    p.account_daily_calls, p.account_concurrent_calls, p.account_daily_messages, p.account_max_call_seconds, p.account_agents,
    (SELECT coalesce(array_agg(x.currency ORDER BY x.currency), '{}') FROM plan_prices x WHERE x.plan_key = p.key) AS currencies,
    (SELECT coalesce(array_agg(x.amount ORDER BY x.currency), '{}') FROM plan_prices x WHERE x.plan_key = p.key) AS amounts,
    ` + rateCard + ` AS rate_card`

const sqlPlansByKey = `-- name: PlansByKey
SELECT ` + planColumns + ` FROM plans p WHERE p.key = ANY($1)`

// Plans reads plan versions by key; those that do not exist are left out.
func (r reader) Plans(ctx context.Context, keys []billing.Key) ([]*billing.Plan, error) {
	return r.plans(ctx, sqlPlansByKey, pq.Array(keys))
}

const sqlPlansOffered = `-- name: PlansOffered
SELECT ` + planColumns + ` FROM plans p WHERE p.offered ORDER BY p.rank, p.code`

// PlansOffered reads the plans that new subscribers can choose, by rank.
func (r reader) PlansOffered(ctx context.Context) ([]*billing.Plan, error) {
	return r.plans(ctx, sqlPlansOffered)
}

func (r reader) plans(ctx context.Context, query string, args ...any) ([]*billing.Plan, error) {
	rows, err := many[planRow](ctx, r.q, query, args...)
	if err != nil {
		return nil, err
	}
	plans := make([]*billing.Plan, len(rows))
	for i := range rows {
		p := &rows[i].Plan
		p.Features = rows[i].FeatureCodes
		for j, code := range rows[i].Currencies {
			p.Prices = append(p.Prices, money.Amount{Micros: money.Micros(rows[i].Amounts[j]), Currency: money.Currency(code)})
		}
		if p.Rates, err = readRates(rows[i].RateCard); err != nil {
			return nil, fmt.Errorf("rates of %s: %w", p.Code, err)
		}
		plans[i] = p
	}
	return plans, nil
}

const sqlLockCatalogue = `-- name: LockCatalogue
SELECT version FROM catalogue FOR UPDATE`

const sqlLatestPlans = `-- name: LatestPlans
SELECT code, version, content_hash, offered FROM plans p
WHERE version = (SELECT max(version) FROM plans WHERE code = p.code)`

// LatestPlan is what the loader compares a catalogue file with.
type LatestPlan struct {
	Code        string `db:"code"`
	Version     int    `db:"version"`
	ContentHash []byte `db:"content_hash"`
	Offered     bool   `db:"offered"`
}

// LockCatalogue lets one loader work at a time and gives every plan's latest version.
func (tx *Tx) LockCatalogue(ctx context.Context) ([]LatestPlan, error) {
	if _, err := one[int64](ctx, tx.q, sqlLockCatalogue); err != nil {
		return nil, err
	}
	return many[LatestPlan](ctx, tx.q, sqlLatestPlans)
}

const sqlRetirePlan = `-- name: RetirePlan
UPDATE plans SET offered = false WHERE code = $1 AND offered`

// RetirePlan stops offering a plan to new subscribers; those who have it keep it.
func (tx *Tx) RetirePlan(ctx context.Context, code string) error {
	_, err := tx.exec(ctx, sqlRetirePlan, code)
	return err
}

const sqlInsertPlan = `-- name: InsertPlan
INSERT INTO plans (key, code, version, name, description, rank, monthly_credits, features, content_hash,
    agent_daily_calls, agent_concurrent_calls, agent_daily_messages, agent_max_call_seconds,
    account_daily_calls, account_concurrent_calls, account_daily_messages, account_max_call_seconds, account_agents)
SELECT coalesce(max(key), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17 FROM plans
RETURNING key`

const sqlInsertPrice = `-- name: InsertPrice
INSERT INTO plan_prices (plan_key, currency, amount) VALUES ($1, $2, $3)`

// InsertPlan stores a new version of a plan, with its rate card, under the catalogue's lock and gives it its key.
func (tx *Tx) InsertPlan(ctx context.Context, p *billing.Plan, contentHash []byte) error {
	key, err := one[billing.Key](ctx, tx.q, sqlInsertPlan, p.Code, p.Version, p.Name, p.Description, p.Rank, p.MonthlyCredits,
		pq.Array(p.Features), contentHash, p.AgentDailyCalls, p.AgentConcurrentCalls, p.AgentDailyMessages, p.AgentMaxCallSeconds,
		p.AccountDailyCalls, p.AccountConcurrentCalls, p.AccountDailyMessages, p.AccountMaxCallSeconds, p.AccountAgents)
	if err != nil {
		return err
	}
	p.Key = *key
	for _, price := range p.Prices {
		if _, err := tx.exec(ctx, sqlInsertPrice, p.Key, price.Currency, price.Micros); err != nil {
			return fmt.Errorf("price of %s: %w", p.Code, err)
		}
	}
	if err := tx.insertRates(ctx, p); err != nil {
		return fmt.Errorf("rates of %s: %w", p.Code, err)
	}
	return nil
}

const sqlBumpCatalogue = `-- name: BumpCatalogue
UPDATE catalogue SET version = version + 1`

// BumpCatalogue tells every process that what it remembers of the catalogue is old.
func (tx *Tx) BumpCatalogue(ctx context.Context) error {
	_, err := tx.exec(ctx, sqlBumpCatalogue)
	return err
}
