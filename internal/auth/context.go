package auth

import (
	"context"

	"github.com/aura-billing/gateway/internal/billing"
)

type actorKey struct{}

// WithActor carries the actor along with a request.
func WithActor(ctx context.Context, actor *billing.Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, actor)
}

// ActorFrom gives the request's actor; nil when it brought no token. Require and RequireAccount take nil.
func ActorFrom(ctx context.Context) *billing.Actor {
	actor, _ := ctx.Value(actorKey{}).(*billing.Actor)
	return actor
}
