package persist

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Replace puts a file in the place of another one, or of none, in one go: whoever looks finds the old one or the new one, and never a
// part. The directory must be there. On Windows, which has no modes, the file has that of its directory.
func Replace(path string, data []byte, mode fs.FileMode) error { return replaceFile(path, data, mode) }

// Lock waits for its turn with a small file that several programs may change, and makes the directory of the file if it is not there.
// Until the result is closed, nobody else has a turn. Beside the file stands PATH.lock. It is an error when another program does not
// end its turn for so long.
func Lock(path string, patience time.Duration) (io.Closer, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	const often = 5 * time.Millisecond
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if _, err := lock.TryLockContext(ctx, often); err != nil {
		return nil, fmt.Errorf("%s: another synod is writing it: %w", path, err)
	}
	return lock, nil
}
