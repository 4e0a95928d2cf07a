package tui

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"synod/cluster"
	"synod/roles"
	"synod/roles/all"
	"synod/tui/layout"
	"synod/tui/traffic"
)

// lookNames are the five looks, in which everything must be readable.
var lookNames = []string{"dark", "light", "sixteen", "no-colour", "ascii"}

// A still frame says who asked whom for what, and who answered: from nothing but its cells and the places of the agents one can read
// the way of every head with a tail, its phase and whether it asks or answers, all that a label holds, and every row of the ledger;
// and labels, ledger and the count of what is hidden add up to all that is in flight.
func TestAStillFrameCanBeRead(t *testing.T) {
	var heads [3]int
	for _, z := range few([]size{{80, 24}, {160, 48}}) {
		for n, agents := range []int{3, 5, 9, 15, 25} {
			for l, name := range few(lookNames) {
				look := looks[name]
				p := all.Protocols()[(n+l)%3]
				t.Run(fmt.Sprintf("%dx%d/%d/%s/%s", z.w, z.h, agents, name, p.Name), func(t *testing.T) {
					run, err := cluster.NewTimeline(cluster.Settings{Protocol: p, Config: roles.Together(agents), Seed: uint64(7 + n)}, nil)
					if err != nil {
						t.Fatal(err)
					}
					d := start(t, z, Options{Run: run, Protocols: all.Protocols(), Theme: look})
					d.do(lines("propose A "+string(p.Examples()[0]), "propose C "+string(p.Examples()[1])))
					for range 14 {
						d.Advance(d.clock.Now() + 333*time.Millisecond)
						for behind, n := range d.checkFrame(look.ASCII) {
							heads[behind] += n
						}
						if t.Failed() {
							return
						}
					}
				})
			}
		}
	}
	t.Logf("%d heads have a tail, %d a stub, and %d nothing behind them", heads[traffic.Trail], heads[traffic.Stub], heads[traffic.Nothing])
	// What the race detector leaves out are the large screens, which have more room for tails.
	if short := heads[traffic.Stub] + heads[traffic.Nothing]; !raceDetector && 9*short > heads[traffic.Trail] {
		t.Errorf("more than a tenth of all heads have no tail")
	}
}

// The same holds for what is held and lost, and where agents play one role each.
func TestStoppedMessagesAndColumnsCanBeRead(t *testing.T) {
	situations := []situation{
		{name: "held-and-lost", agents: 5, seed: 1, script: lines("loss A-E 100%", "propose A red", "run 5ms", "hold A>D Prepare", "run 8ms")},
		{name: "columns", config: separate(2, 3, 1), seed: 3, script: lines("propose p1 red", "propose p2 blue", "run 62ms")},
	}
	for _, s := range situations {
		for _, z := range few(sizes) {
			for name, look := range looks {
				t.Run(fmt.Sprintf("%s/%dx%d/%s", s.name, z.w, z.h, name), func(t *testing.T) {
					d := startSituation(t, s, z, look)
					if d.checkFrame(look.ASCII) == [3]int{} {
						t.Errorf("nothing flies:\n%s", d.Frame().Text())
					}
				})
			}
		}
	}
}

// What has just been lost stands where that was until the next step, and is in flight no more.
func TestWhatIsLostIsSeenUntilTheNextStep(t *testing.T) {
	for _, ways := range []struct{ name, script string }{
		{"dropped", lines("propose A red", "run 5ms", "drop A>C Prepare")},
		{"dropped where it was held", lines("propose A red", "run 5ms", "hold A>C Prepare", "drop A>C Prepare")},
	} {
		for _, z := range few(sizes) {
			for name, look := range looks {
				t.Run(fmt.Sprintf("%s/%dx%d/%s", ways.name, z.w, z.h, name), func(t *testing.T) {
					d := startSituation(t, situation{agents: 5, seed: 1, script: ways.script}, z, look)
					if text := d.Frame().Text(); !strings.Contains(text, "lost Prepare 1.A") {
						t.Errorf("it is not to be seen:\n%s", text)
					}
					d.do("v")
					if text := d.Frame().Text(); !strings.Contains(text, "3 messages in flight") {
						t.Errorf("it is counted, or others are not:\n%s", text)
					}
					d.do("v right")
					if text := d.Frame().Text(); strings.Contains(text, "lost Prepare 1.A") {
						t.Errorf("it is still to be seen:\n%s", text)
					}
				})
			}
		}
	}
}

// The Stage counts its messages when somebody wants it to, however few there are.
func TestTheOtherFormOfTheStage(t *testing.T) {
	d := start(t, sizes[0], Options{})
	d.do("p enter 400ms space v")
	d.checkFrame(false)
	if text := d.Frame().Text(); !strings.Contains(text, "4 messages in flight") || !strings.Contains(text, "The Stage counts") {
		t.Errorf("four messages are not counted:\n%s", text)
	}
	d.do("v")
	d.checkFrame(false)
	if text := d.Frame().Text(); strings.Contains(text, "in flight") {
		t.Errorf("they are still counted:\n%s", text)
	}
	if d.do("4 v"); !strings.Contains(d.Frame().Text(), "This view has no other form") {
		t.Errorf("another view does not say that it has one form:\n%s", d.Frame().Text())
	}
}

// In columns, too, the ledger has a place of its own, beside the agents and not on them; where there is none, labels stay.
func TestTheLedgerStandsBesideColumns(t *testing.T) {
	for _, z := range sizes {
		d := startSituation(t, situation{config: separate(3, 5, 2), seed: 3, script: lines("propose p1 red", "propose p2 blue", "propose p3 green", "run 30ms") + "v"}, z, looks["dark"])
		d.checkFrame(false)
		ledger := d.model.flights.picture.Ledger
		if (ledger != nil) != (z.w > 80) {
			t.Fatalf("at %dx%d there is a ledger: %t\n%s", z.w, z.h, ledger != nil, d.Frame().Text())
		}
		if ledger == nil {
			if hidden := d.model.flights.picture.Hidden; hidden > 3 {
				t.Errorf("in place of the ledger most messages have labels, but for %d:\n%s", hidden, d.Frame().Text())
			}
			continue
		}
		for _, b := range append(d.model.flights.layout.Nodes, d.model.flights.layout.Headings[:]...) {
			if b.W > 0 && b.Meets(ledger.Ground()) {
				t.Errorf("at %dx%d the ledger lies on an agent or a heading:\n%s", z.w, z.h, d.Frame().Text())
			}
		}
	}
}

// The panel of the agents says how many there are that it has no room for.
func TestThePanelSaysThatThereAreMoreAgents(t *testing.T) {
	d := startSituation(t, situation{agents: 31, seed: 3}, sizes[0], looks["dark"])
	d.do("0")
	for _, test := range []struct {
		down       int
		has, lacks string
	}{{0, "▼ 14 more", "▲"}, {15, "▲ 7 more", "14"}, {15, "▲ 14 more", "▼"}} {
		d.do(strings.Repeat("down ", test.down))
		panel := ""
		for _, row := range d.Frame().Lines()[:d.model.bodyHeight()+1] {
			panel += string([]rune(row)[:leftWidth(80)]) + "\n"
		}
		if !strings.Contains(panel, test.has) || strings.Contains(panel, test.lacks) {
			t.Errorf("the panel with %s selected does not say %q, or says %q:\n%s", d.model.selected, test.has, test.lacks, panel)
		}
	}
}

// checkFrame reads the frame that is shown, and holds it against what is in flight.
func (d *dashboard) checkFrame(ascii bool) (heads [3]int) {
	d.Helper()
	f := d.Frame()
	m := d.model
	ids := m.st().IDs()
	var names []string
	for _, id := range ids {
		names = append(names, id.String())
	}
	left := leftWidth(m.w)
	inside := layout.Box{X: left + 1, Y: 2, W: m.w - left - 2, H: m.bodyHeight() - 2}
	r := read(f, inside, m.flights.layout, names, ascii)
	var flying []flightWords
	inFlight := slices.Clone(m.st().InFlight())
	slices.SortFunc(inFlight, func(a, b cluster.Flight) int { return cmp.Compare(a.Seq, b.Seq) })
	for _, f := range inFlight {
		if f.From != f.To {
			words := traffic.WordsOf(f.Msg)
			words.Value, words.Report.Value = m.theme.values.short(words.Value), m.theme.values.short(words.Report.Value)
			_, state := (&stage{Model: m, st: m.st()}).progress(&f)
			flying = append(flying, flightWords{state, way{slices.Index(ids, f.From), slices.Index(ids, f.To)}, f.Msg.Class(), words})
		}
	}
	sum := r.hidden
	for i, l := range r.labels {
		sum += l.times
		if n := l.matches(flying); n < l.times {
			r.fail("the label %+v is that of %d messages, and not of %d", l, n, l.times)
		}
		if far := l.farFrom(r.heads, flying); far > labelReach {
			r.fail("the label %+v is %d cells from the next head that it can be of", l, far)
		}
		for _, o := range r.labels[:i] {
			if o.y == l.y && o.x < l.x+l.w && l.x < o.x+o.w {
				r.fail("two labels meet: %+v %+v", o, l)
			}
		}
		for _, b := range m.flights.layout.Nodes {
			if b.Meets(layout.Box{X: l.x, Y: l.y, W: l.w, H: 1}) {
				r.fail("a label lies on an agent: %+v", l)
			}
		}
	}
	if r.ledger != nil {
		sum = r.ledger.total
		r.checkLedger(flying)
	}
	if sum != len(flying) {
		r.fail("labels, ledger and what is hidden are %d messages, and there are %d", sum, len(flying))
	}
	shown := 0
	for _, h := range m.flights.picture.Heads {
		if h.Shown && !h.Dot {
			shown++
		}
	}
	if len(r.heads) != shown {
		r.fail("%d heads are read, and %d are drawn", len(r.heads), shown)
	}
	for _, h := range r.heads {
		i := slices.IndexFunc(m.flights.picture.Heads, func(p traffic.Head) bool { return p.Shown && !p.Dot && p.X == h.x && p.Y == h.y })
		if i < 0 {
			r.fail("there is no head at %d,%d", h.x, h.y)
			continue
		}
		f := flying[m.flights.picture.Heads[i].Messages[0]]
		heads[h.behind]++
		if h.stopped != (f.state != traffic.Flying) || !h.stopped && h.phase != f.class.Phase && (h.behind != traffic.Nothing || !ascii) {
			r.fail("the head %+v is that of %+v", h, f)
		}
		if h.behind != traffic.Nothing && h.answers != f.class.Answers {
			r.fail("the head %+v is that of %+v", h, f)
		}
		if h.behind == traffic.Trail && !slices.Equal(h.ways, []way{f.way}) {
			r.fail("the head %+v is that of %+v", h, f)
		}
	}
	if len(r.wrong) > 0 {
		d.Errorf("%s\n%s", strings.Join(r.wrong, "\n"), f.Text())
	}
	return heads
}

// flightWords is a message in flight.
type flightWords struct {
	state traffic.State
	way   way
	class roles.Class
	words traffic.Words
}

// labelReach is how many cells a label may be from a head of a message that it is of, where a row counts as two.
const labelReach = 8

// farFrom returns how far a label is from the nearest head whose tail is that of a message that says the same; 0 where there is none with
// a tail that can be read.
func (l *readLabel) farFrom(heads []readHead, flying []flightWords) int {
	far := math.MaxInt
	for _, f := range flying {
		if !l.says(f.words) || l.refuses != f.class.Refuses {
			continue
		}
		for _, h := range heads {
			if len(h.ways) > 0 && !slices.Contains(h.ways, f.way) {
				continue
			}
			far = min(far, max(max(l.x-h.x, h.x-(l.x+l.w-1), 0), 2*max(l.y-h.y, h.y-l.y)))
		}
	}
	if far == math.MaxInt {
		return 0
	}
	return far
}

// matches returns how many messages say all that a label says.
func (l *readLabel) matches(flying []flightWords) int {
	n := 0
	for _, f := range flying {
		state := map[traffic.State]string{traffic.Held: "held", traffic.Lost: "lost"}[f.state]
		if l.says(f.words) && l.refuses == f.class.Refuses && l.state == state {
			n++
		}
	}
	return n
}

// says reports whether a message says all that a label says. A label without a kind may hold only what its message reports.
func (l *readLabel) says(w traffic.Words) bool {
	is := func(chip string, v roles.Value, slotted bool, slot roles.Instance) bool {
		return chip == "" || strings.HasPrefix(strings.TrimSpace(string(v)), chip) && v != "" || slotted && chip == fmt.Sprint(slot)
	}
	ballot := func(text string, b roles.Ballot) bool { return text == "" || text == b.String() }
	if l.kind == "" && l.word == "" && !w.Report.IsNone() {
		return ballot(l.ballot, w.Report.Ballot) && is(l.chip, w.Report.Value, w.Report.Slotted, w.Report.Slot)
	}
	slot := l.slot == "" || w.Slotted && l.slot == fmt.Sprint(w.Slot) || w.Report.Slotted && l.slot == fmt.Sprint(w.Report.Slot)
	return (l.kind == "" || l.kind == w.Kind) && ballot(l.ballot, w.Ballot) && is(l.chip, w.Value, w.Slotted, w.Slot) && slot &&
		(l.word == "" || l.word == w.Report.Word) && ballot(l.reportBallot, w.Report.Ballot) &&
		is(l.reportChip, w.Report.Value, w.Report.Slotted, w.Report.Slot) && (l.more == 0 || l.more == w.Report.More)
}

// checkLedger holds every row of the ledger against the messages that it counts.
func (r *reader) checkLedger(flying []flightWords) {
	sum := 0
	for _, row := range r.ledger.rows {
		sum += row.count
		if row.rest {
			continue
		}
		var from, to []int
		n := 0
		for _, f := range flying {
			if row.says(f.words) && f.class.Phase == row.phase && f.class.Answers == row.answers && (row.word != "" || f.words.Report.IsNone() || row.chip == "") {
				n++
				from, to = append(from, f.way.from), append(to, f.way.to)
			}
		}
		if n < row.count {
			r.fail("the ledger says %+v, and there are %d such messages", row, n)
		}
		if n == row.count && row.from != "" && (row.from != r.party(from) || row.to != r.party(to)) {
			r.fail("the ledger says %+v, and the messages are from %s to %s", row, r.party(from), r.party(to))
		}
	}
	if sum != r.ledger.total {
		r.fail("the rows of the ledger are %d messages, and it says %d", sum, r.ledger.total)
	}
}

// party names the only agent of some, or counts them.
func (r *reader) party(agents []int) string {
	slices.Sort(agents)
	if agents = slices.Compact(agents); len(agents) == 1 {
		return r.names[agents[0]]
	}
	return fmt.Sprint(len(agents))
}

// An agent that has turned something down in this step bears the sign of it.
func TestARefusalIsSeenAtItsAgent(t *testing.T) {
	for name, look := range looks {
		for _, z := range sizes[:2] {
			d := startSituation(t, situation{agents: 5, seed: 1, script: lines("propose A red", "run 26ms", "propose C blue")}, z, look)
			refused := false
			for range 20 {
				d.do("right")
				st := d.model.st()
				for _, e := range d.model.run.Events(st.Steps(), st.Steps()) {
					if !slices.ContainsFunc(e.Reasons, func(r roles.Reason) bool { return r.Refuse }) {
						continue
					}
					refused = true
					frame := d.Frame()
					b := d.model.flights.layout.Nodes[slices.Index(st.IDs(), e.Agent)]
					text := ""
					for x := range b.W {
						text += frame.At(leftWidth(z.w)+1+b.X+x, 2+b.Y).Content
					}
					if !strings.Contains(text, traffic.RefusalSign(look.ASCII)) {
						t.Errorf("%s has refused, and its first row is %q in %s", e.Agent, text, name)
					}
				}
			}
			if !refused {
				t.Error("nobody refuses")
			}
		}
	}
}
