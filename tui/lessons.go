package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"synod/cluster/scenario"
)

// lessons is the list of scenarios to choose from.
type lessons struct {
	all   []scenario.Info
	at    int
	first int // the topmost one shown
}

func newLessons(m *Model) *lessons { return &lessons{all: scenario.List(m.protocols)} }

func (l *lessons) title() string { return "Lessons" }

func (l *lessons) size(m *Model) (w, h int) { return 92, max(3, len(l.all)+3) }

func (l *lessons) bindings() []binding {
	return []binding{
		{keys: []string{"enter"}, short: "begin", help: "Begin the selected lesson; n then goes on.", do: l.begin},
		{keys: []string{"down", "j"}, show: "↓", short: "next", help: "Select the next lesson.", do: l.move(1)},
		{keys: []string{"up", "k"}, show: "↑", short: "before", help: "Select the lesson before.", do: l.move(-1)},
		{keys: []string{"esc", "q", "L"}, show: "esc", short: "close", help: "Close.", do: func(m *Model) tea.Cmd { m.close(); return nil }},
	}
}

func (l *lessons) move(by int) func(*Model) tea.Cmd {
	return func(*Model) tea.Cmd {
		l.at = min(max(0, l.at+by), max(0, len(l.all)-1))
		return nil
	}
}

func (l *lessons) begin(m *Model) tea.Cmd {
	if len(l.all) == 0 {
		return nil
	}
	info := l.all[l.at]
	s, err := scenario.Find(info.Protocol+"/"+info.Name, m.protocols)
	if err != nil {
		m.fail(err)
		return nil
	}
	start := func(m *Model) {
		if err := m.run.Reset(s.Settings); err != nil {
			m.fail(err)
			return
		}
		m.settle()
		m.teach(scenario.NewPlayer(s, m.run))
	}
	m.close()
	if m.run.Present().Steps() == 0 || m.lesson != nil {
		start(m)
		return nil
	}
	m.open(newConfirm("A lesson begins a new run; the present one, with its "+fmt.Sprint(m.run.Present().Steps())+" steps, is lost. Go on?", start))
	return nil
}

// draw lists the lessons, and of the selected one what it claims and where it is from.
func (l *lessons) draw(p pen, m *Model) {
	t := m.theme
	rows := max(1, p.height()-3)
	l.first = min(max(l.first, l.at-rows+1), l.at)
	for i := l.first; i < min(len(l.all), l.first+rows); i++ {
		info, y := l.all[i], i-l.first
		style, mark := t.text, "  "
		if i == l.at {
			style, mark = reverse(t.strong), t.glyph.pick+" "
		}
		x := p.text(0, y, t.key, mark)
		row := line{{info.Title, style}}
		for _, rule := range info.Without {
			row = append(row, span{"  without " + rule, t.warn})
		}
		p.short(x, y, row, t.glyph.ellipsis)
		m.zone(p, 0, y, p.width(), 1, func() { l.at = i })
	}
	if l.at < len(l.all) {
		info := l.all[l.at]
		p.short(0, p.height()-2, line{{info.Source, t.dim}}, t.glyph.ellipsis)
		p.short(0, p.height()-1, line{{"synod open " + info.Name, t.dim}}, t.glyph.ellipsis)
	}
}

// teach begins to play a scenario whose settings the run has. The clock stops: a lesson goes at its listener's pace.
func (m *Model) teach(p *scenario.Player) {
	m.lesson, m.playing = p, false
	m.hush()
}

// nextRemark plays the next beat of the lesson.
func (m *Model) nextRemark() tea.Cmd {
	if m.lesson.Done() {
		m.say("This was the end of the lesson. The cluster is yours; L chooses another lesson.")
		return nil
	}
	m.hush()
	if _, err := m.lesson.Next(); err != nil {
		m.fail(err)
	}
	m.playing = false
	m.instant = float64(m.st().Now())
	return nil
}

// lessonLine is the remark that belongs to the step that is looked at, with how to go on.
func (m *Model) lessonLine() line {
	t := m.theme
	played, of := m.lesson.Progress()
	l := line{{fmt.Sprintf("%d/%d ", played, of), t.dim}, {m.lesson.Caption(), t.strong}}
	if !m.lesson.Done() {
		l = append(l, span{"  n", t.key}, span{" goes on", t.dim})
	}
	return l
}
