package gateway

import (
	"encoding/json"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/aura-billing/gateway/internal/fault"
)

// appendAnswer writes an answer as JSON. A request that did not become an operation has no "data" key at all, which is
// how a client tells it from an operation that failed.
func appendAnswer(buf []byte, resp *graphql.Response) []byte {
	buf = append(buf, '{')
	if len(resp.Errors) > 0 {
		buf = append(buf, `"errors":`...)
		buf = appendJSON(buf, resp.Errors)
	}
	if len(resp.Data) > 0 {
		if len(resp.Errors) > 0 {
			buf = append(buf, ',')
		}
		buf = append(buf, `"data":`...)
		buf = append(buf, resp.Data...)
	}
	if len(resp.Extensions) > 0 {
		buf = append(buf, `,"extensions":`...)
		buf = appendJSON(buf, resp.Extensions)
	}
	return append(buf, '}')
}

func appendJSON(buf []byte, v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		// Only an extension that a resolver registered can do this.
		return append(buf, "null"...)
	}
	return append(buf, text...)
}

// never says that an answer is a request error: there was no operation, so there is no data.
func never(resp *graphql.Response) bool { return len(resp.Data) == 0 && len(resp.Errors) > 0 }

// statusOf is the HTTP status for a request that was well-formed and still did not become an operation. Under
// application/json the faults of the document are 200, because the clients of old read only such bodies.
func statusOf(errs gqlerror.List, media string) int {
	code, _ := errs[0].Extensions["code"].(string)
	switch fault.Code(code) {
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.RateLimited:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.Timeout:
		return http.StatusGatewayTimeout
	case fault.Internal:
		return http.StatusInternalServerError
	}
	if media == typeGraphQL {
		return http.StatusBadRequest
	}
	return http.StatusOK
}
