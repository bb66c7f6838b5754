package cashier_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/fault"
	"github.com/aura-billing/gateway/internal/money"
	"github.com/aura-billing/gateway/internal/payment/sandbox"
)

// model is what an account's books must say, kept in plain memory.
type model struct {
	t testing.TB
	c *cashiertest.Customer

	agents   []billing.RowID
	limits   map[billing.Key]int // daily calls; absent is none
	cards    []card              // on file, oldest first
	deflt    billing.Key         // 0: none
	status   billing.SubscriptionStatus
	posted   money.Micros
	credits  money.Credits
	invoices []money.Micros // totals, by number
	payments map[billing.Key]*paid
	waiting  []billing.Key // payments that wait for the customer's bank
	uses     []use         // keys used, with what they must answer
	revision int64
	tax      billing.TaxRate
}

type card struct {
	key   billing.Key
	token string
}

// paid is a payment as the model knows it.
type paid struct {
	amount, total money.Micros
	purpose       billing.PaymentPurpose
	plan          string
	status        billing.PaymentStatus
}

// use is one use of an idempotency key.
type use struct {
	key    string
	repeat func() (answer string, replayed bool) // the same input again
	other  func() error                          // another input under the same key
	answer string
}

var modelCards = map[string]string{ // what a charge ends as, and why
	"pm_card_visa": "", "pm_card_mastercard": "", "pm_card_webhookTwice": "", "pm_card_webhookOutOfOrder": "",
	"pm_card_chargeDeclined":                  string(fault.CardDeclined),
	"pm_card_chargeDeclinedInsufficientFunds": string(fault.CardDeclined),
	"pm_card_chargeDeclinedExpiredCard":       string(fault.CardExpired),
	"pm_card_chargeDeclinedTryAgainLater":     string(fault.PaymentTemporaryError),
	"pm_card_authenticationRequired":          string(billing.PaymentRequiresAction),
	"pm_card_errorAfterCapture":               string(billing.PaymentUnknown),
	"pm_card_errorReplayed":                   string(billing.PaymentUnknown),
	"pm_card_nobodys":                         string(fault.PaymentMethodInvalid),
}

// Random sequences of verbs against the real thing, compared after every step with the model; the books are clean at the end.
func TestModel(t *testing.T) {
	t.Parallel()
	mailbox := cashiertest.NewMailbox(t)
	h := cashiertest.New(t, cashiertest.Options{Sandbox: sandbox.Options{WebhookURL: mailbox.URL}})
	rapid.Check(t, func(rt *rapid.T) {
		tax := rapid.SampledFrom([]billing.TaxRate{0, 210_000, 77_000, 1_000_000}).Draw(rt, "tax")
		c := h.Customer(t, func(a *cashier.NewAccount) { a.TaxRate = tax })
		m := &model{t: t, c: c, limits: map[billing.Key]int{}, payments: map[billing.Key]*paid{}, revision: 1, tax: tax}
		var notices []cashiertest.Post
		rt.Repeat(map[string]func(*rapid.T){
			"":            m.check,
			"createAgent": m.createAgent,
			"setLimits":   m.setLimits,
			"addMethod":   m.addMethod, "addMethod again": m.addMethod,
			"removeMethod": m.removeMethod,
			"setDefault":   m.setDefault,
			"subscribe":    m.subscribe, "subscribe again": m.subscribe,
			"topUp": m.topUp, "topUp again": m.topUp, "topUp and again": m.topUp,
			"repeat": m.repeat, "repeat again": m.repeat,
			"bank":  m.bank,
			"sweep": m.sweep,
			"notices": func(rt *rapid.T) { // late, in any order, twice, never
				for len(mailbox.Posts) > 0 {
					notices = append(notices, <-mailbox.Posts)
				}
				if len(notices) == 0 {
					rt.Skip("none came")
				}
				for range rapid.IntRange(1, 3).Draw(rt, "copies") {
					n := notices[rapid.IntRange(0, len(notices)-1).Draw(rt, "notice")]
					if err := h.Cashier.ReceiveNotice(t.Context(), sandbox.Name, n.Header, n.Body); err != nil {
						rt.Fatal(err)
					}
				}
				if _, err := h.Cashier.SweepNotices(t.Context()); err != nil {
					rt.Fatal(err)
				}
				m.learn(rt)
			},
		})
	})
	if _, err := h.Cashier.SweepNotices(t.Context()); err != nil {
		t.Error(err)
	}
}

// used notes a key that was used.
func (m *model) used(key, answer string, repeat func() (string, bool), other func() error) {
	m.uses = append(m.uses, use{key, repeat, other, answer})
}

// saying puts an answer into words that can be compared.
func saying(v any, err error) string {
	if f := fault.As(err); f != nil {
		return string(f.Code) + " " + f.Message
	}
	if err != nil {
		return "unexpected: " + err.Error()
	}
	return fmt.Sprint(v)
}

func (m *model) createAgent(rt *rapid.T) {
	name := rapid.SampledFrom([]string{"A", "B", ""}).Draw(rt, "name")
	key := m.c.Key()
	do := func(name string) (billing.RowID, bool, error) {
		return m.c.Cashier.CreateAgent(m.t.Context(), m.c.Platform, m.c.ID, key, name)
	}
	id, replayed, err := do(name)
	if name == "" {
		m.refused(rt, err, fault.BadUserInput)
		return
	}
	if fault.Is(err, fault.AgentLimitReached) && len(m.agents) >= 2 { // the smallest plan has room for two
		m.refused(rt, err, fault.AgentLimitReached)
		return
	}
	if err != nil || replayed {
		rt.Fatalf("%v, replayed %v", err, replayed)
	}
	m.agents = append(m.agents, id)
	m.used(key, saying(id, nil), func() (string, bool) { id, again, err := do(name); return saying(id, err), again },
		func() error { _, _, err := do("C"); return err })
}

func (m *model) setLimits(rt *rapid.T) {
	if len(m.agents) == 0 {
		rt.Skip("no agent")
	}
	agent := rapid.SampledFrom(m.agents).Draw(rt, "agent")
	calls := rapid.SampledFrom([]int{-1, 0, 1, 50}).Draw(rt, "calls")
	change := billing.LimitsChange{DailyCalls: billing.Change[int]{Set: true, Value: &calls}}
	if calls == 50 {
		change.DailyCalls.Value = nil
	}
	err := m.c.Cashier.SetLimits(m.t.Context(), m.c.Owner, agent, change)
	switch {
	case calls < 0:
		m.refused(rt, err, fault.LimitInvalid)
	case err != nil:
		rt.Fatal(err)
	case calls == 50:
		delete(m.limits, agent.Key)
	default:
		m.limits[agent.Key] = calls
	}
}

func (m *model) addMethod(rt *rapid.T) {
	token := rapid.SampledFrom(sortedKeys(modelCards)).Draw(rt, "card")
	makeDefault := rapid.Bool().Draw(rt, "default")
	key := m.c.Key()
	do := func(token string) (billing.RowID, bool, error) {
		return m.c.Cashier.AddMethod(m.t.Context(), m.c.Owner, m.c.ID, key, token, makeDefault)
	}
	id, replayed, err := do(token)
	if replayed {
		rt.Fatal("a new key is called a replay")
	}
	if token == "pm_card_nobodys" {
		m.refused(rt, err, fault.PaymentMethodInvalid)
	} else {
		if err != nil {
			rt.Fatal(err)
		}
		i := slices.IndexFunc(m.cards, func(c card) bool { return c.token == token })
		if i < 0 {
			m.cards = append(m.cards, card{id.Key, token})
		} else if m.cards[i].key != id.Key {
			rt.Fatalf("the card is %d, and was %d", id.Key, m.cards[i].key)
		}
		if makeDefault || m.deflt == 0 {
			m.deflt = id.Key
		}
	}
	m.used(key, saying(id, err), func() (string, bool) { id, again, err := do(token); return saying(id, err), again },
		func() error { _, _, err := do("pm_card_amex"); return err })
}

func (m *model) removeMethod(rt *rapid.T) {
	if len(m.cards) == 0 {
		rt.Skip("no card")
	}
	i := rapid.IntRange(0, len(m.cards)-1).Draw(rt, "card")
	gone := m.cards[i]
	err := m.c.Cashier.RemoveMethod(m.t.Context(), m.c.Owner, billing.RowID{Account: m.c.ID, Key: gone.key})
	if m.chargedUndecided(gone.key) {
		m.refused(rt, err, fault.PaymentInProgress)
		return
	}
	if err != nil {
		rt.Fatal(err)
	}
	m.cards = slices.Delete(slices.Clone(m.cards), i, i+1)
	if m.deflt == gone.key {
		m.deflt = 0
		if n := len(m.cards); n > 0 {
			m.deflt = m.cards[n-1].key
		}
	}
}

// chargedUndecided asks the books which card a payment was charged to; the rest the model knows.
func (m *model) chargedUndecided(key billing.Key) bool {
	for _, p := range m.c.Payments(m.t) {
		if p.MethodKey == key && m.payments[p.Key].status.Undecided() {
			return true
		}
	}
	return false
}

func (m *model) setDefault(rt *rapid.T) {
	if len(m.cards) == 0 {
		rt.Skip("no card")
	}
	chosen := rapid.SampledFrom(m.cards).Draw(rt, "card")
	if err := m.c.Cashier.SetDefaultMethod(m.t.Context(), m.c.Owner, billing.RowID{Account: m.c.ID, Key: chosen.key}); err != nil {
		rt.Fatal(err)
	}
	m.deflt = chosen.key
}

// charge foretells what charging a card leads to.
func (m *model) charge(rt *rapid.T, key billing.Key, p *paid, got *billing.Payment, err error) {
	i := slices.IndexFunc(m.cards, func(c card) bool { return c.key == key })
	outcome := modelCards[m.cards[i].token]
	switch outcome {
	case "":
		if err != nil || got.Status != billing.PaymentCredited {
			rt.Fatalf("%s: %+v, %v", m.cards[i].token, got, err)
		}
		p.status = billing.PaymentCredited
		m.credit(p)
	case string(billing.PaymentRequiresAction), string(billing.PaymentUnknown):
		if err != nil || string(got.Status) != outcome {
			rt.Fatalf("%s: %+v, %v", m.cards[i].token, got, err)
		}
		p.status = got.Status
		if got.Status == billing.PaymentRequiresAction {
			m.waiting = append(m.waiting, got.Key)
		}
	default:
		m.refused(rt, err, fault.Code(outcome))
		p.status = billing.PaymentDeclined
	}
	if got.Amount != p.amount || got.Total != p.total {
		rt.Fatalf("charged %d of %d, want %d of %d", got.Amount, got.Total, p.amount, p.total)
	}
	m.payments[got.Key] = p
}

// credit books what arrived.
func (m *model) credit(p *paid) {
	m.invoices = append(m.invoices, p.total)
	if p.purpose == billing.PurposeTopUp {
		m.posted += p.amount
		return
	}
	m.status = billing.SubscriptionActive
	m.credits += m.c.Plans[p.plan].MonthlyCredits
}

func (m *model) taxed(amount money.Micros) money.Micros {
	const cent = 10_000
	tax := int64(amount) * int64(m.tax)
	cents := (tax/cent + 500_000) / 1_000_000
	return amount + money.Micros(cents*cent)
}

func (m *model) undecided(purpose billing.PaymentPurpose, statuses ...billing.PaymentStatus) bool {
	for _, p := range m.payments {
		if (purpose == "" || p.purpose == purpose) && slices.Contains(statuses, p.status) {
			return true
		}
	}
	return false
}

func (m *model) subscribe(rt *rapid.T) {
	plan := rapid.SampledFrom([]string{"basic", "free", "starter"}).Draw(rt, "plan")
	key := m.c.Key()
	do := func(plan string) (billing.RowID, *billing.Payment, bool, error) {
		return m.c.Cashier.Subscribe(m.t.Context(), m.c.Owner, m.c.ID, key, cashier.Subscribe{Plan: m.c.Plans[plan].Key})
	}
	_, got, replayed, err := do(plan)
	if replayed {
		rt.Fatal("a new key is called a replay")
	}
	price, _ := m.c.Plans[plan].Price("USD")
	if m.status != billing.SubscriptionActive { // one that waited for the customer is withdrawn
		for key, p := range m.payments {
			if p.purpose == billing.PurposeSubscription && p.status == billing.PaymentRequiresAction {
				p.status = billing.PaymentCanceled
				m.waiting = slices.DeleteFunc(m.waiting, func(k billing.Key) bool { return k == key })
			}
		}
	}
	switch {
	case m.status == billing.SubscriptionActive:
		m.refused(rt, err, fault.AlreadySubscribed)
	case m.undecided(billing.PurposeSubscription, billing.PaymentUnknown):
		m.refused(rt, err, fault.PaymentInProgress)
		return // not remembered
	case plan == "free":
		if err != nil || got != nil {
			rt.Fatalf("%+v, %v", got, err)
		}
		m.credit(&paid{purpose: billing.PurposeSubscription, plan: plan})
	case m.deflt == 0:
		m.refused(rt, err, fault.PaymentMethodRequired)
	default:
		m.status = billing.SubscriptionIncomplete
		m.charge(rt, m.deflt, &paid{amount: price.Micros, total: m.taxed(price.Micros), purpose: billing.PurposeSubscription, plan: plan}, got, err)
	}
	m.used(key, whole(got, err), func() (string, bool) { _, p, again, err := do(plan); return whole(p, err), again },
		func() error { _, _, _, err := do("professional"); return err })
}

// whole puts a payment into words that do not change while it is the same payment in the same state.
func whole(p *billing.Payment, err error) string {
	if err != nil {
		return saying(nil, err)
	}
	if p == nil {
		return "no payment"
	}
	return fmt.Sprint(p.Key, " ", p.Total)
}

func (m *model) topUp(rt *rapid.T) {
	micros := rapid.SampledFrom([]money.Micros{0, -20_000_000, 4_990_000, 5_000_000, 12_340_000, 99_999_990_000, 10_000_000_000, 10_000_010_000, 20_005_000,
		20_000_001}).Draw(rt, "amount")
	named := rapid.Bool().Draw(rt, "named") && len(m.cards) > 0
	in := cashier.TopUp{Amount: money.Amount{Micros: micros, Currency: "USD"}}
	method := m.deflt
	if named {
		method = rapid.SampledFrom(m.cards).Draw(rt, "card").key
		in.Method = &method
	}
	if rapid.IntRange(0, 9).Draw(rt, "currency") == 0 {
		in.Amount.Currency = "EUR"
	}
	key := m.c.Key()
	do := func(in cashier.TopUp) (*billing.Payment, bool, error) {
		return m.c.Cashier.TopUp(m.t.Context(), m.c.Owner, m.c.ID, key, in)
	}
	got, replayed, err := do(in)
	if replayed {
		rt.Fatal("a new key is called a replay")
	}
	switch {
	case in.Amount.Currency != "USD":
		m.refused(rt, err, fault.CurrencyMismatch)
	case micros < 5_000_000:
		m.refused(rt, err, fault.AmountTooSmall)
	case micros > 10_000_000_000:
		m.refused(rt, err, fault.AmountTooLarge)
	case micros%10_000 != 0:
		m.refused(rt, err, fault.BadUserInput)
		return // not remembered
	case m.status != billing.SubscriptionActive:
		m.refused(rt, err, fault.BillingNotConfigured)
	case m.undecided("", billing.PaymentUnknown):
		m.refused(rt, err, fault.PaymentInProgress)
		return // not remembered
	case method == 0:
		m.refused(rt, err, fault.PaymentMethodRequired)
	default:
		m.charge(rt, method, &paid{amount: micros, total: m.taxed(micros), purpose: billing.PurposeTopUp}, got, err)
	}
	other := in
	other.Amount.Micros += 10_000
	m.used(key, whole(got, err), func() (string, bool) { p, again, err := do(in); return whole(p, err), again },
		func() error { _, _, err := do(other); return err })
}

// repeat sends a key that was used again, with the same input and with another.
func (m *model) repeat(rt *rapid.T) {
	if len(m.uses) == 0 {
		rt.Skip("no key used")
	}
	i := rapid.IntRange(0, len(m.uses)-1).Draw(rt, "key")
	u := m.uses[i]
	if err := u.other(); !fault.Is(err, fault.IdempotencyKeyReused) {
		rt.Fatalf("%s with another input: %v", u.key, err)
	}
	answer, replayed := u.repeat()
	if !replayed {
		rt.Fatalf("%s again is no replay", u.key)
	}
	m.learn(rt) // a payment without an answer is asked about again
	want := u.answer
	if answer != want && !m.decidedSince(answer, want) {
		rt.Fatalf("%s answered %q, now %q", u.key, want, answer)
	}
	m.uses[i].answer = answer
}

// decidedSince: a payment that waited is answered by its refusal once it was declined or withdrawn.
func (m *model) decidedSince(answer, before string) bool {
	return !strings.Contains(before, billing.MessagePayment) && strings.Contains(answer, billing.MessagePayment)
}

// bank decides on a payment that waits, and has it asked about.
func (m *model) bank(rt *rapid.T) {
	if len(m.waiting) == 0 {
		rt.Skip("nothing waits")
	}
	key := m.waiting[0]
	m.waiting = m.waiting[1:]
	p := m.c.Payment(m.t, &billing.Payment{AccountID: m.c.ID, Key: key})
	if p.Status != billing.PaymentRequiresAction {
		rt.Fatalf("the payment is %+v", p)
	}
	m.c.Bank(m.t, p, rapid.SampledFrom([]string{"approve", "decline"}).Draw(rt, "button"))
	m.c.Cashier.Ask(m.t.Context(), billing.System("sweeper"), claim(m.t, m.c, p))
	m.learn(rt)
	if m.payments[key].status.Undecided() {
		rt.Fatalf("still %s", m.payments[key].status)
	}
}

// sweep has every payment asked about that can be.
func (m *model) sweep(rt *rapid.T) {
	for _, p := range m.c.Payments(m.t) {
		if p.NextActionAt != nil {
			m.c.Cashier.Ask(m.t.Context(), billing.System("sweeper"), claim(m.t, m.c, p))
		}
	}
	m.learn(rt)
	if m.undecided("", billing.PaymentUnknown) {
		rt.Fatal("a payment that was captured is still unknown after it was looked up")
	}
}

// learn takes over what asking has decided, where that can have been decided.
func (m *model) learn(rt *rapid.T) {
	for _, p := range m.c.Payments(m.t) { // oldest first, as they are asked about
		known := m.payments[p.Key]
		if known.status == p.Status {
			continue
		}
		possible := map[billing.PaymentStatus][]billing.PaymentStatus{
			billing.PaymentUnknown:        {billing.PaymentCredited, billing.PaymentCaptured, billing.PaymentRefunded},
			billing.PaymentRequiresAction: {billing.PaymentCredited, billing.PaymentDeclined, billing.PaymentCaptured, billing.PaymentRefunded},
			billing.PaymentCaptured:       {billing.PaymentRefunded},
		}
		if !slices.Contains(possible[known.status], p.Status) {
			rt.Fatalf("payment %d went from %s to %s", p.Key, known.status, p.Status)
		}
		known.status = p.Status
		if p.Status == billing.PaymentCredited {
			m.credit(known)
		}
		m.waiting = slices.DeleteFunc(m.waiting, func(k billing.Key) bool { return k == p.Key })
	}
}

func (m *model) refused(rt *rapid.T, err error, code fault.Code) {
	if !fault.Is(err, code) {
		rt.Fatalf("got %v, want %s", err, code)
	}
}

// check compares the books with the model.
func (m *model) check(rt *rapid.T) {
	ctx, t := m.t.Context(), m.t
	a, b := m.c.Account(t), m.c.Balance(t)
	if b.Posted != m.posted || b.Held != 0 {
		rt.Fatalf("the balance is %d, want %d", b.Posted, m.posted)
	}
	if a.CreditsPosted != m.credits {
		rt.Fatalf("the credits are %d, want %d", a.CreditsPosted, m.credits)
	}
	if (a.DefaultMethod == nil) != (m.deflt == 0) || (a.DefaultMethod != nil && *a.DefaultMethod != m.deflt) {
		rt.Fatalf("the default card is %v, want %d", a.DefaultMethod, m.deflt)
	}
	if a.Revision < m.revision {
		rt.Fatalf("the revision went back to %d from %d", a.Revision, m.revision)
	}
	m.revision = a.Revision
	methods, err := m.c.DB.MethodsOf(ctx, []billing.AccountID{m.c.ID})
	if err != nil || len(methods) != len(m.cards) {
		rt.Fatalf("%d cards, want %d: %v", len(methods), len(m.cards), err)
	}
	for i, method := range methods {
		if method.Key != m.cards[i].key || method.IsDefault != (method.Key == m.deflt) {
			rt.Fatalf("card %d is %+v", i, method)
		}
	}
	invoices, err := m.c.DB.InvoicesPage(ctx, []billing.AccountID{m.c.ID}, billing.Page{Limit: billing.MaxPage})
	if err != nil || len(invoices) != len(m.invoices) || a.InvoiceNumber != int64(len(m.invoices)) {
		rt.Fatalf("%d invoices, counted %d, want %d: %v", len(invoices), a.InvoiceNumber, len(m.invoices), err)
	}
	for i, invoice := range invoices { // newest first
		if number := len(m.invoices) - i; invoice.Number != int64(number) || invoice.Total != m.invoices[number-1] {
			rt.Fatalf("invoice %d is %d over %d, want %d", number, invoice.Number, invoice.Total, m.invoices[number-1])
		}
	}
	payments := m.c.Payments(t)
	if len(payments) != len(m.payments) {
		rt.Fatalf("%d payments, want %d", len(payments), len(m.payments))
	}
	for _, p := range payments {
		if want := m.payments[p.Key]; want == nil || p.Status != want.status {
			rt.Fatalf("payment %d is %s, want %+v", p.Key, p.Status, want)
		}
	}
	agents, err := m.c.DB.AgentsPage(ctx, []billing.AccountID{m.c.ID}, billing.Page{Limit: billing.MaxPage})
	if err != nil || len(agents) != len(m.agents) {
		rt.Fatalf("%d agents, want %d: %v", len(agents), len(m.agents), err)
	}
	for _, agent := range agents {
		calls, limited := m.limits[agent.Key]
		if (agent.DailyCalls != nil) != limited || (limited && *agent.DailyCalls != calls) {
			rt.Fatalf("agent %d may make %v calls, want %d", agent.Key, agent.DailyCalls, calls)
		}
	}
	subscriptions, err := m.c.DB.LatestSubscriptions(ctx, []billing.AccountID{m.c.ID})
	if err != nil || (len(subscriptions) == 0) != (m.status == "") || (m.status != "" && subscriptions[0].Status != m.status) {
		rt.Fatalf("the subscriptions are %+v, want one that is %s: %v", subscriptions, m.status, err)
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
