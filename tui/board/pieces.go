package board

import (
	"fmt"
	"strconv"

	"synod/roles"
)

// Ink says what a piece of text is, so that the dashboard can choose how it looks.
type Ink uint8

// The inks.
const (
	Text Ink = iota
	Dim
	Faint
	Strong
	Bad
	Hue    // of the agent Piece.Agent
	Chip   // the ground of the value Piece.Value
	Washed // the same, of what is dead
)

// Piece is a text at a place of the picture.
type Piece struct {
	X, Y     int
	Text     string
	Ink      Ink
	Agent    roles.ID
	Value    roles.Value
	Selected bool
}

// Zone is a part of the picture that can be clicked.
type Zone struct {
	X, Y, W, H int
	At         Place
}

// Place is what can be selected: a row and a column.
type Place struct {
	Ballot roles.Ballot
	Agent  roles.ID       // on the board of one decision
	Slot   roles.Instance // among slots
}

// Picture is a drawn board. It can be drawn again, and needs no more room then.
type Picture struct {
	Pieces []Piece
	Zones  []Zone
	Below  int // the first row that is free for words about what is selected
	Room   int // how many rows there are for them
}

// Look says which characters there are.
type Look struct {
	ASCII    bool
	Brackets bool                            // chips have no ground, so they have brackets
	Width    func(string) int                // how many cells a text takes
	Clip     func(text string, n int) string // cuts a text to so many cells
}

// signs are the characters of the board.
type signs struct {
	wall, top, cross, may, never, pick, chosen, dead, have, need, broke, known, change, fold, link string
}

var (
	unicodeSigns = signs{"│", "┬", "┼", "□", "×", "▸", "◆", "✗", "▰", "▱", "‼", "=", "┃", "…", "╎"}
	asciiSigns   = signs{"|", "T", "+", "[ ]", "x", ">", "*", "x", "#", ".", "!!", "=", "#", "~", ":"}
)

// Meaning is a row of a legend: a sign, with what stands for it in ASCII, and what it means.
type Meaning struct {
	Sign, ASCII string
	Ink         Ink
	Says        string
}

// Legend are the signs of the Board.
var Legend = []Meaning{
	{unicodeSigns.top, asciiSigns.top, Hue, "on the Board: an acceptor promised this ballot, or voted in it first; a wall runs down from here"},
	{unicodeSigns.wall, asciiSigns.wall, Hue, "on the Board: that wall; below it the acceptor votes in no ballot any more"},
	{unicodeSigns.cross, asciiSigns.cross, Hue, "on the Board: an older promise or vote, which the wall runs through"},
	{unicodeSigns.may, asciiSigns.may, Text, "on the Board: it may still vote, or a value can still be chosen"},
	{unicodeSigns.never, asciiSigns.never, Faint, "on the Board: it will never vote there"},
	{unicodeSigns.chosen, asciiSigns.chosen, Strong, "on the Board: a value is chosen in this ballot"},
	{unicodeSigns.dead, asciiSigns.dead, Faint, "on the Board: nothing is chosen in this ballot, and nothing ever will be"},
	{unicodeSigns.broke, asciiSigns.broke, Bad, "on the Board: a promise was broken, or two values are chosen"},
	{unicodeSigns.link, asciiSigns.link, Hue, "on the Board: from a vote up to the promise that reported it"},
	{"?", "?", Strong, "on the Board: the owner of the ballot had not heard of it"},
	{unicodeSigns.known, asciiSigns.known, Faint, "on the Board: a slot that the Prepare did not ask about, for its owner knows it"},
	{unicodeSigns.change, asciiSigns.change, Strong, "on the Board: from here on other members vote"},
}

func (l Look) signs() signs {
	if l.ASCII {
		return asciiSigns
	}
	return unicodeSigns
}

// canvas collects pieces.
type canvas struct {
	Look
	signs
	*Picture
	aside, lit bool // what is written does not belong to what is marked, or is under the cursor
}

// blank takes everything off a picture.
func (p *Picture) blank() *Picture {
	*p = Picture{Pieces: p.Pieces[:0], Zones: p.Zones[:0]}
	return p
}

// put writes a text and returns the column after it.
func (c *canvas) put(x, y int, ink Ink, text string) int {
	if text == "" {
		return x
	}
	switch {
	case c.aside && ink == Chip:
		ink = Washed
	case c.aside && ink != Hue:
		ink = Faint
	}
	c.Pieces = append(c.Pieces, Piece{X: x, Y: y, Text: text, Ink: ink, Agent: roles.Nobody, Selected: c.lit})
	return x + c.Width(text)
}

func (c *canvas) putf(x, y int, ink Ink, format string, args ...any) int {
	return c.put(x, y, ink, fmt.Sprintf(format, args...))
}

// fit writes as much of a text as has room.
func (c *canvas) fit(x, y, room int, ink Ink, text string) int {
	if c.Width(text) > room {
		text = c.Clip(text, room)
	}
	return c.put(x, y, ink, text)
}

func (c *canvas) hue(x, y int, of roles.ID, text string) int {
	x = c.put(x, y, Hue, text)
	c.Pieces[len(c.Pieces)-1].Agent = of
	return x
}

// agents writes the letters of a set.
func (c *canvas) agents(x, y, room int, s roles.Set) int {
	end := x + room
	for id := range s.All() {
		name := id.String()
		if x+len(name) > end-2 && s.Len() > 1 {
			return c.put(x, y, Dim, c.fold)
		}
		x = c.hue(x, y, id, name) + 1
	}
	return x
}

func (c *canvas) ballot(x, y int, b roles.Ballot) int {
	x = c.put(x, y, Text, strconv.Itoa(int(b.Round))+".")
	return c.hue(x, y, b.Owner, b.Owner.String())
}

// chip writes a value on its ground in at most so many cells.
func (c *canvas) chip(x, y, room int, v roles.Value, ink Ink) int {
	left, right := " ", " "
	if c.Brackets {
		left, right = "[", "]"
	}
	text := string(v)
	switch {
	case room <= 2:
		left, right, text = "", "", c.Clip(text, room)
	case room < c.Width(text)+2 && room < 6:
		text = c.Clip(text, room-2)
	case room < c.Width(text)+2:
		text = c.Clip(text, room-3) + c.fold
	}
	x = c.put(x, y, ink, left+text+right)
	c.Pieces[len(c.Pieces)-1].Value = v
	return x
}

func (c *canvas) zone(x, y, w, h int, at Place) { c.Zones = append(c.Zones, Zone{x, y, w, h, at}) }
