package auth

import "strings"

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
