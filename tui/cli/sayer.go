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
	"synod/tui/plain"
	"synod/tui/visible"
)

// sayer says how a check goes: on a terminal that can move its cursor with a line that changes, elsewhere in lines, for programs in objects.
type sayer struct {
	w        io.Writer
	asJSON   bool
	terminal bool
	columns  func() int // of the terminal, now
}

func newSayer(w io.Writer, env []string, asJSON bool) sayer {
	return sayer{w, asJSON, isTerminal(w) && !isDumb(env) && !asJSON, func() int { return columns(w, env) }}
}

// checkObjects is the schema of the objects of check.
var checkObjects = plain.Schema{
	{Names: "protocol", Means: "what is checked from here on", Fields: plain.Fields("title")},
	{Names: "progress", Means: "how far it has come, now and then",
		Fields: plain.Fields("part states runs per_second seconds covered depth frontier bytes total percent seconds_left")},
	{Names: "search", Means: "a trial was searched", Fields: plain.Fields(
		"trial bounds states covered transitions depth frontier complete why seconds bytes collision violation")},
	{Names: "walk", Means: "random runs were played", Fields: plain.Fields("seeds actions seconds seed scheduler violation stuck")},
	{Names: "run", Means: "the run that was found", Fields: plain.Fields("invariant text commands… scenario")},
	{Names: "flaw", Means: "with --all, a rule that was switched off", Fields: plain.Fields("rules… theorem breaks found")},
	{Names: "linearizable", Means: "clients were played and asked", Fields: plain.Fields(
		"variant runs operations seconds undecided complete linearizable expected seed agents violation")},
	{Names: "again", Means: "the command that plays it again", Fields: plain.Fields("again")},
	{Names: "written", Means: "a file was written", Fields: plain.Fields("path again")},
	{Names: "end", Means: "nothing was found", Fields: plain.Fields("violation spared…")},
}

// put writes an object, when objects are wanted, or else a sentence.
func (s sayer) put(o map[string]any, sentence string, args ...any) {
	if s.asJSON {
		checkObjects.Fill(o["kind"].(string), o)
		text, err := json.Marshal(o)
		if err == nil {
			fmt.Fprintf(s.w, "%s\n", visible.JSON(string(text)))
		}
		return
	}
	s.clear()
	fmt.Fprintln(s.w, visible.Text(fmt.Sprintf(sentence, args...)))
}

// passing writes a line that the next one replaces. Only a terminal has those.
func (s sayer) passing(format string, args ...any) {
	if s.terminal {
		fmt.Fprint(s.w, "\r\x1b[K"+visible.Line(fmt.Sprintf(format, args...)))
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

// often is the time from one line about progress to the next where lines stay.
const often = 5 * time.Second

// waiting returns a function that says how far something has come: on a terminal at once, elsewhere now and then.
func (s sayer) waiting() func(progress) {
	told := time.Duration(0)
	return func(p progress) {
		switch {
		case s.terminal:
			s.passing("%s", p.row(s.columns()))
		case p.elapsed-told >= often:
			told = p.elapsed
			s.put(p.object(), "%s", p.sentence())
		}
	}
}

// unbroken says what was not found.
func unbroken(theorem bool) string {
	if theorem {
		return "consensus is not broken"
	}
	return "no violation"
}

func (s sayer) searched(t explore.Trial, r explore.Result, theorem bool) {
	o := map[string]any{"kind": "search", "trial": t.Name, "bounds": t.Bounds(), "states": r.States, "covered": r.Covered, "transitions": r.Transitions, "depth": r.Depth,
		"complete": r.Complete, "seconds": r.Elapsed.Seconds(), "bytes": r.Bytes, "collision": r.Collision(), "frontier": r.Frontier}
	switch {
	case r.Found != nil:
		o["violation"] = map[string]any{"invariant": r.Found.Violation.Invariant, "text": r.Found.Violation.Text}
		s.put(o, "%s: %s is broken after %s, in %s.\n    %s", t.Name, r.Found.Violation.Invariant, roles.Count(r.Depth, "action"), explore.Counted(r.States, "state"), t.Bounds())
	case r.Complete:
		s.put(o, "%s: %s in %s, all there are within these bounds; depth %d, %s.\n    %s", t.Name, unbroken(theorem), visited(r), r.Depth,
			r.Elapsed.Round(time.Millisecond), t.Bounds())
	default:
		o["why"] = r.Why
		s.put(o, "%s: unfinished, because %s: %s in %s, up to depth %d; %s left in the queue.\n    %s", t.Name, r.Why,
			unbroken(theorem), explore.Counted(r.States, "state"), r.Depth, explore.Thousands(r.Frontier), t.Bounds())
	}
}

// visited says how many states were visited, and how many those stand for.
func visited(r explore.Result) string {
	text := explore.Counted(r.States, "state")
	if r.Covered > r.States {
		text += ", which with their images are " + explore.Thousands(r.Covered)
	}
	return text
}

func (s sayer) walked(r explore.WalkResult) {
	o := map[string]any{"kind": "walk", "seeds": r.Seeds, "actions": r.Actions, "seconds": r.Elapsed.Seconds()}
	switch {
	case r.Found != nil:
		o["seed"], o["scheduler"], o["violation"] = r.Seed, r.Scheduler, map[string]any{"invariant": r.Found.Violation.Invariant, "text": r.Found.Violation.Text}
		s.put(o, "random runs: seed %d (%s) breaks %s.", r.Seed, r.Scheduler, r.Found.Violation.Invariant)
	case r.Stuck != "":
		o["seed"], o["scheduler"], o["stuck"] = r.Seed, r.Scheduler, r.Stuck
		s.put(o, "random runs: seed %d (%s) makes no progress: %s.", r.Seed, r.Scheduler, r.Stuck)
	default:
		s.put(o, "random runs: nothing in %s of about %s, %s a second.", explore.Counted(int(r.Seeds), "run"), roles.Count(int(r.Actions/max(1, r.Seeds)), "action"), explore.Thousands(rate(int(r.Seeds), r.Elapsed)))
	}
}

// nothing ends a check that has found nothing. Of a rule that is off and was not missed it says which other one guards the
// same door, and how to take both away.
func (s sayer) nothing(p *roles.Protocol, without roles.Flaws, theorem bool) {
	title := p.Title
	if without != 0 {
		title += " without " + strings.Join(p.Off(without), ", ")
	}
	text := "No violation of " + title + " within these bounds."
	if theorem {
		text = title + ": consensus is not broken within these bounds. (Broken invariants that only the proof needs were passed over.)"
	}
	spared := []map[string]any{}
	for _, f := range p.Spared(without) {
		i, _ := p.FlawNamed(f.Name)
		command := "synod check " + p.Name + " --without " + strings.Join(p.Off(without|p.Pair(i)), ",")
		spared = append(spared, map[string]any{"rule": f.Name, "partner": f.Partner, "together": f.Together, "command": command})
		text += "\n" + f.Alone() + " Without both, " + f.Together + " is broken:\n    " + command
	}
	s.put(map[string]any{"kind": "end", "violation": false, "spared": spared}, "%s", text)
}

// run tells a run in words, each action with its reasons: as a scenario, if it can be one.
func (s sayer) run(r explore.Run, story *scenario.Scenario) {
	o := map[string]any{"kind": "run", "invariant": r.Violation.Invariant, "text": r.Violation.Text, "commands": r.Lines()}
	text := "\nThe run, step by step:\n\n  " + strings.Join(r.Lines(), "\n  ") + "\n"
	if story != nil {
		o["scenario"] = string(story.Write())
		text = "\nThe run, as a scenario:\n\n" + string(story.Write())
	}
	s.put(o, "%s\n%s: %s.", text, r.Violation.Invariant, r.Violation.Text)
}

func (s sayer) written(path string) {
	s.put(map[string]any{"kind": "written", "path": path}, "The run is written to %s; synod open %[1]s plays it.", quoteIfOdd(path))
}

// unwritten says how a run is kept.
func (s sayer) unwritten() {
	if !s.asJSON {
		s.put(nil, "With --write FILE.txt the scenario is kept in a file, and synod open ./FILE.txt plays it.")
	}
}

// met says whether what was found without some rules is what was to be found.
func (s sayer) met(p *roles.Protocol, e expectation, found string) {
	rules := p.Off(e.without)
	o := map[string]any{"kind": "flaw", "rules": rules, "theorem": e.theorem, "breaks": e.breaks, "found": found}
	text := "nothing is broken"
	switch {
	case found != "":
		text = found + " is broken first"
	case e.theorem:
		text = "consensus is not broken"
	}
	switch {
	case found == e.breaks && e.breaks == "":
		text += ", as it should be: " + p.Spared(e.without)[0].Partner + " guards the same door."
	case found == e.breaks:
		text += ", as it should be."
	case e.breaks == "":
		text += ", BUT nothing of the kind should be."
	default:
		text += ", BUT it is said to be " + e.breaks + "."
	}
	s.put(o, "without %s: %s", strings.Join(rules, " and "), text)
}
