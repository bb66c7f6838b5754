//go:build !linux

package localpg

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// processes lists what runs, as ps tells it. Processes that ended and wait for their parent are left out.
func processes() ([]process, error) {
	out, err := exec.Command("ps", "-axwwo", "pid=,uid=,stat=,command=").Output()
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	var all []process
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		if len(fields) < 4 || strings.HasPrefix(fields[2], "Z") {
			continue
		}
		pid, err1 := strconv.Atoi(fields[0])
		uid, err2 := strconv.Atoi(fields[1])
		if err1 != nil || err2 != nil {
			continue
		}
		_, command, _ := strings.Cut(line, fields[2])
		all = append(all, process{pid: pid, uid: uid, command: strings.TrimSpace(command)})
	}
	return all, nil
}

func processByID(pid int) (process, bool) {
	all, err := processes()
	if err != nil {
		return process{}, false
	}
	for _, p := range all {
		if p.pid == pid {
			return p, true
		}
	}
	return process{}, false
}
