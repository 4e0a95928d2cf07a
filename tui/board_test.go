package tui

import (
	"fmt"
	"strings"
	"testing"

	"synod/roles"
	"synod/tui/grid"
)

// boards are what the Board must make clear, of three protocols.
var boards = []situation{
	{name: "duel", agents: 5, seed: 48, script: lines("propose A red", "run 30ms", "propose D blue", "propose C blue", "step 27") + "3 down"},
	{name: "fast-collision", protocol: "fastpaxos", agents: 5, seed: 4, script: lines("propose A red", "propose B blue", "step 19") + "3"},
	{name: "slots", protocol: "multipaxos", agents: 3, seed: 1, script: lines("propose A set a 1", "propose A set b 2", "run 120ms",
		"propose A set c 3", "run 30ms", "crash A", "propose C set d 4", "run 1200ms") + "3 v down left"},
	{name: "violation", config: separate(2, 3, 2), seed: 1, script: alarmed(12, 15, brokenPromise) + "3 down"},
	{name: "slots-violation", protocol: "multipaxos", config: separate(2, 3, 1), seed: 1,
		script: alarmed(5, 18, forgottenPromise) + "3 v"},
	{name: "members", protocol: "multipaxos", config: members(5, 3, 2), seed: 1, script: lines("propose A set a 1", "run 150ms",
		"propose A members C D E", "run 100ms", "propose A set b 2", "propose A set c 3", "run 300ms") + "3 v"},
	{name: "rule-off", config: separate(2, 3, 1), seed: 1, script: lines("without keep-promise", "propose p1 red", "run 60ms", "propose p2 blue", "run 200ms") + "esc 3"},
}

func init() {
	for i, name := range []string{"duel-rests", "fast-rests", "slots-rests"} {
		s := boards[i]
		s.name, s.script = name, s.script+" z"
		boards = append(boards, s)
	}
}

// brokenPromise chooses two values in one decision: a1 and a2 vote below what they have promised. forgottenPromise does it in a
// slot, with promises that a crash takes.
var (
	brokenPromise = []string{"without keep-promise", "propose p1 red", "deliver p1>a1 Prepare", "deliver p1>a2 Prepare",
		"deliver a1>p1 Promise", "deliver a2>p1 Promise", "propose p2 blue", "deliver p2>a1 Prepare", "deliver p2>a2 Prepare",
		"deliver a1>p2 Promise", "deliver a2>p2 Promise", "deliver p1>a1 Accept", "deliver p1>a2 Accept", "deliver p2>a1 Accept",
		"deliver p2>a2 Accept"}
	forgottenPromise = []string{"without persist-promise", "propose p1 set x 1", "propose p2 set y 2", "step 2", "deliver p1>a1 Prepare",
		"deliver p1>a2 Prepare", "deliver a1>p1 Promise", "deliver a2>p1 Promise", "deliver p2>a1 Prepare", "deliver p2>a2 Prepare",
		"deliver a1>p2 Promise", "deliver a2>p2 Promise", "crash a1", "restart a1", "deliver p1>a1 Accept slot 1",
		"deliver p1>a3 Accept slot 1", "deliver p2>a1 Accept slot 1", "deliver p2>a2 Accept slot 1"}
)

// alarmed types commands, of which two bring a dialog that is closed again: the first alarm, and the end of agreement.
func alarmed(first, second int, commands []string) string {
	return lines(commands[:first]...) + "1s esc " + lines(commands[first:second]...) + "1s esc " + lines(commands[second:]...)
}

// members are agents of which only some vote at first, with a window of so many slots.
func members(agents, vote, window int) roles.Config {
	c := roles.Together(agents)
	c.Members, c.Window = vote, window
	return c
}

// The Board in every situation, and in every look; see TestGoldenStage.
func TestGoldenBoard(t *testing.T) {
	for _, s := range boards {
		for _, z := range few(sizes) {
			t.Run(fmt.Sprintf("%s-%dx%d", s.name, z.w, z.h), func(t *testing.T) {
				frames := inAllLooks(t, func(look Look) *grid.Grid { return startSituation(t, s, z, look).Frame() })
				dark, ascii := frames["dark"].Text(), frames["ascii"].Text()
				golden(t, dark+"\n"+styleMap(frames, z)+"\n"+ascii)
			})
		}
	}
}

// Enter goes to the step that made the cell, and there the Board is as it was then.
func TestACellLeadsToItsStep(t *testing.T) {
	d := startSituation(t, situation{agents: 5, seed: 1, script: lines("propose A red", "run 300ms") + "3"}, sizes[1], looks["dark"])
	if text := d.Frame().Text(); !strings.Contains(text, "◆  red  chosen") {
		t.Fatalf("red is not shown as chosen:\n%s", text)
	}
	d.do("right enter")
	var step int
	for _, v := range d.model.st().World().VotesOf(roles.NewID(roles.Everything, 1), 0) {
		step = v.Step
	}
	if got := d.model.st().Steps(); got != step || step == 0 {
		t.Errorf("enter on B's vote leads to step %d, not to %d", got, step)
	}
	if text := d.Frame().Text(); !strings.Contains(text, "B promised 1.A") || strings.Contains(text, "5/5") {
		t.Errorf("the Board of the past is\n%s", text)
	}
}

// With a rule off, or an invariant broken, the Board of slots says so too, and what it tells is what votes allow.
func TestSlotsSayWhatBindsNobody(t *testing.T) {
	for _, z := range sizes {
		text := startSituation(t, boards[4], z, looks["dark"]).Frame().Text()
		for _, says := range []string{"not bound: persist-promise is off", "‼ chosen"} {
			if !strings.Contains(text, says) {
				t.Errorf("%q is not among the slots:\n%s", says, text)
			}
		}
	}
}

// A line parts slots for which other members vote.
func TestNewMembersPartSlots(t *testing.T) {
	frame := startSituation(t, boards[5], sizes[1], looks["dark"]).Frame().Text()
	if head := strings.Split(frame, "\n")[2]; !strings.Contains(head, "┃") || !strings.Contains(head, "CDE") {
		t.Errorf("the row of slots is\n%s\nof\n%s", head, frame)
	}
}

// What a ballot rests on is marked: votes in ballots that it does not rest on lose their ground.
func TestWhatACellRestsOnIsMarked(t *testing.T) {
	s := boards[0]
	grounds := func(script string) (n int) {
		s.script = boards[0].script + " down " + script
		frame := startSituation(t, s, sizes[1], looks["dark"]).Frame()
		for y := 5; y < 24; y++ {
			for x := 14; x < 79; x++ {
				if frame.At(x, y).Style.Bg != nil {
					n++
				}
			}
		}
		return n
	}
	if all, marked := grounds(""), grounds("z"); all == 0 || marked != 0 {
		t.Errorf("%d cells have the ground of a vote, and %d when only what 1.A rests on is marked, which is no vote", all, marked)
	}
}

// What the owner of a ballot had not heard of when it proposed is asked, and a line leads from a reported vote to the promise.
func TestTheBoardKnowsMoreThanAnOwner(t *testing.T) {
	s := boards[0]
	text := startSituation(t, situation{agents: s.agents, seed: s.seed, script: s.script + " z"}, sizes[1], looks["dark"]).Frame().Text()
	if says := "C had heard of B, C and E when it proposed at step 26; what A and D did it could not know."; !strings.Contains(text, says) {
		t.Errorf("%q is not in\n%s", says, text)
	}
	if n := strings.Count(text, "? "); n < 4 {
		t.Errorf("%d cells are asked, where two acceptors in two ballots are:\n%s", n, text)
	}
	s = situation{agents: 5, seed: 1, script: lines("propose A red", "run 300ms", "propose C blue", "run 60ms") + "3 z"}
	if text := startSituation(t, s, sizes[1], looks["dark"]).Frame().Text(); strings.Count(text, "╎") < 9 {
		t.Errorf("no lines lead from the votes in 1.A to the promises that reported them to C:\n%s", text)
	}
}

// On the Board of slots f leaves out the ballots in which nothing can come of any slot, and z marks what a slot rests on.
func TestSlotsAreFilteredAndMarked(t *testing.T) {
	d := startSituation(t, boards[2], sizes[1], looks["dark"])
	all := d.Frame().Text()
	d.do("f")
	if text := d.Frame().Text(); !strings.Contains(all, "│ 1.A ") || text == all && strings.Contains(text, "No slot") {
		t.Errorf("f leaves\n%s\nof\n%s", text, all)
	}
	d.do("f z")
	if text := d.Frame().Text(); !strings.Contains(text, "?") || text == all {
		t.Errorf("z marks nothing:\n%s", text)
	}
}

// A frame after a change of the run, and one in which only the clock has gone on, with many agents and among many slots.
func BenchmarkBoard(b *testing.B) {
	for _, s := range []situation{
		{name: "decision", agents: 15, seed: 7, script: lines("propose A red", "propose B blue", "propose C green", "run 900ms") + "3"},
		{name: "slots", protocol: "multipaxos", agents: 5, seed: 1, script: manySlots() + "3 v"},
	} {
		for _, changes := range []bool{true, false} {
			b.Run(fmt.Sprintf("%s/changes=%t", s.name, changes), func(b *testing.B) {
				m := startSituation(&testing.T{}, s, sizes[2], looks["dark"]).model
				m.View()
				b.ReportAllocs()
				before := processorTime()
				for b.Loop() {
					if p := &m.board; changes {
						p.known, p.knownSlots, p.counted, p.picture.of, p.small.of = boardKey{}, boardKey{}, boardKey{}, sketchKey{}, sketchKey{}
					}
					m.stale = true
					m.View()
				}
				b.ReportMetric(float64(processorTime()-before)/float64(b.N)/1e6, "cpu-ms/frame")
			})
		}
	}
}

// manySlots fills as many slots as a log keeps.
func manySlots() string {
	var all []string
	for i := range 60 {
		all = append(all, fmt.Sprintf("propose A set x %d", i), "run 100ms")
	}
	return lines(all...)
}
