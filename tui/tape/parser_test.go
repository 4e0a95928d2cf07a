package tape

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// mistakes are tapes with one mistake each, and exactly what is said about it.
var mistakes = []struct{ tape, err string }{
	// Commands.
	{"Tpye \"x\"", `1:1: unknown command Tpye; did you mean Type[@time] "text"?`},
	{"\n  enter", "2:3: unknown command enter; did you mean Enter[@time] [count]?"},
	{"Frobnicate", "1:1: unknown command Frobnicate; among the commands are Type, Enter, Sleep, Wait, Set and Output"},
	{"Home 2", "1:1: VHS has no command Home; write #: key home"},
	{"F5", "1:1: VHS has no command F5; write #: key f5"},
	{"Enter\n2", `2:1: a command was expected here, not "2"; the arguments of a command stand on its line`},
	{`"text"`, `1:1: a command was expected here, not "text"; commands start with a capital letter, such as Type`},
	{"Enter é", `1:7: unexpected "é"; text stands in quotes`},
	{"Enter \x00", "1:7: the file has a NUL character, which is no text; VHS stops reading there"},
	// Strings.
	{"Type \"abc\nEnter", `1:6: the string does not end: " is missing on this line`},
	{"Type", `1:5: a text is missing: Type[@time] "text"`},
	{"Type\nEnter", `1:5: a text is missing: Type[@time] "text"`},
	{`Type "synod" Entr`, "1:14: unknown command Entr behind a text; did you mean Enter[@time] [count]? A word to be typed stands in quotes here"},
	{"Type Enter", `1:6: a text was expected, not Enter; put it into quotes: "Enter"`},
	{"Type s", `1:6: a text was expected, not s; put it into quotes: "s"`},
	{"Type 12", `1:6: a text was expected, not 12; put it into quotes: "12"`},
	{`Type@ "x"`, "1:7: a time was expected here, such as 500ms or 2s"},
	// Times and counts.
	{"Sleep", "1:6: a time was expected here, such as 500ms or 2s"},
	{"Sleep fast", "1:7: a time was expected here, such as 500ms or 2s"},
	{"Sleep 5x", "1:8: unknown unit x; the units of time here are ms, s, m"},
	{"Sleep 1.2.3", "1:7: 1.2.3s is not a time"},
	{"Sleep 2000m", "1:7: 2000m is longer than 24h0m0s"},
	{"Enter 1.5", "1:7: 1.5 is not a count; VHS presses the key once"},
	{"Down@50ms 99999", "1:11: 99999 is not a count up to 10000"},
	// Chords.
	{"Ctrl", "1:5: the key is missing: Ctrl[+Alt][+Shift]+key"},
	{"Ctrl+", "1:6: the key is missing: Ctrl[+Alt][+Shift]+key"},
	{"Ctrl+Alt", "1:9: the key is missing: Ctrl[+Alt][+Shift]+key; VHS presses nothing"},
	{"Ctrl+s", `1:6: a bare s is a unit of time; write +S or +"s"`},
	{"Ctrl+Foo", "1:6: Foo is not a key that VHS takes after Ctrl; a single character is, or " +
		`Enter Space Backspace Left Right Up Down - @ [ ] ^ \, and for others there is #: key`},
	{"Ctrl+A+Alt", "1:8: Alt stands before the keys: Ctrl[+Alt][+Shift]+key"},
	{"Ctrl+_", `1:6: unexpected "_"; a key that is no letter stands in quotes`},
	{"Alt+Left", "1:5: Left is not a key that VHS takes after Alt; a single character is, or Enter Tab [ ], and for others there is #: key"},
	{"Shift", "1:6: + and a key are missing: Shift+key"},
	// Wait.
	{"Wait+Word /x/", "1:6: Wait+ takes Line or Screen: Wait[+Line|+Screen][@time] /pattern/"},
	{"Wait@0s /x/", "1:5: Wait needs a time above zero"},
	{"Wait+Screen /(/", "1:13: the pattern is wrong: missing closing ) in ("},
	{"Wait /abc", "1:6: the pattern does not end: / is missing on this line; a path that starts with / stands in quotes"},
	{`Wait /\`, "1:6: the pattern does not end: / is missing on this line; a path that starts with / stands in quotes"},
	{`Wait "x"`, "1:6: a pattern stands between slashes: /x/"},
	{"Wait //", "1:6: the pattern is empty, and every screen matches it"},
	// Chords that VHS takes and that press nothing.
	{`Alt+"é"`, "1:5: é is on no key of VHS, which presses nothing; write #: key alt+é"},
	{`Shift+aéb`, `1:8: unexpected "é"; text stands in quotes`},
	{`Alt+"s"`, "1:5: VHS has a meaning of its own for s and presses nothing; write #: key alt+s"},
	{`Alt+""`, "1:5: the string is empty, and VHS presses nothing"},
	{`Ctrl+" "`, "1:6: VHS breaks down at a space behind Ctrl; write Ctrl+Space"},
	{`Ctrl+"!"`, "1:6: no terminal has bytes for the key ! with these modifiers, and VHS presses nothing"},
	// Files.
	{"Output", "1:7: a file is missing: Output file.gif"},
	{"Output demo.bmp", "1:8: VHS would write a GIF into demo.bmp; Output takes .gif .mp4 .webm .png .txt .ascii .test"},
	{"Output frames", "1:8: frames has no ending; frames go to a folder, with / at its end"},
	{"Output 3d.gif", `1:8: a file was expected, not 3d.gif; put it into quotes: "3d.gif"`},
	{"Output /tmp/x.gif", `1:8: a file was expected, not /tmp/x.gif; put it into quotes: "/tmp/x.gif"`},
	{"Screenshot a.cast", "1:12: a screenshot is one frame and .cast a film; Screenshot takes .png, and #: screenshot .svg and .txt"},
	{"Screenshot a.jpg", "1:12: Screenshot takes a file that ends in .png, and #: screenshot .svg and .txt too, not a.jpg"},
	{"Output demo.svg", "1:8: VHS would write a GIF into demo.svg; write #: output demo.svg"},
	{`Output ""`, "1:8: the file has no name: Output file.gif"},
	{"Output /tmp", `1:8: a file was expected, not /tmp; put it into quotes: "/tmp"`},
	{"Screenshot a.svg", "1:12: VHS takes a screenshot only as .png; write #: screenshot a.svg"},
	{"Source x.txt", "1:8: Source takes a file that ends in .tape, not x.txt"},
	{"Require", "1:8: a program is missing: Require program"},
	{`Env "A=B" "x"`, `1:5: "A=B" is not the name of a variable: Env KEY "value"`},
	{"Env", `1:4: the name of a variable was expected: Env KEY "value"`},
	{`Env A=B "x"`, `1:6: a space stands between the name and the value: Env KEY "value"`},
	// Settings.
	{"Set", "1:4: the name of a setting is missing: Set name value"},
	{"Set Typingspeed 5ms", "1:5: unknown setting Typingspeed; did you mean TypingSpeed?"},
	{"Set Widht 5", "1:5: unknown setting Widht; did you mean Width?"},
	{"Set Nonsense 5", "1:5: unknown setting Nonsense; the settings are " + strings.Join(settingNames, " ")},
	{"Set Width", "1:10: the value of Width is missing: it is a number of pixels"},
	{"Set Width abc", "1:11: Width is a number of pixels, not abc"},
	{"Set Width # 80", "1:10: the value of Width is missing: it is a number of pixels"},
	{`Set TypingSpeed "50ms"`, "1:17: 50mss is not a time"},
	{"Set WaitPattern ❯", `1:17: unexpected "❯"; text stands in quotes`},
	{"Set FontSize 0", "1:14: FontSize is a whole number above 0, not 0"},
	{"Set Shell tcsh", "1:11: Shell is one of bash zsh fish powershell pwsh cmd nu osh xonsh, not tcsh"},
	{"Set TypingSpeed 1m", "1:18: unknown unit m; the units of time here are ms, s"},
	{"Set PlaybackSpeed 0", "1:19: PlaybackSpeed is a number above 0, not 0"},
	{"Set CursorBlink maybe", "1:17: CursorBlink is true or false, not maybe"},
	{`Set MarginFill "#12"`, `1:16: MarginFill is a colour such as "#674EFF", or a file, not "#12"`},
	{"Set WindowBar Round", `1:15: WindowBar is Colorful, ColorfulRight, Rings, RingsRight or "", not Round`},
	{"Set Theme {oops}", "1:11: Theme is the name of a theme, or an object in JSON, not {oops}"},
	{"Set Theme {", "1:11: the object does not end: } is missing"},
	{"Set WaitPattern /[/", "1:17: the pattern is wrong: missing closing ] in ["},
	{"\n Hide Enter", "2:2: a Show is missing: VHS plays what it hides from the start, and then the tape once more, and shows nothing"},
	{"Enter\nSet Width 80", "2:1: VHS does not see Set Width here: settings stand before the first command that does something"},
	// Directives.
	{"#: expekt /x/", "1:4: unknown directive expekt; did you mean #: expect /pattern/?"},
	{"#: seed 7", `1:4: unknown directive seed; a seed goes to the program: Type "synod --seed 7"`},
	{"#: sizes 80x24", "1:4: unknown directive sizes; did you mean #: size 120x40?"},
	{"#:) fun", "1:3: unknown directive ); there are background, caption, click, expect, key, output, paste, refuse, screenshot, " +
		"size, wheel; a remark needs a space between # and :"},
	{"#:", "1:3: a directive was expected behind #: (one of background, caption, click, expect, key, output, paste, refuse, " +
		"screenshot, size, wheel)"},
	{"#: expect", "1:10: a pattern between slashes is missing: #: expect /pattern/"},
	{"#: expect foo", "1:11: foo is not a pattern between slashes: #: expect /pattern/"},
	{"Enter #: refuse /a(/", "1:17: the pattern is wrong: missing closing ) in a("},
	{"#: expect /x", "1:11: the pattern does not end: / is missing on this line; a path that starts with / stands in quotes"},
	{"#: expect /x/ now", "1:15: nothing more was expected here: #: expect /pattern/"},
	{"#: size 80", "1:9: 80 is not a size in cells: #: size 120x40"},
	{"#: size 0x24", "1:9: 0x24: both numbers are from 1 to 1000"},
	{"#: size", "1:8: a size in cells is missing: #: size 120x40"},
	{"#: click 10", "1:10: 10 is not a column and a row: #: click COLUMN,ROW [left|middle|right]"},
	{"#: click 1,2 top", "1:14: top is not one of left, middle, right: #: click COLUMN,ROW [left|middle|right]"},
	{"#: wheel left 1,2", "1:10: left is not one of up, down: #: wheel up|down COLUMN,ROW [count]"},
	{"#: wheel up 1,2 0", "1:17: 0 is not a count from 1 to 10000: #: wheel up|down COLUMN,ROW [count]"},
	{"#: key ctrl+1", "1:8: no terminal has bytes for the key ctrl+1"},
	{"#: key", "1:7: the name of a key is missing: #: key home"},
	{"#: paste", "1:9: a text is missing: #: paste TEXT"},
	{"#: background blue", "1:15: blue is not one of light, dark: #: background light|dark"},
	{"#: output x.bmp", "1:11: an output ends in .gif .mp4 .webm .png .txt .ascii .test .svg .cast /, not as x.bmp does"},
}

func TestEachMistakeIsNamedWithItsPlace(t *testing.T) {
	for _, m := range mistakes {
		_, err := Parse("x", []byte(m.tape))
		var one *Error
		if !errors.As(err, &one) {
			t.Errorf("%q: no mistake was found, want %s", m.tape, m.err)
			continue
		}
		if got := strings.TrimPrefix(err.Error(), "x:"); got != m.err {
			t.Errorf("%q:\n got %s\nwant %s", m.tape, got, m.err)
		}
	}
}

func TestAllMistakesAreTold(t *testing.T) {
	tape, err := Parse("x", []byte("Foo\nEnter\nSleep\nType \"ok\"\n#: nope\n"))
	want := "x:1:1: unknown command Foo; among the commands are Type, Enter, Sleep, Wait, Set and Output\n" +
		"x:3:6: a time was expected here, such as 500ms or 2s\n" +
		"x:5:4: unknown directive nope; there are "
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	if len(tape.Lines) != 2 {
		t.Errorf("%d commands are right, want 2", len(tape.Lines))
	}
}

// forms are tapes and what they look like in canonical form, if it is another.
var forms = []struct{ tape, canonical string }{
	{`Type "synod --seed 7"`, ""},
	{`Type@500ms 'say "hi"'`, ""},
	{`Type hello world`, `Type "hello world"`},
	{`Type "a'b` + "`" + `c"  'd"e'`, `Type "a'b` + "`" + `c" 'd"e'`},
	{"Type `\"'`", ""},
	{`Type ""`, ""},
	{"Type \"\x07\"", ""},
	{`Type "apt" install`, `Type "apt install"`},
	{"Enter", ""},
	{"Enter 1", "Enter"},
	{"Backspace 0", ""},
	{"Down@100ms 5", ""},
	{"PageUp PageDown\n\n\nSpace Tab@1 Escape", "PageUp PageDown\n\nSpace Tab@1s Escape"},
	{"ScrollUp 10", ""},
	{"Ctrl+C", ""},
	{"Ctrl+Alt+Shift+x", ""},
	{"Ctrl + Left", "Ctrl+Left"},
	{`Ctrl+"s"`, ""},
	{`Ctrl+"_"`, ""},
	{`Ctrl+\ Ctrl+[ Ctrl+-`, ""},
	{"Ctrl+X+E", ""},
	{`Ctrl+"Alt"+X+Left+"s"`, `Ctrl+Alt+X+Left+"s"`},
	{`Alt+abc Shift+"a b"`, ""},
	{`Alt+"Enter" Alt+"]"`, "Alt+Enter Alt+]"},
	{"Alt+Enter Alt+[ Alt+x Shift+Tab", ""},
	{"Sleep 0.5", "Sleep 500ms"},
	{"Sleep .5 ms", "Sleep 0.5ms"},
	{"Sleep 2m", "Sleep 120s"},
	{"Sleep 1 Enter", "Sleep 1s Enter"},
	{"Wait", ""},
	{`Wait /a\/b\\/`, ""},
	{"Wait+Line@10ms /World/", ""},
	{"Wait+Screen@1m /ready/", "Wait+Screen@60s /ready/"},
	{"Hide Show Paste", ""},
	{"Output demo.gif\nOutput frames/\nOutput './my demo.webm'", "Output demo.gif\nOutput frames/\nOutput \"./my demo.webm\""},
	{"Output demo.GIF Output frame-%05d.png Output '/films/clip.gif'", `Output demo.GIF Output frame-%05d.png Output "/films/clip.gif"`},
	{"Screenshot out/a.png", ""},
	{"Source lib/start.tape", ""},
	{"Require synod", ""},
	{`Env NO_COLOR yes`, `Env NO_COLOR "yes"`},
	{`Env "A B" "x" Env 12 "y"`, ""},
	{`Copy "x" Paste`, ""},
	{"# a remark\n#\n#another  # one", ""},
	{"Enter # why", ""},
	{"#: caption A proposes: \"red\" # now", ""},
	{"#:caption", "#: caption"},
	{`#: expect /a\/b/`, ""},
	{"#: refuse /VIOLATED/", ""},
	{"#: size 140x48", ""},
	{"#: click 10,5\n#: click 1,2 right", ""},
	{"#: wheel up 3,4 2\n#: wheel down 1,1", ""},
	{"#: key ctrl+home", ""},
	{"#: paste two words", ""},
	{"#: background light", ""},
	{"#: output a b.svg\n#: screenshot now.txt", ""},
	{"Set Shell bash", ""},
	{`Set FontFamily "JetBrains Mono"`, ""},
	{`Set FontFamily "12"`, "Set FontFamily 12"},
	{"Set FontFamily /\"'`/ Set FontFamily Enter Set FontFamily ''", "Set FontFamily /\"'`/ Set FontFamily \"Enter\" Set FontFamily \"\""},
	{"Set FontSize 22 Set Framerate 60 Set Height 600 Set Width \"1200\"", "Set FontSize 22 Set Framerate 60 Set Height 600 Set Width 1200"},
	{`Set LineHeight "1.2" Set LetterSpacing "-1" Set TypingSpeed ".5"`, `Set LineHeight 1.2 Set LetterSpacing "-1" Set TypingSpeed 500ms`},
	{"Set LetterSpacing 1.5 Set LineHeight 1.0 Set PlaybackSpeed 0.5", "Set LetterSpacing 1.5 Set LineHeight 1 Set PlaybackSpeed 0.5"},
	{"Set Padding 0 Set Margin 4 Set WindowBarSize 30 Set BorderRadius 8", ""},
	{`Set Theme Dracula`, ""},
	{`Set Theme { "name": "x", "background": "#fff" }`, ""},
	{"Set Theme \"Catppuccin Frappe\"", ""},
	{"Set TypingSpeed 0.1", "Set TypingSpeed 100ms"},
	{"Set LoopOffset 20\nSet LoopOffset 50%", "Set LoopOffset 20%\nSet LoopOffset 50%"},
	{`Set MarginFill "#674EFF"`, ""},
	{`Set WindowBar Rings`, ""},
	{`Set WindowBar ""`, ""},
	{"Set CursorBlink false", ""},
	{"Set WaitTimeout 5s", ""},
	{"Set WaitPattern /a b/", ""},
	{`Set WaitPattern "a/b"`, "Set WaitPattern a/b"},
	{"Set WaitPattern word Set WaitPattern $", "Set WaitPattern /word/ Set WaitPattern /$/"},
	{"Enter\r\nEnter\r\n", "Enter\nEnter"},
	{"# a remark\rEnter\r\rEnter", "# a remark\nEnter\n\nEnter"},
	{"\ufeffEnter", "Enter"},
}

func TestFormsAndTheirCanonicalForm(t *testing.T) {
	for _, f := range forms {
		want := f.canonical
		if want == "" {
			want = f.tape
		}
		tape, err := Parse("x", []byte(f.tape))
		if err != nil {
			t.Errorf("%q: %v", f.tape, err)
			continue
		}
		if got := string(Format(tape)); got != want+"\n" {
			t.Errorf("%q:\n got %q\nwant %q", f.tape, got, want)
		}
		roundTrip(t, tape)
	}
}

// roundTrip checks that the canonical form of a tape has the same commands.
func roundTrip(t *testing.T, tape *Tape) {
	t.Helper()
	text := Format(tape)
	again, err := Parse(tape.Name, text)
	if err != nil {
		t.Fatalf("the canonical form has mistakes: %v\n%s", err, text)
	}
	a, b := withoutPlaces(tape), withoutPlaces(again)
	if !reflect.DeepEqual(a, b) {
		t.Fatalf("the canonical form means something else:\n%s\n got %#v\nwant %#v", text, b, a)
	}
	if second := Format(again); string(second) != string(text) {
		t.Fatalf("the canonical form is not stable:\n%s\nand then\n%s", text, second)
	}
}

func withoutPlaces(t *Tape) (lines []Line) {
	for i, line := range t.Lines {
		line.Pos = Pos{}
		if i == 0 {
			line.Gap = NextLine
		}
		lines = append(lines, line)
	}
	return lines
}

func TestEveryCommandHasAForm(t *testing.T) {
	for name, v := range newVerbs() {
		if !keywords[name] || !strings.HasPrefix(v.form, name) || v.parse == nil {
			t.Errorf("%s: its form is %q", name, v.form)
		}
	}
	if got, want := len(newVerbs()), len(verbNames)+len(keyNames); got != want {
		t.Errorf("%d commands, and %d names", got, want)
	}
	for i, s := range settings {
		if settingNames[i] != s.name {
			t.Errorf("setting %d is %s and %s", i, s.name, settingNames[i])
		}
	}
	for name, d := range newDirectives() {
		if !strings.HasPrefix(d.form, name+" ") {
			t.Errorf("%s: its form is %q", name, d.form)
		}
	}
}

func TestPlacesCountCharacters(t *testing.T) {
	tape, err := Parse("x", []byte("Type \"é日\" Enter\n\tSleep 1s\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range tape.Lines {
		got = append(got, line.Pos.String())
	}
	if want := []string{"x:1:1", "x:1:11", "x:2:2"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestLimitsOfATape(t *testing.T) {
	for _, c := range []struct{ tape, err string }{
		{strings.Repeat("#\n", MaxFile/2+1), "x:1:1: the file has 1048578 bytes; 1048576 is the limit"},
		{"Enter\n \xff", "x:2:2: the file is not UTF-8 text"},
	} {
		if _, err := Parse("x", []byte(c.tape)); err == nil || err.Error() != c.err {
			t.Errorf("got %v, want %s", err, c.err)
		}
	}
	_, err := Parse("x", []byte(strings.Repeat("Foo\n", 1000)))
	if n := len(err.(Errors)); n != maxErrors {
		t.Errorf("%d mistakes are told, want %d", n, maxErrors)
	}
}

func TestTimesAreExact(t *testing.T) {
	for _, d := range []time.Duration{0, 1, 999, time.Microsecond, 1500 * time.Microsecond, time.Second, 90 * time.Second, MaxTime} {
		tape, err := Parse("x", []byte("Sleep "+formatTime(d)))
		if err != nil || tape.Lines[0].Command != (Sleep{D: d}) {
			t.Errorf("%s became %v, %v", formatTime(d), tape.Lines, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range forms {
		f.Add(c.tape)
	}
	for _, c := range mistakes {
		f.Add(c.tape)
	}
	f.Fuzz(func(t *testing.T, src string) {
		tape, err := Parse("x", []byte(src))
		if err == nil {
			roundTrip(t, tape)
			return
		}
		for _, e := range err.(Errors) {
			if e.Pos.Line < 1 || e.Pos.Column < 1 || e.Text == "" {
				t.Fatalf("a mistake without a place: %#v", e)
			}
		}
	})
}

func ExampleParse() {
	_, err := Parse("demo.tape", []byte("Type \"synod\" Entr\nSlep 1s\n"))
	fmt.Println(err)
	tape, _ := Parse("demo.tape", []byte("Type synod   Enter\nWait+Screen /ready/"))
	_, _ = os.Stdout.Write(Format(tape))
	// Output:
	// demo.tape:1:14: unknown command Entr behind a text; did you mean Enter[@time] [count]? A word to be typed stands in quotes here
	// demo.tape:2:1: unknown command Slep; did you mean Sleep time?
	// Type "synod" Enter
	// Wait+Screen /ready/
}
