package tape

import (
	"fmt"
	"reflect"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"synod/tui/clock"
	"synod/tui/grid"
)

// MaxMessages bounds the messages that a program handles without time passing. A program that answers each message with
// another one would never rest; in a terminal it would burn a processor, here it is an error.
const MaxMessages = 100_000

// Screen is the terminal that a driver pretends to be.
type Screen struct {
	Width, Height int                  // In cells.
	Profile       colorprofile.Profile // The zero value stands for true colour.
	Light         bool                 // The background is light.
	Env           []string             // The environment, as KEY=value.
}

// Driver runs a model of Bubble Tea without a terminal. It does what a tea.Program does, in one goroutine and in virtual
// time: messages are handled one by one, in the order in which they were sent; a command runs at once, and the message
// that it yields is sent; a command of the clock sends its message when its time has come.
//
// The model must get the same clock. It must not use tea.Tick and tea.Every, nor commands that wait for something else:
// the driver would wait with them.
type Driver struct {
	model    tea.Model
	clock    *clock.Virtual
	screen   Screen
	decoder  uv.EventDecoder
	queue    []tea.Msg
	handled  int // Messages since time last passed.
	updates  int // All messages ever, by which one can tell that the frame may have changed.
	quit     bool
	handBack bool      // The program asks for its tape to go on.
	up       []tea.Cmd // What it tells to whoever watches it.
	err      error
	lastView tea.View
	viewed   int // The number of updates at the last view, plus one.
	// beforeTime is called when all is done that happens now, and time is about to pass. It may be nil.
	beforeTime func()
}

// NewDriver makes a driver for a model that waits by clk. Nothing happens before Start.
func NewDriver(m tea.Model, clk *clock.Virtual, s Screen) *Driver {
	if s.Profile == colorprofile.Unknown {
		s.Profile = colorprofile.TrueColor
	}
	return &Driver{model: m, clock: clk, screen: s}
}

// Start tells the model what a program tells it at first: environment, colours and size. Then it runs the command of
// Init. (In a real program these come in no fixed order.) The background is told to those who ask, as in a terminal.
func (d *Driver) Start() {
	cmd := d.model.Init()
	d.queue = append(d.queue,
		tea.EnvMsg(d.screen.Env),
		tea.ColorProfileMsg{Profile: d.screen.Profile},
		tea.WindowSizeMsg{Width: d.screen.Width, Height: d.screen.Height})
	d.drain()
	d.run(cmd)
	d.drain()
}

func (d *Driver) background() tea.BackgroundColorMsg {
	theme := grid.Dark()
	if d.screen.Light {
		theme = grid.Light()
	}
	return tea.BackgroundColorMsg{Color: theme.Background}
}

// Send handles a message, and all that follows from it without time passing.
func (d *Driver) Send(msg tea.Msg) {
	d.queue = append(d.queue, msg)
	d.drain()
}

// Keys sends what a terminal makes of these keys. Names are those of the library: "p", "enter", "ctrl+c", "shift+tab".
// The error is for names of no key; the keys before it were sent.
func (d *Driver) Keys(names ...string) error {
	for _, name := range names {
		b, err := KeyBytes(name)
		if err != nil {
			return err
		}
		d.Bytes(b)
	}
	return nil
}

// Type sends a key for each character of a text.
func (d *Driver) Type(s string) {
	for _, r := range s {
		d.Bytes(runeBytes(r))
	}
}

// Bytes sends what a terminal makes of these bytes. A lone escape at their end is the key.
func (d *Driver) Bytes(s string) {
	for _, msg := range decode(&d.decoder, s) {
		d.Send(msg)
	}
}

// Resize changes the size of the terminal.
func (d *Driver) Resize(width, height int) {
	d.screen.Width, d.screen.Height = width, height
	d.Send(tea.WindowSizeMsg{Width: width, Height: height})
}

// Advance lets time pass until the clock shows until, and sends the messages that become due.
func (d *Driver) Advance(until time.Duration) {
	for {
		due, ok := d.clock.Due()
		if !ok || due > until {
			break
		}
		d.moveTime(due)
		msg, _ := d.clock.Next(due)
		d.Send(msg)
	}
	d.moveTime(until)
	d.clock.Next(until)
}

func (d *Driver) moveTime(to time.Duration) {
	if to <= d.clock.Now() {
		return
	}
	if d.beforeTime != nil {
		d.beforeTime()
	}
	d.handled = 0
}

// Quit tells whether the program has ended.
func (d *Driver) Quit() bool { return d.quit }

// Err is why the driver ended the program, and nil if it did not.
func (d *Driver) Err() error { return d.err }

// Model is the model as it is now.
func (d *Driver) Model() tea.Model { return d.model }

// View is what the model shows now. It is asked only if something has happened since.
func (d *Driver) View() tea.View {
	if d.viewed != d.updates+1 {
		d.lastView, d.viewed = d.model.View(), d.updates+1
	}
	return d.lastView
}

// Frame is what a terminal shows now.
func (d *Driver) Frame() *grid.Grid {
	g := grid.FromView(d.View(), d.screen.Width, d.screen.Height)
	if d.screen.Profile != colorprofile.TrueColor {
		g = g.Convert(d.screen.Profile)
	}
	return g
}

// drain handles messages until there are none left.
func (d *Driver) drain() {
	for len(d.queue) > 0 && !d.quit {
		msg := d.queue[0]
		d.queue = d.queue[1:]
		if d.handled++; d.handled > MaxMessages {
			d.err = fmt.Errorf("the program never rests: %d messages at %s, the last of type %T", MaxMessages, d.clock.Now(), msg)
			d.quit = true
			return
		}
		d.handle(msg)
	}
	if d.quit {
		d.queue = nil
	}
}

// handle does what the event loop of a program does with a message.
func (d *Driver) handle(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
	case clock.Timer:
		d.clock.Start(msg)
	case tea.BatchMsg:
		for _, cmd := range msg {
			d.run(cmd)
		}
	case afterwards:
		d.handle(msg.msg)
		d.sequence(msg.rest)
	case tea.QuitMsg, tea.InterruptMsg:
		d.quit = true
	case HandBackMsg:
		d.handBack = true
	case UpMsg:
		d.up = append(d.up, func() tea.Msg { return msg.Msg })
	case tea.SuspendMsg:
		d.update(msg)
		d.queue = append(d.queue, tea.ResumeMsg{}) // The person comes back at once.
	case tea.MouseMsg:
		if on := d.View().OnMouse; on != nil {
			d.run(on(msg))
		}
		d.update(msg)
	default:
		d.handleUnnamed(msg)
	}
}

// These types of the library have no names for others. A driver tells them by an example.
var (
	sequenceType   = reflect.TypeOf(tea.Sequence(func() tea.Msg { return nil }, func() tea.Msg { return nil })())
	windowSizeType = reflect.TypeOf(tea.RequestWindowSize())
	backgroundType = reflect.TypeOf(tea.RequestBackgroundColor())
	commandsType   = reflect.TypeOf([]tea.Cmd(nil))
)

func (d *Driver) handleUnnamed(msg tea.Msg) {
	switch reflect.TypeOf(msg) {
	case sequenceType:
		d.sequence(reflect.ValueOf(msg).Convert(commandsType).Interface().([]tea.Cmd))
		return
	case windowSizeType:
		d.queue = append(d.queue, tea.WindowSizeMsg{Width: d.screen.Width, Height: d.screen.Height})
	case backgroundType:
		d.queue = append(d.queue, d.background())
	}
	d.update(msg)
}

func (d *Driver) update(msg tea.Msg) {
	var cmd tea.Cmd
	d.model, cmd = d.model.Update(msg)
	d.updates++
	d.run(cmd)
}

// run runs a command, and sends its message.
func (d *Driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	if msg := cmd(); msg != nil {
		d.queue = append(d.queue, msg)
	}
}

// afterwards is a message of a sequence, and the commands of the sequence that wait until it is handled.
type afterwards struct {
	msg  tea.Msg
	rest []tea.Cmd
}

// sequence runs commands one after the other. One that waits by the clock holds the others back.
func (d *Driver) sequence(cmds []tea.Cmd) {
	for len(cmds) > 0 && cmds[0] == nil {
		cmds = cmds[1:]
	}
	if len(cmds) == 0 {
		return
	}
	msg := cmds[0]()
	if timer, ok := msg.(clock.Timer); ok {
		timer.Msg = afterwards{msg: timer.Msg, rest: cmds[1:]}
		d.clock.Start(timer)
		return
	}
	d.queue = append(d.queue, afterwards{msg: msg, rest: cmds[1:]})
}
