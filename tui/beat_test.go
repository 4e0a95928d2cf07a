package tui

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles/all"
)

// inLesson opens a scenario in a dashboard that nothing holds.
func inLesson(t *testing.T, name string, z size) (*dashboard, *scenario.Scenario) {
	t.Helper()
	s := scene(t, name)
	run, err := cluster.NewTimeline(s.Settings, nil)
	if err != nil {
		t.Fatal(err)
	}
	return start(t, z, Options{Run: run, Protocols: all.Protocols(), Lesson: scenario.NewPlayer(s, run)}), s
}

// lesson opens a scenario in a dashboard as a person does.
func lesson(t *testing.T, s *scenario.Scenario, o Options) *dashboard {
	t.Helper()
	run, err := cluster.NewTimeline(s.Settings, nil)
	if err != nil {
		t.Fatal(err)
	}
	o.Run, o.Lesson, o.Protocols = run, scenario.NewPlayer(s, run), all.Protocols()
	return startAsIs(t, size{120, 36}, o)
}

func scene(t *testing.T, name string) *scenario.Scenario {
	t.Helper()
	s, err := scenario.Find(name, all.Protocols())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// rest lets time pass until the beat is over, and returns how long that took.
func (d *dashboard) rest() time.Duration {
	d.Helper()
	from := d.clock.Now()
	for d.model.beat != nil {
		if d.Advance(d.clock.Now() + 200*time.Millisecond); d.clock.Now()-from > 5*time.Minute {
			d.Fatalf("a beat does not end: %s", d.model.lesson.Caption())
		}
	}
	return d.clock.Now() - from
}

// next presses n until the next beat has begun: where a narration has several pages, n turns them first.
func (d *dashboard) next() {
	d.Helper()
	before, _ := d.model.lesson.Progress()
	for range 20 {
		d.do("n")
		if after, _ := d.model.lesson.Progress(); after > before || d.model.beat != nil || d.model.lesson.Done() {
			return
		}
	}
	d.Fatal("n does not go on")
}

// Every lesson is played with n alone: it ends where its scenario ends, each beat takes a while that one can watch and no more,
// and nothing of the file's own tests is ever said.
func TestLessonsPlay(t *testing.T) {
	list := scenario.List(all.Protocols())
	if raceDetector {
		list = list[:5]
	}
	for _, info := range list {
		s := scene(t, info.Protocol+"/"+info.Name)
		d := lesson(t, s, Options{})
		for beats := 0; !d.model.lesson.Done(); beats++ {
			d.next()
			if took := d.rest(); took > 2*time.Minute {
				t.Errorf("%s: beat %d takes %s", s.Name, beats+1, took)
			}
			if d.model.isError {
				t.Errorf("%s: it says %s", s.Name, d.model.notice)
			}
			if d.model.playing {
				t.Errorf("%s: the clock goes on after beat %d", s.Name, beats+1)
			}
		}
		r, err := scenario.Run(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.model.st().Digest(); got != r.Digest {
			t.Errorf("%s ends otherwise when it is played", s.Name)
		}
	}
}

const twoDeliveries = `# Two messages are delivered.

separate 1,3,1

# p1 proposes.
propose p1 red

# a1 hears of it.
deliver p1>a1 Prepare

# And so does a2.
deliver p1>a2 Prepare
expect nothing chosen
`

func parsed(t *testing.T, text string) *scenario.Scenario {
	t.Helper()
	s, err := scenario.Parse("scene", []byte(text), all.Protocols())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A message that a lesson delivers flies there first; n while it flies goes to the end of the beat.
func TestMessagesFlyInALesson(t *testing.T) {
	d := lesson(t, parsed(t, twoDeliveries), Options{})
	d.next()
	d.rest()
	before := d.model.st().Steps()
	d.do("n 100ms")
	if text := d.Frame().Text(); !strings.Contains(text, "beat") || !strings.Contains(text, "a1 hears of it.") {
		t.Errorf("while it plays the header names the beat, and the narration is its own:\n%s", text)
	}
	first := d.Frame().Text()
	d.do("400ms")
	if d.Frame().Text() == first || d.model.st().Steps() != before {
		t.Error("the message does not fly before it is delivered")
	}
	if d.rest(); d.model.st().Steps() == before {
		t.Error("it never arrives")
	}
	before = d.model.st().Steps()
	if d.do("n 100ms n"); d.model.beat != nil || d.model.st().Steps() == before || !d.model.lesson.Done() {
		t.Error("n while it moves does not go to the end of the beat")
	}
}

// space stops a beat and lets it go on; a step forward plays the lesson's own next step.
func TestABeatIsStopped(t *testing.T) {
	d := lesson(t, parsed(t, twoDeliveries), Options{})
	d.next()
	d.rest()
	before := d.model.st().Steps()
	if d.do("n 100ms space 5s"); d.model.st().Steps() != before {
		t.Error("it plays on although it is stopped")
	}
	if d.do("space 5s"); d.model.st().Steps() == before || d.model.lesson.Astray() {
		t.Error("it does not go on")
	}
	if d.do("."); !d.model.lesson.Done() || d.model.lesson.Astray() {
		t.Error("a step forward is not the lesson's")
	}
}

// N goes back beat by beat: narration and run are what they were.
func TestABeatBack(t *testing.T) {
	for _, name := range []string{"a-vote-outlives-its-proposer", "simplepaxos/" + scenario.List(alone())[0].Name} {
		d := lesson(t, scene(t, name), Options{})
		type stand struct{ caption, digest string }
		now := func() stand { return stand{d.model.lesson.Caption(), d.model.st().Digest()} }
		was := []stand{now()}
		for !d.model.lesson.Done() {
			d.next()
			d.rest()
			was = append(was, now())
		}
		for i := len(was) - 2; i >= 0; i-- {
			d.do("N 1s")
			if got := now(); got != was[i] {
				t.Errorf("%s: %d beats are left, and it stands at %v instead of %v", name, i, got, was[i])
			}
		}
		if d.do("N"); !strings.Contains(d.model.notice, "beginning") {
			t.Error(d.model.notice)
		}
		d.next()
		if d.rest(); now() != was[1] {
			t.Error("n does not go on from there")
		}
	}
}

// Who acts on their own leaves the lesson's path, and n returns to it: the lesson ends as if nothing had been, and a failed
// expectation of the file is never shown.
func TestWhoActsLeavesTheLessonsPath(t *testing.T) {
	s := scene(t, "a-vote-outlives-its-proposer")
	r, err := scenario.Run(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range []string{"c", "space 3s space", lines("run 1s"), lines("step 3"), lines("heal", "loss 100%"), "left c", "t", "x enter", lines("wipe a1")} {
		d := lesson(t, s, Options{NoPace: true, NoHold: true})
		for i := 0; !d.model.lesson.Done(); i++ {
			d.next()
			if i%2 == 0 {
				d.do("300ms")
			} else {
				d.rest()
			}
			d.do(act)
			if !d.model.lesson.Astray() {
				continue // there was nothing to act on
			}
			if text := d.Frame().Text(); !strings.Contains(text, "You have left the lesson's path; n returns to it.") {
				t.Fatalf("%s: it does not say so:\n%s", act, text)
			}
			d.do("n")
			if d.model.lesson.Astray() {
				t.Fatalf("%s: n does not return", act)
			}
			for d.model.lesson.Midway() {
				d.do("n")
				d.rest()
			}
			if d.model.isError {
				t.Errorf("%s: it says %s", act, d.model.notice)
			}
		}
		if got := d.model.st().Digest(); got != r.Digest {
			t.Errorf("after %s it ends otherwise", act)
		}
	}
}

// An impossible act leaves the path as little as anything else.
func TestAnImpossibleActStaysOnThePath(t *testing.T) {
	d := lesson(t, parsed(t, twoDeliveries), Options{})
	d.next()
	d.rest()
	if d.do(lines("restart a1")); d.model.lesson.Astray() || !d.model.isError || len(d.model.run.Branches()) != 1 {
		t.Errorf("%v %s", d.model.lesson.Astray(), d.model.notice)
	}
}

// A lesson says what is to be seen: before it begins, and in its beats.
func TestALessonShowsItsView(t *testing.T) {
	text := strings.Replace(twoDeliveries, "separate 1,3,1\n", "separate 1,3,1\nview log\nselect a2\n", 1)
	text = strings.Replace(text, "deliver p1>a2", "view events\nselect a3\ndeliver p1>a2", 1)
	d := lesson(t, parsed(t, text), Options{})
	at := func(view string, agent string) {
		t.Helper()
		if !strings.EqualFold(d.model.viewName(d.model.view), view) || d.model.selected.String() != agent {
			t.Errorf("it shows %s and %s instead of %s and %s", d.model.viewName(d.model.view), d.model.selected, view, agent)
		}
	}
	at("log", "a2")
	for range 2 {
		d.next()
		d.rest()
		at("log", "a2")
	}
	d.next()
	d.rest()
	at("events", "a3")
	if _, of := d.model.lesson.Progress(); of != 3 {
		t.Errorf("what is to be seen makes beats of its own: there are %d", of)
	}
	d.do("N")
	at("log", "a2")
}

// A lesson that claims something about slots shows the Log from its beginning.
func TestLessonsAboutSlotsShowTheLog(t *testing.T) {
	about := 0
	for _, info := range scenario.List(all.Protocols()) {
		if !strings.Contains(info.Title, "slot") {
			continue
		}
		about++
		d := lesson(t, scene(t, info.Protocol+"/"+info.Name), Options{})
		if d.model.viewName(d.model.view) != "Log" {
			t.Errorf("%s shows the view %s", info.Name, d.model.viewName(d.model.view))
		}
	}
	if about < 10 {
		t.Errorf("only %d lessons are about slots", about)
	}
}

// Lessons with n alone on a small screen, from their beginning to their end: each frame at which they stand. One has a narration of
// more than a page.
func TestALessonOnASmallScreen(t *testing.T) {
	for _, name := range []string{"a-vote-outlives-its-proposer", "a-report-of-the-last-slot-only"} {
		t.Run(name, func(t *testing.T) { golden(t, heardWithNAlone(t, scene(t, name))) })
	}
}

// heardWithNAlone plays a lesson with n alone and returns the frames. It fails unless each word of each narration was on a frame.
func heardWithNAlone(t *testing.T, s *scenario.Scenario) (frames string) {
	t.Helper()
	d := lesson(t, s, Options{})
	d.Resize(80, 24)
	frames = d.Frame().Text()
	told := d.readPage()
	heard := map[string]bool{}
	for presses := 0; !d.model.lesson.Done() || d.model.unread(); presses++ {
		if presses > 200 {
			t.Fatal("the lesson does not come to its end")
		}
		d.do("n")
		d.rest()
		frames += "\n" + d.Frame().Text()
		told += " " + d.readPage()
		for i, beat := range s.Beats() {
			if strings.Contains(folded(told), folded(beat.Remark)) {
				heard[fmt.Sprint(i, beat.Remark)] = true
			}
		}
		if !d.model.unread() {
			told = ""
		}
	}
	for i, beat := range s.Beats() {
		if !heard[fmt.Sprint(i, beat.Remark)] {
			t.Errorf("with n alone nobody has read: %s", beat.Remark)
		}
	}
	return frames
}

// Lessons about when and in which order something comes are told in Space-time, at least at their end.
func TestLessonsInSpaceTime(t *testing.T) {
	told := 0
	for _, info := range scenario.List(all.Protocols()) {
		s := scene(t, info.Protocol+"/"+info.Name)
		if !bytes.Contains(s.Write(), []byte("\nview space-time\n")) {
			continue
		}
		told++
		t.Run(info.Name, func(t *testing.T) {
			d := lesson(t, s, Options{})
			for !d.model.lesson.Done() {
				d.next()
				d.rest()
			}
			golden(t, d.Frame().Text())
		})
	}
	if told < 4 {
		t.Errorf("only %d lessons are told in Space-time", told)
	}
}

// Whatever a beat breaks is named when it is over, and a choice is told unless something else came of the beat; also to those who go
// to its end at once.
func TestABeatEndsWithWhatWeighsMost(t *testing.T) {
	broken, chosen := 0, 0
	for _, info := range some(scenario.List(all.Protocols())) {
		d, _ := inLesson(t, info.Name, size{120, 40})
		run := d.model.run
		for !d.model.lesson.Done() {
			before, _ := d.model.lesson.Progress()
			verdict, _ := run.State().Verdict()
			step := run.State().Steps()
			for range 3 { // n lets the beat run, and a second time ends it
				if played, _ := d.model.lesson.Progress(); played == before {
					d.do("n")
				}
			}
			told := folded(d.model.happened().plain())
			if now, seen := run.State().Verdict(); now > verdict && seen.Step > step {
				broken++
				if !strings.Contains(told, seen.Invariant) || !strings.Contains(told, now.String()) {
					t.Errorf("%s, beat %d breaks %s, and says %q", info.Name, before+1, seen.Invariant, told)
				}
				continue
			}
			events := run.Events(step+1, run.State().Steps())
			if n := len(events); n > 0 && len(events[n-1].Chosen) > 0 {
				chosen++
				if !strings.Contains(told, "is chosen") {
					t.Errorf("%s, beat %d chooses a value, and says %q", info.Name, before+1, told)
				}
			}
		}
	}
	if !raceDetector && (broken < 40 || chosen < 20) {
		t.Errorf("%d beats break an invariant, %d end with a choice", broken, chosen)
	}
}
