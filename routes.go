package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/aura-billing/gateway/internal/payment/sandbox"
	"github.com/aura-billing/gateway/internal/portal"
	"github.com/aura-billing/gateway/internal/webhook"
	"github.com/aura-billing/gateway/web"
)

// routes are all paths of the server. ctx ends when draining begins.
func (p *program) routes(ctx context.Context) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/graphql", p.gateway)
	mux.Handle("/sandbox/", p.sandbox.Handler())
	mux.Handle("POST /webhooks/{processor}", webhook.Handler(p.cashier, p.log))
	if p.portal != nil {
		for _, path := range portal.Paths() {
			mux.Handle(path, p.portal.Handler())
		}
	}
	mux.HandleFunc("/schema.graphqls", serveSchema())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) { p.ready(ctx, w, r) })
	mux.Handle("/", web.Handler(p.webSettings))
	return p.logged(mux)
}

// ready tells a load balancer whether to send requests here.
func (p *program) ready(ctx context.Context, w http.ResponseWriter, r *http.Request) {
	asked, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	switch {
	case ctx.Err() != nil:
		http.Error(w, "draining", http.StatusServiceUnavailable)
	case p.db.Ping(asked) != nil:
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
	case !p.verifier.Ready():
		http.Error(w, "the identity provider's keys are not loaded yet", http.StatusServiceUnavailable)
	default:
		_, _ = w.Write([]byte("ready\n"))
	}
}

// webSettings are what the pages are told. The development token goes only to a browser on this very machine that asked for it
// by a loopback name: a page of another site that was pointed here does not get it.
func (p *program) webSettings(r *http.Request) web.Settings {
	s := web.Settings{Endpoint: "/graphql"}
	if p.demo == 0 || len(p.database.developmentKey) == 0 || p.database.private == nil {
		return s
	}
	s.Development = true
	for _, card := range sandbox.Cards() {
		s.TestCards = append(s.TestCards, web.Card{Token: card.Token, Brand: card.Brand, Last4: card.Last4, What: card.What})
	}
	if !loopback(r.Host) || !loopback(r.RemoteAddr) {
		return s
	}
	grant := ownerGrant(p.demo)
	grant.TTL = 12 * time.Hour
	token, err := p.verifier.Mint(r.Context(), grant)
	if err != nil {
		p.log.WarnContext(r.Context(), "no development token", slog.Any("error", err))
	}
	s.Token = token
	return s
}

func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// logged writes a line for each request that went wrong on our side, and for every request at debug level.
func (p *program) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := &seenStatus{ResponseWriter: w, status: http.StatusOK}
		start := time.Now()
		next.ServeHTTP(seen, r)
		level := slog.LevelDebug
		if seen.status >= http.StatusInternalServerError {
			level = slog.LevelWarn
		}
		p.log.LogAttrs(r.Context(), level, "request", slog.String("method", r.Method), slog.String("path", loggedPath(r)),
			slog.Int("status", seen.status), slog.Duration("took", time.Since(start)),
			slog.String("requestId", seen.Header().Get("X-Request-Id")))
	})
}

// loggedPath is the path without what is a key: a link to an invoice opens it for whoever reads the log.
func loggedPath(r *http.Request) string {
	for _, path := range portal.Paths() {
		if strings.HasPrefix(r.URL.Path, path) {
			return path + "…"
		}
	}
	return r.URL.Path
}

// seenStatus remembers the status of an answer.
type seenStatus struct {
	http.ResponseWriter
	status int
}

func (s *seenStatus) WriteHeader(status int) { s.status = status; s.ResponseWriter.WriteHeader(status) }

// Unwrap lets handlers flush, set deadlines and take the connection over.
func (s *seenStatus) Unwrap() http.ResponseWriter { return s.ResponseWriter }
