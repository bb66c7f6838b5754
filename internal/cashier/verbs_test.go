package cashier_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
)

func TestCreateAccount(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	taxID := "ESB12345678"
	good := cashier.NewAccount{Name: "  Café Aurora ", Currency: "EUR", TimeZone: "Europe/Madrid", Mode: billing.ModeSandbox, TaxRate: 210_000,
		TaxInclusive: true, TaxID: &taxID}
	id, replayed, err := h.Cashier.CreateAccount(t.Context(), h.Platform, "one", good)
	must(t, err)
	a := (&cashiertest.Customer{House: h, ID: id}).Account(t)
	if replayed || a.Name != "Café Aurora" || a.Currency != "EUR" || a.TaxRate != 210_000 || !a.TaxInclusive || *a.TaxID != taxID || a.Mode != billing.ModeSandbox ||
		a.Revision != 1 || a.AuditSeq != 1 || a.EventSeq != 1 || !a.LastTime.Equal(a.CreatedAt) {
		t.Errorf("made %+v, replayed %v", a, replayed)
	}
	spelled := good
	spelled.Name = "Café Aurora"
	if again, replayed, err := h.Cashier.CreateAccount(t.Context(), h.Platform, "one", spelled); again != id || !replayed || err != nil {
		t.Errorf("again: %d, %v, %v", again, replayed, err)
	}
	other := good
	other.Currency = "USD"
	_, _, err = h.Cashier.CreateAccount(t.Context(), h.Platform, "one", other)
	wantFault(t, err, fault.IdempotencyKeyReused)
	// Another subject's keys are its own.
	stranger := &billing.Actor{Subject: "another platform", Role: billing.RolePlatform, AllAccounts: true}
	if second, replayed, err := h.Cashier.CreateAccount(t.Context(), stranger, "one", good); second == id || replayed || err != nil {
		t.Errorf("another subject: %d, %v, %v", second, replayed, err)
	}
	for name, change := range map[string]func(*cashier.NewAccount){
		"name":     func(a *cashier.NewAccount) { a.Name = " " },
		"timeZone": func(a *cashier.NewAccount) { a.TimeZone = "Mars/Olympus" },
		"currency": func(a *cashier.NewAccount) { a.Currency = "XAU" },
		"mode":     func(a *cashier.NewAccount) { a.Mode = billing.ModeLive },
		"taxId":    func(a *cashier.NewAccount) { empty := ""; a.TaxID = &empty },
	} {
		bad := good
		change(&bad)
		_, _, err := h.Cashier.CreateAccount(t.Context(), h.Platform, "bad", bad)
		if f := wantFault(t, err, fault.BadUserInput); len(f.Field) == 0 || f.Field[len(f.Field)-1] != name {
			t.Errorf("%s is refused at %v", name, f.Field)
		}
	}
	if _, _, err := h.Cashier.CreateAccount(t.Context(), h.Platform, "bad", good); err != nil {
		t.Errorf("the key of refused input is used up: %v", err)
	}
}

// Twins at the same time make one account, and both get it.
func TestTwinAccounts(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	in := cashier.NewAccount{Name: "Twin", Currency: "USD", TimeZone: "UTC", Mode: billing.ModeSandbox}
	var mu sync.Mutex
	ids, fresh := map[billing.AccountID]bool{}, 0
	var group sync.WaitGroup
	for range 12 {
		group.Go(func() {
			id, replayed, err := h.Cashier.CreateAccount(t.Context(), h.Platform, "twin", in)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			ids[id] = true
			if !replayed {
				fresh++
			}
		})
	}
	group.Wait()
	if len(ids) != 1 || fresh != 1 {
		t.Errorf("%d accounts, %d first answers", len(ids), fresh)
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Customer(t)
	for _, bad := range []string{"", strings.Repeat("k", 256), "a\x00b", "a\nb", "\xff", "a\u200bb", " ", " k", "k "} {
		_, _, err := h.Cashier.CreateAgent(t.Context(), c.Platform, c.ID, bad, "A")
		wantFault(t, err, fault.BadUserInput)
		_, _, err = h.Cashier.CreateAccount(t.Context(), h.Platform, bad, cashier.NewAccount{Name: "A", Currency: "USD", TimeZone: "UTC", Mode: billing.ModeSandbox})
		wantFault(t, err, fault.BadUserInput)
	}
	for _, good := range []string{"k", strings.Repeat("k", 255), strings.Repeat("ñ", 255), "a b", "日本"} {
		first, replayed, err := h.Cashier.CreateAgent(t.Context(), c.Platform, c.ID, good, "A")
		again, replayedAgain, errAgain := h.Cashier.CreateAgent(t.Context(), c.Platform, c.ID, good, "A")
		if err != nil || errAgain != nil || replayed || !replayedAgain || first != again {
			t.Errorf("%q: %v %v %v, then %v %v %v", good, first, replayed, err, again, replayedAgain, errAgain)
		}
	}
	// One namespace for all mutations of an account, and another account's is another.
	_, _, err := h.Cashier.AddMethod(t.Context(), c.Owner, c.ID, "k", "pm_card_visa", false)
	wantFault(t, err, fault.IdempotencyKeyReused)
	other := h.Customer(t)
	if _, replayed, err := h.Cashier.CreateAgent(t.Context(), other.Platform, other.ID, "k", "A"); replayed || err != nil {
		t.Errorf("another account: %v, %v", replayed, err)
	}
}

// A refusal is remembered for a day: a late duplicate must not charge after the caller gave up.
func TestRefusalsAreRemembered(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Customer(t)
	_, replayed, err := topUp(t, c, "early", 20)
	first := wantFault(t, err, fault.BillingNotConfigured)
	want := []billing.SetupStep{billing.StepSelectPlan, billing.StepSetUpPaymentMethod, billing.StepCompleteSubscription}
	if steps := first.Detail.([]billing.SetupStep); replayed || !slices.Equal(steps, want) || first.Message != "Billing not configured" {
		t.Errorf("refused as %+v, replayed %v", first, replayed)
	}
	_, _, err = topUp(t, c, "small", 1)
	small := wantFault(t, err, fault.AmountTooSmall)
	c.Card(t, "pm_card_visa")
	c.Subscribe(t, "basic")
	_, replayed, err = topUp(t, c, "early", 20)
	again := wantFault(t, err, fault.BillingNotConfigured)
	if !replayed || again.Message != first.Message || !slices.Equal(again.Detail.([]billing.SetupStep), want) {
		t.Errorf("again %+v, replayed %v", again, replayed)
	}
	_, _, err = topUp(t, c, "small", 1)
	if again := wantFault(t, err, fault.AmountTooSmall); again.Detail != small.Detail || !slices.Equal(again.Field, small.Field) {
		t.Errorf("again %+v, first %+v", again, small)
	}
	_, replayed, err = topUp(t, c, "early", 30)
	wantFault(t, err, fault.IdempotencyKeyReused)
	if replayed {
		t.Error("another input is no replay")
	}
	h.Exec(t, `UPDATE idempotency_keys SET expires_at = clock_timestamp() WHERE account_id = $1 AND key = 'early'`, c.ID)
	p, replayed, err := topUp(t, c, "early", 20)
	if err != nil || replayed {
		t.Errorf("a day later: %v, replayed %v", err, replayed)
	}
	wantStatus(t, p, billing.PaymentCredited)
	h.Exec(t, `UPDATE idempotency_keys SET expires_at = clock_timestamp() WHERE account_id = $1 AND key = 'small'`, c.ID)
	for _, want := range []int{1, 0} {
		if n, err := h.Cashier.SweepKeys(t.Context()); n != want || err != nil {
			t.Errorf("%d keys swept, want %d: %v", n, want, err)
		}
	}
	// What is only wrong input, or will pass, is not remembered.
	_, _, err = h.Cashier.TopUp(t.Context(), c.Owner, c.ID, "odd", cashier.TopUp{Amount: money.Amount{Micros: 20_001_000, Currency: "USD"}})
	wantFault(t, err, fault.BadUserInput)
	if _, replayed, err := topUp(t, c, "odd", 20); err != nil || replayed {
		t.Errorf("the key of wrong input is used up: %v, %v", replayed, err)
	}
}

func TestTopUpIsBooked(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Subscriber(t, "basic", func(a *cashier.NewAccount) { a.Currency, a.TaxRate = "EUR", 210_000 })
	before := c.Balance(t)
	p, err := c.TopUp(t, 50)
	must(t, err)
	wantStatus(t, p, billing.PaymentCredited)
	if p.Amount != 50_000_000 || p.Tax != 10_500_000 || p.Total != 60_500_000 || p.InvoiceKey == nil || p.NextActionAt != nil || p.ProcessorRef == nil {
		t.Errorf("the payment is %+v", p)
	}
	b := c.Balance(t)
	if b.Posted != 50_000_000 || b.Available() != 50_000_000 || b.Version != before.Version+1 {
		t.Errorf("the balance is %+v", b)
	}
	id := billing.RowID{Account: c.ID, Key: *p.InvoiceKey}
	invoices, err := h.DB.Invoices(t.Context(), []billing.RowID{id})
	must(t, err)
	lines, err := h.DB.InvoiceLines(t.Context(), []billing.RowID{id})
	must(t, err)
	if i := invoices[0]; i.Total != p.Total || i.Tax != p.Tax || i.Number != 2 || i.Status != billing.InvoicePaid || *i.PaymentKey != p.Key ||
		i.TaxRate != 210_000 || i.CustomerName != "Café Aurora" || len(lines) != 1 || lines[0].Amount != p.Amount || lines[0].Tax != p.Tax {
		t.Errorf("the invoice is %+v with %+v", i, lines)
	}
	entries, err := h.DB.LedgerPage(t.Context(), []billing.AccountID{c.ID}, billing.Page{Limit: 10})
	must(t, err)
	if len(entries) != 1 || entries[0].Amount != p.Amount || *entries[0].BalanceAfter != p.Amount || *entries[0].PaymentKey != p.Key {
		t.Errorf("the entries are %+v", entries)
	}
	for name, in := range map[string]struct {
		amount money.Amount
		code   fault.Code
	}{
		"too little":       {money.Amount{Micros: 4_990_000, Currency: "EUR"}, fault.AmountTooSmall},
		"too much":         {money.Amount{Micros: 10_000_010_000, Currency: "EUR"}, fault.AmountTooLarge},
		"less than a cent": {money.Amount{Micros: 20_005_000, Currency: "EUR"}, fault.BadUserInput},
		"nothing":          {money.Amount{Currency: "EUR"}, fault.AmountTooSmall},
		"negative":         {money.Amount{Micros: -20_000_000, Currency: "EUR"}, fault.AmountTooSmall},
		"other currency":   {money.Amount{Micros: 20_000_000, Currency: "USD"}, fault.CurrencyMismatch},
	} {
		_, _, err := h.Cashier.TopUp(t.Context(), c.Owner, c.ID, h.Key(), cashier.TopUp{Amount: in.amount})
		if f := wantFault(t, err, in.code); len(f.Field) < 2 || f.Field[1] != "amount" {
			t.Errorf("%s is refused at %v", name, f.Field)
		}
	}
	gone := c.Card(t, "pm_card_amex")
	must(t, h.Cashier.RemoveMethod(t.Context(), c.Owner, gone))
	_, _, err = h.Cashier.TopUp(t.Context(), c.Owner, c.ID, h.Key(), cashier.TopUp{Amount: c.Amount(t, 20), Method: &gone.Key})
	wantFault(t, err, fault.NotFound)
	wantPosted(t, c, 50)
}

func TestSubscribe(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	subscribe := func(t *testing.T, c *cashiertest.Customer, plan billing.Key) (billing.RowID, *billing.Payment, error) {
		t.Helper()
		id, p, _, err := h.Cashier.Subscribe(t.Context(), c.Owner, c.ID, h.Key(), cashier.Subscribe{Plan: plan})
		return id, p, err
	}
	basic := h.Plans["basic"].Key
	t.Run("is booked", func(t *testing.T) {
		t.Parallel()
		c := h.Customer(t, func(a *cashier.NewAccount) { a.TimeZone = "Pacific/Auckland"; a.TaxRate = 77_000 })
		c.Card(t, "pm_card_visa")
		id, p, err := subscribe(t, c, basic)
		must(t, err)
		s, zone := c.Subscription(t), c.Account(t).Zone()
		periods, err := h.DB.Periods(t.Context(), []billing.RowID{{Account: c.ID, Key: *s.PeriodKey}})
		must(t, err)
		today := billing.DateOf(c.Account(t).LastTime, zone)
		if s.Key != id.Key || s.Status != billing.SubscriptionActive || *s.AnchorDay != today.Day || periods[0].StartDate != today ||
			!s.NextActionAt.Equal(periods[0].EndsAt) || !periods[0].StartsAt.Equal(today.Midnight(zone)) {
			t.Errorf("the subscription is %+v with %+v", s, periods[0])
		}
		grants, err := h.DB.OpenGrants(t.Context(), []billing.AccountID{c.ID})
		must(t, err)
		if len(grants) != 1 || grants[0].Granted != money.Whole(1000) || !grants[0].ExpiresAt.Equal(periods[0].EndsAt) {
			t.Errorf("the grants are %+v", grants)
		}
		if p.Total != 42_000_000 || p.Tax != 3_000_000 { // 39.00 and 7.7 %
			t.Errorf("the payment is %+v", p)
		}
		wantPosted(t, c, 0)
		_, _, err = subscribe(t, c, h.Plans["starter"].Key)
		wantFault(t, err, fault.AlreadySubscribed)
	})
	t.Run("for nothing", func(t *testing.T) {
		t.Parallel()
		c := h.Customer(t)
		_, p, err := subscribe(t, c, h.Plans["free"].Key)
		if err != nil || p != nil || c.Subscription(t).Status != billing.SubscriptionActive || c.Account(t).InvoiceNumber != 1 {
			t.Errorf("%+v, %v, %+v", p, err, c.Subscription(t))
		}
	})
	t.Run("without a card", func(t *testing.T) {
		t.Parallel()
		c := h.Customer(t)
		_, _, err := subscribe(t, c, basic)
		wantFault(t, err, fault.PaymentMethodRequired)
		if rows, err := h.DB.LatestSubscriptions(t.Context(), []billing.AccountID{c.ID}); len(rows) != 0 || err != nil {
			t.Errorf("left %+v, %v", rows, err)
		}
	})
	t.Run("no such plan", func(t *testing.T) {
		t.Parallel()
		c := h.Customer(t)
		c.Card(t, "pm_card_visa")
		for _, plan := range []billing.Key{4711} {
			_, _, err := subscribe(t, c, plan)
			if f := wantFault(t, err, fault.PlanUnavailable); !slices.Equal(f.Field, []string{"input", "planId"}) {
				t.Errorf("refused at %v", f.Field)
			}
		}
	})
	t.Run("declined and tried again", func(t *testing.T) {
		t.Parallel()
		c := h.Customer(t)
		c.Card(t, "pm_card_chargeDeclinedInsufficientFunds")
		first, p, err := subscribe(t, c, basic)
		wantFault(t, err, fault.CardDeclined)
		wantStatus(t, p, billing.PaymentDeclined)
		if s := c.Subscription(t); s.Status != billing.SubscriptionIncomplete || s.Key != first.Key {
			t.Errorf("the subscription is %+v", s)
		}
		_, err = c.TopUp(t, 20)
		steps := wantFault(t, err, fault.BillingNotConfigured).Detail.([]billing.SetupStep)
		if !slices.Equal(steps, []billing.SetupStep{billing.StepCompleteSubscription}) {
			t.Errorf("missing are %v", steps)
		}
		c.Card(t, "pm_card_visa")
		again, p, err := subscribe(t, c, h.Plans["starter"].Key)
		must(t, err)
		wantStatus(t, p, billing.PaymentCredited)
		if s := c.Subscription(t); again != first || s.PlanKey != h.Plans["starter"].Key || s.Status != billing.SubscriptionActive {
			t.Errorf("the subscription is %+v", s)
		}
	})
	t.Run("waiting for the bank", func(t *testing.T) {
		t.Parallel()
		c := h.Customer(t)
		c.Card(t, "pm_card_authenticationRequired")
		_, p, err := subscribe(t, c, basic)
		must(t, err)
		// Who starts anew withdraws the payment that waited; the bank's page no longer takes the money.
		_, again, err := subscribe(t, c, basic)
		must(t, err)
		wantStatus(t, c.Payment(t, p), billing.PaymentCanceled)
		wantStatus(t, again, billing.PaymentRequiresAction)
		p = again
		h.Bank(t, p, "approve")
		c.Cashier.Ask(t.Context(), billing.System("sweeper"), claim(t, c, p))
		if s := c.Subscription(t); s.Status != billing.SubscriptionActive {
			t.Errorf("the subscription is %+v", s)
		}
	})
	t.Run("twice at once", func(t *testing.T) {
		t.Parallel()
		c := h.Customer(t)
		c.Card(t, "pm_card_visa")
		errs := make(chan error, 6)
		for range cap(errs) {
			go func() { _, _, err := subscribe(t, c, basic); errs <- err }()
		}
		won := 0
		for range cap(errs) {
			if err := <-errs; err == nil {
				won++
			} else if !fault.Is(err, fault.AlreadySubscribed) && !fault.Is(err, fault.PaymentInProgress) {
				t.Error(err)
			}
		}
		if len(c.Payments(t)) != 1 || won != 1 {
			t.Errorf("%d payments, %d won", len(c.Payments(t)), won)
		}
	})
}

func TestMethods(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Customer(t)
	add := func(token string, makeDefault bool) billing.RowID {
		t.Helper()
		id, _, err := h.Cashier.AddMethod(t.Context(), c.Owner, c.ID, h.Key(), token, makeDefault)
		must(t, err)
		return id
	}
	wantDefault := func(want billing.RowID) {
		t.Helper()
		if got := c.Account(t).DefaultMethod; (got == nil) != (want.Key == 0) || (got != nil && *got != want.Key) {
			t.Errorf("the default is %v, want %v", got, want.Key)
		}
	}
	visa := add("pm_card_visa", false)
	wantDefault(visa) // the first one
	amex := add("pm_card_amex", false)
	wantDefault(visa)
	master := add("pm_card_mastercard", true)
	wantDefault(master)
	revision := c.Account(t).Revision
	if again := add("pm_card_amex", false); again != amex {
		t.Errorf("the same card is %v and %v", amex, again)
	}
	if c.Account(t).Revision != revision {
		t.Error("a card on file already is a change")
	}
	must(t, h.Cashier.SetDefaultMethod(t.Context(), c.Owner, amex))
	wantDefault(amex)
	revision = c.Account(t).Revision
	must(t, h.Cashier.SetDefaultMethod(t.Context(), c.Owner, amex))
	if c.Account(t).Revision != revision {
		t.Error("the default made default is a change")
	}
	must(t, h.Cashier.RemoveMethod(t.Context(), c.Owner, visa))
	wantDefault(amex)
	must(t, h.Cashier.RemoveMethod(t.Context(), c.Owner, amex))
	wantDefault(master) // added last
	wantFault(t, h.Cashier.RemoveMethod(t.Context(), c.Owner, amex), fault.NotFound)
	wantFault(t, h.Cashier.SetDefaultMethod(t.Context(), c.Owner, amex), fault.NotFound)
	wantFault(t, h.Cashier.RemoveMethod(t.Context(), c.Owner, billing.RowID{Account: c.ID, Key: 4711}), fault.NotFound)
	must(t, h.Cashier.RemoveMethod(t.Context(), c.Owner, master))
	wantDefault(billing.RowID{})
	if back := add("pm_card_visa", false); back == visa {
		t.Error("a card that was removed came back as itself")
	}
	_, _, err := h.Cashier.AddMethod(t.Context(), c.Owner, c.ID, "invalid", "pm_card_nobodys", false)
	if f := wantFault(t, err, fault.PaymentMethodInvalid); !slices.Equal(f.Field, []string{"input", "token"}) {
		t.Errorf("refused at %v", f.Field)
	}
	for _, token := range []string{"", strings.Repeat("x", 256)} {
		_, _, err := h.Cashier.AddMethod(t.Context(), c.Owner, c.ID, h.Key(), token, false)
		wantFault(t, err, fault.BadUserInput)
	}
	must(t, h.Sandbox.SetFaults(sandbox.Faults{Down: true}))
	_, _, err = h.Cashier.AddMethod(t.Context(), c.Owner, c.ID, "down", "pm_card_discover", false)
	wantFault(t, err, fault.Unavailable)
	must(t, h.Sandbox.SetFaults(sandbox.Faults{}))
	if _, replayed, err := h.Cashier.AddMethod(t.Context(), c.Owner, c.ID, "down", "pm_card_discover", false); replayed || err != nil {
		t.Errorf("the processor is back: %v, %v", replayed, err)
	}
}

func set[T any](v *T) billing.Change[T] { return billing.Change[T]{Set: true, Value: v} }

func TestAgents(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Customer(t)
	id := c.Agent(t, "Reception")
	read := func() *billing.Agent {
		rows, err := h.DB.Agents(t.Context(), []billing.RowID{id})
		must(t, err)
		return rows[0]
	}
	if a := read(); a.Name != "Reception" || a.Status != billing.AgentActive || a.WhenCreditsReached != billing.CreditsUseBalance || a.DailyCalls != nil {
		t.Errorf("made %+v", a)
	}
	before := c.Account(t)
	name, paused := " Hotline ", billing.AgentPaused
	must(t, h.Cashier.UpdateAgent(t.Context(), c.Platform, id, cashier.AgentChange{Name: &name, Status: &paused}))
	if a := read(); a.Name != "Hotline" || a.Status != paused {
		t.Errorf("changed to %+v", a)
	}
	after := c.Account(t)
	if after.Revision != before.Revision+1 || after.ConfigRevision != before.ConfigRevision+1 {
		t.Errorf("revisions %d and %d after %d and %d", after.Revision, after.ConfigRevision, before.Revision, before.ConfigRevision)
	}
	must(t, h.Cashier.UpdateAgent(t.Context(), c.Platform, id, cashier.AgentChange{Name: &name, Status: &paused}))
	must(t, h.Cashier.UpdateAgent(t.Context(), c.Platform, id, cashier.AgentChange{}))
	if again := c.Account(t); again.Revision != after.Revision {
		t.Error("what is so already is a change")
	}
	long := strings.Repeat("x", 201)
	wantFault(t, h.Cashier.UpdateAgent(t.Context(), c.Platform, id, cashier.AgentChange{Name: &long}), fault.BadUserInput)
	nobody := billing.RowID{Account: c.ID, Key: 4711}
	wantFault(t, h.Cashier.UpdateAgent(t.Context(), c.Platform, nobody, cashier.AgentChange{Name: &name}), fault.NotFound)
	wantFault(t, h.Cashier.SetLimits(t.Context(), c.Platform, nobody, billing.LimitsChange{}), fault.NotFound)
	wantFault(t, h.Cashier.UpdateAgent(t.Context(), c.Platform, billing.RowID{Account: 4711, Key: id.Key}, cashier.AgentChange{}), fault.NotFound)

	seven, zero, minus := 7, 0, -1
	spend := c.Amount(t, 3)
	credits := money.Credits(12_500)
	stop := billing.CreditsStop
	all := billing.LimitsChange{DailyCalls: set(&seven), ConcurrentCalls: set(&zero), DailyMessages: set(&seven), DailySpend: set(&spend),
		MonthlyCredits: set(&credits), WhenCreditsReached: set(&stop), MaxCallSeconds: set(&seven)}
	must(t, h.Cashier.SetLimits(t.Context(), c.Owner, id, all))
	stored := read().Limits
	if *stored.DailyCalls != 7 || *stored.ConcurrentCalls != 0 || *stored.DailySpend != 3_000_000 || *stored.MonthlyCredits != 12_500 ||
		stored.WhenCreditsReached != stop {
		t.Errorf("stored %+v", stored)
	}
	revision := c.Account(t).Revision
	must(t, h.Cashier.SetLimits(t.Context(), c.Owner, id, all))
	if c.Account(t).Revision != revision {
		t.Error("the same limits are a change")
	}
	wantFault(t, h.Cashier.SetLimits(t.Context(), c.Owner, id, billing.LimitsChange{DailyCalls: set[int](nil), MaxCallSeconds: set(&minus)}), fault.LimitInvalid)
	if read().DailyCalls == nil {
		t.Error("half a change was stored")
	}
	euros := money.Amount{Micros: 1, Currency: "EUR"}
	wantFault(t, h.Cashier.SetLimits(t.Context(), c.Owner, id, billing.LimitsChange{DailySpend: set(&euros)}), fault.CurrencyMismatch)
	must(t, h.Cashier.SetLimits(t.Context(), c.Owner, id, billing.LimitsChange{DailyCalls: set[int](nil), WhenCreditsReached: set[billing.WhenCreditsReached](nil)}))
	if got := read().Limits; got.DailyCalls != nil || *got.DailyMessages != 7 || got.WhenCreditsReached != billing.CreditsUseBalance {
		t.Errorf("now %+v", got)
	}
}

// Time alone ends what is over: credits, and a subscription's period; whoever comes first does it, and it is done once.
func TestRoll(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Subscriber(t, "basic")
	h.Exec(t, `UPDATE credit_grants SET expires_at = effective_at + interval '1 millisecond' WHERE account_id = $1`, c.ID)
	h.Exec(t, `UPDATE subscriptions SET next_action_at = clock_timestamp() WHERE account_id = $1`, c.ID)
	c.Agent(t, "comes first")
	for range 2 {
		must(t, h.Cashier.Roll(t.Context(), c.ID))
		a := c.Account(t)
		if a.CreditsPosted != 0 || a.CreditSeq != 4 {
			t.Errorf("credits %d after %d entries", a.CreditsPosted, a.CreditSeq)
		}
		if s := c.Subscription(t); s.Status != billing.SubscriptionActive {
			t.Errorf("the subscription is %+v", s)
		}
	}
	var lines []string
	must(t, h.PG.Select(&lines, `SELECT subject || ' ' || verb FROM audit_log WHERE account_id = $1 AND verb IN ('roll', 'createAgent') ORDER BY seq`, c.ID))
	if want := []string{"platform createAgent"}; !slices.Equal(lines, want) { // credits have their own entries and events
		t.Errorf("the trail says %v, want %v", lines, want)
	}
}

// One account whose books cannot be rolled does not keep the others waiting.
func TestSweepGoesOn(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	h.Spoil()
	sick, well := h.Subscriber(t, "basic"), h.Subscriber(t, "basic")
	h.Exec(t, `UPDATE credit_grants SET expires_at = effective_at + interval '1 millisecond' WHERE account_id IN ($1, $2)`, sick.ID, well.ID)
	h.Exec(t, `UPDATE subscriptions SET next_action_at = clock_timestamp() - interval '1 hour' WHERE account_id = $1`, sick.ID)
	h.Exec(t, `UPDATE subscriptions SET next_action_at = clock_timestamp() - interval '1 minute' WHERE account_id = $1`, well.ID)
	h.Exec(t, `DELETE FROM balances WHERE account_id = $1`, sick.ID)
	n, err := h.Cashier.SweepSubscriptions(t.Context())
	if n != 2 || err == nil {
		t.Errorf("%d were due, %v", n, err)
	}
	if a := well.Account(t); a.CreditsPosted != 0 {
		t.Errorf("the other account was left waiting with %d credits", a.CreditsPosted)
	}
}

// A webhook of a processor that this process does not know is left for one that does.
func TestNoticeOfAnotherProcessor(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	h.Subscriber(t, "basic")
	h.Exec(t, `INSERT INTO processor_notices (account_id, processor, id, type, payment_key, next_action_at)
		SELECT account_id, 'stripe', 'evt_1', 'x', key, clock_timestamp() FROM payments`)
	if n, err := h.Cashier.SweepNotices(t.Context()); n != 1 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	var waiting int
	must(t, h.PG.Get(&waiting, `SELECT count(*) FROM processor_notices WHERE applied_at IS NULL`))
	if waiting != 1 {
		t.Error("it counts as applied")
	}
}

// Every verb leaves who did what to what, with the request's id, and JSON that can be read.
func TestTrail(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Subscriber(t, "basic")
	agent, seven, name := c.Agent(t, "A"), 7, "B"
	must(t, h.Cashier.SetLimits(t.Context(), c.Owner, agent, billing.LimitsChange{DailyCalls: set(&seven)}))
	must(t, h.Cashier.UpdateAgent(t.Context(), c.Platform, agent, cashier.AgentChange{Name: &name}))
	_, err := c.TopUp(t, 20)
	must(t, err)
	must(t, h.Cashier.RemoveMethod(t.Context(), c.Owner, billing.RowID{Account: c.ID, Key: *c.Account(t).DefaultMethod}))
	var rows []billing.Audit
	must(t, h.PG.Select(&rows, `SELECT * FROM audit_log WHERE account_id = $1 ORDER BY seq`, c.ID))
	var verbs []string
	var last time.Time
	for _, r := range rows {
		verbs = append(verbs, r.Verb)
		if r.Subject == "" || r.Role == "" || r.RequestID != "test" || r.At.Before(last) || (r.Before == nil && r.After == nil) {
			t.Errorf("a line of the trail is %+v", r)
		}
		last = r.At
		for _, text := range [][]byte{r.Before, r.After} {
			if text != nil && !json.Valid(text) || bytes.Contains(text, []byte("pm_card_")) {
				t.Errorf("%s says %s", r.Verb, text)
			}
		}
	}
	for _, verb := range []string{"createAccount", "createAgent", "updateAgent", "setLimits", "addPaymentMethod", "removePaymentMethod", "subscribe",
		"activate", "topUp", "settle"} {
		if !slices.Contains(verbs, verb) {
			t.Errorf("no line says %s", verb)
		}
	}
	var events []string
	must(t, h.PG.Select(&events, `SELECT type FROM events WHERE account_id = $1 ORDER BY seq`, c.ID))
	want := []string{"account.created", "payment_method.added", "payment_method.default_changed", "subscription.incomplete", "payment.started",
		"subscription.started", "credits.granted", "invoice.paid", "payment.succeeded", "agent.created", "agent.limits_changed", "agent.updated",
		"payment.started", "balance.topped_up", "invoice.paid", "payment.succeeded", "payment_method.default_changed", "payment_method.removed"}
	if !slices.Equal(events, want) {
		t.Errorf("events are\n%v, want\n%v", events, want)
	}
}

// Who watches is told after each commit, and of no write that was refused.
func TestPublish(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	told := map[billing.AccountID]int{}
	h := cashiertest.New(t, cashiertest.Options{Publish: func(ids ...billing.AccountID) {
		mu.Lock()
		defer mu.Unlock()
		for _, id := range ids {
			told[id]++
		}
	}})
	count := func(id billing.AccountID) int {
		mu.Lock()
		defer mu.Unlock()
		return told[id]
	}
	c := h.Subscriber(t, "basic")
	before := count(c.ID)
	_, err := c.TopUp(t, 20)
	must(t, err)
	if n := count(c.ID) - before; n != 2 { // recorded, settled
		t.Errorf("told %d times", n)
	}
	before = count(c.ID)
	_, _, err = h.Cashier.TopUp(t.Context(), c.Owner, c.ID, h.Key(), cashier.TopUp{Amount: money.Amount{Micros: 20_005_000, Currency: "USD"}})
	wantFault(t, err, fault.BadUserInput)
	if n := count(c.ID) - before; n != 0 {
		t.Errorf("told %d times of nothing", n)
	}
}

// A mode without a processor cannot be used, and says so.
func TestNoProcessor(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	c := h.Customer(t)
	h.Exec(t, `UPDATE accounts SET mode = 'LIVE' WHERE id = $1`, c.ID)
	_, _, err := h.Cashier.AddMethod(t.Context(), c.Owner, c.ID, h.Key(), "pm_card_visa", true)
	wantFault(t, err, fault.Unavailable)
	_, err = h.Cashier.Bounds(c.Account(t))
	wantFault(t, err, fault.Unavailable)
}

// The catalogue: what is new or changed gets a version, what is missing is no longer offered, the same again changes nothing.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	version := func() (n int) {
		must(t, h.PG.Get(&n, `SELECT version FROM catalogue`))
		return n
	}
	offered := func() []*billing.Plan {
		plans, err := h.DB.PlansOffered(t.Context())
		must(t, err)
		return plans
	}
	before := version()
	if n, err := h.Cashier.LoadCatalogue(t.Context(), offered()); n != 0 || err != nil || version() != before {
		t.Errorf("the same again changed %d, %v, version %d after %d", n, err, version(), before)
	}
	subscribed := h.Subscriber(t, "basic")
	plans := offered()
	basic := slices.IndexFunc(plans, func(p *billing.Plan) bool { return p.Code == "basic" })
	plans[basic].Prices[0].Micros += 1_000_000
	n, err := h.Cashier.LoadCatalogue(t.Context(), plans)
	plans = offered()
	if n != 1 || err != nil || version() != before+1 || plans[basic].Version != 2 || plans[basic].Key == h.Plans["basic"].Key {
		t.Errorf("changed %d, %v; now %+v", n, err, plans[basic])
	}
	if s := subscribed.Subscription(t); s.PlanKey != h.Plans["basic"].Key {
		t.Error("a subscriber lost the version it has")
	}
	retired := plans[basic].Key
	n, err = h.Cashier.LoadCatalogue(t.Context(), slices.Delete(offered(), basic, basic+1))
	if n != 1 || err != nil || len(offered()) != len(plans)-1 {
		t.Errorf("retired %d, %v", n, err)
	}
	other := h.Customer(t)
	other.Card(t, "pm_card_visa")
	_, _, _, err = h.Cashier.Subscribe(t.Context(), other.Owner, other.ID, h.Key(), cashier.Subscribe{Plan: retired})
	wantFault(t, err, fault.PlanUnavailable)
	// Loaders at the same time wait for each other.
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			if _, err := h.Cashier.LoadCatalogue(t.Context(), []*billing.Plan{{Code: "only", Name: "Only", Rank: 1, Features: []string{}}}); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if left := offered(); len(left) != 1 || left[0].Version != 1 {
		t.Errorf("left are %+v", left)
	}
}

// Drain waits for the calls that go on, as long as it is let.
func TestDrain(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	var spy *between
	h := cashiertest.New(t, cashiertest.Options{ReplyWait: time.Second,
		Wrap: func(p payment.Processor) payment.Processor { spy = &between{Processor: p}; return spy }})
	c := h.Subscriber(t, "free")
	asked := make(chan struct{})
	spy.once(func() { close(asked); <-release })
	p, err := c.TopUp(t, 20)
	must(t, err)
	wantStatus(t, p, billing.PaymentSubmitted)
	<-asked
	// A call that is given up leaves its payment as unknown, for the next process to ask about.
	hurry, cancel := context.WithCancel(t.Context())
	cancel()
	time.AfterFunc(50*time.Millisecond, func() { close(release) })
	must(t, h.Cashier.Drain(hurry))
	wantStatus(t, c.Payment(t, p), billing.PaymentUnknown)
	wantStatus(t, sweep(t, c, p), billing.PaymentCredited)
}

// Agents made before there was a plan do not get around its cap: the plan's first period pauses those it has no room for, as
// every later one would.
func TestAgentsBeyondTheFirstPlan(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, quick(cashiertest.Options{}))
	c := h.Customer(t)
	for _, name := range []string{"one", "two", "three", "four"} {
		c.Agent(t, name)
	}
	c.Card(t, "pm_card_visa")
	c.Subscribe(t, "starter")
	var active int
	must(t, h.PG.Get(&active, `SELECT count(*) FROM agents WHERE account_id = $1 AND status = 'ACTIVE'`, c.ID))
	if room := *h.Plans["starter"].AccountAgents; active != room {
		t.Errorf("%d agents are active, the plan has room for %d", active, room)
	}
}
