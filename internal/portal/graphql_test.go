package portal_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aura-billing/gateway/graph"
	"github.com/aura-billing/gateway/internal/auth"
	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
	"github.com/aura-billing/gateway/internal/gateway"
	"github.com/aura-billing/gateway/internal/portal"
)

const invoiceLinks = `{"query":"{ account { invoices(first: 1) { nodes { number pdfUrl htmlUrl } } } }"}`

type linked struct {
	Data struct {
		Account struct {
			Invoices struct {
				Nodes []struct {
					Number          string
					PDFURL, HTMLURL *string
				}
			}
		}
	}
}

// served is the API and the portal under one address, as the program mounts them; every caller is the customer's owner. secret
// is "" for an installation without a link key.
func served(t *testing.T, c *cashiertest.Customer, secret string) string {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	owner := *c.Owner
	owner.Scopes = auth.ScopesOf(owner.Role)
	resolver := &graph.Resolver{DB: c.DB, Cashier: c.Cashier, Clock: time.Now}
	if secret != "" {
		signer, err := portal.NewSigner([]byte(secret))
		if err != nil {
			t.Fatal(err)
		}
		p := portal.New(portal.Options{DB: c.DB, Signer: signer, BaseURL: server.URL, Seller: portal.Seller{Name: "Aura"}, Log: log})
		for _, path := range portal.Paths() {
			mux.Handle(path, p.Handler())
		}
		resolver.InvoiceURLs, resolver.UsageURL = p.InvoiceURLs, p.UsageURL
	}
	executor := gateway.NewExecutor(resolver.Schema(), log, gateway.Limits{})
	executor.AroundResponses(resolver.EachAnswer)
	executor.AroundRootFields(resolver.EachRoot)
	mux.Handle("/graphql", gateway.New(gateway.Options{Executor: executor, Log: log, Limiter: gateway.NewTokenBuckets(20_000, 2_000),
		Authenticate: func(ctx context.Context, _ string) (context.Context, gateway.Caller, error) {
			return auth.WithActor(ctx, &owner), gateway.Caller{Principal: "owner", ExpiresAt: time.Now().Add(time.Hour)}, nil
		}}))
	return server.URL
}

func fetch(t *testing.T, method, url, body string) (status int, text string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	all, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.StatusCode, string(all)
}

// "Where can I see my invoices?" – "view, download, and print all your invoices."
func TestWhereCanISeeMyInvoices(t *testing.T) {
	t.Parallel()
	c := cashiertest.New(t, cashiertest.Options{}).Subscriber(t, "basic")
	url := served(t, c, "the secret of an installation, for tests")
	_, body := fetch(t, http.MethodPost, url+"/graphql", invoiceLinks)
	var answer linked
	if err := json.Unmarshal([]byte(body), &answer); err != nil || len(answer.Data.Account.Invoices.Nodes) != 1 {
		t.Fatalf("%v: %s", err, body)
	}
	invoice := answer.Data.Account.Invoices.Nodes[0]
	if invoice.PDFURL == nil || invoice.HTMLURL == nil {
		t.Fatal(body)
	}
	if status, page := fetch(t, http.MethodGet, *invoice.HTMLURL, ""); status != http.StatusOK || !strings.Contains(page, invoice.Number) {
		t.Errorf("the page: %d %s", status, page)
	}
	if status, pdf := fetch(t, http.MethodGet, *invoice.PDFURL, ""); status != http.StatusOK || !strings.HasPrefix(pdf, "%PDF-") {
		t.Errorf("the PDF: %d", status)
	}
}

func TestWithoutALinkKeyInvoicesHaveNoLinks(t *testing.T) {
	t.Parallel()
	c := cashiertest.New(t, cashiertest.Options{}).Subscriber(t, "basic")
	_, body := fetch(t, http.MethodPost, served(t, c, "")+"/graphql", invoiceLinks)
	if !strings.Contains(body, `"pdfUrl":null,"htmlUrl":null`) {
		t.Error(body)
	}
}

// What was used is asked for over the API, and fetched with the link alone.
func TestUsageIsExported(t *testing.T) {
	t.Parallel()
	c := cashiertest.New(t, cashiertest.Options{}).Subscriber(t, "basic")
	agent := c.Agent(t, "Reception")
	results, err := c.Cashier.RecordUsage(t.Context(), c.ID, []billing.UsageItem{{Agent: agent.Key, Rate: "webchat", Units: 1, Idempotency: "k"}})
	if err != nil || results[0].Record == nil {
		t.Fatalf("%+v, %v", results, err)
	}
	now := time.Now().UTC()
	ask := func(url, arguments string) (link *string, body string) {
		text, err := json.Marshal(map[string]string{"query": "{ account { usageExportUrl(" + arguments + ") } }"})
		if err != nil {
			t.Fatal(err)
		}
		_, body = fetch(t, http.MethodPost, url+"/graphql", string(text))
		var answer struct {
			Data struct {
				Account struct{ UsageExportURL *string }
			}
		}
		if err := json.Unmarshal([]byte(body), &answer); err != nil {
			t.Fatal(err)
		}
		return answer.Data.Account.UsageExportURL, body
	}
	day := fmt.Sprintf("from: %q, to: %q", now.Add(-time.Hour).Format(time.RFC3339), now.Add(time.Hour).Format(time.RFC3339))
	url := served(t, c, "the secret of an installation, for tests")
	link, body := ask(url, day)
	if link == nil {
		t.Fatal(body)
	}
	if status, file := fetch(t, http.MethodGet, *link, ""); status != http.StatusOK || !strings.Contains(file, results[0].Record.GlobalID()+",") {
		t.Errorf("the file: %d %s", status, file)
	}
	for arguments, want := range map[string]string{
		day + `, agentId: "agent_nobody"`:                          `"NOT_FOUND"`,
		day + `, rate: "Voice"`:                                    `"BAD_USER_INPUT"`,
		`from: "2026-01-01T00:00:00Z", to: "2027-01-03T00:00:00Z"`: `"BAD_USER_INPUT"`,
		`from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z"`: `"BAD_USER_INPUT"`,
	} {
		if link, body := ask(url, arguments); link != nil || !strings.Contains(body, want) {
			t.Errorf("%s: %s", arguments, body)
		}
	}
	if link, body := ask(served(t, c, ""), day); link != nil || strings.Contains(body, "errors") {
		t.Errorf("without a link key: %s", body)
	}
}
