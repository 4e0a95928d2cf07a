package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"synod/cluster/explore"
	"synod/cluster/scenario"
	"synod/roles"
)

// sayer says how a check goes: on a terminal with a line that changes, elsewhere in lines, for programs in objects.
type sayer struct {
	w        io.Writer
	asJSON   bool
	terminal bool
}

func newSayer(w io.Writer, asJSON bool) sayer { return sayer{w, asJSON, isTerminal(w) && !asJSON} }

// put writes an object, when objects are wanted, or else a sentence.
func (s sayer) put(o map[string]any, sentence string, args ...any) {
	if s.asJSON {
		text, err := json.Marshal(o)
		if err == nil {
			fmt.Fprintf(s.w, "%s\n", text)
		}
		return
	}
	s.clear()
	fmt.Fprintf(s.w, sentence+"\n", args...)
}

// passing writes a line that the next one replaces. Only a terminal has those.
func (s sayer) passing(format string, args ...any) {
	if s.terminal {
		fmt.Fprintf(s.w, "\r\x1b[K"+format, args...)
	}
}

func (s sayer) clear() {
	if s.terminal {
		fmt.Fprint(s.w, "\r\x1b[K")
	}
}

func (s sayer) heading(title string) {
	s.put(map[string]any{"kind": "protocol", "title": title}, "%s", title)
}

func (s sayer) searching(p explore.Progress) {
	s.passing("%s: %s states, %s a second, depth %d, %s to go on from, %d MB, %s", p.Trial, thousands(p.States), thousands(rate(p.States, p.Elapsed)),
		p.Depth, thousands(p.Frontier), p.Bytes>>20, p.Elapsed.Round(100*time.Millisecond))
}

func (s sayer) walking(r explore.WalkResult) {
	s.passing("random runs: %s, %s a second", thousands(int(r.Seeds)), thousands(rate(int(r.Seeds), r.Elapsed)))
}

func rate(n int, d time.Duration) int { return int(float64(n) / max(d.Seconds(), 1e-3)) }

// thousands writes a number with commas, so that it can be read.
func thousands(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

func (s sayer) searched(t explore.Trial, r explore.Result) {
	o := map[string]any{"kind": "search", "trial": t.Name, "bounds": t.Bounds(), "states": r.States, "transitions": r.Transitions, "depth": r.Depth,
		"complete": r.Complete, "seconds": r.Elapsed.Seconds(), "bytes": r.Bytes, "collision": r.Collision()}
	switch {
	case r.Found != nil:
		o["violation"] = map[string]any{"invariant": r.Found.Violation.Invariant, "text": r.Found.Violation.Text}
		s.put(o, "%s: %s is broken after %d actions, in %s states.\n    %s", t.Name, r.Found.Violation.Invariant, r.Depth, thousands(r.States), t.Bounds())
	case r.Complete:
		s.put(o, "%s: no violation in %s states, all there are within these bounds; depth %d, %s.\n    %s", t.Name, thousands(r.States), r.Depth,
			r.Elapsed.Round(time.Millisecond), t.Bounds())
	default:
		o["why"] = r.Why
		s.put(o, "%s: unfinished, because %s: no violation in %s states, up to depth %d; %s states were still to be gone on from.\n    %s", t.Name, r.Why,
			thousands(r.States), r.Depth, thousands(r.Frontier), t.Bounds())
	}
}

func (s sayer) walked(r explore.WalkResult) {
	o := map[string]any{"kind": "walk", "seeds": r.Seeds, "actions": r.Actions, "seconds": r.Elapsed.Seconds()}
	switch {
	case r.Found != nil:
		o["seed"], o["scheduler"] = r.Seed, r.Scheduler
		s.put(o, "random runs: seed %d (%s) breaks %s.", r.Seed, r.Scheduler, r.Found.Violation.Invariant)
	case r.Stuck != "":
		o["seed"], o["scheduler"], o["stuck"] = r.Seed, r.Scheduler, r.Stuck
		s.put(o, "random runs: seed %d (%s) makes no progress: %s.", r.Seed, r.Scheduler, r.Stuck)
	default:
		s.put(o, "random runs: nothing in %s runs of about %d actions, %s a second.", thousands(int(r.Seeds)), r.Actions/max(1, r.Seeds), thousands(rate(int(r.Seeds), r.Elapsed)))
	}
}

func (s sayer) nothing(p *roles.Protocol, without roles.Flaws) {
	text := "No violation of " + p.Title
	if without != 0 {
		text += " without " + strings.Join(p.Off(without), ", ")
	}
	s.put(map[string]any{"kind": "end", "violation": false}, "%s within these bounds.", text)
}

// run tells a run in words, each action with its reasons.
func (s sayer) run(r explore.Run, story *scenario.Scenario) {
	if s.asJSON {
		s.put(map[string]any{"kind": "run", "invariant": r.Violation.Invariant, "text": r.Violation.Text, "commands": r.Lines()}, "")
		return
	}
	s.put(nil, "\nThe run, step by step:\n")
	if story == nil {
		s.put(nil, "  %s", strings.Join(r.Lines(), "\n  "))
	} else {
		for _, b := range story.Blocks {
			for _, line := range b.Want {
				s.put(nil, "  %s", line)
			}
		}
	}
	s.put(nil, "%s: %s.", r.Violation.Invariant, r.Violation.Text)
}

func (s sayer) written(path string) {
	s.put(map[string]any{"kind": "written", "path": path}, "The run is written to %s; synod open ./%s plays it.", path, path)
}

func (s sayer) flaw(f roles.Flaw, found string) {
	o := map[string]any{"kind": "flaw", "rule": f.Name, "breaks": f.Breaks, "found": found}
	switch found {
	case f.Breaks:
		s.put(o, "without %s: %s is broken first, as it should be.", f.Name, found)
	case "":
		s.put(o, "without %s: NO VIOLATION within the bounds, but it is said to break %s.", f.Name, f.Breaks)
	default:
		s.put(o, "without %s: %s is broken first, but it is said to be %s.", f.Name, found, f.Breaks)
	}
}
