//go:build !windows

package persist

import (
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
)

// replaceFile writes a temporary file beside the old one, syncs it, and renames it over the old one.
func replaceFile(path string, data []byte, mode fs.FileMode) error {
	return renameio.WriteFile(path, data, mode, renameio.WithTempDir(filepath.Dir(path)), renameio.IgnoreUmask())
}

// syncDir makes a rename durable: until then a power failure may bring the old file back.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

// temporaryBegins is what the name of a temporary file has before that of the file that it becomes, as a pattern.
const temporaryBegins = `\.`
