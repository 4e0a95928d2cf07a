package visible

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestWhatIsNotSeenIsMadeVisible(t *testing.T) {
	for in, want := range map[string]string{
		"":                       "",
		"red":                    "red",
		"läuft → gut … “ja”":     "läuft → gut … “ja”",
		"two\nlines\tand a tab":  "two\nlines\tand a tab",
		"\x1b[2J":                `\x1b[2J`,
		"\x1b]52;c;aGk=\a":       `\x1b]52;c;aGk=\a`,
		"a\r\x7f\x00":            `a\r\x7f\x00`,
		"\u009b31m":              `\u009b31m`,
		"\x9b31m":                `\x9b31m`,
		"exe\u202etxt.":          `exe\u202etxt.`,
		"\u2066x\u2069\u200e":    `\u2066x\u2069\u200e`,
		"\ufeffbegins":           `\ufeffbegins`,
		"a\u200bb\u200dc\u00add": `a\u200bb\u200dc\u00add`,
		"می‌خواهم":               "می‌خواهم",
		"👩‍💻 👩🏽‍💻 🏳️‍🌈":                    "👩‍💻 👩🏽‍💻 🏳️‍🌈",
		"🏴\U000e0067\U000e0062\U000e007f.": "🏴\U000e0067\U000e0062\U000e007f.",
		"🏴\U000e0067\U000e0062x":           `🏴\U000e0067\U000e0062x`,
		"\u0600١٢":                         "\u0600١٢",
		"👩\u200d":                          `👩\u200d`,
		"\u200d👩":                          `\u200d👩`,
		"👩\u200d\u200d💻":                   `👩\u200d\u200d💻`,
		"wide\u3000blank\u00a0 é":          "wide\u3000blank\u00a0 é",
		"\u2028\u2029\U000e0001":           `\u2028\u2029\U000e0001`,
		"\U0010ffff�":                      `\U0010ffff�`,
	} {
		if got := Text(in); got != want {
			t.Errorf("%q is shown as %q, want %q", in, got, want)
		}
	}
	if got := Line("a\nb\tc\x1b"); got != `a b c\x1b` {
		t.Errorf("a line is %q", got)
	}
}

// Whatever comes in, nothing is left that a terminal obeys; what was made visible stays as it is; JSON means the same.
func FuzzVisible(f *testing.F) {
	f.Add("\x1b[31mred\x1b[m")
	f.Add("a\u200db\u202e\x9b\U000e0001\"\\")
	f.Fuzz(func(t *testing.T, s string) {
		text := Text(s)
		if i := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Bidi_Control) }); i >= 0 {
			t.Errorf("%q leaves %q", s, text[i:])
		}
		if !utf8.ValidString(text) || Text(text) != text || strings.ContainsAny(Line(s), "\n\t") {
			t.Errorf("%q becomes %q", s, text)
		}
		object, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var before, after string
		if json.Unmarshal(object, &before) != nil || json.Unmarshal([]byte(JSON(string(object))), &after) != nil || before != after {
			t.Errorf("%s becomes %s", object, JSON(string(object)))
		}
	})
}

// What is taken to be seen without a look at the tables is so by the tables, too.
func TestSignsAreSeen(t *testing.T) {
	for r := rune(0x2190); r <= 0x28ff; r++ {
		if seen(r) != unicode.In(r, unicode.GraphicRanges...) {
			t.Errorf("%U is seen: %v", r, seen(r))
		}
	}
}
