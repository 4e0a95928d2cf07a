package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"synod/cluster/spawn"
)

// framesPerSecond is as fast as movement of a few cells a second asks for. It halves what an idle screen costs.
const framesPerSecond = 30

// runProgram shows a model in the terminal until it quits, or until a signal, a panic in any goroutine, or the end of the
// terminal itself ends it. In each case the terminal is as it was.
func runProgram(errs io.Writer, model tea.Model, options ...tea.ProgramOption) error {
	var program *tea.Program
	restore := keep(os.Stdin)
	undo := func() { // the event loop does not answer: a terminal that takes nothing any more holds it back
		killed := make(chan struct{})
		spawn.Alone("the end of the dashboard", func() { program.Kill(); close(killed) }, func(*spawn.Panic) {})
		select {
		case <-killed:
		case <-time.After(grace / 5):
		}
		restore()
	}
	err := untilEnded(errs, undo, func(ctx context.Context, end context.CancelCauseFunc) error {
		gone := func() { end(errGone) }
		l := newLoop(model, func(msg tea.Msg) { program.Send(msg) }, end)
		program = tea.NewProgram(l, append(options, tea.WithoutSignalHandler(), tea.WithFPS(framesPerSecond),
			tea.WithInput(keyboard{os.Stdin, gone}), tea.WithOutput(display{os.Stdout, gone}))...)
		stop := l.start()
		spawn.Alone("the end of the dashboard", func() {
			<-ctx.Done()
			program.Quit()
		}, l.failed)
		_, err := program.Run()
		switch {
		case err == nil:
			end(left)
		case errors.Is(err, tea.ErrProgramPanic):
			end(errors.New("the dashboard failed, and its trace stands above; the terminal is as it was. Please report it, " +
				"with the trace and the command that you gave"))
		default:
			end(fmt.Errorf("the dashboard stopped: %w", err))
		}
		stop() // what the model is busy with; the last resort waits no longer than is right
		return context.Cause(ctx)
	})
	return settle(errs, err)
}

// keep notes the settings of a terminal, and returns what gives them back.
func keep(tty *os.File) (restore func()) {
	state, err := term.GetState(tty.Fd())
	if err != nil {
		return func() {}
	}
	return func() { _ = term.Restore(tty.Fd(), state) }
}
