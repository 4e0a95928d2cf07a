package tui

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/cluster/explore"
	"synod/roles"
)

// The lab: switch a rule off, ask what could go wrong, and watch the run in which it does, step by step.

// rulesPanel lists the rules of the protocol, each with its switch.
type rulesPanel struct{ sheet }

func newRules(*Model) *rulesPanel {
	r := &rulesPanel{}
	r.sheet = sheet{width: 92, entries: r.list, foot: r.about}
	return r
}

func (r *rulesPanel) title() string { return "Rules: what if one did not hold?" }

func (r *rulesPanel) list(m *Model, width int) []entry {
	t := m.theme
	var all []entry
	for i, f := range m.st().Protocol().Flaws {
		style := t.text
		if i == r.at {
			style = reverse(t.strong)
		}
		state := span{t.glyph.done + " holds ", t.text}
		if m.st().Config().Without.Has(i) {
			state = span{t.glyph.lost + " off   ", t.bad}
		}
		row := line{{f.Name, style}}
		if slices.Contains(m.spared, f) {
			row = append(row, span{"  harmless while " + f.Partner + " holds", t.dim})
		}
		all = append(all, entry{rows: hang(line{state, {" ", t.text}}, row, width)})
	}
	return all
}

// about says what the selected rule is. It is as high for every rule, so that the list stands still.
func (r *rulesPanel) about(m *Model, width int) []line {
	t, flaws := m.theme, m.st().Protocol().Flaws
	if len(flaws) == 0 {
		return line{{"No rule of " + m.st().Protocol().Title + " can be switched off.", t.dim}}.wrap(width)
	}
	of := func(f roles.Flaw) []line { return line{{f.Rule, t.strong}, {"  " + f.Source, t.dim}}.wrap(width) }
	most := 0
	for _, f := range flaws {
		most = max(most, len(of(f)))
	}
	var rows []line
	if r.at != nobody {
		rows = of(flaws[min(r.at, len(flaws)-1)])
	}
	return append(rows, make([]line, most-len(rows))...)
}

func (r *rulesPanel) mode() string { return "rules" }

func init() {
	bind("rules", map[string]act{
		"rule.toggle": {do: onRow((*rulesPanel).toggle)},
		"rule.explore": {do: func(m *Model) tea.Cmd {
			m.close()
			return m.explore(cluster.Command{})
		}},
		"rule.lesson":   {do: onRow((*rulesPanel).lesson)},
		"overlay.close": {do: closeTop},
	})
}

// lesson opens the list of lessons at the one in which the selected rule, and no other, is off.
func (r *rulesPanel) lesson(m *Model) tea.Cmd {
	flaws := m.st().Protocol().Flaws
	l := newLessons(m)
	for k, i := range l.of {
		if i >= 0 && i < len(l.all) && l.all[i].Protocol == l.here && slices.Equal(l.all[i].Without, []string{flaws[r.at].Name}) {
			l.at, l.filter, l.kind, l.only = k, "", 0, ""
			m.open(l)
			return nil
		}
	}
	m.say("No lesson tells of this rule alone.")
	return nil
}

func (r *rulesPanel) toggle(m *Model) tea.Cmd {
	verb := cluster.Without
	if m.st().Config().Without.Has(r.at) {
		verb = cluster.With
	}
	c := cluster.Command{Verb: verb, Word: m.st().Protocol().Flaws[r.at].Name}
	if warning := m.forEver(); verb == cluster.Without && warning != "" {
		ask := newConfirm("Switch the rule "+c.Word+" off?"+warning, func(m *Model) { m.do(c) })
		ask.only = true
		m.open(ask)
		return nil
	}
	m.do(c)
	return nil
}

// search is a search that is under way.
type search struct {
	cancel   context.CancelFunc
	from     *cluster.Parked // where it began
	progress atomic.Pointer[explore.Progress]
}

// explored is what came of a search.
type explored struct {
	search *search
	report explore.Report
	err    error
}

// explore searches from the state that is looked at. What is found is played from there, wherever the run has come to meanwhile.
func (m *Model) explore(cluster.Command) tea.Cmd {
	if m.searching() {
		m.say("A search is running; {place.up} stops it.")
		return nil
	}
	if m.held() || m.seesOnly() {
		return nil
	}
	m.hush()
	ctx, stop := context.WithCancel(context.Background())
	s := &search{cancel: stop, from: m.run.Apart()}
	m.work = s
	state := m.st().Clone()
	bounds := explore.Options{
		States:   int(m.config.Settings.States),
		Workers:  m.cores(),
		Progress: func(p explore.Progress) { s.progress.Store(&p) },
	}
	return func() tea.Msg {
		r, err := explore.Here(ctx, state, bounds)
		return explored{s, r, err}
	}
}

// cores is how many processors a search uses: one of them draws, unless somebody has said otherwise.
func (m *Model) cores() int {
	if n := int(m.config.Settings.Cores); n > 0 {
		return n
	}
	return max(1, runtime.GOMAXPROCS(0)-1)
}

// searching reports whether a search is under way.
func (m *Model) searching() bool {
	_, ok := m.work.(*search)
	return ok
}

// stop ends a search; what it comes to says how far it was.
func (s *search) stop(*Model) { s.cancel() }

func (s *search) drop() { s.cancel() }

// finish takes what came of a search, and offers to play a run that was found.
func (m *Model) finish(e explored) {
	if m.work != e.search {
		return // of a run that is not there any more
	}
	e.search.cancel()
	m.work = nil
	if e.err != nil {
		m.fail(e.err)
		return
	}
	if e.report.Found == nil {
		m.sought = e.report.String()
		m.say("%s", m.sought)
		m.spared = append(m.spared, e.report.Spared...) // for the list of rules, which says so from now on
		return
	}
	commands := e.report.Found.CommandsFrom(e.search.from.State())
	m.sought = ""
	m.found = newFound(e.search.from, e.report, commands)
	m.openByItself(m.found)
}

// script is a run that is played, one command a key press.
type script struct {
	from     *cluster.Parked // where it begins
	commands []cluster.Command
	at       int
	steps    []int // where the run stood before each command that was played, and after the last one
	branch   int   // the branch on which it is played, by its number
}

// onPath reports whether the present of a run is where the script goes on.
func (s *script) onPath(run *cluster.Timeline) bool {
	return !s.astray(run) && run.Behind() == 0
}

// astray reports whether the run is on a branch on which somebody has acted.
func (s *script) astray(run *cluster.Timeline) bool { return run.Branch() != s.branch }

// playFound opens a place for a run that was found. The run that it was found from stands below.
func (m *Model) playFound(from *cluster.Parked, commands []cluster.Command) {
	p := newPlace(from.Wake(), pulse{speed: m.speed})
	p.level, p.name = derived, "found run"
	p.script = &script{from: from, commands: commands, steps: []int{p.run.State().Steps()}, branch: p.run.Branch()}
	p.selected, p.view, p.focus = m.selected, m.view, m.focus
	m.enter(p)
	m.hush()
}

// playOn plays the next command of the script, with all that agents tell themselves because of it.
func (m *Model) playOn() tea.Cmd {
	s := m.script
	if m.backOnPath() {
		return nil
	}
	if s.at < len(s.steps)-1 {
		m.lookAt(s.at + 1)
		return nil
	}
	if s.at == len(s.commands) {
		m.say("This was the end of the run that was found. {place.keep} keeps it as your own, {place.up} leaves it.")
		return nil
	}
	m.stop()
	m.run.Goto(m.run.Present().Steps())
	before := m.run.Present().Steps()
	if err := m.run.Play(s.commands[s.at]); err != nil {
		m.fail(err)
		return nil
	}
	m.done()
	s.at++
	m.run.Advance(m.st().Now(), budget)
	s.steps = append(s.steps, m.st().Steps())
	m.told = telling{}
	m.follow(before+1, m.clock.Now())
	m.atNow()
	return nil
}

// playBack takes the last command of the script back, with all that came of it. What was played is there still, and n goes on in it.
func (m *Model) playBack() tea.Cmd {
	switch s := m.script; {
	case m.held(), m.backOnPath():
	case s.at == 0:
		m.say("This is where the run begins that was found.")
	default:
		m.lookAt(s.at - 1)
	}
	return nil
}

// backOnPath returns to the script from a branch of one's own, and reports whether there was anything to return from.
func (m *Model) backOnPath() bool {
	s := m.script
	if !s.astray(m.run) {
		return false
	}
	if err := m.run.Switch(s.branch); err != nil {
		m.fail(err)
		return true
	}
	m.lookAt(s.at)
	return true
}

// lookAt looks at the run as it stood after so many commands of the script, which have been played. A command that is no step, such as
// a crash to come, belongs to the step before it.
func (m *Model) lookAt(played int) {
	steps := m.script.steps
	for played < m.script.at && played > 0 && steps[played] == steps[m.script.at] {
		played--
	}
	for played+1 < len(steps) && steps[played+1] == steps[played] {
		played++
	}
	m.script.at = played
	m.stop()
	m.hush()
	m.run.Goto(m.script.steps[played])
	m.atNow()
}

// scriptLine says where the script stands.
func (m *Model) scriptLine() line {
	t, s := m.theme, m.script
	l := line{{fmt.Sprintf("%d/%d ", s.at, len(s.commands)), t.dim}}
	if text := m.brokenSince(0); text != "" {
		l = append(l, span{text + " ", t.bad})
	}
	if s.astray(m.run) {
		return append(l, span{"You have left the path of this run; ", t.strong}, span{m.keyOf("found/play.next"), t.key}, span{" returns to it.", t.strong})
	}
	if s.at == len(s.commands) {
		return append(l, span{"The run is over.", t.strong}, span{"  " + m.keyOf("place.keep"), t.key}, span{" keeps it", t.dim}, span{"  " + m.keyOf("place.up"), t.key}, span{" leaves it", t.dim})
	}
	return append(l, span{"Next: ", t.dim}, span{s.commands[s.at].String(), t.strong}, span{"  " + m.keyOf("found/play.next"), t.key}, span{" next", t.dim})
}

// line says how far a search has come.
func (s *search) line(m *Model) line {
	t := m.theme
	l := line{{"Searching every run from here", t.strong}}
	if p := s.progress.Load(); p != nil {
		l = append(l, span{fmt.Sprintf(": %s checked, depth %d, %s left in the queue", explore.Counted(p.States, "state"), p.Depth, explore.Thousands(p.Frontier)), t.text})
	}
	return append(l, span{" …  " + m.keyOf("place.up"), t.key}, span{" stops", t.dim})
}

// witness names who is in the quorums of two values that are chosen: who should have prevented the second one.
func witness(chosen []cluster.Chosen) string {
	i := 1
	for i < len(chosen) && chosen[i].Instance != chosen[i-1].Instance {
		i++
	}
	if i >= len(chosen) {
		return ""
	}
	both := chosen[i-1].Quorum.Intersect(chosen[i].Quorum)
	if both.Len() == 0 {
		return " No acceptor is in both quorums."
	}
	return " " + areIn(both) + " in both quorums, and should have prevented it."
}
