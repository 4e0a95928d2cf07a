package timebar

import "synod/cluster/chronicle"

// Mark is what a cell tells, the rarest last: of several in one column the rarest is drawn.
type Mark uint8

// The marks.
const (
	Nothing Mark = iota
	Restart      // an agent came back
	Heal         // what was cut is mended, or links lose no messages any more
	Choice       // a value is chosen
	Cut          // a link is cut, a partition begins, links begin to lose messages, or somebody dropped one
	Branch       // another future begins here
	Crash        // an agent went down
	Rule         // a rule is switched off or on
	Alarm        // an invariant is broken that only prevents worse
	Broken       // agreement itself, or another invariant of consensus, is broken

	Marks // how many there are
)

// kinds are the chronicle's names of the marks.
var kinds = [Marks]chronicle.Marks{
	Restart: chronicle.Restart, Heal: chronicle.Heal, Choice: chronicle.Choice, Cut: chronicle.Cut, Branch: chronicle.Fork,
	Crash: chronicle.Crash, Rule: chronicle.Rule, Alarm: chronicle.Alarm, Broken: chronicle.Broken,
}

// Shown are all marks of the chronicle that a line can have.
const Shown = chronicle.Restart | chronicle.Heal | chronicle.Choice | chronicle.Cut | chronicle.Fork | chronicle.Crash | chronicle.Rule |
	chronicle.Alarm | chronicle.Broken

// Of returns the rarest of some marks, or Nothing.
func Of(all chronicle.Marks) Mark {
	for m := Marks - 1; m > Nothing; m-- {
		if all&kinds[m] != 0 {
			return m
		}
	}
	return Nothing
}

// heights is how many heights of a column of choices are told apart.
const heights = 8

// signs are what cells look like.
type signs struct {
	past, ahead, here, begin, end, trunk, fork string
	marks                                      [Marks]string
	heights                                    [heights]string
}

var unicode = signs{
	past: "━", ahead: "─", here: "▼", begin: "╰", end: "╸", trunk: "│", fork: "├",
	marks:   [Marks]string{Restart: "↺", Heal: "╎", Choice: "◆", Cut: "┃", Branch: "┬", Crash: "✗", Rule: "⊖", Alarm: "!", Broken: "‼"},
	heights: [heights]string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
}

var ascii = signs{
	past: "=", ahead: "-", here: "v", begin: "`", end: ">", trunk: "|", fork: "+",
	marks:   [Marks]string{Restart: "^", Heal: ":", Choice: "*", Cut: "|", Branch: "T", Crash: "x", Rule: "0", Alarm: "!", Broken: "X"},
	heights: [heights]string{".", ",", "_", "~", "o", "u", "8", "@"},
}

func of(isASCII bool) *signs {
	if isASCII {
		return &ascii
	}
	return &unicode
}

// Sign returns the sign of a mark.
func (m Mark) Sign(isASCII bool) string { return of(isASCII).marks[m] }

// Line returns a piece of line, of the past or ahead of where one is.
func Line(isAhead, isASCII bool) string {
	if isAhead {
		return of(isASCII).ahead
	}
	return of(isASCII).past
}

// Here returns the sign of where one is.
func Here(isASCII bool) string { return of(isASCII).here }

// Trunk returns a piece of what leads down to a line from the one that it leaves, and Fork such a piece from which a line begins.
func Trunk(isASCII bool) string { return of(isASCII).trunk }

// Fork returns a trunk's piece from which a line begins.
func Fork(isASCII bool) string { return of(isASCII).fork }

// Heights returns the signs of how many values were chosen in a column, from few to as many as in any.
func Heights(isASCII bool) [heights]string { return of(isASCII).heights }
