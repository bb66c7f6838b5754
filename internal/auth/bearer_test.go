package auth

import (
	"testing"

	"github.com/aura-billing/gateway/internal/fault"
)

func TestFromBearer(t *testing.T) {
	for _, test := range []struct {
		value string
		want  string
		bad   bool
	}{
		{"Bearer abc.def.ghi", "abc.def.ghi", false},
		{"bearer  abc ", "abc", false},
		{"", "", true},
		{"Bearer", "", true},
		{"Bearer ", "", true},
		{"abc.def.ghi", "", true},
		{"Basic dTpw", "", true},
		{"Bearer a b", "", true},
		{"Bearer a, Bearer b", "", true},
	} {
		got, err := FromBearer(test.value)
		if got != test.want || test.bad != fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%q: got %q, %v", test.value, got, err)
		}
	}
}
