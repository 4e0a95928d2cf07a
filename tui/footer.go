package tui

import (
	"slices"

	"synod/tui/keymap"
)

// drawFooter shows the keys that matter now.
func (m *Model) drawFooter(p pen) { m.drawKeys(p, m.modes()) }

// drawKeys shows as many keys of some modes as there is room for, the first mode's own before those of the others. A click on one is
// as good as the key.
func (m *Model) drawKeys(p pen, modes []string) {
	t := m.theme
	var levels [][]keymap.Word
	for i, mode := range modes {
		var words []keymap.Word
		for _, b := range m.bindings(mode) {
			w := b.inFooter(m)
			if w.Says == "" && w.Action == "overlay.close" {
				w = m.wordBehind(w, modes[i+1:])
			}
			words = append(words, w)
		}
		levels = append(levels, words)
	}
	x := 1
	for _, w := range keymap.Footer(modes[0], levels, p.width()) {
		from := x
		x = p.line(x, 0, line{{w.Label(), t.key}, {" " + w.Says, t.dim}})
		m.zone(p, from, 0, x-from, 1, func() { m.pressRow(w.Row) })
		x += keymap.Gap
	}
}

// wordBehind gives the key that closes a list, which has no word of its own in the footer, the word of the mode behind where both have a
// key: the way out would not be named at all.
func (m *Model) wordBehind(w keymap.Word, behind []string) keymap.Word {
	for _, mode := range behind {
		far := m.keys.Row(mode, w.Action)
		if far == nil || far.Footer == "" {
			continue
		}
		for i, key := range w.Keys {
			if slices.Contains(far.Keys, key) {
				own := *w.Row
				own.Keys = append([]string{key}, slices.Delete(slices.Clone(w.Keys), i, i+1)...)
				return keymap.Word{Row: &own, Says: far.Footer, Prio: far.Prio}
			}
		}
	}
	return w
}

// inFooter is what the footer says of a key: the words of the table, unless others are true as things are. It does not name a key that
// does nothing as long as something has the run.
func (b binding) inFooter(m *Model) keymap.Word {
	w := keymap.Word{Row: b.Row, Says: b.Footer, Prio: b.Prio}
	switch {
	case m.waits(b):
		w.Prio = 0
	case b.word != nil:
		says, prio := b.word(m)
		if w.Says = says; prio > 0 {
			w.Prio = prio
		}
		w.Prio = max(1, w.Prio)
	}
	if b.label != nil {
		own := *b.Row
		own.Show = b.label(m)
		w.Row = &own
	}
	return w
}

// pressRow does what a row of the table is for, unless it is off, or its keys are what they name.
func (m *Model) pressRow(r *keymap.Row) {
	if b := (binding{r, acts[r.Mode][r.Action]}); r.Range == "" && m.offNow(b) == "" {
		m.press(b, r.Keys[0])
	}
}
