package traffic

import (
	"strconv"

	"synod/roles"
)

// Form says how much of what a message says its label has room for.
//
//	     ordinary            with a report              with a slot
//	0    Accept 1.A  red     Promise 2.C reports 1.A  red     Accept slot 2 1.A  set y 2
//	1    Accept 1.A  re      Promise reports 1.A  red         Accept 1.A  2
//	2    Accept 1.A          reports 1.A  red                 Accept  2
//	3    Accept              reports 1.A  re                  2
//	4     re                  re                              –
//
// The text of the value goes first, for within a ballot of a classic round it is always the same. The kind goes late, although the
// head tells it too: whoever does not know the signs yet needs it. A report is the opposite, for it is what its message is for.
type Form int8

const (
	forms      = 5
	unlabelled = Form(forms) // the head alone
)

// prices are what the forms cost, in tenths; with a report they cost so many times that.
var prices = [forms + 1]int{0, 60, 120, 200, 260, 500}

const reportPrice = 3

func (w *Words) price(f Form) int {
	if !w.Report.IsNone() {
		return reportPrice * prices[f]
	}
	return prices[f]
}

// PieceKind says how a piece of a label is drawn.
type PieceKind uint8

// The kinds of pieces.
const (
	KindPiece    PieceKind = iota // the name of the message
	WordPiece                     // any other word, and what is between the pieces
	StatePiece                    // held, lost
	RefusalPiece                  // the sign before a refusal
	RoundPiece                    // of a ballot: "2."
	OwnerPiece                    // of a ballot: "C"
	ChipPiece                     // a value, with a ground of its own one cell wider at each end
	CountPiece                    // how many messages
)

// Piece is a part of a label in one style.
type Piece struct {
	Kind  PieceKind
	Text  string
	Value roles.Value // whose colour a chip has
	Owner roles.ID    // whose hue an owner has
}

// The bounds on a value's text in a label, in cells: whole, and cut.
const (
	wholeChip = 14
	cutChip   = 2
)

// writer puts a label together.
type writer struct {
	pieces  []Piece
	cells   int // so far
	measure func(string) int
}

func (w *writer) add(p Piece) {
	if len(w.pieces) > 0 && p.Kind != OwnerPiece {
		w.pieces = append(w.pieces, Piece{Kind: WordPiece, Text: " "})
		w.cells++
	}
	w.pieces = append(w.pieces, p)
	w.cells += w.measure(p.Text)
	if p.Kind == ChipPiece {
		w.cells += 2
	}
}

func (w *writer) word(text string) { w.add(Piece{Kind: WordPiece, Text: text}) }

func (w *writer) ballot(b roles.Ballot) {
	if !b.IsNone() {
		w.add(Piece{Kind: RoundPiece, Text: strconv.FormatUint(uint64(b.Round), 10) + "."})
		w.add(Piece{Kind: OwnerPiece, Text: b.Owner.String(), Owner: b.Owner})
	}
}

// value adds a chip of at most so many cells of text.
func (w *writer) value(v roles.Value, most int) {
	if v != "" {
		w.add(Piece{Kind: ChipPiece, Text: w.clip(string(v), most), Value: v})
	}
}

// clip cuts a text to so many cells.
func (w *writer) clip(text string, most int) string {
	for w.measure(text) > most {
		runes := []rune(text)
		text = string(runes[:len(runes)-1])
	}
	return text
}

// slot adds a slot as a chip in the colour of the value in it.
func (w *writer) slot(i roles.Instance, v roles.Value) {
	w.add(Piece{Kind: ChipPiece, Text: strconv.FormatUint(uint64(i), 10), Value: v})
}

// more adds the number of what is not said.
func (w *writer) more(n int) {
	if n > 0 {
		w.add(Piece{Kind: CountPiece, Text: "+" + strconv.Itoa(n)})
	}
}

// write puts a form together, or reports false when the words have no such form.
func (w *writer) write(m *Message, f Form, times int, ascii bool) bool {
	w.pieces, w.cells = w.pieces[:0], 0
	switch m.State {
	case Held:
		w.add(Piece{Kind: StatePiece, Text: "held"})
	case Lost, Gone:
		w.add(Piece{Kind: StatePiece, Text: "lost"})
	}
	if m.Class.Refuses {
		w.add(Piece{Kind: RefusalPiece, Text: RefusalSign(ascii)})
	}
	ok := false
	switch words := &m.Words; {
	case !words.Report.IsNone():
		ok = w.reported(words, f)
	case words.Slotted:
		ok = w.slotted(words, f)
	default:
		ok = w.ordinary(words, f)
	}
	if times > 1 {
		w.add(Piece{Kind: CountPiece, Text: TimesSign(ascii) + strconv.Itoa(times)})
	}
	return ok
}

// isLong reports whether a value is cut in the shorter forms.
func (w *writer) isLong(v roles.Value) bool { return w.measure(string(v)) > cutChip }

func (w *writer) kind(words *Words) { w.add(Piece{Kind: KindPiece, Text: words.Kind}) }

func (w *writer) ordinary(words *Words, f Form) bool {
	switch f {
	case 0:
		w.kind(words)
		w.ballot(words.Ballot)
		w.value(words.Value, wholeChip)
		w.more(words.Report.More)
		return true
	case 1:
		w.kind(words)
		w.ballot(words.Ballot)
		w.value(words.Value, cutChip)
		return w.isLong(words.Value)
	case 2:
		w.kind(words)
		w.ballot(words.Ballot)
		return words.Value != "" && !words.Ballot.IsNone()
	case 3:
		w.kind(words)
		return words.Value != "" || !words.Ballot.IsNone()
	case 4:
		if words.Value != "" {
			w.value(words.Value, cutChip)
		} else {
			w.ballot(words.Ballot)
		}
		return words.Value != "" || !words.Ballot.IsNone()
	}
	return false
}

func (w *writer) reported(words *Words, f Form) bool {
	r := &words.Report
	most := wholeChip
	if f >= 3 {
		most = cutChip
	}
	if f <= 1 {
		w.kind(words)
	}
	if f == 0 {
		w.ballot(words.Ballot)
		if words.Slotted {
			w.slot(words.Slot, words.Value)
		}
		w.value(words.Value, wholeChip)
	}
	if f <= 3 {
		w.word(r.Word)
	}
	if r.Slotted && f == 0 {
		w.word(slotWord)
		w.word(strconv.FormatUint(uint64(r.Slot), 10))
	}
	if f <= 3 || r.Value == "" {
		w.ballot(r.Ballot)
	}
	if r.Slotted && f > 0 {
		w.slot(r.Slot, r.Value)
	} else {
		w.value(r.Value, most)
	}
	w.more(r.More)
	switch f {
	case 3:
		return w.isLong(r.Value) && !r.Slotted
	case 4:
		return true
	}
	return f < forms
}

func (w *writer) slotted(words *Words, f Form) bool {
	switch f {
	case 0:
		w.kind(words)
		w.word(slotWord)
		w.word(strconv.FormatUint(uint64(words.Slot), 10))
		w.ballot(words.Ballot)
		w.value(words.Value, wholeChip)
		w.more(words.Report.More)
		return true
	case 1:
		w.kind(words)
		w.ballot(words.Ballot)
		w.slot(words.Slot, words.Value)
		return !words.Ballot.IsNone()
	case 2:
		w.kind(words)
		w.slot(words.Slot, words.Value)
		return true
	case 3:
		w.slot(words.Slot, words.Value)
		return true
	}
	return false
}
