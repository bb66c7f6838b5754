package sandbox

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/pgtest"
)

func TestSeveralProcessesOpenOneDatabaseAtOnce(t *testing.T) {
	t.Parallel()
	dsn := pgtest.Empty(t).URL
	opened := make([]*Processor, 4)
	var all sync.WaitGroup
	for i := range opened {
		all.Go(func() { opened[i] = open(t, dsn, Options{}) })
	}
	all.Wait()
	// One party, many doors: a charge through one is the same charge through all, also when they ask at once.
	r := request(t, opened[0], "pm_card_visa")
	refs := make([]string, 4*len(opened))
	for i := range refs {
		all.Go(func() {
			fact, err := opened[i%len(opened)].Charge(t.Context(), r)
			if err != nil {
				t.Error(err)
			}
			refs[i] = fact.Ref
		})
	}
	all.Wait()
	for _, ref := range refs {
		if ref != refs[0] {
			t.Fatalf("two charges: %v", refs)
		}
	}
	if n, captured := books(t, opened[3]); n != 1 || captured != usd(1250).Micros {
		t.Errorf("%d charges of %d", n, captured)
	}
}

func TestOpenRefusesWhatCannotWork(t *testing.T) {
	t.Parallel()
	for what, o := range map[string]Options{
		"no secret":      {},
		"a blank secret": {SigningSecrets: []string{"whsec", " "}},
		"bad faults":     {SigningSecrets: []string{"whsec"}, Faults: Faults{Busy: 2}},
	} {
		if p, err := Open(t.Context(), pgtest.Empty(t).URL, o); err == nil {
			t.Errorf("%s: opened", what)
			_ = p.Close()
		}
	}
	if p, err := Open(t.Context(), "postgres://nobody@127.0.0.1:1/none?sslmode=disable", Options{SigningSecrets: []string{"w"}}); err == nil {
		t.Error("opened without a database")
		_ = p.Close()
	}
}

func TestClosedProcessorRefusesCalls(t *testing.T) {
	t.Parallel()
	p := open(t, pgtest.Empty(t).URL, Options{})
	hangs := start(t, p, request(t, p, "pm_card_hangBeforeCapture"))
	r := request(t, p, "pm_card_visa")
	for range 2 {
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := hangs.end(t); err == nil {
		t.Error("a hanging call was answered by Close")
	}
	if _, err := p.Charge(t.Context(), r); !errors.Is(err, errClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func TestCardsOfOtherCustomersCannotBeCharged(t *testing.T) {
	t.Parallel()
	p := open(t, pgtest.Empty(t).URL, Options{})
	r := request(t, p, "pm_card_visa")
	r.Account = "acct_other"
	if _, err := p.Charge(t.Context(), r); !errors.Is(err, payment.ErrCardInvalid) {
		t.Errorf("error = %v", err)
	}
	if n, _ := books(t, p); n != 0 {
		t.Errorf("%d charges", n)
	}
}

func TestCallsWithoutKeyOrOwnerAreRefused(t *testing.T) {
	t.Parallel()
	p := open(t, pgtest.Empty(t).URL, Options{})
	good := request(t, p, "pm_card_visa")
	for what, change := range map[string]func(r *payment.ChargeRequest){
		"key":     func(r *payment.ChargeRequest) { r.Key = "" },
		"account": func(r *payment.ChargeRequest) { r.Account = "" },
		"payment": func(r *payment.ChargeRequest) { r.PaymentID = "" },
	} {
		r := good
		change(&r)
		if _, err := p.Charge(t.Context(), r); !errors.Is(err, payment.ErrRefused) {
			t.Errorf("charge without %s: %v", what, err)
		}
	}
	if _, err := p.Refund(t.Context(), payment.RefundRequest{Ref: "ch_1", Amount: usd(1)}); !errors.Is(err, payment.ErrRefused) {
		t.Errorf("refund without key: %v", err)
	}
	if _, err := p.AttachCard(t.Context(), payment.AttachRequest{Token: "pm_card_visa"}); !errors.Is(err, payment.ErrRefused) {
		t.Errorf("attach without key: %v", err)
	}
	if _, err := p.List(t.Context(), payment.ListRequest{After: "?"}); !errors.Is(err, payment.ErrRefused) {
		t.Errorf("list after nonsense: %v", err)
	}
	// One key, two verbs: two requests.
	mustCharge(t, p, good)
	_, err := p.Refund(t.Context(), payment.RefundRequest{Key: good.Key, Ref: "ch_1", Amount: usd(1)})
	if !errors.Is(err, payment.ErrKeyReused) {
		t.Errorf("refund under a charge's key: %v", err)
	}
}

func TestKeysAreForgottenAfterADay(t *testing.T) {
	t.Parallel()
	p := open(t, pgtest.Empty(t).URL, Options{})
	young, old := request(t, p, "pm_card_visa"), request(t, p, "pm_card_visa")
	kept, gone := mustCharge(t, p, young), mustCharge(t, p, old)
	age := func(key, by string) {
		err := p.tx(t.Context(), func(tx *sqlx.Tx) error {
			_, err := tx.Exec(`UPDATE sandbox_processor.responses SET created_at = created_at - $2::interval WHERE key = $1`, key, by)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	age(young.Key, "24 hours")
	age(old.Key, "26 hours")
	if err := p.forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again := mustCharge(t, p, young); again.Ref != kept.Ref {
		t.Error("a key of one day was forgotten")
	}
	if again := mustCharge(t, p, old); again.Ref == gone.Ref {
		t.Error("a key of 26 hours was remembered")
	}
	if newest := found(t, p, old); newest.Ref == gone.Ref || newest.Status != payment.StatusCaptured {
		t.Errorf("of two charges of a payment, lookup gives %+v", newest)
	}
}

func TestListKeepsToItsWindow(t *testing.T) {
	t.Parallel()
	p := open(t, pgtest.Empty(t).URL, Options{})
	first := mustCharge(t, p, request(t, p, "pm_card_visa"))
	second := mustCharge(t, p, request(t, p, "pm_card_visa"))
	for _, c := range []struct {
		from, to time.Time
		want     int
	}{
		{time.Time{}, time.Time{}, 2},
		{first.CreatedAt, second.CreatedAt, 1},
		{second.CreatedAt, time.Time{}, 1},
		{second.CreatedAt.Add(time.Microsecond), time.Time{}, 0},
		{time.Time{}, first.CreatedAt, 0},
	} {
		page, err := p.List(t.Context(), payment.ListRequest{From: c.from, To: c.to})
		if err != nil || len(page.Facts) != c.want || page.Next != "" {
			t.Errorf("from %s to %s: %d facts, next %q, %v; want %d", c.from, c.to, len(page.Facts), page.Next, err, c.want)
		}
	}
}

func TestChargeUnits(t *testing.T) {
	t.Parallel()
	p := &Processor{}
	for currency, want := range map[money.Currency]money.ChargeUnit{
		"USD": {Exponent: 2, Step: 1, Minimum: 500_000, Maximum: 999_999_990_000},
		"GBP": {Exponent: 2, Step: 1, Minimum: 300_000, Maximum: 999_999_990_000},
		"JPY": {Exponent: 0, Step: 1, Minimum: 50_000_000, Maximum: 99_999_999_000_000},
		"KWD": {Exponent: 3, Step: 10, Minimum: 200_000, Maximum: 99_999_990_000},
	} {
		if got, ok := p.ChargeUnit(currency); !ok || got != want {
			t.Errorf("%s: %+v, want %+v", currency, got, want)
		}
	}
	for currency := range units {
		u, _ := p.ChargeUnit(currency)
		if !currency.Valid() || u.Minimum <= 0 || u.Maximum <= u.Minimum || !u.Whole(u.Minimum) || !u.Whole(u.Maximum) {
			t.Errorf("%s: %+v", currency, u)
		}
	}
	if _, ok := p.ChargeUnit("XXX"); ok {
		t.Error("takes XXX")
	}
}
