package tui

import (
	tea "charm.land/bubbletea/v2"

	"synod/cluster/chronicle"
)

// Of the run of every place an index is kept, so that what shows all of a run need not go through it. Of a run that was long before it
// was shown, and of a branch, the index is read a little at a time while the screen stays alive.

// index returns the index of the run.
func (p *place) index() *chronicle.Chronicle { return p.kept }

// branchIndex returns the index of the present branch; false while there is more to be read of it.
func (m *Model) branchIndex() (*chronicle.Branch, bool) {
	b := m.index().Now()
	known, of := m.index().Progress()
	return b, known >= of
}

// wholeIndex is branchIndex for what needs all of the run, and says so while there is more to be read.
func (m *Model) wholeIndex() (*chronicle.Branch, bool) {
	b, whole := m.branchIndex()
	if !whole {
		known, of := m.index().Progress()
		m.say("The run is still being read for this: %d of %d steps.", known, of)
	}
	return b, whole
}

// indexed says that the next slice of the index is due.
type indexed struct{}

// readIndex reads a slice of what the index lacks, and asks for the next one.
func (m *Model) readIndex() tea.Cmd {
	if m.indexing || m.quitting || m.versus != nil {
		return nil
	}
	done := m.index().Advance(sliceSteps)
	if b, ok := m.top().(*branches); ok && done {
		done = b.readOn(m)
	}
	if done {
		return nil
	}
	m.indexing = true
	return m.clock.Work(indexed{})
}
