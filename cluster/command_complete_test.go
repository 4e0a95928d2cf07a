package cluster

import (
	"slices"
	"strings"
	"testing"
)

// flying are messages under way, as Flight.String writes them.
var flying = []string{"A>B Accept 1.A red", "A>B Prepare 2.A", "C>A Promise 2.A", "D>E Accept 1.D a  b", "E>D"}

func TestCommandsAreCompleted(t *testing.T) {
	for _, test := range []struct {
		line string
		want []string
	}{
		{"pr", []string{"propose", "protocol"}},
		{"PR", []string{"propose", "protocol"}},
		{"  pr", []string{"propose", "protocol"}},
		{"propose", []string{"propose"}},
		{"propose ", []string{"A", "B", "C", "D", "E"}},
		{"propose A ", []string{"red", "set x 1", "set y 2", `"two  \"blanks"`}},
		{"propose A s", []string{"set x 1", "set y 2"}},
		{"propose A set ", []string{"x 1", "y 2"}},
		{"propose A set x 1 ", nil},
		{"propose A red ", nil},
		{"propose F ", nil}, // there is no F
		{"cut ", []string{"A-B", "A-C", "A-D", "A-E", "B-C", "B-D", "B-E", "C-D", "C-E", "D-E"}},
		{"cut A-B ", []string{"A-C"}},
		{"clock ", []string{"A", "B", "C", "D", "E", "all"}},
		{"clock a", []string{"A", "all"}},
		{"clock B ", []string{"110%", "90%", "100%"}},
		{"clock all ", []string{"110%", "90%", "100%"}},
		{"clock all 110% ", nil},
		{"crash C ", []string{"before-write", "after-write"}},
		{"crash C after", []string{"after-write"}},
		{"disk C l", []string{"lies", "loses-last"}},
		{"deliver ", []string{"A>B Accept 1.A red", "A>B Prepare 2.A", "C>A Promise 2.A", `D>E "Accept 1.D a  b"`, "E>D"}},
		{"deliver C", []string{"C>A Promise 2.A"}},
		{"deliver A>B ", []string{"Accept 1.A red", "Prepare 2.A"}},
		{"deliver A>B acc", []string{"Accept 1.A red"}},
		{"deliver A>B Accept 1.A r", []string{"red"}},
		{"deliver A>C ", nil},
		{"dup ", append(slices.Clone(flying[:3]), `D>E "Accept 1.D a  b"`, "E>D", "5%", "A-B")},
		{"dup A>B ", []string{"Accept 1.A red", "Prepare 2.A", "5%"}},
		{"dup 5% ", nil},
		{"without ", five().Rules},
		{"without persist-p", []string{"persist-promise"}},
		{"without persist-promise ", nil},
		{"protocol ", []string{"simplepaxos", "fastpaxos"}},
		{"protocol simplepaxos ", nil},
		{"order ", []string{"fifo", "any", "A>B"}},
		{"order fifo ", nil},
		{"order C-D ", []string{"fifo"}},
		{"learning ", []string{"all", "distinguished", "only"}},
		{"learning all ", nil},
		{"learning distinguished ", []string{"1"}},
		{"partition AB ", []string{"|", ">"}},
		{"partition one-way AB ", []string{"|"}},
		{"partition chain D ", []string{"A B C E"}},
		{"partition h", []string{"hub"}},
		{"partition AC ", nil}, // C cannot be in CDE too
		{"heal ", nil},
		{"xyzzy ", nil},
		{"# pr", nil},
		{`propose A "two `, []string{` \"blanks"`}},
		{`propose A "three `, nil},
	} {
		var got []string
		for _, c := range Complete(test.line, len(test.line), five(), flying) {
			got = append(got, c.Word)
			if !extends(c.Line, test.line) {
				t.Errorf("%q is completed to %q, which begins otherwise", test.line, c.Line)
			}
			if c.Help == "" {
				t.Errorf("%q: nothing explains %q", test.line, c.Word)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q is completed by %q, want %q", test.line, got, test.want)
		}
	}
}

// extends reports whether a line begins with what was typed, in large or small letters.
func extends(line, typed string) bool {
	return len(line) >= len(typed) && strings.EqualFold(line[:len(typed)], typed)
}

func TestAnEmptyLineIsCompletedByEveryVerbOnce(t *testing.T) {
	var got, want []string
	for _, c := range Complete("", 0, five(), nil) {
		got = append(got, c.Word)
	}
	for _, spec := range CommandTable() {
		if spec.parse != nil {
			want = append(want, spec.Word)
		}
		if spec.forcible() {
			want = append(want, spec.Word+"!")
		}
	}
	if slices.Sort(want); !slices.Equal(got, want) {
		t.Errorf("completions %q, want %q", got, want)
	}
}

// Only the word at the cursor changes. A cursor outside of the line stands at its end.
func TestCompletionInsideALine(t *testing.T) {
	for _, test := range []struct {
		line   string
		cursor int
		want   string
	}{
		{"prop A red", 4, "propose A red"},
		{"prop A red", 3, "propose A red"},
		{"crash  before-write", 6, "crash A before-write"},
		{"propose 漢 x", 0, "again 漢 x"},
		{"sav", 99, "save "},
		{"crash", -1, "again "},
	} {
		all := Complete(test.line, test.cursor, five(), nil)
		if len(all) == 0 || all[0].Line != test.want {
			t.Errorf("%q at %d: %+v, want %q first", test.line, test.cursor, all, test.want)
		}
	}
}

// Whoever takes completion after completion, until there is none, has written a command, unless the verb wants what
// nobody can guess. So it is for agents of each kind, and whatever is under way.
func TestAcceptedCompletionsAreCommands(t *testing.T) {
	for name, s := range map[string]Scope{"five": five(), "apart": apart(), "many": many()} {
		flights := flying
		if name == "apart" {
			flights = []string{"p1>a2 Accept 1.p1 red", "a2>l1 Accepted 1.p1 red"}
		}
		complete := 0
		var grow func(line string, depth int)
		grow = func(line string, depth int) {
			all := Complete(line, len([]rune(line)), s, flights)
			if len(all) == 0 {
				if _, err := ParseCommand(line, s); err != nil && len(strings.Fields(line)) > 1 {
					t.Errorf("%s: completions lead to %q: %v", name, line, err)
				}
				complete++
			}
			for _, c := range all {
				if depth > 8 || !extends(c.Line, line) || len(c.Line) <= len(line) {
					t.Fatalf("%s: %q is completed to %q", name, line, c.Line)
				}
				grow(c.Line, depth+1)
			}
		}
		grow("", 0)
		if complete < 60 {
			t.Errorf("%s: completions lead to only %d commands", name, complete)
		}
	}
}
