package tui

import (
	"cmp"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"synod/cluster/scenario"
	"synod/roles"
)

// lessons is the list of scenarios to choose from, those of the present protocol first.
type lessons struct {
	all   []scenario.Info
	at    int
	first int // the topmost row shown; a row is a lesson, or the name of the protocol above its lessons
}

func newLessons(m *Model) *lessons {
	all := scenario.List(m.protocols)
	place := func(i scenario.Info) int { return map[bool]int{false: 1}[i.Protocol == m.st().Protocol().Name] }
	slices.SortStableFunc(all, func(a, b scenario.Info) int { return cmp.Compare(place(a), place(b)) })
	return &lessons{all: all}
}

func (l *lessons) title() string { return "Lessons" }

func (l *lessons) size(m *Model) (w, h int) { return 92, max(3, len(l.rows())+3) }

// heading is a row with the name of a protocol in place of a lesson.
const heading = -1

// rows returns what each row of the list shows: a lesson by its index, or a heading above those of a protocol when there
// are several.
func (l *lessons) rows() []int {
	var rows []int
	several := len(l.all) > 0 && l.all[0].Protocol != l.all[len(l.all)-1].Protocol
	for i, info := range l.all {
		if several && (i == 0 || l.all[i-1].Protocol != info.Protocol) {
			rows = append(rows, heading)
		}
		rows = append(rows, i)
	}
	return rows
}

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
	s, err := scenario.Find(info.Name, m.protocols)
	if err != nil {
		m.fail(err)
		return nil
	}
	start := func(m *Model) error {
		if err := m.run.Reset(s.Settings); err != nil {
			return err
		}
		m.settle()
		m.teach(scenario.NewPlayer(s, m.run))
		return nil
	}
	m.close()
	if m.lesson != nil {
		m.leaving(start)
		return nil
	}
	m.instead("A lesson begins a new run", start)
	return nil
}

// foot says of the selected lesson what does not fit into its row, and where it is from. It is as high for every lesson, so that
// the list stands still.
func (l *lessons) foot(p pen, t *Theme) []line {
	if l.at >= len(l.all) {
		return nil
	}
	var claim []line
	most := 0
	for i, info := range l.all {
		whole := line{{info.Title, t.strong}}
		if whole.width() <= p.width()-2 || p.height() < roomForClaims {
			continue
		}
		rows := whole.wrap(p.width())
		most = max(most, len(rows))
		if i == l.at {
			claim = rows
		}
	}
	rows := append(make([]line, most-len(claim)), claim...)
	return append(rows, line{{l.all[l.at].Source, t.dim}}, line{{"synod open " + l.all[l.at].Name, t.dim}})
}

// roomForClaims is the height from which on claims are told in full below the list.
const roomForClaims = 12

// draw lists the lessons, and of the selected one what it claims and where it is from.
func (l *lessons) draw(p pen, m *Model) {
	t := m.theme
	foot := l.foot(p, t)
	rows, room := l.rows(), max(1, p.height()-len(foot)-1)
	at := slices.Index(rows, l.at)
	l.first = max(0, min(max(l.first, at-room+1), at, len(rows)-room))
	if l.first == 1 && rows[0] == heading && at < room {
		l.first = 0 // the heading comes into sight with the first lesson
	}
	for k := l.first; k < min(len(rows), l.first+room); k++ {
		i, y := rows[k], k-l.first
		if i == heading {
			p.short(0, y, line{{l.heading(m, rows[k+1]), t.strong}}, t.glyph.ellipsis)
			continue
		}
		info := l.all[i]
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
	for i, row := range foot {
		p.short(0, p.height()-len(foot)+i, row, t.glyph.ellipsis)
	}
}

// heading names the protocol that a lesson is about.
func (l *lessons) heading(m *Model, of int) string {
	name := l.all[of].Protocol
	if p, ok := roles.Among(m.protocols)(name); ok {
		return p.Title
	}
	return name
}

// teach begins to play a scenario whose settings the run has. The clock stops: a lesson goes at its listener's pace.
func (m *Model) teach(p *scenario.Player) {
	m.lesson = p
	m.stop()
	m.hush()
}

// nextRemark plays the next beat of the lesson.
func (m *Model) nextRemark() tea.Cmd {
	if m.lesson.Done() {
		m.say("This was the end of the lesson. The cluster is yours; L chooses another lesson.")
		return nil
	}
	m.hush()
	m.stop()
	lesson := m.lesson
	return m.begin(&stint{
		what: "Playing on",
		slice: func(m *Model) bool {
			done, err := lesson.Some(sliceSteps)
			if err != nil {
				m.fail(err)
			}
			m.atNow()
			return done
		},
		share: func(*Model) (float64, float64) { over, of := lesson.Lines(); return float64(over), float64(of) },
		word:  func(m *Model) string { return fmt.Sprintf("at step %d; n goes on from there", m.st().Steps()) },
	})
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
