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

func TestSourceIsReadFromTheFolderOfItsTape(t *testing.T) {
	f := files{
		"demos/main.tape":          "Output main.gif\nSource lib/setup.tape\nEnter",
		"demos/lib/setup.tape":     "Set TypingSpeed 5ms\nOutput other.gif\nSource deep/more.tape Tab",
		"demos/lib/deep/more.tape": "# nothing but a remark\nSource ../end.tape",
		"demos/lib/end.tape":       "Space",
	}
	tape, err := Load("demos/main.tape", f.read)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range tape.Lines {
		got = append(got, fmt.Sprintf("%s %s", line.Pos, line.Command))
	}
	want := `demos/main.tape:1:1 Output main.gif
demos/lib/setup.tape:1:1 Set TypingSpeed 5ms
demos/lib/deep/more.tape:1:1 # nothing but a remark
demos/lib/end.tape:1:1 Space
demos/lib/setup.tape:3:23 Tab
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
	wide := files{"0.tape": strings.Repeat("Source 'x.tape' ", 10), "x.tape": strings.Repeat("Source 'y.tape' ", 100),
		"y.tape": strings.Repeat("Enter ", 1000)}
	for _, c := range []struct {
		files files
		err   string
	}{
		{files{"0.tape": "Source a.tape", "a.tape": "Enter Source \"0.tape\""},
			"a.tape:1:7: the tape plays itself: 0.tape plays a.tape plays 0.tape"},
		{files{"0.tape": "\nSource none.tape"}, "0.tape:2:1: Source: open none.tape: file does not exist"},
		{files{"0.tape": "Source a.tape", "a.tape": "Slep 1"}, "a.tape:1:1: unknown command Slep; did you mean Sleep time?"},
		{files{"0.tape": "Source a.tape", "a.tape": "Enter\nSource b.tape", "b.tape": "Set Width 80"},
			"b.tape:1:1: VHS does not see Set Width here: settings stand before the first command that does something"},
		{deep, "7.tape:1:1: tapes that play tapes are more than 8 deep"},
		{wide, "0.tape:1:17: the tape has more than 100000 commands with all that it plays"},
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
