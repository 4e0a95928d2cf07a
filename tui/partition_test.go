package tui

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"synod/cluster"
	"synod/roles"
)

// What the keys of the editor amount to, and what is cut when enter was pressed. Nothing is cut before.
func TestPartitionsByKeys(t *testing.T) {
	for keys, want := range map[string]string{
		"x":                         "partition AB | CDE",
		"x D":                       "partition ABD | CE",
		"x D D":                     "partition AB | CDE",
		"x tab":                     "partition A | BCDE",
		"j x tab":                   "partition B | ACDE",
		"x tab j j":                 "partition C | ABDE",
		"x tab tab":                 "partition ABC | DE",
		"j j x tab tab tab":         "partition bridge C",
		"x tab tab tab E":           "partition bridge E",
		"x tab tab tab tab":         "partition ring",
		"x shift+tab shift+tab":     "partition hub A",
		"x tab tab tab tab tab":     "partition chain A B C D E",
		"x tab tab tab tab tab l l": "partition chain B C A D E",
		"x shift+tab":               "partition AB > CDE",
		"X":                         "partition AB > CDE",
		"x v v":                     "partition CDE > AB",
		"x v v v":                   "partition AB | CDE",
		"x C v":                     "partition ABC > DE",
		"x 3":                       "partition B | CDE | A",
		"x l l":                     "partition B | CDE | A",
		"x h":                       "partition AB | CDE",
		"x '0'":                     "heal",
		"x '0' space":               "partition BCDE | A",
		"x D E u":                   "partition ABD | CE",
		"x tab tab u u":             "partition AB | CDE",
		"x D v u u u":               "partition AB | CDE",
	} {
		d := start(t, sizes[0], Options{Paused: true})
		d.do(keys)
		e := d.model.editing()
		if got := e.amounts().String(); got != want {
			t.Errorf("%s: %s, not %s", keys, got, want)
		}
		if text := strings.Join(strings.Fields(d.Frame().Text()), " "); !strings.Contains(text, "enter does: "+want) {
			t.Errorf("%s: the screen does not say %q:\n%s", keys, want, text)
		}
		if d.model.st().Cuts().Any() {
			t.Errorf("%s: something is cut already", keys)
		}
		planned, says := e.cuts(d.model), d.model.st().Abilities(e.cuts(d.model)).String()
		d.do("enter")
		if !d.model.st().Cuts().Equal(planned) || d.model.top() != nil {
			t.Errorf("%s: enter does not cut what was shown", keys)
		}
		if want == "heal" {
			continue
		}
		if text := strings.Join(strings.Fields(d.Frame().Text()), " "); !strings.Contains(text, says) {
			t.Errorf("%s: afterwards it does not say %q:\n%s", keys, says, text)
		}
		if d.do("u"); d.model.st().Cuts().Any() {
			t.Errorf("%s: u does not take all of it back", keys)
		}
	}
}

// What each side can do is told of the links as they are: after each command that cuts or mends some, and after each that is taken back.
func TestACaptionDoesNotOutliveItsCut(t *testing.T) {
	const (
		nothing, begin = "Nothing is cut any more: all agents hear one another.", "Nothing has happened yet."
		two            = "A and B get 2 of the 3 promises that they need: they cannot choose"
		one            = "A gets 1 of the 3 promises that it needs: it cannot choose. B, C, D and E"
	)
	for _, test := range []struct{ keys, want string }{
		{"X enter", two}, {"X enter h", nothing}, {"X enter u", begin}, {"X enter h u", two}, {"X enter h u u", begin}, {"X enter h u U", nothing},
		{"x enter : 'heal' enter", nothing}, {"x enter : 'cut A' enter", "A and B each get 1 of the 3 promises that they need: they cannot choose. C, D and E get 3"},
		{": 'cut A' enter", one}, {": 'cut A' enter : 'mend A' enter", nothing}, {"p enter 10ms x enter left", ""},
	} {
		d := start(t, sizes[1], Options{Paused: true})
		d.do(test.keys)
		seen := d.seen()
		if !strings.Contains(seen, test.want) {
			t.Errorf("after %s it does not say %q:\n%s", test.keys, test.want, d.Frame().Text())
		}
		for _, other := range []string{nothing, two, one} {
			if other != test.want && strings.Contains(seen, other) {
				t.Errorf("after %s it says %q:\n%s", test.keys, other, d.Frame().Text())
			}
		}
	}
}

// With every number of agents, every shape that is offered can be cut, and its frame can be drawn.
func TestEveryShapeOffered(t *testing.T) {
	for _, s := range []struct {
		settings string
		shapes   int
	}{{"agents 1", 1}, {"agents 2", 4}, {"agents 3", 7}, {"agents 5", 8}, {"agents 9", 8}, {"agents 25", 8}, {"separate 2,3,1", 8}} {
		for _, z := range []size{{60, 16}, sizes[0]} {
			d := start(t, z, Options{Paused: true})
			d.do(": '" + s.settings + "' enter x")
			seen := map[int]bool{}
			for range 2 * len(shapes) {
				seen[d.model.editing().shape] = true
				if _, err := cluster.ParseCommand(d.model.editing().amounts().String(), cluster.Scope{}); err != nil {
					t.Errorf("%s: %v", s.settings, err)
				}
				d.Frame()
				d.do("tab")
			}
			if len(seen) != s.shapes {
				t.Errorf("%s: %d shapes are offered, not %d", s.settings, len(seen), s.shapes)
			}
			d.do("enter")
		}
	}
}

// Where sides are not shaded, the number of its side stands behind each letter.
func TestSidesWithoutColour(t *testing.T) {
	for name, look := range map[string]Look{"no colour": {Theme: "dark"}, "ASCII": {Theme: "dark", ASCII: true}} {
		d := start(t, sizes[0], Options{Theme: look, Paused: true})
		d.do("x")
		text := d.Frame().Text()
		for _, want := range []string{"B1", "C2", "D2", "E2"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %s is missing in\n%s", name, want, text)
			}
		}
	}
}

// The editor in all looks: sides, then a chain, then one way.
func TestLooksOfTheEditor(t *testing.T) {
	for name, look := range looks {
		for shape, keys := range map[string]string{"sides": "x", "chain": "x tab tab tab tab tab", "one-way": "X"} {
			t.Run(name+"-"+shape, func(t *testing.T) {
				d := start(t, sizes[0], Options{Theme: look, Paused: true})
				d.do("p enter 900ms j " + keys)
				text := d.Frame().Text()
				if i := strings.IndexFunc(text, func(r rune) bool { return r > 126 }); look.ASCII && i >= 0 {
					t.Errorf("%q is not ASCII", text[i:min(len(text), i+10)])
				}
				golden(t, text+"\n"+d.Frame().Styles())
			})
		}
	}
}

// Each side says what it can do, however many agents there are and however narrow the Stage is; and the caption names them.
func TestManyAgentsSayWhatTheyCan(t *testing.T) {
	for _, n := range []int{12, 20, 25, 31} {
		for _, z := range []size{sizes[0], {120, 40}, {160, 48}} {
			d := start(t, z, Options{Paused: true})
			d.do(": 'agents " + strconv.Itoa(n) + "' enter x")
			d.sidesSay(t, z, n)
			editor := d.Frame().Text()
			if strings.Count(editor, "choose") < 4 || strings.Contains(editor, " choose…") { // the panel's two and the caption's
				t.Errorf("%d agents at %v: the panel does not say what each side can:\n%s", n, z, editor)
			}
			d.do("enter")
			text := d.Frame().Text()
			d.sidesSay(t, z, n)
			if n > 14 && !strings.Contains(text, "A to ") {
				t.Errorf("%d agents at %v: nobody is named in\n%s", n, z, text)
			}
		}
	}
}

// sidesSay looks for what each of two sides says on the Stage.
func (d *dashboard) sidesSay(t *testing.T, z size, n int) {
	t.Helper()
	said := map[byte]bool{}
	d.Frame()
	for key, b := range d.model.terrain.said {
		said[key[0]] = said[key[0]] || b.W > 0
	}
	if !said['0'] || !said['1'] {
		t.Errorf("%d agents at %v: only %v say what they can in\n%s", n, z, said, d.Frame().Text())
	}
}

// Shapes are numbered as they are offered: with three agents a ring cuts nothing, and none is missing.
func TestShapesAreNumbered(t *testing.T) {
	d := start(t, sizes[1], Options{Paused: true})
	d.do(": 'agents 3' enter x")
	for i := range 7 {
		if want := fmt.Sprintf("shape %d of 7", i+1); !strings.Contains(d.Frame().Text(), want) {
			t.Errorf("%q is missing in\n%s", want, d.Frame().Text())
		}
		d.do("tab")
	}
}

// Who leaves the command line that the editor opened is back in the editor, with its marks; what is carried out closes both.
func TestTheEditorOutlivesItsLine(t *testing.T) {
	d := start(t, sizes[0], Options{Paused: true})
	d.do("x D : esc")
	if e := d.model.editing(); e == nil || e.amounts().String() != "partition ABD | CE" || len(e.undo) != 1 {
		t.Fatalf("the editor is not as it was:\n%s", d.Frame().Text())
	}
	d.do(": enter")
	if d.model.editing() != nil || !d.model.st().Cuts().Any() {
		t.Errorf("the line did not cut, or the editor stays:\n%s", d.Frame().Text())
	}
}

// The agent under the cursor stands in the panel with its neighbours and its side, wherever the cursor goes, however many agents and
// sides there are; the sides are in order, and the panel has no room left that the list could take.
func TestTheCursorOfTheEditorIsSeen(t *testing.T) {
	for _, n := range few([]int{5, 7, 16, 25, 31}) {
		for _, keys := range []string{"x", "x tab", "x 3", "x tab 3"} {
			for _, z := range few([]size{sizes[0], {60, 16}, {120, 40}}) {
				d := start(t, z, Options{Paused: true})
				d.do(": 'agents " + strconv.Itoa(n) + "' enter " + keys)
				for range n {
					d.seesCursor(t, z)
					d.do("j")
				}
				d.do("k")
				d.seesCursor(t, z)
			}
		}
	}
	for _, n := range []string{"5", "7"} {
		d := start(t, sizes[0], Options{Paused: true})
		d.do(": 'agents " + n + "' enter x 3")
		if strings.Count(d.panel(), "cannot learn") != 2 {
			t.Errorf("with %s agents it is not said who cannot learn:\n%s", n, d.Frame().Text())
		}
	}
}

// panel is the text of the left panel.
func (d *dashboard) panel() string {
	var rows []string
	for _, row := range strings.Split(d.Frame().Text(), "\n")[2 : 1+d.model.bodyHeight()-1] {
		rows = append(rows, string([]rune(row)[1:leftWidth(d.model.w)-1]))
	}
	return strings.Join(rows, "\n")
}

// seesCursor looks for the agent under the cursor and its neighbours, and for sides in order.
func (d *dashboard) seesCursor(t *testing.T, z size) {
	t.Helper()
	e, panel := d.model.editing(), d.panel()
	is := func(i int) string { return fmt.Sprintf("%s side %d", e.ids[i], e.number(e.group[i])) }
	wants := []string{"▸ " + is(e.at)}
	for _, i := range []int{e.at - 1, e.at + 1} {
		if i >= 0 && i < len(e.ids) {
			wants = append(wants, "  "+is(i))
		}
	}
	for _, want := range wants {
		if !strings.Contains(panel, want) {
			t.Fatalf("%d agents at %v: %q is missing in\n%s", len(e.ids), z, want, panel)
		}
	}
	last := 0
	for row := range strings.Lines(panel) {
		if side := int(row[0]) - '0'; side >= 1 && side <= 9 {
			if side < last {
				t.Fatalf("%d agents at %v: the sides are not in order in\n%s", len(e.ids), z, panel)
			}
			last = side
		}
	}
	rows := strings.Split(panel, "\n")
	empty := len(rows) - len(strings.Split(strings.TrimRight(panel, " \n"), "\n"))
	if strings.Count(panel, " side ") < len(e.ids) && empty > 0 {
		t.Fatalf("%d agents at %v: %d rows are empty, and not all agents are listed in\n%s", len(e.ids), z, empty, panel)
	}
}

// In the editor's panel nothing is cut, with few agents or many.
func TestNothingIsCutInTheEditor(t *testing.T) {
	for _, n := range few([]int{5, 7, 16, 25, 31}) {
		for _, z := range []size{{60, 16}, {80, 24}, {120, 40}} {
			for _, keys := range []string{"x", "x 3", "x tab", "x tab tab tab"} {
				run, err := cluster.NewTimeline(cluster.Settings{Protocol: alone()[0], Config: roles.Together(n), Seed: 7}, nil)
				if err != nil {
					t.Fatal(err)
				}
				d := start(t, z, Options{Run: run, Paused: true})
				d.do(keys)
				for y, row := range d.Frame().Lines()[:d.model.bodyHeight()+1] {
					if panel := string([]rune(row)[:leftWidth(z.w)]); strings.Contains(panel, "…") {
						t.Errorf("%d agents, %s at %v: row %d is cut: %s", n, keys, z, y, panel)
					}
				}
			}
		}
	}
}
