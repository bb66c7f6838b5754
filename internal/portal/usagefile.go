package portal

import (
	"context"
	"encoding/csv"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/postgres"
)

const (
	usagePath = "/usage-files/"
	csvSuffix = ".csv"

	// usagePage is how many records are read and sent at a time: what a file takes of memory, however long it is.
	usagePage = 1_000
	// pageTimeout is how long the reader may take for one of them.
	pageTimeout = 30 * time.Second
)

// usageFile is how a link to usage is refused.
var usageFile = kind{path: usagePath, noun: "file", where: "Usage"}

// UsageURL is the link to a file of usage records, good for LinkLife from now.
func (p *Portal) UsageURL(e billing.UsageExport, now time.Time) string {
	return p.o.BaseURL + usagePath + p.o.Signer.SignUsage(e, now.Add(LinkLife)) + csvSuffix
}

// serveUsage sends a file page by page while it reads it. What breaks after the first page breaks the connection too: a file
// that is not whole must not look as if it were.
func (p *Portal) serveUsage(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	e, err := p.openUsage(ctx, r.PathValue("token"))
	if err != nil {
		p.refuse(w, r, usageFile, err)
		return
	}
	f, err := p.readUsage(ctx, e)
	if err != nil {
		p.refuse(w, r, usageFile, err)
		return
	}
	h := w.Header()
	secrecy(h)
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Content-Type", "text/csv; charset=utf-8; header=present")
	h.Set("Content-Disposition", `attachment; filename="`+f.name()+`"`) // digits, letters and dashes
	if r.Method == http.MethodHead {
		return
	}
	if err := f.send(ctx, w); err != nil {
		if ctx.Err() == nil {
			p.o.Log.ErrorContext(ctx, "a file of usage broke off", slog.Any("error", err))
		}
		panic(http.ErrAbortHandler) // the one way to end an answer so that nobody takes it for complete
	}
}

func (p *Portal) openUsage(ctx context.Context, token string) (billing.UsageExport, error) {
	token, named := strings.CutSuffix(token, csvSuffix)
	if !named {
		return billing.UsageExport{}, ErrForged
	}
	if e, err := p.o.Signer.OpenUsage(token, time.Time{}); err != nil {
		return e, err
	}
	now, err := p.o.DB.Now(ctx)
	if err != nil {
		return billing.UsageExport{}, err
	}
	return p.o.Signer.OpenUsage(token, now)
}

// usageReader reads the records of one file, oldest first: what was recorded when it was opened. Records are never changed, so the
// pages fit together although each is read by itself.
type usageReader struct {
	db      *postgres.DB
	export  billing.UsageExport
	account *billing.Account
	rest    billing.UsageRange // what was not read yet
	page    []*billing.UsageRecord
	agents  map[billing.Key]string // names
}

// readUsage reads the first page, so that what is wrong from the start is said with a status of its own.
func (p *Portal) readUsage(ctx context.Context, e billing.UsageExport) (*usageReader, error) {
	accounts, err := p.o.DB.Accounts(ctx, []billing.AccountID{e.Account})
	if err != nil {
		return nil, err
	}
	if len(accounts) == 0 {
		return nil, errGone
	}
	f := &usageReader{db: p.o.DB, export: e, account: accounts[0], rest: e.Range(), agents: map[billing.Key]string{}}
	return f, f.read(ctx)
}

// read reads the next page.
func (f *usageReader) read(ctx context.Context) error {
	page := postgres.UsagePage{Rate: f.export.Rate, Range: f.rest, Limit: usagePage, Backward: true}
	var rows []*billing.UsageRecord
	var err error
	if f.export.Agent == billing.WholeAccount {
		rows, err = f.db.UsageOfAccounts(ctx, []billing.AccountID{f.export.Account}, page)
	} else {
		rows, err = f.db.UsageOfAgents(ctx, []billing.RowID{{Account: f.export.Account, Key: f.export.Agent}}, page)
	}
	if err != nil {
		return err
	}
	f.page = rows
	if len(rows) > 0 {
		f.rest.Low = rows[0].Place() // the newest of them
	}
	return f.learn(ctx)
}

// learn finds the names of agents that stand on the page for the first time.
func (f *usageReader) learn(ctx context.Context) error {
	var unknown []billing.RowID
	for _, u := range f.page {
		if _, known := f.agents[u.AgentKey]; !known {
			f.agents[u.AgentKey] = ""
			unknown = append(unknown, billing.RowID{Account: u.AccountID, Key: u.AgentKey})
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	agents, err := f.db.Agents(ctx, unknown)
	for _, a := range agents {
		f.agents[a.Key] = a.Name
	}
	return err
}

// usageHeader names the columns.
var usageHeader = []string{"record", "started_at", "recorded_at", "day", "agent", "agent_name", "rate", "category", "unit", "units", "billed_units",
	"credits", "amount", "currency", "source", "reservation"}

// send writes the file.
func (f *usageReader) send(ctx context.Context, w http.ResponseWriter) error {
	control := http.NewResponseController(w)
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(usageHeader); err != nil {
		return err
	}
	defer func() { _ = control.SetWriteDeadline(time.Time{}) }() // the connection may serve other requests
	for {
		//nolint:forbidigo // how long a reader may take is the time of this very process
		if err := control.SetWriteDeadline(time.Now().Add(pageTimeout)); err != nil {
			return err
		}
		for i := range f.page {
			u := f.page[len(f.page)-1-i] // pages come newest first
			if u.Key > f.account.LastKey {
				continue // recorded after the file was opened
			}
			if err := out.Write(f.row(u)); err != nil {
				return err
			}
		}
		if out.Flush(); out.Error() != nil {
			return out.Error()
		}
		if err := control.Flush(); err != nil {
			return err
		}
		if len(f.page) < usagePage {
			return nil
		}
		if err := f.read(ctx); err != nil {
			return err
		}
	}
}

func (f *usageReader) row(u *billing.UsageRecord) []string {
	reservation := ""
	if u.ReservationKey != nil {
		reservation = billing.ID{Kind: billing.KindReservation, Account: u.AccountID, Key: *u.ReservationKey}.String()
	}
	agent := billing.ID{Kind: billing.KindAgent, Account: u.AccountID, Key: u.AgentKey}.String()
	return []string{u.GlobalID(), stamp(u.OccurredAt), stamp(u.RecordedAt), u.Day.String(), agent, cell(f.agents[u.AgentKey]), cell(u.RateCode),
		string(u.Category), string(u.Unit()), strconv.FormatInt(u.Units, 10), strconv.FormatInt(u.BilledUnits, 10), u.Credits.Decimal(),
		u.MoneyAmount().Decimal(), string(u.Currency), string(u.Source), reservation}
}

// name is the file's, with the first and the last local day that it can hold.
func (f *usageReader) name() string {
	zone := f.account.Zone()
	return "usage-" + billing.DateOf(f.export.From, zone).String() + "-to-" + billing.DateOf(f.export.To.Add(-time.Microsecond), zone).String() + csvSuffix
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// cell keeps a text that somebody chose from being run as a formula by the program that opens the file.
func cell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}
