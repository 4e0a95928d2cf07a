package tui

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"synod/roles"
	"synod/tui/grid"
	"synod/tui/layout"
	"synod/tui/traffic"
)

// reader reads a Stage as a person does who knows the signs: it gets the cells of a frame and the places of the agents, and nothing
// else.
type reader struct {
	frame  *grid.Grid
	at     layout.Box // the inside of the Stage on the frame
	places *layout.Layout
	names  []string
	ascii  bool

	rows   [][]string // cells of the Stage; ends of chips are brackets
	text   [][]bool   // cells in which a label or the ledger has been read
	heads  []readHead
	labels []readLabel
	ledger *readLedger
	hidden int
	wrong  []string
}

// way is from one agent to another.
type way struct{ from, to int }

// readHead is a head with a tail.
type readHead struct {
	x, y    int
	sign    string
	way     traffic.Direction
	ways    []way // those whose tail is drawn here, dot for dot
	phase   roles.Phase
	answers bool
	stopped bool // held or lost
	behind  traffic.Behind
}

// readLabel is what a label says.
type readLabel struct {
	x, y, w                                 int
	state, kind, ballot, chip, slot         string
	refuses                                 bool
	word, reportBallot, reportChip, wordRow string
	more, times                             int
}

// readLedger is the table.
type readLedger struct {
	total int
	rows  []readRow
}

type readRow struct {
	readLabel
	rest     bool
	phase    roles.Phase
	answers  bool
	from, to string
	count    int
}

// read reads a frame.
func read(frame *grid.Grid, at layout.Box, places *layout.Layout, names []string, ascii bool) *reader {
	r := &reader{frame: frame, at: at, places: places, names: names, ascii: ascii}
	r.takeCells()
	r.readHidden()
	r.readLedger()
	r.readLabels()
	r.readHeads()
	return r
}

func (r *reader) fail(format string, args ...any) {
	r.wrong = append(r.wrong, fmt.Sprintf(format, args...))
}

// node reports whether an agent stands in a cell, or the heading of a column.
func (r *reader) node(x, y int) bool {
	has := func(b layout.Box) bool { return b.Has(x, y) }
	return slices.ContainsFunc(r.places.Nodes, has) || slices.ContainsFunc(r.places.Headings[:], has)
}

// takeCells copies the cells of the Stage without the agents. A chip is a stretch of bold cells with a ground of their own.
func (r *reader) takeCells() {
	for y := range r.at.H {
		row, chip := make([]string, r.at.W), make([]bool, r.at.W+1)
		for x := range row {
			c := r.frame.At(r.at.X+x, r.at.Y+y)
			if row[x] = c.Content; c.Content == "" || r.node(x, y) {
				row[x] = " "
			}
			chip[x] = c.Style.Bg != nil && !r.node(x, y)
		}
		for x := range row {
			switch {
			case !chip[x]:
			case x == 0 || !chip[x-1]:
				row[x] = "["
			case !chip[x+1]:
				row[x] = "]"
			}
		}
		r.rows = append(r.rows, row)
		r.text = append(r.text, make([]bool, r.at.W))
	}
}

var withoutWords = regexp.MustCompile(`(\d+) (?:messages? )?without words`)

// readHidden reads the count in the lower border.
func (r *reader) readHidden() {
	border := ""
	for x := range r.at.W + 1 {
		border += r.frame.At(r.at.X+x, r.at.Y+r.at.H).Content
	}
	if m := withoutWords.FindStringSubmatch(border); m != nil {
		r.hidden, _ = strconv.Atoi(m[1])
	}
}

// token is a word of a label.
type token struct {
	x, w int
	text string
}

// A chip's text may be anything; everything else is one of these.
var tokens = regexp.MustCompile(`^(\[[^\]]*\]|\(/\)|⊘|\d+\.(?:[A-Z][A-Z]?|[pal]\d+)|\+\d+|×\d+|x\d+|[A-Z][A-Za-z]+|[a-z][a-z]+|\d+)`)

// tokensOf splits a part of a row into words.
func (r *reader) tokensOf(y, from, to int) []token {
	var all []token
	for x := from; x < to; {
		text := strings.Join(r.rows[y][x:to], "")
		m := tokens.FindString(text)
		if m == "" || r.text[y][x] {
			x++
			continue
		}
		w := len([]rune(m))
		all = append(all, token{x, w, m})
		x += w
	}
	return all
}

// ofLinks are words with which it is said of a link what is the matter with it.
var ofLinks = []string{"lossy", "slow", "twice", "only"}

// readLabels reads every label: words with one blank between them.
func (r *reader) readLabels() {
	for y := range r.rows {
		var group []token
		for _, t := range append(r.tokensOf(y, 0, r.at.W), token{x: 1 << 20}) {
			if n := len(group); n > 0 && (t.x != group[n-1].x+group[n-1].w+1 || r.rows[y][t.x-1] != " ") {
				if !slices.Contains(ofLinks, group[0].text) {
					r.labels = append(r.labels, r.label(y, group))
				}
				group = nil
			}
			group = append(group, t)
		}
	}
}

var (
	isBallot = regexp.MustCompile(`^\d+\.[A-Zpal]`)
	isKind   = regexp.MustCompile(`^[A-Z]`)
	isWord   = regexp.MustCompile(`^[a-z]`)
	isNumber = regexp.MustCompile(`^\d+$`)
	isTimes  = regexp.MustCompile(`^[×x]\d+$`)
)

// label reads the words of one label.
func (r *reader) label(y int, group []token) readLabel {
	last := group[len(group)-1]
	l := readLabel{x: group[0].x, y: y, w: last.x + last.w - group[0].x, times: 1}
	for x := l.x; x < l.x+l.w; x++ {
		r.text[y][x] = true
	}
	slot := false
	for i, t := range group {
		switch text := t.text; {
		case i == 0 && (text == "held" || text == "lost"):
			l.state = text
		case text == "⊘" || text == "(/)":
			l.refuses = true
		case isTimes.MatchString(text):
			l.times, _ = strconv.Atoi(strings.TrimLeft(text, "×x"))
		case text[0] == '+':
			l.more, _ = strconv.Atoi(text[1:])
		case text == "slot":
			slot = true
		case isNumber.MatchString(text) && slot:
			l.slot, slot = text, false
		case isBallot.MatchString(text):
			if l.word == "" {
				l.ballot = text
			} else {
				l.reportBallot = text
			}
		case text[0] == '[':
			if text = strings.TrimSpace(text[1 : len(text)-1]); l.word == "" {
				l.chip += "/" + text
			} else {
				l.reportChip = text
			}
		case isKind.MatchString(text) && l.kind == "":
			l.kind = text
		case isWord.MatchString(text) && l.word == "":
			l.word = text
		default:
			r.fail("%q in a label at %d,%d means nothing", text, t.x, y)
		}
	}
	l.chip = strings.TrimPrefix(l.chip, "/")
	return l
}

var title = regexp.MustCompile(`(\d+) messages? in flight`)

// asks is a row above the table: what an agent, by its letter or as p1, is about, with its tally.
var asks = regexp.MustCompile(`^[A-Zp][A-Z0-9]* [a-z][^▰▱#]*?[▰▱#-]+[✓+]?( \d+/\d+)?`)

// readLedger reads the table, if there is one.
func (r *reader) readLedger() {
	for y, row := range r.rows {
		text := strings.Join(row, "")
		at := title.FindStringSubmatchIndex(text)
		if at == nil {
			continue
		}
		l := &readLedger{}
		l.total, _ = strconv.Atoi(text[at[2]:at[3]])
		x, top, end := len([]rune(text[:at[0]])), y, len([]rune(text[:at[1]]))
		if i := strings.Index(text, "from "); i > 0 {
			end = len([]rune(text[:i])) + len("from > to")
		}
		for top > 0 && asks.MatchString(strings.Join(r.rows[top-1][x:], "")) {
			top--
		}
		for y++; y < len(r.rows); y++ {
			row, w, ok := r.row(y, x)
			if !ok {
				break
			}
			l.rows, end = append(l.rows, row), max(end, x+w)
		}
		for row := top; row < y; row++ {
			if m := asks.FindString(strings.Join(r.rows[row][x:], "")); m != "" {
				end = max(end, x+len([]rune(m)))
			}
		}
		for ; top < y; top++ {
			for cell := max(0, x-1); cell < min(r.at.W, end+1); cell++ {
				r.text[top][cell] = true
			}
		}
		r.ledger = l
		return
	}
}

func isBraille(cell string) bool { return cell >= "\u2800" && cell <= "\u28ff" }

var rowEnd = regexp.MustCompile(`^(.*?)\s+(?:(\w+)\s+(?:→|->) (\w+)\s+)?(\d+)[×x](?:[^\d]|$)`)

// row reads a row of the ledger.
func (r *reader) row(y, x int) (row readRow, w int, ok bool) {
	text := []rune(strings.Join(r.rows[y][x:], ""))
	if len(text) < 8 {
		return row, 0, false
	}
	sign, rest := string(text[:3]), string(text[3:])
	m := rowEnd.FindStringSubmatch(rest)
	if m == nil {
		return row, 0, false
	}
	row = readRow{from: m[2], to: m[3]}
	row.count, _ = strconv.Atoi(m[4])
	w = 3 + len([]rune(strings.TrimRight(m[0], " ")))
	if strings.TrimSpace(m[1]) == "others" {
		row.rest = true
	} else {
		if row.phase, row.answers, ok = r.sample(sign); !ok {
			return row, 0, false
		}
		row.readLabel = r.label(y, r.tokensOf(y, x+3, x+3+len([]rune(m[1]))))
	}
	return row, w, true
}

// sample reads the sign of a row: two cells of tail, and a head.
func (r *reader) sample(sign string) (phase roles.Phase, answers, ok bool) {
	cells := []rune(sign)
	if r.ascii {
		phase, answers, ok = asciiTail(string(cells[0]))
		return phase, answers, ok && cells[2] == '>'
	}
	phase, _, ok = headSign(string(cells[2]))
	return phase, cells[0] == '⠶', ok && (cells[0] == '⠶' || cells[0] == '⠒')
}

// asciiTail reads the sign of a tail without braille.
func asciiTail(cell string) (phase roles.Phase, answers, ok bool) {
	i := strings.Index(".:-='\"", cell)
	if i < 0 || cell == "" {
		return 0, false, false
	}
	return [...]roles.Phase{roles.PhaseOne, roles.PhaseTwo, roles.NoPhase}[i/2], i%2 == 1, true
}

// headSign reads the sign of a head: its phase, and where it points as a step in columns and rows.
func headSign(cell string) (phase roles.Phase, step [2]int, ok bool) {
	steps := [...][2]int{{1, 0}, {-1, 0}, {0, -1}, {0, 1}}
	for i, signs := range []string{"⇢⇠⇡⇣", "▻◅△▽", "►◄▲▼"} {
		for k, sign := range []rune(signs) {
			if cell == string(sign) {
				return roles.Phase(i), steps[k], true
			}
		}
	}
	return 0, step, false
}

// readHeads reads every head: the ways on which it can be, and whether its tail is double.
func (r *reader) readHeads() {
	for y, row := range r.rows {
		for x, cell := range row {
			if r.text[y][x] || cell == " " || isBraille(cell) {
				continue
			}
			h := readHead{x: x, y: y, sign: cell}
			var step [2]int
			var ok bool
			switch {
			case strings.Contains("❙✗", cell), r.ascii && strings.Contains("xI", cell):
				h.stopped = true
			case r.ascii:
				i := strings.Index("><^v", cell)
				if i < 0 {
					continue
				}
				step = [...][2]int{{1, 0}, {-1, 0}, {0, -1}, {0, 1}}[i]
			default:
				if h.phase, step, ok = headSign(cell); !ok {
					continue
				}
			}
			r.findWays(&h, step)
			r.heads = append(r.heads, h)
		}
	}
}

// findWays finds the lanes on which a head and its tail can be, cell by cell.
func (r *reader) findWays(h *readHead, step [2]int) {
	h.way = map[[2]int]traffic.Direction{{1, 0}: traffic.Right, {-1, 0}: traffic.Left, {0, -1}: traffic.Up, {0, 1}: traffic.Down}[step]
	found := map[bool][]way{}
	phases := map[bool]roles.Phase{}
	for i := range r.names {
		for j := range r.names {
			if i == j {
				continue
			}
			lane := r.places.Lane(i, j)
			if !h.stopped && pointing(lane) != step {
				continue
			}
			for _, answers := range []bool{false, true} {
				if phase, ok := r.fits(h, lane, answers); ok {
					found[answers] = append(found[answers], way{i, j})
					phases[answers] = phase
				}
			}
		}
	}
	switch {
	case len(found[true]) > 0 && len(found[false]) > 0:
		r.fail("the head %s at %d,%d may have a single tail or a double one: %v", h.sign, h.x, h.y, found)
	case len(found[true])+len(found[false]) == 0:
		r.readStub(h)
		return
	}
	h.behind, h.answers = traffic.Trail, len(found[true]) > 0
	h.ways = append(found[true], found[false]...)
	if r.ascii {
		h.phase = phases[h.answers]
	}
}

// readStub reads the one cell right behind a head that has no tail.
func (r *reader) readStub(h *readHead) {
	x, y := traffic.BehindHead(h.x, h.y, h.way, 0)
	if x < 0 || y < 0 || x >= r.at.W || y >= r.at.H || r.text[y][x] || r.node(x, y) {
		return
	}
	cell := r.rows[y][x]
	phase, answers, ok := asciiTail(cell)
	switch {
	case r.ascii && ok:
		h.behind, h.answers, h.phase = traffic.Stub, answers, phase
	case !isBraille(cell):
	default:
		for _, answers := range []bool{false, true} {
			if uint8([]rune(cell)[0]&0xff) == traffic.StubBits(h.way, answers) {
				h.behind, h.answers = traffic.Stub, answers
			}
		}
	}
}

// pointing says in which direction a head points on a lane: sideways where that is at least as wide as high.
func pointing(l layout.Lane) [2]int {
	dx, dy := l.To.X-l.From.X, l.To.Y-l.From.Y
	switch {
	case math.Abs(dx) >= math.Abs(dy):
		return [2]int{int(math.Copysign(1, dx)), 0}
	}
	return [2]int{0, int(math.Copysign(1, dy))}
}

// fits reports whether a tail of a head in this cell is there when the head is somewhere on a lane: every dot of it that nothing else
// lies over, and nothing but it in the cell in which it begins. Without braille it says the phase, too.
func (r *reader) fits(h *readHead, lane layout.Lane, answers bool) (phase roles.Phase, ok bool) {
	far := lane.Len()
	for along := 0.0; along <= far+1; along++ {
		head := lane.At(along / far)
		if x, y := head.Cell(); x != h.x || y != h.y {
			continue
		}
		if phase, ok = r.tailFits(h, lane, head, int(along), answers); ok {
			return phase, true
		}
	}
	return 0, false
}

func (r *reader) tailFits(h *readHead, lane layout.Lane, head layout.Dot, along int, answers bool) (phase roles.Phase, ok bool) {
	far := lane.Len()
	ux, uy := (lane.To.X-lane.From.X)/far, (lane.To.Y-lane.From.Y)/far
	want, stem := map[[2]int]rune{}, map[[2]int]bool{} // dots by cell, and the cells in which the tail begins
	begun := 0
	for k := 1; k <= min(30, along+5); k++ {
		p := layout.Dot{X: head.X - ux*float64(k), Y: head.Y - uy*float64(k)}
		if x, y := p.Cell(); x != h.x || y != h.y {
			begun++
		}
		sides := []float64{0}
		if answers && !r.ascii {
			sides = []float64{-1, 1}
		}
		for _, side := range sides {
			x, y := int(math.Floor(p.X-uy*side+1e-7)), int(math.Floor(p.Y+ux*side+1e-7))
			y = max(0, min(y, 4*r.at.H-1))
			at := [2]int{x / 2, y / 4}
			if x < 0 || x >= 2*r.at.W || at == [2]int{h.x, h.y} {
				continue
			}
			want[at] |= [2][4]rune{{1, 2, 4, 64}, {8, 16, 32, 128}}[x%2][y%4]
			if begun == 1 || begun == 2 {
				stem[at] = true
			}
		}
	}
	for side := -1; side <= 1; side++ { // the cells right behind the head, where no other tail is drawn
		at := [2]int{}
		if at[0], at[1] = traffic.BehindHead(h.x, h.y, h.way, side); !h.stopped && at[0] >= 0 && at[1] >= 0 && at[0] < r.at.W && at[1] < r.at.H {
			if !r.text[at[1]][at[0]] && !r.isHead(r.rows[at[1]][at[0]]) && !r.node(at[0], at[1]) {
				stem[at] = true
				want[at] |= 0
			}
		}
	}
	for at := range stem {
		if r.node(at[0], at[1]) {
			return 0, false // if this is its lane, its tail begins under an agent
		}
	}
	if r.ascii {
		return r.asciiFits(h, want, stem, answers)
	}
	for at, dots := range want {
		cell := r.rows[at[1]][at[0]]
		switch {
		case stem[at] && dots == 0 && cell == " ":
		case stem[at] && (!isBraille(cell) || []rune(cell)[0]&0xff != dots):
			return 0, false
		case stem[at] || r.over(at) || r.stem(h, at):
		case !isBraille(cell) || []rune(cell)[0]&dots != dots:
			return 0, false
		}
	}
	return h.phase, len(stem) > 0
}

// over reports whether something lies in a cell that is drawn over tails: an agent, a label, the ledger, another head.
func (r *reader) over(at [2]int) bool {
	return r.node(at[0], at[1]) || r.text[at[1]][at[0]] || r.isHead(r.rows[at[1]][at[0]])
}

// isHead reports whether a cell has the sign of a head.
func (r *reader) isHead(cell string) bool {
	_, _, head := headSign(cell)
	return head || !r.ascii && strings.Contains("❙✗", cell) || r.ascii && strings.Contains("<>^vxI", cell)
}

// stem reports whether another head stands beside a cell, whose own tail may begin there.
func (r *reader) stem(h *readHead, at [2]int) bool {
	for y := max(0, at[1]-1); y <= min(r.at.H-1, at[1]+1); y++ {
		for x := max(0, at[0]-2); x <= min(r.at.W-1, at[0]+2); x++ {
			if r.isHead(r.rows[y][x]) && !r.text[y][x] && (x != h.x || y != h.y) {
				return true
			}
		}
	}
	return false
}

// asciiFits is tailFits where tails are made of signs.
func (r *reader) asciiFits(h *readHead, want map[[2]int]rune, stem map[[2]int]bool, answers bool) (phase roles.Phase, ok bool) {
	for at, dots := range want {
		is, double, tail := asciiTail(r.rows[at[1]][at[0]])
		switch {
		case stem[at] && dots == 0 && r.rows[at[1]][at[0]] == " ":
		case stem[at] && dots == 0:
			return 0, false
		case stem[at] && (!tail || double != answers || r.text[at[1]][at[0]] || ok && phase != is):
			return 0, false
		case stem[at]:
			phase, ok = is, true
		case !tail && !r.over(at) && !r.stem(h, at):
			return 0, false
		}
	}
	return phase, ok
}
