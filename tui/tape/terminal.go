package tape

import (
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"synod/persist/outfile"
	"synod/tui/clock"
	"synod/tui/grid"
)

// terminal is where a tape's keys go: to the program, if one runs, and to the prompt otherwise.
type terminal struct {
	clock   *clock.Virtual
	screen  Screen
	launch  Launch
	place   *outfile.Place // in which the program may write
	shell   shell
	driver  *Driver // nil at the prompt.
	caption string
	hands   *HandsMsg // nil when nobody watches
	// wanted is the size that the tape asks for, and room what there is of a real terminal; nothing bounds it when that is zero.
	wanted, room cells
	decoder      uv.EventDecoder
	// broken is why the program could not even be drawn.
	broken error
	// changes counts what may have changed the frame.
	changes int
	// beforeTime is called before time passes.
	beforeTime func()
}

// cells is a size.
type cells struct{ width, height int }

// bytes sends what a person's hands send. The error is for what the prompt does not know, and for a program that
// cannot be started or has broken down.
func (t *terminal) bytes(s string) error {
	for _, msg := range decode(&t.decoder, s) {
		if err := t.send(msg); err != nil {
			return err
		}
	}
	return nil
}

// send delivers one message of the terminal.
func (t *terminal) send(msg tea.Msg) error {
	t.changes++
	if t.driver != nil {
		return t.drive(func(d *Driver) { d.Send(msg) })
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		start, err := t.shell.key(msg)
		if err != nil || start == nil {
			return err
		}
		return t.start(*start)
	case tea.PasteMsg:
		t.shell.input += msg.Content
	}
	return nil
}

// start runs the program that was called at the prompt.
func (t *terminal) start(i invocation) error {
	if t.launch == nil {
		return errors.New("this player cannot start programs")
	}
	s := t.screen
	s.Env = append(append([]string(nil), s.Env...), i.env...)
	s.Profile = profileOf(s)
	m, err := t.launch(i.args, s.Env, s.Width, s.Height, t.clock, t.place)
	if err != nil {
		return fmt.Errorf("%s: %w", t.shell.program, err)
	}
	t.driver = NewDriver(m, t.clock, s)
	t.driver.beforeTime = t.beforeTime
	return t.drive(func(d *Driver) {
		d.Start()
		if t.hands != nil {
			d.Send(*t.hands)
		}
		if t.caption != "" {
			d.Send(CaptionMsg{Text: t.caption})
		}
	})
}

// drive does something with the program. If the program ends by it the prompt is back; if it panics, that is an error.
func (t *terminal) drive(do func(d *Driver)) (err error) {
	d := t.driver
	defer t.recover(&err)
	do(d)
	if d.Quit() {
		t.leave(d)
		return d.Err()
	}
	return nil
}

// recover makes an error of a panic of the program, which is gone then.
func (t *terminal) recover(err *error) {
	if r := recover(); r != nil {
		t.leave(nil)
		*err = fmt.Errorf("%s panicked: %v\n%s", t.shell.program, r, debug.Stack())
	}
}

// leave goes back to the prompt. What a program drew outside of the alternate screen stays.
func (t *terminal) leave(d *Driver) {
	t.driver = nil
	t.clock.Forget()
	t.changes++
	if d == nil {
		return
	}
	if v := d.View(); !v.AltScreen && v.Content != "" {
		t.shell.lines = append(t.shell.lines, v.Content)
	}
	release(d)
}

// close ends the program, if one runs.
func (t *terminal) close() {
	if t.driver != nil {
		release(t.driver)
	}
}

// release gives free what a program holds, such as a data directory: the next one may want it. In a terminal the end of
// its process would do that.
func release(d *Driver) {
	if c, ok := d.Model().(io.Closer); ok {
		_ = c.Close() // There is nobody left to hear about it.
	}
}

// advance lets time pass, for the program or for nobody.
func (t *terminal) advance(until time.Duration) error {
	if t.driver != nil {
		if err := t.drive(func(d *Driver) { d.Advance(until) }); err != nil || t.driver != nil {
			return err
		}
	}
	if t.beforeTime != nil && until > t.clock.Now() {
		t.beforeTime()
	}
	t.clock.Next(until)
	return nil
}

// say shows a caption, now and in a program that starts later.
func (t *terminal) say(text string) error {
	t.caption = text
	if t.driver == nil {
		return nil
	}
	return t.send(CaptionMsg{Text: text})
}

// tell tells the program who types, now and when it is started again.
func (t *terminal) tell(h HandsMsg) error {
	t.hands = &h
	if t.driver == nil {
		return nil
	}
	return t.send(h)
}

// resize makes the screen as large as the tape wants it, or as there is room.
func (t *terminal) resize(width, height int) error {
	t.wanted = cells{width, height}
	if t.room.width > 0 && t.room.height > 0 {
		width, height = min(width, t.room.width), min(height, t.room.height)
	}
	if t.screen.Width == width && t.screen.Height == height {
		return nil
	}
	t.screen.Width, t.screen.Height = width, height
	t.changes++
	if t.driver == nil {
		return nil
	}
	return t.drive(func(d *Driver) { d.Resize(width, height) })
}

// fit tells how much room there is.
func (t *terminal) fit(width, height int) error {
	t.room = cells{width, height}
	return t.resize(t.wanted.width, t.wanted.height)
}

// light sets the background, and tells the program as a terminal does that changes with the time of day.
func (t *terminal) light(light bool) error {
	t.screen.Light = light
	if t.driver == nil {
		return nil
	}
	t.driver.screen.Light = light
	return t.send(t.driver.background())
}

// mouse presses and releases a button, or turns the wheel. A program that does not listen to the mouse would not get it
// in a terminal, so this is an error.
func (t *terminal) mouse(button string, column, row int) error {
	switch {
	case t.driver == nil:
		return errors.New("there is no program to click on, only the prompt")
	case t.driver.View().MouseMode == tea.MouseModeNone:
		return errors.New("the program does not listen to the mouse")
	case column > t.screen.Width || row > t.screen.Height:
		return fmt.Errorf("%d,%d is outside of the screen of %dx%d", column, row, t.screen.Width, t.screen.Height)
	}
	if err := t.bytes(mouseBytes(button, column-1, row-1, false)); err != nil || button == "wheel up" || button == "wheel down" {
		return err
	}
	return t.bytes(mouseBytes(button, column-1, row-1, true))
}

// paste pastes in one piece.
func (t *terminal) paste(s string) error {
	for _, msg := range pasteMsgs(&t.decoder, s) {
		if err := t.send(msg); err != nil {
			return err
		}
	}
	return nil
}

// version changes when the frame may have changed.
func (t *terminal) version() int {
	if t.driver != nil {
		return t.changes + t.driver.updates
	}
	return t.changes
}

// view is what is shown now.
func (t *terminal) view() tea.View {
	if t.driver != nil {
		if v, ok := t.programView(); ok {
			return v
		}
	}
	return t.shell.view(t.screen.Width, t.screen.Height)
}

func (t *terminal) programView() (v tea.View, ok bool) {
	defer t.recover(&t.broken)
	return t.driver.View(), true
}

// frame is the screen now.
func (t *terminal) frame() *grid.Grid {
	v := t.view()
	if t.driver != nil {
		return t.driver.Frame()
	}
	return grid.FromView(v, t.screen.Width, t.screen.Height)
}

// wholeFrame is the screen as it would be with all the room that the tape asks for. What a tape says of its screen is about that, also
// where somebody watches in less.
func (t *terminal) wholeFrame() *grid.Grid {
	s := t.screen
	if t.driver == nil || s.Width == t.wanted.width && s.Height == t.wanted.height {
		return t.frame()
	}
	var whole *grid.Grid
	err := t.drive(func(d *Driver) {
		d.Resize(t.wanted.width, t.wanted.height)
		whole = d.Frame()
		d.Resize(s.Width, s.Height)
	})
	if err != nil || whole == nil {
		t.broken = err
		return t.frame()
	}
	return whole
}
