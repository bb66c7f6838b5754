package postgres

import (
	"context"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

const sqlCallsInProgress = `-- name: CallsInProgress
SELECT ` + reservationColumns + `, count(*) OVER () AS calls
FROM reservations r JOIN accounts a ON a.id = r.account_id
WHERE r.account_id = $1 AND r.agent_key = $2 AND r.status = 'OPEN' AND r.category = 'CALL' AND r.expires_at > $3
ORDER BY r.key DESC LIMIT $4`

// CallsInProgress reads the calls of an agent that are in progress at an instant, those that cost nothing too: the newest, and how
// many there are in all.
func (r reader) CallsInProgress(ctx context.Context, agent billing.RowID, at time.Time, limit int) ([]*billing.Reservation, int, error) {
	rows, err := many[*struct {
		reservationRow
		Calls int `db:"calls"`
	}](ctx, r.q, sqlCallsInProgress, agent.Account, agent.Key, at, limit)
	if err != nil || len(rows) == 0 {
		return nil, 0, err
	}
	plain := make([]*reservationRow, len(rows))
	for i, row := range rows {
		plain[i] = &row.reservationRow
	}
	calls, err := reservationsOf(plain, nil)
	return calls, rows[0].Calls, err
}
