package outfile

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// writesTo tells the test's own program to write a file for ever, and to say so each time.
const writesTo = "SYNOD_TEST_WRITES_TO"

func TestMain(m *testing.M) {
	path := os.Getenv(writesTo)
	if path == "" {
		os.Exit(m.Run())
	}
	for i := 1; ; i++ {
		if err := Anywhere().Write(path, Picture, picture(i), false); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(i)
	}
}

func picture(i int) []byte {
	return fmt.Appendf(nil, "<svg >\n%s\n%s%d</svg>\n", XMLMark, strings.Repeat("x", 1<<20), i)
}

// A program may be killed at any moment: the old file or the new one is there, and what else it leaves goes with the next write.
func TestKilledWhileItWrites(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.svg")
	for _, after := range []int{1, 3, 4} {
		cmd := exec.Command(os.Args[0], "-test.run=^$")
		cmd.Env = append(os.Environ(), writesTo+"="+path)
		out, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		lines := bufio.NewScanner(out)
		said := 0
		for said < after && lines.Scan() {
			said++
		}
		must(t, cmd.Process.Kill())
		for lines.Scan() {
			said++ // it wrote on until it was gone
		}
		_ = cmd.Wait()
		data, err := os.ReadFile(path)
		must(t, err)
		if text := string(data); text != string(picture(said)) && text != string(picture(said+1)) {
			t.Errorf("after %d writes it is neither the last nor the next picture: %d bytes", said, len(text))
		}
		if said < after {
			t.Errorf("it wrote %d times", said)
		}
	}
	must(t, Anywhere().Write(path, Picture, picture(0), false))
	left, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range left {
		if e.Name() != "x.svg" && locks {
			t.Errorf("%s is left", e.Name())
		}
	}
}
