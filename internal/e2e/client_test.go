package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/money"
)

// client is somebody who speaks GraphQL to a program.
type client struct {
	t     testing.TB
	base  string
	token string
	http  *http.Client
}

var sharedHTTP = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 300, IdleConnTimeout: 5 * time.Second}}

func (p *program) client(token string) *client {
	return &client{t: p.t, base: p.base, token: token, http: sharedHTTP}
}

// in is the same client in a subtest.
func (c *client) in(t testing.TB) *client { d := *c; d.t = t; return &d }

// answer is what came back, whatever it was.
type answer struct {
	Data   json.RawMessage `json:"data"`
	Errors []wireError     `json:"errors"`

	status int
	raw    []byte
}

type wireError struct {
	Message    string `json:"message"`
	Path       []any  `json:"path"`
	Extensions struct {
		Code         string   `json:"code"`
		Retryable    bool     `json:"retryable"`
		RequestID    string   `json:"requestId"`
		RetryAfterMs int64    `json:"retryAfterMs"`
		MissingScope string   `json:"missingScope"`
		Field        []string `json:"field"`
	} `json:"extensions"`
}

func (e wireError) String() string {
	return fmt.Sprintf("%s: %s (path %v, field %v, requestId %s)", e.Extensions.Code, e.Message, e.Path, e.Extensions.Field, e.Extensions.RequestID)
}

type vars = map[string]any

// try sends a request; the error is the network's.
func (c *client) try(query string, v vars) (answer, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": v})
	if err != nil {
		return answer{}, err
	}
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.base+"/graphql", bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	a := answer{status: resp.StatusCode}
	if a.raw, err = io.ReadAll(resp.Body); err != nil {
		return answer{}, err
	}
	if err := json.Unmarshal(a.raw, &a); err != nil {
		return answer{}, fmt.Errorf("status %d, not JSON: %w: %q", resp.StatusCode, err, a.raw)
	}
	return a, nil
}

// send sends a request that the server must answer.
func (c *client) send(query string, v vars) answer {
	c.t.Helper()
	a, err := c.try(query, v)
	if err != nil {
		c.t.Fatalf("no answer: %v", err)
	}
	return a
}

// ask sends a request that must be served without top-level errors, and decodes its data.
func ask[T any](c *client, query string, v vars) T {
	c.t.Helper()
	a := c.send(query, v)
	if len(a.Errors) > 0 {
		c.t.Fatalf("top-level errors: %v\nfor %s\nwith %v", a.Errors, query, v)
	}
	return decode[T](c.t, a.Data)
}

func decode[T any](t testing.TB, data []byte) T {
	t.Helper()
	var into T
	if err := json.Unmarshal(data, &into); err != nil {
		t.Fatalf("the data do not fit: %v\n%s", err, data)
	}
	return into
}

// refused sends a request that must be answered with exactly one top-level error of this code.
func (c *client) refused(code, query string, v vars) wireError {
	c.t.Helper()
	a := c.send(query, v)
	if len(a.Errors) != 1 || a.Errors[0].Extensions.Code != code {
		c.t.Fatalf("want one %s, got %s", code, a.raw)
	}
	if a.Errors[0].Extensions.RequestID == "" {
		c.t.Errorf("an error without a request id: %s", a.raw)
	}
	return a.Errors[0]
}

func httpGet(ctx context.Context, by *http.Client, url string) (status int, body string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, "", err
	}
	resp, err := by.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(text), err
}

// The nouns as they come over the wire; what a query does not select stays zero.
type (
	wireMoney struct {
		Amount   string `json:"amount"`
		Currency string `json:"currency"`
	}
	wireBalance struct {
		ID           string    `json:"id"`
		Posted       wireMoney `json:"posted"`
		Held         wireMoney `json:"held"`
		Available    wireMoney `json:"available"`
		Version      int64     `json:"version"`
		TopUpMinimum wireMoney `json:"topUpMinimum"`
		TopUpMaximum wireMoney `json:"topUpMaximum"`
	}
	wireMethod struct {
		ID        string `json:"id"`
		Brand     string `json:"brand"`
		Last4     string `json:"last4"`
		IsDefault bool   `json:"isDefault"`
	}
	wirePayment struct {
		ID            string       `json:"id"`
		Purpose       string       `json:"purpose"`
		Status        string       `json:"status"`
		Amount        wireMoney    `json:"amount"`
		Tax           wireMoney    `json:"tax"`
		Total         wireMoney    `json:"total"`
		PaymentMethod *wireMethod  `json:"paymentMethod"`
		Failure       *wireFailure `json:"failure"`
		ActionURL     *string      `json:"actionUrl"`
		Invoice       *wireInvoice `json:"invoice"`
	}
	wireFailure struct {
		Code        string  `json:"code"`
		DeclineCode *string `json:"declineCode"`
		Message     string  `json:"message"`
		Advice      string  `json:"advice"`
	}
	wireInvoice struct {
		ID             string       `json:"id"`
		Number         string       `json:"number"`
		Status         string       `json:"status"`
		Purpose        string       `json:"purpose"`
		Subtotal       wireMoney    `json:"subtotal"`
		Tax            wireMoney    `json:"tax"`
		Total          wireMoney    `json:"total"`
		AmountPaid     wireMoney    `json:"amountPaid"`
		TaxRatePercent string       `json:"taxRatePercent"`
		CustomerName   string       `json:"customerName"`
		CustomerTaxID  *string      `json:"customerTaxId"`
		IssuedAt       time.Time    `json:"issuedAt"`
		PaidAt         *time.Time   `json:"paidAt"`
		Lines          []wireLine   `json:"lines"`
		Payment        *wirePayment `json:"payment"`
	}
	wireLine struct {
		Description string    `json:"description"`
		Quantity    int       `json:"quantity"`
		Amount      wireMoney `json:"amount"`
		Tax         wireMoney `json:"tax"`
		PeriodStart *string   `json:"periodStart"`
		PeriodEnd   *string   `json:"periodEnd"`
	}
	wireEntry struct {
		ID           string       `json:"id"`
		Sequence     int64        `json:"sequence"`
		Kind         string       `json:"kind"`
		Amount       wireMoney    `json:"amount"`
		BalanceAfter wireMoney    `json:"balanceAfter"`
		Payment      *wirePayment `json:"payment"`
	}
	wireSubscription struct {
		ID                   string       `json:"id"`
		Status               string       `json:"status"`
		Version              int64        `json:"version"`
		Plan                 *wirePlan    `json:"plan"`
		CurrentPeriod        *wirePeriod  `json:"currentPeriod"`
		Credits              *wireCredits `json:"credits"`
		PendingPayment       *wirePayment `json:"pendingPayment"`
		PendingChange        *wireChange  `json:"pendingChange"`
		UpgradeInProgress    *wireChange  `json:"upgradeInProgress"`
		DueInvoice           *wireInvoice `json:"dueInvoice"`
		NextPaymentAttemptAt *time.Time   `json:"nextPaymentAttemptAt"`
		PastDueSince         *time.Time   `json:"pastDueSince"`
		CanceledAt           *time.Time   `json:"canceledAt"`
	}
	wireChange struct {
		ID           string       `json:"id"`
		Title        string       `json:"title"`
		Kind         string       `json:"kind"`
		Status       string       `json:"status"`
		FromPlan     *wirePlan    `json:"fromPlan"`
		ToPlan       *wirePlan    `json:"toPlan"`
		EffectiveAt  time.Time    `json:"effectiveAt"`
		RequestedBy  string       `json:"requestedBy"`
		RequestedAt  time.Time    `json:"requestedAt"`
		ExpiresAt    *time.Time   `json:"expiresAt"`
		ClosedAt     *time.Time   `json:"closedAt"`
		CreditsAdded string       `json:"creditsAdded"`
		Payment      *wirePayment `json:"payment"`
		Invoice      *wireInvoice `json:"invoice"`
	}
	wirePlan struct {
		ID             string     `json:"id"`
		Code           string     `json:"code"`
		Name           string     `json:"name"`
		MonthlyCredits string     `json:"monthlyCredits"`
		Price          *wireMoney `json:"price"`
	}
	wirePeriod struct {
		Start     time.Time `json:"start"`
		End       time.Time `json:"end"`
		StartDate string    `json:"startDate"`
		EndDate   string    `json:"endDate"`
	}
	wireCredits struct {
		Granted   string `json:"granted"`
		Used      string `json:"used"`
		Remaining string `json:"remaining"`
	}
	wireSetup struct {
		Configured bool     `json:"configured"`
		Message    *string  `json:"message"`
		Missing    []string `json:"missing"`
	}
	wirePage struct {
		HasNextPage     bool    `json:"hasNextPage"`
		HasPreviousPage bool    `json:"hasPreviousPage"`
		StartCursor     *string `json:"startCursor"`
		EndCursor       *string `json:"endCursor"`
	}
	userError struct {
		Type        string       `json:"__typename"`
		Code        string       `json:"code"`
		Message     string       `json:"message"`
		Field       []string     `json:"field"`
		DeclineCode *string      `json:"declineCode"`
		Advice      string       `json:"advice"`
		PortalHint  *string      `json:"portalHint"`
		Payment     *wirePayment `json:"payment"`
		Minimum     wireMoney    `json:"minimum"`
		Maximum     wireMoney    `json:"maximum"`
		Missing     []string     `json:"missing"`
		Invoice     *wireInvoice `json:"invoice"`
	}
)

// What the documents select, to be put behind them.
const (
	moneyFragment   = `fragment M on Money { amount currency }`
	balanceFragment = `
fragment B on Balance { id posted { ...M } held { ...M } available { ...M } version topUpMinimum { ...M } topUpMaximum { ...M } }`
	paymentFragment = `
fragment P on Payment {
  id purpose status amount { ...M } tax { ...M } total { ...M } paymentMethod { id last4 } actionUrl
  failure { code declineCode message advice } invoice { id number }
}`
	subscriptionFragment = `
fragment S on Subscription {
  id status version plan { id code } currentPeriod { start end startDate endDate } credits { granted used remaining } pendingPayment { ...P }
  pendingChange { ...C } upgradeInProgress { ...C } dueInvoice { id number status total { ...M } } nextPaymentAttemptAt pastDueSince canceledAt
}` + changeFragment
	changeFragment = `
fragment C on PlanChange {
  id title kind status fromPlan { code } toPlan { code } effectiveAt requestedBy requestedAt expiresAt closedAt creditsAdded
  payment { ...P } invoice { id number }
}`
	errorFragment = `
fragment E on UserError {
  __typename code message field
  ... on PaymentError { declineCode advice portalHint payment { id status } }
  ... on AmountError { minimum { amount currency } maximum { amount currency } }
  ... on SetupError { missing }
  ... on PastDueError { invoice { id number status total { amount currency } } }
}`
)

func (m wireMoney) String() string { return m.Amount + " " + m.Currency }

// micros reads an amount exactly.
func (m wireMoney) micros(t testing.TB) int64 {
	t.Helper()
	micros, err := money.ParseMicros(m.Amount)
	if err != nil {
		t.Fatalf("not an amount: %q", m.Amount)
	}
	return int64(micros)
}

// is compares an amount as a number and its currency.
func (m wireMoney) is(t testing.TB, what, amount, currency string) {
	t.Helper()
	if want := (wireMoney{amount, currency}); m.Currency != currency || m.micros(t) != want.micros(t) {
		t.Errorf("%s is %s, want %s", what, m, want)
	}
}

// equal compares two values in what they are as JSON, which also prints them.
func equal(t testing.TB, what string, got, want any) {
	t.Helper()
	g, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	w, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(g, w) {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

// only is the one user error that is expected.
func only(t testing.TB, errs []userError, code string, field ...string) userError {
	t.Helper()
	if len(errs) != 1 || errs[0].Code != code {
		t.Fatalf("user errors are %+v, want one %s", errs, code)
	}
	if !slices.Equal(errs[0].Field, field) {
		t.Errorf("%s is at %v, want %v", code, errs[0].Field, field)
	}
	return errs[0]
}
