package portal

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aura-billing/gateway/internal/billing"
)

const installation = "the secret of an installation, for tests"

func signer(t testing.TB, secret string) *Signer {
	t.Helper()
	s, err := NewSigner([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestALinkOpensOneDocumentOfOneInvoice(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	link := Link{Document: DocumentPDF, Row: billing.RowID{Account: 1 << 62, Key: 7}, Expires: now.Add(LinkLife)}
	token := signer(t, installation).Sign(link)

	// Another process of the installation opens it, up to its last second.
	got, err := signer(t, installation).Open(token, DocumentPDF, link.Expires.Add(-time.Second))
	if err != nil || got.Row != link.Row || !got.Expires.Equal(link.Expires) {
		t.Fatalf("opened %+v, %v", got, err)
	}
	if len(token) > maxTokenLength {
		t.Errorf("a token of %d letters", len(token))
	}
	for name, open := range map[string]func() error{
		"as the page": func() error { _, err := signer(t, installation).Open(token, DocumentPage, now); return err },
		"another installation": func() error {
			_, err := signer(t, strings.Repeat("other", 8)).Open(token, DocumentPDF, now)
			return err
		},
		"nothing":    func() error { _, err := signer(t, installation).Open("", DocumentPDF, now); return err },
		"not base64": func() error { _, err := signer(t, installation).Open("!"+token[1:], DocumentPDF, now); return err },
		"padded":     func() error { _, err := signer(t, installation).Open(token+"=", DocumentPDF, now); return err },
		"very long": func() error {
			_, err := signer(t, installation).Open(strings.Repeat(token, 50), DocumentPDF, now)
			return err
		},
		"only a signature": func() error { _, err := signer(t, installation).Open(token[:43], DocumentPDF, now); return err },
		"forged and expired": func() error {
			_, err := signer(t, installation).Open("A"+token[1:], DocumentPDF, now.Add(time.Hour))
			return err
		},
		"the zero value's hash": func() error { _, err := (&Signer{}).Open(token, DocumentPDF, now); return err },
	} {
		if err := open(); !errors.Is(err, ErrForged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, at := range []time.Time{link.Expires, link.Expires.Add(time.Hour)} {
		if _, err := signer(t, installation).Open(token, DocumentPDF, at); !errors.Is(err, ErrExpired) {
			t.Errorf("at %v: %v", at, err)
		}
	}
}

// Every single bit counts: another invoice, another account, a later end are all forgeries.
func TestNoBitOfALinkCanBeChanged(t *testing.T) {
	s, now := signer(t, installation), time.Unix(1_800_000_000, 0)
	token := s.Sign(Link{Document: DocumentPage, Row: billing.RowID{Account: 300, Key: 7}, Expires: now.Add(LinkLife)})
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		t.Fatal(err)
	}
	for bit := range len(raw) * 8 {
		raw[bit/8] ^= 1 << (bit % 8)
		for _, d := range []Document{DocumentPage, DocumentPDF} {
			if l, err := s.Open(base64.RawURLEncoding.EncodeToString(raw), d, now); !errors.Is(err, ErrForged) {
				t.Errorf("bit %d: %+v, %v", bit, l, err)
			}
		}
		raw[bit/8] ^= 1 << (bit % 8)
	}
}

func TestAShortSecretSignsNothing(t *testing.T) {
	if _, err := NewSigner([]byte("short")); err == nil {
		t.Error("accepted")
	}
}

func FuzzOpen(f *testing.F) {
	s := signer(f, installation)
	f.Add(s.Sign(Link{Document: DocumentPage, Row: billing.RowID{Account: 300, Key: 7}, Expires: time.Unix(1_800_000_000, 0)}))
	f.Fuzz(func(t *testing.T, token string) {
		l, err := s.Open(token, DocumentPage, time.Unix(1_700_000_000, 0))
		if err == nil && s.Sign(l) != token {
			t.Errorf("%q opens as %+v, which is written otherwise", token, l)
		}
	})
}
