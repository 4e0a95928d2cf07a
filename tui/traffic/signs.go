package traffic

import (
	"synod/roles"
	"synod/tui/layout"
)

// Direction is where a head points.
type Direction uint8

// The directions. There are four, for the diagonal arrows have no hollow partners in many fonts; the tail says the slope.
const (
	Right Direction = iota
	Left
	Up
	Down
)

// directionOf is horizontal when the way is at least as wide as high, in dots.
func directionOf(l layout.Lane) Direction {
	dx, dy := l.To.X-l.From.X, l.To.Y-l.From.Y
	switch {
	case abs(dx) >= abs(dy) && dx >= 0:
		return Right
	case abs(dx) >= abs(dy):
		return Left
	case dy < 0:
		return Up
	}
	return Down
}

func abs(v float64) float64 { return max(v, -v) }

// State is what has become of a message.
type State uint8

// The states of a message.
const (
	Flying State = iota
	Held         // it waits until it is released
	Lost         // it will not arrive
	Gone         // it was lost in the step that has just been, and is in flight no more
)

// The signs of heads, by phase and direction, and of messages that fly no more.
var (
	heads      = [3][4]string{roles.NoPhase: {"⇢", "⇠", "⇡", "⇣"}, roles.PhaseOne: {"▻", "◅", "△", "▽"}, roles.PhaseTwo: {"►", "◄", "▲", "▼"}}
	asciiHeads = [4]string{">", "<", "^", "v"}
	stopped    = [...]string{Held: "❙", Lost: "✗", Gone: "✗"}
	asciiStops = [...]string{Held: "I", Lost: "x", Gone: "x"}
	// asciiTails are those of requests and answers by phase: without braille a tail is one line, and says the phase too.
	asciiTails = [3][2]string{roles.NoPhase: {"'", "\""}, roles.PhaseOne: {".", ":"}, roles.PhaseTwo: {"-", "="}}
)

// HeadSign returns the sign of a head.
func HeadSign(c roles.Class, d Direction, s State, ascii bool) string {
	switch {
	case s != Flying && ascii:
		return asciiStops[s]
	case s != Flying:
		return stopped[s]
	case ascii:
		return asciiHeads[d]
	}
	return heads[c.Phase][d]
}

// TailSign returns the sign that tails are made of where there is no braille.
func TailSign(c roles.Class) string {
	if c.Answers {
		return asciiTails[c.Phase][1]
	}
	return asciiTails[c.Phase][0]
}

// Sample returns two cells of tail and a head as they stand in a legend or in a row of the ledger.
func Sample(c roles.Class, ascii bool) string { return sampleTail(c, ascii) + Stubbed(c, ascii) }

// Stubbed returns a head with a [Stub] behind it, as they stand in a legend.
func Stubbed(c roles.Class, ascii bool) string {
	return sampleTail(c, ascii) + HeadSign(c, Right, Flying, ascii)
}

// sampleTail is one cell of a tail that lies across.
func sampleTail(c roles.Class, ascii bool) string {
	switch {
	case ascii:
		return TailSign(c)
	case c.Answers:
		return "⠶"
	}
	return "⠒"
}

// RefusalSign stands before the words of a message that turns a request down.
func RefusalSign(ascii bool) string {
	if ascii {
		return "(/)"
	}
	return "⊘"
}

// TimesSign stands before the number of messages that one label is for.
func TimesSign(ascii bool) string {
	if ascii {
		return "x"
	}
	return "×"
}
