package persist

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// The tests in this file run themselves as another process, told so by an environment variable.
const (
	savesIn = "SYNOD_TEST_SAVES_IN" // save 1, 2, 3 … and say each when it is saved
	opensIn = "SYNOD_TEST_OPENS_IN" // open the directory and say what comes of it
)

func TestMain(m *testing.M) {
	switch {
	case os.Getenv(savesIn) != "":
		saveForEver(os.Getenv(savesIn))
	case os.Getenv(opensIn) != "":
		_, err := OpenDir(os.Getenv(opensIn))
		fmt.Println(errors.Is(err, ErrLocked), err)
	default:
		os.Exit(m.Run())
	}
}

func saveForEver(path string) {
	d, err := OpenDir(path)
	for i := 1; err == nil; i++ {
		if err = d.Save("A", vote{i, strings.Repeat("x", i%50)}); err == nil {
			fmt.Println(i)
		}
	}
	fmt.Println(err)
}

func again(key, value string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), key+"="+value)
	return cmd
}

// A program may be killed at any moment: what it has said to be saved is there.
func TestKilledWhileItSaves(t *testing.T) {
	for _, after := range []int{1, 2, 5, 20, 60} {
		path := t.TempDir()
		cmd := again(savesIn, path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		said, lines := 0, bufio.NewScanner(out)
		for said < after && lines.Scan() {
			if said, err = strconv.Atoi(lines.Text()); err != nil {
				t.Fatal(lines.Text())
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() { // what was said before the end came
			said, _ = strconv.Atoi(lines.Text())
		}
		_ = cmd.Wait() // it was killed
		var v vote
		found, err := newDir(t, path).Load("A", &v)
		if err != nil || !found || v.Promised < said || v.Promised > said+1 || v.Accepted != strings.Repeat("x", v.Promised%50) {
			t.Fatalf("killed after it had saved %d, and the disk holds %+v, %t, %v", said, v, found, err)
		}
	}
}

// Two programs on one directory would each answer with promises that the other does not know.
func TestASecondProcessIsKeptOut(t *testing.T) {
	path := t.TempDir()
	d := newDir(t, path)
	out, err := again(opensIn, path).Output()
	if err != nil {
		t.Fatal(err)
	}
	if text := string(out); !strings.HasPrefix(text, "true ") || !strings.Contains(text, path) || !strings.Contains(text, "end that one") {
		t.Errorf("the second process hears %q", text)
	}
	if _, err := OpenDir(path); !errors.Is(err, ErrLocked) {
		t.Errorf("the same process opens it twice: %v", err)
	}
	d.Close()
	if out, err = again(opensIn, path).Output(); err != nil || !strings.HasPrefix(string(out), "false <nil>") {
		t.Errorf("after the first one has closed it the second hears %q, %v", out, err)
	}
}
