package sandbox

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
)

// Faults are mishaps that befall calls at random, whatever the card: each field is a probability from 0 to 1, together at
// most 1. They befall every method that calls out; a card's own mishap comes on top.
type Faults struct {
	Seed        uint64  // the same seed draws the same sequence; 0 draws a new one each time
	Busy        float64 // refused as too many, nothing done
	HangBefore  float64 // no answer, nothing done
	LateCapture float64 // no answer, done after the caller hung up
	HangAfter   float64 // done, no answer
	ErrorAfter  float64 // done, answered by a server error
	Cut         float64 // connection lost, before or after it was done, evenly
	Down        bool    // every call fails at once, nothing is done
}

// odds lists the probabilities with the names ParseFaults knows them by.
func (f *Faults) odds() []struct {
	name string
	p    *float64
} {
	return []struct {
		name string
		p    *float64
	}{
		{"busy", &f.Busy}, {"hangBefore", &f.HangBefore}, {"lateCapture", &f.LateCapture},
		{"hangAfter", &f.HangAfter}, {"errorAfter", &f.ErrorAfter}, {"cut", &f.Cut},
	}
}

func (f *Faults) check() error {
	sum := 0.0
	for _, odd := range f.odds() {
		if !(*odd.p >= 0 && *odd.p <= 1) { // also catches NaN
			return fmt.Errorf("sandbox: fault %s: a probability from 0 to 1, not %v", odd.name, *odd.p)
		}
		sum += *odd.p
	}
	if sum > 1+1e-9 {
		return errors.New("sandbox: the faults' probabilities sum to more than 1")
	}
	return nil
}

// ParseFaults reads faults as configuration writes them: "seed=7,busy=0.1,hangBefore=0.05,lateCapture=0.05,hangAfter=0.1,
// errorAfter=0.1,cut=0.1", or "down". Empty text is no faults.
func ParseFaults(s string) (Faults, error) {
	var f Faults
	for word := range strings.SplitSeq(s, ",") {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		if err := f.parseWord(word); err != nil {
			return Faults{}, err
		}
	}
	return f, f.check()
}

func (f *Faults) parseWord(word string) error {
	name, value, _ := strings.Cut(word, "=")
	switch name {
	case "down":
		f.Down = true
		return nil
	case "seed":
		seed, err := strconv.ParseUint(value, 10, 64)
		if err != nil {
			return fmt.Errorf("sandbox: fault seed: %w", err)
		}
		f.Seed = seed
		return nil
	}
	for _, odd := range f.odds() {
		if odd.name != name {
			continue
		}
		p, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return fmt.Errorf("sandbox: fault %s: %w", name, err)
		}
		*odd.p = p
		return nil
	}
	return fmt.Errorf("sandbox: unknown fault %q", name)
}

// SetFaults changes what befalls the calls that begin from now on, on this Processor only; the zero Faults end it. It
// refuses probabilities that are none.
func (p *Processor) SetFaults(f Faults) error {
	if err := f.check(); err != nil {
		return err
	}
	p.faults.set(f)
	return nil
}

// faultSource draws the mishap of each call.
type faultSource struct {
	mu     sync.Mutex
	faults Faults
	random *rand.Rand
}

func (s *faultSource) set(f Faults) {
	seed := f.Seed
	if seed == 0 {
		seed = rand.Uint64()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = f
	s.random = rand.New(rand.NewPCG(seed, seed)) //nolint:gosec // dice for tests, not secrets
}

func (s *faultSource) draw() (mishap, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.faults.Down {
		return mishapNone, errDown
	}
	if s.faults == (Faults{Seed: s.faults.Seed}) {
		return mishapNone, nil
	}
	at := s.random.Float64()
	for _, odd := range []struct {
		p float64
		m mishap
	}{
		{s.faults.Busy, mishapBusy}, {s.faults.HangBefore, mishapHangBefore}, {s.faults.LateCapture, mishapLateCapture},
		{s.faults.HangAfter, mishapHangAfter}, {s.faults.ErrorAfter, mishapErrorAfter},
		{s.faults.Cut / 2, mishapCutBefore}, {s.faults.Cut / 2, mishapCutAfter},
	} {
		if at < odd.p {
			return odd.m, nil
		}
		at -= odd.p
	}
	return mishapNone, nil
}
