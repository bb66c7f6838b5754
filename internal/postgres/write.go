package postgres

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Write is a write that is not done yet: a statement with its parameters, or nothing. Only a transaction does it.
type Write struct {
	query string
	args  []any
}

// Write does writes, all of them in one statement: what a batch of usage stores goes to the database once, and is answered once. They
// see the rows as they were before any of them, so none may depend on another.
func (tx *Tx) Write(ctx context.Context, writes ...Write) error {
	var queries []string
	var args []any
	for _, w := range writes {
		if w.query != "" {
			queries, args = append(queries, w.query), append(args, w.args...)
		}
	}
	if len(queries) == 0 {
		return nil
	}
	_, err := tx.exec(ctx, together(queries, writes), args...)
	return err
}

var (
	joined     sync.Map // the statements made of several, by the names of their parts
	nameLine   = regexp.MustCompile(`^-- name: (\w+)\n`)
	parameters = regexp.MustCompile(`\$(\d+)`)
)

// together makes one statement of several, whose parameters come one after the other.
func together(queries []string, writes []Write) string {
	if len(queries) == 1 {
		return queries[0]
	}
	var names []string
	for _, q := range queries {
		names = append(names, nameLine.FindStringSubmatch(q)[1])
	}
	name := strings.Join(names, "")
	if known, ok := joined.Load(name); ok {
		return known.(string)
	}
	var parts []string
	before := 0
	for _, w := range writes {
		if w.query == "" {
			continue
		}
		shifted := parameters.ReplaceAllStringFunc(nameLine.ReplaceAllString(w.query, ""), func(p string) string {
			n, _ := strconv.Atoi(p[1:])
			return "$" + strconv.Itoa(n+before)
		})
		parts = append(parts, "w"+strconv.Itoa(len(parts)+1)+" AS (\n"+shifted+")")
		before += len(w.args)
	}
	slices.Reverse(parts) // they are run from the last to the first, and the accounts are written last of all
	text := strings.Join([]string{"-- name:", name + "\nWITH", strings.Join(parts, ", "), "\nSELECT"}, " ")
	joined.Store(name, text)
	return text
}
