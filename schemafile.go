package main

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"net/http"
	"strings"
	"time"
)

//go:embed schema.graphqls
var schemaSDL string

// serveSchema publishes the contract, for code generators and for people: it is no secret, so it takes no token.
func serveSchema() http.HandlerFunc {
	sum := sha256.Sum256([]byte(schemaSDL))
	etag := `"` + hex.EncodeToString(sum[:8]) + `"`
	return func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "the schema is only read", http.StatusMethodNotAllowed)
			return
		}
		h.Set("Content-Type", "text/plain; charset=utf-8")
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Cache-Control", "public, max-age=300")
		h.Set("ETag", etag)
		http.ServeContent(w, r, "schema.graphqls", time.Time{}, strings.NewReader(schemaSDL))
	}
}
