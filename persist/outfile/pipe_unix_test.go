//go:build unix

package outfile

import "syscall"

func pipe(path string) error { return syscall.Mkfifo(path, 0o644) }
