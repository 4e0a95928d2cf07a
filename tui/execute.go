package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// execute carries out any command of the language: those of the cluster by the run, those of whoever watches here.
func (m *Model) execute(c cluster.Command) tea.Cmd {
	if m.follows(c) || m.inComparison(c) {
		return nil
	}
	if c.Verb == cluster.Run || c.Verb == cluster.Step {
		if err := m.stray(); err != nil {
			m.fail(err)
			return nil
		}
	}
	if do, ok := watching[c.Verb]; ok {
		return do(m, c)
	}
	if c.Verb != cluster.NoVerb {
		m.do(c)
	}
	return nil
}

// watching are the verbs that do not change the cluster, or make another one.
var watching = map[cluster.Verb]func(*Model, cluster.Command) tea.Cmd{
	cluster.Step:   (*Model).steps,
	cluster.Run:    (*Model).runFor,
	cluster.Pause:  func(m *Model, _ cluster.Command) tea.Cmd { m.stop(); return nil },
	cluster.Resume: (*Model).resume,
	cluster.Speed:  func(m *Model, c cluster.Command) tea.Cmd { m.setSpeed(c.Percent / 100); return nil },
	cluster.Pace:   (*Model).setPace,
	cluster.Set:    (*Model).set,
	cluster.View:   (*Model).showView,
	cluster.Select: (*Model).choose,
	cluster.Rewind: (*Model).rewindTo,
	cluster.Live:   func(m *Model, _ cluster.Command) tea.Cmd { return m.live() },
	cluster.Branch: (*Model).branch,

	cluster.NameBranch: (*Model).nameBranch,

	cluster.Undo:   func(m *Model, _ cluster.Command) tea.Cmd { return m.undo() },
	cluster.Redo:   func(m *Model, _ cluster.Command) tea.Cmd { return m.redo() },
	cluster.Again:  (*Model).again,
	cluster.Keep:   func(m *Model, _ cluster.Command) tea.Cmd { return m.keep() },
	cluster.Status: func(m *Model, _ cluster.Command) tea.Cmd { m.say("%s", m.status()); return nil },
	cluster.Why:    (*Model).showWhy,
	cluster.Save:   (*Model).save,
	cluster.Open:   (*Model).openFile,
	cluster.Export: (*Model).export,
	cluster.Lesson: (*Model).lessonBy,
	cluster.Quit:   (*Model).quitBy,
	cluster.Detach: (*Model).detach,
	cluster.Attach: (*Model).attach,

	cluster.Explore: (*Model).explore,
	cluster.Compare: (*Model).compare,

	cluster.Protocol: (*Model).anew,
	cluster.Agents:   (*Model).anew,
	cluster.Separate: (*Model).anew,
	cluster.Quorum:   (*Model).anew,
	cluster.Learning: (*Model).anew,
	cluster.Variant:  (*Model).anew,
	cluster.Window:   (*Model).anew,
	cluster.Snapshot: (*Model).anew,
	cluster.Members:  (*Model).anew,
	cluster.Seed:     (*Model).anew,
}

func (m *Model) rewindTo(c cluster.Command) tea.Cmd {
	if c.N < 0 {
		return m.back()
	}
	m.rewind(c.N)
	return nil
}

// quitBy leaves this place as the key does, or quits at once.
func (m *Model) quitBy(c cluster.Command) tea.Cmd {
	if c.Force {
		return m.quit()
	}
	return m.leave()
}

// resume lets the clock go on, if it stands.
func (m *Model) resume(cluster.Command) tea.Cmd {
	if m.playing {
		return nil
	}
	return m.pauseOrPlay()
}

func (m *Model) branch(c cluster.Command) tea.Cmd {
	if c.N == 0 && c.Word == "" {
		m.open(newBranches(m))
		return nil
	}
	n, err := m.run.BranchBy(c.N, c.Word)
	if err != nil {
		m.fail(err)
		return nil
	}
	m.leaving(func(m *Model) error { return m.goTo(n) })
	return nil
}

// nameBranch gives a branch a name.
func (m *Model) nameBranch(c cluster.Command) tea.Cmd {
	says, err := m.run.CallBranch(c)
	if err != nil {
		m.fail(err)
		return nil
	}
	m.say("%s", says)
	return nil
}

// status says in a sentence where the run stands.
func (m *Model) status() string {
	st := m.st()
	text := "nothing is chosen"
	switch values, several := st.Decisions(); {
	case several:
		last, _ := st.LastChosen()
		text = fmt.Sprintf("%d values chosen, the last one %s in slot %d", values, last.Proposal.Value, last.Instance)
	case values > 0:
		var chosen []string
		for _, c := range st.Chosen() {
			chosen = append(chosen, string(c.Proposal.Value))
		}
		text = strings.Join(chosen, " and ") + " chosen"
	}
	for _, id := range st.IDs() {
		a := st.Agent(id)
		if a.Paused {
			text += fmt.Sprintf(", %s is paused", id)
		}
		if a.Clock != usualClock {
			text += fmt.Sprintf(", %s's clock at %g%%", id, a.Clock)
		}
	}
	v, _ := st.Verdict()
	text = fmt.Sprintf("step %d at %s: %s%s, %s in flight, %s%s", st.Steps(), st.Now().Clock(), text, linkWords(st), roles.Count(len(st.InFlight()), "message"), v, m.diskWords())
	for _, h := range st.Hindrances() {
		text = h.String() + " " + strings.ToUpper(text[:1]) + text[1:]
	}
	return text
}

// linkWords names the sides of a partition and its shape, and the links that are not like the others beyond that.
func linkWords(st *cluster.State) string {
	w, text := st.Wiring(), ""
	sides, shape := w.SidesText(), st.ShapeName()
	cutOnly := func(l cluster.OddLink) bool { l.Settings.Cut = false; return l.Settings == w.Usual }
	if shape != "" && slices.ContainsFunc(w.Odd, cutOnly) { // the shape tells all that is cut, and sides do not
		w.Odd, sides = slices.DeleteFunc(w.Odd, cutOnly), ""
	}
	switch {
	case sides != "" && shape != "":
		text = fmt.Sprintf(", partition %s (%s)", sides, shape)
	case sides != "":
		text = ", partition " + sides
	case shape != "":
		text = ", partition " + shape
	}
	const named = 4
	for i, l := range w.Odd {
		if i == named && len(w.Odd) > named+1 {
			return text + fmt.Sprintf(", %d more links of their own kind", len(w.Odd)-named)
		}
		text += ", " + l.String()
	}
	return text
}

// unwanted says which of the old settings another protocol does not accept.
func unwanted(old roles.Config, s cluster.Settings) string {
	c := s.Config
	var lost []string
	if c.Phase1 != old.Phase1 || c.Phase2 != old.Phase2 {
		lost = append(lost, fmt.Sprintf("quorums of %d and %d", old.Phase1, old.Phase2))
	}
	if c.Distinguished != old.Distinguished {
		lost = append(lost, "distinguished learners")
	}
	if len(lost) == 0 {
		return ""
	}
	return fmt.Sprintf(" %s does not work with the %s of before: it begins with its own.", s.Protocol.Title, strings.Join(lost, " and the "))
}

// settle forgets what belonged to another run.
func (m *Model) settle() {
	m.clear()
	m.hush()
}
