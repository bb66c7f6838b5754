package sandbox

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"

	"github.com/aura-billing/gateway/internal/payment"
)

const (
	bankPath  = "/sandbox/bank/"
	stylePath = "/sandbox/bank.css"
)

//go:embed bankpage.html
var bankPageHTML string

//go:embed bankpage.css
var bankPageCSS []byte

var bankPage = template.Must(template.New("bank").Parse(bankPageHTML))

// bankView is what the page shows.
type bankView struct {
	Style    string
	Merchant string
	Amount   string // "12.50 USD"
	Purpose  string
	Last4    string
	Ask      bool // the buttons are shown
	Approve  string
	Decline  string
	Status   payment.Status // "" when there is no such charge
	Back     string         // where the customer came from, if that is a web address
}

// Handler serves the page of the customer's bank, to be mounted under /sandbox/. The token in a page's address is the
// whole authorisation, as in a bank's own link: unguessable, good for one charge, worth nothing once decided. A form of
// another site cannot contain it, which is the protection against forged posts.
func (p *Processor) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+stylePath, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Header().Set("Cache-Control", "max-age=3600")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write(bankPageCSS)
	})
	mux.HandleFunc("GET "+bankPath+"{token}", p.showBankPage)
	mux.HandleFunc("POST "+bankPath+"{token}/approve", p.decideOnBankPage(payment.StatusCaptured, ""))
	mux.HandleFunc("POST "+bankPath+"{token}/decline",
		p.decideOnBankPage(payment.StatusDeclined, payment.DeclineAuthenticationFailed))
	return mux
}

const sqlChargeByAction = `
-- name: sandbox.chargeByAction
SELECT ` + chargeColumns + ` FROM sandbox_processor.charges WHERE action_token = $1`

// storable tells whether Postgres could hold the text at all.
func storable(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }

func (p *Processor) showBankPage(w http.ResponseWriter, r *http.Request) {
	var c charge
	token := r.PathValue("token")
	if !storable(token) {
		http.NotFound(w, r)
		return
	}
	if err := p.db.GetContext(r.Context(), &c, sqlChargeByAction, token); err != nil {
		p.refuseBankPage(w, r, notFound(err, "bank page"))
		return
	}
	p.writeBankPage(w, r, &c)
}

// decideOnBankPage carries out a button. The first press decides and sends the customer back; any later one, of either
// button, shows what was decided.
func (p *Processor) decideOnBankPage(to payment.Status, declineCode string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		type decision struct {
			charge *charge
			first  bool
		}
		d, err := serve(r.Context(), p, func(ctx context.Context) (d decision, err error) {
			err = p.tx(ctx, func(tx *sqlx.Tx) error {
				var c charge
				if err := tx.GetContext(ctx, &c, sqlChargeByAction, r.PathValue("token")); err != nil {
					return notFound(err, "bank page")
				}
				if d.first, err = p.decide(ctx, tx, c.Ref, to, declineCode); err != nil {
					return err
				}
				d.charge, err = lockCharge(ctx, tx, c.Ref)
				return err
			})
			return d, err
		})
		if err != nil {
			p.refuseBankPage(w, r, err)
			return
		}
		p.alert()
		if back, ok := webAddress(d.charge.ReturnURL); ok && d.first {
			bankHeaders(w, "")
			http.Redirect(w, r, back.String(), http.StatusSeeOther)
			return
		}
		p.writeBankPage(w, r, d.charge)
	}
}

// plainHost is a host as it may stand in a header: url.Parse lets through signs that would end a policy's directive.
var plainHost = regexp.MustCompile(`^[A-Za-z0-9.\-]+(:[0-9]+)?$|^\[[0-9A-Fa-f:.]+\](:[0-9]+)?$`)

// webAddress tells whether a return address is one that a browser may be sent to: absolute, http or https, no password.
func webAddress(s string) (*url.URL, bool) {
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || !plainHost.MatchString(u.Host) || u.User != nil {
		return nil, false
	}
	return u, true
}

func (p *Processor) writeBankPage(w http.ResponseWriter, r *http.Request, c *charge) {
	view := bankView{Merchant: p.o.Merchant, Amount: c.fact().Total.String(), Purpose: c.Description, Status: c.Status}
	if known, ok := findCard(c.CardToken); ok {
		view.Last4 = known.Last4
	}
	origin := ""
	if back, ok := webAddress(c.ReturnURL); ok {
		view.Back = back.String()
		origin = back.Scheme + "://" + back.Host
	}
	if c.Status == payment.StatusRequiresAction {
		path := bankPath + url.PathEscape(c.ActionToken.String)
		view.Ask, view.Approve, view.Decline = true, path+"/approve", path+"/decline"
	}
	p.renderBankPage(w, r, http.StatusOK, origin, view)
}

// refuseBankPage answers for a charge that is not there, and for our own failures without their reasons.
func (p *Processor) refuseBankPage(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusNotFound
	if !errors.Is(err, payment.ErrNotFound) {
		status = http.StatusServiceUnavailable
		p.log.WarnContext(r.Context(), "sandbox: bank page", "error", err)
	}
	p.renderBankPage(w, r, status, "", bankView{Merchant: p.o.Merchant})
}

func (p *Processor) renderBankPage(w http.ResponseWriter, r *http.Request, status int, formTo string, view bankView) {
	view.Style = stylePath
	var page bytes.Buffer
	if err := bankPage.Execute(&page, view); err != nil {
		p.log.ErrorContext(r.Context(), "sandbox: bank page template", "error", err)
		http.Error(w, "The bank's page cannot be shown now.", http.StatusInternalServerError)
		return
	}
	bankHeaders(w, formTo)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes())
}

// bankHeaders keep the page to itself. formTo is the origin the form's answer redirects to: browsers hold form-action
// against redirects too.
func bankHeaders(w http.ResponseWriter, formTo string) {
	formAction := "'self'"
	if formTo != "" {
		formAction += " " + formTo
	}
	h := w.Header()
	h.Set("Content-Security-Policy",
		"default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action "+formAction)
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
}
