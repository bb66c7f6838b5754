package auth

import (
	"net/http"
	"strings"
)

// FromHeader gives the token of an HTTP request: "" when it has none, a fault when it has a credential that is no bearer
// token or two of them.
func FromHeader(header http.Header) (string, error) {
	switch values := header.Values("Authorization"); len(values) {
	case 0:
		return "", nil
	case 1:
		return FromBearer(values[0])
	}
	return "", refuse("The request carries two Authorization headers.")
}

// FromBearer gives the token in "Bearer <token>", as it stands in the Authorization header and in a socket's
// connection_init.
func FromBearer(value string) (string, error) {
	scheme, token, found := strings.Cut(strings.TrimSpace(value), " ")
	token = strings.TrimSpace(token)
	if !found || !strings.EqualFold(scheme, "Bearer") || token == "" || strings.ContainsAny(token, " \t,") {
		return "", refuse("The Authorization header must read \"Bearer <token>\".")
	}
	return token, nil
}
