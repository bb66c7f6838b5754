package portal

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// Noto Sans, SIL Open Font License 1.1 (typeface/OFL.txt): Latin, Greek and Cyrillic with figures of one width, as columns of
// amounts need them. The regular and the semi-bold cut cover the same characters.

//go:embed typeface/NotoSans-Regular.ttf
var regularFont []byte

//go:embed typeface/NotoSans-SemiBold.ttf
var semiBoldFont []byte

// missing stands for a character that cannot be drawn: Unicode's own sign for that.
const missing = '\uFFFD'

var typeface = sync.OnceValue(func() *sfnt.Font {
	font, err := sfnt.Parse(regularFont)
	if err != nil {
		panic("portal: the embedded typeface: " + err.Error())
	}
	return font
})

// drawable is the text as a PDF of ours can show it; whole is false if something had to be replaced. Accents are composed.
// Scripts whose letters must be joined or run from right to left, and those that would need megabytes of glyphs (Chinese,
// Japanese, Korean), are replaced sign by sign rather than drawn wrongly: the page, drawn by the browser, shows them.
func drawable(text string) (_ string, whole bool) {
	var b strings.Builder
	var buffer sfnt.Buffer
	whole = true
	for _, r := range norm.NFC.String(text) {
		switch {
		case unicode.Is(unicode.Cf, r): // marks of direction, joiners: nothing to see
		case unicode.IsSpace(r) || unicode.IsControl(r):
			b.WriteByte(' ')
		case r == missing:
			b.WriteRune(missing)
		case has(&buffer, r):
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r): // an accent with no letter of ours below
			whole = false
		default:
			b.WriteRune(missing)
			whole = false
		}
	}
	return b.String(), whole
}

func has(buffer *sfnt.Buffer, r rune) bool {
	if r > 0xFFFF || !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Common, unicode.Inherited) {
		return false // fpdf addresses 16 bits
	}
	glyph, err := typeface().GlyphIndex(buffer, r)
	return err == nil && glyph != 0
}
