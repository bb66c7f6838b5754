package gateway

import (
	"container/list"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
)

// documents remembers parsed and validated documents by their text, the least recently used forgotten first. It is
// bounded twice, by number and by length of text, because a few long documents weigh as much as many short ones.
type documents struct {
	mu       sync.Mutex
	byText   map[string]*list.Element
	recent   *list.List // of *remembered, most recent first
	bytes    int
	maxCount int
	maxBytes int
}

type remembered struct {
	text string
	doc  *ast.QueryDocument
}

func newDocuments(maxCount, maxBytes int) *documents {
	return &documents{byText: make(map[string]*list.Element), recent: list.New(), maxCount: maxCount, maxBytes: maxBytes}
}

func (d *documents) get(text string) *ast.QueryDocument {
	d.mu.Lock()
	defer d.mu.Unlock()
	e, ok := d.byText[text]
	if !ok {
		return nil
	}
	d.recent.MoveToFront(e)
	return e.Value.(*remembered).doc
}

func (d *documents) add(text string, doc *ast.QueryDocument) {
	if len(text) > d.maxBytes/8 {
		return // one document must not push out all others
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.byText[text]; ok {
		return
	}
	d.byText[text] = d.recent.PushFront(&remembered{text: text, doc: doc})
	d.bytes += len(text)
	for len(d.byText) > d.maxCount || d.bytes > d.maxBytes {
		oldest := d.recent.Back()
		r := d.recent.Remove(oldest).(*remembered)
		delete(d.byText, r.text)
		d.bytes -= len(r.text)
	}
}
