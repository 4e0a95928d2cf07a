package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"synod/cluster"
	"synod/roles"
)

// paste gives the dashboard what a terminal sends for a paste.
func (d *dashboard) paste(text string) {
	d.Helper()
	d.Send(tea.PasteMsg{Content: text})
	if d.Err() != nil {
		d.Fatal(d.Err())
	}
}

// Several lines are asked about once and then carried out in their order, whatever a terminal sends for the end of a line
// and wherever they are pasted.
func TestSeveralPastedLinesAreAllCarriedOut(t *testing.T) {
	const text = "crash B\n# a remark\n\ncut A-C # one link\nstatus\n"
	for _, end := range []string{"\n", "\r", "\r\n"} {
		for _, keys := range []string{"", ": "} {
			d := start(t, sizes[1], Options{Paused: true})
			d.do(keys)
			d.paste(strings.ReplaceAll(text, "\n", end))
			if !strings.Contains(d.Frame().Text(), "Carry out these 3 commands") || !d.model.st().Up(1) {
				t.Fatalf("%q, %q: it does not ask first:\n%s", end, keys, d.Frame().Text())
			}
			d.do("enter")
			if d.model.st().Up(1) || !d.model.st().Link(0, 2).Cut || d.model.turn != nil || d.model.prompt != nil {
				t.Errorf("%q, %q: not all of it is done:\n%s", end, keys, d.Frame().Text())
			}
			if got := strings.Join(d.model.asked, "; "); got != "crash B; cut A-C # one link; status" {
				t.Errorf("the history is %q", got)
			}
		}
	}
}

// What is pasted into the middle of a line is put in there, and the first and the last line are what they become.
func TestPastedLinesGoOnWithWhatWasTyped(t *testing.T) {
	d := start(t, sizes[1], Options{Paused: true})
	d.do(": 'propose A '")
	d.paste("red\rpropose B blue\r")
	d.do("enter : 'crash D' home")
	d.paste("crash B\nheal\n")
	d.do("enter")
	if got := strings.Join(d.model.asked, "; "); got != "propose A red; propose B blue; crash B; heal; crash D" {
		t.Errorf("carried out are %s", got)
	}
}

func TestPastesThatAreNotCarriedOut(t *testing.T) {
	for _, c := range []struct{ keys, text, answer, says, asked string }{
		{":", "crash B\nfly C\ncrash D\n", "enter", `Line 2, column 1: there is no command "fly"; try:`, "crash B"},
		{":", "crash B\nrestart A\ncrash D\n", "enter", "Line 2: A is up: only an agent that has crashed can restart. Done before, 1 of 3: crash B", "crash B; restart A"},
		{":", "crash B\nopen no-such.synod\ncrash D\n", "enter", "Line 2: no-such.synod cannot be opened", "crash B; open no-such.synod"},
		{":", "\nfly C\n", "enter", `Line 2, column 1: there is no command "fly"`, ""},
		{":", "crash B\ncrash C\n", "n", "", ""},
		{"", "crash B\ncrash C\n", "esc", "Nothing of what was pasted is done.", ""},
		{"", "Dear all,\nsee you\n", "", "What was pasted is no command, and nothing is done: column 1:", ""},
		{"", "  \n", "", "", ""},
		{"?", "crash B\n", "", "close this first", ""},
		{"", strings.Repeat("crash B\n", maxPaste+1), "", "201 lines are too many to paste, and nothing is done", ""},
		{"crash B 1s", "propose A red\nseed 9\ncrash C\n", "enter n", "Line 2: you said no. Done before, 1 of 3: propose A red", "propose A red; seed 9"},
	} {
		d, _ := onDisks(t, cluster.Settings{Protocol: alone()[0], Config: roles.Together(5), Seed: 7})
		if c.keys == "crash B 1s" {
			d.do(": 'propose B blue' enter : 'step 3' enter")
			d.model.asked = nil
		} else {
			d.do(c.keys)
		}
		d.paste(c.text)
		d.do(c.answer)
		if got := d.model.notice; !strings.HasPrefix(got, c.says) && !strings.Contains(got, c.says) || c.says == "" && got != "" {
			t.Errorf("%q says %q, want %q", c.text, got, c.says)
		}
		if got := strings.Join(d.model.asked, "; "); got != c.asked {
			t.Errorf("%q: carried out are %q, want %q", c.text, got, c.asked)
		}
		if c.answer == "n" && c.keys == ":" && d.model.prompt == nil {
			t.Error("the command line is lost")
		}
	}
}

// A question of one of them is waited for, and the rest follows.
func TestPastedLinesWaitForAnAnswer(t *testing.T) {
	d, _ := onDisks(t, cluster.Settings{Protocol: alone()[0], Config: roles.Together(5), Seed: 7})
	d.paste("propose A red\nstep 3\nseed 9\ncrash C\n")
	d.do("enter")
	if !strings.Contains(d.Frame().Text(), "Go on?") || d.model.turn == nil {
		t.Fatalf("it does not ask:\n%s", d.Frame().Text())
	}
	d.do("y")
	if d.model.st().Up(2) || d.model.run.Settings().Seed != 9 || d.model.turn != nil {
		t.Errorf("the rest does not follow:\n%s", d.Frame().Text())
	}
}

// One line waits in the command line until it is read; one that is too long is left out and said to be.
func TestOnePastedLine(t *testing.T) {
	d := start(t, sizes[1], Options{Paused: true})
	d.paste("crash B\r")
	if d.model.prompt == nil || d.model.prompt.input.Value() != "crash B" || !d.model.st().Up(1) {
		t.Fatalf("it does not wait in the command line:\n%s", d.Frame().Text())
	}
	d.paste(strings.Repeat("x", maxLine))
	if got := d.model.prompt; got.input.Value() != "crash B" || !strings.Contains(got.problem, "it is left out") {
		t.Errorf("%q, %q", got.input.Value(), got.problem)
	}
	d.do("enter")
	if d.model.st().Up(1) {
		t.Error("it is not carried out")
	}
	d.do("4 /")
	d.paste("Acc\nept")
	if got := d.model.prompt.input.Value(); got != "Acc ept" {
		t.Errorf("the filter is %q", got)
	}
}
