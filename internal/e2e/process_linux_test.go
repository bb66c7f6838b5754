package e2e

import "syscall"

// fate ties a program's life to ours, so that a test run that is killed leaves nothing behind, and makes it another user's
// where one is given.
func fate(as *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Credential: as}
}
