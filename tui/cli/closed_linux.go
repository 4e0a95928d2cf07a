package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// isClosed reports whether the program was started with a stream closed, as by synod run - >&-. Before anything of ours
// runs, the runtime opens /dev/null in the place of a closed stream, for reading and writing; a shell that is told to
// write there opens it for writing only. Python and Node, told to, open it for both: there it is not taken for closed.
func isClosed(f *os.File) bool {
	var st unix.Stat_t
	if err := unix.Fstat(int(f.Fd()), &st); err != nil || st.Rdev != unix.Mkdev(1, 3) {
		return false
	}
	flags, err := unix.FcntlInt(f.Fd(), unix.F_GETFL, 0)
	return err == nil && flags&unix.O_ACCMODE == unix.O_RDWR && !discards(os.Getppid())
}

// discards reports whether a process is one that opens /dev/null for both ways to throw away what its children write.
func discards(pid int) bool {
	path, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
	if err != nil {
		return true // who knows
	}
	name := filepath.Base(path)
	return strings.HasPrefix(name, "python") || strings.HasPrefix(name, "pypy") || strings.HasPrefix(name, "node")
}
