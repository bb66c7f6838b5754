package auth

import (
	"net/http"
	"testing"

	"github.com/aura-billing/gateway/internal/fault"
)

func TestFromHeader(t *testing.T) {
	for _, test := range []struct {
		values []string
		want   string
		bad    bool
	}{
		{nil, "", false},
		{[]string{"Bearer abc.def.ghi"}, "abc.def.ghi", false},
		{[]string{"bearer  abc "}, "abc", false},
		{[]string{""}, "", true},
		{[]string{"Bearer"}, "", true},
		{[]string{"Bearer "}, "", true},
		{[]string{"abc.def.ghi"}, "", true},
		{[]string{"Basic dTpw"}, "", true},
		{[]string{"Bearer a b"}, "", true},
		{[]string{"Bearer a, Bearer b"}, "", true},
		{[]string{"Bearer a", "Bearer b"}, "", true},
	} {
		got, err := FromHeader(http.Header{"Authorization": test.values})
		if got != test.want || test.bad != fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%q: got %q, %v", test.values, got, err)
		}
	}
}
