package cli_test

import (
	"reflect"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// A terminal that takes nothing any more, as one behind a dead line, does not keep the program: what can be given back is.
func TestATerminalThatStalls(t *testing.T) {
	e := failing(t, "", true)
	e.shows("nothing chosen")
	const outputOff = 0 // TCOOFF
	if err := unix.IoctlSetInt(int(e.tty.Fd()), unix.TCXONC, outputOff); err != nil {
		t.Skipf("output cannot be stopped here: %v", err)
	}
	e.press("?")
	e.cmd.Process.Signal(syscall.SIGTERM)
	e.gone(143)
	if after, err := term.GetState(e.tty.Fd()); err != nil || !reflect.DeepEqual(after, e.before) {
		t.Errorf("the settings of the terminal were %+v and are %+v, %v", e.before, after, err)
	}
}
