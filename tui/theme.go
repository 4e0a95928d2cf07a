package tui

import (
	"hash/fnv"
	"image/color"
	"slices"

	uv "github.com/charmbracelet/ultraviolet"

	"charm.land/lipgloss/v2"

	"synod/roles"
)

// Theme is every colour and every character that the dashboard draws with. The colours are those of Okabe and Ito,
// which people with any kind of colour vision can tell apart; each also comes with a glyph or a word.
type Theme struct {
	text, dim, faint uv.Style // what matters, what explains, what is hardly there
	strong, key      uv.Style
	border, focused  uv.Style
	good, warn, bad  uv.Style
	badge            uv.Style
	chosen           uv.Style // for reverse blocks
	cursor           uv.Style
	palette          []color.Color // of values
	owners           []color.Color // of agents and their ballots
	glyph            glyphs
	box              border
	dark, colour     bool
}

// glyphs are the characters that are not letters.
type glyphs struct {
	up, down, pick, done, wait, arrow, lost, held string
	have, need                                    string // of a tally
	play, pause, back, way                        string
	ellipsis, dot, spark, cut                     string
	up1, down1                                    string
	open, noop, leads                             string    // an instance in a leader's window, one that changes nothing, and who leads
	entry                                         [7]string // of a log, by roles.EntryState
}

var unicodeGlyphs = glyphs{
	up: "●", down: "✗", pick: "▸", done: "✓", wait: "…", arrow: "→", lost: "✗", held: "■",
	have: "●", need: "○", play: "▶", pause: "‖", back: "◀", way: "›",
	ellipsis: "…", dot: "·", spark: "◆", cut: "┊", up1: "▲", down1: "▼",
	open: "□", noop: "∅", leads: "▲", entry: [7]string{"·", "○", "◔", "◐", "●", "✓", "▒"},
}

var asciiGlyphs = glyphs{
	up: "*", down: "x", pick: ">", done: "+", wait: "..", arrow: "->", lost: "x", held: "=",
	have: "#", need: "-", play: ">", pause: "=", back: "<", way: ">",
	ellipsis: "~", dot: ".", spark: "*", cut: ":", up1: "^", down1: "v",
	open: "_", noop: "-", leads: "^", entry: [7]string{".", "o", "?", "%", "#", "+", "="},
}

var (
	rounded    = border{"─", "│", [4]string{"╭", "╮", "╰", "╯"}}
	plainLines = border{"-", "|", [4]string{"+", "+", "+", "+"}}
)

// NewTheme builds the theme for a dark or light terminal, with or without colours, in Unicode or ASCII.
func NewTheme(dark, colour, ascii bool) *Theme {
	t := &Theme{dark: dark, colour: colour, glyph: unicodeGlyphs, box: rounded}
	if ascii {
		t.glyph, t.box = asciiGlyphs, plainLines
	}
	pick := func(onDark, onLight string) color.Color {
		switch {
		case !colour:
			return nil
		case dark:
			return lipgloss.Color(onDark)
		}
		return lipgloss.Color(onLight)
	}
	fg := func(onDark, onLight string, attrs uint8) uv.Style {
		return uv.Style{Fg: pick(onDark, onLight), Attrs: attrs}
	}
	faint := uint8(0)
	if !colour {
		faint = uv.AttrFaint
	}
	t.text = uv.Style{}
	t.dim = fg("#9aa4b2", "#5b6472", faint)
	t.faint = fg("#5b6472", "#a3acb9", faint)
	t.strong = uv.Style{Attrs: uv.AttrBold}
	t.key = fg("#56b4e9", "#0072b2", uv.AttrBold)
	t.border = fg("#4a5261", "#b8c0cc", faint)
	t.focused = fg("#56b4e9", "#0072b2", uv.AttrBold)
	t.good = fg("#2ec4a0", "#007a58", uv.AttrBold)
	t.warn = fg("#e69f00", "#9a6a00", uv.AttrBold)
	t.bad = fg("#ff7b3a", "#b34700", uv.AttrBold)
	t.cursor = uv.Style{Attrs: uv.AttrReverse}
	for _, c := range okabeIto {
		t.palette = append(t.palette, pick(c[0], c[1]))
	}
	for _, i := range []int{1, 0, 2, 5, 3, 4, 6} {
		t.owners = append(t.owners, t.palette[i])
	}
	return t
}

// okabeIto are the colours of values, each for dark and for light terminals.
var okabeIto = [][2]string{
	{"#e69f00", "#9a6a00"}, // orange
	{"#56b4e9", "#1f78a8"}, // sky blue
	{"#2ec4a0", "#007a58"}, // bluish green
	{"#f0e442", "#7d7400"}, // yellow
	{"#6f9dff", "#0050a0"}, // blue
	{"#ff7b3a", "#b34700"}, // vermilion
	{"#e58fc0", "#a0457a"}, // reddish purple
}

// named are values whose colour speaks for itself.
var named = map[roles.Value]int{
	"orange": 0, "sky": 1, "cyan": 1, "green": 2, "yellow": 3, "blue": 4, "red": 5, "purple": 6, "pink": 6, "magenta": 6,
}

// value returns the style of a value: the same one everywhere and always, whatever else is on the screen.
func (t *Theme) value(v roles.Value) uv.Style {
	if v == roles.NoOp {
		return t.dim
	}
	i, ok := named[v]
	if !ok {
		h := fnv.New32a()
		h.Write([]byte(v))
		i = int(h.Sum32() % uint32(len(t.palette)))
	}
	return uv.Style{Fg: t.palette[i], Attrs: uv.AttrBold}
}

// owner returns the style of an agent and of its ballots.
func (t *Theme) owner(id roles.ID) uv.Style {
	n := int(id.Number()) + 2*int(id.Kind())
	return uv.Style{Fg: t.owners[n%len(t.owners)]}
}

func bold(s uv.Style) uv.Style    { s.Attrs |= uv.AttrBold; return s }
func reverse(s uv.Style) uv.Style { s.Attrs |= uv.AttrReverse; return s }

// suggest returns the first of a protocol's values that nobody has proposed yet.
func suggest(suggested, taken []roles.Value) roles.Value {
	for _, v := range suggested {
		if !slices.Contains(taken, v) {
			return v
		}
	}
	return suggested[len(taken)%len(suggested)]
}
