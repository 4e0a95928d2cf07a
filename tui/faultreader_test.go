package tui

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"synod/cluster"
	"synod/roles"
	"synod/tui/layout"
)

// faultsSeen are the faults of a run, as they are or as a frame shows them: of agents by their letters, of links by their ends.
type faultsSeen struct {
	crashed, paused, clocks []string
	held                    []string // what is held, by its label
	links                   []string // "A-B lossy", "A-B slow", "only B to A"
	sides                   []string // "A B C", the letters of each
}

// A still frame shows what is the matter: from its cells and the places of the agents alone one reads who is down, who stands still,
// whose clock is fast, which link loses, is slow, or works in one direction, and who is on which side of a partition.
func TestTheFaultsOfAStillFrameCanBeRead(t *testing.T) {
	for _, agents := range []int{3, 5, 9} {
		last := string(rune('A' + agents - 1))
		half := "ABCDE"[:(agents+1)/2]
		runs := []situation{
			{name: "faults", agents: agents, seed: 1, script: lines("propose A red", "run 5ms", "hold A>C Prepare", "clock A 200%",
				"pause B", "crash "+last, "loss A-B 40%", "delay B-"+last+" 120ms", "cut A>"+last)},
			{name: "held where it may be lost", agents: agents, seed: 1, script: lines("propose A red", "run 5ms", "hold A>B Prepare", "clock A 200%",
				"pause B", "crash "+last, "loss A-B 40%", "delay B-"+last+" 120ms", "cut A>"+last)},
			{name: "two of one agent", agents: agents, seed: 1, script: lines("propose A red", "run 5ms", "hold A>C Prepare",
				"clock A 200%", "pause A", "crash "+last, "loss A-B 40%", "delay B-"+last+" 120ms", "cut A>"+last)},
			{name: "sides", agents: agents, seed: 2, script: lines("partition "+half+" | "+"ABCDEFGHI"[len(half):agents], "run 5ms")},
		}
		for _, run := range runs {
			for _, z := range few([]size{{80, 24}, {160, 48}}) {
				for _, name := range few(lookNames) {
					t.Run(fmt.Sprintf("%s/%d/%dx%d/%s", run.name, agents, z.w, z.h, name), func(t *testing.T) {
						d := startSituation(t, run, z, looks[name])
						d.checkFaults(looks[name])
					})
				}
			}
		}
	}
}

// Two faults of one agent are both shown, on the Stage and in its panel card, and its box keeps its corners; selected or not, whatever
// its name, and while it leads.
func TestTwoFaultsOfOneAgent(t *testing.T) {
	apart := roles.Apart(2, 3, 1)
	for _, run := range []situation{
		{name: "A", agents: 5, script: lines("clock A 200%", "propose A red", "run 20ms", "pause A")},
		{name: "B", agents: 5, script: lines("clock B 200%", "propose B red", "run 20ms", "pause B")},
		{name: "A", protocol: "multipaxos", agents: 5, script: lines("propose A red", "run 300ms", "clock A 200%", "pause A")},
		{name: "p1", config: apart, script: lines("clock p1 200%", "propose p1 red", "run 20ms", "pause p1")},
		{name: "a2", config: apart, script: lines("clock a2 1000%", "pause a2")},
	} {
		run.seed = 1
		for _, z := range few([]size{{120, 40}, {80, 24}, {160, 48}}) {
			for _, name := range few(lookNames) {
				d := startSituation(t, run, z, looks[name])
				m, frame := d.model, d.Frame()
				i := slices.IndexFunc(m.faces, func(f face) bool { return f.ID.String() == run.name })
				box, left := m.flights.layout.Nodes[i], leftWidth(m.w)
				top := ""
				for x := range box.W {
					top += frame.At(left+1+box.X+x, 2+box.Y).Content
				}
				clock := fmt.Sprintf("%.0f%%", m.faces[i].Clock)
				if pauseSign.FindString(top) == "" || clockSign.FindString(top) != clock {
					t.Errorf("%s of %s at %v, %s: the node does not say both: %q", run.name, run.protocol, z, name, top)
				}
				if b := m.theme.box; m.flights.layout.Level == layout.Full && !strings.HasSuffix(top, b.corners[1]) {
					t.Errorf("%s of %s at %v, %s: the corner is lost: %q", run.name, run.protocol, z, name, top)
				}
				panel := ""
				for row := range strings.Lines(frame.Text()) {
					panel += string([]rune(row)[:min(left, len([]rune(row))-1)]) + "\n"
				}
				if !regexp.MustCompile(`paused.* (clock )?` + clock).MatchString(panel) {
					t.Errorf("%s of %s at %v, %s: the card does not say both:\n%s", run.name, run.protocol, z, name, panel)
				}
			}
		}
	}
}

// checkFaults reads the faults of the frame that is shown, and holds them against those that are.
func (d *dashboard) checkFaults(look Look) {
	d.Helper()
	m, frame := d.model, d.Frame()
	left := leftWidth(m.w)
	inside := layout.Box{X: left + 1, Y: 2, W: m.w - left - 2, H: m.bodyHeight() - 2}
	var names []string
	for _, id := range m.st().IDs() {
		names = append(names, id.String())
	}
	r := &reader{frame: frame, at: inside, places: m.flights.layout, names: names, ascii: look.ASCII}
	r.takeCells()
	is, seen := faultsOf(m), r.faults()
	if all := len(is.crashed) + len(is.paused) + len(is.clocks) + len(is.held) + len(is.links); all != 7 && len(is.sides) != 2 {
		d.Errorf("the run has other faults than it should: %+v", is)
	}
	if fmt.Sprint(is) != fmt.Sprint(seen) {
		d.Errorf("there is %+v, and one reads %+v", is, seen)
	}
	if look.Colour && !look.Basic && !look.ASCII {
		if shaded := r.shaded(m.theme.side); len(is.sides) > 0 && !slices.Contains(is.sides, shaded) || len(is.sides) == 0 && shaded != "" {
			d.Errorf("the ground of %q is shaded, and the sides are %q", shaded, is.sides)
		}
	}
	for _, wrong := range r.wrong {
		d.Error(wrong)
	}
	if d.Failed() {
		d.Log("\n" + frame.Text())
	}
}

// faultsOf returns the faults that are.
func faultsOf(m *Model) (is faultsSeen) {
	st := m.st()
	for _, f := range m.faces {
		switch {
		case !f.Up:
			is.crashed = append(is.crashed, f.ID.String())
		case f.Paused:
			is.paused = append(is.paused, f.ID.String())
		}
		if f.Clock != usualClock {
			is.clocks = append(is.clocks, fmt.Sprintf("%s %.0f%%", f.ID, f.Clock))
		}
	}
	for _, f := range st.InFlight() {
		if f.Held {
			is.held = append(is.held, roles.Describe(f.Msg))
		}
	}
	is.sidesOf(st.Sides(st.Cuts()))
	for i, a := range st.IDs() {
		for _, b := range st.IDs()[i+1:] {
			there, back := st.Link(a, b), st.Link(b, a)
			switch {
			case len(is.sides) > 0:
			case there.Cut:
				is.links = append(is.links, fmt.Sprintf("only %s to %s", b, a))
			case there.Loss > 0:
				is.links = append(is.links, fmt.Sprintf("%s-%s %s", a, b, lossy(there.Loss)))
			case back.Max > cluster.Time(st.Config().Delay):
				is.links = append(is.links, fmt.Sprintf("%s-%s %s", a, b, late(back.Max)))
			}
		}
	}
	slices.Sort(is.links)
	return is
}

func (is *faultsSeen) sidesOf(sides cluster.Abilities) {
	for _, side := range sides {
		var letters []string
		for _, id := range side.Agents {
			letters = append(letters, id.String())
		}
		is.sides = append(is.sides, strings.Join(letters, " "))
	}
	slices.Sort(is.sides)
}

var (
	crashSign  = regexp.MustCompile(`(^|[ ╌.])[✗x]( |$)`)
	pauseSign  = regexp.MustCompile(`‖|II`)
	clockSign  = regexp.MustCompile(`\d+%`)
	saidOfLink = regexp.MustCompile(`lossy \d+%|slow \d+ms|only [A-Z] to [A-Z]`)
	heldLabel  = regexp.MustCompile(`(?:^|\W)held ([A-Z]\w+ \d+\.[A-Z])`)
	sideWord   = regexp.MustCompile(`((?:[A-Z] )+)[▰▱#-]+[✓+]? `)
)

// faults reads all faults.
func (r *reader) faults() (seen faultsSeen) {
	for i, b := range r.places.Nodes {
		top, whole, broken := "", "", strings.Contains("╎:", r.cell(b.X, b.Y+1))
		for x := range b.W {
			top += r.cell(b.X+x, b.Y)
		}
		for y := range b.H {
			for x := range b.W {
				whole += r.cell(b.X+x, b.Y+y)
			}
		}
		switch {
		case crashSign.MatchString(top) != broken:
			r.fail("the border of %s and its sign do not agree: %q", r.names[i], top)
		case broken:
			seen.crashed = append(seen.crashed, r.names[i])
		case pauseSign.MatchString(top):
			seen.paused = append(seen.paused, r.names[i])
		}
		if clock := clockSign.FindString(whole); clock != "" {
			seen.clocks = append(seen.clocks, r.names[i]+" "+clock)
		}
	}
	said := map[string]bool{}
	for y, row := range r.rows {
		text := strings.Join(row, "")
		for _, at := range saidOfLink.FindAllStringIndex(text, -1) {
			words := text[at[0]:at[1]]
			if !strings.HasPrefix(words, "only") {
				x := len([]rune(text[:at[0]]))
				words = r.linkOf(layout.Box{X: x, Y: y, W: len(words), H: 1}, words[:4]) + " " + words
			}
			seen.links = append(seen.links, words)
		}
		if held := heldLabel.FindStringSubmatch(text); held != nil {
			seen.held = append(seen.held, held[1])
		}
		if side := sideWord.FindStringSubmatch(text); side != nil {
			said[strings.TrimSpace(side[1])] = true
		}
	}
	slices.Sort(seen.links)
	if len(said) > 0 { // whom nobody names is on the side that has no room for words
		var rest []string
		for _, name := range r.names {
			if !slices.ContainsFunc(slices.Collect(maps.Keys(said)), func(s string) bool { return strings.Contains(s, name) }) {
				rest = append(rest, name)
			}
		}
		if len(rest) > 0 {
			said[strings.Join(rest, " ")] = true
		}
	}
	seen.sides = slices.Sorted(maps.Keys(said))
	return seen
}

// cell is what stands in a cell of the Stage, agents included.
func (r *reader) cell(x, y int) string { return r.frame.At(r.at.X+x, r.at.Y+y).Content }

// linkOf finds the link that words are about: that with the dots which they mean whose middle is nearest to them.
func (r *reader) linkOf(words layout.Box, kind string) (link string) {
	nearest := math.Inf(1)
	for i := range r.names {
		for j := i + 1; j < len(r.names); j++ {
			from, to := r.places.Link(i, j)
			middle := from.To(to, 0.5)
			dx := max(2*float64(words.X)-middle.X, middle.X-2*float64(words.X+words.W), 0)
			dy := max(4*float64(words.Y)-middle.Y, middle.Y-4*float64(words.Y+1), 0)
			if far := math.Hypot(dx, dy); far < nearest && r.dotted(from, to, kind) {
				nearest, link = far, r.names[i]+"-"+r.names[j]
			}
		}
	}
	return link
}

// dotted reports whether a link has at least half of the dots of one that loses or is slow; tails may lie over the rest.
// Without braille that cannot be told.
func (r *reader) dotted(from, to layout.Dot, kind string) bool {
	on := func(i int) bool { return i%slowDots == 0 }
	if kind == "loss" {
		on = func(i int) bool { return i%lossyEvery < lossyOn }
	}
	want := newBraille(r.at.W, r.at.H)
	want.dotted(from, to, on)
	cells, found := 0, 0
	for i, dots := range want.dots {
		if cell := r.rows[i/r.at.W][i%r.at.W]; dots != 0 && isBraille(cell) {
			cells++
			if uint8([]rune(cell)[0]&0xff)&dots == dots {
				found++
			}
		}
	}
	return 2*found >= cells
}

// shaded names the agents that stand on a ground.
func (r *reader) shaded(ground uvStyle) string {
	var names []string
	for i, b := range r.places.Nodes {
		if r.frame.At(r.at.X+b.X+b.W-1, r.at.Y+b.Y+b.H-1).Style.Bg == ground.Bg {
			names = append(names, r.names[i])
		}
	}
	return strings.Join(names, " ")
}
