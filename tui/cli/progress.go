package cli

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"synod/cluster/explore"
)

// progress is how far a part of a check has come.
type progress struct {
	what        string
	done, total int    // total is 0 when nobody can know it
	count       int    // what was gone through for that: one state can stand for several
	of          string // what is counted
	elapsed     time.Duration
	details     []string // what else there is to say, the most important first
	depth       int      // of a search, as the next two
	frontier    int
	bytes       int64
}

// ofSearch is how far a search has come. How many states there are is known of a trial with all rules in force.
func ofSearch(t explore.Trial, p explore.Progress) progress {
	return progress{what: t.Name, done: p.Covered, total: t.States, count: p.States, of: "states", elapsed: p.Elapsed, depth: p.Depth, frontier: p.Frontier, bytes: p.Bytes,
		details: []string{fmt.Sprintf("depth %d", p.Depth), explore.Thousands(p.Frontier) + " to go on from", fmt.Sprintf("%d MB", p.Bytes>>20)}}
}

// ofWalk is how far random runs have come.
func ofWalk(seeds uint64, r explore.WalkResult) progress {
	return progress{what: "random runs", done: counted(r.Seeds), total: counted(seeds), count: counted(r.Seeds), of: "runs", elapsed: r.Elapsed}
}

// counted is a number that can be larger than what a machine counts with.
func counted(n uint64) int { return int(min(n, math.MaxInt)) }

// known reports whether it is known how much there is to be done; when more is done than there should be, it was not.
func (p progress) known() bool { return p.total > 0 && p.done <= p.total }

// percent is rounded down, so that 100 is the end.
func (p progress) percent() int { return int(int64(p.done) * 100 / int64(p.total)) }

// left is how long it will take from now on if it goes on as it went so far, in whole seconds, rounded up. Before the first
// percent is done that says nothing, and it is 0.
func (p progress) left() time.Duration {
	if p.percent() == 0 {
		return 0
	}
	rest := time.Duration(float64(p.elapsed) * float64(p.total-p.done) / float64(p.done))
	return (rest + time.Second - 1).Truncate(time.Second)
}

// barCells is the length of the bar on a terminal.
const barCells = 10

func (p progress) bar() string {
	full := int(barCells * int64(p.done) / int64(p.total))
	return strings.Repeat("█", full) + strings.Repeat("░", barCells-full)
}

// share says in words how much of it is done and, if that can be told, when the rest will be.
func (p progress) share() string {
	text := fmt.Sprintf("%d%%", p.percent())
	if left := p.left(); left > 0 {
		text += fmt.Sprintf(", %s left", left)
	}
	return text
}

// facts are what a person wants to know, the most important first.
func (p progress) facts() []string {
	facts := []string{fmt.Sprintf("%s %s", explore.Thousands(p.count), p.of), fmt.Sprintf("%s a second", explore.Thousands(rate(p.count, p.elapsed)))}
	return append(append(facts, p.details...), p.elapsed.Round(100*time.Millisecond).String())
}

// row is a line for a terminal of so many columns. What has no room is left out, the least important first: a line that
// goes on below could not be taken back.
func (p progress) row(columns int) string {
	row := p.what + ": "
	if p.known() {
		row = p.what + " " + p.bar() + " " + p.share() + ": "
	}
	for i, fact := range p.facts() {
		if i > 0 {
			fact = ", " + fact
		}
		if ansi.StringWidth(row+fact) >= columns {
			break
		}
		row += fact
	}
	return ansi.Truncate(row, max(0, columns-1), "")
}

// sentence is a line for where lines stay.
func (p progress) sentence() string {
	if p.known() {
		return fmt.Sprintf("%s: %s; %s", p.what, p.share(), strings.Join(p.facts(), ", "))
	}
	return p.what + ": " + strings.Join(p.facts(), ", ")
}

// object is the same for programs.
func (p progress) object() map[string]any {
	o := map[string]any{"kind": "progress", "part": p.what, p.of: p.count, "per_second": rate(p.count, p.elapsed), "seconds": p.elapsed.Seconds()}
	if p.of == "states" {
		o["covered"], o["depth"], o["frontier"], o["bytes"] = p.done, p.depth, p.frontier, p.bytes
	}
	if p.known() {
		o["total"], o["percent"] = p.total, p.percent()
		if p.percent() > 0 {
			o["seconds_left"] = p.left().Seconds()
		}
	}
	return o
}

func rate(n int, d time.Duration) int { return int(float64(n) / max(d.Seconds(), 1e-3)) }
