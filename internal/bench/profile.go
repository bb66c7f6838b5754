package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

//go:embed profilingdoor.txt
var profilingDoor []byte

const profilingVariable = "AURA_BENCH_PROFILES"

// profilingDoor lays a file over the gateway's sources that lets it be profiled through a socket: what is released has no such
// door. It gives the file that says so to the compiler.
func (b *bench) profilingDoor() (overlay string, err error) {
	if err := os.MkdirAll(b.profiles, 0o755); err != nil {
		return "", err
	}
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	source, overlay := filepath.Join(b.work, "profilingdoor.go"), filepath.Join(b.work, "overlay.json")
	text, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(here, "profilingdoor.go"): source}})
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(source, profilingDoor, 0o600); err != nil {
		return "", err
	}
	return overlay, os.WriteFile(overlay, text, 0o600)
}

func (b *bench) profilingSocket(k *books) string { return filepath.Join(b.work, k.name+".profiles") }

// profiling tells a gateway where its door is to be. The one before left its own behind.
func (b *bench) profiling(k *books) ([]string, error) {
	if b.profiles == "" {
		return nil, nil
	}
	if err := os.Remove(b.profilingSocket(k)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	return []string{profilingVariable + "=" + b.profilingSocket(k)}, nil
}

// profile fetches a CPU profile while a measurement runs; what it gives is done when that is written.
func (b *bench) profile(ctx context.Context, k *books, name string) <-chan error {
	done := make(chan error, 1)
	if b.profiles == "" {
		done <- nil
		return done
	}
	go func() { done <- b.fetchProfile(ctx, k, filepath.Join(b.profiles, k.name+"-"+name+".pprof")) }()
	return done
}

func (b *bench) fetchProfile(ctx context.Context, k *books, file string) error {
	var dialer net.Dialer
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return dialer.DialContext(ctx, "unix", b.profilingSocket(k))
	}}}
	address := fmt.Sprintf("http://gateway/profile?seconds=%d", max(1, int(b.window/time.Second)))
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	profile, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		return fmt.Errorf("profile: %s %w: %s", response.Status, err, profile)
	}
	return os.WriteFile(file, profile, 0o644)
}
