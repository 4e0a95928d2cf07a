package vhstest

import (
	"flag"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

var (
	count = flag.Int("count-tapes", 40_000, "how many tapes are made by chance")
	seed  = flag.Uint64("seed", 1, "what they depend on")
)

// pieces are what tapes are made of, and what is put into them.
var pieces = strings.Split("Type Enter Space Backspace Tab Escape Up Left PageDown ScrollUp Ctrl Alt Shift Sleep Wait Hide Show Set Env Output Require "+
	"Source Screenshot Copy Paste End Home Width FontSize TypingSpeed WaitPattern WaitTimeout LoopOffset Theme MarginFill WindowBar CursorBlink Shell "+
	"LineHeight FontFamily Line Screen Rings true bash em px ms s m a X abc git demo.gif demo.GIF demo.png a.svg frames/ part.tape nested.tape none.tape "+
	"0 1 5 .5 1.5 1.2.3 500 99999 + @ - = % [ ] ^ \\ / /x/ /( /a\\/b/ \"x\" 'y' `z` \"\" \"Alt\" \"12\" \"é\" \" \" \" ' ` { } {} # #: é ! $ > _ ~ ❯ #674EFF", " ")

// spaces stand between them.
var spaces = []string{" ", " ", " ", "", "\n", "\r\n", "\r", "\t", "\n\n"}

// TestTapesMadeByChance changes small pieces of the other tapes a little, and makes some of nothing but pieces.
func TestTapesMadeByChance(t *testing.T) {
	sources := sourcesOf(t)
	workspace(t)
	random := rand.New(rand.NewPCG(*seed, 0))
	taken, failed := 0, 0
	for range *count {
		src := madeByChance(random, sources)
		if d := difference(src); d != "" {
			t.Errorf("%q: %s", src, d)
			if failed++; failed == 20 {
				t.FailNow()
			}
		}
		if _, err := vhs(src); err == nil {
			taken++
		}
	}
	if taken < *count/20 {
		t.Errorf("VHS takes only %d of %d", taken, *count)
	}
	t.Logf("VHS takes %d of %d", taken, *count)
}

// sourcesOf are all tapes that there are, in a fixed order.
func sourcesOf(t testing.TB) []string {
	t.Helper()
	var all []string
	own := shipped(t)
	theirs, _ := examples(t)
	for _, tapes := range []map[string]string{own, theirs} {
		for _, name := range slices.Sorted(maps.Keys(tapes)) {
			all = append(all, tapes[name])
		}
	}
	for _, row := range table {
		for _, src := range row.tapes {
			if len(src) < 1000 {
				all = append(all, src)
			}
		}
	}
	return all
}

func madeByChance(random *rand.Rand, sources []string) string {
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	if random.IntN(4) == 0 {
		var b strings.Builder
		for range 1 + random.IntN(6) {
			b.WriteString(pick(pieces) + pick(spaces))
		}
		return b.String()
	}
	lines := strings.SplitAfter(pick(sources), "\n")
	from := random.IntN(len(lines))
	src := strings.Join(lines[from:min(from+1+random.IntN(4), len(lines))], "")
	for range random.IntN(4) {
		at := random.IntN(len(src) + 1)
		end := min(at+random.IntN(4), len(src))
		switch random.IntN(5) {
		case 0: // Something is left out.
			src = src[:at] + src[end:]
		case 1: // Something is put in.
			src = src[:at] + pick(spaces) + pick(pieces) + pick(spaces) + src[at:]
		case 2: // Something is replaced.
			src = src[:at] + pick(pieces) + src[end:]
		case 3: // Something stands there twice.
			src = src[:end] + src[at:]
		case 4: // A word is replaced.
			words := strings.SplitAfter(src, " ")
			words[random.IntN(len(words))] = pick(pieces) + pick(spaces)
			src = strings.Join(words, "")
		}
	}
	return src
}

// FuzzVerdict looks for a tape that the two do not agree about.
func FuzzVerdict(f *testing.F) {
	for _, src := range sourcesOf(f) {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if d := difference(src); d != "" {
			t.Error(d)
		}
	})
}
