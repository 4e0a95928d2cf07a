package plain_test

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"synod/cluster"
	"synod/cluster/scenario"
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

// hasReason is a step that is told with the rule of its reason.
var hasReason = regexp.MustCompile(`^step \d+, .*\. .*\([A-Za-z0-9' -]+\)`)
