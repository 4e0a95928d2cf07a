package cli

import (
	"errors"
	"fmt"
	"io"
	"syscall"

	"synod/cluster/spawn"
	"synod/tui/visible"
)

// crash is a panic outside the roles, which ends the program: a fault of synod's own.
type crash struct{ *spawn.Panic }

func (c crash) Error() string {
	return fmt.Sprintf("%s has panicked: %s\n\n%s\nThis is a fault of synod. The terminal is as it was, and what --data keeps is kept. "+
		"Please report it, with the lines above and the command that you gave.", c.Where, visible.Text(fmt.Sprint(c.Value)), c.Trace)
}

var (
	// left says that somebody has quit, and that there is nothing to wait for.
	left = errors.New("left")
	// errGone says that there is no terminal any more.
	errGone = errors.New("the terminal is gone, and so the dashboard has ended")
)

// settle turns what has ended a program into what its caller is to hear.
func settle(errs io.Writer, err error) error {
	switch {
	case errors.Is(err, left):
		return nil
	case errors.Is(err, errGone):
		report(errs, err)
		return stopped{syscall.SIGHUP} // it has hung up, and only did not say so
	}
	return err
}

// tell writes what an ending has to say, and returns its exit code.
func tell(errs io.Writer, err error) int {
	err = settle(errs, err)
	if !isSilent(err) {
		report(errs, err)
	}
	return codeOf(err)
}

// catch is deferred by whoever is asked for an exit code: a panic that has come this far is told of like any other error.
func catch(errs io.Writer, code *int) {
	if caught := spawn.Caught("synod itself", recover()); caught != nil {
		*code = tell(errs, crash{caught})
	}
}
