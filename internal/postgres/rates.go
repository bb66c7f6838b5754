package postgres

import (
	"context"
	"encoding/json"

	"github.com/lib/pq"

	"github.com/aura-billing/gateway/internal/billing"
)

// rateCard gathers the rates of the plan p as one JSON array, by code: a plan is read in one statement, however many rates it
// has. COLLATE "C", because codes are looked up by their bytes.
const rateCard = `(SELECT coalesce(json_agg(json_build_object('code', r.code, 'category', r.category, 'credits', r.credits,
        'quantity', r.quantity, 'increment', r.increment, 'minimum', r.minimum,
        'prices', (SELECT coalesce(json_agg(json_build_object('currency', x.currency, 'micros', x.price) ORDER BY x.currency), '[]')
            FROM plan_rate_prices x WHERE x.plan_key = r.plan_key AND x.code = r.code)) ORDER BY r.code COLLATE "C"), '[]')
    FROM plan_rates r WHERE r.plan_key = p.key)`

func readRates(card []byte) ([]billing.Rate, error) {
	rates := []billing.Rate{}
	return rates, json.Unmarshal(card, &rates)
}

const sqlInsertRates = `-- name: InsertRates
INSERT INTO plan_rates (plan_key, code, category, credits, quantity, increment, minimum)
SELECT $1, code, category, credits, quantity, increment, minimum
FROM unnest($2::text[], $3::text[], $4::bigint[], $5::integer[], $6::integer[], $7::integer[])
    AS given (code, category, credits, quantity, increment, minimum)`

const sqlInsertRatePrices = `-- name: InsertRatePrices
INSERT INTO plan_rate_prices (plan_key, code, currency, price)
SELECT $1, code, currency, price FROM unnest($2::text[], $3::text[], $4::bigint[]) AS given (code, currency, price)`

func (tx *Tx) insertRates(ctx context.Context, p *billing.Plan) error {
	var codes, categories, priced, currencies []string
	var credits, quantities, increments, minimums, prices []int64
	for _, r := range p.Rates {
		codes, categories, credits = append(codes, r.Code), append(categories, string(r.Category)), append(credits, int64(r.Credits))
		quantities, increments = append(quantities, int64(r.Quantity)), append(increments, int64(r.Increment))
		minimums = append(minimums, int64(r.Minimum))
		for _, price := range r.Prices {
			priced, currencies, prices = append(priced, r.Code), append(currencies, string(price.Currency)), append(prices, int64(price.Micros))
		}
	}
	if len(codes) == 0 {
		return nil
	}
	if _, err := tx.exec(ctx, sqlInsertRates, p.Key, pq.Array(codes), pq.Array(categories), pq.Array(credits), pq.Array(quantities),
		pq.Array(increments), pq.Array(minimums)); err != nil {
		return err
	}
	_, err := tx.exec(ctx, sqlInsertRatePrices, p.Key, pq.Array(priced), pq.Array(currencies), pq.Array(prices))
	return err
}
