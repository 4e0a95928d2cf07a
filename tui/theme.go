package tui

import (
	"image/color"
	"slices"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"charm.land/lipgloss/v2"

	"synod/roles"
)

// One rule carries the picture: a hue is an agent, a filled ground is a value, coral is trouble, and everything else is grey or
// white. There is no accent: keys and what has the focus are plain bright text. Each meaning also has a sign of its own, so
// that the picture can be read without colours.

// Theme is every colour and every character that the dashboard draws with.
type Theme struct {
	text, dim, faint uv.Style // what matters, what explains, what is hardly there
	strong           uv.Style
	key              uv.Style // of the keyboard
	border, focused  uv.Style
	link             uv.Style
	bad, warn        uv.Style // trouble: what is broken, and what is unusual
	side             uv.Style // the ground of the smaller side of a partition
	chips            []uv.Style
	owners           []uv.Style // of agents, and of the ballots that they own
	glyph            glyphs
	box              border
	dark, colour     bool
	values           palette
	fades            map[fade]uv.Style // of tails, as they are needed
}

// glyphs are the characters that are not letters. The table of signs explains those that stand in the picture.
type glyphs struct {
	down, pick, done, begun, wait, arrow, lost, held, paused string
	have, need                                               string // of a tally
	left, spent                                              string // of a timer's bar
	firm, loose                                              string // before what is on disk, and before what is in memory
	changed                                                  string
	risk                                                     string
	atLeast                                                  string // of a promise, where the word has no room
	play, pause, back, way                                   string
	less, more                                               string // around a value that can be changed
	ellipsis, dot                                            string
	up1, down1                                               string
	open, noop, leads                                        string    // a slot in a leader's window, one that changes nothing, and who leads
	entry                                                    [7]string // of a log, by roles.EntryState
	link                                                     string    // between two agents that hear each other
	bar, brokenBar                                           string    // at the left of a small node
	ring1, ring2                                             string    // the same of the two quorums of a violation
}

var unicodeGlyphs = glyphs{
	down: "✗", pick: "▸", done: "✓", begun: "◐", wait: "…", arrow: "→", lost: "✗", held: "❙", paused: "‖",
	have: "▰", need: "▱", left: "━", spent: "╌", firm: "│", loose: "┊", changed: "▍", risk: "!", atLeast: "≥",
	play: "▶", pause: "‖", back: "◀", way: "›", less: "‹", more: "›",
	ellipsis: "…", dot: "·", up1: "▲", down1: "▼",
	open: "□", noop: "∅", leads: "▲", entry: [7]string{"·", "○", "◔", "◐", "●", "✓", "▒"},
	link: "─", bar: "┃", brokenBar: "╎", ring1: "┃", ring2: "║",
}

var asciiGlyphs = glyphs{
	down: "x", pick: ">", done: "+", begun: "o", wait: "..", arrow: "->", lost: "x", held: "I", paused: "II",
	have: "#", need: "-", left: "=", spent: ".", firm: "|", loose: ":", changed: "!", risk: "!", atLeast: ">=",
	play: ">", pause: "II", back: "<", way: ">", less: "<", more: ">",
	ellipsis: "~", dot: ".", up1: "^", down1: "v",
	open: "_", noop: "-", leads: "^", entry: [7]string{".", "o", "?", "%", "#", "+", "="},
	link: "-", bar: "|", brokenBar: ":", ring1: "#", ring2: "%",
}

var (
	rounded     = border{"─", "│", [4]string{"╭", "╮", "╰", "╯"}}
	brokenLines = border{"╌", "╎", [4]string{"╭", "╮", "╰", "╯"}}
	heavyLines  = border{"━", "┃", [4]string{"┏", "┓", "┗", "┛"}}
	doubleLines = border{"═", "║", [4]string{"╔", "╗", "╚", "╝"}}
	plainLines  = border{"-", "|", [4]string{"+", "+", "+", "+"}}
	plainBroken = border{".", ":", [4]string{"+", "+", "+", "+"}}
	plainHeavy  = border{"#", "#", [4]string{"#", "#", "#", "#"}}
	plainDouble = border{"%", "%", [4]string{"%", "%", "%", "%"}}
)

// ink is a colour for each kind of terminal: dark and light ones with all colours, and those with sixteen.
type ink struct {
	dark, light           string
	darkBasic, lightBasic ansi.BasicColor
}

// The greys, and coral.
var (
	dimInk     = ink{"#a9b2bf", "#505a68", ansi.White, ansi.BrightBlack}
	faintInk   = ink{"#8590a0", "#667080", ansi.BrightBlack, ansi.BrightBlack}
	strongInk  = ink{"#ffffff", "#000000", ansi.BrightWhite, ansi.Black}
	linkInk    = ink{"#474e5b", "#b4bcc8", ansi.BrightBlack, ansi.BrightBlack}
	borderInk  = ink{"#4a5261", "#b8c0cc", ansi.BrightBlack, ansi.BrightBlack}
	badInk     = ink{"#ff6b57", "#b3240f", ansi.BrightRed, ansi.Red}
	warnInk    = ink{"#ff8a78", "#b3240f", ansi.BrightRed, ansi.Red}
	sideGround = [2]string{"#27292f", "#eff0f3"} // sixteen colours have no such grey
)

// agentInks are those of Okabe and Ito without vermilion, which is too near to trouble, and with sand as the seventh. The eighth
// agent has the first hue again; the letter tells.
var agentInks = []ink{
	{"#4aaef5", "#1478ab", ansi.BrightCyan, ansi.Cyan},
	{"#dd971a", "#6b4508", ansi.Yellow, ansi.Yellow},
	{"#22b57c", "#1f7a5e", ansi.BrightGreen, ansi.Green},
	{"#f5ec3c", "#757000", ansi.BrightYellow, ansi.BrightBlack},
	{"#f0a9d8", "#7a2463", ansi.BrightMagenta, ansi.Magenta},
	{"#aab4ff", "#2a35b0", ansi.BrightBlue, ansi.Blue},
	{"#d8ccb4", "#6f6552", ansi.BrightWhite, ansi.Black},
}

// chip is the ground of a value, and the text on it. The grounds are far apart for every kind of colour vision: their closest pair
// has a distance of 30 in Lab for the red-green kinds.
type chip struct {
	name                string
	dark, darkText      string
	light, lightText    string
	ground, textOnBasic ansi.BasicColor
}

var chips = []chip{
	{"red", "#a8220f", "#ffffff", "#8a1b15", "#ffffff", ansi.Red, ansi.BrightWhite},
	{"blue", "#1f45f2", "#ffffff", "#173df1", "#ffffff", ansi.Blue, ansi.BrightWhite},
	{"green", "#92eeb3", "#101216", "#bae0af", "#101216", ansi.Green, ansi.Black},
	{"yellow", "#f8db1d", "#101216", "#e6c328", "#101216", ansi.Yellow, ansi.Black},
	{"purple", "#a57ac5", "#101216", "#c690e3", "#101216", ansi.Magenta, ansi.BrightWhite},
	{"cyan", "#9ae9f3", "#101216", "#20484e", "#ffffff", ansi.Cyan, ansi.Black},
	{"grey", "#595f66", "#ffffff", "#8c9197", "#101216", ansi.BrightBlack, ansi.BrightWhite},
	{"orange", "#e49345", "#101216", "#c18a4d", "#101216", ansi.White, ansi.Black},
}

// newTheme builds the theme of a look, for a dark terminal or a light one.
func newTheme(look Look, dark bool) *Theme {
	t := &Theme{dark: dark, colour: look.Colour, glyph: unicodeGlyphs, box: rounded}
	if look.ASCII {
		t.glyph, t.box = asciiGlyphs, plainLines
	}
	pick := func(i ink) color.Color {
		switch {
		case !look.Colour:
			return nil
		case look.Basic && dark:
			return i.darkBasic
		case look.Basic:
			return i.lightBasic
		case dark:
			return lipgloss.Color(i.dark)
		}
		return lipgloss.Color(i.light)
	}
	faint := uint8(0)
	if !look.Colour {
		faint = uv.AttrFaint
	}
	t.dim = uv.Style{Fg: pick(dimInk), Attrs: faint}
	t.faint = uv.Style{Fg: pick(faintInk), Attrs: faint}
	t.strong = uv.Style{Fg: pick(strongInk), Attrs: uv.AttrBold}
	t.key, t.focused = t.strong, t.strong
	t.border = uv.Style{Fg: pick(borderInk), Attrs: faint}
	t.link = uv.Style{Fg: pick(linkInk), Attrs: faint}
	t.bad = uv.Style{Fg: pick(badInk), Attrs: uv.AttrBold}
	t.warn = uv.Style{Fg: pick(warnInk)}
	for _, i := range agentInks {
		t.owners = append(t.owners, uv.Style{Fg: pick(i), Attrs: uv.AttrBold})
	}
	for _, c := range chips {
		style := uv.Style{Attrs: uv.AttrBold}
		switch {
		case !look.Colour:
		case look.Basic:
			style.Bg, style.Fg = c.ground, c.textOnBasic
		case dark:
			style.Bg, style.Fg = lipgloss.Color(c.dark), lipgloss.Color(c.darkText)
		default:
			style.Bg, style.Fg = lipgloss.Color(c.light), lipgloss.Color(c.lightText)
		}
		t.chips = append(t.chips, style)
	}
	switch {
	case !look.Colour || look.Basic:
	case dark:
		t.side.Bg = lipgloss.Color(sideGround[0])
	default:
		t.side.Bg = lipgloss.Color(sideGround[1])
	}
	return t
}

// value returns the style of a value's chip: the same one everywhere and always, whatever else is on the screen.
func (t *Theme) value(v roles.Value) uv.Style {
	if v == roles.NoOp {
		return t.dim
	}
	return t.chips[t.values.chip(v)]
}

// firstHue is the hue of the first agent of each kind: in a cluster of two proposers, three acceptors and two learners, all differ.
var firstHue = [...]int{roles.OnlyAcceptor: 2, roles.OnlyLearner: 5}

// owner returns the style of an agent's letter, and of the owner's letter in a ballot.
func (t *Theme) owner(id roles.ID) uv.Style {
	return t.owners[(int(id.Number())+firstHue[id.Kind()])%len(t.owners)]
}

// underCursor is a style in the row of the cursor: all of it in one colour, but for values, whose ground stays.
func underCursor(s uv.Style) uv.Style {
	if s.Bg != nil {
		return s
	}
	return uv.Style{Attrs: s.Attrs&uv.AttrBold | uv.AttrReverse}
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
