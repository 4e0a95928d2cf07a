package tui

import (
	"strings"
	"testing"

	"synod/cluster"
	"synod/roles"
)

// What a step has changed is marked in its row, at the agent that did it and nowhere else, until the next step.
func TestWhatHasChangedIsMarked(t *testing.T) {
	d := start(t, sizes[1], Options{})
	d.do("space " + lines("propose A red", "run 100ms", "rewind 0"))
	marked := 0
	for range 40 {
		d.do("right")
		d.Frame()
		var event cluster.Event
		for _, e := range d.model.run.Events(d.model.st().Steps(), d.model.st().Steps()) {
			event = e
		}
		for i := range d.model.faces {
			f := &d.model.faces[i]
			if f.changed != 0 && f.ID != event.Agent {
				t.Errorf("step %d is of %s, and %s is marked", event.Step, event.Agent, f.ID)
			}
			for _, fact := range event.Facts {
				row := roles.NoRow
				switch fact.(type) {
				case roles.Promised:
					row = roles.RowPromised
				case roles.Voted:
					row = roles.RowVoted
				case roles.Learned:
					row = roles.RowKnows
				}
				if f.ID == fact.By() && row != roles.NoRow && !f.changed.has(row) {
					t.Errorf("step %d: %s does %T, and row %d is not marked", event.Step, f.ID, fact, row)
				}
			}
			if f.changed != 0 {
				marked++
			}
		}
	}
	if marked < 10 {
		t.Errorf("%d rows were marked", marked)
	}
}

// Each side of a partition says at once what it can do, by the quorums of both phases.
func TestWhatASideCanDo(t *testing.T) {
	tally := func(have, need int) roles.Tally {
		return roles.Tally{Have: roles.FirstOf(roles.Everything, have), Need: need}
	}
	for _, c := range []struct {
		side cluster.Ability
		says string
	}{
		{cluster.Ability{Proposes: true, Promises: tally(3, 3), Accepts: tally(3, 3), CanChoose: true}, "a quorum: can choose"},
		{cluster.Ability{Proposes: true, Promises: tally(3, 3), Accepts: tally(3, 3), CanChoose: true, Only: "red"}, "a quorum: can choose red only"},
		{cluster.Ability{Proposes: true, Promises: tally(2, 3), Accepts: tally(2, 3)}, "2 of 3: can choose nothing"},
		{cluster.Ability{Proposes: true, Promises: tally(2, 3), Accepts: tally(5, 3), CanLearn: true}, "2 of 3: can choose nothing, can learn"},
		{cluster.Ability{Promises: tally(0, 3)}, "can choose nothing"},
		{cluster.Ability{Proposes: true, Promises: tally(2, 2), Accepts: tally(2, 4)}, "2 of 4 votes: can choose nothing"},
	} {
		if says, _ := sideWords(c.side); says != c.says {
			t.Errorf("of %+v it says %q", c.side, says)
		}
	}
	d := start(t, sizes[1], Options{})
	d.do(lines("partition AB | CDE"))
	text := d.Frame().Text()
	for _, want := range []string{"A B ▰▰▱ 2 of 3: can choose nothing", "C D E ▰▰▰✓ a quorum: can choose"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

// A card is never wider than its panel, a node never wider than its box, and no chip is cut through.
func TestCardsFit(t *testing.T) {
	for _, s := range thin(stageSituations) {
		for _, z := range []size{{60, 16}, {80, 24}, {100, 30}, {120, 40}} {
			d := startSituation(t, s, z, looks["no-colour"])
			d.Frame()
			m := d.model
			for i := range m.faces {
				for _, rows := range []int{1, 2, 3, 4} {
					for room := 12; room < 40; room++ {
						for _, r := range m.cardLines(&m.faces[i], rows, room) {
							text := r.line.plain()
							if width(text) > room {
								t.Errorf("%s: %q is wider than %d", s.name, text, room)
							}
							if strings.Count(text, "[") != strings.Count(text, "]") {
								t.Errorf("%s: a chip is cut through in %q", s.name, text)
							}
						}
					}
				}
			}
		}
	}
}
