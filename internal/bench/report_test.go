package main

import (
	"strings"
	"testing"
	"time"
)

// measured is a measurement that gave these rates.
func measured(name string, rates ...float64) *measurement {
	m := &measurement{name: name, clients: 3}
	for i, rate := range rates {
		m.samples = append(m.samples, sample{rate: rate, p50: time.Millisecond, p99: time.Duration(i+9) * time.Millisecond, accepted: 1000,
			took: time.Second, effort: effort{gateway: 20 * time.Millisecond, postgres: 30 * time.Millisecond, load: 10 * time.Millisecond}})
	}
	return m
}

func TestReportComparesMedians(t *testing.T) {
	t.Parallel()
	var r report
	r.charges = charges{pgbench: []*measurement{measured("pgbench one", 900, 1000, 5000), measured("pgbench two", 100, 200, 90_000)},
		pgbenchWide: measured("pgbench wide", 2000), single: measured("single", 5000, 6000, 7000), singleWide: measured("wide", 7000),
		batch: measured("batch", 14_000, 90_000, 1), pairs: measured("pairs", 1)}
	for _, size := range []int64{10_000, 1_000_000} {
		r.growth = append(r.growth, growth{size: size, single: measured("", 5e7/float64(size)), batch: measured("", 3), scattered: measured("", 4),
			ledgerPage: measured("", 1_234_567)})
	}
	r.cold = cold{fresh: []time.Duration{3 * time.Second, time.Second, 2 * time.Second}, old: []time.Duration{time.Second}, down: []time.Duration{0}}
	text := r.text(&bench{})
	for _, want := range []string{
		"| pgbench one | 3 | 1,000 | 900 to 5,000 | 1.00 | 1ms | 10ms | 20 / 30 / 10 |",
		"| single | 3 | 6,000 | 5,000 to 7,000 | 6.00 |",
		"| 100 charges a request on one account, in P | ≥ 25 | ≥ 15 | 14.00 | **missed** |",
		"| single charges on one account, 64 connections, in P | ≥ 6 | ≥ 4 | 6.00 | reached |",
		"| their p99 | ≤ 10 ms | ≤ 15 ms | 10ms | reached |",
		"| one account ÷ spread | ≥ 0.9 | ≥ 0.8 | 0.86 | must reached, aim not |",
		"pgbench's own one account ÷ spread: 0.50.",
		"| ledger entries | 10,000 | 1,000,000 |",
		"| single charges a second | 5,000 (1.00), p99 9ms | 50 (0.01), p99 9ms |",
		"| ledger pages of 50 a second | 1,234,567 (1.00), p99 9ms |",
		"(initdb, migrations, demo) | 1s | 2s | 3s | 5 s |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("not in the report: %s", want)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}

func TestReportOfNothing(t *testing.T) {
	t.Parallel()
	if text := new(report).text(&bench{}); strings.Contains(text, "##") {
		t.Error(text)
	}
}

func TestSizes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"10000,1000000": "10000,1000000", "none": "", "1000": "1000"} {
		var s sizes
		if err := s.Set(text); err != nil || s.String() != want {
			t.Errorf("%s: %s, %v", text, s.String(), err)
		}
	}
	for _, text := range []string{"", "10", "1000,", "many"} {
		if err := new(sizes).Set(text); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}
