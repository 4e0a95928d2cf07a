package tui

import (
	"cmp"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles"
	"synod/tui/demos"
)

// lessons is the list of scenarios to choose from, those of the present protocol first, and of the demos.
type lessons struct {
	sheet
	all   []scenario.Info
	demos []demos.Demo
	of    []int // the entries: a lesson by its index, a demo by its index behind those, or heading
}

func newLessons(m *Model) *lessons {
	all := scenario.List(m.protocols)
	place := func(i scenario.Info) int { return map[bool]int{false: 1}[i.Protocol == m.st().Protocol().Name] }
	slices.SortStableFunc(all, func(a, b scenario.Info) int { return cmp.Compare(place(a), place(b)) })
	l := &lessons{all: all}
	l.sheet = sheet{width: 92, entries: l.list, foot: l.source}
	several := len(all) > 0 && all[0].Protocol != all[len(all)-1].Protocol
	for i, info := range all {
		if several && (i == 0 || all[i-1].Protocol != info.Protocol) {
			l.of = append(l.of, heading)
		}
		l.of = append(l.of, i)
	}
	if m.launch != nil {
		l.demos = demos.List()
		l.of = append(l.of, heading)
		for i := range l.demos {
			l.of = append(l.of, len(l.all)+i)
		}
	}
	return l
}

func (l *lessons) title() string { return "Lessons" }

// heading stands for the name of a protocol above its lessons, where there are several protocols.
const heading = -1

func (l *lessons) mode() string { return "lessons" }

func init() {
	next, back := sections()
	bind("lessons", map[string]act{
		"lesson.begin":   {do: on((*lessons).begin)},
		"list.section":   next,
		"list.unsection": back,
		"overlay.close":  {do: closeTop},
	})
}

// selected returns the lesson with the cursor, or the demo; a heading stands for what is below it.
func (l *lessons) selected() (lesson *scenario.Info, demo *demos.Demo) {
	if l.at < 0 || l.at >= len(l.of) {
		return nil, nil
	}
	i := l.of[l.at]
	if i == heading {
		i = l.of[l.at+1]
	}
	if i >= len(l.all) {
		return nil, &l.demos[i-len(l.all)]
	}
	return &l.all[i], nil
}

func (l *lessons) begin(m *Model) tea.Cmd {
	info, demo := l.selected()
	switch {
	case demo != nil:
		m.close()
		return m.openTape(demo.Name)
	case info == nil:
		return nil
	}
	m.close()
	return m.lessonBy(cluster.Command{Word: info.Name})
}

// lessonBy begins a lesson by its number or its name, or goes on where somebody left it.
func (m *Model) lessonBy(c cluster.Command) tea.Cmd {
	s, err := scenario.Find(c.Word, m.protocols)
	if err != nil {
		m.fail(err)
		return nil
	}
	m.beginLesson(s, m.beats[s.Title])
	return nil
}

// beginLesson opens a place for a lesson, with so many beats played already.
func (m *Model) beginLesson(s *scenario.Scenario, beats int) {
	run, err := cluster.NewTimeline(s.Settings, nil)
	if err != nil {
		m.fail(err)
		return
	}
	m.enterLesson(scenario.NewPlayer(s, run), run)
	if beats > 0 {
		m.owed = m.playAtOnce(beats)
		m.say("You have heard %s of this lesson; r begins it again.", countOf(beats, "beat"))
	}
}

// enterLesson opens the place of a lesson.
func (m *Model) enterLesson(l *scenario.Player, run *cluster.Timeline) {
	p := newPlace(run, pulse{speed: m.speed})
	p.level, p.name = opened, m.nameOfLesson(l.Scenario())
	m.enter(p)
	m.teach(l)
}

// source says where the selected lesson is from.
func (l *lessons) source(m *Model, width int) []line {
	info, demo := l.selected()
	switch {
	case demo != nil:
		return line{{"synod play " + demo.Name, m.theme.dim}}.wrap(width)
	case info == nil:
		return nil
	}
	return append(line{{info.Source, m.theme.dim}}.wrap(width), line{{"synod open " + info.Name, m.theme.dim}}.wrap(width)...)
}

// list tells what each lesson claims, in as many rows as that takes.
func (l *lessons) list(m *Model, width int) []entry {
	t := m.theme
	var all []entry
	for k, i := range l.of {
		if i == heading {
			all = append(all, entry{heading: true, rows: line{{l.heading(m, l.of[k+1]), t.strong}}.wrap(width)})
			continue
		}
		style := t.text
		if k == l.at {
			style = reverse(t.strong)
		}
		if i >= len(l.all) {
			all = append(all, entry{rows: line{{l.demos[i-len(l.all)].Claim, style}}.wrap(width)})
			continue
		}
		row := line{{l.all[i].Title, style}}
		for _, rule := range l.all[i].Without {
			row = append(row, span{"  without " + rule, t.warn})
		}
		number := "    "
		if n := l.all[i].Number; n > 0 {
			number = fmt.Sprintf("%3d ", n)
		}
		all = append(all, entry{rows: hang(line{{number, t.dim}}, row, width)})
	}
	return all
}

// heading names the protocol that a lesson is about, or what demos are.
func (l *lessons) heading(m *Model, of int) string {
	if of >= len(l.all) {
		return "Demos: each plays by itself, and you can take over"
	}
	name := l.all[of].Protocol
	if p, ok := roles.Among(m.protocols)(name); ok {
		return p.Title
	}
	return name
}

// teach begins to play a scenario whose settings the run has. The clock stops: a lesson goes at its listener's pace.
func (m *Model) teach(p *scenario.Player) {
	m.lesson, m.beat = p, nil
	p.Trust()
	m.stop()
	m.hush()
	m.show(p.Lead())
}

// lessonLine is the remark that belongs to the step that is looked at, with how to go on.
func (m *Model) lessonLine() line {
	t := m.theme
	_, of := m.lesson.Progress()
	l := line{{fmt.Sprintf("%d/%d ", m.lesson.Told(), of), t.dim}}
	if m.lesson.Astray() {
		return append(l, span{"You have left the lesson's path; ", t.strong}, span{"n", t.key}, span{" returns to it.", t.strong})
	}
	return append(l, span{m.lesson.Caption(), t.strong})
}
