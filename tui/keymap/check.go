package keymap

import (
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"
)

// named are the keys of more than one letter that every terminal sends, or that stand beside one that it sends.
var named = []string{"space", "enter", "tab", "esc", "backspace", "left", "right", "up", "down", "pgup", "pgdown", "home", "end",
	"shift+tab", "shift+left", "shift+down", "ctrl+left", "ctrl+right"}

var control = regexp.MustCompile(`^ctrl\+[a-z]$`)

// never are the keys that no terminal tells apart from others, or that the terminal, tmux or screen keeps for itself.
var never = []string{"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+j", "ctrl+[", "ctrl+s", "ctrl+q", "ctrl+b", `ctrl+\`, "ctrl+o", "ctrl+v", "ctrl+y"}

// check says what makes a table unfit for use.
func (t *Table) check() error {
	for _, mode := range Modes() {
		has, acts := map[string]string{}, map[string]bool{}
		for _, r := range t.modes[mode] {
			if acts[r.Action] {
				return fmt.Errorf("%s: %s stands there twice", mode, r.Action)
			}
			acts[r.Action] = true
			for _, k := range r.Keys {
				if err := usable(mode, k); err != nil {
					return fmt.Errorf("%s: %w", r.Action, err)
				}
				if other, twice := has[k]; twice {
					return fmt.Errorf("%s: %s is both %s and %s", mode, k, other, r.Action)
				}
				has[k] = r.Action
			}
		}
	}
	for _, mode := range slices.Concat(views, places, overlays, alone) {
		if !t.has(mode, "esc") {
			return fmt.Errorf("%s: esc does nothing, and so nothing leads out", mode)
		}
	}
	if always := t.modes["always"]; len(always) == 0 || !slices.Contains(always[0].Keys, "ctrl+c") {
		return fmt.Errorf("ctrl+c has to quit")
	}
	return nil
}

// usable says what is wrong with a key.
func usable(mode, key string) error {
	switch {
	case slices.Contains(never, key):
		return fmt.Errorf("%s is a key that terminals keep for themselves, or send as another one", key)
	case utf8.RuneCountInString(key) == 1:
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
func (t *Table) has(mode, key string) bool {
	for _, m := range Behind(mode) {
		for _, r := range t.modes[m] {
			if slices.Contains(r.Keys, key) {
				return true
			}
		}
	}
	return false
}
