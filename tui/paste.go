package tui

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
)

// A paste is text that nobody has read on this screen yet. One line goes into the command line, and waits there; several
// are shown, asked about once, and then carried out in their order, up to the first one that is wrong.

// maxPaste bounds the lines of a paste: more are a script.
const maxPaste = 200

// paste takes what was pasted to where it belongs.
func (m *Model) paste(text string) {
	switch {
	case m.prompt != nil && m.prompt.submit != nil:
		m.prompt.insert(strings.Join(cluster.Lines(text), " "))
		m.prompt.submit(m, m.prompt.input.Value())
	case m.prompt != nil:
		m.pasteInto(m.prompt, text)
	case strings.TrimSpace(text) == "":
	case isFinder(m.top()):
		m.top().(*finder).paste(strings.Join(cluster.Lines(text), " "))
	case m.top() != nil:
		m.say("Nothing is done with what was pasted: close this first, and press {prompt.open} for the command line.")
	default:
		m.pasteCommands(text)
	}
}

// pasteInto puts a text into the command line. If that makes several lines of it, it asks about them.
func (m *Model) pasteInto(p *prompt, text string) {
	before, after := p.split()
	lines := cluster.Lines(p.label + before + text + after)
	if len(lines) < 2 {
		p.insert(strings.TrimRight(text, "\r\n"))
		return
	}
	m.askPasted(lines, p)
}

// pasteCommands takes commands that are pasted while no command line is open.
func (m *Model) pasteCommands(text string) {
	lines := cluster.Lines(text)
	first := lines[max(0, slices.IndexFunc(lines, isCommandLine))]
	if _, err := cluster.ParseCommand(first, m.scope()); err != nil {
		m.fail(fmt.Errorf("what was pasted is no command, and nothing is done: %w", err))
		return
	}
	if len(lines) > 1 {
		m.askPasted(lines, nil)
		return
	}
	m.ask("")
	m.prompt.insert(first)
}

func isCommandLine(line string) bool {
	command, _ := cluster.CutRemark(line)
	return strings.TrimSpace(command) != ""
}

// pasted are lines that were pasted and wait for an answer, or, after a yes, for their turn.
type pasted struct {
	sheet
	lines  []string
	count  int // of those that are commands
	next   int
	ran    []string
	prompt *prompt // where they were pasted; nil for nowhere
}

func (m *Model) askPasted(lines []string, from *prompt) {
	if len(lines) > maxPaste {
		m.fail(fmt.Errorf("%d lines are too many to paste, and nothing is done: put them into a file, and synod run FILE carries them out", len(lines)))
		return
	}
	p := &pasted{lines: lines, prompt: from}
	p.sheet = sheet{width: 64, text: true, entries: p.list}
	for _, l := range lines {
		if isCommandLine(l) {
			p.count++
		}
	}
	m.prompt = nil
	m.open(p)
}

func (p *pasted) title() string { return "Pasted" }

// list is the question, and every line that was pasted.
func (p *pasted) list(m *Model, width int) []entry {
	t := m.theme
	all := asText(append(line{{fmt.Sprintf("Carry out these %d commands, one after the other?", p.count), t.text}}.wrap(width), line{}))
	for i, l := range p.lines {
		all = append(all, entry{rows: hang(line{{fmt.Sprintf("%3d  ", i+1), t.dim}}, line{{l, t.strong}}, width)})
	}
	return all
}

func (p *pasted) mode() string { return dialog }

func (p *pasted) yesWord() string { return "carry out" }

func (p *pasted) answer(m *Model, a answer) tea.Cmd {
	m.close()
	if a != no {
		m.turn = p
		m.unsay()
	} else if m.prompt = p.prompt; m.prompt == nil {
		m.say("Nothing of what was pasted is done.")
	}
	return nil
}

// takeTurns carries out pasted lines, one after the other, while nothing is asked and nothing takes its time.
func (m *Model) takeTurns() tea.Cmd {
	var all []tea.Cmd
	for m.turn != nil && m.free() && m.film == nil {
		p := m.turn
		if m.isError && len(p.ran) > 0 { // it has come to nothing after a while, as the opening of a file can
			p.ran = p.ran[:len(p.ran)-1]
			m.stopTurns(errors.New(strings.TrimSuffix(m.notice, ".")))
			break
		}
		if p.next == len(p.lines) {
			m.turn = nil
			if !m.isError && m.notice == "" {
				m.say("%s.", p.done())
			}
			break
		}
		text := p.lines[p.next]
		p.next++
		if !isCommandLine(text) {
			continue
		}
		all = append(all, m.takeTurn(p, text))
	}
	return tea.Batch(all...)
}

// free reports whether the next of several commands can be carried out.
func (m *Model) free() bool {
	_, asks := m.top().(*confirm)
	return !asks && m.work == nil && m.prompt == nil
}

func (m *Model) takeTurn(p *pasted, text string) tea.Cmd {
	cmd, err := cluster.ParseCommand(text, m.scope())
	if err != nil {
		m.stopTurns(err)
		return nil
	}
	m.unsay()
	m.remember(text)
	after := m.execute(cmd)
	if m.isError {
		m.stopTurns(errors.New(strings.TrimSuffix(m.notice, ".")))
		return after
	}
	p.ran = append(p.ran, cmd.String())
	return after
}

// refuseTurn ends them when one has asked, and the answer was no.
func (m *Model) refuseTurn() {
	if m.turn != nil && len(m.turn.ran) > 0 {
		m.turn.ran = m.turn.ran[:len(m.turn.ran)-1]
		m.stopTurns(errors.New("you said no"))
	}
}

// stopTurns ends them at the line whose turn it was, and says which one that was and what was done before.
func (m *Model) stopTurns(why error) {
	p := m.turn
	m.turn = nil
	where := fmt.Sprintf("line %d: ", p.next)
	if e := new(cluster.CommandError); errors.As(why, &e) {
		where = fmt.Sprintf("line %d, ", p.next)
	}
	m.fail(fmt.Errorf("%s%w. %s", where, why, p.done()))
}

// done says what has been carried out.
func (p *pasted) done() string {
	switch {
	case len(p.ran) == 0:
		return "Nothing was done"
	case p.next == len(p.lines) && len(p.ran) == p.count:
		return fmt.Sprintf("All %d commands are done: %s", p.count, strings.Join(p.ran, "; "))
	}
	return fmt.Sprintf("Done before, %d of %d: %s", len(p.ran), p.count, strings.Join(p.ran, "; "))
}
