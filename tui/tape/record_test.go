package tape

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/vt"

	"synod/persist/outfile"
	"synod/tui/clock"
	"synod/tui/grid"
)

// record plays a tape and gives the files that it wrote.
func record(t *testing.T, src string, formats ...string) (map[string]string, Result, error) {
	t.Helper()
	dir := t.TempDir()
	res, err := recordIn(t, outfile.Within(dir, false), src, formats...)
	written := map[string]string{}
	for _, path := range res.Written {
		data, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			t.Fatal(err)
		}
		written[path] = string(data)
	}
	if entries, _ := os.ReadDir(dir); len(written) == 0 && len(entries) > 0 {
		t.Errorf("nothing is written, and %v is there", entries)
	}
	return written, res, err
}

func recordIn(t *testing.T, place *outfile.Place, src string, formats ...string) (Result, error) {
	t.Helper()
	return Play(context.Background(), parse(t, src), Options{Launch: launchToy, Width: 40, Height: 6, Formats: formats, Place: place})
}

const show = "Output d.gif\nOutput d.txt\n#: output d.svg\n#: output d.cast\nHide\nType 'synod --tick' Enter\nWait+Screen /ticks 7/\nShow\n" +
	"Type ab\n#: screenshot now.txt\nScreenshot now.png\nSleep 1s\nHide\nType Q\nWait\nSleep 1m\n"

func TestOutputsAreWrittenInWhatCanBeWritten(t *testing.T) {
	out, res, err := record(t, show)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"now.txt", "d.txt", "d.svg", "d.cast"}; !slices.Equal(res.Written, want) {
		t.Errorf("written are %v, want %v", res.Written, want)
	}
	if len(res.Skipped) != 2 || res.Skipped[0].Error() != "x.tape:11:1: now.png is not written: PNG export isn't supported yet; use .svg, .txt or .cast" {
		t.Errorf("skipped: %v", res.Skipped)
	}
	var later *grid.NotYetError
	if !errors.As(res.Skipped[1], &later) || later.Ext != ".gif" {
		t.Errorf("skipped: %v", res.Skipped[1])
	}
	if !strings.Contains(out["now.txt"], "typed ab\nlast b\nticks 8\n") {
		t.Errorf("the screenshot is\n%s", out["now.txt"])
	}
	if !strings.Contains(out["d.svg"], "ticks 18<") || strings.Contains(out["d.svg"], "Sleep") {
		t.Errorf("the picture is not of the last frame that was shown:\n%s", out["d.svg"])
	}
}

func TestFramesAsTextAreThoseOfVHS(t *testing.T) {
	out, _, err := record(t, show)
	if err != nil {
		t.Fatal(err)
	}
	frames := strings.Split(out["d.txt"], separator)
	// Show, Type, Screenshot, Sleep; VHS does not see what stands in a comment, and nothing stands behind the last line.
	if len(frames) != 5 || frames[4] != "" {
		t.Fatalf("%d frames:\n%s", len(frames), out["d.txt"])
	}
	for i, want := range []string{"typed\n", "typed ab\n", "typed ab\n", "ticks 18\n"} {
		if !strings.Contains(frames[i], want) || strings.Count(frames[i], "\n") != 6 {
			t.Errorf("frame %d lacks %q:\n%s", i, want, frames[i])
		}
	}
}

func TestARecordingHasOnlyTheTimeThatWasShown(t *testing.T) {
	out, res, err := record(t, show)
	if err != nil {
		t.Fatal(err)
	}
	screen, end := replay(t, out["d.cast"], 40, 6)
	if end < 1.09 || end > 1.11 {
		t.Errorf("the recording ends at %gs, want 1.1s", end)
	}
	if screen != res.Last.Text() {
		t.Errorf("the recording ends with\n%s\nwant\n%s", screen, res.Last.Text())
	}
	if _, events, _ := strings.Cut(out["d.cast"], "\n"); strings.Contains(events, "synod") {
		t.Error("what was hidden is in the recording")
	}
}

// replay shows a recording in a terminal, and gives its last frame and its length in seconds.
func replay(t *testing.T, cast string, w, h int) (string, float64) {
	t.Helper()
	header, events, _ := strings.Cut(cast, "\n")
	var head struct{ Version, Width, Height int }
	if err := json.Unmarshal([]byte(header), &head); err != nil || head.Version != 2 || head.Width != w || head.Height != h {
		t.Fatalf("the header is %s", header)
	}
	emulator := vt.NewEmulator(w, h)
	end := 0.0
	for _, line := range strings.Split(strings.TrimSpace(events), "\n") {
		var event []any
		if err := json.Unmarshal([]byte(line), &event); err != nil || len(event) != 3 || event[1] != "o" || event[0].(float64) < end {
			t.Fatalf("not an event after %g: %s", end, line)
		}
		end = event[0].(float64)
		if _, err := emulator.WriteString(event[2].(string)); err != nil {
			t.Fatal(err)
		}
	}
	return grid.New(emulator.Render(), w, h).Text(), end
}

func TestPlaybackSpeedIsThatOfTheRecording(t *testing.T) {
	out, res, err := record(t, "Set PlaybackSpeed 2\n#: output d.cast\nType synod Enter Sleep 2")
	if err != nil {
		t.Fatal(err)
	}
	if _, end := replay(t, out["d.cast"], 40, 6); end < 1.14 || end > 1.16 || res.Elapsed.Seconds() < 2.2 {
		t.Errorf("the recording takes %gs of %s", end, res.Elapsed)
	}
}

func TestFurtherFormatsAreAdded(t *testing.T) {
	out, res, err := record(t, "Output out/d.gif\nOutput frames/\n#: output e.txt\nType synod Enter Screenshot s.png\n#: screenshot t.svg", ".svg", ".txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"out/d.svg", "out/d.txt", "e.txt", "e.svg", "s.svg", "s.txt", "t.svg", "t.txt", "frames.svg"} {
		if out[want] == "" {
			t.Errorf("%s is missing: %v, skipped %v", want, res.Written, res.Skipped)
		}
	}
	if len(res.Skipped) != 3 {
		t.Errorf("skipped: %v", res.Skipped)
	}
}

func TestABrokenTapeWritesNothing(t *testing.T) {
	out, res, err := record(t, "Output d.txt\n"+start+"#: screenshot s.txt\n#: expect /never/")
	if err == nil || len(out) != 0 || len(res.Written) != 0 {
		t.Errorf("%v, %v", out, err)
	}
}

func TestPlaysAreEqualByteForByte(t *testing.T) {
	first, _, err := record(t, show)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		again, _, err := record(t, show)
		if err != nil {
			t.Fatal(err)
		}
		for name := range first {
			if first[name] != again[name] {
				t.Fatalf("%s differs", name)
			}
		}
	}
}

// What a tape asks for and cannot be written is told before the first key, with its place, and nothing is written.
func TestOutputsThatCannotBeWritten(t *testing.T) {
	for src, want := range map[string]string{
		"Output '/etc/x.txt'":                                          "x.tape:1:1: /etc/x.txt: it is outside of the folder",
		"Sleep 1\n#: screenshot ../x.svg":                              "x.tape:2:1: ../x.svg: it is outside of the folder",
		"#: output up/x.svg":                                           "x.tape:1:1: up/x.svg: it is outside of the folder",
		"#: output d.svg\n#: output ./d.svg":                           "x.tape:2:1: ./d.svg would be written twice: x.tape:1 asks for d.svg already; give one of them another name",
		"#: output d.svg\nSleep 1\n#: screenshot d.svg":                "x.tape:3:1: d.svg would be written twice: x.tape:1 asks",
		"#: screenshot d.txt\n#: screenshot none/../d.txt":             "x.tape:2:1: none/../d.txt would be written twice",
		"#: screenshot real/d.svg\nSleep 1\n#: screenshot alias/d.svg": "x.tape:3:1: alias/d.svg would be written twice: x.tape:1 asks for real/d.svg already",
		"#: output own.svg":                                            "x.tape:1:1: own.svg is a link to another file; choose another name, or play the tape with --force to replace it",
		"Sleep 1\n#: output notes.svg":                                 "x.tape:2:1: notes.svg is there and is no picture that synod has written; choose another name, or play the tape with --force",
		"#: output real.svg\n#: screenshot folder.svg":                 "x.tape:2:1: folder.svg is a directory",
	} {
		dir := t.TempDir()
		for _, err := range []error{
			os.Symlink("..", filepath.Join(dir, "up")), os.Mkdir(filepath.Join(dir, "real"), 0o755), os.Symlink("real", filepath.Join(dir, "alias")),
			os.Symlink("real/own.svg", filepath.Join(dir, "own.svg")), os.Mkdir(filepath.Join(dir, "folder.svg"), 0o755),
			os.WriteFile(filepath.Join(dir, "notes.svg"), []byte("<svg>mine</svg>"), 0o644),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		started := false
		launch := func(args, env []string, w, h int, clk clock.Clock, p *outfile.Place) (tea.Model, error) {
			started = true
			return launchToy(args, env, w, h, clk, p)
		}
		before, _ := os.ReadDir(dir)
		res, err := Play(context.Background(), parse(t, src+"\nType synod Enter Sleep 1"), Options{Launch: launch, Place: outfile.Within(dir, false)})
		var wrong *OutputError
		if !errors.As(err, &wrong) || !strings.HasPrefix(err.Error(), want) || len(res.Written) > 0 || started {
			t.Errorf("%q: %v, started %v\nwant %s", src, err, started, want)
		}
		if after, _ := os.ReadDir(dir); len(after) != len(before) {
			t.Errorf("%q leaves %v", src, after)
		}
	}
}

// A format that the options add may be one that the tape asks for itself: both are the same recording. A screenshot is not.
func TestAddedFormatsMayMeet(t *testing.T) {
	out, res, err := record(t, "Output d.gif\n#: output d.svg\nOutput d.mp4\nType synod Enter Sleep 1", ".svg")
	if err != nil || len(out) != 1 || len(res.Written) != 1 {
		t.Errorf("%v, %v", res.Written, err)
	}
	if _, _, err := record(t, "Output d.gif\nType synod Enter Screenshot d.png", ".svg"); err == nil || !strings.Contains(err.Error(), "d.svg would be written twice") {
		t.Errorf("%v", err)
	}
}

// Playing a tape again renews its own pictures. Text is left as it is while it is the same; other text is somebody's.
func TestATapeRenewsItsOwnPictures(t *testing.T) {
	dir := t.TempDir()
	for _, keys := range []string{"a", "a", "b"} {
		src := "#: output d.svg\n#: output d.cast\nOutput d.txt\nType synod Enter Type " + keys + "\n#: screenshot s.svg"
		before, _ := os.ReadFile(filepath.Join(dir, "d.svg"))
		res, err := recordIn(t, outfile.Within(dir, false), src)
		if keys == "a" {
			if err != nil || len(res.Written) != 4 {
				t.Fatalf("%v, %v", res.Written, err)
			}
			continue
		}
		if err == nil || !strings.HasPrefix(err.Error(), "x.tape:3:1: d.txt is there, and text has no room for a mark") {
			t.Errorf("other text is replaced: %v", err)
		}
		if after, _ := os.ReadFile(filepath.Join(dir, "d.svg")); string(after) != string(before) {
			t.Error("one file is refused, and another one is written all the same")
		}
		if _, err := recordIn(t, outfile.Within(dir, true), src); err != nil {
			t.Error(err)
		}
		if after, _ := os.ReadFile(filepath.Join(dir, "d.svg")); string(after) == string(before) {
			t.Error("with force nothing is replaced")
		}
	}
}

// Every format that a player writes bears its mark, whatever the tape is called.
func TestRecordingsBearTheirMark(t *testing.T) {
	tape := parse(t, show)
	tape.Name = strings.Repeat("<long> ", 100) + ".tape"
	dir := t.TempDir()
	res, err := Play(context.Background(), tape, Options{Launch: launchToy, Place: outfile.Within(dir, false)})
	if err != nil || len(res.Written) != 4 {
		t.Errorf("%v, %v", res.Written, err)
	}
}
