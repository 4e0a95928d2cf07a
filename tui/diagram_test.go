package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
	"synod/tui/grid"
	"synod/tui/spacetime"
)

// diagramSituations are what Space-time must make clear, in three protocols.
var diagramSituations = []situation{
	{name: "duel", agents: 5, seed: 2, script: lines("propose A red", "run 20ms", "propose B blue", "run 200ms", "rewind 13")},
	{name: "trouble", agents: 5, seed: 1, script: lines("propose A red", "run 25ms", "partition AB | CDE", "run 200ms", "propose C blue", "crash D", "run 60ms")},
	{name: "collision", protocol: "fastpaxos", agents: 4, seed: 1, script: lines("propose A red", "propose B blue", "run 120ms")},
	{name: "log", protocol: "multipaxos", agents: 5, seed: 1, script: lines("propose A set x 1", "run 100ms", "propose A set y 2", "propose B del z", "run 80ms")},
	{name: "turned", agents: 5, seed: 2, script: lines("propose A red", "run 20ms", "propose B blue", "run 200ms", "rewind 13") + "2 v"},
}

// Space-time in every situation, at every size and in every look. The same is said in all looks; in ASCII there is nothing else.
func TestGoldenSpaceTime(t *testing.T) {
	for _, s := range diagramSituations {
		if !strings.HasSuffix(s.script, "2 v") {
			s.script += "2"
		}
		for _, z := range few(sizes) {
			t.Run(fmt.Sprintf("%s-%dx%d", s.name, z.w, z.h), func(t *testing.T) {
				frames := inAllLooks(t, func(look Look) *grid.Grid { return startSituation(t, s, z, look).Frame() })
				dark, ascii := frames["dark"].Text(), frames["ascii"].Text()
				golden(t, dark+"\n"+styleMap(frames, z)+"\n"+frames["no-colour"].Text()+"\n"+ascii)
			})
		}
	}
}

// inSpaceTime is a run of two proposers that is looked at in Space-time, at its present.
func inSpaceTime(t *testing.T) *dashboard {
	return startSituation(t, situation{agents: 5, seed: 2, script: lines("propose A red", "run 20ms", "propose B blue", "run 200ms") + "2"},
		size{120, 40}, Look{Theme: "dark", Colour: true})
}

// The clock goes with the cursor: along a lane, along a message and back, and from mark to mark.
func TestTheClockGoesWithTheCursor(t *testing.T) {
	d := inSpaceTime(t)
	m := d.model
	end := m.st().Steps()
	d.do(": 'rewind 13' enter : 'select D' enter right")
	if e, _ := m.eventHere(); m.st().Steps() <= 13 || e.Agent != roles.ID(3) {
		t.Fatalf("right of a refusal of D stands step %d, %s", m.st().Steps(), e.Text())
	}
	d.do("left")
	if m.st().Steps() != 13 {
		t.Fatalf("left leads to step %d, and not back to 13", m.st().Steps())
	}
	d.do("m")
	if e, _ := m.eventHere(); m.selected != 0 || e.Step >= 13 {
		t.Fatalf("the message came from A, and m leads to step %d of %s", e.Step, m.selected)
	}
	d.do("m")
	if m.st().Steps() != 13 || m.selected != 3 {
		t.Fatalf("the other end of that message is at step %d at %s", m.st().Steps(), m.selected)
	}
	d.do("G (")
	e, _ := m.eventHere()
	if m.st().Steps() == end || len(e.Chosen) == 0 {
		t.Fatalf("the last mark is a choice, and ( leads to step %d of %d, %s", m.st().Steps(), end, e.Text())
	}
}

// M selects the messages of an event, and what is still under way can be dropped.
func TestAMessageUnderWayIsDroppedInSpaceTime(t *testing.T) {
	d := startSituation(t, situation{agents: 3, seed: 1, script: lines("propose A red", "run 1ms") + "2 G"}, size{120, 40}, Look{Theme: "dark", Colour: true})
	m := d.model
	d.do(": 'rewind 1' enter M")
	picked, ok := m.pickedHere()
	if !ok {
		t.Fatal("M selects no message under way")
	}
	d.do("d")
	for _, f := range m.st().InFlight() {
		if f.Seq == picked.Seq && f.Fate != cluster.IsLost {
			t.Errorf("%s is still on its way", roles.Describe(picked.Msg))
		}
	}
}

// The wheel zooms, and what the pointer is on stays there; with a key held down it moves time.
func TestTheWheelZoomsInSpaceTime(t *testing.T) {
	d := inSpaceTime(t)
	m := d.model
	d.do(": 'rewind 20' enter")
	d.Frame()
	zoom, step := m.diagram.scene.Zoom, m.st().Steps()
	d.Send(tea.MouseWheelMsg{X: 60, Y: 20, Button: tea.MouseWheelUp})
	if d.Frame(); m.diagram.scene.Zoom != zoom+1 || m.st().Steps() != step {
		t.Errorf("the wheel leads from zoom %d, step %d to zoom %d, step %d", zoom, step, m.diagram.scene.Zoom, m.st().Steps())
	}
	d.Send(tea.MouseWheelMsg{X: 60, Y: 20, Button: tea.MouseWheelDown, Mod: tea.ModCtrl})
	if d.Frame(); m.diagram.scene.Zoom != zoom+1 || m.st().Steps() != step+1 {
		t.Errorf("the wheel with ctrl leads to zoom %d, step %d", m.diagram.scene.Zoom, m.st().Steps())
	}
}

// What Space-time shows on request: numbers of a long run, what could influence an event, and what a choice rests on.
func TestGoldenSpaceTimeOnRequest(t *testing.T) {
	for _, s := range []situation{
		{name: "counts", protocol: "multipaxos", agents: 5, seed: 3, script: lines("propose A set x 1", "propose B set y 2", "run 1s", "crash C",
			"propose A set x 3", "run 200ms", "propose A set x 4", "run 1s", "restart C", "loss 10%", "propose D set y 5", "propose E set x 6",
			"run 4s", "rewind 90") + "2 _"},
		{name: "causes", agents: 5, seed: 2, script: lines("propose A red", "run 20ms", "propose B blue", "run 200ms", "rewind 13") + "2 z"},
		{name: "future", agents: 5, seed: 2, script: lines("propose A red", "run 20ms", "propose B blue", "run 200ms", "rewind 13") + "2 z z"},
		{name: "proof", agents: 5, seed: 2, script: lines("propose A red", "run 20ms", "propose B blue", "run 200ms") + "2 ( z"},
		{name: "proof-violation", config: separate(2, 3, 2), seed: 1, script: alarmed(12, 15, brokenPromise) + "2 z"},
		{name: "proof-slots-violation", protocol: "multipaxos", config: separate(2, 3, 1), seed: 1,
			script: alarmed(5, 18, forgottenPromise) + "2 z"},
	} {
		t.Run(s.name, func(t *testing.T) {
			d := startSituation(t, s, size{120, 40}, Look{Theme: "dark", Colour: true})
			golden(t, d.Frame().Text()+"\n"+bright(&d.model.diagram.canvas))
		})
	}
}

// bright is what of a picture does not step back.
func bright(c *spacetime.Canvas) string {
	var out strings.Builder
	for y := range c.Height {
		row := ""
		for _, cell := range c.Cells[y*c.Width : (y+1)*c.Width] {
			if cell.Ink.Shade == spacetime.Gone {
				row += " "
			} else {
				row += cell.Sign
			}
		}
		out.WriteString(strings.TrimRight(row, " ") + "\n")
	}
	return out.String()
}

// A proof that begins before what is shown is brought into the picture, as a whole.
func TestAProofIsInThePicture(t *testing.T) {
	d := inSpaceTime(t)
	m := d.model
	d.do("+ ( z")
	d.Frame()
	b, _ := m.branchIndex()
	s := &m.diagram.scene
	first, last := m.diagram.canvas.Window(s)
	if at := m.placeOf(b, m.diagram.lit.first, false); m.diagram.lit.first == 0 || at < first || s.Here > last {
		t.Errorf("the proof from %d to %d is not in the picture from %d to %d", at, s.Here, first, last)
	}
}

// The panel of agents gives way to the lanes, and 0 brings it.
func TestThePanelOfAgentsGivesWayToLanes(t *testing.T) {
	d := inSpaceTime(t)
	if text := d.Frame().Text(); strings.Contains(text, "Agents") {
		t.Errorf("the panel of agents is there:\n%s", text)
	}
	d.do("'0'")
	if text := d.Frame().Text(); !strings.Contains(text, "Agents") || d.model.focus != onAgents {
		t.Errorf("0 does not show the panel of agents:\n%s", text)
	}
	d.do("tab")
	if text := d.Frame().Text(); strings.Contains(text, "Agents") || d.model.focus != onView {
		t.Errorf("tab does not hide it again:\n%s", text)
	}
}

// A click on what happened goes there, and a click on a line to its nearer end.
func TestAClickInSpaceTimeGoesThere(t *testing.T) {
	d := inSpaceTime(t)
	m := d.model
	d.do(": 'rewind 20' enter")
	d.Frame()
	var at int
	for i, s := range m.diagram.canvas.Spots {
		if s.Step == 13 {
			at = i
		}
	}
	s := m.diagram.canvas.Spots[at]
	d.Send(tea.MouseClickMsg{X: s.X + 1, Y: s.Y + 2, Button: tea.MouseLeft})
	if m.st().Steps() != 13 || m.selected != 3 {
		t.Errorf("a click on the refusal leads to step %d at %s", m.st().Steps(), m.selected)
	}
}

// The command why goes to the last choice, and shows what it rests on.
func TestWhyShowsTheLastChoice(t *testing.T) {
	d := start(t, size{120, 36}, Options{Paused: true})
	if d.do(lines("why")); !strings.Contains(d.Frame().Text(), "Nothing is chosen so far.") {
		t.Error(d.Frame().Text())
	}
	d.do(lines("propose A red", "run 300ms", "why"))
	c, _ := d.model.run.Present().LastChosen()
	if text := d.Frame().Text(); d.model.st().Steps() != c.Step || !d.model.shows("space-time") || !strings.Contains(text, "Why red?") {
		t.Errorf("step %d of the choice in step %d\n%s", d.model.st().Steps(), c.Step, text)
	}
}
