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

const maxTokenLength = 128 // ours are at most 96 letters

var tokenEncoding = base64.RawURLEncoding.Strict() // strict: one spelling for each token

// Sign writes the link as a token for a path.
func (s *Signer) Sign(l Link) string {
	payload := make([]byte, 0, 1+3*binary.MaxVarintLen64+sha256.Size)
	payload = append(payload, byte(l.Document))
	payload = binary.AppendUvarint(payload, uint64(l.Row.Account))
	payload = binary.AppendUvarint(payload, uint64(l.Row.Key))
	payload = binary.AppendUvarint(payload, uint64(l.Expires.Unix()))
	return tokenEncoding.EncodeToString(append(payload, s.mac(payload)...))
}

// Open reads a token that was made for this document. ErrForged for anything we did not sign for it, ErrExpired for what we
// did sign and is over: the two are told apart only after the signature was found to be ours.
func (s *Signer) Open(token string, d Document, now time.Time) (Link, error) {
	if len(token) > maxTokenLength {
		return Link{}, ErrForged
	}
	signed, err := tokenEncoding.DecodeString(token)
	if err != nil || len(signed) <= sha256.Size {
		return Link{}, ErrForged
	}
	payload, mac := signed[:len(signed)-sha256.Size], signed[len(signed)-sha256.Size:]
	if !hmac.Equal(mac, s.mac(payload)) || Document(payload[0]) != d {
		return Link{}, ErrForged
	}
	var n [3]uint64
	rest := payload[1:]
	for i := range n {
		value, size := binary.Uvarint(rest)
		if size <= 0 {
			return Link{}, ErrForged // unreachable: we signed it
		}
		n[i], rest = value, rest[size:]
	}
	row := billing.RowID{Account: billing.AccountID(n[0]), Key: billing.Key(n[1])}
	l := Link{Document: d, Row: row, Expires: time.Unix(int64(n[2]), 0)}
	if !now.Before(l.Expires) {
		return l, ErrExpired
	}
	return l, nil
}

func (s *Signer) mac(payload []byte) []byte {
	h := hmac.New(sha256.New, s.key)
	h.Write(payload)
	return h.Sum(nil)
}
