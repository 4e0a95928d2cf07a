package cli_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
)

// kills is how many lives each protocol loses; go test ./tui/cli -run Killed -kills 1000 takes a while.
var kills = flag.Int("kills", 12, "how many times a program is killed, for each protocol")

// livesInARow is how many of them are on the same disks.
const livesInARow = 4

// Programs are killed at any moment: while they decide, while a run is put in the place of the one on the disks, while a branch
// begins. Whatever an earlier life has told to be chosen stays chosen, and no life finds anything wrong.
func TestKilledInAllLives(t *testing.T) {
	for _, protocol := range []string{"simplepaxos", "multipaxos", "fastpaxos"} {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			for n := 0; n < *kills; n += livesInARow {
				killedAgainAndAgain(t, protocol, uint64(n))
			}
		})
	}
}

// told is what a program has said to be chosen in the run on its disks, by instance.
type told map[int]string

// killedAgainAndAgain kills several lives on the same disks, and lets the last one go on in peace.
func killedAgainAndAgain(t *testing.T, protocol string, seed uint64) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 3))
	dir, known := filepath.Join(t.TempDir(), "disks"), told{}
	args := func(life int) []string {
		return []string{"--protocol", protocol, "--agents", "5", "--seed", fmt.Sprint(seed + uint64(life)), "--data", dir}
	}
	for i := range livesInARow {
		l := live(t, args(i)...)
		lines := trouble(random, protocol)
		go func() {
			l.say("%s", lines)
			l.in.Close()
		}()
		kept := true
		for n := random.IntN(400); n > 0; n-- {
			e, more := l.next()
			if !more {
				break
			}
			kept = known.hear(t, e, kept, seed)
		}
		_ = l.cmd.Process.Kill()
		for e, more := l.rest(); more; e, more = l.rest() {
			kept = known.hear(t, e, kept, seed)
		}
		_ = l.cmd.Wait()
	}
	l := live(t, args(livesInARow)...)
	defer l.kill()
	l.say("propose A %s\nrun 20s", something(protocol, 99))
	e := l.status()
	for _, c := range e.Chosen { // of a long log the latest
		if was := known[c.Instance]; was != "" && was != c.Value {
			t.Errorf("seed %d: %s was chosen in slot %d, and now %s is", seed, was, c.Instance, c.Value)
		}
	}
	if e.Verdict != "SAFE" || len(e.Chosen) == 0 {
		t.Errorf("seed %d: the last life is %s with %d values chosen", seed, e.Verdict, len(e.Chosen))
	}
}

// hear takes down what an event says to be chosen, unless it is of a run that the disks do not keep. It returns whether the
// next one is of the run that they keep.
func (k told) hear(t *testing.T, e event, kept bool, seed uint64) bool {
	t.Helper()
	switch {
	case e.Kind == "answer" && (strings.HasPrefix(e.Text, "This begins a new run") || strings.Contains(e.Text, "before the latest")):
		return false
	case e.Kind == "status":
		return e.Disks.Attached
	case e.Kind != "chosen" || !kept:
		return kept
	}
	if was := k[e.Instance]; was != "" && was != e.Value {
		t.Errorf("seed %d: %s was chosen in slot %d, and now %s is", seed, was, e.Instance, e.Value)
	}
	k[e.Instance] = e.Value
	return kept
}

// trouble is what a person might do.
func trouble(random *rand.Rand, protocol string) string {
	var lines []string
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	agent := func() string { return string(rune('A' + random.IntN(5))) }
	for i := range 40 {
		switch random.IntN(8) {
		case 0:
			say("loss %d%%", random.IntN(40))
		case 1: // a branch that the disks do not keep
			say("detach\nrewind %d\npropose %s %s\nrun 200ms\nattach\nstatus", random.IntN(30), "A", something(protocol, i))
		case 2: // another run
			say("detach\nseed %d\npropose %s %s\nrun 200ms\nattach\nstatus", random.IntN(9), agent(), something(protocol, i))
		case 3:
			say("partition AB | CDE")
		case 4:
			say("heal")
		default:
			say("propose %s %s\nrun %dms", agent(), something(protocol, i), 1+random.IntN(300))
		}
	}
	return strings.Join(lines, "\n")
}

// something is a value to propose.
func something(protocol string, n int) string {
	if protocol == "multipaxos" {
		return fmt.Sprintf("set x %d", n)
	}
	return []string{"red", "blue", "green", "yellow"}[n%4]
}
