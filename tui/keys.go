package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// binding is a key and what it does. Dispatch, footer, help and README all read the same bindings.
type binding struct {
	keys  []string // as Bubble Tea names them; the first is the one that is shown
	show  string   // how the key is written when its name is not what is printed on it
	short string   // for the footer; empty keeps it out
	// now returns what stands in the footer in place of short, when that depends on how things are; empty keeps it out.
	now  func(*Model) string
	help string // a sentence for the help
	// off returns why the key does nothing at present, or "".
	off func(*Model) string
	do  func(*Model) tea.Cmd
}

// label returns the key as it is written for people.
func (b binding) label() string {
	if b.show != "" {
		return b.show
	}
	return b.keys[0]
}

// inFooter returns what the footer says of the binding, or "".
func (b binding) inFooter(m *Model) string {
	if b.now != nil {
		return b.now(m)
	}
	return b.short
}

// press runs the binding of a key, if there is one.
func press(bindings []binding, m *Model, key string) (cmd tea.Cmd, found bool) {
	for _, b := range bindings {
		if !slices.Contains(b.keys, key) {
			continue
		}
		if b.off != nil {
			if why := b.off(m); why != "" {
				m.say("%s", why)
				return nil, true
			}
		}
		return b.do(m), true
	}
	return nil, false
}
