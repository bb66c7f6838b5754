package portal

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

// Document is what a link leads to.
type Document byte

// The documents of an invoice and of a credit note. Each needs a link of its own.
const (
	DocumentPDF    Document = 'p'
	DocumentPage   Document = 'h'
	CreditNotePDF  Document = 'c'
	CreditNotePage Document = 'n'
	UsageFile      Document = 'u'
)

// Link is the right to see one document of one invoice or credit note until a certain time (to the second).
type Link struct {
	Document Document
	Row      billing.RowID // the invoice or credit note
	Expires  time.Time
}

// Why a token is refused. A forged token is told nothing more, whatever is wrong with it.
var (
	ErrForged  = errors.New("portal: not a link of ours")
	ErrExpired = errors.New("portal: the link has expired")
)

// Signer makes links that nobody else can make. All processes of an installation have the same secret, so each opens what
// another signed; nothing is stored.
type Signer struct{ key []byte }

// linkPurpose keeps this key apart from every other that is derived from the same secret.
const linkPurpose = "aura-billing invoice links, version 1"

const minSecretBytes = 32

// NewSigner derives the signing key from the installation's secret.
func NewSigner(secret []byte) (*Signer, error) {
	if len(secret) < minSecretBytes {
		return nil, fmt.Errorf("portal: a link key has at least %d characters", minSecretBytes)
	}
	key, err := hkdf.Key(sha256.New, secret, nil, linkPurpose, sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("portal: link key: %w", err)
	}
	return &Signer{key: key}, nil
}

const maxTokenLength = 256 // ours are at most 202 letters

var tokenEncoding = base64.RawURLEncoding.Strict() // strict: one spelling for each token

// Sign writes the link as a token for a path.
func (s *Signer) Sign(l Link) string {
	return s.sign(l.Document, "", uint64(l.Row.Account), uint64(l.Row.Key), uint64(l.Expires.Unix()))
}

// Open reads a token that was made for this document. ErrForged for anything we did not sign for it, ErrExpired for what we
// did sign and is over: the two are told apart only after the signature was found to be ours.
func (s *Signer) Open(token string, d Document, now time.Time) (Link, error) {
	n, _, err := s.open(token, d, 3)
	if err != nil {
		return Link{}, err
	}
	row := billing.RowID{Account: billing.AccountID(n[0]), Key: billing.Key(n[1])}
	l := Link{Document: d, Row: row, Expires: time.Unix(int64(n[2]), 0)}
	if !now.Before(l.Expires) {
		return l, ErrExpired
	}
	return l, nil
}

// SignUsage writes the right to read a file of usage until a certain time.
func (s *Signer) SignUsage(e billing.UsageExport, expires time.Time) string {
	return s.sign(UsageFile, e.Rate, uint64(e.Account), uint64(e.Agent), uint64(e.From.UnixMicro()), uint64(e.To.UnixMicro()), uint64(expires.Unix()))
}

// OpenUsage reads a token that was made for a file of usage; errors as of Open.
func (s *Signer) OpenUsage(token string, now time.Time) (billing.UsageExport, error) {
	n, rate, err := s.open(token, UsageFile, 5)
	if err != nil {
		return billing.UsageExport{}, err
	}
	e := billing.UsageExport{Account: billing.AccountID(n[0]), Agent: billing.Key(n[1]), Rate: rate, From: time.UnixMicro(int64(n[2])).UTC(),
		To: time.UnixMicro(int64(n[3])).UTC()}
	if !now.Before(time.Unix(int64(n[4]), 0)) {
		return e, ErrExpired
	}
	return e, nil
}

// sign writes numbers and a text as a token for a document, which stands before them: a token for one is none for another.
func (s *Signer) sign(d Document, text string, numbers ...uint64) string {
	payload := []byte{byte(d)}
	for _, n := range numbers {
		payload = binary.AppendUvarint(payload, n)
	}
	payload = append(payload, text...)
	return tokenEncoding.EncodeToString(append(payload, s.mac(payload)...))
}

func (s *Signer) open(token string, d Document, count int) (numbers []uint64, text string, err error) {
	if len(token) > maxTokenLength {
		return nil, "", ErrForged
	}
	signed, err := tokenEncoding.DecodeString(token)
	if err != nil || len(signed) <= sha256.Size {
		return nil, "", ErrForged
	}
	payload, mac := signed[:len(signed)-sha256.Size], signed[len(signed)-sha256.Size:]
	if !hmac.Equal(mac, s.mac(payload)) || Document(payload[0]) != d {
		return nil, "", ErrForged
	}
	rest := payload[1:]
	for range count {
		value, size := binary.Uvarint(rest)
		if size <= 0 {
			return nil, "", ErrForged // unreachable: we signed it
		}
		numbers, rest = append(numbers, value), rest[size:]
	}
	return numbers, string(rest), nil
}

func (s *Signer) mac(payload []byte) []byte {
	h := hmac.New(sha256.New, s.key)
	h.Write(payload)
	return h.Sum(nil)
}
