package tui

import (
	"strings"

	uv "github.com/charmbracelet/ultraviolet"

	"synod/tui/keymap"
)

// What the program says names keys, and every key can be another one. So a text names the act, as {act.redo}, or as
// {lesson/play.next} where the mode matters, and the key is put in its place when the text is said.

// findKeys takes the keys of the settings, written as the screen can.
func (m *Model) findKeys() {
	if m.keys = m.config.Keys; m.look.ASCII {
		m.keys = m.keys.InASCII()
	}
}

// keyed puts the keys into a text that names acts.
func (m *Model) keyed(text string) string {
	var b strings.Builder
	m.eachPart(text, func(part string, _ bool) { b.WriteString(part) })
	return b.String()
}

// keyedLine is keyed, with the keys in their colour.
func (m *Model) keyedLine(text string, style uv.Style) (l line) {
	m.eachPart(text, func(part string, isKey bool) {
		style := style
		if isKey {
			style = m.theme.key
		}
		l = append(l, span{part, style})
	})
	return l
}

// keyedFormat is keyed for a text in which arguments are still to be put.
func (m *Model) keyedFormat(text string) string {
	var b strings.Builder
	m.eachPart(text, func(part string, isKey bool) {
		if isKey {
			part = strings.ReplaceAll(part, "%", "%%")
		}
		b.WriteString(part)
	})
	return b.String()
}

// eachPart cuts a text at the acts that it names, and gives the keys of those.
func (m *Model) eachPart(text string, give func(part string, isKey bool)) {
	for text != "" {
		from := strings.IndexByte(text, '{')
		to := strings.IndexByte(text[max(0, from):], '}') + max(0, from)
		switch {
		case from < 0 || to < from:
			give(text, false)
			return
		case !isActName(text[from+1 : to]):
			give(text[:from+1], false)
			text = text[from+1:]
			continue
		case from > 0:
			give(text[:from], false)
		}
		give(m.keyOf(text[from+1:to]), true)
		text = text[to+1:]
	}
}

// isActName reports whether a text is NOUN.VERB, with a mode before it or without.
func isActName(text string) bool {
	return strings.Contains(text, ".") && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz.-/") == ""
}

// keyOf returns how the key of an act is written, or where it has none, the command that does the same, or else the key that finds
// every act.
func (m *Model) keyOf(name string) string {
	mode, action, one := strings.Cut(name, "/")
	modes := []string{mode}
	if !one {
		action, modes = name, append([]string{"everywhere"}, keymap.Modes()...)
	}
	for _, mode := range modes {
		if r := m.keys.Row(mode, action); r != nil && len(r.Keys) > 0 {
			return r.Names()[0]
		}
	}
	const find = "palette.open"
	switch does := strings.TrimSpace(m.asCommand(action)); {
	case does != "":
		return ":" + does
	case action != find:
		return m.keyOf(find)
	}
	return ":"
}
