// Package demos holds the tapes that come with the program. Each tells one story of the paper, and each is a test: it
// is replayed, its expectations must come true, and its last frame is compared with a golden one.
package demos

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

//go:embed *.tape
var tapes embed.FS

// Demo is a tape that can be played by its name.
type Demo struct {
	Name  string
	Claim string        // its first line: what it shows
	Takes time.Duration // at its own pace, in whole seconds
}

// Length is how long the demo takes, as minutes and seconds: 1:24.
func (d Demo) Length() string {
	s := int(d.Takes.Seconds())
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// lengths has a line for each demo: its name, and how long it takes. A test measures that.
//
//go:embed lengths.txt
var lengths string

func takes(name string) time.Duration {
	for line := range strings.Lines(lengths) {
		if words := strings.Fields(line); len(words) == 2 && words[0] == name {
			d, err := time.ParseDuration(words[1])
			if err != nil {
				panic("demos: lengths.txt: " + err.Error())
			}
			return d
		}
	}
	return 0
}

// order is the order in which one watches them; others follow by name.
var order = []string{"first-tour", "happy-path", "partition", "partition-shapes", "one-way", "value-adoption", "duel", "space-time", "board", "lost-decision", "restart", "amnesia", "lab",
	"multi-steady", "multi-failover", "multi-window", "multi-members", "multi-stale-read", "multi-snapshot",
	"fast-path", "fast-collision", "fast-quorum-too-small", "fast-vs-classic"}

// List returns all demos in the order in which one watches them.
func List() []Demo {
	files, err := fs.Glob(tapes, "*.tape")
	if err != nil {
		panic("demos: " + err.Error()) // only a malformed pattern can fail
	}
	var all []Demo
	for _, f := range files {
		name := strings.TrimSuffix(f, ".tape")
		text, _ := Source(name)
		first, _, _ := strings.Cut(string(text), "\n")
		all = append(all, Demo{name, strings.TrimSpace(strings.TrimPrefix(first, "#")), takes(name)})
	}
	place := func(d Demo) int {
		if i := slices.Index(order, d.Name); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(all, func(a, b Demo) int { return place(a) - place(b) })
	return all
}

// Source returns the text of a demo, or false when there is none of that name.
func Source(name string) ([]byte, bool) {
	text, err := tapes.ReadFile(name + ".tape")
	return text, err == nil
}
