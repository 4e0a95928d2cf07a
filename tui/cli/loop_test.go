package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// counting is a model that wants to be told all numbers in their order, by itself and by its commands. It is busy with each
// for as long as the test wishes.
type counting struct {
	t     *testing.T
	last  int
	busy  func(int)
	told  []int
	final tea.Cmd // after all numbers
}

func (c *counting) Init() tea.Cmd { return c.next() }

func (c *counting) next() tea.Cmd {
	if c.last == 100 {
		return c.final
	}
	n := c.last + 1
	return tea.Batch(nil, func() tea.Msg { return n })
}

func (c *counting) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	n, ok := msg.(int)
	if !ok {
		return c, nil
	}
	c.busy(n)
	c.last, c.told = n, append(c.told, n)
	return c, c.next()
}

func (c *counting) View() tea.View { return tea.NewView(fmt.Sprint("seen ", c.last)) }

// play runs a model in a program of the library, and returns what ended it and what was shown last.
func play(t *testing.T, c *counting) (cause error, shown string) {
	t.Helper()
	ctx, end := context.WithCancelCause(context.Background())
	defer end(nil)
	var program *tea.Program
	l := newLoop(c, func(msg tea.Msg) { program.Send(msg) }, func(err error) {
		end(err)
		go program.Quit()
	})
	program = tea.NewProgram(l, tea.WithInput(nil), tea.WithOutput(io.Discard), tea.WithWindowSize(40, 4), tea.WithoutSignalHandler())
	stop := l.start()
	_, err := program.Run()
	stop()
	if err != nil && !errors.Is(err, tea.ErrProgramKilled) {
		t.Fatal(err)
	}
	return context.Cause(ctx), l.View().Content
}

func TestAModelBesideTheEventLoop(t *testing.T) {
	c := &counting{t: t, busy: func(int) {}, final: tea.Quit}
	cause, shown := play(t, c)
	if cause != nil || len(c.told) != 100 || c.told[99] != 100 || shown != "seen 100" {
		t.Errorf("told %v, ended by %v, shown %q", c.told, cause, shown)
	}
}

// A panic of the model, and of one command of several, ends the program by the way of all endings.
func TestPanicsOfAModel(t *testing.T) {
	busy := func(n int) {
		if n == 7 {
			panic("on purpose")
		}
	}
	fails := func() tea.Msg { panic("on purpose") }
	for name, c := range map[string]*counting{"model": {t: t, busy: busy}, "command": {t: t, busy: func(int) {}, last: 100, final: tea.Batch(nil, fails, fails)}} {
		cause, _ := play(t, c)
		var crashed crash
		if !errors.As(cause, &crashed) || crashed.Value != "on purpose" {
			t.Errorf("a panic of the %s: ended by %v", name, cause)
		}
	}
}
