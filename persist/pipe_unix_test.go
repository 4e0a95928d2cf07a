//go:build unix

package persist

import "syscall"

func makePipe(path string) error { return syscall.Mkfifo(path, 0o644) }
