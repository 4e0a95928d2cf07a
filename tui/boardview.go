package tui

import (
	"math"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
	"synod/roles/choosable"
	"synod/tui/board"
)

// The third view has two forms: the Board, what can still be chosen in each ballot, and the Log, how far each agent has come. Package
// board says what is where on the Board, and here it gets its colours. Of a sequence of decisions the Board has two forms itself: all
// slots, and the acceptors of one.

// boardForm is a form of the third view.
type boardForm uint8

const (
	asUsual boardForm = iota // the Log of a sequence, and the Board of one decision
	asBoard                  // ballots and acceptors, of one decision
	asSlots                  // ballots and slots, of a sequence
	asLog
)

// boardPanel is what a place remembers of its Board.
type boardPanel struct {
	form                boardForm
	at                  board.Place
	pinned              bool // false: the newest ballot is selected, and stays so
	undone              bool
	proof               bool
	proved              provedKey
	known               boardKey
	first               roles.Instance // the leftmost slot that is shown
	knownSlots, counted boardKey
	followed            bool // the last slots were shown
	board               board.Board
	slots               board.Slots
	shown               []roles.Ballot // the ballots that were drawn, the newest first
	picture, small      sketch         // of what is shown, and below slots of the one that is selected
}

// provedKey is all that depends on what is marked.
type provedKey struct {
	moment boardKey
	ballot roles.Ballot
	known  bool // the whole run is read
}

// sketch is a picture that is kept for as long as nothing in it changes.
type sketch struct {
	board.Picture
	of   sketchKey
	said [][]line // of the board of one decision, what is selected in words
}

// sketchKey is all that a picture depends on.
type sketchKey struct {
	form          boardForm
	moment        boardKey
	at            board.Place
	focused       bool
	undone, proof bool
	w, h          int
	look          Look
}

// fresh reports whether the picture is another one than was kept, and keeps that from now on.
func (k *sketch) fresh(of sketchKey) bool {
	was := k.of
	k.of = of
	return was != of
}

// sketchKey returns what the picture of a form depends on.
func (s *boardPanel) sketchKey(m *Model, form boardForm, moment boardKey, focused bool, w, h int) sketchKey {
	return sketchKey{form, moment, s.at, focused, s.undone, s.proof, w, h, m.look}
}

// boardKey tells the moments apart at which a Board is drawn.
type boardKey struct {
	run         *cluster.Timeline
	epoch       cluster.Epoch
	step        int
	config      roles.Config
	first, last roles.Instance
	bad         int
}

// boardForm returns the form that is shown.
func (m *Model) boardForm() boardForm {
	switch sequence := m.st().Protocol().Sequence; {
	case m.board.form == asUsual && sequence:
		return asLog
	case m.board.form == asUsual, m.board.form == asSlots && !sequence:
		return asBoard
	}
	return m.board.form
}

// boardName is the name of the third view, by its form.
func (m *Model) boardName() string {
	if m.boardForm() == asLog {
		return "Log"
	}
	return "Board"
}

// nextForm shows the next form of the third view.
func (m *Model) nextForm() {
	next := map[boardForm]boardForm{asLog: asBoard, asBoard: asLog}
	if m.st().Protocol().Sequence {
		next = map[boardForm]boardForm{asLog: asSlots, asSlots: asBoard, asBoard: asLog}
	}
	m.board.form = next[m.boardForm()]
}

func (m *Model) drawBoard(p pen) {
	switch m.boardForm() {
	case asLog:
		m.log.draw(p, m)
	case asSlots:
		m.board.drawSlots(p, m)
	default:
		m.board.draw(p, m)
	}
}

// slot is the decision that is shown: the only one, or that of the slot that is selected in the Log too.
func (m *Model) slot() roles.Instance {
	if !m.st().Protocol().Sequence {
		return 0
	}
	return max(1, m.log.at)
}

// boardMoment returns what tells this moment from others.
func (m *Model) boardMoment(first, last roles.Instance) boardKey {
	st := m.st()
	return boardKey{m.run, m.run.Epoch(), st.Steps(), st.World().Config(), first, last, len(st.World().Violations())}
}

// caveat says why the rules bind nobody, if a rule is off or was broken.
func (m *Model) caveat() string {
	st := m.st()
	return board.Caveat(st.Protocol().Off(st.Config().Without), st.World().Violations())
}

// look finds out what is known at this moment, if it is another one than before.
func (s *boardPanel) look(m *Model) {
	slot := m.slot()
	if key := m.boardMoment(slot, slot); s.known != key || s.board.Facts.Agents == nil {
		s.known = key
		s.board = board.New(choosable.Of(m.st().Protocol(), m.st().World(), slot), m.caveat())
	}
	b := &s.board
	b.Undone, b.Focused = s.undone, m.focus == onView
	s.shown = s.shown[:0]
	for _, k := range b.Rows() {
		s.shown = append(s.shown, b.Facts.Ballots[k].Ballot)
	}
	if !s.pinned {
		s.at.Ballot = roles.Ballot{}
		if len(s.shown) > 0 {
			s.at.Ballot = s.shown[0]
		}
	}
	if !b.Facts.Members.Has(s.at.Agent) && len(b.Facts.Agents) > 0 {
		s.at.Agent = b.Facts.Agents[0].ID
		if b.Facts.Members.Has(m.selected) {
			s.at.Agent = m.selected
		}
	}
	b.At = s.at
	s.prove(m)
}

// prove finds out what the selected ballot rests on, if that is to be marked.
func (s *boardPanel) prove(m *Model) {
	if !s.proof {
		s.board.Proof, s.proved = nil, provedKey{}
		return
	}
	branch, known := m.branchIndex()
	if key := (provedKey{s.known, s.at.Ballot, known}); s.proved != key {
		s.proved, s.picture.of, s.small.of = key, sketchKey{}, sketchKey{}
		s.board.Proof = s.board.Rests(func(from, to roles.ID, step int, vote bool, by int) bool {
			phase := roles.PhaseOne
			if vote {
				phase = roles.PhaseTwo
			}
			_, heard := branch.Heard(from, to, step, phase, by)
			return heard || !known // what is not read of the run yet is taken as heard
		}, m.st().Steps())
	}
}

func (s *boardPanel) draw(p pen, m *Model) {
	s.look(m)
	pic := &s.picture
	if pic.fresh(s.sketchKey(m, asBoard, s.known, s.board.Focused, p.width(), p.height())) {
		pic.Draw(&s.board, m.theme.boardLook(), p.width(), p.height())
		pic.said = m.paragraphs(s.board.Tell(), p.width()-2)
	}
	m.pieces(p, pic.Pieces)
	for _, z := range pic.Zones {
		s.zone(p, m, z)
	}
	if pic.Room == 0 {
		return
	}
	title := "a higher ballot"
	if !s.at.Ballot.IsNone() {
		title = s.at.Agent.String() + " in " + s.at.Ballot.String()
	}
	if slot := m.slot(); slot > 0 {
		title += ", slot " + strconv.Itoa(int(slot))
	}
	m.tell(p.sub(0, pic.Below, p.width(), pic.Room), title, pic.said)
}

// paragraphs breaks sentences into the rows of a width.
func (m *Model) paragraphs(says []string, width int) (all [][]line) {
	for _, sentence := range says {
		all = append(all, line{{sentence, m.theme.text}}.wrap(width))
	}
	return all
}

// tell writes paragraphs below a line with a title, as many as there is room for.
func (m *Model) tell(p pen, title string, says [][]line) {
	t := m.theme
	x := p.line(0, 0, line{{t.box.top + " ", t.border}, {title, t.strong}, {" ", t.border}})
	p.text(x, 0, t.border, strings.Repeat(t.box.top, max(0, p.width()-x)))
	y := 1
	for _, rows := range says {
		if y+len(rows) > p.height() {
			return
		}
		for _, row := range rows {
			p.line(1, y, row)
			y++
		}
	}
}

// pieces gives a picture its colours.
func (m *Model) pieces(p pen, all []board.Piece) {
	t := m.theme
	for i := range all {
		piece := &all[i]
		style := t.ink(piece.Ink, piece.Agent)
		switch piece.Ink {
		case board.Chip:
			style = t.value(piece.Value)
		case board.Washed:
			style = t.washed(piece.Value)
		}
		if piece.Selected {
			style = reverse(style)
		}
		p.text(piece.X, piece.Y, style, piece.Text)
	}
}

// ink is the style of what is no value; the agent is that of a hue.
func (t *Theme) ink(of board.Ink, agent roles.ID) uvStyle {
	switch of {
	case board.Dim:
		return t.dim
	case board.Faint:
		return t.faint
	case board.Strong:
		return t.strong
	case board.Bad:
		return t.bad
	case board.Hue:
		return t.owner(agent)
	}
	return t.text
}

// washed is the style of a value of which nothing can come any more.
func (t *Theme) washed(v roles.Value) uvStyle {
	style := t.faint
	style.Underline = 0
	return style
}

func (t *Theme) boardLook() board.Look {
	left, _ := t.chipEnds()
	return board.Look{ASCII: t.ascii(), Brackets: left == "[", Width: width,
		Clip: func(s string, n int) string { return method().Truncate(s, n, "") }}
}

// click selects what was clicked.
func (s *boardPanel) click(m *Model, at board.Place) {
	s.at, s.pinned, m.focus = at, true, onView
	if at.Agent != roles.Nobody {
		m.selected = at.Agent
	}
	if at.Slot > 0 {
		m.log.at, m.log.pinned = at.Slot, true
	}
}

// move selects another ballot or acceptor.
func (s *boardPanel) move(m *Model, down, right int) {
	s.look(m)
	if down != 0 {
		rows := append([]roles.Ballot{{}}, s.shown...)
		at := slices.Index(rows, s.at.Ballot)
		to := max(0, min(len(rows)-1, at+down))
		s.at.Ballot, s.pinned = rows[to], true
	}
	if agents := s.board.Facts.Agents; right != 0 && len(agents) > 0 {
		at := slices.IndexFunc(agents, func(a choosable.Agent) bool { return a.ID == s.at.Agent })
		s.at.Agent = agents[max(0, min(len(agents)-1, at+right))].ID
		m.selected = s.at.Agent
	}
}

// enter goes to the step that made the cell: its vote, its promise, or the proposal of its ballot.
func (s *boardPanel) enter(m *Model) tea.Cmd {
	s.look(m)
	step := s.board.MadeAt()
	if step == 0 {
		m.say("Nothing has happened there so far.")
		return nil
	}
	s.pinned = true
	m.rewind(step)
	return nil
}

// zone has a click select a part of the picture, and a second one go to the step that made it.
func (s *boardPanel) zone(p pen, m *Model, z board.Zone) {
	m.zone(p, z.X, z.Y, z.W, z.H, func() { s.click(m, z.At) })
	m.zones[len(m.zones)-1].second = func() { m.owed = tea.Batch(m.owed, s.enter(m)) }
}

// slotWindow returns the slots that have room on a screen of so many columns: around the one that is selected, or the last ones in use.
func (s *boardPanel) slotWindow(m *Model, w int) (first, last roles.Instance) {
	n, _ := board.Shown(w)
	shows := roles.Instance(n)
	end := m.lastSlot()
	if !m.log.pinned || m.log.at == 0 {
		m.log.at = end
	}
	m.log.last = end
	end = max(end, shows)
	first = s.first
	if !m.log.pinned || first == 0 {
		first = end + 1 - shows
	}
	if m.log.at >= first+shows {
		first = m.log.at + 1 - shows
	}
	first = max(1, m.st().Forgotten()+1, min(first, m.log.at))
	s.first = first
	return first, max(first, min(first+shows-1, m.lastSlot()+1))
}

// lastSlot is the highest slot in which somebody has proposed or voted.
func (m *Model) lastSlot() roles.Instance {
	return max(1, m.st().Forgotten(), m.st().World().LastInstance())
}

// lookAtSlots finds out what is known at this moment of the slots that are shown, if it is another one than before.
func (s *boardPanel) lookAtSlots(m *Model, w int) {
	st := m.st()
	if key := m.boardMoment(0, roles.Instance(w)); s.counted != key || !m.log.pinned != s.followed || s.slots.Boards == nil || m.log.at != s.slots.At.Slot {
		s.counted, s.followed = key, !m.log.pinned
		first, last := s.slotWindow(m, w)
		if key = m.boardMoment(first, last); s.knownSlots != key {
			s.knownSlots = key
			s.slots = board.NewSlots(first, choosable.Slots(st.Protocol(), st.World(), first, last), m.caveat())
			s.slots.More = first > 1
		}
	}
	s.slots.Undone = s.undone
	s.shown = s.slots.Rows()
	if !s.pinned && len(s.shown) > 0 {
		s.at.Ballot = s.shown[0]
	}
	s.at.Slot = m.log.at
	s.slots.At = board.Place{Ballot: s.at.Ballot, Agent: roles.Nobody, Slot: m.log.at}
	s.slots.Focused = m.focus == onView
	s.slots.Proof = nil
	if s.proof {
		s.look(m)
		s.slots.Proof = s.board.Proof
	}
}

func (s *boardPanel) drawSlots(p pen, m *Model) {
	s.lookAtSlots(m, p.width())
	pic := &s.picture
	if pic.fresh(s.sketchKey(m, asSlots, s.knownSlots, s.slots.Focused, p.width(), p.height())) {
		pic.DrawSlots(&s.slots, m.theme.boardLook(), p.width(), p.height())
	}
	m.pieces(p, pic.Pieces)
	for _, z := range pic.Zones {
		s.zone(p, m, z)
	}
	if pic.Room == 0 {
		return
	}
	s.look(m)
	area := p.sub(0, pic.Below, p.width(), pic.Room)
	m.tell(area, "slot "+strconv.Itoa(int(m.log.at))+", every acceptor", nil)
	below := area.sub(0, 1, area.width(), area.height()-1)
	if s.small.fresh(s.sketchKey(m, asBoard, s.known, false, below.width(), below.height())) {
		small := s.board
		small.Focused = false
		s.small.DrawSmall(&small, m.theme.boardLook(), below.width(), below.height())
	}
	m.pieces(below, s.small.Pieces)
}

// moveRow selects another ballot, among slots.
func (s *boardPanel) moveRow(m *Model, down int) {
	at := max(0, slices.Index(s.shown, s.at.Ballot))
	if len(s.shown) > 0 {
		s.at.Ballot, s.pinned = s.shown[max(0, min(len(s.shown)-1, at+down))], true
	}
}

// boardRight moves the cursor of the third view across.
func boardRight(by int) act {
	return act{do: quietly(func(m *Model) {
		if m.boardForm() == asBoard {
			m.board.move(m, 0, by)
			return
		}
		m.log.move(by)
	})}
}

// boardDown moves it down.
func boardDown(by int) act {
	return act{do: quietly(func(m *Model) {
		switch m.boardForm() {
		case asBoard:
			m.board.move(m, by, 0)
		case asSlots:
			m.board.moveRow(m, by)
		default:
			m.selectAgent(by)
		}
	})}
}

// boardFar moves it far: ten slots, or ten ballots.
func boardFar(by int) act {
	return act{do: quietly(func(m *Model) {
		if m.boardForm() == asBoard {
			m.board.move(m, by, 0)
			return
		}
		m.log.move(by)
	})}
}

func boardFirst(m *Model) {
	if m.boardForm() == asBoard {
		m.board.move(m, math.MaxInt32, 0)
		return
	}
	m.log.at, m.log.pinned = 1, true
}

func boardLast(m *Model) { m.board.pinned, m.log.pinned, m.log.told = false, false, 0 }

// goToCell goes to the step that made what is selected.
func goToCell(m *Model) tea.Cmd {
	if m.boardForm() == asLog {
		return m.goToEntry()
	}
	return m.board.enter(m)
}

// goToEntry goes to the step at which the selected agent voted in the selected slot, or the slot was decided.
func (m *Model) goToEntry() tea.Cmd {
	w, slot, step := m.st().World(), m.slot(), 0
	for _, v := range w.VotesOf(m.selected, slot) {
		step = v.Step
	}
	if step == 0 {
		for _, d := range w.Decisions(slot) {
			step = d.First.Step
		}
	}
	if step == 0 {
		m.say("Nothing has happened there so far.")
		return nil
	}
	m.log.pinned = true
	m.rewind(step)
	return nil
}

func init() {
	bind("board", map[string]act{
		"board.right":   boardRight(1),
		"board.left":    boardRight(-1),
		"board.fardown": boardFar(farRows),
		"board.farup":   boardFar(-farRows),
		"board.down":    boardDown(1),
		"board.up":      boardDown(-1),
		"board.first":   {do: quietly(boardFirst)},
		"board.last":    {do: quietly(boardLast)},
		"cell.goto":     {do: goToCell},
		"why.rest":      {do: quietly(func(m *Model) { m.board.proof = !m.board.proof }), off: onlyOnTheBoard},
		"filter.kind":   {do: quietly(func(m *Model) { m.board.undone = !m.board.undone }), off: onlyOnTheBoard},
	})
}

func onlyOnTheBoard(m *Model) string {
	if m.boardForm() == asLog {
		return "Only the Board has that: v shows it."
	}
	return ""
}
