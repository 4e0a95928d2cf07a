package spacetime

import "synod/roles"

// Tone is what a colour means; a theme has the colours.
type Tone uint8

// The tones. A hue is an agent, a ground is a value, and trouble is trouble; all else is more or less bright.
const (
	Text   Tone = iota
	Strong      // bright
	Dim         // what explains
	Faint       // what is hardly there
	Thin        // lines that lead the eye
	Bad         // what is broken
	Hue         // of the agent Ink.Agent, whose ballot, name or lane it is
	Chip        // on the ground of the value Ink.Value
	Here        // the cell of the cursor
)

// Shade is how far something steps back.
type Shade uint8

// The shades.
const (
	Full  Shade = iota
	Back        // an answer of phase 2
	Quiet       // the line of a lane, in its agent's hue
	Gone        // later than the cursor, or without influence on it
)

// Ink is the style of a cell.
type Ink struct {
	Tone    Tone
	Shade   Shade
	Agent   roles.ID // of a hue
	Value   uint16   // of a chip, an index into [Canvas.Values]
	Bold    bool
	Reverse bool
}

// Ground is what a cell stands on.
type Ground uint8

// The grounds.
const (
	Plain Ground = iota
	Side         // of the second, fourth … group of a partition
	Band         // the column or row of the cursor
	Down         // of an agent that is down or paused
)

// Cell is one character. One whose sign is empty shows the right half of the character before it, which is two cells wide.
type Cell struct {
	Sign   string
	Ink    Ink
	Ground Ground
}

// Piece is a text in one ink.
type Piece struct {
	Text string
	Ink  Ink
}

// Canvas is what a scene is drawn on. It is kept from frame to frame for its memory only.
type Canvas struct {
	Width, Height int
	Cells         []Cell        // row by row
	Values        []roles.Value // what inks of chips mean
	Under         []Piece       // for the lower border: what is not to be seen, or what bars mean
	Spots         []Spot        // what a click means, the most telling last
	Shown         Shown

	s      *Scene
	index  map[roles.Value]uint16
	rows   []int // of lanes that are drawn, by lane; -1 for those that are folded
	pitch  int   // rows from one lane to the next
	gutter int   // columns before the first one of time
	wordy  bool  // the gutter says in words what the agents have come to
	now    int   // the column of the present of the picture
	taken  []taken
	lines  lines
	tokens tokens
	labels labels
}

// Shown counts what a picture shows.
type Shown struct {
	Messages, Named, Labels int // lines, those that a label names, and labels
	Folded                  int // messages that are a tick only
	Rows, AllRows           int // of the turned picture
	Crossed, Dotted         int // cells with dots of two lines or more, and cells with dots
}

// Spot is a place that stands for a step of the run on a lane.
type Spot struct {
	X, Y, W int
	Step    int
	Lane    int
}

// taken says of a cell what is there that no label may cover.
type taken uint8

const (
	takenByLane taken = 1 << iota
	takenByMark
	takenByLabel
	takenByHead
)

func (c *Canvas) reset(s *Scene) {
	c.Width, c.Height, c.s = s.Width, s.Height, s
	n := c.Width * c.Height
	if cap(c.Cells) < n {
		c.Cells, c.taken = make([]Cell, n), make([]taken, n)
	}
	c.Cells, c.taken = c.Cells[:n], c.taken[:n]
	for i := range c.Cells {
		c.Cells[i] = Cell{Sign: " "}
		c.taken[i] = 0
	}
	c.Values, c.Under, c.Spots, c.Shown = c.Values[:0], c.Under[:0], c.Spots[:0], Shown{}
	if c.index == nil {
		c.index = map[roles.Value]uint16{}
	}
	clear(c.index)
}

func (c *Canvas) at(x, y int) *Cell {
	if x < 0 || y < 0 || x >= c.Width || y >= c.Height {
		return nil
	}
	return &c.Cells[y*c.Width+x]
}

// put writes a sign of one cell and leaves the ground.
func (c *Canvas) put(x, y int, sign string, ink Ink) {
	if cell := c.at(x, y); cell != nil {
		cell.Sign, cell.Ink = sign, ink
	}
}

// write writes a text from a column on, and returns the column behind it. What does not fit into the columns before end is cut off.
func (c *Canvas) write(x, y, end int, p Piece) int {
	rest := p.Text
	if c.s.Visible != nil {
		rest = c.s.Visible(rest)
	}
	for rest != "" {
		sign, w := c.s.first(rest)
		rest = rest[len(sign):]
		if x >= 0 && x+w <= end && w > 0 {
			c.put(x, y, sign, p.Ink)
			for i := 1; i < w; i++ {
				c.put(x+i, y, "", p.Ink)
			}
		}
		x += w
	}
	return x
}

func (c *Canvas) pieces(x, y, end int, all []Piece) int {
	for _, p := range all {
		x = c.write(x, y, end, p)
	}
	return x
}

func (c *Canvas) width(all []Piece) int {
	w := 0
	for _, p := range all {
		w += c.s.measure(p.Text)
	}
	return w
}

// chip returns the ink of a value.
func (c *Canvas) chip(v roles.Value) Ink {
	i, ok := c.index[v]
	if !ok {
		i = uint16(len(c.Values))
		c.Values, c.index[v] = append(c.Values, v), i
	}
	return Ink{Tone: Chip, Value: i, Bold: true}
}

// chipPiece writes a value in its chip, with at most so many cells of text.
func (c *Canvas) chipPiece(v roles.Value, most int) Piece {
	left, right := " ", " "
	if c.s.Bare {
		left, right = "[", "]"
	}
	return Piece{left + c.s.clip(string(v), most) + right, c.chip(v)}
}
