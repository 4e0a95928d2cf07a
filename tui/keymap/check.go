package keymap

import (
	"fmt"
	"regexp"
	"slices"
	"unicode"
	"unicode/utf8"
)

// named are the keys of more than one letter that every terminal sends, or that stand beside one that it sends.
var named = []string{"space", "enter", "tab", "esc", "backspace", "left", "right", "up", "down", "pgup", "pgdown", "home", "end",
	"shift+tab", "shift+left", "shift+down", "ctrl+left", "ctrl+right"}

var control = regexp.MustCompile(`^ctrl\+[a-z]$`)

// never are the keys that no terminal tells apart from others, or that the terminal, tmux or screen keeps for itself.
var never = []string{"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+j", "ctrl+[", "ctrl+s", "ctrl+q", "ctrl+b", `ctrl+\`, "ctrl+o", "ctrl+v", "ctrl+y"}

// Fault is what makes a table unfit for use.
type Fault struct {
	Mode string
	// Actions are the acts whose keys may be to blame.
	Actions []string
	why     string
}

func (f *Fault) Error() string { return f.why }

func fault(mode string, actions []string, format string, args ...any) error {
	return &Fault{mode, actions, fmt.Sprintf(format, args...)}
}

// check says what makes a table unfit for use that was made of another one, as a [*Fault].
func (t *Table) check(from *Table) error {
	for _, mode := range Modes() {
		has, acts := map[string]string{}, map[string]bool{}
		for _, r := range t.modes[mode] {
			if acts[r.Action] {
				return fault(mode, []string{r.Action}, "%s: %s stands there twice", mode, r.Action)
			}
			acts[r.Action] = true
			for _, k := range r.Keys {
				if err := usable(mode, k); err != nil {
					return fault(mode, []string{r.Action}, "%s: %v", r.Action, err)
				}
				if other, twice := has[k]; twice {
					return fault(mode, []string{other, r.Action}, "%s: %s is both %s and %s", mode, k, other, r.Action)
				}
				has[k] = r.Action
			}
		}
	}
	for _, mode := range slices.Concat(views, places, overlays, alone) {
		if !t.has(mode, "esc") {
			return fault(mode, from.with(mode, "esc"), "%s: esc does nothing, and so nothing leads out", mode)
		}
	}
	if always := t.modes["always"]; len(always) == 0 || !slices.Contains(always[0].Keys, "ctrl+c") {
		return fault("always", []string{"quit.now"}, "ctrl+c has to quit")
	}
	for _, mode := range Modes() {
		if err := t.checkBehind(mode, from); err != nil {
			return err
		}
	}
	return nil
}

// checkBehind says which key of a mode would hide an act of a mode behind it that the mode does not hide as shipped: who has learned the
// key there would do something else with it here.
func (t *Table) checkBehind(mode string, from *Table) error {
	behind := Behind(mode)[1:]
	switch mode { // what others have behind them has less behind it
	case "always":
		return nil
	case "everywhere", "overlay":
		behind = []string{"always"}
	case "list":
		behind = []string{"overlay", "always"}
	}
	for _, behind := range behind {
		for _, near := range t.modes[mode] {
			for _, far := range t.modes[behind] {
				if near.Action == far.Action || near.Shadow != "" && (from.hasSame(near) || from.hides(mode, near.Action, behind, far.Action)) {
					continue
				}
				for _, k := range near.Keys {
					if slices.Contains(far.Keys, k) {
						return fault(mode, []string{near.Action, far.Action}, "%s: %s is both %s and, %s, %s", mode, k, near.Action, behind, far.Action)
					}
				}
			}
		}
	}
	return nil
}

// hasSame reports whether a row of another table has the keys that it has here.
func (t *Table) hasSame(r *Row) bool { return slices.Equal(r.Keys, t.Keys(r.Mode, r.Action)) }

// hides reports whether an act of a mode has a key that one of a mode behind has, too.
func (t *Table) hides(mode, near, behind, far string) bool {
	a, b := t.Row(mode, near), t.Row(behind, far)
	return a != nil && b != nil && slices.ContainsFunc(a.Keys, func(k string) bool { return slices.Contains(b.Keys, k) })
}

// isCharacter reports whether a key is one that writes something; the blank is called space.
func isCharacter(key string) bool {
	r, n := utf8.DecodeRuneInString(key)
	return n == len(key) && n > 0 && r != utf8.RuneError && unicode.IsGraphic(r) && !unicode.IsSpace(r)
}

// usable says what is wrong with a key.
func usable(mode, key string) error {
	switch {
	case slices.Contains(never, key):
		return fmt.Errorf("%s is a key that terminals keep for themselves, or send as another one", key)
	case isCharacter(key):
		if slices.Contains(texts, mode) {
			return fmt.Errorf("%s is a character, and those are typed in the mode %s", key, mode)
		}
	case !slices.Contains(named, key) && !control.MatchString(key):
		return fmt.Errorf("%q is not a key; keys are a character, ctrl+ and a letter, or one of %v", key, named)
	case key == "ctrl+c" && mode != "always":
		return fmt.Errorf("ctrl+c quits, everywhere")
	}
	return nil
}

// has reports whether a key does anything in a mode or behind it.
func (t *Table) has(mode, key string) bool { return len(t.with(mode, key)) > 0 }

// with returns what a key does in a mode and behind it.
func (t *Table) with(mode, key string) []string {
	var all []string
	for _, m := range Behind(mode) {
		for _, r := range t.modes[m] {
			if slices.Contains(r.Keys, key) {
				all = append(all, r.Action)
			}
		}
	}
	return all
}
