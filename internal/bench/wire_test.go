package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// serving answers every request with what fn says and gives a connection to it.
func serving(t *testing.T, fn http.HandlerFunc) (host string) {
	t.Helper()
	server := httptest.NewServer(fn)
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

func TestWireReadsWhatServersAnswer(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("0123456789", 20_000)
	host := serving(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Header.Get("Authorization") != "Bearer token" || r.Method != http.MethodPost {
			t.Errorf("%s %v %v", r.Method, r.Header, err)
		}
		switch string(body) {
		case "refuse":
			http.Error(w, "no", http.StatusTooManyRequests)
		case "long": // too much for a Content-Length
			_, _ = io.WriteString(w, long)
		case "pieces":
			for range 3 {
				_, _ = io.WriteString(w, "piece")
				_ = http.NewResponseController(w).Flush()
			}
		case "empty":
		default:
			_, _ = io.WriteString(w, "echo "+string(body))
		}
	})
	w, err := dial(t.Context(), host, "token")
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	for _, c := range []struct{ ask, want string }{{"a", "echo a"}, {"long", long}, {"pieces", "piecepiecepiece"}, {"empty", ""}, {"bb", "echo bb"}} {
		got, err := w.post([]byte(c.ask))
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %d bytes, %v", c.ask, len(got), err)
		}
	}
	if _, err := w.post([]byte("refuse")); err == nil || !strings.Contains(err.Error(), "429") {
		t.Errorf("a refusal is %v", err)
	}
}

func TestWireTellsThatTheServerIsGone(t *testing.T) {
	t.Parallel()
	host := serving(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	w, err := dial(t.Context(), host, "token")
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	if _, err := w.post([]byte("x")); err == nil {
		t.Error("no error")
	}
}
