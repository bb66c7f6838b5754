package gateway

import (
	"mime"
	"strconv"
	"strings"
)

const (
	typeJSON    = "application/json"
	typeGraphQL = "application/graphql-response+json"
	typeSSE     = "text/event-stream"
)

// preference is how much a client wants a media type: its q-value, and how exactly it named it (2 by name, 1 by its
// first half, 0 by */*).
type preference struct {
	q     float64
	exact int
}

func (p preference) above(other preference) bool {
	return p.q > other.q || p.q == other.q && p.exact > other.exact
}

// accepted is what the Accept header says about the three media types we speak.
type accepted struct{ json, graphql, sse preference }

// accepts reads an Accept header. Without one everything is welcome.
func accepts(headers []string) accepted {
	list := strings.Join(headers, ",")
	if strings.TrimSpace(list) == "" {
		list = "*/*"
	}
	a := accepted{json: preference{exact: -1}, graphql: preference{exact: -1}, sse: preference{exact: -1}}
	for _, entry := range strings.Split(list, ",") {
		media, params, err := mime.ParseMediaType(entry)
		if err != nil {
			continue
		}
		if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
			continue
		}
		q := 1.0
		if given, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(given, 64); err != nil || !(q >= 0 && q <= 1) {
				continue
			}
		}
		a.json.offer(media, typeJSON, q)
		a.graphql.offer(media, typeGraphQL, q)
		a.sse.offer(media, typeSSE, q)
	}
	return a
}

// offer takes a range of the Accept header if it speaks of this type, and more exactly than those before it.
func (p *preference) offer(media, typ string, q float64) {
	exact := -1
	switch half, _, _ := strings.Cut(typ, "/"); media {
	case typ:
		exact = 2
	case half + "/*":
		exact = 1
	case "*/*":
		exact = 0
	}
	if exact > p.exact || exact == p.exact && exact >= 0 && q > p.q {
		*p = preference{q: q, exact: exact}
	}
}

// single is the media type for one answer: the JSON form that the client likes better. Who does not care gets
// application/json, which old clients expect; who cares equally for both gets the newer, whose status codes say more.
// Empty: neither will do.
func (a accepted) single() string {
	switch {
	case a.json.q == 0 && a.graphql.q == 0:
		return ""
	case a.graphql.above(a.json), a.graphql == a.json && a.graphql.exact == 2:
		return typeGraphQL
	default:
		return typeJSON
	}
}

// prefersStream says that even a query's single answer should come as an event stream: the client likes it better than
// JSON. One that merely also names text/event-stream gets JSON.
func (a accepted) prefersStream() bool {
	return a.sse.q > 0 && a.sse.q > max(a.json.q, a.graphql.q)
}

// takesStream says that a subscription can be answered.
func (a accepted) takesStream() bool { return a.sse.q > 0 }

// refusal is the media type for an error: the negotiated one, and application/json for those who take only streams.
func (a accepted) refusal() string {
	if t := a.single(); t != "" {
		return t
	}
	return typeJSON
}
