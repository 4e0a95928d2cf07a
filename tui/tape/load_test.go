package tape

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// files is a folder in memory.
type files map[string]string

func (f files) read(name string) ([]byte, error) {
	s, ok := f[filepath.ToSlash(name)]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return []byte(s), nil
}

func TestSourceIsReadFromTheWorkingDirectory(t *testing.T) {
	f := files{
		"demos/main.tape":      "Output main.gif\nSource lib/setup.tape\nEnter",
		"lib/setup.tape":       "Set TypingSpeed 5ms\nOutput other.gif\n# a remark\nSource lib/more.tape\nTab Set WaitTimeout 1s",
		"lib/more.tape":        "Output third.gif\nSpace",
		"demos/lib/setup.tape": "Down",
		"lib/lib/more.tape":    "Up",
	}
	_, err := Load("demos/main.tape", f.read)
	want := "lib/setup.tape:5:5: VHS does not see Set WaitTimeout here: settings stand before the first command that does something"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	f["lib/setup.tape"] = strings.TrimSuffix(f["lib/setup.tape"], " Set WaitTimeout 1s")
	tape, err := Load("demos/main.tape", f.read)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range tape.Lines {
		got = append(got, fmt.Sprintf("%s %s", line.Pos, line.Command))
	}
	want = `demos/main.tape:1:1 Output main.gif
lib/setup.tape:1:1 Set TypingSpeed 5ms
lib/setup.tape:3:1 # a remark
lib/more.tape:2:1 Space
lib/setup.tape:5:1 Tab
demos/main.tape:3:1 Enter`
	if s := strings.Join(got, "\n"); s != want {
		t.Errorf("got\n%s\nwant\n%s", s, want)
	}
}

func TestMistakesOfSource(t *testing.T) {
	deep := files{}
	for i := range 12 {
		deep[fmt.Sprintf("%d.tape", i)] = fmt.Sprintf("Source \"%d.tape\"", i+1)
	}
	wide := files{"0.tape": strings.Repeat("Source 'x.tape' ", 11), "x.tape": strings.Repeat("Enter ", 10_000)}
	for _, c := range []struct {
		files files
		err   string
	}{
		{files{"0.tape": "Source a.tape", "a.tape": "Enter Source \"./0.tape\""},
			"a.tape:1:7: the tape plays itself: 0.tape plays a.tape plays 0.tape"},
		{deep, "7.tape:1:1: tapes that play tapes are more than 8 deep"},
		{files{"0.tape": "\nSource none.tape"}, "0.tape:2:1: there is no file none.tape; Source looks from the working directory, as in VHS"},
		{files{"0.tape": "Source a.tape", "a.tape": ""}, "0.tape:1:1: the file a.tape is empty"},
		{files{"0.tape": "Source a.tape", "a.tape": "Slep 1"}, "a.tape:1:1: unknown command Slep; did you mean Sleep time?"},
		{files{"0.tape": "Source a.tape", "a.tape": "# nothing"}, "0.tape:1:1: there is nothing to play: the tape has no command"},
		{files{"0.tape": "#: caption Only this."}, "0.tape:1:1: there is nothing to play: the tape has no command"},
		{files{"0.tape": "Source a.tape\nSet Width 80", "a.tape": "Enter"},
			"0.tape:2:1: VHS does not see Set Width here: settings stand before the first command that does something"},
		{wide, "0.tape:1:161: the tape has more than 100000 commands with all that it plays"},
		{files{"0.tape": strings.Repeat("Source a.tape\n", 200), "a.tape": "#"}, "0.tape:101:1: the tape plays others more than 100 times"},
	} {
		_, err := Load("0.tape", c.files.read)
		if err == nil || err.Error() != c.err {
			t.Errorf("got  %v\nwant %s", err, c.err)
		}
	}
	if _, err := Load("none.tape", files{}.read); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestASourceBesideTheTapeIsPointedOut(t *testing.T) {
	_, err := Load("parts/main.tape", files{"parts/main.tape": "Source look.tape", "parts/look.tape": "Enter"}.read)
	want := "parts/main.tape:1:1: there is no file look.tape; Source looks from the working directory, as in VHS, and there is one " +
		"beside the tape: play it from the folder parts"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
