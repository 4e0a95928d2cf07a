package tui

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"synod/cluster"
	"synod/cluster/scenario"
)

// A run that was found is written as a scenario that tells it whole, from the beginning of the run in which it was searched for, and
// comes out as it says. No file that is there is replaced.
func TestAFoundRunIsWrittenAsAScenario(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("found.txt", []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	d := duelling(t)
	d.do("p 'red' enter 900ms . . : 'loss 5%' enter 300ms j : 'cut p1>a2' enter " + searching)
	d.wants("E write")
	if d.do("E"); !strings.Contains(d.seen(), "The run is written to found-2.txt; synod open ./found-2.txt tells it.") {
		t.Fatalf("it is not written:\n%s", d.Frame().Text())
	}
	if text, _ := os.ReadFile("found.txt"); string(text) != "mine" {
		t.Errorf("found.txt is %q", text)
	}
	text, err := os.ReadFile("found-2.txt")
	if err != nil {
		t.Fatal(err)
	}
	s, err := scenario.Parse("found-2", text, alone())
	if err != nil {
		t.Fatal(err)
	}
	r, err := scenario.Run(s)
	if err != nil || r.Err() != nil || r.Verdict != cluster.Violated {
		t.Errorf("%v, %v, %s:\n%s", err, r.Err(), r.Verdict, text)
	}
}

// N takes one step of a found run back, to the state of before, and n goes on as it went.
func TestAFoundRunGoesBack(t *testing.T) {
	d := duelling(t)
	d.do(searching + " y")
	m := d.model
	digests := []string{m.st().Digest()}
	for range m.script.commands {
		d.do("n")
		digests = append(digests, m.st().Digest())
	}
	for at := m.script.at; at > 0; at = m.script.at {
		if d.do("N"); m.script.at >= at || m.st().Digest() != digests[m.script.at] {
			t.Fatalf("after N it is not as after %d steps", m.script.at)
		}
	}
	d.do("N")
	d.wants("This is where the run begins that was found.")
	for at := 0; at < len(m.script.commands); at = m.script.at {
		d.do("n")
		if at == 3 {
			d.do("c n") // who acts leaves the path, and n returns to it
		}
		if m.script.at <= at || m.st().Digest() != digests[m.script.at] {
			t.Fatalf("after n it is not as after %d steps", m.script.at)
		}
	}
	if len(m.run.Branches()) > 2 {
		t.Errorf("going back and on has begun %d branches", len(m.run.Branches()))
	}
}

// What a found run breaks is told by its narration and by nothing beside it, from the step on in which it breaks it, and the footer offers
// only what goes somewhere.
func TestAFoundRunTellsItsVerdictOnce(t *testing.T) {
	d := duelling(t)
	d.do(searching + " y")
	m := d.model
	for broken := false; ; {
		text := m.narration().plain() + " " + m.happened().plain()
		if n := strings.Count(text, "AT RISK") + strings.Count(text, "VIOLATED"); n > 1 || strings.Contains(text, "That breaks") {
			t.Errorf("at step %d the verdict is told %d times: %s", m.st().Steps(), n, text)
		} else if n == 1 {
			broken = true
		}
		footer := d.footer()
		if back := strings.Contains(footer, "N back"); back == (m.script.at == 0) {
			t.Errorf("after %d steps the footer is %q", m.script.at, footer)
		}
		over := m.script.at == len(m.script.commands)
		if next := strings.Contains(footer, "n next"); next == (over && !m.unread()) {
			t.Errorf("after %d steps the footer is %q", m.script.at, footer)
		}
		if over && !m.unread() {
			if !broken {
				t.Error("nothing was broken")
			}
			break
		}
		d.do("n")
	}
	d.do("V")
	if text := d.seen(); !strings.Contains(text, "Seen at step") || regexp.MustCompile(`\S +\. `).MatchString(text[strings.Index(text, "Seen at"):][:100]) {
		t.Errorf("the dialog says\n%s", d.Frame().Text())
	}
}

// footer is the last row.
func (d *dashboard) footer() string {
	rows := strings.Split(strings.TrimRight(d.Frame().Text(), "\n"), "\n")
	return rows[len(rows)-1]
}
