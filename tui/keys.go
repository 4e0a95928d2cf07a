package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"synod/tui/keymap"
)

// Which key does which act in which mode is told by the table of package keymap; what the acts do is told here. Dispatch, footer,
// help and README read both. A row of the table that has no act yet is as if it were not there: the key goes to the modes behind.

// act is what the program does for a row of the key table.
type act struct {
	do func(*Model) tea.Cmd
	// with is do where it matters which of the row's keys it was, as with digits that number something.
	with func(*Model, string) tea.Cmd
	// off returns why the key does nothing at present, or "".
	off func(*Model) string
	// word returns what the footer says in place of the table's words where that depends on how things are, and how much it matters,
	// in numbers of the table; "" keeps the key out, and 0 is what the table says, or 1 where it says nothing.
	word func(*Model) (says string, prio int)
	// label returns how the footer writes the keys where that depends on how things are.
	label func(*Model) string
}

// acts are all acts, by mode and then by their name in the table.
var acts = map[string]map[string]act{}

// bind says what acts of a mode do.
func bind(mode string, all map[string]act) {
	if acts[mode] == nil {
		acts[mode] = map[string]act{}
	}
	for name, a := range all {
		if _, twice := acts[mode][name]; twice || keymap.Default().Row(mode, name) == nil {
			panic(fmt.Sprintf("the key table has no row for %s in the mode %s, or it is bound twice", name, mode))
		}
		acts[mode][name] = a
	}
}

// on is an act on the overlay on top, which has the keys.
func on[O overlay](do func(O, *Model) tea.Cmd) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd { return do(m.top().(O), m) }
}

// quietly is an act that has nothing to wait for.
func quietly(do func(*Model)) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd { do(m); return nil }
}

// opens opens an overlay.
func opens[O overlay](make func(*Model) O) func(*Model) tea.Cmd {
	return func(m *Model) tea.Cmd { m.open(make(m)); return nil }
}

// binding is a row of the table with what the program does for it.
type binding struct {
	*keymap.Row
	act
}

// bindings are the keys of a mode that do something, in the order of the table.
func (m *Model) bindings(mode string) []binding {
	var all []binding
	for _, r := range m.keys.Rows(mode) {
		if a, ok := acts[mode][r.Action]; ok && len(r.Keys) > 0 {
			all = append(all, binding{r, a})
		}
	}
	return all
}

// modes are those that get a key now, the nearest first: the command line, the topmost overlay, or, where nothing lies over the panels,
// what takes long, the place, what has the focus, and what works everywhere.
func (m *Model) modes() []string {
	switch {
	case m.prompt != nil:
		return keymap.Behind("prompt")
	case m.top() != nil:
		return keymap.Behind(m.top().mode())
	}
	var all []string
	if m.work != nil {
		all = append(all, "search")
	}
	switch {
	case m.lesson != nil:
		all = append(all, "lesson")
	case m.script != nil:
		all = append(all, "found")
	}
	if m.focus == onView {
		return append(all, keymap.Behind(views[m.view].mode)...)
	}
	return append(all, keymap.Behind("agents")...)
}

// find returns what a key does in the nearest of some modes that has a use for it, or a binding without an action.
func (m *Model) find(modes []string, key string) (binding, bool) {
	for _, mode := range modes {
		for _, b := range m.bindings(mode) {
			if slices.Contains(b.Keys, key) {
				return b, true
			}
		}
	}
	return binding{Row: &keymap.Row{}}, false
}

// offNow returns why a key does nothing now, or "".
func (m *Model) offNow(b binding) string {
	switch {
	case m.waits(b):
		return m.goingOn()
	case b.off != nil:
		return b.off(m)
	}
	return ""
}

// press does what a key is for.
func (m *Model) press(b binding, key string) tea.Cmd {
	switch off := m.offNow(b); {
	case off != "":
		m.say("%s", off)
		return nil
	case b.with != nil:
		return b.with(m, key)
	}
	cmd := b.do(m)
	m.stepDone(b.Mode, b.Action)
	return cmd
}

// key gives a key to whoever is nearest, but for those that always work.
func (m *Model) key(k tea.KeyPressMsg) tea.Cmd {
	name := k.String()
	m.unsay()
	if b, ok := m.find([]string{"always"}, name); ok {
		return m.press(b, name)
	}
	if m.w < minWidth || m.h < minHeight {
		if name == "q" {
			return m.quit()
		}
		return nil
	}
	b, found := m.find(m.modes(), name)
	if m.standing() && b.Action != "caption.more" { // who reads on has not read yet
		m.hasRead()
		if b.Action == "clock.toggle" {
			return nil // it has ended the pause, and stops nothing
		}
	}
	switch {
	case m.prompt == nil && m.isDeaf():
	case found:
		return m.press(b, name)
	case m.prompt != nil:
		return m.prompt.take(m, k)
	}
	if f, ok := m.top().(*finder); ok {
		return f.take(m, k)
	}
	m.sayUseless(name)
	return nil
}

// sayUseless says where a key is of use that is of none in the panels as they are.
func (m *Model) sayUseless(key string) {
	if m.top() != nil {
		return
	}
	var where []string
	help := ""
	for _, v := range views {
		for _, b := range m.bindings(v.mode) {
			if slices.Contains(b.Keys, key) && (help == "" || help == b.Help) {
				where, help = append(where, fmt.Sprintf("%d %s", v.digit, v.name)), b.Help
			}
		}
	}
	if help != "" {
		m.say("%s", key+" does nothing here. In "+strings.Join(where, " and ")+": "+help)
		return
	}
	for _, r := range m.keys.Rows("everywhere") {
		if slices.Contains(r.Keys, key) {
			m.say("%s", key+" does nothing yet. To come: "+r.Help)
			return
		}
	}
}

// keyGroup is the keys of a mode, with its title.
type keyGroup struct {
	title    string
	bindings []binding
}

// allKeys returns every key that does something, in groups, for the help and the README.
func (m *Model) allKeys() []keyGroup {
	var all []keyGroup
	for _, mode := range keymap.Modes() {
		if bound := m.bindings(mode); len(bound) > 0 {
			all = append(all, keyGroup{keymap.Title(mode), bound})
		}
	}
	return all
}
