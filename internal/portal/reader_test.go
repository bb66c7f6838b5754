package portal

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"context"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

var (
	contentStream = regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`)
	shownText     = regexp.MustCompile(`(?s)BT ([\d.]+) ([\d.]+) Td \(((?:[^\\)]|\\.)*)\) ?Tj`)
)

// textOf reads a PDF of ours back: one string per page, from top to bottom and left to right, with single spaces. fpdf shows
// each text as UTF-16 at its own place, which is all this understands.
func textOf(t testing.TB, pdf []byte) []string {
	t.Helper()
	var pages []string
	for _, stream := range contentStream.FindAllSubmatch(pdf, -1) {
		r, err := zlib.NewReader(bytes.NewReader(stream[1]))
		if err != nil {
			continue // not compressed: no page
		}
		content, err := io.ReadAll(r)
		if err != nil || !bytes.Contains(content, []byte(" Td (")) {
			continue // a font
		}
		type piece struct {
			x, y float64
			text string
		}
		var pieces []piece
		for _, m := range shownText.FindAllSubmatch(content, -1) {
			x, _ := strconv.ParseFloat(string(m[1]), 64)
			y, _ := strconv.ParseFloat(string(m[2]), 64)
			pieces = append(pieces, piece{x, y, utf16Text(m[3])})
		}
		slices.SortStableFunc(pieces, func(a, b piece) int { return cmp.Or(cmp.Compare(b.y, a.y), cmp.Compare(a.x, b.x)) })
		var page []string
		for _, p := range pieces {
			page = append(page, strings.Fields(p.text)...)
		}
		pages = append(pages, strings.Join(page, " "))
	}
	if len(pages) == 0 {
		t.Fatal("no page with text")
	}
	return pages
}

// utf16Text undoes a PDF string's escapes and its encoding.
func utf16Text(escaped []byte) string {
	var raw []byte
	for i := 0; i < len(escaped); i++ {
		if escaped[i] == '\\' && i+1 < len(escaped) {
			i++
			if escaped[i] == 'r' {
				raw = append(raw, '\r')
				continue
			}
		}
		raw = append(raw, escaped[i])
	}
	units := make([]uint16, 0, len(raw)/2)
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(units))
}

// Another reader than ours finds the same words, through the typeface's own tables.
func TestPopplerReadsThePDF(t *testing.T) {
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext (Debian: poppler-utils) is not installed")
	}
	f := sample(t, "KWD", 1_234_500, 60)
	f.Invoice.CustomerName = "Ελληνική «Аврора» Żółć"
	read := exec.CommandContext(context.WithoutCancel(t.Context()), program, "-layout", "-", "-")
	read.Stdin = bytes.NewReader(drawn(t, f))
	text, err := read.Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	wants(t, strings.Join(strings.Fields(string(text)), " "), "Invoice PAID Aura", f.Invoice.CustomerName, "Total KWD", "Page 4 of 4")
}
