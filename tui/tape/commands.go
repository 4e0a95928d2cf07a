package tape

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Tape is a script of keystrokes.
type Tape struct {
	Name  string // Of the file.
	Lines []Line // In the order in which they are played.
}

// Line is a command and where it stands.
type Line struct {
	Pos     Pos
	Gap     Gap
	Command Command
}

// Gap is what stands between a command and the one before it.
type Gap int

const (
	SameLine  Gap = iota // Both are on one line.
	NextLine             // It starts a line.
	BlankLine            // There is at least one empty line before it.
)

// Command is what a tape says on one line. String is its canonical form, which [Parse] takes back.
type Command interface {
	String() string
	play(p *player) error
}

// Pace is a time that may be left out.
type Pace struct {
	Given bool
	D     time.Duration
}

// or is the pace, and d if it is left out.
func (p Pace) or(d time.Duration) time.Duration {
	if p.Given {
		return p.D
	}
	return d
}

func (p Pace) String() string {
	if !p.Given {
		return ""
	}
	return "@" + formatTime(p.D)
}

// The commands that VHS knows.
type (
	// Comment is a remark, without its #.
	Comment struct{ Text string }
	// Type types text, a key at a time.
	Type struct {
		Pace Pace
		Text string
	}
	// Key presses a key that has a name. Name is that of VHS: Enter, PageUp.
	Key struct {
		Name  string
		Pace  Pace
		Count int // 0 presses nothing.
	}
	// Chord presses keys, one after the other, while others are held down. Each key is one character, or a name such as
	// Enter.
	Chord struct {
		Ctrl, Alt, Shift bool
		Keys             []string
	}
	// Sleep lets time pass.
	Sleep struct{ D time.Duration }
	// Wait lets time pass until the screen matches.
	Wait struct {
		Screen  bool          // The whole screen, not just the line with the cursor.
		Bare    bool          // The tape says neither +Line nor +Screen, which means the line.
		Timeout time.Duration // 0 is that of Set WaitTimeout.
		Pattern string        // Empty is that of Set WaitPattern.
	}
	// Hide stops the recording.
	Hide struct{}
	// Show goes on with it.
	Show struct{}
	// Screenshot writes the frame to a file.
	Screenshot struct {
		Path      string
		Directive bool // It stands in a comment, and VHS does not see it.
	}
	// Output writes the recording to a file when the tape is over.
	Output struct {
		Path      string
		Directive bool
	}
	// Set changes a setting.
	Set struct{ Name, Value string }
	// Env sets a variable of the environment, for all programs that the tape starts.
	Env struct{ Key, Value string }
	// Require names a program that must be there; the tape ends at once if it is not.
	Require struct{ Program string }
	// Source plays another tape. [Load] puts its commands in its place.
	Source struct{ Path string }
	// Copy puts text on the clipboard of the player.
	Copy struct{ Text string }
	// Paste types what is on the clipboard.
	Paste struct{}
)

// The directives, which stand in comments.
type (
	// Caption tells the viewer something.
	Caption struct{ Text string }
	// Expect checks the screen.
	Expect struct {
		Pattern string
		Refuse  bool // It must not match.
	}
	// Size is the size of the terminal in cells.
	Size struct{ Width, Height int }
	// Click presses and releases a button of the mouse. Column and row count from 1.
	Click struct {
		Column, Row int
		Button      string // left, middle or right.
	}
	// Wheel turns the wheel of the mouse.
	Wheel struct {
		Down        bool
		Column, Row int
		Count       int
	}
	// Press presses a key by the name that the library has for it: home, f1, ctrl+left.
	Press struct{ Name string }
	// PasteText pastes in one piece.
	PasteText struct{ Text string }
	// Background tells whether the terminal is light.
	Background struct{ Light bool }
)

func (c Comment) String() string { return "#" + c.Text }
func (c Type) String() string    { return "Type" + c.Pace.String() + " " + quoteText(c.Text) }
func (c Key) String() string {
	s := c.Name + c.Pace.String()
	if c.Count != 1 {
		s += fmt.Sprint(" ", c.Count)
	}
	return s
}

func (c Chord) String() string {
	var b strings.Builder
	for _, m := range []struct {
		held bool
		name string
	}{{c.Ctrl, "Ctrl+"}, {c.Alt, "Alt+"}, {c.Shift, "Shift+"}} {
		if m.held {
			b.WriteString(m.name)
		}
	}
	keys, bare := slices.Clone(c.Keys), ctrlKeys
	if !c.Ctrl {
		keys, bare = []string{strings.Join(c.Keys, "")}, altKeys // Alt and Shift take them as one string.
	}
	for i, k := range keys {
		if !slices.Contains(bare, k) {
			keys[i] = formatWord(k)
		}
	}
	return b.String() + strings.Join(keys, "+")
}

func (c Sleep) String() string { return "Sleep " + formatTime(c.D) }
func (c Wait) String() string {
	s := "Wait"
	switch {
	case c.Screen:
		s += "+Screen"
	case !c.Bare:
		s += "+Line"
	}
	if c.Timeout > 0 {
		s += "@" + formatTime(c.Timeout)
	}
	if c.Pattern != "" {
		s += " /" + c.Pattern + "/"
	}
	return s
}

func (Hide) String() string  { return "Hide" }
func (Show) String() string  { return "Show" }
func (Paste) String() string { return "Paste" }
func (c Screenshot) String() string {
	if c.Directive {
		return "#: screenshot " + c.Path
	}
	return "Screenshot " + formatWord(c.Path)
}

func (c Output) String() string {
	if c.Directive {
		return "#: output " + c.Path
	}
	return "Output " + formatWord(c.Path)
}

func (c Set) String() string     { return "Set " + c.Name + " " + formatSetting(c.Name, c.Value) }
func (c Env) String() string     { return "Env " + formatAny(c.Key) + " " + quote(c.Value) }
func (c Require) String() string { return "Require " + formatWord(c.Program) }
func (c Source) String() string  { return "Source " + formatWord(c.Path) }
func (c Copy) String() string    { return "Copy " + quoteText(c.Text) }

func (c Caption) String() string { return strings.TrimRight("#: caption "+c.Text, " ") }
func (c Expect) String() string {
	if c.Refuse {
		return "#: refuse /" + c.Pattern + "/"
	}
	return "#: expect /" + c.Pattern + "/"
}
func (c Size) String() string { return fmt.Sprintf("#: size %dx%d", c.Width, c.Height) }
func (c Click) String() string {
	s := fmt.Sprintf("#: click %d,%d", c.Column, c.Row)
	if c.Button != "left" {
		s += " " + c.Button
	}
	return s
}

func (c Wheel) String() string {
	direction := "up"
	if c.Down {
		direction = "down"
	}
	s := fmt.Sprintf("#: wheel %s %d,%d", direction, c.Column, c.Row)
	if c.Count > 1 {
		s += fmt.Sprint(" ", c.Count)
	}
	return s
}
func (c Press) String() string     { return "#: key " + c.Name }
func (c PasteText) String() string { return "#: paste " + c.Text }
func (c Background) String() string {
	if c.Light {
		return "#: background light"
	}
	return "#: background dark"
}
