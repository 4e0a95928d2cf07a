//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package outfile

import (
	"os"
	"syscall"
)

// locks says that a lock tells a file in use from one that a killed process has left.
const locks = true

// lock waits for nobody but a process that is about to remove the file.
func lock(f *os.File) { _ = syscall.Flock(int(f.Fd()), syscall.LOCK_EX) }

func tryLock(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}
