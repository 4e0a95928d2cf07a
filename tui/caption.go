package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// The caption has two voices. The first is the narration of a lesson, a tape or something that takes long; the second says what
// has just happened and which rule made it so. Neither is ever cut: the caption grows, and then it has pages.

// captionState is how far the caption has been read, and how high it has become.
type captionState struct {
	page  int
	paged string // what the page is one of
	tall  int
	about string // the narration that it has become so high for
	said  struct {
		width int // of the rows below; 0 for none
		rows  []line
	} // what the caption has to say, as long as the same is asked for again and again
}

// captionBase is the height of the caption where little is to be said, and captionMost what it may grow to.
func (m *Model) captionBase() int { return min(max(1, (m.h-14)/5), 3) }
func (m *Model) captionMost() int { return max(m.captionBase(), m.h/3) }

// voices are what the caption has to say, in its two voices. What lies over the panels may have words of its own in place of the second
// one, and leaves no room for that one where there is a narration and not room for both.
func (m *Model) voices(width int) (narration, second line) {
	narration = m.narration()
	if v, ok := m.top().(interface{ voice(*Model) line }); ok && (narration == nil || m.inEditor()) {
		return narration, v.voice(m)
	}
	second = m.happened()
	if m.top() != nil && narration != nil && len(narration.wrap(width))+len(second.wrap(width)) > m.captionBase() {
		second = nil
	}
	return narration, second
}

// captionText is all that the caption has to say, in rows of a width.
func (m *Model) captionText(width int) []line {
	if s := &m.reading.said; s.width == width {
		return s.rows
	}
	narration, second := m.voices(width)
	return append(narration.wrap(width), second.wrap(width)...)
}

// captionHeight is how high the caption is now. Below what lies over the panels, which wants the room, it is as low as its text lets it
// be, unless time goes on there: then it does not change with every step.
func (m *Model) captionHeight() int {
	need := len(m.captionText(m.w - 2))
	if m.keepsTall() {
		need = max(need, m.reading.tall)
	}
	return max(m.captionBase(), min(need, m.captionMost()))
}

// keepsTall reports whether the caption stays as high as it has become.
func (m *Model) keepsTall() bool {
	_, on := m.top().(goesOn)
	return m.top() == nil || on
}

// fitCaption lets the caption grow with what is to be said. It shrinks when there is another narration, or when somebody acts;
// were it to shrink with every step, the picture above it would jump.
func (m *Model) fitCaption() {
	if m.w < minWidth || m.h < minHeight {
		return
	}
	if about := m.narration().plain(); about != m.reading.about {
		m.reading.about, m.reading.tall = about, 0
	}
	if m.keepsTall() {
		m.reading.tall = m.captionHeight()
	}
}

// moreMark says that the caption goes on, and againMark that it can be read once more. Where text is typed no key turns a page.
func (m *Model) moreMark() string {
	if m.types() {
		return "goes on"
	}
	return m.keyOf("caption.more") + " more"
}

func (m *Model) againMark() string {
	if m.types() {
		return "the end"
	}
	return m.keyOf("caption.more") + " again"
}

// types reports whether whoever sits here types a text.
func (m *Model) types() bool { return m.prompt != nil || isFinder(m.top()) }

// captionPages cuts the caption into pages of a height. Where there are several, each leaves room for the mark that says so.
func (m *Model) captionPages(width, height int) [][]line {
	rows := m.captionText(width)
	if len(rows) <= height {
		return [][]line{rows}
	}
	return slices.Collect(slices.Chunk(m.captionText(width-max(len(m.moreMark()), len(m.againMark()))-2), max(1, height)))
}

// pageOf is the page that is shown of so many. Another text begins with its first.
func (m *Model) pageOf(pages int) int {
	if pages <= 1 || m.reading.paged != m.pagedText() {
		return 0
	}
	return min(m.reading.page, pages-1)
}

// pagedText tells whether a page is still one of the same text: what happens below a narration does not turn its pages back.
func (m *Model) pagedText() string {
	narration, second := m.voices(m.w - 2)
	if narration != nil {
		return narration.plain()
	}
	return second.plain()
}

func (m *Model) pages() int { return len(m.captionPages(m.w-2, m.captionHeight())) }

// unread reports whether the caption has pages after the one that is shown.
func (m *Model) unread() bool { pages := m.pages(); return m.pageOf(pages) < pages-1 }

// readOn turns to the caption's next page, and from the last one to the first.
func (m *Model) readOn() tea.Cmd {
	pages := m.pages()
	next := (m.pageOf(pages) + 1) % pages
	m.reading.page, m.reading.paged = next, m.pagedText()
	return nil
}

func (m *Model) drawCaption(p pen) {
	p = p.sub(1, 0, p.width()-2, p.height())
	pages := m.captionPages(p.width(), p.height())
	page := m.pageOf(len(pages))
	for i, row := range pages[page] {
		p.line(0, i, row)
	}
	if len(pages) == 1 {
		return
	}
	mark := m.moreMark()
	if page == len(pages)-1 {
		mark = m.againMark()
	}
	x := p.width() - width(mark)
	p.text(x, p.height()-1, m.theme.key, mark)
	m.zone(p, x, p.height()-1, width(mark), 1, func() { m.readOn() })
}

// narration is what a tape or a lesson has to say, or how far something is that takes long.
func (m *Model) narration() line {
	switch {
	case m.caption != "":
		return line{{m.caption, m.theme.strong}}
	case m.work != nil:
		return m.work.line(m)
	case m.script != nil:
		return m.scriptLine()
	case m.lesson != nil:
		return m.lessonLine()
	}
	return nil
}

// happened is what has just happened.
func (m *Model) happened() line {
	if m.caption != "" && m.work != nil {
		return m.work.line(m)
	}
	asked := m.shows("space-time") && m.diagram.why != noWhy // somebody wants to know something else
	if m.told.text != "" && m.run.Behind() == 0 && !asked {
		return line{{m.told.text, m.theme.text}}
	}
	if m.shows("space-time") {
		if l, ok := m.diagramCaption(); ok {
			return append(l, m.idleLine()...)
		}
	}
	return append(m.explain(), m.idleLine()...)
}

// telling is the sentence that is shown while time passes. So much happens at once that each sentence would be gone
// before it is read; so it stays for a while, unless something weightier happens.
type telling struct {
	text   string
	weight int
	since  time.Duration
}

// The weights of what can happen. They come from what an event did, not from which protocol it belongs to.
const (
	nothing  = iota // a message that changed nothing, or was lost
	reply           // an agent changed, or answered somebody
	announce        // an agent told several others
	decision        // a value was chosen
	broken          // an invariant was broken
)

// reading is how long a sentence stays before anything may follow it, and glance before something as weighty may, where there is
// no time to read.
const (
	reading = 1500 * time.Millisecond
	glance  = 500 * time.Millisecond
)

// follow looks at the events from a step on and tells the weightiest, the last one of several. Where there is time to read it waits
// until what is told has been read, and says nothing twice.
func (m *Model) follow(first int, now time.Duration) {
	best := telling{since: now}
	for _, e := range m.run.Events(max(first, m.st().Steps()-50), m.st().Steps()) {
		if m.unhurried() && m.told.text != "" && m.isEcho(&e) && !isIssue(&e) {
			continue
		}
		if w := weight(&e); w > nothing && w >= best.weight {
			if why := m.why(&e); why != "" {
				best.text, best.weight = why, w
			}
		}
	}
	if text := m.chosenSince(first); text != "" {
		best.text, best.weight = text, decision
	}
	if text := m.brokenSince(first); text != "" && m.script == nil {
		best.text, best.weight = text, broken
	}
	shown := now - m.told.since
	switch {
	case best.text == "":
	case m.unhurried():
		if m.isRead(now) {
			m.told = best
		}
	case best.weight > m.told.weight || best.weight == m.told.weight && shown >= glance || shown >= reading:
		m.told = best
	}
}

// answer tells what came of a command.
func (m *Model) answer() {
	m.told, m.outcome = telling{weight: announce, since: m.clock.Now()}, telling{}
	events := m.run.Events(m.st().Steps(), m.st().Steps())
	if len(events) > 0 {
		last := &events[len(events)-1]
		m.told.text = last.Why()
		if last.Ending == cluster.ByHand && m.beat == nil {
			m.told.text = last.Dropped()
		}
		if m.isNews(last) && m.playing && m.unhurried() {
			m.stand(m.told.since)
		}
	}
}

// weight says how much an event matters to whoever looks on. What an agent tells itself only goes on with what it has just
// done.
func weight(e *cluster.Event) int {
	others := 0
	for _, f := range e.Sent {
		if f.To != f.From {
			others++
		}
	}
	switch {
	case others > 1 && (e.Kind != cluster.Delivered || e.Flight.From != e.Flight.To):
		return announce
	case others > 0 || len(e.Facts) > 0:
		return reply
	}
	return nothing
}

// why gives the reasons of an event; none of one that told what can be done with links as they no longer are. In a run that was found
// the narration tells what it breaks, once and for all that follows.
func (m *Model) why(e *cluster.Event) string {
	switch {
	case e.Cuts != nil && !e.Cuts.Equal(m.st().Cuts()):
		return ""
	case m.script != nil:
		return e.Because()
	}
	return e.Why()
}

// chosenSince says which value has been chosen since a step: the moment that everything is about, which no agent sees.
func (m *Model) chosenSince(step int) string {
	chosen := m.st().ChosenSince(step)
	if len(chosen) == 0 {
		return ""
	}
	c := chosen[len(chosen)-1]
	where, there := "", ""
	if c.Instance != 0 {
		where, there = fmt.Sprintf(" in slot %d", c.Instance), " there"
	}
	text := fmt.Sprintf("%s is chosen%s: %s, a quorum, %s accepted %s.", c.Proposal.Value, where, c.Quorum.Prose("and"), roles.Have(c.Quorum.Len()), c.Proposal)
	if len(m.st().Without()) == 0 {
		text += " No other value can be chosen" + there + " any more."
	}
	return text
}

// brokenSince says which invariant has been broken first, if that was since a step.
func (m *Model) brokenSince(first int) string {
	v, s := m.st().Verdict()
	if v == cluster.Safe || s.Step < first || s.Earlier() {
		return ""
	}
	text := fmt.Sprintf("%s at step %d, %s: %s.", v, s.Step, s.Invariant, s.Text)
	if v == cluster.Violated {
		text += witness(m.st().Chosen())
	}
	return text + m.rulesOff()
}

// rulesOff says which rules are off, in the sentences that they have for that.
func (m *Model) rulesOff() (text string) {
	for i, f := range m.st().Protocol().Flaws {
		if m.st().Config().Without.Has(i) {
			text += " Rule off: " + f.Off + "."
		}
	}
	return text
}

// hush forgets what was told, because the person looks at something else now.
func (m *Model) hush() {
	m.told, m.outcome = telling{}, telling{}
	m.hasRead()
}

// explain gives the reasons of the latest event that has any, or says how to begin.
func (m *Model) explain() line {
	t, st := m.theme, m.st()
	if text := m.brokenSince(st.Steps()); text != "" && st.Steps() > 0 && m.script == nil {
		head, rest, _ := strings.Cut(text, ": ")
		return line{{t.glyph.lost + " " + head + ": ", t.bad}, {rest, t.text}}
	}
	if text := m.chosenSince(st.Steps()); text != "" && st.Steps() > 0 {
		return line{{text, t.text}}
	}
	for _, back := range [...]int{0, 30} { // nearly always the last step has one
		events := m.run.Events(st.Steps()-back, st.Steps())
		if l := m.standstill(events); l != nil {
			return l
		}
		for i := len(events) - 1; i >= 0; i-- {
			if why := m.why(&events[i]); why != "" {
				return line{{why, t.text}}
			}
		}
	}
	if st.Steps() > 0 {
		return line{{"No message is in flight.", t.dim}}
	}
	if m.lesson != nil {
		return m.keyedLine("Nothing has happened yet. Press {lesson/play.next}, and the lesson plays to its next moment.", m.theme.dim)
	}
	return m.keyedLine("Nothing has happened yet. Press {propose.ask} to propose a value, {partition.edit} to partition the cluster, "+
		"{agent.crash} to crash an agent, {lessons.open} for lessons, {help.open} for every key.", m.theme.dim)
}

// standstill says what keeps a run from getting anywhere in which nothing is due any more; what has just led to it comes
// first.
func (m *Model) standstill(events []cluster.Event) line {
	if _, due := m.run.NextDue(); due || m.run.Behind() > 0 {
		return nil
	}
	var l line
	for _, h := range m.st().Hindrances() {
		l = append(l, span{h.String() + " ", m.theme.text})
	}
	if n := len(events); l != nil && n > 0 && m.why(&events[n-1]) != "" {
		l = slices.Insert(l, 0, span{m.why(&events[n-1]) + " ", m.theme.text})
	}
	return l
}
