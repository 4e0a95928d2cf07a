package persist

import (
	"errors"
	"fmt"
)

// What can be wrong with stored records; match with errors.Is.
var (
	// ErrDamaged is a record that is not what was saved.
	ErrDamaged = errors.New("damaged")
	// ErrVersion is a record of a version that this program does not know.
	ErrVersion = errors.New("unknown version")
	// ErrUnreadable is a file that is there and cannot be read.
	ErrUnreadable = errors.New("cannot be read")
	// ErrUnclaimed is a directory with records of which nobody knows whose they are.
	ErrUnclaimed = errors.New("cannot say whose it is")
	// ErrLocked is a directory that another process uses.
	ErrLocked = errors.New("in use")
	// ErrFailed is a store that has failed to write an agent's record before, and refuses to try again.
	ErrFailed = errors.New("failed before")
	// ErrDisk is the error of a disk that was told to fail.
	ErrDisk = errors.New("the disk reports an error")
	// ErrName is a name that no agent can have.
	ErrName = errors.New("not the name of an agent")
)

// maxName bounds the length of an agent's name.
const maxName = 16

// checkName refuses names that could lead out of a directory.
func checkName(agent string) error {
	ok := agent != "" && len(agent) <= maxName
	for _, c := range []byte(agent) {
		ok = ok && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9')
	}
	if !ok {
		return fmt.Errorf("persist: %q is %w: it must be 1 to %d letters and digits", agent, ErrName, maxName)
	}
	return nil
}

// remedy ends the message of an error about an agent's file.
const remedy = "; put back a copy of it, or begin in another directory: %s must not forget " +
	"a promise or a vote, for that can break agreement"
