package keymap

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// What each layout types without AltGr and without a dead key. Letters and digits are on all of them.
const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

var layouts = map[string]string{
	"US": "!@#$%&*()-_=+[]{};:,.<>/?\\|", "US international": "!@#$%&*()-_=+[]{};:,.<>/?\\|", "German": "!$%&/()=?+*#-_.:,;<>",
	"French": "&(-_)=+$*%!:/;.,?<>", "Japanese": "!#$%&()-=+*@[]{};:,.<>/?_|",
}

// extra are keys that not every terminal sends, or that VHS has no word for: they may only stand beside another one.
var extra = []string{"home", "end", "shift+left", "shift+down", "ctrl+left", "ctrl+right"}

// Every row says what it does in a sentence, and has words for the footer if and only if it says how much they matter.
func TestRows(t *testing.T) {
	n := 0
	for _, mode := range Modes() {
		if len(std.Rows(mode)) == 0 {
			t.Errorf("the mode %s has no keys", mode)
		}
		for _, r := range std.Rows(mode) {
			n++
			if !strings.HasSuffix(r.Help, ".") {
				t.Errorf("%s: the help of %s is no sentence: %q", mode, r.Action, r.Help)
			}
			if (r.Footer == "") != (r.Prio == 0) {
				t.Errorf("%s: %s has words for the footer without a priority, or the other way round", mode, r.Action)
			}
		}
	}
	if lines := strings.Count(source, "\n"); n+len(std.Rows(mouse)) != lines-1 {
		t.Errorf("%d rows are read, of %d", n+len(std.Rows(mouse)), lines-1)
	}
}

// A key means the same wherever it is pressed, but where the table says why it does not.
func TestSecondMeanings(t *testing.T) {
	for _, mode := range slices.Concat(views, places, overlays, alone) {
		behind := Behind(mode)[1:]
		if slices.Contains(alone, mode) {
			behind = append(behind, "everywhere") // what hands are used to
		}
		for _, r := range std.Rows(mode) {
			for _, level := range behind {
				for _, other := range std.Rows(level) {
					for _, k := range r.Keys {
						if slices.Contains(other.Keys, k) && other.Action != r.Action && r.Shadow == "" {
							t.Errorf("%s: %s is %s, and %s in %s; the table does not say why", mode, k, r.Action, other.Action, level)
						}
					}
				}
			}
		}
	}
	for _, place := range places {
		for _, view := range views {
			for _, r := range std.Rows(place) {
				for _, k := range r.Keys {
					for _, other := range std.Rows(view) {
						if slices.Contains(other.Keys, k) {
							t.Errorf("%s and %s both want %s", place, view, k)
						}
					}
				}
			}
		}
	}
}

// Every act has a key that every terminal sends, that VHS can type, and that each of the layouts has.
func TestEveryActCanBeTyped(t *testing.T) {
	for _, mode := range Modes() {
		for _, r := range std.Rows(mode) {
			good := slices.DeleteFunc(slices.Clone(r.Keys), func(k string) bool { return slices.Contains(extra, k) })
			if len(good) == 0 {
				t.Errorf("%s: %s has only keys that some terminals or VHS do not send: %v", mode, r.Action, r.Keys)
			}
			for name, typed := range layouts {
				if !slices.ContainsFunc(good, func(k string) bool { return len(k) > 1 || strings.Contains(letters+typed, k) }) {
					t.Errorf("%s: %s cannot be typed on a %s keyboard: %v", mode, r.Action, name, r.Keys)
				}
			}
		}
	}
}

// From every mode a key leads to the help, but where text is typed or something is to be answered.
func TestHelpIsEverywhere(t *testing.T) {
	for _, mode := range slices.Concat(views, places, overlays, alone) {
		if !slices.Contains(append([]string{"dialog", "tape"}, texts...), mode) && !std.has(mode, "?") {
			t.Errorf("%s: ? does nothing", mode)
		}
	}
}

// Every act of the mouse is one that a key does.
func TestTheMouseDoesWhatKeysDo(t *testing.T) {
	acts := map[string]bool{"agent.select": true}
	for _, mode := range Modes() {
		for _, r := range std.Rows(mode) {
			acts[r.Action] = true
		}
	}
	for _, r := range std.Rows(mouse) {
		if !acts[r.Action] {
			t.Errorf("no key does %s", r.Action)
		}
	}
}

// Every footer fits, names all that matters most, the help and the way out.
func TestFooters(t *testing.T) {
	for _, mode := range slices.Concat(views, places, overlays, alone) {
		for _, width := range []int{60, 80, 120} {
			text := footerText(mode, width)
			if n := utf8.RuneCountInString(text); n > width {
				t.Errorf("%s: the footer has %d columns instead of %d: %s", mode, n, width, text)
			}
			asks := slices.Contains(append([]string{"dialog", "tape", "help"}, texts...), mode)
			if !asks && !strings.HasSuffix(text, "? help") {
				t.Errorf("%s: the footer of %d columns does not name the help: %s", mode, width, text)
			}
			if isOut := regexp.MustCompile(`\b(esc|n no)\b`); !slices.Contains(views, mode) && !isOut.MatchString(text) {
				t.Errorf("%s: the footer of %d columns does not name the way out: %s", mode, width, text)
			}
		}
	}
	for mode, want := range map[string]string{
		"stage":    " p propose  x partition  c crash A  space pause  ← → step  L lessons  ? help",
		"messages": " enter deliver  d drop  D duplicate  o hold/release  / filter  p propose  ? help",
		"found":    " n next  N back  r again  , . step  K keep  esc leave  ? help",
		"links":    " space cut/mend  X one way  t delay  d loss  D dup  i order  esc close  ? help",
		"help":     " enter do it  tab section  / search  esc close",
	} {
		if got := footerText(mode, 80); got != want {
			t.Errorf("the footer of %s is %q, want %q", mode, got, want)
		}
	}
}

func footerText(mode string, width int) string {
	var levels [][]Word
	for _, level := range Behind(mode) {
		var words []Word
		for _, r := range std.Rows(level) {
			words = append(words, Word{r, r.Footer, r.Prio})
		}
		levels = append(levels, words)
	}
	var all []string
	for _, w := range Footer(mode, levels, width) {
		all = append(all, w.Label()+" "+w.Says)
	}
	return " " + strings.Join(all, "  ")
}

// What is wrong with a table is said.
func TestWrongTables(t *testing.T) {
	for text, want := range map[string]string{
		strings.Replace(source, "mode\tkeys", "keys\tmode", 1):                "line 1: the columns are",
		strings.Replace(source, "always\tctrl+l", "sometimes\tctrl+l", 1):     `line 4: "sometimes" is not a mode`,
		strings.Replace(source, "propose\t2\t", "propose\ttwo\t", 1):          `line 5: the priority "two" is not a number`,
		strings.Replace(source, "propose\t2\t", "propose\t2", 1):              "line 5: 6 columns instead of 7",
		strings.Replace(source, "everywhere\tp\t", "everywhere\tc\t", 1):      "everywhere: c is both propose.ask and agent.crash",
		strings.Replace(source, "everywhere\tp\t", "everywhere\tctrl+i\t", 1): "propose.ask: ctrl+i is a key that terminals keep for themselves",
		strings.Replace(source, "everywhere\tp\t", "everywhere\tf13\t", 1):    `propose.ask: "f13" is not a key`,
		strings.Replace(source, "everywhere\tp\t", "everywhere\tctrl+c\t", 1): "propose.ask: ctrl+c quits, everywhere",
		strings.Replace(source, "always\tctrl+c", "always\tctrl+d", 1):        "ctrl+c has to quit",
		strings.Replace(source, "palette\tesc", "palette\tbackspace", 1):      "palette: esc does nothing",
		strings.Replace(source, "palette\tesc", "palette\tz", 1):              "overlay.close: z is a character, and those are typed in the mode palette",
		strings.Replace(source, "partition.edit", "propose.ask", 1):           "everywhere: propose.ask stands there twice",
	} {
		if text == source {
			t.Errorf("%s: nothing is changed", want)
		}
		if _, err := parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
