//go:build !linux

package e2e

import "syscall"

func fate(as *syscall.Credential) *syscall.SysProcAttr { return &syscall.SysProcAttr{Credential: as} }
