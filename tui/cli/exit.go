package cli

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"synod/persist"
)

// usageError is a mistake of whoever typed the command, which no second try will mend.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// usagef returns a mistake in the use of the program.
func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// usage marks an error as a mistake in the use of the program.
func usage(err error) error {
	if err == nil {
		return nil
	}
	return usageError{err}
}

// stopped says that a signal has ended the program. There is nothing to report: somebody wished it.
type stopped struct{ signal os.Signal }

func (s stopped) Error() string { return "ended by " + s.signal.String() }

// failed ends the program with exit code 1 after everything has been said already.
var failed = errors.New("failed")

// codeOf maps what a command returned to what the shell gets. Cobra itself would answer 1 to everything.
func codeOf(err error) int {
	var (
		byUse    usageError
		bySignal stopped
	)
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &bySignal):
		number, _ := bySignal.signal.(syscall.Signal)
		return exitSignal + int(number)
	case errors.As(err, &byUse), isUnusable(err):
		return exitUsage
	case errors.Is(err, errUnfinished):
		return exitUnfinished
	case isReaderGone(err):
		return exitPipe
	}
	return exitFailed
}

// isUnusable reports whether an error is about files that were given and cannot be used as they are.
func isUnusable(err error) bool {
	return errors.Is(err, persist.ErrLocked) || errors.Is(err, persist.ErrDamaged) || errors.Is(err, persist.ErrVersion) ||
		errors.Is(err, persist.ErrUnreadable) || errors.Is(err, persist.ErrNoFile)
}

// isSilent reports whether an error has nothing to tell that its causer does not know.
func isSilent(err error) bool {
	var bySignal stopped
	return err == nil || errors.Is(err, failed) || errors.Is(err, errUnfinished) || errors.As(err, &bySignal) || isReaderGone(err)
}
