package cashier

import (
	"context"
	"sync"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/postgres"
)

// remembered is what usage depends on and rarely changes: the agents of accounts with their limits, the plans that subscriptions had
// lately, and plan versions with their rate cards. A plan version never changes. What is remembered of an account is good for as long
// as the account's config_revision, which is read under its lock: so it is exact, in every process.
type remembered struct {
	mu       sync.Mutex
	plans    map[billing.Key]*billing.Plan
	accounts map[billing.AccountID]*accountConfig
}

type accountConfig struct {
	revision int64
	agents   map[billing.Key]*billing.Agent
	taken    []billing.PlanTaken
	complete bool // taken was read
}

// rememberedAccounts is how many accounts are remembered; beyond that some are forgotten, whichever.
const rememberedAccounts = 50_000

// of gives what is remembered of the account as it is now, and nothing for one that changed in this very transaction.
func (m *remembered) of(b *book) *accountConfig {
	if b.configChanged {
		return &accountConfig{agents: map[billing.Key]*billing.Agent{}}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	config := m.accounts[b.account.ID]
	if config == nil || config.revision != b.account.ConfigRevision {
		for id := range m.accounts {
			if len(m.accounts) < rememberedAccounts {
				break
			}
			delete(m.accounts, id)
		}
		config = &accountConfig{revision: b.account.ConfigRevision, agents: map[billing.Key]*billing.Agent{}}
		m.accounts[b.account.ID] = config
	}
	return config
}

func (m *remembered) plan(key billing.Key) *billing.Plan {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.plans[key]
}

func (m *remembered) keep(plans []*billing.Plan) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range plans {
		m.plans[p.Key] = p
	}
}

// readConfig gives each book the agents and plans that its asks are about, from memory where it has them. One lane at a time works on
// an account, so what is remembered of it needs no lock of its own.
func (c *Cashier) readConfig(ctx context.Context, tx *postgres.Tx, n *needs, all []*usageBook, of map[billing.AccountID]*usageBook) error {
	configs := make(map[billing.AccountID]*accountConfig, len(all))
	var unread []billing.AccountID
	for _, u := range all {
		config := c.remembered.of(u.book)
		configs[u.account.ID], u.Agents = config, config.agents
		if u.past && !config.complete && u.Subscription != nil {
			unread = append(unread, u.account.ID)
		}
	}
	var missing []billing.RowID
	for _, id := range n.agents {
		if config := configs[id.Account]; config != nil {
			if _, ok := config.agents[id.Key]; !ok {
				missing = append(missing, id)
			}
		}
	}
	if len(missing) > 0 {
		agents, err := tx.Agents(ctx, missing)
		if err != nil {
			return err
		}
		for _, a := range agents {
			configs[a.AccountID].agents[a.Key] = a
		}
	}
	if len(unread) > 0 {
		taken, err := tx.PlansTaken(ctx, unread)
		if err != nil {
			return err
		}
		for _, t := range taken {
			configs[t.AccountID].taken = append(configs[t.AccountID].taken, t.PlanTaken)
		}
		for _, id := range unread {
			configs[id].complete = true
		}
	}
	for _, u := range all {
		u.Changes = configs[u.account.ID].taken
	}
	return c.readPlans(ctx, tx, all)
}

// readPlans gives each book the plan versions that its asks can be about.
func (c *Cashier) readPlans(ctx context.Context, tx *postgres.Tx, all []*usageBook) error {
	var missing []billing.Key
	want := func(u *usageBook, key billing.Key) {
		if _, ok := u.Plans[key]; ok {
			return
		}
		p := c.remembered.plan(key)
		if p == nil {
			missing = append(missing, key)
		}
		u.Plans[key] = p
	}
	for _, u := range all {
		u.Plans = map[billing.Key]*billing.Plan{}
		if u.Subscription != nil {
			want(u, u.Subscription.PlanKey)
		} else {
			offered, err := tx.PlansOffered(ctx)
			if err != nil {
				return err
			}
			u.Offered = offered
		}
		for _, t := range u.Changes {
			want(u, t.PlanKey)
		}
		for _, r := range u.reservations {
			want(u, r.PlanKey)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	plans, err := tx.Plans(ctx, missing)
	if err != nil {
		return err
	}
	c.remembered.keep(plans)
	for _, u := range all {
		for key := range u.Plans {
			u.Plans[key] = c.remembered.plan(key)
		}
	}
	return nil
}
