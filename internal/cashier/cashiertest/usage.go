package cashiertest

import (
	"context"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

// SetTime stops the account's time at an instant, also at one that lies before its creation: for examples with dates of their
// own. Nothing may be in the account's books yet.
func (c *Customer) SetTime(t testing.TB, at time.Time) {
	t.Helper()
	c.Exec(t, `UPDATE accounts SET test_clock = $2, last_time = $2 WHERE id = $1`, c.ID, at)
}

// Use burns credits as usage will: by earliest expiry, then oldest, then smallest key, with their entries. It takes no more
// than there are, and tells how many it took.
func (c *Customer) Use(t testing.TB, most money.Credits) (used money.Credits) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	fatal := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("use credits: %v", err)
		}
	}
	tx, err := c.PG.BeginTxx(ctx, nil)
	fatal(err)
	defer func() { _ = tx.Rollback() }()
	var account struct {
		Seq    int64         `db:"credit_seq"`
		Posted money.Credits `db:"credits_posted"`
		Now    time.Time     `db:"now"`
	}
	fatal(tx.GetContext(ctx, &account, `SELECT credit_seq, credits_posted, greatest(last_time, coalesce(test_clock, clock_timestamp())) AS now
		FROM accounts WHERE id = $1 FOR NO KEY UPDATE`, c.ID))
	var grants []struct {
		Key  billing.Key   `db:"key"`
		Left money.Credits `db:"left"`
	}
	fatal(tx.SelectContext(ctx, &grants, `SELECT key, granted - used - held - expired - voided AS left FROM credit_grants
		WHERE account_id = $1 AND effective_at <= $2 AND expires_at > $2 AND granted > used + held + expired + voided
		ORDER BY expires_at, effective_at, key`, c.ID, account.Now))
	for _, g := range grants {
		part := min(g.Left, most-used)
		if part <= 0 {
			continue
		}
		used += part
		account.Posted -= part
		_, err := tx.ExecContext(ctx, `UPDATE credit_grants SET used = used + $3 WHERE account_id = $1 AND key = $2`, c.ID, g.Key, part)
		fatal(err)
		_, err = tx.ExecContext(ctx, `INSERT INTO credit_entries (account_id, seq, txn, book, kind, amount, grant_key, balance_after, created_at)
			VALUES ($1, $2, $2, 'AVAILABLE', 'USAGE', -$3::bigint, $4, $5, $6), ($1, $2 + 1, $2, 'CONSUMED', 'USAGE', $3, $4, NULL, $6)`,
			c.ID, account.Seq+1, part, g.Key, account.Posted, account.Now)
		fatal(err)
		account.Seq += 2
	}
	_, err = tx.ExecContext(ctx, `UPDATE accounts SET credit_seq = $2, credits_posted = $3, last_time = $4, revision = revision + 1 WHERE id = $1`,
		c.ID, account.Seq, account.Posted, account.Now)
	fatal(err)
	fatal(tx.Commit())
	return used
}
