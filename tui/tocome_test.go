package tui

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"synod/tui/keymap"
)

// toCome are the rows of the key table that the program has no act for yet, each with what it waits for. A row is a mode and an act,
// or a mode alone for all of its rows. Whoever builds something takes its rows from here.
var toCome = []struct{ waitsFor, rows string }{
	{"stops and watches", "stops, everywhere stops.open"},
	{"challenges", "challenge, challenges, everywhere challenges.open"},
	{"questions in lessons", "question"},
	{"recording", "everywhere record.toggle"},
	{"copying", "copy, everywhere copy.open"},
	{"the inspector in the words of the paper", "inspector inspect.words"},
	{"the course", "lessons list.form"},
}

// Every row of the table is bound, or still to come and not bound; and nothing is bound that the table does not have.
func TestTheTableIsTheProgram(t *testing.T) {
	bound := map[string]bool{}
	for mode, all := range acts {
		for action := range all {
			bound[mode+" "+action] = true
		}
	}
	coming := map[string]string{}
	for _, c := range toCome {
		for row := range strings.SplitSeq(c.rows, ", ") {
			mode, action, one := strings.Cut(row, " ")
			for _, r := range keymap.Default().Rows(mode) {
				if key := r.Mode + " " + r.Action; !one || r.Action == action {
					if coming[key] != "" {
						t.Errorf("%s waits for two things: %s and %s", key, coming[key], c.waitsFor)
					}
					coming[key] = c.waitsFor
				}
			}
			if one && keymap.Default().Row(mode, action) == nil || len(keymap.Default().Rows(mode)) == 0 {
				t.Errorf("the table has no row %q, which waits for %s", row, c.waitsFor)
			}
		}
	}
	rows := map[string]bool{}
	for _, mode := range keymap.Modes() {
		for _, r := range keymap.Default().Rows(mode) {
			key := mode + " " + r.Action
			rows[key] = true
			switch waits := coming[key]; {
			case bound[key] && waits != "":
				t.Errorf("%s is bound, and still listed as waiting for %s", key, waits)
			case !bound[key] && waits == "":
				t.Errorf("%s is neither bound nor listed as still to come", key)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(bound)) {
		if !rows[key] {
			t.Errorf("%s is bound, and the table does not have it", key)
		}
	}
}
