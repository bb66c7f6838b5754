package portal_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aura-billing/gateway/graph"
	"github.com/aura-billing/gateway/internal/auth"
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
		mux.Handle("/invoices/", p.Handler())
		resolver.InvoiceURLs = p.InvoiceURLs
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
