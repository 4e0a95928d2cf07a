package vhstest

import (
	"errors"
	"strings"
	"testing"

	"synod/tui/tape"
)

// What both say to a tape, unless it is an oversight of VHS.
const (
	takes   tape.Oversight = "both take it"
	refuses tape.Oversight = "both refuse it"
)

// table has small tapes, one thing in each, and the verdict.
var table = []struct {
	verdict tape.Oversight
	tapes   []string
}{
	{takes, []string{
		// Typing.
		`Type "synod"`, `Type 'a "b"'`, "Type `a 'b'`", `Type ""`, `Type@500ms "x"`, `Type@.5 "x"`, `Type@ 1 m "x"`, `Type bare words`,
		`Type "a" "b"`, `Type a "b" c`, `Type "x" Enter`, `Type "x"Enter`, `Type "x"# remark`, `Type "é日👩‍🚀"`, "Type \"\x07\u200c\"", `Type "apt" install`,
		`Type a.b-c_d/e%f`, `Type .hidden`, `Type Home`, "Type \"a\tb\"", `Type "\"Enter`,
		// Keys.
		"Enter", "Enter 3", "Enter@1 3", "Enter@100ms 3", "Enter@.1", "Enter@ 1", "Backspace 0", "Enter 007", "Enter Enter", "Up Down Left Right",
		"Space Tab Escape Delete Insert PageUp PageDown ScrollUp 2 ScrollDown@1s 3",
		// Chords.
		"Ctrl+C", "Ctrl+c", "Ctrl+Alt+Shift+C", "Ctrl+Shift+Alt+C", "Ctrl+Alt+Alt+C", "Ctrl+X+E", "Ctrl+Left+Right", "Ctrl + C", `Ctrl+"s"`, `Ctrl+"5"`, `Ctrl+"Alt"+X`,
		"Ctrl+Enter", "Ctrl+Space", "Ctrl+Backspace", "Ctrl+Up", "Ctrl+-", "Ctrl+@", "Ctrl+[", "Ctrl+]", "Ctrl+^", `Ctrl+\`, "Ctrl+C Ctrl+D", "Ctrl+C+C",
		"Alt+a", "Alt+A", "Alt+abc", `Alt+"a b"`, "Alt+.", "Alt+[", "Alt+]", `Alt+"["`, "Alt+Enter", "Alt+Tab", `Alt+"Tab"`, `Alt+"1"`, `Alt+"←"`, `Alt+a-b`,
		"Shift+A", "Shift+Tab", "Shift+Enter", "Shift+[", "Shift+abc", `Shift+"!"`,
		// Time.
		"Sleep 1", "Sleep 1s", "Sleep 1 s", "Sleep 1.5", "Sleep .5", "Sleep 0", "Sleep 500ms", "Sleep 2m", "Sleep 1 Enter", "Sleep 1m Enter",
		"Wait", "Wait /x/", "Wait+Screen", "Wait+Line /x/", "Wait+Screen@5s /x/", "Wait@1ms", `Wait /a\/b/`, `Wait /a\\/`, `Wait /a\\\/b/`, `Wait+"Screen" /x/`,
		"Wait /x/Enter", "Wait Enter", `Wait /^\s*> $/`, "Wait /é|日/",
		// Files.
		"Output a.gif", "Output a.GIF", "Output a.mp4", "Output a.webm", "Output a.txt", "Output a.ascii", "Output a.test", "Output a.png", "Output frame-%05d.png",
		"Output frames/", "Output a.b/", `Output "my file.gif"`, `Output "/films/clip.gif"`, "Output ../a.gif", `Output "3d.gif"`, "Output .gif", "Output a.gif Enter",
		"Screenshot a.png", `Screenshot "/a b.png"`, "Screenshot .png", "Require git", `Require "a b"`, "Source part.tape", `Source "parts/deep.tape"`, "Source ./part.tape Enter",
		"Source remark.tape Enter", "Source part.tape Source part.tape", "Source nested.tape",
		// The environment and the clipboard.
		`Env A "b"`, "Env A b", `Env A ""`, `Env "A B" "c"`, `Env 12 "c"`, `Env Enter "c"`, `Env ! "c"`, `Env /a/ "c"`, `Copy "x"`, `Copy ""`, "Copy a b", `Copy "x" Paste`, "Paste",
		// Settings.
		"Set Shell bash", `Set Shell "fish"`, "Set FontSize 22", `Set FontSize "22"`, `Set FontSize "+22"`, "Set Framerate 60", "Set Height 600", "Set Width /80/",
		"Set LetterSpacing 1.5", `Set LetterSpacing "-1"`, "Set LineHeight 1.2", `Set LineHeight "1.2"`, "Set LineHeight .9", "Set PlaybackSpeed 0.5", "Set Padding 0",
		`Set FontFamily "Fira Code"`, "Set FontFamily Menlo", "Set FontFamily 12", "Set FontFamily Enter", `Set FontFamily ""`, "Set FontFamily /x/", "Set FontFamily !", "Set FontFamily {a}",
		"Set Theme Dracula", `Set Theme "Catppuccin Mocha"`, `Set Theme { "name": "x" }`, "Set Theme {\n\"name\": \"x\"\n} Enter", `Set Theme ""`, `Set Theme "{}"`,
		"Set TypingSpeed 50ms", "Set TypingSpeed 0.1", "Set TypingSpeed 1 s", `Set TypingSpeed "50" ms`, `Set TypingSpeed ".5"`, "Enter Set TypingSpeed 1s",
		"Set LoopOffset 5", "Set LoopOffset 50%", "Set LoopOffset 60.4 %", `Set LoopOffset "20%"`, `Set LoopOffset "20%" %`,
		`Set MarginFill "#674EFF"`, "Set MarginFill wall.png", `Set MarginFill ""`, "Set MarginFill 12", "Set Margin 20", "Set WindowBar Colorful", `Set WindowBar ""`,
		"Set WindowBar Rings", "Set WindowBarSize 40", "Set BorderRadius 8", "Set CursorBlink true", "Set CursorBlink false", "Set WaitTimeout 5", "Set WaitTimeout 5m",
		"Set WaitTimeout 0", "Set WaitPattern /x/", "Set WaitPattern word", `Set WaitPattern "a b"`, "Set WaitPattern 12", "Set WaitPattern $", "Set WaitPattern >",
		"Set WaitPattern Enter", "Set WaitPattern @", "Enter Set Shell bash", "Output a.gif Require git Set Width 5 Enter",
		"Hide Set Width 5 Show", "Hide Enter Set Width 5 Show Enter", "Hide Show", "Show", "Enter Hide",
		// Lines and remarks.
		"# remark\nEnter", "Enter # remark", "Enter #: caption x", "#: caption x\nEnter\n#: expect /x/", "Enter\r\nEnter", "# remark\rEnter", "Enter\r# remark\rEnter",
		"\n\n\tEnter\n", "Enter\n#: screenshot a.svg\n#: output a.cast", "Type \"x\"\r", "#\nEnter", "Enter#",
	}},
	{refuses, []string{
		"", "# only a remark", "#: caption x", "Tpye \"x\"", "enter", "Enter é", `"text"`, "12", "Home", "End", "F5", "@", "}", "Enter 5x", "Enter -1", "Enter2", "Hide 5", "Show \"x\"",
		"Type", "Type Enter", "Type s", "Type 12", "Type é", "Type@ \"x\"", "Type@x \"x\"", "Type /x/", "Type {x}", "Type # x", "Copy", "Copy 5", "Paste \"x\"",
		"Ctrl", "Ctrl+", "Ctrl+s", "Ctrl+Foo", "Ctrl+12", "Ctrl+1", "Ctrl+Tab", "Ctrl+Escape", "Ctrl+_", "Ctrl+A+Alt", "Ctrl+Shift+C+Alt+C", "Ctrl+é", `Ctrl+"Enter"`, `Ctrl+""`,
		"Ctrl C", "Ctrl+A+", "Ctrl+A+Foo", `Ctrl+"é"`, "Alt", "Alt+", "Alt+Left", "Alt+s", "Alt+1", "Alt+Space", "Alt+@", "Alt a", "Alt+a+b", "Shift", "Shift+Up", "Shift+é", "Shift+Alt+a",
		"Sleep", "Sleep fast", "Sleep 5x", "Sleep 5h", `Sleep "5"`, "Sleep 5 px", "Sleep -5", "Wait+Word", "Wait+", "Wait+/Screen/", "Wait@0", "Wait@0s /x/", "Wait@ /x/", "Wait /(/",
		`Wait "x"`, "Wait word", "Wait+Screen+Line", "Wait+screen", "Wait+Screen/x/", "Wait@1.2.3",
		"Output", "Output frames", `Output ""`, "Output 3d.gif", "Output /films/clip.gif", "Output /tmp", "Output Enter", "Output a.gif b.gif", "Output a.gif/b", "Output ~/a.gif",
		"Screenshot", "Screenshot a.svg", "Screenshot a.txt", "Screenshot a.PNG", "Screenshot a", `Screenshot ""`, "Screenshot /a.png", "Screenshot 1.png",
		"Require", "Require 12", "Require Enter", "Source", "Source part.txt", "Source part.TAPE", "Source none.tape", "Source broken.tape", "Source empty.tape",
		"Source remark.tape", "Source /part.tape", `Source ""`, "Source deep.tape",
		"Env", "Env A", "Env A=B \"c\"", "Env A 12", "Env A Enter", "Env é \"c\"",
		"Set", "Set Foo 1", "Set width 5", `Set "Width" 5`, "Set Enter 5", "Set Width 5 6", "Set Width 5px", "Set Width -5", "Set FontFamily Fira Code", "Set FontFamily é",
		"Set TypingSpeed 1m", "Set LineHeight 1e3", "Set WindowBar Round", "Set WindowBar", `Set MarginFill "#12"`, `Set MarginFill "#12345g"`, "Set CursorBlink maybe", `Set CursorBlink "true"`,
		"Set CursorBlink", `Set WaitTimeout "5s"`, "Set WaitTimeout", "Set WaitTimeout soon", "Set WaitPattern /(/", "Set WaitPattern ❯", `Set WaitPattern "["`, "Set LoopOffset -5",
		"Set Theme {\"a\":{}}", "Type \"x\" # remark\n2", "# remark\nfoo",
	}},
	{tape.Unended, []string{"Type \"abc\nEnter", "Type 'abc", "Copy `abc", "Wait /abc", "Enter\nWait /abc\n", "Set Theme {", "Set WaitPattern /x", `Env A "b`, `Alt+"a`, `Require "x`,
		`Output "a.gif`, "Set FontFamily \"x\rEnter"}},
	{tape.LaterLine, []string{"Enter\n2", "Enter\n@1s", "Type\n\"x\"", "Type \"a\"\n\"b\"", "Type a\nb", "Type \"synod\"\nEntr", "Sleep\n5", "Sleep 5\nms", "Wait\n/x/", "Wait+\nScreen", "Wait+Screen\n@5s",
		"Ctrl\n+C", "Ctrl+\nC", "Ctrl+A\n+B", "Alt+\na", "Output\na.gif", "Require\ngit", "Env\nA \"b\"", "Env A\n\"b\"", "Set\nWidth 5", "Source\npart.tape", "Set LoopOffset 5\n%",
		"Set TypingSpeed 5\nms", "Screenshot\ra.png", "Copy \"a\"\nb"}},
	{tape.BadValue, []string{"Set FontSize large", "Set FontSize 0", "Set FontSize 1.5", "Set FontSize", "Set FontSize # 5", "Set FontSize\n5", "Set FontSize Enter", "Set Width {}", "Set Padding \"-5\"",
		"Set LineHeight Inf", "Set LineHeight x", "Set PlaybackSpeed 0", "Set Theme {oops}", "Set Shell ksh", "Set Shell # x", "Set TypingSpeed \"50ms\"", "Set TypingSpeed fast", "Set LoopOffset x",
		"Set MarginFill #674EFF", "Set WaitTimeout 1.2.3", "Set WaitPattern //", `Set WaitPattern ""`, "Sleep 1.2.3", "Type@1.2.3 \"x\"", "Enter@1.2.3", "Enter 1.5", "Enter .5", "Wait //",
		`Env "" "c"`, `Env "A=B" "c"`}},
	{tape.Lost, []string{"Enter\nSet Width 80", "Env A b Set Width 80", "Hide Show Set Width 5", "Source part.tape Set Width 80", "Ctrl+Alt", "Ctrl+Shift+Alt", `Ctrl+" "`, `Ctrl+"!"`, "Alt+\"é\"", `Alt+"aé"`,
		`Alt+""`, `Alt+"s"`, `Alt+"Left"`, `Shift+"End"`, `Shift+"日"`, "Ctrl+\"\x7f\"", "Hide Enter", "Set Width 5 Hide\nEnter"}},
	{tape.Misspelt, []string{`Type "synod" Entr`, `Copy "x" Pste`, `Type "look" up`, "Enter\n#: expekt /x/", "Enter\n#: expect x", "Enter\n#: expect /(/", "Enter\n#:", "Enter\n#: size 0x0"}},
	{tape.Ending, []string{"Output a.svg", "Output a.cast", "Output a.bmp", "Output a.MP4", "Output a.", "Output .hidden", "Output a.gif.gz"}},
	{tape.Unreadable, []string{"Enter\x00", "Enter # \x00", "Type \"\xff\"", "# \xc3\nEnter"}},
	{tape.Limit, []string{"Enter 99999", "Sleep 2000m", "Set TypingSpeed 99999999", "Enter\n" + strings.Repeat("#\n", tape.MaxFile/2),
		"Enter\n" + strings.Repeat("Source part.tape\n", tape.MaxSources+1)}},
}

func TestVerdicts(t *testing.T) {
	workspace(t)
	for _, row := range table {
		for _, src := range row.tapes {
			short := src[:min(len(src), 60)]
			if d := difference(src); d != "" {
				t.Errorf("%q: %s", short, d)
				continue
			}
			_, refusal := vhs(src)
			_, err := ours(src)
			switch row.verdict {
			case takes:
				if err != nil {
					t.Errorf("%q: is to be taken, and is not: %v; VHS: %v", short, err, refusal)
				}
			case refuses:
				if refusal == nil || err == nil {
					t.Errorf("%q: is to be refused, and VHS says %v, and package tape %v", short, refusal, err)
				}
			default:
				if refusal != nil || !isOversight(err, row.verdict) {
					t.Errorf("%q: is to be an oversight of VHS (%s), and VHS says %v, and package tape %v", short, row.verdict, refusal, err)
				}
			}
		}
	}
}

// isOversight tells whether all that is wrong with a tape are oversights, and the first of this kind.
func isOversight(err error, kind tape.Oversight) bool {
	var errs tape.Errors
	return errors.As(err, &errs) && errs[0].Oversight == kind
}

// The one thing that is taken here and refused there.
func TestAByteOrderMarkIsSkipped(t *testing.T) {
	const src = "\ufeffType \"x\"\nEnter"
	if _, err := vhs(src); err == nil {
		t.Error("VHS takes it now: say so in the documentation of package tape")
	}
	if d := difference(src); d != "" {
		t.Error(d)
	}
	if c, err := ours(src); err != nil || len(c) != 2 {
		t.Errorf("%v, %v", c, err)
	}
}

// The panics of VHS's parser are refusals.
func TestAPanicIsARefusal(t *testing.T) {
	const src = "Wait /x\\"
	if _, err := vhs(src); err == nil || !strings.Contains(err.Error(), "panics") {
		t.Errorf("VHS says %v", err)
	}
	if d := difference(src); d != "" {
		t.Error(d)
	}
}
