package tape

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/vt"

	"synod/tui/grid"
)

// record plays a tape and gives the files that it wrote.
func record(t *testing.T, src string, formats ...string) (map[string]string, Result, error) {
	t.Helper()
	written := map[string]string{}
	res, err := Play(context.Background(), parse(t, src), Options{Launch: launchToy, Width: 40, Height: 6, Formats: formats,
		Write: func(path string, data []byte) error {
			written[path] = string(data)
			return nil
		}})
	return written, res, err
}

const show = "Output d.gif\nOutput d.txt\n#: output d.svg\n#: output d.cast\nHide\nType 'synod --tick' Enter\nWait+Screen /ticks 7/\nShow\n" +
	"Type ab\n#: screenshot now.txt\nScreenshot now.png\nSleep 1s\nHide\nType Q\nWait\nSleep 1m\n"

func TestOutputsAreWrittenInWhatCanBeWritten(t *testing.T) {
	files, res, err := record(t, show)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"now.txt", "d.txt", "d.svg", "d.cast"}; !slices.Equal(res.Written, want) {
		t.Errorf("written are %v, want %v", res.Written, want)
	}
	if len(res.Skipped) != 2 || res.Skipped[0].Error() != "x.tape:11:1: now.png is not written: .png is not written yet: .txt, .svg and .cast work now" {
		t.Errorf("skipped: %v", res.Skipped)
	}
	var later *grid.NotYetError
	if !errors.As(res.Skipped[1], &later) || later.Ext != ".gif" {
		t.Errorf("skipped: %v", res.Skipped[1])
	}
	if !strings.Contains(files["now.txt"], "typed ab\nlast b\nticks 8\n") {
		t.Errorf("the screenshot is\n%s", files["now.txt"])
	}
	if !strings.Contains(files["d.svg"], "ticks 18<") || strings.Contains(files["d.svg"], "Sleep") {
		t.Errorf("the picture is not of the last frame that was shown:\n%s", files["d.svg"])
	}
}

func TestFramesAsTextAreThoseOfVHS(t *testing.T) {
	files, _, err := record(t, show)
	if err != nil {
		t.Fatal(err)
	}
	frames := strings.Split(files["d.txt"], separator)
	// Show, Type, Screenshot, Sleep; VHS does not see what stands in a comment, and nothing stands behind the last line.
	if len(frames) != 5 || frames[4] != "" {
		t.Fatalf("%d frames:\n%s", len(frames), files["d.txt"])
	}
	for i, want := range []string{"typed\n", "typed ab\n", "typed ab\n", "ticks 18\n"} {
		if !strings.Contains(frames[i], want) || strings.Count(frames[i], "\n") != 6 {
			t.Errorf("frame %d lacks %q:\n%s", i, want, frames[i])
		}
	}
}

func TestARecordingHasOnlyTheTimeThatWasShown(t *testing.T) {
	files, res, err := record(t, show)
	if err != nil {
		t.Fatal(err)
	}
	screen, end := replay(t, files["d.cast"], 40, 6)
	if end < 1.09 || end > 1.11 {
		t.Errorf("the recording ends at %gs, want 1.1s", end)
	}
	if screen != res.Last.Text() {
		t.Errorf("the recording ends with\n%s\nwant\n%s", screen, res.Last.Text())
	}
	if strings.Contains(files["d.cast"], "synod") {
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
	files, res, err := record(t, "Set PlaybackSpeed 2\n#: output d.cast\nType synod Enter Sleep 2")
	if err != nil {
		t.Fatal(err)
	}
	if _, end := replay(t, files["d.cast"], 40, 6); end < 1.14 || end > 1.16 || res.Elapsed.Seconds() < 2.2 {
		t.Errorf("the recording takes %gs of %s", end, res.Elapsed)
	}
}

func TestFurtherFormatsAreAdded(t *testing.T) {
	files, res, err := record(t, "Output out/d.gif\nOutput frames/\n#: output e.txt\nType synod Enter Screenshot s.png\n#: screenshot t.svg", ".svg", ".txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"out/d.svg", "out/d.txt", "e.txt", "e.svg", "s.svg", "s.txt", "t.svg", "t.txt", "frames.svg"} {
		if files[want] == "" {
			t.Errorf("%s is missing: %v, skipped %v", want, res.Written, res.Skipped)
		}
	}
	if len(res.Skipped) != 3 {
		t.Errorf("skipped: %v", res.Skipped)
	}
}

func TestABrokenTapeWritesNothing(t *testing.T) {
	files, res, err := record(t, "Output d.txt\n"+start+"#: screenshot s.txt\n#: expect /never/")
	if err == nil || len(files) != 0 || len(res.Written) != 0 {
		t.Errorf("%v, %v", files, err)
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

func TestATapeWritesOnlyIntoItsFolder(t *testing.T) {
	dir := t.TempDir()
	inside, outside := filepath.Join(dir, "in"), filepath.Join(dir, "out.txt")
	write := WriteIn(inside, false)
	for _, path := range []string{"../out.txt", outside, "a/../../out.txt", ""} {
		if err := write(path, []byte("x")); !errors.Is(err, ErrOutside) {
			t.Errorf("%s: got %v", path, err)
		}
	}
	if err := write("a/b.txt", []byte("x")); err != nil {
		t.Error(err)
	}
	if data, err := os.ReadFile(filepath.Join(inside, "a", "b.txt")); err != nil || !bytes.Equal(data, []byte("x")) {
		t.Errorf("%q, %v", data, err)
	}
	for _, path := range []string{outside, "../out.txt"} {
		if err := WriteIn(inside, true)(path, []byte(path)); err != nil {
			t.Error(err)
		}
		if data, _ := os.ReadFile(outside); string(data) != path {
			t.Errorf("%s: got %q", path, data)
		}
	}
	_, err := Play(context.Background(), parse(t, "Output '/etc/x.txt'\nSleep 1"), Options{Write: WriteIn(dir, false)})
	if !errors.Is(err, ErrOutside) {
		t.Errorf("got %v", err)
	}
}
