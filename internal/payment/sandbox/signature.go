package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aura-billing/gateway/internal/payment"
)

// SignatureHeader carries "t=<unix seconds>,v1=<hex hmac-sha256 of t.body>", with one v1 for each secret, as Stripe's does.
const SignatureHeader = "Sandbox-Signature"

const (
	noticeMaxBytes  = 256 << 10
	noticeTolerance = 300 * time.Second
	signaturesMost  = 8 // a header with more is not ours
)

// sign writes the header's value for a body sent at the given time.
func sign(secrets []string, at time.Time, body []byte) string {
	stamp := strconv.FormatInt(at.Unix(), 10)
	var b strings.Builder
	b.WriteString("t=" + stamp)
	for _, secret := range secrets {
		b.WriteString(",v1=" + hex.EncodeToString(mac(secret, stamp, body)))
	}
	return b.String()
}

func mac(secret, stamp string, body []byte) []byte {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(stamp + "."))
	h.Write(body)
	return h.Sum(nil)
}

// ParseNotice accepts a body of at most 256 KiB, signed with one of the secrets at most 300 s from now;
// payment.ErrNoticeForged otherwise. A body that is signed but no event is another error: ours is the bug then.
func (p *Processor) ParseNotice(header http.Header, body []byte, now time.Time) (payment.Notice, error) {
	if err := verify(p.o.SigningSecrets, header, body, now); err != nil {
		return payment.Notice{}, err
	}
	var e event
	if err := json.Unmarshal(body, &e); err != nil {
		return payment.Notice{}, fmt.Errorf("sandbox: read notice: %w", err)
	}
	if e.ID == "" || !storable(e.ID) || !storable(e.Type) {
		return payment.Notice{}, fmt.Errorf("sandbox: notice without a readable id and type")
	}
	return payment.Notice{
		ID:        e.ID,
		Type:      e.Type,
		Ref:       e.Data.Object.ID,
		PaymentID: e.Data.Object.Metadata.PaymentID,
		Account:   e.Data.Object.Metadata.Account,
		CreatedAt: time.Unix(e.Created, 0).UTC(),
	}, nil
}

func verify(secrets []string, header http.Header, body []byte, now time.Time) error {
	if len(body) > noticeMaxBytes {
		return fmt.Errorf("%w: more than %d bytes", payment.ErrNoticeForged, noticeMaxBytes)
	}
	values := header.Values(SignatureHeader)
	if len(values) != 1 {
		return fmt.Errorf("%w: %d signature headers", payment.ErrNoticeForged, len(values))
	}
	stamp, signatures := splitSignature(values[0])
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || len(signatures) == 0 || len(signatures) > signaturesMost {
		return fmt.Errorf("%w: malformed header", payment.ErrNoticeForged)
	}
	genuine := false
	for _, secret := range secrets {
		want := mac(secret, stamp, body)
		for _, signature := range signatures {
			if hmac.Equal(want, signature) { // constant time; no early end either
				genuine = true
			}
		}
	}
	if !genuine {
		return fmt.Errorf("%w: no signature fits", payment.ErrNoticeForged)
	}
	// Compared as whole seconds: a Duration would overflow on a stamp far away.
	if apart := now.Unix() - seconds; apart > int64(noticeTolerance.Seconds()) || apart < -int64(noticeTolerance.Seconds()) {
		return fmt.Errorf("%w: signed %d s from now", payment.ErrNoticeForged, apart)
	}
	return nil
}

// splitSignature takes the header apart; parts it does not know are left for later versions.
func splitSignature(value string) (stamp string, signatures [][]byte) {
	for part := range strings.SplitSeq(value, ",") {
		name, text, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "t":
			stamp = text
		case "v1":
			if signature, err := hex.DecodeString(text); err == nil && len(signature) == sha256.Size {
				signatures = append(signatures, signature)
			}
		}
	}
	return stamp, signatures
}
