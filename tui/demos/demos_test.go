package demos_test

import (
	"context"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"synod/persist/outfile"
	"synod/tui/cli"
	"synod/tui/clock"
	"synod/tui/demos"
	"synod/tui/tape"
)

var rewrite = flag.Bool("rewrite", false, "write the last frames that are drawn now into testdata")

// play plays a demo and returns its last frame, a digest of its frames as text, one after each command, and a digest of
// all its frames with their colours and times, which takes too long with the race detector, and how long it took.
func play(t *testing.T, name string) (last, texts, frames string, took time.Duration) {
	t.Helper()
	demo, err := tape.Load(name+".tape", func(path string) ([]byte, error) {
		text, ok := demos.Source(strings.TrimSuffix(path, ".tape"))
		if !ok {
			return nil, os.ErrNotExist
		}
		return text, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	formats := []string{".txt"} // of each output; a screenshot is a picture
	if !raceDetector {
		formats = append(formats, ".cast")
	}
	dir := t.TempDir()
	res, err := tape.Play(context.Background(), demo, tape.Options{
		Launch:  cli.Launch,
		Formats: formats,
		Place:   outfile.Within(dir, false),
	})
	if err != nil {
		t.Fatal(err)
	}
	sum, film := sha256.New(), sha256.New()
	for _, path := range res.Written {
		data, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			t.Fatal(err)
		}
		switch filepath.Ext(path) {
		case ".svg":
			comparePicture(t, path, data)
		case ".cast":
			film.Write(data)
		default:
			fmt.Fprintf(sum, "%s %d\n%s", path, len(data), data)
		}
	}
	return res.Last.Text(), fmt.Sprintf("every frame: %x\n", sum.Sum(nil)[:8]), fmt.Sprintf("%x", film.Sum(nil)), res.Elapsed
}

// comparePicture compares a picture that a demo takes with the one beside its tape, which the README shows.
func comparePicture(t *testing.T, path string, data []byte) {
	t.Helper()
	if *rewrite {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := os.ReadFile(path); err != nil || string(kept) != string(data) {
		t.Errorf("%s is not what the demo draws: %v; run the test with -rewrite", path, err)
	}
}

// Each demo comes to its end: all that it waits for and expects comes true, and its frames are those that are kept.
// Played twice it shows the same frames at the same times, however many processors there are.
func TestDemos(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var lengths strings.Builder
	plays := []int{1, 4} // processors
	if raceDetector {
		plays = plays[1:]
	}
	for _, d := range demos.List() {
		var first string
		for _, processors := range plays {
			t.Run(fmt.Sprintf("%s/processors=%d", d.Name, processors), func(t *testing.T) {
				runtime.GOMAXPROCS(processors)
				last, texts, frames, took := play(t, d.Name)
				if took = took.Round(time.Second); processors == 1 {
					fmt.Fprintf(&lengths, "%s %ds\n", d.Name, int(took.Seconds()))
				}
				if took != d.Takes && !*rewrite {
					t.Errorf("it takes %s, and lengths.txt says %s; run the test with -rewrite", took, d.Takes)
				}
				got := last + texts
				path := filepath.Join("testdata", d.Name+".txt")
				if *rewrite && processors == 1 {
					if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				// A label stays where it was in the frame before, and the race detector has fewer frames drawn.
				if got != string(want) && !raceDetector {
					t.Errorf("the demo ends with\n%s\nand ended with\n%s\nIf that is meant, run the test with -rewrite, and look at the difference.", got, want)
				}
				if first == "" {
					first = frames
				} else if frames != first {
					t.Error("played twice it shows other frames, or at other times")
				}
			})
		}
	}
	if *rewrite && !t.Failed() {
		if err := os.WriteFile("lengths.txt", []byte(lengths.String()), 0o644); err != nil {
			t.Error(err)
		}
	}
}

// A demo that looks at the way to where it is comes to its end also as a place of a dashboard, where that way is longer.
func TestDemosPlayInADashboard(t *testing.T) {
	for _, d := range demos.List() {
		if text, _ := demos.Source(d.Name); !strings.Contains(string(text), "›") {
			continue
		}
		demo, err := tape.Load(d.Name+".tape", func(string) ([]byte, error) {
			text, _ := demos.Source(d.Name)
			return text, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		clk := clock.NewVirtual()
		live := tape.NewLive(demo, tape.Options{Launch: cli.Launch, Within: true}, clk)
		driver := tape.NewDriver(live, clk, tape.Screen{Width: 160, Height: 50})
		driver.Start()
		for how := ""; how != "at its end" && clk.Now() < time.Hour; how, _ = live.How() {
			driver.Advance(clk.Now() + time.Second)
		}
		for _, f := range live.Result().Failures {
			t.Errorf("%s: %v", d.Name, f)
		}
		live.Close()
	}
}

func TestEveryDemoHasAClaim(t *testing.T) {
	for _, d := range demos.List() {
		if d.Claim == "" || strings.HasPrefix(d.Claim, "Output") {
			t.Errorf("%s does not say in its first line what it shows", d.Name)
		}
		if _, ok := demos.Source(d.Name); !ok {
			t.Errorf("%s has no source", d.Name)
		}
	}
}

// A tape has pauses of its own, and plays alike on every machine: the screen's clock waits for nobody, and nothing is remembered.
func TestEveryDemoSwitchesOffWhatIsForPeople(t *testing.T) {
	for _, d := range demos.List() {
		demo, err := tape.Load(d.Name+".tape", func(string) ([]byte, error) {
			text, _ := demos.Source(d.Name)
			return text, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"SYNOD_PACE", "SYNOD_STATE", "SYNOD_CONFIG"} {
			if !slices.ContainsFunc(demo.Lines, func(l tape.Line) bool { return l.Command == tape.Env{Key: key, Value: "off"} }) {
				t.Errorf("%s does not say: Env %s \"off\"", d.Name, key)
			}
		}
	}
}

// The first tour in the smallest terminal that everybody has: it comes to its end there too, and this is what stands on the screen
// wherever it expects something.
func TestTheFirstTourOnASmallScreen(t *testing.T) {
	text, _ := demos.Source("first-tour")
	var lines []string
	frames := 0
	for line := range strings.Lines(string(text)) {
		lines = append(lines, line)
		if strings.HasPrefix(line, "#: expect") {
			lines = append(lines, fmt.Sprintf("#: screenshot %02d.txt\n", frames))
			frames++
		}
	}
	tour, err := tape.Load("first-tour.tape", func(string) ([]byte, error) { return []byte(strings.Join(lines, "")), nil })
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	_, err = tape.Play(context.Background(), tour, tape.Options{Launch: cli.Launch, Width: 80, Height: 24, Place: outfile.Within(dir, false)})
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for i := range frames {
		frame, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("%02d.txt", i)))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "%s\n", frame)
	}
	golden(t, "first-tour-80x24", got.String())
}

// golden compares a text with the one that is kept under a name.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *rewrite {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(path); err != nil || got != string(want) {
		t.Errorf("%s is\n%s\nand is kept as\n%s\n%v\nIf that is meant, run the test with -rewrite, and look at the difference.", name, got, want, err)
	}
}
