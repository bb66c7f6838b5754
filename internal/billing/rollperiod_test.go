package billing_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/money"
)

// applied does to values what the cashier does to rows.
func applied(in billing.RollInput, r billing.Roll) billing.RollInput {
	grants := append([]billing.CreditGrant(nil), in.Grants...)
	for i := range grants {
		for _, g := range r.Expire {
			if g.Key == grants[i].Key {
				grants[i].Expired += g.Remaining()
			}
		}
	}
	in.Grants = grants
	s := *in.Subscription
	in.Subscription = &s
	if r.Lapse {
		s.Status, s.NextActionAt = billing.SubscriptionCanceled, nil
		return in
	}
	if r.GiveUp {
		in.InProgress = nil
	}
	if r.Turn == nil {
		return in
	}
	in.Scheduled = nil
	s.Settled()
	if r.Turn.Cancel != "" {
		s.Status, s.NextActionAt = billing.SubscriptionCanceled, nil
		return in
	}
	next := r.Turn.Next
	in.Period = &next
	due := billing.Key(7)
	s.DueInvoice, s.ChargeAt = &due, &next.StartsAt
	s.Schedule(&next, nil)
	in.Grants = append(in.Grants, billing.CreditGrant{Key: billing.Key(len(in.Grants) + 1), Status: billing.GrantProvisional, EffectiveAt: next.StartsAt,
		ExpiresAt: next.EndsAt, Granted: money.Whole(10)})
	return in
}

// Whatever stands in the books and however long nobody came: rolling ends, in as many turns as periods are over, oldest first,
// and then there is nothing left to do. Nothing is done before its time.
func TestRollingEnds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		z := zoneOf(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		start := date(2024, 1, 1).AddDays(rapid.IntRange(0, 1000).Draw(t, "start"))
		p := billing.PeriodFrom(start, start.Day, z)
		now := p.StartsAt.Add(time.Duration(rapid.Int64Range(0, int64(400*24*time.Hour)).Draw(t, "later")))
		if rapid.IntRange(0, 3).Draw(t, "boundary") == 0 {
			now = p.EndsAt
		}
		s := &billing.Subscription{Status: rapid.SampledFrom([]billing.SubscriptionStatus{billing.SubscriptionIncomplete, billing.SubscriptionActive,
			billing.SubscriptionPastDue, billing.SubscriptionUnpaid, billing.SubscriptionCanceled}).Draw(t, "status"), AnchorDay: &start.Day}
		in := billing.RollInput{Subscription: s, Zone: z, Now: now}
		switch s.Status {
		case billing.SubscriptionIncomplete:
			lapse := p.StartsAt.Add(billing.IncompleteLapse)
			s.NextActionAt = &lapse
		case billing.SubscriptionCanceled:
		default:
			in.Period = &p
			if rapid.Bool().Draw(t, "pending") {
				kind := rapid.SampledFrom([]billing.PlanChangeKind{billing.ChangeDowngrade, billing.ChangeLateral, billing.ChangeCancellation}).Draw(t, "kind")
				in.Scheduled = &billing.PlanChange{Kind: kind, Status: billing.ChangeScheduled, EffectiveAt: p.EndsAt}
			}
			if rapid.Bool().Draw(t, "upgrading") {
				expires := p.StartsAt.Add(billing.UpgradeLapse)
				in.InProgress = &billing.PlanChange{Kind: billing.ChangeUpgrade, Status: billing.ChangeInProgress, ExpiresAt: &expires}
			}
		}
		for key := range rapid.IntRange(0, 3).Draw(t, "grants") {
			granted := rapid.Int64Range(0, 100).Draw(t, "granted")
			in.Grants = append(in.Grants, billing.CreditGrant{Key: billing.Key(key + 1), EffectiveAt: p.StartsAt, ExpiresAt: p.EndsAt,
				Granted: money.Credits(granted), Used: money.Credits(rapid.Int64Range(0, granted).Draw(t, "used"))})
		}
		scheduled, turns := in.Scheduled, 0
		for rounds := 0; ; rounds++ {
			r := billing.RollPeriod(in)
			if again := billing.RollPeriod(in); again.Empty() != r.Empty() || len(again.Expire) != len(r.Expire) {
				t.Fatalf("asked twice: %+v and %+v", r, again)
			}
			if r.Empty() {
				break
			}
			if rounds > 20 {
				t.Fatalf("no end to %+v", in)
			}
			if r.Turn != nil {
				turns++
				checkTurn(t, in, r.Turn, scheduled, turns)
			}
			in = applied(in, r)
		}
		if !in.Now.Before(p.EndsAt) && s.Configured() && turns == 0 {
			t.Fatal("the period is over and nothing happened")
		}
		if in.Now.Before(p.EndsAt) && turns > 0 {
			t.Fatal("the period ended early")
		}
		if in.Subscription.Configured() && !in.Period.Contains(in.Now) && in.Now.After(in.Period.StartsAt) {
			t.Fatalf("%s is not in %s–%s", in.Now, in.Period.StartsAt, in.Period.EndsAt)
		}
		for _, g := range in.Grants {
			if !in.Now.Before(g.ExpiresAt) && g.Remaining() != 0 {
				t.Fatalf("still there: %+v", g)
			}
		}
	})
}

func checkTurn(t *rapid.T, in billing.RollInput, turn *billing.Turn, scheduled *billing.PlanChange, nth int) {
	t.Helper()
	paid := in.Subscription.Status == billing.SubscriptionActive
	switch {
	case !paid && (turn.Cancel != billing.CancelUnpaid || turn.Apply != nil || turn.Forgo):
		t.Fatalf("unpaid, and %+v", turn)
	case paid && nth == 1 && turn.Apply != scheduled:
		t.Fatalf("applied is %+v, not %+v", turn.Apply, scheduled)
	case paid && nth > 1 && turn.Apply != nil:
		t.Fatalf("applied twice: %+v", turn.Apply)
	case paid && (turn.Cancel == billing.CancelRequested) != (nth == 1 && scheduled != nil && scheduled.Kind == billing.ChangeCancellation):
		t.Fatalf("ended: %+v", turn)
	case turn.Cancel == "" && (!turn.Next.StartsAt.Equal(in.Period.EndsAt) || turn.Next.StartDate != in.Period.EndDate):
		t.Fatalf("%+v follows %+v", turn.Next, in.Period)
	}
}
