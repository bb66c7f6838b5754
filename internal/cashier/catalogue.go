package cashier

import (
	"bytes"
	"context"
	"crypto/sha256"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/postgres"
)

// LoadCatalogue makes the offered plans those of the list: a plan that is new or changed gets a new version for new
// subscribers, one that is missing is no longer offered. Loading the same list again changes nothing.
func (c *Cashier) LoadCatalogue(ctx context.Context, plans []*billing.Plan) (changed int, err error) {
	err = c.o.DB.Tx(ctx, func(ctx context.Context, tx *postgres.Tx) error {
		changed = 0
		latest, err := tx.LockCatalogue(ctx)
		if err != nil {
			return err
		}
		stored := map[string]postgres.LatestPlan{}
		for _, l := range latest {
			stored[l.Code] = l
		}
		for _, p := range plans {
			old := stored[p.Code]
			delete(stored, p.Code)
			p.Key, p.Version, p.Offered = 0, 0, true
			sum := sha256.Sum256(asJSON(p))
			if old.Offered && bytes.Equal(old.ContentHash, sum[:]) {
				continue
			}
			p.Version = old.Version + 1
			if err := tx.RetirePlan(ctx, p.Code); err != nil {
				return err
			}
			if err := tx.InsertPlan(ctx, p, sum[:]); err != nil {
				return err
			}
			changed++
		}
		for code, old := range stored {
			if !old.Offered {
				continue
			}
			if err := tx.RetirePlan(ctx, code); err != nil {
				return err
			}
			changed++
		}
		if changed == 0 {
			return nil
		}
		return tx.BumpCatalogue(ctx)
	})
	return changed, err
}
