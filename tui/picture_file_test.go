package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"synod/cluster"
	"synod/roles/all"
)

// Each view is written by itself, as a picture and as text, for the screen and for paper, and what is shown stays as it was.
func TestExportOfViews(t *testing.T) {
	dir := t.TempDir()
	d := start(t, sizes[1], Options{Paused: true, Protocols: all.Protocols()})
	d.do("p enter " + lines("run 60ms"))
	for _, view := range cluster.Views {
		d.do("f5")
		before := d.Frame().Text()
		for _, paper := range []string{"", " paper"} {
			for _, ending := range []string{".svg", ".txt"} {
				path := filepath.Join(dir, view+strings.TrimSpace(paper)+ending)
				d.do(lines("export " + view + " " + path + paper))
				text, err := os.ReadFile(path)
				switch {
				case err != nil || d.model.isError:
					t.Fatalf("%s is not written: %s", path, d.model.notice)
				case ending == ".svg" && paper != "" && !strings.Contains(string(text), `fill="#ffffff"`):
					t.Errorf("%s is not for paper", path)
				case ending == ".txt" && (strings.Contains(string(text), "synod") || strings.TrimSpace(string(text)) == ""):
					t.Errorf("%s has more or less than the view:\n%s", path, text)
				}
			}
		}
		if d.do("f5"); d.Frame().Text() != before {
			t.Errorf("after the view %s was written the screen is another one:\n%s", view, d.Frame().Text())
		}
	}
	for line, want := range map[string]string{"export compare x.svg": "omparison is shown", "export log x.cast": "tape writes .cast", "export logs x.svg": "there is no view"} {
		d.do(": '" + line + "' enter")
		if !strings.Contains(d.Frame().Text(), want) {
			t.Errorf("%s says\n%s", line, d.Frame().Text())
		}
		d.do("esc")
	}
	d.do(lines("compare without keep-promise", "export compare "+filepath.Join(dir, "compare.txt")))
	if text, err := os.ReadFile(filepath.Join(dir, "compare.txt")); err != nil || !strings.Contains(string(text), "what differs") {
		t.Errorf("the comparison is written as\n%s%v", text, err)
	}
}

// Without a dashboard each view of each protocol is drawn at any step, and the run is where it was asked to be looked at.
func TestDraw(t *testing.T) {
	for _, p := range all.Protocols() {
		d := start(t, sizes[0], Options{Paused: true, Protocols: all.Protocols()})
		d.do(lines("protocol "+p.Name) + "p enter " + lines("run 300ms"))
		run := d.model.run
		for _, view := range append([]string{"screen"}, cluster.Views...) {
			for _, step := range []int{0, 7, -1} {
				g, err := Draw(run, Drawing{View: view, Step: step, Width: 100, Height: 30, Light: true, Protocols: all.Protocols()})
				if err != nil || g.Width() != 100 || g.Height() != 30 || strings.TrimSpace(g.Text()) == "" && view != "messages" {
					t.Errorf("%s: the view %s at step %d is drawn as\n%v %v", p.Name, view, step, g, err)
				}
				if at := run.State().Steps(); step >= 0 && at != step || step < 0 && at != run.Present().Steps() {
					t.Errorf("%s: step %d was to be drawn and step %d is", p.Name, step, at)
				}
				run.Goto(1 << 30)
			}
		}
		if _, err := Draw(run, Drawing{View: "stage", Step: 1 << 20, Width: 80, Height: 24}); err == nil {
			t.Errorf("%s: a step beyond the end is drawn", p.Name)
		}
	}
}
