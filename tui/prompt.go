package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"charm.land/bubbles/v2/textinput"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/tui/keymap"
)

// prompt is the command line at the foot of the screen, or, with submit set, the answer to a question of a panel.
type prompt struct {
	input   textinput.Model
	mark    string
	label   string // the beginning of a command whose value a key asks for; nothing that is typed changes it
	ghost   string // what Enter takes when nothing is typed
	recall  int    // how far back the history is, 0 for the line being typed
	typed   string // the line being typed, while the history is shown
	sought  string // what an earlier line has to contain
	seeking bool   // what is typed is what an earlier line has to contain
	problem string
	submit  func(m *Model, text string)
	// accept takes what was typed in place of a command; what is wrong with it is said, and the line stays.
	accept  func(m *Model, text string) error
	options []cluster.Completion
	option  int // the completion that tab has put in, -1 for none
	// over is the editor whose command is typed: it closes with what is carried out, and is there as it was when nothing is.
	over overlay
}

func newPrompt(mark, text string) *prompt {
	in := textinput.New()
	in.Prompt = mark
	in.SetVirtualCursor(false)
	in.CharLimit = maxLine
	in.SetValue(text)
	in.CursorEnd()
	in.Focus()
	return &prompt{input: in, mark: mark, option: -1}
}

// maxLine bounds a command line: longer than any command, short enough that a paste cannot hurt.
const maxLine = 400

// ask opens the command line with a text to go on from.
func (m *Model) ask(text string) tea.Cmd {
	m.prompt = newPrompt(":", text)
	return nil
}

// askFor opens the command line for the rest of a command whose beginning stays.
func (m *Model) askFor(label, value string) tea.Cmd {
	m.prompt = newPrompt(":", value)
	m.prompt.label = label
	m.prompt.input.CharLimit -= len([]rune(label))
	return nil
}

// askText opens a line for a word, such as a filter, and gives what is typed to submit with every key.
func (m *Model) askText(mark, text string, submit func(m *Model, text string)) {
	m.prompt = newPrompt(mark, text)
	m.prompt.submit = submit
}

// askValue opens a line for a value, of which accept says whether it is one.
func (m *Model) askValue(mark, text string, accept func(m *Model, text string) error) {
	m.prompt = newPrompt(mark, text)
	m.prompt.accept = accept
}

// takesCommands reports whether the line is for a command.
func (p *prompt) takesCommands() bool { return p.submit == nil && p.accept == nil }

// suggest offers a word to be taken by Enter.
func (p *prompt) suggest(word string) { p.ghost = word }

// text is the whole line.
func (p *prompt) text() string { return p.label + p.input.Value() }

// column is where what is typed goes.
func (p *prompt) column() int {
	if p.seeking {
		return width(seeks + p.sought)
	}
	before, _ := p.split()
	return width(p.mark + p.label + before)
}

// insert puts a text in at the cursor, as far as there is room for all of it.
func (p *prompt) insert(text string) {
	p.seeking = false
	before, after := p.split()
	line := []rune(before + text)
	if n := len([]rune(p.label)) + len(line) + len([]rune(after)); n > maxLine {
		p.problem = fmt.Sprintf("a line has at most %d characters, and with what was pasted it would have %d: it is left out", maxLine, n)
		return
	}
	p.set(before+text+after, len(line))
}

func (p *prompt) split() (before, after string) {
	r := []rune(p.input.Value())
	at := min(p.input.Position(), len(r))
	return string(r[:at]), string(r[at:])
}

func (p *prompt) set(text string, cursor int) {
	p.input.SetValue(text)
	p.input.SetCursor(cursor)
	p.problem, p.options, p.option = "", nil, -1
}

func init() {
	doing := func(do func(*prompt, *Model)) act {
		return act{do: func(m *Model) tea.Cmd { do(m.prompt, m); return nil }}
	}
	moving := func(do func(*prompt)) act {
		return doing(func(p *prompt, _ *Model) {
			p.seeking = false
			do(p)
		})
	}
	editing := func(edit func(before, after string) (string, string)) act {
		return doing(func(p *prompt, m *Model) {
			before, after := edit(p.split())
			p.set(before+after, len([]rune(before)))
			p.changed(m)
		})
	}
	bind("prompt", map[string]act{
		"prompt.do":         {do: func(m *Model) tea.Cmd { return m.prompt.enter(m) }},
		"prompt.close":      doing((*prompt).cancel),
		"prompt.complete":   doing(func(p *prompt, m *Model) { p.complete(m, 1) }),
		"prompt.uncomplete": doing(func(p *prompt, m *Model) { p.complete(m, -1) }),
		"prompt.older":      doing(func(p *prompt, m *Model) { p.older(m, 1) }),
		"prompt.newer":      doing(func(p *prompt, m *Model) { p.older(m, -1) }),
		"prompt.search":     doing((*prompt).search),
		"prompt.left":       moving(func(p *prompt) { p.input.SetCursor(p.input.Position() - 1) }),
		"prompt.right":      moving(func(p *prompt) { p.input.SetCursor(p.input.Position() + 1) }),
		"prompt.home":       moving(func(p *prompt) { p.input.CursorStart() }),
		"prompt.end":        moving(func(p *prompt) { p.input.CursorEnd() }),
		"prompt.erase":      doing((*prompt).erase),
		"prompt.word":       editing(func(before, after string) (string, string) { return butLastWord(before), after }),
		"prompt.clear":      editing(func(string, string) (string, string) { return "", "" }),
	})
}

// cancel closes the line. A filter that is being typed is cleared, and one that looks for an earlier line is as it was.
func (p *prompt) cancel(m *Model) {
	if p.seeking {
		p.set(p.typed, len([]rune(p.typed)))
		p.seeking, p.recall = false, 0
		return
	}
	if p.submit != nil {
		p.submit(m, "")
	}
	m.prompt = nil
}

// take takes a key that the table does not name: a character, in most cases.
func (p *prompt) take(m *Model, k tea.KeyPressMsg) tea.Cmd {
	if p.seeking {
		if k.Text != "" {
			p.sought += strings.ToLower(k.Text)
			p.seek(m, max(1, p.recall))
		}
		return nil
	}
	before := p.input.Value()
	if p.input, _ = p.input.Update(k); p.input.Value() != before {
		p.changed(m)
	}
	return nil
}

// changed forgets what was said of another line, and tells whoever waits for each character.
func (p *prompt) changed(m *Model) {
	p.problem, p.options, p.option, p.recall, p.seeking = "", nil, -1, 0, false
	if p.submit != nil {
		p.submit(m, p.input.Value())
	}
}

// erase erases a character, of what an earlier line has to contain while one is looked for.
func (p *prompt) erase(m *Model) {
	if p.seeking {
		p.sought = butLast(p.sought)
		p.seek(m, 1)
		return
	}
	before, after := p.split()
	before = butLast(before)
	p.set(before+after, len([]rune(before)))
	p.changed(m)
}

func butLast(s string) string {
	r := []rune(s)
	return string(r[:max(0, len(r)-1)])
}

func butLastWord(s string) string {
	s = strings.TrimRight(s, " ")
	return s[:strings.LastIndex(s, " ")+1]
}

// enter carries the command out. A line that is wrong stays, with what is wrong below it.
func (p *prompt) enter(m *Model) tea.Cmd {
	text := p.text()
	if p.submit != nil {
		m.prompt = nil
		return nil
	}
	if p.ghost != "" && strings.TrimSpace(p.input.Value()) == "" {
		text = p.label + p.ghost
	}
	if strings.TrimSpace(text) == "" {
		m.prompt = nil
		return nil
	}
	if p.accept != nil {
		if err := p.accept(m, strings.TrimSpace(text)); err != nil {
			p.problem = err.Error()
			return nil
		}
		m.prompt = nil
		return nil
	}
	if word, ok := strings.CutPrefix(strings.TrimSpace(text)+" ", "help "); ok {
		return p.help(m, strings.TrimSpace(word))
	}
	cmd, err := cluster.ParseCommand(text, m.scope())
	if err != nil {
		p.problem = err.Error()
		return nil
	}
	m.prompt = nil
	if p.over != nil && m.top() == p.over {
		m.close()
	}
	m.remember(text)
	return m.execute(cmd)
}

// help opens the help where a word stands for the first time at the beginning of a line, or else anywhere. A word that it does not have
// opens nothing, and the line stays.
func (p *prompt) help(m *Model, word string) tea.Cmd {
	h := newHelp(m)
	if word != "" && !h.find(m, word) {
		p.problem = fmt.Sprintf("column 6: the help has no %q; help alone opens it, and there %s searches", word, m.keyOf("view.filter"))
		return nil
	}
	m.prompt = nil
	m.remember(strings.TrimSpace("help " + word))
	m.open(h)
	return nil
}

// remember keeps a line for the history, as its latest.
func (m *Model) remember(text string) {
	m.asked = append(slices.DeleteFunc(m.asked, func(s string) bool { return s == text }), text)
	if m.history.Path != "" {
		_ = m.history.Add(text) // it is there as long as the program runs
	}
}

// complete puts the next completion in.
func (p *prompt) complete(m *Model, by int) {
	if !p.takesCommands() {
		return
	}
	p.seeking = false
	if p.options == nil {
		text, cursor := p.text(), len([]rune(p.label))+p.input.Position()
		scope := m.scope()
		for _, info := range scenario.List(m.protocols) {
			scope.Lessons = append(scope.Lessons, info.Name)
		}
		p.options = m.filesFor(text, cursor)
		if verb, _, _ := strings.Cut(text, " "); p.options == nil || slices.Contains(withView, verb) {
			p.options = append(cluster.Complete(text, cursor, scope, m.flightWords()), p.options...)
		}
		p.options = slices.DeleteFunc(p.options, func(o cluster.Completion) bool { return !strings.HasPrefix(o.Line, p.label) })
		p.option = -1
		if by < 0 {
			p.option = 0
		}
	}
	if len(p.options) == 0 {
		p.problem = "nothing completes this"
		return
	}
	p.option = (p.option + by + len(p.options)) % len(p.options)
	options, option := p.options, p.option
	text := strings.TrimPrefix(options[option].Line, p.label)
	p.set(text, len([]rune(text)))
	p.options, p.option = options, option
	if len(options) == 1 {
		p.options, p.option = nil, -1
	}
}

// older goes back and forth in the commands typed so far.
func (p *prompt) older(m *Model, by int) {
	if !p.takesCommands() {
		return
	}
	if p.recall == 0 {
		p.typed = p.input.Value()
	}
	p.seeking = false
	for back := p.recall + by; back <= len(m.asked); back += by {
		if back <= 0 {
			p.recall = 0
			p.set(p.typed, len([]rune(p.typed)))
			return
		}
		if value, ok := p.earlier(m, back); ok {
			p.recall = back
			p.set(value, len([]rune(value)))
			return
		}
	}
}

// earlier returns the value of a line of the history, counted from the latest, and whether it begins with the label.
func (p *prompt) earlier(m *Model, back int) (value string, ok bool) {
	return strings.CutPrefix(m.asked[len(m.asked)-back], p.label)
}

// search looks for an earlier line that contains what is typed from now on, or what stands there; again, for the one before.
func (p *prompt) search(m *Model) {
	if !p.takesCommands() {
		return
	}
	if !p.seeking {
		p.seeking, p.recall = true, 0
		p.typed, p.sought = p.input.Value(), strings.ToLower(strings.TrimSpace(p.input.Value()))
	}
	p.seek(m, p.recall+1)
}

// seek puts the latest line in that contains what is sought, from one on that is so far back.
func (p *prompt) seek(m *Model, back int) {
	for p.problem = ""; back <= len(m.asked); back++ {
		if value, ok := p.earlier(m, back); ok && strings.Contains(strings.ToLower(value), p.sought) && value != p.typed {
			p.set(value, len([]rune(value)))
			p.recall = back
			return
		}
	}
	if p.problem = "no earlier line contains this"; p.recall > 0 {
		p.problem = "no line before this one contains " + p.sought
	}
}

// scope is what the command language may name in this run.
func (m *Model) scope() cluster.Scope {
	s := m.run.Settings().Scope(m.protocols)
	s.Branches = m.run.BranchWords()
	s.Words = []string{"help"}
	s.Help = "esc and then ?, which lists all commands"
	return s
}

// flightWords are the messages under way, as the verbs on a message name them.
func (m *Model) flightWords() []string {
	var words []string
	for _, f := range m.st().InFlight() {
		words = append(words, f.String())
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// seeks stands before what an earlier line has to contain.
const seeks = "find: "

// draw writes the line at the foot of the screen.
func (p *prompt) draw(foot pen, m *Model) {
	t := m.theme
	x := 0
	if p.seeking {
		x = foot.text(foot.text(x, 0, t.key, seeks), 0, t.strong, p.sought) + 3
	}
	x = foot.text(x, 0, t.key, p.mark)
	x = foot.text(x, 0, t.text, p.text())
	if p.ghost != "" && p.input.Value() == "" {
		x = foot.text(x, 0, t.dim, p.ghost)
		x += 3
		for _, says := range []string{"enter takes it, or type another value; esc cancels", "enter takes it; esc cancels", "esc cancels"} {
			if x+width(says) < foot.width() {
				foot.text(x, 0, t.dim, says)
				return
			}
		}
	}
	if p.takesCommands() {
		p.drawKeys(foot, m, x)
	}
}

// drawKeys names at the right end what keys do here, as far as there is room beside what is typed.
func (p *prompt) drawKeys(foot pen, m *Model, from int) {
	const room = 4 // for what is typed next
	var own []keymap.Word
	for _, b := range m.bindings("prompt") {
		own = append(own, b.inFooter(m))
	}
	words := keymap.Footer("prompt", [][]keymap.Word{own}, foot.width()-from-room)
	x := foot.width() - 1 + keymap.Gap
	for _, w := range words {
		x -= width(w.Label()+" "+w.Says) + keymap.Gap
	}
	for _, w := range words {
		x = foot.line(x, 0, line{{w.Label(), m.theme.key}, {" " + w.Says, m.theme.dim}}) + keymap.Gap
	}
}

// says is what is wrong with the line or what would complete it, for whoever types.
func (p *prompt) says(t *Theme) line {
	switch {
	case p.problem != "":
		return line{{p.problem, t.bad}}
	case len(p.options) > 1:
		return p.menu(t)
	}
	return nil
}

// menu lists the completions around the one that is in.
func (p *prompt) menu(t *Theme) line {
	var l line
	const shown = 8
	first := max(0, min(p.option-shown/2, len(p.options)-shown))
	for i, o := range p.options[first:min(first+shown, len(p.options))] {
		style := t.dim
		if first+i == p.option {
			style = reverse(t.strong)
		}
		l = append(l, span{" " + o.Word + " ", style})
	}
	if p.option >= 0 {
		l = append(l, span{"  " + p.options[p.option].Help, t.dim})
	}
	return l
}
