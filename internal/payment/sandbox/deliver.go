package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/aura-billing/gateway/internal/payment"
)

// errSilent says that the receiver of the notices did not answer at all.
var errSilent = errors.New("sandbox: the webhook's receiver does not answer")

const (
	silentAtMost   = 2 * time.Second
	deliverBatch   = 16
	deliverAtMost  = 5 * time.Second // between two looks, for what other processes left behind
	deliverAtLeast = 20 * time.Millisecond
	deliverRetry   = time.Second // after a database error
	forgetEvery    = time.Hour
	webhookTimeout = 3 * time.Second
	backOffFirst   = 250 * time.Millisecond
	backOffMost    = 30 * time.Second
)

// newWebhookClient waits 3 s, follows no redirects and keeps few connections.
func newWebhookClient() *http.Client {
	return &http.Client{
		Timeout:       webhookTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second},
	}
}

// deliver is the one goroutine that settles charges in processing and posts notices, until ctx ends. It looks when it is
// woken by a call, when the next thing is due, and every few seconds for the work of processes that died. While the
// receiver is silent, calls do not wake it: it asks again at growing intervals.
func (p *Processor) deliver(ctx context.Context) {
	nextForget := time.NewTicker(forgetEvery)
	defer nextForget.Stop()
	silences := 0
	for {
		wait, err := p.deliverDue(ctx)
		if ctx.Err() != nil {
			return
		}
		wake := p.wake
		switch {
		case errors.Is(err, errSilent):
			if silences++; silences == 1 {
				p.log.InfoContext(ctx, "sandbox: notices wait for their receiver", "error", err)
			}
			wait, wake = min(backOff(silences), silentAtMost), nil
		case err != nil:
			p.log.WarnContext(ctx, "sandbox: delivering notices", "error", err)
			wait = deliverRetry
		default:
			silences = 0
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-wake:
		case <-timer.C:
		case <-nextForget.C:
			if err := p.forget(ctx); err != nil {
				p.log.WarnContext(ctx, "sandbox: forgetting old keys", "error", err)
			}
		}
		timer.Stop()
	}
}

// deliverDue does everything that is due and says how long nothing more will be. errSilent when the receiver is away.
func (p *Processor) deliverDue(ctx context.Context) (time.Duration, error) {
	for {
		settled, err := p.settleDue(ctx)
		if err != nil {
			return 0, err
		}
		sent, err := p.deliverSome(ctx)
		if err != nil {
			return 0, err
		}
		if settled == 0 && sent == 0 {
			return p.untilDue(ctx)
		}
	}
}

const sqlUntilDue = `
-- name: sandbox.untilDue
SELECT coalesce(extract(epoch FROM least(
         (SELECT min(due_at) FROM sandbox_processor.notices WHERE due_at < 'infinity' AND $1),
         (SELECT min(settle_at) FROM sandbox_processor.charges WHERE settle_at IS NOT NULL)) - clock_timestamp()), 3600)::float8`

func (p *Processor) untilDue(ctx context.Context) (time.Duration, error) {
	var seconds float64
	if err := p.db.GetContext(ctx, &seconds, sqlUntilDue, p.o.WebhookURL != ""); err != nil {
		return 0, fmt.Errorf("sandbox: next due: %w", err)
	}
	return min(max(time.Duration(seconds*float64(time.Second)), deliverAtLeast), deliverAtMost), nil
}

const sqlChargesToSettle = `
-- name: sandbox.chargesToSettle
SELECT ref FROM sandbox_processor.charges WHERE settle_at <= clock_timestamp()
 ORDER BY settle_at LIMIT $1 FOR UPDATE SKIP LOCKED`

// settleDue captures the charges whose processing is over.
func (p *Processor) settleDue(ctx context.Context) (settled int, err error) {
	err = p.tx(ctx, func(tx *sqlx.Tx) error {
		var refs []string
		if err := tx.SelectContext(ctx, &refs, sqlChargesToSettle, deliverBatch); err != nil {
			return fmt.Errorf("sandbox: charges to settle: %w", err)
		}
		settled = len(refs)
		for _, ref := range refs {
			if _, err := p.decide(ctx, tx, ref, payment.StatusCaptured, ""); err != nil {
				return err
			}
		}
		return nil
	})
	return settled, err
}

// claimedNotice is a notice that this process posts; until the lease of 20 s ends, no other does.
type claimedNotice struct {
	ID       string    `db:"id"`
	Body     string    `db:"body"`
	Attempts int       `db:"attempts"`
	Now      time.Time `db:"now"` // the database's, for the signature
}

const sqlClaimNotices = `
-- name: sandbox.claimNotices
UPDATE sandbox_processor.notices AS n
   SET due_at = clock_timestamp() + interval '20 seconds', attempts = n.attempts + 1
  FROM (SELECT id FROM sandbox_processor.notices WHERE due_at <= clock_timestamp()
         ORDER BY due_at, created_at LIMIT $1 FOR UPDATE SKIP LOCKED) AS due
 WHERE n.id = due.id
RETURNING n.id, n.body, n.attempts, clock_timestamp() AS now`

const sqlNoticeDelivered = `
-- name: sandbox.noticeDelivered
UPDATE sandbox_processor.notices
   SET delivered = least(delivered + 1, copies), last_error = '',
       due_at = CASE WHEN delivered + 1 < copies THEN clock_timestamp() ELSE 'infinity' END
 WHERE id = $1`

const sqlReleaseFollowers = `
-- name: sandbox.releaseFollowers
UPDATE sandbox_processor.notices SET due_at = clock_timestamp() WHERE after_id = $1 AND delivered = 0 AND attempts = 0`

const sqlNoticeFailed = `
-- name: sandbox.noticeFailed
UPDATE sandbox_processor.notices
   SET last_error = $3,
       due_at = CASE WHEN created_at < clock_timestamp() - interval '3 days' THEN timestamptz 'infinity'
                     ELSE clock_timestamp() + $2::float8 * interval '1 second' END
 WHERE id = $1`

const sqlPutBackNotice = `
-- name: sandbox.putBackNotice
UPDATE sandbox_processor.notices SET due_at = clock_timestamp() + $2::float8 * interval '1 second', attempts = attempts - 1
 WHERE id = $1`

// deliverSome claims a few due notices and posts them one by one, no transaction open meanwhile. When the receiver does
// not answer at all, the rest of the claim is put back, so that one time-out is paid and not sixteen.
func (p *Processor) deliverSome(ctx context.Context) (claimed int, err error) {
	if p.o.WebhookURL == "" {
		return 0, nil
	}
	var notices []claimedNotice
	err = p.tx(ctx, func(tx *sqlx.Tx) error {
		return tx.SelectContext(ctx, &notices, sqlClaimNotices, deliverBatch)
	})
	if err != nil {
		return 0, fmt.Errorf("sandbox: claim notices: %w", err)
	}
	// A claimed notice is posted and noted even while closing, else the next process posts it again for nothing.
	own := context.WithoutCancel(ctx)
	for i, n := range notices {
		if ctx.Err() != nil {
			return 0, p.putBack(own, notices[i:], 0)
		}
		failure := p.post(own, n)
		if err := p.noteDelivery(own, n, failure); err != nil {
			return 0, err
		}
		if errors.Is(failure, errSilent) {
			return 0, errors.Join(failure, p.putBack(own, notices[i+1:], backOffFirst))
		}
	}
	return len(notices), nil
}

// post sends one notice. errSilent when nothing came back; any other error is an answer that is not 2xx.
func (p *Processor) post(ctx context.Context, n claimedNotice) error {
	ctx, cancel := context.WithTimeout(ctx, webhookTimeout)
	defer cancel()
	body := []byte(n.Body)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.o.WebhookURL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("sandbox: webhook address: %w", errors.Join(errSilent, err))
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("User-Agent", "Sandbox/1.0")
	req.Header.Set(SignatureHeader, sign(p.o.SigningSecrets, n.Now, body))
	resp, err := p.client.Do(req)
	if err != nil {
		return fmt.Errorf("sandbox: post notice: %w", errors.Join(errSilent, err))
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return fmt.Errorf("sandbox: webhook answered %s", resp.Status)
	}
	return nil
}

// noteDelivery writes down how posting ended: delivered, or due again after a pause that doubles up to 30 s, for 3 days.
func (p *Processor) noteDelivery(ctx context.Context, n claimedNotice, failure error) error {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	err := p.tx(ctx, func(tx *sqlx.Tx) error {
		if failure != nil {
			_, err := tx.ExecContext(ctx, sqlNoticeFailed, n.ID, backOff(n.Attempts).Seconds(), failure.Error())
			return err
		}
		if _, err := tx.ExecContext(ctx, sqlNoticeDelivered, n.ID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, sqlReleaseFollowers, n.ID)
		return err
	})
	if err != nil {
		return fmt.Errorf("sandbox: note delivery: %w", err)
	}
	return nil
}

// putBack gives up a claim on notices that were not posted; they are due again after the pause.
func (p *Processor) putBack(ctx context.Context, notices []claimedNotice, pause time.Duration) error {
	if len(notices) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	err := p.tx(ctx, func(tx *sqlx.Tx) error {
		for _, n := range notices {
			if _, err := tx.ExecContext(ctx, sqlPutBackNotice, n.ID, pause.Seconds()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("sandbox: put notices back: %w", err)
	}
	return nil
}

func backOff(attempts int) time.Duration {
	pause := backOffFirst
	for range attempts - 1 {
		if pause >= backOffMost {
			break
		}
		pause *= 2
	}
	return min(pause, backOffMost)
}
