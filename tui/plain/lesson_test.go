package plain_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles"
	"synod/roles/all"
	"synod/tui/plain"
)

// A lesson in lines is a conversation: its narration, then what happens with the reasons of the roles, then what was expected
// and came true. Nothing of the three is left out.
func TestALessonIsToldAsAConversation(t *testing.T) {
	for _, name := range []string{"a-vote-outlives-its-proposer", "a-new-leader-fills-gaps-with-no-ops", "the-coordinator-resolves-a-collision"} {
		story, err := scenario.Find(name, all.Protocols())
		if err != nil {
			t.Fatal(err)
		}
		run, err := cluster.NewTimeline(story.Settings, nil)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := plain.New(plain.Options{Run: run, Protocols: all.Protocols(), Out: &out}).Tell(context.Background(), story); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		run.Close()
		told := out.String()
		for _, beat := range story.Beats() {
			remark := strings.Index(told, beat.Remark)
			if remark < 0 {
				t.Fatalf("%s: after what was told before, the remark %q is missing in\n%s", name, beat.Remark, told)
			}
			told = told[remark+len(beat.Remark):]
			claims := "As expected: " + strings.Join(beat.Claims(), "; ") + "."
			came := strings.Index(told, claims)
			if beat.Claims() == nil {
				continue
			}
			if came < 0 {
				t.Fatalf("%s: %q is missing in\n%s", name, claims, told)
			}
			if lines := strings.Split(strings.TrimSpace(told[:came]), "\n"); len(beat.Commands()) > 0 && !slices.ContainsFunc(lines, hasReason.MatchString) {
				t.Errorf("%s: no line has a reason in\n%s", name, told[:came])
			}
			told = told[came:]
		}
	}
}

// A person is told one beat after the other, within a session and by itself, can look meanwhile, and has their own run again behind it.
func TestALessonWithinASession(t *testing.T) {
	for name, c := range map[string]struct {
		alone bool
		lines string
		says  []string // in this order
		never string
	}{
		"to its end": {false, "propose A red|lesson 101|" + strings.Repeat("|", 12) + "n|status|q",
			[]string{"n or enter goes on", "As expected: ", "The lesson is over. This is your run again, as you left it.", "A is up.", "nothing chosen, SAFE, at step 1"}, "is told here"},
		"left": {false, "propose A red|lesson 101|n|q|status|q", []string{"n or enter goes on", "Your run, as you left it.", "A is up.", "at step 1 "}, "As expected"},
		"back": {false, "lesson 102|n|n|N|N|N|n|q|q", []string{"N goes a beat back", "step 1", "Back at the end of beat 1 of ", "Back at the beginning of the lesson.",
			"This is the beginning of the lesson.", "step 1", "Your run"}, "error"},
		"again":       {true, "n|n|again|n|r|q", []string{"step 1", "The lesson begins again.", "A vote outlives", "step 1", "The lesson begins again.", "A vote outlives"}, "error"},
		"acting":      {false, "lesson 101|propose p1 red|help|status|lesson 102|esc|quit", []string{"error: a lesson is told here: n or enter goes on", "status says how things are", "p1 is up", "A vote outlives", "Your run"}, "Command: propose"},
		"by name":     {false, "lesson nothing|lesson a-vote-outlives-its-proposer|q|q", []string{"error: ", "A vote outlives its proposer", "Your run"}, "As expected"},
		"alone":       {true, strings.Repeat("|", 20) + "n|q", []string{"n or enter goes on", "As expected", "The lesson is over; q ends.", "chosen red"}, "Your run"},
		"to look":     {false, "view stage|select B|?|q", []string{"Nothing is drawn here: status says", "Nothing is drawn here: status says", "propose A red. Ask"}, "error"},
		"alone, left": {true, "n|lesson 103|q|status", []string{"error: a lesson is told here", "SAFE"}, "is up"},
	} {
		story, err := scenario.Find("102", all.Protocols())
		if err != nil {
			t.Fatal(err)
		}
		settings := cluster.Settings{Protocol: all.Protocols()[0], Config: roles.Together(5), Seed: 7}
		if c.alone {
			settings = story.Settings
		}
		run, err := cluster.NewTimeline(settings, nil)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		s := plain.New(plain.Options{Run: run, Protocols: all.Protocols(), Out: &out})
		explain := func(err error) { fmt.Fprintf(&out, "error: %v\n", err) }
		ask := plain.Asking(strings.NewReader(strings.ReplaceAll(c.lines, "|", "\n")), io.Discard)
		if c.alone {
			err = s.ConverseAbout(context.Background(), story, ask, explain)
		} else {
			err = s.Converse(context.Background(), ask, explain)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		told := out.String()
		for _, text := range c.says {
			_, after, ok := strings.Cut(told, text)
			if !ok {
				t.Fatalf("%s: %q is missing where it should be in\n%s", name, text, out.String())
			}
			told = after
		}
		if strings.Contains(out.String(), c.never) {
			t.Errorf("%s: there is %q in\n%s", name, c.never, out.String())
		}
		run.Close()
	}
}

// A script gets the whole lesson, and goes on with its own run.
func TestALessonWithinAScript(t *testing.T) {
	run, err := cluster.NewTimeline(cluster.Settings{Protocol: all.Protocols()[0], Config: roles.Together(5), Seed: 7}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	var out bytes.Buffer
	s := plain.New(plain.Options{Run: run, Protocols: all.Protocols(), Out: &out})
	if err := s.Script(context.Background(), "lines", strings.NewReader("propose A blue\nlesson 102\nrun 5s\n")); err != nil {
		t.Fatal(err)
	}
	if told := out.String(); !strings.Contains(told, "As expected") || !strings.HasSuffix(told, "s.\n") || !strings.Contains(told, "\nchosen blue, SAFE") {
		t.Error(told)
	}
}

// hasReason is a step that is told with the rule of its reason.
var hasReason = regexp.MustCompile(`^step \d+, .*\. .*\([A-Za-z0-9' -]+\)`)
