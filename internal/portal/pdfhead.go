package portal

import (
	"slices"
	"strings"
)

// first draws what stands above the table on the first page, and tells where that ends.
func (s *sheets) first() float64 {
	y := margin + 7
	s.pen(semiBold, sizeTitle, ink)
	s.left(margin, y, s.paper.Title)
	if s.paper.Status != "" {
		s.stamp(margin+s.pdf.GetStringWidth(s.paper.Title)+5, y)
	}
	s.mark(y)
	y += 13
	width := labelWidth
	s.pen(semiBold, sizeText, ink)
	for _, f := range s.paper.Facts {
		width = max(width, s.pdf.GetStringWidth(f.Label)+columnGap)
	}
	for _, f := range s.paper.Facts {
		s.pen(semiBold, sizeText, ink)
		s.left(margin, y, f.Label)
		s.pen(regular, sizeText, ink)
		s.left(margin+width, y, f.Value)
		y += factHeight
	}
	y += 6
	seller := s.party(margin, y, s.paper.Seller.Name, "", s.paper.Seller.lines())
	customer := s.party(margin+textWidth/2, y, s.paper.Customer, "Bill to", taxIDLine(s.paper.CustomerTaxID))
	y = max(seller, customer) + 13
	s.pen(semiBold, sizeHeadline, ink)
	s.left(margin, y, s.paper.Headline)
	s.pen(regular, sizeText, ink)
	for i, l := range wrap(s.show(s.paper.Lead), textWidth, maxLeadLines, s.pdf.GetStringWidth) {
		if i == 0 {
			y += 2
		}
		y += lineHeight + 0.3
		s.left(margin, y, l)
	}
	return y + 7
}

// later draws what stands above the table on the pages after the first.
func (s *sheets) later() {
	y := margin + 5.0
	s.pen(semiBold, sizeText, ink)
	s.left(margin, y, s.paper.Title+" "+s.paper.Number)
	s.mark(y)
}

// stamp says where the invoice stands, beside its title.
func (s *sheets) stamp(x, y float64) {
	c := moods[s.paper.Mood]
	word := strings.ToUpper(s.paper.Status)
	s.pen(semiBold, sizeStamp, c)
	s.pdf.SetDrawColor(c[0], c[1], c[2])
	s.pdf.SetLineWidth(0.3)
	s.pdf.RoundedRect(x, y-5.2, s.pdf.GetStringWidth(word)+5, 5.2, 1.3, "1234", "D")
	s.left(x+2.5, y-1.65, word)
}

// mark is the seller's sign and name, at the right.
func (s *sheets) mark(y float64) {
	const side = 6.4
	s.pen(semiBold, sizeHeadline, ink)
	s.right(rightEdge, y, s.paper.Seller.Name)
	x, top := rightEdge-s.pdf.GetStringWidth(s.show(s.paper.Seller.Name))-side-2, y-side+1.1
	s.pdf.SetFillColor(brand[0], brand[1], brand[2])
	s.pdf.RoundedRect(x, top, side, side, 1.8, "1234", "F")
	s.pdf.SetDrawColor(255, 255, 255)
	s.pdf.SetLineWidth(side * 2.6 / 32)
	s.pdf.SetLineCapStyle("round")
	for _, wave := range [][3]float64{{10, 13.5, 18.5}, {16, 9, 23}, {22, 12, 20}} { // web/src/icon.svg, 32 units wide
		at := x + side*wave[0]/32
		s.pdf.Line(at, top+side*wave[1]/32, at, top+side*wave[2]/32)
	}
	s.pdf.SetLineCapStyle("butt")
}

// party draws one of the two that the invoice is between, and tells where that ends.
func (s *sheets) party(x, y float64, name, label string, more []string) float64 {
	if label == "" {
		label = "From"
	}
	s.pen(semiBold, sizeText, soft)
	s.left(x, y, label)
	s.pen(semiBold, sizeText, ink)
	for _, l := range wrap(s.show(name), textWidth/2-columnGap, maxNameLines, s.pdf.GetStringWidth) {
		y += lineHeight + 0.3
		s.left(x, y, l)
	}
	s.pen(regular, sizeText, ink)
	for _, text := range more {
		for _, l := range wrap(s.show(text), textWidth/2-columnGap, maxNameLines, s.pdf.GetStringWidth) {
			y += lineHeight + 0.3
			s.left(x, y, l)
		}
	}
	return y
}

// lines are what stands below the seller's name.
func (s Seller) lines() []string {
	lines := append(slices.Clone(s.Address), taxIDLine(s.TaxID)...)
	if s.Email != "" {
		lines = append(lines, s.Email)
	}
	return lines
}

func taxIDLine(id string) []string {
	if id == "" {
		return nil
	}
	return []string{"Tax ID " + id}
}
