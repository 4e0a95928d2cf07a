package tui

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// The shelf keeps the runs that others took the place of, so that a new run asks nothing.

// shelfRoom is how many runs the shelf keeps.
const shelfRoom = 20

// earlier is a run on the shelf.
type earlier struct {
	*cluster.Parked
	journal string // its name in the state directory; "" where nothing is kept there
}

// shelve puts a run on the shelf, unless it is as a run begins, and says so.
func (m *Model) shelve(old *cluster.Parked) string {
	switch {
	case old == nil && m.home().run.Detached():
		return " The disks keep theirs: :attach goes back to it."
	case old == nil || old.Untouched():
		return ""
	}
	m.shelf = append(m.shelf, earlier{old, m.keeping.shelve(old)})
	for len(m.shelf) > shelfRoom {
		m.unshelve(0)
	}
	which := ""
	if n := old.State().Steps(); n > 0 {
		which = fmt.Sprintf(", with its %s,", roles.Count(n, "step"))
	}
	return fmt.Sprintf(m.keyedFormat(" The one before%s is on the shelf: {branches.open} goes back to it."), which)
}

// unshelve takes a run from the shelf.
func (m *Model) unshelve(i int) {
	m.keeping.unshelve(m.shelf[i].journal)
	m.shelf = slices.Delete(m.shelf, i, i+1)
}

// anew begins another run in the place of my own, which goes on the shelf.
func (m *Model) anew(c cluster.Command) tea.Cmd {
	if m.seesOnly() {
		return nil
	}
	old := m.run.Settings()
	s, err := old.With(c, roles.Among(m.protocols))
	if err != nil {
		m.fail(err)
		return nil
	}
	m.leaving(func(m *Model) error {
		before, err := m.home().run.Reset(s)
		if err != nil {
			return err
		}
		m.replaced()
		said := m.shelve(before)
		if said != "" {
			said = "This begins a new run." + said
		}
		if c.Verb == cluster.Protocol {
			said += unwanted(old.Config, s)
		}
		m.say("%s", strings.TrimSpace(said))
		return nil
	})
	return nil
}

// replaced shows my run, which is another one now.
func (m *Model) replaced() {
	m.goHome()
	m.drop()
	m.settle()
}

// backToShelved puts the present run on the shelf, and one of the shelf in its place.
func (m *Model) backToShelved(i int) tea.Cmd {
	m.leaving(func(m *Model) error {
		run := m.shelf[i].Wake()
		before, err := m.home().run.Take(run)
		if err != nil {
			run.Close()
			return err
		}
		m.unshelve(i)
		m.replaced()
		m.stop()
		m.say("This is the earlier run, where it stood.%s", m.shelve(before))
		return nil
	})
	return nil
}

// again begins what is shown from its start: my run with the next seed, a lesson or a found run as it was.
func (m *Model) again(c cluster.Command) tea.Cmd {
	if m.held() || m.seesOnly() {
		return nil
	}
	if (m.lesson != nil || m.script != nil) && c.N > 0 {
		m.fail(errors.New(m.keyed("the seed belongs to what is played here: {place.keep} keeps this as your own run, and that can begin again with another one")))
		return nil
	}
	switch {
	case m.lesson != nil:
		m.beginLesson(m.lesson.Scenario(), 0)
		return nil
	case m.script != nil:
		m.playFound(m.script.from, m.script.commands)
		return nil
	}
	seed := m.run.Settings().Seed + 1
	if c.N > 0 {
		seed = c.Seed
	}
	m.leaving(func(m *Model) error {
		before, err := m.run.Again(seed)
		if err != nil {
			return err
		}
		m.drop()
		selected := m.selected
		m.settle()
		m.selected = selected
		said := "" // all that was done where nothing has happened yet, such as a cut, is there again
		if before == nil || before.State().Steps() > 0 || before.Acts() > 0 {
			said = m.shelve(before)
		}
		m.say("The run begins again, with seed %d.%s", seed, said)
		return nil
	})
	return nil
}
