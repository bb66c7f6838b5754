package auth

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/MicahParks/jwkset"
	"github.com/golang-jwt/jwt/v5"
)

const minRSABits = 2048

// usableKeys reads a published key set and keeps the keys that one of our algorithms can use. One key that we cannot use
// does not spoil the set; skipped says why each was left out. None left is an error.
func usableKeys(body []byte) (keys []jwkset.JWK, skipped []string, err error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(body, &set); err != nil {
		return nil, nil, fmt.Errorf("auth: the key set is no JSON: %w", err)
	}
	seen := make(map[string]bool)
	for i, raw := range set.Keys {
		key, err := usableKey(raw)
		if err == nil && seen[key.Marshal().KID] {
			err = errors.New("its kid stands twice in the set, the first is used")
		}
		if err != nil {
			skipped = append(skipped, fmt.Sprintf("key %d: %v", i+1, err))
			continue
		}
		seen[key.Marshal().KID] = true
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, skipped, fmt.Errorf("auth: none of the %d keys in the set can be used: %q", len(set.Keys), skipped)
	}
	return keys, skipped, nil
}

// usableKey reads one published key. Its type and size pin the algorithm, whether or not it names one; symmetric and private
// keys are not for publishing and are never used.
func usableKey(raw json.RawMessage) (jwkset.JWK, error) {
	var parts jwkset.JWKMarshal
	if err := json.Unmarshal(raw, &parts); err != nil {
		return jwkset.JWK{}, errors.New("not a JSON Web Key")
	}
	if parts.D != "" || parts.K != "" {
		return jwkset.JWK{}, errors.New("it shows its secret part")
	}
	if parts.KID == "" {
		return jwkset.JWK{}, errors.New("it has no kid")
	}
	key, err := jwkset.NewJWKFromMarshal(parts, jwkset.JWKMarshalOptions{}, jwkset.JWKValidateOptions{})
	if err != nil {
		return jwkset.JWK{}, err //nolint:wrapcheck // the caller numbers the key
	}
	var algorithm jwt.SigningMethod
	switch public := key.Key().(type) {
	case ed25519.PublicKey:
		algorithm = jwt.SigningMethodEdDSA
	case *ecdsa.PublicKey:
		if public.Curve != elliptic.P256() {
			return jwkset.JWK{}, errors.New("its curve is not P-256")
		}
		algorithm = jwt.SigningMethodES256
	case *rsa.PublicKey:
		if public.N.BitLen() < minRSABits {
			return jwkset.JWK{}, fmt.Errorf("its modulus is shorter than %d bits", minRSABits)
		}
		algorithm = jwt.SigningMethodRS256
	default:
		return jwkset.JWK{}, errors.New("its type is not used for signatures here")
	}
	if alg := parts.ALG.String(); alg != "" && alg != algorithm.Alg() {
		return jwkset.JWK{}, fmt.Errorf("its algorithm is not %s", algorithm.Alg())
	}
	if parts.USE != "" && parts.USE != jwkset.UseSig {
		return jwkset.JWK{}, errors.New("it is not for signatures")
	}
	return key, nil
}
