package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/cluster/explore"
	"synod/persist/outfile"
	"synod/roles"
)

// A verdict that is not SAFE is told once by a dialog, and from then on by the badge in the header, from which the dialog opens
// again.

// verdict says which invariant is broken, by which values and which votes, and when.
type verdict struct {
	sheet
	head   string
	under  string // in its lower border
	main   string // what enter does
	enter  func(*Model) tea.Cmd
	opened time.Duration // when it opened by itself
	found  *explore.Run  // a run that a search has found, and from where; nil for a verdict on a run
	from   *cluster.Parked
}

// deaf is how long a dialog that opens by itself takes no key, for the next one was meant for something else.
const deaf = 300 * time.Millisecond

func (v *verdict) title() string { return v.head }

func (v *verdict) marks(m *Model) []wordings {
	if l := v.sheet.marks(m); l != nil || v.under == "" {
		return l
	}
	return []wordings{only(line{{v.under, m.theme.dim}})}
}

func (v *verdict) mode() string { return "violation" }

func init() {
	bind("violation", map[string]act{
		"violation.play": {do: on(func(v *verdict, m *Model) tea.Cmd {
			m.close()
			return v.enter(m)
		}), word: func(m *Model) (string, int) { return m.top().(*verdict).main, 0 }},
		"violation.save": {do: on((*verdict).save), word: func(m *Model) (string, int) {
			if m.top().(*verdict).found == nil {
				return "", 0
			}
			return "write", 0
		}},
		"row.next":      {do: onSheet(func(s *sheet, m *Model) { s.move(m, 1) })},
		"row.prev":      {do: onSheet(func(s *sheet, m *Model) { s.move(m, -1) })},
		"caption.more":  {do: (*Model).readOn},
		"overlay.close": {do: closeTop},
		"help.open":     {do: opens(newHelp)},
	})
}

// newVerdict returns the dialog about a state of the run, or nil if all is well.
func newVerdict(st *cluster.State) *verdict {
	judged, s := st.Verdict()
	if judged == cluster.Safe {
		return nil
	}
	v := &verdict{head: fmt.Sprintf("%s: %s", judged, s.Invariant), main: "go to step"}
	v.enter = func(m *Model) tea.Cmd { m.rewind(s.Step); return nil }
	if s.Earlier() {
		v.head, v.main = "AT RISK: these disks were spoilt before", "close"
		v.enter = func(*Model) tea.Cmd { return nil }
	}
	v.sheet = sheet{width: verdictWidth, text: true, entries: func(m *Model, width int) []entry {
		var rows []line
		if s.Earlier() {
			rows = append(rows, line{{"In an earlier run on these disks " + s.Text + ".", m.theme.text}}.wrap(width)...)
			rows = append(rows, line{})
			return asText(append(rows, line{{"Nothing is wrong in this run yet, but what it stands on is.", m.theme.dim}}.wrap(width)...))
		}
		rows = append(rows, m.brokenInvariant(s.Invariant, width)...)
		rows = append(rows, m.rulesThatAreOff(width)...)
		rows = append(rows, m.votes(s.Violation, st.Chosen(), width)...)
		rows = append(rows, line{})
		return asText(append(rows, m.when(s, width)...))
	}}
	return v
}

const verdictWidth = 68

// brokenInvariant says what it is that does not hold.
func (m *Model) brokenInvariant(name string, width int) []line {
	t := m.theme
	l := line{{name, t.bad}}
	for _, i := range m.st().Protocol().Invariants {
		if i.Name == name {
			l = append(l, span{": " + i.Says, t.strong})
			if i.Lemma {
				l = append(l, span{" The proof of agreement needs it; nothing is lost yet.", t.text})
			}
		}
	}
	return l.wrap(width)
}

// rulesThatAreOff says which rules do not hold.
func (m *Model) rulesThatAreOff(width int) []line {
	t := m.theme
	var rows []line
	for i, f := range m.st().Protocol().Flaws {
		if m.st().Config().Without.Has(i) {
			rows = append(rows, line{{"Rule off: ", t.warn}, {f.Off + " (" + f.Name + ").", t.text}}.wrap(width)...)
		}
	}
	return rows
}

// votes says which values are chosen that must not both be, by whose votes, and who voted for both; of other violations, what the
// judge says.
func (m *Model) votes(v roles.Violation, chosen []cluster.Chosen, width int) []line {
	t := m.theme
	both := quarrel(chosen)
	if v.Invariant != roles.Agreement.Name || both == nil {
		return append([]line{{}}, line{{asSentence(v.Text), t.text}}.wrap(width)...)
	}
	rows := []line{{}}
	for _, c := range both {
		l := append(line{t.valueSpan(c.Proposal.Value), {t.chipGap() + "is chosen in ballot ", t.text}}, t.ballot(c.Proposal.Ballot)...)
		if c.Instance != 0 {
			l = append(l, span{fmt.Sprintf(" of slot %d", c.Instance), t.text})
		}
		rows = append(rows, indent(append(l, span{" by ", t.text}, span{c.Quorum.Names(), t.strong}), 2, width)...)
	}
	return append(append(rows, line{}), line{{strings.TrimSpace(witness(chosen)), t.text}}.wrap(width)...)
}

// when says at which step the judge saw it, and what happened in it.
func (m *Model) when(s cluster.Sighting, width int) []line {
	t := m.theme
	text := fmt.Sprintf("Seen at step %d, at %s", s.Step, s.At.Clock())
	if events := m.run.Events(s.Step, s.Step); len(events) > 0 {
		return line{{text + ": " + events[0].Happened(), t.text}}.wrap(width)
	}
	return line{{text + ".", t.text}}.wrap(width)
}

// quarrel returns the choices of the first instance in which there are several values.
func quarrel(chosen []cluster.Chosen) []cluster.Chosen {
	for i := 1; i < len(chosen); i++ {
		if chosen[i].Instance == chosen[i-1].Instance {
			return chosen[i-1 : i+1]
		}
	}
	return nil
}

// newFound returns the dialog about a run that a search has found.
func newFound(from *cluster.Parked, r explore.Report, commands []cluster.Command) *verdict {
	chosen, broken := r.Found.Chosen(), r.Found.Violation
	v := &verdict{found: r.Found, from: from, head: "A run that breaks " + broken.Invariant + " was found", main: "play it", under: roles.Count(len(commands), "step").String()}
	v.enter = func(m *Model) tea.Cmd {
		m.playFound(from, commands)
		return nil
	}
	v.sheet = sheet{width: verdictWidth, text: true, entries: func(m *Model, width int) []entry {
		rows := slices.Concat(m.rulesThatAreOff(width), m.votes(broken, chosen, width))
		rows = append(rows, line{})
		searched := fmt.Sprintf("Searched from step %d of your run: %s. Playing it leaves your run as it is.", from.State().Steps(), explore.Counted(r.States, "state"))
		return asText(append(rows, line{{searched, m.theme.dim}}.wrap(width)...))
	}}
	return v
}

// save writes the run that was found into a new file, as a scenario.
func (v *verdict) save(m *Model) tea.Cmd {
	if v.found == nil {
		m.say("This is a run of your own: :save writes it into a file.")
		return nil
	}
	name := m.freeName("found", ".txt")
	s, err := v.found.ScenarioFrom(v.from, strings.TrimSuffix(name, ".txt"))
	if err == nil {
		err = m.files.Write(name, outfile.Story, s.Write(), false)
	}
	if err != nil {
		m.fail(fmt.Errorf("nothing is written: %w", err))
		return nil
	}
	m.say("The run is written to %s; synod open ./%[1]s tells it.", name)
	return nil
}

// showVerdict opens the dialog by itself, once for each verdict, in a run of one's own: a lesson, a tape and a found run tell it in
// their words. It waits for whoever types or has something else open.
func (m *Model) showVerdict() {
	judged, s := m.run.Present().Verdict()
	if judged == cluster.Safe || m.top() != nil || m.prompt != nil || m.work != nil || m.turn != nil {
		return
	}
	seen := fmt.Sprintf("%s at %d: %s", judged, s.Step, s.Invariant)
	if slices.Contains(m.judged, seen) {
		return
	}
	m.judged = append(m.judged, seen)
	if len(m.below) == 0 && !m.taped {
		m.openByItself(newVerdict(m.run.Present()))
	}
}

func (m *Model) openByItself(v *verdict) {
	v.opened = m.clock.Now() + 1 // zero is for those that were asked for
	m.open(v)
}

// isDeaf reports whether a dialog has just opened by itself.
func (m *Model) isDeaf() bool {
	v, ok := m.top().(*verdict)
	return ok && v.opened > 0 && m.clock.Now() < v.opened+deaf
}

// verdictAgain opens the last verdict: of the run as it is looked at, of its present, or of a run that was found.
func (m *Model) verdictAgain() tea.Cmd {
	v := newVerdict(m.st())
	if v == nil {
		v = newVerdict(m.run.Present())
	}
	if v == nil {
		v = m.found
	}
	switch {
	case v != nil:
	case m.script != nil:
		m.say("SAFE so far: what the search found breaks later in this run. {found/play.next} goes on to that.")
		return nil
	case m.sought != "":
		m.say("SAFE: every invariant holds. The last search: %s", m.sought)
		return nil
	default:
		m.say("SAFE: every invariant holds, and nobody has searched for a run that breaks one: press {explore.ask}.")
		return nil
	}
	v.opened = 0
	m.open(v)
	return nil
}
