package tui

import (
	"errors"
	"fmt"
	"io/fs"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// What I do can be taken back, and done again; nothing of it is lost when I quit unless I say so.

// undo takes my last act back. The clock stays as it is.
func (m *Model) undo() tea.Cmd {
	if m.held() || m.seesOnly() {
		return nil
	}
	_, step, ok := m.run.LastAct()
	if !ok {
		m.say("There is nothing of yours to take back.")
		return nil
	}
	m.leaving(func(m *Model) error {
		if err := m.run.MayLeave(); err != nil {
			return err
		}
		if far := m.run.Approach(step); far != nil {
			s := goingTo(step, far)
			s.slice = func(m *Model) bool {
				if !far.Advance(sliceSteps) {
					return false
				}
				m.leaving((*Model).takeBack)
				return true
			}
			m.owed = m.begin(s)
			return nil
		}
		return m.takeBack()
	})
	return nil
}

func (m *Model) takeBack() error {
	cmd, err := m.run.Undo()
	if err != nil {
		return err
	}
	m.hush()
	m.atNow()
	m.say("Back before: %s. {act.redo} does it again.", cmd)
	return nil
}

// redo does again what undo took back.
func (m *Model) redo() tea.Cmd {
	if m.held() || m.seesOnly() {
		return nil
	}
	cmd, ok := m.run.Undone()
	if !ok {
		m.say("Nothing was taken back that could be done again.")
		return nil
	}
	m.leaving(func(m *Model) error {
		if _, err := m.run.Redo(); err != nil {
			return err
		}
		m.hush()
		m.atNow()
		m.say("Done again: %s. {act.undo} takes it back.", cmd)
		return nil
	})
	return nil
}

// asksToQuit reports whether so much is unsaved that q asks.
func (m *Model) asksToQuit() bool {
	n := int(m.config.Settings.QuitAfter)
	return n >= 0 && m.unsaved() > n
}

// unsaved returns how many of my acts are neither in a file nor on disks.
func (m *Model) unsaved() int {
	if m.run.Disks() != "" && m.run.Attached() {
		return 0
	}
	return m.run.Acts() - m.saved
}

// farewell asks before my run is lost.
type farewell struct {
	list
	file   string // where the run would be saved
	goesOn bool   // it is kept until another one is
}

// choices are what can be done when one quits.
func (f *farewell) choices() []string {
	quit := "quit"
	if f.goesOn {
		quit = "quit; synod --continue goes on with it"
	}
	return []string{quit, "save the run as " + f.file + ", then quit", "stay"}
}

func (f *farewell) title() string { return "Quit synod?" }

func (f *farewell) text(m *Model) []line {
	t := m.theme
	rows := []line{{{fmt.Sprintf("Your run has %s that are not saved.", roles.Count(m.unsaved(), "act")), t.text}}}
	if n := roles.Count(len(m.shelf), "earlier run"); len(m.shelf) > 0 {
		until := " kept until then"
		if f.goesOn {
			until = " kept with it"
		}
		rows = append(rows, line{{n.With("is", "are") + until + m.keyed(" ({branches.open})."), t.text}})
	}
	return append(rows, line{})
}

func (f *farewell) size(m *Model) (w, h int) { return 54, len(f.text(m)) + len(f.choices()) + 2 }

func (f *farewell) draw(p pen, m *Model) {
	rows := f.text(m)
	for i, row := range rows {
		p.line(0, i, row)
	}
	for i, choice := range f.choices() {
		mark, style := "  ", m.theme.text
		if i == f.at {
			mark, style = m.theme.glyph.pick+" ", reverse(m.theme.strong)
		}
		p.line(0, len(rows)+i, line{{mark, m.theme.key}, {choice, style}})
		m.zone(p, 0, len(rows)+i, p.width(), 1, func() { f.at = i })
	}
	p.line(0, len(rows)+len(f.choices())+1, line{{"ctrl+c quits at once, without a question.", m.theme.dim}})
}

func (f *farewell) mode() string { return dialog }

func (f *farewell) yesWord() string { return "quit" }

func (f *farewell) move(by int) { f.at = min(max(0, f.at+by), len(f.choices())-1) }

// freeName returns the name of a file that is not there: the base, or the base with a number.
func (m *Model) freeName(base, ending string) string {
	name := base + ending
	for i := 2; ; i++ {
		if _, err := m.files.Read(name, 1); errors.Is(err, fs.ErrNotExist) {
			return name
		}
		name = fmt.Sprintf("%s-%d%s", base, i, ending)
	}
}

func (f *farewell) answer(m *Model, a answer) tea.Cmd {
	m.close()
	switch {
	case a == yes || a == selected && f.at == 0:
		return m.quit()
	case a == selected && f.at == 1:
		m.save(cluster.Command{Verb: cluster.Save, Word: f.file})
		if m.unsaved() == 0 {
			return m.quit()
		}
	}
	return nil
}
