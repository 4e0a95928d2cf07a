package tape

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"synod/persist/outfile"
	"synod/tui/clock"
	"synod/tui/keymap"
)

// Launch starts the program that a tape types at the prompt: "synod --seed 7" calls it with the arguments "--seed" and
// "7". The environment has entries KEY=value, the size is in cells, and the model must wait by the clock alone, and read and
// write in no other place. An error is shown with the tape's line, as a failure of the tape. A model that is an io.Closer is
// closed when the program has ended, and when the tape has.
type Launch func(args, env []string, width, height int, clk clock.Clock, place *outfile.Place) (tea.Model, error)

// CaptionMsg tells the program what the tape says to its viewer: the text of "#: caption". An empty text takes the
// caption away. A program that has no line for captions may ignore it.
type CaptionMsg struct{ Text string }

// Caption returns the text, so that a program need not know this package to understand the message.
func (c CaptionMsg) Caption() string { return c.Text }

// HandsMsg tells a program that a live player shows in whose hands it is. A program that does not care may ignore it.
type HandsMsg struct {
	// Taken says that a person has taken over: the keys are theirs, until the program sends HandBackMsg.
	Taken bool
	// Within says that the player is a place of a dashboard, to which whoever leaves the program comes back.
	Within bool
	// Tape is the name of the tape, without its ending.
	Tape string
}

// UpMsg is what a program sends, as the message of a command, to tell something to the dashboard that its player is a place of. It is
// for programs that have been told so by HandsMsg, and that a person has taken over: elsewhere it means nothing.
type UpMsg struct{ Msg tea.Msg }

// HandBackMsg is what a program sends, as the message of a command, when the person who has taken over wants the tape to go on. It is
// for programs that have been told so by HandsMsg: elsewhere it means nothing.
type HandBackMsg struct{}

// LeftMsg says that a live player within a dashboard is at its end, or was left.
type LeftMsg struct{ Live *Live }

// The size of the terminal if neither the tape nor the options say another one: that which every terminal has.
const (
	DefaultWidth  = 80
	DefaultHeight = 24
)

// Options say how a tape is played. Only Launch is needed.
type Options struct {
	// Launch starts the program.
	Launch Launch
	// Program is the name that starts it at the prompt. Empty stands for synod.
	Program string
	// Width and Height overrule the size that the tape starts with, if both are above zero. In cells.
	Width, Height int
	// Env is the environment that the tape's own Env commands are added to, as KEY=value. It is empty by default, so
	// that a tape plays the same for everyone.
	Env []string
	// Profile is what colours the terminal has. The zero value stands for true colour, and for none at all if the
	// environment has a NO_COLOR that is not empty.
	Profile colorprofile.Profile
	// Light says that the terminal is light, until the tape says otherwise.
	Light bool
	// Place is where the tape may write: what it asks for with Output and Screenshot, and what it types. The program must
	// keep to it too. If it is nil or nowhere nothing is recorded, which is faster.
	Place *outfile.Place
	// Within says that a live player is a place of a dashboard: it sends LeftMsg where it would quit, and begins where the program is
	// on the screen.
	Within bool
	// Keys are those of a live player; nil for those that are shipped.
	Keys *keymap.Table
	// Formats are endings, such as ".svg". Each output and screenshot of the tape is written in them too, under its
	// name with this ending.
	Formats []string
}

// terminal makes the terminal that a tape is played in.
func (o Options) terminal(t *Tape, clk *clock.Virtual) *terminal {
	s := Screen{Width: DefaultWidth, Height: DefaultHeight, Profile: o.Profile, Light: o.Light}
	s.Env = append(s.Env, o.Env...)
	program := o.Program
	if program == "" {
		program = "synod"
	}
	sized := o.Width > 0 && o.Height > 0
	if sized {
		s.Width, s.Height = o.Width, o.Height
	}
	for _, line := range t.Lines {
		switch c := line.Command.(type) {
		case Env: // VHS gives them all to its shell before the first key.
			s.Env = append(s.Env, c.Key+"="+c.Value)
		case Size:
			if !sized {
				s.Width, s.Height, sized = c.Width, c.Height, true
			}
		}
	}
	return &terminal{clock: clk, screen: s, wanted: cells{s.Width, s.Height}, launch: o.Launch, place: o.place(), shell: shell{program: program}}
}

// place is where the program may write.
func (o Options) place() *outfile.Place {
	if o.Place == nil {
		return outfile.Nowhere("this tape writes nothing")
	}
	return o.Place
}

// profileOf is what colours a program shows on a screen. By the rule of no-color.org any value but the empty one counts.
func profileOf(s Screen) colorprofile.Profile {
	if s.Profile != colorprofile.Unknown {
		return s.Profile
	}
	profile := colorprofile.TrueColor
	for _, entry := range s.Env {
		if v, ok := strings.CutPrefix(entry, "NO_COLOR="); ok {
			profile = colorprofile.TrueColor
			if v != "" {
				profile = colorprofile.ASCII
			}
		}
	}
	return profile
}
