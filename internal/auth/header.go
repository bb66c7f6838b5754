package auth

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
)

const maxKeyIDBytes = 256

// checkHeader refuses, before any key is looked for, a token whose header asks for something we do not do. It is the only
// part of a token that is read before the signature is known to be good.
func (v *Verifier) checkHeader(token string) error {
	segment, _, _ := strings.Cut(token, ".")
	raw, err := base64.RawURLEncoding.Strict().DecodeString(segment)
	if err != nil {
		return refuse("The token is no JWT: its header is not base64url.")
	}
	header, err := members(raw)
	if errors.Is(err, errRepeated) {
		return refuse("A member stands twice in the token's header.")
	}
	if err != nil {
		return refuse("The token is no JWT: its header is no JSON object.")
	}
	for _, name := range []string{"crit", "b64", "zip", "enc", "jwk", "jku", "x5u", "x5c"} {
		if _, ok := header[name]; ok {
			return refuse("The token's header carries %s, which is not accepted: keys come from the configured issuer only.", name)
		}
	}
	var algorithm, kind, keyID string
	if !text(header["alg"], &algorithm) || !slices.Contains(v.algorithms, algorithm) {
		return refuse("The token's algorithm (alg) is not accepted here: sign with %s.", strings.Join(v.algorithms, ", "))
	}
	if !text(header["typ"], &kind) || !slices.Contains([]string{"at+jwt", "application/at+jwt", "jwt"}, strings.ToLower(kind)) {
		return refuse("The token's type (typ) must be at+jwt or JWT.")
	}
	if !text(header["kid"], &keyID) || keyID == "" || len(keyID) > maxKeyIDBytes {
		return refuse("The token's header must name its key (kid).")
	}
	return nil
}

// errRepeated says that a member stands twice in a JSON object.
var errRepeated = errors.New("auth: a member stands twice")

// members reads a JSON object as its members, by their exact names. Unlike encoding/json it refuses a name that stands
// twice, and it does not take "Role" for "role".
func members(raw []byte) (map[string]json.RawMessage, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return nil, errors.New("auth: not a JSON object")
	}
	all := make(map[string]json.RawMessage)
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, errors.New("auth: not a JSON object")
		}
		name, _ := key.(string)
		if _, ok := all[name]; ok {
			return nil, errRepeated
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, errors.New("auth: not a JSON object")
		}
		all[name] = value
	}
	if _, err := dec.Token(); err != nil {
		return nil, errors.New("auth: not a JSON object")
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("auth: something follows the JSON object")
	}
	return all, nil
}

// text reads a JSON string; false for anything else, null and nothing included.
func text(raw json.RawMessage, s *string) bool {
	return len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, s) == nil
}
