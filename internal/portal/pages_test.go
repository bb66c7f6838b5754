package portal

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestPaginate(t *testing.T) {
	rows := func(n int) []float64 { return slices.Repeat([]float64{10}, n) }
	for name, c := range map[string]struct {
		rows int
		want []span
	}{
		"none":                         {0, []span{{0, 0}}},
		"one":                          {1, []span{{0, 1}}},
		"all with the totals":          {7, []span{{0, 7}}},
		"totals take two lines along":  {8, []span{{0, 6}, {6, 8}}},
		"the first page full":          {10, []span{{0, 8}, {8, 10}}},
		"one line more is not orphan":  {11, []span{{0, 10}, {10, 11}}},
		"two pages, totals on a third": {29, []span{{0, 10}, {10, 27}, {27, 29}}},
	} {
		if got := paginate(rows(c.rows), 100, 200, 30); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestPaginateHoldsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		heights := rapid.SliceOfN(rapid.Float64Range(9, 38), 0, 200).Draw(t, "heights")
		first, rest, tail := rapid.Float64Range(108, 190).Draw(t, "first"), 229.0, rapid.Float64Range(40, 70).Draw(t, "tail")
		pages, at := paginate(heights, first, rest, tail), 0
		for n, p := range pages {
			room := rest
			if n == 0 {
				room = first
			}
			if p.from != at || (p.to == p.from && len(heights) > 0) {
				t.Fatalf("page %d is %v after %d", n, p, at)
			}
			for _, h := range heights[p.from:p.to] {
				room -= h
			}
			if n == len(pages)-1 && len(heights) > 1 {
				room -= tail
			}
			if room < 0 && p.to-p.from > 1 {
				t.Fatalf("page %d %v is too full by %f", n, p, -room)
			}
			at = p.to
		}
		if at != len(heights) {
			t.Fatalf("%d of %d rows", at, len(heights))
		}
	})
}

func TestWrap(t *testing.T) {
	measure := func(s string) float64 { return float64(len([]rune(s))) }
	for text, want := range map[string][]string{
		"":                  nil,
		"one":               {"one"},
		"one two three":     {"one two", "three"},
		"abcdefghijklmno p": {"abcdefgh", "ijklmno", "p"},
		"ЖЖЖЖЖЖЖЖЖЖ":        {"ЖЖЖЖЖЖЖЖ", "ЖЖ"},
		"a b c d e f g h i j k l m n o p q r s t": {"a b c d", "e f g h", "i j k l…"},
	} {
		got := wrap(text, 8, 3, measure)
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := wrap("WW", 0.5, 9, measure); !slices.Equal(got, []string{"W", "W"}) {
		t.Errorf("narrower than a letter: %q", got)
	}
}
