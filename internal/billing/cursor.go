package billing

import "github.com/aura-billing/gateway/internal/fault"

// Page sizes of connections.
const (
	DefaultPage = 20
	MaxPage     = 100
)

// cursorVersion goes before the kind in a cursor, so that cursors of another shape can be told from today's.
const cursorVersion = "c1-"

// Page is one page of a connection, by key: up to Limit rows strictly between After and Before in the connection's own order.
type Page struct {
	Limit    int
	After    Key // 0: from the start
	Before   Key // 0: to the end
	Backward bool
}

// Cursor marks a row's place in a connection.
func Cursor(kind Kind, account AccountID, key Key) string {
	return ID{Kind: cursorVersion + kind, Account: account, Key: key}.String()
}

// PageOf reads a connection's arguments; BAD_USER_INPUT for sizes out of range and cursors that are not of this connection.
func PageOf(kind Kind, account AccountID, first *int, after *string, last *int, before *string) (Page, error) {
	p := Page{Limit: DefaultPage}
	if first != nil && last != nil {
		return p, fault.New(fault.BadUserInput, "Give first or last, not both.").At("last")
	}
	for name, size := range map[string]*int{"first": first, "last": last} {
		if size == nil {
			continue
		}
		if *size < 1 || *size > MaxPage {
			return p, fault.Newf(fault.BadUserInput, "A page has 1 to %d entries.", MaxPage).At(name)
		}
		p.Limit, p.Backward = *size, name == "last"
	}
	for name, c := range map[string]struct {
		cursor *string
		key    *Key
	}{"after": {after, &p.After}, "before": {before, &p.Before}} {
		if c.cursor == nil {
			continue
		}
		id, ok := ParseID(*c.cursor)
		if !ok || id.Kind != cursorVersion+kind || id.Account != account || id.Key == 0 {
			return p, NoCursor(name)
		}
		*c.key = id.Key
	}
	return p, nil
}

// NoCursor refuses what is no cursor of the connection it was given to.
func NoCursor(argument string) *fault.Error {
	return fault.New(fault.BadUserInput, "Not a cursor of this connection; use pageInfo's or an edge's.").At(argument)
}
