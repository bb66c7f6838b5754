package cashier_test

import (
	"strconv"
	"testing"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
)

// Books that cannot be brought up to date are told of, left alone for a while, and keep no others waiting.
func TestFailingBooksKeepNobodyWaiting(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	broken, good := h.Subscriber(t, "basic"), h.Subscriber(t, "basic")
	h.Exec(t, `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'this period cannot be opened'; END $$`)
	h.Exec(t, `CREATE TRIGGER fail BEFORE INSERT ON periods FOR EACH ROW WHEN (new.account_id = `+strconv.FormatInt(int64(broken.ID), 10)+`) EXECUTE FUNCTION fail()`)
	broken.Age(t, 0, 0)
	if n, err := h.Cashier.SweepSubscriptions(t.Context()); n != 1 || err == nil {
		t.Fatalf("%d were due, %v", n, err)
	}
	good.Age(t, 0, 0)
	if n, err := h.Cashier.SweepSubscriptions(t.Context()); n != 1 || err != nil {
		t.Fatalf("beside broken books %d were due, %v", n, err)
	}
	drained(t, h)
	wantRenewed(t, good, "basic")
	h.Exec(t, `DROP TRIGGER fail ON periods`)
	renew(t, broken)
	wantRenewed(t, broken, "basic")
	if s := broken.Subscription(t); s.Status != billing.SubscriptionActive {
		t.Errorf("%+v", s)
	}
}
