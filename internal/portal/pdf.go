package portal

import (
	"bytes"
	"fmt"

	"github.com/go-pdf/fpdf"
)

// The sheet, in millimetres.
const (
	sheetWidth   = 210.0
	sheetHeight  = 297.0
	margin       = 20.0
	textWidth    = sheetWidth - 2*margin
	rightEdge    = sheetWidth - margin
	tableBottom  = sheetHeight - 26.0 // the footer is below
	footerTop    = sheetHeight - 18.0
	laterTop     = 34.0 // where the table begins on pages after the first
	headHeight   = 8.0
	rowPadding   = 2.4
	lineHeight   = 4.7
	periodHeight = 4.3
	totalHeight  = 7.0
	noteHeight   = 4.6
	noteGap      = 0.9
	columnGap    = 5.0
	labelWidth   = 36.0
	factHeight   = 5.4
	totalsWidth  = 92.0
)

// Sizes of type, in points.
const (
	sizeTitle    = 22.0
	sizeHeadline = 14.5
	sizeText     = 9.5
	sizeSmall    = 8.5
	sizeStamp    = 7.5
)

const (
	regular  = ""
	semiBold = "B"
	face     = "Noto Sans"
)

type colour [3]int

// Each text colour has a contrast of at least 4.5 to white.
var (
	ink   = colour{26, 31, 38}
	soft  = colour{87, 96, 106}
	line  = colour{216, 222, 228}
	green = colour{11, 93, 59}
	amber = colour{138, 75, 0}
	red   = colour{164, 38, 44}
	brand = colour{84, 70, 224}
	pale  = colour{247, 239, 240} // of the watermark, below everything
)

var moods = map[mood]colour{moodGood: green, moodWaiting: amber, moodOver: red}

const (
	maxDescriptionLines = 6
	maxNameLines        = 4
	maxNoteLines        = 3
	maxLeadLines        = 9 // a reason has at most 500 characters
	noteReplaced        = "\uFFFD stands for a character that this PDF's typeface does not have. " +
		"The web page shows it as it was given."
)

// sheets is a PDF in the making.
type sheets struct {
	pdf      *fpdf.Fpdf
	paper    paper
	columns  columns
	rows     []row
	replaced bool // some character could not be drawn
}

// columns are the right edges of the table's columns of figures, and the width that they leave for the description.
type columns struct{ description, quantity, tax, amount float64 }

// row is a line of the table, broken to its column.
type row struct {
	paperLine
	description []string
	height      float64
}

// drawPDF makes the PDF of an invoice. The same paper makes the same bytes: its dates are the invoice's own.
func drawPDF(p paper) ([]byte, error) {
	s := &sheets{pdf: fpdf.New("P", "mm", "A4", ""), paper: p}
	s.prepare()
	s.layColumns()
	s.breakRows()
	top := s.first()
	pages := paginate(s.heights(), tableBottom-top-headHeight, tableBottom-laterTop-headHeight, s.tailHeight())
	for n, page := range pages {
		if n > 0 {
			s.pdf.AddPage()
			s.watermark()
			s.later()
			top = laterTop
		}
		bottom := s.table(top, s.rows[page.from:page.to])
		if n == len(pages)-1 {
			s.tail(bottom)
		}
		s.footer(n+1, len(pages))
	}
	var out bytes.Buffer
	if err := s.pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("portal: PDF of %s: %w", p.Number, err)
	}
	return out.Bytes(), nil
}

func (s *sheets) prepare() {
	s.pdf.AddUTF8FontFromBytes(face, regular, regularFont)
	s.pdf.AddUTF8FontFromBytes(face, semiBold, semiBoldFont)
	s.pdf.SetCatalogSort(true)
	s.pdf.SetCreationDate(s.paper.Made.UTC())
	s.pdf.SetModificationDate(s.paper.Made.UTC())
	s.pdf.SetLang("en")
	s.pdf.SetTitle(s.paper.Title+" "+s.paper.Number, true)
	s.pdf.SetAuthor(s.paper.Seller.Name, true)
	s.pdf.SetSubject(s.paper.Title+" for "+s.paper.Customer, true) // as given, also where it cannot be drawn
	s.pdf.SetDisplayMode("fullpage", "single")
	s.pdf.SetAutoPageBreak(false, 0)
	s.pdf.SetMargins(margin, margin, margin)
	s.pdf.AddPage()
	s.watermark()
}

// watermark lies below what is no good any more, on every page.
func (s *sheets) watermark() {
	if s.paper.Watermark == "" {
		return
	}
	const angle, widest = 52.0, 205.0
	size := 150.0
	s.pdf.SetFont(face, semiBold, size)
	width := s.pdf.GetStringWidth(s.paper.Watermark)
	if width > widest {
		size *= widest / width
		width = widest
	}
	s.pen(semiBold, size, pale)
	x, y := sheetWidth/2, sheetHeight/2
	s.pdf.TransformBegin()
	s.pdf.TransformRotate(angle, x, y)
	s.pdf.Text(x-width/2, y+size*0.12, s.paper.Watermark)
	s.pdf.TransformEnd()
}

// pen chooses how the next text looks.
func (s *sheets) pen(style string, size float64, c colour) {
	s.pdf.SetFont(face, style, size)
	s.pdf.SetTextColor(c[0], c[1], c[2])
}

// show is the text with what cannot be drawn replaced; that it happened is noted on the last page.
func (s *sheets) show(text string) string {
	shown, whole := drawable(text)
	s.replaced = s.replaced || !whole
	return shown
}

// left writes one line from x, its baseline at y.
func (s *sheets) left(x, y float64, text string) { s.pdf.Text(x, y, s.show(text)) }

// right writes one line that ends at x.
func (s *sheets) right(x, y float64, text string) {
	shown := s.show(text)
	s.pdf.Text(x-s.pdf.GetStringWidth(shown), y, shown)
}

func (s *sheets) rule(x1, x2, y float64) {
	s.pdf.SetDrawColor(line[0], line[1], line[2])
	s.pdf.SetLineWidth(0.2)
	s.pdf.Line(x1, y, x2, y)
}

// footer stands on every page, so that a sheet that went astray finds back.
func (s *sheets) footer(page, of int) {
	s.rule(margin, rightEdge, footerTop)
	s.pen(regular, sizeSmall, soft)
	s.left(margin, footerTop+5.5, s.paper.Number+"  ·  "+s.paper.Headline)
	s.right(rightEdge, footerTop+5.5, fmt.Sprintf("Page %d of %d", page, of))
}
