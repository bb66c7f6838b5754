// Package web serves the dashboard and GraphiQL. Both are built by Vite into dist, committed and embedded, so that the program
// is one file and needs no Node at run time, no content network and no internet.
package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// Settings tell the pages where the API is and how to reach it. They are served as /config.json and never cached.
type Settings struct {
	// Endpoint is where GraphQL is spoken over HTTP, SSE and WebSocket: `/graphql`, or an absolute URL.
	Endpoint string `json:"endpoint"`
	// Token is filled in for the customer of the demo; empty unless the program runs with its embedded development defaults.
	Token string `json:"token"`
	// Development says so on the pages.
	Development bool `json:"development"`
	// TestCards are offered when a card is added in the sandbox.
	TestCards []Card `json:"testCards"`
}

// Card is a test card of the sandbox processor.
type Card struct {
	Token string `json:"token"`
	Brand string `json:"brand"`
	Last4 string `json:"last4"`
	// What happens when it is charged, for people.
	What string `json:"what"`
}

// Handler serves "/" (dashboard), "/graphiql", "/config.json" and the pages' assets; everything else answers 404. The settings
// are asked for at each request, because a token in them expires.
func Handler(settings func(*http.Request) Settings) http.Handler {
	mux := http.NewServeMux()
	page := func(file, styles string) http.HandlerFunc {
		document := files[file]
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", contentPolicy(settings(r).Endpoint, styles))
			w.Header().Set("X-Frame-Options", "DENY")
			// Asked for again each time, answered 304 by its ETag: a new build shows at the next visit.
			w.Header().Set("Cache-Control", "no-cache")
			document.serve(w, r)
		}
	}
	mux.HandleFunc("GET /{$}", page("index.html", "'self'"))
	// GraphiQL's dialogs write a style element to lock scrolling; scripts stay as strict as on the dashboard.
	mux.HandleFunc("GET /graphiql", page("graphiql.html", "'self' 'unsafe-inline'"))
	mux.HandleFunc("GET /config.json", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		s := settings(r)
		if s.TestCards == nil {
			s.TestCards = []Card{}
		}
		_ = json.NewEncoder(w).Encode(s) // only fails when the reader has left
	})
	mux.HandleFunc("GET /assets/{name}", func(w http.ResponseWriter, r *http.Request) {
		asset, ok := files["assets/"+r.PathValue("name")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		// The name carries a hash of the content, so it can be kept for good.
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		asset.serve(w, r)
	})
	return closedToOthers(mux)
}

// closedToOthers keeps other sites from embedding the pages or reading what they serve, the development token above all.
func closedToOthers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// contentPolicy allows what the build contains and the API, nothing else.
func contentPolicy(endpoint, styles string) string {
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self'",
		"style-src " + styles,
		"font-src 'self' data:",
		"img-src 'self' data:",
		"connect-src 'self'" + otherOrigin(endpoint),
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	}, "; ")
}

// otherOrigin names the API's origin, for HTTP and WebSocket, when it is not the page's own.
func otherOrigin(endpoint string) string {
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" {
		return ""
	}
	return " " + u.Scheme + "://" + u.Host + " " + strings.Replace(u.Scheme, "http", "ws", 1) + "://" + u.Host
}
