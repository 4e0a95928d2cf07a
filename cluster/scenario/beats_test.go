package scenario_test

import (
	"fmt"
	"strings"
	"testing"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles/all"
)

// face is what a screen shows of a run, as data: the cards, the links, the messages, the log, the rules. The clock, the step, the
// caption and marks are not among it.
func face(run *cluster.Timeline) string {
	var b strings.Builder
	st := run.State()
	for _, id := range st.IDs() {
		fmt.Fprintf(&b, "%v\n", st.Agent(id))
		for _, to := range st.IDs() {
			fmt.Fprintf(&b, "%v ", st.Link(id, to))
		}
	}
	for _, f := range st.InFlight() {
		fmt.Fprintf(&b, "%d %s %v %v\n", f.Seq, f, f.Fate, f.Held)
	}
	fmt.Fprint(&b, st.Without())
	return b.String()
}

// Every beat of every scenario changes something that one can see. One that does not is a press of a key for nothing.
func TestEveryBeatChangesSomething(t *testing.T) {
	for _, info := range scenario.List(all.Protocols()) {
		s := find(t, info.Protocol+"/"+info.Name)
		p, run := open(t, s)
		for n := 1; !p.Done(); n++ {
			before := face(run)
			if b := next(t, p); face(run) == before {
				t.Errorf("%s: beat %d changes nothing: %v %s\nPut its remark with the one before or after.", s.Name, n, b.Commands(), b.Remark)
			}
		}
	}
}

// What is only said is said with the next beat, and at the end with the last one. Nothing that is written is lost.
func TestWhatIsOnlySaidIsNoBeat(t *testing.T) {
	s := parse(t, "# A claim.", "", "# One.", "", "# Two.", "expect nothing chosen", "", "# Three.", "propose A red", "", "# Four.", "expect nothing chosen", "", "# Five.")
	beats := s.Beats()
	if len(beats) != 1 || beats[0].Remark != "One.\nTwo.\nThree.\nFour.\nFive." || len(beats[0].Lines) != 3 {
		t.Errorf("%d beats: %+v", len(beats), beats)
	}
	if beats := parse(t, "# A claim.", "", "# Only words.").Beats(); len(beats) != 1 || beats[0].Remark != "Only words." {
		t.Errorf("%+v", beats)
	}
}
