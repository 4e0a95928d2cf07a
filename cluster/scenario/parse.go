package scenario

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"synod/cluster"
	"synod/roles"
)

// MaxSize bounds a file, so that a wrong one given by mistake is refused at once.
const MaxSize = 1 << 20

// Parse reads a file. The name is the file's, with or without folder and .txt; errors begin with it, with line and
// column. The protocols are those that the file may name.
func Parse(name string, text []byte, protocols []*roles.Protocol) (*Scenario, error) {
	p := parser{Scenario: &Scenario{Name: baseName(name), Settings: defaults(protocols)}, protocols: protocols}
	if len(protocols) == 0 {
		return nil, p.fail(&Line{Number: 1}, 1, errors.New("there is no protocol that it could be about"))
	}
	if len(text) > MaxSize {
		return nil, p.fail(&Line{Number: 1}, 1, fmt.Errorf("%d bytes are too many for a scenario: is it one?", len(text)))
	}
	for n, line := range cluster.Lines(string(text)) {
		if column, err := cluster.CheckLine(line); err != nil {
			return nil, p.fail(&Line{Number: n + 1}, column, err)
		}
		if err := p.line(n+1, line); err != nil {
			return nil, err
		}
	}
	if err := p.finish(); err != nil {
		return nil, err
	}
	return p.Scenario, nil
}

// baseName strips folder and extension.
func baseName(path string) string {
	path = strings.ReplaceAll(path, `\`, "/")
	return strings.TrimSuffix(path[strings.LastIndexByte(path, '/')+1:], ".txt")
}

// parser reads line after line.
type parser struct {
	*Scenario
	protocols []*roles.Protocol
	block     Block // the one that is being read
	running   bool  // a command of the run has been read: settings come too late
	quiet     bool
}

// line reads one line of the file, which ends the block, continues it or begins the next one.
func (p *parser) line(number int, text string) error {
	blank := strings.TrimSpace(text) == ""
	switch {
	case p.block.Ruled && isExpectation(text):
		return p.fail(&Line{Number: number}, 1, errUnread)
	case p.block.Ruled && !blank:
		p.block.Want = append(p.block.Want, text)
		return nil
	case text == rule:
		return p.rule(number)
	case blank && (p.block.Ruled || p.block.acts()):
		p.end()
	}
	l := Line{Number: number, Text: text}
	if err := p.read(&l); err != nil {
		return err
	}
	p.block.Lines = append(p.block.Lines, l)
	return nil
}

// errUnread refuses an expectation that nobody would ever ask about.
var errUnread = errors.New("this expectation stands in a transcript, and would never be read: put a blank line above it")

func isExpectation(text string) bool {
	word, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	return word == "expect"
}

// acts reports whether a line of the block does something.
func (b *Block) acts() bool {
	for _, l := range b.Lines {
		if l.Kind > Remark {
			return true
		}
	}
	return false
}

func (p *parser) rule(number int) error {
	if !p.block.acts() {
		return p.fail(&Line{Number: number}, 1, errors.New("nothing above this ---- can have caused what stands below: write commands first"))
	}
	p.block.Ruled = true
	return nil
}

func (p *parser) end() {
	p.Blocks = append(p.Blocks, p.block)
	p.block = Block{}
}

// read finds out what a line is.
func (p *parser) read(l *Line) error {
	bare, remark := cluster.CutRemark(l.Text)
	text := strings.TrimSpace(bare)
	column := 1 + utf8.RuneCountInString(bare[:len(bare)-len(strings.TrimLeftFunc(bare, unicode.IsSpace))])
	word, rest, _ := strings.Cut(text, " ")
	switch {
	case remark != "" && text == "":
		l.Kind = Remark
	case text == "":
		l.Kind = Blank
	case text == "quiet", text == "show":
		return p.mute(l, text == "quiet")
	case word == "expect":
		p.running = true
		return p.expect(l, strings.TrimSpace(rest), column+len("expect "))
	default:
		return p.command(l, text, column)
	}
	return nil
}

func (p *parser) mute(l *Line, quiet bool) error {
	if p.quiet == quiet {
		return p.fail(l, 1, errors.New("this changes nothing: quiet and show take turns, and quiet comes first"))
	}
	l.Kind, p.quiet, p.running = Show, quiet, true
	if quiet {
		l.Kind = Quiet
	}
	return nil
}

// errTooLate refuses a setting in the middle of a run.
var errTooLate = errors.New("a setting must stand above all other commands, because the whole run depends on it: move it up")

func (p *parser) command(l *Line, text string, column int) error {
	cmd, err := cluster.ParseCommand(text, p.scope())
	if err != nil {
		return p.refused(l, column, err)
	}
	l.Kind, l.Command = Do, cmd
	switch {
	case watching[cmd.Verb] != "":
		return p.fail(l, column, errors.New(watching[cmd.Verb]))
	case isSetting(cmd.Verb) && p.running:
		return p.fail(l, column, errTooLate)
	case isSetting(cmd.Verb) || cmd.Verb == cluster.Without && !p.running:
		l.Kind = Setting
		if err := p.set(cmd); err != nil {
			return p.fail(l, column, err)
		}
		return nil
	}
	p.running = true
	return nil
}

// watching has the verbs that make no sense in a scenario, and why.
var watching = map[cluster.Verb]string{
	cluster.Pause:   "a scenario never lets the clock run by itself, so there is nothing to pause: leave it out, or name the agent that is to stand still",
	cluster.Resume:  "a scenario never stops the clock, so there is nothing to resume: leave it out, or name the agent that is to go on",
	cluster.Speed:   "a scenario takes no real time, so it has no speed: leave it out",
	cluster.Pace:    "a scenario takes no real time, so nothing in it is held: leave it out",
	cluster.Set:     "a scenario has no settings of a screen: leave it out",
	cluster.Status:  "a scenario shows what happens; to check a state write expect, such as: expect a1 voted 1.p1 red",
	cluster.Save:    "a scenario does not touch files: leave it out",
	cluster.Open:    "a scenario does not touch files: leave it out",
	cluster.Detach:  "a scenario has no disks that outlive it: leave it out",
	cluster.Attach:  "a scenario has no disks that outlive it: leave it out",
	cluster.Undo:    "nobody acts in a scenario but the scenario: leave out what it would take back",
	cluster.Redo:    "nobody acts in a scenario but the scenario: write what is to be done",
	cluster.Again:   "a scenario is one run: leave it out",
	cluster.Keep:    "a scenario is one run: leave it out",
	cluster.Lesson:  "a scenario is one run: leave it out",
	cluster.Export:  "a scenario does not touch files: leave it out",
	cluster.Compare: "a scenario is one run: leave it out, and say synod compare",
	cluster.Quit:    "a scenario ends with its last line: leave it out",
}

// finish ends the last block and reads the claim.
func (p *parser) finish() error {
	if len(p.block.Lines) > 0 {
		p.end()
	}
	if p.Blocks == nil {
		return p.fail(&Line{Number: 1}, 1, errors.New("the file is empty: begin with # and the claim of the scenario"))
	}
	p.describe()
	return nil
}

// refused passes an error of the command language on, with its place in the file.
func (p *parser) refused(l *Line, column int, err error) error {
	var at *cluster.CommandError
	if !errors.As(err, &at) {
		return p.fail(l, column, err)
	}
	text := at.Problem
	if at.Hint != "" {
		text += "; try: " + at.Hint
	}
	return p.fail(l, column+at.Column-1, errors.New(text))
}
