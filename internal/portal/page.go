package portal

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"log/slog"
	"net/http"
)

//go:embed invoice.html
var invoiceHTML string

//go:embed refusal.html
var refusalHTML string

//go:embed page.css
var pageCSS string

// The style stands inside the page, so that a saved page looks the same; the policy lets in exactly this text.
var (
	pageFunctions = template.FuncMap{"style": func() template.CSS { return template.CSS(pageCSS) }}
	invoicePage   = template.Must(template.New("invoice").Funcs(pageFunctions).Parse(invoiceHTML))
	refusalPage   = template.Must(template.New("refusal").Funcs(pageFunctions).Parse(refusalHTML))
	pagePolicy    = "default-src 'none'; style-src '" + styleHash() + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

func styleHash() string {
	sum := sha256.Sum256([]byte(pageCSS))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// refusal is a page instead of the invoice.
type refusal struct{ Title, Advice string }

func (p *Portal) answerPage(w http.ResponseWriter, r *http.Request, sheet paper) {
	p.writePage(w, r, http.StatusOK, invoicePage, sheet)
}

func (p *Portal) writePage(w http.ResponseWriter, r *http.Request, status int, page *template.Template, view any) {
	var out bytes.Buffer
	if err := page.Execute(&out, view); err != nil {
		p.o.Log.ErrorContext(r.Context(), "a page could not be written", slog.Any("error", err))
		secrecy(w.Header())
		http.Error(w, "This page cannot be shown right now.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	secrecy(h)
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes())
}
