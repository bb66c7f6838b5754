package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"github.com/aura-billing/gateway/internal/fault"
)

// refusal is a request that is turned away before there is an operation: a fault with its HTTP status.
type refusal struct {
	status int
	fault  *fault.Error
	close  bool // the rest of the body is not worth reading
}

func refuse(status int, code fault.Code, format string, args ...any) *refusal {
	return &refusal{status: status, fault: fault.Newf(code, format, args...)}
}

func badRequest(format string, args ...any) *refusal {
	return refuse(http.StatusBadRequest, fault.BadRequest, format, args...)
}

// fromBody reads the parameters of a POST. It names what is wrong, and where, but never repeats what was sent.
func fromBody(w http.ResponseWriter, r *http.Request, limit int64, limits Limits) (*graphql.RawParams, *refusal) {
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != typeJSON {
		return nil, unread(http.StatusUnsupportedMediaType, fault.BadRequest, "The Content-Type must be application/json.")
	}
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return nil, unread(http.StatusUnsupportedMediaType, fault.BadRequest, "The body must be in UTF-8.")
	}
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return nil, unread(http.StatusUnsupportedMediaType, fault.BadRequest, "The body must not be compressed.")
	}
	body, refused := readBody(w, r, limit, limits.BodyTimeout)
	if refused != nil {
		return nil, refused
	}
	return decode(body, limits.JSONDepth)
}

// unread is a refusal of a body that is left where it is.
func unread(status int, code fault.Code, format string, args ...any) *refusal {
	no := refuse(status, code, format, args...)
	no.close = true
	return no
}

func readBody(w http.ResponseWriter, r *http.Request, limit int64, timeout time.Duration) ([]byte, *refusal) {
	tooLarge := func() *refusal {
		return unread(http.StatusRequestEntityTooLarge, fault.QueryTooLarge, "The body is larger than %d bytes.", limit)
	}
	if r.ContentLength > limit {
		return nil, tooLarge()
	}
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(timeout)) // not every test's writer has one
	defer func() { _ = control.SetReadDeadline(time.Time{}) }()
	var body bytes.Buffer
	if r.ContentLength > 0 {
		body.Grow(int(r.ContentLength) + bytes.MinRead)
	}
	if _, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, limit)); err != nil {
		var over *http.MaxBytesError
		if errors.As(err, &over) {
			return nil, tooLarge()
		}
		return nil, unread(http.StatusRequestTimeout, fault.BadRequest, "The body did not arrive completely.")
	}
	return body.Bytes(), nil
}

// decode reads the parameters from JSON: exactly one object, in UTF-8, with keys spelled as the specification does and
// not given twice. Other keys are left alone, as it asks.
func decode(body []byte, maxDepth int) (*graphql.RawParams, *refusal) {
	if refused := checkJSON(body, maxDepth); refused != nil {
		return nil, refused
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	params := &graphql.RawParams{}
	notJSON := func() *refusal { return badRequest("The body is not valid JSON (near byte %d).", dec.InputOffset()) }
	open, err := dec.Token()
	if err != nil {
		return nil, notJSON()
	}
	if open != json.Delim('{') {
		return nil, badRequest("The body must be one JSON object with the key \"query\"; batches are not supported.")
	}
	seen := map[string]bool{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, notJSON()
		}
		key, _ := token.(string)
		var value any
		if err := dec.Decode(&value); err != nil {
			return nil, notJSON()
		}
		if refused := set(params, key, value, seen); refused != nil {
			return nil, refused
		}
	}
	if _, err := dec.Token(); err != nil { // the closing brace
		return nil, notJSON()
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, badRequest("There is something after the JSON object (near byte %d).", dec.InputOffset())
	}
	return checked(params)
}

// set stores one parameter, checking that it has the type it must have.
func set(params *graphql.RawParams, key string, value any, seen map[string]bool) *refusal {
	ok := true
	switch key {
	case "query":
		params.Query, ok = value.(string)
	case "operationName":
		if value != nil {
			params.OperationName, ok = value.(string)
		}
	case "variables":
		if value != nil {
			params.Variables, ok = value.(map[string]any)
		}
	case "extensions":
		if value != nil {
			params.Extensions, ok = value.(map[string]any)
		}
	default:
		return nil
	}
	if !ok {
		return badRequest("The parameter %q has the wrong type: query and operationName are strings, variables and extensions objects.", key)
	}
	if seen[key] {
		return badRequest("The parameter %q is given twice.", key)
	}
	seen[key] = true
	return nil
}

// checked is the last look at parameters, however they came. It is also where a document known by its id or hash alone
// will be put in.
func checked(params *graphql.RawParams) (*graphql.RawParams, *refusal) {
	if params.Query == "" {
		return nil, badRequest("The parameter \"query\" is missing.")
	}
	if strings.ContainsRune(params.Query, 0) || holdsNUL(params.Variables) {
		return nil, badRequest("Strings must not contain the character U+0000.")
	}
	return params, nil
}

func holdsNUL(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.ContainsRune(v, 0)
	case []any:
		for _, item := range v {
			if holdsNUL(item) {
				return true
			}
		}
	case map[string]any:
		for key, item := range v {
			if strings.ContainsRune(key, 0) || holdsNUL(item) {
				return true
			}
		}
	}
	return false
}

// checkJSON refuses what the decoder would swallow or choke on: bytes that are no UTF-8, and arrays inside arrays
// inside arrays. One pass, no memory.
func checkJSON(body []byte, maxDepth int) *refusal {
	if !utf8.Valid(body) {
		return badRequest("The body is not valid UTF-8.")
	}
	depth, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch b := body[i]; {
		case quoted:
			switch b {
			case '\\':
				i++
			case '"':
				quoted = false
			}
		case b == '"':
			quoted = true
		case b == '{' || b == '[':
			if depth++; depth > maxDepth {
				return badRequest("The JSON nests more than %d deep.", maxDepth)
			}
		case b == '}' || b == ']':
			depth--
		}
	}
	return nil
}

// fromURL reads the parameters of a GET. Each may stand once; variables and extensions are JSON objects.
func fromURL(r *http.Request, limit int64, limits Limits) (*graphql.RawParams, *refusal) {
	if int64(len(r.URL.RawQuery)) > limit {
		return nil, refuse(http.StatusRequestEntityTooLarge, fault.QueryTooLarge, "The URL is larger than %d bytes.", limit)
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, badRequest("The URL's query string is malformed.")
	}
	params := &graphql.RawParams{}
	seen := map[string]bool{}
	for _, key := range []string{"query", "operationName", "variables", "extensions"} {
		for _, text := range values[key] {
			if !utf8.ValidString(text) {
				return nil, badRequest("The parameter %q is not valid UTF-8.", key)
			}
			var value any = text
			if key == "variables" || key == "extensions" {
				if text == "" {
					continue
				}
				var refused *refusal
				if value, refused = jsonParameter(key, text, limits.JSONDepth); refused != nil {
					return nil, refused
				}
			}
			if refused := set(params, key, value, seen); refused != nil {
				return nil, refused
			}
		}
	}
	return checked(params)
}

func jsonParameter(key, text string, maxDepth int) (any, *refusal) {
	if refused := checkJSON([]byte(text), maxDepth); refused != nil {
		return nil, refused
	}
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		return nil, badRequest("The parameter %q is not valid JSON.", key)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, badRequest("There is something after the JSON of the parameter %q.", key)
	}
	return value, nil
}
