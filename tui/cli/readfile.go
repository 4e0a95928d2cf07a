package cli

import (
	"path/filepath"
	"strings"

	"synod/persist"
)

// The bounds of what is read as a whole, so that a file given by mistake or by a stranger is refused before it is read.
const (
	maxScript = 16 << 20
	maxTape   = 4 << 20
)

// readArgument reads a file that was named on the command line. A pipe counts only if the shell has opened it for this
// program, as for <(…); one that lies about in a folder might never be written to.
func readArgument(path string, most int) ([]byte, error) {
	if handed(path) {
		return persist.ReadStream(path, most)
	}
	return persist.ReadFile(path, most)
}

// handed reports whether a path stands for a file that was open before the program began.
func handed(path string) bool {
	path = filepath.ToSlash(filepath.Clean(path))
	return path == "/dev/stdin" || strings.HasPrefix(path, "/dev/fd/") || strings.HasPrefix(path, "/proc/self/fd/")
}

// readTape reads a tape, or one that another tape plays.
func readTape(path string) ([]byte, error) { return readArgument(path, maxTape) }
