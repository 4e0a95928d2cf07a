package persist

import "os"

// WriteFile replaces a file as a whole: whoever reads it, even after a power failure, finds the old one or the new one.
// The permissions are those of a file that anybody may read.
func WriteFile(path string, data []byte) error {
	if path == os.DevNull {
		return nil
	}
	return replaceFile(path, data)
}
