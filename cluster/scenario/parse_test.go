package scenario_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles/all"
)

// mistakes are files that cannot be read, and what the reader is told: the place first, then what to do.
var mistakes = []struct{ name, text, says string }{
	{"empty", "", "x.txt:1:1: the file is empty: begin with # and the claim of the scenario"},
	{"a misspelt protocol", "# Claim.\nprotocol simplepaxo\n", `x.txt:2:10: there is no protocol "simplepaxo": there are `},
	{"a misspelt rule", "without keep-promises\n", `x.txt:1:9: there is no rule "keep-promises": there are `},
	{"a setting too late", "propose A red\n\n  seed 4\n", "x.txt:3:3: a setting must stand above all other commands"},
	{"quorums that do not meet", "agents 4\nquorum 2,2\n", "x.txt:2:1: a phase-1 quorum of 2 and a phase-2 quorum of 2 among 4 acceptors need not share one"},
	{"too many agents", "agents 32\n", "x.txt:1:8: "},
	{"more learners than there are", "agents 3\nlearning distinguished 4\n", "x.txt:2:1: there are only 3 learners"},
	{"a transcript of nothing", "# Claim.\n----\n", "x.txt:2:1: nothing above this ---- can have caused"},
	{"quiet twice", "quiet\nquiet\n", "x.txt:2:1: this changes nothing: quiet and show take turns"},
	{"show first", "show\n", "x.txt:1:1: this changes nothing: quiet and show take turns"},
	{"a command of the watcher", "pause\n", "x.txt:1:1: a scenario never lets the clock run by itself"},
	{"an expectation of nobody", "expect Z down\n", `x.txt:1:8: "Z" is not an agent, and no expectation begins like that; after expect can stand: nothing chosen;`},
	{"an expectation of an unknown link", "expect A>Z nothing\n", `x.txt:1:8: "Z" is not an agent`},
	{"a misspelt invariant", "expect first alarm p2d\n", `x.txt:1:20: Simple Paxos has no invariant "p2d"`},
	{"a verdict with too much", "expect SAFE at last\n", `x.txt:1:12: unexpected "at last"`},
	{"chosen what", "expect chosen \n", `x.txt:1:8: "chosen" is not an agent`},
	{"an agent that is not there", "separate 2,3,2\n deliver p1>a4 Prepare\n", "x.txt:2:13: there is no agent a4: the agents are p1 p2 a1 a2 a3 l1 l2"},
	{"a refusal of nonsense", "expect refused: prepose A red\n", `x.txt:1:17: there is no command "prepose"`},
	{"a misspelt expectation", "# Claim.\nexpct A down\n", `x.txt:2:1: there is no command "expct"; try: expect`},
	{"nothing like a command", "# Claim.\nfrobnicate\n", `x.txt:2:1: there is no command "frobnicate"; try: synod run, and help there, which lists all commands`},
	{"an expectation in a transcript", "propose A red\n----\n0 A is asked\n expect SAFE\n", "x.txt:4:1: this expectation stands in a transcript, and would never be read: put a blank line above it"},
	{"a remark behind what is missing", "expect chosen # red\n", "x.txt:1:"},
	{"a character of the terminal", "# Claim.\n# \x1b[2J\n", "x.txt:2:3: U+001B is a control character"},
	{"what is no UTF-8", "# Claim.\n\xff\n", "x.txt:2:1: a character was lost here"},
	{"what would be read backwards", "# Claim.\n# ab\u202e\n", "x.txt:2:5: U+202E changes the direction"},
	{"no command", "# Claim.\n\nprobose A red\n", "x.txt:3:"},
}

func TestMistakes(t *testing.T) {
	for _, m := range mistakes {
		t.Run(m.name, func(t *testing.T) {
			_, err := scenario.Parse("stories/x.txt", []byte(m.text), all.Protocols())
			if err == nil {
				t.Fatalf("%q is accepted", m.text)
			}
			if !strings.HasPrefix(err.Error(), m.says) {
				t.Errorf("%q says\n%v\nand not\n%s", m.text, err, m.says)
			}
			if place := new(scenario.Error); !errors.As(err, &place) {
				t.Errorf("%v does not know its place", err)
			}
		})
	}
}

// TestTooMuch refuses what nobody would call a scenario, and what there is no protocol for.
func TestTooMuch(t *testing.T) {
	if _, err := scenario.Parse("x", make([]byte, scenario.MaxSize+1), all.Protocols()); err == nil {
		t.Error("a file of a megabyte is read")
	}
	if _, err := scenario.Parse("x", []byte("# Claim.\n"), nil); err == nil {
		t.Error("a scenario of no protocol is read")
	}
}

// TestLineEnds reads what other systems write.
func TestLineEnds(t *testing.T) {
	for _, text := range []string{"# Claim.\r\n\r\nagents 3\r\n", "# Claim.\n\nagents 3", "# Claim.\r\ragents 3\r", "\uFEFF# Claim.\n\nagents 3\n"} {
		s, err := scenario.Parse("x", []byte(text), all.Protocols())
		if err != nil || string(s.Write()) != "# Claim.\n\nagents 3\n" {
			t.Errorf("%q becomes %q (%v)", text, s.Write(), err)
		}
	}
}

// An expectation is asked about however its line ends, and whatever stands before the first line or behind it.
func TestEveryExpectationIsRead(t *testing.T) {
	text := "# Claim.\nagents 3 # few\n\nquiet # at first\npropose A 👩‍🚀 # who flies\nrun 2s\nshow # now\nexpect chosen %s # it is\n"
	for value, holds := range map[string]bool{"👩‍🚀": true, "blue": false} {
		lf := fmt.Sprintf(text, value)
		for _, text := range []string{lf, strings.ReplaceAll(lf, "\n", "\r"), strings.ReplaceAll(lf, "\n", "\r\n"), "\uFEFF" + lf} {
			s, err := scenario.Parse("x", []byte(text), all.Protocols())
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			r, err := scenario.Run(s)
			if err != nil || (r.Err() == nil) != holds {
				t.Errorf("%q: %v, %v", text, err, r.Err())
			}
			if string(s.Write()) != lf {
				t.Errorf("%q is written as %q", text, s.Write())
			}
		}
	}
}

// FuzzParse feeds the parser with anything. It must not panic, and what it accepts it must write as it was.
func FuzzParse(f *testing.F) {
	seed(f)
	protocols := all.Protocols()
	f.Fuzz(func(t *testing.T, text string) {
		s, err := scenario.Parse("fuzz", []byte(text), protocols)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "fuzz.txt:") {
				t.Errorf("the error %q begins with no place", err)
			}
			return
		}
		want := strings.Join(cluster.Lines(text), "\n") + "\n"
		if got := string(s.Write()); got != want {
			t.Errorf("%q is written as %q", want, got)
		}
		s.Beats()
		s.Opening()
	})
}

// seed begins with what is known to be right, and with what is known to be wrong.
func seed(f *testing.F) {
	for _, p := range all.Protocols() {
		for _, file := range files(f, p) {
			text, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(text))
		}
	}
	for _, m := range mistakes {
		f.Add(m.text)
	}
}
