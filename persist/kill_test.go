package persist

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// savesTwoIn tells the test below that it is the process that will be killed.
const savesTwoIn = "SYNOD_TEST_SAVES_TWO_IN"

// numbered is the only record that may stand beside a number, so that a mixture of two writes shows.
func numbered(agent string, n int) vote { return vote{n, agent + strings.Repeat("x", n%70)} }

// saveTwo goes on from what it finds, as a program that is started again does, until it is killed.
func saveTwo(t *testing.T, path string) {
	d := newDir(t, path)
	last := map[string]int{}
	for _, agent := range []string{"A", "B"} {
		var v vote
		if _, err := d.Load(agent, &v); err != nil {
			t.Fatal(err)
		}
		last[agent] = v.Promised
	}
	for {
		for _, agent := range []string{"A", "B"} {
			last[agent]++
			mustSave(t, d, agent, numbered(agent, last[agent]))
			fmt.Println("saved", agent, last[agent])
		}
	}
}

// One directory goes through many deaths: what the killed programs have left behind must not harm the next one.
func TestKilledAgainAndAgain(t *testing.T) {
	if path := os.Getenv(savesTwoIn); path != "" {
		saveTwo(t, path)
	}
	path, kept := t.TempDir(), map[string]int{} // what the deaths before have left
	for death, lines := range []int{1, 2, 3, 4, 7, 12, 25, 40, 75} {
		said := killAfter(t, path, lines)
		d := newDir(t, path)
		for _, agent := range []string{"A", "B"} {
			var v vote
			found, err := d.Load(agent, &v)
			if err != nil {
				t.Fatalf("death %d: %v", death, err)
			}
			// One write may have been durable without anybody having heard of it.
			least := max(kept[agent], said[agent])
			if v.Promised < least || v.Promised > least+1 {
				t.Fatalf("death %d: %s had saved %d, and the disk holds %d", death, agent, least, v.Promised)
			}
			kept[agent] = v.Promised
			if found && v != numbered(agent, v.Promised) {
				t.Fatalf("death %d: the disk holds %+v for %s, which nobody has saved", death, v, agent)
			}
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// killAfter runs a process that saves, kills it when it has said so many lines, and returns each agent's last number.
func killAfter(t *testing.T, path string, lines int) map[string]int {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledAgainAndAgain$")
	cmd.Env = append(os.Environ(), savesTwoIn+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said, heard := map[string]int{}, bufio.NewScanner(out)
	for n := 1; heard.Scan(); n++ { // to the end, for what was said before death is said
		var agent string
		var number int
		if _, err := fmt.Sscanf(heard.Text(), "saved %s %d", &agent, &number); err != nil {
			_ = cmd.Process.Kill()
			t.Fatalf("the process says %q", heard.Text())
		}
		said[agent] = number
		if n == lines {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("the process was not killed but ended: %v", err)
	}
	return said
}
