package localpg_test

import (
	"context"
	"testing"

	"github.com/aura-billing/gateway/internal/localpg"
)

// BenchmarkStart is what `go run .` waits for: with a fresh data folder, with an old one, with a server that runs.
func BenchmarkStart(b *testing.B) {
	b.Run("fresh", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			dir := newDir(b)
			b.StartTimer()
			startAndStop(b, dir)
		}
	})
	b.Run("old", func(b *testing.B) {
		dir := newDir(b)
		startAndStop(b, dir)
		for b.Loop() {
			startAndStop(b, dir)
		}
	})
	b.Run("shared", func(b *testing.B) {
		dir := newDir(b)
		s, err := localpg.Start(b.Context(), localpg.Options{Dir: dir, Durable: true})
		must(b, err)
		for b.Loop() {
			startAndStop(b, dir)
		}
		must(b, s.Stop(context.WithoutCancel(b.Context())))
	})
}

// startAndStop counts only the start.
func startAndStop(b *testing.B, dir string) {
	b.Helper()
	s, err := localpg.Start(b.Context(), localpg.Options{Dir: dir, Durable: true})
	must(b, err)
	b.StopTimer()
	must(b, s.Stop(b.Context()))
	b.StartTimer()
}
