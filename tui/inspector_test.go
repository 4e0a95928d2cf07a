package tui

import "testing"

// z in the inspector marks in Space-time what a decision rests on, with the clock at it; where none is selected it says so.
func TestWhatADecisionRestsOn(t *testing.T) {
	d := start(t, size{120, 40}, Options{})
	d.do("p enter 3s space enter z")
	d.wants("shows what a decision rests on; they stand at the end")
	m := d.model
	choice := m.st().Chosen()[0].Step
	d.do("G")
	i, last := m.top().(*inspector), m.top().(*inspector).selected()
	if last <= 0 || last == choice {
		t.Fatalf("step %d is selected", last)
	}
	d.do("z")
	if m.top() != nil || !m.shows("space-time") || m.diagram.why != pastWhy || m.st().Steps() != last {
		t.Errorf("the causes of step %d are not shown, but %d of step %d", last, m.diagram.why, m.st().Steps())
	}
	d.wants("It could know")

	d.do("G")
	m.selected = m.run.Events(choice, choice)[0].Agent
	d.do("a esc")
	m.open(newInspector(m))
	for i = m.top().(*inspector); i.selected() != choice; {
		before := i.at
		if d.do("down"); i.at == before {
			t.Fatalf("step %d is not in the inspector:\n%s", choice, d.Frame().Text())
		}
	}
	if d.do("z"); m.diagram.why != proofWhy || m.st().Steps() != choice {
		t.Errorf("what the choice rests on is not shown, but %d of step %d", m.diagram.why, m.st().Steps())
	}
}
