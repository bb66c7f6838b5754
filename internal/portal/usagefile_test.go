package portal

import (
	"encoding/csv"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
	"github.com/aura-billing/gateway/internal/cashier/cashiertest"
)

// file is the link to what an account used in the last days.
func file(t testing.TB, p *Portal, c *cashiertest.Customer, agent billing.Key, rate string) string {
	t.Helper()
	now, err := p.o.DB.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p.UsageURL(billing.UsageExport{Account: c.ID, Agent: agent, Rate: rate, From: now.AddDate(0, 0, -2), To: now.Add(time.Hour)}, now)
}

func table(t testing.TB, text string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll() // every row as long as the first
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// A file opens in a spreadsheet, shows what was charged to the last digit, and runs nothing.
func TestAFileOfUsage(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	p := opened(t, h)
	c, other := h.Subscriber(t, "basic"), h.Subscriber(t, "starter")
	names := []string{`=HYPERLINK("https://evil.example.com";"click")`, "+1 555", "-2+3", "@SUM(A1)", `Café "Aurora", 株式会社`}
	var items []billing.UsageItem
	var agents []billing.Key
	when := time.Now().Add(-time.Hour).UTC().Truncate(time.Microsecond)
	for i, name := range names {
		at := when.Add(time.Duration(i) * time.Minute)
		if i < 5 {
			agents = append(agents, c.Agent(t, name).Key)
		}
		items = append(items, billing.UsageItem{Agent: agents[i], Rate: "sms.outbound", Units: 165, Mode: billing.ModeHappened, OccurredAt: &at, Idempotency: h.Key()})
	}
	slices.Reverse(items) // told in another order than it happened
	if _, err := c.Cashier.RecordUsage(t.Context(), c.ID, items); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Cashier.RecordUsage(t.Context(), other.ID, []billing.UsageItem{{Agent: other.Agent(t, "Other").Key, Rate: "webchat", Units: 1, Mode: billing.ModeHappened,
		Idempotency: h.Key()}}); err != nil {
		t.Fatal(err)
	}
	got := get(t, file(t, p, c, billing.WholeAccount, ""))
	if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "text/csv; charset=utf-8; header=present" {
		t.Fatalf("%s: %s", got.Status, got.body)
	}
	secret(t, got)
	zone := c.Account(t).Zone()
	from, to := billing.DateOf(time.Now().AddDate(0, 0, -2), zone).String(), billing.DateOf(time.Now().Add(time.Hour), zone).String()
	if name := got.Header.Get("Content-Disposition"); name != `attachment; filename="usage-`+from+`-to-`+to+`.csv"` {
		t.Error(name)
	}
	if strings.Count(got.body, "\r\n") != 6 || strings.Count(got.body, "\n") != 6 || !strings.Contains(got.body, `"Café ""Aurora"", 株式会社"`) {
		t.Errorf("not as RFC 4180 says: %q", got.body)
	}
	rows := table(t, got.body)
	column := func(row int, name string) string { return rows[row][slices.Index(rows[0], name)] }
	for i, name := range names {
		want := name
		if i < 4 {
			want = "'" + name
		}
		if column(i+1, "agent_name") != want || column(i+1, "started_at") != when.Add(time.Duration(i)*time.Minute).Format(time.RFC3339Nano) {
			t.Errorf("row %d is %q", i, rows[i+1])
		}
	}
	// 1,000 credits pay four times 247.5 and then 10 of 247.5; the rest is 165 messages at 0.075 × 237.5 ÷ 247.5.
	paid := map[string]string{}
	for i := range names {
		paid[column(i+1, "credits")] += column(i+1, "amount") + " "
	}
	if len(paid) != 2 || paid["247.5"] != "0.00 0.00 0.00 0.00 " || paid["10"] != "11.875 " {
		t.Errorf("paid: %v", paid)
	}
	for name, want := range map[string]string{"units": "165", "billed_units": "165", "unit": "MESSAGE", "category": "MESSAGE", "rate": "sms.outbound", "currency": "USD",
		"source": "HAPPENED", "reservation": "", "agent": billing.ID{Kind: billing.KindAgent, Account: c.ID, Key: agents[2]}.String()} {
		if column(3, name) != want {
			t.Errorf("%s is %q, want %q", name, column(3, name), want)
		}
	}
	if one := table(t, get(t, file(t, p, c, agents[1], "sms.outbound")).body); len(one) != 2 || one[1][5] != "'+1 555" {
		t.Errorf("one agent's: %q", one)
	}
	if none := table(t, get(t, file(t, p, c, billing.WholeAccount, "webchat")).body); len(none) != 1 {
		t.Errorf("a rate that was not used: %q", none)
	}
	r, err := http.Head(file(t, p, c, billing.WholeAccount, ""))
	if err != nil || r.StatusCode != http.StatusOK || r.Header.Get("Content-Disposition") == "" {
		t.Errorf("HEAD: %v, %v", r, err)
	}
	_ = r.Body.Close()
}

// much is an account that used a lot, as the reader of a file sees it.
func much(t *testing.T, h *cashiertest.House, n int) *cashiertest.Customer {
	t.Helper()
	c := h.Subscriber(t, "enterprise")
	var agents []billing.Key
	for range 3 {
		agents = append(agents, c.Agent(t, "Agent").Key)
	}
	c.FreeUsage(t, n, time.Now().AddDate(0, 0, -1), time.Second, agents, [3]string{"webchat", "sms.free", "rare"})
	return c
}

// A large file is read page by page, and no page is read twice: that is all of it that is in memory at a time.
func TestALargeFileOfUsage(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{Proxied: true})
	p := opened(t, h)
	const n = 50_000
	c := much(t, h, n)
	link := file(t, p, c, billing.WholeAccount, "")
	h.Proxy.Reset()
	rows := table(t, get(t, link).body)
	pages, others := 0, 0
	for _, s := range h.Proxy.Statements() {
		if strings.HasPrefix(s, "-- name: UsageOfAccounts\n") {
			pages++
		} else {
			others++
		}
	}
	if pages != n/usagePage+1 || others > 4 {
		t.Errorf("%d pages and %d other statements", pages, others)
	}
	if len(rows) != n+1 {
		t.Fatalf("%d rows", len(rows))
	}
	seen := map[string]bool{}
	for i, row := range rows[1:] {
		if seen[row[0]] = true; i > 0 && row[1] < rows[i][1] && len(row[1]) == len(rows[i][1]) {
			t.Fatalf("row %d started at %s, before %s", i, row[1], rows[i][1])
		}
	}
	if len(seen) != n {
		t.Errorf("%d records", len(seen))
	}
}

// A file that breaks off never looks whole: the download fails.
func TestAFileOfUsageBreaksOff(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{Proxied: true})
	p := opened(t, h)
	c := much(t, h, 5*usagePage)
	link := file(t, p, c, billing.WholeAccount, "")
	cut := h.Proxy.CutBeforeStatement(6) // the clock, the account, a page, its agents, a page, then this one
	r, err := http.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if !errors.Is(err, io.ErrUnexpectedEOF) || r.StatusCode != http.StatusOK {
		t.Errorf("%s, %v", r.Status, err)
	}
	<-cut
	if lines := strings.Count(string(body), "\r\n"); lines < usagePage || lines > 3*usagePage {
		t.Errorf("%d lines came", lines)
	}
	h.Proxy.Refuse(true)
	h.Proxy.Cut()
	if a := get(t, link); a.StatusCode != http.StatusServiceUnavailable || a.Header.Get("Content-Disposition") != "" {
		t.Errorf("without a database from the start: %s", a.Status)
	}
	h.Proxy.Refuse(false)
	if rows := table(t, get(t, link).body); len(rows) != 5*usagePage+1 {
		t.Errorf("afterwards %d rows", len(rows))
	}
}

func TestALinkToUsageIsGoodForItselfOnly(t *testing.T) {
	t.Parallel()
	h := cashiertest.New(t, cashiertest.Options{})
	p := opened(t, h)
	c := h.Subscriber(t, "starter")
	now, err := p.o.DB.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	e := billing.UsageExport{Account: c.ID, Rate: strings.Repeat("r", 63), Agent: 1 << 62, From: time.Unix(0, 0), To: time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC)}
	token := p.o.Signer.SignUsage(e, now.Add(LinkLife))
	back, err := p.o.Signer.OpenUsage(token, now)
	if err != nil || len(token) > maxTokenLength || back.Rate != e.Rate || back.Agent != e.Agent || !back.From.Equal(e.From) || !back.To.Equal(e.To) {
		t.Errorf("%d letters: %+v, %v", len(token), back, err)
	}
	e.Agent, e.Rate = billing.WholeAccount, ""
	gone := e
	gone.Account = 1 << 60
	stranger := New(Options{Signer: signer(t, strings.Repeat("stranger", 4)), BaseURL: p.o.BaseURL})
	good := p.UsageURL(e, now)
	toPDF, toPage := p.InvoiceURLs(rowOf(c.Invoices(t)[0]), now)
	tokenOf := func(url string) string { return strings.TrimSuffix(url[strings.LastIndex(url, "/")+1:], pdfSuffix) }
	for name, f := range map[string]struct {
		url    string
		status int
		words  string
	}{
		"another installation":      {stranger.UsageURL(e, now), http.StatusForbidden, "This link does not work"},
		"without its ending":        {strings.TrimSuffix(good, csvSuffix), http.StatusForbidden, "This link does not work"},
		"cut":                       {good[:len(good)-6] + csvSuffix, http.StatusForbidden, "This link does not work"},
		"an invoice's PDF":          {p.o.BaseURL + usagePath + tokenOf(toPDF) + csvSuffix, http.StatusForbidden, "This link does not work"},
		"an invoice's page":         {p.o.BaseURL + usagePath + tokenOf(toPage) + csvSuffix, http.StatusForbidden, "This link does not work"},
		"usage as an invoice":       {p.o.BaseURL + invoicesPath + p.o.Signer.SignUsage(e, now.Add(LinkLife)), http.StatusForbidden, "This link does not work"},
		"none":                      {p.o.BaseURL + usagePath, http.StatusForbidden, "This link does not work"},
		"expired":                   {p.UsageURL(e, now.Add(-LinkLife)), http.StatusGone, "This link has expired"},
		"an account that never was": {p.UsageURL(gone, now), http.StatusNotFound, "There is no such file"},
	} {
		a := get(t, f.url)
		if a.StatusCode != f.status {
			t.Errorf("%s: %s", name, a.Status)
		}
		wants(t, a.body, "<h1>"+f.words+"</h1>")
		secret(t, a)
	}
	if a := get(t, good); a.StatusCode != http.StatusOK {
		t.Errorf("the good link: %s", a.Status)
	}
}

func TestCellsRunNothing(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "", "A=1": "A=1", "=1": "'=1", "+1": "'+1", "-1": "'-1", "@A": "'@A", "\tx": "'\tx", "\rx": "'\rx", "\nx": "'\nx",
		"'x": "'x", "é": "é"} {
		if got := cell(text); got != want {
			t.Errorf("%q is written as %q", text, got)
		}
	}
}
