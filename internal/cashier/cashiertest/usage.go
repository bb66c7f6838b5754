package cashiertest

import (
	"context"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

// SetTime stops the account's time at an instant, also at one that lies before its creation: for examples with dates of their
// own. Nothing may be in the account's books yet.
func (c *Customer) SetTime(t testing.TB, at time.Time) {
	t.Helper()
	c.Exec(t, `UPDATE accounts SET test_clock = $2, last_time = $2 WHERE id = $1`, c.ID, at)
}

// Use burns credits: by earliest expiry, then oldest, then smallest key. It takes no more than there are, and tells how many it
// took.
func (c *Customer) Use(t testing.TB, most money.Credits) (used money.Credits) {
	t.Helper()
	if most == 0 {
		return 0
	}
	c.burn(t, func(ctx context.Context, tx *sqlx.Tx) (legs []billing.CreditLeg, amount money.Micros, err error) {
		var grants []struct {
			Key  billing.Key   `db:"key"`
			Left money.Credits `db:"left"`
		}
		err = tx.SelectContext(ctx, &grants, `SELECT g.key, g.granted - g.used - g.held - g.expired - g.voided AS left
			FROM accounts a JOIN credit_grants g ON g.account_id = a.id
			CROSS JOIN LATERAL (SELECT greatest(a.last_time, coalesce(a.test_clock, clock_timestamp())) AS now) n
			WHERE a.id = $1 AND g.effective_at <= n.now AND g.expires_at > n.now AND g.granted > g.used + g.held + g.expired + g.voided
			ORDER BY g.expires_at, g.effective_at, g.key`, c.ID)
		for _, g := range grants {
			if part := min(g.Left, most-used); part > 0 {
				used += part
				legs = append(legs, billing.CreditLeg{Grant: g.Key, Credits: part})
			}
		}
		return legs, 0, err
	})
	return used
}

// Spend takes money from the prepaid balance.
func (c *Customer) Spend(t testing.TB, amount money.Micros) {
	t.Helper()
	c.burn(t, func(context.Context, *sqlx.Tx) ([]billing.CreditLeg, money.Micros, error) { return nil, amount, nil })
}

// burn books one usage of what part finds under the account's lock.
func (c *Customer) burn(t testing.TB, part func(context.Context, *sqlx.Tx) ([]billing.CreditLeg, money.Micros, error)) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	fatal := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("burn: %v", err)
		}
	}
	var agents int
	fatal(c.PG.GetContext(ctx, &agents, `SELECT count(*) FROM agents WHERE account_id = $1`, c.ID))
	if agents == 0 {
		c.Agent(t, "Reception")
	}
	tx, err := c.PG.BeginTxx(ctx, nil)
	fatal(err)
	defer func() { _ = tx.Rollback() }()
	_, err = tx.ExecContext(ctx, `SELECT id FROM accounts WHERE id = $1 FOR NO KEY UPDATE`, c.ID)
	fatal(err)
	legs, amount, err := part(ctx, tx)
	fatal(err)
	if len(legs) == 0 && amount == 0 {
		return
	}
	u, err := Burned(ctx, tx, c.ID, c.Key(), legs, amount)
	fatal(err)
	fatal(Book(ctx, tx, c.ID, u))
	fatal(tx.Commit())
}
