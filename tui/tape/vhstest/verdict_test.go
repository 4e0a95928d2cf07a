package vhstest

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/vhs/lexer"
	"github.com/charmbracelet/vhs/parser"
	"github.com/charmbracelet/vhs/token"

	"synod/tui/tape"
)

// vhs is what VHS makes of a tape: its commands, or why it refuses it.
func vhs(src string) (commands []parser.Command, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the parser of VHS panics: %v", r)
		}
	}()
	p := parser.New(lexer.New(src))
	commands = p.Parse()
	switch errs := p.Errors(); {
	case len(errs) > 0:
		return nil, errs[0]
	case len(commands) == 0:
		return nil, errors.New("there is no command")
	}
	return commands, nil
}

// ours is what package tape makes of it, in the words of VHS.
func ours(src string) (commands []parser.Command, err error) {
	t, err := tape.Load("this.tape", func(path string) ([]byte, error) {
		if path == "this.tape" {
			return []byte(src), nil
		}
		return os.ReadFile(path)
	})
	if err != nil {
		return nil, err
	}
	for _, line := range t.Lines {
		if c, ok := inVHS(line.Command); ok {
			commands = append(commands, c)
		}
	}
	return commands, nil
}

// inVHS is a command as the parser of VHS has it. VHS does not see comments, and so no directives.
func inVHS(c tape.Command) (parser.Command, bool) {
	name, _, _ := strings.Cut(c.String(), " ")
	name, _, _ = strings.Cut(name, "@")
	name, _, _ = strings.Cut(name, "+")
	v := parser.Command{Type: parser.CommandType(token.Keywords[name])}
	pace := func(p tape.Pace) string { return strings.TrimPrefix(p.String(), "@") }
	switch c := c.(type) {
	case tape.Type:
		v.Options, v.Args = pace(c.Pace), c.Text
	case tape.Key:
		v.Options, v.Args = pace(c.Pace), strconv.Itoa(c.Count)
	case tape.Chord:
		v.Args = chord(c)
	case tape.Sleep:
		v.Args = c.D.String()
	case tape.Wait:
		v.Args = "Line"
		if c.Screen {
			v.Args = "Screen"
		}
		if c.Pattern != "" {
			v.Args += " " + c.Pattern
		}
		if c.Timeout > 0 {
			v.Options = c.Timeout.String()
		}
	case tape.Screenshot:
		v.Args = c.Path
		return v, !c.Directive
	case tape.Output:
		v.Args, v.Options = c.Path, ".png"
		if at := strings.LastIndexByte(c.Path, '.'); at > strings.LastIndexByte(c.Path, '/') {
			v.Options = c.Path[at:]
		}
		return v, !c.Directive
	case tape.Set:
		v.Options, v.Args = c.Name, c.Value
	case tape.Env:
		v.Options, v.Args = c.Key, c.Value
	case tape.Require:
		v.Args = c.Program
	case tape.Copy:
		v.Args = c.Text
	case tape.Hide, tape.Show, tape.Paste:
	default:
		return v, false
	}
	return v, true
}

// chord is what VHS keeps of a chord: behind Ctrl the other modifiers and the keys, and behind the others one text.
func chord(c tape.Chord) string {
	if !c.Ctrl {
		return strings.Join(c.Keys, "")
	}
	var held []string
	if c.Alt {
		held = append(held, "Alt")
	}
	if c.Shift {
		held = append(held, "Shift")
	}
	return strings.Join(append(held, c.Keys...), " ")
}

// meaning takes away how a command is written: 0.5s and 500ms are one time, 1.20 and 1.2 one number, and modifiers have
// no order.
func meaning(c parser.Command) parser.Command {
	c.Source = ""
	switch {
	case c.Type == token.CTRL:
		words := strings.Split(c.Args, " ")
		var held, keys []string
		for _, w := range words {
			if len(keys) == 0 && (w == "Alt" || w == "Shift") {
				held = append(held, w)
			} else {
				keys = append(keys, w)
			}
		}
		slices.Sort(held)
		c.Args = strings.Join(append(slices.Compact(held), keys...), " ")
	case c.Type == token.SLEEP:
		c.Args = duration(c.Args)
	case c.Type == token.SET:
		c.Args = value(c.Options, c.Args)
	case c.Type == token.TYPE || c.Type == token.WAIT:
		c.Options = duration(c.Options)
	case c.Type != token.OUTPUT && c.Type != token.ENV:
		c.Options = duration(c.Options)
		if n, err := strconv.Atoi(c.Args); err == nil {
			c.Args = strconv.Itoa(n)
		}
	}
	return c
}

// value is the value of a setting as VHS reads it when it plays.
func value(setting, s string) string {
	switch setting {
	case "TypingSpeed", "WaitTimeout":
		return duration(s)
	case "LoopOffset":
		s = strings.TrimRight(s, "%")
	case "FontSize", "Framerate", "Height", "Width", "Padding", "Margin", "WindowBarSize", "BorderRadius", "LetterSpacing",
		"LineHeight", "PlaybackSpeed":
	default:
		return s
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return s
}

func duration(s string) string {
	if d, err := time.ParseDuration(s); err == nil {
		return d.String()
	}
	return s
}

// difference compares both. It is empty if they agree, and if VHS overlooks what package tape does not.
func difference(src string) string {
	theirs, refusal := vhs(src)
	own, err := ours(src)
	var errs tape.Errors
	switch {
	case err != nil && !errors.As(err, &errs):
		return fmt.Sprintf("an error without a place: %v", err)
	case refusal != nil && err == nil && strings.HasPrefix(src, "\ufeff"):
		return difference(strings.TrimPrefix(src, "\ufeff"))
	case refusal != nil && err == nil:
		return fmt.Sprintf("VHS refuses it: %v", refusal)
	case refusal == nil && err != nil && errs[0].Oversight == "":
		// What comes after the first mistake is often its fault.
		return fmt.Sprintf("VHS takes it, and package tape does not and calls it no oversight: %v", errs[0])
	case refusal == nil && err == nil:
		return different(theirs, own)
	}
	return ""
}

func different(theirs, own []parser.Command) string {
	for i := range max(len(theirs), len(own)) {
		switch {
		case i >= len(theirs):
			return fmt.Sprintf("VHS does not see %+v", own[i])
		case i >= len(own):
			return fmt.Sprintf("only VHS sees %+v", theirs[i])
		case meaning(theirs[i]) != meaning(own[i]):
			return fmt.Sprintf("command %d is %+v to VHS, and not %+v", i+1, meaning(theirs[i]), meaning(own[i]))
		}
	}
	return ""
}

// parts are tapes that others may play with Source.
var parts = map[string]string{
	"part.tape": "Output part.gif\nSet TypingSpeed 10ms\nType \"part\"\n", "parts/deep.tape": "Enter 2",
	"nested.tape": "Enter\nSource part.tape\n", "broken.tape": "Slep 1\n", "empty.tape": "", "remark.tape": "# nothing\n",
}

// workspace goes to a folder with these tapes.
func workspace(t testing.TB) {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(dir+"/parts", 0o755); err != nil {
		t.Fatal(err)
	}
	for name, src := range parts {
		if err := os.WriteFile(dir+"/"+name, []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
}
