package tui

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"synod/cluster"
	"synod/roles"
)

// paced is a dashboard as a person starts it: what decides something is held.
func paced(t *testing.T, o Options) *dashboard {
	t.Helper()
	d := startAsIs(t, size{120, 36}, o)
	return d
}

// sentence is what the caption told for a while.
type sentence struct {
	text string
	held time.Duration // how long the clock stood for it
	step int
}

// watch plays until nothing moves any more, a frame at a time, and returns the sentences for which the clock was held.
func (d *dashboard) watch(most time.Duration) (held []sentence) {
	d.Helper()
	for end := d.clock.Now() + most; d.clock.Now() < end; {
		d.Advance(d.clock.Now() + frameTime)
		if !d.model.standing() {
			continue
		}
		if n := len(held); n == 0 || held[n-1].step != d.model.st().Steps() {
			held = append(held, sentence{text: d.model.told.text, step: d.model.st().Steps()})
		}
		held[len(held)-1].held += frameTime
	}
	return held
}

// untilHeld plays until the clock is held for a sentence.
func (d *dashboard) untilHeld() {
	d.Helper()
	for range 1000 {
		if d.Advance(d.clock.Now() + frameTime); d.model.standing() {
			return
		}
	}
	d.Fatal("the clock is held for nothing")
}

// captions plays until all is quiet, a frame at a time, and returns each text of the caption with the time for which it stood.
func (d *dashboard) captions(most time.Duration) (all []sentence) {
	d.Helper()
	for end := d.clock.Now() + most; ; {
		if text := d.model.happened().plain(); len(all) == 0 || all[len(all)-1].text != text {
			all = append(all, sentence{text: text, step: d.model.st().Steps()})
		}
		if !d.model.moving() && !d.model.standing() {
			return all
		}
		if d.clock.Now() >= end {
			d.Fatal("it does not become quiet")
		}
		d.Advance(d.clock.Now() + frameTime)
		all[len(all)-1].held += frameTime
	}
}

// Nobody needs to touch a key to read the happy path: each caption stands as long as it takes to read it, none flashes by, and what
// stands in the end is the choice.
func TestTheHappyPathCanBeRead(t *testing.T) {
	story := []string{
		`^A begins ballot 1\.A, .*\(phase 1a\)$`,
		`^. promises to accept nothing below 1\.A; .*\(P1a\)$`,
		`^A is free to propose red: .*\(P2c\)$`,
		`^. accepts 1\.A red: .*\(P1a\)$`,
		`^red is chosen: `,
		`learns red: .*\(learning\)$`,
		`^red is chosen: `,
	}
	for seed := range uint64(8) {
		run, err := cluster.NewTimeline(cluster.Settings{Protocol: alone()[0], Config: roles.Together(5), Seed: seed}, nil)
		if err != nil {
			t.Fatal(err)
		}
		d := paced(t, Options{Run: run})
		d.do("p enter")
		told := d.captions(time.Minute)
		var total time.Duration
		for i, s := range told {
			total += s.held
			if i >= len(story) || !regexp.MustCompile(story[i]).MatchString(s.text) {
				t.Errorf("seed %d: caption %d is %q", seed, i+1, s.text)
			} else if i < len(story)-1 && s.held < readingTime(s.text, 1)-frameTime {
				t.Errorf("seed %d: %q stands for %s, and to be read it wants %s", seed, s.text, s.held, readingTime(s.text, 1))
			}
		}
		if len(told) != len(story) || total > 29*time.Second {
			t.Errorf("seed %d: %d captions in %s", seed, len(told), total)
		}
		if text := d.Frame().Text(); !strings.Contains(text, "chosen red") || !strings.Contains(text, "▶ 1x") {
			t.Errorf("it does not go on by itself:\n%s", text)
		}
	}
}

// What has been read once is not held again, and what is new is: the second proposer begins, hears of the vote, and is bound by it.
func TestWhatIsKnownIsNotHeldAgain(t *testing.T) {
	d := paced(t, Options{})
	d.do("p enter")
	d.captions(time.Minute)
	d.do("j p enter")
	story := []string{"B begins ballot 1.B", "reports that it has accepted 1.A red", "B must propose red"}
	held := d.watch(time.Minute)
	for i, s := range held {
		if i >= len(story) || !strings.Contains(s.text, story[i]) {
			t.Errorf("the clock is held for %q", s.text)
		}
	}
	if len(held) != len(story) {
		t.Errorf("the clock is held %d times", len(held))
	}
}

// While something is held the header says so, and the sentence is on the screen.
func TestAHeldSentenceIsShown(t *testing.T) {
	d := paced(t, Options{})
	d.do("p enter")
	for !strings.Contains(d.model.told.text, "free to propose") {
		d.untilHeld()
	}
	if text := d.Frame().Text(); !strings.Contains(text, "held") || !strings.Contains(text, "A is free to propose red") {
		t.Error(text)
	}
	golden(t, d.Frame().Text())
}

// Any key ends the pause. Space does nothing else; the others also do what they are for.
func TestAKeyEndsThePause(t *testing.T) {
	for _, key := range []string{"space", "j", "esc", "?"} {
		d := paced(t, Options{})
		d.do("p enter")
		d.untilHeld()
		step := d.model.st().Steps()
		if d.do(key); d.model.standing() || !d.model.runs() {
			t.Errorf("%s does not end the pause", key)
		}
		if d.Advance(d.clock.Now() + 2*time.Second); d.model.st().Steps() == step {
			t.Errorf("after %s time does not pass", key)
		}
	}
}

// Pace is no input of the run: at the same instant the same has happened with and without.
func TestPaceLeavesTheRunAlone(t *testing.T) {
	for seed := range uint64(5) {
		digest := map[bool]string{}
		for _, off := range []bool{false, true} {
			run, err := cluster.NewTimeline(cluster.Settings{Protocol: alone()[0], Config: roles.Together(5), Seed: seed}, nil)
			if err != nil {
				t.Fatal(err)
			}
			d := paced(t, Options{Run: run, NoPace: off})
			d.do("p enter j p enter")
			for d.model.moving() || d.model.standing() {
				d.Advance(d.clock.Now() + time.Second)
			}
			d.do(lines("run 1s"))
			digest[off] = fmt.Sprint(d.model.st().Steps(), d.model.run.State().Chosen())
		}
		if digest[true] != digest[false] {
			t.Errorf("seed %d: %s with pace, and %s without", seed, digest[false], digest[true])
		}
	}
}

// What turns a request down is held too, and what breaks an invariant.
func TestRefusalsAndViolationsAreHeld(t *testing.T) {
	for want, script := range map[string]string{
		"refuses":          lines("propose A red", "propose B blue"),
		"VIOLATED at step": lines("without persist-vote", "without persist-promise", "without keep-promise", "without adopt-reported", "propose A red", "run 100ms", "propose B blue"),
	} {
		d := paced(t, Options{})
		d.Send(captioned("A tape tells it, so no dialog is in the way."))
		d.do(script)
		if !d.model.playing {
			d.do("space")
		}
		var told []string
		for _, s := range d.watch(60 * time.Second) {
			told = append(told, s.text)
		}
		if !strings.Contains(strings.Join(told, "\n"), want) {
			t.Errorf("nothing with %s is held, but\n%s", want, strings.Join(told, "\n"))
		}
	}
}

// At a speed at which nothing could be read nothing is held, and pace off holds nothing at any speed.
func TestNothingIsHeldForWhoIsInAHurry(t *testing.T) {
	for _, script := range []string{lines("speed 512x"), lines("pace off")} {
		d := paced(t, Options{})
		d.do(script + "p enter")
		if held := d.watch(20 * time.Second); len(held) > 0 {
			t.Errorf("%s: %v", script, held)
		}
	}
	d := paced(t, Options{})
	d.do(lines("pace off", "pace on") + "p enter")
	if held := d.watch(20 * time.Second); len(held) == 0 {
		t.Error("pace on holds nothing")
	}
}

// The clock is held where a person types or edits, and goes on by itself; where one looks on it runs as it was.
func TestTheClockIsHeldWhereOneIsBusy(t *testing.T) {
	passes := func(d *dashboard) bool {
		before := d.model.st().Now()
		d.Advance(d.clock.Now() + 400*time.Millisecond)
		return d.model.st().Now() != before
	}
	for key, held := range map[string]bool{":": true, "x": true, "l": true, "b": true, "L": true, "B": true, "P": true, "w": true, "enter": false, "?": false, "2": false, "4": false} {
		d := paced(t, Options{NoPace: true})
		d.do("p enter 200ms " + key)
		if passes(d) == held {
			t.Errorf("%s: the clock is held is %v, and should be %v", key, !held, held)
		}
		if held && !strings.Contains(d.Frame().Text(), "held") {
			t.Errorf("%s: the header does not say that the clock is held", key)
		}
		if d.do("esc"); !passes(d) {
			t.Errorf("%s: the clock does not go on when it is closed", key)
		}
		d = paced(t, Options{NoPace: true})
		if d.do(lines("set hold off") + "p enter 200ms " + key); !passes(d) {
			t.Errorf("%s: set hold off does not let it run", key)
		}
		d = paced(t, Options{NoPace: true, NoHold: true})
		if d.do("p enter 200ms " + key); !passes(d) {
			t.Errorf("%s: the clock is held although nothing holds it", key)
		}
	}
}

// Who has stopped the clock finds it stopped behind what is opened and closed.
func TestHoldingLeavesAStoppedClockStopped(t *testing.T) {
	d := paced(t, Options{Paused: true})
	if d.do("p enter x esc 500ms"); d.model.st().Now() != 0 || !strings.Contains(d.Frame().Text(), "paused") {
		t.Error(d.Frame().Text())
	}
}

// The commands view and select show what they name.
func TestViewAndSelect(t *testing.T) {
	d := paced(t, Options{})
	shown := map[int]bool{}
	for _, name := range cluster.Views {
		d.do(lines("view "+name, "select C"))
		if is := d.model.viewName(d.model.view); !strings.EqualFold(is, name) || d.model.selected != 2 {
			t.Errorf("view %s shows %s; %s is selected", name, is, d.model.selected)
		}
		shown[d.model.view] = true
	}
	if len(shown) < len(views) {
		t.Errorf("%v show %d of the %d views", cluster.Views, len(shown), len(views))
	}
}
