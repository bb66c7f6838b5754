package main

import (
	"strings"
	"testing"
	"time"
)

func TestPgbenchLog(t *testing.T) {
	t.Parallel()
	done, err := parsePgbenchLog(strings.NewReader("0 1 900 0 1000 0\n1 1 500 0 1000 600000\n0 2 700 0 1000 700000\n1 2 100 0 1001 600000\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := tally{}.of(done, 500*time.Millisecond, time.Second)
	want := tally{Accepted: 4, Counted: 2, P50: 500 * time.Microsecond, P99: 700 * time.Microsecond}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := (tally{}).of(nil, 0, time.Second); got != (tally{}) {
		t.Errorf("of nothing: %+v", got)
	}
	for _, text := range []string{"pgbench: error", "0 1 x 0 1000 0"} {
		if _, err := parsePgbenchLog(strings.NewReader(text)); err == nil {
			t.Errorf("%q was understood", text)
		}
	}
}
