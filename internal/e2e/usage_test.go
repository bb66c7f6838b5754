package e2e

import (
	"fmt"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
)

// How usage comes over the wire.
type (
	wireReason struct {
		Code      string       `json:"code"`
		Message   string       `json:"message"`
		ResetsAt  *time.Time   `json:"resetsAt"`
		LimitedBy *string      `json:"limitedBy"`
		Remedies  []wireRemedy `json:"remedies"`
	}
	wireRemedy struct {
		Kind    string       `json:"kind"`
		Hint    string       `json:"hint"`
		Minimum *wireMoney   `json:"minimum"`
		Plans   []wirePlan   `json:"plans"`
		Missing []string     `json:"missing"`
		Invoice *wireInvoice `json:"invoice"`
	}
	wireState struct {
		Status   string       `json:"status"`
		Reasons  []wireReason `json:"reasons"`
		Remedies []wireRemedy `json:"remedies"`
	}
	wireDecision struct {
		Allowed     bool         `json:"allowed"`
		Reasons     []wireReason `json:"reasons"`
		FundedUnits int          `json:"fundedUnits"`
		ExpiresAt   *time.Time   `json:"expiresAt"`
		MustEndBy   *time.Time   `json:"mustEndBy"`
	}
	wireReservation struct {
		ID      string    `json:"id"`
		Status  string    `json:"status"`
		Units   int       `json:"units"`
		Credits string    `json:"credits"`
		Amount  wireMoney `json:"amount"`
	}
	wireRecord struct {
		ID          string    `json:"id"`
		Units       int       `json:"units"`
		BilledUnits int       `json:"billedUnits"`
		Credits     string    `json:"credits"`
		Amount      wireMoney `json:"amount"`
		Day         string    `json:"day"`
	}
	authorizedPayload struct {
		Decision    *wireDecision
		Reservation *wireReservation
		Replayed    bool
		UserErrors  []userError
	}
	settledPayload struct {
		Record     *wireRecord
		Replayed   bool
		UserErrors []userError
	}
	releasedPayload struct {
		Reservation *wireReservation
		Replayed    bool
		UserErrors  []userError
	}
	usageResult struct {
		IdempotencyKey string
		Record         *wireRecord
		Reasons        []wireReason
		Replayed       bool
		UserErrors     []userError
	}
	recordedPayload struct {
		Results           []usageResult
		Accepted, Refused int
		UserErrors        []userError
	}
)

// The documents of usage. Those of a crowd select less than those that are read by one test.
const (
	remedyFragment = `
fragment R on ServiceReason { code message resetsAt limitedBy remedies { ...Y } }
fragment Y on Remedy { kind hint minimum { amount currency } plans { code } missing invoice { id } }`
	decisionFragment = `
fragment D on UsageDecision { allowed reasons { ...R } fundedUnits expiresAt mustEndBy }
fragment V on UsageReservation { id status units credits amount { amount currency } }` + remedyFragment

	authorizeUsage = `mutation($input: AuthorizeUsageInput!) {
  authorizeUsage(input: $input) { decision { ...D } reservation { ...V } replayed userErrors { ...E } }
}` + decisionFragment + errorFragment
	extendUsage = `mutation($input: ExtendUsageInput!) {
  extendUsage(input: $input) { decision { ...D } reservation { ...V } replayed userErrors { ...E } }
}` + decisionFragment + errorFragment
	settleUsage = `mutation($input: SettleUsageInput!) {
  settleUsage(input: $input) { record { id units billedUnits credits amount { amount currency } day } replayed userErrors { ...E } }
}` + errorFragment
	releaseUsage = `mutation($input: ReleaseUsageInput!) {
  releaseUsage(input: $input) { reservation { id status units credits amount { amount currency } } replayed userErrors { ...E } }
}` + errorFragment
	recordUsage = `mutation($input: RecordUsageInput!) {
  recordUsage(input: $input) {
    results { idempotencyKey record { id units billedUnits credits amount { amount currency } day } reasons { ...R } replayed userErrors { ...E } }
    accepted refused userErrors { ...E }
  }
}` + remedyFragment + errorFragment
	serviceStates = `query($agent: ID!) {
  account { serviceState { status reasons { ...R } remedies { ...Y } } }
  node(id: $agent) { ... on Agent { serviceState { status reasons { ...R } remedies { ...Y } } } }
}` + remedyFragment
)

// caller is the voice platform, as it acts for one agent of a customer.
type caller struct {
	*client

	of    *customer
	agent string
}

// caller makes an agent that can spend, for whom the platform asks.
func (c *customer) caller(p *program, name string) *caller {
	c.t.Helper()
	return &caller{client: p.platform().in(c.t), of: c, agent: c.newAgent(p, name).ID}
}

// itself is the same with a token for this agent alone, as its worker carries it.
func (a *caller) itself() *caller {
	a.t.Helper()
	id, ok := billing.ParseID(a.agent)
	if !ok {
		a.t.Fatalf("not an id: %s", a.agent)
	}
	b := *a
	d := *a.client
	d.token = a.of.in.token(auth.Grant{Subject: "worker", Role: billing.RolePlatform, Accounts: []billing.AccountID{a.of.account}, Agent: id.Key})
	b.client = &d
	return &b
}

// authorize asks whether a call or a message may start.
func (a *caller) authorize(rate string, with ...vars) authorizedPayload {
	a.t.Helper()
	input := vars{"agentId": a.agent, "rate": rate, "idempotencyKey": freshKey()}
	for _, w := range with {
		for k, v := range w {
			input[k] = v
		}
	}
	got := ask[struct{ AuthorizeUsage authorizedPayload }](a.client, authorizeUsage, vars{"input": input}).AuthorizeUsage
	if len(got.UserErrors) > 0 || got.Decision == nil || got.Decision.Allowed != (got.Reservation != nil) {
		a.t.Fatalf("authorizeUsage: %+v", got)
	}
	return got
}

// allowed is a call or message that starts.
func (a *caller) allowed(rate string, with ...vars) authorizedPayload {
	a.t.Helper()
	got := a.authorize(rate, with...)
	if !got.Decision.Allowed || len(got.Decision.Reasons) > 0 {
		a.t.Fatalf("%s was to be allowed: %+v", rate, got.Decision)
	}
	return got
}

// stopped is one that is refused, for exactly these reasons.
func (a *caller) stopped(rate string, codes ...string) []wireReason {
	a.t.Helper()
	got := a.authorize(rate).Decision
	wantCodes(a.t, "authorizing "+rate, got.Reasons, codes...)
	if got.FundedUnits != 0 || got.ExpiresAt != nil {
		a.t.Errorf("refused, and yet: %+v", got)
	}
	return got.Reasons
}

func wantCodes(t testing.TB, what string, reasons []wireReason, codes ...string) {
	t.Helper()
	got := []string{}
	for _, r := range reasons {
		got = append(got, r.Code)
	}
	if fmt.Sprint(got) != fmt.Sprint(codes) {
		t.Fatalf("%s is refused for %v, want %v", what, got, codes)
	}
}

func (a *caller) extend(id string, sequence int) authorizedPayload {
	a.t.Helper()
	return ask[struct{ ExtendUsage authorizedPayload }](a.client, extendUsage,
		vars{"input": vars{"reservationId": id, "sequence": sequence}}).ExtendUsage
}

func (a *caller) trySettle(id string, units int) settledPayload {
	a.t.Helper()
	return ask[struct{ SettleUsage settledPayload }](a.client, settleUsage,
		vars{"input": vars{"reservationId": id, "units": units}}).SettleUsage
}

// settle charges what a call used.
func (a *caller) settle(id string, units int) wireRecord {
	a.t.Helper()
	got := a.trySettle(id, units)
	if len(got.UserErrors) > 0 || got.Record == nil {
		a.t.Fatalf("settleUsage: %+v", got)
	}
	return *got.Record
}

func (a *caller) release(id string) releasedPayload {
	a.t.Helper()
	return ask[struct{ ReleaseUsage releasedPayload }](a.client, releaseUsage, vars{"input": vars{"reservationId": id}}).ReleaseUsage
}

// item is one usage of recordUsage.
func (a *caller) item(rate string, units int, key string) vars {
	return vars{"agentId": a.agent, "rate": rate, "units": units, "idempotencyKey": key}
}

// record charges one usage that was not asked for before.
func (a *caller) record(rate string, units int, with ...vars) usageResult {
	a.t.Helper()
	item := a.item(rate, units, freshKey())
	for _, w := range with {
		for k, v := range w {
			item[k] = v
		}
	}
	got := ask[struct{ RecordUsage recordedPayload }](a.client, recordUsage,
		vars{"input": vars{"accountId": a.of.id, "items": []vars{item}}}).RecordUsage
	if len(got.Results) != 1 || len(got.Results[0].UserErrors) > 0 {
		a.t.Fatalf("recordUsage: %+v", got)
	}
	return got.Results[0]
}

// states are what can be done, by the account and by the agent.
func (a *caller) states() (account, agent wireState) {
	a.t.Helper()
	got := ask[struct {
		Account struct{ ServiceState wireState }
		Node    struct{ ServiceState wireState }
	}](a.of.client, serviceStates, vars{"agent": a.agent})
	return got.Account.ServiceState, got.Node.ServiceState
}

// limit sets limits of the agent.
func (a *caller) limit(limits vars) {
	a.t.Helper()
	limits["agentId"] = a.agent
	if got := ask[struct{ SetLimits agentPayload }](a.of.client, setLimits, vars{"input": limits}).SetLimits; len(got.UserErrors) > 0 {
		a.t.Fatalf("setLimits: %+v", got)
	}
}

// kinds are those of remedies, in their order.
func kinds(remedies []wireRemedy) []string {
	list := []string{}
	for _, r := range remedies {
		list = append(list, r.Kind)
	}
	return list
}
