package web

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, s Settings, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.URL.Path = path // as it stands, also where a client would tidy it
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	Handler(func(*http.Request) Settings { return s }).ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestPagesAllowOnlyWhatTheyAreBuiltOf(t *testing.T) {
	for _, path := range []string{"/", "/graphiql"} {
		res := get(t, Settings{Endpoint: "/graphql"}, path)
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s: %d %s", path, res.StatusCode, res.Header.Get("Content-Type"))
		}
		policy := res.Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self';", "connect-src 'self';", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: no %q in the policy %q", path, want, policy)
			}
		}
		page := body(t, res.Body)
		if regexp.MustCompile(`<script[^>]*>\s*[^<\s]`).MatchString(page) || strings.Contains(page, "style=") {
			t.Errorf("%s has inline script or style:\n%s", path, page)
		}
		if regexp.MustCompile(`(?:src|href)="(?:https?:)?//`).MatchString(page) {
			t.Errorf("%s loads from elsewhere:\n%s", path, page)
		}
	}
}

func TestPolicyNamesAnAPIElsewhere(t *testing.T) {
	policy := get(t, Settings{Endpoint: "https://api.example.com/graphql"}, "/").Header.Get("Content-Security-Policy")
	if want := "connect-src 'self' https://api.example.com wss://api.example.com;"; !strings.Contains(policy, want) {
		t.Errorf("no %q in %q", want, policy)
	}
}

func TestAssetsOfThePagesAreServedForGood(t *testing.T) {
	types := map[string]string{"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
	for _, path := range []string{"/", "/graphiql"} {
		assets := regexp.MustCompile(`"(/assets/[^"]+\.(\w+))"`).FindAllStringSubmatch(body(t, get(t, Settings{}, path).Body), -1)
		if len(assets) < 3 {
			t.Fatalf("%s names only %d assets", path, len(assets))
		}
		for _, asset := range assets {
			res := get(t, Settings{}, asset[1])
			if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != types[asset[2]] ||
				!strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s: %d %v", asset[1], res.StatusCode, res.Header)
			}
		}
	}
}

func TestPagesAreAskedForAgainAndAnsweredByTheirETag(t *testing.T) {
	first := get(t, Settings{}, "/")
	if first.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("Cache-Control: %s", first.Header.Get("Cache-Control"))
	}
	if again := get(t, Settings{}, "/", "If-None-Match", first.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("asked again: %d", again.StatusCode)
	}
}

func TestCompressedWhereAccepted(t *testing.T) {
	plain := body(t, get(t, Settings{}, "/").Body)
	res := get(t, Settings{}, "/", "Accept-Encoding", "br, gzip;q=0.8")
	if res.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("not compressed: %v", res.Header)
	}
	r, err := gzip.NewReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if body(t, r) != plain {
		t.Error("compressed to something else")
	}
	for _, refused := range []string{"gzip;q=0", "gzip; q=0.0", "br", ""} {
		if got := get(t, Settings{}, "/", "Accept-Encoding", refused).Header.Get("Content-Encoding"); got != "" {
			t.Errorf("Accept-Encoding %q got %s", refused, got)
		}
	}
}

func TestSettingsAreNeverKept(t *testing.T) {
	res := get(t, Settings{Endpoint: "/graphql", Token: "secret", Development: true}, "/config.json")
	if res.Header.Get("Cache-Control") != "no-store" || res.Header.Get("Content-Type") != "application/json" ||
		res.Header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
		t.Errorf("headers %v", res.Header)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(body(t, res.Body)), &got); err != nil {
		t.Fatal(err)
	}
	if got["token"] != "secret" || got["development"] != true || got["testCards"] == nil {
		t.Errorf("settings %v", got)
	}
}

func TestEverythingElseIsNotFound(t *testing.T) {
	for _, path := range []string{
		"/index.html", "/assets", "/assets/", "/assets/none.js", "/assets/../index.html", "/assets/../../web.go", "/../web.go",
		"/assets/..%2findex.html", "/dist/index.html", "/favicon.ico", "/graphiql/x",
	} {
		res := get(t, Settings{}, path)
		if tidied := res.Header.Get("Location"); tidied != "" { // ServeMux sends `..` to where it leads inside
			res = get(t, Settings{}, tidied)
		}
		if res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}
