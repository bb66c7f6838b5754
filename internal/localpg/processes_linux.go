package localpg

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// processes lists what runs, from the parts of /proc that anyone may read: the better parts are closed to root in a
// container without CAP_SYS_PTRACE. Processes that ended and wait for their parent are left out.
func processes() ([]process, error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	var all []process
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if p, ok := processByID(pid); ok {
			all = append(all, p)
		}
	}
	return all, nil
}

func processByID(pid int) (process, bool) {
	dir := filepath.Join("/proc", strconv.Itoa(pid))
	info, err := os.Stat(dir)
	if err != nil {
		return process{}, false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return process{}, false
	}
	stat, err := os.ReadFile(filepath.Join(dir, "stat")) //nolint:gosec // a file of the kernel
	if err != nil {
		return process{}, false
	}
	// "pid (name) state …", and the name may hold anything.
	after := stat[bytes.LastIndexByte(stat, ')')+1:]
	if state := bytes.TrimSpace(after); len(state) == 0 || state[0] == 'Z' || state[0] == 'X' {
		return process{}, false
	}
	cmdline, err := os.ReadFile(filepath.Join(dir, "cmdline")) //nolint:gosec // a file of the kernel
	if err != nil {
		return process{}, false
	}
	return process{
		pid:     pid,
		uid:     int(st.Uid),
		command: strings.TrimRight(strings.ReplaceAll(string(cmdline), "\x00", " "), " "),
	}, true
}
