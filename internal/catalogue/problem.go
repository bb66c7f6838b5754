package catalogue

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/token"
)

// Problem is one thing that is wrong with a catalogue file, and where.
type Problem struct {
	Line    int // from 1
	Column  int // from 1
	Message string
}

// Problems is all that is wrong with a file, in the order of the file: one run of an editor mends it.
type Problems struct {
	File string
	List []Problem
}

// Error lists the problems one a line, as compilers do, so that editors find the places.
func (p *Problems) Error() string {
	lines := make([]string, len(p.List))
	for i, problem := range p.List {
		lines[i] = fmt.Sprintf("%s:%d:%d: %s", p.File, problem.Line, problem.Column, problem.Message)
	}
	return strings.Join(lines, "\n")
}

func (p *Problems) add(at *token.Position, format string, args ...any) {
	problem := Problem{Line: 1, Column: 1, Message: fmt.Sprintf(format, args...)}
	if at != nil {
		problem.Line, problem.Column = max(at.Line, 1), max(at.Column, 1)
	}
	p.List = append(p.List, problem)
}

func (p *Problems) sort() {
	slices.SortStableFunc(p.List, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}
