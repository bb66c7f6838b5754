package portal

// layColumns gives each column of figures what its widest figure needs, and the description the rest.
func (s *sheets) layColumns() {
	s.pen(semiBold, sizeSmall, ink)
	quantity, tax, amount := s.pdf.GetStringWidth("Qty"), s.pdf.GetStringWidth(s.paper.TaxColumn), s.pdf.GetStringWidth(s.paper.AmountColumn)
	s.pen(regular, sizeText, ink)
	for _, l := range s.paper.Lines {
		quantity = max(quantity, s.pdf.GetStringWidth(l.Quantity))
		tax = max(tax, s.pdf.GetStringWidth(l.Tax))
		amount = max(amount, s.pdf.GetStringWidth(l.Amount))
	}
	tax, amount = max(tax, 22), max(amount, 22)
	s.columns.amount = rightEdge
	s.columns.tax = s.columns.amount - amount - columnGap
	s.columns.quantity = s.columns.tax - tax - columnGap
	if s.paper.TaxColumn == "" {
		s.columns.quantity = s.columns.tax
	}
	s.columns.description = s.columns.quantity - quantity - columnGap - margin
}

// breakRows breaks the descriptions to their column, which fixes the rows' heights.
func (s *sheets) breakRows() {
	s.pen(regular, sizeText, ink)
	for _, l := range s.paper.Lines {
		r := row{paperLine: l, description: wrap(s.show(l.Description), s.columns.description, maxDescriptionLines, s.pdf.GetStringWidth)}
		r.height = 2*rowPadding + float64(max(1, len(r.description)))*lineHeight
		if l.Period != "" {
			r.height += periodHeight
		}
		s.rows = append(s.rows, r)
	}
}

func (s *sheets) heights() []float64 {
	heights := make([]float64, len(s.rows))
	for i, r := range s.rows {
		heights[i] = r.height
	}
	return heights
}

// table draws rows under the table's head and tells where they end.
func (s *sheets) table(top float64, rows []row) float64 {
	s.pen(regular, sizeSmall, soft)
	y := top + headHeight - 3
	s.left(margin, y, "Description")
	s.right(s.columns.quantity, y, "Qty")
	if s.paper.TaxColumn != "" {
		s.right(s.columns.tax, y, s.paper.TaxColumn)
	}
	s.right(s.columns.amount, y, s.paper.AmountColumn)
	s.pdf.SetDrawColor(ink[0], ink[1], ink[2])
	s.pdf.SetLineWidth(0.3)
	s.pdf.Line(margin, top+headHeight, rightEdge, top+headHeight)
	y = top + headHeight
	for i, r := range rows {
		if i > 0 {
			s.rule(margin, rightEdge, y)
		}
		s.row(y, r)
		y += r.height
	}
	return y
}

func (s *sheets) row(top float64, r row) {
	y := top + rowPadding + lineHeight - 1.2 // the baseline
	s.pen(regular, sizeText, ink)
	s.right(s.columns.quantity, y, r.Quantity)
	if s.paper.TaxColumn != "" {
		s.right(s.columns.tax, y, r.Tax)
	}
	s.right(s.columns.amount, y, r.Amount)
	for _, l := range r.description {
		s.left(margin, y, l)
		y += lineHeight
	}
	if r.Period != "" {
		s.pen(regular, sizeSmall, soft)
		s.left(margin, y-0.2, r.Period)
	}
}

// tailHeight is the room that the totals and the notes need. It is asked before anything is drawn, so it counts the note on
// replaced characters always.
func (s *sheets) tailHeight() float64 {
	height := 3 + float64(len(s.paper.Totals))*totalHeight + 6
	for _, note := range append(s.paper.Notes[:len(s.paper.Notes):len(s.paper.Notes)], noteReplaced) {
		height += float64(len(s.noteLines(note)))*noteHeight + noteGap
	}
	return height
}

// noteLines breaks a note to the width of the sheet.
func (s *sheets) noteLines(note string) []string {
	s.pen(regular, sizeSmall, soft)
	return wrap(s.show(note), textWidth, maxNoteLines, s.pdf.GetStringWidth)
}

// tail draws the totals and the notes below the last row.
func (s *sheets) tail(top float64) {
	left := rightEdge - totalsWidth
	s.rule(margin, rightEdge, top)
	y := top + 3
	for i, t := range s.paper.Totals {
		if i > 0 {
			s.rule(left, rightEdge, y)
		}
		style := regular
		if t.Strong {
			style = semiBold
		}
		s.pen(style, sizeText, ink)
		s.left(left, y+4.7, t.Label)
		s.right(rightEdge, y+4.7, t.Value)
		y += totalHeight
	}
	y += 6
	notes := s.paper.Notes
	if s.replaced {
		notes = append(notes[:len(notes):len(notes)], noteReplaced)
	}
	for _, note := range notes {
		for _, l := range s.noteLines(note) {
			s.left(margin, y+3.4, l)
			y += noteHeight
		}
		y += noteGap
	}
}
