package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

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
	kind  int   // index into lessonKinds
	here  string
}

// lessonKinds are those that can be shown alone.
var lessonKinds = []string{"", "not done", "of this protocol"}

// newLessons begins with the lesson that is the next one for whoever sits here, and with the filter of the last time.
func newLessons(m *Model) *lessons {
	all := scenario.List(m.protocols)
	l := &lessons{all: all, here: m.st().Protocol().Name}
	place := func(i scenario.Info) int { return map[bool]int{false: 1}[i.Protocol == l.here] }
	slices.SortStableFunc(all, func(a, b scenario.Info) int { return cmp.Compare(place(a), place(b)) })
	l.sheet = sheet{width: 92, entries: l.list, foot: l.about, lead: l.forYou}
	if before := m.lessonList; before != nil {
		l.filter, l.kind, l.only = before.filter, before.kind, before.only
	}
	m.lessonList = l
	next := l.next(m)
	for i, info := range all {
		if i == 0 || all[i-1].Protocol != info.Protocol {
			l.of = append(l.of, heading)
		}
		if i == next {
			l.at = len(l.of)
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

// next is the lesson to go on with: the one that was begun last and not heard to its end, or the first that was not heard. It is -1
// when all were.
func (l *lessons) next(m *Model) int {
	if begun := m.begunLast(); begun != "" {
		if i := slices.IndexFunc(l.all, func(i scenario.Info) bool { return i.Key() == begun }); i >= 0 {
			return i
		}
	}
	return slices.IndexFunc(l.all, func(i scenario.Info) bool { return i.Number > 0 && !m.heard(i.Key()).done })
}

// forYou names the next lesson above the list.
func (l *lessons) forYou(m *Model, width int) []line {
	t := m.theme
	if len(l.all) == 0 {
		return nil
	}
	i := l.next(m)
	if i < 0 {
		return append(line{{"You have heard every lesson to its end.", t.strong}}.wrap(width), line{})
	}
	info := l.all[i]
	says := line{{"Next for you: ", t.dim}, {fmt.Sprintf("%d %s", info.Number, info.Title), t.strong}}
	return append(says.wrap(width), line{})
}

func (l *lessons) title() string { return "Lessons" }

// heading stands for the name of a protocol above its lessons, where there are several protocols.
const heading = -1

func (l *lessons) mode() string { return "lessons" }

func init() {
	next, back := sections()
	bind("lessons", map[string]act{
		"lesson.begin":   {do: onRow((*lessons).begin)},
		"list.section":   next,
		"list.unsection": back,
		"filter.kind": {do: on(func(l *lessons, m *Model) tea.Cmd {
			l.kind = (l.kind + 1) % len(lessonKinds)
			l.only = lessonKinds[l.kind]
			return nil
		}), word: func(m *Model) (string, int) {
			return cmp.Or(lessonKinds[(m.top().(*lessons).kind+1)%len(lessonKinds)], "all"), 0
		}},
		"overlay.close": {do: closeTop},
	})
}

// voice explains the marks, in place of the caption.
func (l *lessons) voice(m *Model) line {
	t := m.theme
	return line{{t.glyph.done, t.key}, {" done  ", t.dim}, {t.glyph.begun, t.key}, {" begun  ", t.dim},
		{"rule off", t.warn}, {": one rule does not hold in this lesson", t.dim}}
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
	m.beginLesson(s, m.heard(s.Key()).beats)
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
		m.say("You have heard %s of this lesson; {lesson/run.again} begins it again.", roles.Count(beats, "beat"))
	}
}

// enterLesson opens the place of a lesson.
func (m *Model) enterLesson(l *scenario.Player, run *cluster.Timeline) {
	p := newPlace(run, pulse{speed: m.speed})
	p.level, p.name = opened, m.nameOfLesson(l.Scenario())
	m.enter(p)
	m.teach(l)
}

// about says how much of the selected lesson was heard, which rule is off in it, and where it is from.
func (l *lessons) about(m *Model, width int) []line {
	t := m.theme
	info, demo := l.selected()
	switch {
	case demo != nil:
		return line{{"synod play " + demo.Name + ", " + demo.Length(), t.dim}}.wrap(width)
	case info == nil:
		return nil
	}
	h := m.heard(info.Key())
	says := line{{roles.Count(info.Beats, "beat").String() + ".", t.text}}
	switch {
	case h.beats > 0:
		says = line{{fmt.Sprintf(m.keyedFormat("You are at beat %d of %d; {lesson.begin} goes on there."), h.beats, info.Beats), t.text}}
	case h.done:
		says = line{{fmt.Sprintf("You have heard it to its end, %s.", roles.Count(info.Beats, "beat")), t.text}}
	}
	for _, rule := range info.Without {
		says = append(says, span{"  Rule off: " + rule + ".", t.warn})
	}
	return append(says.wrap(width), t.joined([]line{{{info.Source, t.dim}}, {{"synod open " + info.Name, t.dim}}})[1:].wrap(width)...)
}

// The columns of a lesson: its mark and its number, its claim, and how far it was heard.
const (
	lessonMarks = 6
	lessonState = 9
)

// list tells what each lesson claims, in as many rows as that takes.
func (l *lessons) list(m *Model, width int) []entry {
	t := m.theme
	var all []entry
	for k, i := range l.of {
		if i == heading {
			all = append(all, entry{heading: true, rows: l.heading(m, l.of[k+1], width+selecting)})
			continue
		}
		style := t.text
		if k == l.at {
			style = reverse(t.strong)
		}
		if i >= len(l.all) {
			marks := line{{strings.Repeat(" ", lessonMarks), t.text}}
			all = append(all, entry{rows: hang(marks, line{{l.demos[i-len(l.all)].Claim, style}}, width), hidden: l.kind > 0})
			continue
		}
		info := l.all[i]
		h := m.heard(info.Key())
		mark, state := cmp.Or(m.markOf(info), " ")+" ", line(nil)
		if h.beats > 0 {
			state = line{{fmt.Sprintf("%d/%d", h.beats, info.Beats), t.text}}
		} else if len(info.Without) > 0 {
			state = line{{"rule off", t.warn}}
		}
		number := strings.Repeat(" ", lessonMarks-2)
		if info.Number > 0 {
			number = fmt.Sprintf("%3d ", info.Number)
		}
		rows := hang(line{{mark, t.key}, {number, t.dim}}, line{{info.Title, style}}, max(lessonMarks+1, width-lessonState-1))
		last := len(rows) - 1
		rows[last] = append(pad(rows[last], width-lessonState), state...)
		hidden := l.kind == 1 && h.done || l.kind == 2 && info.Protocol != l.here
		all = append(all, entry{rows: rows, hidden: hidden})
	}
	return all
}

// markOf is the mark of a lesson that was heard to its end, or begun; "" for others.
func (m *Model) markOf(info scenario.Info) string {
	switch h := m.heard(info.Key()); {
	case h.done:
		return m.theme.glyph.done
	case h.beats > 0:
		return m.theme.glyph.begun
	}
	return ""
}

// pad fills a line with blanks up to a width.
func pad(l line, to int) line {
	return append(l[:len(l):len(l)], span{text: strings.Repeat(" ", max(0, to-l.width()))})
}

// heading is a rule with the name of a protocol that lessons are about, and how many of them were heard.
func (l *lessons) heading(m *Model, of, width int) []line {
	t := m.theme
	title, right := l.topic(m, of), " "+t.rule(2)
	if of < len(l.all) {
		done, count := 0, 0
		for _, info := range l.all {
			if info.Protocol == l.all[of].Protocol {
				count++
				if m.heard(info.Key()).done {
					done++
				}
			}
		}
		right = fmt.Sprintf(" %d of %d done %s", done, count, t.rule(2))
	}
	return t.headed(title, right, width)
}

// rule is a piece of a line across.
func (t *Theme) rule(cells int) string { return strings.Repeat(t.box.top, max(0, cells)) }

// headed is a rule that has a title at its left and something at its right.
func (t *Theme) headed(title, right string, room int) []line {
	left := t.rule(2) + " "
	gap := room - width(left) - width(title) - 1 - width(right)
	if gap < 0 {
		return line{{title, t.strong}}.wrap(room)
	}
	return []line{{{left, t.faint}, {title, t.strong}, {" " + t.rule(gap), t.faint}, {right, t.dim}}}
}

// topic names the protocol that a lesson is about, or what demos are.
func (l *lessons) topic(m *Model, of int) string {
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
		return append(l, span{"You have left the lesson's path; ", t.strong}, span{m.keyOf("lesson/play.next"), t.key}, span{" returns to it.", t.strong})
	}
	return append(l, span{m.lesson.Caption(), t.strong})
}
