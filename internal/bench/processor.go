package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// tick is the unit in which Linux counts processor time for programs.
const tick = 10 * time.Millisecond

// processStat is what the system says of a process.
type processStat struct {
	parent     int
	own, ended time.Duration // of itself, and of those of its children that have ended
}

// statOf reads it; where there is no /proc it is all zero, and the report says nothing of processor time.
func statOf(pid int) processStat {
	raw, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return processStat{}
	}
	// The name in brackets may contain anything; the third field follows its bracket.
	fields := bytes.Fields(raw[bytes.LastIndexByte(raw, ')')+1:])
	if len(fields) < 15 {
		return processStat{}
	}
	number := func(i int) int64 {
		n, err := strconv.ParseInt(string(fields[i-3]), 10, 64)
		if err != nil {
			return 0
		}
		return n
	}
	return processStat{parent: int(number(4)), own: time.Duration(number(14)+number(15)) * tick, ended: time.Duration(number(16)+number(17)) * tick}
}

// processorTime is what a process has used.
func processorTime(pid int) time.Duration { return statOf(pid).own }

// familyTime is what a process and its children have used, those that have ended too.
func familyTime(pid int) time.Duration {
	head := statOf(pid)
	sum := head.own + head.ended
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return sum
	}
	for _, dir := range all {
		if child, err := strconv.Atoi(filepath.Base(dir)); err == nil {
			if s := statOf(child); s.parent == pid {
				sum += s.own + s.ended
			}
		}
	}
	return sum
}

// machineTime is what all programs of the machine have used, and what its hosts took away from it.
func machineTime() time.Duration {
	raw, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0
	}
	line, _, _ := bytes.Cut(raw, []byte("\n"))
	var sum int64
	// user, nice, system, idle, waiting, interrupts, softer interrupts, stolen; what follows is part of the first two.
	for i, field := range bytes.Fields(line) {
		if n, err := strconv.ParseInt(string(field), 10, 64); err == nil && i >= 1 && i <= 8 && i != 4 && i != 5 {
			sum += n
		}
	}
	return time.Duration(sum) * tick
}

// effort is processor time by whom it was used; others are programs that have nothing to do with the measurement.
type effort struct{ gateway, postgres, load, others time.Duration }

// perCharge is the effort in microseconds for each of so many charges.
func (e effort) perCharge(n int64) string {
	if e.gateway+e.postgres+e.load == 0 {
		return ""
	}
	one := func(d time.Duration) string {
		if d == 0 {
			return "–"
		}
		return strconv.FormatFloat(float64(d.Nanoseconds())/1000/float64(n), 'f', 0, 64)
	}
	return fmt.Sprintf("%s / %s / %s", one(e.gateway), one(e.postgres), one(e.load))
}
