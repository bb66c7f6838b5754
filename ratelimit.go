package main

import (
	"context"
	"strings"

	"github.com/aura-billing/gateway/internal/config"
	"github.com/aura-billing/gateway/internal/gateway"
)

// platformPrincipal begins the names of those who pay from the platform's buckets: it asks before each call of every account, and
// shares its budget with nobody. An agent's own token is no such caller.
const platformPrincipal = "platform/"

// buckets gives the platform another budget than everybody else.
type buckets struct{ platform, others gateway.Limiter }

func newBuckets(c *config.Config) buckets {
	return buckets{platform: gateway.NewTokenBuckets(c.PlatformRatePoints, float64(c.PlatformRatePerSec)),
		others: gateway.NewTokenBuckets(c.RatePoints, float64(c.RatePerSec))}
}

func (b buckets) of(principal string) gateway.Limiter {
	if strings.HasPrefix(principal, platformPrincipal) {
		return b.platform
	}
	return b.others
}

// Take spends points of the principal's budget.
func (b buckets) Take(ctx context.Context, principal string, points int) gateway.Budget {
	return b.of(principal).Take(ctx, principal, points)
}

// Return gives points back.
func (b buckets) Return(ctx context.Context, principal string, points int) {
	b.of(principal).Return(ctx, principal, points)
}
