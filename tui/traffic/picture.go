package traffic

import (
	"cmp"
	"slices"

	"synod/roles"
	"synod/tui/layout"
)

// Message is a message in flight between two agents.
type Message struct {
	Seq      uint64  // in the order in which messages were sent; unique
	From, To int     // agents, as the layout counts them
	Sent     int64   // when, to tell the messages of one broadcast
	Done     float64 // the part of its way that it has flown: 0 to 1
	Left     float64 // how many milliseconds of its way are left
	Class    roles.Class
	State    State
	Words    Words
}

// Scene is an instant on the Stage.
type Scene struct {
	Layout   *layout.Layout
	Messages []Message // in flight, or gone just now, of one agent to another, in the order of Seq
	Selected int       // the agent whose messages matter most; -1 for none
	Lines    []layout.Lane
	Marks    []layout.Box // what else must not be covered
	Signs    []layout.Dot // on links, which give way to a head and where its tail begins, and to nothing else
	Asks     []int        // the widths of the rows that say who waits for what; they stand above the ledger
	Names    []string     // of the agents
	ASCII    bool
	Counted  bool // the ledger is asked for, however few messages there are
	// Measure returns the cells that a text takes; nil stands for one a byte.
	Measure func(string) int
}

// Head is a message, or several with the same words in one place.
type Head struct {
	X, Y     int
	At       layout.Dot
	Way      Direction
	Messages []int // indices of Scene.Messages; the first one is the one that is drawn
	Dot      bool  // a single dot of braille, for there are too many heads
	Shown    bool  // it is drawn: it lies under nothing
	Behind   Behind
}

// Label is what is written beside a head.
type Label struct {
	X, Y, W  int
	Form     Form
	Pieces   []Piece
	Messages []int // whom it speaks for; the first one's words are written
	Head     int   // the head that it belongs to
}

// Picture is what is to be drawn.
type Picture struct {
	Heads  []Head
	Tails  []Dots // until the next picture is made
	Labels []Label
	Ledger *Ledger // nil when there are labels for all
	Hidden int     // messages that neither a label nor the ledger speaks for
}

// The bounds on what is drawn.
const (
	// cellsEach is how many cells of the Stage there must be for each message before it is too many for labels. So many messages
	// always have labels, and more than so many never: nobody could read them. Where there are many agents it is always the least.
	cellsEach   = 75
	leastLabels = 8
	mostLabels  = 30
	manyAgents  = 10
	// mostHeads is the number of messages above which those that do not concern the selected agent are dots.
	mostHeads = 60
)

// most returns how many messages have labels.
func most(l *layout.Layout) int {
	if l.Agents >= manyAgents {
		return leastLabels
	}
	return min(max(leastLabels, l.Width*l.Height/cellsEach), mostLabels)
}

// Memory is what was shown in the frame before. The zero Memory has shown nothing.
type Memory struct {
	places   map[uint64]remembered // of labels, by the message that they are written for
	counting bool                  // the ledger was there
	ledgerAt int                   // its place, as row and column plus one
	board    board
	ways     ways
}

// remembered is where a label was against its head.
type remembered struct {
	dx, dy int
	spot   int
	form   Form
}

// Compose makes the picture of a scene, and keeps in memory what the next one is to go on from.
func (m *Memory) Compose(s *Scene) *Picture {
	c := &composer{Scene: s, memory: m, picture: &Picture{}, width: s.Layout.Width, height: s.Layout.Height}
	if c.Measure == nil {
		c.Measure = func(text string) int { return len(text) }
	}
	c.occupied = m.board.clean(c.width, c.height)
	c.board()
	c.findHeads()
	c.keepSigns()
	c.decideOnLedger()
	if c.counting {
		c.makeLedger()
	}
	c.showHeads()
	c.drawTails()
	c.makeLabels()
	c.tellApart()
	c.count()
	return c.picture
}

// composer makes one picture.
type composer struct {
	*Scene
	memory        *Memory
	picture       *Picture
	width, height int
	lanes         []layout.Lane // by message
	counting      bool
	wide, narrow  []Row // of the ledger, once they are known: by all that is said, and by kind and ballot
	occupied      *board
}

// concerns reports whether a message is to or from the selected agent.
func (c *composer) concerns(i int) bool {
	m := &c.Messages[i]
	return c.Selected >= 0 && (m.From == c.Selected || m.To == c.Selected)
}

// matters reports whether a message has a label even when there is a ledger.
func (c *composer) matters(i int, selected int) bool {
	return c.Messages[i].State != Flying || selected <= leastLabels && c.concerns(i)
}

// count counts what nothing speaks for.
func (c *composer) count() {
	if c.picture.Ledger != nil {
		return // it counts all
	}
	c.picture.Hidden = c.inFlight()
	for _, l := range c.picture.Labels {
		for _, i := range l.Messages {
			if c.Messages[i].State != Gone {
				c.picture.Hidden--
			}
		}
	}
}

// inFlight returns how many messages are in flight: all but those that have just been lost.
func (c *composer) inFlight() int {
	n := 0
	for i := range c.Messages {
		if c.Messages[i].State != Gone {
			n++
		}
	}
	return n
}

// rank is the order in which heads come to their turn: what is held or lost comes first, then what concerns the selected agent.
func (c *composer) rank(h int) int {
	i := c.picture.Heads[h].Messages[0]
	switch {
	case c.Messages[i].State != Flying:
		return 0
	case c.concerns(i):
		return 1
	}
	return 2
}

// seq is the sequence number of a head's first message.
func (c *composer) seq(h int) uint64 { return c.Messages[c.picture.Heads[h].Messages[0]].Seq }

// sorted returns the indices of all heads in the order in which they come to their turn.
func (c *composer) sorted() []int {
	all := make([]int, len(c.picture.Heads))
	for h := range all {
		all[h] = h
	}
	slices.SortFunc(all, func(a, b int) int { return cmp.Or(cmp.Compare(c.rank(a), c.rank(b)), cmp.Compare(c.seq(a), c.seq(b))) })
	return all
}
