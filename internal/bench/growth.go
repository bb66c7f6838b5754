package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
)

// ledgerPage is what a dashboard shows of the ledger.
const ledgerPage = `{"query":"{ account { ledgerEntries(first: 50) { nodes { id kind amount { amount currency } balanceAfter { amount } createdAt } ` +
	`pageInfo { hasNextPage endCursor } } } }"}`

const pageConnections = 16

// growth is what the same costs in books of a size.
type growth struct {
	size                                 int64
	single, batch, scattered, ledgerPage *measurement
}

func (g *growth) all() []*measurement {
	return []*measurement{g.single, g.batch, g.scattered, g.ledgerPage}
}

// grow makes books of each size: copies of the first ones, filled.
func (b *bench) grow(ctx context.Context, k *books) (grown []*books, err error) {
	for _, size := range b.growth {
		// As many accounts as there are batches to share out, if they are few.
		likes := min(int64(k.cold), size/2/(fillBatch+1))
		g := &books{name: fmt.Sprint("bench_grown_", size), hot: k.hot, agent: k.agent, cold: int(likes)}
		if err := errors.Join(k.db.Close(), b.house.copyDatabase(ctx, k.name, g.name)); err != nil {
			return grown, err
		}
		if k.db, err = sql.Open("postgres", b.house.server.URL(k.name)); err != nil {
			return grown, err
		}
		if g.db, err = sql.Open("postgres", b.house.server.URL(g.name)); err != nil {
			return grown, err
		}
		grown = append(grown, g)
		if err := b.house.inBulk(ctx, func() error { return errors.Join(g.clone(ctx), g.fill(ctx, size)) }); err != nil {
			return grown, fmt.Errorf("fill %s: %w", g.name, err)
		}
	}
	return grown, nil
}

// growthOf measures charges and a page of the ledger in books of every size, each with a gateway of its own, in turn.
func (b *bench) growthOf(ctx context.Context, grown []*books, r *report) error {
	var all []*measurement
	for i, k := range grown {
		if err := b.open(ctx, k); err != nil {
			return err
		}
		size := strconv.FormatInt(b.growth[i], 10) + " entries"
		owner, err := b.house.mint(ctx, auth.Grant{Subject: "owner", Role: billing.RoleOwner, Accounts: []billing.AccountID{k.hot}, TTL: time.Hour})
		if err != nil {
			return err
		}
		g := growth{size: b.growth[i],
			single: b.byGateway(k, "one charge a request, "+size, false, job{Kind: workRecord, Items: 1, Connections: singleConnections}),
			batch: b.byGateway(k, fmt.Sprintf("%d charges a request, %s", batchItems, size), false,
				job{Kind: workRecord, Items: batchItems, Connections: batchConnections}),
			scattered: b.byGateway(k, fmt.Sprintf("%d charges a request, random keys, %s", batchItems, size), false,
				job{Kind: workRecord, Items: batchItems, Connections: batchConnections, RandomKeys: true}),
			ledgerPage: b.byGateway(k, "page of 50 of the ledger, "+size, false,
				job{Kind: workQuery, Query: ledgerPage, Token: owner, Connections: pageConnections})}
		r.growth = append(r.growth, g)
	}
	// Line by line, so that each is measured in all sizes within seconds.
	for line := range r.growth[0].all() {
		for _, g := range r.growth {
			all = append(all, g.all()[line])
		}
	}
	if err := b.interleave(ctx, all); err != nil {
		return err
	}
	for _, k := range grown {
		if err := b.check(ctx, k); err != nil {
			return err
		}
	}
	return nil
}
