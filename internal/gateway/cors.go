package gateway

import (
	"net/http"
	"net/url"
	"strings"
)

// origins are the pages that may call us from a browser, spelled exactly as a browser does: "https://app.example.com".
type origins map[string]struct{}

func newOrigins(allowed []string) origins {
	o := make(origins, len(allowed))
	for _, origin := range allowed {
		o[strings.TrimSuffix(strings.ToLower(origin), "/")] = struct{}{}
	}
	return o
}

func (o origins) allow(origin string) bool {
	_, ok := o[strings.ToLower(origin)]
	return ok
}

// cors tells the browser whether the page may read the answer. It is on every answer, the refusals too: a page that
// cannot read a 401 cannot tell its user to log in.
func (o origins) cors(h http.Header, r *http.Request) {
	h.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if origin == "" || !o.allow(origin) {
		return
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Expose-Headers", "X-Request-Id, RateLimit, RateLimit-Policy, Retry-After")
}

// preflight answers the question a browser asks before a request with a token or a JSON body.
func (o origins) preflight(h http.Header, r *http.Request) {
	if origin := r.Header.Get("Origin"); origin == "" || !o.allow(origin) {
		return
	}
	h.Set("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept, X-Request-Id")
	h.Set("Access-Control-Max-Age", "7200")
}

// socketMay says whether a page may open a socket. Browsers do not ask first there, so the server has to look: the
// origin must be allowed or our own host. Programs send no Origin.
func (o origins) socketMay(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || o.allow(origin) {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
}
