package portal

// span is the rows from..to-1 of a table.
type span struct{ from, to int }

// keptWithTotals is how many lines at least go along when the totals need a page of their own: a sum alone on a page says
// nothing of what it sums.
const keptWithTotals = 2

// paginate divides the rows of a table, by their heights, over a first page with room for `first`, and further ones with
// room for `rest` each. The totals, `tail` high, stand below the last row on the same page. A row is never divided.
func paginate(heights []float64, first, rest, tail float64) []span {
	pages := []span{{}}
	room := first
	for i, h := range heights {
		last := &pages[len(pages)-1]
		if h > room && last.to > last.from {
			pages = append(pages, span{i, i})
			last, room = &pages[len(pages)-1], rest
		}
		last.to = i + 1
		room -= h
	}
	if last := &pages[len(pages)-1]; tail > room && last.to > last.from {
		move := min(keptWithTotals, last.to-last.from-1)
		last.to -= move
		pages = append(pages, span{last.to, last.to + move})
	}
	return pages
}
