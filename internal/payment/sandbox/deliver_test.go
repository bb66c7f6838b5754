package sandbox

import (
	"encoding/hex"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/aura-billing/gateway/internal/payment"
	"github.com/aura-billing/gateway/internal/pgtest"
)

func TestNoticesTellEachChange(t *testing.T) {
	t.Parallel()
	hooks := newReceiver(t, nil)
	p := open(t, pgtest.Empty(t).URL, Options{WebhookURL: hooks.URL})
	expect := func(want string, fact payment.Fact) {
		t.Helper()
		n := hooks.next(t, p)
		if n.Type != want || n.Ref != fact.Ref || n.PaymentID != fact.PaymentID || n.Account != fact.Account || n.CreatedAt.IsZero() {
			t.Errorf("notice %+v, want %s of %s", n, want, fact.Ref)
		}
	}
	captured := mustCharge(t, p, request(t, p, "pm_card_visa"))
	expect(noticeCaptured, captured)
	if _, err := p.Refund(t.Context(), payment.RefundRequest{Key: "refund", Ref: captured.Ref, Amount: usd(100)}); err != nil {
		t.Fatal(err)
	}
	expect(noticeRefunded, captured)
	expect(noticeDeclined, mustCharge(t, p, request(t, p, "pm_card_chargeDeclined")))
	waiting := mustCharge(t, p, request(t, p, "pm_card_authenticationRequired"))
	expect(noticeRequiresAction, waiting)
	if _, err := p.Cancel(t.Context(), waiting.Ref); err != nil {
		t.Fatal(err)
	}
	expect(noticeCanceled, waiting)
	if _, err := p.Cancel(t.Context(), waiting.Ref); err != nil { // changes nothing, tells nothing
		t.Fatal(err)
	}
	expect(noticeCaptured, mustCharge(t, p, request(t, p, "pm_card_visa")))
}

func TestNoticesTwice(t *testing.T) {
	t.Parallel()
	hooks := newReceiver(t, nil)
	p := open(t, pgtest.Empty(t).URL, Options{WebhookURL: hooks.URL})
	mustCharge(t, p, request(t, p, "pm_card_webhookTwice"))
	first, second := hooks.next(t, p), hooks.next(t, p)
	if first != second {
		t.Errorf("not the same notice twice: %+v, %+v", first, second)
	}
}

func TestNoticesOutOfOrder(t *testing.T) {
	t.Parallel()
	hooks := newReceiver(t, nil)
	p := open(t, pgtest.Empty(t).URL, Options{WebhookURL: hooks.URL})
	mustCharge(t, p, request(t, p, "pm_card_webhookOutOfOrder"))
	for _, want := range []string{noticeCaptured, noticeProcessing} {
		if n := hooks.next(t, p); n.Type != want {
			t.Errorf("notice %s, want %s", n.Type, want)
		}
	}
}

func TestNoticesNever(t *testing.T) {
	t.Parallel()
	hooks := newReceiver(t, nil)
	p := open(t, pgtest.Empty(t).URL, Options{WebhookURL: hooks.URL})
	silent := mustCharge(t, p, request(t, p, "pm_card_webhookNever"))
	told := mustCharge(t, p, request(t, p, "pm_card_visa"))
	if n := hooks.next(t, p); n.Ref != told.Ref {
		t.Errorf("notice of %s, want none of %s", n.Ref, silent.Ref)
	}
	var due string
	err := p.db.Get(&due, `SELECT due_at::text FROM sandbox_processor.notices WHERE charge_ref = $1`, silent.Ref)
	if err != nil || due != "infinity" {
		t.Errorf("due %q, %v", due, err)
	}
}

func TestNoticesLate(t *testing.T) {
	t.Parallel()
	hooks := newReceiver(t, nil)
	p := open(t, pgtest.Empty(t).URL, Options{WebhookURL: hooks.URL, LateBy: time.Hour})
	late := mustCharge(t, p, request(t, p, "pm_card_webhookLate"))
	prompt := mustCharge(t, p, request(t, p, "pm_card_visa"))
	if n := hooks.next(t, p); n.Ref != prompt.Ref {
		t.Errorf("first came the notice of %s, want %s", n.Ref, prompt.Ref)
	}
	var delay float64
	err := p.db.Get(&delay, `SELECT extract(epoch FROM due_at - created_at)::float8 FROM sandbox_processor.notices
		WHERE charge_ref = $1`, late.Ref)
	if err != nil || delay < 3599 || delay > 3601 {
		t.Errorf("kept back for %g s, want an hour, %v", delay, err)
	}
	err = p.tx(t.Context(), func(tx *sqlx.Tx) error { // the hour passes
		_, err := tx.Exec(`UPDATE sandbox_processor.notices SET due_at = clock_timestamp() WHERE charge_ref = $1`, late.Ref)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	p.alert()
	if n := hooks.next(t, p); n.Ref != late.Ref {
		t.Errorf("then came the notice of %s, want %s", n.Ref, late.Ref)
	}
}

func TestNoticesAreRepeatedUntilTaken(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	hooks := newReceiver(t, func(delivery) int {
		if calls.Add(1) <= 2 {
			return http.StatusInternalServerError
		}
		return http.StatusNoContent
	})
	p := open(t, pgtest.Empty(t).URL, Options{WebhookURL: hooks.URL})
	fact := mustCharge(t, p, request(t, p, "pm_card_visa"))
	first := hooks.next(t, p)
	for range 2 {
		if n := hooks.next(t, p); n != first || n.Ref != fact.Ref {
			t.Errorf("another notice: %+v", n)
		}
	}
}

// Notices written while nobody listened reach the next process, however many come; each once while all goes well.
func TestNoticesWaitForAReceiver(t *testing.T) {
	t.Parallel()
	dsn := pgtest.Empty(t).URL
	hooks := newReceiver(t, nil)
	deaf := open(t, dsn, Options{})
	const charges = 40 // more than one claim
	for range charges {
		mustCharge(t, deaf, request(t, deaf, "pm_card_visa"))
	}
	first, second := open(t, dsn, Options{WebhookURL: hooks.URL}), open(t, dsn, Options{WebhookURL: hooks.URL})
	seen := map[string]bool{}
	for range charges {
		seen[hooks.next(t, first).Ref] = true
	}
	if len(seen) != charges {
		t.Errorf("notices of %d charges, want %d", len(seen), charges)
	}
	for _, p := range []*Processor{first, second} {
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
	}
	var undelivered int
	err := deaf.db.Get(&undelivered, `SELECT count(*) FROM sandbox_processor.notices WHERE delivered <> 1`)
	if err != nil || undelivered != 0 {
		t.Errorf("%d not noted as delivered once, %v", undelivered, err)
	}
	if len(hooks.got) != 0 {
		t.Errorf("%d notices came again", len(hooks.got))
	}
}

// A receiver that is away costs one time-out at a time, and gets everything once it is back.
func TestNoticesSurviveAReceiverThatIsAway(t *testing.T) {
	t.Parallel()
	var away atomic.Bool
	away.Store(true)
	knocked := make(chan struct{}, 100)
	hooks := newReceiver(t, nil)
	client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		if away.Load() {
			knocked <- struct{}{}
			return nil, errCut
		}
		return http.DefaultTransport.RoundTrip(r)
	})}
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
	p := open(t, pgtest.Empty(t).URL, Options{WebhookURL: hooks.URL, Client: client})
	want := map[string]bool{}
	for range 20 {
		want[mustCharge(t, p, request(t, p, "pm_card_visa")).Ref] = true
	}
	<-knocked
	away.Store(false)
	for range 20 {
		delete(want, hooks.next(t, p).Ref)
	}
	if len(want) != 0 {
		t.Errorf("%d notices lost", len(want))
	}
}

type roundTrip func(r *http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestSecretsRotateWithoutAGap(t *testing.T) {
	t.Parallel()
	at, body := time.Unix(1_900_000_000, 0), []byte(`{"id":"evt_1"}`)
	with := func(secrets ...string) *Processor { return &Processor{o: Options{SigningSecrets: secrets}} }
	signed := func(secrets ...string) http.Header { return http.Header{SignatureHeader: {sign(secrets, at, body)}} }
	for _, c := range []struct {
		what   string
		header http.Header
		p      *Processor
		ok     bool
	}{
		{"before", signed("old"), with("old"), true},
		{"sender first", signed("new", "old"), with("old"), true},
		{"receiver first", signed("old"), with("new", "old"), true},
		{"after", signed("new"), with("new"), true},
		{"the old one is dropped", signed("old"), with("new"), false},
		{"no secrets", signed("old"), with(), false},
	} {
		if _, err := c.p.ParseNotice(c.header, body, at); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}

func TestForgedSignaturesAreRefused(t *testing.T) {
	t.Parallel()
	at, body := time.Unix(1_900_000_000, 0), []byte(`{"id":"evt_1"}`)
	p := &Processor{o: Options{SigningSecrets: []string{testSecret}}}
	good := sign([]string{testSecret}, at, body)
	zero := strings.Repeat("00", 32)
	for _, value := range []string{
		"", "t=1900000000", "v1=" + zero, "t=1900000000,v1=", "t=1900000000,v1=" + zero, "t=x," + good[strings.Index(good, "v1"):],
		"t=1900000001," + good[strings.Index(good, "v1"):], // another time under the same signature
		strings.Replace(good, "v1=", "v0=", 1),
		good + strings.Repeat(",v1="+zero, signaturesMost),
		"t=9223372036854775807,v1=" + zero,
	} {
		if _, err := p.ParseNotice(http.Header{SignatureHeader: {value}}, body, at); err == nil {
			t.Errorf("believed %q", value)
		}
	}
	if _, err := p.ParseNotice(http.Header{SignatureHeader: {good, good}}, body, at); err == nil {
		t.Error("believed two headers")
	}
	long := make([]byte, noticeMaxBytes+1)
	if _, err := p.ParseNotice(http.Header{SignatureHeader: {sign([]string{testSecret}, at, long)}}, long, at); err == nil {
		t.Error("believed more than 256 KiB")
	}
	// A stamp so far away that subtracting it wraps, rightly signed.
	for _, stamp := range []string{"9223372036854775807", "-9223372036854775808"} {
		value := "t=" + stamp + ",v1=" + hex.EncodeToString(mac(testSecret, stamp, body))
		if _, err := p.ParseNotice(http.Header{SignatureHeader: {value}}, body, at); err == nil {
			t.Errorf("believed a stamp of %s", stamp)
		}
	}
}
