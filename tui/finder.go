package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"charm.land/bubbles/v2/textinput"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/sahilm/fuzzy"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/tui/demos"
	"synod/tui/keymap"
)

// The finder is the palette of the key table: a few letters find any act, command, lesson or demo, with what reaches it without
// the finder.

// thing is something that can be found.
type thing struct {
	text  string // what it is called, by which it is found
	kind  string
	reach string // the key or the word that reaches it otherwise
	do    func(*Model) tea.Cmd
	line  string // what does the same as a command; "" for nothing
	also  string // other words by which it is found
	mark  string // of a lesson that was begun, or heard to its end
}

// finder is the overlay.
type finder struct {
	sheet
	input  textinput.Model
	all    []thing
	found  []int // of all, the best first
	cursor uv.Position
}

// The size of the finder, inside its border: the rows are those of the list, without the line that is typed and what stands below.
const (
	finderWidth = 66
	finderRows  = 13
	reachWidth  = 20 // of the column that says how it is reached
)

func newFinder(m *Model) *finder {
	f := &finder{all: m.everything()}
	f.input = textinput.New()
	f.input.Prompt = "> "
	f.input.SetVirtualCursor(false)
	f.input.CharLimit = maxLine
	f.input.Focus()
	f.sheet = sheet{width: finderWidth, entries: f.list}
	f.search()
	return f
}

func (f *finder) title() string { return "Find anything" }

func (f *finder) mode() string { return "palette" }

func init() {
	open := act{do: opens(newFinder)}
	bind("everywhere", map[string]act{"palette.open": open})
	bind("overlay", map[string]act{"palette.open": open})
	moving := func(by int) act { return act{do: quietly(func(m *Model) { m.top().(*finder).step(m, by) })} }
	bind("palette", map[string]act{
		"palette.run":   {do: on((*finder).run)},
		"palette.edit":  {do: on((*finder).edit)},
		"palette.next":  moving(1),
		"palette.prev":  moving(-1),
		"overlay.close": {do: closeTop},
	})
}

// everything is all that can be found, in the order in which it is listed while nothing is typed.
func (m *Model) everything() []thing {
	all := m.actsToFind()
	for _, c := range cluster.CommandTable() {
		for i, form := range c.Forms {
			text := form
			if i == 0 {
				text += "   " + c.Summary
			}
			all = append(all, thing{text: text, kind: "command", reach: ":" + c.Word, do: m.byCommand(form), line: form})
		}
	}
	for _, l := range scenario.List(m.protocols) {
		t := thing{text: l.Title, kind: "scenario", reach: "L", do: m.byCommand("lesson " + l.Name), line: "lesson " + l.Name, mark: m.markOf(l)}
		if l.Number > 0 {
			t.kind, t.reach, t.also = "lesson", fmt.Sprint(l.Number), fmt.Sprintf("lesson %d lesson %s", l.Number, l.Name)
		}
		all = append(all, t)
	}
	for _, p := range m.protocols {
		all = append(all, thing{text: p.Name + ": begin a run of " + p.Title, kind: "protocol", reach: m.keyOf("protocols.open"),
			do: m.byCommand("protocol " + p.Name), line: "protocol " + p.Name})
	}
	if m.launch != nil {
		for _, d := range demos.List() {
			all = append(all, thing{text: d.Name + ": " + d.Claim, kind: "demo", reach: d.Length(), do: m.byCommand("open " + d.Name), line: "open " + d.Name})
		}
	}
	return append(all, m.settingsToFind()...)
}

// waysAbout are acts of overlays that are of no use outside.
var waysAbout = []string{"overlay.close", "help.open", "prompt.open", "agent.next", "agent.prev"}

// actsToFind are the acts of the keys that there are now, then those of the views, and those that an overlay has, which opens.
func (m *Model) actsToFind() []thing {
	var all []thing
	seen := map[string]bool{}
	add := func(mode string, reach func(*keymap.Row) string, do func(binding) func(*Model) tea.Cmd) {
		for _, b := range m.allBindings(mode) {
			if slices.Contains(waysAbout, b.Action) && !slices.Contains(m.modes(), mode) || seen[b.Help] || b.Range != "" || b.Action == "palette.open" {
				continue
			}
			seen[b.Help] = true
			all = append(all, thing{text: strings.TrimSuffix(b.Help, "."), kind: "act", reach: reach(b.Row), do: do(b), line: m.asCommand(b.Action)})
		}
	}
	key := func(r *keymap.Row) string { return first(r.Names()) } // the footer's may be those of two acts
	press := func(b binding) func(*Model) tea.Cmd {
		return func(m *Model) tea.Cmd { return m.press(b, first(b.Keys)) }
	}
	for _, mode := range m.modes() {
		if mode != "list" && mode != "overlay" {
			add(mode, key, press)
		}
	}
	if m.top() != nil {
		add("everywhere", key, press)
	}
	for _, v := range views {
		add(v.mode, func(r *keymap.Row) string { return fmt.Sprintf("%d %s", v.digit, key(r)) }, func(b binding) func(*Model) tea.Cmd {
			return func(m *Model) tea.Cmd {
				m.view, m.focus = viewOf(v.mode), onView
				return m.press(b, first(b.Keys))
			}
		})
	}
	for _, o := range []struct{ mode, opener string }{
		{"inspector", "inspect"}, {"partition", "partition.edit"}, {"links", "links.open"}, {"rules", "rules.open"},
		{"lessons", "lessons.open"}, {"protocols", "protocols.open"}, {"branches", "branches.open"}, {"settings", "settings.open"},
	} {
		opener := m.keys.Row("everywhere", o.opener)
		if m.top() != nil && m.top().mode() == o.mode || opener == nil {
			continue
		}
		add(o.mode, func(r *keymap.Row) string { return key(opener) + " " + key(r) }, func(b binding) func(*Model) tea.Cmd {
			return func(m *Model) tea.Cmd { // what it would act on is yet to be selected
				cmd := m.press(binding{opener, acts["everywhere"][o.opener]}, "")
				m.say("%s", strings.TrimSpace(b.Label()+" does it: "+b.Help))
				return cmd
			}
		})
	}
	return all
}

// allBindings is bindings with the acts that have no key.
func (m *Model) allBindings(mode string) []binding {
	var all []binding
	for _, r := range m.keys.Rows(mode) {
		if a, ok := acts[mode][r.Action]; ok {
			all = append(all, binding{r, a})
		}
	}
	return all
}

func first(keys []string) string {
	if len(keys) == 0 {
		return ""
	}
	return keys[0]
}

// asCommand is what does the same as an act, to be typed; "" where nothing does.
func (m *Model) asCommand(action string) string {
	switch who := m.selected.String(); action {
	case "propose.ask":
		return "propose " + who + " "
	case "agent.crash":
		return "crash " + who
	case "agent.wipe":
		return "wipe " + who
	case "agent.timer":
		return "timeout " + who
	case "hold":
		return "pause " + who
	}
	return map[string]string{
		"net.heal": "heal", "explore.ask": "explore", "act.undo": "undo", "act.redo": "redo", "run.again": "again", "clock.toggle": "pause",
		"step.forward": "step", "step.back": "rewind", "run.begin": "rewind 0", "run.present": "live", "partition.edit": "partition ",
		"place.keep": "keep", "export.ask": "export screen.svg", "branches.open": "branch", "lessons.open": "lesson ", "protocols.open": "protocol ",
		"place.leave": "quit", "quit.now": "quit!", "view.stage": "view stage", "view.spacetime": "view space-time", "view.board": "view board", "view.messages": "view messages",
		"view.events": "view events",
	}[action]
}

// byCommand carries out a line. One that cannot be understood as things are goes into the command line, with what is wrong.
func (m *Model) byCommand(text string) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd {
		cmd := m.ask(text)
		return tea.Batch(cmd, m.prompt.enter(m))
	}
}

// loosely is how a text has letters that do not stand in it one behind the other.
const loosely = 3

// search finds what fits to the letters that are typed: what begins with them first, then what has them at the beginning of a word, then
// what has them in a word, then what has them somewhere in this order, the closest first.
func (f *finder) search() {
	f.at, f.first, f.found = 0, 0, nil
	typed := strings.TrimSpace(f.input.Value())
	if typed == "" {
		for i := range f.all {
			f.found = append(f.found, i)
		}
		return
	}
	low := strings.ToLower(typed)
	class := func(t *thing) int {
		text := strings.ToLower(t.text + " " + t.reach + " " + t.also)
		i := strings.Index(text, low)
		switch {
		case i < 0:
			return loosely
		case i == 0:
			return 0
		}
		for ; i >= 0; i = indexFrom(text, low, i+1) {
			if !unicode.IsLetter(rune(text[i-1])) {
				return 1
			}
		}
		return 2
	}
	type ranked struct{ thing, class, score int }
	var all []ranked
	for i := range f.all {
		if c := class(&f.all[i]); c < loosely {
			all = append(all, ranked{thing: i, class: c})
		}
	}
	for _, match := range fuzzy.FindFromNoSort(typed, f) {
		if class(&f.all[match.Index]) == loosely && isClose(f.all[match.Index].text, match.MatchedIndexes) {
			all = append(all, ranked{match.Index, loosely, match.Score})
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Or(a.class-b.class, b.score-a.score, a.thing-b.thing) })
	for _, r := range all {
		f.found = append(f.found, r.thing)
	}
}

// isClose reports whether letters that were found in a text go together: each begins a word, or is in the word of the one before.
// Nearly every long text has any three letters somewhere.
func isClose(text string, at []int) bool {
	for i, from := range at {
		before := 0
		if i > 0 {
			before = at[i-1] + 1
		}
		begins := from == 0 || !unicode.IsLetter(rune(text[from-1]))
		if !begins && (i == 0 || strings.Contains(text[before:from], " ")) {
			return false
		}
	}
	return true
}

func indexFrom(text, part string, from int) int {
	if i := strings.Index(text[from:], part); i >= 0 {
		return from + i
	}
	return -1
}

// String and Len are what the library looks through.
func (f *finder) String(i int) string { return f.all[i].text }

// Len returns how many things there are.
func (f *finder) Len() int { return len(f.all) }

// list is what was found, each with what reaches it at the right.
func (f *finder) list(m *Model, width int) []entry {
	t := m.theme
	room := max(1, width-reachWidth-1)
	all := make([]entry, 0, len(f.found))
	for i, at := range f.found {
		is, style := f.all[at], t.text
		if i == f.at {
			style = reverse(t.strong)
		}
		l := line{{is.text, style}}
		if is.mark != "" {
			l = slices.Insert(l, 0, span{is.mark + " ", t.key})
		}
		rows := l.wrap(room)
		gap := strings.Repeat(" ", max(1, width-reachWidth-rows[0].width()))
		rows[0] = append(rows[0], span{gap, t.text}, span{fmt.Sprintf("%-9s", is.kind), t.dim}, span{is.reach, t.key})
		all = append(all, entry{rows: rows})
	}
	return all
}

func (f *finder) size(m *Model) (w, h int) { return finderWidth, min(finderRows+4, m.bodyHeight()-2) }

// draw draws the line that is typed, the list, and below it what it is good for.
func (f *finder) draw(p pen, m *Model) {
	t := m.theme
	x := p.text(0, 0, t.key, f.input.Prompt)
	p.text(x, 0, t.text, f.input.Value())
	before := []rune(f.input.Value())[:f.input.Position()]
	f.cursor = uv.Pos(p.area.Min.X+x+width(string(before)), p.area.Min.Y)
	about := line{{"Each is reached without this list, too: its key or command stands at the right.", t.dim}}.wrap(p.width())
	rows := p.height() - 2
	if rows > finderRows-len(about) && rows-len(about)-1 > 2 {
		rows -= len(about) + 1
		for i, row := range about {
			p.line(0, p.height()-len(about)+i, row)
		}
	}
	f.sheet.draw(p.sub(0, 2, p.width(), rows), m)
	if len(f.found) == 0 {
		p.line(0, 2, line{{"Nothing has these letters.", t.dim}})
	}
}

// marks says in the border how much was found.
func (f *finder) marks(m *Model) []wordings {
	return []wordings{only(line{{fmt.Sprintf("%d of %d", len(f.found), len(f.all)), m.theme.dim}})}
}

// step selects another one; behind the last one comes the first.
func (f *finder) step(_ *Model, by int) {
	if n := len(f.found); n > 0 {
		f.at = (f.at + by + n) % n
	}
}

// take takes a key that is typed.
func (f *finder) take(_ *Model, k tea.KeyPressMsg) tea.Cmd {
	before := f.input.Value()
	if f.input, _ = f.input.Update(k); f.input.Value() != before {
		f.search()
	}
	return nil
}

// isFinder reports whether an overlay is one, which text can be pasted into.
func isFinder(o overlay) bool { _, ok := o.(*finder); return ok }

// paste puts a text in at the cursor.
func (f *finder) paste(text string) {
	f.input, _ = f.input.Update(tea.PasteMsg{Content: text})
	f.search()
}

// selected returns what is selected, or nil.
func (f *finder) selected() *thing {
	if f.at < 0 || f.at >= len(f.found) {
		return nil
	}
	return &f.all[f.found[f.at]]
}

// run does what is selected.
func (f *finder) run(m *Model) tea.Cmd {
	is := f.selected()
	if is == nil {
		return nil
	}
	m.close()
	return is.do(m)
}

// edit puts what is selected into the command line.
func (f *finder) edit(m *Model) tea.Cmd {
	is := f.selected()
	switch {
	case is == nil:
		return nil
	case is.line == "":
		m.say("No command does this; {palette.run} does it.")
		return nil
	}
	m.close()
	return m.ask(is.line)
}
