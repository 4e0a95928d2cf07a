package cluster

import (
	"bufio"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"synod/roles"
	"synod/roles/simplepaxos"
)

// Whatever ends a line, and whatever stands invisibly before the first one, the lines are the same.
func TestLinesEndAsTheyPlease(t *testing.T) {
	for text, want := range map[string][]string{
		"":                         nil,
		"a":                        {"a"},
		"a\n":                      {"a"},
		"a\nb":                     {"a", "b"},
		"a\r\nb\r\n":               {"a", "b"},
		"a\rb\r":                   {"a", "b"},
		"a\r\rb":                   {"a", "", "b"},
		"a\n\nb\n":                 {"a", "", "b"},
		"a\n\rb":                   {"a", "", "b"},
		"\n":                       {""},
		"\uFEFFa\nb":               {"a", "b"},
		"\uFEFF":                   nil,
		"\uFEFF\n":                 {""},
		"a\n\uFEFFb":               {"a", "\uFEFFb"},
		"\uFEFF\uFEFFa":            {"\uFEFFa"},
		"\xEF\xBBa":                {"\xEF\xBBa"},
		"a\u2028b\vc\x85d\x0ce\tf": {"a\u2028b\vc\x85d\x0ce\tf"},
	} {
		if got := Lines(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		var got []string
		scanner := bufio.NewScanner(iotest.OneByteReader(strings.NewReader(text)))
		scanner.Split(ScanLines())
		for scanner.Scan() {
			got = append(got, scanner.Text())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q, byte by byte: %q, want %q", text, got, want)
		}
	}
}

// A remark is one wherever it stands, and what only looks like one is not.
func TestRemarks(t *testing.T) {
	for line, want := range map[string]string{
		"propose A red # the first one":       "propose A red",
		"propose A red #":                     "propose A red",
		"propose A red\t#\tthe first":         "propose A red",
		"propose A set x 1 # once":            "propose A set x 1",
		`propose A "red" # say "hi`:           "propose A red",
		`propose A "red # no remark"`:         `propose A "red # no remark"`,
		`propose A "a\" # b"`:                 `propose A "a\" # b"`,
		"propose A A#1":                       "propose A A#1",
		"propose A set A#1 #2":                `propose A "set A#1 #2"`,
		"#2":                                  "",
		"  # all of it":                       "",
		"deliver A>B Accept 1.A A#1 # now":    "deliver A>B Accept 1.A A#1",
		`deliver A>B "Accept 1.A a # b" # it`: `deliver A>B "Accept 1.A a # b"`,
		"partition AB | CDE # in two":         "partition AB | CDE",
		"step # one":                          "step",
		"save run.synod # for later":          "save run.synod",
		`save "# 1.synod"`:                    `save "# 1.synod"`,
	} {
		c, err := ParseCommand(line, five())
		if err != nil || c.String() != want {
			t.Errorf("%q is %q, %v, want %q", line, c, err, want)
		}
	}
	for line, want := range map[string]string{
		"propose A # red":  "column 11: the value is missing; try: propose A red",
		"crash # C":        "column 7: the name of an agent is missing; try: crash C",
		`propose A "red"#`: `column 16: unexpected "#"; try: propose A red`,
	} {
		if c, err := ParseCommand(line, five()); err == nil || err.Error() != want {
			t.Errorf("%q is %q, %v, want %s", line, c, err, want)
		}
	}
	if all := Complete("propose A red # cra", 19, five(), nil); all != nil {
		t.Errorf("a remark is completed to %v", all)
	}
}

// Characters that are joined from several are values like any others.
var joined = []string{
	"👩‍🚀", "👨‍👩‍👧‍👦", "🏴‍☠️", "❤️‍🔥", "👨🏽‍🚀", "🙂‍↔️", "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", "🇩🇪", "1️⃣", "👍🏽",
	"می‌خواهم", "نامه‌ای", "क्‍ष", "क्‌ष", "ශ්‍රී",
	"e\u0301", "ç\u0327\u0301", "각", "漢字", "ﷺ", "\u0600١", "A#1", "é→漢",
}

func TestJoinedCharactersAreValues(t *testing.T) {
	for _, value := range joined {
		line := "propose A " + value
		c, err := ParseCommand(line, five())
		if err != nil || string(c.Value) != value || c.String() != line {
			t.Errorf("%s: %+q is read as %+q, %v, and written as %s", value, value, c.Value, err, c)
		}
		c, err = ParseCommand(`propose A "two `+value+` words"`, five())
		if err != nil || string(c.Value) != "two "+value+" words" || c.String() != "propose A two "+value+" words" {
			t.Errorf("%s in quotes: %+q, %v, written as %s", value, c.Value, err, c)
		}
	}
}

// What is refused is refused with the reason that is true of it, at its place.
func TestWhatCannotBeReadIsRefusedForWhatItIs(t *testing.T) {
	for _, c := range []struct {
		text   string
		column int
		why    string
	}{
		{"re\x1bd", 3, "U+001B is a control character"},
		{"red\x7f", 4, "U+007F is a control character"},
		{"re\u202ed", 3, "U+202E changes the direction"},
		{"\u2066red", 1, "U+2066 changes the direction"},
		{"red\u200f", 4, "U+200F changes the direction"},
		{"red\u200d", 4, "U+200D joins two characters"},
		{"\u200dred", 1, "U+200D joins two characters"},
		{"re\u200dd", 3, "U+200D joins two characters"},
		{"👩\u200d", 2, "U+200D joins two characters"},
		{"👩\u200d\u200d🚀", 2, "U+200D joins two characters"},
		{"👩\u200da", 2, "U+200D joins two characters"},
		{"re\u200cd", 3, "U+200C keeps two characters apart"},
		{"می\u200c", 3, "U+200C keeps two characters apart"},
		{"می\u200c\u200cخ", 3, "U+200C keeps two characters apart"},
		{"\u0301e", 1, "U+0301 belongs to the character before it"},
		{"\ufe0f", 1, "U+FE0F belongs to the character before it"},
		{"re\u00add", 3, "U+00AD cannot be seen"},
		{"red\u200b", 4, "U+200B cannot be seen"},
		{"\ufeffred", 1, "U+FEFF cannot be seen"},
		{"red\u3164", 4, "U+3164 cannot be seen"},
		{"re\u034fd", 3, "U+034F cannot be seen"},
		{"x\U000E0067", 2, "U+E0067 cannot be seen"},
		{"\ue000", 1, "U+E000 is a private character"},
		{"x\u0378", 2, "U+0378 is no character of Unicode"},
		{"x\ufdd0", 2, "U+FDD0 is no character of Unicode"},
		{"re\xffd", 3, "a character was lost here"},
		{"\ufffd", 1, "a character was lost here"},
	} {
		_, err := ParseCommand("propose A "+c.text, five())
		if want := fmt.Sprintf("column %d: %s", 10+c.column, c.why); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%+q: %v, want %s", c.text, err, want)
		}
	}
	if _, err := ParseCommand("propose A \"a\u00a0b\"", five()); err == nil || !strings.Contains(err.Error(), "U+00A0 is not the plain blank") {
		t.Errorf("another blank: %v", err)
	}
}

// Lines may have anything in a remark but what is no text, or shows the line as another one.
func TestLinesThatAreNoText(t *testing.T) {
	for line, want := range map[string]int{
		"# \u200fشرح\u200e\tmore": 0, "propose A 👩‍🚀": 0,
		"# a\x1b[2J": 4, "a\x00": 2, "漢\xff": 2, "# \u202ehidden": 3, "# \u2067": 3, "a\vb": 2, "a\u0085": 2,
	} {
		if got, err := CheckLine(line); got != want || (err == nil) != (want == 0) {
			t.Errorf("%q: column %d, %v, want %d", line, got, err, want)
		}
	}
}

// A saved run may have gone over another system, or through an editor that begins a file with its mark.
func TestSavedRunsOpenWithAnyLineEnds(t *testing.T) {
	run, err := NewTimeline(Settings{simplepaxos.Protocol(), roles.Together(3), 1}, nil)
	must(t, err)
	defer run.Close()
	for _, value := range []roles.Value{"red # 1", "👩‍🚀", "می‌خواهم", "A#1"} {
		must(t, run.Do(Command{Verb: Propose, Agent: agentA, Value: value}))
		run.Advance(run.State().Now()+100, 1000)
	}
	text := textOf(t, run)
	for _, other := range [][]byte{
		text,
		bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n")),
		bytes.ReplaceAll(text, []byte("\n"), []byte("\r")),
		append([]byte("\uFEFF"), text...),
	} {
		again, err := OpenTimeline(t.Context(), bytes.NewReader(other), "run.synod", named, nil)
		if err != nil {
			t.Fatalf("%.40q: %v", other, err)
		}
		if got := textOf(t, again); !bytes.Equal(got, text) {
			t.Errorf("%.40q is saved as another run: %s", other, firstDifference(string(text), string(got)))
		}
		again.Close()
	}
}
