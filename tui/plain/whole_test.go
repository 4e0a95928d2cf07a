package plain_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles/all"
	"synod/tui/plain"
)

// blemishes are what no sentence may have: holes where something was to be named, blanks before stops, the person as the subject of what
// a script does, a message between two words "from".
var blemishes = regexp.MustCompile(`\{\}|\[\]|%!|<nil>|\S  |\s[.,;:](\s|$)|[.,;:][,;]|\bYou\b|\bfrom [^:.]* from [A-Z]\b|\bfrom [.,;:]|[^.)!?:]$`)

// A step says what came of it, and one for which no role had a reason says that too.
var stepWithoutEnd = regexp.MustCompile(`^step \d+, \S+ \S+ (receives ([^.]|\.\S)*|\S+ timer ends)\.$`)

// Every lesson, told whole and with what status says after each beat, is made of sentences.
func TestWhatIsToldOfAnyLessonIsMadeOfSentences(t *testing.T) {
	for _, info := range scenario.List(all.Protocols()) {
		story, err := scenario.Find(info.Protocol+"/"+info.Name, all.Protocols())
		if err != nil {
			t.Fatal(err)
		}
		run, err := cluster.NewTimeline(story.Settings, nil)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		s := plain.New(plain.Options{Run: run, Protocols: all.Protocols(), Out: &out})
		lines := strings.NewReader(strings.Repeat("n\nstatus\n", len(story.Beats())))
		err = s.ConverseAbout(context.Background(), story, plain.Asking(lines, io.Discard), func(err error) { t.Error(err) })
		if err != nil && !errors.Is(err, plain.ErrBroken) {
			t.Error(err)
		}
		run.Close()
		for line := range strings.Lines(out.String()) {
			line = strings.TrimSuffix(line, "\n")
			if line != "" && (blemishes.MatchString(line) || stepWithoutEnd.MatchString(line)) {
				t.Errorf("%s: %q at %q", info.Name, line, blemishes.FindString(line))
			}
		}
	}
}
