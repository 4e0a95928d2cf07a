package persist

import (
	"bytes"
	"io/fs"

	"github.com/natefinch/atomic"
)

// replaceFile writes a temporary file beside the old one, syncs it, and has Windows move it over the old one in one go,
// which returns when the move is on the disk.
func replaceFile(path string, data []byte, _ fs.FileMode) error {
	return atomic.WriteFile(path, bytes.NewReader(data))
}

// syncDir has nothing to do: a directory cannot be synced here, and the move that replaced a file was written through.
func syncDir(string) error { return nil }

// temporaryBegins is what the name of a temporary file has before that of the file that it becomes, as a pattern.
const temporaryBegins = ``
