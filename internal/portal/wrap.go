package portal

import "strings"

// wrap breaks text into lines no wider than width, at spaces, and inside a word only where it alone is too wide. At most
// maxLines; what is left over ends in an ellipsis.
func wrap(text string, width float64, maxLines int, measure func(string) float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && measure(line+" "+word) <= width {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for line = word; measure(line) > width; {
			head, tail := breakWord(line, width, measure)
			if tail == "" {
				break
			}
			lines, line = append(lines, head), tail
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	if len(lines) > maxLines {
		lines = lines[:maxLines]
		lines[maxLines-1] = cut(lines[maxLines-1], width, measure)
	}
	return lines
}

// breakWord takes as many letters as fit, at least one.
func breakWord(word string, width float64, measure func(string) float64) (head, tail string) {
	for i := range word {
		if i > 0 && measure(word[:i]) > width {
			runes := []rune(word[:i])
			if len(runes) > 1 {
				i -= len(string(runes[len(runes)-1]))
			}
			return word[:i], word[i:]
		}
	}
	runes := []rune(word)
	if len(runes) < 2 {
		return word, ""
	}
	return string(runes[:len(runes)-1]), string(runes[len(runes)-1:])
}

// cut shortens a line until it fits with an ellipsis.
func cut(line string, width float64, measure func(string) float64) string {
	runes := []rune(line)
	for len(runes) > 1 && measure(string(runes)+"…") > width {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ") + "…"
}
